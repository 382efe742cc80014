package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
)

// assignRoles finds who does it and to whom for one trigger, by its frame.
func (s *sentence) assignRoles(k int) {
	t := &s.triggers[k]
	if t.dropped {
		return
	}
	t.voice = s.voiceAt(t.Head)
	if t.Verb || speech(t.Entry.Frame) {
		if t.subject = s.subjectOf(k); t.subject < 0 {
			t.subject = s.subjectInTree(t)
		}
	}
	if t.object = s.objectOf(t); t.object < 0 {
		t.object = s.inTree(t, "obj")
	}
	switch t.Entry.Frame {
	case lexicon.Transitive:
		if t.Passive {
			t.targets, t.actors = s.group(t.subject), s.agent(t)
		} else {
			t.actors, t.targets = s.group(t.subject), s.group(t.object)
		}
	case lexicon.Intransitive, lexicon.Welcome:
		t.actors = s.group(t.subject)
		t.targets = s.group(s.after(t, "on", "at", "against", "upon", "into", "towards", "toward", "over", "across", "of", "with"))
		if len(t.targets) == 0 && t.Entry.Frame == lexicon.Welcome {
			t.targets = s.group(t.object)
		}
		if t.Passive {
			t.targets, t.actors = t.actors, s.agent(t)
		}
	case lexicon.Undergo:
		t.targets, t.actors = s.group(t.subject), s.agent(t)
		if t.subject < 0 {
			t.targets = s.group(s.before(t))
		}
	case lexicon.Repel:
		t.actors, t.targets = s.group(t.subject), s.group(t.object)
		if t.Passive {
			t.actors, t.targets = s.agent(t), nil
		}
	case lexicon.Impersonal:
		t.actors = s.agent(t)
		t.targets = slices.DeleteFunc(s.group(s.after(t, "on", "at", "against", "upon", "into", "towards")), func(e counterclaim.Entity) bool {
			return containsSide(t.actors, e.Side())
		})
		if len(t.actors) == 0 {
			t.actors = s.group(s.possessor(t))
		}
	case lexicon.Nominal:
		s.nominalRoles(t)
	case lexicon.Mutual:
		s.mutualRoles(t)
	case lexicon.Harm:
		if t.Passive || s.bareParticiple(t) {
			t.harmed, t.actors = s.harmedBefore(t), s.agent(t)
		} else {
			t.actors, t.harmed = s.group(t.subject), s.harmedAfter(t)
		}
	case lexicon.Perish:
		t.harmed = s.harmedBefore(t)
		t.actors = s.agent(t)
	case lexicon.Victims:
		t.harmed = s.harmedAround(t)
		t.actors = s.agent(t)
	default:
		s.speechRoles(t)
	}
	s.settleConducts(t)
}

// subjectOf finds the mention that is the subject of trigger k, or -1.
func (s *sentence) subjectOf(k int) int {
	t := &s.triggers[k]
	at := t.First
	if m := s.mentionAt(at); m >= 0 && s.mentions[m].last <= t.Head {
		return m // the pattern begins with its own subject: "drone flew"
	}
	prev := s.governor(k)
	if t.Gerund && s.word(at-1) == "," && prev < 0 {
		return s.mainSubject(at) // ", accusing each other": whoever the sentence is about
	}
	if prev >= 0 && (t.Infinitive || t.Gerund) {
		p := &s.triggers[prev]
		if m := s.mentionAt(at - 1); m >= 0 && t.Gerund {
			return m
		}
		if speech(p.Entry.Frame) && p.Entry.Frame != lexicon.Deny && p.Entry.Frame != lexicon.Refuse && p.Entry.Frame != lexicon.Undertake && p.object >= 0 {
			return p.object
		}
		if m := s.nearestSubject(at); m >= 0 && p.subject < 0 {
			return m
		}
		return p.subject
	}
	if speech(t.Entry.Frame) && s.coordinated(at) {
		// A second speech verb shares the subject of the first, not of what the first one says.
		for j := k - 1; j >= 0; j-- {
			if p := &s.triggers[j]; !p.dropped && speech(p.Entry.Frame) && p.subject >= 0 {
				return p.subject
			}
		}
	}
	if prev >= 0 && s.coordinated(at) && s.triggers[prev].subject >= 0 {
		return s.triggers[prev].subject
	}
	return s.nearestSubject(at)
}

