package sqlite

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestForItsOwner wants a new record, what lies beside it while it is open, and a copy to be its owner's alone, and one that is there to stay as it is.
func TestForItsOwner(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such rights there")
	}
	folder := t.TempDir()
	path, copied, old := filepath.Join(folder, "r.sqlite"), filepath.Join(folder, "copy.sqlite"), filepath.Join(folder, "old.sqlite")
	if err := os.WriteFile(old, nil, 0o640); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, old} {
		s, err := Open(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
	}
	if err := Backup(t.Context(), path, copied); err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]os.FileMode{path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600, copied: 0o600, old: 0o640} {
		info, err := os.Stat(p)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %v", filepath.Base(p), info.Mode().Perm(), err, want)
		}
	}
}
