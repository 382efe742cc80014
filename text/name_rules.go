package text

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim/text/internal/naming"
	"github.com/counterclaim/counterclaim/text/internal/wordclass"
)

// What the rules know of words, as bits.
const (
	monthWord = 1 << iota
	weekday
	timeWord // stands for a time by itself
	timeUnit
	timePart   // says which, before a unit or a day
	weaponWord // a weapon or a military platform
	weaponKind // may stand before a weapon
	weaponName // a system's own name
)

// ruleWords are the words of the rules, small letters; plurals are made.
var ruleWords = [...]struct {
	flag  uint16
	words string
}{
	{monthWord, "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec."},
	{weekday, "monday tuesday wednesday thursday friday saturday sunday mon. tue. wed. thu. fri. sat. sun."},
	{timeWord, "today yesterday tomorrow tonight midnight noon"},
	{timeUnit, "second seconds minute minutes hour hours day days week weeks weekend month months year years decade decades century night morning afternoon evening summer winter spring autumn"},
	{timePart, "last next past this previous following coming early late mid"},
	{weaponWord, "tank tanks mortar mortars artillery howitzer howitzers drone drones uav uavs missile missiles rocket rockets grenade grenades gun guns rifle rifles pistol pistols " +
		"warplane warplanes bomber bombers frigate frigates warship warships submarine submarines apc apcs ifv ifvs btr btrs mlrs ied ieds vbied vbieds bomb bombs " +
		"ammunition munition munitions weapon weapons weaponry landmine landmines mine mines launcher launchers explosive explosives manpads shell shells " +
		"bulldozer bulldozers quadcopter quadcopters gunship gunships machinegun machineguns"},
	{weaponKind, "heavy light armored armoured unmanned aerial surface air anti self propelled multiple machine sniper assault attack cluster cruise ballistic combat fighter kamikaze " +
		"reconnaissance chemical battle main anti-tank anti-aircraft antitank antiaircraft rocket mortar tank artillery guided hand shoulder fired barrel long short range tactical suicide loitering strike submachine automatic field towed grenade missile"},
	{weaponName, "bayraktar tb2 grad kalashnikov stinger javelin himars iskander smerch uragan kornet orlan harop akinci shahed pantsir msta gvozdika tochka lancet tomahawk hellfire humvee abrams leopard bradley mig sukhoi apache chinook"},
}

// nameRules find names of nationalities, times and weapons.
type nameRules struct{ words wordclass.Flags }

func newNameRules() *nameRules {
	flags := map[string]uint16{}
	for _, l := range ruleWords {
		for w := range strings.FieldsSeq(l.words) {
			flags[w] |= l.flag
		}
	}
	table, _ := wordclass.OpenFlags(string(wordclass.EncodeFlags(flags)))
	return &nameRules{table}
}

// ruleReader is a sentence under the rules.
type ruleReader struct {
	words []string
	tags  []Tag
	known []naming.Word
	taken []bool
	flags *wordclass.Flags
}

func (r *ruleReader) flag(i int) uint16 {
	if i < 0 || i >= len(r.words) || r.taken[i] {
		return 0
	}
	return r.flags.Of(r.known[i].Low)
}

func (r *ruleReader) is(i int, form string) bool {
	return i >= 0 && i < len(r.words) && !r.taken[i] && r.words[i] == form
}

// find appends what the rules find among the words that no name has taken, and gives names of dst from a place
// on that are weapons' their type.
func (rules *nameRules) find(words []string, tags []Tag, s *nameScratch, dst []Name, from int) []Name {
	r := ruleReader{words, tags, s.words, s.taken, &rules.words}
	for k := from; k < len(dst); k++ {
		for i := dst[k].First; i < dst[k].Last; i++ {
			if rules.words.Of(s.words[i].Low)&weaponName != 0 && dst[k].Type != NamePlace {
				dst[k].Type = NameWeapon
			}
		}
	}
	found := len(dst)
	for i := 0; i < len(words); {
		if r.taken[i] {
			i++
			continue
		}
		flag, end, kind := r.flag(i), i, NameTime
		if end = r.time(i, flag); end == i {
			kind = NameWeapon
			if end = r.weapon(i, flag); end == i && s.words[i].Lists&naming.NationName != 0 && s.words[i].Title {
				kind, end = NameNationality, i+1
			}
		}
		if end > i {
			dst = append(dst, Name{int32(i), int32(end), kind})
		}
		i = max(end, i+1)
	}
	if len(dst) > found {
		slices.SortFunc(dst[from:], func(a, b Name) int { return int(a.First - b.First) })
	}
	return dst
}

