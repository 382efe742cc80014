package eval

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
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
