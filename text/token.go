package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner walks over a text once, from left to right.
type scanner struct {
	s      string
	tokens []Token
	noMail int // no mail address begins before this byte: the run of name letters up to it has no @
}

// tokenize splits a text into tokens. Its time is linear in the length of the text.
func tokenize(s string) []Token {
	x := scanner{s: s, tokens: make([]Token, 0, len(s)/5+8)}
	for i := 0; i < len(s); {
		_, c, n := classAt(s, i)
		if c == space {
			i = x.skipSpace(i)
			continue
		}
		switch end := x.address(i); {
		case end > i:
			x.add(i, end, URL)
			i = end
		case c == letter || c == digit || c == inside:
			i = x.word(i)
		default:
			i = x.mark(i, n)
		}
	}
	return x.tokens
}

// skipSpace notes on the token before i what the white space holds, and gives where it ends.
func (x *scanner) skipSpace(i int) int {
	lines := 0
	for i < len(x.s) {
		r, c, n := classAt(x.s, i)
		if c != space {
			break
		}
		switch r {
		case '\n', '\u2028':
			lines++
		case '\r':
			if i+1 == len(x.s) || x.s[i+1] != '\n' {
				lines++
			}
		case '\f', '\u2029':
			lines += 2
		}
		i += n
	}
	if k := len(x.tokens); k > 0 {
		x.tokens[k-1].Space = true
		x.tokens[k-1].gap = gap(min(lines, int(gapBlank)))
	}
	return i
}

// add adds a token, or several where it is longer than a token may be.
func (x *scanner) add(start, end int, k Kind) {
	for end-start > MaxToken {
		n := start + MaxToken
		for back := range utf8.UTFMax {
			if utf8.RuneStart(x.s[n-back]) {
				n -= back
				break
			}
		}
		x.tokens = append(x.tokens, Token{Start: int32(start), End: int32(n), Kind: k, Title: title(x.s[start:n])})
		start = n
	}
	if start < end {
		x.tokens = append(x.tokens, Token{Start: int32(start), End: int32(end), Kind: k, Title: title(x.s[start:end])})
	}
}

