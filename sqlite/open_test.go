package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/counterclaim/counterclaim"
)

// refuses opens a file that is no record and sees that it is left as it is.
func refuses(t *testing.T, path string, want counterclaim.Code) {
	t.Helper()
	before, _ := os.ReadFile(path)
	s, err := Open(context.Background(), path)
	if err == nil {
		s.Close()
		t.Fatalf("%s: opened", path)
	}
	if got := counterclaim.CodeOf(err); got != want {
		t.Errorf("%s: code %q (%v), want %q", path, got, err, want)
	}
	if counterclaim.HintOf(err) == "" || !strings.Contains(err.Error(), filepath.Base(path)) {
		t.Errorf("%v: without hint or file name", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Errorf("%s: changed", path)
	}
	for _, tail := range []string{"-wal", "-shm", "-journal"} {
		if _, err := os.Stat(path + tail); err == nil {
			t.Errorf("%s%s: left behind", path, tail)
		}
	}
}

func write(t *testing.T, path string, content []byte) string {
	t.Helper()
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenNoRecord(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"short.txt":  "hello",
		"one.bin":    "\x00",
		"long.txt":   strings.Repeat("A report is no record. ", 1000),
		"almost.db":  "SQLite format 3\x00" + strings.Repeat("\x00", 5000),
		"almost2.db": "SQLite format 3",
	} {
		t.Run(name, func(t *testing.T) {
			refuses(t, write(t, filepath.Join(dir, name), []byte(content)), counterclaim.CodeBadInput)
		})
	}
	t.Run("folder", func(t *testing.T) { refuses(t, dir, counterclaim.CodeBadInput) })
	t.Run("in a missing folder", func(t *testing.T) { refuses(t, filepath.Join(dir, "no", "record.db"), counterclaim.CodeUnreadable) })
	t.Run("in a file", func(t *testing.T) {
		refuses(t, filepath.Join(write(t, filepath.Join(dir, "f"), nil), "record.db"), counterclaim.CodeUnreadable)
	})
	for _, path := range []string{"", "a\x00b"} {
		if _, err := Open(context.Background(), path); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("%q: %v", path, err)
		}
	}
}

func TestOpenEmptyFile(t *testing.T) {
	s := openAt(t, write(t, filepath.Join(t.TempDir(), "record.db"), nil))
	if o, err := s.Overview(context.Background()); err != nil || o.Reports != 0 {
		t.Errorf("an empty file makes an empty record: %+v, %v", o, err)
	}
}

// alter runs SQL on a file as another program would.
func alter(t *testing.T, path, script string) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(script); err != nil {
		t.Fatal(err)
	}
	return path
}

