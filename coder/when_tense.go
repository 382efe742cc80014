package coder

import "strings"

// tense gives 1 for a word that points ahead, -1 for one that points back, else 0.
func (r *dater) tense(i int) int {
	w := r.w(i)
	switch w {
	case "may":
		if r.titled(i) || r.w(i+1) == "have" {
			return 0
		}
		return 1
	case "comes", "come", "enters", "enter":
		if r.w(i+1) == "into" && in(r.w(i+2), "force", "effect") {
			return 1
		}
		return 0
	case "takes", "take", "runs":
		if in(r.w(i+1), "effect", "out") && in(w, "takes", "runs") {
			return 1
		}
		return 0
	case "will", "shall", "wo", "'ll", "would", "due", "expected", "scheduled", "planned", "slated", "intends", "plans", "must", "should", "upcoming", "promised", "expires", "resumes", "resume":
		return 1
	case "to":
		if r.w(i+1) == "be" && in(r.w(i-1), "is", "are", "was", "were", "set", "expected") {
			return 1
		}
		if in(r.w(i-1), "is", "are", "set", "agreed", "agree", "agrees", "promised", "pledged", "vowed", "decided", "intend", "plan", "want", "wants", "ready", "likely", "undertook", "going", "due", "scheduled", "planned",
			"vows", "threatened", "threatens", "offered", "proposed", "aims", "hopes", "have", "has", "need", "needs") {
			return 1
		}
		return 0
	case "said", "was", "were", "had", "did", "told", "began", "took", "fell", "struck", "hit", "broke", "held", "met", "shot", "came", "went", "left", "lost",
		"saw", "made", "gave", "found", "brought", "built", "drove", "flew", "fought", "got", "knew", "led", "put", "ran", "sent", "set", "spoke", "stood", "thought",
		"threw", "wrote", "withdrew", "rose", "grew", "became", "heard", "dug", "burnt", "been", "has", "have":
		if in(w, "has", "have") && r.w(i+1) == "to" {
			return 1
		}
		if r.auxiliary(i) {
			return 1
		}
		return -1
	case "need", "speed", "armed", "united", "indeed", "exceed", "proceed", "unmanned", "red", "bed", "hundred", "alleged", "so-called", "allied", "masked", "wounded":
		return 0
	}
	if len(w) > 4 && strings.HasSuffix(w, "ed") && !r.titled(i) {
		if r.auxiliary(i) {
			return 1
		}
		return -1
	}
	return 0
}

// auxiliary tells that a participle is still to come: "would be completed", "will have left", "are to be held".
func (r *dater) auxiliary(i int) bool {
	for k := i - 1; k >= i-3; k-- {
		if in(r.w(k), "will", "shall", "would", "must", "should", "wo") || r.w(k) == "may" && !r.titled(k) && r.w(k+1) != "have" || r.w(k) == "to" && r.w(k+1) == "be" {
			return true
		}
	}
	return false
}
