package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// collective reads words that mean both sides: "the two sides", "both countries", "each other".
func (s *sentence) collective(i int) (mention, int) {
	j := i
	if in(s.word(j), "each", "either") && in(s.word(j+1), "side", "party", "country") {
		return mention{first: i, last: j + 2, who: s.sc.both(s.span(i, j+2))}, 2
	}
	if in(s.word(j), "each", "one") && in(s.word(j+1), "other", "another") {
		return mention{first: i, last: j + 2, who: s.sc.both(s.span(i, j+2)), pronoun: true}, 2
	}
	if s.word(j) == "the" {
		j++
	}
	marked := false
	if in(s.word(j), "both", "two", "opposing", "warring", "rival", "conflicting") {
		marked = true
		j++
		if in(s.word(j), "the", "of") || in(s.word(j), "opposing", "warring", "rival", "neighbouring", "neighboring", "former", "central", "south", "east", "african", "asian", "armed", "nuclear-armed") {
			j++
			if in(s.word(j), "asian", "african", "american", "soviet", "the") {
				j++
			}
		}
	} else if j == i {
		return mention{}, 0
	}
	switch s.word(j) {
	case "sides", "countries", "parties", "states", "nations", "republics", "neighbours", "neighbors", "capitals", "governments", "armies", "militaries", "peoples", "delegations", "militaries’", "leaders", "leaderships", "presidents", "ministers", "commanders":
	default:
		return mention{}, 0
	}
	if !marked && !in(s.word(j), "sides", "parties", "neighbours", "neighbors") {
		return mention{}, 0
	}
	if !marked && s.word(i-1) == "" && s.word(j) == "parties" {
		return mention{}, 0
	}
	return mention{first: i, last: j + 1, who: s.sc.both(s.span(i, j+1)), possessive: s.word(j+1) == "'s" || s.word(j+1) == "'"}, j + 1 - i
}

// pronoun reads pronouns and words that say who is meant only by where the speaker stands.
func (s *sentence) pronoun(i int) (mention, int) {
	sc, w := s.sc, s.word(i)
	one := func(e *counterclaim.Entity, n int) (mention, int) {
		if e == nil {
			return mention{}, 0
		}
		x := *e
		x.Text = s.span(i, i+n)
		return mention{first: i, last: i + n, who: []counterclaim.Entity{x}, pronoun: true}, n
	}
	switch w {
	case "we", "us", "our", "ours", "i", "my":
		side := s.voiceSide()
		if side == "" {
			return mention{}, 0
		}
		e := sc.as(side, w)
		if w == "our" || w == "my" {
			if role, n := s.roleAt(i + 1); n > 0 {
				e.Sector = role.Sector
				if role.Sector == counterclaim.IGO {
					e.Country, e.Party, e.Name = "", "", "" // our coalition is not ours alone
				}
				m, _ := one(&e, 1+n)
				m.pronoun = false
				return m, 1 + n
			}
		}
		return one(&e, 1)
	case "he", "she":
		for k := range s.mentions {
			if m := &s.mentions[k]; m.who[0].Person && !preposition(s.word(m.first-1)) {
				return one(&m.who[0], 1)
			}
		}
		if sc.lastSpeaker != nil && (sc.lastSpeaker.Person || sc.lastPerson == nil) {
			return one(sc.lastSpeaker, 1)
		}
		return one(sc.lastPerson, 1)
	case "it":
		if in(s.word(i+1), "is", "was", "'s") && in(s.word(i+2), "that", "clarified", "recalled", "reiterated", "reported", "noted", "agreed", "from", "quiet", "calm", "known", "clear", "the", "also", "necessary", "said", "impossible") {
			return mention{}, 0
		}
		if who := s.whoSaidBefore(i); who != nil {
			return one(who, 1)
		}
		if len(s.mentions) == 0 {
			if sc.lastSubject != nil && singular(sc.lastSubject.Text) {
				return one(sc.lastSubject, 1)
			}
			return one(sc.lastBody, 1)
		}
		return s.earlier(i, 1)
	case "them":
		for k := len(s.mentions) - 1; k >= 0; k-- {
			if who := s.group(k); len(who) > 1 {
				for x := range who {
					who[x].Text = w
				}
				return mention{first: i, last: i + 1, who: who, pronoun: true}, 1
			}
		}
		for k := len(s.mentions) - 1; k >= 0; k-- {
			if m := &s.mentions[k]; m.pronoun && in(s.word(m.first), "they", "their") && len(m.who) == 1 {
				return one(&m.who[0], 1)
			}
		}
		return mention{}, 0
	case "him":
		if !preposition(s.word(i - 1)) {
			return mention{}, 0
		}
		for k := range s.mentions {
			if m := &s.mentions[k]; m.who[0].Person && m.last < i-1 && preposition(s.word(m.first-1)) {
				return one(&m.who[0], 1)
			}
		}
		return one(sc.lastPerson, 1)
	case "they":
		if len(s.mentions) > 0 {
			return s.earlier(i, 1)
		}
		if len(sc.lastGroup) > 1 {
			who := slices.Clone(sc.lastGroup)
			for x := range who {
				who[x].Text = s.span(i, i+1)
			}
			return mention{first: i, last: i + 1, who: who, pronoun: true}, 1
		}
		return one(sc.lastSubject, 1)
	case "its", "their", "his", "her":
		role, n := s.roleAt(i + 1)
		if n == 0 {
			return mention{}, 0
		}
		var e counterclaim.Entity
		if m, k := s.earlier(i, 1+n); k > 0 {
			e = m.who[0]
			if len(m.who) > 1 {
				return m, k
			}
		} else if sc.lastSubject != nil {
			e = *sc.lastSubject
		} else {
			return mention{}, 0
		}
		e.Person, e.Name = false, ""
		e.Sector = role.Sector
		m, k := one(&e, 1+n)
		m.pronoun = false
		return m, k
	}
	return s.opponent(i)
}

