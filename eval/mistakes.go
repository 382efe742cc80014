package eval

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Errors counts what went wrong by kind. A claim that was found can be wrong in several ways.
type Errors struct {
	Missed, Invented            int
	Event, Who, Speaker, Stance int // of the claims found; who only where the event is right
}

// Errors counts what went wrong, in the terms of the figures.
func (s *Scores) Errors() Errors {
	e := Errors{Missed: len(s.missed), Invented: len(s.invented)}
	for _, p := range s.pairs {
		switch {
		case !sameEvent(p):
			e.Event++
		case !sameWho(p):
			e.Who++
		}
		if !sameSpeaker(p) {
			e.Speaker++
		}
		if !sameStance(p) {
			e.Stance++
		}
	}
	return e
}

// WriteErrors prints the counts of Errors in one line.
func (s *Scores) WriteErrors(w io.Writer) error {
	e := s.Errors()
	_, err := fmt.Fprintf(w, "errors: %d missed, %d invented, %d wrong event, %d wrong side, %d wrong speaker, %d wrong stance\n",
		e.Missed, e.Invented, e.Event, e.Who, e.Speaker, e.Stance)
	return err
}

// WriteExamples prints, for each kind of error, up to n claims in the order of the texts: what the gold has, what was found instead, and
// the rule that made it.
func (s *Scores) WriteExamples(w io.Writer, n int) error {
	var b strings.Builder
	missed, invented := s.Worst(n)
	fmt.Fprintf(&b, "\nmissed:\n")
	for _, g := range missed {
		fmt.Fprintf(&b, "  %s %s %s | %s\n", g.Claim, g.Event, codes(g.Conduct), g.Quote)
	}
	fmt.Fprintf(&b, "\ninvented:\n")
	for _, c := range invented {
		fmt.Fprintf(&b, "  %s %s %s | %s | %s\n", c.Doc, c.Event, codes(c.Conduct), firstRunes(c.Text, 160), c.Rule)
	}
	for _, k := range []struct {
		name  string
		wrong func(pair) bool
		tell  func(c *counterclaim.Claim) string
	}{
		{"wrong event", func(p pair) bool { return !sameEvent(p) }, func(c *counterclaim.Claim) string { return string(c.Event) }},
		{"wrong side", func(p pair) bool { return sameEvent(p) && !sameWho(p) }, func(c *counterclaim.Claim) string {
			return list(who(c.Actors)) + " > " + list(who(c.Targets))
		}},
		{"wrong speaker", func(p pair) bool { return !sameSpeaker(p) }, func(c *counterclaim.Claim) string { return cmp.Or(speaks(c.Speaker), "nobody") }},
		{"wrong stance", func(p pair) bool { return !sameStance(p) }, func(c *counterclaim.Claim) string { return string(c.Stance) + " " + string(c.Status) }},
	} {
		fmt.Fprintf(&b, "\n%s:\n", k.name)
		left := n
		for _, p := range s.pairs {
			if left > 0 && k.wrong(p) {
				left--
				gold := &counterclaim.Claim{Event: p.gold.Event, Actors: p.gold.Actors, Targets: p.gold.Targets, Speaker: p.gold.Speaker, Stance: p.gold.Stance, Status: p.gold.Status}
				fmt.Fprintf(&b, "  %s %s, not %s | %s | %s\n", p.gold.Claim, k.tell(gold), k.tell(p.got), firstRunes(p.gold.Quote, 160), p.got.Rule)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Mistake is one kind of error and how often it was made.
type Mistake struct {
	Kind string // missed, invented, event, actors, targets, speaker, stance, status, place, time
	Want string // what the gold claims have, "" for invented claims
	Got  string // what was found instead, "" for missed claims
	In   []string
	// In names where: gold claims by their names, invented claims by their documents.
}

// Mistakes counts errors by kind and values, most frequent first, so that what costs most is
// seen first. Missed and invented claims are counted by their event and conducts.
func (s *Scores) Mistakes() []Mistake {
	type key struct{ kind, want, got string }
	at := map[key][]string{}
	note := func(kind, want, got, where string) {
		if want != got {
			k := key{kind, want, got}
			at[k] = append(at[k], where)
		}
	}
	for _, g := range s.missed {
		note("missed", string(g.Event)+" "+codes(g.Conduct), "", g.Claim)
	}
	for _, c := range s.invented {
		note("invented", "", string(c.Event)+" "+codes(c.Conduct), c.Doc)
	}
	for _, p := range s.pairs {
		g, c := p.gold, p.got
		note("event", string(g.Event), string(c.Event), g.Claim)
		if sameEvent(p) && !sameWho(p) {
			note("actors", list(who(g.Actors)), list(who(c.Actors)), g.Claim)
			note("targets", list(who(g.Targets)), list(who(c.Targets)), g.Claim)
		}
		if !sameSpeaker(p) {
			note("speaker", cmp.Or(speaks(g.Speaker), "nobody"), cmp.Or(speaks(c.Speaker), "nobody"), g.Claim)
		}
		note("stance", string(g.Stance), string(c.Stance), g.Claim)
		note("status", string(g.Status), string(c.Status), g.Claim)
		if !samePlaces(p) {
			var got []string
			for _, place := range c.Places {
				got = append(got, cmp.Or(place.Text, place.Name))
			}
			note("place", list(placeNames(g.Places)), list(placeNames(got)), g.Claim)
		}
		if want, got := days(g.Time), days(c.Time); want != got {
			note("time", list(want[:]), list(got[:]), g.Claim)
		}
	}
	out := make([]Mistake, 0, len(at))
	for k, where := range at {
		out = append(out, Mistake{k.kind, k.want, k.got, where})
	}
	slices.SortFunc(out, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(len(b.In), len(a.In)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Want, b.Want), cmp.Compare(a.Got, b.Got))
	})
	return out
}

func list(words []string) string {
	if len(words) == 0 || strings.Join(words, "") == "" {
		return "none"
	}
	return strings.Join(words, " ")
}
