package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// The kinds of evidence for or against two claims being about one happening. Each is 0 or 1, or a
// share between.
const (
	evAlways = iota
	evSameConduct
	evSameFamily
	evRelated // families of which one is wont to follow the other in one happening
	evSameEvent
	evSameDirection
	evSwapped // the sides in each other's place
	evSameSides
	evNoSideCommon
	evSameSentence
	evNextSentence
	evNearSentence // two to four sentences apart
	evSameReport
	evSameCount
	evNearCount  // within a tenth
	evOtherCount // the same kind of thing in another number
	evSameMeans
	evOtherMeans
	evSameDays
	evOverlap // days that overlap without being the same
	evNextDay
	evOtherDay
	evOneUndated
	evBothUndated
	evSamePlace
	evOtherPlace
	evOnePlaceless
	evBothPlaceless
	evWords      // share of the words in common
	evOneWord    // at least one word in common
	evNames      // a name in common that is neither side nor place
	evSameClock  // a time of day in common
	evDenial     // one denied or alleged, the other told
	evRealUnreal // one happened, the other is planned, demanded or feared
	evBothUnreal
	evDeedWords // a deed and words about one
	evBothWords
	evWordsFamily // both words, of one family
	evSameSpeaker
	evSameFire        // both of fire and what it does: the family in which most happens
	evFirePlace       // both of fire, at one place
	evFireOther       // both of fire, at two places
	evFireDays        // both of fire, on the same days
	evRarePlace       // of another family, at one place
	evRareOther       // of another family, at two places
	evRareSides       // of another family, the same sides
	evFamilyReport    // of one family in one report
	evFamilyAcross    // of one family in two reports
	evNextClaim       // one follows the other in their report
	evContextPlace    // one names no place; the place told of before it is the other's
	evContextOther    // that place is none of the other's
	evContextDay      // one says no day; the day told of before it is the other's
	evContextOtherDay // that day is none of the other's
	evHarm            // a deed and what it did: dead, wounded or damage
	evConductAcross   // the same conduct in two reports
	evUnrelated       // deeds of two families that are not wont to go together
	kindsOfEvidence
)

// evidence compares two claims.
func evidence(a, b *item) (e [kindsOfEvidence]float64, where whereabouts) {
	set := func(k int, ok bool) {
		if ok {
			e[k] = 1
		}
	}
	e[evAlways] = 1
	set(evSameConduct, meet(a.c.Conduct, b.c.Conduct))
	set(evSameFamily, a.family == b.family)
	set(evRelated, related(a, b))
	set(evSameEvent, a.c.Event == b.c.Event)
	sidedEvidence(a, b, set)
	apart := 100
	if a.c.Report == b.c.Report {
		apart = max(a.c.Sentence-b.c.Sentence, b.c.Sentence-a.c.Sentence)
	}
	set(evSameReport, apart < 100)
	set(evSameSentence, apart == 0)
	set(evNextSentence, apart == 1)
	set(evNearSentence, apart >= 2 && apart <= 4)
	same, near, other := compareCounts(a.counts, b.counts)
	set(evSameCount, same)
	set(evNearCount, near)
	set(evOtherCount, other && !same && !near)
	if len(a.c.Means) > 0 && len(b.c.Means) > 0 {
		m := meet(a.c.Means, b.c.Means)
		set(evSameMeans, m)
		set(evOtherMeans, !m)
	}
	dayEvidence(a, b, set)
	where = compare(a.places, b.places)
	set(evSamePlace, where == samePlace)
	set(evOtherPlace, where == otherPlace || where == farApart)
	set(evBothPlaceless, len(a.places) == 0 && len(b.places) == 0)
	set(evOnePlaceless, where == unknownPlace && len(a.places)+len(b.places) > 0)
	common := sharedOf(a.words, b.words)
	set(evOneWord, common > 0)
	if n := min(len(a.words), len(b.words)); n > 0 {
		e[evWords] = float64(common) / float64(max(n, 3))
	}
	set(evNames, sharedOf(a.names, b.names) > 0)
	set(evSameClock, sharedOf(a.clocks, b.clocks) > 0)
	set(evDenial, a.c.Stance != b.c.Stance)
	set(evRealUnreal, a.real != b.real)
	set(evBothUnreal, !a.real && !b.real)
	aw, bw := strings.HasPrefix(a.family, "words:"), strings.HasPrefix(b.family, "words:")
	set(evDeedWords, aw != bw)
	set(evBothWords, aw && bw)
	set(evWordsFamily, aw && bw && a.family == b.family)
	set(evUnrelated, !aw && !bw && a.family != b.family && e[evRelated] == 0 && e[evSameConduct] == 0)
	set(evSameSpeaker, a.c.Speaker != nil && b.c.Speaker != nil && a.c.Speaker.Side() == b.c.Speaker.Side())
	fire := a.family == "fire" && b.family == "fire"
	rare := !fire && a.family == b.family
	set(evSameFire, fire)
	set(evFirePlace, fire && where == samePlace)
	set(evFireOther, fire && e[evOtherPlace] == 1)
	set(evFireDays, fire && e[evSameDays] == 1)
	set(evRarePlace, rare && where == samePlace)
	set(evRareOther, rare && e[evOtherPlace] == 1)
	set(evRareSides, rare && e[evSameSides] == 1)
	set(evFamilyReport, a.family == b.family && apart < 100)
	set(evFamilyAcross, a.family == b.family && apart == 100)
	set(evConductAcross, e[evSameConduct] == 1 && apart == 100)
	set(evNextClaim, apart < 100 && (a.order-b.order == 1 || b.order-a.order == 1))
	contextEvidence(a, b, set)
	set(evHarm, harm(a.c) != harm(b.c) && fire)
	return e, where
}

