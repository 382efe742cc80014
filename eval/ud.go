package eval

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

// UDScores are the scores of the CoNLL 2018 shared task.
type UDScores struct {
	Sentences, Words int // of the gold file
	Names            []string
	Figures          map[string]Figure
	Unfilled         []string // figures whose column the analyser left empty in every word
}

// UD scores analysed sentences against gold ones by the definition of the CoNLL 2018 shared task:
//
//	Tokens     spans of characters, white space aside, that both cut as a token
//	Sentences  the same for sentences
//	Words      syntactic words that can be aligned
//	UPOS, XPOS, Lemmas
//	           aligned words with the same value; a gold lemma "_" is always right
//	UAS        aligned words whose heads are aligned with each other
//	LAS        those with the same DEPREL up to its first colon, too
//
// Words are aligned by their spans and, where either side has a multiword token, by the longest
// common subsequence of their forms in small letters within the stretch that it covers. It is an
// error if the texts differ in more than white space.
func UD(gold, system []*text.CoNLLUSentence) (*UDScores, error) {
	g, s := layOut(gold), layOut(system)
	if g.chars != s.chars {
		at := 0
		for at < min(len(g.chars), len(s.chars)) && g.chars[at] == s.chars[at] {
			at++
		}
		for at > 0 && at < len(g.chars) && !utf8.RuneStart(g.chars[at]) {
			at--
		}
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the two texts part ways before %q and %q", firstRunes(g.chars[at:], 20), firstRunes(s.chars[at:], 20))
	}
	out := &UDScores{Sentences: len(gold), Words: len(g.words), Figures: map[string]Figure{}}
	add := func(name string, right, system, gold int) {
		out.Names = append(out.Names, name)
		out.Figures[name] = f1(float64(right), float64(system), float64(gold))
	}
	add("Tokens", sameSpans(g.tokens, s.tokens), len(s.tokens), len(g.tokens))
	add("Sentences", sameSpans(g.sentences, s.sentences), len(s.sentences), len(g.sentences))
	pairs := align(g.words, s.words)
	add("Words", len(pairs), len(s.words), len(g.words))
	goldOf := make([]int, len(s.words)) // system word → gold word
	for i := range goldOf {
		goldOf[i] = -1
	}
	for _, p := range pairs {
		goldOf[p.system] = p.gold
	}
	columns := udColumns(goldOf)
	for _, c := range columns {
		right := 0
		for _, p := range pairs {
			if c.same(&g.words[p.gold], &s.words[p.system]) {
				right++
			}
		}
		add(c.name, right, len(s.words), len(g.words))
		if !slices.ContainsFunc(s.words, c.filled) {
			out.Unfilled = append(out.Unfilled, c.name)
		}
	}
	return out, nil
}

// udColumn is a figure of aligned words.
type udColumn struct {
	name   string
	filled func(udWord) bool
	same   func(gold, system *udWord) bool
}

func udColumns(goldOf []int) []udColumn {
	heads := func(g, s *udWord) bool {
		if g.head < 0 || s.head < 0 {
			return g.head == rootHead && s.head == rootHead
		}
		return goldOf[s.head] == g.head
	}
	hasHead := func(w udWord) bool { return w.head != unknownHead }
	return []udColumn{
		{"UPOS", func(w udWord) bool { return w.UPOS != "" }, func(g, s *udWord) bool { return g.UPOS == s.UPOS }},
		{"XPOS", func(w udWord) bool { return w.XPOS != "" }, func(g, s *udWord) bool { return g.XPOS == s.XPOS }},
		{"Lemmas", func(w udWord) bool { return w.Lemma != "" }, func(g, s *udWord) bool { return g.Lemma == "" || g.Lemma == s.Lemma }},
		{"UAS", hasHead, heads},
		{"LAS", hasHead, func(g, s *udWord) bool { return heads(g, s) && universal(g.Deprel) == universal(s.Deprel) }},
	}
}

// universal gives a relation without its subtype.
func universal(deprel string) string {
	deprel, _, _ = strings.Cut(deprel, ":")
	return deprel
}

