package sqlite

import (
	"context"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"

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
	if _, err := s.(*store).W.Exec(`DELETE FROM leaf WHERE kind NOT IN ('report', 'arrival', 'arrangement', 'run', 'change', 'dispute');
		DROP INDEX review_step_of_kind; DROP TABLE likeness; DROP TABLE mark; DROP TABLE observation; DROP TABLE agreement_file; DROP TABLE agreement; PRAGMA user_version = 14`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	storetest.NoFaults(t, openAt(t, path))
}
