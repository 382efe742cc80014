package coder

import (
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/text"
)

// findMentions finds who is named in the sentence, left to right.
func (s *sentence) findMentions() {
	for i := s.first; i < s.last; {
		m, next := s.mentionFrom(i)
		if next <= i {
			i++
			continue
		}
		if len(m.who) > 0 {
			s.mentions = append(s.mentions, m)
		}
		i = next
	}
	s.joinAppositions()
}

// mentionFrom reads a mention that begins at token i and gives the token after it, or i.
func (s *sentence) mentionFrom(i int) (mention, int) {
	if m, n := s.collective(i); n > 0 {
		return m, i + n
	}
	if m, n := s.pronoun(i); n > 0 {
		return m, i + n
	}
	if m, next := s.nounPhrase(i); next > i {
		return m, next
	}
	if m, next := s.personName(i); next > i {
		return m, next
	}
	return mention{}, i
}

// span gives the text of tokens [a, b).
func (s *sentence) span(a, b int) string {
	b = min(b, s.last)
	if a >= b {
		return ""
	}
	return s.sc.d.Text[s.sc.d.Tokens[a].Start:s.sc.d.Tokens[b-1].End]
}

// entry gives the actors entry at token i and its length.
func (s *sentence) entry(i int) (actors.Entry, int) {
	if i < s.first || i >= s.last || s.sc.d.Tokens[i].Kind == text.Punct {
		return actors.Entry{}, 0
	}
	e, n := s.sc.c.named(s.sc.words[i:min(i+8, s.last)], s.sc.day)
	if e.Kind == actors.Decoy {
		return actors.Entry{}, 0
	}
	if n > 0 && !e.Written(s.sc.d.Word(i)) {
		return actors.Entry{}, 0
	}
	return e, n
}

// roleAt gives a role noun at token i, up to two modifiers before it included.
func (s *sentence) roleAt(i int) (actors.Entry, int) {
	for skip := 0; skip <= 2; skip++ {
		if skip > 0 && !s.modifier(i+skip-1) {
			break
		}
		e, n := s.entry(i + skip)
		if n > 0 && (e.Kind == actors.Role || e.Kind == actors.Group || e.Kind == actors.Body && e.Country == "" && skip == 0 && e.Sector != counterclaim.REB) {
			// "border guard" "service": take what follows as long as it is a role too.
			for {
				f, k := s.entry(i + skip + n)
				if k == 0 || f.Kind != actors.Role && f.Kind != actors.Group {
					break
				}
				if f.Kind == actors.Role && e.Sector != counterclaim.IGO {
					e = f // "coalition troops" stay the coalition's
				}
				n += k
			}
			return e, skip + n
		}
		if n > 0 {
			break
		}
	}
	return actors.Entry{}, 0
}

// modifier reports whether the token may stand between a country and a role noun.
func (s *sentence) modifier(i int) bool {
	w := s.word(i)
	if w == "" || s.sc.d.Tokens[i].Kind != text.Word || preposition(w) || barrier(w) || in(w, "and", "or", "'s", "the", "a", "an", "is", "are", "was", "were", "has", "have", "had", "not", "be", "been", "said", "will", "would", "in", "says") {
		return false
	}
	m, found := s.sc.c.o.Lexicon.At(s.sc.words[s.first:s.last], i-s.first)
	if !found || !m.Verb {
		return true
	}
	g, _ := s.tags()
	return g != nil && (g.Tags[g.wordOf[i]].UPOS == text.NOUN || g.Tags[g.wordOf[i]].UPOS == text.ADJ || g.Tags[g.wordOf[i]].UPOS == text.PROPN)
}

