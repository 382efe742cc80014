package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // character sets beside UTF-8
	"github.com/emersion/go-message/mail"

	"github.com/counterclaim/counterclaim"
)

// Limits of a letter.
const (
	maxParts       = 1000 // in all
	maxPartDepth   = 20   // of parts within parts
	maxLettersDeep = 5    // letters attached to letters
)

// readLetter reads one letter, or a web page that was saved with its pictures as one.
func readLetter(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	src, err := readWhole(in, o)
	if err != nil {
		return yield(inPiece(err, file, ""))
	}
	return giveLetter(src, file, "", o, yield)
}

// giveLetter gives a letter and then the documents that are attached to it, each a report of its own: ministries send releases so.
func giveLetter(src []byte, file, piece string, o Options, yield func(Item) bool) bool {
	if len(bytes.TrimSpace(src)) == 0 {
		return yield(inPiece(counterclaim.Errorf(counterclaim.CodeEmpty, "the letter is empty").Try("check that it was saved in full"), file, piece))
	}
	p, err := readMessage(src, o)
	if err != nil {
		return yield(inPiece(err, file, piece))
	}
	p.bytes, p.within, p.media = src, piece, "message/rfc822"
	outlet, date, files := p.report.Outlet, p.date, p.files
	var left []attachment // what a letter without words leaves to the first document in it
	if strings.TrimSpace(p.report.Text) == "" && slices.ContainsFunc(files, attachment.document) {
		left = slices.DeleteFunc(slices.Clone(files), attachment.document)
	} else if !yield(inItsPiece(finish(p, file, 0, o), file, piece)) {
		return false
	}
	for _, f := range files {
		within := strings.TrimSpace(piece + " attachment " + first(f.name, "without a name"))
		switch {
		case !f.document():
			continue
		case f.letter() && o.nested == maxLettersDeep:
			err := counterclaim.Errorf(counterclaim.CodeTooLarge, "it is a letter within letters, more than %d deep", maxLettersDeep)
			if !yield(inPiece(err.Try("save it as a file of its own"), file, within)) {
				return false
			}
			continue
		case f.letter():
			deeper := o
			deeper.nested++
			if !giveLetter(f.bytes, file, within, deeper, yield) {
				return false
			}
			continue
		}
		d, err := f.reader()(f.bytes, o)
		item := inPiece(err, file, within)
		if err == nil {
			d.bytes, d.media, d.within, d.via, d.files = f.bytes, f.media, within, "mail", left
			d.report.Outlet, d.date = first(d.report.Outlet, outlet), first(d.date, date)
			left = nil
			item = inItsPiece(finish(d, file, 0, o), file, within)
		}
		if !yield(item) {
			return false
		}
	}
	return true
}

// inItsPiece names the piece of a file in an item's error, if it has one.
func inItsPiece(item Item, file, piece string) Item {
	if item.Err == nil {
		return item
	}
	return inPiece(item.Err, file, piece)
}

// document reports whether an attachment is read as a report of its own.
func (f attachment) document() bool { return f.letter() || f.reader() != nil }

// letter reports whether an attachment is a letter.
func (f attachment) letter() bool {
	return f.media == "message/rfc822" || strings.EqualFold(filepath.Ext(f.name), ".eml")
}

// reader gives what reads an attachment as one report, by its name, else by its media type; nil for letters and what is no document.
func (f attachment) reader() pageReader {
	switch strings.ToLower(filepath.Ext(f.name)) {
	case ".pdf":
		return readPDF
	case ".docx":
		return readDocument
	case ".txt":
		return readText
	case ".md":
		return readMarkdown
	case ".html", ".htm":
		return readHTML
	}
	switch f.media {
	case "application/pdf":
		return readPDF
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return readDocument
	}
	return nil
}

// letter is what the parts of a message hold.
type letter struct {
	plain, html []byte
	htmlType    string
	files       []attachment
	parts       int
}

func readMessage(src []byte, o Options) (page, error) {
	var p page
	e, err := message.Read(bytes.NewReader(src))
	if e == nil {
		return p, counterclaim.Errorf(counterclaim.CodeBadInput, "it is no letter: its header cannot be read").Because(err).
			Try("save it from the mail program as .eml or .mbox")
	}
	var l letter
	if err := l.take(e, 0, o); err != nil {
		return p, err
	}
	h := mail.Header{Header: e.Header}
	saved := h.Get("Snapshot-Content-Location") // of a web page
	switch {
	case saved != "" && l.html != nil || l.plain == nil && l.html != nil:
		o.charset = l.htmlType
		if p, err = readHTML(l.html, o); err != nil {
			return p, err
		}
	default:
		text, note, err := decodeLines(l.plain, o)
		if err != nil && len(bytes.TrimSpace(l.plain)) > 0 {
			return p, err
		}
		if note != "" {
			p.note(note)
		}
		p.report.Text = strings.TrimSpace(text)
	}
	if saved != "" {
		p.report.URL = saved
		p.via = "page"
		return p, nil // its other parts are the page's pictures and styles
	}
	p.via, p.files = "mail", l.files
	p.takeHeader(h)
	var unread []string
	for _, f := range l.files {
		if !f.document() {
			unread = append(unread, first(f.name, "without a name"))
		}
	}
	if len(unread) > 0 {
		p.note("attachments kept and not read: " + strings.Join(unread, ", "))
	}
	return p, nil
}