func title(s string) bool {
	if c := s[0]; c < utf8.RuneSelf {
		return 'A' <= c && c <= 'Z'
	}
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

// word scans a word or number at i, with the marks inside it, and adds it as one token or as
// a stem and its clitic, a number and its unit.
func (x *scanner) word(i int) int {
	s := x.s
	j, last := i, inside
	letters, digits, apostrophe := -1, false, -1 // letters: where the first one stands
	for {
		r, c, n := classAt(s, j)
		if c == letter {
			if letters < 0 {
				letters = j
			}
			last = c
		} else if c == digit {
			digits, last = true, c
		} else if c == space || c == other && !x.joins(i, j, r, n, last, letters >= 0) {
			break
		} else if isApostrophe(r) {
			apostrophe = j
		}
		j += n
	}
	if letters < 0 {
		k := Number
		if !digits {
			k = Punct
		}
		x.add(i, j, k)
		return j
	}
	if j < len(s) && s[j] == '.' && x.keepsDot(i, j) {
		j++
	}
	x.addWord(i, j, letters, digits, apostrophe)
	return j
}

// addWord adds s[i:j] after taking clitics and units off it.
func (x *scanner) addWord(i, j, letters int, digits bool, apostrophe int) {
	w := x.s[i:j]
	switch {
	case digits && letters > i && w[0] <= '9':
		tail := w[letters-i:]
		switch {
		case isUnit(tail):
			x.add(i, letters, Number)
			x.add(letters, j, Word)
		case isOrdinalTail(tail):
			x.add(i, j, Number)
		default:
			x.add(i, j, Word)
		}
	case apostrophe > i:
		x.addClitic(i, j, apostrophe)
	default:
		if at := fused(w); at > 0 {
			x.add(i, i+at, Word)
			i += at
		}
		x.add(i, j, Word)
	}
}

// addClitic adds a word whose last apostrophe is at a: "army's", "didn't", "O'Brien".
func (x *scanner) addClitic(i, j, a int) {
	_, n := utf8.DecodeRuneInString(x.s[a:])
	tail := x.s[a+n : j]
	switch {
	case isClitic(tail):
		x.add(i, a, Word)
		x.add(a, j, Word)
	case (tail == "t" || tail == "T") && a-1 > i && x.s[a-1]|0x20 == 'n':
		x.add(i, a-1, Word)
		x.add(a-1, j, Word)
	default:
		x.add(i, j, Word)
	}
}

// joins tells whether the mark r at j (n bytes long) stands inside the word that began at i.
// last is what precedes it; letters says whether the word holds a letter so far.
func (x *scanner) joins(i, j int, r rune, n int, last class, letters bool) bool {
	_, next, size := classAt(x.s, j+n)
	if next != letter && next != digit {
		return false
	}
	numeric := last == digit && next == digit
	switch {
	case isHyphen(r):
		return last == letter || last == digit && (numeric || letters)
	case isApostrophe(r):
		return last == letter && next == letter
	case r == '_':
		return true
	case r == '&':
		return last == letter && next == letter && upperByte(x.s[j-1]) && upperByte(x.s[j+1])
	case r == '.':
		return numeric || last == letter && next == letter && x.dotted(i, j, size)
	case r == ',' || r == ':' || r == '/' || r == '–':
		return numeric && !letters
	}
	return false
}

// dotted tells whether the dot at j stands between the letters of an abbreviation such as
// "U.S.", "p.m.", "Ph.D.": one letter before it and one after it. next is the length of the
// letter after it.
func (x *scanner) dotted(i, j, next int) bool {
	_, after, _ := classAt(x.s, j+1+next)
	if after == letter || after == digit {
		return false
	}
	if j-i == 2 && x.s[i:j] == "Ph" {
		return true
	}
	_, n := utf8.DecodeLastRuneInString(x.s[i:j])
	if j-n == i {
		return true
	}
	_, before, _ := classBefore(x.s, i, j-n)
	return before == other && x.s[j-n-1] == '.' || before == digit
}

func classBefore(s string, i, j int) (rune, class, int) {
	_, n := utf8.DecodeLastRuneInString(s[i:j])
	return classAt(s, j-n)
}

func upperByte(b byte) bool { return 'A' <= b && b <= 'Z' }

// keepsDot tells whether the full stop at j belongs to the word s[i:j].
func (x *scanner) keepsDot(i, j int) bool {
	w := x.s[i:j]
	if strings.IndexByte(w, '.') > 0 {
		return true // "U.S", "p.m", "4.30p.m"
	}
	_, next, _ := classAt(x.s, j+1)
	switch kindOfAbbreviation(w) {
	case titleAbbreviation, plainAbbreviation, monthAbbreviation:
		return true
	case numberAbbreviation: // a word of its own unless a number follows
		return next == digit || next == space && x.digitAfter(j+1)
	}
	if len(w) == 1 && upperByte(w[0]) { // an initial: a name goes on after it
		if w == "I" && x.afterLowerWord() {
			return false
		}
		return next == letter || next == space && x.titleAfter(j+1) || next == other && j+1 < len(x.s) && x.s[j+1] == ','
	}
	return false
}

// digitAfter and titleAfter look past the white space at i, within a line.
func (x *scanner) digitAfter(i int) bool {
	_, c, _ := classAt(x.s, x.pastBlanks(i))
	return c == digit
}

func (x *scanner) titleAfter(i int) bool {
	i = x.pastBlanks(i)
	return i < len(x.s) && title(x.s[i:])
}

// pastBlanks skips at most a few white-space bytes, so that long runs of them cost nothing.
func (x *scanner) pastBlanks(i int) int {
	for k := 0; k < 4 && i < len(x.s) && (x.s[i] == ' ' || x.s[i] == '\n' || x.s[i] == '\r'); k++ {
		i++
	}
	return i
}

func (x *scanner) afterLowerWord() bool {
	k := len(x.tokens)
	return k > 0 && x.tokens[k-1].Kind == Word && !x.tokens[k-1].Title
}

// mark adds the punctuation at i, whose first rune is n bytes long.
func (x *scanner) mark(i, n int) int {
	s := x.s
	j := i + n
	if end := x.face(i); end > i {
		x.add(i, end, Punct)
		return end
	}
	switch c := s[i]; {
	case c == '.':
		_, next, _ := classAt(s, j)
		if next == digit && (i == 0 || x.spaceBefore(i)) { // ".50"
			return x.word2(i, j)
		}
		if j = run(s, j, "."); j == i+1 {
			j = run(s, j, "!?")
		}
	case c == '!' || c == '?':
		j = run(s, j, "!?")
	case strings.HasPrefix(s[i:j], "…"):
		j = run(s, j, ".")
	case strings.IndexByte("-=_*~+<>|", c) >= 0:
		j = run(s, j, s[i:i+1])
	case (c == '\'' || c == '`') && j < len(s) && s[j] == c: // '' and ``
		j++
	case s[i:j] == "’" || s[i:j] == "‘": // ’’ and ‘’
		if strings.HasPrefix(s[j:], "’") {
			j += n
		}
	case c == '#' || c == '@' && x.spaceBefore(i):
		if _, next, _ := classAt(s, j); next == letter {
			for {
				r, k, m := classAt(s, j)
				if k != letter && k != digit && r != '_' {
					break
				}
				j += m
			}
			x.add(i, j, Word)
			return j
		}
	case !utf8.ValidString(s[i:j]):
		for j < len(s) {
			r, m := utf8.DecodeRuneInString(s[j:])
			if r != utf8.RuneError || m != 1 {
				break
			}
			j++
		}
	}
	if r, _ := utf8.DecodeRuneInString(s[i:]); isApostrophe(r) && i > 0 {
		if end := x.looseClitic(j); end > j {
			x.add(i, end, Word)
			return end
		}
	}
	for j > i+1 { // marks and joiners that belong to a symbol
		r, c, m := classAt(s, j)
		if m == 0 || c != inside && !unicode.IsMark(r) {
			break
		}
		j += m
	}
	x.add(i, j, Punct)
	return j
}

// face gives the end of the face (":-)") at i, which white space parts from what is before it and
// no letter or digit follows, or i.
func (x *scanner) face(i int) int {
	n := min(3, len(x.s)-i)
	if n < 2 || strings.IndexByte(":;=(^-<", x.s[i]) < 0 || !x.spaceBefore(i) {
		return i
	}
	for ; n >= 2; n-- {
		if isFace(x.s[i : i+n]) {
			if _, next, _ := classAt(x.s, i+n); next != letter && next != digit {
				return i + n
			}
		}
	}
	return i
}

// word2 adds a number that begins with a decimal point.
func (x *scanner) word2(i, j int) int {
	for {
		_, c, n := classAt(x.s, j)
		if c != digit {
			break
		}
		j += n
	}
	x.add(i, j, Number)
	return j
}

// looseClitic gives the end of the clitic whose letters begin at j, after an apostrophe that
// no word claimed: "U.S.'s", "Ardania 's".
func (x *scanner) looseClitic(j int) int {
	for n := 1; n <= 2 && j+n <= len(x.s); n++ {
		if _, c, _ := classAt(x.s, j+n); c != letter && c != digit && isClitic(x.s[j:j+n]) {
			return j + n
		}
	}
	return j
}

func (x *scanner) spaceBefore(i int) bool {
	if i == 0 {
		return true
	}
	k := len(x.tokens)
	return k == 0 || x.tokens[k-1].Space || int(x.tokens[k-1].End) < i
}

// run gives the end of the run of bytes of set at j.
func run(s string, j int, set string) int {
	for j < len(s) && strings.IndexByte(set, s[j]) >= 0 {
		j++
	}
	return j
}
