package text

import (
	"unicode"
	"unicode/utf8"
)

// class is what a rune is to the tokeniser.
type class uint8

const (
	other  class = iota // punctuation, symbols, bytes that are not UTF-8
	space               // white space: the only thing that may stand between tokens
	letter              // letters and marks
	digit               // digits and other numerals
	inside              // soft hyphen, joiners: nothing of their own
)

// classAt gives the rune at byte i, its class and its length. At the end of the text it
// gives a space of length 0.
func classAt(s string, i int) (rune, class, int) {
	if i >= len(s) {
		return ' ', space, 0
	}
	c := s[i]
	switch {
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return rune(c), letter, 1
	case c == ' ' || '\t' <= c && c <= '\r':
		return rune(c), space, 1
	case '0' <= c && c <= '9':
		return rune(c), digit, 1
	case c < utf8.RuneSelf:
		return rune(c), other, 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	switch {
	case r == '\u00ad' || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\ufeff':
		return r, inside, n
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return r, letter, n
	case unicode.IsNumber(r):
		return r, digit, n
	case unicode.IsSpace(r):
		return r, space, n
	}
	return r, other, n
}

// isApostrophe tells the marks that stand between letters of a word.
func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '`' || r == '´' }

// isHyphen tells the short dashes that join words; the long ones separate them.
func isHyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' }

// isFace tells the faces that letters are decorated with.
func isFace(w string) bool {
	switch w {
	case ":)", ":(", ";)", ":D", ":P", ":p", ";P", ":O", ":o", "=)", "=(", "(:", "<3", ":-)", ":-(", ";-)", ":-D", ":-P", ":'(", "^_^", "-_-":
		return true
	}
	return false
}

// cut shortens a text to at most n bytes, at a rune border.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