// contextEvidence compares what a claim leaves unsaid, and its report told just before, with what
// the other says.
func contextEvidence(a, b *item, set func(int, bool)) {
	if (len(a.places) == 0) != (len(b.places) == 0) {
		w := compare(orElse(a.places, a.before), orElse(b.places, b.before))
		set(evContextPlace, w == samePlace)
		set(evContextOther, w == otherPlace || w == farApart)
	}
	if a.dated != b.dated {
		one, other := a, b
		if a.dated {
			one, other = b, a
		}
		if one.beforeFrom != noDay {
			overlap := one.beforeFrom <= other.to && other.from <= one.beforeTo
			set(evContextDay, overlap)
			set(evContextOtherDay, !overlap)
		}
	}
}

func orElse(a, b []spot) []spot {
	if len(a) > 0 {
		return a
	}
	return b
}

func harm(c *counterclaim.Claim) bool {
	return slices.ContainsFunc(c.Conduct, func(k counterclaim.Conduct) bool {
		return k == "killing" || k == "wounding" || k == "damage_to_property" || k == "damage_to_infrastructure"
	})
}

// inOrder gives the items of each report their order in it, and what was told before them.
func inOrder(items []*item) {
	byReport := map[counterclaim.ID][]*item{}
	for _, it := range items {
		byReport[it.c.Report] = append(byReport[it.c.Report], it)
	}
	for _, list := range byReport {
		slices.SortFunc(list, func(a, b *item) int { return a.rank - b.rank })
		var places []spot
		from, to := noDay, noDay
		for k, it := range list {
			it.order, it.before, it.beforeFrom, it.beforeTo = k, places, from, to
			if len(it.places) > 0 {
				places = it.places
			}
			if it.dated && it.c.Within.IsZero() {
				from, to = it.from, it.to
			}
		}
	}
}

func sidedEvidence(a, b *item, set func(int, bool)) {
	if len(a.sides) == 0 || len(b.sides) == 0 {
		return
	}
	straight := slices.Equal(a.actors, b.actors) && slices.Equal(a.targets, b.targets)
	set(evSameDirection, straight)
	set(evSwapped, !straight && slices.Equal(a.actors, b.targets) && slices.Equal(a.targets, b.actors))
	set(evSameSides, slices.Equal(a.sides, b.sides))
	set(evNoSideCommon, !meet(a.sides, b.sides))
}

func dayEvidence(a, b *item, set func(int, bool)) {
	gap := max(a.from-b.to, b.from-a.to)
	switch {
	case !a.dated && !b.dated:
		set(evBothUndated, true)
	case !a.dated || !b.dated:
		set(evOneUndated, true)
	case a.from == b.from && a.to == b.to:
		set(evSameDays, true)
	case gap <= 0:
		set(evOverlap, true)
	case gap == 1:
		set(evNextDay, true)
	default:
		set(evOtherDay, true)
	}
}

