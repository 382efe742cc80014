// Package text turns a string into tokens and sentences with byte offsets. It knows
// nothing of war. Call New once, then Analyze from as many goroutines as you like; do not
// keep a Doc longer than the report it came from.
package text

// Options of an Analyzer. The zero value is what the program uses.
type Options struct{}

// Analyzer analyses texts. It holds no state that changes and is safe for many goroutines.
type Analyzer struct{}

// New makes an Analyzer.
func New(Options) (*Analyzer, error) { return &Analyzer{}, nil }

// Kind is the shape of a token.
type Kind uint8

// The kinds of tokens.
const (
	Word   Kind = iota // letters, hyphens and apostrophes inside
	Number             // 7,000 · 09:40 · 24/25 · S-125 is a Word
	Punct              // one punctuation mark or symbol
	URL                // an address
)

// Token is one token of a Doc, as byte offsets into its text.
type Token struct {
	Start, End int32
	Kind       Kind
	Title      bool // begins with a capital letter
	Space      bool // white space follows
}

// Sentence is a run of tokens [First, Last) and the bytes [Start, End) that they span.
type Sentence struct {
	First, Last int32
	Start, End  int32
	Paragraph   int32 // number of the paragraph, from 0
}

// Doc is an analysed text. It owns the bytes; tokens and sentences are flat arrays of offsets.
type Doc struct {
	Text      string
	Tokens    []Token
	Sentences []Sentence
	lower     []string
}

// Analyze splits a text. Offsets rise, stay on rune borders and lie inside the text, for
// any input.
func (a *Analyzer) Analyze(s string) *Doc { return &Doc{Text: s} }

// Word gives the text of token i.
func (d *Doc) Word(i int) string { return d.Text[d.Tokens[i].Start:d.Tokens[i].End] }

// Lower gives the text of token i in lower case, typographic quotes and dashes made plain.
func (d *Doc) Lower(i int) string { return d.lower[i] }

// SentenceText gives the bytes of sentence i.
func (d *Doc) SentenceText(i int) string {
	return d.Text[d.Sentences[i].Start:d.Sentences[i].End]
}
