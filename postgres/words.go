package postgres

import (
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/query"
)

// PostgreSQL's own parser of words differs from one server to the other by locale and dictionaries. The program therefore makes
// the words itself (package query) and hands over a finished tsvector, in which every tag begins with = and no word does.

// Limits of a tsvector, all a little below PostgreSQL's. What lies beyond is found by its single words, but not by a phrase.
const (
	lastPlace  = 16_000  // of words that have a place in the text
	placesEach = 250     // of one word
	allBytes   = 800_000 // of all words of one text; words after these are not found
)

// indexed writes a text as a tsvector. Places begin with 2, so that no phrase reaches from one text into the next.
func indexed(text string) string {
	places := map[string][]int{}
	var order []string // as words come first
	place, size := 1, 0
	for t := range query.Tokens(text) {
		place++
		have, known := places[t.Stem]
		if !known {
			if size += len(t.Stem) + 4; size > allBytes {
				break
			}
			order = append(order, t.Stem)
		}
		if place <= lastPlace && len(have) < placesEach && size+2 <= allBytes {
			have, size = append(have, place), size+2
		}
		places[t.Stem] = have
	}
	var out strings.Builder
	for _, word := range order {
		out.WriteString(" " + word)
		for i, p := range places[word] {
			out.WriteByte(":,"[min(i, 1)])
			out.WriteString(strconv.Itoa(p))
		}
	}
	return out.String()
}

// Rows are found by the index and then visited, one page after the other, to see whether they still are. Each holds a tag of its block,
// which is blockSize numbers, so that the latest finds can be asked for without visiting the others. Migration 0010 writes the same tags.
const (
	blockSize = 1 << 16
	blockOf   = `('''=block' || (?1::bigint >> 16) || '''')::tsvector`
)

// inBlocks narrows a tsquery to the blocks from first to last.
func inBlocks(match string, first, last int64) string {
	parts := make([]string, 0, last-first+1)
	for b := last; b >= first; b-- {
		parts = append(parts, "'=block"+strconv.FormatInt(b, 10)+"'")
	}
	return "(" + match + ") & (" + strings.Join(parts, " | ") + ")"
}

// nothing is what no index holds.
const nothing = `'-'`

// match writes a term as a tsquery. Every word stands in quotes and is made of letters and digits alone.
func match(t *counterclaim.SearchTerm) string {
	switch t.Op {
	case counterclaim.SearchOr:
		return join(t.Of, " | ")
	case counterclaim.SearchAnd:
		return join(query.Needed(t.Of), " & ")
	case counterclaim.SearchNot:
		return "(" + quoted(counterclaim.AnyTag) + " & !" + match(&t.Of[0]) + ")"
	}
	var parts []string
	if t.Op == counterclaim.SearchWord {
		for _, stems := range query.Spellings(t) {
			words := slices.Clone(stems)
			for i := range words {
				words[i] = "'" + words[i] + "'"
			}
			if t.Prefix {
				words[len(words)-1] += ":*"
			}
			parts = append(parts, "("+strings.Join(words, " <-> ")+")")
		}
	}
	for _, tag := range t.Tags {
		parts = append(parts, quoted(tag))
	}
	return oneOf(parts, " | ")
}

func quoted(tag string) string { return "'" + counterclaim.TagToken(tag) + "'" }

func join(terms []counterclaim.SearchTerm, with string) string {
	parts := make([]string, len(terms))
	for i := range terms {
		parts[i] = match(&terms[i])
	}
	return oneOf(parts, with)
}

func oneOf(parts []string, with string) string {
	if len(parts) == 0 {
		return nothing
	}
	return "(" + strings.Join(parts, with) + ")"
}
