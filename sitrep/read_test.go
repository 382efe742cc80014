package sitrep

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// week is day as a report of seven days with violations, places, shapes and a report before it.
func week() Input {
	in := day()
	in.From = "2031-05-03"
	in.Closed = &counterclaim.SituationReport{From: "2031-04-26", To: "2031-05-02", AsOf: "2031-05-03T06:00:00Z", Published: "2031-05-03T07:00:00Z"}
	in.Days = map[counterclaim.ID]string{id("fire"): "2031-05-09", id("talks"): "2031-05-04", id("earlier"): "2031-05-01"}
	in.Agreement = &counterclaim.Agreement{Title: "Arrangement of Tessen", Clauses: []counterclaim.Clause{{ID: "w", Kind: "withdraw", Title: "Withdrawal"}}}
	in.Violations = []counterclaim.Violation{{Clause: "w", Party: "ard", Day: "2031-05-09", Verdict: "breach", Area: "ard", Observations: []counterclaim.ID{id("seen1")}, Rule: "r"}}
	in.ViolationsBefore = []counterclaim.Violation{{Clause: "w", Day: "2031-05-01", Verdict: "breach", Area: "bel", Observations: []counterclaim.ID{id("seen2")}, Rule: "r"}}
	in.Spots = []Spot{{SpotViolation, 41.15, 70.25, 8}, {SpotOpen, 41.25, 70.25, 9}, {SpotIncident, 41.15, 70.25, 8}}
	in.Undrawn = 2
	in.Shapes = []counterclaim.Shape{{Name: "Line of contact | north", Lines: [][]counterclaim.Point{{{70, 41}, {71, 41.2}}}}, {Name: "Bridge", Polygons: [][][]counterclaim.Point{{{{70.2, 41.1}, {70.3, 41.1}, {70.3, 41.2}, {70.2, 41.1}}}}}}
	return in
}

