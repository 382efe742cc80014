package intake

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// rowReader cuts a table into rows: a row ends with its line, unless a quoted cell goes on in the next. A quote that is never
// closed costs its own row alone.
type rowReader struct {
	in    *bufio.Reader
	limit int64
	again [][]byte // lines that come before those of in
	next  int      // number of the next line
}

var errOpenQuote = errors.New("open quote")

func (r *rowReader) line() ([]byte, error) {
	if len(r.again) > 0 {
		l := r.again[0]
		r.again = r.again[1:]
		r.next++
		return l, nil
	}
	l, err := nextLine(r.in, r.limit)
	if err == nil || errors.Is(err, errLongLine) {
		r.next++
	}
	return bytes.Clone(l), err
}

// row gives the next row and the number of its first line.
func (r *rowReader) row() (raw []byte, number int, err error) {
	number = r.next
	l, err := r.line()
	if err != nil {
		return nil, number, err
	}
	quotes, held, total := bytes.Count(l, []byte(`"`)), [][]byte{l}, int64(len(l))
	for quotes%2 == 1 {
		l, err := r.line()
		if err != nil || total+int64(len(l)) > r.limit {
			if err == nil {
				held = append(held, l)
			}
			r.again = append(held[1:len(held):len(held)], r.again...)
			r.next = number + 1
			if errors.Is(err, errLongLine) {
				r.next++ // the long line is gone
			}
			return held[0], number, errOpenQuote
		}
		quotes += bytes.Count(l, []byte(`"`))
		held, total = append(held, l), total+int64(len(l)+1)
	}
	return bytes.Join(held, []byte("\n")), number, nil
}

// comma tells what parts the cells of a table's first line.
func comma(header []byte) rune {
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t', '|'} {
		if n := bytes.Count(header, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

func cellsOf(raw []byte, comma rune) ([]string, error) {
	in := csv.NewReader(bytes.NewReader(raw))
	in.Comma, in.FieldsPerRecord = comma, -1
	cells, err := in.Read()
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		return nil, wrong.Err
	}
	return cells, err
}

// readTable reads a table of comma- or tab-separated values, one report a row under a line with the columns' names.
func readTable(in io.Reader, file string, o Options, yield func(Item) bool) bool {
	r := &rowReader{in: unmarked(in), limit: o.MaxLine, next: 1}
	var raw []byte
	var err error
	number := 1
	for {
		if raw, number, err = r.row(); err != nil || len(bytes.TrimSpace(raw)) > 0 {
			break
		}
	}
	if err == io.EOF {
		e := counterclaim.Errorf(counterclaim.CodeEmpty, "the file is empty").At(file, 0)
		return yield(Item{File: file, Err: e.Try("check that it was saved or downloaded in full")})
	}
	if err == nil && !utf8.Valid(raw) {
		err = errors.New("it is not UTF-8")
	}
	by := comma(raw)
	header, cerr := cellsOf(raw, by)
	if err != nil || cerr != nil {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "the line with the names of the columns cannot be read").Because(errors.Join(err, cerr)).At(file, number)
		return yield(Item{File: file, Line: number, Err: e.Try("begin the file with the names of its columns, in UTF-8")})
	}
	t, err := newTable(header, o)
	if err != nil {
		return yield(Item{File: file, Line: number, Err: at(err, file, number)})
	}
	for {
		raw, number, err := r.row()
		switch {
		case err == io.EOF:
			return true
		case err == nil && len(bytes.TrimSpace(raw)) == 0:
			continue
		}
		item := t.item(raw, number, err, by, file, o)
		if !yield(item) {
			return false
		}
		if err != nil && !errors.Is(err, errLongLine) && !errors.Is(err, errOpenQuote) {
			return true // the file cannot be read on
		}
	}
}

// item makes a report of a row, or the failure that names its line.
func (t *table) item(raw []byte, number int, err error, by rune, file string, o Options) Item {
	fail := func(e *counterclaim.Error) Item { return Item{File: file, Line: number, Err: e.At(file, number)} }
	switch {
	case errors.Is(err, errLongLine):
		return fail(counterclaim.Errorf(counterclaim.CodeTooLarge, "the line is longer than %s and was passed over", size(o.MaxLine)))
	case errors.Is(err, errOpenQuote):
		return fail(counterclaim.Errorf(counterclaim.CodeBadInput, "a quoted cell is never closed").Try(`write a quote inside a quoted cell twice: ""`))
	case err != nil:
		return fail(counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be read on").Because(err))
	case !utf8.Valid(raw):
		return fail(counterclaim.Errorf(counterclaim.CodeBadInput, "the row is not UTF-8").Try("convert the file, for example with iconv -t UTF-8"))
	}
	cells, err := cellsOf(raw, by)
	if err != nil {
		return fail(counterclaim.Errorf(counterclaim.CodeBadInput, "the row cannot be read").Because(err).Try(`quote a cell as a whole, and write a quote inside it twice: ""`))
	}
	if len(cells) != len(t.header) {
		return fail(counterclaim.Errorf(counterclaim.CodeBadInput, "the row has %s, the header %d", plural(len(cells), "cell"), len(t.header)).
			Try("quote cells that hold %q or a line break", string(by)))
	}
	p := t.report(cells)
	p.bytes, p.media, p.within = raw, "text/csv", "line "+strconv.Itoa(number)
	return finish(p, file, number, o)
}

// sheetRow is table.item for a row whose cells are known and whose bytes are the whole file's.
func (t *table) sheetRow(cells []string, sheet string, number int, whole []byte, shared bool, file string, o Options) Item {
	piece := "sheet " + quoted(sheet) + " row " + strconv.Itoa(number)
	if len(cells) > len(t.header) && strings.TrimSpace(strings.Join(cells[len(t.header):], "")) != "" {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "the row has %s, the header %d", plural(len(cells), "cell"), len(t.header))
		return inPiece(e.Try("give every column a name"), file, piece)
	}
	p := t.report(cells)
	p.bytes, p.media, p.within, p.shared = whole, sheetType, piece, shared
	item := finish(p, file, 0, o)
	if item.Err != nil {
		return inPiece(item.Err, file, piece)
	}
	return item
}
