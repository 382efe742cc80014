package gazetteer

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Limits of a file of places.
const (
	maxLine    = 1 << 20  // bytes of a row
	maxQuoted  = 32       // lines that one row with quoted line ends may take
	maxFeature = 32 << 20 // bytes of one feature of GeoJSON
)

// lines reads a file line by line, in the memory for the longest line that is allowed.
type lines struct {
	in   *bufio.Reader
	n    int        // of the last line, from 1
	held []heldLine // lines to be given again, the next one last
}

type heldLine struct {
	text string
	err  error
}

func newLines(in io.Reader) *lines {
	return &lines{in: bufio.NewReaderSize(in, maxLine)}
}

// next gives the next line without its end. The error is io.EOF at the end of the file, a
// [counterclaim.Error] with code too_large for a line that was skipped because of its length, or
// what reading gave.
func (l *lines) next() (string, error) {
	l.n++
	if n := len(l.held); n > 0 {
		line := l.held[n-1]
		l.held = l.held[:n-1]
		return line.text, line.err
	}
	b, err := l.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = l.in.ReadSlice('\n')
		}
		if err != nil && err != io.EOF {
			return "", err
		}
		return "", counterclaim.Errorf(counterclaim.CodeTooLarge, "the row is longer than %d MiB", maxLine>>20).Try("see whether the file has line ends, and is a table at all")
	}
	if err != nil && (err != io.EOF || len(b) == 0) {
		return "", err
	}
	line := strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
	if l.n == 1 {
		line = strings.TrimPrefix(line, "\ufeff")
	}
	return line, nil
}

// again puts lines back, to be given once more.
func (l *lines) again(some []heldLine) {
	for i := len(some) - 1; i >= 0; i-- {
		l.held = append(l.held, some[i])
	}
	l.n -= len(some)
}

// separator tells what parts the columns of a table from its first line: a tab where there is
// one, else the more frequent of comma and semicolon.
func separator(header string) byte {
	switch {
	case strings.Contains(header, "\t"):
		return '\t'
	case strings.Count(header, ";") > strings.Count(header, ","):
		return ';'
	}
	return ','
}

// values cuts a row at the separator and takes the spaces off each value. Between commas and
// semicolons a value may stand in double quotes, with two for one within it, and then hold line ends.
func values(dst []string, row string, separator byte) []string {
	if separator == '\t' {
		for v := range strings.SplitSeq(row, "\t") {
			dst = append(dst, strings.TrimSpace(v))
		}
		return dst
	}
	for more := true; more; {
		value := ""
		row = strings.TrimLeft(row, " ")
		if quoted, ok := strings.CutPrefix(row, `"`); ok {
			// What stands between the quote and the separator belongs to the value: "a"b is ab.
			value, row, _ = unquote(quoted)
		}
		var rest string
		rest, row, more = strings.Cut(row, string(separator))
		dst = append(dst, strings.TrimSpace(value+rest))
	}
	return dst
}

// endsInside reports whether a line of a row ends inside of quotes; inside says whether it began there.
func endsInside(line string, separator byte, inside bool) bool {
	for more := true; more; {
		if !inside {
			line, inside = strings.CutPrefix(strings.TrimLeft(line, " "), `"`)
		}
		if inside {
			ok := false
			if _, line, ok = unquote(line); !ok {
				return true
			}
			inside = false
		}
		_, line, more = strings.Cut(line, string(separator))
	}
	return false
}

// unquote gives what stands before the closing quote, and the rest; false where there is none.
func unquote(s string) (value, rest string, ok bool) {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			return "", "", false
		}
		b.WriteString(s[:i])
		if s = s[i+1:]; !strings.HasPrefix(s, `"`) {
			return b.String(), s, true
		}
		b.WriteByte('"')
		s = s[1:]
	}
}

// row gives the values of the row that begins with the line first. A quote that is opened and not
// closed within bounds is an error of its line, and the lines after it are read as rows.
func (l *lines) row(dst []string, first string, separator byte) ([]string, *counterclaim.Error) {
	if separator == '\t' || !endsInside(first, separator, false) {
		return values(dst, first, separator), nil
	}
	var taken []heldLine
	for size := len(first); len(taken) < maxQuoted && size < maxLine; {
		line, err := l.next()
		taken = append(taken, heldLine{line, err})
		if err != nil {
			break
		}
		first += "\n" + line
		size += len(line)
		if !endsInside(line, separator, true) {
			return values(dst, first, separator), nil
		}
	}
	l.again(taken)
	return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "a quote is opened and not closed").
		Try("write \"\" for a quote inside of a quoted value, and a value that begins with one in quotes")
}
