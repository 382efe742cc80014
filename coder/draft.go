package coder

import (
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/ontology"
)

// completeSides fills the side that the words leave open: in a party's own release the other
// side fires and its own people are hit; an act of force by one of the two sides is against the
// other.
func (s *sentence) completeSides(t *trigger) {
	sc := s.sc
	if t.parent >= 0 {
		s.inheritSides(t)
	}
	if slices.Contains(t.conducts, "arms_acquisition") || slices.Contains(t.conducts, "arms_transfer") {
		s.armsSides(t)
	}
	voice := sc.own
	if t.voice != nil && sc.contends(t.voice.Side()) {
		voice = t.voice.Side()
	}
	if harms(t.Entry.Frame) {
		s.completeHarm(t, voice)
		return
	}
	switch t.event {
	case counterclaim.Assault, counterclaim.Coerce:
		if t.Entry.Frame == lexicon.Mutual {
			return
		}
		fill(t.actors, t.targets, sc)
		if len(t.targets) == 0 && t.Entry.Frame == lexicon.Transitive && !t.Passive && len(t.actors) > 0 && !t.actors[0].Known() && t.object < 0 {
			t.actors, t.targets = nil, t.actors // "a school burned"
		}
		s.peopleHit(t)
		t.actors, t.targets = dropUnknown(t.actors), dropUnknown(t.targets)
		if t.stance == counterclaim.Denied && t.parent < 0 && len(t.actors)+len(t.targets) == 0 {
			return
		}
		switch {
		case len(t.actors) == 0 && len(t.targets) > 0 && sc.own != "" && t.targets[0].Known():
			if side := sc.other(t.targets[0].Side()); side != "" {
				t.actors = []counterclaim.Entity{sc.as(side, "")}
			}
		case len(t.targets) == 0 && len(t.actors) > 0 && t.conducts != nil && !obstructs(t.conducts):
			if side := sc.other(t.actors[0].Side()); side != "" && len(t.actors) == 1 {
				t.targets = []counterclaim.Entity{sc.as(side, "")}
			}
		case len(t.actors) == 0 && sc.own != "" && sc.other(sc.own) != "" && len(t.targets) == 0:
			by, against := sc.other(sc.own), sc.own
			if t.Entry.Frame == lexicon.Repel {
				by, against = against, by
			}
			t.actors = []counterclaim.Entity{sc.as(by, "")}
			t.targets = []counterclaim.Entity{sc.as(against, "")}
		}
	case counterclaim.Mobilize, counterclaim.Retreat, counterclaim.Aid:
		if !slices.Contains(t.conducts, "arms_acquisition") && !slices.Contains(t.conducts, "arms_transfer") && !slices.Contains(t.conducts, "return_of_people") &&
			!slices.Contains(t.conducts, "prisoner_exchange") && !slices.Contains(t.conducts, "displacement") {
			t.targets = nil
		}
		s.peopleHit(t)
		if len(t.actors) == 0 && sc.own != "" && t.event != counterclaim.Aid && (t.Passive || !t.Verb) {
			t.actors = []counterclaim.Entity{sc.as(sc.own, "")}
		}
		for i := range t.actors {
			// "Lawmakers will consider a bill", "the troops will be withdrawn": the speaker's own.
			if e := &t.actors[i]; !e.Known() && in(string(e.Sector), "MIL", "GOV") {
				if face, ok := sc.faces[voice]; ok {
					e.Country, e.Party = face.Country, face.Party
				}
			}
		}
	}
}

// obstructs reports conducts that are against whoever passes, not against a side.
func obstructs(cs []counterclaim.Conduct) bool {
	return slices.ContainsFunc(cs, func(c counterclaim.Conduct) bool {
		return in(string(c), "obstruction_of_movement", "obstruction_of_monitors", "obstruction_of_aid", "border_closure")
	})
}

// peopleHit gives people and buildings without a side of their own ("villagers", "a school")
// the side that is left: that against which the doer stands, that of the place, the publisher's own.
func (s *sentence) peopleHit(t *trigger) {
	for i := range t.targets {
		e := &t.targets[i]
		if e.Known() || in(string(e.Sector), "REB", "IGO", "NGO", "JRN") {
			continue
		}
		side := ""
		if len(t.actors) == 1 {
			side = s.sc.other(t.actors[0].Side())
		}
		if side == "" {
			side = s.spotSide()
		}
		if side == "" {
			side = s.sc.own
		}
		if face, ok := s.sc.faces[side]; ok {
			e.Country, e.Party = face.Country, face.Party
		}
	}
}

