package coder

import (
	"strings"

	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/text"
)

// A site is a place that is described and not named: "the border with Tarnland", "the road to Olm", "the Olm oilfield". It is one where nothing
// else in the world could be meant by a reader of the report.

// siteNoun says of a noun what makes a site of it: 'a' the article alone ("the border"), 'n' a name before or behind it ("the Olm
// oilfield", "the bridge at Olm"), 0 nothing.
func siteNoun(w string) byte {
	switch w {
	case "border", "frontier", "boundary", "front", "frontline", "heights", "intake", "temple", "crossing", "gate", "bridge":
		return 'a'
	case "line", "road", "highway", "airport", "airfield", "airstrip", "airbase", "checkpoint", "roadblock", "point", "plant", "station", "dam", "reservoir", "section", "direction",
		"directions", "sector", "area", "zone", "territory", "enclave", "exclave", "oilfield", "oilfields", "pagoda", "monastery", "corridor", "tunnel", "canal", "pass", "gorge",
		"port", "base", "camp", "ridge", "crossings", "villages", "districts", "regions", "settlements", "towns":
		return 'n'
	}
	return 0
}

// lineWords are the words before "line", and behind "line of", that make one line of it.
func lineWords(w string) bool {
	return in(w, "contact", "control", "demarcation", "ceasefire", "armistice", "separation", "withdrawal", "confrontation", "border", "front", "dividing", "blue", "boundary")
}

// site reads a described place that begins at token i, at its article or its first word, and gives the token after it; 0 where there is
// none. bare is the token where it begins without its article.
func (s *sentence) site(i int) (bare, end int) {
	bare = i
	definite := in(s.word(i), "the", "our", "their", "its")
	if definite || in(s.word(i), "a", "an") {
		bare++
	}
	head := -1
	named := false
	for j := bare; j < min(bare+6, s.last); j++ {
		w := s.word(j)
		if siteNoun(w) != 0 && !(siteNoun(s.word(j+1)) != 0 && s.sc.d.Tokens[j+1].Kind == text.Word) {
			head = j
			break
		}
		if j == bare && s.word(i-1) == "to" && s.wordIs(j, text.VERB) {
			return 0, 0 // "to cross the line"
		}
		if s.sc.d.Tokens[j].Kind == text.Punct && w != "-" || preposition(w) || barrier(w) || s.verbAt(j) {
			return 0, 0
		}
		named = named || s.sc.d.Tokens[j].Title
	}
	if head < 0 {
		return 0, 0
	}
	end = head + 1
	noun := s.word(head)
	if plural := in(noun, "villages", "districts", "regions", "settlements", "towns"); plural && !named || s.nounAt(end) {
		return 0, 0 // "the settlements of Olm and Tarn" are the names, "the border guards" are people
	}
	before, of := s.word(head-1), s.word(end) == "of"
	if noun == "line" {
		switch {
		case head > bare && lineWords(before):
			named = true
		case of && (lineWords(s.word(end+1)) || lineWords(s.word(end+2))):
			if s.word(end+1) == "the" {
				end++
			}
			return bare, end + 2
		case !named && !definite:
			return 0, 0
		}
	}
	if s.wide(noun, head, bare) {
		return 0, 0
	}
	if !named || head == bare {
		if n := s.toldBy(end); n > 0 {
			return bare, end + n
		}
		if n := s.nameAt(end); n > 0 && in(noun, "checkpoint", "crossing", "bridge", "airport", "station", "camp", "dam") {
			return bare, end + n
		}
	}
	if s.word(end) == "no" || s.word(end) == "number" { // "disengagement area No. 2"
		for k := end; k < min(end+3, s.last); k++ {
			if s.sc.d.Tokens[k].Kind == text.Number {
				return bare, k + 1
			}
		}
	}
	switch {
	case named && head > bare:
		return bare, end
	case definite && siteNoun(noun) == 'a' && (head == bare || in(before, "state", "common", "shared", "joint", "disputed", "water", "international", "administrative")):
		return bare, end
	case definite && in(before, "eastern", "western", "northern", "southern", "central", "disputed", "buffer", "disengagement", "demilitarised", "demilitarized", "security") && noun != "territory":
		return bare, end
	}
	return 0, 0
}

