package sqlite

import (
	"context"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestAuditTrailIsOnlyAddedTo tries to change and to take away an entry behind the program's back.
func TestAuditTrailIsOnlyAddedTo(t *testing.T) {
	s := openAt(t, ":memory:").(*store)
	if err := s.Audit(context.Background(), &counterclaim.AuditEntry{At: "2031-03-02T08:00:00Z", What: "sign in"}); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{`UPDATE audit SET who = 'vera'`, `DELETE FROM audit`} {
		if _, err := s.W.Exec(statement); err == nil || !strings.Contains(err.Error(), "only added to") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}
