package text

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
)

// The limits on what is read as CoNLL-U. No sentence of a UDText comes near them.
const (
	MaxCoNLLULine  = 8 << 20 // bytes of a line
	MaxCoNLLUWords = 1 << 16 // words of a sentence
	MaxCoNLLURange = 100     // words of a multiword token
)

// NoHead is the head of a word whose HEAD column is "_".
const NoHead = -1

// CoNLLUSentence is one sentence of a CoNLL-U file. Empty nodes are left out.
type CoNLLUSentence struct {
	Line     int      // of the file, from 1, where its first word stands; 0 if it was not read
	Comments []string // whole lines, "#" included
	Words    []CoNLLUWord
	Ranges   []CoNLLURange // multiword tokens, rising, none within another
}

// CoNLLUWord is a syntactic word. Its ID is its place in Words, from 1. An empty string stands
// for "_".
type CoNLLUWord struct {
	Form, Lemma, UPOS, XPOS, Feats string
	Head                           int // ID of its head, 0 for the root, NoHead
	Deprel, Deps, Misc             string
}

// CoNLLURange is a multiword token: the words with the IDs First to Last, both included,
// written together as Form.
type CoNLLURange struct {
	First, Last int
	Form, Misc  string
}

// CoNLLUError says what is wrong with a line of a CoNLL-U file.
type CoNLLUError struct {
	File    string
	Line    int    // from 1
	Message string // one sentence without a full stop
	Err     error  // what lies beneath, may be nil
}

