package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
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
	"github.com/counterclaim/counterclaim/vault"
)

// times gives how often a test is to try, more where the environment says so.
func times(t *testing.T, name string, usual int) int {
	t.Helper()
	s := os.Getenv(name)
	if s == "" {
		return usual
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q is no number", name, s)
	}
	return n
}

// desk is a record with its vault and its log, in a folder.
type desk struct{ dir string }

func (d desk) record() string { return filepath.Join(d.dir, "r.sqlite") }
func (d desk) vault() string  { return d.record() + ".vault" }
func (d desk) log() string    { return d.record() + ".log" }

// run runs the program within this process.
func (d desk) run(args ...string) (out, told string, code int) {
	return d.bare(append(args, "--record", d.record())...)
}

// bare runs it without naming the record.
func (d desk) bare(args ...string) (out, told string, code int) {
	var o, e bytes.Buffer
	code = mainCode(args, &streams{in: strings.NewReader(""), out: &o, err: &e})
	return o.String(), e.String(), code
}

// must runs it and wants it to end well.
func (d desk) must(t *testing.T, args ...string) string {
	t.Helper()
	out, told, code := d.run(args...)
	if code != exitOK {
		t.Fatalf("%q ends with %d: %s%s", args, code, out, told)
	}
	return strings.TrimSpace(out)
}

// with opens the record.
func (d desk) with(t *testing.T, do func(s counterclaim.Store)) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), d.record())
	if err != nil {
		t.Fatal(err)
	}
	do(s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// verify gives the faults that verify names, and its exit code.
func (d desk) verify(t *testing.T, since string) (faults []counterclaim.Fault, code int, all string) {
	t.Helper()
	out, told, code := d.run("verify", "--format", "jsonl", "--since", since)
	for line := range strings.Lines(out) {
		var f counterclaim.Fault
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatalf("%q is no JSON: %v", line, err)
		}
		if f.Fault != "" {
			faults = append(faults, f)
		}
	}
	return faults, code, out + told
}

