package coder

import (
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
	c.Measures = s.measuresOf(t)
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
