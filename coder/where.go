package coder

import (
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/text"
)

// spot is a place named at tokens [first, last).
type spot struct {
	first, last int
	place       counterclaim.Place
	precision   counterclaim.Precision // of the name alone, "" where no table has it
}

// findWhere finds the places of the sentence: sites that are described (site.go), and capitalised names where places stand, known to the
// gazetteer or not, a country of the dispute's sides before others.
func (s *sentence) findWhere() {
	for i := max(s.first, s.sc.body); i < s.last; {
		if end := s.spotSite(i); end > 0 {
			i = end
			continue
		}
		i = s.spotName(i)
	}
}

// spotSite notes the site that begins at token i. It gives the token to go on at where no name within it is a place of its own, else 0.
func (s *sentence) spotSite(i int) int {
	if !s.standsWherePlacesStand(i) {
		return 0
	}
	bare, end := s.site(i)
	if end == 0 || s.onlyNamed(bare, end) || len(s.spots) > 0 && s.spots[len(s.spots)-1].last >= end {
		return 0
	}
	named := s.sc.d.Tokens[bare].Title
	if named {
		if _, n := s.sc.c.o.Gazetteer.Longest(s.surface(bare, 6)); n >= end-bare {
			return 0 // "Line of Control"
		}
	}
	s.spots = append(s.spots, spot{bare, end, counterclaim.Place{Text: s.span(bare, end), Unresolved: true}, ""})
	if named || s.nameAt(bare+1) > 0 && siteNoun(s.word(bare)) != 0 {
		return end
	}
	return 0
}

// spotName notes the place whose name begins at token i, if one does, and gives the token to go on at.
func (s *sentence) spotName(i int) int {
	tok := s.sc.d.Tokens
	if !tok[i].Title || tok[i].Kind != text.Word || s.periodAt(i) || s.demonym(i) || s.inBody(i) {
		return i + 1
	}
	kind, ok := s.placed(i)
	if !ok && !s.attacked(i) {
		return i + 1
	}
	es, n := s.sc.c.o.Gazetteer.Longest(s.surface(i, 4))
	whole := s.nameLength(i)
	after := s.typeAfter(i + max(n, whole))
	longer := whole > n && (kind == "type" || s.mentionAt(i+n) < 0 && !s.periodAt(i+n))
	unknown := n == 0 || longer // a name that no table has, or the beginning of a longer one
	if !unknown {
		if e, ok := s.choose(es, kind); ok {
			if whole > n {
				after = 0
			}
			end := i + n + after
			precision := s.precision(e, i, kind, after)
			s.spots = append(s.spots, spot{i, end, s.provisional(e, i, end, precision), precision})
			return end
		}
	}
	known := !unknown && (es[0].Common || es[0].Code == "PCLI" || es[0].Code == "CONT")
	if kind == "type" || unknown && (kind != "" || after > 0) || ok && !known && s.unknownPlace(i, max(n, whole)) {
		end := i + max(n, whole) + after
		s.spots = append(s.spots, spot{i, end, counterclaim.Place{Text: s.span(i, end), Unresolved: true}, ""})
		return end
	}
	return i + max(n, 1)
}

// inBody reports a word in the name of a body, behind its first: "the Union of Olm and Tarn".
func (s *sentence) inBody(i int) bool {
	m := s.mentionAt(i)
	return m >= 0 && s.mentions[m].body && s.mentions[m].first < i && s.sc.d.Tokens[s.mentions[m].first].Title
}

// unknownPlace reports a name that nobody bears and that stands where hardly anything but a place stands: "shooting in Tarnau", "near
// Olm, Tarnau and Kelm".
func (s *sentence) unknownPlace(i, n int) bool {
	if s.mentionAt(i) >= 0 || s.periodAt(i) || len(s.word(i)) < 3 || s.word(i+n) == "'s" {
		return false
	}
	j := i - 1
	for in(s.word(j), "the", "\"") {
		j--
	}
	if s.word(j) == "at" && (s.wordIs(j-1, text.VERB) || s.verbAt(j-1)) {
		return false // "shouted at Zorg"
	}
	return in(s.word(j), "in", "at", "near", "around", "outside", "inside", "into", "towards", "toward", "from", "to", "for", "and", ",") && s.word(i-1) != "the"
}

// periodAt reports whether a token names a month or a day.
func (s *sentence) periodAt(i int) bool {
	return in(s.word(i), "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july",
		"august", "september", "october", "november", "december", "ramadan", "christmas", "easter", "gmt", "utc",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "jan.", "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sept.", "sep.", "oct.", "nov.", "dec.")
}

// onlyNamed reports a site that is a name with one word for its kind, which names are looked up with: "the Olm district".
func (s *sentence) onlyNamed(bare, end int) bool {
	n := s.nameAt(bare)
	return n > 0 && !s.peoples(bare) && bare+n+1 == end && s.typeAfter(bare+n) == 1
}

