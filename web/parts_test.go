package web

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// shape writes segments as "plain [number>link:depth text]".
func shape(paragraphs [][]segment) string {
	var lines []string
	for _, p := range paragraphs {
		var b strings.Builder
		for _, s := range p {
			if s.Href == "" {
				b.WriteString(s.Text)
				continue
			}
			fmt.Fprintf(&b, "[%s>%s:%d %s]", s.Numbers, s.Href, s.Depth, s.Text)
		}
		lines = append(lines, b.String())
	}
	return strings.Join(lines, "|")
}

// spans reads "2-5" and the like: claims 1, 2 … that lead to a, b …
func spans(list string) []marked {
	var out []marked
	for i, s := range strings.Fields(list) {
		from, to, _ := strings.Cut(s, "-")
		a, _ := strconv.Atoi(from)
		z, _ := strconv.Atoi(to)
		out = append(out, marked{a, z, i + 1, string(rune('a' + i))})
	}
	slices.SortStableFunc(out, func(a, b marked) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	return out
}

func TestParagraphs(t *testing.T) {
	const text = "0123456789"
	for _, c := range [][2]string{
		{"", "0123456789"},
		{"2-5", "01[1>a:1 234]56789"},
		{"0-10", "[1>a:1 0123456789]"},
		{"2-5 5-7", "01[1>a:1 234][2>b:1 56]789"},
		{"2-8 4-6", "01[1>a:1 23][2>b:2 45][>a:1 67]89"},                                       // nested
		{"2-6 4-8", "01[1>a:1 23][2>a:2 45][>b:1 67]89"},                                       // overlapping, equally long
		{"2-7 4-8", "01[1>a:1 23][2>b:2 456][>b:1 7]89"},                                       // overlapping, the second shorter
		{"2-5 2-5", "01[1, 2>a:2 234]56789"},                                                   // the same span twice
		{"2-9 2-5", "01[1, 2>b:2 234][>a:1 5678]9"},                                            // same start
		{"2-9 5-9", "01[1>a:1 234][2>b:2 5678]9"},                                              // same end
		{"0-9 1-8 2-7 3-6", "[1>a:1 0][2>b:2 1][3>c:3 2][4>d:3 345][>c:3 6][>b:2 7][>a:1 8]9"}, // deeper than three
	} {
		if got := shape(paragraphs(text, 0, len(text), spans(c[0]))); got != c[1] {
			t.Errorf("%q:\n got %s\nwant %s", c[0], got, c[1])
		}
	}
	if got, want := shape(paragraphs("ab\n\ncd\n", 0, 7, spans("1-5"))), "a[1>a:1 b]|[>a:1 c]d"; got != want {
		t.Errorf("across lines: got %s, want %s", got, want)
	}
	if got, want := shape(paragraphs(text, 4, 8, spans("2-6 7-9"))), "[1>a:1 45]6[2>b:1 7]"; got != want {
		t.Errorf("a part of the text: got %s, want %s", got, want)
	}
}

// However spans lie, the text comes out whole.
func FuzzParagraphs(f *testing.F) {
	f.Add("one two\nthree", 0, 3, 2, 9)
	f.Add("é\n\n日本", 0, 2, 1, 50)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		claim := func(start, end int) counterclaim.Claim {
			k := counterclaim.Claim{Start: start, End: end}
			if start >= 0 && start <= end && end <= len(text) {
				k.Text = text[start:end]
			}
			return k
		}
		var got strings.Builder
		for _, p := range paragraphs(text, 0, len(text), markable(text, []counterclaim.Claim{claim(a, b), claim(c, d), claim(a, d)})) {
			for _, s := range p {
				got.WriteString(s.Text)
			}
		}
		if want := strings.Join(strings.Fields(text), ""); strings.Join(strings.Fields(got.String()), "") != want {
			t.Errorf("%q came out as %q", text, got.String())
		}
	})
}

