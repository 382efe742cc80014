package intake

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/counterclaim/counterclaim"
)

// Limits of a PDF.
const (
	maxPDFPages = 2000
	maxPDFText  = 16 << 20 // bytes
	// What is done with a document, in steps of about a byte each: so many, and so many more for each of its bytes, up to the last.
	leastPDFWork   = 64 << 20
	pdfWorkPerByte = 256
	mostPDFWork    = 1 << 30
)

// pdfText is the layer of text of a document and what the document says of itself.
type pdfText struct {
	pages                    []string
	unread                   int  // pages that could not be read
	cut                      bool // there are more of them than are read
	title, author, published string
}

// readPDF reads a document's layer of text. One without any is a scan: it is kept, and marked as not read.
func readPDF(src []byte, o Options) (page, error) {
	if !bytes.Contains(src[:min(len(src), 1024)], []byte("%PDF-")) {
		return page{}, counterclaim.Errorf(counterclaim.CodeBadInput, "it is no PDF: it does not begin with %%PDF-").Try("check that it was downloaded in full")
	}
	got, err := guardedPDF(src)
	if err != nil {
		code := counterclaim.CodeBadInput
		if errors.Is(err, errPDFWork) {
			code = counterclaim.CodeTooLarge
		}
		return page{}, counterclaim.Errorf(code, "the PDF cannot be read").Because(err).Try("print it into a new PDF, or save its text")
	}
	p := page{date: got.published, report: counterclaim.Report{Headline: got.title}}
	p.media = "application/pdf"
	if got.author != "" {
		p.report.Authors = []string{got.author}
	}
	p.report.Text = strings.TrimSpace(strings.Join(got.pages, "\n\n"))
	if !bytes.Contains(src[max(0, len(src)-pdfTail):], []byte("%%EOF")) {
		p.note("the PDF has no end, as one that was not downloaded in full: words may be missing or wrong")
	}
	if got.unread > 0 {
		p.note(plural(got.unread, "page") + " of the PDF could not be read")
	}
	if got.cut {
		p.note("the PDF is longer than is read of one: its first " + plural(len(got.pages), "page") + " were read")
	}
	if p.report.Text == "" {
		p.report.Text = ""
		p.report.Unread = "scan"
		p.note("the PDF has no layer of text: it is kept and not read")
	}
	return p, nil
}

// pdfTail is how many bytes from the end the mark of a PDF's end may stand.
const pdfTail = 4096

// guardedPDF is textOfPDF in which a fault of ours is one of this document alone.
func guardedPDF(src []byte) (got pdfText, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			got, err = pdfText{}, fmt.Errorf("the program broke down over it: %v", fault)
		}
	}()
	return textOfPDF(src)
}

// textOfPDF reads page after page.
func textOfPDF(src []byte) (got pdfText, err error) {
	work := &pdfWork{min(leastPDFWork+pdfWorkPerByte*len(src), mostPDFWork)}
	f, err := openPDF(src, work)
	if err != nil {
		return got, err
	}
	info := f.dict(f.trailer["Info"])
	got.title, got.author = f.words(info["Title"]), f.words(info["Author"])
	got.published = pdfDate(f.words(info["CreationDate"]))
	pages := f.pages()
	if len(pages) == 0 {
		return got, errPDFNone
	}
	total := 0
	got.cut = len(pages) == maxPDFPages
	for _, p := range pages {
		glyphs, err := f.glyphs(p.dict, p.resources)
		switch {
		case errors.Is(err, errPDFWork):
			return got, err
		case err != nil:
			got.unread++
			continue
		}
		s := textOfPage(glyphs)
		if total += len(s); total > maxPDFText {
			got.cut = true
			break
		}
		if s != "" {
			got.pages = append(got.pages, s)
		}
	}
	if got.unread > 0 && total == 0 {
		return got, errors.New("none of its pages can be read")
	}
	return got, nil
}

// textOfPage gives a page's lines in the order in which they were set.
func textOfPage(glyphs []glyph) string {
	var b strings.Builder
	var last glyph
	for i, g := range glyphs {
		size := max(g.size, 1)
		switch down := math.Abs(g.y - last.y); {
		case i == 0:
		case down > 1.7*size:
			b.WriteString("\n\n")
		case down > size/2:
			b.WriteByte('\n')
		case last.w > 0 && g.x-(last.x+last.w) > size/5 && last.s != " " && g.s != " ":
			b.WriteByte(' ') // a gap between words that no character stands for
		}
		b.WriteString(g.s)
		last = g
	}
	return strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(b.String(), "\x00", ""), "\uFFFD"))
}

// words gives a string of what a document says of itself: in UTF-16 where it is marked so, else in what is nearly Windows-1252.
func (f *pdfFile) words(v any) string {
	s, _ := f.get(v).(string)
	if rest, ok := strings.CutPrefix(s, utf8BOM); ok {
		return strings.TrimSpace(strings.ToValidUTF8(rest, "\uFFFD"))
	}
	var b strings.Builder
	if rest, ok := strings.CutPrefix(s, "\xfe\xff"); ok {
		var units []uint16
		for i := 0; i+1 < len(rest); i += 2 {
			units = append(units, uint16(rest[i])<<8|uint16(rest[i+1]))
		}
		b.WriteString(string(utf16.Decode(units)))
	} else {
		for i := range len(s) {
			b.WriteRune(charmap.Windows1252.DecodeByte(s[i]))
		}
	}
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r < ' ' }), " "))
}

// pdfPage is a page with the fonts and drawings that it names.
type pdfPage struct{ dict, resources pdfDict }

// pages gives the pages in their order. Where the tree of pages is broken, all pages that the file holds, in the order of their numbers.
func (f *pdfFile) pages() []pdfPage {
	var out []pdfPage
	seen := map[pdfRef]bool{}
	type node struct {
		v         any
		resources pdfDict
	}
	next := []node{{f.dict(f.trailer["Root"])["Pages"], nil}}
	for len(next) > 0 && len(out) < maxPDFPages && f.work.spend(16) {
		one := next[len(next)-1]
		next = next[:len(next)-1]
		if ref, ok := one.v.(pdfRef); ok {
			if seen[ref] {
				continue
			}
			seen[ref] = true
		}
		d := f.dict(one.v)
		if own := f.dict(d["Resources"]); own != nil {
			one.resources = own
		}
		kids := f.array(d["Kids"])
		if kids == nil && d["Contents"] != nil || f.name(d["Type"]) == "Page" {
			out = append(out, pdfPage{d, one.resources})
		}
		for _, kid := range slices.Backward(kids) {
			if f.work.spend(16) {
				next = append(next, node{kid, one.resources})
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, num := range slices.Sorted(maps.Keys(f.at)) {
		if d := f.dict(pdfRef(num)); f.name(d["Type"]) == "Page" && len(out) < maxPDFPages {
			out = append(out, pdfPage{d, f.dict(d["Resources"])})
		}
	}
	return out
}

// pdfDate reads D:20260306160000+04'00'.
func pdfDate(s string) string {
	s = strings.ReplaceAll(strings.TrimPrefix(s, "D:"), "'", "")
	for _, layout := range []string{"20060102150405-0700", "20060102150405Z0000", "20060102150405Z"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.RFC3339)
		}
	}
	if len(s) >= 8 {
		if t, err := time.Parse("20060102", s[:8]); err == nil {
			return t.Format(counterclaim.DateLayout)
		}
	}
	return ""
}
