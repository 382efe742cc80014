package tlog_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlite"
	"github.com/counterclaim/counterclaim/tlog"
)

// times gives how often a test is to try, more where the environment says so.
func times(t *testing.T, name string, usual int) int {
	t.Helper()
	if s := os.Getenv(name); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			t.Fatalf("%s=%q is no number", name, s)
		}
		return n
	}
	return usual
}

// held is a record with its log, in a folder.
type held struct{ dir string }

func (h held) record() string { return filepath.Join(h.dir, "r.sqlite") }
func (h held) log() string    { return filepath.Join(h.dir, "r.sqlite.log") }

// with opens the record.
func (h held) with(t *testing.T, do func(s counterclaim.Store, l counterclaim.Leaves)) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), h.record())
	if err != nil {
		t.Fatal(err)
	}
	do(s, s.(counterclaim.Leaves))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func (h held) seal(t *testing.T) {
	t.Helper()
	h.with(t, func(_ counterclaim.Store, l counterclaim.Leaves) {
		if _, err := tlog.Seal(t.Context(), h.log(), l); err != nil {
			t.Fatal(err)
		}
	})
}

func (h held) verify(t *testing.T, c tlog.Check) (faults []counterclaim.Fault, checked *tlog.Checked) {
	t.Helper()
	h.with(t, func(_ counterclaim.Store, l counterclaim.Leaves) {
		c.Log, c.Leaves = tlog.At(h.log()), l
		var err error
		if checked, err = tlog.Verify(t.Context(), c, func(f counterclaim.Fault) { faults = append(faults, f) }); err != nil {
			t.Fatal(err)
		}
	})
	return faults, checked
}

// copied gives a copy.
func (h held) copied(t *testing.T) held {
	t.Helper()
	to := held{t.TempDir()}
	if err := os.CopyFS(to.dir, os.DirFS(h.dir)); err != nil {
		t.Fatal(err)
	}
	return to
}
