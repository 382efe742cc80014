package eval

import (
	"testing"

	"github.com/counterclaim/counterclaim/match"
)

// With the gold claims given, matching is measured alone: every claim by itself gives 0.46.
func TestIncidentsOfGoldClaims(t *testing.T) {
	f, err := GoldIncidents(devSet)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("incident precision %.3f recall %.3f F1 %.3f", f.Precision, f.Recall, f.F1)
	if f.F1 < 0.75 {
		t.Errorf("incident F1 %.3f is below 0.75", f.F1)
	}
}

func TestGoldAgainstItselfIsAllRight(t *testing.T) {
	claims, err := GoldClaims(devSet)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := Claims(devSet, match.Incidents(claims))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range scores.Names {
		if f := scores.Figures[name]; name != "incident" && f.F1 != 1 {
			t.Errorf("the gold claims score %s F1 %v against themselves", name, f.F1)
		}
	}
	if e := scores.Errors(); e != (Errors{}) {
		t.Errorf("errors of the gold claims against themselves: %+v", e)
	}
}
