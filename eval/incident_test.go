package eval

import (
	"testing"

	"github.com/counterclaim/counterclaim/match"
)

// With the gold claims given, matching is measured alone: every claim by itself gives 0.46.
func TestIncidentsOfGoldClaims(t *testing.T) {
	claims, err := GoldClaims(devSet)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := Claims(devSet, match.Incidents(claims))
	if err != nil {
		t.Fatal(err)
	}
	if f := scores.Figures["whole"]; f.F1 != 1 {
		t.Errorf("the gold claims score whole F1 %v against themselves", f.F1)
	}
	f := scores.Figures["incident"]
	t.Logf("incident precision %.3f recall %.3f F1 %.3f", f.Precision, f.Recall, f.F1)
	if f.F1 < 0.70 {
		t.Errorf("incident F1 %.3f is below 0.70", f.F1)
	}
}