// mainSubject gives the first mention before token at that no preposition holds.
func (s *sentence) mainSubject(at int) int {
	for m := range s.mentions {
		if f := s.mentions[m].first; f < at && !preposition(s.word(f-1)) && !s.mentions[m].group {
			return m
		}
	}
	return -1
}

// governor gives the last verb or act before trigger k in the sentence, or -1.
func (s *sentence) governor(k int) int {
	for j := k - 1; j >= 0; j-- {
		if p := &s.triggers[j]; !p.dropped && (p.Verb || speech(p.Entry.Frame)) {
			return j
		}
	}
	return -1
}

// coordinated reports whether the verb at token at follows "and", "or" or a comma, auxiliaries
// and adverbs between them aside: then it shares the subject of the verb before.
func (s *sentence) coordinated(at int) bool {
	for j := at - 1; j >= s.first && j >= at-4; j-- {
		switch w := s.word(j); {
		case in(w, "and", "or", ",", "then", "but"):
			return s.mentionAt(at-1) < 0
		case in(w, "once", "again", "likewise", "has", "have", "had", "was", "were", "is", "are", "been", "also", "then", "not", "n't", "will", "would", "be", "to") || strings.HasSuffix(w, "ly"):
		default:
			return false
		}
	}
	return false
}

// nearestSubject goes left from token at to the next mention that can be a subject.
func (s *sentence) nearestSubject(at int) int {
	for j := at - 1; j >= s.first; j-- {
		if m := s.mentionAt(j); m >= 0 {
			f := s.mentions[m].first
			if f > s.first && preposition(s.word(f-1)) && !s.ofTheSide(f-1) {
				j = f
				continue
			}
			if f > s.first && s.word(f-1) == "and" {
				// The second of two joined names takes the first's place in the sentence.
				if p := s.mentionAt(f - 2); p >= 0 && preposition(s.word(s.mentions[p].first-1)) {
					j = s.mentions[p].first
					continue
				}
			}
			return m
		}
		w := s.word(j)
		if in(w, "who", "which") || w == "that" && s.mentionAt(j-1) >= 0 {
			for b := j - 1; b >= s.first && b >= j-3; b-- {
				if m := s.mentionAt(b); m >= 0 {
					return m
				}
			}
			continue
		}
		if in(w, ";", ":", "that", "whereas", "while", "because", "although", "if", "when", "unless", "but") {
			return -1
		}
	}
	return -1
}

// ofTheSide reports whether the preposition is part of "the side of", which names an actor.
func (s *sentence) ofTheSide(i int) bool {
	return s.word(i) == "of" && s.word(i-1) == "side"
}

// objectOf finds the mention that is the object of the trigger, or -1.
func (s *sentence) objectOf(t *trigger) int {
	for j := t.Last; j < s.last && j < t.Last+10; j++ {
		if m := s.mentionAt(j); m >= 0 {
			return m
		}
		w := s.word(j)
		if barrier(w) || in(w, ",", "by", "from", "in", "near", "with", "to", "and", "\"") && !(w == "\"" && j == t.Last) && !(w == "and" && j < t.Last+3) {
			return -1
		}
		if s.headAt(j, t) {
			return -1
		}
	}
	return -1
}

// headAt reports whether another trigger's verb stands at token i.
func (s *sentence) headAt(i int, t *trigger) bool {
	for k := range s.triggers {
		if o := &s.triggers[k]; o.Head == i && o.First != t.First && o.Verb {
			return true
		}
	}
	return false
}

