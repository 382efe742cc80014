package intake

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func lines(src string, o Options) []Item {
	var items []Item
	for item := range Files([]string{Stdin}, strings.NewReader(src), o) {
		items = append(items, item)
	}
	return items
}

func TestLine(t *testing.T) {
	items := lines(`{"id":"g1","outlet":"Valley News","published":"2025-03-12T16:00:00+05:00","headline":"H","text":" One.\r\n\tTwo. ","url":"https://valley.example/1","language":"en","kind":"wire","synthetic":true,"colour":"blue"}`, Options{})
	if len(items) != 1 || items[0].Err != nil {
		t.Fatalf("%+v", items)
	}
	r := *items[0].Report
	id := r.ID
	if id != r.Identify() {
		t.Error("it is not identified")
	}
	r.ID, r.Arrivals = counterclaim.ID{}, nil
	want := counterclaim.Report{Doc: "g1", Outlet: "Valley News", Published: "2025-03-12T16:00:00+05:00", Headline: "H", Text: " One.\r\n\tTwo. ",
		URL: "https://valley.example/1", Language: "en", Kind: "wire", Synthetic: true}
	if got := fmt.Sprintf("%+v", r); got != fmt.Sprintf("%+v", want) {
		t.Errorf("got  %s\nwant %+v", got, want)
	}
	if len(items[0].Notes) != 0 || items[0].Line != 1 || items[0].File != "standard input" {
		t.Errorf("notes %q line %d file %s", items[0].Notes, items[0].Line, items[0].File)
	}
}

func TestDocOfALine(t *testing.T) {
	for _, c := range []struct{ line, doc string }{
		{`{"id":"a","text":"x"}`, "a"},
		{`{"doc":"a","text":"x"}`, "a"},
		{`{"id":"a","doc":"b","text":"x"}`, "b"},
		{`{"id":17,"text":"x"}`, "17"},
		{`{"id":-1.5e3,"text":"x"}`, "-1.5e3"},
		{`{"id":null,"text":"x"}`, ""},
		{`{"text":"x"}`, ""},
	} {
		if items := lines(c.line, Options{}); items[0].Err != nil || items[0].Report.Doc != c.doc {
			t.Errorf("%s: %+v", c.line, items[0])
		}
	}
}

func TestBadLines(t *testing.T) {
	good := `{"text":"x","outlet":"o","published":"2025-03-12"}`
	for _, c := range []struct {
		line, message string
		code          counterclaim.Code
	}{
		{`{"text":"x"`, "standard input:3: the line is not JSON: unexpected end of JSON input", counterclaim.CodeBadInput},
		{`[{"text":"x"}]`, `standard input:3: the line is no JSON object: it begins with "["`, counterclaim.CodeBadInput},
		{`id,text`, `standard input:3: the line is no JSON object: it begins with "i"`, counterclaim.CodeBadInput},
		{`{"text":7}`, `standard input:3: field "text" is a number`, counterclaim.CodeBadInput},
		{`{"id":{},"text":"x"}`, `standard input:3: field "id" is a object`, counterclaim.CodeBadInput},
		{`{"text":""}`, "standard input:3: the report has no text", counterclaim.CodeEmpty},
		{`{"headline":"h"}`, "standard input:3: the report has no text", counterclaim.CodeEmpty},
		{`{"text":" \n "}`, "standard input:3: the report has no text", counterclaim.CodeEmpty},
		{"{\"text\":\"a\xffb\"}", "standard input:3: byte 10 of the line (0xff) is not valid UTF-8", counterclaim.CodeBadInput},
		{`{"text":"a\ud83d"}`, "standard input:3: the line has half of a surrogate pair, which is no character", counterclaim.CodeBadInput},
		{`{"text":"a\ude00b"}`, "standard input:3: the line has half of a surrogate pair, which is no character", counterclaim.CodeBadInput},
		{strings.Repeat("[", 20000), `standard input:3: the line is no JSON object: it begins with "["`, counterclaim.CodeBadInput},
		{`{"x":` + strings.Repeat("[", 20000), "standard input:3: the line is not JSON: invalid character '[' exceeded max depth", counterclaim.CodeBadInput},
		{`{"text":"` + strings.Repeat("x", 3000) + `"}`, "standard input:3: the line is longer than 2 KiB and was passed over", counterclaim.CodeTooLarge},
	} {
		limit := Options{MaxLine: 100_000}
		if c.code == counterclaim.CodeTooLarge {
			limit.MaxLine = 2048
		}
		items := lines(good+"\n\n"+c.line+"\n"+good, limit)
		if len(items) != 3 || items[0].Err != nil || items[2].Err != nil || items[2].Line != 4 {
			t.Errorf("%.40s: the other lines are not read: %+v", c.line, items)
			continue
		}
		err := items[1].Err
		if err == nil || err.Error() != c.message || counterclaim.CodeOf(err) != c.code || counterclaim.HintOf(err) == "" || items[1].Report != nil {
			t.Errorf("%.40s: %v (%s), hint %q", c.line, err, counterclaim.CodeOf(err), counterclaim.HintOf(err))
		}
	}
}

