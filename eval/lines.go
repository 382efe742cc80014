package eval

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// LineScores is how many lines of a table of gold sentences are right, by part of the table and by kind.
type LineScores struct {
	parts, kinds lineTally
	wrong        []wrongLine
	extra        []string // more figures, one a line
}

// Parts of a table of gold lines: rules were written with one of them in view and not with the other.
const (
	tunePart = "tune"
	keptPart = "kept"
)

// wrongLine is a line that came out otherwise than the table has it.
type wrongLine struct{ part, sentence, want, got string }

// lineTally counts right ones among all under a name, names in the order in which they came.
type lineTally struct {
	names      []string
	right, all map[string]int
}

func (t *lineTally) add(name string, right bool) {
	if t.all == nil {
		t.right, t.all = map[string]int{}, map[string]int{}
	}
	if t.all[name] == 0 {
		t.names = append(t.names, name)
	}
	t.all[name]++
	if right {
		t.right[name]++
	}
}

func (t *lineTally) write(b *strings.Builder, kind string) {
	for _, name := range t.names {
		fmt.Fprintf(b, "%-6s %-12s %5d %5d %9.3f\n", kind, name, t.all[name], t.right[name], float64(t.right[name])/float64(t.all[name]))
	}
}

// add counts a line.
func (s *LineScores) add(part, kind, sentence, want, got string) {
	s.parts.add(part, want == got)
	s.kinds.add(kind, want == got)
	if want != got {
		s.wrong = append(s.wrong, wrongLine{part, sentence, want, got})
	}
}

// WriteTable prints lines, right ones and their share for each part and kind.
func (s *LineScores) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-6s %-12s %5s %5s %9s\n", "", "", "lines", "right", "accuracy")
	s.parts.write(&b, "part")
	s.kinds.write(&b, "kind")
	for _, line := range s.extra {
		b.WriteString(line + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteWrong prints up to n of the lines that are wrong. Those of the part that is kept are not shown.
func (s *LineScores) WriteWrong(w io.Writer, n int) error {
	var b strings.Builder
	kept := 0
	for _, x := range s.wrong {
		switch {
		case x.part == keptPart:
			kept++
		case n > 0:
			n--
			fmt.Fprintf(&b, "  %s\n    gold  %s\n    found %s\n", x.sentence, cmp.Or(x.want, "nothing"), cmp.Or(x.got, "nothing"))
		}
	}
	fmt.Fprintf(&b, "%d wrong lines of the part that is kept are not shown\n", kept)
	_, err := io.WriteString(w, b.String())
	return err
}

// readTable reads a table of gold lines: columns parted by tabs, lines that begin with # left out, a head that names the columns.
func readTable(r io.Reader, name string, columns ...string) (rows [][]string, err error) {
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	head := false
	for number := 1; in.Scan(); number++ {
		line := in.Text()
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != len(columns) {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the line has %d columns, not %d", len(f), len(columns)).At(name, number).
				Try("give the columns %s", strings.Join(columns, ", "))
		}
		if !head {
			head = true
			if f[0] == columns[0] {
				continue
			}
		}
		if f[0] != tunePart && f[0] != keptPart {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "part %q is neither %s nor %s", f[0], tunePart, keptPart).At(name, number)
		}
		rows = append(rows, f)
	}
	if err := in.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "a line is longer than a mebibyte").At(name, 0)
		}
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the table cannot be read to its end").At(name, 0).Because(err)
	}
	if len(rows) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeEmpty, "the table holds no line").At(name, 0)
	}
	return rows, nil
}
