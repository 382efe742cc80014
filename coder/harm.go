package coder

import (
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
)

// bareParticiple reports whether a participle stands for a passive without its own form of be:
// "two soldiers killed and three wounded", "one dead, four injured".
func (s *sentence) bareParticiple(t *trigger) bool {
	if t.Gerund || !t.Verb {
		return false
	}
	if s.numeral(t.Last) && s.word(t.First-1) == "and" {
		return false // "killed five and wounded 110"
	}
	before := s.word(t.First - 1)
	return s.numeral(t.First-1) || in(before, "people", "persons", "civilians", "soldiers", "servicemen", "others", "more", "and", "another", "least", "hundred", "being") && s.objectOf(t) < 0
}

// harmedBefore gives the dead or wounded who stand before the words.
func (s *sentence) harmedBefore(t *trigger) []counterclaim.Entity {
	if m := s.nearestSubject(t.First); m >= 0 && !s.saysIn(s.mentions[m].last, t.First) {
		return s.ofSide(m, t)
	}
	return s.placedSide(t)
}

// harmedAfter gives the dead or wounded who stand after the verb.
func (s *sentence) harmedAfter(t *trigger) []counterclaim.Entity {
	for j := t.Last; j < s.last && j < t.Last+8; j++ {
		if m := s.mentionAt(j); m >= 0 {
			return s.ofSide(m, t)
		}
		if w := s.word(j); barrier(w) || in(w, "in", "near", "by", "at", "inside", "outside", "during") {
			break
		}
	}
	return s.placedSide(t)
}

// harmedAround gives the dead of "a toll of 20", "36 dead": after of, or before.
func (s *sentence) harmedAround(t *trigger) []counterclaim.Entity {
	if m := s.after(t, "of", "among"); m >= 0 {
		return s.ofSide(m, t)
	}
	if m := s.before(t); m >= 0 {
		return s.ofSide(m, t)
	}
	return s.placedSide(t)
}

// ofSide gives a mention's entities; where it has no side of its own ("three persons"), the side
// that the words after it give ("from the Tajik side", "on the Kyrgyz side").
func (s *sentence) ofSide(m int, t *trigger) []counterclaim.Entity {
	who := slices.Clone(s.group(m))
	if len(who) != 1 || who[0].Known() {
		return who
	}
	if side := s.placedSide(t); len(side) == 1 {
		who[0].Country, who[0].Party = side[0].Country, side[0].Party
		if who[0].Sector == counterclaim.UNK || who[0].Sector == "" {
			who[0].Sector = counterclaim.CVL
		}
	}
	return who
}

// placedSide reads "on the Kyrgyz side", "from the Tajik side", "among Indian troops" around a
// trigger.
func (s *sentence) placedSide(t *trigger) []counterclaim.Entity {
	for j := max(s.first, t.First-8); j < min(s.last, t.Last+10); j++ {
		if !in(s.word(j), "on", "from", "among") {
			continue
		}
		if m := s.mentionNear(j+1, 3); m >= 0 && in(s.word(s.mentions[m].last-1), "side", "part", "soldiers", "servicemen", "troops", "ranks") {
			return s.mentions[m].who
		}
	}
	return nil
}

// mergeHarm makes one claim of killed and wounded in one clause, and drops a toll that only
// repeats a verb beside it.
func (s *sentence) mergeHarm() {
	for k := range s.triggers {
		t := &s.triggers[k]
		if t.dropped || !harms(t.Entry.Frame) {
			continue
		}
		if s.word(t.First-1) == "the" && s.word(t.First-2) == "of" && k+1 < len(s.triggers) && harms(s.triggers[k+1].Entry.Frame) {
			t.dropped = true // "five of the wounded later died"
			continue
		}
		for j := k + 1; j < len(s.triggers); j++ {
			o := &s.triggers[j]
			if o.dropped || !harms(o.Entry.Frame) {
				continue
			}
			if o.First-t.Last > 12 || o.parent != t.parent || s.splitBetween(t.Last, o.First) {
				break
			}
			for _, c := range o.conducts {
				if !slices.Contains(t.conducts, c) {
					t.conducts = append(t.conducts, c)
				}
			}
			s.countHarm(t)
			if len(o.harmed) == 0 {
				o.harmed = t.harmed
			}
			s.countHarm(o)
			t.counts = append(t.counts, o.counts...)
			if o.First == t.Last+1 && in(s.word(t.Last), "and", "or") {
				joinCasualties(t)
			}
			if len(t.harmed) == 0 {
				t.harmed = o.harmed
			}
			t.Last = max(t.Last, o.Last)
			o.dropped = true
		}
		s.countHarm(t)
		s.addToll(t)
	}
}

func harms(f lexicon.Frame) bool {
	return f == lexicon.Harm || f == lexicon.Perish || f == lexicon.Victims
}

// splitBetween reports whether a new clause begins between two triggers of one sentence.
func (s *sentence) splitBetween(a, b int) bool {
	for i := a; i < b; i++ {
		if in(s.word(i), ";", "while", "whereas", "after", "when", "which", "who", "but", "that") {
			return true
		}
	}
	return false
}
