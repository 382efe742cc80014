package coder

import (
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
)

// settleStance says whether a trigger's happening is asserted, alleged or denied, and how real
// it is said to be.
func (s *sentence) settleStance(t *trigger) {
	negated := s.negated(t)
	t.status = s.ownStatus(t)
	if negated {
		t.stance = counterclaim.Denied
	}
	if t.parent >= 0 {
		act := &s.triggers[t.parent]
		switch act.Entry.Frame {
		case lexicon.Accuse:
			if !negated {
				t.stance = counterclaim.Alleged
			}
		case lexicon.Deny:
			t.stance = counterclaim.Denied
		case lexicon.Refuse:
			t.stance, t.status = counterclaim.Denied, counterclaim.Demanded
		case lexicon.Demand:
			t.status = real(t.status, counterclaim.Demanded)
		case lexicon.Propose:
			t.status = real(t.status, counterclaim.Proposed)
		case lexicon.Menace:
			t.status = real(t.status, counterclaim.Threatened)
		case lexicon.Undertake:
			t.status = real(t.status, counterclaim.Planned)
		}
	} else if t.stance == counterclaim.Asserted && s.doubtful(t) {
		t.stance = counterclaim.Alleged
	}
	if len(t.Entry.Conducts) > 0 && t.Entry.Conducts[0] == "present" {
		for j := t.Last; j < min(s.last, t.Last+6); j++ {
			if in(s.word(j), "no", "neither", "none") {
				t.stance = counterclaim.Denied
			}
		}
	}
	if speech(t.Entry.Frame) && t.Entry.Frame != lexicon.Undertake {
		t.stance = counterclaim.Asserted
		if t.parent >= 0 && (s.triggers[t.parent].Entry.Frame == lexicon.Demand || s.triggers[t.parent].Entry.Frame == lexicon.Propose) {
			return // what is asked for is not yet said
		}
		if t.status != counterclaim.Planned || t.Entry.Frame == lexicon.Menace {
			t.status = counterclaim.Occurred
		}
	}
}

// real keeps a condition a condition and gives everything else the status of the act.
func real(have, act counterclaim.Status) counterclaim.Status {
	if have == counterclaim.Hypothetical {
		return have
	}
	return act
}

// negated reports whether the trigger is under a negation of its own clause.
func (s *sentence) negated(t *trigger) bool {
	at := t.Head
	if !t.Verb {
		at = t.First
	}
	for j := at - 1; j >= s.first && j >= at-5; j-- {
		w := s.word(j)
		if in(w, "not", "n't", "never", "cannot", "neither", "nor", "nobody") {
			return !in(s.word(j+1), "only", "less", "fewer", "more")
		}
		if in(w, "no", "without") {
			return !in(s.word(j+1), "longer", "doubt")
		}
		if in(w, ",", ";", "that", "which", "who", "\"", "and", "but", "after") {
			break
		}
	}
	// "No shots were fired", "not a single position has been lost": the subject carries it.
	for j := t.First; j < t.Last; j++ {
		if in(s.word(j), "not", "n't", "no") {
			return true
		}
	}
	if t.Verb {
		for j := at - 1; j >= s.first && j >= at-12; j-- {
			w := s.word(j)
			if in(w, "no", "neither", "none", "nobody") || w == "not" && in(s.word(j+1), "a", "one") {
				return !in(s.word(j+1), "longer", "doubt", "peace")
			}
			if in(w, ",", ";", "that", "which", "who", "\"", "but", "after", "while", "because", "and") {
				break
			}
		}
		return false
	}
	// "There is no reduction", "no violation has been reported".
	return in(s.word(t.First-1), "no", "any") && s.word(t.First-1) == "no"
}

// ownStatus reads tense, mood and conditions around the trigger.
func (s *sentence) ownStatus(t *trigger) counterclaim.Status {
	lo, _ := s.clauseOf(t)
	for j := max(s.first, lo-1); j < t.Head; j++ {
		w := s.word(j)
		if in(w, "if", "should", "unless", "until") && (w != "should" || j <= lo) || w == "in" && in(s.word(j+1), "case", "event") {
			if s.mainClause(j, t.First) {
				continue
			}
			return counterclaim.Hypothetical
		}
		if w == "any" && in(s.word(j+1), "attempt", "attempts", "violation", "aggression", "provocation", "misadventure") {
			return counterclaim.Hypothetical
		}
	}
	if !t.Verb {
		return s.nounStatus(t)
	}
	for j := t.Head - 1; j >= s.first && j >= t.Head-5; j-- {
		w := s.word(j)
		switch {
		case in(w, "will", "shall", "'ll", "would", "plans", "plan", "intends", "intend", "intention", "going", "set", "expected", "due", "scheduled", "planned", "plans", "preparing", "prepares"):
			return counterclaim.Planned
		case in(w, "being") || in(w, "continues", "continue", "continuing", "keeps"):
			return counterclaim.Ongoing
		case in(w, "is", "are", "'s", "'re", "remain", "remains", "stay", "stays") && (t.Gerund || t.Passive) && j >= t.Head-3:
			return counterclaim.Ongoing
		case in(w, ",", "that", "which", "who", "\"", ";"):
			j = s.first
		}
	}
	if v := s.word(t.Head); !t.Passive && !t.Gerund && !t.Infinitive && presentForm(v) {
		return counterclaim.Ongoing
	}
	return counterclaim.Occurred
}

// mainClause reports whether a comma and a new subject stand between a condition and the trigger: "if
// they fire again, our units will answer".
func (s *sentence) mainClause(cond, at int) bool {
	for j := cond + 2; j < at; j++ {
		if s.word(j) == "," && s.mentionBetween(j+1, min(j+3, at+1)) >= 0 {
			return true
		}
	}
	return false
}

// nounStatus reads the status of a noun from the verb beside it.
func (s *sentence) nounStatus(t *trigger) counterclaim.Status {
	for j := t.Last; j < min(s.last, t.Last+10); j++ {
		w := s.word(j)
		if in(w, ",", ";", "\"") {
			break
		}
		if in(w, "continue", "continues", "continuing", "ongoing", "underway", "persist", "persists", "being", "now") || w == "under" && s.word(j+1) == "way" {
			return counterclaim.Ongoing
		}
		if in(w, "will", "shall", "would") {
			return counterclaim.Planned
		}
	}
	for j := t.First - 1; j >= s.first && j >= t.First-5; j-- {
		w := s.word(j)
		if in(w, "continuing", "continues", "ongoing", "continued") {
			return counterclaim.Ongoing
		}
		if in(w, "will", "plans", "intends", "planned", "upcoming", "forthcoming", "next") {
			return counterclaim.Planned
		}
		if in(w, ",", ";") {
			break
		}
	}
	return counterclaim.Occurred
}

// presentForm reports whether a verb stands in the third person of the present.
func presentForm(w string) bool {
	return strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && len(w) > 3
}

// doubtful reports whether the words say that it is unconfirmed.
func (s *sentence) doubtful(t *trigger) bool {
	lo, hi := s.clauseOf(t)
	for j := max(s.first, lo-3); j < hi; j++ {
		if in(s.word(j), "allegedly", "reportedly", "alleged", "presumably", "presumed", "unconfirmed", "purported", "suspected", "supposedly", "apparently") {
			return true
		}
		if s.word(j) == "could" && s.word(j+1) == "not" && s.word(j+3) == "confirmed" || s.word(j) == "suspicion" && s.word(j+1) == "of" || s.word(j) == "might" && s.word(j+1) == "have" {
			return true
		}
	}
	return false
}
