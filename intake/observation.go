package intake

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/counterclaim/counterclaim"
)

// maxObservationLine is how many bytes a row or a line may have; the record has a smaller limit of its own for what they say.
const maxObservationLine = 1 << 20

// ObservationItem is one observation or one failure: exactly one of the two is set. A failure of one row does not end the sequence.
type ObservationItem struct {
	Observation *counterclaim.Observation // valid, with its ID; Received only where the file says it, Kept and FiledBy empty
	Err         error
	File        string // "standard input" for "-"
	Line        int    // from 1; 0 where the whole file failed
}

// Observations reads observations from files in the order given; "-" is standard input, read from in. A file that begins with { has one
// JSON object a line, every other one is a table under a line with the names of its columns ([ObservationColumns]), in any order,
// parted by commas, semicolons or tabs. It holds one row at a time.
func Observations(paths []string, in io.Reader) iter.Seq[ObservationItem] {
	return func(yield func(ObservationItem) bool) {
		for _, path := range paths {
			if !observationFile(path, in, yield) {
				return
			}
		}
	}
}

func observationFile(path string, in io.Reader, yield func(ObservationItem) bool) bool {
	if path == Stdin {
		return readObservations(in, stdinName, yield)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return yield(ObservationItem{File: path, Err: openError(path, err)})
	case !info.Mode().IsRegular():
		e := counterclaim.Errorf(counterclaim.CodeUnsupported, "it is no file but a folder or device").At(path, 0)
		return yield(ObservationItem{File: path, Err: e.Try("name files; - reads standard input")})
	}
	file, err := os.Open(path)
	if err != nil {
		return yield(ObservationItem{File: path, Err: openError(path, err)})
	}
	defer file.Close()
	return readObservations(file, path, yield)
}

// readObservations tells what a file is by how it begins.
func readObservations(in io.Reader, file string, yield func(ObservationItem) bool) bool {
	from := unmarked(in)
	head, _ := from.Peek(4096) // what cannot be read is told of by whoever reads on
	switch trimmed := bytes.TrimSpace(head); {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.IndexByte(head, 0) >= 0:
		e := counterclaim.Errorf(counterclaim.CodeBinary, "the file is not text").At(file, 0)
		return yield(ObservationItem{File: file, Err: e.Try("save the sheet as CSV (UTF-8); counterclaim observation template prints its columns")})
	case bytes.HasPrefix(trimmed, []byte("{")):
		return observationLines(from, file, yield)
	}
	return observationTable(from, file, yield)
}

// observed gives what was read of a row, or what is wrong with it.
func observed(o *counterclaim.Observation, file string, line int, err error) ObservationItem {
	if err == nil {
		o.Kept, o.FiledBy, o.SupersededBy = "", "", counterclaim.ID{} // which whoever keeps it knows
		if err = cmp.Or(o.Validate(), misnamed(o)); err == nil {
			o.Identify()
			return ObservationItem{Observation: o, File: file, Line: line}
		}
	}
	e := at(err, file, line)
	if counterclaim.HintOf(e) == "" {
		var ours *counterclaim.Error
		if errors.As(e, &ours) {
			e = ours.Try("counterclaim observation template prints two rows as they should be; doc/observation.md says what each column holds")
		}
	}
	return ObservationItem{File: file, Line: line, Err: e}
}

// unreadRow gives the failure of a row whose bytes could not be had.
func unreadRow(err error, file string, line int) ObservationItem {
	e := counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be read on").Because(err)
	switch {
	case errors.Is(err, errLongLine):
		e = counterclaim.Errorf(counterclaim.CodeTooLarge, "the line is longer than %s and was passed over", size(maxObservationLine)).
			Try("write one observation a line")
	case errors.Is(err, errOpenQuote):
		e = counterclaim.Errorf(counterclaim.CodeBadInput, "a quoted cell is never closed").Try(`write a quote inside a quoted cell twice: ""`)
	}
	return ObservationItem{File: file, Line: line, Err: e.At(file, line)}
}

func emptyObservations(file string) ObservationItem {
	e := counterclaim.Errorf(counterclaim.CodeEmpty, "the file has no observation").At(file, 0)
	return ObservationItem{File: file, Err: e.Try("check that it was saved in full; counterclaim observation template prints a table to fill in")}
}

// observationLines reads one JSON object a line.
func observationLines(in *bufio.Reader, file string, yield func(ObservationItem) bool) bool {
	some := false
	for n := 1; ; n++ {
		raw, err := nextLine(in, maxObservationLine)
		switch {
		case err == io.EOF:
			return some || yield(emptyObservations(file))
		case err == nil && len(bytes.TrimSpace(raw)) == 0:
			continue
		}
		some = true
		if err != nil {
			if !yield(unreadRow(err, file, n)) {
				return false
			}
			if !errors.Is(err, errLongLine) {
				return true
			}
			continue
		}
		o, err := observationLine(raw)
		if !yield(observed(o, file, n, err)) {
			return false
		}
	}
}

