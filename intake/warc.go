package intake

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/textproto"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"

	"github.com/counterclaim/counterclaim"
)

// Limits of a file of a crawl.
const (
	maxRecordHeader = 64 << 10 // bytes
	maxBroken       = 1000     // records, after which the rest of the file is left
	// So much is read again that stood in records which said that they were longer than they are.
	maxPushedBack = 512 << 20
)

// warcRecord is a record of a WARC file (ISO 28500): what was fetched, or what is said of it.
type warcRecord struct {
	header textproto.MIMEHeader
	block  []byte
}

// warcFile reads a file record by record, holding one. Packed files have one gzip member a record, or one for all.
type warcFile struct {
	src    *rewindable
	packed bool
	zip    *gzip.Reader
	member unpacking
	start  int64 // of the member
	in     *bufio.Reader
	opened bool
	search bool // for the next record: the one before was broken
	limit  int64
	block  []byte
	pushed int // bytes that were read twice
}

func newWARC(in io.Reader, o Options) *warcFile {
	w := &warcFile{src: newRewindable(in), limit: o.MaxFile, in: bufio.NewReaderSize(nil, 64<<10)}
	_ = w.src.fill() // an error shows again at the first record
	w.packed = bytes.HasPrefix(w.src.buf, gzipMagic[:2])
	return w
}

// Read reads the open member.
func (w *warcFile) Read(p []byte) (int, error) {
	if !w.packed {
		return w.src.Read(p)
	}
	n, err := w.zip.Read(p)
	w.member.n += int64(n)
	if w.member.n > bombFloor && w.member.n/bombRatio > w.src.offset()-w.start {
		return 0, errBomb
	}
	return n, err
}

// open goes to the next gzip member; a plain file is one. io.EOF is the end of the file.
func (w *warcFile) open() error {
	if !w.packed {
		if w.opened {
			return io.EOF
		}
		w.opened = true
		w.in.Reset(w)
		return nil
	}
	if err := w.src.fill(); err != nil {
		return err
	}
	w.src.mark, w.start, w.member.n = w.src.at, w.src.offset(), 0
	var err error
	if w.zip == nil {
		w.zip, err = gzip.NewReader(w.src)
	} else {
		err = w.zip.Reset(w.src)
	}
	if err != nil {
		w.zip = nil
		return noEOF(err)
	}
	w.zip.Multistream(false)
	w.opened = true
	w.in.Reset(w)
	return nil
}

func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// next gives the next record. Its block holds until the one after. io.EOF is the end; after any other error the record behind
// the broken one comes.
func (w *warcFile) next() (warcRecord, error) {
	for {
		if !w.opened {
			if err := w.open(); err != nil {
				return warcRecord{}, err
			}
		}
		rec, err := w.record()
		switch {
		case err == nil:
			return rec, nil
		case err == io.EOF && !w.packed:
			return warcRecord{}, io.EOF
		case err == io.EOF:
			w.opened = false // the member's end
			continue
		case w.search && w.packed && counterclaim.CodeOf(err) == counterclaim.CodeInternal:
			if w.recover(err) != nil { // the rest of a member of which an error was given already
				return warcRecord{}, io.EOF
			}
			continue
		}
		return warcRecord{}, noEOF(err)
	}
}

// recover goes on behind a broken record, io.EOF where there is nothing.
func (w *warcFile) recover(err error) error {
	w.search = true
	if !w.packed {
		return nil
	}
	var broken *counterclaim.Error
	if errors.As(err, &broken) {
		return nil // of the record alone, the packed data are sound
	}
	w.opened, w.zip, w.search = false, nil, false
	return w.src.toNextMember()
}

// record reads one record of the open member.
func (w *warcFile) record() (warcRecord, error) {
	var rec warcRecord
	if err := w.begin(); err != nil {
		return rec, err
	}
	var err error
	if rec.header, err = readRecordHeader(w.in); err != nil {
		return rec, err
	}
	length, err := strconv.ParseInt(strings.TrimSpace(rec.header.Get("Content-Length")), 10, 64)
	if err != nil || length < 0 {
		return rec, counterclaim.Errorf(counterclaim.CodeBadInput, "its Content-Length %s is no number", quoted(rec.header.Get("Content-Length")))
	}
	if length > w.limit {
		return rec, counterclaim.Errorf(counterclaim.CodeTooLarge, "it is larger than %s", size(w.limit))
	}
	b := bytes.NewBuffer(w.block[:0])
	n, err := io.CopyN(b, w.in, length)
	if w.block = b.Bytes(); err != nil && err != io.EOF {
		return rec, err
	}
	if tail, _ := w.in.Peek(2); n < length || len(tail) > 0 && !bytes.HasPrefix(tail, []byte("\r\n")) && tail[0] != '\n' {
		w.pushBack()
		return rec, counterclaim.Errorf(counterclaim.CodeBadInput, "it does not end where its Content-Length says")
	}
	rec.block = w.block
	return rec, nil
}

