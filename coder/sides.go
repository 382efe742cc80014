package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
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
	if !sc.firm && len(sc.sides) == 0 || sc.against != nil {
		voice = "" // what others do to each other elsewhere
	}
	if t.voice != nil && sc.contends(t.voice.Side()) {
		if voice = t.voice.Side(); s.coVoice(t).Known() && s.coVoice(t).Side() != voice {
			voice = "" // both say so
		}
	}
	if len(t.actors) == 0 && t.event == counterclaim.Assault {
		if t.actors = s.claimant(t); len(t.actors) == 0 && !sc.firm {
			t.actors = s.sameDoer(t)
		}
	}
	defer s.strikeAtLand(t)
	if harms(t.Entry.Frame) {
		s.completeHarm(t, voice)
		return
	}
	switch t.event {
	case counterclaim.Assault, counterclaim.Coerce:
		s.completeForce(t, voice)
	case counterclaim.Protest:
		if len(t.actors) == 0 && voice != "" && (t.Passive || !t.Verb) {
			t.actors = []counterclaim.Entity{sc.as(voice, "")}
		}
		t.targets = slices.DeleteFunc(t.targets, func(e counterclaim.Entity) bool { return containsSide(t.actors, e.Side()) })
		if !slices.Contains(t.conducts, counterclaim.ProtestNote) && !sc.firm {
			s.protestAtHome(t)
		}
	case counterclaim.Consult, counterclaim.Support:
		s.completeTalks(t)
	case counterclaim.Mobilize, counterclaim.Retreat, counterclaim.Aid:
		s.completeMoves(t, voice)
	}
}

// completeForce fills the open side of an act of force or of coercion: those hit are the doer's foes, or whoever is at home where it happens.
func (s *sentence) completeForce(t *trigger, voice string) {
	sc := s.sc
	if t.Entry.Frame == lexicon.Mutual {
		return
	}
	if from := s.after(t, "from"); from >= 0 && slices.Contains(t.conducts, "seizure_of_ground") && (len(t.targets) == 0 || !t.Passive && s.mentions[from].first-t.Last < 10) {
		t.targets = s.group(from) // "took the town from the rebels"
	}
	if t.event == counterclaim.Coerce && len(t.targets) == 0 {
		t.targets = s.dispersed(t)
	}
	fill(t.actors, t.targets, sc)
	if len(t.targets) == 0 && t.Entry.Frame == lexicon.Transitive && !t.Passive && len(t.actors) > 0 && !t.actors[0].Known() && in(string(t.actors[0].Sector), "", "UNK", "CVL", "EDU", "MED", "REF", "SOC", "BUS") && !armedMen(t.actors[0].Text) && t.object < 0 {
		t.actors, t.targets = nil, t.actors // "a school burned"
	}
	s.peopleHit(t)
	if len(sc.lands) > 0 {
		t.actors = dropUnknown(t.actors) // where no country is named, an army of nobody's is better than none
	}
	if sc.firm {
		t.targets = dropUnknown(t.targets)
	}
	if len(t.actors) == 1 && t.actors[0].Known() && sc.firm {
		// Nobody fires at his own side: "raised their flag over it".
		t.targets = slices.DeleteFunc(t.targets, func(e counterclaim.Entity) bool { return e.Side() == t.actors[0].Side() })
	}
	if t.stance == counterclaim.Denied && t.parent < 0 && len(t.actors)+len(t.targets) == 0 {
		return
	}
	switch {
	case len(t.actors) == 0 && len(t.targets) > 0 && t.targets[0].Known() && (sc.own != "" || voice == t.targets[0].Side()):
		if side := sc.foe(t.targets[0].Side()); side != "" {
			t.actors = []counterclaim.Entity{sc.as(side, "")}
		}
	case len(t.targets) == 0 && len(t.actors) > 0 && t.conducts != nil && !obstructs(t.conducts):
		if side := sc.foe(t.actors[0].Side()); side != "" && len(t.actors) == 1 {
			t.targets = []counterclaim.Entity{sc.as(side, "")}
		}
	case len(t.actors) == 0 && sc.foe(voice) != "" && len(t.targets) == 0:
		by, against := sc.foe(voice), voice
		if t.Entry.Frame == lexicon.Repel {
			by, against = against, by
		}
		t.actors = []counterclaim.Entity{sc.as(by, "")}
		t.targets = []counterclaim.Entity{sc.as(against, "")}
	}
}

