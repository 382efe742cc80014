package intake

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// Each of these made a reader work for minutes or for ever over a file that a mail may bring. They are refused before that, so what is
// tested is that they are, not how long it takes.
func TestWhatTakesTooLong(t *testing.T) {
	var attributes strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&attributes, " a%d", i)
	}
	columns := strings.Repeat(",a", maxColumns)
	for _, c := range []struct{ name, ext, src string }{
		{"the page's root again and again, with attributes", ".html", "<html" + attributes.String() + ">" + strings.Repeat("<html x>", 20_000) + "<p>word"},
		{"the page's body again and again, with attributes", ".html", "<body" + attributes.String() + ">" + strings.Repeat("<BODY\tx>", 20_000) + "<p>word"},
		{"a long text within many elements", ".html", strings.Repeat("<div>", 350) + strings.Repeat("<p>word, word and word</p>", 40_000)},
		{"emphasis that is never closed", ".md", strings.Repeat("*a ", 30_000) + strings.Repeat("b_ ", 30_000)},
		{"emphasis within emphasis", ".md", strings.Repeat("a**b_c* ", 30_000)},
		{"columns without end", ".csv", "text" + columns + "\nOne" + columns + "\n"},
	} {
		got := saw(t, c.ext, []byte(c.src), Options{})
		if len(got) != 1 || !strings.HasPrefix(got[0], "x"+c.ext) {
			t.Errorf("%s: %.200s", c.name, got)
		}
	}
	rule := "One.\n\n" + strings.Repeat("*_", 900) + "\n\n" + strings.Repeat("**", 9000) + "\n\nTwo."
	if got := saw(t, ".md", []byte(rule), Options{}); len(got) != 1 || strings.HasPrefix(got[0], "x.md") {
		t.Errorf("paragraphs apart: %.200s", got)
	}
}

// Captions outside the main text are looked for in all of it: so many of them.
func TestManyCaptions(t *testing.T) {
	var src strings.Builder
	src.WriteString("<article>")
	for i := range 300 {
		fmt.Fprintf(&src, "<figcaption>A post at the river, picture %d</figcaption>", i)
	}
	doc, err := parseTree(src.String())
	if err != nil {
		t.Fatal(err)
	}
	var p page
	if got := p.withLeadCaptions(doc, []block{{text: "Shots were fired."}}); len(got) != maxLead+1 || got[maxLead].text != "Shots were fired." {
		t.Errorf("%d blocks", len(got))
	}
}

// A message in a page of messages is told once, whatever stands in it.
func TestMessagesWithinMessages(t *testing.T) {
	src := "<!-- Exported Data --><div class=page_wrap><div class=message id=message1>" + strings.Repeat("<div class=message>", 100) + "<div class=text>One.</div>" +
		strings.Repeat("</div>", 101) + "<div class=message id=message2><div class=text>Two.</div></div></div>"
	equal(t, "messages", strings.Join(saw(t, ".html", []byte(src), Options{}), " / "), "|||One. / |||Two.")
}

// The parser of JSON holds a value as a whole: one without end must not fill the memory.
func TestMessageWithoutEnd(t *testing.T) {
	endless := io.MultiReader(strings.NewReader(`{"name":"V","messages":[{"id":1,"type":"message","text":"One."},{"text":"`), zeros('a'))
	var got []string
	readJSON(endless, "x.json", Options{MaxFile: 1 << 20}.withDefaults(), func(item Item) bool {
		if item.Err != nil {
			got = append(got, item.Err.Error())
			return true
		}
		got = append(got, item.Report.Text)
		return true
	})
	equal(t, "told", strings.Join(got, " / "), "One. / x.json: the JSON cannot be read, behind 1 message: "+errRation.Error())
	many := `{"name":"V","messages":[` + strings.Repeat(`{"id":1,"type":"message","text":"One."},`, 2000) + `{"id":1,"type":"message","text":"Two."}]}`
	n := 0
	readJSON(strings.NewReader(many), "x.json", Options{MaxFile: 10_000}.withDefaults(), func(item Item) bool {
		if n++; item.Err != nil {
			t.Error(item.Err)
		}
		return true
	})
	if n != 2001 {
		t.Errorf("%d messages of a file larger than any of them may be", n)
	}
}

