package coder

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/text"
)

// scene is a report while it is read: what is known of its sides and what was named before.
type scene struct {
	c         *Coder
	grammar   grammar
	d         *text.Doc
	r         *counterclaim.Report
	words     []string // lower case, one for each token
	day       string
	published time.Time
	dated     bool
	lastDay   time.Time // that the sentences before named last

	lands    []string // countries named, most first
	land     string   // where the sentences before last said that they happen
	dateline bool     // the report says itself where it was written
	home     string   // side in whose country the report was written, "" where that is open
	own      string   // side of the publisher where it speaks for one, else ""
	sides    []string // the sides of the dispute as far as this report shows them, most named first
	firm     bool     // both sides are named more than in passing
	faces    map[string]counterclaim.Entity

	against map[[2]string]int // how much conflict passes between two sides that the words name; nil while that is not asked
	unrest  int               // protests told of
	struck  bool              // the publisher's own people are hit, or it agreed to a truce, in so many words

	surnames    map[string]counterclaim.Entity // persons named before, by last word
	roles       map[string]counterclaim.Entity // bodies named before, by head noun: "ministry"
	lastSubject *counterclaim.Entity
	lastBody    *counterclaim.Entity
	lastPerson  *counterclaim.Entity
	lastSpeaker *counterclaim.Entity
	lastForce   [2][]counterclaim.Entity // who struck whom last: "the attack" after it
	lastGroup   []counterclaim.Entity    // those who met or agreed: "they" after it
	inQuote     bool                     // the text before this sentence left a quotation open

	body      int                  // token after the dateline
	carried   *counterclaim.Period // of the last happening of force that had one
	carriedIn int32                // its paragraph
	there     []counterclaim.Place // places of the force told last
	thereIn   int32                // its paragraph
	thereAt   int                  // its sentence
	story     *counterclaim.Period // the same, where the words give both its ends
	storyIn   int32
	storyBy   int    // its sentence
	spots     []spot // all places of the report
	drafts    []draft
	ties      []tie      // which claims come before, after or in answer to which
	lastTold  *happening // by the sentences before
}

func (c *Coder) newScene(d *text.Doc, r *counterclaim.Report) *scene {
	sc := &scene{c: c, d: d, r: r, words: make([]string, len(d.Tokens)), faces: map[string]counterclaim.Entity{},
		surnames: map[string]counterclaim.Entity{}, roles: map[string]counterclaim.Entity{}, day: r.Day()}
	for i := range d.Tokens {
		sc.words[i] = d.Lower(i)
	}
	sc.published, sc.dated = r.DayKnown()
	sc.lastDay = reportingDay(r)
	for i := 1; i < min(len(sc.words), 20); i++ {
		if sc.words[i] == "-" && sc.words[i-1] == ")" {
			sc.body = i + 1 // "BISHKEK, Oct 19 (Agency) -"
			break
		}
	}
	sc.findSides()
	return sc
}

// findHome settles in whose country a report was written that speaks for no side: where its dateline stands, or where the mission
// works that made it. The country counts among those that the report is about.
func (sc *scene) findHome(named map[string]int) {
	if sc.own != "" {
		return
	}
	known := slices.Sorted(maps.Keys(named))
	homes := map[string]bool{}
	for i := 0; i < sc.body && sc.words[i] != "("; i++ {
		if es, n := sc.c.o.Gazetteer.Longest([]string{sc.d.Word(i)}); n > 0 {
			if e, ok := gazetteer.Best(es, known); ok && e.Country != "" {
				homes[e.Country] = true
			}
		}
	}
	if sc.r.Kind == counterclaim.Monitor {
		words := strings.Fields(strings.ToLower(sc.r.Outlet))
		for i := 0; i < len(words); i++ {
			e, n := sc.c.named(words[i:], sc.day)
			if n > 0 && e.Kind == actors.Country {
				homes[e.Country] = true
				sc.face(e.Country, e)
				i += n - 1
			}
		}
	}
	if len(homes) != 1 {
		return
	}
	for side := range homes {
		sc.home, sc.dateline = side, true
		named[side] += 2
		if _, ok := sc.faces[side]; !ok {
			name := sc.c.o.Actors.CountryName(side)
			sc.faces[side] = counterclaim.Entity{Text: name, Name: name, Country: side, Sector: counterclaim.GOV}
		}
	}
}

