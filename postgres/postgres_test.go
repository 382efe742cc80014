package postgres

import (
	"context"
	"database/sql"
	"os"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/internal/pgcluster"
	"github.com/counterclaim/counterclaim/storetest"
)

func TestMain(m *testing.M) { os.Exit(pgcluster.Run(m)) }

// openAt opens a record and closes it when the test ends.
func openAt(t testing.TB, address string) counterclaim.Store {
	t.Helper()
	s, err := Open(context.Background(), address)
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

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) counterclaim.Store { return openAt(t, pgcluster.Database(t)) })
}

func TestStoreReopened(t *testing.T) {
	addresses := map[string]string{}
	storetest.RunReopened(t, func(t *testing.T, name string) counterclaim.Store {
		if addresses[name] == "" {
			addresses[name] = pgcluster.Database(t)
		}
		s, err := Open(context.Background(), addresses[name])
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// TestRowsStay has the database itself refuse to change or lose what was observed and what was agreed.
func TestRowsStay(t *testing.T) {
	address := pgcluster.Database(t)
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	storetest.FillObservations(t, s)
	storetest.FillAgreements(t, s)
	storetest.FillSitreps(t, s)
	storetest.FillComplaints(t, s)
	storetest.FillContests(t, s)
	s.(counterclaim.WordHolder).HoldWords(&storetest.Words{})
	storetest.FillRegister(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, change := range []string{`DELETE FROM observation`, `UPDATE observation SET means = 'patrol'`, `TRUNCATE observation`,
		`DELETE FROM agreement_file`, `UPDATE agreement SET number = 7`, `UPDATE agreement_file SET bytes = ''`, `TRUNCATE agreement CASCADE`, `DELETE FROM sitrep`, `UPDATE sitrep SET version = 7`, `TRUNCATE sitrep`,
		`DELETE FROM complaint`, `UPDATE complaint SET number = 7`, `TRUNCATE complaint CASCADE`, `DELETE FROM complaint_step`, `UPDATE complaint_step SET kind = 'close'`, `TRUNCATE complaint_step`,
		`DELETE FROM contest`, `UPDATE contest SET kind = 'notice'`, `TRUNCATE contest`, `DELETE FROM register`, `UPDATE register SET words = body`, `TRUNCATE register`} {
		if _, err := db.Exec(change); err == nil || !strings.Contains(err.Error(), "never") {
			t.Errorf("%s: %v", change, err)
		}
	}
}