// time gives the end of the time that begins at word i, or i.
func (r *ruleReader) time(i int, flag uint16) int {
	switch {
	case flag&timeWord != 0:
		return i + 1
	case flag&timePart != 0:
		j := i + 1
		if r.number(j) {
			j++
		}
		if r.flag(j)&(timeUnit|weekday|monthWord) != 0 && (r.flag(j)&monthWord == 0 || r.known[j].Title) {
			return j + 1
		}
	case flag&weekday != 0 && r.known[i].Title:
		j := i + 1
		if r.flag(j)&timeUnit != 0 {
			return j + 1
		}
		if r.is(j, ",") && r.flag(j+1)&monthWord != 0 {
			return r.date(j + 1)
		}
		return j
	case flag&monthWord != 0 && r.known[i].Title:
		if end := r.date(i); end > i+1 || r.tags[i].UPOS == PROPN {
			return end
		}
	case r.number(i):
		j := i + 1
		if r.is(j, "of") {
			j++
		}
		if r.flag(j)&monthWord != 0 && r.known[j].Title && r.day(i) {
			return r.year(j + 1)
		}
		if yearLike(r.words[i]) && i > 0 && slices.Contains(yearWords, r.words[i-1]) {
			return i + 1
		}
		if strings.Count(r.words[i], ":") == 1 {
			if j := i + 1; r.is(j, "a.m.") || r.is(j, "p.m.") || r.is(j, "am") || r.is(j, "pm") || r.is(j, "GMT") {
				return j + 1
			}
			return i + 1
		}
	}
	return i
}

// yearWords stand before years.
var yearWords = []string{"in", "In", "since", "Since", "until", "by", "By", "of", "during", "before", "after", "from", "to"}

// date gives the end of a date that begins with a month.
func (r *ruleReader) date(i int) int {
	j := i + 1
	if r.number(j) && r.day(j) {
		j++
		if r.is(j, "-") && r.number(j+1) && r.day(j+1) {
			j += 2
		}
	}
	return r.year(j)
}

// year gives the end of a year, maybe behind a comma, at word i.
func (r *ruleReader) year(i int) int {
	j := i
	if r.is(j, ",") {
		j++
	}
	if j < len(r.words) && !r.taken[j] && yearLike(r.words[j]) {
		return j + 1
	}
	return i
}

func (r *ruleReader) number(i int) bool {
	return i >= 0 && i < len(r.words) && !r.taken[i] && r.words[i][:min(1, len(r.words[i]))] >= "0" && r.words[i][:min(1, len(r.words[i]))] <= "9"
}

// day tells a day of a month: "7", "7th".
func (r *ruleReader) day(i int) bool {
	w := r.words[i]
	n := 0
	for n < len(w) && w[n] >= '0' && w[n] <= '9' {
		n++
	}
	if n == 0 || n > 2 {
		return false
	}
	return n == len(w) || slices.Contains([]string{"st", "nd", "rd", "th"}, w[n:])
}

func yearLike(w string) bool {
	return len(w) == 4 && (strings.HasPrefix(w, "19") || strings.HasPrefix(w, "20")) && strings.Trim(w[2:], "0123456789") == ""
}

// weapon gives the end of the weapon that begins at word i, or i.
func (r *ruleReader) weapon(i int, flag uint16) int {
	if r.tags[i].UPOS == VERB {
		return i
	}
	j := i
	for r.flag(j)&(weaponKind|weaponName) != 0 || j > i && r.is(j, "-") {
		j++
	}
	named := false
	for k := i; k < j; k++ {
		named = named || r.flag(k)&weaponName != 0 && r.known[k].Title
	}
	noun := func(k int) bool {
		return r.flag(k)&weaponWord != 0 && (r.tags[k].UPOS == NOUN || r.tags[k].UPOS == PROPN)
	}
	switch {
	case noun(j):
		for j++; noun(j); j++ {
		}
		return j
	case j > i && noun(j-1):
		return j
	case named:
		return j
	}
	return r.designation(i)
}

// designation gives the end of "T-72", "BM-21", "S-300", whether one word or three, or i: capitals, a hyphen and a
// number of at least two figures.
func (r *ruleReader) designation(i int) int {
	w := r.words[i]
	if head, number, ok := strings.Cut(w, "-"); ok && w != "-" {
		if capitals(head) && figures(number) {
			return i + 1
		}
		return i
	}
	if capitals(w) && r.is(i+1, "-") && i+2 < len(r.words) && !r.taken[i+2] && figures(r.words[i+2]) {
		return i + 3
	}
	return i
}

func capitals(w string) bool {
	return len(w) > 0 && len(w) <= 4 && strings.Trim(w, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func figures(w string) bool {
	n := 0
	for n < len(w) && w[n] >= '0' && w[n] <= '9' {
		n++
	}
	return n >= 2 && n <= 3 && len(w)-n <= 2
}
