package intake

import (
	"strings"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// What a Change does.
const (
	Same    = "same"
	LeftOut = "left out"
	Added   = "added"
)

// Change is a piece of two versions of a text: what both have, or what only one has.
type Change struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// maxDiffWords is how many words a text may have to be compared word by word; longer ones are compared line by line, and those
// with more lines as wholes, so that no text takes long.
const maxDiffWords = 10_000

// Difference compares two versions of a text word by word. The pieces that are same or left out make up the old one, those that
// are same or added the new one, byte for byte. The method is Myers' (1986).
func Difference(old, now string) []Change {
	for _, split := range []func(string) []string{words, func(s string) []string { return strings.SplitAfter(s, "\n") }} {
		if a, b := split(old), split(now); len(a) <= maxDiffWords && len(b) <= maxDiffWords {
			return compare(a, b)
		}
	}
	if old == now {
		return []Change{{Same, old}}
	}
	return []Change{{LeftOut, old}, {Added, now}}
}

// words cuts a text into words, each with the blanks behind it apart.
func words(s string) []string {
	var out []string
	from, blank := 0, false
	for i, r := range s {
		if b := unicode.IsSpace(r); b != blank {
			if i > from {
				out = append(out, s[from:i])
			}
			from, blank = i, b
		}
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}

// compare compares two lists of words, each of which stands as one character. Two lists of maxDiffWords stay below U+D800, where
// numbers are no characters.
func compare(a, b []string) []Change {
	number := map[string]rune{}
	var word []string
	runes := func(list []string) []rune {
		out := make([]rune, len(list))
		for i, w := range list {
			n, ok := number[w]
			if !ok {
				n = rune(len(word))
				number[w] = n
				word = append(word, w)
			}
			out[i] = n
		}
		return out
	}
	ra, rb := runes(a), runes(b)
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // what comes out does not depend on the machine
	var out []Change
	for _, piece := range d.DiffCleanupSemantic(d.DiffMainRunes(ra, rb, false)) {
		var s strings.Builder
		for _, n := range piece.Text {
			s.WriteString(word[n])
		}
		kind := map[diffmatchpatch.Operation]string{diffmatchpatch.DiffEqual: Same, diffmatchpatch.DiffDelete: LeftOut, diffmatchpatch.DiffInsert: Added}[piece.Type]
		out = append(out, Change{kind, s.String()})
	}
	return out
}
