package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// split finds the sentences of a Doc whose tokens stand. Every token is looked at a bounded
// number of times.
func split(d *Doc) []Sentence {
	x := splitter{d: d, sentences: make([]Sentence, 0, len(d.Tokens)/20+1)}
	for i := range d.Tokens {
		if i == x.lineEnd {
			x.measureBlock(i)
		}
		switch {
		case x.layoutEnds(i):
			x.end(i)
			x.paragraph++
		case x.endsAfter(i) || i+1-x.first >= MaxSentence || i+1 == len(d.Tokens):
			x.end(i)
		}
	}
	return x.sentences
}

// splitter walks over the tokens of a Doc.
type splitter struct {
	d         *Doc
	sentences []Sentence
	first     int   // token with which the sentence began
	paragraph int32 // number of the paragraph

	// The block of lines, between two blank lines, that is being read.
	lineEnd   int // token with which the next block begins
	lineStart int // byte with which the line began
	width     int // length of its longest line
}

func (x *splitter) end(last int) {
	t := x.d.Tokens
	x.sentences = append(x.sentences, Sentence{
		First: int32(x.first), Last: int32(last + 1), Start: t[x.first].Start, End: t[last].End, Paragraph: x.paragraph,
	})
	x.first = last + 1
}

// The widths, in letters, between which lines may be wrapped text.
const (
	narrowest = 30
	widest    = 120
)

// measureBlock finds where the block that begins at token i ends, and its longest line.
func (x *splitter) measureBlock(i int) {
	t := x.d.Tokens
	x.lineStart = int(t[i].Start)
	x.width = 0
	start := t[i].Start
	for ; i < len(t); i++ {
		if t[i].gap == gapNone && i+1 < len(t) {
			continue
		}
		if t[i].gap == gapLine || x.width > 0 {
			x.width = max(x.width, utf8.RuneCountInString(x.d.Text[start:t[i].End]))
		}
		if t[i].gap == gapBlank {
			i++
			break
		}
		if i+1 < len(t) {
			start = t[i+1].Start
		}
	}
	x.lineEnd = i
}

// layoutEnds tells whether a paragraph ends after token i: at a blank line, and at a line break
// that does not look like that of wrapped text.
func (x *splitter) layoutEnds(i int) bool {
	t := x.d.Tokens
	if i+1 == len(t) || t[i].gap == gapNone {
		return false
	}
	if t[i].gap == gapBlank {
		return true
	}
	length := utf8.RuneCountInString(x.d.Text[x.lineStart:t[i].End])
	x.lineStart = int(t[i+1].Start)
	switch {
	case x.itemAt(i + 1):
		return true
	case t[i+1].Kind == Word && !t[i+1].Title && !isFinal(x.d.Lower(i)):
		return false // the sentence goes on
	case x.width < narrowest || x.width > widest:
		return true
	}
	// Had there been room for the next word, wrapping would have put it on this line.
	next := i + 1
	for next+1 < len(t) && !t[next].Space && next < i+8 {
		next++
	}
	return length+1+utf8.RuneCountInString(x.d.Text[t[i+1].Start:t[next].End]) <= x.width
}

// itemAt tells whether the line that begins at token i is an item of a list.
func (x *splitter) itemAt(i int) bool {
	t := x.d.Tokens
	switch w := x.d.Lower(i); {
	case w == "-" || w == "*" || w == "•" || w == "·" || w == "▪" || w == "●" || w == "◦" || w == "‣":
		return t[i].Space
	case t[i].Kind == Number || len(w) == 1:
		if i+1 >= len(t) || t[i].Space {
			return false
		}
		p := x.d.Lower(i + 1)
		return (p == "." || p == ")") && t[i+1].Space
	}
	return false
}

// isFinal tells the tokens that may end a sentence.
func isFinal(w string) bool {
	switch w {
	case ".", "!", "?", "...", "。", "！", "？", "۔", "؟", "।":
		return true
	}
	return len(w) > 1 && (w[0] == '!' || w[0] == '?' || w[0] == '.' || strings.HasPrefix(w, "…"))
}

func isCloser(w string) bool {
	switch w {
	case "\"", "'", ")", "]", "}":
		return true
	}
	return false
}

func isOpener(w string) bool {
	switch w {
	case "\"", "'", "(", "[", "{", "-", "¿", "¡", "*", "•":
		return true
	}
	return false
}

