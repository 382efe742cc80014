package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// crashRecord names the record that a child of TestCrash writes to until it is killed.
const crashRecord = "COUNTERCLAIM_TEST_CRASH_RECORD"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashRecord); path != "" {
		fmt.Fprintln(os.Stderr, intakeForEver(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// intakeForEver keeps one report after another and prints each one's id once it is kept.
func intakeForEver(path string) error {
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	o, err := s.Overview(ctx)
	if err != nil {
		return err
	}
	for n := o.Reports; ; n++ {
		c := benchCoding(n, 5)
		saved, err := s.Save(ctx, c, benchPlace)
		if err != nil {
			return err
		}
		if _, err := fmt.Println(saved.Report); err != nil {
			return err
		}
	}
}

// TestCrash kills a process in the midst of its intake, several times over. What it
// acknowledged is there, and the record is whole.
func TestCrash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	acknowledged := 0
	for kill := range 4 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), crashRecord+"="+path)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		var ids []counterclaim.ID
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			id, err := counterclaim.ParseID(lines.Text())
			if err != nil {
				break // a line that the kill cut off
			}
			if ids = append(ids, id); len(ids) == 20+7*kill {
				if err := child.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		child.Wait() // it was killed
		if len(ids) < 20 {
			t.Fatalf("the child acknowledged %d reports, want 20 at least", len(ids))
		}
		acknowledged += len(ids)
		checkWhole(t, path, ids, acknowledged)
	}
}

// checkWhole opens a record after a crash.
func checkWhole(t *testing.T, path string, ids []counterclaim.ID, atLeast int) {
	t.Helper()
	ctx := context.Background()
	s, err := open(ctx, path, patience)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, id := range ids {
		if _, err := s.Report(ctx, id); err != nil {
			t.Fatalf("an acknowledged report: %v", err)
		}
		claims, err := s.Claims(ctx, counterclaim.ClaimQuery{Report: id})
		if err != nil || len(claims) != 5 {
			t.Fatalf("report %s has %d claims (%v), want 5", id.Short(), len(claims), err)
		}
	}
	var health string
	if err := s.R.QueryRow("PRAGMA integrity_check").Scan(&health); err != nil || health != "ok" {
		t.Fatalf("integrity: %s %v", health, err)
	}
	checkTables(t, s)
	o, err := s.Overview(ctx)
	if err != nil || o.Reports < atLeast || o.Claims != 5*o.Reports {
		t.Fatalf("overview %+v (%v), want %d reports at least with 5 claims each", o, err, atLeast)
	}
}

// checkTables sees that the tables agree with each other.
func checkTables(t *testing.T, s *store) {
	t.Helper()
	for what, query := range map[string]string{
		"broken references":                      `SELECT count(*) FROM pragma_foreign_key_check`,
		"claims without words":                   `SELECT count(*) FROM claim WHERE num NOT IN (SELECT rowid FROM claim_words)`,
		"words without claims":                   `SELECT count(*) FROM claim_words WHERE rowid NOT IN (SELECT num FROM claim)`,
		"places without claims":                  `SELECT count(*) FROM claim_place WHERE claim NOT IN (SELECT num FROM claim)`,
		"reports without words":                  `SELECT abs((SELECT count(*) FROM report) - (SELECT count(*) FROM report_words))`,
		"incidents with another count":           `SELECT count(*) FROM incident n WHERE claims <> (SELECT count(*) FROM claim WHERE incident = n.num)`,
		"incidents not of their own claim":       `SELECT count(*) FROM incident n JOIN claim c ON c.num = n.num WHERE c.incident IS NOT n.num`,
		"claims that are retired and live":       `SELECT count(*) FROM claim JOIN retired_claim USING (id)`,
		"pairs that nothing stands for":          `SELECT count(*) FROM pair WHERE claims <= 0`,
		"incidents without their conducts":       `SELECT count(*) FROM incident WHERE num NOT IN (SELECT incident FROM incident_conduct)`,
		"conducts of incidents that are no more": `SELECT count(*) FROM incident_conduct WHERE incident NOT IN (SELECT num FROM incident)`,
		"parties of incidents that are no more":  `SELECT count(*) FROM incident_party WHERE incident NOT IN (SELECT num FROM incident)`,
		"conducts of claims that are no more":    `SELECT count(*) FROM claim_conduct WHERE claim NOT IN (SELECT num FROM claim)`,
	} {
		var n int
		if err := s.R.QueryRow(query).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d (%v)", what, n, err)
		}
	}
}
