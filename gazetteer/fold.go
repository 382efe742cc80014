package gazetteer

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form in which names are compared: small letters and digits alone, without
// accents, spaces, hyphens, apostrophes and other signs, Cyrillic written in Latin letters,
// and "St", "Mt" and "Ft" before another word written out. "Ak-Say" and "Ак-Сай" are both
// "aksay", "Törtköchö" and "Төрт-Көчө" both "tortkocho". Letters of other scripts stay, but
// for their marks. Fold(Fold(s)) is Fold(s).
//
// Spellings that differ by more than this (Ak-Sai, Aksay; Vorukh, Voruh) are told apart here;
// [Gazetteer.Find] brings them together where no name is equal.
func Fold(s string) string {
	var buf [64]byte
	return string(appendFold(buf[:0], s))
}

// appendFold appends the folded form of s, which begins a word, to dst.
func appendFold(dst []byte, s string) []byte {
	start, word := len(dst), len(dst) // word is where the last word begins
	open := true                      // whether the last word may still grow
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
			fallthrough
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			if !open {
				dst = appendLong(dst, word)
				word, open = len(dst), true
			}
			dst = append(dst, c)
		case c >= utf8.RuneSelf:
			return appendFoldRunes(dst[:start], s)
		case c != '\'' && c != '`':
			open = open && len(dst) == word
		}
	}
	return dst
}

// appendLong writes the word that begins at dst[word] out where it is an abbreviation. It is
// called when another word follows: at the end of a name "st" is a street or nothing known.
func appendLong(dst []byte, word int) []byte {
	switch string(dst[word:]) {
	case "st":
		return append(dst[:word], "saint"...)
	case "ste":
		return append(dst[:word], "sainte"...)
	case "mt":
		return append(dst[:word], "mount"...)
	case "ft":
		return append(dst[:word], "fort"...)
	}
	return dst
}

// appendFoldRunes is appendFold for names with letters outside ASCII.
func appendFoldRunes(dst []byte, s string) []byte {
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s) // "и" with a breve is the letter "й"
	}
	word, open := len(dst), true
	for _, r := range s {
		before := len(dst)
		dst = appendLetter(dst, unicode.ToLower(r))
		switch {
		case len(dst) == before:
			open = open && (len(dst) == word || joins(r))
		case !open:
			// The letters of the new word stand already: hold them while the word before
			// is written out.
			var held [64]byte
			n := copy(held[:], dst[before:])
			dst = appendLong(dst[:before], word)
			word, open = len(dst), true
			dst = append(dst, held[:n]...)
		}
	}
	return dst
}

// joins reports whether a sign that is no letter stands inside words: apostrophes of all
// kinds, and marks.
func joins(r rune) bool {
	switch r {
	case '\'', '`', '’', '‘', '′', '´', 'ь', 'ъ', 'Ь', 'Ъ':
		return true
	}
	return unicode.In(r, unicode.M, unicode.Lm)
}

// appendLetter appends a small letter or digit without its marks; anything else it leaves out.
func appendLetter(dst []byte, r rune) []byte {
	if t := latin(r); t != "" {
		return append(dst, t...)
	}
	if r < utf8.RuneSelf {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			dst = append(dst, byte(r))
		}
		return dst
	}
	var in, parts [64]byte
	for _, d := range string(norm.NFKD.Append(parts[:0], utf8.AppendRune(in[:0], r)...)) {
		d = unicode.ToLower(d)
		t := latin(d)
		switch {
		case t != "":
			dst = append(dst, t...)
		case d == 'ь' || d == 'ъ': // they say how the letter before is spoken
		case unicode.Is(unicode.Lm, d): // letters above others, lengthening and glottal signs
		case unicode.IsLetter(d) || unicode.IsDigit(d):
			dst = utf8.AppendRune(dst, d)
		}
	}
	return dst
}

// latin gives the Latin letters for a small letter that does not come apart into a plain
// letter and marks, "" for all others. Cyrillic is written as English news writes Russian, the
// letters of other languages as their own countries write them.
func latin(r rune) string {
	if 'а' <= r && r <= 'я' {
		return [...]string{"a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t",
			"u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"}[r-'а']
	}
	switch r {
	case 'ё', 'є':
		return "e"
	case 'і', 'ї', 'ӣ':
		return "i"
	case 'ө', 'ў':
		return "o"
	case 'ү', 'ұ', 'ӯ':
		return "u"
	case 'ң', 'ҥ', 'ŋ':
		return "ng"
	case 'ә', 'ə':
		return "a"
	case 'ғ':
		return "gh"
	case 'ґ', 'ѓ':
		return "g"
	case 'қ', 'ќ', 'ҡ':
		return "q"
	case 'ҳ', 'һ', 'ħ':
		return "h"
	case 'ҷ', 'ј':
		return "j"
	case 'љ':
		return "lj"
	case 'њ':
		return "nj"
	case 'ђ':
		return "dj"
	case 'ћ':
		return "c"
	case 'џ':
		return "dz"
	case 'ѕ':
		return "dz"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð', 'ɗ':
		return "d"
	case 'ɓ':
		return "b"
	case 'ƙ':
		return "k"
	case 'þ':
		return "th"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ı':
		return "i"
	}
	return ""
}
