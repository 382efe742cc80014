package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// table writes claims for people: a line of facts in columns, and the words it rests on below
// it. Widths depend on the terminal alone, so that rows can be written as they come.
type table struct {
	out   *bufio.Writer
	width int // of a line, columns of the terminal
	cells []int
	begun bool
}

// Widths in columns of the terminal.
const (
	defaultWidth = 100
	leastWidth   = 60
	dayWidth     = 10
	stanceWidth  = 8 // "asserted": nobody shall miss a denial
	indent       = "    "
	gap          = "  "
	maxWordLines = 3 // of a claim's words; longer ones are cut
)

func heads() []string { return []string{"WHEN", "SAID BY", "WHAT", "WHO", "HOW", "WHERE"} }

func newTable(w io.Writer, width int) *table {
	if width <= 0 {
		width = defaultWidth
	}
	width = max(width, leastWidth)
	rest := width - dayWidth - 5*len(gap)
	stance := max(stanceWidth, rest*14/100)
	rest -= stance
	return &table{out: bufio.NewWriter(w), width: width,
		cells: []int{dayWidth, rest * 26 / 100, rest * 32 / 100, rest * 23 / 100, stance, rest * 19 / 100}}
}

// Write writes one claim.
func (t *table) Write(c *counterclaim.Claim) error {
	if !t.begun {
		t.begun = true
		t.row(heads())
	}
	t.row([]string{day(c), saidBy(c), what(c), who(c), how(c), where(c)})
	words := "“" + c.Text + "”"
	if c.Synthetic {
		words = "[synthetic] " + words
	}
	for _, line := range wrap(harmless(words), t.width-len(indent), maxWordLines) {
		fmt.Fprintln(t.out, indent+line)
	}
	for _, r := range c.Why {
		line := r.Of + ": "
		if r.Words != "" {
			line += "“" + r.Words + "”, "
		}
		for _, part := range wrap(harmless(line+r.How), t.width-2*len(indent), maxWordLines) {
			fmt.Fprintln(t.out, indent+indent+part)
		}
	}
	return nil // bufio keeps the error for Flush
}

// Flush hands on what was held back.
func (t *table) Flush() error { return t.out.Flush() }

// Close flushes.
func (t *table) Close() error { return t.out.Flush() }

func (t *table) row(values []string) {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteString(gap)
		}
		v = cut(harmless(v), t.cells[i])
		b.WriteString(v + strings.Repeat(" ", t.cells[i]-uniseg.StringWidth(v)))
	}
	fmt.Fprintln(t.out, strings.TrimRight(b.String(), " "))
}

func day(c *counterclaim.Claim) string {
	if c.Time == nil {
		return "-"
	}
	return c.Time.From
}

func saidBy(c *counterclaim.Claim) string {
	if c.Speaker == nil {
		return c.Outlet
	}
	out := label(*c.Speaker)
	for _, e := range c.CoSpeakers {
		out += ", " + label(e)
	}
	return out
}

func what(c *counterclaim.Claim) string {
	if len(c.Conduct) == 0 {
		return ontology.Label(string(c.Event))
	}
	labels := make([]string, 0, len(c.Conduct))
	for _, k := range c.Conduct {
		labels = append(labels, ontology.Label(string(k)))
	}
	return strings.Join(labels, ", ")
}

func who(c *counterclaim.Claim) string {
	actors, targets := sides(c.Actors), sides(c.Targets)
	switch {
	case targets == "":
		return actors
	case c.Symmetric():
		return strings.Trim(actors+" · "+targets, " ·")
	}
	return strings.TrimSpace(actors + " → " + targets)
}

// sides gives short codes where there are any: a country's, a party's, else the words.
func sides(es []counterclaim.Entity) string {
	out := make([]string, 0, len(es))
	for _, e := range es {
		side := e.Text
		if e.Known() {
			side = e.Side()
		}
		out = append(out, side)
	}
	return strings.Join(out, ", ")
}

func label(e counterclaim.Entity) string {
	if e.Name != "" {
		return e.Name
	}
	return e.Text
}

func how(c *counterclaim.Claim) string {
	switch {
	case c.Status == counterclaim.Occurred:
		return string(c.Stance)
	case c.Stance == counterclaim.Asserted:
		return string(c.Status)
	}
	return string(c.Stance) + ", " + string(c.Status)
}

func where(c *counterclaim.Claim) string {
	out := make([]string, 0, len(c.Places))
	for _, p := range c.Places {
		out = append(out, p.Key())
	}
	return strings.Join(out, ", ")
}

// cut shortens s to so many columns, with … at its end.
func cut(s string, columns int) string {
	if uniseg.StringWidth(s) <= columns {
		return s
	}
	var b strings.Builder
	used := 0
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if used += g.Width(); used > columns-1 {
			break
		}
		b.WriteString(g.Str())
	}
	return b.String() + "…"
}

// wrap breaks s at spaces into lines of at most so many columns, the last one cut.
func wrap(s string, columns, lines int) []string {
	var out []string
	line := ""
	words := strings.Fields(s)
	for i, word := range words {
		switch {
		case line == "":
			line = word
		case uniseg.StringWidth(line)+1+uniseg.StringWidth(word) <= columns:
			line += " " + word
		case len(out) == lines-1:
			return append(out, cut(line+" "+strings.Join(words[i:min(len(words), i+columns)], " "), columns))
		default:
			out = append(out, cut(line, columns))
			line = word
		}
	}
	return append(out, cut(line, columns))
}