// endsAfter tells whether a sentence ends after token i by its punctuation.
func (x *splitter) endsAfter(i int) bool {
	t := x.d.Tokens
	if i+1 >= len(t) {
		return false
	}
	// Go back over closing quotes and brackets to the mark itself.
	m := i
	for m > x.first && m > i-4 && isCloser(x.d.Lower(m)) && !t[m-1].Space {
		m--
	}
	switch t[i].Kind {
	case Punct:
		if isFace(x.d.Word(i)) {
			return x.begins(i + 1)
		}
	case URL: // of a list of links
		if t[i].Space && strings.IndexByte(x.d.Word(i), '/') > 0 {
			return t[i+1].Kind == URL || t[i+1].Kind == Word && t[i+1].Title
		}
	}
	if x.d.Lower(i) == "]" && x.isNote(i-2) && isFinal(x.d.Lower(x.beforeNotes(i))) {
		return !x.isNote(i+1) && x.begins(i+1)
	}
	w := x.d.Lower(m)
	dotted := t[m].Kind == Word && len(w) > 1 && w[len(w)-1] == '.'
	if !dotted && !(t[m].Kind == Punct && isFinal(w)) {
		return false
	}
	// What closes after it, or repeats it, belongs to it.
	next := x.d.Lower(i + 1)
	if !t[i].Space && (isCloser(next) || isFinal(next)) || w == "." && next == "." || t[i+1].Kind == Punct && isFace(x.d.Word(i+1)) {
		return false
	}
	if !t[i].Space && t[i+1].Kind != Punct && dotted {
		return false
	}
	if dotted {
		return m == i && x.afterAbbreviation(i) || m < i && x.begins(i+1)
	}
	switch {
	case w == "." && x.numbered(m), x.appended(i + 1):
		return false
	case t[i+1].Kind == Word && !t[i+1].Title:
		// A small letter goes on with the sentence after a closed quotation ("…?" he asked) and an
		// ellipsis; after a bare full stop it begins one of careless writing, unless the full stop
		// is that of a short form nobody listed.
		return m == i && w != "..." && (w != "." || t[i].Space && x.plainWord(m-1))
	}
	return x.begins(i+1) || next == "(" && t[i].Space && w != "..."
}

// appended tells whether token k, after a full stop, still belongs to the sentence before it: a
// reference mark ("[17]"), or the agency's name at the end of a caption.
func (x *splitter) appended(k int) bool {
	t := x.d.Tokens
	switch {
	case x.isNote(k):
		return true
	case t[k].Kind == Word && t[k].End-t[k].Start <= 8 && allUpper(x.d.Word(k)):
		return k+1 == len(t) || t[k].gap != gapNone
	}
	return false
}

// isNote tells whether a reference mark ("[17]") stands at token k.
func (x *splitter) isNote(k int) bool {
	t := x.d.Tokens
	return k >= x.first && k+2 < len(t) && x.d.Lower(k) == "[" && t[k+1].Kind == Number && x.d.Lower(k+2) == "]"
}

// beforeNotes gives the token before the reference marks of which the last one ends with token
// i; it looks at a few of them.
func (x *splitter) beforeNotes(i int) int {
	for n := 0; n < 8 && i-2 > x.first && x.isNote(i-2); n++ {
		i -= 3
	}
	return i
}

// begins tells whether token k may be the first of a sentence.
func (x *splitter) begins(k int) bool {
	t := x.d.Tokens
	for n := 0; n < 3 && k < len(t); n++ {
		switch {
		case t[k].Kind == Number || t[k].Kind == URL:
			return true
		case t[k].Kind == Word:
			return t[k].Title || !latinLower(x.d.Word(k))
		case !isOpener(x.d.Lower(k)):
			return !isInner(x.d.Lower(k))
		}
		k++
	}
	return true
}

func isInner(w string) bool {
	switch w {
	case ",", ";", ":", ")", "]", "/", "%":
		return true
	}
	return false
}

// latinLower tells a word that begins with a small letter of a script that has both sizes.
func latinLower(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.ToUpper(r) != r
}

// plainWord tells whether token k is a word of the language rather than a short form: three
// letters or more.
func (x *splitter) plainWord(k int) bool {
	return k >= x.first && x.d.Tokens[k].Kind == Word && len(x.d.Lower(k)) > 2
}

// numbered tells whether the full stop at m stands behind the number of a paragraph or of a
// list item, or behind an ordinal before a month.
func (x *splitter) numbered(m int) bool {
	t := x.d.Tokens
	if m == 0 || t[m-1].Space || m-1 < x.first {
		return false
	}
	w := x.d.Word(m - 1)
	if m-1 == x.first && x.d.Tokens[m].Space {
		return t[m-1].Kind == Number && len(w) <= 4 || len(w) == 1 || roman(w)
	}
	return t[m-1].Kind == Number && len(w) <= 2 && m+1 < len(t) && isMonth(x.d.Lower(m+1))
}

func roman(w string) bool {
	for i := 0; i < len(w); i++ {
		if c := w[i]; c != 'I' && c != 'V' && c != 'X' {
			return false
		}
	}
	return len(w) <= 5
}

// afterAbbreviation tells whether a sentence ends after the abbreviation i.
func (x *splitter) afterAbbreviation(i int) bool {
	t := x.d.Tokens
	w := x.d.Word(i)
	w = w[:len(w)-1]
	if w == "e.g" || w == "i.e" {
		return false
	}
	if kind := kindOfAbbreviation(w); kind == titleAbbreviation || kind == numberAbbreviation {
		return false
	}
	k := i + 1
	if t[k].Kind == Punct && isOpener(x.d.Lower(k)) && k+1 < len(t) && x.d.Lower(k) != "-" && x.d.Lower(k) != "(" {
		k++
	}
	if t[k].Kind != Word || !t[k].Title {
		return false
	}
	next := x.d.Lower(k)
	if starter(next) {
		return true
	}
	switch x.d.Lower(i) {
	case "a.m.", "p.m.", "am.", "pm.":
		return !isWeekday(next) && !isMonth(next) && !allUpper(x.d.Word(k)) && !(k+1 < len(t) && x.d.Lower(k+1) == "time")
	case "etc.":
		return true
	}
	return false
}

func allUpper(w string) bool {
	for i := 0; i < len(w); i++ {
		if !upperByte(w[i]) {
			return false
		}
	}
	return len(w) > 1
}
