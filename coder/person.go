package coder

import (
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/text"
)

// nameAfter joins a person's name after an office: "President Emomali Rahmon".
func (s *sentence) nameAfter(m *mention, who *counterclaim.Entity, end int) int {
	if m.role == "" || m.group || !in(m.role, "president", "minister", "spokesman", "spokeswoman", "spokesperson", "general", "commander", "chief", "governor", "mayor", "ambassador",
		"envoy", "secretary", "leader", "chancellor", "king", "officer", "deputy", "secretary-general", "colonel", "major", "captain", "chairman", "head", "counterpart", "representative", "premier", "official", "adviser", "director") {
		return end
	}
	j := end
	for j < s.last && j < end+4 && s.sc.d.Tokens[j].Title && s.sc.d.Tokens[j].Kind == text.Word {
		if e, n := s.entry(j); n > 0 && e.Kind != actors.Person {
			break
		}
		j++
	}
	if j > end {
		who.Person, who.Name = true, s.span(end, j)
		if e, n := s.entry(end); n > 0 && e.Kind == actors.Person && !who.Known() {
			who.Country, who.Party = e.Country, e.Party
		} else if e, n := s.entry(j - 1); n > 0 && e.Kind == actors.Person && !who.Known() {
			who.Country, who.Party = e.Country, e.Party
		}
		if e, ok := s.sc.c.o.Actors.Leader(s.word(j-1), s.sc.day); ok && !who.Known() {
			who.Country, who.Party = s.sc.c.sided(e.Country, e.Party)
		}
		m.surname = s.word(j - 1)
	}
	return j
}

// personName reads a name of two or more capitalised words that no table knows, or the surname
// of somebody named before.
func (s *sentence) personName(i int) (mention, int) {
	tok := s.sc.d.Tokens
	if !tok[i].Title || tok[i].Kind != text.Word {
		return mention{}, i
	}
	if e, ok := s.namedBefore(s.word(i)); ok {
		e.Text = s.span(i, i+1)
		return mention{first: i, last: i + 1, who: []counterclaim.Entity{e}, surname: s.word(i), possessive: s.word(i+1) == "'s"}, i + 1
	}
	if e, ok := s.sc.c.o.Actors.Leader(s.word(i), s.sc.day); ok && !tok[min(i+1, s.last-1)].Title && (slices.Contains(s.sc.lands, e.Country) || in(s.word(i-1), "mr", "mrs", "ms", "mr.", "mrs.", "ms.")) {
		who := entityOf(e)
		m := mention{first: i, surname: s.word(i)}
		m.last = s.extend(&m, &who, e, i+1)
		who.Text = s.span(i, m.last)
		m.who, m.possessive = []counterclaim.Entity{who}, s.word(m.last) == "'s"
		return m, m.last
	}
	j := i
	for j < s.last && j < i+4 && tok[j].Title && tok[j].Kind == text.Word && !preposition(s.word(j)) && s.word(j) != "the" {
		if _, day := weekdayOf(s.word(j)); day {
			return mention{}, i
		}
		if _, n := s.entry(j); n > 0 && j > i {
			break
		}
		j++
	}
	if j-i < 2 || preposition(s.word(i-1)) && !in(s.word(i-1), "by", "with", "to") {
		return mention{}, i
	}
	if _, n := s.sc.c.o.Gazetteer.Longest(s.surface(i, 4)); n >= j-i {
		return mention{}, i
	}
	if e, ok := s.namedBefore(s.word(j - 1)); ok {
		e.Text = s.span(i, j)
		return mention{first: i, last: j, who: []counterclaim.Entity{e}, surname: s.word(j - 1)}, j
	}
	if s.word(j) != "," && !in(s.word(j), "said", "told") {
		return mention{}, i
	}
	return mention{first: i, last: j, surname: s.word(j - 1), guessed: true,
		who: []counterclaim.Entity{{Text: s.span(i, j), Name: s.span(i, j), Person: true}}}, j
}

// namedBefore gives the person of a surname who was named earlier in the sentence or in the report.
func (s *sentence) namedBefore(surname string) (counterclaim.Entity, bool) {
	for k := range s.mentions {
		if m := &s.mentions[k]; m.surname == surname && len(m.who) == 1 {
			return m.who[0], true
		}
	}
	e, ok := s.sc.surnames[surname]
	return e, ok
}

// joinAppositions gives a person the country and sector of the office beside it: "Gulnara A., a
// spokeswoman for the border service, told", "the president, Emil B., said".
func (s *sentence) joinAppositions() {
	for k := 0; k+1 < len(s.mentions); k++ {
		a, b := &s.mentions[k], &s.mentions[k+1]
		if a.who[0].Person && !a.who[0].Known() && s.word(a.last) == "," && s.word(a.last+1) == "who" && b.first-a.last <= 5 && len(b.who) == 1 &&
			in(s.word(a.last+2), "speaks", "spoke", "heads", "headed", "leads", "led", "commands", "commanded", "represents", "represented", "chairs", "chaired") {
			a.who[0].Country, a.who[0].Party, a.who[0].Sector = b.who[0].Country, b.who[0].Party, b.who[0].Sector
			a.guessed = b.guessed
		}
		if b.first-a.last != 1 || s.word(a.last) != "," {
			continue
		}
		switch {
		case a.who[0].Person && !a.who[0].Known() && b.role != "" && !b.who[0].Person:
			a.who[0].Country, a.who[0].Party, a.who[0].Sector = b.who[0].Country, b.who[0].Party, b.who[0].Sector
			a.guessed = b.guessed
			a.last, a.apposed = b.last, true
		case b.who[0].Person && !b.who[0].Known() && a.role != "":
			b.who[0].Country, b.who[0].Party, b.who[0].Sector = a.who[0].Country, a.who[0].Party, a.who[0].Sector
			b.guessed = a.guessed
			b.first = a.first
			b.role, b.apposed = a.role, true
			s.mentions[k] = *b
		default:
			continue
		}
		s.mentions = append(s.mentions[:k+1], s.mentions[k+2:]...)
	}
}