// closed makes a record and closes it.
func closed(t *testing.T, path string) string {
	t.Helper()
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenOtherDatabases(t *testing.T) {
	dir := t.TempDir()
	for name, script := range map[string]string{
		"tables":         "CREATE TABLE report (id)",
		"application id": "PRAGMA application_id = 42; VACUUM",
		"version":        "PRAGMA user_version = 1; VACUUM",
		"like ours":      "CREATE TABLE report (id); PRAGMA user_version = 1",
		"wal":            "PRAGMA journal_mode = WAL; CREATE TABLE note (text)",
	} {
		t.Run(name, func(t *testing.T) {
			refuses(t, alter(t, filepath.Join(dir, name+".db"), script), counterclaim.CodeBadInput)
		})
	}
	t.Run("newer", func(t *testing.T) {
		refuses(t, alter(t, closed(t, filepath.Join(dir, "newer.db")), "PRAGMA user_version = 9999"), counterclaim.CodeNewerSchema)
	})
}

func TestLocked(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "record.db")
	openAt(t, path)
	s, err := open(ctx, path, 20*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	r := counterclaim.Report{Text: "x"}
	r.Identify()
	save := func(ctx context.Context) error {
		_, err := s.Save(ctx, &counterclaim.Coding{Report: r}, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh })
		return err
	}
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	if _, err := other.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{"save": save(ctx), "dispute": s.SetDispute(ctx, &counterclaim.Dispute{})} {
		if counterclaim.CodeOf(err) != counterclaim.CodeLocked || counterclaim.HintOf(err) == "" {
			t.Errorf("%s in a locked record: %v", what, err)
		}
	}
	if o, err := s.Overview(ctx); err != nil || o.Reports != 0 {
		t.Errorf("reading a locked record: %+v, %v", o, err)
	}
	// A context ends the waiting early.
	patient, err := open(ctx, path, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	defer patient.Close()
	soon, end := context.WithTimeout(ctx, 20*time.Millisecond)
	defer end()
	if err := patient.SetDispute(soon, &counterclaim.Dispute{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting with a deadline: %v", err)
	}
	if _, err := other.Exec("COMMIT"); err != nil {
		t.Fatal(err)
	}
	if err := save(ctx); err != nil {
		t.Errorf("after the lock is gone: %v", err)
	}
}

// TestLockedWhole has another program hold even readers off while the record is opened.
func TestLockedWhole(t *testing.T) {
	path := closed(t, filepath.Join(t.TempDir(), "record.db"))
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	if _, err := other.Exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	s, err := open(context.Background(), path, 20*time.Millisecond)
	if err == nil {
		s.Close()
	}
	if counterclaim.CodeOf(err) != counterclaim.CodeLocked || counterclaim.HintOf(err) == "" {
		t.Errorf("opening a locked record: %v", err)
	}
}

func TestOpenAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			s, err := Open(context.Background(), path)
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.SetDispute(context.Background(), &counterclaim.Dispute{Title: "x"}); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestMigrate(t *testing.T) {
	w, err := connect(memory, patience, url.Values{"_txlock": {"immediate"}})
	if err != nil {
		t.Fatal(err)
	}
	w.SetMaxOpenConns(1)
	s, err := newStore(memory, w)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	first, err := files.ReadFile("migrations/0001_record.sql")
	if err != nil {
		t.Fatal(err)
	}
	steps := fstest.MapFS{"migrations/0001_record.sql": {Data: first}}
	if err := migrate(s, steps); err != nil {
		t.Fatal(err)
	}
	step := func(n int, script string) {
		steps[fmt.Sprintf("migrations/%04d_step.sql", n)] = &fstest.MapFile{Data: []byte(script)}
	}
	version := func() (n int) {
		if err := s.W.QueryRow("PRAGMA user_version").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	step(2, "CREATE TABLE two (x)")
	step(3, "CREATE TABLE three (x); CREATE TABLE two (x)")
	if err := migrate(s, steps); err == nil || version() != 1 {
		t.Errorf("a failing migration: %v, version %d, want an error and version 1", err, version())
	}
	step(3, "INSERT INTO two VALUES (3)")
	if err := migrate(s, steps); err != nil || version() != 3 {
		t.Errorf("two migrations: %v, version %d, want 3", err, version())
	}
	if err := migrate(s, steps); err != nil {
		t.Errorf("the same migrations again: %v", err)
	}
	steps["migrations/0005_gap.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE four (x)")}
	if err := migrate(s, steps); err == nil || version() != 3 {
		t.Errorf("a missing number: %v, version %d, want an error and version 3", err, version())
	}
}

// TestMigratedUnderneath has a later version of the program change the tables while this one has the record open.
func TestMigratedUnderneath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	s := openAt(t, path)
	if err := s.SetDispute(context.Background(), &counterclaim.Dispute{}); err != nil {
		t.Fatal(err)
	}
	alter(t, path, "PRAGMA user_version = 9999")
	if err := s.SetDispute(context.Background(), &counterclaim.Dispute{}); counterclaim.CodeOf(err) != counterclaim.CodeNewerSchema || counterclaim.HintOf(err) == "" {
		t.Errorf("writing to a record of a later version: %v", err)
	}
}

func TestDurability(t *testing.T) {
	s, err := open(context.Background(), filepath.Join(t.TempDir(), "record.db"), patience)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"} {
		var got string
		if err := s.W.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s (%v), want %s", pragma, got, err, want)
		}
	}
	if _, err := s.R.Exec("DELETE FROM report"); err == nil {
		t.Error("a reading connection writes")
	}
}
