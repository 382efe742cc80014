package sitrep

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/draw"
)

// Template defines "sitrep", which writes a [Printed] report below its head, for html/template; it calls "locator" of package draw.
//
//go:embed sections.html
var Template string

//go:embed sitrep.html
var page string

var pages = template.Must(template.New("sitrep.html").Parse(draw.Template + Template + page))

// Printed is a report as pages show it.
type Printed struct {
	Heading, Title, State string
	version               int
	Synthetic             string // what is said of made-up material, "" where it is real
	Sections              []Section
}

// Mark is what stands at the head of each page of paper: without a colon, with which html/template takes it for an address.
func (p *Printed) Mark() string {
	if p.Synthetic == "" {
		return ""
	}
	return "Synthetic, nothing here happened"
}

// Foot is what stands at the foot of each page of paper: which report it is.
func (p *Printed) Foot() string {
	return fmt.Sprintf("%s, version %d", p.Heading, p.version)
}

// Section is one section with its tables.
type Section struct {
	Heading string
	Blocks  []Shown
	Tables  []Drawn
}

// Shown is a paragraph or a list.
type Shown struct {
	List  bool
	Lines []string
}

// Drawn is a table with its picture, of which at most one is there.
type Drawn struct {
	*counterclaim.Table
	Chart   *Chart
	Map     *draw.Locator
	Numeric []bool // by column: it holds numbers alone
	Links   []bool // by column: it holds addresses
	Dense   bool   // it has so many columns that they need all the room
}

// Class gives the class of a cell: numbers stand to the right, and what would make its column wider than the page is broken.
func (d Drawn) Class(column int, cell string) string {
	switch {
	case d.Numeric[column]:
		return "figure"
	case d.Links[column]:
		return "link"
	case slices.ContainsFunc(strings.Fields(cell), func(word string) bool { return utf8.RuneCountInString(word) > longWord }):
		return "long"
	}
	return ""
}

// longWord is how many letters a word has that is broken in a table.
const longWord = 18

// denseColumns is how many columns leave little room for each on paper.
const denseColumns = 7

// Print lays a report out; title is that of the dispute.
func Print(title string, r *counterclaim.SituationReport) *Printed {
	out := &Printed{Heading: heading(r), Title: title, State: state(r), version: r.Version}
	for _, s := range r.Sections {
		one := Section{Heading: s.Heading}
		for _, t := range tablesOf(r, s.Heading) {
			d := Drawn{Table: t, Dense: len(t.Columns) >= denseColumns, Numeric: make([]bool, len(t.Columns)), Links: make([]bool, len(t.Columns))}
			for i := range t.Columns {
				d.Links[i] = t.Columns[i] == colAddress && !slices.ContainsFunc(t.Rows, func(row []string) bool { // which no words that are quoted come into
					return !strings.HasPrefix(row[i], "https://") && !strings.HasPrefix(row[i], "http://")
				})
			}
			columns, _ := numbers(t)
			for _, i := range columns {
				d.Numeric[i] = true
			}
			if t.Draw == counterclaim.DrawMap {
				d.Map = mapOf(r, t)
			} else {
				d.Chart = chartOf(t)
			}
			one.Tables = append(one.Tables, d)
		}
		for _, b := range blocks(s.Text) {
			one.Blocks = append(one.Blocks, Shown{b.list, b.lines})
		}
		out.Sections = append(out.Sections, one)
	}
	if r.Synthetic {
		out.Synthetic = synthetic
	}
	return out
}

// HTML writes a report as a page that stands alone: nothing is fetched and nothing runs. It is made for paper too.
func HTML(out io.Writer, title string, r *counterclaim.SituationReport) error {
	return pages.ExecuteTemplate(out, "page", Print(title, r))
}
