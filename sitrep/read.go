package sitrep

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// headField is a line of the head of a draft in Markdown.
type headField struct {
	key string
	get func() string
	set func(v string) bool
}

// headFields are what the head says of a report: all that its texts and tables do not.
func headFields(r *counterclaim.SituationReport) []headField {
	words := func(key string, to *string) headField {
		return headField{key, func() string { return *to }, func(v string) bool { *to = v; return true }}
	}
	id := func(key string, to *counterclaim.ID) headField {
		return headField{key, func() string {
			if to.IsZero() {
				return ""
			}
			return to.String()
		}, func(v string) (ok bool) {
			var err error
			*to, err = counterclaim.ParseID(v)
			return err == nil
		}}
	}
	return []headField{words("from", &r.From), words("to", &r.To), words("as_of", &r.AsOf), words("zone", &r.Zone), id("counted", &r.Counted),
		{"version", func() string { return strconv.Itoa(r.Version) }, func(v string) bool {
			n, err := strconv.Atoi(v)
			r.Version = n
			return err == nil && n >= 1 && v == strconv.Itoa(n)
		}},
		id("corrects", &r.Corrects), words("changed", &r.Changed),
		{"by", func() string {
			if len(r.By) == 0 {
				return ""
			}
			out, _ := json.Marshal(r.By) // strings cannot fail
			return string(out)
		}, func(v string) bool { return json.Unmarshal([]byte(v), &r.By) == nil && len(r.By) > 0 }},
		words("published", &r.Published),
		{"synthetic", func() string {
			if r.Synthetic {
				return "true"
			}
			return ""
		}, func(v string) bool { r.Synthetic = v == "true"; return r.Synthetic }}}
}

// reading is a draft in Markdown while it is read.
type reading struct {
	name  string
	lines []string
	at    int // of the next line, from 0
	out   counterclaim.SituationReport
	text  []block
	table *counterclaim.Table // that was begun, nil where none is
	where map[string]int      // lines of headings, from 1
}

// ReadMarkdown reads what [Markdown] wrote and a person edited. The headings of sections begin with "## ", those of tables with "### "; what stands before the
// first section is for readers and is not taken. Errors name the line.
func ReadMarkdown(name string, src []byte) (*counterclaim.SituationReport, error) {
	r := &reading{name: name, where: map[string]int{}}
	if !utf8.Valid(src) {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it is not UTF-8").At(name, 1+bytes.Count(validPart(src), []byte("\n"))).Try("save it as UTF-8")
	}
	r.lines = strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(src), "\uFEFF"), "\r\n", "\n"), "\n")
	if err := r.head(); err != nil {
		return nil, err
	}
	for r.at < len(r.lines) {
		if err := r.line(r.lines[r.at]); err != nil {
			return nil, err
		}
	}
	if err := r.endTable(); err != nil {
		return nil, err
	}
	r.endText()
	Normal(&r.out)
	if err := Check(&r.out); err != nil {
		e, _ := err.(*counterclaim.Error)
		return nil, e.At(name, 0)
	}
	return &r.out, nil
}

// validPart gives what stands before the first byte that is no UTF-8.
func validPart(src []byte) []byte {
	for i := 0; i < len(src); {
		c, n := utf8.DecodeRune(src[i:])
		if c == utf8.RuneError && n == 1 {
			return src[:i]
		}
		i += n
	}
	return src
}

// bad says what is wrong with the line that was read last.
func (r *reading) bad(format string, args ...any) *counterclaim.Error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...).At(r.name, r.at)
}

// head reads the lines that are not shown.
func (r *reading) head() error {
	for r.at < len(r.lines) && strings.TrimSpace(r.lines[r.at]) == "" {
		r.at++
	}
	r.at++
	if r.at > len(r.lines) || strings.TrimSpace(r.lines[r.at-1]) != headBegins {
		r.at = min(r.at, len(r.lines))
		return r.bad("it does not begin with %q", headBegins).Try("write a draft with \"counterclaim sitrep --format md\" and leave its first lines as they are")
	}
	fields, seen := headFields(&r.out), map[string]bool{}
	for r.at < len(r.lines) {
		line := strings.TrimSpace(r.lines[r.at])
		r.at++
		if line == headEnds {
			return r.missing(seen)
		}
		key, v, ok := strings.Cut(line, ":")
		at := slices.IndexFunc(fields, func(f headField) bool { return f.key == key })
		v = plain(strings.TrimSpace(v))
		switch {
		case !ok || at < 0:
			return r.bad("%.80q is no line of the head of a situation report", line).Try("end the head with %s", headEnds)
		case seen[key]:
			return r.bad("%s stands twice", key)
		case !fields[at].set(v):
			return r.bad("%s cannot be %.80q", key, v)
		}
		seen[key] = true
	}
	return r.bad("its head does not end").Try("end it with a line that is %s", headEnds)
}

