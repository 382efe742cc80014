// Package tagging has what the part-of-speech tagger and its trainer share: what a word looks
// like, the features of a place in a sentence, and the dictionary of word classes.
package tagging

import (
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim/text/internal/linear"
)

// Unknown is the class of a word that the dictionary does not have.
const Unknown = 0

// maxWord is how many bytes at each end of a word are looked at; what lies between in a longer
// one is not a word of any language.
const maxWord = 48

// Word is what the tagger knows of a word before it looks around.
type Word struct {
	Low, Form uint32 // hashes of the word in lower case and as it stands
	Suffix    [5]uint32
	Prefix    [4]uint32
	Shape     uint32 // kinds of characters in a row
	Class     uint32 // from the dictionary: the tags that the word was seen with
	FormClass uint32 // the same for the word as it stands
	Lex       uint32 // parts of speech of the lexicon
	Title     bool
	Upper     bool // capitals alone, two or more
	Letters   bool // holds a letter
}

// Look fills w from a word's text, all but its classes.
func (w *Word) Look(s string, lex *Lexicon) {
	if len(s) > 2*maxWord {
		s = s[:maxWord] + s[len(s)-maxWord:]
	}
	var buf [3 * 2 * maxWord]byte
	low := buf[:0]
	const (
		none = iota
		upper
		lower
		digit
		punct
		dash
		other
	)
	last, shape, uppers, lowers, first := none, uint32(17), 0, 0, true
	form := uint32(2166136261)
	for i, n := 0, 0; i < len(s); i += n {
		kind := other
		c := s[i]
		n = 1
		switch {
		case 'a' <= c && c <= 'z':
			kind = lower
			low = append(low, c)
		case 'A' <= c && c <= 'Z':
			kind = upper
			low = append(low, c+'a'-'A')
		case '0' <= c && c <= '9':
			kind = digit
			low = append(low, '0')
		case c == '-':
			kind = dash
			low = append(low, c)
		case c < utf8.RuneSelf:
			kind = punct
			low = append(low, c)
		default:
			var r rune
			r, n = utf8.DecodeRuneInString(s[i:])
			kind, low = lookRune(low, s[i:i+n], r)
		}
		for _, b := range []byte(s[i : i+n]) {
			form = (form ^ uint32(b)) * 16777619
		}
		if kind != last {
			shape = shape*31 + uint32(kind)
		} else if last == upper && uppers == 1 {
			shape = shape*31 + 7
		}
		switch kind {
		case upper:
			uppers++
		case lower:
			lowers++
		}
		if first {
			w.Title = kind == upper
			first = false
		}
		last = kind
	}
	w.Form, w.Shape = form, shape
	w.Upper = uppers > 1 && lowers == 0
	w.Letters = uppers+lowers > 0
	w.affixes(low)
	w.Lex = lex.look(low)
}

// lookRune appends the plain lower-case form of a rune outside ASCII and gives its kind.
func lookRune(low []byte, raw string, r rune) (int, []byte) {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return 6, append(low, raw...)
	case r == '’' || r == '‘' || r == 'ʼ':
		return 4, append(low, '\'')
	case r == '“' || r == '”':
		return 4, append(low, '"')
	case r == '–' || r == '—' || r == '‐' || r == '‑':
		return 5, append(low, '-')
	case unicode.IsUpper(r):
		return 1, utf8.AppendRune(low, unicode.ToLower(r))
	case unicode.IsLower(r):
		return 2, utf8.AppendRune(low, r)
	case unicode.IsDigit(r):
		return 3, append(low, '0')
	}
	return 6, utf8.AppendRune(low, r)
}

func (w *Word) affixes(low []byte) {
	h := uint32(2166136261)
	for i, c := range low {
		h = (h ^ uint32(c)) * 16777619
		if i < len(w.Prefix) {
			w.Prefix[i] = h
		}
	}
	for i := len(low); i < len(w.Prefix); i++ {
		w.Prefix[i] = 0
	}
	w.Low = h
	h = 2166136261
	for i := range w.Suffix {
		w.Suffix[i] = 0
		if i < len(low) {
			h = (h ^ uint32(low[len(low)-1-i])) * 16777619
			w.Suffix[i] = h
		}
	}
}

