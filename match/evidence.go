package match

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// evidence is a set of kinds of evidence, one a bit.
type evidence uint64

// The kinds of evidence for or against two claims being about one happening. Each holds or does not, and is the same whichever
// claim comes first and whichever side is which.
const (
	evSameConduct = iota // but what any fight has
	evSameFight          // a conduct that any fight has
	evSameFire
	evSameFamily // but of fire
	evUnrelated  // deeds of two matters
	evDeedWords  // a deed, and words without one
	evTalksTruce
	evFireMismatch // by aircraft, by drone or after a truce, and not so
	evFireHarm     // what a fight did to people and things, and the fight
	evBothHarm
	evSameSentence
	evNext // one comes just after the other in its report
	evNextFamily
	evNextHarm // a fight, and next what it did
	evNextWords
	evNextUnreal // one happened, and the next is planned, demanded or feared
	evSameReport
	evSameAct
	evSameDays
	evOverlap   // days that overlap by less than half
	evOtherDay  // no day in common
	evNeither   // nor a place, of those that they name
	evLongShort // a day or two, and weeks or years
	evFireDays
	evSamePlace
	evPlaceAcross // in two reports
	evNearby      // other names, and no more than nearKM apart
	evOtherPlace
	evOtherInReport // two places in one report
	evWidePlace     // a place, and an area that it may lie in
	evOnePlaceless
	evTwoSpots // both of fire, at two spots
	evBothGeneral
	evOneGeneral
	evGeneralWords
	evGeneralUnreal
	evGeneralHarm
	evDenial
	evCounterpart // a denial in one report and the same charge in another
	evSameCount
	evSameMeans
	evOtherMeans
	evNames // a name in common that is neither side nor place
	evWords // words in common in two reports, by how rare they are
	evRareWords
	kindsOfEvidence
)

// evidenceNames says each kind in the words in which it is shown and weighed.
var evidenceNames = [kindsOfEvidence]string{
	evSameConduct:   "same conduct",
	evSameFight:     "same conduct that any fight has",
	evSameFire:      "both of fire",
	evSameFamily:    "same family of conduct",
	evUnrelated:     "deeds of two matters",
	evDeedWords:     "a deed, and words without one",
	evTalksTruce:    "talks, and a truce",
	evFireMismatch:  "fire of two kinds",
	evFireHarm:      "fire, and what it did",
	evBothHarm:      "both of harm done",
	evSameSentence:  "same sentence",
	evNext:          "next to each other",
	evNextFamily:    "next, of one family",
	evNextHarm:      "next, fire and what it did",
	evNextWords:     "next, words without content",
	evNextUnreal:    "next, happened and not",
	evSameReport:    "same report",
	evSameAct:       "within one act of speech",
	evSameDays:      "same days",
	evOverlap:       "days that overlap",
	evOtherDay:      "no day in common",
	evNeither:       "neither day nor place in common",
	evLongShort:     "a day, and weeks or years",
	evFireDays:      "both of fire, same days",
	evSamePlace:     "same place",
	evPlaceAcross:   "same place, two reports",
	evNearby:        "places near each other",
	evOtherPlace:    "other places",
	evOtherInReport: "other places in one report",
	evWidePlace:     "a place, and an area",
	evOnePlaceless:  "one without a place",
	evTwoSpots:      "both of fire, two spots",
	evBothGeneral:   "both of the fight as such",
	evOneGeneral:    "the fight as such, and a part",
	evGeneralWords:  "the fight as such, and words",
	evGeneralUnreal: "the fight as such, happened and not",
	evGeneralHarm:   "the fight as such, and harm",
	evDenial:        "one denied",
	evCounterpart:   "a charge, and its denial elsewhere",
	evSameCount:     "same number",
	evSameMeans:     "same means",
	evOtherMeans:    "other means",
	evNames:         "a name in common",
	evWords:         "words in common",
	evRareWords:     "rare words in common",
}

// general marks claims about a fight as such: no spot, no special weapon, no long time.
func general(it *item) bool {
	return it.family == fireFamily && !it.spotted && it.deeds&specialFire == 0 && it.to-it.from <= longTime
}

const (
	fireFamily = "fire"
	// longTime and shortTime are days, from which on and up to which a claim is about a stretch of time or about a moment.
	longTime, shortTime = 20, 2
)

