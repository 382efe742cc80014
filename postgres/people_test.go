package postgres

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/internal/pgcluster"
)

// TestAuditTrailIsOnlyAddedTo tries to change and to take away an entry behind the program's back.
func TestAuditTrailIsOnlyAddedTo(t *testing.T) {
	address := pgcluster.Database(t)
	if err := openAt(t, address).Audit(context.Background(), &counterclaim.AuditEntry{At: "2031-03-02T08:00:00Z", What: "sign in"}); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{`UPDATE audit SET who = 'vera'`, `DELETE FROM audit`, `TRUNCATE audit`} {
		if _, err := db.Exec(statement); err == nil || !strings.Contains(err.Error(), "only added to") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}
