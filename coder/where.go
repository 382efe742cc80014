package coder

import (
	"slices"
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
}

// findWhere finds the places of the sentence: capitalised names after a preposition or a type
// word that the gazetteer knows, a country of the dispute's sides before others.
func (s *sentence) findWhere() {
	tok := s.sc.d.Tokens
	for i := max(s.first, s.sc.body); i < s.last; i++ {
		if !tok[i].Title || tok[i].Kind != text.Word || s.demonym(i) {
			continue
		}
		kind, ok := s.placed(i)
		if !ok && !s.attacked(i) {
			continue
		}
		es, n := s.sc.c.o.Gazetteer.Longest(s.surface(i, 4))
		whole := s.nameLength(i)
		after := s.typeAfter(i + max(n, whole))
		if n == 0 || kind == "type" && whole > n {
			// A name that no table has, or the beginning of a longer one.
			if kind != "" || after > 0 {
				end := i + whole + after
				s.spots = append(s.spots, spot{i, end, counterclaim.Place{Text: s.span(i, end), Unresolved: true}})
				i = end - 1
			}
			continue
		}
		if e, ok := s.choose(es, kind); ok {
			if whole > n {
				after = 0
			}
			end := i + n + after
			s.spots = append(s.spots, spot{i, end, e.Place(s.span(i, end), s.precision(e, i, kind, after))})
			n += after
		}
		i += n - 1
	}
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

// placed reports whether a name at token i stands where places stand, and after which type word.
func (s *sentence) placed(i int) (kind string, ok bool) {
	j := i - 1
	for in(s.word(j), "the", "\"") {
		j--
	}
	switch w := s.word(j); {
	case in(w, "near", "outside", "around"):
		return "near", true
	case w == "of" && in(s.word(j-1), "village", "town", "city", "settlement", "hamlet", "district", "region", "province", "area", "villages", "settlements", "towns", "hospital", "vicinity", "capital", "outskirts", "part", "direction", "north", "south", "east", "west", "kilometres", "km", "territory", "county", "state", "border"):
		return "type", true
	case in(w, "in", "at", "on", "to", "from", "into", "towards", "toward", "over", "across", "along", "between", "through", "above", "via", "within", "inside", "and", ","):
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
	if !ok || e.Own || s.sc.contends(e.Country) && e.Code != "PCLI" {
		return e, ok
	}
	if e.Code == "PCLI" || e.Code == "CONT" || e.Common && kind == "" || e.Feature == "P" && e.Population < 5000 && kind == "" {
		return e, false
	}
	return e, true
}

// placesOf gives the places of a trigger's clause, else of its sentence when only one clause
// names any.
func (s *sentence) placesOf(t *trigger) []counterclaim.Place {
	if speech(t.Entry.Frame) {
		return nil
	}
	lo, hi := s.clauseOf(t)
	var out []counterclaim.Place
	for _, sp := range s.spots {
		if sp.first >= lo && sp.first < hi {
			out = append(out, sp.place)
		}
	}
	if len(out) == 0 && len(s.sc.carriedAt) > 0 && s.goesOn(t) {
		return slices.Clone(s.sc.carriedAt)
	}
	return out
}