// begin reads up to behind the line with the version.
func (w *warcFile) begin() error {
	for {
		l, err := w.in.ReadSlice('\n')
		if len(l) == 0 && err != nil {
			return err
		}
		fresh := bytes.HasPrefix(l, []byte("WARC/1.")) || bytes.HasPrefix(l, []byte("WARC/0."))
		for err == bufio.ErrBufferFull {
			_, err = w.in.ReadSlice('\n')
		}
		switch {
		case fresh:
			w.search = false
			return nil
		case err != nil && err != io.EOF:
			return err
		case w.search || len(bytes.TrimSpace(l)) == 0:
			continue
		}
		return counterclaim.Errorf(counterclaim.CodeBadInput, "it does not begin with WARC/1.")
	}
}

// recordStart is where a record begins: of one that was cut off the next follows in the middle of a line.
var recordStart = regexp.MustCompile(`WARC/[01]\.\d{1,2}\r?\n[A-Za-z-]+:`)

// pushBack gives back what follows in a block that swallowed the records behind it.
func (w *warcFile) pushBack() {
	at := recordStart.FindIndex(w.block)
	if at == nil || w.pushed > maxPushedBack {
		return
	}
	rest := bytes.Clone(w.block[at[0]:])
	w.pushed += len(rest)
	w.in = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(rest), w.in), 64<<10)
}

// readRecordHeader reads named fields up to a blank line.
func readRecordHeader(in *bufio.Reader) (textproto.MIMEHeader, error) {
	header := textproto.MIMEHeader{}
	for read := 0; ; {
		l, err := in.ReadSlice('\n')
		read += len(l)
		switch {
		case read > maxRecordHeader || err == bufio.ErrBufferFull:
			return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "its header is larger than %s", size(maxRecordHeader))
		case err == io.EOF:
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it ends within its header")
		case err != nil:
			return nil, err
		}
		l = bytes.TrimSpace(l)
		if len(l) == 0 {
			return header, nil
		}
		if name, value, ok := strings.Cut(string(l), ":"); ok {
			header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
}

// readWARC reads the pages among the records of a crawl. A broken record is a failure that names it, and the next one follows.
// What is no page is passed over and counted in a note at the last report.
func readWARC(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	return readRecords(newWARC(in, o), file, o, yield)
}

func readRecords(w *warcFile, file string, o Options, yield func(Item) bool) bool {
	passed := map[string]int{}
	sum := &summing{yield: yield, file: file}
	broken := 0
	for n := 1; ; n++ {
		piece := "record " + strconv.Itoa(n)
		rec, err := w.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			if broken++; broken > maxBroken {
				err = counterclaim.Errorf(counterclaim.CodeBadInput, "more than %d records are broken: the rest of the file is left", maxBroken)
				return sum.give(inPiece(err.(*counterclaim.Error).Try("check that the file was downloaded in full"), file, "")) && sum.end("")
			}
			if !sum.give(inPiece(recordError(err), file, piece)) {
				return false
			}
			if w.recover(err) != nil {
				break
			}
			continue
		}
		item, what := readRecord(rec, file, piece, o)
		if what != "" {
			passed[what]++
			continue
		}
		if !sum.give(item) {
			return false
		}
	}
	return sum.end(passedOver(passed))
}

func passedOver(passed map[string]int) string {
	var parts []string
	for _, what := range slices.Sorted(maps.Keys(passed)) {
		parts = append(parts, fmt.Sprintf("%d %s", passed[what], what))
	}
	if len(parts) == 0 {
		return ""
	}
	return "passed over: " + strings.Join(parts, ", ")
}

// recordError says what is wrong with the bytes of a record.
func recordError(err error) error {
	var e *counterclaim.Error
	if errors.As(err, &e) {
		return err
	}
	if errors.Is(err, errBomb) || errors.Is(err, errUnpackedLimit) {
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "%s", err.Error()).Try("look at where the file is from")
	}
	return counterclaim.Errorf(counterclaim.CodeBadInput, "it cannot be unpacked").Because(err).Try("check that the file was downloaded in full")
}

// summing holds one item back, so that what is said of the whole file goes with its last one.
type summing struct {
	yield func(Item) bool
	file  string
	held  *Item
}

func (s *summing) give(item Item) bool {
	before := s.held
	s.held = &item
	return before == nil || s.yield(*before)
}

// end gives the last item with a note. A file without any is a failure that says what was passed over.
func (s *summing) end(note string) bool {
	if s.held == nil {
		err := counterclaim.Errorf(counterclaim.CodeEmpty, "there is no report in it")
		if note != "" {
			err = counterclaim.Errorf(counterclaim.CodeEmpty, "there is no report in it; %s", note)
		}
		return s.yield(Item{File: s.file, Err: err.At(s.file, 0).Try("check that it is the file that was meant")})
	}
	if note != "" {
		s.held.Notes = append(s.held.Notes, note)
	}
	return s.yield(*s.held)
}
