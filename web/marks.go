package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// segment is a run of text that the same claims cover.
type segment struct {
	Text    string
	Href    string // of the innermost claim, "" where none covers it
	Numbers string // of the claims that begin here: "3" or "3, 4"
	Covers  string // numbers of all claims that cover it
	Depth   int    // how many cover it, counted up to 3
}

// marked is one claim's span in a text and its number on the page.
type marked struct {
	start, end int
	n          int
	href       string
}

// markable gives the spans of the claims that lie in a text, by start, the longest first.
// Claims are numbered from 1 in the order given.
func markable(text string, claims []counterclaim.Claim) []marked {
	var out []marked
	for i := range claims {
		c := &claims[i]
		if c.Start >= 0 && c.Start < c.End && c.End <= len(text) && text[c.Start:c.End] == c.Text {
			out = append(out, marked{c.Start, c.End, i + 1, address("c", c.ID)})
		}
	}
	slices.SortStableFunc(out, func(a, b marked) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	return out
}

// paragraphs cuts the bytes [lo, hi) of a text into its lines, and each line into segments.
// Spans may nest and overlap: each segment leads to the shortest claim that covers it.
func paragraphs(text string, lo, hi int, spans []marked) [][]segment {
	var out [][]segment
	next := 0
	var open []marked
	for lo < hi {
		end := hi
		if i := strings.IndexByte(text[lo:hi], '\n'); i >= 0 {
			end = lo + i
		}
		var line []segment
		line, next, open = segments(text, lo, end, spans, next, open)
		if strings.TrimSpace(text[lo:end]) != "" {
			out = append(out, line)
		}
		lo = end + 1
	}
	return out
}

// segments cuts one line. next is the first span not yet begun, open are those that reach into
// the line; both are given back for the next line.
func segments(text string, lo, hi int, spans []marked, next int, open []marked) ([]segment, int, []marked) {
	var out []segment
	for at := lo; at < hi; {
		var begin []marked
		for next < len(spans) && spans[next].start <= at {
			if spans[next].end > at {
				open = append(open, spans[next])
				begin = append(begin, spans[next])
			}
			next++
		}
		open = slices.DeleteFunc(open, func(m marked) bool { return m.end <= at })
		to := hi
		if next < len(spans) {
			to = min(to, spans[next].start)
		}
		for _, m := range open {
			to = min(to, m.end)
		}
		s := segment{Text: text[at:to], Numbers: numbers(begin), Depth: min(3, len(open))}
		if len(open) > 0 {
			inner := slices.MinFunc(open, func(a, b marked) int { return cmp.Compare(a.end-a.start, b.end-b.start) })
			s.Href, s.Covers = inner.href, numbers(open)
		}
		out = append(out, s)
		at = to
	}
	return out, next, open
}

// numbers writes the numbers of claims, least first.
func numbers(claims []marked) string {
	sorted := slices.SortedFunc(slices.Values(claims), func(a, b marked) int { return cmp.Compare(a.n, b.n) })
	out := make([]string, 0, len(sorted))
	for _, m := range sorted {
		out = append(out, strconv.Itoa(m.n))
	}
	return strings.Join(out, ", ")
}

// What a search found stands between these marks in a snippet.
const (
	hitStart = "\x02"
	hitEnd   = "\x03"
)

// hit is a run of a snippet.
type hit struct {
	Text string
	On   bool // found
}

// hits cuts a snippet at its marks. Marks without their other half, which a report's own text
// may hold, mark nothing and are not shown.
func hits(snippet string) []hit {
	var out []hit
	add := func(s string, on bool) {
		s = strings.NewReplacer(hitStart, "", hitEnd, "").Replace(s)
		if s != "" {
			out = append(out, hit{s, on})
		}
	}
	for {
		before, rest, ok := strings.Cut(snippet, hitStart)
		word, after, closed := strings.Cut(rest, hitEnd)
		if !ok || !closed {
			add(snippet, false)
			return out
		}
		add(before, false)
		add(word, true)
		snippet = after
	}
}
