package eval

import (
	"bytes"
	"strings"
	"testing"
)

func TestIncidentsGroupByGroup(t *testing.T) {
	set, err := Load(devSet)
	if err != nil {
		t.Fatal(err)
	}
	claims := set.GoldClaims()
	scores, err := set.ScoreIncidents(set.MatchGroups(claims), true)
	if err != nil {
		t.Fatal(err)
	}
	if len(scores.Groups) != 7 {
		t.Errorf("%d groups of reports, want 7", len(scores.Groups))
	}
	if scores.Alone.Precision != 1 || scores.Alone.F1 < 0.44 || scores.Alone.F1 > 0.47 {
		t.Errorf("each claim alone scores %+v, want precision 1 and F1 about 0.46", scores.Alone)
	}
	if scores.All.F1 < 0.75 {
		t.Errorf("B-cubed F1 %.3f is below 0.75", scores.All.F1)
	}
	var out bytes.Buffer
	if err := scores.WriteTable(&out); err != nil {
		t.Fatal(err)
	}
	if err := scores.WriteWorst(&out, 2); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"each alone", "g07", "fell apart", "hold several"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q", want)
		}
	}
	if _, err := set.ScoreIncidents(claims[1:], true); err == nil {
		t.Error("gold claims of which one is missing were scored")
	}
}

// Where much happens at once, claims of different happenings are not drawn together by what all claims of a war have in common.
func TestDenseWar(t *testing.T) {
	set, err := Load(devSet)
	if err != nil {
		t.Fatal(err)
	}
	dense, err := set.ScoreDense()
	if err != nil {
		t.Fatal(err)
	}
	for i, atLeast := range []float64{0.60, 0.90, 0.70} {
		if dense[i].Figure.F1 < atLeast {
			t.Errorf("%s: %+v, want F1 %.2f", dense[i].Name, dense[i].Figure, atLeast)
		}
	}
	own := set.GoldClaims()
	for i, c := range set.Overlaid() {
		if c.ID != own[i].ID || len(c.Actors) != len(own[i].Actors) || (c.Time == nil) != (own[i].Time == nil) {
			t.Fatalf("claim %d is another when laid over the others: %+v", i, c)
		}
	}
}