// kin are families of conduct that stand beside each other in one happening.
var kin = [...][2]string{
	{"air", "fire"}, {"deployment", "works"}, {"ceasefire", "withdrawal"}, {"ceasefire", "talks"}, {"delimitation", "talks"},
	{"detention", "release"}, {"displacement", "release"},
}

func related(a, b *item) bool {
	if a.family == b.family {
		return false
	}
	for _, k := range kin {
		if a.family == k[0] && b.family == k[1] || a.family == k[1] && b.family == k[0] {
			return true
		}
	}
	return false
}

// compareCounts says whether two claims give the same number of something, nearly the same, or
// only others.
func compareCounts(a, b []counterclaim.Count) (same, near, other bool) {
	for _, x := range a {
		for _, y := range b {
			if x.What != y.What {
				continue
			}
			xl, xh := x.Bounds()
			yl, yh := y.Bounds()
			switch {
			case xl == yl && xh == yh:
				same = true
			case xl > 9 && yl > 9 && 10*max(xl-yl, yl-xl) <= max(xl, yl):
				near = true
			default:
				other = true
			}
		}
	}
	return same, near, other
}

// wording takes from a claim's own words what can be compared: words without endings, names that
// stand neither for a side nor for a place, and times of day.
func (it *item) wording() {
	known := map[string]bool{}
	note := func(s string) {
		for _, w := range strings.FieldsFunc(strings.ToLower(s), notOfWord) {
			known[shortened(w)] = true
		}
	}
	for _, p := range it.c.Places {
		note(p.Text)
		note(p.Name)
	}
	for _, list := range [...][]counterclaim.Entity{it.c.Actors, it.c.Targets} {
		for _, e := range list {
			note(e.Text)
			note(e.Name)
		}
	}
	for k, w := range strings.FieldsFunc(it.c.Text, notOfWord) {
		if strings.Contains(w, ":") {
			if w[0] >= '0' && w[0] <= '9' {
				it.clocks = append(it.clocks, strings.TrimLeft(w, "0"))
			}
			continue
		}
		low := strings.ToLower(w)
		short := shortened(low)
		if utf8.RuneCountInString(low) < 4 || known[short] || slices.Contains(commonWords[:], low) {
			continue
		}
		if first, _ := utf8.DecodeRuneInString(w); k > 0 && unicode.IsUpper(first) {
			it.names = append(it.names, short)
		}
		it.words = append(it.words, short)
	}
	for _, l := range [...]*[]string{&it.words, &it.names, &it.clocks} {
		slices.Sort(*l)
		*l = slices.Compact(*l)
	}
}

func notOfWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ':' && r != '\''
}

// shortened takes the ending from a word: it keeps six letters, so that "shelled" meets "shelling".
func shortened(w string) string {
	w = strings.TrimSuffix(w, "'s")
	n := 0
	for i := range w {
		if n == 6 {
			return w[:i]
		}
		n++
	}
	if n > 4 {
		for _, end := range [...]string{"ing", "ed", "es", "s"} {
			if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 3 {
				return rest
			}
		}
	}
	return w
}

// commonWords say nothing about which happening is meant.
var commonWords = [...]string{
	"about", "after", "again", "against", "along", "also", "another", "because", "been", "before", "being", "between", "both",
	"could", "during", "each", "from", "have", "having", "here", "into", "more", "most", "near", "only", "other", "over",
	"said", "same", "side", "sides", "since", "some", "such", "than", "that", "their", "them", "then", "there", "these", "they",
	"this", "those", "through", "under", "until", "upon", "very", "were", "what", "when", "where", "which", "while", "will",
	"with", "would", "your", "units", "forces", "persons", "people", "three", "four", "five", "seven", "country", "countries",
}

// sharedOf counts what two sorted lists have in common.
func sharedOf(a, b []string) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			n++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return n
}

// happened reports claims of what is told, denied or alleged as done, not of what is to come.
func happened(c *counterclaim.Claim) bool {
	return c.Status == counterclaim.Occurred || c.Status == counterclaim.Ongoing || c.Status == ""
}
