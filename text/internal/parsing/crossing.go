package parsing

import "strings"

// Arcs that cross others cannot be built by the transitions. For training they are lifted to a head's head, and
// their relation is marked, so that Lower can put them back (pseudo-projective parsing; Nivre and Nilsson 2005).

// Lifted is behind the name of a relation whose arc was lifted.
const Lifted = "*"

// Crosses tells the relations that are marked: those whose heads Lower finds more often than not at all.
func Crosses(relation string) bool {
	plain, _, _ := strings.Cut(relation, ":")
	switch plain {
	case "acl", "advcl", "obj", "obl", "nsubj":
		return true
	}
	return false
}

// Lower gives the head of word c whose arc was lifted to heads[c]: of the words below that head, but not below c, which a
// relation of this name may hang on, the highest, and of these the nearest. Without any it is the head that it has.
func Lower(words []Word, heads []int32, c int32, relation string) int32 {
	nouns := strings.HasPrefix(relation, "acl")
	top := heads[c]
	best, bestDepth := top, int32(len(words))+1
	for d := range int32(len(words)) {
		if nouns != isNominal(words[d].UPOS) || !nouns && !isClausal(words[d].UPOS) {
			continue
		}
		depth := int32(0)
		for at := d; at != top && at != c; at = heads[at] {
			if depth++; int(at) >= len(words) || depth > int32(len(words)) {
				depth = -1
				break
			}
		}
		if depth <= 0 || below(heads, d, c) {
			continue
		}
		if depth < bestDepth || depth == bestDepth && span(d, c) < span(best, c) {
			best, bestDepth = d, depth
		}
	}
	return best
}

// below tells whether word d hangs under c, or is c.
func below(heads []int32, d, c int32) bool {
	for steps := 0; steps <= len(heads) && int(d) < len(heads); steps++ {
		if d == c {
			return true
		}
		d = heads[d]
	}
	return false
}

func span(a, b int32) int32 { return max(a-b, b-a) }

func isNominal(upos uint8) bool {
	return upos == noun || upos == number || upos == pronoun || upos == propn
}

func isClausal(upos uint8) bool { return upos == verb || upos == adjective || upos == auxiliary }
