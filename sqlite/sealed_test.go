package sqlite

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/counterclaim/counterclaim/storetest"
)

// TestMovedIsOverwritten moves a report out of the clear and wants none of its words in any of the record's files, while it is open.
func TestMovedIsOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	s := openAt(t, path)
	in := func() int {
		n := 0
		all, err := filepath.Glob(path + "*")
		if err != nil || len(all) == 0 {
			t.Fatal(all, err)
		}
		for _, file := range all {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			n += bytes.Count(bytes.ToLower(content), []byte("xyzzy"))
		}
		return n
	}
	storetest.Shut(t, s, func() {
		if _, err := s.(*store).W.Exec(`PRAGMA wal_checkpoint (TRUNCATE)`); err != nil {
			t.Fatal(err)
		}
		if in() == 0 {
			t.Fatal("its words are not there while it stands in clear")
		}
	})
	if n := in(); n > 0 {
		t.Errorf("%d of its words are left", n)
	}
}
