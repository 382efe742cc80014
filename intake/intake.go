// Package intake turns files, folders, pages and lines into reports.
//
// Call [Files] for reports and [ReadDispute] for what the desk says of the dispute. One
// file's or line's failure is an [Item] like any other: it names the place and what to try,
// and the next one follows. These read what lies on disk; [Fetcher] alone asks over a network, within the limits that fetch.go and
// guard.go set.
//
//	.jsonl       one report a line, its text taken byte for byte       jsonl.go
//	.txt         a page saved as plain text                           page.go
//	.md          a page in Markdown, with or without front matter     markdown.go
//	.html .htm   a web page                                           html.go
//	.mhtml       a web page with its pictures                         mail.go
//	.warc        pages that a crawler fetched                         warc.go
//	.wacz        a zip of such files                                  zip.go
//	.eml .mbox   letters                                              mail.go
//	.csv .tsv    tables, one report a row                             table.go
//	.xlsx        the same                                             office.go
//	.docx        a document                                           office.go
//	.pdf         a document with a layer of text, or a scan           pdf.go
//	.json        a chat that Telegram exported, an archived page      telegram.go, archiver.go
//
// Any of them but the zips may be compressed with gzip (.gz). What has another name is told by its first bytes: formats.go.
package intake

import (
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Limits that hold where Options names none.
const (
	defaultMaxFile = 64 << 20
	defaultMaxLine = 16 << 20
)

// Stdin is the path that stands for standard input; stdinName is what people read for it.
const (
	Stdin     = "-"
	stdinName = "standard input"
)

// Options of reading. The zero value is what the program uses.
type Options struct {
	MaxFile int64 // bytes of a page, 0: 64 MiB; a JSON-lines file may have any length
	MaxLine int64 // bytes of one line, of a JSON-lines file or of a page, 0: 16 MiB
	// Synthetic marks every report as made up.
	Synthetic bool
	// Columns says which column of a table holds which field of a report: text, published, outlet, url, headline, language, id,
	// kind, author. A field that it does not name is found by the usual names of columns.
	Columns map[string]string
	// VouchedBy is the person who answers for it that every report is from the outlet that it names, "" for nobody.
	VouchedBy string
	// Translator is who made the translations that lie beside files and do not say it.
	Translator string
	// NoOriginals leaves out the bytes that arrived; their hashes are there all the same.
	NoOriginals bool
	// Now gives the time of arrival; nil: the clock.
	Now func() time.Time

	charset string         // that a server stated with the page
	passed  map[string]int // what was passed over in a folder, by the endings of names
	nested  int            // how many files this one stands in
}

func (o Options) withDefaults() Options {
	if o.MaxFile <= 0 {
		o.MaxFile = defaultMaxFile
	}
	if o.MaxLine <= 0 {
		o.MaxLine = defaultMaxLine
	}
	return o
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

// Item is one report or one failure: exactly one of the two is set. A failure of one file or
// line does not end the sequence.
type Item struct {
	Report *counterclaim.Report
	Err    error
	Notes  []string // fallbacks taken, a sentence each: "no date found"
	File   string   // as given or found below a folder; "standard input" for "-"
	Line   int      // of a JSON-lines file or a table, from 1; else 0
	// Originals are bytes that the record must keep for the report: what its arrival names, and its attachments. What several
	// reports of one file share comes with the first of them.
	Originals []counterclaim.Original
}

// Files reads reports from files and folders, in the order given, folders in the order of
// their names, with the folders in them. "-" is standard input, read from in.
//
// In a folder these are no reports and are passed over: names that begin with a dot,
// folders of exhibits (exhibits.go), README files, dispute.toml and the files that it names, and translations (translation.go), which come in with their reports.
// Pictures, films, sounds, styles and scripts are passed over too, and a note at the folder's last report counts them.
// Links to folders are not followed.
// The sequence holds one file at a time, of a JSON-lines file one line at a time.
func Files(paths []string, in io.Reader, o Options) iter.Seq[Item] {
	o = o.withDefaults()
	return func(yield func(Item) bool) {
		for _, p := range paths {
			if !readPath(p, in, o, yield) {
				return
			}
		}
	}
}

// readPath and those below it give false when the caller wants no more.
func readPath(path string, in io.Reader, o Options, yield func(Item) bool) bool {
	if path == Stdin {
		return readSniffed(in, stdinName, o, yield)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return yield(Item{File: path, Err: openError(path, err)})
	case info.IsDir():
		return readWholeFolder(path, o, yield)
	case !info.Mode().IsRegular():
		return yield(Item{File: path, Err: notAFile(path)})
	}
	if report := reportOf(path); report != "" {
		path = report // a translation comes in with it
	}
	return readFile(path, o, yield)
}

// readWholeFolder reads a folder that was named, with a note at its last report on what was passed over.
func readWholeFolder(path string, o Options, yield func(Item) bool) bool {
	o.passed = map[string]int{}
	sum := &summing{yield: yield, file: path}
	if !readFolder(path, nil, o, sum.give) {
		return false
	}
	note := passedOver(o.passed)
	if sum.held == nil && note == "" {
		return true // an empty folder
	}
	if note != "" {
		note += ", in " + path
	}
	return sum.end(note)
}

// readFolder reads a folder and those in it, but for folders of exhibits. skip holds cleaned paths that a dispute file
// above names.
func readFolder(path string, skip []string, o Options, yield func(Item) bool) bool {
	if HasExhibits(path) {
		return true
	}
	entries, err := os.ReadDir(path) // sorted by name
	if err != nil {
		return yield(Item{File: path, Err: openError(path, err)})
	}
	skip = append(slices.Clip(skip), namedByDispute(path)...)
	for _, e := range entries {
		name := e.Name()
		full := filepath.Join(path, name)
		if strings.HasPrefix(name, ".") || strings.HasPrefix(strings.ToUpper(name), "README") || name == disputeName || isRecord(name) || slices.Contains(skip, full) || reportOf(full) != "" {
			continue
		}
		if ext := strings.ToLower(filepath.Ext(name)); !e.IsDir() && slices.Contains(besidePages, ext) {
			o.passed[ext]++
			continue
		}
		if !readEntry(full, skip, o, yield) {
			return false
		}
	}
	return true
}

// besidePages are the endings of what lies in a folder of reports and is none: the pictures, films and sounds of a chat's or an
// archiver's export, and what makes its pages look as they do.
var besidePages = []string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".svg", ".ico", ".heic", ".tif", ".tiff", ".mp4", ".mov", ".m4v", ".webm", ".mkv", ".avi",
	".mp3", ".ogg", ".oga", ".opus", ".m4a", ".wav", ".tgs", ".css", ".js", ".woff", ".woff2", ".ttf", ".cdx", ".cdxj"}

// isRecord reports the program's own files: a record kept beside the reports that it was made from.
func isRecord(name string) bool {
	ext := filepath.Ext(name)
	return ext == ".sqlite" || ext == ".sqlite-wal" || ext == ".sqlite-shm" || ext == ".sqlite-journal"
}

func readEntry(full string, skip []string, o Options, yield func(Item) bool) bool {
	link, err := os.Lstat(full)
	if err != nil {
		return yield(Item{File: full, Err: openError(full, err)})
	}
	if link.IsDir() {
		return readFolder(full, skip, o, yield)
	}
	info, err := os.Stat(full)
	switch {
	case err != nil:
		return yield(Item{File: full, Err: openError(full, err)})
	case info.IsDir():
		err := counterclaim.Errorf(counterclaim.CodeUnsupported, "it is a link to a folder, which is not followed").At(full, 0)
		return yield(Item{File: full, Err: err.Try("name the folder itself if its reports are wanted")})
	case !info.Mode().IsRegular():
		return yield(Item{File: full, Err: notAFile(full)})
	}
	return readFile(full, o, yield)
}

// page is a report as a reader of one page gives it, before it is checked.
type page struct {
	report counterclaim.Report
	date   string // the publication date as written, read by finish
	notes  []string
	arrival
}

func (p *page) note(s string) { p.notes = append(p.notes, s) }

// pageReader reads a whole page from its bytes.
type pageReader func(src []byte, o Options) (page, error)

// readPage reads one page from r as the report of a file.
func readPage(r io.Reader, name string, read pageReader, o Options) Item {
	src, err := io.ReadAll(io.LimitReader(r, o.MaxFile+1))
	switch {
	case err != nil:
		return Item{File: name, Err: openError(name, err)}
	case int64(len(src)) > o.MaxFile:
		err := counterclaim.Errorf(counterclaim.CodeTooLarge, "it is larger than %s", size(o.MaxFile)).At(name, 0)
		return Item{File: name, Err: err.Try("split it: a page is one report")}
	}
	p, err := read(src, o)
	if err != nil {
		return Item{File: name, Err: located(err, name)}
	}
	p.bytes = src
	return finish(p, name, 0, o)
}

var htmlStart = regexp.MustCompile(`(?i)^<(!doctype html|html|head|body|article|main|section|div|p|h1|meta|title|!--|\?xml)[\s>/-]`)

// finish gives a page its date, its id and its notes and checks it against the record's rules.
func finish(p page, name string, line int, o Options) Item {
	r := &p.report
	r.Synthetic = r.Synthetic || o.Synthetic
	published, note := credible(p.date)
	r.Published = published
	if note != "" {
		p.note(note)
	}
	now := o.now()
	ahead := !r.Synthetic && toCome(published, now)
	if ahead {
		p.note("date " + quoted(published) + " lies in the future")
		r.Fetched = now.UTC().Format(time.RFC3339) // by which the reader sees it too
	}
	if ahead || published == "" {
		p.note("words such as yesterday or 5 May get no day")
	}
	if r.Outlet == "" {
		p.note("no outlet found")
	}
	if r.Kind != "" && !slices.Contains(kinds, r.Kind) {
		p.note("kind " + quoted(r.Kind) + " is none of " + strings.Join(kinds, ", ") + ", left empty")
		r.Kind = ""
	}
	settleLanguage(&p)
	originals := p.arrive(name, o)
	r.Identify()
	if strings.TrimSpace(r.Text) == "" && r.Unread == "" {
		err := counterclaim.Errorf(counterclaim.CodeEmpty, "the report has no text").At(name, line)
		return Item{File: name, Line: line, Err: err.Try("give the report's words, not its headline or address alone")}
	}
	if err := r.Validate(); err != nil {
		return Item{File: name, Line: line, Err: at(err, name, line)}
	}
	return Item{Report: r, Notes: p.notes, File: name, Line: line, Originals: originals}
}

var kinds = []string{counterclaim.Release, counterclaim.Wire, counterclaim.Monitor, counterclaim.Post, counterclaim.Complaint}

// at adds file and line to an error.
func at(err error, name string, line int) error {
	var e *counterclaim.Error
	if errors.As(err, &e) {
		return e.At(name, line)
	}
	return counterclaim.Errorf(counterclaim.CodeInternal, "it cannot be read").Because(err).At(name, line)
}

// located adds the file to an error and keeps the line that it has.
func located(err error, name string) error {
	var e *counterclaim.Error
	if errors.As(err, &e) {
		return e.At(name, e.Line)
	}
	return at(err, name, 0)
}

func openError(path string, err error) error {
	e := counterclaim.Errorf(counterclaim.CodeUnreadable, "it cannot be read").At(path, 0)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return counterclaim.Errorf(counterclaim.CodeNotFound, "there is no such file or folder").At(path, 0).
			Try("check the name; paths are relative to the folder that the program was started in")
	case errors.Is(err, os.ErrPermission):
		return e.Because(cause(err)).Try("give the user who runs the program leave to read it")
	}
	return e.Because(cause(err))
}

// cause drops the path that an error of package os repeats.
func cause(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func notAFile(path string) error {
	return counterclaim.Errorf(counterclaim.CodeUnsupported, "it is neither a file nor a folder").At(path, 0).
		Try("pipe it into the program and give - as its name")
}
