package main

import (
	_ "embed" // the list of irregular forms
	"maps"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/text/internal/tagging"
)

//go:embed irregular.txt
var irregular string

// prefixes stand before irregular verbs.
var prefixes = []string{"", "be", "counter", "fore", "mis", "out", "over", "re", "un", "under", "up", "with"}

// inflected calls add with the inflected forms of the lexicon's words: irregular ones from the
// list, the others by the rules of spelling.
func inflected(lexicon map[string]uint8, add func(form, lemma, upos, xpos string)) {
	done := map[string]bool{}
	forms := func(list, lemma, prefix, upos string, xpos ...string) {
		for f := range strings.SplitSeq(list, "/") {
			for _, x := range xpos {
				add(prefix+f, prefix+lemma, upos, x)
			}
		}
	}
	for line := range strings.Lines(irregular) {
		f := strings.Fields(line)
		switch {
		case len(f) == 4 && f[0] == "v":
			for _, p := range prefixes {
				if p == "" || lexicon[p+f[1]]&tagging.LexVerb != 0 {
					done["v"+p+f[1]] = true
					forms(f[2], f[1], p, "VERB", "VBD")
					forms(f[3], f[1], p, "VERB", "VBN")
				}
			}
		case len(f) == 3 && f[0] == "n":
			done["n"+f[1]] = true
			forms(f[2], f[1], "", "NOUN", "NNS")
		case len(f) == 4 && f[0] == "a":
			forms(f[2], f[1], "", "ADJ", "JJR")
			forms(f[3], f[1], "", "ADJ", "JJS")
		}
	}
	for _, w := range slices.Sorted(maps.Keys(lexicon)) {
		if len(w) < 3 {
			continue
		}
		if lexicon[w]&tagging.LexVerb != 0 {
			add(withS(w), w, "VERB", "VBZ")
			add(joined(w, "ing"), w, "VERB", "VBG")
			if !done["v"+w] {
				add(joined(w, "ed"), w, "VERB", "VBD")
				add(joined(w, "ed"), w, "VERB", "VBN")
			}
		}
		if lexicon[w]&tagging.LexNoun != 0 && !done["n"+w] && !strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "men") {
			add(withS(w), w, "NOUN", "NNS")
		}
	}
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// withS writes a third person or plural.
func withS(w string) string {
	last := w[len(w)-1]
	switch {
	case last == 'y' && !vowel(w[len(w)-2]):
		return w[:len(w)-1] + "ies"
	case last == 's' || last == 'x' || last == 'z' || strings.HasSuffix(w, "ch") || strings.HasSuffix(w, "sh"):
		return w + "es"
	}
	return w + "s"
}

// joined writes a verb with -ed or -ing.
func joined(w, ending string) string {
	n := len(w)
	last := w[n-1]
	switch {
	case last == 'e' && ending == "ed":
		return w + "d"
	case strings.HasSuffix(w, "ie"):
		return w[:n-2] + "ying"
	case last == 'e' && !strings.HasSuffix(w, "ee") && !strings.HasSuffix(w, "oe") && !strings.HasSuffix(w, "ye"):
		return w[:n-1] + ending
	case last == 'y' && !vowel(w[n-2]) && ending == "ed":
		return w[:n-1] + "ied"
	case last == 'c':
		return w + "k" + ending
	case doubles(w):
		return w + string(last) + ending
	}
	return w + ending
}

// doubles tells words of one syllable that end in one vowel and one consonant.
func doubles(w string) bool {
	n := len(w)
	if strings.IndexByte("bdgklmnprt", w[n-1]) < 0 || !vowel(w[n-2]) || vowel(w[n-3]) && !strings.HasPrefix(w[n-3:], "ui") {
		return false
	}
	for i := range n - 3 {
		if vowel(w[i]) {
			return false
		}
	}
	return true
}

// tagNamed makes a tag of names that are known to exist.
func tagNamed(upos, xpos string) text.Tag {
	u, _ := text.ParseUPOS(upos)
	x, _ := text.ParseXPOS(xpos)
	return text.Tag{UPOS: u, XPOS: x}
}
