package actors

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names and texts are compared by their atoms: words in lower case without accents, without
// full stops and inner apostrophes, split at hyphens and before "'s". So "Sana'a" is
// "Sanaa", "U.S." is "US", "al-Qa'ida" is "Al Qaida", "Türkiye" is "Turkiye".

// key appends the atoms of a name to buf, a space between them, and gives their number and
// the length of the first one. A leading "the" is dropped from names of several words.
func key(buf []byte, name string) (_ []byte, n, first int) {
	start, words := len(buf), 0
	for f := range strings.FieldsSeq(name) {
		k := 0
		buf, k = atoms(buf, f)
		n += k
		if words++; words == 2 && k > 0 && string(buf[start:start+min(4, len(buf)-start)]) == "the " && n == k+1 {
			buf = append(buf[:start], buf[start+4:]...)
			n--
		}
	}
	first = len(buf) - start
	for i, c := range buf[start:] {
		if c == ' ' {
			first = i
			break
		}
	}
	return buf, n, first
}

// atoms appends the atoms of one word to buf and gives their number.
func atoms(buf []byte, word string) ([]byte, int) {
	stem, genitive := word, false
	if s, ok := cutGenitive(word); ok {
		stem, genitive = s, true
	}
	n, open := 0, false
	for i := 0; i < len(stem); {
		c := stem[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'A' <= c && c <= 'Z':
				buf, n, open = begin(buf, n, open)
				buf = append(buf, c+'a'-'A')
			case 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '&':
				buf, n, open = begin(buf, n, open)
				buf = append(buf, c)
			case c == '-' || c == '/' || c == '_':
				open = false
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(stem[i:])
		i += size
		switch {
		case r == '‐' || r == '‑' || r == '–' || r == '—':
			open = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			buf, n, open = begin(buf, n, open)
			buf = appendFolded(buf, unicode.ToLower(r))
		}
	}
	if genitive {
		buf, n, _ = begin(buf, n, false)
		buf = append(buf, "'s"...)
	}
	return buf, n
}

// begin opens an atom unless one is open.
func begin(buf []byte, n int, open bool) ([]byte, int, bool) {
	if open {
		return buf, n, true
	}
	if len(buf) > 0 {
		buf = append(buf, ' ')
	}
	return buf, n + 1, true
}

// cutGenitive gives a word without the "'s" at its end.
func cutGenitive(word string) (string, bool) {
	for _, s := range [...]string{"'s", "’s", "'S", "’S"} {
		if stem, ok := strings.CutSuffix(word, s); ok {
			return stem, true
		}
	}
	return word, false
}

// folded holds the Latin letters with marks and the plain letters that they are read as.
var folded = [...][2]string{
	{"àáâãäåāăąǎạảấầẩẫậắằẳẵặəɑ", "a"}, {"çćĉċč", "c"}, {"ďđð", "d"}, {"èéêëēĕėęěẹẻẽếềểễệ", "e"},
	{"ĝğġģǧ", "g"}, {"ĥħḥ", "h"}, {"ìíîïĩīĭįıịỉ", "i"}, {"ĵ", "j"}, {"ķ", "k"}, {"ĺļľŀł", "l"},
	{"ñńņňŋ", "n"}, {"òóôõöøōŏőơọỏốồổỗộớờởỡợ", "o"}, {"ŕŗř", "r"}, {"śŝşšșṣ", "s"}, {"ţťŧțṭ", "t"},
	{"ùúûüũūŭůűųưụủứừửữự", "u"}, {"ŵ", "w"}, {"ýÿŷỳỵỷỹ", "y"}, {"źżžẓ", "z"}, {"æ", "ae"}, {"œ", "oe"}, {"ß", "ss"}, {"þ", "th"},
}

// appendFolded appends a lower-case letter without its marks.
func appendFolded(buf []byte, r rune) []byte {
	if r < 0x1E00 && r > 0x024F && r != 'ə' && r != 'ɑ' || r > 0x1EFF {
		return utf8.AppendRune(buf, r)
	}
	for i := range folded {
		if strings.ContainsRune(folded[i][0], r) {
			return append(buf, folded[i][1]...)
		}
	}
	return utf8.AppendRune(buf, r)
}

// lettering says how a name's first word is written: with a capital letter, in capitals
// alone (an abbreviation of two letters or more).
func lettering(name string) (capital, capitals bool) {
	word := name
	for f := range strings.FieldsSeq(name) {
		word = f
		if !strings.EqualFold(f, "the") {
			break
		}
	}
	upper, lower := 0, 0
	for i, r := range word {
		switch {
		case unicode.IsUpper(r):
			upper++
			capital = capital || i == 0
		case unicode.IsLower(r):
			lower++
		}
	}
	return capital, upper > 1 && lower == 0
}