// WriteTable prints the figures as a table of percentages. A column that the analyser does not
// fill is "-".
func (s *UDScores) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d sentences, %d words\n", s.Sentences, s.Words)
	fmt.Fprintf(&b, "%-10s %9s %9s %9s\n", "figure", "precision", "recall", "f1")
	for _, name := range s.Names {
		if slices.Contains(s.Unfilled, name) {
			fmt.Fprintf(&b, "%-10s %9s %9s %9s   not filled by the analyser\n", name, "-", "-", "-")
			continue
		}
		f := s.Figures[name]
		fmt.Fprintf(&b, "%-10s %9.2f %9.2f %9.2f\n", name, 100*f.Precision, 100*f.Recall, 100*f.F1)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// RawText gives the text of sentences, as their tokens and SpaceAfter say, with a blank line
// before each document and paragraph but the first.
func RawText(sentences []*text.CoNLLUSentence) string {
	var b strings.Builder
	for _, s := range sentences {
		if b.Len() > 0 && s.NewParagraph() {
			b.WriteString("\n\n")
		}
		for t := range s.Surface() {
			b.WriteString(t.Form)
			if t.SpaceAfter() {
				b.WriteByte(' ')
			}
		}
	}
	return b.String()
}

// Annotated gives what the program makes of gold sentences: of their words, looking at nothing but
// the forms, or of their raw text.
func Annotated(gold []*text.CoNLLUSentence, goldTokens bool, analyzer *text.Analyzer, models *text.Annotator) []*text.CoNLLUSentence {
	var out []*text.CoNLLUSentence
	if goldTokens {
		for _, g := range gold {
			bare := &text.CoNLLUSentence{Ranges: g.Ranges, Words: make([]text.CoNLLUWord, len(g.Words))}
			for i, w := range g.Words {
				bare.Words[i] = text.CoNLLUWord{Form: w.Form, Head: text.NoHead, Misc: w.Misc}
			}
			out = append(out, bare)
		}
	} else {
		u := text.UDTokens(analyzer.Analyze(RawText(gold)))
		for i := range u.Sentences {
			out = append(out, u.CoNLLU(i))
		}
	}
	for _, s := range out {
		models.Annotate(s)
	}
	return out
}

// textSpan is bytes [start, end) of a text without its white space.
type textSpan struct{ start, end int }

// udWord is a word with its place.
type udWord struct {
	*text.CoNLLUWord
	textSpan       // of the multiword token, where it is part of one
	multiword bool // is part of one
	head      int  // number of its head among all words, rootHead, unknownHead
}

const (
	rootHead    = -1
	unknownHead = -2
)

// udLayout is sentences laid end to end.
type udLayout struct {
	chars             string // the forms without white space
	sentences, tokens []textSpan
	words             []udWord
}

func layOut(sentences []*text.CoNLLUSentence) *udLayout {
	var out udLayout
	var chars strings.Builder
	for _, s := range sentences {
		begin, first := chars.Len(), len(out.words)
		for t := range s.Surface() {
			at := textSpan{start: chars.Len()}
			chars.WriteString(withoutSpace(t.Form))
			at.end = chars.Len()
			out.tokens = append(out.tokens, at)
			for i := t.First; i < t.Last; i++ {
				w := udWord{CoNLLUWord: &s.Words[i], textSpan: at, multiword: t.Multiword}
				switch {
				case w.Head == 0:
					w.head = rootHead
				case w.Head > 0:
					w.head = first + w.Head - 1
				default:
					w.head = unknownHead
				}
				out.words = append(out.words, w)
			}
		}
		out.sentences = append(out.sentences, textSpan{begin, chars.Len()})
	}
	out.chars = chars.String()
	return &out
}

func withoutSpace(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// sameSpans counts the spans that both have; both rise.
func sameSpans(gold, system []textSpan) int {
	n := 0
	for g, s := 0, 0; g < len(gold) && s < len(system); {
		switch {
		case system[s].start < gold[g].start:
			s++
		case gold[g].start < system[s].start:
			g++
		default:
			if gold[g].end == system[s].end {
				n++
			}
			g++
			s++
		}
	}
	return n
}
