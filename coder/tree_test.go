package coder

import (
	"testing"

	"github.com/counterclaim/counterclaim"
)

// The words of a claim are those of its own clause.
func TestWordsOfAClause(t *testing.T) {
	c, an := reader(t)
	for _, x := range []struct {
		sentence string
		event    counterclaim.Event
		want     string
	}{
		{"Thalmerian troops shelled the village of Tarn and withdrew to their bases.", counterclaim.Retreat, "withdrew to their bases"},
		{"Corvandian guards opened fire on a patrol, and three soldiers were killed.", counterclaim.Assault, "Corvandian guards opened fire on a patrol"},
		{"The ministry said that Corvandian artillery had shelled Tarn.", counterclaim.Assault, "Corvandian artillery had shelled Tarn"},
	} {
		var got []string
		found := false
		for _, claim := range c.Code(an.Analyze(x.sentence), counterclaim.Report{Text: x.sentence, Published: "2031-04-29"}) {
			if claim.Event == x.event {
				got = append(got, claim.Text)
				found = found || claim.Text == x.want
			}
		}
		if !found {
			t.Errorf("%s: %s claims %q, want one that is %q", x.sentence, x.event, got, x.want)
		}
	}
}