func TestHits(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"plain":                 "plain",
		"a \x02b\x03 c":         "a [b] c",
		"\x02a\x03\x02b\x03":    "[a][b]",
		"a \x02b":               "a b",
		"a \x03b\x02c\x03":      "a b[c]",
		"\x02a \x02b\x03 c\x03": "[a b] c",
		"\x02<script>\x03":      "[<script>]",
		"a\x02\x03b":            "ab",
	} {
		var got string
		for _, h := range hits(in) {
			if h.On {
				got += "[" + h.Text + "]"
			} else {
				got += h.Text
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzHits(f *testing.F) {
	f.Add("a \x02b\x03 c")
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		for _, h := range hits(s) {
			got += h.Text
		}
		if want := strings.NewReplacer("\x02", "", "\x03", "").Replace(s); got != want {
			t.Errorf("%q came out as %q", s, got)
		}
	})
}

func TestTextPart(t *testing.T) {
	long := strings.Repeat("ю", 3*partBytes/2) + "\n" + strings.Repeat("line of text\n", partBytes/10)
	_, _, parts := textPart(long, 1)
	var b strings.Builder
	for n := 1; n <= parts; n++ {
		lo, hi, _ := textPart(long, n)
		if s := long[lo:hi]; !utf8.ValidString(s) || len(s) > partBytes || s == "" {
			t.Errorf("part %d of %d: %d bytes, valid: %v", n, parts, len(s), utf8.ValidString(s))
		}
		b.WriteString(long[lo:hi])
	}
	if b.String() != long || parts < 4 {
		t.Errorf("%d parts do not make up the text", parts)
	}
	if lo, hi, parts := textPart("", 1); lo != 0 || hi != 0 || parts != 1 {
		t.Errorf("an empty text: %d to %d in %d parts", lo, hi, parts)
	}
}

// A sentence is found in a report of any length, and a claim whose span is wrong is shown
// with its own words alone.
func TestQuoteSentence(t *testing.T) {
	long := strings.Repeat("Nothing new was seen on this day. ", 10_000)
	c := newReport(ardania, "ard", "2031-03-12", "Long", long+"At dawn a drone crossed the river. "+long).
		claim("a drone crossed the river", "COERCE", "drone_flight", nil)
	one := newReport(ardania, "ard", "2031-03-13", "One line", strings.Repeat("word ", 30_000)+"fire "+strings.Repeat("word ", 30_000)).
		claim("fire", "ASSAULT", "small_arms_fire", nil)
	wrong := newReport(ardania, "ard", "2031-03-14", "Wrong", "Shots were heard.").claim("Shots were heard", "ASSAULT", "small_arms_fire", func(c *counterclaim.Claim) {
		c.Text = "Other words"
	})
	d := newDesk(t, record(t, dispute(), c, one, wrong))
	quoted := func(k *coded) string {
		return textOf(all(tree(t, d, address("c", k.claims[0].ID), 200), tag("blockquote"))[0])
	}
	if got := quoted(c); got != "At dawn a drone crossed the river." {
		t.Errorf("in a long report: %.200q", got)
	}
	if got := quoted(one); !strings.Contains(got, "word fire word") || len(got) > 4*windowBytes {
		t.Errorf("on one long line: %d bytes", len(got))
	}
	if got := quoted(wrong); got != "Other words" {
		t.Errorf("with a wrong span: %q", got)
	}
}

func TestWords(t *testing.T) {
	l := english()
	n := func(i int64) *int64 { return &i }
	for _, c := range [][2]string{
		{l.Number(0), "0"}, {l.Number(-1234567), "-1,234,567"}, {l.Number(999), "999"}, {l.Number(1000), "1,000"},
		{l.Day("2031-03-01"), "1 March 2031"}, {l.Day("soon"), "soon"}, {l.Span("2031-03-01", "2031-03-01"), "1 March 2031"},
		{l.Instant("").Text, "No date given"}, {l.Instant("2031-03-01").Text, "1 March 2031"},
		{l.Instant("2031-03-01T01:00:00+05:00").Text, "1 March 2031, 01:00 (UTC+05:00), 20:00 UTC on 28 February 2031"},
		{l.Instant("2031-03-01T16:00:00Z").Text, "1 March 2031, 16:00 UTC"}, {l.Instant("2031-03-01T16:00").Text, "1 March 2031, 16:00 (zone not given)"},
		{l.Period(&counterclaim.Period{From: "2031-03-01", To: "2031-03-03"}), "1 March 2031 to 3 March 2031"},
		{l.Period(&counterclaim.Period{From: "2031-03-01", To: "2031-03-01", FromTime: "2031-03-01T16:00:00+04:00", ToTime: "2031-03-01T16:00:00+04:00", Clock: "assumed"}),
			"1 March 2031, 16:00 (UTC+04:00), 12:00 UTC (zone assumed)"},
		{l.Count(counterclaim.Count{Low: n(4)}), "at least 4"}, {l.Count(counterclaim.Count{High: n(4)}), "up to 4"},
		{l.Count(counterclaim.Count{Low: n(100), High: n(100), Approximate: true}), "about 100"}, {l.Count(counterclaim.Count{Low: n(24), High: n(99)}), "24 to 99"},
		{l.List(nil), ""}, {l.List([]string{"a"}), "a"}, {l.List([]string{"a", "b", "c"}), "a, b and c"},
		{l.N("claims.count", 1), "1 claim"}, {l.N("claims.count", 1000), "1,000 claims"}, {l.N("chart.bar", 2, "May"), "May: 2 incidents"},
		{sentence("the record is locked"), "The record is locked."}, {sentence("Try it."), "Try it."}, {sentence(""), ""}, {sentence(`counterclaim people list`), "counterclaim people list"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
}

// Every message that a page asks for is there, and every one that is there is asked for.
func TestMessages(t *testing.T) {
	var source strings.Builder
	for _, files := range []fs.FS{os.DirFS("."), htmlFiles} {
		err := fs.WalkDir(files, ".", func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "messages_") || !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".html") {
				return err
			}
			body, err := fs.ReadFile(files, path)
			source.Write(body)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	have := english().text
	asked := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?:\{\{|\(|\s)(?:t|[a-z.]*\.T)[ (]"([a-z._]+)"`).FindAllStringSubmatch(source.String(), -1) {
		asked[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`(?:\{\{|\(|\s|\.)(?:n|N)[ (]"([a-z._]+)"`).FindAllStringSubmatch(source.String(), -1) {
		asked[m[1]+".one"], asked[m[1]+".other"] = true, true
	}
	if len(asked) < 100 {
		t.Fatalf("found only %d keys", len(asked))
	}
	for k := range asked {
		if strings.HasSuffix(k, ".") { // the key is put together
			continue
		}
		if _, ok := have[k]; !ok {
			t.Errorf("there are no words for %q", k)
		}
	}
	put := regexp.MustCompile(`^(position|status|review|unread|precision|quad|kind|field|losses|error\.heading|coding|why|lat|lon|address|via|answer|work|facet|role|exhibits?\.kind|exhibit\.flag|finding\.exhibit|exhibit\.fact|exhibit\.sensitivity|exhibit\.belongs|established|confidence\.word|custody\.act|verdict|confidence|responsibility|workstate|move|level|stands|clausekind|weapon|noticeof|goer|exception|sitform|zonekind|standing|escalation\.line|escalation\.kind|escalation\.note|escalation\.state|grievance\.(state|step|way|outcome)|observed\.(g|gn|f|n|v|k)|violations\.state|alleged\.would|contest\.filed)\.`)
	for k := range have {
		if !asked[k] && !put.MatchString(k) {
			t.Errorf("nothing asks for the words of %q", k)
		}
	}
}

// Text and what must be seen stand out enough, light and dark (WCAG 2.2 AA).
func TestContrast(t *testing.T) {
	css, err := staticFiles.ReadFile("static/desk.css")
	if err != nil {
		t.Fatal(err)
	}
	light, rest, _ := strings.Cut(string(css), "@media (prefers-color-scheme: dark)")
	dark, _, ok := strings.Cut(rest, "\n}\n")
	if !ok {
		t.Fatal("the stylesheet has no dark colours")
	}
	for scheme, part := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(part, -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, c := range []struct {
			over  []string
			under []string
			least float64
		}{
			{[]string{"ink"}, []string{"paper", "sheet", "mark", "banner"}, 7},
			{[]string{"ink"}, []string{"mark-2", "mark-3"}, 4.5},
			{[]string{"quiet", "link"}, []string{"paper", "sheet"}, 4.5},
			{[]string{"edge", "bar"}, []string{"paper", "sheet"}, 3},
		} {
			for _, o := range c.over {
				for _, u := range c.under {
					a, okA := colours[o]
					b, okB := colours[u]
					if !okA || !okB {
						t.Fatalf("%s: no colour %s or %s", scheme, o, u)
					}
					if got := (max(a, b) + 0.05) / (min(a, b) + 0.05); got < c.least {
						t.Errorf("%s: %s on %s has contrast %.2f, want %v", scheme, o, u, got, c.least)
					}
				}
			}
		}
	}
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	part := func(shift int) float64 {
		c := float64(n>>shift&255) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

func place(name string, lat, lon float64) counterclaim.Place {
	return counterclaim.Place{Text: name, Name: name, Lat: lat, Lon: lon, Precision: counterclaim.Near}
}

// Wherever places lie, the picture holds all of them, its scale bar and no label on another.
func TestLocator(t *testing.T) {
	d := &desk{say: english()}
	for name, list := range map[string][]counterclaim.Place{
		"one":       {place("a", 41, 68)},
		"two":       {place("a", 41, 68), place("b", 41.2, 68.6)},
		"same spot": {place("a", 41, 68), place("b", 41, 68), place("c", 41, 68)},
		"date line": {place("a", 10, 179.9), place("b", 10.1, -179.9)},
		"poles":     {place("a", 90, 0), place("b", -90, 180)},
		"high":      {place("a", 89.9, 10), place("b", 89.8, -170)},
		"row":       {place("a", 0, 0), place("b", 0, 60), place("c", 0, 120)},
	} {
		l := d.locate(list)
		if l == nil || len(l.Points) != len(list) {
			t.Fatalf("%s: %+v", name, l)
		}
		for i, p := range l.Points {
			if !(p.X >= 0 && p.X <= float64(l.Width) && p.Y >= 0 && p.Y <= float64(l.Height)) {
				t.Errorf("%s: %s lies at %v, %v, outside", name, p.Name, p.X, p.Y)
			}
			for _, q := range l.Points[:i] {
				if p.LabelX == q.LabelX && math.Abs(p.LabelY-q.LabelY) < 14 {
					t.Errorf("%s: the labels of %s and %s lie on each other", name, p.Name, q.Name)
				}
			}
		}
		if !(l.BarWidth > 20 && l.BarWidth <= 121) || l.BarLabel == "" || len(l.Across) == 0 || len(l.Down) == 0 {
			t.Errorf("%s: bar of %v px for %q, %d and %d lines", name, l.BarWidth, l.BarLabel, len(l.Across), len(l.Down))
		}
	}
	far := place("a", 41, 68)
	far.Precision = counterclaim.InCountry
	if d.locate(nil) != nil || d.locate([]counterclaim.Place{{Text: "x", Unresolved: true}, far}) != nil {
		t.Error("a picture of nothing")
	}
	if l := d.locate([]counterclaim.Place{place("a", 10, 179.9), place("b", 10.1, -179.9)}); math.Abs(l.Points[0].X-l.Points[1].X) > float64(l.Width) {
		t.Error("across the date line the places are a world apart")
	}
}

func TestDayChart(t *testing.T) {
	d := &desk{say: english()}
	if d.dayChart(nil) != nil || d.dayChart([]counterclaim.DayCount{{Day: "", Incidents: 3}}) != nil {
		t.Error("a chart of nothing")
	}
	for _, c := range []struct {
		days                              string
		bars, step, top, earlier, undated int
	}{
		{"2031-03-03:2 2031-03-01:1", 3, 1, 2, 0, 0},
		{"2031-03-01:5", 1, 1, 5, 0, 0},
		{"2031-03-01:5 :4", 1, 1, 5, 0, 4},
		{"2031-12-31:1 2031-01-01:1", 53, 7, 1, 0, 0},
		{"2031-12-31:50 2031-01-01:1", 1, 1, 50, 1, 0},
		{"9999-12-31:1 0001-01-01:7", 1, 31, 1, 7, 0},
	} {
		var days []counterclaim.DayCount
		for _, s := range strings.Fields(c.days) {
			day, n, _ := strings.Cut(s, ":")
			k, _ := strconv.Atoi(n)
			days = append(days, counterclaim.DayCount{Day: day, Incidents: k})
		}
		got := d.dayChart(days)
		if got.Step != c.step || got.Top != c.top || got.Earlier != c.earlier || got.Undated != c.undated {
			t.Errorf("%s: %d days a bar, top %d, %d earlier, %d undated", c.days, got.Step, got.Top, got.Earlier, got.Undated)
		}
		if len(got.Bars) != c.bars {
			t.Errorf("%s: %d bars, want %d", c.days, len(got.Bars), c.bars)
		}
		if last := got.Bars[len(got.Bars)-1]; last.Height == 0 || last.X+last.Width > float64(got.Width) {
			t.Errorf("%s: the newest bar is %+v in %d px", c.days, last, got.Width)
		}
	}
}
