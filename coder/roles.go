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
	s.findArguments(k)
	s.rolesByFrame(t)
	if t.event == counterclaim.Assault && (!t.Verb || slices.Contains(t.conducts, "explosion")) {
		s.aimedAt(t)
	}
	if last := s.sc.lastForce; !t.Verb && t.event == counterclaim.Assault && t.Entry.Frame == lexicon.Nominal && len(t.actors)+len(t.targets) == 0 && in(s.word(t.First-1), "the", "this", "these") &&
		in(s.word(t.Last-1), "attack", "attacks", "strike", "strikes", "airstrike", "airstrikes", "raid", "raids", "bombing", "bombings", "assault", "blast", "explosion") {
		t.actors, t.targets = slices.Clone(last[0]), slices.Clone(last[1]) // the one that was told of
	}
	if strings.HasSuffix(t.Entry.Pattern, "responsibility") && len(t.actors) == 1 {
		t.voice, t.targets = &t.actors[0], nil // whoever claims a deed says that he did it
	}
	s.nameUnlisted(t)
	s.settleConducts(t)
	s.firesFromElsewhere(t)
}

// findArguments finds the mentions that are subject and object of trigger k.
func (s *sentence) findArguments(k int) {
	t := &s.triggers[k]
	t.Passive = t.Passive || s.reduced(t)
	if t.Verb || speech(t.Entry.Frame) {
		if t.subject = s.subjectOf(k); t.subject < 0 {
			t.subject = s.subjectInTree(t)
		} else if !speech(t.Entry.Frame) && s.saysIn(s.mentions[t.subject].last, t.First) {
			t.subject = -1 // who tells of it is not hit by it
		} else if s.thingDoesIt(t) {
			t.subject = -1
		}
	}
	if t.object = s.objectOf(t); t.object < 0 && t.Verb && !t.Passive && (t.Entry.Frame != lexicon.Intransitive || t.event == counterclaim.Mobilize) && t.Entry.Frame != lexicon.Perish && t.Entry.Frame != lexicon.Impersonal {
		t.object = s.inTree(t, "obj")
	}
}

// rolesByFrame gives actors and targets, or the harmed, from where the entry's frame says that they stand.
func (s *sentence) rolesByFrame(t *trigger) {
	switch t.Entry.Frame {
	case lexicon.Transitive:
		if t.Passive {
			if t.targets, t.actors = s.group(t.subject), s.agent(t); t.subject >= 0 && s.word(t.Head) == "fired" && s.mentions[t.subject].things {
				t.targets = nil // "mortars were fired": with them, not at them
			}
		} else {
			t.actors, t.targets = s.group(t.subject), s.group(t.object)
			if by := s.gerundBy(t); len(by) > 0 {
				t.actors = by
			}
		}
	case lexicon.Intransitive, lexicon.Welcome:
		t.actors = s.group(t.subject)
		t.targets = s.group(s.after(t, "on", "at", "against", "upon", "into", "towards", "toward", "over", "across", "of", "with"))
		if len(t.targets) == 0 && (t.Entry.Frame == lexicon.Welcome || t.event == counterclaim.Assault) {
			t.targets = s.group(t.object)
		}
		if t.event == counterclaim.Protest {
			if len(t.targets) == 0 {
				t.targets = s.group(s.after(t, "to"))
			}
			if !t.Verb && s.notes(t) {
				t.actors = s.group(s.nearestSubject(t.First))
			}
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
		if t.actors = s.agent(t); len(t.actors) == 0 && s.blamed(t) {
			t.actors = s.group(s.nearestSubject(t.First))
		}
	default:
		s.speechRoles(t)
	}
}

// aimedAt takes as target of an explosion what stands after "targeting" beside the bomb: "a bomb targeting a convoy exploded".
func (s *sentence) aimedAt(t *trigger) {
	for j := max(s.first, t.First-10); j < min(s.last, t.Last+4); j++ {
		if s.word(j) != "targeting" && !(s.word(j) == "aimed" && s.word(j+1) == "at") {
			continue
		}
		if m := s.mentionNear(j+1, 6); m >= 0 {
			if t.subject == m {
				t.actors = nil
			}
			t.targets = s.group(m)
		}
	}
}

// objectOf finds the mention that is the object of the trigger, or -1.
func (s *sentence) objectOf(t *trigger) int {
	if m := s.mentionAt(t.Last - 1); m >= 0 && t.Verb && t.Last-1 > t.Head && s.mentions[m].first > t.Head {
		return m // the pattern holds it: "resettle refugees"
	}
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
		if m := s.mentionAt(j); m >= 0 && !s.saysIn(s.mentions[m].last, t.First) {
			return m
		}
	}
	return -1
}

