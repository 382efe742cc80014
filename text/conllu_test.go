package text

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// row writes a line of CoNLL-U: "|" stands for a tab, and what is left out at the end is "_".
func row(s string) string {
	f := strings.Split(s, "|")
	for len(f) < 10 {
		f = append(f, "_")
	}
	return strings.Join(f, "\t") + "\n"
}

// rows writes lines that ";" separates.
func rows(s string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(s, ";") {
		switch {
		case line == "", line[0] == '#':
			b.WriteString(line + "\n")
		default:
			b.WriteString(row(line))
		}
	}
	return b.String()
}

func readAll(in string) (out []*CoNLLUSentence, err error) {
	for s, err := range ReadCoNLLU(strings.NewReader(in), "x.conllu") {
		if err != nil {
			return out, err
		}
		out = append(out, s)
	}
	return out, nil
}

func written(tb testing.TB, sentences []*CoNLLUSentence) string {
	tb.Helper()
	var b bytes.Buffer
	for _, s := range sentences {
		if err := WriteCoNLLU(&b, s); err != nil {
			tb.Fatal(err)
		}
	}
	return b.String()
}

func TestCoNLLUIsWrittenAsItWasRead(t *testing.T) {
	for _, in := range []string{
		"",
		"1|Peace|peace|NOUN|NN|Number=Sing|0|root|0:root|SpaceAfter=No;2|.|.|PUNCT|.|_|1|punct;;",
		"# newdoc id = a;# text = They don't.;1|They;2-3|don't|_|_|_|_|_|_|_|SpaceAfter=No;2|do;3|n't;4|.;;# newpar;1|_;;",
	} {
		in = strings.TrimSuffix(rows(in), "\n")
		got, err := readAll(in)
		if out := written(t, got); err != nil || out != in {
			t.Errorf("%q is written as %q, %v", in, out, err)
		}
	}
}

func TestCoNLLUFields(t *testing.T) {
	in := "\ufeff" + strings.ReplaceAll(rows("# newpar = 3;# sent_id = s1;1|They|they|PRON|PRP|Case=Nom|3|nsubj|3:nsubj|_;2-3|don't|_|_|_|_|_|_|_|A=b,SpaceAfter=No;2|do;2.1|not;3|n't|not|PART|RB|_|0|root"), "\n", "\r\n")
	in = strings.ReplaceAll(in, "A=b,", "A=b|")
	got, err := readAll(in)
	if err != nil || len(got) != 1 {
		t.Fatalf("%d sentences, %v", len(got), err)
	}
	s := got[0]
	if id, ok := s.Comment("sent_id"); id != "s1" || !ok || s.NewParagraph() != true || s.Line != 3 {
		t.Errorf("sent_id %q, paragraph %v, line %d", id, s.NewParagraph(), s.Line)
	}
	if want := (CoNLLUWord{"They", "they", "PRON", "PRP", "Case=Nom", 3, "nsubj", "3:nsubj", ""}); s.Words[0] != want {
		t.Errorf("word 1 is %+v", s.Words[0])
	}
	if s.Words[1].Head != NoHead || s.Words[2].Head != 0 || len(s.Words) != 3 {
		t.Errorf("words are %+v", s.Words)
	}
	tokens := slices.Collect(s.Surface())
	want := []CoNLLUToken{{0, 1, "They", "", false}, {1, 3, "don't", "A=b|SpaceAfter=No", true}}
	if !slices.Equal(tokens, want) || !tokens[0].SpaceAfter() || tokens[1].SpaceAfter() {
		t.Errorf("tokens are %+v", tokens)
	}
	for i := range s.Surface() {
		_ = i
		break // an iterator that goes on after this panics
	}
}

func TestNewParagraph(t *testing.T) {
	for comment, want := range map[string]bool{
		"# newdoc": true, "# newdoc id = a": true, "#newpar": true, "# newpar id = 2": true, "# newpar_block = p (8 s)": false, "# text = newpar": false, "#": false,
	} {
		if got := (&CoNLLUSentence{Comments: []string{comment}}).NewParagraph(); got != want {
			t.Errorf("%s: %v", comment, got)
		}
	}
}

