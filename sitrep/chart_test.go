package sitrep

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// tableOf finds a table of a report.
func tableOf(t *testing.T, r *counterclaim.SituationReport, heading string) *counterclaim.Table {
	t.Helper()
	for i := range r.Tables {
		if r.Tables[i].Heading == heading {
			return &r.Tables[i]
		}
	}
	t.Fatalf("there is no table %q", heading)
	return nil
}

// TestWeek has a row a day of the week and of the week before, violations on the ground of each party side by side, and a map.
func TestWeek(t *testing.T) {
	r := Compose(week())
	days := tableOf(t, r, "Day by day")
	if len(days.Rows) != 14 || days.Rows[0][0] != "2031-04-26" || days.Rows[13][0] != "2031-05-09" {
		t.Fatalf("%q", days.Rows)
	}
	for day, want := range map[string][]string{"2031-05-09": {"2031-05-09", "of the report", "1", "2", "5", "1", "1", "0"}, "2031-05-04": {"2031-05-04", "of the report", "1", "0", "0", "0", "0", "0"},
		"2031-05-01": {"2031-05-01", "before", "1", "0", "0", "0", "1", "0"}} {
		if !slices.ContainsFunc(days.Rows, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("%s: %q in %q", day, want, days.Rows)
		}
	}
	sides := tableOf(t, r, "Violations by day and area")
	if want := []string{"Day", "Period", "On ground of Ardania", "On ground of Belmark", "Ground not known"}; !slices.Equal(sides.Columns, want) {
		t.Errorf("%q", sides.Columns)
	}
	c := chartOf(sides)
	drawn := map[string]int{}
	for _, b := range c.Bars {
		if b.Height > 0 {
			drawn[b.Class]++
		}
	}
	if want := map[string]int{"s0": 1, "s1 before": 1}; !reflect.DeepEqual(drawn, want) || len(c.Series) != 3 {
		t.Errorf("drawn %v, key %v", drawn, c.Series)
	}
	places := tableOf(t, r, "Places")
	if want := [][]string{{"1", "41.250", "70.250", "9", "0", "1", "0", "0"}, {"2", "41.150", "70.250", "8", "1", "0", "0", "1"}}; !reflect.DeepEqual(places.Rows, want) {
		t.Errorf("%q", places.Rows)
	}
	l := mapOf(r, places)
	if l == nil || len(l.Points) != 2 || len(l.Paths) != 2 || l.Points[0].Kind != "open" || l.Points[1].Kind != "found" || l.Points[1].Within <= 0 || l.Points[0].Within <= l.Points[1].Within {
		t.Errorf("%+v", l)
	}
	var page bytes.Buffer
	if err := HTML(&page, "x", r); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`class="within found"`, `class="point open"`, "Lines and zones of the agreement: A Line of contact | north; B Bridge.", "counter(page)", "Synthetic, nothing here happened"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if one := Compose(day()); slices.ContainsFunc(one.Tables, func(t counterclaim.Table) bool { return t.Heading == "Day by day" }) {
		t.Error("a report of one day has rows by day")
	}
}

// TestCharts draws bars within their pictures and as high as their numbers are to each other, and no table that holds no numbers or too much.
func TestCharts(t *testing.T) {
	for _, how := range []string{counterclaim.DrawDays, counterclaim.DrawRows, counterclaim.DrawPanels} {
		table := &counterclaim.Table{Heading: "T", Columns: []string{"Day", "A", "B"}, Draw: how}
		for i := range 40 {
			table.Rows = append(table.Rows, []string{fmt.Sprintf("day %d", i), fmt.Sprint(i), fmt.Sprint(2 * i)})
		}
		c := chartOf(table)
		if c == nil || len(c.Bars) != 80 {
			t.Fatalf("%s: %+v", how, c)
		}
		for _, b := range c.Bars {
			if b.X < 0 || b.Y < 0 || b.X+b.Width > c.Width || b.Y+b.Height > c.Height {
				t.Errorf("%s: %+v in %v x %v", how, b, c.Width, c.Height)
			}
		}
		a, b := c.Bars[slices.IndexFunc(c.Bars, func(b Bar) bool { return b.Say == "day 20, A: 20" })], c.Bars[slices.IndexFunc(c.Bars, func(b Bar) bool { return b.Say == "day 10, B: 20" })]
		if how == counterclaim.DrawDays && a.Height != b.Height || how == counterclaim.DrawRows && a.Width != b.Width {
			t.Errorf("%s: the same number is drawn as %+v and %+v", how, a, b)
		}
		table.Rows = append(table.Rows, slices.Repeat(table.Rows, 3)...)
		if chartOf(table) != nil {
			t.Errorf("%s: %d rows are drawn", how, len(table.Rows))
		}
	}
	for _, cell := range []string{"NaN", "1e3", "-1", "0x1", "Inf", "1,2", "four", ""} {
		if c := chartOf(&counterclaim.Table{Columns: []string{"A"}, Rows: [][]string{{cell}}, Draw: counterclaim.DrawDays}); c != nil {
			t.Errorf("%q is drawn: %+v", cell, c)
		}
	}
	r := &counterclaim.SituationReport{}
	for _, row := range [][]string{{"91", "0"}, {"NaN", "0"}, {"0", "Inf"}, {"x", "y"}} {
		if l := mapOf(r, &counterclaim.Table{Columns: []string{colLat, colLon}, Rows: [][]string{row}}); l != nil {
			t.Errorf("%q is on the map", row)
		}
	}
}

// TestChanges says what a later version says otherwise, wherever that stands, and nothing else.
func TestChanges(t *testing.T) {
	old, now := Compose(week()), Compose(week())
	if c := Changes(old, now); len(c) != 0 {
		t.Errorf("%+v", c)
	}
	now.AsOf = "2031-05-11T06:00:00Z"
	now.Sections[1].Text += "\n\nOne more sentence."
	now.Sections[3].Heading = "Heavy weapons"
	now.Tables[0].Rows[0][2] = "7"
	now.Shapes = now.Shapes[:1]
	got := map[string]Change{}
	for _, c := range Changes(old, now) {
		got[c.Where] = c
	}
	for where, lines := range map[string][2]int{"As of": {1, 1}, "Violations of the agreement": {0, 1}, "Heavy weapons": {0, 1}, "Heavy equipment": {1, 0}, "In short · Day by day": {1, 1}, "Lines and zones of the map": {1, 0}} {
		if c := got[where]; len(c.Was) != lines[0] || len(c.Is) != lines[1] {
			t.Errorf("%s: %+v", where, c)
		}
		delete(got, where)
	}
	if len(got) > 0 {
		t.Errorf("%+v", got)
	}
}