func (r *reading) missing(seen map[string]bool) error {
	for _, key := range []string{"from", "to", "as_of", "zone", "version"} {
		if !seen[key] {
			return r.bad("its head does not say %s", key).Try("write the draft again with \"counterclaim sitrep --format md\" and leave its first lines as they are")
		}
	}
	return nil
}

// line reads a line, and of a table or a map all its lines.
func (r *reading) line(line string) error {
	r.at++
	line = strings.TrimSpace(line)
	heading, is := cutHeading(line, "##")
	switch {
	case is:
		if err := r.endTable(); err != nil {
			return err
		}
		r.endText()
		return r.section(heading)
	case len(r.out.Sections) == 0:
		return nil
	case line == "":
		return nil
	}
	if heading, is = cutHeading(line, "###"); is {
		if err := r.endTable(); err != nil {
			return err
		}
		r.table = &counterclaim.Table{Section: r.out.Sections[len(r.out.Sections)-1].Heading, Heading: plain(heading)}
		return nil
	}
	switch {
	case r.table != nil:
		return r.inTable(line)
	case strings.HasPrefix(line, "#"), strings.HasPrefix(line, mapEnds), strings.HasPrefix(line, "<!--"):
		return r.bad("%.80q is no text of a section", line).Try("sections begin with \"## \", tables with \"### \"; write \\ before a sign that is meant as itself")
	case strings.HasPrefix(line, "|"):
		return r.bad("a table has no heading").Try("write a line \"### HEADING\" before it")
	}
	r.paragraph(line)
	return nil
}

// cutHeading gives the words of a heading of a level.
func cutHeading(line, marks string) (string, bool) {
	rest, ok := strings.CutPrefix(line, marks)
	return strings.TrimSpace(rest), ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t')
}

func (r *reading) section(heading string) error {
	heading = plain(heading)
	if first := r.where[heading]; first > 0 {
		return r.bad("a second section is called %.80q", heading).Try("the first stands in line %d; give each a heading of its own", first)
	}
	if heading == "" {
		return r.bad("a section has no heading").Try("write it after \"## \"")
	}
	r.where[heading] = r.at
	r.out.Sections = append(r.out.Sections, counterclaim.Part{Heading: heading})
	return nil
}

// paragraph reads a line of text. A line that follows another without an empty line between goes on with it, as Markdown has it.
func (r *reading) paragraph(line string) {
	item, list := strings.CutPrefix(line, "- ")
	if line == "-" {
		item, list = "", true
	}
	goesOn := r.at >= 2 && strings.TrimSpace(r.lines[r.at-2]) != "" && len(r.text) > 0
	switch n := len(r.text); {
	case list && n > 0 && r.text[n-1].list:
		r.text[n-1].lines = append(r.text[n-1].lines, plain(item))
	case list:
		r.text = append(r.text, block{true, []string{plain(item)}})
	case goesOn:
		last := &r.text[n-1].lines[len(r.text[n-1].lines)-1]
		*last = strings.TrimSpace(*last + " " + plain(line))
	default:
		r.text = append(r.text, block{false, []string{plain(line)}})
	}
}

func (r *reading) endText() {
	if n := len(r.out.Sections); n > 0 {
		r.out.Sections[n-1].Text = textOf(r.text)
	}
	r.text = nil
}

// inTable reads a line below the heading of a table.
func (r *reading) inTable(line string) error {
	t := r.table
	if how, ok := strings.CutPrefix(line, drawBegins); ok && t.Columns == nil {
		if how, ok = strings.CutSuffix(how, drawEnds); !ok || !slices.Contains(counterclaim.Drawings(), how) {
			return r.bad("%.80q does not say how the table is drawn", line).Try("draw it as one of %s, or take the line out", strings.Join(counterclaim.Drawings(), ", "))
		}
		t.Draw = how
		return nil
	}
	if line == mapBegins && t.Columns != nil {
		return r.geoJSON()
	}
	if !strings.HasPrefix(line, "|") {
		return r.bad("%.80q is no row of table %.80q", line, t.Heading).Try("a row begins with |; text stands before the tables of its section")
	}
	cells, err := r.cells(line)
	if err != nil {
		return err
	}
	switch {
	case t.Columns == nil:
		t.Columns = cells
		r.at++
		if r.at > len(r.lines) || !isRuler(r.lines[r.at-1], len(cells)) {
			r.at = min(r.at, len(r.lines))
			return r.bad("the columns of table %.80q are not followed by a line of %d times | ---", t.Heading, len(cells)).Try("write %s|", strings.Repeat("| --- ", len(cells)))
		}
	case len(cells) != len(t.Columns):
		return r.bad("the row has %d cells, and table %.80q has %d columns", len(cells), t.Heading, len(t.Columns)).Try("write \\| for a sign | within a cell")
	case len(t.Rows) >= mostRows:
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "table %.80q has more than %d rows", t.Heading, mostRows).At(r.name, r.at)
	default:
		t.Rows = append(t.Rows, cells)
	}
	return nil
}

