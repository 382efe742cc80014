package coder

import (
	"maps"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
)

// findRivals reads the report once to see who does what to whom in so many words, and takes the two between whom most of it passes for its
// sides: only between these does what the words leave open fall to the one or the other.
func (sc *scene) findRivals() {
	trial := *sc
	trial.firm = false
	trial.faces = maps.Clone(sc.faces)
	trial.surnames, trial.roles = map[string]counterclaim.Entity{}, map[string]counterclaim.Entity{}
	trial.against = map[[2]string]int{}
	quiet := *sc.c
	quiet.o.Explain = false
	trial.c = &quiet
	for i := range sc.d.Sentences {
		trial.readSentence(i)
	}
	away := sc.own != "" && !sc.atHome() && !trial.struck
	best, most := [2]string{}, 0
	for _, pair := range slices.SortedFunc(maps.Keys(trial.against), func(a, b [2]string) int {
		return strings.Compare(a[0]+" "+a[1], b[0]+" "+b[1])
	}) {
		if n := trial.against[pair]; n > most && !(away && (pair[0] == sc.own || pair[1] == sc.own)) {
			best, most = pair, n
		}
	}
	switch {
	case sc.own == "" && trial.unrest >= max(most, 2):
		sc.firm = false // people against their own government
	case most >= 2:
		sc.sides, sc.firm = best[:], true
	case away:
		sc.sides, sc.firm = nil, false
	case sc.own == "":
		sc.firm = most > 0 && len(sc.words) < 80
	}
	for _, side := range sc.sides {
		if _, ok := sc.faces[side]; !ok {
			if e, ok := trial.faces[side]; ok {
				sc.faces[side] = e
			}
		}
	}
}

// atHome reports whether a report's own side is itself in what it tells: places of its country are named, or its people and positions. A
// ministry that condemns what others do to each other elsewhere is no side of it.
func (sc *scene) atHome() bool {
	own := sc.faces[sc.own]
	if own.Country == "" {
		return true // an armed group speaks of itself
	}
	for i, w := range sc.words {
		if w == "our" && i+1 < len(sc.words) {
			for _, x := range sc.words[i+1 : min(i+4, len(sc.words))] {
				if troopWord(x) || in(x, "territory", "positions", "border", "servicemen", "soldiers", "villages", "posts", "citizens", "airspace", "soil") {
					return true
				}
			}
		}
		if !sc.d.Tokens[i].Title || i == 0 || !in(sc.words[i-1], "in", "at", "near", "of", "from", "to", "towards", "on", "and", ",") {
			continue
		}
		var surface []string
		for k := i; k < min(i+4, len(sc.words)); k++ {
			surface = append(surface, sc.d.Word(k))
		}
		if es, n := sc.c.o.Gazetteer.Longest(surface); n > 0 {
			if !slices.ContainsFunc(es, func(e gazetteer.Entry) bool {
				return e.Country != own.Country || e.Common || e.Code == "PCLI" || e.Code == "PPLC"
			}) {
				return true // a name that no other country has
			}
		}
	}
	return false
}

// noteAgainst remembers between which sides a sentence's conflict passes where it names both.
func (sc *scene) noteAgainst(s *sentence) {
	words := s.span(s.first, s.last)
	named := func(e counterclaim.Entity) bool {
		return (e.Known() || e.Sector == counterclaim.REB) && e.Text != "" && strings.Contains(words, e.Text)
	}
	for k := range s.triggers {
		t := &s.triggers[k]
		if !t.dropped && t.event == counterclaim.Protest && !slices.Contains(t.conducts, counterclaim.ProtestNote) {
			sc.unrest++
		}
		if t.dropped || t.event.Quad() < 3 {
			// A truce that it agreed to makes a side of it too.
			sc.struck = sc.struck || !t.dropped && t.event == counterclaim.Agree && containsSide(slices.Concat(t.actors, t.targets), sc.own) &&
				slices.Contains(t.conducts, "ceasefire_declared")
			continue
		}
		weight := 1
		if t.event == counterclaim.Assault || t.event == counterclaim.Coerce {
			weight = 2
		}
		for _, b := range t.targets {
			sc.struck = sc.struck || weight == 2 && b.Side() == sc.own && b.Sector != counterclaim.GOV && named(b)
		}
		if weight == 2 && t.voice != nil && len(t.actors) == 1 && len(sc.lands) == 2 && t.voice.Known() && named(*t.voice) && named(t.actors[0]) && t.voice.Side() != t.actors[0].Side() {
			// Where only two countries are named, the one tells of what the other did to it.
			x, y := t.voice.Side(), t.actors[0].Side()
			sc.against[[2]string{min(x, y), max(x, y)}]++
		}
		for _, a := range t.actors {
			for _, b := range t.targets {
				x, y := a.Side(), b.Side()
				if x == y || !named(a) || !named(b) || weight == 1 && (x == sc.own || y == sc.own) {
					continue // whoever condemns or demands is no side for that
				}
				pair := [2]string{min(x, y), max(x, y)}
				sc.against[pair] += weight
				for _, e := range []counterclaim.Entity{a, b} {
					if _, ok := sc.faces[e.Side()]; !ok {
						sc.faces[e.Side()] = e
					}
				}
			}
		}
	}
}
