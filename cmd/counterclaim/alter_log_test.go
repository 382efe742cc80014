package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func logAlterations(early desk) []alteration {
	placed := func(want string) names {
		return func(f counterclaim.Fault) bool { return f.Fault == want && f.Position != nil }
	}
	return []alteration{
		{"a leaf re-dated", func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", "leaf WHERE length(salt) = 32")
			d.change(t, "UPDATE leaf SET at = ? WHERE num = ?", fmt.Sprintf("2020-01-%02dT00:00:00Z", 1+luck.IntN(28)), n)
			return both(of(d.query(t, "SELECT ref FROM leaf WHERE num = ?", n)), placed(counterclaim.FaultAltered))
		}},
		{"a leaf deleted", func(t *testing.T, d desk, luck *rand.Rand) names {
			n := pick(t, d, luck, "num", "leaf")
			at := pick(t, d, luck, "position", "leaf WHERE num = "+strconv.FormatInt(n, 10))
			d.change(t, "DELETE FROM leaf WHERE num = ?", n)
			return func(f counterclaim.Fault) bool { return f.Position != nil && *f.Position == at }
		}},
		{"the log's tail cut", func(t *testing.T, d desk, luck *rand.Rand) names {
			bundles, err := filepath.Glob(filepath.Join(d.log(), "tile", "entries", "*"))
			if err != nil || len(bundles) == 0 {
				t.Fatal("no bundles", err)
			}
			for _, b := range bundles {
				if err := os.RemoveAll(b); err != nil {
					t.Fatal(err)
				}
			}
			return placed(counterclaim.FaultMissing)
		}},
		{"an old checkpoint replayed", func(t *testing.T, d desk, luck *rand.Rand) names {
			copyOf(t, filepath.Join(early.log(), "checkpoint"), filepath.Join(d.log(), "checkpoint"))
			return placed(counterclaim.FaultMissing)
		}},
		{"a byte of the checkpoint", func(t *testing.T, d desk, luck *rand.Rand) names {
			alterFile(t, filepath.Join(d.log(), "checkpoint"), luck)
			return kind(counterclaim.FaultLog)
		}},
		{"a byte of a tile", func(t *testing.T, d desk, luck *rand.Rand) names {
			alterFile(t, newestOf(t, d, "0"), luck)
			return kind(counterclaim.FaultLog)
		}},
		{"a byte of a bundle", func(t *testing.T, d desk, luck *rand.Rand) names {
			alterFile(t, newestOf(t, d, "entries"), luck)
			return kind(counterclaim.FaultLog)
		}},
		{"the log replaced by one with another key", func(t *testing.T, d desk, luck *rand.Rand) names {
			for _, path := range []string{d.log(), d.log() + ".key"} {
				if err := os.RemoveAll(path); err != nil {
					t.Fatal(err)
				}
			}
			d.change(t, "UPDATE leaf SET position = NULL, batch = NULL")
			d.change(t, "DELETE FROM meta WHERE key = 'log'")
			d.must(t, "log", "seal")
			return kind(counterclaim.FaultRolledBack)
		}},
		{"the record rolled back and not its log", func(t *testing.T, d desk, luck *rand.Rand) names {
			copyOf(t, early.record(), d.record())
			return placed(counterclaim.FaultMissing)
		}},
		{"all of it rolled back", func(t *testing.T, d desk, luck *rand.Rand) names {
			if err := os.RemoveAll(d.dir); err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(d.dir, os.DirFS(early.dir)); err != nil {
				t.Fatal(err)
			}
			return kind(counterclaim.FaultRolledBack)
		}},
	}
}

// flip changes one byte.
func flip(b []byte, luck *rand.Rand) []byte {
	out := bytes.Clone(b)
	out[luck.IntN(len(out))] ^= byte(1 + luck.IntN(127))
	return out
}

func copyOf(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func alterFile(t *testing.T, path string, luck *rand.Rand) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, flip(b, luck), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// newestOf gives the file of the log's first tile or bundle as it now is.
func newestOf(t *testing.T, d desk, level string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(d.log(), "tile", level, "000.p", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no tiles", err)
	}
	best, most := "", 0
	for _, f := range files {
		if n, err := strconv.Atoi(filepath.Base(f)); err == nil && n > most {
			best, most = f, n
		}
	}
	return best
}
