package coder

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
)

// settleStance says whether a trigger's happening is asserted, alleged or denied, and how real
// it is said to be.
func (s *sentence) settleStance(t *trigger) {
	negated := s.negated(t)
	t.status = s.ownStatus(t)
	if harms(t.Entry.Frame) && t.status == counterclaim.Ongoing {
		t.status = counterclaim.Occurred // the dead are dead
	}
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
	if t.Infinitive && s.word(at-1) == "to" && in(s.word(at-2), "failed", "fails", "failing", "refused", "refuses", "refusing", "failure", "refusal", "yet") {
		return true
	}
	if !t.Verb {
		for j := t.Last; j < s.last && j < t.Last+14 && !in(s.word(j), ";", "that", "which"); j++ {
			if in(s.word(j), "never", "not", "n't") && (in(s.word(j+1), "took", "take", "happened", "happen", "occurred", "occur", "existed", "exist", "been") || in(s.word(j+1), "take", "taken")) {
				return true // "the use of shells … never took place"
			}
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
	if stative(t.conducts) {
		for j := max(s.first, t.First-1); j < min(s.last, t.Last+2); j++ {
			if in(s.word(j), "is", "are", "remain", "remains", "since", "stay", "stays") {
				return counterclaim.Ongoing
			}
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
		case w == "being" && in(s.word(j-1), "after", "before", "without", "from", "despite"):
			j = s.first
		case w == "been" && t.Gerund && in(s.word(j-1), "has", "have", "'ve"):
			return counterclaim.Ongoing
		case in(w, "being") || in(w, "continues", "continue", "continuing", "keeps"):
			return counterclaim.Ongoing
		case w == "to" && in(s.word(j-1), "was", "were", "is", "are") && t.Infinitive:
			return counterclaim.Planned // "was to come into force"
		case w == "'s" && !in(s.word(j-1), "it", "he", "she", "that", "there", "who", "what"):
			j = s.first // a possessive
		case in(w, "is", "are", "'s", "'re", "remain", "remains", "stay", "stays") && (t.Gerund || t.Passive) && j >= t.Head-3:
			return counterclaim.Ongoing
		case in(w, "was", "were") && t.Gerund && t.voice != nil && j >= t.Head-3:
			return counterclaim.Ongoing // he said that it was going on
		case in(w, ",", "that", "which", "who", "\"", ";"):
			j = s.first
		}
	}
	if t.Infinitive && s.intended(t) || s.will(t) {
		return counterclaim.Planned
	}
	if v := s.word(t.Head); !t.Passive && !t.Gerund && !t.Infinitive && presentForm(v) {
		return counterclaim.Ongoing
	}
	return counterclaim.Occurred
}

// intended reports whether the tree hangs an infinitive, or the verb beside which it stands, under a verb of intention: "plans to
// reopen the road and to bring the families back".
func (s *sentence) intended(t *trigger) bool {
	g := s.grow()
	if g == nil {
		return false
	}
	w := g.wordOf[t.Head]
	for steps := 0; steps < 4 && g.heads[w] >= 0; steps++ {
		if s.ordered(g, w) {
			return true
		}
		switch g.relation(w) {
		case "conj":
		case "xcomp", "acl", "ccomp", "advcl":
			if in(strings.ToLower(g.Form(int(g.heads[w]))), "intends", "intend", "plans", "plan", "plans", "intention", "prepares", "expects", "hopes", "wants", "aims", "due", "set", "ready", "promises", "promised", "vows", "vowed") {
				return true
			}
		default:
			return false
		}
		w = g.heads[w]
	}
	return false
}

// will reports an auxiliary of the future that the tree hangs under the trigger's verb, however far off it stands: "will, in
// addition, brief the council".
func (s *sentence) will(t *trigger) bool {
	if !s.hasWord(s.first, t.Head, func(w string) bool { return in(w, "will", "shall", "'ll") }) {
		return false // most sentences need no tree for that
	}
	g := s.grow()
	if g == nil {
		return false
	}
	for i := s.first; i < t.Head; i++ {
		if w := g.wordOf[i]; in(s.word(i), "will", "shall", "'ll") && g.heads[w] == g.wordOf[t.Head] && g.relation(w) == "aux" {
			return true
		}
	}
	return false
}

// ordered reports whether a verb hangs under an order: "ordered their forces to pull back".
func (s *sentence) ordered(g *grammar, w int32) bool {
	return in(strings.ToLower(g.Form(int(g.heads[w]))), "ordered", "orders", "order", "instructed", "instructs", "told", "directed", "commanded", "decided", "decides", "tasked")
}

// stative reports conducts that last: what is closed or blocked is so until it is opened.
func stative(cs []counterclaim.Conduct) bool {
	return slices.ContainsFunc(cs, func(c counterclaim.Conduct) bool {
		return in(string(c), "border_closure", "obstruction_of_movement", "equipment_missing")
	})
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
	for j := t.Last; j < min(s.last, t.Last+16); j++ {
		w := s.word(j)
		if in(w, ",", ";", "\"", "that", "which", "who") {
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
		if in(w, "lead", "result", "end", "provoke", "cause", "trigger", "spark") && in(s.word(j-1), "could", "may", "might", "would") {
			return counterclaim.Hypothetical // "could lead to a new clash"
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
