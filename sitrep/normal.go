package sitrep

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Normal brings a report to the one form in which every print of it says the same: words parted by single blanks, paragraphs by empty lines, list
// items by lines, tables in the order of their sections.
func Normal(r *counterclaim.SituationReport) {
	line := func(s string) string { return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ") }
	order := map[string]int{}
	for i := range r.Sections {
		s := &r.Sections[i]
		s.Heading, s.Text = line(s.Heading), textOf(blocks(strings.ToValidUTF8(s.Text, "\uFFFD")))
		if _, ok := order[s.Heading]; !ok {
			order[s.Heading] = i
		}
	}
	for i := range r.Tables {
		t := &r.Tables[i]
		t.Section, t.Heading = line(t.Section), line(t.Heading)
		for j := range t.Columns {
			t.Columns[j] = line(t.Columns[j])
		}
		for _, row := range t.Rows {
			for j := range row {
				row[j] = line(row[j])
			}
		}
	}
	slices.SortStableFunc(r.Tables, func(a, b counterclaim.Table) int { return order[a.Section] - order[b.Section] })
	for i := range r.Shapes {
		r.Shapes[i].Name = line(r.Shapes[i].Name)
	}
}

// textOf writes the text of blocks.
func textOf(of []block) string {
	var out []string
	for _, b := range of {
		if !b.list {
			out = append(out, b.lines...)
			continue
		}
		var items []string
		for _, line := range b.lines {
			items = append(items, "- "+line)
		}
		out = append(out, strings.Join(items, "\n"))
	}
	return strings.Join(out, "\n\n")
}

// Limits of a report that a person edited.
const (
	mostSections = 100
	mostTables   = 200
	mostRows     = 20_000
	mostColumns  = 40
	mostShapes   = 500
	mostCorners  = 200_000 // of all shapes
)

// Check wants a report to be printed whole: no heading stands twice, each table has its section, and a map has one table.
func Check(r *counterclaim.SituationReport) error {
	bad := func(format string, args ...any) *counterclaim.Error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...)
	}
	if len(r.Sections) > mostSections || len(r.Tables) > mostTables || len(r.Shapes) > mostShapes {
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "it has %d sections, %d tables and %d lines and zones; at most %d, %d and %d are taken", len(r.Sections), len(r.Tables), len(r.Shapes), mostSections, mostTables, mostShapes)
	}
	seen := map[string]bool{}
	for _, s := range r.Sections {
		if s.Heading == "" {
			return bad("a section has no heading").Try("give each section a heading of its own")
		}
		if seen[s.Heading] {
			return bad("two sections are called %.80q", s.Heading).Try("give each section a heading of its own")
		}
		seen[s.Heading] = true
	}
	maps, corners := 0, 0
	for i := range r.Tables {
		t := &r.Tables[i]
		switch {
		case !seen[t.Section]:
			return bad("table %.80q stands with a section %.80q, which is not there, and would not be printed", t.Heading, t.Section).Try("name a section that is there, or take the table out")
		case t.Heading == "":
			return bad("a table of %.80q has no heading", t.Section).Try("give each table a heading")
		case len(t.Columns) == 0 || len(t.Columns) > mostColumns || len(t.Rows) > mostRows:
			return counterclaim.Errorf(counterclaim.CodeTooLarge, "table %.80q has %d columns and %d rows; 1 to %d and up to %d are taken", t.Heading, len(t.Columns), len(t.Rows), mostColumns, mostRows)
		case t.Draw == counterclaim.DrawMap:
			maps++
		}
	}
	if maps > 1 || maps == 0 && len(r.Shapes) > 0 {
		return bad("it has %d tables that are drawn as a map, and lines and zones for one", maps).Try("draw one table as a map")
	}
	for i := range r.Shapes {
		s := &r.Shapes[i]
		rings := slices.Concat(append([][][]counterclaim.Point{s.Lines}, s.Polygons...)...)
		if (len(s.Lines) > 0) == (len(s.Polygons) > 0) {
			return bad("%.80q is neither a line nor a zone", s.Name).Try("give it lines or polygons")
		}
		for _, ring := range rings {
			corners += len(ring)
			for _, p := range ring {
				if !(p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90) {
					return bad("%.80q has a point at %v, %v, which is nowhere", s.Name, p[0], p[1]).Try("give longitude and latitude in degrees, in this order")
				}
			}
		}
	}
	if corners > mostCorners {
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "its lines and zones have %d points; at most %d are taken", corners, mostCorners)
	}
	return nil
}