// observationLine reads one line. What it does not know it refuses: a misspelt field would else be lost without a word.
func observationLine(raw []byte) (*counterclaim.Observation, error) {
	bad := func(format string, args ...any) *counterclaim.Error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...)
	}
	if !utf8.Valid(raw) {
		return nil, bad("byte %d of the line is not valid UTF-8", firstInvalid(raw)).Try("JSON is UTF-8: convert the file, for example with iconv -t UTF-8")
	}
	if first := bytes.TrimSpace(raw)[0]; first != '{' {
		return nil, bad("the line is no JSON object: it begins with %s", quoted(string(rune(first)))).Try("write one observation a line, each { … }")
	}
	var o counterclaim.Observation
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		var kind *json.UnmarshalTypeError
		var ours *counterclaim.Error
		switch {
		case errors.As(err, &ours):
			return nil, ours
		case errors.As(err, &kind) && kind.Field != "":
			return nil, bad("field %s is a %s", quoted(kind.Field), kind.Value).Try("numbers stand without quotes, times and words with them, lists in [ ]")
		}
		return nil, bad("the line is not as it should be: %s", strings.TrimPrefix(err.Error(), "json: ")).
			Try("the fields are %s, with lists in [ ]", strings.Join(ObservationColumns(), ", "))
	}
	if rest, _ := io.ReadAll(d.Buffered()); len(bytes.TrimSpace(rest)) > 0 {
		return nil, bad("something follows the object").Try("write one observation a line")
	}
	if !jsontext.Value(raw).IsValid() || halfSurrogate(raw) {
		return nil, bad("a field stands twice, or the line has half of a surrogate pair, which is no character").Try("give each field once, and characters as they are")
	}
	return &o, nil
}

// observationTable reads a table.
func observationTable(in *bufio.Reader, file string, yield func(ObservationItem) bool) bool {
	r := &rowReader{in: in, limit: maxObservationLine, next: 1}
	header, by, err := observationHeader(r, file)
	if err != nil {
		return yield(ObservationItem{File: file, Err: err})
	}
	some := false
	for {
		raw, number, err := r.row()
		switch {
		case err == io.EOF:
			return some || yield(emptyObservations(file))
		case err == nil && blankRow(raw, by):
			continue
		}
		some = true
		if err != nil {
			if !yield(unreadRow(err, file, number)) {
				return false
			}
			if !errors.Is(err, errLongLine) && !errors.Is(err, errOpenQuote) {
				return true
			}
			continue
		}
		o, err := observationRow(header, raw, by)
		if !yield(observed(o, file, number, err)) {
			return false
		}
	}
}

// blankRow reports whether a row has nothing in its cells, as sheets are saved that have more rows than were filled in.
func blankRow(raw []byte, by rune) bool {
	return len(bytes.Trim(raw, " \t\r\""+string(by))) == 0
}

// observationHeader reads the names of the columns; nil stands for none of ours.
func observationHeader(r *rowReader, file string) ([]*observationColumn, rune, error) {
	var raw []byte
	var number int
	for {
		var err error
		raw, number, err = r.row()
		if err == io.EOF {
			return nil, 0, emptyObservations(file).Err
		}
		if err != nil {
			return nil, 0, unreadRow(err, file, number).Err
		}
		if len(bytes.TrimSpace(raw)) > 0 {
			break
		}
	}
	by := comma(raw)
	names, err := cellsOf(raw, by)
	if err != nil || !utf8.Valid(raw) {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "the line with the names of the columns cannot be read").Because(err).At(file, number)
		return nil, 0, e.Try("begin the file with the names of its columns, in UTF-8; counterclaim observation template prints them")
	}
	columns, wrong := findColumns(names)
	if wrong != "" {
		e := counterclaim.Errorf(counterclaim.CodeBadInput, "%s", wrong).At(file, number)
		return nil, 0, e.Try("the columns are %s", strings.Join(ObservationColumns(), ", "))
	}
	return columns, by, nil
}

// findColumns finds columns by their names, and says what is wrong with these.
func findColumns(names []string) ([]*observationColumn, string) {
	all := observationColumns()
	columns := make([]*observationColumn, len(names))
	var wrong []string
	seen := map[string]bool{}
	for i, name := range names {
		plain := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(name)))
		at := slices.IndexFunc(all, func(c observationColumn) bool { return c.name == plain })
		switch {
		case len(names) > maxColumns:
			return nil, fmt.Sprintf("it has more than %d columns", maxColumns)
		case at < 0 && len(wrong) < 5:
			wrong = append(wrong, "no column of observations is called "+quoted(name))
		case at < 0:
		case seen[plain] && len(wrong) < 5:
			wrong = append(wrong, "column "+plain+" stands twice")
		default:
			seen[plain], columns[i] = true, &all[at]
		}
	}
	for _, must := range []string{"mission", "observer", "means", "time"} {
		if !seen[must] {
			wrong = append(wrong, "there is no column "+must)
		}
	}
	return columns, strings.Join(wrong, ", ")
}

// observationRow reads a row. Its error names every cell that cannot be read.
func observationRow(columns []*observationColumn, raw []byte, by rune) (*counterclaim.Observation, error) {
	bad := func(format string, args ...any) *counterclaim.Error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...)
	}
	if !utf8.Valid(raw) {
		return nil, bad("the row is not UTF-8").Try("convert the file, for example with iconv -t UTF-8")
	}
	cells, err := cellsOf(raw, by)
	if err != nil {
		return nil, bad("the row cannot be read").Because(err).Try(`quote a cell as a whole, and write a quote inside it twice: ""`)
	}
	if len(cells) != len(columns) {
		return nil, bad("the row has %s, the header %d", plural(len(cells), "cell"), len(columns)).Try("quote cells that hold %q or a line break", string(by))
	}
	var o counterclaim.Observation
	var wrong []string
	hint := ""
	for i, c := range columns {
		cell := strings.TrimSpace(cells[i])
		if cell == "" {
			continue
		}
		if err := c.read(&o, cell); err != nil {
			wrong = append(wrong, c.name+": "+err.Error())
			if hint == "" {
				hint = counterclaim.HintOf(err)
			}
		}
	}
	if len(wrong) > 0 {
		return nil, bad("%s", strings.Join(wrong, "; ")).Try("%s", hint)
	}
	return &o, nil
}