// TestCoNLLUErrors gives a file, the line that the error names, and words of it.
func TestCoNLLUErrors(t *testing.T) {
	for _, c := range []struct {
		in   string
		line int
		want string
	}{
		{"1\ta\n", 1, "2 columns"},
		{"no columns\n", 1, "1 columns"},
		{row("1|a") + strings.TrimSuffix(row("2|b"), "\n") + "\t_\n", 2, "10 columns"},
		{row("1||b"), 1, "none of them empty"},
		{row("2|a"), 1, "not 1"},
		{row("-1|a"), 1, "rising"},
		{row("+1|a"), 1, "not 1"},
		{row("1|a") + row("1|b"), 2, "not 2"},
		{row("1|a") + "\n" + row("x|b"), 3, `"x"`},
		{row("1|a|_|_|_|_|x"), 1, "HEAD"},
		{row("1|a|_|_|_|_|99999999999"), 1, "HEAD"},
		{row("1|a|_|_|_|_|2") + "\n", 2, "head 2"},
		{row("1-2|ab") + row("1|a") + "\n", 3, "goes on after"},
		{row("1-2|ab") + "\n", 2, "goes on after"},
		{row("2-3|ab"), 1, "before word 1"},
		{row("1-1|ab"), 1, "rising"},
		{row("1-3|ab") + row("1|a") + row("2-4|b"), 3, "within 1-3"},
		{row("1-999|a"), 1, "more than 100 words"},
		{row("1.x|a"), 1, "empty node"},
		{"# " + strings.Repeat("x", MaxCoNLLULine), 1, "longer than"},
	} {
		_, err := readAll(c.in)
		e, ok := errors.AsType[*CoNLLUError](err)
		if !ok || e.File != "x.conllu" || e.Line != c.line || !strings.Contains(e.Message, c.want) {
			t.Errorf("%.60q: %v, want line %d and %q", c.in, err, c.line, c.want)
		}
	}
}

func TestCoNLLUReadError(t *testing.T) {
	broken := errors.New("disk on fire")
	in := io.MultiReader(strings.NewReader(row("1|a")+"\n"+row("1|b")), iotest.ErrReader(broken))
	n := 0
	for _, err := range ReadCoNLLU(in, "x") {
		if n++; n == 1 && err != nil || n == 2 && !errors.Is(err, broken) || n > 2 {
			t.Errorf("result %d: %v", n, err)
		}
	}
	if n != 2 {
		t.Errorf("%d results", n)
	}
}

// ReadCoNLLUTokens looks at three columns: whatever stands in the others, the result is the same.
func TestCoNLLUTokens(t *testing.T) {
	read := func(in string) string {
		var all []*CoNLLUSentence
		for s, err := range ReadCoNLLUTokens(strings.NewReader(in), "x") {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, s)
		}
		return written(t, all)
	}
	full := rows("1-2|ab|_|_|_|_|_|_|_|SpaceAfter=No;1|a|l|U|X|F|99|d|e|m;2|b|l|U|X|F|nonsense|d|e|m;3|c|l|U|X|F|-1|d|e|SpaceAfter=No;")
	bare := rows("1-2|ab|_|_|_|_|_|_|_|SpaceAfter=No;1|a;2|b;3|c|_|_|_|_|_|_|_|SpaceAfter=No;")
	if got := read(full); got != bare {
		t.Errorf("got %q, want %q", got, bare)
	}
}

// FuzzCoNLLU: whatever is read is written so that it reads as the same.
func FuzzCoNLLU(f *testing.F) {
	f.Add(rows("# newdoc;1-2|ab;1|a|_|_|_|_|2|x;2|b|_|_|_|_|0|root;2.1|e;;# text = c;1|c"))
	f.Add("\ufeff# x\r\n\r\n" + row("1|_|_"))
	f.Add(row("01|a") + "#\n#=\n\n\n\r\r\n")
	f.Fuzz(func(t *testing.T, in string) {
		first, err := readAll(in)
		if err != nil {
			var e *CoNLLUError
			if !errors.As(err, &e) || e.Line < 1 {
				t.Fatalf("%v", err)
			}
		}
		out := written(t, first)
		second, err := readAll(out)
		if err != nil {
			t.Fatalf("%q is written as %q: %v", in, out, err)
		}
		if again := written(t, second); again != out {
			t.Fatalf("%q is written as %q, then %q", in, out, again)
		}
	})
}