func (d desk) copied(t *testing.T) desk {
	t.Helper()
	to := desk{t.TempDir()}
	if err := os.CopyFS(to.dir, os.DirFS(d.dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// query gives the one value of a query.
func (d desk) query(t *testing.T, query string, args ...any) []byte {
	t.Helper()
	var out []byte
	d.sql(t, func(db *sql.DB) error { return db.QueryRow(query, args...).Scan(&out) }, query)
	return out
}

// change changes rows behind the program's back.
func (d desk) change(t *testing.T, query string, args ...any) {
	t.Helper()
	d.sql(t, func(db *sql.DB) error {
		done, err := db.Exec(query, args...)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); n == 0 || err != nil {
			return fmt.Errorf("%d rows changed, %v", n, err)
		}
		return nil
	}, query)
}

func (d desk) sql(t *testing.T, do func(db *sql.DB) error, what string) {
	t.Helper()
	db, err := sql.Open("sqlite", d.record())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := do(db); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// unguard takes away what keeps rows from being changed or deleted, as one does who alters a record.
func (d desk) unguard(t *testing.T) {
	t.Helper()
	d.sql(t, func(db *sql.DB) error {
		var drop string
		err := db.QueryRow(`SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema
			WHERE type = 'trigger' AND tbl_name IN ('exhibit', 'custody', 'audit', 'review_step', 'review_case', 'observation', 'agreement', 'agreement_file', 'sitrep', 'register', 'complaint', 'complaint_step', 'contest', 'sealed_report', 'sealed_original')`).Scan(&drop)
		if err == nil {
			_, err = db.Exec(drop)
		}
		return err
	}, "unguard")
}

// wholeDesk makes a record with everything that has leaves, sealed in several batches, and gives it as it was in between as well.
func wholeDesk(t *testing.T) (early, all desk) {
	t.Helper()
	all = desk{t.TempDir()}
	all.with(t, func(s counterclaim.Store) {
		storetest.FillSound(t, s)
		storetest.FillCases(t, s)
		storetest.FillObservations(t, s)
		storetest.FillAgreements(t, s)
		storetest.FillSitreps(t, s)
		storetest.FillComplaints(t, s)
		storetest.FillContests(t, s)
		keys, err := vault.Open(all.vault())
		if err != nil {
			t.Fatal(err)
		}
		s.(counterclaim.WordHolder).HoldWords(keys)
		storetest.FillRegister(t, s)
		storetest.FillSealed(t, s, keys)
	})
	all.must(t, "log", "seal")
	files := t.TempDir()
	file := func(name string) string {
		path := filepath.Join(files, name)
		if err := os.WriteFile(path, []byte("what "+name+" shows"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for i := range 4 {
		all.must(t, "exhibit", "add", "--as", "A. Person", "--url", "https://wire.example/"+strconv.Itoa(i), file(fmt.Sprintf("%d.txt", i)))
	}
	secret := all.must(t, "exhibit", "add", "--as", "A. Person", "--sensitivity", "confidential", "--said", "who spoke", "--reason", "by hand", file("secret.txt"))
	all.must(t, "exhibit", "add", "--as", "A. Person", "--sensitivity", "confidential", "--said", "who else spoke", "--reason", "by post", file("other secret.txt"))
	gone := all.must(t, "exhibit", "add", "--as", "A. Person", "--sensitivity", "confidential", "--said", "the bridge", file("gone.txt"))
	all.must(t, "log", "seal")
	early = all.copied(t)
	all.must(t, "exhibit", "describe", "--as", "A. Person", "--reason", "seen", "--said", "the other bridge", gone)
	all.must(t, "exhibit", "erase", "--as", "A. Person", "--reason", "she asked for it", gone)
	all.must(t, "exhibit", "show", "--as", "A. Person", "--reason", "review", secret)
	all.must(t, "exhibit", "add", "--as", "B. Person", file("late.txt"), file("later.txt"))
	all.with(t, func(s counterclaim.Store) {
		storetest.FillPeople(t, s) // last, since where there are people only they may touch exhibits
		for i := range 10 {
			letter(t, s, fmt.Sprintf("Nothing happened, for the %dth time.", i))
		}
	})
	all.must(t, "people", "role", "vera", "analyst")
	all.must(t, "log", "seal")
	return early, all
}

// letter keeps a report.
func letter(t *testing.T, s counterclaim.Store, text string) {
	t.Helper()
	r := counterclaim.Report{Outlet: "Vale Wire", Published: "2031-05-03", Text: text, Language: "en"}
	r.Arrivals = []counterclaim.Arrival{{URL: "https://wire.example/letter", Time: "2031-05-09T10:00:00Z"}}
	r.Identify()
	c := counterclaim.Coding{Report: r, CodedBy: "reader 1"}
	if _, err := s.Save(t.Context(), &c, func(fresh, _ []counterclaim.Claim) []counterclaim.Claim { return fresh }); err != nil {
		t.Fatal(err)
	}
}

// TestAlterations wants verify to name every seeded alteration; COUNTERCLAIM_ALTERATIONS=1000 for the long figure.
func TestAlterations(t *testing.T) {
	early, all := wholeDesk(t)
	kept := filepath.Join(t.TempDir(), "checkpoint")
	copyOf(t, filepath.Join(all.log(), "checkpoint"), kept)
	kinds := alterations(early)
	n := times(t, "COUNTERCLAIM_ALTERATIONS", 112)
	if len(kinds) > n {
		t.Errorf("%d kinds of alterations, and %d are tried", len(kinds), n)
	}
	named := map[string]int{}
	for i := range n {
		a := kinds[i%len(kinds)]
		t.Run(fmt.Sprintf("%s %d", a.name, i), func(t *testing.T) {
			d := all.copied(t)
			d.unguard(t)
			names := a.do(t, d, rand.New(rand.NewPCG(7, uint64(i))))
			faults, code, told := d.verify(t, kept)
			if code != exitNothing {
				t.Errorf("verify ends with %d: %s", code, told)
			}
			for _, f := range faults {
				if names(f) && f.Sentence != "" {
					named[a.name]++
					return
				}
			}
			t.Errorf("it is not named: %s", told)
		})
	}
	sum := 0
	for _, n := range named {
		sum += n
	}
	t.Logf("%d of %d named, of %d kinds: %v", sum, n, len(kinds), named)
}

// TestUntouched wants no alarm where nothing was altered.
func TestUntouched(t *testing.T) {
	early, all := wholeDesk(t)
	since := filepath.Join(early.log(), "checkpoint")
	n := times(t, "COUNTERCLAIM_UNTOUCHED", 5)
	for i := range n {
		d := all.copied(t)
		d.with(t, func(s counterclaim.Store) {
			for k := range i % 7 {
				letter(t, s, fmt.Sprintf("A letter, number %d of %d.", k, i))
			}
		})
		if i%3 == 1 {
			path := filepath.Join(d.dir, "new.txt")
			if err := os.WriteFile(path, []byte(strconv.Itoa(i)), 0o600); err != nil {
				t.Fatal(err)
			}
			d.must(t, "exhibit", "add", "--as", "vera", "--no-seal", path)
		}
		if i%2 == 0 {
			d.must(t, "log", "seal")
		}
		if i%5 == 4 {
			to := filepath.Join(t.TempDir(), "r.sqlite")
			d.must(t, "backup", "--with-keys", to)
			d = desk{filepath.Dir(to)}
		}
		if faults, code, told := d.verify(t, since); len(faults) > 0 || code != exitOK {
			t.Errorf("a record that nobody touched ends with %d: %s", code, told)
		}
	}
	t.Logf("%d untouched records", n)
}