// findSides settles whose voice the report is and which two sides it is about: the parties of
// the dispute file, else the two countries or armed bodies that it names most.
func (sc *scene) findSides() {
	named := map[string]int{}
	beside := map[[2]string]int{} // sides joined by "and"
	count := func(words []string, written func(actors.Entry, int) bool) {
		last, lastEnd := "", -2
		for i := 0; i < len(words); {
			e, n := sc.c.named(words[i:min(i+8, len(words))], sc.day)
			if n == 0 || !written(e, i) {
				i++
				continue
			}
			side := entityOf(e).Side()
			if e.Country != "" || e.Party != "" || (e.Sector == counterclaim.REB && e.Kind == actors.Body) {
				named[side] += 2
				if e.Kind == actors.Capital {
					named[side]-- // as often a place as a government
				}
				sc.face(side, e)
				if i == lastEnd+1 && words[lastEnd] == "and" && side != last {
					beside[[2]string{min(side, last), max(side, last)}]++
				}
				last, lastEnd = side, i+n
			}
			i += n
		}
	}
	count(sc.words, func(e actors.Entry, i int) bool { return e.Written(sc.d.Word(i)) })
	head := strings.Fields(strings.ToLower(strings.NewReplacer(",", " ", "-", " ", "'s", " 's", "’s", " 's").Replace(sc.r.Headline)))
	count(head, func(actors.Entry, int) bool { return true })

	outlet, ok := sc.c.o.Actors.Resolve(sc.r.Outlet, sc.day)
	outlet.Country, outlet.Party = sc.c.sided(outlet.Country, outlet.Party)
	mediator := ok && sc.mediates(outlet.Side(), named, beside)
	if ok && (outlet.Sector != counterclaim.JRN || sc.r.Kind == counterclaim.Release) &&
		outlet.Sector != counterclaim.IGO && outlet.Sector != counterclaim.NGO && sc.r.Kind != counterclaim.Wire && sc.r.Kind != counterclaim.Monitor && !outnumbered(outlet.Side(), named) {
		sc.speakFor(outlet, named)
	}
	if sc.own == "" && (sc.r.Kind == counterclaim.Release || sc.r.Kind == counterclaim.Post) {
		// "Administration of the district of …": the place says whose it is.
		if country := sc.outletPlace(); country != "" {
			sc.speakFor(counterclaim.Entity{Country: country, Sector: counterclaim.GOV}, named)
		}
	}
	if sc.r.Party != "" {
		for _, p := range sc.c.o.Parties {
			if p.ID == sc.r.Party {
				sc.own = partySide(p)
				named[sc.own] += 1000
				sc.faces[sc.own] = counterclaim.Entity{Text: p.Name, Name: p.Name, Country: first(p.Countries), Party: "", Sector: counterclaim.GOV}
			}
		}
	}
	for _, p := range sc.c.o.Parties {
		side := partySide(p)
		named[side] += 100
		if _, ok := sc.faces[side]; !ok {
			sc.faces[side] = counterclaim.Entity{Text: p.Name, Name: p.Name, Country: first(p.Countries), Sector: counterclaim.GOV}
		}
	}
	sc.findHome(named)
	for side := range named {
		if side != outlet.Side() || !mediator {
			sc.sides = append(sc.sides, side)
		}
	}
	sort.Slice(sc.sides, func(i, j int) bool {
		a, b := sc.sides[i], sc.sides[j]
		if named[a] != named[b] {
			return named[a] > named[b]
		}
		return a < b
	})
	for _, side := range sc.sides {
		if side[0] != '~' {
			sc.lands = append(sc.lands, side)
		}
	}
	if sc.home == "" {
		sc.home = dominant(sc.lands, named, sc.own)
	}
	if len(sc.sides) > 2 {
		sc.sides = sc.sides[:2]
	}
	sc.firm = len(sc.c.o.Parties) > 1 || len(sc.sides) == 2 && (named[sc.sides[1]] >= 4 || len(sc.words) < 80 || sc.own != "" && sc.hostile())
}

// dominant gives the country other than the publisher's that a text names at least twice as often as any other, "" where none is.
func dominant(lands []string, named map[string]int, own string) string {
	var others []string
	for _, l := range lands {
		if l != own {
			others = append(others, l)
		}
	}
	if len(others) == 0 || len(others) > 1 && named[others[0]] < 2*named[others[1]] {
		return ""
	}
	return others[0]
}

// hostile reports whether the text speaks of an enemy, so that even a side named once is meant.
func (sc *scene) hostile() bool {
	return slices.ContainsFunc(sc.words, func(w string) bool {
		return in(w, "enemy", "adversary", "aggressor", "aggressors", "occupiers", "occupier", "invaders", "invader", "hostile", "opponent")
	})
}

