package sqlite

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/storetest"
)

// migrate brings a record up to the last of some migrations.
func migrate(s *store, to fs.FS) error {
	m := s.schema()
	m.Files = to
	return s.Migrate(context.Background(), m)
}

// oldRecord gives a record in memory that has seen the first migrations alone.
func oldRecord(t *testing.T, migrations int) *store { return oldRecordAt(t, memory, migrations) }

func oldRecordAt(t *testing.T, path string, migrations int) *store {
	t.Helper()
	s, err := asItIs(path, patience)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	old := fstest.MapFS{}
	for _, name := range names[:migrations] {
		script, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		old[name] = &fstest.MapFile{Data: script}
	}
	if err := migrate(s, old); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestBackupOfOld backs up a record of an earlier version, as one does before a new version takes it over: neither is brought up.
func TestBackupOfOld(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	if err := oldRecordAt(t, path, 9).Close(); err != nil {
		t.Fatal(err)
	}
	if err := Backup(t.Context(), path, path+".copy"); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{path, path + ".copy"} {
		if from, to, err := Migrate(t.Context(), file); err != nil || from != 9 || to <= 9 {
			t.Errorf("%s: from %d to %d, %v", file, from, to, err)
		}
	}
}

// TestOldEvidence brings a record up in which what a desk adds had no leaves.
func TestOldEvidence(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	s := openAt(t, path)
	storetest.Fill(t, s)
	if _, err := s.(*store).W.Exec(`DELETE FROM leaf WHERE kind NOT IN ('report', 'arrival', 'arrangement', 'run', 'change', 'dispute') OR ref IN (SELECT was FROM sealed_report WHERE was IS NOT NULL);
		DROP INDEX review_step_of_kind; DROP TABLE likeness; DROP TABLE mark; DROP TABLE observation; DROP TABLE agreement_file; DROP TABLE agreement; DROP TABLE sitrep; DROP TABLE complaint_step; DROP TABLE complaint; DROP TABLE contest; DROP TABLE register;
		DROP TABLE sealed_names; DROP TABLE moved_claim; DROP TABLE sealed_report; DROP TABLE sealed_original;
		DROP INDEX exhibit_with_words; ALTER TABLE exhibit DROP COLUMN words; ALTER TABLE custody DROP COLUMN words; PRAGMA user_version = 14`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	storetest.NoFaults(t, openAt(t, path))
}

// TestOldWords brings a record up that has a confidential exhibit in clear: whoever has the vault encrypts its words, once.
func TestOldWords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	old := oldRecordAt(t, path, 13)
	x := counterclaim.Exhibit{ID: counterclaim.HashOf("old"), Sealed: counterclaim.HashOf("sealed"), Name: "Xyzzy.jpg", Type: "image/jpeg", Size: 12, Arrived: "2031-03-02T10:00:00Z", ArrivedBy: "A. Person",
		Description: counterclaim.Description{Sensitivity: counterclaim.Confidential, Readers: []string{"A. Person"}, SaidToShow: strings.Repeat("Xyzzy at the bridge. ", 1000), Report: counterclaim.HashOf("report")}}
	body, err := json.Marshal(&x)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2031, 3, 2, 10, 0, 0, 0, time.UTC).Unix()
	if _, err := old.W.Exec(`INSERT INTO exhibit (id, at, report, synthetic, body) VALUES (?, ?, ?, 0, ?);
		INSERT INTO custody (exhibit, at, act, body) SELECT num, at, 'arrival', CAST('{"at":"2031-03-02T10:00:00Z","by":"A. Person","act":"arrival"}' AS BLOB) FROM exhibit`, x.ID[:], at, x.Report[:], body); err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	opened, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	s := opened.(*store)
	s.HoldWords(&storetest.Words{})
	for _, want := range []int{1, 0} {
		if n, err := s.SealOldWords(t.Context()); n != want || err != nil {
			t.Errorf("%d exhibits are sealed, %v; want %d", n, err, want)
		}
	}
	var row string
	if err := s.W.QueryRow(`SELECT CAST(body AS TEXT) || coalesce(hex(report), '') || hex(words) FROM exhibit`).Scan(&row); err != nil || strings.Contains(row, "Xyzzy") || strings.Contains(row, x.Report.String()) {
		t.Errorf("the row has %s, %v", row, err)
	}
	if got, err := s.Exhibit(t.Context(), x.ID); err != nil || got.Name != x.Name || got.SaidToShow != x.SaidToShow || got.Report != x.Report {
		t.Errorf("%+v, %v", got, err)
	}
	storetest.NoFaults(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	all, err := filepath.Glob(path + "*")
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	for _, file := range all {
		if content, err := os.ReadFile(file); err != nil || bytes.Contains(content, []byte("Xyzzy")) {
			t.Errorf("%s still tells it, %v", file, err)
		}
	}
}
