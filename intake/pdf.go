package intake

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"time"

	"github.com/ledongthuc/pdf"

	"github.com/counterclaim/counterclaim"
)

// Limits of a PDF.
const (
	maxPDFPages = 2000
	maxPDFTime  = 30 * time.Second
	maxPDFText  = 16 << 20 // bytes
)

var errPDFTime = errors.New("it takes longer than 30 seconds")

// pdfText is the layer of text of a document and what the document says of itself.
type pdfText struct {
	pages                    []string
	unread                   int // pages that could not be read
	title, author, published string
	err                      error
}

// readPDF reads a document's layer of text. One without any is a scan: it is kept, and marked as not read.
func readPDF(src []byte, o Options) (page, error) {
	if !bytes.Contains(src[:min(len(src), 1024)], []byte("%PDF-")) {
		return page{}, counterclaim.Errorf(counterclaim.CodeBadInput, "it is no PDF: it does not begin with %%PDF-").Try("check that it was downloaded in full")
	}
	stop := make(chan struct{})
	done := make(chan pdfText, 1)
	go func() { done <- textOfPDF(src, stop) }()
	timer := time.NewTimer(maxPDFTime)
	defer timer.Stop()
	var got pdfText
	select {
	case got = <-done:
	case <-timer.C:
		close(stop) // it ends after the page at which it is
		got.err = errPDFTime
	}
	if got.err != nil {
		code := counterclaim.CodeBadInput
		if errors.Is(got.err, errPDFTime) {
			code = counterclaim.CodeTooLarge
		}
		return page{}, counterclaim.Errorf(code, "the PDF cannot be read").Because(got.err).Try("print it into a new PDF, or save its text")
	}
	p := page{date: got.published, report: counterclaim.Report{Headline: got.title}}
	p.media = "application/pdf"
	if got.author != "" {
		p.report.Authors = []string{got.author}
	}
	p.report.Text = strings.TrimSpace(strings.Join(got.pages, "\n\n"))
	if got.unread > 0 {
		p.note(plural(got.unread, "page") + " of the PDF could not be read")
	}
	if p.report.Text == "" {
		p.report.Text = ""
		p.report.Unread = "scan"
		p.note("the PDF has no layer of text: it is kept and not read")
	}
	return p, nil
}

// textOfPDF reads page after page until it is told to stop. It is the one place in which a fault of the library is caught.
func textOfPDF(src []byte, stop <-chan struct{}) (got pdfText) {
	defer func() {
		if fault := recover(); fault != nil {
			got.err = errors.New("its data are broken")
		}
	}()
	r, err := pdf.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return pdfText{err: err}
	}
	info := r.Trailer().Key("Info")
	got.title, got.author = pdfWord(info.Key("Title")), pdfWord(info.Key("Author"))
	got.published = pdfDate(info.Key("CreationDate").RawString())
	total := 0
	for n := 1; n <= min(r.NumPage(), maxPDFPages) && total < maxPDFText; n++ {
		select {
		case <-stop:
			return got
		default:
		}
		s, ok := textOfPage(r, n)
		if !ok {
			got.unread++
			continue
		}
		total += len(s)
		if s != "" {
			got.pages = append(got.pages, s)
		}
	}
	if got.unread > 0 && total == 0 {
		got.err = errors.New("none of its pages can be read")
	}
	return got
}

// textOfPage gives a page's lines in the order in which they were set; ok is false where the page's data are broken.
func textOfPage(r *pdf.Reader, n int) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false // of this page alone
		}
	}()
	var b strings.Builder
	var last pdf.Text
	for i, t := range r.Page(n).Content().Text {
		size := max(math.Abs(t.FontSize), 1)
		switch {
		case i == 0:
		case math.Abs(t.Y-last.Y) > 1.7*size:
			b.WriteString("\n\n")
		case math.Abs(t.Y-last.Y) > size/2:
			b.WriteByte('\n')
		case last.W > 0 && t.X-(last.X+last.W) > size/5 && last.S != " " && t.S != " ":
			b.WriteByte(' ') // a gap between words that no character stands for
		}
		b.WriteString(t.S)
		last = t
	}
	return strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(b.String(), "\x00", ""), "\uFFFD")), true
}

func pdfWord(v pdf.Value) string {
	return strings.TrimSpace(strings.ToValidUTF8(v.Text(), "\uFFFD"))
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