// outnumbered reports whether a text names two other sides more often than the publisher's: then
// it is about them, as a mediator's release is.
func outnumbered(side string, named map[string]int) bool {
	more := 0
	for other, n := range named {
		if other != side && n > named[side]+2 {
			more++
		}
	}
	return more >= 2
}

// mediates reports whether a text speaks of two other sides together, "the two governments", and never of the publisher's and
// another so: then it is about them, though the publisher tells much of its own visits and proposals.
func (sc *scene) mediates(side string, named map[string]int, beside map[[2]string]int) bool {
	others := false
	for pair := range beside {
		if pair[0] == side || pair[1] == side {
			return false
		}
		others = others || named[pair[0]] > 2 && named[pair[1]] > 2
	}
	if !others {
		return false
	}
	for i := 1; i < len(sc.words); i++ {
		if in(sc.words[i-1], "both", "two") && in(sc.words[i], "governments", "sides", "parties", "countries", "capitals", "neighbours", "neighbors", "states", "delegations", "leaders") {
			return true
		}
	}
	return false
}

// speakFor makes a side the report's own.
func (sc *scene) speakFor(e counterclaim.Entity, named map[string]int) {
	if !e.Known() && e.Sector != counterclaim.REB {
		return
	}
	sc.own = e.Side()
	named[sc.own] += 1000
	e.Text = sc.r.Outlet
	sc.faces[sc.own] = e
}

// outletPlace gives the country of the first place that the outlet's name holds.
func (sc *scene) outletPlace() string {
	words := strings.FieldsFunc(sc.r.Outlet, func(r rune) bool { return strings.ContainsRune(" ,()-", r) })
	for i, w := range words {
		if w[0] < 'A' || w[0] > 'Z' {
			continue
		}
		if es, n := sc.c.o.Gazetteer.Longest(words[i:]); n > 0 && !es[0].Common {
			return es[0].Country
		}
	}
	return ""
}

// named gives the longest entry of the tables that the words begin with, its side told as partySide tells it.
func (c *Coder) named(words []string, day string) (actors.Entry, int) {
	e, n := c.o.Actors.Longest(words, day)
	if n > 0 {
		e.Country, e.Party = c.sided(e.Country, e.Party)
	}
	return e, n
}

// sided takes the party from an entity of a party that has countries: within a report such a side goes by its country, whether or not the desk's
// tables name the party too.
func (c *Coder) sided(country, party string) (string, string) {
	for _, p := range c.o.Parties {
		if party != "" && p.ID == party && len(p.Countries) > 0 {
			if !slices.Contains(p.Countries, country) {
				country = p.Countries[0]
			}
			return country, ""
		}
	}
	return country, party
}