// spotSide gives the side in whose country the sentence's places lie, "" where they lie in more than one.
func (s *sentence) spotSide() string {
	side := ""
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

// armsSides finds who sells and who buys: the seller stands after "from" or before, the buyer
// is whom the sentence is about or stands after "to".
func (s *sentence) armsSides(t *trigger) {
	seller := s.after(t, "from")
	if seller < 0 && t.event == counterclaim.Aid {
		for m := range s.mentions {
			if in(s.word(s.mentions[m].first-1), "from") || len(s.mentions[m].who) == 1 && s.mentions[m].things && s.mentions[m].who[0].Known() {
				seller = m
			}
		}
	}
	if t.event == counterclaim.Mobilize {
		t.targets = s.group(seller)
		return
	}
	if seller >= 0 {
		t.actors = s.group(seller)
	}
	buyer := s.after(t, "to")
	if buyer < 0 {
		buyer = s.mainSubject(t.First)
	}
	t.targets = slices.DeleteFunc(s.group(buyer), func(e counterclaim.Entity) bool { return containsSide(t.actors, e.Side()) || !e.Known() })
}

// inheritSides gives content its doer from the act that carries it: whoever is accused did it,
// of whom it is demanded is to do it.
func (s *sentence) inheritSides(t *trigger) {
	act := &s.triggers[t.parent]
	if len(t.actors) > 0 && (t.actors[0].Known() || len(t.actors) > 1 || in(string(t.actors[0].Sector), "IGO", "NGO", "REB")) {
		return
	}
	switch act.Entry.Frame {
	case lexicon.Accuse, lexicon.Demand, lexicon.Propose:
		if len(act.targets) == 1 && !harms(t.Entry.Frame) && t.Entry.Frame != lexicon.Impersonal {
			t.actors = act.targets
		}
	case lexicon.Deny, lexicon.Refuse, lexicon.Menace:
		if len(act.actors) == 1 && !harms(t.Entry.Frame) {
			t.actors = act.actors
		}
	case lexicon.Undertake:
		if t.Entry.Frame != lexicon.Mutual {
			t.actors = append(slices.Clone(act.actors), act.targets...)
		}
	}
}

// completeHarm settles whose the dead are and, in a party's own words, who did it.
func (s *sentence) completeHarm(t *trigger, voice string) {
	sc := s.sc
	t.actors = dropUnknown(t.actors)
	t.targets = slices.Clone(t.harmed)
	if len(t.targets) == 0 {
		t.targets = nil
	}
	for i := range t.targets {
		if t.targets[i].Known() || t.targets[i].Sector == counterclaim.REB {
			continue
		}
		side := s.spotSide()
		if side == "" || sc.own != "" {
			side = voice
		}
		if len(t.actors) == 1 && sc.contends(t.actors[0].Side()) {
			side = sc.other(t.actors[0].Side())
		}
		if side != "" {
			text, sector := t.targets[i].Text, t.targets[i].Sector
			t.targets[i] = sc.as(side, text)
			if sector != "" {
				t.targets[i].Sector = sector
			}
		}
	}
	if len(t.targets) == 0 && voice != "" && t.event == counterclaim.Assault {
		t.targets = []counterclaim.Entity{sc.as(voice, "")}
	}
	if len(t.actors) == 0 && sc.own != "" && len(t.targets) > 0 && t.event == counterclaim.Assault {
		if side := sc.other(t.targets[0].Side()); side != "" {
			t.actors = []counterclaim.Entity{sc.as(side, "")}
		}
	}
}

// fill gives an entity of unknown side the side that the other role leaves.
func fill(actors, targets []counterclaim.Entity, sc *scene) {
	one := func(a, b []counterclaim.Entity) {
		if len(a) != 1 || len(b) != 1 || a[0].Known() || !b[0].Known() || a[0].Sector == counterclaim.REB || a[0].Sector == counterclaim.IGO || a[0].Sector == counterclaim.JRN || a[0].Sector == counterclaim.NGO {
			return
		}
		if side := sc.other(b[0].Side()); side != "" {
			text, sector := a[0].Text, a[0].Sector
			a[0] = sc.as(side, text)
			if sector != "" {
				a[0].Sector = sector
			}
		}
	}
	one(actors, targets)
	one(targets, actors)
}

// dropUnknown leaves out things and people of no side and no sector that says something.
func dropUnknown(es []counterclaim.Entity) []counterclaim.Entity {
	return slices.DeleteFunc(slices.Clone(es), func(e counterclaim.Entity) bool {
		return !e.Known() && (e.Sector == "" || e.Sector == counterclaim.UNK || e.Sector == counterclaim.MIL || e.Sector == counterclaim.GOV)
	})
}

// draft makes the claims of trigger k: one, or one for each direction where both sides accuse
// each other of it.
func (s *sentence) draft(k int) {
	t := &s.triggers[k]
	if t.dropped || !s.worthAClaim(t) {
		t.dropped = true
		return
	}
	c := s.claimOf(t)
	parent := -1
	if t.parent >= 0 && s.triggers[t.parent].draftAt >= 0 {
		parent = s.triggers[t.parent].draftAt
		act := &s.triggers[t.parent]
		if act.each && len(act.actors) == 2 {
			for i := range act.actors {
				way := c
				by, against := act.actors[i], act.actors[1-i]
				way.Speaker, way.Actors, way.Targets = &by, []counterclaim.Entity{against}, []counterclaim.Entity{by}
				way.CoSpeakers, way.Relays = nil, nil
				s.sc.drafts = append(s.sc.drafts, draft{way, parent})
			}
			return
		}
		if len(act.actors) > 0 && act.Entry.Frame != lexicon.Undertake {
			by := act.actors[0]
			c.Speaker, c.CoSpeakers, c.Relays = &by, nil, nil
		}
	}
	if s.eachOther(t) {
		for i, by := range []counterclaim.Entity{*t.voice, s.coVoice(t)} {
			way := c
			against := []counterclaim.Entity{s.coVoice(t), *t.voice}[i]
			way.Speaker, way.CoSpeakers, way.Stance = &by, nil, counterclaim.Alleged
			way.Actors, way.Targets = []counterclaim.Entity{against}, []counterclaim.Entity{by}
			s.sc.drafts = append(s.sc.drafts, draft{way, parent})
		}
		return
	}
	t.draftAt = len(s.sc.drafts)
	s.sc.drafts = append(s.sc.drafts, draft{c, parent})
}

// eachOther reports "each side says that the other …": one claim in each direction.
func (s *sentence) eachOther(t *trigger) bool {
	return t.voice != nil && t.parent < 0 && t.event.Quad() == 4 && s.coVoice(t).Known() && s.word(t.First-1) == "other" && s.word(t.First-2) == "the"
}

// coVoice gives the second of two who say it together.
func (s *sentence) coVoice(t *trigger) counterclaim.Entity {
	co, _ := s.company(t.Head)
	if len(co) == 1 {
		return co[0]
	}
	return counterclaim.Entity{}
}

// worthAClaim drops what says nothing about who did what: a presence without troops or
// equipment, a plan of nobody.
func (s *sentence) worthAClaim(t *trigger) bool {
	lo, hi := s.clauseOf(t)
	switch {
	case s.askedAbout(t):
		return false
	case t.Entry.Frame == lexicon.Undertake && t.Passive && s.word(t.First) != "it" && len(t.Entry.Conducts) == 0:
		return false // "a line that has not been agreed"
	case (t.Entry.Frame == lexicon.Refuse || t.Entry.Frame == lexicon.Undertake) && len(t.conducts) == 0:
		return false // refused or agreed to something that no ceasefire speaks of
	case t.Entry.Frame == lexicon.Harm && len(t.harmed) == 0 && len(t.counts) == 0 && !t.Passive:
		return false // "eliminated the use of": nobody is hurt
	case t.Entry.Frame == lexicon.Victims && len(t.counts) == 0 && in(s.word(t.First), "dead", "wounded", "injured"):
		return false // people, not a toll: "the bodies of the dead"
	case t.Entry.Frame == lexicon.Mutual && t.event == counterclaim.Retreat && t.parent < 0 && !t.Verb && s.background(t):
		return false
	}
	if len(t.Entry.Conducts) > 0 {
		switch t.Entry.Conducts[0] {
		case "present":
			return s.hasWord(lo, hi, troopWord) || s.hasWord(lo, hi, equipmentWord)
		case "arms_acquisition", "arms_transfer":
			return s.hasWord(lo, hi, equipmentWord)
		case "equipment_deployment":
			return s.hasWord(lo, hi, equipmentWord)
		case "drone_flight":
			return t.Entry.Means != nil || s.hasWord(lo, hi, droneWord)
		case "deploy":
			return s.hasWord(lo, hi, equipmentWord) || s.hasWord(lo, hi, troopWord) || s.hasWord(lo, hi, func(w string) bool { return in(w, "peacekeepers", "observers", "monitors") })
		case "withdraw":
			return true
		}
	}
	return true
}

// background reports a truce that is only named to say when: "after the truce", "the first evening of
// the truce".
func (s *sentence) background(t *trigger) bool {
	j := t.First - 1
	for in(s.word(j), "the", "a", "that", "this", "lasting", "full", "complete") {
		j--
	}
	return j < t.First-1 && in(s.word(j), "of", "after", "since", "during", "before", "despite", "for", "on", "under", "until")
}

func droneWord(w string) bool {
	return in(w, "drone", "drones", "quadcopter", "quadcopters", "uav", "uavs", "unmanned", "aircraft", "helicopter", "helicopters", "jet", "jets", "plane", "planes")
}

func (s *sentence) claimOf(t *trigger) counterclaim.Claim {
	lo, hi := s.wordsOf(t)
	doc := s.sc.d
	c := counterclaim.Claim{
		Report: s.sc.r.ID, Doc: s.sc.r.Doc, Sentence: s.n,
		Start: int(doc.Tokens[lo].Start), End: int(doc.Tokens[hi-1].End),
		Event: t.event, Conduct: t.conducts, Actors: t.actors, Targets: t.targets,
		Stance: t.stance, Status: t.status, Counts: t.counts, Means: t.means,
		Places: s.placesOf(t), Time: s.timeOf(t), Rule: t.Entry.Rule(), Confidence: 0.4,
	}
	c.Speaker = t.voice
	co, relays := s.company(t.Head)
	c.Relays = relays
	if c.Speaker != nil {
		c.CoSpeakers = co
	}
	if (speech(t.Entry.Frame) || t.Entry.Frame == lexicon.Welcome) && t.voice != nil && len(t.actors) > 0 && t.actors[0].Side() == t.voice.Side() {
		c.Speaker, c.CoSpeakers = nil, nil
	}
	if len(c.Counts) == 0 {
		s.countThings(t, &c)
	}
	return c
}

// wordsOf gives the tokens of the claim's own words: its clause, widened to its sides.
func (s *sentence) wordsOf(t *trigger) (int, int) {
	lo, hi := s.clauseOf(t)
	if speech(t.Entry.Frame) && t.content[1] > t.content[0] && t.content[0] >= t.Last {
		hi = max(t.Last, t.content[0])
		if t.object >= 0 {
			hi = max(hi, s.mentions[t.object].last)
		}
		if t.Entry.Frame != lexicon.Accuse {
			hi = max(hi, t.content[1])
		}
	}
	if t.parent >= 0 {
		p := &s.triggers[t.parent]
		if p.content[0] <= t.First {
			lo = max(lo, p.content[0])
			hi = min(hi, max(p.content[1], t.Last))
		}
	}
	lo, hi = s.trim(min(lo, t.First), max(hi, t.Last))
	if lo >= hi {
		return t.First, t.Last
	}
	return lo, hi
}

// claim completes a draft with what every claim of the report has.
func (sc *scene) claim(dr draft) counterclaim.Claim {
	c := dr.claim
	c.Text = sc.d.Text[c.Start:c.End]
	c.Quad = c.Event.Quad()
	c.CAMEO = ontology.CAMEO(c.Event, c.Conduct)
	c.Language = sc.r.Language
	c.CodedBy, c.Review = Version, counterclaim.ByMachine
	c.Synthetic = sc.r.Synthetic
	if c.Conduct == nil {
		c.Conduct = []counterclaim.Conduct{}
	}
	c.Actors, c.Targets = sc.clean(c.Actors), sc.clean(c.Targets)
	if c.Places == nil {
		c.Places = []counterclaim.Place{}
	}
	if c.Counts == nil {
		c.Counts = []counterclaim.Count{}
	}
	if c.Means == nil {
		c.Means = []string{}
	}
	return c
}

// clean drops entities without words and makes the list its own.
func (sc *scene) clean(es []counterclaim.Entity) []counterclaim.Entity {
	out := []counterclaim.Entity{}
	for _, e := range distinct(es) {
		if e.Text == "" {
			e.Text = e.Name
		}
		if e.Text != "" {
			out = append(out, e)
		}
	}
	return out
}
