package coder

import (
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

// Coverage looks which sentences of a text hold a word of conflict, by the cues, and in which of these no entry of the lexicon stands that
// makes a claim. It gives their numbers. Cues are written apart from the lexicon and are far broader, so that the second list shows
// what the lexicon lacks, and much that is no conflict.
func (c *Coder) Coverage(d *text.Doc) (conflict, silent []int) {
	g := c.o.Grammar.Grammar(d)
	at := 0 // word
	for n, s := range d.Sentences {
		var lemmas []string
		for at < len(g.Words) && g.Words[at].Start < s.End {
			lemmas = append(lemmas, strings.ToLower(g.Lemma(at)))
			at++
		}
		if !conflictual(lemmas) {
			continue
		}
		conflict = append(conflict, n)
		words := make([]string, 0, s.Last-s.First)
		for i := int(s.First); i < int(s.Last); i++ {
			words = append(words, d.Lower(i))
		}
		found := false
		for i := 0; i < len(words) && !found; i++ {
			m, ok := c.o.Lexicon.At(words, i)
			found = ok && m.Entry.Event != ""
		}
		if !found {
			silent = append(silent, n)
		}
	}
	return conflict, silent
}

// conflictual reports whether words hold a cue of force, coercion, armament or protest.
func conflictual(lemmas []string) bool {
	for i, lemma := range lemmas {
		for k := range cues[lemma] {
			switch c := &cues[lemma][k]; c.event {
			case counterclaim.Assault, counterclaim.Coerce, counterclaim.Mobilize, counterclaim.Protest:
				if c.at(lemmas, i) {
					return true
				}
			}
		}
	}
	return false
}