// isRuler reports whether a line parts the columns' names from the rows.
func isRuler(line string, columns int) bool {
	parts := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
	return len(parts) == columns && !slices.ContainsFunc(parts, func(p string) bool {
		p = strings.Trim(strings.TrimSpace(p), ":")
		return len(p) < 3 || strings.Trim(p, "-") != ""
	})
}

// cells parts a row. A sign after \ is itself.
func (r *reading) cells(line string) ([]string, error) {
	var out []string
	start, escaped := 1, false
	for i := 1; i < len(line); i++ {
		switch {
		case escaped:
			escaped = false
		case line[i] == '\\':
			escaped = true
		case line[i] == '|':
			out = append(out, plain(strings.TrimSpace(line[start:i])))
			start = i + 1
		}
	}
	if start != len(line) || len(out) == 0 {
		return nil, r.bad("the row does not end with |").Try("write | after each cell, and \\| for a sign | within one")
	}
	if len(out) > mostColumns {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the row has %d cells; at most %d are taken", len(out), mostColumns).At(r.name, r.at)
	}
	return out, nil
}

func (r *reading) endTable() error {
	if r.table == nil {
		return nil
	}
	if r.table.Columns == nil {
		return r.bad("table %.80q has no columns", r.table.Heading).Try("write them in a line | as | this |, and below it | --- | --- |; or take its heading out")
	}
	r.out.Tables = append(r.out.Tables, *r.table)
	r.table = nil
	return nil
}

// plain takes out the \ before signs that are meant as themselves.
func plain(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && s[i+1] > ' ' && s[i+1] < 0x7f && !isLetter(s[i+1]) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isLetter(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// The lines and zones of a map as GeoJSON, which the sites that show Markdown draw.
type (
	features struct {
		Type     string    `json:"type"`
		Features []feature `json:"features"`
	}
	feature struct {
		Type       string            `json:"type"`
		Properties map[string]string `json:"properties"`
		Geometry   geometry          `json:"geometry"`
	}
	geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
)

func geoJSON(shapes []counterclaim.Shape) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`{"type":"FeatureCollection","features":[`)
	for i, s := range shapes {
		g, of := geometry{Type: "MultiLineString"}, any(s.Lines)
		if len(s.Polygons) > 0 {
			g.Type, of = "MultiPolygon", s.Polygons
		}
		var err error
		if g.Coordinates, err = json.Marshal(of); err != nil {
			return nil, err
		}
		one, err := json.Marshal(feature{"Feature", map[string]string{"name": s.Name}, g})
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(one)
	}
	b.WriteString("\n]}")
	return b.Bytes(), nil
}

// geoJSON reads the lines and zones of a map.
func (r *reading) geoJSON() error {
	begun := r.at
	if r.out.Shapes != nil {
		return r.bad("there are lines and zones of a second map").Try("draw one table as a map")
	}
	var src []string
	for {
		if r.at >= len(r.lines) {
			r.at = begun
			return r.bad("the lines and zones of the map do not end").Try("end them with a line that is %s", mapEnds)
		}
		line := strings.TrimSpace(r.lines[r.at])
		r.at++
		if line == mapEnds {
			break
		}
		src = append(src, line)
	}
	var in features
	from := json.NewDecoder(strings.NewReader(strings.Join(src, "\n")))
	from.DisallowUnknownFields()
	err := from.Decode(&in)
	if err != nil || from.More() || in.Type != "FeatureCollection" {
		r.at = begun + 1
		return r.bad("the lines and zones of the map cannot be read as GeoJSON").Because(err).Try("leave them as they were written")
	}
	if len(in.Features) > mostShapes {
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "the map has %d lines and zones; at most %d are taken", len(in.Features), mostShapes).At(r.name, begun)
	}
	for i, f := range in.Features {
		s := counterclaim.Shape{Name: f.Properties["name"]}
		switch f.Geometry.Type {
		case "MultiLineString":
			err = json.Unmarshal(f.Geometry.Coordinates, &s.Lines)
		case "MultiPolygon":
			err = json.Unmarshal(f.Geometry.Coordinates, &s.Polygons)
		}
		if err != nil || len(s.Lines)+len(s.Polygons) == 0 {
			r.at = begun
			return r.bad("line or zone %d of the map, %.80q, is no MultiLineString and no MultiPolygon", i+1, s.Name).Because(err).Try("leave them as they were written")
		}
		r.out.Shapes = append(r.out.Shapes, s)
	}
	return nil
}
