package coder

import (
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/lexicon"
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
	case "sides", "countries", "parties", "states", "nations", "republics", "neighbours", "neighbors", "capitals", "governments", "armies", "militaries", "peoples", "delegations", "militaries’", "leaders", "presidents", "ministers", "commanders":
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
	case "we", "us", "our", "ours":
		side := s.voiceSide()
		if side == "" {
			return mention{}, 0
		}
		e := sc.as(side, w)
		if w == "our" {
			if role, n := s.roleAt(i + 1); n > 0 {
				e.Sector = role.Sector
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
		if len(s.mentions) == 0 {
			if sc.lastSubject != nil && singular(sc.lastSubject.Text) {
				return one(sc.lastSubject, 1)
			}
			return one(sc.lastBody, 1)
		}
		return s.earlier(i, 1)
	case "they":
		if len(s.mentions) > 0 {
			return s.earlier(i, 1)
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
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.group || m.who[0].Person && n > 1 && !in(s.word(i), "his", "her") {
			continue
		}
		who := make([]counterclaim.Entity, len(m.who))
		copy(who, m.who)
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
	e, n := s.sc.c.o.Actors.Longest(s.sc.words[i:min(i+8, s.last)], s.sc.day)
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
		if n > 0 && (e.Kind == actors.Role || e.Kind == actors.Group || e.Kind == actors.Body && e.Country == "") {
			// "border guard" "service": take what follows as long as it is a role too.
			for {
				f, k := s.entry(i + skip + n)
				if k == 0 || f.Kind != actors.Role && f.Kind != actors.Group {
					break
				}
				if f.Kind == actors.Role {
					e = f
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
	return !found || !m.Verb || m.Entry.Frame != lexicon.Say && !strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "ing")
}

// nounPhrase reads a country, body, person or role with what belongs to it: "15 Kyrgyz
// servicemen", "Tajikistan's State Committee for National Security", "the health ministry in
// Bishkek", "servicemen of the Kyrgyz Republic".
func (s *sentence) nounPhrase(i int) (mention, int) {
	j := i
	for in(s.word(j), "the", "a", "an", "some", "about", "any", "several", "more", "at", "least", "less", "than", "around", "nearly", "other", "another", "one") || s.numeral(j) {
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
	m := mention{first: i, body: e.Kind == actors.Body || e.Kind == actors.Role}
	end := j + n
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
	who.Text = s.span(i, end)
	m.last = end
	if in(s.word(end), "'s", "'") {
		m.possessive = true
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
		return true
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
	if m.role == "" || who.Country != "" && s.word(end) != "for" {
		return end
	}
	for range 3 {
		prep := s.word(end)
		if !in(prep, "of", "for", "from", "in") {
			return end
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
		for _, side := range s.sc.sides {
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
		m.surname = s.word(j - 1)
	}
	return j
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
	if in(string(who.Sector), "GOV", "MIL", "SPY", "COP") {
		own := s.sc.faces[s.sc.own]
		who.Country, who.Party = own.Country, own.Party
	}
}

// personName reads a name of two or more capitalised words that no table knows, or the surname
// of somebody named before.
func (s *sentence) personName(i int) (mention, int) {
	tok := s.sc.d.Tokens
	if !tok[i].Title || tok[i].Kind != text.Word {
		return mention{}, i
	}
	if e, ok := s.sc.surnames[s.word(i)]; ok {
		e.Text = s.span(i, i+1)
		return mention{first: i, last: i + 1, who: []counterclaim.Entity{e}, surname: s.word(i), possessive: s.word(i+1) == "'s"}, i + 1
	}
	j := i
	for j < s.last && j < i+4 && tok[j].Title && tok[j].Kind == text.Word && !in(s.word(j), "the", "on", "in", "at", "from") {
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
	if e, ok := s.sc.surnames[s.word(j-1)]; ok {
		e.Text = s.span(i, j)
		return mention{first: i, last: j, who: []counterclaim.Entity{e}, surname: s.word(j - 1)}, j
	}
	if s.word(j) != "," && !in(s.word(j), "said", "told") {
		return mention{}, i
	}
	return mention{first: i, last: j, surname: s.word(j - 1), guessed: true,
		who: []counterclaim.Entity{{Text: s.span(i, j), Name: s.span(i, j), Person: true}}}, j
}

// joinAppositions gives a person the country and sector of the office beside it: "Gulnara A., a
// spokeswoman for the border service, told", "the president, Emil B., said".
func (s *sentence) joinAppositions() {
	for k := 0; k+1 < len(s.mentions); k++ {
		a, b := &s.mentions[k], &s.mentions[k+1]
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

// thing reports hardware that stands for its owner.
func thing(w string) bool {
	return droneWord(w) || in(w, "tank", "tanks", "artillery", "warplane", "warplanes", "aircraft", "convoy", "convoys", "vehicle", "vehicles", "trucks", "ship", "ships", "boat", "boats", "gunboat", "warship", "vessel", "vessels")
}