// nounPhrase reads a country, body, person or role with what belongs to it: "15 Kyrgyz
// servicemen", "Tajikistan's State Committee for National Security", "the health ministry in
// Bishkek", "servicemen of the Kyrgyz Republic".
func (s *sentence) nounPhrase(i int) (mention, int) {
	j := i
	for in(s.word(j), "the", "a", "an", "some", "about", "any", "several", "more", "at", "least", "less", "than", "around", "nearly", "other", "another", "one") || s.numeral(j) {
		if in(s.word(j), "about", "around", "nearly") && !s.numeral(j+1) && s.word(j+1) != "half" && !(s.word(j+1) == "a" && in(s.word(j+2), "dozen", "hundred", "thousand", "million", "half", "third", "quarter", "couple")) {
			return mention{}, i // "concern about the armed groups"
		}
		if in(s.word(j), "at", "more", "less") && !in(s.word(j+1), "least", "than") || s.word(j) == "than" && j == i {
			return mention{}, i
		}
		j++
	}
	for k := 0; k < 2 && j > i && s.modifier(j) && !s.sc.d.Tokens[j].Title; k++ {
		if _, n := s.entry(j); n > 0 {
			break
		}
		if _, n := s.entry(j + 1); n > 0 || k == 0 {
			j++
		}
	}
	e, n := s.entry(j)
	if n == 0 {
		return mention{}, i
	}
	if e.Kind == actors.Capital && preposition(s.word(i-1)) && !in(s.word(i-1), "against", "between", "with", "by", "on", "to") {
		return mention{}, i
	}
	who := entityOf(e)
	m := mention{first: i, adjective: e.Kind == actors.Demonym, body: e.Kind == actors.Body || e.Kind == actors.Role}
	end := j + n
	if e.Kind == actors.Person {
		m.surname = s.word(end - 1)
	}
	if e.Kind == actors.Role || e.Kind == actors.Group {
		role, k := s.roleAt(j)
		if k > 0 {
			e, end = role, j+k
			who = entityOf(e)
		}
		m.role, m.group, m.things = s.word(end-1), e.Kind == actors.Group, thing(s.word(end-1))
	} else {
		end = s.extend(&m, &who, e, end)
	}
	end = s.complement(&m, &who, end)
	end = s.nameAfter(&m, &who, end)
	if s.word(end-1) == "terrorist" && in(s.word(end), "attack", "attacks", "strike", "strikes", "act", "acts", "bombing", "bombings", "threat", "threats", "activity", "activities", "incident", "incidents", "violence", "plot", "plots", "crimes", "crime") {
		return mention{}, end // what an attack is called tells nobody's side
	}
	if s.word(end-1) == "humanitarian" && in(s.word(end), "aid", "assistance", "relief", "supplies", "crisis", "situation", "access", "disaster", "law", "needs", "goods", "grounds", "mission") ||
		s.word(end-1) == "coalition" && in(s.word(end), "talks", "government", "governments", "partner", "partners", "agreement", "deal", "party", "parties", "cabinet") {
		return mention{}, end // a kind of aid, a kind of government
	}
	who.Text = s.span(i, end)
	m.last = end
	m.adjective = m.adjective && end == j+n
	if in(s.word(end), "'s", "'") {
		m.possessive = true
	}
	if who.Country == "" && m.role == "council" && s.word(end-2) == "security" {
		who.Sector = counterclaim.IGO
	}
	if m.who == nil {
		if !who.Known() && who.Sector != counterclaim.IGO && who.Sector != counterclaim.NGO && who.Sector != counterclaim.REB && who.Sector != counterclaim.JRN {
			s.settleRole(&m, &who, i)
		}
		m.who = []counterclaim.Entity{who}
	}
	return m, end
}

