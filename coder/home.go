package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
)

// strikeAtLand gives violence of which the words name no victim the country where it happens, in a report that is not about two sides.
func (s *sentence) strikeAtLand(t *trigger) {
	if s.sc.firm || s.sc.r.Kind == counterclaim.Monitor || t.event != counterclaim.Assault || len(t.targets) > 0 {
		return
	}
	if t.Entry.Frame == lexicon.Mutual {
		if land := s.whereabouts(); land != "" && len(t.actors) == 0 {
			e := s.sc.landFace(land)
			e.Sector = ""
			t.targets = []counterclaim.Entity{e}
			if !in(s.word(t.Last-1), "violence", "bloodshed") {
				t.actors = []counterclaim.Entity{e} // people of one country against each other
			}
		}
		return
	}
	if !harms(t.Entry.Frame) && !slices.Contains(t.conducts, "explosion") && !strings.Contains(t.Entry.Pattern, "attack") && !strings.Contains(t.Entry.Pattern, "strike") && !strings.Contains(t.Entry.Pattern, "raid") && !strings.Contains(t.Entry.Pattern, "responsibility") {
		return // fire without a word of whom it hit
	}
	if land := s.whereabouts(); land != "" && !s.struckAbroad(t, land) {
		e := s.sc.landFace(land)
		e.Sector = ""
		t.targets = []counterclaim.Entity{e}
	}
}

// struckAbroad reports whether a country that no place of the sentence gives is that whose army strikes: then those struck are likely others.
func (s *sentence) struckAbroad(t *trigger, land string) bool {
	placed := slices.ContainsFunc(s.spots, func(sp spot) bool { return sp.place.Country == land })
	if s.sc.land == "" && (t.voice != nil && t.voice.Country == land || t.parent >= 0 && len(s.triggers[t.parent].actors) == 1 && s.triggers[t.parent].actors[0].Country == land) {
		return !placed // only the speaker's country is named
	}
	if len(t.actors) != 1 || t.actors[0].Country != land || !in(string(t.actors[0].Sector), "MIL", "GOV") {
		return false
	}
	return !placed
}

// protestAtHome takes those who take to the streets for people of the country where they do, against its government, where the words
// name nobody else.
func (s *sentence) protestAtHome(t *trigger) {
	land := s.whereabouts()
	if land == "" {
		return
	}
	face := s.sc.landFace(land)
	if len(t.actors) == 0 {
		people := face
		people.Sector = counterclaim.CVL
		t.actors = []counterclaim.Entity{people}
	}
	if len(t.targets) == 0 && len(t.actors) == 1 && t.actors[0].Country == land {
		t.targets = []counterclaim.Entity{face}
	}
}

// peopleHit gives people and buildings without a side of their own ("villagers", "a school")
// the side that is left: that against which the doer stands, that of the place, the publisher's own.
func (s *sentence) peopleHit(t *trigger) {
	for i := range t.targets {
		e := &t.targets[i]
		if e.Known() || in(string(e.Sector), "REB", "IGO", "NGO", "JRN") || e.Sector == counterclaim.BUS && t.event == counterclaim.Mobilize {
			continue
		}
		side := ""
		if len(t.actors) == 1 {
			side = s.sc.foe(t.actors[0].Side())
			if own := t.actors[0].Side(); t.event.Quad() == 2 && s.sc.contends(own) {
				side = own // who is helped or brought home is the helper's own
			}
		}
		if side == "" {
			side = s.spotSide()
		}
		switch {
		case side == "" && !s.sc.firm:
			if side = s.whereabouts(); t.event == counterclaim.Assault && s.struckAbroad(t, side) {
				side = ""
			}
		case side == "":
			side = s.sc.own
		}
		if side != "" {
			face := s.sc.landFace(side)
			e.Country, e.Party = face.Country, face.Party
		}
	}
}

// spotSide gives the side in whose country the sentence's places lie, or on whose side it happens, "" where that is more than one.
func (s *sentence) spotSide() string {
	side := ""
	for k := range s.mentions {
		m := &s.mentions[k]
		if s.word(m.last-1) == "side" && s.word(m.first-1) == "on" && len(m.who) == 1 && s.sc.contends(m.who[0].Side()) {
			return m.who[0].Side()
		}
	}
	for _, sp := range s.spots {
		if c := sp.place.Country; s.sc.contends(c) {
			if side != "" && side != c {
				return ""
			}
			side = c
		}
	}
	return side
}

