package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// speechRoles finds who accuses, denies, demands, threatens or agrees, and against whom.
func (s *sentence) speechRoles(t *trigger) {
	if t.Entry.Frame == lexicon.Accuse && t.Passive && t.subject >= 0 && s.mentions[t.subject].last < t.First-3 && !s.hasWord(max(s.first, t.First-3), t.First, func(w string) bool { return in(w, "is", "are", "was", "were", "been", "be", "being") }) {
		t.subject = -1 // "three others accused of": not whoever was named before
	}
	t.actors = s.group(t.subject)
	if t.Entry.Frame == lexicon.Deny && s.claimBefore(t) {
		t.actors = nil // the subject is what is denied
	}
	if t.Passive && t.Entry.Frame != lexicon.Undertake {
		t.targets = t.actors
		t.actors = s.agent(t)
	}
	switch t.Entry.Frame {
	case lexicon.Undertake:
		s.mutualRoles(t)
		if m := s.after(t, "with"); t.Verb && len(t.targets) == 0 && len(t.actors) == 1 && m >= 0 {
			t.targets = slices.DeleteFunc(s.group(m), func(e counterclaim.Entity) bool { return e.Side() == t.actors[0].Side() })
		}
		if !t.Verb || t.Passive || t.subject < 0 {
			if len(t.actors)+len(t.targets) < 2 {
				t.actors, t.targets = nil, nil
				if both := s.sc.both(""); len(both) == 2 && s.sc.own != "" {
					t.actors, t.targets = both[:1], both[1:]
				}
			}
		}
	case lexicon.Accuse:
		if t.object >= 0 {
			t.targets = s.group(t.object)
			t.each = len(t.targets) > 1 && slices.Equal(counterclaim.Sides(t.targets), counterclaim.Sides(t.actors))
		}
		if m := s.after(t, "on", "against"); t.object < 0 && m >= 0 {
			t.targets = s.group(m)
		}
		if len(t.targets) == 0 && len(t.actors) > 1 {
			t.each, t.targets = true, t.actors
		}
		if len(t.actors) == 1 && len(t.targets) > 1 && !t.each && containsSide(t.targets, t.actors[0].Side()) {
			// "Each other" after a plural subject that one word names.
			t.each, t.actors = true, t.targets
		}
	case lexicon.Demand, lexicon.Propose:
		if t.object >= 0 && s.word(t.Last-1) == "for" && s.word(s.mentions[t.object].last) != "to" {
			t.object = -1 // what is called for: "the release of the prisoners"
		} else if t.object >= 0 {
			t.targets = s.group(t.object)
		} else if m := s.after(t, "on", "to", "of", "with", "for"); m >= 0 && s.mentions[m].first-t.Last < 5 && (s.word(t.Last-1) != "for" || s.word(s.mentions[m].last) == "to") {
			t.targets, t.object = s.group(m), m
		}
		if s.word(t.Head) == "must" {
			t.targets, t.object = t.actors, t.subject
			if t.subject >= 0 && s.mentions[t.subject].last < t.First-1 && !s.sc.firm && s.saysIn(s.mentions[t.subject].first-2, s.mentions[t.subject].first+1) {
				t.targets, t.object = nil, -1 // whom he told it
			}
			t.actors = nil
			if t.voice != nil {
				t.actors = []counterclaim.Entity{*t.voice}
			}
		}
	case lexicon.Deny, lexicon.Refuse, lexicon.Menace:
		t.targets = s.speechTarget(t)
	}
	if len(t.actors) == 0 && t.voice != nil && !(t.Passive && t.Entry.Frame == lexicon.Accuse) {
		t.actors = []counterclaim.Entity{*t.voice}
	}
	if len(t.actors) == 0 && s.sc.own != "" {
		t.actors = []counterclaim.Entity{s.sc.as(s.sc.own, "")}
	}
	if t.Entry.Frame == lexicon.Undertake {
		return
	}
	t.targets = dropUnknown(t.targets)
	if m := t.object; m >= 0 && s.mentions[m].pronoun && len(t.actors) == 1 && containsSide(t.targets, t.actors[0].Side()) {
		t.targets = nil // "insists that it has a right": nobody asks himself
	}
	if !t.each && s.sc.firm {
		t.targets = slices.DeleteFunc(t.targets, func(e counterclaim.Entity) bool {
			return len(t.actors) == 1 && e.Side() == t.actors[0].Side()
		})
	}
	if len(t.targets) == 0 && len(t.actors) == 1 {
		if side := s.sc.other(t.actors[0].Side()); side != "" {
			t.targets = []counterclaim.Entity{s.sc.as(side, "")}
		} else if s.sc.firm && (t.Entry.Frame == lexicon.Demand || t.Entry.Frame == lexicon.Propose) {
			t.targets = s.sc.both("") // a third party's appeal is to both
		}
	}
}

// speechTarget finds whose words are denied: "the statements of the Tajik side", "Indian
// propaganda".
func (s *sentence) speechTarget(t *trigger) []counterclaim.Entity {
	for j := t.Last; j < min(s.last, t.Last+8); j++ {
		if in(s.word(j), "statement", "statements", "claim", "claims", "accusation", "accusations", "allegations", "report", "reports", "information", "propaganda", "demand", "demands") {
			if m := s.mentionNear(j+1, 4); m >= 0 && in(s.word(s.mentions[m].first-1), "of", "by", "from") {
				return s.group(m)
			}
			if m := s.mentionAt(j - 1); m >= 0 {
				return s.group(m)
			}
		}
	}
	return nil
}

func containsSide(es []counterclaim.Entity, side string) bool {
	return slices.ContainsFunc(es, func(e counterclaim.Entity) bool { return e.Side() == side })
}

