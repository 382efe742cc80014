package postgres

import (
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlstore"
)

// PostgreSQL's own parser of words differs from one server to the other by locale and dictionaries, and makes other words than
// SQLite. The program therefore makes the words itself and hands over a finished tsvector. A word stands in it with a dot before
// it, so that nothing in a text can pass for a tag.

// Limits of a tsvector, all a little below PostgreSQL's. What lies beyond is found by its single words, but not by a phrase.
const (
	wordBytes  = 500     // of one word
	lastPlace  = 16_000  // of words that have a place in the text
	placesEach = 250     // of one word
	allBytes   = 800_000 // of all words of one text; words after these are not found
)

// token is a word of a text.
type token struct {
	start, end int // bytes in the text
	stem       string
}

// tokens gives the words of a text: runs of letters and digits, small, without marks on Latin letters and without endings.
func tokens(text string) iter.Seq[token] {
	return func(yield func(token) bool) {
		start := -1
		var word []byte
		done := func(end int) bool {
			ok := start < 0 || yield(token{start, end, string(stem(cut(word)))})
			start, word = -1, word[:0]
			return ok
		}
		for i, r := range text {
			switch {
			case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Co, r):
				if start < 0 {
					start = i
				}
				word = utf8.AppendRune(word, fold(r))
			case start >= 0 && r >= 0x300 && r <= 0x331: // a mark on the letter before
			case !done(i):
				return
			}
		}
		done(len(text))
	}
}

// cut makes a word short enough for an index.
func cut(word []byte) []byte {
	if len(word) <= wordBytes {
		return word
	}
	n := wordBytes
	for !utf8.RuneStart(word[n]) {
		n--
	}
	return word[:n]
}

// fold gives a small letter, a Latin one without its marks.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	r = unicode.ToLower(r)
	if !unicode.Is(unicode.Latin, r) {
		return r
	}
	base, n := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
	if n == 0 || !unicode.Is(unicode.Latin, base) {
		return r
	}
	return base
}

// indexed writes a text as a tsvector. Places begin with 2, so that no phrase reaches from one text into the next.
func indexed(text string) string {
	places := map[string][]int{}
	var order []string // as words come first
	place, size := 1, 0
	for t := range tokens(text) {
		place++
		have, known := places[t.stem]
		if !known {
			if size += len(t.stem) + 5; size > allBytes {
				break
			}
			order = append(order, t.stem)
		}
		if place <= lastPlace && len(have) < placesEach && size+2 <= allBytes {
			have, size = append(have, place), size+2
		}
		places[t.stem] = have
	}
	var out strings.Builder
	for _, word := range order {
		out.WriteString(" ." + word)
		for i, p := range places[word] {
			out.WriteByte(":,"[min(i, 1)])
			out.WriteString(strconv.Itoa(p))
		}
	}
	return out.String()
}

// nothing is what no index holds.
const nothing = `'-'`

// match writes a term as a tsquery. Every word stands in quotes and is made of letters and digits alone.
func match(t *counterclaim.SearchTerm, in sqlstore.Words) string {
	switch t.Op {
	case counterclaim.SearchOr:
		return join(t.Of, " | ", in)
	case counterclaim.SearchAnd:
		return join(t.Of, " & ", in)
	case counterclaim.SearchNot:
		return "('" + counterclaim.TagToken(counterclaim.AnyTag) + "' & !" + match(&t.Of[0], in) + ")"
	case counterclaim.SearchTag:
		var tags []string
		for _, tag := range t.Tags {
			tags = append(tags, "'"+counterclaim.TagToken(tag)+"'")
		}
		if len(tags) == 0 {
			return nothing
		}
		return "(" + strings.Join(tags, " | ") + ")"
	}
	var words []string
	for k := range tokens(t.Text) {
		words = append(words, "'."+k.stem+"'")
	}
	if len(words) == 0 {
		return nothing
	}
	if t.Prefix {
		words[len(words)-1] += ":*"
	}
	return "(" + strings.Join(words, " <-> ") + ")"
}

func join(terms []counterclaim.SearchTerm, with string, in sqlstore.Words) string {
	parts := make([]string, len(terms))
	for i := range terms {
		parts[i] = match(&terms[i], in)
	}
	if len(parts) == 0 {
		return nothing
	}
	return "(" + strings.Join(parts, with) + ")"
}

// Words of a snippet, and how many of them stand before the first find.
const (
	snippetWords  = 24
	snippetBefore = 4
)

// mark gives the part of the text with the most of what was looked for, or the headline where the text has none of it.
func mark(t *counterclaim.SearchTerm, headline, text string) string {
	sought := soughtWords(t, nil)
	words := slices.Collect(tokens(text))
	finds := findWords(sought, words)
	if len(finds) == 0 {
		whole := slices.Collect(tokens(headline))
		if finds := findWords(sought, whole); len(finds) > 0 {
			return marked(headline, whole, finds, 0, len(whole))
		}
	}
	from := max(0, min(bestPart(finds), len(words)-snippetWords))
	return marked(text, words, finds, from, min(from+snippetWords, len(words)))
}

// soughtWord is a word or phrase that is looked for.
type soughtWord struct {
	stems  []string
	prefix bool // the last one is a beginning
}

// soughtWords gives what a term looks for, without what it excludes.
func soughtWords(t *counterclaim.SearchTerm, have []soughtWord) []soughtWord {
	switch t.Op {
	case counterclaim.SearchAnd, counterclaim.SearchOr:
		for i := range t.Of {
			have = soughtWords(&t.Of[i], have)
		}
	case counterclaim.SearchWord:
		w := soughtWord{prefix: t.Prefix}
		for k := range tokens(t.Text) {
			w.stems = append(w.stems, k.stem)
		}
		if len(w.stems) > 0 {
			have = append(have, w)
		}
	}
	return have
}

// find is where what was looked for stands: words first to last-1.
type find struct{ first, last, what int }

func findWords(sought []soughtWord, words []token) []find {
	var out []find
	for i := range words {
		for n, s := range sought {
			if s.at(words[i:]) && (len(out) == 0 || out[len(out)-1].last <= i) {
				out = append(out, find{i, i + len(s.stems), n})
			}
		}
	}
	return out
}

// at reports whether words begin with what is looked for.
func (s soughtWord) at(words []token) bool {
	if len(words) < len(s.stems) {
		return false
	}
	for i, stem := range s.stems {
		if words[i].stem != stem && !(s.prefix && i == len(s.stems)-1 && strings.HasPrefix(words[i].stem, stem)) {
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

// marked writes words from to to-1 of a text with marks around the finds.
func marked(text string, words []token, finds []find, from, to int) string {
	start, end := 0, len(text)
	var out strings.Builder
	if from > 0 {
		start = words[from].start
		out.WriteString("…")
	}
	if to < len(words) {
		end = words[to-1].end
	}
	at := start
	for _, f := range finds {
		if f.first < from || f.last > to {
			continue
		}
		out.WriteString(text[at:words[f.first].start] + "\x02")
		at = words[f.last-1].end
		out.WriteString(text[words[f.first].start:at] + "\x03")
	}
	out.WriteString(text[at:end])
	if to < len(words) {
		out.WriteString("…")
	}
	return strings.ToValidUTF8(out.String(), "")
}
