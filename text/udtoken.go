package text

import (
	"strings"
	"unicode/utf8"
)

// UDWord is a syntactic word of Universal Dependencies as bytes [Start, End) of a text. A
// multiword token ("don't", "Ardania's", "cannot") is several words without anything between
// them.
type UDWord struct {
	Start, End int32
	Joined     bool // belongs to the same multiword token as the word before it
}

// UDText is a text cut as the English treebanks cut it. Words rise and leave nothing out but
// white space; each sentence is words [First, Last).
type UDText struct {
	Text      string
	Words     []UDWord
	Sentences []UDSentence
}

// UDSentence is the words [First, Last) of a UDText.
type UDSentence struct {
	First, Last  int32
	NewParagraph bool // begins a paragraph
}

// UDTokens cuts a Doc as the English treebanks do. The Doc's own tokens are made for looking up
// names and phrases, where "Kok-Tash" and "self-defence" are one word; here compounds come apart
// at their hyphens, and clitics are parts of multiword tokens. Being made from the Doc, both cuts
// have the same sentences, and each border between a Doc's words is one here too but where an
// address, a file name or a possessive is put together again.
func UDTokens(d *Doc) *UDText {
	u := udCutter{d: d, words: make([]UDWord, 0, len(d.Tokens)+len(d.Tokens)/8+1)}
	sentences := make([]UDSentence, 0, len(d.Sentences))
	paragraph := int32(-1)
	for _, s := range d.Sentences {
		first := int32(len(u.words))
		u.first, u.last, u.quoted = int(s.First), int(s.Last), false
		for i := u.first; i < u.last; {
			i = u.take(i)
		}
		sentences = append(sentences, UDSentence{First: first, Last: int32(len(u.words)), NewParagraph: s.Paragraph != paragraph})
		paragraph = s.Paragraph
	}
	return &UDText{Text: d.Text, Words: u.words, Sentences: sentences}
}

// udCutter walks over the tokens of a Doc, sentence by sentence.
type udCutter struct {
	d           *Doc
	words       []UDWord
	first, last int  // tokens of the sentence
	quoted      bool // a single quote is open
}

func (u *udCutter) add(start, end int32, joined bool) {
	u.words = append(u.words, UDWord{Start: start, End: end, Joined: joined})
}

// touches tells whether token i stands right behind the token before it, in one sentence.
func (u *udCutter) touches(i int) bool {
	return i > u.first && i < u.last && !u.d.Tokens[i-1].Space
}

// take adds token i, along with what stands after it and belongs to the same word, and gives the
// token to go on with.
func (u *udCutter) take(i int) int {
	t := u.d.Tokens[i]
	switch t.Kind {
	case Number:
		if end := u.decade(i + 1); end > i+1 {
			u.add(t.Start, u.d.Tokens[i+1].End, false)
			return end
		}
		u.number(t)
	case Word:
		if end := u.mailbox(i); end > i {
			u.add(t.Start, u.d.Tokens[end-1].End, false)
			return end
		}
		u.word(i)
	case Punct:
		if u.opens(i) {
			u.add(t.Start, u.d.Tokens[i+1].End, false)
			return i + 2
		}
		u.add(t.Start, t.End, u.possessive(i))
	default:
		u.add(t.Start, t.End, false)
	}
	return i + 1
}

// decade gives the end of the "'s" at i that makes a decade of the number before it ("1990's"),
// or i.
func (u *udCutter) decade(i int) int {
	if u.touches(i) && u.d.Text[u.d.Tokens[i-1].End-1] == '0' && u.d.Lower(i) == "'s" {
		return i + 1
	}
	return i
}

// mailbox gives the end of a name at a house ("desk@VALLEY"), that is no address on the net, or i.
func (u *udCutter) mailbox(i int) int {
	if u.touches(i+1) && u.touches(i+2) && u.d.Lower(i+1) == "@" && u.d.Tokens[i+2].Kind == Word {
		return i + 3
	}
	return i
}

// opens tells the marks that are one word with what follows: ".doc", "+44".
func (u *udCutter) opens(i int) bool {
	if !u.touches(i + 1) {
		return false
	}
	switch next := u.d.Tokens[i+1]; u.d.Lower(i) {
	case ".":
		return next.Kind == Word && isDomain(u.d.Lower(i+1)) && !(u.touches(i) && u.d.Tokens[i-1].Kind == Word)
	case "+":
		return next.Kind == Number && !u.touches(i)
	}
	return false
}

// possessive tells whether the apostrophe at i ends a possessive ("the parties' posts") rather
// than a quotation.
func (u *udCutter) possessive(i int) bool {
	if u.d.Lower(i) != "'" {
		return false
	}
	if !u.touches(i) {
		u.quoted = u.touches(i + 1)
		return false
	}
	before := u.d.Tokens[i-1]
	if u.quoted {
		u.quoted = false
		return false
	}
	return before.Kind == Word && u.d.Text[before.End-1]|0x20 == 's'
}

