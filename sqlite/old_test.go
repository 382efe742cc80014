package sqlite

import (
	"context"
	"io/fs"
	"net/url"
	"testing"
	"testing/fstest"
)

// oldRecord gives a record in memory that has seen the first migrations alone.
func oldRecord(t *testing.T, migrations int) *store {
	t.Helper()
	w, err := connect(memory, patience, url.Values{"_txlock": {"immediate"}})
	if err != nil {
		t.Fatal(err)
	}
	w.SetMaxOpenConns(1)
	s, err := newStore(memory, w)
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
	if err := s.migrate(context.Background(), old); err != nil {
		t.Fatal(err)
	}
	return s
}
