package sitrep

import (
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Change is what a later version of a report says otherwise in one place.
type Change struct {
	Where   string
	Was, Is []string // lines or rows that are gone, and that are new
}

// Changes compares two versions of a report, section by section and table by table: what a correction changed stands as plainly as what was wrong.
func Changes(old, now *counterclaim.SituationReport) []Change {
	var out []Change
	add := func(where string, was, is []string) {
		gone, fresh := without(was, is), without(is, was)
		if len(gone)+len(fresh) > 0 {
			out = append(out, Change{where, gone, fresh})
		}
	}
	add("As of", []string{old.AsOf + ", clock of " + old.Zone}, []string{now.AsOf + ", clock of " + now.Zone})
	for _, heading := range headings(old, now) {
		add(heading, linesOf(old, heading), linesOf(now, heading))
		for _, table := range tableHeadings(heading, old, now) {
			add(heading+" · "+table, rowsOf(old, heading, table), rowsOf(now, heading, table))
		}
	}
	add("Lines and zones of the map", shapesOf(old), shapesOf(now))
	return out
}

// without gives the lines of a list that are not in another, each as often as it is there more often.
func without(list, other []string) []string {
	have := map[string]int{}
	for _, s := range other {
		have[s]++
	}
	var out []string
	for _, s := range list {
		if have[s] > 0 {
			have[s]--
		} else {
			out = append(out, s)
		}
	}
	return out
}

// headings gives the sections of the later version, then those that it no longer has.
func headings(old, now *counterclaim.SituationReport) []string {
	var out []string
	for _, r := range []*counterclaim.SituationReport{now, old} {
		for _, s := range r.Sections {
			if !slices.Contains(out, s.Heading) {
				out = append(out, s.Heading)
			}
		}
	}
	return out
}

func linesOf(r *counterclaim.SituationReport, heading string) []string {
	var out []string
	for _, s := range r.Sections {
		if s.Heading != heading {
			continue
		}
		if len(blocks(s.Text)) == 0 {
			out = append(out, "(no text)") // so that a section that is new or gone shows
		}
		for _, b := range blocks(s.Text) {
			out = append(out, b.lines...)
		}
	}
	return out
}

func tableHeadings(section string, old, now *counterclaim.SituationReport) []string {
	var out []string
	for _, r := range []*counterclaim.SituationReport{now, old} {
		for _, t := range tablesOf(r, section) {
			if !slices.Contains(out, t.Heading) {
				out = append(out, t.Heading)
			}
		}
	}
	return out
}

// rowsOf writes the rows of tables under a heading, each with the names of its columns, so that a row can be read alone.
func rowsOf(r *counterclaim.SituationReport, section, heading string) []string {
	var out []string
	for _, t := range tablesOf(r, section) {
		if t.Heading != heading {
			continue
		}
		for _, row := range t.Rows {
			var cells []string
			for i, c := range row {
				cells = append(cells, t.Columns[i]+": "+c)
			}
			out = append(out, strings.Join(cells, " · "))
		}
	}
	return out
}

func shapesOf(r *counterclaim.SituationReport) []string {
	var out []string
	for _, s := range r.Shapes {
		points := 0
		for _, ring := range slices.Concat(append([][][]counterclaim.Point{s.Lines}, s.Polygons...)...) {
			points += len(ring)
		}
		out = append(out, fmt.Sprintf("%s (%s, %.8s)", s.Name, number(points, "point", "points"), counterclaim.HashOf("shape", fmt.Sprint(s.Lines, s.Polygons))))
	}
	return out
}

// ByHand gives what a draft says in tables, and in figures of its summary, that the record does not: each with what it has there, so that whoever publishes it, and
// whoever looks at the trail, sees which figures are a person's. Counted is the report as it is composed of the record as of the same time.
func ByHand(counted, draft *counterclaim.SituationReport) []string {
	var out []string
	for _, c := range Changes(counted, draft) {
		section, table, is := strings.Cut(c.Where, " · ")
		summary := len(counted.Sections) > 0 && c.Where == counted.Sections[0].Heading
		if !summary && !(is && len(rowsOf(counted, section, table)) > 0 && len(rowsOf(draft, section, table)) > 0) {
			continue
		}
		figures := func(lines []string) []string {
			return slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return summary && !strings.ContainsAny(line, "0123456789") })
		}
		was, says := figures(c.Was), figures(c.Is)
		for i := range max(len(was), len(says)) {
			line := c.Where + ": "
			switch {
			case i >= len(says):
				line += "the draft lacks “" + was[i] + "”"
			case i >= len(was):
				line += "“" + says[i] + "” is not of the record"
			default:
				line += "“" + says[i] + "”, where the record has “" + was[i] + "”"
			}
			out = append(out, line)
		}
	}
	return out
}
