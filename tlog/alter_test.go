package tlog_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlite"
	"github.com/counterclaim/counterclaim/storetest"
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

// query runs a query that gives one value, or changes rows.
func (h held) query(t *testing.T, query string, args ...any) []byte {
	t.Helper()
	db, err := sql.Open("sqlite", h.record())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if strings.HasPrefix(query, "SELECT") {
		var out []byte
		if err := db.QueryRow(query, args...).Scan(&out); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return out
	}
	done, err := db.Exec(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if n, err := done.RowsAffected(); n == 0 || err != nil {
		t.Fatalf("%s changed %d rows, %v", query, n, err)
	}
	return nil
}

// someRecord makes a record with everything that has leaves, sealed in two batches, and gives it as it was after the first as well.
func someRecord(t *testing.T) (first, all held) {
	t.Helper()
	all = held{t.TempDir()}
	all.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) { storetest.Fill(t, s) })
	all.seal(t)
	first = all.copied(t)
	all.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) {
		ctx := context.Background()
		for i := range 10 {
			r := counterclaim.Report{Outlet: "Vale Wire", Published: "2031-05-0" + strconv.Itoa(1+i%9), Text: fmt.Sprintf("Nothing happened, for the %dth time.", i), Language: "en"}
			r.Arrivals = []counterclaim.Arrival{{URL: "https://wire.example/" + strconv.Itoa(i), Time: "2031-05-09T10:00:00Z"}}
			r.Identify()
			if _, err := s.Save(ctx, &counterclaim.Coding{Report: r, CodedBy: "reader 1"}, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh }); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.SetRun(ctx, &counterclaim.Run{Name: "autumn", CodedBy: "reader 2", Started: "2031-09-01T10:00:00Z"}); err != nil {
			t.Fatal(err)
		}
	})
	all.seal(t)
	return first, all
}

// alteration changes a record or its log behind the program's back and gives what a fault has to say to name it.
type alteration struct {
	name string
	do   func(t *testing.T, h held, luck *rand.Rand) (names func(f counterclaim.Fault) bool)
}

func of(ref []byte) func(counterclaim.Fault) bool {
	return func(f counterclaim.Fault) bool { return bytes.Equal(f.Ref[:], ref) }
}

// pick gives a value of a row that luck chooses.
func pick(t *testing.T, h held, luck *rand.Rand, column, table string) []byte {
	t.Helper()
	n, err := strconv.Atoi(string(h.query(t, "SELECT count(*) FROM "+table)))
	if err != nil || n == 0 {
		t.Fatalf("%s has no rows to alter: %v", table, err)
	}
	return h.query(t, "SELECT "+column+" FROM "+table+" LIMIT 1 OFFSET "+strconv.Itoa(luck.IntN(n)))
}

func flip(b []byte, luck *rand.Rand) []byte {
	out := bytes.Clone(b)
	out[luck.IntN(len(out))] ^= byte(1 + luck.IntN(127))
	return out
}