// after finds the mention after one of the prepositions to the right of the trigger.
func (s *sentence) after(t *trigger, preps ...string) int {
	if in(s.word(t.Last-1), preps...) {
		if m := s.mentionNear(t.Last, 6); m >= 0 {
			return m
		}
	}
	for j := t.Last; j < s.last && j < t.Last+12; j++ {
		w := s.word(j)
		if in(w, ";", ":", "who", "which", "while", "whereas") || s.headAt(j, t) {
			return -1
		}
		if in(w, preps...) {
			if m := s.mentionNear(j+1, 6); m >= 0 {
				return m
			}
		}
	}
	return -1
}

// mentionNear gives the next mention within n tokens of a noun phrase that begins at i.
func (s *sentence) mentionNear(i, n int) int {
	for j := i; j < s.last && j < i+n; j++ {
		if m := s.mentionAt(j); m >= 0 {
			return m
		}
		if w := s.word(j); barrier(w) || in(w, ",", "in", "near", "by", "from", "at", "with") {
			return -1
		}
	}
	return -1
}

// before gives the mention that ends right before the trigger.
func (s *sentence) before(t *trigger) int {
	for j := t.First - 1; j >= s.first && j >= t.First-3; j-- {
		if m := s.mentionAt(j); m >= 0 {
			return m
		}
	}
	return -1
}

// agent gives who stands after "by", "from", "from the side of".
func (s *sentence) agent(t *trigger) []counterclaim.Entity {
	for j := t.Last; j < s.last && j < t.Last+14; j++ {
		w := s.word(j)
		if in(w, ";", "while", "whereas") {
			break
		}
		if w == "by" || w == "from" && t.event != counterclaim.Aid && t.event != counterclaim.Retreat {
			m := s.mentionNear(j+1, 5)
			if m >= 0 && !(w == "from" && s.mentions[m].group) {
				return s.group(m)
			}
		}
	}
	if m := s.inTree(t, "obl:agent"); m >= 0 {
		return s.group(m) // it may stand before: "by the guards two posts were built"
	}
	if t.Entry.Frame == lexicon.Impersonal {
		for j := s.first; j < t.First; j++ {
			if s.word(j) == "from" {
				if m := s.mentionNear(j+1, 5); m >= 0 {
					return s.group(m)
				}
			}
		}
	}
	return nil
}

// possessor gives the mention right before a noun: "Kyrgyz shelling", "the army's offensive".
func (s *sentence) possessor(t *trigger) int {
	for j := t.First - 1; j >= s.first && j >= t.First-4; j-- {
		if m := s.mentionAt(j); m >= 0 {
			if s.mentions[m].possessive || j == t.First-1 {
				return m
			}
			return -1
		}
		if w := s.word(j); w != "'s" && (preposition(w) || barrier(w) || in(w, ",", "and", "the", "a")) {
			return -1
		}
	}
	return -1
}

// nominalRoles finds the sides around a noun: "X's shelling of Y", "an attack by X on Y".
func (s *sentence) nominalRoles(t *trigger) {
	t.actors = s.group(s.possessor(t))
	if len(t.actors) == 0 {
		t.actors = s.agent(t)
	}
	t.targets = s.group(s.after(t, "on", "against", "at", "into", "of", "over", "upon"))
	if len(t.actors) == 0 && s.lightVerb(t) {
		t.actors = s.group(s.nearestSubject(t.First))
	}
	if len(t.actors) == 0 && (t.event == counterclaim.Mobilize || t.event == counterclaim.Retreat) && !slices.Contains(t.conducts, "return_of_people") && len(t.targets) > 0 {
		// "deployment of X's troops", "withdrawal of the forces of X": the doer stands after of.
		t.actors, t.targets = t.targets, nil
	}
}