// agent gives who stands after "by", "from", "from the side of".
func (s *sentence) agent(t *trigger) []counterclaim.Entity {
	if s.word(t.Last-1) == "by" {
		if m := s.mentionNear(t.Last, 5); m >= 0 {
			return s.group(m)
		}
	}
	for j := t.Last; j < s.last && j < t.Last+14; j++ {
		w := s.word(j)
		if in(w, ";", "while", "whereas") {
			break
		}
		if w == "by" || w == "from" && t.event != counterclaim.Aid && t.event != counterclaim.Retreat {
			m := s.mentionNear(j+1, 5)
			if m >= 0 && !(w == "from" && s.mentions[m].group) && !(s.mentions[m].things && !s.mentions[m].who[0].Known()) {
				return s.group(m)
			}
		}
	}
	if t.Verb && t.Passive || t.Entry.Frame == lexicon.Impersonal {
		if m := s.inTree(t, "obl:agent"); m >= 0 && !s.nearby(m) {
			return s.group(m) // it may stand before: "by the guards two posts were built"
		}
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

// nearby reports a mention that only says where something is: "by a blast near a camp of the army".
func (s *sentence) nearby(m int) bool {
	return in(s.word(s.nameStart(m)-1), "near", "in", "at", "outside", "inside", "on", "behind", "around")
}

// gerundBy gives who stands after "by" right behind a gerund: "shelling by the other army", "demining by engineers".
func (s *sentence) gerundBy(t *trigger) []counterclaim.Entity {
	if !t.Gerund || s.word(t.Last) != "by" {
		return nil
	}
	return s.group(s.mentionNear(t.Last+1, 5))
}

// possessor gives the mention right before a noun: "Kyrgyz shelling", "the army's offensive".
func (s *sentence) possessor(t *trigger) int {
	for j := t.First - 1; j >= s.first && j >= t.First-4; j-- {
		if m := s.mentionAt(j); m >= 0 {
			if s.mentions[m].last <= t.First && (s.mentions[m].possessive || j == t.First-1) {
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
	if t.event == counterclaim.Aid {
		for i := t.First; i < t.Last; i++ {
			if m := s.mentionAt(i); m >= 0 && !s.mentions[m].adjective {
				t.actors = s.group(m) // "observers of the mission were sent": the pattern holds who helps
				return
			}
		}
	}
	t.actors = s.group(s.possessor(t))
	if len(t.actors) == 0 {
		t.actors = s.agent(t)
	}
	if w := s.word(t.Last - 1); len(t.actors) == 0 && in(w, "bomber", "bombers", "attacker", "attackers") {
		t.actors = []counterclaim.Entity{{Text: s.span(t.First, t.Last), Sector: counterclaim.REB}}
	}
	if len(t.actors) == 0 && s.blamed(t) {
		t.actors = s.group(s.nearestSubject(t.First))
	}
	t.targets = s.group(s.after(t, "on", "against", "at", "into", "of", "over", "upon"))
	if m := s.mentionAt(t.Last + 1); len(t.actors) == 0 && m >= 0 && in(s.word(t.Last), "that", "which") {
		t.actors = s.group(m) // "earthworks that soldiers dug"
	}
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
			"holding", "waged", "made", "took", "continue", "continued", "resumed", "undertook", "performed", "executed", "stepped", "deliver", "delivered", "bring", "brought", "send", "sent", "sending", "levied", "levying", "orchestrated", "perpetrated", "approved", "ordered", "masterminded", "directed", "planned", "plotted", "instigated", "intensified", "completed", "announced", "organised", "organized") {
			return true
		}
		if barrier(w) || in(w, ",") {
			return false
		}
	}
	return false
}

// blamed reports whether the words before a toll say that somebody caused it: "responsible for the deaths of".
func (s *sentence) blamed(t *trigger) bool {
	for j := t.First - 1; j >= s.first && j >= t.First-4; j-- {
		if in(s.word(j), "responsible", "caused", "causing", "behind") {
			return true
		}
	}
	return false
}

// notes reports whether a verb of sending stands before a note or a complaint, so that its subject protests.
func (s *sentence) notes(t *trigger) bool {
	for j := t.First - 1; j >= s.first && j >= t.First-4; j-- {
		if in(s.word(j), "sent", "send", "sends", "handed", "hand", "delivered", "lodged", "submitted", "addressed", "presented", "filed", "issued", "expressed", "made", "voiced") {
			return true
		}
	}
	return false
}

// mutualRoles fills actors and targets of a happening in which both sides stand equal.
func (s *sentence) mutualRoles(t *trigger) {
	if !t.Verb && t.event == counterclaim.Assault {
		if p, a := s.possessor(t), s.after(t, "against"); p >= 0 && a >= 0 {
			t.actors, t.targets = s.group(p), s.group(a) // "police violence against the crowd"
			return
		}
	}
	var all []counterclaim.Entity
	if t.Verb {
		all = append(all, s.group(t.subject)...)
	}
	if m := s.possessor(t); m >= 0 && !t.Verb {
		all = append(all, s.group(m)...)
	}
	if m := s.after(t, "between", "with", "among", "of", "against"); m >= 0 {
		if p := s.nearestSubject(t.First); p >= 0 && len(all) == 0 && !t.Verb && t.event == counterclaim.Assault && in(s.word(s.nameStart(m)-1), "with", "against") {
			all = append(all, s.group(p)...) // "is locked in a war with"
		}
		all = append(all, s.group(m)...)
	} else if t.Verb && t.object >= 0 {
		all = append(all, s.group(t.object)...)
	}
	if len(all) == 0 && !t.Verb && t.event == counterclaim.Assault && !s.sc.firm {
		for k := range s.triggers {
			if o := &s.triggers[k]; o.First < t.First && !o.dropped && o.event == counterclaim.Assault && len(o.actors) > 0 && len(o.targets)+len(o.harmed) > 0 {
				t.actors, t.targets = slices.Clone(o.actors), slices.Concat(o.targets, o.harmed) // "killed two rebels after a firefight"
				return
			}
		}
	}
	if len(all) == 0 && !t.Verb {
		if m := s.nearestSubject(t.First); m >= 0 && !s.saysIn(max(s.mentions[m].last, t.First-4), t.First) && !(t.event == counterclaim.Consult && s.saysIn(s.mentions[m].last, t.First)) {
			all = append(all, s.group(m)...)
		}
	}
	all = slices.DeleteFunc(distinct(all), func(e counterclaim.Entity) bool {
		return !e.Known() && (in(string(e.Sector), "", "UNK", "GOV", "CVL", "EDU") || e.Sector == counterclaim.MIL && s.sc.firm)
	})
	if t.event == counterclaim.Retreat && s.possessor(t) < 0 && s.after(t, "between", "with") < 0 && !t.Verb {
		all = nil
	}
	switch {
	case len(all) == 0 && t.event != counterclaim.Consult && s.sc.firm:
		all = s.sc.both("")
	case len(all) == 1 && s.sc.contends(all[0].Side()) && t.event != counterclaim.Retreat && (s.sc.firm || t.event != counterclaim.Assault):
		all = append(all, s.sc.as(s.sc.other(all[0].Side()), ""))
	}
	if len(all) > 1 && t.event != counterclaim.Retreat {
		t.actors, t.targets = all[:1], all[1:]
		return
	}
	t.actors = all
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
	out = distinct(out)
	// "One tank and two vehicles of the other side": what has no side of its own shares that of what it is joined to.
	for i := range out {
		if e := &out[i]; len(out) == 2 && !e.Known() && out[1-i].Known() && in(string(e.Sector), "", "MIL", "GOV", "UNK", "CVL") && !e.Person {
			e.Country, e.Party = out[1-i].Country, out[1-i].Party
		}
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
	if s.word(x.last) == "," && gap == 1 && !x.who[0].Person && !y.who[0].Person && b+1 < len(s.mentions) {
		// "A, B and C"
		next := &s.mentions[b+1]
		return !next.who[0].Person && next.first-y.last <= 3 && (s.word(y.last) == "and" || s.word(y.last) == "," && s.word(y.last+1) == "and")
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