func alterations(first held, then []byte) []alteration {
	kind := func(want string) func(counterclaim.Fault) bool {
		return func(f counterclaim.Fault) bool { return f.Fault == want }
	}
	return []alteration{
		{"a byte in a report's text", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			id := pick(t, h, luck, "id", "report")
			text := h.query(t, "SELECT text FROM report WHERE id = ?", id)
			h.query(t, "UPDATE report SET text = ? WHERE id = ?", string(flip(text, luck)), id)
			return of(id)
		}},
		{"a byte in a report's body", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			id := pick(t, h, luck, "id", "report")
			body := h.query(t, "SELECT body FROM report WHERE id = ?", id)
			at := bytes.Index(body, []byte(`"language":"`)) + len(`"language":"`)
			changed := bytes.Clone(body)
			changed[at] ^= byte(1 + luck.IntN(127))
			h.query(t, "UPDATE report SET body = ? WHERE id = ?", changed, id)
			return of(id)
		}},
		{"a report's outlet", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			id := pick(t, h, luck, "id", "report")
			h.query(t, "UPDATE report SET outlet = outlet || 's' WHERE id = ?", id)
			return of(id)
		}},
		{"a claim's stance", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			id := pick(t, h, luck, "id", "claim")
			report := h.query(t, "SELECT r.id FROM claim c JOIN report r ON r.num = c.report WHERE c.id = ?", id)
			h.query(t, `UPDATE claim SET body = CAST(json_set(CAST(body AS TEXT), '$.stance', 'denied') AS BLOB) WHERE id = ?`, id)
			return of(report)
		}},
		{"a claim deleted", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			id := pick(t, h, luck, "id", "claim")
			report := h.query(t, "SELECT r.id FROM claim c JOIN report r ON r.num = c.report WHERE c.id = ?", id)
			h.query(t, "DELETE FROM claim WHERE id = ?", id)
			return of(report)
		}},
		{"a report deleted", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			id := pick(t, h, luck, "id", "report")
			h.query(t, "DELETE FROM report WHERE id = ?", id)
			return func(f counterclaim.Fault) bool { return of(id)(f) && f.Fault == counterclaim.FaultMissing }
		}},
		{"an arrival back-dated", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			report := pick(t, h, luck, "report", "arrival")
			id := h.query(t, "SELECT id FROM report WHERE num = CAST(? AS INTEGER)", string(report))
			h.query(t, `UPDATE arrival SET body = json_set(body, '$.time', '2030-01-01T00:00:00Z') WHERE report = CAST(? AS INTEGER)`, string(report))
			return of(id)
		}},
		{"an arrival deleted", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			report := pick(t, h, luck, "report", "arrival")
			id := h.query(t, "SELECT id FROM report WHERE num = CAST(? AS INTEGER)", string(report))
			h.query(t, `DELETE FROM arrival WHERE report = CAST(? AS INTEGER)`, string(report))
			return of(id)
		}},
		{"a person's word altered", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			id := pick(t, h, luck, "id", "arrangement")
			h.query(t, `UPDATE arrangement SET body = CAST(json_set(CAST(body AS TEXT), '$.by', 'B. Other') AS BLOB) WHERE id = ?`, id)
			return of(id)
		}},
		{"a run's time altered", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			h.query(t, `UPDATE run SET body = CAST(json_set(CAST(body AS TEXT), '$.started', '2031-09-01T09:00:00Z') AS BLOB) WHERE name = 'autumn'`)
			ref := counterclaim.HashOf("run", "autumn")
			return of(ref[:])
		}},
		{"a leaf re-dated", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			num, day := string(pick(t, h, luck, "num", "leaf")), fmt.Sprintf("2020-01-%02dT00:00:00Z", 1+luck.IntN(28))
			ref := h.query(t, "SELECT ref FROM leaf WHERE num = CAST(? AS INTEGER)", num)
			h.query(t, "UPDATE leaf SET at = ? WHERE num = CAST(? AS INTEGER)", day, num)
			return func(f counterclaim.Fault) bool { return of(ref)(f) && f.Position != nil }
		}},
		{"a leaf deleted", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			num := string(pick(t, h, luck, "num", "leaf"))
			at, err := strconv.ParseInt(string(h.query(t, "SELECT position FROM leaf WHERE num = CAST(? AS INTEGER)", num)), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			h.query(t, "DELETE FROM leaf WHERE num = CAST(? AS INTEGER)", num)
			return func(f counterclaim.Fault) bool { return f.Position != nil && *f.Position == at }
		}},
		{"a report put in with no leaf", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			id := make([]byte, 32)
			for i := range id {
				id[i] = byte(luck.IntN(256))
			}
			h.query(t, `INSERT INTO report (id, at, day, outlet, party, published, headline, text, synthetic, coded_by, body)
				SELECT ?, -at, day, outlet, party, published, headline, text, synthetic, coded_by, body FROM report LIMIT 1`, id)
			return func(f counterclaim.Fault) bool { return of(id)(f) && f.Fault == counterclaim.FaultExtra }
		}},
		{"the log's tail cut", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			bundles, err := filepath.Glob(filepath.Join(h.log(), "tile", "entries", "*"))
			if err != nil || len(bundles) == 0 {
				t.Fatal("no bundles", err)
			}
			for _, b := range bundles {
				if err := os.RemoveAll(b); err != nil {
					t.Fatal(err)
				}
			}
			return func(f counterclaim.Fault) bool { return f.Fault == counterclaim.FaultMissing && f.Position != nil }
		}},
		{"an old checkpoint replayed", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			copyFile(t, filepath.Join(first.log(), "checkpoint"), filepath.Join(h.log(), "checkpoint"))
			return func(f counterclaim.Fault) bool { return f.Fault == counterclaim.FaultMissing && f.Position != nil }
		}},
		{"a byte of the checkpoint", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			alterFile(t, filepath.Join(h.log(), "checkpoint"), luck)
			return kind(counterclaim.FaultLog)
		}},
		{"a byte of a tile", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			alterFile(t, newestOf(t, h, "0"), luck)
			return kind(counterclaim.FaultLog)
		}},
		{"a byte of a bundle", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			alterFile(t, newestOf(t, h, "entries"), luck)
			return kind(counterclaim.FaultLog)
		}},
		{"the log replaced by one with another key", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			for _, path := range []string{h.log(), h.log() + ".key"} {
				if err := os.RemoveAll(path); err != nil {
					t.Fatal(err)
				}
			}
			h.query(t, "UPDATE leaf SET position = NULL, batch = NULL")
			h.query(t, "DELETE FROM meta WHERE key = 'log'")
			h.seal(t)
			return kind(counterclaim.FaultRolledBack)
		}},
		{"all of it rolled back", func(t *testing.T, h held, luck *rand.Rand) func(counterclaim.Fault) bool {
			if err := os.RemoveAll(h.dir); err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(h.dir, os.DirFS(first.dir)); err != nil {
				t.Fatal(err)
			}
			return kind(counterclaim.FaultRolledBack)
		}},
	}
}

