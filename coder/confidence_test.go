package coder

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// Every sign of the table is one that claims can have, and more signs for a claim give more confidence.
func TestConfidence(t *testing.T) {
	state := counterclaim.Entity{Text: "A", Country: "XAA"}
	nobody := counterclaim.Entity{Text: "they"}
	clear := counterclaim.Claim{Event: counterclaim.Assault, Stance: counterclaim.Asserted, Status: counterclaim.Occurred,
		Conduct: []counterclaim.Conduct{"shelling"}, Actors: []counterclaim.Entity{state}, Targets: []counterclaim.Entity{{Text: "B", Country: "XAB"}}, Speaker: &state}
	vague := clear
	vague.Conduct, vague.Actors, vague.Targets, vague.Speaker = nil, nil, []counterclaim.Entity{nobody}, &nobody
	if a, b := confidence(&clear, false), confidence(&vague, false); a <= b+0.2 || a >= 1 || b <= 0 {
		t.Errorf("confidence %v in a claim with two known sides, %v in one with none", a, b)
	}
	for sign := range confidenceWeights {
		kind, _, _ := strings.Cut(sign, " ")
		switch kind {
		case "always", "event", "stance", "status", "actors", "targets", "speaker", "within", "within,", "no", "against", "relayed", "long", "short":
		default:
			t.Errorf("no claim has the sign %q", sign)
		}
	}
}

// The same claim with the sides' names swapped is as sure.
func TestConfidenceTakesNoSide(t *testing.T) {
	a, b := counterclaim.Entity{Text: "A", Country: "XAA"}, counterclaim.Entity{Text: "B", Country: "XAB"}
	one := counterclaim.Claim{Event: counterclaim.Assault, Actors: []counterclaim.Entity{a}, Targets: []counterclaim.Entity{b}, Speaker: &a}
	other := counterclaim.Claim{Event: counterclaim.Assault, Actors: []counterclaim.Entity{b}, Targets: []counterclaim.Entity{a}, Speaker: &b}
	if confidence(&one, true) != confidence(&other, true) {
		t.Error("confidence depends on which side it is")
	}
}

func TestConfidenceTableIsChecked(t *testing.T) {
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "confidence.tsv") {
			t.Errorf("a broken line gives %v", r)
		}
	}()
	readConfidence("always\tmuch\n")
}