func TestPairsAndEscapes(t *testing.T) {
	for _, c := range []struct{ line, text string }{
		{`{"text":"\ud83d\ude00\ud83d\ude00"}`, "😀😀"},
		{`{"text":"\\ud83d"}`, `\ud83d`},
		{`{"text":"\\\ud83d\ude00"}`, `\😀`},
		{`{"text":"\u0041\n\u00e9"}`, "A\né"},
		{`{"text":"�"}`, "\uFFFD"},
	} {
		if item := lines(c.line, Options{})[0]; item.Err != nil || item.Report.Text != c.text {
			t.Errorf("%s: %+v", c.line, item)
		}
	}
}

func TestDoubtfulFieldsOfALine(t *testing.T) {
	item := lines(`{"text":"x","published":"9999-12-31","kind":"rumour"}`, Options{})[0]
	if item.Err != nil || item.Report.Published != "" || item.Report.Kind != "" {
		t.Fatalf("%+v", item)
	}
	equal(t, "notes", strings.Join(item.Notes, "|"),
		`date "9999-12-31" is not credible, left empty|words such as yesterday or 5 May get no day|no outlet found|kind "rumour" is none of release, wire, monitor, post, complaint, left empty`)
}

// repeated gives the same bytes n times, so that a test needs no file of that size.
type repeated struct {
	unit string
	n    int
	rest string
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.rest == "" {
		if r.n == 0 {
			return 0, io.EOF
		}
		r.n--
		r.rest = r.unit
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func TestFiftyMegabytesOnOneLine(t *testing.T) {
	in := io.MultiReader(strings.NewReader("{\"text\":\"first\"}\n{\"text\":\""), &repeated{unit: strings.Repeat("x", 1<<20), n: 50},
		strings.NewReader("\"}\n{\"text\":\"last\"}\n"))
	before := allocated()
	var items []Item
	for item := range Files([]string{Stdin}, in, Options{}) {
		items = append(items, item)
	}
	if grown := allocated() - before; grown > 100<<20 {
		t.Errorf("%d MiB were taken for a line that is passed over", grown>>20)
	}
	if len(items) != 3 || items[0].Err != nil || items[2].Err != nil || items[2].Line != 3 {
		t.Fatalf("%d items", len(items))
	}
	if err := items[1].Err; counterclaim.CodeOf(err) != counterclaim.CodeTooLarge || err.Error() != "standard input:2: the line is longer than 16 MiB and was passed over" {
		t.Error(err)
	}
}

func TestManyLinesAreNotHeld(t *testing.T) {
	const n = 20_000 // 64 MB of text
	in := &repeated{unit: `{"text":"` + strings.Repeat("Nobody crossed. ", 200) + "\"}\n", n: n}
	count, most := 0, uint64(0)
	for item := range Files([]string{Stdin}, in, Options{}) {
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		if count++; count%4_000 == 0 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	if count != n {
		t.Errorf("%d reports of %d", count, n)
	}
	if most > 32<<20 {
		t.Errorf("%d MiB are held while reading", most>>20)
	}
}

func TestStopEarly(t *testing.T) {
	in := &repeated{unit: "{\"text\":\"x\"}\n", n: 1 << 40}
	count := 0
	for range Files([]string{Stdin, "nowhere"}, in, Options{}) {
		if count++; count == 3 {
			break
		}
	}
	if count != 3 {
		t.Error(count)
	}
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// A report dated in the future keeps its date, says so, and has been fetched before it.
func TestDateToCome(t *testing.T) {
	for line, want := range map[string]struct {
		notes string
		known bool
	}{
		`{"text":"x","outlet":"Valley Wire","published":"2190-05-06"}`:                  {`date "2190-05-06" lies in the future|words such as yesterday or 5 May get no day`, false},
		`{"text":"x","outlet":"Valley Wire","published":"2190-05-06","synthetic":true}`: {"", true},
		`{"text":"x","outlet":"Valley Wire","published":"2020-05-06"}`:                  {"", true},
		`{"text":"x","outlet":"Valley Wire"}`:                                           {"no date found|words such as yesterday or 5 May get no day", false},
	} {
		item := lines(line, Options{})[0]
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		equal(t, line, strings.Join(item.Notes, "|"), want.notes)
		if _, known := item.Report.DayKnown(); known != want.known {
			t.Errorf("%s: a known day: %v", line, known)
		}
	}
}
