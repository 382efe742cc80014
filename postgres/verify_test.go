package postgres

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim/internal/pgcluster"
	"github.com/counterclaim/counterclaim/storetest"
)

// TestVerifyLists damages what lists go by behind the program's back: it is named, and the check goes on to what comes after.
func TestVerifyLists(t *testing.T) {
	address := pgcluster.Database(t)
	s := openAt(t, address)
	storetest.Fill(t, s)
	alter(t, address, `DELETE FROM incident_party; UPDATE report SET day = '1999-01-01'; DELETE FROM claim_conduct; DELETE FROM copy_count; UPDATE voice SET first = report`)
	var faults []string
	if err := Verify(t.Context(), address, func(f string) { faults = append(faults, f) }); err != nil {
		t.Fatal(err)
	}
	said := strings.Join(faults, "\n")
	for _, want := range []string{"is not listed by the parties that it has", "is kept with another time than it says", "is not listed by the conducts that it has", "are copies, and 0 are counted"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing is told that %s", want)
		}
	}
	if strings.Contains(said, "incident number") {
		t.Errorf("an incident is named by its number:\n%s", said)
	}
}
