package intake

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// checkItem holds what is true of every item, whatever the bytes were.
func checkItem(t *testing.T, item Item) {
	t.Helper()
	if (item.Report == nil) == (item.Err == nil) {
		t.Fatalf("neither or both: %+v", item)
	}
	if item.Err != nil {
		if code := counterclaim.CodeOf(item.Err); code == "" || code == counterclaim.CodeInternal {
			t.Fatalf("no code of its own: %v", item.Err)
		}
		return
	}
	if err := item.Report.Validate(); err != nil {
		t.Fatal(err)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{savedPage, utf8BOM + savedPage, utf16Bytes(savedPage, true), "HALDEN, Oct 19 (Valley News) - Two.", "M\xe4nner", "\xff\xfeA",
		"A\n\nBy B, 03/04/2022 | 1 min read\n\nC.\n\nRelated\nD", "# H\n\n+++\n", "---\na: b\n---\n> - **c** [d](e) ![f](g)"} {
		f.Add([]byte(s))
	}
	o := Options{MaxLine: 1 << 16, MaxFile: 1 << 17}.withDefaults()
	f.Fuzz(func(t *testing.T, src []byte) {
		checkItem(t, readPage(strings.NewReader(string(src)), "x.md", readMarkdown, o))
		item := readPage(strings.NewReader(string(src)), "x.txt", readText, o)
		checkItem(t, item)
		if item.Err != nil {
			return
		}
		plain, _, err := decodePlain(src)
		if err != nil {
			t.Fatal(err)
		}
		plain = unixLines(plain)
		for _, words := range append(strings.Split(item.Report.Text, "\n"), append(item.Report.Captions, item.Report.Headline, item.Report.Outlet)...) {
			if !strings.Contains(plain, words) {
				t.Fatalf("%q are not the page's words", words)
			}
		}
	})
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{newsPage, "<p>One.", "<meta charset=utf-16><p>One.", "<table><tr><td>a<p>b<figure><figcaption>c", "<script type=application/ld+json>{\"@type\":\"Report\",\"author\":[[]]}</script>a",
		"<svg><p>a</svg><math><mi>b", "<html lang=x><time>1.1.2020</time><b><i><p>c<br><br>d<pre>e"} {
		f.Add([]byte(s))
	}
	o := Options{MaxLine: 1 << 16, MaxFile: 1 << 17}.withDefaults()
	f.Fuzz(func(t *testing.T, src []byte) {
		checkItem(t, readPage(strings.NewReader(string(src)), "x.html", readHTML, o))
	})
}

func FuzzJSONL(f *testing.F) {
	for _, s := range []string{`{"id":"a","text":"b"}`, "{\"doc\":1,\"text\":\"\\ud83d\\ude00\\n\"}\n\n{", utf16Bytes(`{"text":"b"}`, false), "{\"text\":\"\xff\"}\n{\"published\":\"9999-01-01\",\"text\":\"x\"}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		last := 0
		readLines(strings.NewReader(string(src)), "x.jsonl", Options{MaxLine: 200}.withDefaults(), func(item Item) bool {
			checkItem(t, item)
			if item.Line <= last && item.Line != 0 {
				t.Fatalf("line %d after %d", item.Line, last)
			}
			last = item.Line
			return true
		})
	})
}

func FuzzDispute(f *testing.F) {
	for _, s := range []string{wholeDispute, "a.b = 1", "[[party]]\nid = \"a\"\nname = \"b\"\n[[source]]\nname = \"c\"\nfrom = 2020-01-01T00:00:00", "[party]\nid = 1", "source = [{name = \"a\"}]", "\"\" = 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if !utf8.ValidString(src) || len(src) > 1<<16 {
			return // ReadDispute refuses both
		}
		file, wrong := parseDispute(src)
		if len(wrong) == 0 {
			var d *counterclaim.Dispute
			if d, wrong = file.dispute(src); len(wrong) == 0 {
				if err := d.Validate(); err != nil {
					t.Fatal(err)
				}
			}
			lint(file, d, src, &Seen{})
		}
		for _, err := range wrong {
			if code := counterclaim.CodeOf(err); code == counterclaim.CodeInternal || code == "" {
				t.Fatalf("no code of its own: %v", err)
			}
		}
	})
}