// number adds a number; of a range ("1924-1927") both ends and the dash are words, but a
// telephone number or a date is one.
func (u *udCutter) number(t Token) {
	w := u.d.Text[t.Start:t.End]
	at, size := -1, 0
	for i, r := range w {
		if isHyphen(r) || r == '–' {
			if at >= 0 {
				at = -1
				break
			}
			at, size = i, utf8.RuneLen(r)
		}
	}
	if at < 0 || size == 1 && len(w)-at-1 == 4 && (at == 3 || at == 5 || at == 1) {
		u.add(t.Start, t.End, false)
		return
	}
	a, b := t.Start+int32(at), t.Start+int32(at+size)
	u.add(t.Start, a, false)
	u.add(a, b, false)
	u.add(b, t.End, false)
}

// word adds word i.
func (u *udCutter) word(i int) {
	t, w := u.d.Tokens[i], u.d.Lower(i)
	n := int32(contracted(w))
	plain := len(w) == int(t.End-t.Start) // places in w are places in the text
	switch {
	case u.touches(i) && u.d.Tokens[i-1].Kind != Punct && isEnclitic(w):
		u.add(t.Start, t.End, true)
	case strings.IndexByte(w, '-') > 0 && strings.Count(w, "-") <= maxHyphens:
		u.compound(t)
	case n > 0 && plain:
		u.add(t.Start, t.Start+n, false)
		u.add(t.Start+n, t.End, true)
	case i+1 == u.last && i > u.first && plain && (w == "etc." || w == "p.m." || w == "inc."):
		// At the end of a sentence the full stop is a word, and the short form does without.
		u.add(t.Start, t.End-1, false)
		u.add(t.End-1, t.End, false)
	default:
		u.add(t.Start, t.End, false)
	}
}

// maxHyphens is how many hyphens a compound has at most; a token with more is none.
const maxHyphens = 16

// compound adds a word with hyphens in it, cut at each but behind a prefix ("anti-aircraft").
func (u *udCutter) compound(t Token) {
	w := u.d.Text[t.Start:t.End]
	begin := 0
	for i, r := range w {
		size := utf8.RuneLen(r)
		if !isHyphen(r) || i == begin || i+size == len(w) || isPrefix(w[begin:i]) {
			continue
		}
		u.add(t.Start+int32(begin), t.Start+int32(i), false)
		u.add(t.Start+int32(i), t.Start+int32(i+size), false)
		begin = i + size
	}
	u.add(t.Start+int32(begin), t.End, false)
}

// isEnclitic tells the second parts of multiword tokens that a Doc cuts off by itself.
func isEnclitic(w string) bool {
	switch w {
	case "n't", "not", "na", "ta":
		return true
	}
	return len(w) > 1 && (w[0] == '\'' || w[0] == '`') && isClitic(w[1:])
}

// contracted gives where a word that was written without its apostrophe comes apart, or 0.
func contracted(w string) int {
	switch w {
	case "dont", "didnt", "doesnt", "isnt", "wasnt", "wouldnt", "couldnt", "shouldnt", "havent", "hasnt", "hadnt", "arent", "werent", "cant", "wont":
		return len(w) - 2
	case "ive", "youve", "weve", "theyve", "youre", "theyre", "youll", "itll", "theyll":
		return len(w) - 2
	case "im", "thats", "whats", "hes", "shes", "theres":
		return len(w) - 1
	}
	return 0
}

// isPrefix tells what stays with the word after its hyphen.
func isPrefix(w string) bool {
	switch strings.ToLower(w) {
	case "a", "ante", "anti", "arch", "bi", "bio", "co", "counter", "cross", "cyber", "de", "di", "e", "eco", "ex", "extra", "hyper", "infra", "inter", "intra",
		"macro", "mega", "meta", "micro", "mid", "mini", "multi", "neo", "non", "over", "para", "post", "pre", "pro", "proto", "pseudo",
		"psycho", "quasi", "re", "semi", "socio", "sub", "super", "supra", "trans", "tri", "ultra", "un", "uni":
		return true
	}
	return false
}

// CoNLLU gives sentence i as CoNLL-U, with the columns ID, FORM and SpaceAfter, and the
// comments newpar and text.
func (u *UDText) CoNLLU(i int) *CoNLLUSentence {
	x := u.Sentences[i]
	s := &CoNLLUSentence{Words: make([]CoNLLUWord, 0, x.Last-x.First)}
	if x.NewParagraph {
		s.Comments = append(s.Comments, "# newpar")
	}
	if x.First < x.Last {
		s.Comments = append(s.Comments, "# text = "+oneLine(u.Text[u.Words[x.First].Start:u.Words[x.Last-1].End]))
	}
	for k := x.First; k < x.Last; {
		end := k + 1
		for end < x.Last && u.Words[end].Joined {
			end++
		}
		misc := ""
		if last := u.Words[end-1].End; end < int32(len(u.Words)) && u.Words[end].Start == last {
			misc = "SpaceAfter=No"
		}
		if end > k+1 {
			s.Ranges = append(s.Ranges, CoNLLURange{First: int(k-x.First) + 1, Last: int(end - x.First), Form: u.Text[u.Words[k].Start:u.Words[end-1].End], Misc: misc})
			misc = ""
		}
		for ; k < end; k++ {
			s.Words = append(s.Words, CoNLLUWord{Form: u.Text[u.Words[k].Start:u.Words[k].End], Head: NoHead})
		}
		s.Words[len(s.Words)-1].Misc = misc
	}
	return s
}

// oneLine gives a text with each run of white space as one space: a comment is one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
