package coder

import "strings"

// tense gives 1 for a word that points ahead, -1 for one that points back, else 0.
func (r *dater) tense(i int) int {
	w := r.w(i)
	switch w {
	case "will", "shall", "wo", "'ll", "would", "due", "expected", "scheduled", "planned", "slated", "intends", "plans", "must", "should", "upcoming", "promised":
		return 1
	case "to":
		if r.w(i+1) == "be" && in(r.w(i-1), "is", "are", "was", "were", "set", "expected") {
			return 1
		}
		if in(r.w(i-1), "is", "are", "set", "agreed", "agree", "agrees", "promised", "pledged", "vowed", "decided", "intend", "plan", "want", "wants", "ready", "likely", "undertook") {
			return 1
		}
		return 0
	case "said", "was", "were", "had", "did", "told", "began", "took", "fell", "struck", "hit", "broke", "held", "met", "shot", "came", "went", "left", "lost",
		"saw", "made", "gave", "found", "brought", "built", "drove", "flew", "fought", "got", "knew", "led", "put", "ran", "sent", "set", "spoke", "stood", "thought",
		"threw", "wrote", "withdrew", "rose", "grew", "became", "heard", "dug", "burnt", "been", "has", "have":
		return -1
	case "need", "speed", "armed", "united", "indeed", "exceed", "proceed", "unmanned", "red", "bed", "hundred", "alleged", "so-called", "allied", "masked", "wounded":
		return 0
	}
	if len(w) > 4 && strings.HasSuffix(w, "ed") && !r.titled(i) {
		// "would be completed", "will have left": the participle is as far ahead as its auxiliary.
		for k := i - 1; k >= i-3; k-- {
			if in(r.w(k), "will", "shall", "would", "must", "should", "wo") || r.w(k) == "to" && r.w(k+1) == "be" {
				return 1
			}
		}
		return -1
	}
	return 0
}
