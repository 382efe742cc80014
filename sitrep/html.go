package sitrep

import (
	_ "embed"
	"html/template"
	"io"

	"github.com/counterclaim/counterclaim"
)

//go:embed sitrep.html
var page string

var pages = template.Must(template.New("sitrep").Parse(page))

type section struct {
	Heading string
	Blocks  []shown
	Tables  []*counterclaim.Table
}

type shown struct {
	List  bool
	Lines []string
}

// HTML writes a report as a page that stands alone: nothing is fetched and nothing runs. It is made for paper too.
func HTML(out io.Writer, title string, r *counterclaim.SituationReport) error {
	var sections []section
	for _, s := range r.Sections {
		one := section{Heading: s.Heading, Tables: tablesOf(r, s.Heading)}
		for _, b := range blocks(s.Text) {
			one.Blocks = append(one.Blocks, shown{b.list, b.lines})
		}
		sections = append(sections, one)
	}
	made := ""
	if r.Synthetic {
		made = synthetic
	}
	return pages.Execute(out, map[string]any{"Heading": heading(r), "Title": title, "State": state(r), "Synthetic": made, "Sections": sections})
}