// wide reports a stretch that the name behind it tells better alone: "the area of Olm", "a training area near Olm", "the territory of the city
// of Olm". A stretch that an agreement made is none: "the disengagement area at Olm".
func (s *sentence) wide(noun string, head, bare int) bool {
	if !in(noun, "area", "territory", "zone", "direction", "enclave", "exclave", "sector") {
		return false
	}
	if head > bare && in(s.word(head-1), "disengagement", "withdrawal", "security", "buffer", "demilitarised", "demilitarized", "exclusion", "separation", "eastern", "western", "northern", "southern") {
		return false
	}
	return in(s.word(head+1), "of", "near", "at", "around", "outside", "between")
}

// toldBy gives how many tokens from i on say by a name which site it is: "with Tarnland", "at Olm", "to the town of Olm", "between Olm and
// Tarn", "of the Ardanian-Belmarkian border".
func (s *sentence) toldBy(i int) int {
	if !in(s.word(i), "of", "at", "near", "with", "to", "between", "outside", "linking", "from") {
		return 0
	}
	j := i + 1
	for in(s.word(j), "the", "village", "town", "city", "settlement", "villages", "towns", "of", "north", "south", "east", "west", "district") {
		j++
	}
	n := s.nameAt(j)
	if n == 0 {
		return 0
	}
	j += n
	for in(s.word(j), "and", "with", "to") && (in(s.word(i), "between", "linking", "from") || s.word(j) != "with") && s.word(j) != "to" || s.word(j) == "with" && s.word(i) == "linking" {
		k := j + 1
		for in(s.word(k), "the", "village", "town", "city", "of") {
			k++
		}
		n := s.nameAt(k)
		if n == 0 || !in(s.word(i), "between", "linking") {
			break
		}
		j = k + n
	}
	if siteNoun(s.word(j)) != 0 { // "of the Ardanian border"
		j++
	}
	return j - i
}

// nounAt reports whether a small noun stands at token i.
func (s *sentence) nounAt(i int) bool {
	if i >= s.last || s.sc.d.Tokens[i].Kind != text.Word || s.sc.d.Tokens[i].Title || barrier(s.word(i)) || preposition(s.word(i)) {
		return false
	}
	return s.wordIs(i, text.NOUN)
}

// wordIs reports whether the word at token i is the part of speech.
func (s *sentence) wordIs(i int, p text.UPOS) bool {
	g, _ := s.tags()
	return g != nil && g.Tags[g.wordOf[i]].UPOS == p
}

// nameAt gives how many capitalised tokens begin at i, 0 for none.
func (s *sentence) nameAt(i int) int {
	if i >= s.last || !s.sc.d.Tokens[i].Title || s.sc.d.Tokens[i].Kind != text.Word {
		return 0
	}
	return s.nameLength(i)
}

// verbAt reports whether a trigger's verb stands at token i.
func (s *sentence) verbAt(i int) bool {
	for k := range s.triggers {
		if t := &s.triggers[k]; t.Verb && t.Head == i {
			return true
		}
	}
	return false
}

// standsWherePlacesStand reports whether what begins at token i follows a preposition of place or a verb that goes to a place.
func (s *sentence) standsWherePlacesStand(i int) bool {
	if in(s.word(i-1), "in", "at", "on", "to", "from", "into", "towards", "toward", "over", "across", "along", "near", "through", "above", "via", "within", "inside", "outside", "beside", "around",
		"beyond", "behind", "past", "crossed", "cross", "crossing", "entered", "enter", "entering", "leave", "leaves", "left", "reach", "reached") {
		return true
	}
	if s.word(i-1) == "to" && s.word(i-2) == "next" {
		return true
	}
	if s.word(i-1) == "of" && in(s.word(i-2), "territory", "area", "vicinity", "direction", "outskirts", "residents", "population", "inhabitants", "villagers", "authorities", "people") {
		return true
	}
	if in(s.word(i), "the", "a") && (i == s.first || in(s.word(i-1), ",", ";", "and", "that", "\"")) {
		// "The road to Olm is blocked"
		if _, end := s.site(i); end > 0 && in(s.word(end), "is", "are", "was", "were", "has", "have", "had", "remains", "remained", "will") {
			return true
		}
	}
	return s.attacked(i)
}

// peoples reports whether a word before a site is a people's: "Tarnlandish territory".
func (s *sentence) peoples(i int) bool {
	e, n := s.entry(i)
	return n > 0 && e.Kind == actors.Demonym || strings.Contains(s.word(i), "-") && s.demonym(i)
}
