// Package text turns a string into tokens and sentences with byte offsets. It knows
// nothing of war. Call New once, then Analyze from as many goroutines as you like; do not
// keep a Doc longer than the report it came from.
//
// Tokens follow Universal Dependencies: clitics stand alone ("army" "'s", "did" "n't",
// "can" "not"), quotes and brackets are single tokens, abbreviations keep their dot ("U.S.",
// "Oct.", "a.m."), "..." is one token. Unlike the treebanks, a hyphen between letters does not
// split ("self-defence", "Kok-Tash", "S-125" are one token each); between a number and a
// unit it does ("640" "-" "kilometre"). [UDTokens] makes of a Doc the treebanks' own cut, multiword
// tokens included, for CoNLL-U, which [ReadCoNLLU] reads and [WriteCoNLLU] writes.
package text

import "math"

// What is longer is cut there.
const (
	MaxSentence = 1000 // tokens of a sentence
	MaxToken    = 4096 // bytes of a token
)

// Options of an Analyzer. The zero value is what the program uses.
type Options struct{}

// Analyzer analyses texts. It holds no state that changes and is safe for many goroutines.
type Analyzer struct{}

// New makes an Analyzer. The error is for models that cannot be read; the rules alone never
// fail.
func New(Options) (*Analyzer, error) { return &Analyzer{}, nil }

// Kind is the shape of a token.
type Kind uint8

// The kinds of tokens.
const (
	Word   Kind = iota // letters, hyphens and apostrophes inside; "S-125", "#hashtag"
	Number             // 7,000 · 09:40 · 24/25 · 1924-1927 · 21st
	Punct              // one punctuation mark or symbol, or a run of one: "...", "--", "?!"
	URL                // an address: web or mail
)

// Token is one token of a Doc, as byte offsets into its text.
type Token struct {
	Start, End int32
	Kind       Kind
	Title      bool // begins with a capital letter
	Space      bool // white space follows

	gap gap // what the white space after it holds
}

// gap is how much of a break the white space after a token is.
type gap uint8

const (
	gapNone  gap = iota // nothing, or spaces within a line
	gapLine             // one line break
	gapBlank            // a blank line
)

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

	lower   string  // the tokens in lower case, one after another
	lowerAt []int32 // where each begins in lower; one entry more than tokens
}

// Analyze splits a text. Tokens rise, never overlap, begin and end on rune borders and leave
// nothing out but white space; sentences cover all tokens in order. This holds for any input:
// bytes that are not UTF-8 become Punct tokens. Of a text longer than 1 GiB the first
// 1 GiB is analysed.
func (a *Analyzer) Analyze(s string) *Doc {
	d := &Doc{Text: s}
	// Lower-casing may lengthen a text by half, and its offsets are int32 too.
	s = cut(s, math.MaxInt32/2)
	d.Tokens = tokenize(s)
	d.makeLower()
	d.Sentences = split(d)
	return d
}

// Word gives the text of token i.
func (d *Doc) Word(i int) string { return d.Text[d.Tokens[i].Start:d.Tokens[i].End] }

// Lower gives the text of token i in lower case. Typographic quotes are ' or ", any dash is
// "-", an ellipsis is "...", soft hyphens are gone, and the lone "s" of a possessive whose
// apostrophe was lost ("Ardania s army") is "'s".
func (d *Doc) Lower(i int) string { return d.lower[d.lowerAt[i]:d.lowerAt[i+1]] }

// SentenceText gives the bytes of sentence i.
func (d *Doc) SentenceText(i int) string {
	return d.Text[d.Sentences[i].Start:d.Sentences[i].End]
}