// completeMoves settles whose the troops, the weapons and the people are that move, and who is helped.
func (s *sentence) completeMoves(t *trigger, voice string) {
	sc := s.sc
	if seen(t.conducts) {
		s.ownerOfSeen(t)
		return
	}
	if !slices.Contains(t.conducts, "arms_acquisition") && !slices.Contains(t.conducts, "arms_transfer") && !slices.Contains(t.conducts, "return_of_people") &&
		!slices.Contains(t.conducts, "prisoner_exchange") && !slices.Contains(t.conducts, "displacement") {
		t.targets = nil
		if t.event == counterclaim.Aid && !slices.Contains(t.conducts, "demining") && !slices.Contains(t.conducts, counterclaim.Conduct("peacekeeping")) {
			t.targets = s.helped(t)
		}
	}
	if m := t.object; slices.Contains(t.conducts, "mobilisation") && m >= 0 && len(t.actors) == 1 && (s.mentions[m].group || s.mentions[m].role != "") {
		t.targets = s.group(m) // reservists are called up by their own
		for i := range t.targets {
			t.targets[i].Country, t.targets[i].Party = t.actors[0].Country, t.actors[0].Party
		}
	}
	s.peopleHit(t)
	if len(t.actors) == 0 && sc.contends(voice) && t.event != counterclaim.Aid && (t.Passive || !t.Verb) && (sc.own != "" || t.status == counterclaim.Planned) {
		t.actors = []counterclaim.Entity{sc.as(voice, "")}
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

// sameDoer gives who did what a gerund after a comma goes on from: "gunmen attacked a post, killing two".
func (s *sentence) sameDoer(t *trigger) []counterclaim.Entity {
	if !t.Gerund || !in(s.word(t.First-1), ",", "and") {
		return nil
	}
	for k := len(s.triggers) - 1; k >= 0; k-- {
		if o := &s.triggers[k]; o.First < t.First && !o.dropped && o.event == counterclaim.Assault {
			return slices.Clone(o.actors)
		}
	}
	return nil
}

// claimant gives who claims responsibility for what stands after the claim.
func (s *sentence) claimant(t *trigger) []counterclaim.Entity {
	for k := range s.triggers {
		if o := &s.triggers[k]; o.First < t.First && !o.dropped && strings.HasSuffix(o.Entry.Pattern, "responsibility") && t.First-o.Last < 12 && s.word(o.Last) == "for" {
			return slices.Clone(o.actors)
		}
	}
	return nil
}

// helped gives who gets help: the object of the verb, or whoever stands after "to" or "for".
func (s *sentence) helped(t *trigger) []counterclaim.Entity {
	m := t.object
	if m < 0 || s.mentions[m].things {
		m = s.after(t, "to", "for")
	}
	return slices.DeleteFunc(s.group(m), func(e counterclaim.Entity) bool {
		return e.Known() && containsSide(t.actors, e.Side()) || e.Sector == counterclaim.NGO && !e.Known()
	})
}

// dispersed gives the protesters whose protest is put down: "cracked down on the protests".
func (s *sentence) dispersed(t *trigger) []counterclaim.Entity {
	for j := t.Head + 1; j < min(s.last, t.Last+5); j++ {
		if in(s.word(j), "protest", "protests", "demonstration", "demonstrations", "rally", "rallies", "riot", "riots", "unrest", "dissent", "opposition") {
			e := counterclaim.Entity{Text: s.span(j, j+1), Sector: counterclaim.OPP}
			if len(t.actors) == 1 {
				e.Country = t.actors[0].Country
			}
			return []counterclaim.Entity{e}
		}
	}
	return nil
}

// operation finds whose deed it was in which people died: "killed in a Belmarkian air strike".
func (s *sentence) operation(t *trigger) []counterclaim.Entity {
	for k := range s.mentions {
		m := &s.mentions[k]
		if m.first < t.Last || m.first > t.Last+8 || !in(s.word(m.first-1), "in", "by", "during") {
			continue
		}
		for j := m.first; j < min(m.last+4, s.last); j++ {
			if in(s.word(j), "operation", "operations", "strike", "strikes", "airstrike", "airstrikes", "raid", "raids", "shelling", "bombardment", "bombing", "offensive", "fire", "attack", "attacks", "ambush") {
				return s.group(k)
			}
		}
	}
	return nil
}

// seen reports conducts that a monitor sees or misses.
func seen(cs []counterclaim.Conduct) bool {
	return slices.ContainsFunc(cs, func(c counterclaim.Conduct) bool {
		return in(string(c), "troops_present", "equipment_present", "equipment_missing")
	})
}

// ownerOfSeen gives what was seen to those whom the words name as its owner; whoever sees it is none.
func (s *sentence) ownerOfSeen(t *trigger) {
	t.actors, t.targets = nil, nil
	if t.Entry.Frame != lexicon.Intransitive || !t.Verb || t.Passive {
		t.object = t.subject
	}
	if t.object >= 0 {
		t.actors = slices.DeleteFunc(s.group(t.object), func(e counterclaim.Entity) bool { return !e.Known() || s.mentions[t.object].guessed })
	}
}

// completeTalks finds with whom somebody talks, or whom he praises, where only he himself is named: those of whom it is asked, whoever is
// at home where he travels, the two sides for whom he mediates, the side opposite.
func (s *sentence) completeTalks(t *trigger) {
	sc := s.sc
	if t.parent >= 0 && len(t.actors)+len(t.targets) == 0 {
		if act := &s.triggers[t.parent]; act.Entry.Frame == lexicon.Demand || act.Entry.Frame == lexicon.Propose {
			t.actors, t.targets = slices.Clone(act.actors), slices.Clone(act.targets)
			if len(t.targets) > 1 {
				t.actors, t.targets = t.targets[:1], t.targets[1:]
			}
		}
	}
	if len(t.actors) != 1 || len(t.targets) > 0 {
		return
	}
	if t.event == counterclaim.Consult {
		if t.targets = s.destination(); len(t.targets) > 0 {
			return
		}
	}
	switch side := t.actors[0].Side(); {
	case sc.firm && !sc.contends(side) && (t.event == counterclaim.Support || slices.Contains(t.conducts, "mediation")):
		t.targets = sc.both("")
	case sc.foe(side) != "" && t.event == counterclaim.Support:
		t.targets = []counterclaim.Entity{sc.as(sc.foe(side), "")}
	}
}

// destination gives the country of the place that a traveller goes to.
func (s *sentence) destination() []counterclaim.Entity {
	for j := s.first; j < s.last; j++ {
		if !in(s.word(j), "travel", "travelled", "traveled", "arrived", "arrive", "visited", "visit", "flew", "fly", "arrives", "visits", "visiting", "went", "trip") {
			continue
		}
		for _, sp := range s.spots {
			if sp.first > j && sp.first < j+6 && sp.place.Country != "" {
				return []counterclaim.Entity{{Text: sp.place.Text, Country: sp.place.Country, Sector: counterclaim.GOV}}
			}
		}
	}
	return nil
}

// obstructs reports conducts that are against whoever passes, not against a side.
func obstructs(cs []counterclaim.Conduct) bool {
	return slices.ContainsFunc(cs, func(c counterclaim.Conduct) bool {
		return in(string(c), "obstruction_of_movement", "obstruction_of_monitors", "obstruction_of_aid", "border_closure")
	})
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
			t.actors = slices.Clone(act.targets)
		}
	case lexicon.Deny, lexicon.Refuse, lexicon.Menace:
		if act.Entry.Frame == lexicon.Menace && t.status == counterclaim.Hypothetical && len(act.targets) == 1 && !harms(t.Entry.Frame) {
			t.actors, t.targets = slices.Clone(act.targets), slices.Clone(act.actors) // the condition is what the other side may do
			return
		}
		if len(act.actors) == 1 && !harms(t.Entry.Frame) {
			t.actors = slices.Clone(act.actors)
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
	if len(sc.lands) > 0 {
		t.actors = dropUnknown(t.actors)
	}
	if len(t.actors) == 0 {
		t.actors = s.operation(t)
	}
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
		if side == "" && !sc.firm {
			if land := s.whereabouts(); land != "" && !s.struckAbroad(t, land) {
				face := sc.landFace(land)
				t.targets[i].Country = face.Country
				continue
			}
		}
		if len(t.actors) == 1 && sc.contends(t.actors[0].Side()) {
			side = sc.foe(t.actors[0].Side())
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
		if side := sc.foe(t.targets[0].Side()); side != "" {
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
		if side := sc.foe(b[0].Side()); side != "" {
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

func armedMen(text string) bool {
	last := strings.ToLower(text[strings.LastIndexByte(text, ' ')+1:])
	return in(last, "gunmen", "gunman", "attackers", "assailants", "bomber", "bombers", "men")
}

// dropUnknown leaves out things and people of no side and no sector that says something.
func dropUnknown(es []counterclaim.Entity) []counterclaim.Entity {
	return slices.DeleteFunc(slices.Clone(es), func(e counterclaim.Entity) bool {
		if e.Sector == counterclaim.UNK && armedMen(e.Text) {
			return false // nobody knows whose they are, but they did it
		}
		return !e.Known() && (e.Sector == "" || e.Sector == counterclaim.UNK || e.Sector == counterclaim.MIL || e.Sector == counterclaim.GOV)
	})
}