// there writes a report as Markdown and reads it back.
func there(t testing.TB, title string, r *counterclaim.SituationReport) *counterclaim.SituationReport {
	t.Helper()
	var out bytes.Buffer
	if err := Markdown(&out, title, r); err != nil {
		t.Fatal(err)
	}
	got, err := ReadMarkdown("draft.md", out.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return got
}

// TestRoundTrip reads back every report that is written, and all that it says: its content has the same hash.
func TestRoundTrip(t *testing.T) {
	published := Compose(week())
	published.Version, published.Corrects, published.Changed, published.By, published.Published = 2, id("one"), "it was -- counted | twice \\ <!-- or thrice -->", []string{"A. Person", "B -- \"Person\""}, "2031-05-10T08:00:00Z"
	hostile := Compose(day())
	hostile.Sections[0].Text = "# no heading\n\n- - an item\n- | a cell | `code` <b>no</b> &amp; [no](link)\n\n1. one\n\n---\n\n\\ and \\\\| and *stars* and ~~tildes~~\n\n```geojson\n\n<!-- draw: map -->\n\n+ plus\n\n= is\n\n-"
	hostile.Sections[1].Heading = "## Violations | of *it*"
	hostile.Tables[0].Section = hostile.Sections[0].Heading
	hostile.Tables[0].Heading = "### | \\"
	hostile.Tables[0].Rows[0][0] = "a | b \\| c \\\\ `x` <!-- --> | "
	Normal(hostile)
	for what, r := range map[string]*counterclaim.SituationReport{"a day": Compose(day()), "a week": Compose(week()), "published": published, "hostile": hostile} {
		got := there(t, "The Tessen valley", r)
		if !reflect.DeepEqual(got, r) {
			t.Errorf("%s: %+v\nis read as %+v", what, r, got)
		}
		if got.Identify() != r.Identify() {
			t.Errorf("%s: its hash is another", what)
		}
	}
}

// TestEdited reads what a person wrote by hand as Markdown has it.
func TestEdited(t *testing.T) {
	src := "\uFEFF<!-- situation report\r\nfrom: 2031-05-09\r\nto: 2031-05-09\r\nas_of: 2031-05-10T06:00:00Z\r\nzone: UTC\r\nversion: 1\r\n-->\r\n# Anything\r\n\r\nNot taken.\r\n\r\n## In short\r\nOne sentence\r\nthat goes on.\r\n\r\n- one\r\n- two\r\n\r\nMore.\r\n### Counts\r\n|What|How many|\r\n|:---|---:|\r\n|fire|3|\r\n| talks \\| visits |  |\r\n"
	r, err := ReadMarkdown("x.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if want := "One sentence that goes on.\n\n- one\n- two\n\nMore."; r.Sections[0].Text != want {
		t.Errorf("%q", r.Sections[0].Text)
	}
	if want := [][]string{{"fire", "3"}, {"talks | visits", ""}}; !reflect.DeepEqual(r.Tables[0].Rows, want) {
		t.Errorf("%q", r.Tables[0].Rows)
	}
	if err := r.Validate(); err != nil {
		t.Error(err)
	}
}

// TestUnread names the line of what cannot be read, and what to do.
func TestUnread(t *testing.T) {
	head := "<!-- situation report\nfrom: 2031-05-09\nto: 2031-05-09\nas_of: 2031-05-10T06:00:00Z\nzone: UTC\nversion: 1\n-->\n" // 7 lines
	for what, c := range map[string]struct {
		src, says string
		line      int
	}{
		"no head":             {"# Situation report\n", "does not begin with", 1},
		"nothing":             {"", "does not begin with", 1},
		"a head without end":  {"<!-- situation report\nfrom: 2031-05-09\n", "is no line of the head", 3},
		"a key":               {strings.Replace(head, "zone", "colour", 1), "is no line of the head", 5},
		"a key twice":         {strings.Replace(head, "zone: UTC", "from: 2031-05-09", 1), "from stands twice", 5},
		"no zone":             {strings.Replace(head, "zone: UTC\n", "", 1), "does not say zone", 6},
		"a version":           {strings.Replace(head, "version: 1", "version: one", 1), "version cannot be", 6},
		"bytes":               {head + "## One\n\xff\n", "is not UTF-8", 9},
		"two sections":        {head + "## One\n\n## Two\n\n## One\n", "a second section is called", 12},
		"a section unnamed":   {head + "## \n", "has no heading", 8},
		"a heading":           {head + "## One\n# Two\n", "is no text of a section", 9},
		"a table unnamed":     {head + "## One\n| a |\n| --- |\n", "a table has no heading", 9},
		"no columns":          {head + "## One\n### Table\n\n## Two\n", "has no columns", 11},
		"no ruler":            {head + "## One\n### Table\n| a | b |\n| 1 | 2 |\n", "are not followed by a line of 2 times", 11},
		"a short row":         {head + "## One\n### Table\n| a | b |\n| --- | --- |\n| 1 |\n", "has 1 cells", 12},
		"a row without end":   {head + "## One\n### Table\n| a | b |\n| --- | --- |\n| 1 | 2\n", "does not end with |", 12},
		"text after a table":  {head + "## One\n### Table\n| a |\n| --- |\n| 1 |\nMore.\n", "is no row of table", 13},
		"a drawing":           {head + "## One\n### Table\n<!-- draw: pie -->\n| a |\n| --- |\n", "does not say how the table is drawn", 10},
		"a map without end":   {head + "## One\n### Table\n| a |\n| --- |\n```geojson\n{}\n", "do not end", 12},
		"a map of nonsense":   {head + "## One\n### Table\n| a |\n| --- |\n```geojson\n{\"a\": 1}\n```\n", "cannot be read as GeoJSON", 13},
		"a point on a map":    {head + "## One\n### Table\n<!-- draw: map -->\n| a |\n| --- |\n```geojson\n{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}]}\n```\n", "is no MultiLineString", 13},
		"a place beyond":      {head + "## One\n### Table\n<!-- draw: map -->\n| a |\n| --- |\n```geojson\n{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"x\"},\"geometry\":{\"type\":\"MultiLineString\",\"coordinates\":[[[1,2],[400,2]]]}}]}\n```\n", "which is nowhere", 0},
		"shapes without maps": {head + "## One\n### Table\n| a |\n| --- |\n```geojson\n{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"x\"},\"geometry\":{\"type\":\"MultiLineString\",\"coordinates\":[[[1,2],[3,2]]]}}]}\n```\n", "lines and zones for one", 0},
	} {
		_, err := ReadMarkdown("x.md", []byte(c.src))
		var e *counterclaim.Error
		if !errors.As(err, &e) || !strings.Contains(e.Error(), c.says) || e.Line != c.line || e.File != "x.md" {
			t.Errorf("%s: line %d wanted of %v", what, c.line, err)
		}
	}
}

// FuzzReadMarkdown reads anything: what it takes is in the one form that is printed, and is read back as it was.
func FuzzReadMarkdown(f *testing.F) {
	for _, in := range []Input{day(), week()} {
		var out bytes.Buffer
		if err := Markdown(&out, "x", Compose(in)); err != nil {
			f.Fatal(err)
		}
		f.Add(out.Bytes())
	}
	f.Add([]byte("<!-- situation report\nfrom: 2031-05-09\nto: 2031-05-09\nas_of: x\nzone: UTC\nversion: 1\nby: [\"-\\-\"]\n-->\n## a\n- \n-\n\\\n### t\n| a |\n|---|\n| \\| |\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		r, err := ReadMarkdown("x.md", src)
		if err != nil {
			return
		}
		var page bytes.Buffer
		if err := HTML(&page, "x", r); err != nil {
			t.Fatal(err)
		}
		again := there(t, "", r)
		if !reflect.DeepEqual(again, r) {
			a, b := strings.Split(fmt.Sprintf("%#v", *r), ","), strings.Split(fmt.Sprintf("%#v", *again), ",")
			for i := range min(len(a), len(b)) {
				if a[i] != b[i] {
					t.Fatalf("%q\nis %s\nand then %s", src, a[i], b[i])
				}
			}
			t.Fatalf("%q\nis %#v\nand then %#v", src, r, again)
		}
	})
}
