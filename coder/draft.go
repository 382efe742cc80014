package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/ontology"
)

// draft makes the claims of trigger k: one, or one for each direction where both sides accuse
// each other of it.
func (s *sentence) draft(k int) {
	t := &s.triggers[k]
	if t.drafted {
		return
	}
	t.drafted = true
	if t.parent > k {
		s.draft(t.parent) // an act stands before its content, though its words may follow
	}
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
				s.explainWay(t, &way)
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
			s.explainWay(t, &way)
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
	case !t.Verb && t.parent < 0 && !speech(t.Entry.Frame) && in(s.word(t.First-1), "this", "these", "such"):
		return false // only points back
	case s.attributive(t):
		return false // "the slain minister"
	case t.Entry.Frame == lexicon.Menace && strings.HasPrefix(t.Entry.Pattern, "warn/") && !s.warning(t):
		return false // "warned that the storm may come back"
	case s.nobodys(t):
		return false
	case s.pointsBack(t):
		return false // "since the protests", "after the attack": told before
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
	case t.Entry.Frame == lexicon.Mutual && in(s.word(t.Last-1), "war", "violence", "hostilities", "combat", "conflict") && s.background(t) && s.after(t, "between", "with", "against") < 0:
		return false // "the end of the war", "to stop the violence"
	case t.Entry.Frame == lexicon.Mutual && t.event == counterclaim.Retreat && t.parent < 0 && !t.Verb && s.background(t):
		return false
	}
	if len(t.Entry.Conducts) > 0 {
		switch t.Entry.Conducts[0] {
		case "present":
			return s.hasWord(lo, hi, troopWord) || s.hasWord(lo, hi, equipmentWord)
		case "arms_acquisition", "arms_transfer", "equipment_deployment":
			return s.hasWord(lo, hi, equipmentWord)
		case "drone_flight":
			return t.Entry.Means != nil || s.hasWord(lo, hi, droneWord)
		case "deploy":
			return s.hasWord(lo, hi, equipmentWord) || s.hasWord(lo, hi, troopWord) || s.hasWord(lo, hi, func(w string) bool { return in(w, "peacekeepers", "observers", "monitors") })
		}
	}
	return true
}

// attributive reports a participle that only describes somebody of whom something else is told.
func (s *sentence) attributive(t *trigger) bool {
	if !harms(t.Entry.Frame) || !t.Verb || t.Passive || len(t.counts) > 0 {
		return false
	}
	g := s.grow()
	return g != nil && g.relation(g.wordOf[t.Head]) == "amod"
}

// warning reports whether a warning is one of force or of consequences, or is given to somebody.
func (s *sentence) warning(t *trigger) bool {
	for _, e := range t.targets {
		if e.Known() || e.Sector == counterclaim.REB {
			return true
		}
	}
	for i := range s.triggers {
		if o := &s.triggers[i]; !o.dropped && o.First >= t.Last && o.event.Quad() == 4 {
			return true
		}
	}
	return s.hasWord(t.Last, s.last, func(w string) bool {
		return in(w, "consequences", "respond", "response", "retaliate", "retaliation", "reprisals", "war", "force", "action", "answer", "punish", "tolerate", "provocation", "provocations")
	})
}

// nobodys reports a happening of words or of help that names no side at all: what is said of no state, no group and no body is not of
// the record's matter.
func (s *sentence) nobodys(t *trigger) bool {
	if t.parent >= 0 || t.event.Quad() == 4 || t.event == counterclaim.Retreat || s.sc.own != "" {
		return false
	}
	for _, e := range slices.Concat(t.actors, t.targets) {
		if e.Known() || in(string(e.Sector), "IGO", "NGO", "REB", "MIL", "OPP") {
			return false
		}
	}
	return true
}

// pointsBack reports a noun with "the" after a preposition, of an event that the report has told already.
func (s *sentence) pointsBack(t *trigger) bool {
	if t.Verb || t.parent >= 0 || speech(t.Entry.Frame) || harms(t.Entry.Frame) || t.event != counterclaim.Protest && t.event != counterclaim.Assault {
		return false
	}
	j := t.First - 1
	for j > t.First-4 && !in(s.word(j), "the", "these", "those", "this") {
		j--
	}
	if !in(s.word(j), "the", "these", "those", "this") || !preposition(s.word(j-1)) && !in(s.word(j-1), "after", "since", "during", "before") || s.after(t, "against", "between", "on") >= 0 {
		return false
	}
	for _, d := range s.sc.drafts {
		if d.claim.Event == t.event && d.claim.Sentence < s.n {
			return true
		}
	}
	return false
}

// background reports a truce that is only named to say when: "after the truce", "the first evening of
// the truce".
func (s *sentence) background(t *trigger) bool {
	j := t.First - 1
	for in(s.word(j), "the", "a", "that", "this", "lasting", "full", "complete", "more", "further", "any", "all", "such", "their", "sectarian", "civil", "armed") {
		j--
	}
	return (j < t.First-1 || in(s.word(t.First), "war", "violence", "hostilities", "combat")) && in(s.word(j), "of", "after", "since", "during", "before", "despite", "for", "on", "under", "until", "to", "against", "from", "stop", "end", "ending", "by", "about", "amid")
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
		Places: s.placesOf(t), Time: s.timeOf(t), Rule: t.Entry.Rule(),
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
	if s.sc.c.o.Explain {
		c.Why = s.explain(t, &c)
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
	lo, hi = min(max(lo, s.sc.body), t.First), max(hi, t.Last)
	if !speech(t.Entry.Frame) {
		lo, hi = s.narrow(t, lo, hi)
	}
	lo, hi = s.trim(lo, hi)
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
	c.Confidence = confidence(&c, dr.parent >= 0)
	if sc.c.o.Explain {
		c.Why = append(c.Why, whyConfident(&c, dr.parent >= 0))
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