// zeros is one letter without end.
type zeros byte

func (z zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(z)
	}
	return len(p), nil
}

// Records that say that they are far longer than they are do not make the file be read again for each of them.
func TestRecordsThatLie(t *testing.T) {
	lie := "WARC/1.0\r\nContent-Length: 2000\r\n\r\nx\r\n\r\n"
	w := newWARC(strings.NewReader(strings.Repeat(lie, 400)), Options{}.withDefaults())
	w.pushed = maxPushedBack - 10_000
	for n := 0; ; n++ {
		_, err := w.next()
		if err == io.EOF {
			break
		}
		if err != nil && w.recover(err) != nil || n > 500 {
			break
		}
	}
	if w.pushed > maxPushedBack+2000 {
		t.Errorf("%d bytes were read again", w.pushed)
	}
}

// What looks like the beginning of a gzip member is tried so many times, then the rest of the file is left.
func TestMembersThatAreNone(t *testing.T) {
	src := append([]byte("\x1f\x8b\x08x"), bytes.Repeat([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"), maxTries+100)...)
	good := gzipped(crawled("a", "", article("a")))
	r := newRewindable(bytes.NewReader(append(src, good...)))
	_ = r.fill()
	if err := r.toNextMember(); err != io.EOF || r.tries != maxTries {
		t.Errorf("%v after %d tries", err, r.tries)
	}
	few := bytes.Join([][]byte{good, bytes.Repeat([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"), 100), good}, nil)
	if got := recordsTold(t, few); got != "a bad_input a" {
		t.Errorf("behind a few of them: %s", got)
	}
}

// A record that was cut off in the middle of a line, as by a crawler that was killed, costs none but itself.
func TestRecordCutOff(t *testing.T) {
	a, b, c := crawled("a", "", article("a")), crawled("b", "", article("b")), crawled("c", "", article("c"))
	if got := recordsTold(t, bytes.Join([][]byte{a, b[:len(b)-60], c}, nil)); got != "a bad_input c" {
		t.Error(got)
	}
}

// Files of a zip that are the same bytes over and over again are refused, and so is a list of files without end.
func TestZipsThatLie(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 3 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("archive/%d.warc", i), Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(crawled("a", "", article(fmt.Sprint(i)))); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	if got := saw(t, ".wacz", b.Bytes(), Options{}); len(got) != 3 {
		t.Fatalf("as it is: %s", got)
	}
	// In the list each file is given the place of the first.
	src := b.Bytes()
	for at, n := 0, 0; ; n++ {
		i := bytes.Index(src[at:], []byte("PK\x01\x02"))
		if i < 0 {
			break
		}
		at += i
		binary.LittleEndian.PutUint32(src[at+42:], 0)
		at += 46
	}
	equal(t, "over one another", strings.Join(saw(t, ".wacz", src, Options{}), " / "), "x.wacz: its files lie over one another")
	list := &listReader{in: bytes.NewReader(src), left: 10}
	if _, err := zip.NewReader(list, int64(len(src))); err == nil || list.left >= 0 {
		t.Errorf("a list over the limit: %v", err)
	}
}

// So many faults of a dispute file are told; each is looked for in the whole file.
func TestManyFaults(t *testing.T) {
	f, wrong := parseDispute(strings.Repeat("[[source]]\nname = \"a\"\nx = 1\n", 1000))
	if len(wrong) != maxFaults {
		t.Errorf("%d keys that are not known", len(wrong))
	}
	if _, wrong = f.dispute(""); len(wrong) != maxFaults || counterclaim.CodeOf(wrong[0]) == "" {
		t.Errorf("%d sources that are wrong", len(wrong))
	}
}

// A robots.txt that would take minutes to look through forbids, and a long one holds as far as it is read.
func TestLongRobots(t *testing.T) {
	slow := rules{data: readRobots(200, []byte("User-agent: *\nDisallow: /*a*b\n")), size: maxRobots}
	u, err := fetchable("https://a.example/" + strings.Repeat("a", 2000))
	if err != nil {
		t.Fatal(err)
	}
	short, _ := fetchable("https://a.example/news")
	if slow.allows(u) || !slow.allows(short) {
		t.Error("a long address and a long robots.txt")
	}
}