func (s *sentence) numeral(i int) bool {
	if i < s.first || i >= s.last {
		return false
	}
	if s.sc.d.Tokens[i].Kind == text.Number {
		return !strings.Contains(s.word(i), ":") // a time of day counts nobody
	}
	return in(s.word(i), "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
		"seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "dozens", "hundreds", "thousands", "dozen", "scores")
}

// extend joins a role after a country or body: "Kyrgyz border guards", "India's army".
func (s *sentence) extend(m *mention, who *counterclaim.Entity, e actors.Entry, end int) int {
	at := end
	if in(s.word(at), "'s", "'") {
		at++
	}
	if in(s.word(at), "side", "sides", "territory", "part") && e.Kind == actors.Demonym {
		if s.word(at) != "territory" {
			return at + 1
		}
		return end
	}
	role, n := s.roleAt(at)
	if n == 0 && at > end {
		// "Tajikistan's State Committee": a body that has no country of its own, or the same.
		if b, k := s.entry(at); k > 0 && b.Kind == actors.Body && (b.Country == "" || b.Country == e.Country) {
			role, n = b, k
		}
	}
	if n == 0 {
		if b, k := s.entry(at); k > 0 && b.Kind == actors.Person && b.Country == e.Country {
			who.Person = true
			m.surname = s.word(at + k - 1)
			return at + k
		}
		return end
	}
	if e.Kind == actors.Body && e.Country == "" && in(string(e.Sector), "REB", "IGO", "NGO") {
		role.Sector = e.Sector // a leader of rebels is no government
	}
	if e.Kind == actors.Person {
		who.Person = false
	}
	who.Sector = role.Sector
	if role.Sector == "" {
		who.Sector = counterclaim.GOV
	}
	who.Name = ""
	m.role, m.group, m.things, m.body = s.word(at+n-1), role.Kind == actors.Group, thing(s.word(at+n-1)), role.Kind != actors.Group
	return at + n
}

// complement joins "of the Kyrgyz Republic", "for the border service", "in Bishkek" to a role.
func (s *sentence) complement(m *mention, who *counterclaim.Entity, end int) int {
	if m.role == "" || who.Country != "" && s.word(end) != "for" || in(string(who.Sector), "IGO") && s.word(end) == "in" {
		return end
	}
	for range 3 {
		prep := s.word(end)
		if !in(prep, "of", "for", "from", "in") || prep == "in" && who.Sector == counterclaim.REB {
			return end // rebels are not those of the country where they are
		}
		j := end + 1
		if c, n := s.collective(j); n > 0 && in(prep, "of", "from") {
			m.who = c.who
			for x := range m.who {
				m.who[x].Sector = who.Sector
				m.who[x].Text = s.span(m.first, j+n)
			}
			return j + n
		}
		for in(s.word(j), "the", "a") {
			j++
		}
		e, n := s.entry(j)
		if n == 0 {
			for k := 1; k <= 2 && s.modifier(j+k-1); k++ {
				if e, n = s.entry(j + k); n > 0 {
					j += k
					break
				}
			}
		}
		if n == 0 {
			if side, n := s.placeSide(j); n > 0 && side != "" {
				who.Country = side
				return j + n
			}
			return end
		}
		if e.Country == "" && e.Kind != actors.Role {
			if e.Sector == counterclaim.IGO || e.Sector == counterclaim.NGO || e.Sector == counterclaim.REB {
				who.Sector = e.Sector
				return j + n
			}
			return end
		}
		if e.Kind == actors.Capital && prep == "in" && m.group {
			return end
		}
		if e.Country != "" || e.Party != "" {
			who.Country, who.Party = e.Country, e.Party
			if e.Kind == actors.Body && e.Sector != "" && who.Sector == counterclaim.GOV {
				who.Sector = e.Sector
			}
		}
		next := j + n
		if role, k := s.roleAt(next); k > 0 {
			who.Sector = role.Sector
			next += k
		}
		if s.word(next) == "'s" && in(prep, "of", "for") {
			if _, k := s.roleAt(next + 1); k > 0 {
				next += 1 + k
			}
		}
		end = next
		if who.Known() {
			return end
		}
	}
	return end
}

// placeSide gives the country of a place named at token i.
func (s *sentence) placeSide(i int) (string, int) {
	if i >= s.last || !s.sc.d.Tokens[i].Title {
		return "", 0
	}
	es, n := s.sc.c.o.Gazetteer.Longest(s.surface(i, 4))
	if n == 0 {
		return "", 0
	}
	for _, e := range es {
		for _, side := range s.sc.lands {
			if e.Country == side {
				return side, n
			}
		}
	}
	return "", n
}

// surface gives the next words as written, while they can belong to one name.
func (s *sentence) surface(i, most int) []string {
	out := make([]string, 0, most)
	for ; i < s.last && len(out) < most; i++ {
		out = append(out, s.sc.d.Word(i))
	}
	return out
}

// settleRole finds whose a role noun without a country is: the body of that kind named before,
// the publisher's own, or nobody's yet.
func (s *sentence) settleRole(m *mention, who *counterclaim.Entity, i int) {
	if e, ok := s.sc.roles[m.role]; ok && s.word(i) == "the" && !m.things && !m.group {
		who.Country, who.Party = e.Country, e.Party
		return
	}
	m.guessed = true
	if s.word(i) != "the" && s.word(i) != "our" || s.sc.own == "" || m.group || m.things {
		return
	}
	if in(string(who.Sector), "GOV", "MIL", "SPY", "COP") && m.role != "regime" {
		own := s.sc.faces[s.sc.own]
		who.Country, who.Party = own.Country, own.Party
	}
}

// thing reports hardware that stands for its owner.
func thing(w string) bool {
	return droneWord(w) || in(w, "tank", "tanks", "artillery", "warplane", "warplanes", "aircraft", "convoy", "convoys", "vehicle", "vehicles", "trucks", "ship", "ships", "boat", "boats", "gunboat", "warship", "vessel", "vessels",
		"mortar", "mortars", "gun", "guns", "howitzer", "howitzers", "rocket", "rockets", "missile", "missiles", "launcher", "launchers", "shell", "shells", "bomb", "bombs", "mine", "mines", "helicopter", "helicopters", "jet", "jets", "bomber", "bombers")
}
