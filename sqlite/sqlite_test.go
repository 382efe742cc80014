package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/storetest"
)

// openAt opens a record and closes it when the test ends.
func openAt(t testing.TB, path string) counterclaim.Store {
	t.Helper()
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func TestStoreInFile(t *testing.T) {
	storetest.Run(t, func(t *testing.T) counterclaim.Store { return openAt(t, filepath.Join(t.TempDir(), "record.db")) })
}

func TestStoreInMemory(t *testing.T) {
	storetest.Run(t, func(t *testing.T) counterclaim.Store { return openAt(t, ":memory:") })
}

func TestStoreReopened(t *testing.T) {
	dir := t.TempDir()
	storetest.RunReopened(t, func(t *testing.T, name string) counterclaim.Store {
		s, err := Open(context.Background(), filepath.Join(dir, name+" 100%?#&;=ü.db"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