// takeHeader takes subject, sender, date and the letter's own name. The sender's name is the outlet, else the sender's address.
func (p *page) takeHeader(h mail.Header) {
	if s, _ := h.Subject(); strings.TrimSpace(s) != "" {
		p.report.Headline = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	}
	if from, err := h.AddressList("From"); err == nil && len(from) > 0 {
		p.report.Outlet = strings.ToValidUTF8(first(from[0].Name, from[0].Address), "\uFFFD")
	} else if s := strings.TrimSpace(h.Get("From")); s != "" {
		p.report.Outlet = strings.ToValidUTF8(s, "\uFFFD")
	}
	if t, err := h.Date(); err == nil && !t.IsZero() {
		p.date = t.Format(time.RFC3339)
	}
	if id, err := h.MessageID(); err == nil {
		p.report.Doc = strings.ToValidUTF8(id, "\uFFFD")
	}
	if lang := h.Get("Content-Language"); lang != "" && !strings.ContainsAny(lang, ", ") {
		p.report.Language = lang
	}
}

// take walks the parts. The first plain and the first HTML part are the letter's words, files are attachments.
func (l *letter) take(e *message.Entity, depth int, o Options) error {
	if l.parts++; l.parts > maxParts || depth > maxPartDepth {
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "it has more than %d parts, or parts within parts more than %d deep", maxParts, maxPartDepth)
	}
	if parts := e.MultipartReader(); parts != nil {
		for {
			part, err := parts.NextPart()
			if err == io.EOF {
				return nil
			}
			if part == nil {
				if l.plain != nil || l.html != nil {
					return nil // cut short; what came before it is read
				}
				return counterclaim.Errorf(counterclaim.CodeBadInput, "one of its parts cannot be read").Because(err)
			}
			if err := l.take(part, depth+1, o); err != nil {
				return err
			}
		}
	}
	body, err := io.ReadAll(io.LimitReader(e.Body, o.MaxFile+1))
	if int64(len(body)) > o.MaxFile {
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "one of its parts is larger than %s", size(o.MaxFile))
	}
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && len(body) == 0 {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "one of its parts cannot be read").Because(err)
	}
	kind, params, _ := e.Header.ContentType()
	how, named, _ := e.Header.ContentDisposition()
	file := how == "attachment" || first(named["filename"], params["name"]) != ""
	switch {
	case !file && (kind == "text/plain" || kind == "") && l.plain == nil:
		l.plain = body
	case !file && (kind == "text/html" || kind == "application/xhtml+xml") && l.html == nil:
		l.html = body
		if params["charset"] != "" {
			l.htmlType = "utf-8" // the part's reader has decoded it
		}
	default:
		l.files = append(l.files, attachment{first(named["filename"], params["name"]), kind, body})
	}
	return nil
}

var fromLine = regexp.MustCompile(`^From \S+.*\d{4}\s*(?:[+-]\d{4})?\s*$|^From \S+\s+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) `)
var quotedFrom = regexp.MustCompile(`(?m)^>(>*From )`)

// readMbox reads a mailbox letter by letter: each follows a line "From sender date", and lines of text that begin so are quoted.
func readMbox(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	b := bufio.NewReaderSize(in, 64<<10)
	var held []byte
	n, over, gap, whole := 0, false, true, true
	give := func() bool {
		if n == 0 {
			return true
		}
		piece := "message " + strconv.Itoa(n)
		if over {
			err := counterclaim.Errorf(counterclaim.CodeTooLarge, "it is larger than %s and was passed over", size(o.MaxFile))
			return yield(inPiece(err.Try("save its attachments apart"), file, piece))
		}
		return giveLetter(quotedFrom.ReplaceAll(held, []byte("$1")), file, piece, o, yield)
	}
	for {
		l, err := b.ReadSlice('\n')
		if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
			return yield(inPiece(recordError(err), file, "message "+strconv.Itoa(n)))
		}
		start := whole && gap && fromLine.Match(l)
		switch {
		case start:
			if !give() {
				return false
			}
			n++
			held, over = nil, false
		case n == 0 && len(bytes.TrimSpace(l)) > 0:
			e := counterclaim.Errorf(counterclaim.CodeBadInput, "it does not begin with a line \"From sender date\"").At(file, 1)
			return yield(Item{File: file, Err: e.Try("save it from the mail program as mbox; a single letter is an .eml file")})
		case int64(len(held)+len(l)) > o.MaxFile:
			over, held = true, nil
		case !over:
			held = append(held, l...)
		}
		if whole {
			gap = len(bytes.TrimSpace(l)) == 0
		}
		whole = err != bufio.ErrBufferFull
		if err == io.EOF {
			break
		}
	}
	if n == 0 {
		err := counterclaim.Errorf(counterclaim.CodeEmpty, "the file is empty").At(file, 0)
		return yield(Item{File: file, Err: err.Try("check that it was saved or downloaded in full")})
	}
	return give()
}