// attacked reports a name that is the object of a verb of force: "shelled Tarn".
func (s *sentence) attacked(i int) bool {
	for k := range s.triggers {
		if t := &s.triggers[k]; t.Last == i && t.Verb && t.event == counterclaim.Assault {
			return true
		}
	}
	return false
}

// precision says how near the place's coordinates are to where it happens.
func (s *sentence) precision(e gazetteer.Entry, i int, kind string, after int) counterclaim.Precision {
	switch {
	case e.Code == "PCLI":
		return counterclaim.InCountry
	case kind == "near" || in(s.word(i-1), "near", "outside", "around", "off"):
		return counterclaim.Near
	case after > 0 || in(e.Feature, "A", "L", "H", "T"):
		return counterclaim.Area
	}
	return counterclaim.Exact
}

// demonym reports whether the token is the name of a people and no place: "Tajik territory",
// "Armenian-Azerbaijani border".
func (s *sentence) demonym(i int) bool {
	if e, n := s.entry(i); n > 0 && e.Kind == actors.Demonym {
		return true
	}
	first, _, joined := strings.Cut(s.word(i), "-")
	if !joined {
		return false
	}
	e, n := s.sc.c.named([]string{first}, s.sc.day)
	return n > 0 && e.Kind == actors.Demonym
}

// typeAfter gives 1 where a word for a kind of place follows a name: "the Chakothi sector".
func (s *sentence) typeAfter(i int) int {
	if in(s.word(i), "sector", "region", "district", "province", "valley", "checkpoint", "crossing", "bridge", "direction", "oblast", "county", "governorate", "heights", "pass", "canton", "settlement", "gap") {
		return 1
	}
	return 0
}

// postAfter reports a word for a military post behind a name: "the Olm frontier post".
func (s *sentence) postAfter(i int) bool {
	if in(s.word(i), "frontier", "border", "military", "army", "police") {
		i++
	}
	return in(s.word(i), "post", "outpost", "position", "positions", "garrison", "base")
}

// placed reports whether a name at token i stands where places stand, and after which type word.
func (s *sentence) placed(i int) (kind string, ok bool) {
	j := i - 1
	for in(s.word(j), "the", "\"") {
		j--
	}
	switch w := s.word(j); {
	case in(w, "near", "outside", "around"):
		return "near", true
	case in(w, "outpost", "outposts", "post", "posts", "village", "villages", "town", "towns", "city", "settlement", "settlements", "checkpoint", "checkpoints", "crossing", "station", "hill", "hills", "mount", "lake", "camp", "island"):
		return "type", true
	case in(w, "'s", "of", "against") && s.typeAfter(i+s.nameLength(i)) > 0:
		return "", true // "Tarnland's Olm province"
	case w == "against" && s.postAfter(i+s.nameLength(i)):
		return "type", true
	case w == "to" && s.word(j-1) == "next":
		return "near", true
	case w == "for" && s.word(j-1) == "bound":
		return "", true
	case w == "of" && in(s.word(j-1), "airport", "bridge", "locality", "enclave", "exclave", "village", "town", "city", "settlement", "hamlet", "district", "region", "province", "area", "villages", "settlements", "towns", "hospital", "vicinity", "capital", "outskirts", "part", "direction", "north", "south", "east", "west", "north-west", "north-east", "south-west", "south-east", "northwest", "northeast", "southwest", "southeast", "northern", "southern", "eastern", "western", "kilometres", "kilometers", "km", "miles", "metres", "territory", "county", "state", "border"):
		return "type", true
	case in(w, "in", "at", "on", "to", "from", "into", "towards", "toward", "over", "across", "along", "between", "through", "above", "via", "within", "inside", "linking", "connecting", "joining", "and", ","):
		if in(w, "and", ",") {
			// A list of places: "near Kok-Tash, Surkh and Ak-Sai".
			return "", len(s.spots) > 0 && s.spots[len(s.spots)-1].last >= j-1
		}
		return "", true
	}
	return "", false
}

// nameLength counts the capitalised tokens of a name.
func (s *sentence) nameLength(i int) int {
	n := 0
	for i+n < s.last && n < 4 && s.sc.d.Tokens[i+n].Title && s.sc.d.Tokens[i+n].Kind == text.Word {
		n++
	}
	return max(n, 1)
}

// choose picks among places of one name by the sides of the report; a name that is an ordinary word
// needs a type word or a side's country, and a hamlet elsewhere a type word.
func (s *sentence) choose(es []gazetteer.Entry, kind string) (gazetteer.Entry, bool) {
	e, ok := gazetteer.Best(es, s.sc.lands)
	if e.From != "" && !e.Own && e.Feature != "P" && e.Feature != "A" && kind == "" {
		return e, false // a stream or a farm of a long list bears any name
	}
	if !ok || e.Own || s.sc.contends(e.Country) && e.Code != "PCLI" {
		return e, ok
	}
	if e.Code == "PCLI" || e.Code == "CONT" || e.Common && kind == "" || e.Feature == "P" && e.Population < 5000 && kind == "" {
		return e, false
	}
	return e, true
}