// partySide gives the side that entities of a party have: its first country, else its id.
func partySide(p counterclaim.Party) string {
	if len(p.Countries) > 0 {
		return p.Countries[0]
	}
	return p.ID
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

// face remembers how a side is called, a country's name before a demonym.
func (sc *scene) face(side string, e actors.Entry) {
	if old, ok := sc.faces[side]; ok && (old.Sector == counterclaim.GOV || e.Kind != actors.Country) {
		return
	}
	f := entityOf(e)
	f.Text = e.Name
	if e.Country != "" && e.Party == "" {
		f.Sector = counterclaim.GOV
		if name := sc.c.o.Actors.CountryName(e.Country); name != "" {
			f.Text, f.Name = name, name
		}
	}
	sc.faces[side] = f
}

// other gives the side that stands against this one in the report, "" where that is open.
func (sc *scene) other(side string) string {
	if side == "" || len(sc.sides) < 2 {
		return ""
	}
	switch side {
	case sc.sides[0]:
		return sc.sides[1]
	case sc.sides[1]:
		return sc.sides[0]
	}
	return ""
}

// foe gives the other side where the report names it more than in passing: only then does what the
// words leave open fall to it.
func (sc *scene) foe(side string) string {
	if !sc.firm {
		return ""
	}
	return sc.other(side)
}

// contends reports whether the side is one of the two that the report is about.
func (sc *scene) contends(side string) bool {
	return len(sc.sides) == 2 && (side == sc.sides[0] || side == sc.sides[1])
}

// both gives an entity for each of the two sides with the same words, or where there are none with its name.
func (sc *scene) both(text string) []counterclaim.Entity {
	if len(sc.sides) < 2 {
		return nil
	}
	out := make([]counterclaim.Entity, 0, 2)
	for _, side := range []string{min(sc.sides[0], sc.sides[1]), max(sc.sides[0], sc.sides[1])} {
		e := sc.faces[side]
		e.Text, e.Person = cmp.Or(text, e.Name, side), false
		out = append(out, e)
	}
	return out
}

// as gives the entity of a side under other words.
func (sc *scene) as(side, text string) counterclaim.Entity {
	e, ok := sc.faces[side]
	if !ok {
		return counterclaim.Entity{Text: text, Sector: counterclaim.UNK}
	}
	if text != "" {
		e.Text = text
	}
	return e
}

func entityOf(e actors.Entry) counterclaim.Entity {
	out := counterclaim.Entity{Text: e.Name, Name: e.Name, Country: e.Country, Sector: e.Sector, Party: e.Party, Person: e.Kind == actors.Person}
	if e.Kind == actors.Country || e.Kind == actors.Demonym || e.Kind == actors.Capital {
		out.Sector = counterclaim.GOV
	}
	return out
}

// institution reports head nouns by which a body is named again: "the committee said".
func institution(w string) bool {
	return in(w, "ministry", "committee", "service", "council", "army", "agency", "office", "staff", "command", "militia", "forces", "troops", "government", "parliament",
		"administration", "police", "navy", "department", "union", "mission", "presidency", "regime", "minister", "president", "spokesman", "spokeswoman")
}

// landFace gives a country as an entity.
func (sc *scene) landFace(land string) counterclaim.Entity {
	if face, ok := sc.faces[land]; ok {
		return face
	}
	name := cmp.Or(sc.c.o.Actors.CountryName(land), land)
	return counterclaim.Entity{Text: name, Name: name, Country: land, Sector: counterclaim.GOV}
}

// remember keeps what later sentences point back to.
func (sc *scene) remember(s *sentence) {
	if len(s.spots) > 0 {
		if land := s.whereabouts(); land != "" {
			sc.land = land
		}
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if len(m.who) != 1 || m.pronoun {
			continue
		}
		e := m.who[0]
		if e.Person {
			sc.lastPerson = &m.who[0]
			if w := m.surname; w != "" {
				sc.surnames[w] = e
			}
		} else if m.body && singular(e.Text) {
			sc.lastBody = &m.who[0]
		}
		if e.Known() && !e.Person && m.body {
			for _, w := range strings.Fields(strings.ToLower(m.who[0].Text)) {
				if institution(w) {
					sc.roles[w] = e
				}
			}
		}
	}
	for i := range s.triggers {
		if t := &s.triggers[i]; !t.dropped && t.event == counterclaim.Assault && t.parent < 0 && t.draftAt >= 0 {
			if p := sc.drafts[t.draftAt].claim.Time; p != nil && p.Precision != "month" && p.Precision != "year" {
				if !openEnded(p) {
					sc.story, sc.storyIn, sc.storyBy = p, sc.d.Sentences[s.n].Paragraph, s.n
				}
				sc.carried, sc.carriedIn = p, sc.d.Sentences[s.n].Paragraph
			}
		}
	}
	sc.rememberPlaces(s)
	sc.spots = append(sc.spots, s.spots...)
	for i := range s.triggers {
		if t := &s.triggers[i]; !t.dropped && t.draftAt >= 0 && t.event == counterclaim.Assault && t.stance != counterclaim.Denied && len(t.actors)+len(t.targets) > 0 && !harms(t.Entry.Frame) {
			sc.lastForce = [2][]counterclaim.Entity{t.actors, t.targets}
		}
	}
	sc.lastGroup = nil
	for i := range s.triggers {
		if t := &s.triggers[i]; !t.dropped && t.event.Symmetric() && len(t.actors) > 0 && len(t.targets) > 0 {
			sc.lastGroup = distinct(slices.Concat(t.actors, t.targets))
		}
	}
	for i := range s.triggers {
		if t := &s.triggers[i]; len(t.actors) == 1 && !t.dropped {
			e := t.actors[0]
			sc.lastSubject = &e
			break
		}
	}
	quotes := 0
	for i := s.first; i < s.last; i++ {
		if sc.words[i] == "\"" {
			quotes++
		}
	}
	if quotes%2 == 1 {
		sc.inQuote = !sc.inQuote
	}
	if len(s.speakers) > 0 {
		e := s.speakers[len(s.speakers)-1].who
		sc.lastSpeaker = &e
		if sc.lastSubject == nil || len(s.triggers) == 0 {
			sc.lastSubject = &e
		}
	}
}