// settleHomes gives bodies, offices and people that no words place ("the district administration", "a doctor", "protesters") the side in
// whose country the sentence's places lie, or where the report was written. Where the report is about two sides, people are left to
// those who look for a side; in a side's own release, all are.
func (s *sentence) settleHomes() {
	if s.sc.own != "" && (s.sc.firm || s.sc.contends(s.sc.own)) {
		return
	}
	side := s.spotSide()
	if side == "" && s.sc.contends(s.sc.home) {
		side = s.sc.home
	}
	if !s.sc.firm {
		side = s.whereabouts()
	}
	if side == "" {
		return
	}
	face := s.sc.landFace(side)
	abroad := len(s.destination()) > 0 || slices.ContainsFunc(s.triggers, func(t trigger) bool { return !t.dropped && t.event == counterclaim.Consult })
	for i := range s.mentions {
		m := &s.mentions[i]
		if e := &m.who[0]; len(m.who) == 1 && m.guessed && !s.foreign(m) && !(abroad && e.Sector == counterclaim.GOV && !s.sc.firm) && !m.things && (m.role != "" || e.Person && !s.sc.firm) && !e.Known() && (!s.sc.firm || !m.group) &&
			in(string(e.Sector), "GOV", "COP", "MED", "JUD", "EDU", "MIL", "OPP", "CVL", "LAB", "SOC", "SPY", "") {
			e.Country, e.Party = face.Country, face.Party
			m.homed = true
		}
	}
}

// firesFromElsewhere takes the side from those who fire heavy weapons where they had one only because the report names no other country: whose
// they are is not said, and those who are shelled are not to be taken for those who shell.
func (s *sentence) firesFromElsewhere(t *trigger) {
	if t.subject < 0 || t.event != counterclaim.Assault || !slices.Contains(t.conducts, "heavy_weapons_fire") {
		return
	}
	m := &s.mentions[t.subject]
	if !m.homed || m.who[0].Sector != counterclaim.MIL {
		return
	}
	was := m.who[0]
	m.who[0].Country, m.who[0].Party = "", ""
	for i := range t.actors {
		if t.actors[i].Text == was.Text && t.actors[i].Country == was.Country {
			t.actors[i].Country, t.actors[i].Party = "", ""
		}
	}
}

// foreign reports people of whom the words say that they are not at home: "western governments", "foreign diplomats", "the envoy".
func (s *sentence) foreign(m *mention) bool {
	return in(m.role, "envoy", "envoys", "ambassador", "ambassadors", "diplomat", "diplomats", "embassy", "tourist", "tourists", "visitors", "immigrants", "foreigners", "expatriates", "invaders", "occupiers", "enemy") ||
		s.hasWord(max(s.first, m.first-1), m.last, func(w string) bool {
			return in(w, "western", "foreign", "other", "world", "european", "arab", "african", "asian", "international", "neighbouring", "neighboring", "regional", "global",
				"unidentified", "unknown", "invading", "invader", "invaders", "enemy", "hostile", "occupying", "occupation", "occupier", "occupiers")
		})
}

// whereabouts gives the country in which a sentence plays: of its places, of a country after "in", of the sentences before, or of the report.
func (s *sentence) whereabouts() string {
	land := ""
	take := func(c string) bool {
		if c == "" || c == land {
			return true
		}
		if land != "" {
			return false
		}
		land = c
		return true
	}
	one := true
	for k := range s.mentions {
		if m := &s.mentions[k]; s.word(m.last-1) == "side" && s.word(m.first-1) == "on" && len(m.who) == 1 && m.who[0].Country != "" {
			return m.who[0].Country
		}
	}
	for _, sp := range s.spots {
		if m := s.mentionAt(sp.last + 1); m >= 0 && s.word(sp.last) == "," && s.mentions[m].first == sp.last+1 && len(s.mentions[m].who) == 1 && s.mentions[m].role == "" && s.mentions[m].who[0].Country != "" {
			return s.mentions[m].who[0].Country // "in Mokha, Yemen"
		}
		if s.mentionAt(sp.first) >= 0 {
			continue // part of somebody's name
		}
		// A name that many countries have may be anywhere.
		if c := sp.place.Country; len(s.sc.lands) == 0 || slices.Contains(s.sc.lands, c) || c == s.sc.home {
			one = take(c) && one
		}
	}
	for k := range s.mentions {
		if m := &s.mentions[k]; in(s.word(m.first-1), "in", "inside", "across", "throughout", "within", "near") && len(m.who) == 1 {
			one = take(m.who[0].Country) && one
		}
	}
	if land != "" && one {
		return land
	}
	if s.sc.land != "" && !s.sc.dateline {
		return s.sc.land
	}
	return s.sc.home
}