// Error gives "file:line: message".
func (e *CoNLLUError) Error() string {
	s := fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives what lies beneath.
func (e *CoNLLUError) Unwrap() error { return e.Err }

// Comment gives the value of the comment "# key = value", and whether there is one; "# key"
// alone has the value "".
func (s *CoNLLUSentence) Comment(key string) (string, bool) {
	for _, c := range s.Comments {
		k, v, _ := strings.Cut(c[1:], "=")
		if strings.TrimSpace(k) == key {
			return strings.TrimSpace(v), true
		}
	}
	return "", false
}

// NewParagraph tells whether a document or a paragraph begins with the sentence.
func (s *CoNLLUSentence) NewParagraph() bool {
	for _, key := range []string{"newdoc", "newdoc id", "newpar", "newpar id"} {
		if _, ok := s.Comment(key); ok {
			return true
		}
	}
	return false
}

// Surface yields the tokens as they are written, each with the words [first, last) that it
// stands for, counted from 0, and its MISC column.
func (s *CoNLLUSentence) Surface() iter.Seq[CoNLLUToken] {
	return func(yield func(CoNLLUToken) bool) {
		r := 0
		for i := 0; i < len(s.Words); {
			t := CoNLLUToken{First: i, Last: i + 1, Form: s.Words[i].Form, Misc: s.Words[i].Misc}
			if r < len(s.Ranges) && s.Ranges[r].First == i+1 {
				t.Last, t.Form, t.Misc, t.Multiword = s.Ranges[r].Last, s.Ranges[r].Form, s.Ranges[r].Misc, true
				r++
			}
			if !yield(t) {
				return
			}
			i = t.Last
		}
	}
}

// CoNLLUToken is a token as it is written: one word, or a multiword token.
type CoNLLUToken struct {
	First, Last int // words, from 0, Last excluded
	Form, Misc  string
	Multiword   bool
}

// SpaceAfter tells whether white space follows the token.
func (t CoNLLUToken) SpaceAfter() bool {
	for f := range strings.SplitSeq(t.Misc, "|") {
		if f == "SpaceAfter=No" {
			return false
		}
	}
	return true
}

// ReadCoNLLU yields the sentences of a CoNLL-U file; name is what errors call it. It stops at
// the first error, which is a *CoNLLUError.
func ReadCoNLLU(r io.Reader, name string) iter.Seq2[*CoNLLUSentence, error] {
	return readCoNLLU(r, name, false)
}

// ReadCoNLLUTokens yields sentences with their ID, FORM and SpaceAfter alone; whatever the
// other columns hold is not looked at.
func ReadCoNLLUTokens(r io.Reader, name string) iter.Seq2[*CoNLLUSentence, error] {
	return readCoNLLU(r, name, true)
}

func readCoNLLU(r io.Reader, name string, tokens bool) iter.Seq2[*CoNLLUSentence, error] {
	return func(yield func(*CoNLLUSentence, error) bool) {
		x := conlluReader{name: name, tokens: tokens, s: &CoNLLUSentence{}}
		in := bufio.NewReaderSize(r, 1<<16)
		for end := false; !end; {
			line, err := x.line(in)
			end = err == io.EOF
			if err != nil && !end {
				yield(nil, err)
				return
			}
			whole, err := x.take(line, end)
			switch {
			case err != nil:
				yield(nil, err)
				return
			case whole != nil && !yield(whole, nil):
				return
			}
		}
	}
}

// conlluReader puts lines together to sentences.
type conlluReader struct {
	name   string
	tokens bool
	at     int // number of the line
	s      *CoNLLUSentence
}

func (x *conlluReader) wrong(format string, args ...any) error {
	return &CoNLLUError{File: x.name, Line: max(x.at, 1), Message: fmt.Sprintf(format, args...)}
}

// line reads a line without its end; at the end of the file it gives io.EOF along with what
// stands there.
func (x *conlluReader) line(in *bufio.Reader) (string, error) {
	var b []byte
	x.at++
	for {
		piece, err := in.ReadSlice('\n')
		if len(b)+len(piece) > MaxCoNLLULine {
			return "", x.wrong("the line is longer than %d bytes", MaxCoNLLULine)
		}
		b = append(b, piece...)
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil && err != io.EOF {
			return "", &CoNLLUError{File: x.name, Line: x.at, Message: "the file cannot be read on", Err: err}
		}
		if x.at == 1 {
			b = bytes.TrimPrefix(b, []byte("\ufeff"))
		}
		return string(bytes.TrimRight(b, "\r\n")), err
	}
}

// take takes the next line and gives the sentence that ends with it, if one does.
func (x *conlluReader) take(line string, end bool) (*CoNLLUSentence, error) {
	switch {
	case line == "":
	case line[0] == '#':
		x.s.Comments = append(x.s.Comments, line)
	default:
		if err := x.word(line); err != nil {
			return nil, err
		}
	}
	if line != "" && !end || len(x.s.Words) == 0 && len(x.s.Ranges) == 0 {
		return nil, nil
	}
	done := x.s
	x.s = &CoNLLUSentence{}
	return done, x.check(done)
}

// check looks at what only a whole sentence shows.
func (x *conlluReader) check(s *CoNLLUSentence) error {
	if k := len(s.Ranges); k > 0 && s.Ranges[k-1].Last > len(s.Words) {
		return x.wrong("the multiword token %d-%d goes on after the sentence's last word %d", s.Ranges[k-1].First, s.Ranges[k-1].Last, len(s.Words))
	}
	for i, w := range s.Words {
		if w.Head > len(s.Words) {
			return x.wrong("word %d of the sentence before this line has the head %d, but the last word is %d", i+1, w.Head, len(s.Words))
		}
	}
	return nil
}

// word reads the ten columns of a word or a multiword token.
func (x *conlluReader) word(line string) error {
	var c [10]string
	n := 0
	for field := range strings.SplitSeq(line, "\t") {
		if n == len(c) || field == "" {
			return x.wrong("the line needs 10 columns, parted by single tabs, none of them empty")
		}
		c[n] = field
		n++
	}
	if n < len(c) {
		return x.wrong("the line has %d columns, not 10 parted by tabs", n)
	}
	if node, of, ok := strings.Cut(c[0], "."); ok {
		_, ok1 := natural(node)
		_, ok2 := natural(of)
		if !ok1 || !ok2 {
			return x.wrong("the ID is %.20q, not that of an empty node", c[0])
		}
		return nil
	}
	misc := c[9]
	if x.tokens {
		c = [10]string{c[0], c[1], "_", "_", "_", "_", "_", "_", "_", "_"}
		if !(CoNLLUToken{Misc: misc}).SpaceAfter() {
			c[9] = "SpaceAfter=No"
		}
	}
	for i := 2; i < len(c); i++ {
		if c[i] == "_" {
			c[i] = ""
		}
	}
	if first, last, ok := strings.Cut(c[0], "-"); ok {
		return x.multiword(first, last, c[1], c[9])
	}
	id, ok := natural(c[0])
	if want := len(x.s.Words) + 1; !ok || id != want {
		return x.wrong("the ID is %.20q, not %d", c[0], want)
	}
	if id > MaxCoNLLUWords {
		return x.wrong("the sentence has more than %d words", MaxCoNLLUWords)
	}
	head := NoHead
	if c[6] != "" {
		if head, ok = natural(c[6]); !ok {
			return x.wrong("the HEAD is %.20q, not a number", c[6])
		}
	}
	if id == 1 {
		x.s.Line = x.at
	}
	x.s.Words = append(x.s.Words, CoNLLUWord{Form: c[1], Lemma: c[2], UPOS: c[3], XPOS: c[4], Feats: c[5], Head: head, Deprel: c[7], Deps: c[8], Misc: c[9]})
	return nil
}

func (x *conlluReader) multiword(first, last, form, misc string) error {
	a, ok1 := natural(first)
	b, ok2 := natural(last)
	next := len(x.s.Words) + 1
	k := len(x.s.Ranges)
	switch {
	case !ok1 || !ok2 || b <= a:
		return x.wrong("the multiword token's ID is %.20q-%.20q, not two rising numbers", first, last)
	case b-a >= MaxCoNLLURange:
		return x.wrong("the multiword token %d-%d has more than %d words", a, b, MaxCoNLLURange)
	case a != next:
		return x.wrong("the multiword token %d-%d stands before word %d", a, b, next)
	case k > 0 && x.s.Ranges[k-1].Last >= a:
		return x.wrong("the multiword token %d-%d begins within %d-%d", a, b, x.s.Ranges[k-1].First, x.s.Ranges[k-1].Last)
	}
	x.s.Ranges = append(x.s.Ranges, CoNLLURange{First: a, Last: b, Form: form, Misc: misc})
	return nil
}

// natural reads a number of at most nine digits, without sign.
func natural(s string) (int, bool) {
	if len(s) > 9 {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 10, 31)
	return int(n), err == nil
}

// WriteCoNLLU writes a sentence and the blank line after it.
func WriteCoNLLU(w io.Writer, s *CoNLLUSentence) error {
	b := make([]byte, 0, 64*len(s.Words)+64)
	for _, c := range s.Comments {
		b = append(b, c...)
		b = append(b, '\n')
	}
	r := 0
	for i, word := range s.Words {
		if r < len(s.Ranges) && s.Ranges[r].First == i+1 {
			m := s.Ranges[r]
			b = strconv.AppendInt(b, int64(m.First), 10)
			b = append(b, '-')
			b = strconv.AppendInt(b, int64(m.Last), 10)
			b = appendColumns(b, m.Form, "", "", "", "", "", "", "", m.Misc)
			r++
		}
		head := ""
		if word.Head >= 0 {
			head = strconv.Itoa(word.Head)
		}
		b = strconv.AppendInt(b, int64(i+1), 10)
		b = appendColumns(b, word.Form, word.Lemma, word.UPOS, word.XPOS, word.Feats, head, word.Deprel, word.Deps, word.Misc)
	}
	_, err := w.Write(append(b, '\n'))
	return err
}

func appendColumns(b []byte, columns ...string) []byte {
	for _, c := range columns {
		b = append(b, '\t')
		if c == "" {
			c = "_"
		}
		b = append(b, c...)
	}
	return append(b, '\n')
}
