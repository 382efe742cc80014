package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// placesOf gives the places of a happening: those in its clause; where there are none, those of the happening that the sentence tells
// before it, or of the one that the text goes on about.
func (s *sentence) placesOf(t *trigger) []counterclaim.Place {
	if speech(t.Entry.Frame) && t.event != counterclaim.Agree {
		return nil
	}
	lo, hi := s.clauseOf(t)
	var out []counterclaim.Place
	for _, sp := range s.spots {
		if sp.first >= lo && sp.first < hi && !slices.ContainsFunc(out, func(p counterclaim.Place) bool { return p.Text == sp.place.Text }) {
			out = append(out, sp.place)
		}
	}
	if len(out) == 0 {
		out = s.countryIn(lo, hi)
	}
	if len(out) > 0 || t.status != counterclaim.Occurred && t.status != counterclaim.Ongoing {
		return out
	}
	if p := s.sharedPlaces(t); p != nil {
		return theSite(p)
	}
	if s.staysThere(t) {
		return theSite(s.sc.there)
	}
	return nil
}

// countryIn gives the country in which words [lo, hi) say that it happens, where they name nothing smaller: "in Tarnland".
func (s *sentence) countryIn(lo, hi int) []counterclaim.Place {
	for i := lo; i < hi; i++ {
		if !s.sc.d.Tokens[i].Title || !in(s.word(i-1), "in", "inside", "within", "throughout", "across") && !(s.word(i-1) == "the" && in(s.word(i-2), "in", "inside", "within")) {
			continue
		}
		es, n := s.sc.c.o.Gazetteer.Longest(s.surface(i, 4))
		if n == 0 || es[0].Code != "PCLI" || s.word(i+n) == "'s" || s.sc.d.Tokens[min(i+n, s.last-1)].Title {
			continue
		}
		return []counterclaim.Place{es[0].Place(s.span(i, i+n), counterclaim.InCountry)}
	}
	return nil
}

// sharedPlaces gives a happening the places of the one told before it in the sentence: "shelled Olm and wounded two villagers".
func (s *sentence) sharedPlaces(t *trigger) []counterclaim.Place {
	if t.event != counterclaim.Assault {
		return nil
	}
	for k := len(s.triggers) - 1; k >= 0; k-- {
		o := &s.triggers[k]
		if o.First < t.First && !o.dropped && o.draftAt >= 0 && !speech(o.Entry.Frame) && o.parent == t.parent && o.event == counterclaim.Assault {
			return s.sc.drafts[o.draftAt].claim.Places
		}
	}
	return nil
}

// staysThere reports whether a happening without a place of its own goes on about the place of the force told before it, in the
// same paragraph: what a party or monitor tells next, and who came to harm.
func (s *sentence) staysThere(t *trigger) bool {
	sc := s.sc
	if sc.there != nil && t.parent < 0 && sc.thereAt == s.n-1 && s.saysThere() {
		return true
	}
	if sc.there == nil || t.event != counterclaim.Assault || t.parent >= 0 || sc.thereIn != sc.d.Sentences[s.n].Paragraph || len(s.spots) > 0 {
		return false
	}
	return sc.own != "" || sc.r.Kind == counterclaim.Monitor || harms(t.Entry.Frame) && sc.thereAt == s.n-1 && !sc.there[0].Unresolved
}

// saysThere reports words that mean the place told of before: "there", "at the scene".
func (s *sentence) saysThere() bool {
	for i := s.first; i < s.last; i++ {
		if s.word(i) == "there" && !in(s.word(i+1), "is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "may") ||
			in(s.word(i), "place", "scene", "spot", "site") && s.word(i-1) == "the" && in(s.word(i-2), "at", "to", "from", "reached") {
			return true
		}
	}
	return false
}

// theSite gives of places told together the described one where there is one and no other is part of its words: who goes on about the water
// intake of a town does not go on about the town.
func theSite(places []counterclaim.Place) []counterclaim.Place {
	for _, p := range places {
		inner := slices.ContainsFunc(places, func(o counterclaim.Place) bool { return o.Text != p.Text && strings.Contains(p.Text, o.Text) })
		if p.Unresolved && strings.Contains(p.Text, " ") && !inner {
			return []counterclaim.Place{p}
		}
	}
	return slices.Clone(places)
}

// rememberPlaces notes where the force of a sentence was.
func (sc *scene) rememberPlaces(s *sentence) {
	for i := range s.triggers {
		t := &s.triggers[i]
		if !t.dropped && (t.event == counterclaim.Assault || t.event == counterclaim.Coerce || t.event == counterclaim.Mobilize) && t.draftAt >= 0 && t.stance != counterclaim.Denied {
			if places := sc.drafts[t.draftAt].claim.Places; len(places) > 0 {
				sc.there, sc.thereIn, sc.thereAt = places, sc.d.Sentences[s.n].Paragraph, s.n
			}
		}
	}
}