// nest puts what stands in the content of a speech act within it and gives it the stance and
// status that the act gives.
func (s *sentence) nest() {
	for k := range s.triggers {
		t := &s.triggers[k]
		if t.dropped || !speech(t.Entry.Frame) {
			continue
		}
		t.content = s.contentOf(k)
	}
	for k := range s.triggers {
		t := &s.triggers[k]
		if t.dropped {
			continue
		}
		for p := range s.triggers {
			a := &s.triggers[p]
			if p == k || a.dropped || a.content[1] == 0 || t.First < a.content[0] || t.First >= a.content[1] {
				continue
			}
			if speech(t.Entry.Frame) && (a.First > t.First || a.content[0] < a.First) || t.Entry.Frame == lexicon.Welcome {
				continue
			}
			if s.afterthought(a, t) {
				continue
			}
			if t.parent < 0 || p > t.parent && p < k && t.parent < k {
				t.parent = p
			}
		}
	}
	for k := range s.triggers {
		if t := &s.triggers[k]; !t.dropped {
			s.settleStance(t)
			s.completeSides(t)
			s.settleActConduct(k)
		}
	}
}

// contentOf gives the tokens that are the content of speech act k.
func (s *sentence) contentOf(k int) [2]int {
	t := &s.triggers[k]
	lo, hi := t.Last, s.last
	if t.Entry.Frame == lexicon.Deny && s.claimBefore(t) {
		return [2]int{s.first, t.First}
	}
	if t.Entry.Frame == lexicon.Menace {
		// The condition stands before the threat as often as after it.
		return [2]int{s.first, s.last}
	}
	for i := t.Last; i < s.last; i++ {
		w := s.word(i)
		if w == ";" || in(w, "while", "whereas", "but") && i > t.Last {
			hi = i
			break
		}
		if w == "," && in(s.word(i+1), "and", "whereas") && (s.mentionAt(i+2) >= 0 || s.mentionAt(i+3) >= 0) && t.Entry.Frame != lexicon.Undertake && s.acts(i+2) {
			hi = i
			break
		}
		if t.Entry.Frame == lexicon.Accuse && i > t.Last && (in(w, "after", "following") || w == "which" && in(s.word(i-1), "in", ",") && s.sc.r.Kind != counterclaim.Release) {
			hi = i // what the outlet says of the time or the fight around the accusation
			break
		}
		if w == "," && s.attributed(i) {
			hi = i
			break
		}
	}
	for j := k + 1; j < len(s.triggers); j++ {
		o := &s.triggers[j]
		if o.First < lo || o.First >= hi || o.dropped && o.Entry.Frame != lexicon.Say {
			continue
		}
		if (speech(o.Entry.Frame) || o.Entry.Frame == lexicon.Say) && o.Verb && s.sibling(o) {
			hi = o.First
			break
		}
	}
	return [2]int{lo, hi}
}

// acts reports whether somebody named near token i is the subject of a verb, and not one more in a list: nothing but an adverb or a name
// stands between him and it.
func (s *sentence) acts(i int) bool {
	m := max(s.mentionAt(i), s.mentionAt(i+1))
	g, _ := s.tags()
	if g == nil || m < 0 {
		return true
	}
	for j := s.mentions[m].last; j < min(s.last, s.mentions[m].last+3); j++ {
		switch g.Tags[g.wordOf[j]].UPOS {
		case text.VERB, text.AUX:
			return true
		case text.ADP:
			return false
		}
	}
	return s.word(s.mentions[m].last) != ","
}

// claimBefore reports whether the words denied stand before the verb: "claims that … are
// baseless", "the allegations of … have no foundation".
func (s *sentence) claimBefore(t *trigger) bool {
	if t.Verb && !t.Passive && strings.HasPrefix(t.Entry.Pattern, "de") {
		return false
	}
	for i := s.first; i < t.First; i++ {
		if in(s.word(i), "claims", "claim", "allegations", "allegation", "reports", "report", "information", "statements", "statement", "assertions", "accusations", "charges", "propaganda", "rumours", "rumors") {
			return true
		}
	}
	return false
}

// attributed reports whether a comma is followed by "X said" that closes the sentence.
func (s *sentence) attributed(i int) bool {
	for k := range s.triggers {
		t := &s.triggers[k]
		if t.Entry.Frame == lexicon.Say && t.First > i && t.First-i < 9 {
			if m := s.mentionAt(i + 1); m >= 0 && s.mentions[m].last >= t.First-1 {
				return true
			}
		}
		if t.Entry.Frame == lexicon.Cite && t.First == i+1 {
			return true
		}
	}
	return false
}

// sibling reports whether a speech verb is joined to the one before rather than part of its
// content: "rejected the charge and demanded …".
func (s *sentence) sibling(o *trigger) bool {
	if o.Infinitive || o.Gerund {
		return false
	}
	for j := o.First - 1; j >= s.first && j >= o.First-6; j-- {
		if in(s.word(j), "and", "but") {
			return true
		}
		if s.mentionAt(j) < 0 && preposition(s.word(j)) {
			return false
		}
	}
	return false
}

// settleActConduct gives agreements and refusals the conduct of what is agreed or refused.
func (s *sentence) settleActConduct(k int) {
	t := &s.triggers[k]
	if t.Entry.Frame != lexicon.Undertake && t.Entry.Frame != lexicon.Refuse {
		return
	}
	for j := range s.triggers {
		o := &s.triggers[j]
		if o.parent != k || o.dropped || speech(o.Entry.Frame) || len(o.conducts) == 0 {
			continue
		}
		if len(t.Entry.Conducts) == 0 || o.conducts[0] == "ceasefire_declared" {
			t.conducts = slices.Clone(o.conducts)
		}
		return
	}
}