// whoSaidBefore gives whom "…, it said" at the end of what is said points back to: the body that the sentences before it quote, and never
// what stands in the words themselves. nil where there is none, or "it" is another.
func (s *sentence) whoSaidBefore(i int) *counterclaim.Entity {
	if !in(s.word(i-1), ",", "\"", "”", "''") || !in(s.word(i+1), "said", "says", "added", "noted", "stated", "reported", "claimed") || !in(s.word(i+2), ".", ",", "") {
		return nil
	}
	for _, e := range []*counterclaim.Entity{s.sc.lastSpeaker, s.sc.lastBody} {
		if e != nil && !e.Person && singular(e.Text) {
			return e
		}
	}
	return nil
}

// singular reports words that "it" can point back to.
func singular(text string) bool {
	last := text[strings.LastIndexByte(text, ' ')+1:]
	return !strings.HasSuffix(last, "s") && !strings.HasSuffix(last, "men") && !in(last, "people", "police", "they", "We", "we", "They") || strings.HasSuffix(last, "States") || strings.HasSuffix(last, "Nations") || strings.HasSuffix(last, "ss")
}

// opponent reads words for the other side: "the enemy", "the adversary", "the opposite side".
func (s *sentence) opponent(i int) (mention, int) {
	j := i
	if in(s.word(j), "the", "an") {
		j++
	}
	n := 0
	switch {
	case in(s.word(j), "enemy", "adversary", "aggressor", "aggressors", "opponent", "occupiers", "occupier", "invaders", "invader", "occupants", "neighbours", "neighbour", "attackers"):
		n = 1
	case in(s.word(j), "other", "opposite", "opposing", "neighbouring", "neighboring", "adverse") && in(s.word(j+1), "side", "party", "state", "country", "army"):
		n = 2
	case in(s.word(j), "occupation") && in(s.word(j+1), "administration", "forces", "authorities"):
		n = 2
	}
	if n == 0 || j == i && !in(s.word(j), "enemy") {
		return mention{}, 0
	}
	if in(s.word(j+n), "fire", "shelling", "drone", "drones", "positions", "position") && j == i {
		n = 1
	}
	side := s.sc.other(s.voiceSide())
	if side == "" {
		return mention{}, 0
	}
	e := s.sc.as(side, s.span(i, j+n))
	e.Sector = counterclaim.MIL
	return mention{first: i, last: j + n, who: []counterclaim.Entity{e}}, j + n - i
}

// earlier points back to the first mention of the sentence that is no group.
func (s *sentence) earlier(i, n int) (mention, int) {
	if k := s.nearestSubject(i); k >= 0 && s.word(i) == "it" && in(s.word(i-1), "said", "says", "that") && !s.mentions[k].group && !s.mentions[k].things && len(s.mentions[k].who) == 1 {
		x := s.mentions[k].who[0]
		x.Text = s.span(i, i+n)
		return mention{first: i, last: i + n, who: []counterclaim.Entity{x}, pronoun: true}, n
	}
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.group || m.who[0].Person && n > 1 && !in(s.word(i), "his", "her") {
			continue
		}
		who := slices.Clone(m.who)
		if in(s.word(i), "they", "their", "them") {
			who = s.group(k)
		}
		for x := range who {
			who[x].Text = s.span(i, i+n)
		}
		return mention{first: i, last: i + n, who: who, pronoun: true}, n
	}
	return mention{}, 0
}

// voiceSide gives the side in whose words the sentence stands: that of the speaker so far, or
// of the publisher.
func (s *sentence) voiceSide() string {
	if s.sc.own != "" {
		return s.sc.own
	}
	if s.sc.lastSpeaker != nil {
		if side := s.sc.lastSpeaker.Side(); s.sc.contends(side) {
			return side
		}
	}
	return ""
}