// lightVerb reports whether the noun is the object of a verb that only says that it was done.
func (s *sentence) lightVerb(t *trigger) bool {
	for j := t.First - 1; j >= s.first && j >= t.First-6; j-- {
		w := s.word(j)
		if in(w, "carried", "carry", "carrying", "conducted", "conduct", "conducting", "launched", "launch", "launching", "staged", "mounted", "committed", "began", "started", "held", "hold",
			"holding", "waged", "made", "took", "continue", "continued", "resumed", "undertook", "performed", "executed", "stepped", "deliver", "delivered", "bring", "brought", "send", "sent", "sending", "intensified", "completed", "announced", "organised", "organized") {
			return true
		}
		if barrier(w) || in(w, ",") {
			return false
		}
	}
	return false
}

// mutualRoles fills actors and targets of a happening in which both sides stand equal.
func (s *sentence) mutualRoles(t *trigger) {
	var all []counterclaim.Entity
	if t.Verb {
		all = append(all, s.group(t.subject)...)
	}
	if m := s.possessor(t); m >= 0 && !t.Verb {
		all = append(all, s.group(m)...)
	}
	if m := s.after(t, "between", "with", "among", "of", "against"); m >= 0 {
		all = append(all, s.group(m)...)
	} else if t.Verb && t.object >= 0 {
		all = append(all, s.group(t.object)...)
	}
	if len(all) == 0 && !t.Verb {
		if m := s.nearestSubject(t.First); m >= 0 {
			all = append(all, s.group(m)...)
		}
	}
	all = slices.DeleteFunc(distinct(all), func(e counterclaim.Entity) bool {
		return !e.Known() && in(string(e.Sector), "", "UNK", "GOV", "MIL", "CVL", "EDU")
	})
	if t.event == counterclaim.Retreat && s.possessor(t) < 0 && s.after(t, "between", "with") < 0 && !t.Verb {
		all = nil
	}
	if len(all) == 1 && t.event == counterclaim.Consult {
		all = append(all, s.destination(t)...)
	}
	switch {
	case len(all) == 0 && t.event != counterclaim.Consult && s.sc.firm:
		both := s.sc.both("")
		for i := range both {
			both[i].Text = both[i].Name
			if both[i].Text == "" {
				both[i].Text = s.sc.sides[i]
			}
		}
		all = both
	case len(all) == 1 && s.sc.contends(all[0].Side()) && t.event != counterclaim.Retreat:
		all = append(all, s.sc.as(s.sc.other(all[0].Side()), ""))
	}
	if len(all) > 1 && t.event != counterclaim.Retreat {
		t.actors, t.targets = all[:1], all[1:]
		return
	}
	t.actors = all
}

// destination gives the country of the place that a traveller goes to.
func (s *sentence) destination(t *trigger) []counterclaim.Entity {
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

// group gives the entities of a mention and of those joined to it by "and" or a comma.
func (s *sentence) group(m int) []counterclaim.Entity {
	if m < 0 {
		return nil
	}
	out := slices.Clone(s.mentions[m].who)
	for k := m; k+1 < len(s.mentions) && s.joined(k, k+1); k++ {
		out = append(out, s.mentions[k+1].who...)
	}
	for k := m; k > 0 && s.joined(k-1, k); k-- {
		out = append(slices.Clone(s.mentions[k-1].who), out...)
	}
	return distinct(out)
}

// joined reports whether two mentions, one right after the other, are joined by "and" or a comma.
func (s *sentence) joined(a, b int) bool {
	x, y := &s.mentions[a], &s.mentions[b]
	gap := y.first - x.last
	if gap < 1 || gap > 2 {
		return false
	}
	if in(s.word(x.last), "and", "/", "-") && (gap == 1 || s.word(x.last+1) == "the") {
		return true
	}
	return s.word(x.last) == "," && gap == 2 && s.word(x.last+1) == "and"
}

// distinct drops entities of a side that stands already.
func distinct(es []counterclaim.Entity) []counterclaim.Entity {
	var out []counterclaim.Entity
	for _, e := range es {
		if !slices.ContainsFunc(out, func(o counterclaim.Entity) bool {
			return o.Side() == e.Side() && (e.Known() || o.Text == e.Text)
		}) {
			out = append(out, e)
		}
	}
	return out
}
