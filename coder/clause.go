package coder

import "github.com/counterclaim/counterclaim/text"

// clauseOf gives the tokens of the clause around a trigger: from the last to the next place
// where a new clause with a verb of its own begins.
func (s *sentence) clauseOf(t *trigger) (lo, hi int) {
	lo, hi = s.first, s.last
	for i := t.First - 1; i >= s.first; i-- {
		if s.breaks(i, t) || s.beginsAt(i, t) {
			lo = i + 1
			break
		}
	}
	for i := t.Last; i < s.last; i++ {
		if s.breaks(i, t) {
			hi = i
			break
		}
	}
	return lo, hi
}

// beginsAt reports whether the trigger's own clause begins after token i: at "and" or a comma right
// before its verb where another verb stands before ("digging trenches and moving troops"), at "after",
// "during" and the like right before its noun.
func (s *sentence) beginsAt(i int, t *trigger) bool {
	if t.First-i > 5 || i+1 == t.First && s.mentionAt(i) >= 0 {
		return false
	}
	if t.Verb {
		return in(s.word(i), "and", "or", ",", "then", "but") && s.verbBetween(max(s.first, i-9), i, t) && s.mentionBetween(i+1, t.First) < 0
	}
	return in(s.word(i), "after", "before", "following", "during", "since", "amid", "despite") && s.mentionBetween(i+1, t.First) < 0
}

// mentionBetween gives a mention that begins in [a, b), or -1.
func (s *sentence) mentionBetween(a, b int) int {
	for k := range s.mentions {
		if f := s.mentions[k].first; f >= a && f < b {
			return k
		}
	}
	return -1
}

// breaks reports whether a clause ends at token i: at a semicolon, at a conjunction, or at
// "and" or a comma with another trigger's verb soon after.
func (s *sentence) breaks(i int, t *trigger) bool {
	w := s.word(i)
	switch w {
	case ";", ":", "while", "whereas", "because", "although", "though", "but", "unless", "if":
		return true
	case "that", "which", "who", "where", "when", "after", "before", "as":
		return s.verbBetween(i+1, min(i+9, s.last), t)
	case ",", "and", "or", "then":
		return s.verbBetween(i+1, min(i+7, s.last), t)
	}
	return false
}

// verbBetween reports whether another trigger than t has its head in [a, b).
func (s *sentence) verbBetween(a, b int, t *trigger) bool {
	for k := range s.triggers {
		o := &s.triggers[k]
		if o.First != t.First && o.Head >= a && o.Head < b && (o.Verb || o.dropped) {
			return true
		}
	}
	return false
}

// trim takes punctuation and conjunctions off both ends of a run of tokens.
func (s *sentence) trim(a, b int) (int, int) {
	loose := func(i int) bool {
		return s.sc.d.Tokens[i].Kind == text.Punct || in(s.word(i), "and", "but", "that", "while", "which", "who", "as", "when", "after", "of", "then", "or", "to")
	}
	for a < b && loose(a) {
		a++
	}
	for b > a && (s.sc.d.Tokens[b-1].Kind == text.Punct || in(s.word(b-1), "and", "but", "that", "while", "which", "who", "as", "when", "after", "the", "said")) {
		b--
	}
	return a, b
}
