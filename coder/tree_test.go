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
		{"Ardanian troops shelled the village of Tarn and withdrew to their bases.", counterclaim.Retreat, "withdrew to their bases"},
		{"Belmarkian guards opened fire on a patrol, and three soldiers were killed.", counterclaim.Assault, "Belmarkian guards opened fire on a patrol"},
		{"The ministry said that Belmarkian artillery had shelled Tarn.", counterclaim.Assault, "Belmarkian artillery had shelled Tarn"},
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

// What came of a demand is no part of the demand.
func TestAfterthought(t *testing.T) {
	c, an := reader(t)
	const sentence = "Belmark demanded that Ardania withdraw its troops from Tarn, after which Ardanian artillery shelled Lower Quay."
	for _, claim := range c.Code(an.Analyze(sentence), counterclaim.Report{Text: sentence, Published: "2031-04-29"}) {
		alone := claim.Within == counterclaim.ID{}
		if claim.Event == counterclaim.Assault && !alone || claim.Event == counterclaim.Retreat && alone {
			t.Errorf("%s: %s stands alone: %v", claim.Text, claim.Event, alone)
		}
	}
}

// "Since Sunday" is nobody, though it stands like a name before an office.
func TestADayIsNobody(t *testing.T) {
	c, an := reader(t)
	for _, sentence := range []string{"Since Sunday, Ardanian servicemen have been digging trenches near Tarn.", "Last Monday, Belmarkian troops shelled Tarn."} {
		claims := c.Code(an.Analyze(sentence), counterclaim.Report{Text: sentence, Published: "2031-04-29"})
		if len(claims) == 0 || len(claims[0].Actors) == 0 {
			t.Errorf("%s: nobody does it", sentence)
			continue
		}
		if a := claims[0].Actors[0]; a.Person || a.Country == "" {
			t.Errorf("%s: done by %+v", sentence, a)
		}
	}
}

// Where the words in a row show no subject or object, the tree does.
func TestSidesFromTheTree(t *testing.T) {
	c, an := reader(t)
	for sentence, event := range map[string]counterclaim.Event{
		"Since Monday the Ardanian side carefully observes the ceasefire.":         counterclaim.Retreat,
		"Overnight two howitzers were brought by Ardania to the hills above Tarn.": counterclaim.Mobilize,
	} {
		found := false
		for _, claim := range c.Code(an.Analyze(sentence), counterclaim.Report{Text: sentence, Published: "2031-04-29"}) {
			found = found || claim.Event == event && len(claim.Actors) > 0 && claim.Actors[0].Country == "XAA"
		}
		if !found {
			t.Errorf("%s: no %s by Ardania", sentence, event)
		}
	}
}