// Edge is the word before the first and after the last of a sentence.
var edge = Word{Low: 1, Lex: 1, Form: 1, Shape: 1, Class: 1, FormClass: 1}

// Around gives the word k places from i, the edge word outside the sentence.
func around(words []Word, i int) *Word {
	if i < 0 || i >= len(words) {
		return &edge
	}
	return &words[i]
}

// EdgeLabel stands for the tags before the first word.
const EdgeLabel = 255

// Flags of a sentence that its words' features hold.
func Shouted(words []Word) bool {
	letters, capital := 0, 0
	for i := range words {
		if words[i].Letters {
			letters++
			if words[i].Title {
				capital++
			}
		}
	}
	return letters > 2 && capital*4 > letters*3
}

// MaxFeatures is how many features Features gives at most.
const MaxFeatures = 64

func bit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// The directions in which a sentence is read.
const (
	Forward  = 1
	Backward = -1
)

// Features writes the features of word i into dst, t1 and t2 being the labels of the word
// read before it and of the one before that, and gives how many there are. Reading backward,
// left and right change places.
func Features(dst *[MaxFeatures]uint32, words []Word, i, direction int, shouted bool, t1, t2 uint8) int {
	w := &words[i]
	p1, p2, n1, n2 := around(words, i-direction), around(words, i-2*direction), around(words, i+direction), around(words, i+2*direction)
	a1, a2 := uint32(t1), uint32(t1)<<8|uint32(t2)
	look := bit(w.Title) | bit(w.Upper)<<1 | bit(i == 0)<<2 | bit(shouted)<<3
	n := 0
	add := func(template, a, b uint32) {
		dst[n] = linear.Hash(template, a, b)
		n++
	}
	add(0, 0, 0)
	add(1, w.Low, 0)
	add(2, w.Form, bit(shouted))
	add(3, w.Suffix[0], w.Class)
	add(4, w.Suffix[1], look)
	add(5, w.Suffix[2], look&3)
	add(6, w.Suffix[3], 0)
	add(7, w.Suffix[4], 0)
	add(8, w.Prefix[0], w.Shape)
	add(9, w.Prefix[1], 0)
	add(10, w.Prefix[2], w.Suffix[1])
	add(11, w.Prefix[3], 0)
	add(12, w.Shape, look)
	add(13, w.Class, look)
	add(14, w.FormClass, look)
	add(15, p1.Low, 0)
	add(16, n1.Low, 0)
	add(17, p2.Low, 0)
	add(18, n2.Low, 0)
	add(19, p1.Low, w.Class)
	add(20, n1.Low, w.Class)
	add(21, p1.Low, w.Low)
	add(22, w.Low, n1.Low)
	add(23, n1.Class, w.Class)
	add(24, n1.Class, n2.Class^w.Class<<1)
	add(25, n1.Suffix[2], w.Class)
	add(26, p1.Suffix[2], w.Suffix[1])
	add(27, a1, 0)
	add(28, a2, 0)
	add(29, a1, w.Low)
	add(30, a1, w.Class)
	add(31, a2, w.Class)
	add(32, a1, n1.Class)
	add(33, a1, w.Suffix[2])
	add(34, a1, n1.Low)
	add(35, a2, w.Low)
	add(36, uint32(t2), w.Class)
	add(37, n1.Shape, w.Shape)
	add(38, p1.Shape, w.Shape+look)
	add(39, p2.Low, p1.Low)
	add(40, n1.Low, n2.Low)
	add(41, a1, n1.Class^linear.Hash(0, w.Class, 1))
	add(42, w.Lex, look&3)
	add(43, w.Lex, a1)
	add(44, w.Lex, n1.Lex)
	add(45, w.Lex, n1.Low)
	add(46, w.Lex, p1.Low)
	add(47, w.Lex, w.Suffix[1])
	return n
}
