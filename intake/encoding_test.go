package intake

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/counterclaim/counterclaim"
)

// utf16Bytes writes text with a byte order mark.
func utf16Bytes(s string, big bool) string {
	var b strings.Builder
	for _, u := range append([]uint16{0xfeff}, utf16.Encode([]rune(s))...) {
		lo, hi := byte(u), byte(u>>8)
		if big {
			lo, hi = hi, lo
		}
		b.WriteByte(lo)
		b.WriteByte(hi)
	}
	return b.String()
}

func TestEncodings(t *testing.T) {
	const want = "Zwei Männer wurden an der Brücke festgehalten 😀."
	for _, c := range []struct{ name, src, note string }{
		{"UTF-8", want, ""},
		{"UTF-8 with mark", utf8BOM + want, ""},
		{"UTF-16 little end first", utf16Bytes(want, false), ""},
		{"UTF-16 big end first", utf16Bytes(want, true), ""},
	} {
		text, note, err := decodePlain([]byte(c.src))
		if err != nil || text != want || note != c.note {
			t.Errorf("%s: %q, note %q, %v", c.name, text, note, err)
		}
		if item := readPage(strings.NewReader(c.src), "x.md", readMarkdown, Options{}.withDefaults()); item.Err != nil || item.Report.Text != want {
			t.Errorf("%s as Markdown: %+v", c.name, item)
		}
		if item := readPage(strings.NewReader(c.src), "x.html", readHTML, Options{}.withDefaults()); item.Err != nil || item.Report.Text != want {
			t.Errorf("%s as HTML: %+v", c.name, item)
		}
	}
	text, note, err := decodePlain([]byte("Zwei M\xe4nner wurden an der Br\xfccke \x84festgehalten\x93."))
	if err != nil || text != "Zwei Männer wurden an der Brücke „festgehalten“." || note != "the file is not UTF-8 and was read as Windows-1252" {
		t.Errorf("%q, note %q, %v", text, note, err)
	}
}

func TestNotText(t *testing.T) {
	cyrillic := "\xcd\xe0 \xe3\xf0\xe0\xed\xe8\xf6\xe5 \xef\xf0\xee\xe8\xe7\xee\xf8\xeb\xe0 \xef\xe5\xf0\xe5\xf1\xf2\xf0\xe5\xeb\xea\xe0."
	for _, c := range []struct {
		name, src, message string
		code               counterclaim.Code
	}{
		{"empty", "", "f.txt: the file is empty", counterclaim.CodeEmpty},
		{"blank", " \n\t\n", "f.txt: the file is empty", counterclaim.CodeEmpty},
		{"mark alone", utf8BOM, "f.txt: the file is empty", counterclaim.CodeEmpty},
		{"UTF-16 mark alone", "\xff\xfe", "f.txt: the report has no text", counterclaim.CodeEmpty},
		{"zero bytes", "text\x00text", "f.txt: the file is data that is not text: it has zero bytes", counterclaim.CodeBinary},
		{"PDF", "%PDF-1.7\n%....", "f.txt: the file is a PDF", counterclaim.CodeBinary},
		{"picture", "\xff\xd8\xff\xe0....", "f.txt: the file is a JPEG picture", counterclaim.CodeBinary},
		{"windows-1251", "One line.\n" + cyrillic, "f.txt:2: byte 10 (0xcd) is not valid UTF-8", counterclaim.CodeBadInput},
		{"damaged UTF-8", "Männer wurden an der Br\xc3cke festgehalten.", "f.txt: byte 24 (0xc3) is not valid UTF-8", counterclaim.CodeBadInput},
		{"no character", "The word was \x81 on Monday.", "f.txt: byte 13 (0x81) is not valid UTF-8", counterclaim.CodeBadInput},
		{"half a pair", "\xff\xfeA\x00\x3d\xd8B\x00", "f.txt: byte 1 (0xff) is not valid UTF-8", counterclaim.CodeBadInput},
		{"odd UTF-16", "\xff\xfeA\x00B", "f.txt: byte 1 (0xff) is not valid UTF-8", counterclaim.CodeBadInput},
		{"long line", "A\n" + strings.Repeat("x", 3000), "f.txt:2: the line is longer than 2 KiB", counterclaim.CodeTooLarge},
		{"large", strings.Repeat("A line.\n", 1000), "f.txt: it is larger than 4 KiB", counterclaim.CodeTooLarge},
	} {
		item := readPage(strings.NewReader(c.src), "f.txt", readText, Options{MaxFile: 4096, MaxLine: 2048})
		message := c.message
		if item.Err == nil {
			t.Errorf("%s: no error, %q", c.name, item.Report.Text)
			continue
		}
		got := strings.Replace(item.Err.Error(), "f.txt:1: ", "f.txt: ", 1)
		if got != message || counterclaim.CodeOf(item.Err) != c.code || counterclaim.HintOf(item.Err) == "" || item.Report != nil {
			t.Errorf("%s: %v (%s), hint %q", c.name, item.Err, counterclaim.CodeOf(item.Err), counterclaim.HintOf(item.Err))
		}
	}
}

func TestLinesInUTF16(t *testing.T) {
	items := lines(utf16Bytes("{\"text\":\"Männer 😀\"}\n{\"text\":\"two\"}\n", false)+"{\x00\x3d\xd8\n\x00", Options{})
	if len(items) != 3 || items[0].Err != nil || items[0].Report.Text != "Männer 😀" || items[1].Err != nil {
		t.Fatalf("%+v", items)
	}
	equal(t, "third line", items[2].Err.Error(), "standard input:3: byte 1 of the line (0xff) is not valid UTF-8")
}
