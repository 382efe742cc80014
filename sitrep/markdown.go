package sitrep

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// synthetic is what stands at the head of a report of made-up material.
const synthetic = "Synthetic: invented countries and reports. Nothing here happened."

// heading names a report by its days.
func heading(r *counterclaim.SituationReport) string {
	if r.From == r.To {
		return "Situation report, " + r.From
	}
	return "Situation report, " + r.From + " to " + r.To
}

// state says as of when a report is and which version.
func state(r *counterclaim.SituationReport) string {
	out := fmt.Sprintf("As of %s, clock of %s. Version %d", r.AsOf, r.Zone, r.Version)
	if !r.Corrects.IsZero() {
		out += ", which corrects " + r.Corrects.Short()
	}
	if r.Published == "" {
		return out + ". Not published: a draft."
	}
	return out + ". Published " + r.Published + " by " + strings.Join(r.By, ", ") + "."
}

// Markdown writes a report as Markdown with tables (GitHub's kind). [ReadMarkdown] reads it back, with all that it says but its title, its
// id and its signatures.
func Markdown(out io.Writer, title string, r *counterclaim.SituationReport) error {
	w := bufio.NewWriter(out)
	markdownHead(w, r)
	fmt.Fprintf(w, "# %s\n\n", inMarkdown(heading(r)))
	if title != "" {
		fmt.Fprintf(w, "%s\n\n", inMarkdown(title))
	}
	if r.Synthetic {
		fmt.Fprintf(w, "**%s**\n\n", synthetic)
	}
	fmt.Fprintf(w, "%s\n", inMarkdown(state(r)))
	for _, s := range r.Sections {
		fmt.Fprintf(w, "\n## %s\n", inMarkdown(s.Heading))
		for _, b := range blocks(s.Text) {
			fmt.Fprintln(w)
			for _, line := range b.lines {
				if b.list {
					line = "- " + inMarkdown(line)
				} else {
					line = inMarkdown(line)
				}
				fmt.Fprintln(w, line)
			}
		}
		for _, t := range tablesOf(r, s.Heading) {
			if err := markdownTable(w, r, t); err != nil {
				return err
			}
		}
	}
	return w.Flush()
}

// The lines of a Markdown draft that no reader sees: what the report is of, and how a table is drawn.
const (
	headBegins = "<!-- situation report"
	headEnds   = "-->"
	drawBegins = "<!-- draw: "
	drawEnds   = " -->"
	mapBegins  = "```geojson"
	mapEnds    = "```"
)

// markdownHead writes what a report is of, in lines that are not shown.
func markdownHead(w io.Writer, r *counterclaim.SituationReport) {
	fmt.Fprintln(w, headBegins)
	for _, f := range headFields(r) {
		if v := f.get(); v != "" {
			fmt.Fprintf(w, "%s: %s\n", f.key, inHead(v))
		}
	}
	fmt.Fprintln(w, headEnds)
}

// inHead writes a value of the head on one line that does not end it.
func inHead(v string) string {
	v = strings.Join(strings.Fields(v), " ")
	if strings.Contains(v, "--") || strings.Contains(v, `\`) {
		v = strings.NewReplacer(`\`, `\\`, "-", `\-`).Replace(v)
	}
	return v
}

func markdownTable(w io.Writer, r *counterclaim.SituationReport, t *counterclaim.Table) error {
	fmt.Fprintf(w, "\n### %s\n\n", inMarkdown(t.Heading))
	if t.Draw != "" {
		fmt.Fprintf(w, "%s%s%s\n\n", drawBegins, t.Draw, drawEnds)
	}
	row := func(cells []string) {
		for _, c := range cells {
			fmt.Fprintf(w, "| %s ", inCell(c))
		}
		fmt.Fprintln(w, "|")
	}
	row(t.Columns)
	fmt.Fprintln(w, strings.Repeat("| --- ", len(t.Columns))+"|")
	for _, cells := range t.Rows {
		row(cells)
	}
	if t.Draw != counterclaim.DrawMap || len(r.Shapes) == 0 {
		return nil
	}
	drawn, err := geoJSON(r.Shapes)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\n%s\n%s\n%s\n", mapBegins, drawn, mapEnds)
	return err
}

// inMarkdown writes a line of words so that none of them is a mark: what a report quotes must not become a heading, a link or a cell.
func inMarkdown(s string) string {
	s = inCell(s)
	if s != "" && strings.ContainsRune("#+-=", rune(s[0])) {
		return "\\" + s
	}
	return s
}

// inCell writes words within a line.
func inCell(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if strings.ContainsRune("\\`*_[]<>|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// block is a paragraph or a list of a section's text.
type block struct {
	list  bool
	lines []string
}

// blocks reads a section's text: paragraphs parted by empty lines, and lists whose lines begin with "- ".
func blocks(text string) []block {
	var out []block
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		for line := range strings.SplitSeq(part, "\n") {
			line = strings.Join(strings.Fields(line), " ")
			if line == "" {
				continue
			}
			item, list := strings.CutPrefix(line, "- ")
			if n := len(out); n > 0 && out[n-1].list == list && list {
				out[n-1].lines = append(out[n-1].lines, item)
				continue
			}
			out = append(out, block{list, []string{item}})
		}
	}
	return out
}

// tablesOf gives the tables of a section.
func tablesOf(r *counterclaim.SituationReport, section string) []*counterclaim.Table {
	var out []*counterclaim.Table
	for i := range r.Tables {
		if r.Tables[i].Section == section {
			out = append(out, &r.Tables[i])
		}
	}
	return out
}