// weigh compares two claims.
func weigh(a, b *item) (evidence, whereabouts) {
	var e evidence
	set := func(kind int, ok bool) {
		if ok {
			e |= 1 << kind
		}
	}
	conductEvidence(a, b, set)
	reportEvidence(a, b, set)
	dayEvidence(a, b, set)
	where := placeEvidence(a, b, set)
	set(evNeither, (where == otherPlace || where == farApart) && a.dated && b.dated && (a.to < b.from || b.to < a.from))
	ga, gb := a.general, b.general
	set(evBothGeneral, ga && gb)
	set(evOneGeneral, ga != gb && a.family == fireFamily && b.family == fireFamily)
	set(evGeneralWords, ga && b.words() || gb && a.words())
	set(evGeneralUnreal, ga && gb && a.real != b.real)
	set(evGeneralHarm, ga && gb && (a.deeds|b.deeds)&harm != 0)
	denied := (a.c.Stance == counterclaim.Denied) != (b.c.Stance == counterclaim.Denied)
	set(evDenial, denied)
	set(evCounterpart, denied && a.c.Report != b.c.Report && a.deeds&b.deeds != 0 && len(a.actors)+len(a.targets) > 0 &&
		slices.Equal(a.actors, b.actors) && slices.Equal(a.targets, b.targets))
	set(evSameCount, countsAgree(a.counts, b.counts))
	if len(a.c.Means) > 0 && len(b.c.Means) > 0 {
		same := meet(a.c.Means, b.c.Means)
		set(evSameMeans, same)
		set(evOtherMeans, !same)
	}
	names, words := a.wording()
	otherNames, otherWords := b.wording()
	set(evNames, meet(names, otherNames))
	if a.c.Report != b.c.Report {
		rarity := rarityInCommon(words, otherWords)
		set(evWords, rarity >= 1.5)
		set(evRareWords, rarity >= 4)
	}
	return e, where
}

func conductEvidence(a, b *item, set func(int, bool)) {
	common := a.deeds & b.deeds
	family := a.family == b.family
	fire := family && a.family == fireFamily
	set(evSameConduct, common&^anyFight != 0 || meet(a.others, b.others))
	set(evSameFight, common != 0 && common&^anyFight == 0)
	set(evSameFire, fire)
	set(evSameFamily, family && !fire && !a.words())
	set(evUnrelated, !a.words() && !b.words() && !family && a.matter != b.matter)
	set(evDeedWords, a.words() != b.words())
	set(evTalksTruce, a.matter == "talks" && b.matter == truce || a.matter == truce && b.matter == "talks")
	set(evFireMismatch, a.deeds&weapon != 0 && b.deeds&weapon != 0 && (a.deeds^b.deeds)&specialFire != 0)
	set(evFireHarm, fire && a.deeds&harm == 0 != (b.deeds&harm == 0))
	set(evBothHarm, a.deeds&harm != 0 && b.deeds&harm != 0)
}

func reportEvidence(a, b *item, set func(int, bool)) {
	if a.c.Report != b.c.Report {
		return
	}
	set(evSameReport, true)
	set(evSameSentence, a.c.Sentence == b.c.Sentence)
	set(evSameAct, !a.c.Within.IsZero() && a.c.Within == b.c.Within)
	if a.order == 0 || b.order == 0 || max(a.order-b.order, b.order-a.order) != 1 {
		return
	}
	set(evNext, true)
	set(evNextFamily, a.family == b.family)
	set(evNextHarm, a.family == fireFamily && b.family == fireFamily && a.deeds&harm == 0 != (b.deeds&harm == 0))
	set(evNextWords, a.bare || b.bare)
	set(evNextUnreal, a.real != b.real)
}

func dayEvidence(a, b *item, set func(int, bool)) {
	la, lb := a.to-a.from, b.to-b.from
	if a.dated != b.dated {
		set(evLongShort, max(la, lb) > longTime)
	}
	if !a.dated || !b.dated {
		return
	}
	common := min(a.to, b.to) - max(a.from, b.from) + 1
	all := max(a.to, b.to) - min(a.from, b.from) + 1
	same := common > 0 && 2*common >= all
	set(evSameDays, same)
	set(evFireDays, same && a.family == fireFamily && b.family == fireFamily)
	set(evOverlap, common > 0 && !same)
	set(evOtherDay, common <= 0)
	set(evLongShort, min(la, lb) <= shortTime && max(la, lb) > longTime)
}

func placeEvidence(a, b *item, set func(int, bool)) whereabouts {
	where := compare(a.places, b.places)
	across := a.c.Report != b.c.Report
	other := where == otherPlace || where == farApart
	set(evSamePlace, where == samePlace)
	set(evPlaceAcross, where == samePlace && across)
	set(evNearby, where == nearby)
	set(evOtherPlace, other)
	set(evOtherInReport, other && !across)
	set(evWidePlace, where == inArea)
	set(evOnePlaceless, (len(a.places) == 0) != (len(b.places) == 0))
	set(evTwoSpots, where != samePlace && where != nearby && a.family == fireFamily && b.family == fireFamily && a.spotted && b.spotted)
	return where
}

// traits is a set of what makes a claim likely to begin an incident, one a bit.
type traits uint64

// The traits of a claim.
const (
	trFirst = iota // of its report
	trPlaced
	trDated
	trBare // an act of speech without what is said in it
	trFire
	trUnreal
	kindsOfTraits
)

// traitNames says each trait likewise.
var traitNames = [kindsOfTraits]string{
	trFirst: "first of its report", trPlaced: "with a place", trDated: "with a day", trBare: "words without content", trFire: "of fire", trUnreal: "not happened",
}

func traitsOf(it *item) (t traits) {
	for kind, ok := range [kindsOfTraits]bool{trFirst: it.order == 1, trPlaced: len(it.places) > 0, trDated: it.dated, trBare: it.bare,
		trFire: it.family == fireFamily, trUnreal: !it.real} {
		if ok {
			t |= 1 << kind
		}
	}
	return t
}
