package query

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Words of a snippet, and how many of them stand before the first find.
const (
	snippetWords  = 24
	snippetBefore = 4
	snippetBytes  = 256 << 10 // of a text: a mark far down in a very long one is not worth reading all of it
)

// Mark gives the part of a text with the most of what a term looks for, U+0002 before and U+0003 after what was found. Of several
// texts it takes the first that has any of it, of none the beginning of the first.
func Mark(t *counterclaim.SearchTerm, texts ...string) string {
	sought := soughtWords(t, nil)
	beginning := ""
	for i, text := range texts {
		if len(text) > snippetBytes {
			text = strings.ToValidUTF8(text[:snippetBytes], "")
		}
		words := slices.Collect(Tokens(text))
		finds := findWords(sought, words)
		if len(finds) > 0 {
			from := bestPart(finds)
			return markFinds(text, words, finds, from, min(from+snippetWords, len(words)))
		}
		if i == 0 {
			beginning = markFinds(text, words, nil, 0, min(snippetWords, len(words)))
		}
	}
	return beginning
}

// soughtWord is a word or phrase that is looked for.
type soughtWord struct {
	stems  []string
	prefix bool // the last one is a beginning
	what   int  // the term that it is a spelling of
}

// soughtWords gives what a term looks for, without what it excludes.
func soughtWords(t *counterclaim.SearchTerm, have []soughtWord) []soughtWord {
	if t == nil {
		return have
	}
	switch t.Op {
	case counterclaim.SearchAnd, counterclaim.SearchOr:
		for i := range t.Of {
			have = soughtWords(&t.Of[i], have)
		}
	case counterclaim.SearchWord:
		what := len(have)
		for _, stems := range Spellings(t) {
			have = append(have, soughtWord{stems, t.Prefix, what})
		}
	}
	return have
}

// find is where what was looked for stands: words first to last-1.
type find struct{ first, last, what int }

func findWords(sought []soughtWord, words []Token) []find {
	var out []find
	for i := range words {
		for _, s := range sought {
			if s.at(words[i:]) && (len(out) == 0 || out[len(out)-1].last <= i) {
				out = append(out, find{i, i + len(s.stems), s.what})
			}
		}
	}
	return out
}

// at reports whether words begin with what is looked for.
func (s soughtWord) at(words []Token) bool {
	if len(words) < len(s.stems) {
		return false
	}
	for i, stem := range s.stems {
		if words[i].Stem != stem && !(s.prefix && i == len(s.stems)-1 && strings.HasPrefix(words[i].Stem, stem)) {
			return false
		}
	}
	return true
}

// bestPart gives the word with which the part begins that holds the most different finds, the first of equal ones.
func bestPart(finds []find) int {
	best, most := 0, 0
	for i, f := range finds {
		seen := map[int]bool{}
		from := max(0, f.first-snippetBefore)
		for _, g := range finds[i:] {
			if g.last > from+snippetWords {
				break
			}
			seen[g.what] = true
		}
		if len(seen) > most {
			best, most = from, len(seen)
		}
	}
	return best
}

// markFinds writes words from to to-1 of a text with marks around the finds.
func markFinds(text string, words []Token, finds []find, from, to int) string {
	start, end := 0, len(text)
	var out strings.Builder
	if from > 0 {
		start = words[from].Start
		out.WriteString("…")
	}
	if to < len(words) {
		end = words[to-1].End
	}
	at := start
	for _, f := range finds {
		if f.first < from || f.last > to {
			continue
		}
		out.WriteString(text[at:words[f.first].Start] + "\x02")
		at = words[f.last-1].End
		out.WriteString(text[words[f.first].Start:at] + "\x03")
	}
	out.WriteString(text[at:end])
	if to < len(words) {
		out.WriteString("…")
	}
	return strings.ToValidUTF8(out.String(), "")
}