func copyFile(t *testing.T, from, to string) {
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
func newestOf(t *testing.T, h held, level string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(h.log(), "tile", level, "000.p", "*"))
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

// TestAlterations wants every seeded alteration to be named; COUNTERCLAIM_ALTERATIONS=1000 for the long figure.
func TestAlterations(t *testing.T) {
	first, all := someRecord(t)
	then, err := os.ReadFile(filepath.Join(all.log(), "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	kinds := alterations(first, then)
	named := map[string]int{}
	n := times(t, "COUNTERCLAIM_ALTERATIONS", 50)
	for i := range n {
		a := kinds[i%len(kinds)]
		t.Run(fmt.Sprintf("%s %d", a.name, i), func(t *testing.T) {
			luck := rand.New(rand.NewPCG(7, uint64(i)))
			h := all.copied(t)
			names := a.do(t, h, luck)
			faults, _ := h.verify(t, tlog.Check{Since: then})
			for _, f := range faults {
				if names(f) && f.Sentence != "" {
					named[a.name]++
					return
				}
			}
			t.Errorf("it is not named: %+v", faults)
		})
	}
	t.Logf("%d altered, named by kind: %v", n, named)
}

// TestUntouched wants no alarm where nothing was altered.
func TestUntouched(t *testing.T) {
	first, all := someRecord(t)
	then, err := os.ReadFile(filepath.Join(first.log(), "checkpoint"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range times(t, "COUNTERCLAIM_UNTOUCHED", 5) {
		h := all.copied(t)
		h.with(t, func(s counterclaim.Store, _ counterclaim.Leaves) {
			for n := range i % 7 {
				r := counterclaim.Report{Outlet: "Vale Wire", Text: fmt.Sprintf("A letter, number %d of %d.", n, i)}
				r.Identify()
				if _, err := s.Save(t.Context(), &counterclaim.Coding{Report: r}, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh }); err != nil {
					t.Fatal(err)
				}
			}
		})
		if i%2 == 0 {
			h.seal(t)
		}
		if faults, checked := h.verify(t, tlog.Check{Since: then}); len(faults) > 0 || i%2 == 0 && checked.Unsealed > 0 {
			t.Errorf("a record that nobody touched, %+v: %+v", checked, faults)
		}
	}
}
