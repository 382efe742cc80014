package query

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
)

// The engines' own parsers of words differ from each other, and with PostgreSQL's from server to server. The program therefore
// makes the words itself, of what is kept and of what is looked for in the same way.

// Token is a word of a text.
type Token struct {
	Start, End int    // bytes in the text
	Stem       string // as an index has it: folded, without an English ending
}

// wordBytes is the most of a word that an index takes.
const wordBytes = 500

// Tokens gives the words of a text: runs of letters and digits. They are folded as names of places are ([gazetteer.Fold]), so
// that accents do not count and Cyrillic is found by Latin letters; words of languages whose marks are letters keep theirs. An apostrophe between
// letters joins them (Sana'a, sanaa), but "'s" is an ending and "l'" a word. Scripts that leave no space between words give each
// letter alone.
func Tokens(text string) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		for at := 0; at < len(text); {
			start, end, next := wordAt(text, at)
			if start < 0 {
				return
			}
			if stem := stemOf(text[start:end]); stem != "" && !yield(Token{start, end, stem}) {
				return
			}
			at = next
		}
	}
}

// wordAt finds the next word from a byte on, and where to look for the one after it; start is below 0 where there is none.
func wordAt(text string, from int) (start, end, next int) {
	start, end = -1, -1
	for i := from; i < len(text); {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case start < 0 && isWord(c):
			if start, end = i, i+size; unspaced(c) {
				return start, end, end
			}
		case start < 0: // between words
		case isWord(c) && unspaced(c):
			return start, end, i
		case isWord(c) || inWord(c):
			end = i + size
		case !isApostrophe(c) || !joins(text[start:i], text[i+size:]):
			return start, end, i + size
		}
		i += size
	}
	return start, end, len(text)
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// inWord says of marks, and of signs that show only how a word is broken or joined, that they are inside words.
func inWord(r rune) bool {
	return r >= utf8.RuneSelf && (unicode.IsMark(r) || r == '\u00ad' || r == '\u200c' || r == '\u200d')
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '’', '‘', '′', '´':
		return true
	}
	return false
}

// joins reports whether an apostrophe between two parts makes one word of them. After a short word that French or Italian writes
// before a vowel it does not.
func joins(before, after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	if !unicode.IsLetter(r) {
		return false
	}
	switch strings.ToLower(before) {
	case "l", "d", "j", "m", "n", "s", "t", "c", "qu", "dell", "nell", "all", "un":
		return !strings.ContainsRune("aeiouyhàâéèêëîïôöûü", unicode.ToLower(r))
	}
	return true
}

// unspaced says of letters that words of their scripts stand side by side.
func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// stemOf folds a word and takes its English ending off.
func stemOf(word string) string {
	if n := len(word); n > 2 && (word[n-1] == 's' || word[n-1] == 'S') {
		if r, size := utf8.DecodeLastRuneInString(word[:n-1]); isApostrophe(r) {
			word = word[:n-1-size]
		}
	}
	var buf [64]byte
	folded := appendFolded(buf[:0], word)
	if len(folded) > wordBytes {
		folded = folded[:wordBytes]
		for !utf8.Valid(folded) {
			folded = folded[:len(folded)-1]
		}
	}
	for _, c := range folded {
		if c >= utf8.RuneSelf {
			return string(folded)
		}
	}
	return string(stem(folded))
}

// appendFolded appends a word as it is compared.
func appendFolded(dst []byte, word string) []byte {
	start := len(dst)
	for i := range len(word) {
		c := word[i]
		switch {
		case 'A' <= c && c <= 'Z':
			dst = append(dst, c+'a'-'A')
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			dst = append(dst, c)
		case c >= utf8.RuneSelf && strings.ContainsFunc(word, marked):
			return append(dst[:start], strings.ToLower(norm.NFKC.String(word))...)
		case c >= utf8.RuneSelf:
			return append(dst[:start], gazetteer.Fold(word)...)
		}
	}
	return dst
}

// marked says of scripts that their marks are as good as letters: those of India, Southeast Asia and East Asia.
func marked(r rune) bool {
	return r >= 0x0900 && r < 0x1e00 || r >= 0x2e80 && r < 0xfb00
}

// Stems gives the words of a text as an index has them.
func Stems(text string) []string {
	var out []string
	for t := range Tokens(text) {
		out = append(out, t.Stem)
	}
	return out
}

// Spellings gives the ways in which what a term looks for may be written, each as words one after the other. A phrase has one. A
// word may have more: "Zürnau" is also Zuernau, "Tel-Afar" Telafar, and "al-Tanf" may lack its article.
func Spellings(t *counterclaim.SearchTerm) [][]string {
	plain := Stems(t.Text)
	if len(plain) == 0 {
		return nil
	}
	out := [][]string{plain}
	if t.Phrase {
		return out
	}
	add := func(stems []string) {
		if len(stems) > 0 && !slices.ContainsFunc(out, func(have []string) bool { return slices.Equal(have, stems) }) {
			out = append(out, stems)
		}
	}
	add(Stems(umlauts.Replace(t.Text)))
	add(Stems(withoutDigraphs(t.Text)))
	if len(plain) > 1 && strings.ContainsFunc(t.Text, isHyphen) {
		add(Stems(strings.Map(func(r rune) rune {
			if isHyphen(r) {
				return -1
			}
			return r
		}, t.Text)))
		if isArticle(plain[0], plain[1]) {
			add(plain[1:])
		}
	}
	return out
}

func isHyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' || r == '–' }

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "å", "aa", "Å", "Aa", "ø", "oe", "Ø", "Oe")

// withoutDigraphs writes ae, oe and ue between consonants as one vowel, which is how ä, ö and ü are folded: Zuernau, zurnau. After
// g and q they are English or French (guest, quest), and words of less than five letters are let be.
func withoutDigraphs(s string) string {
	if len(s) < 5 {
		return s
	}
	consonant := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' && !isVowel(c|0x20, false) }
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		digraph := i > 1 && i+1 < len(s) && s[i]|0x20 == 'e' && strings.IndexByte("aou", s[i-1]|0x20) >= 0
		if digraph && consonant(s[i-2]) && s[i-2]|0x20 != 'g' && s[i-2]|0x20 != 'q' && consonant(s[i+1]) {
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

// isArticle knows the Arabic article before a name, with its l or with the first consonant of the name: al-Tanf, at-Tanf.
func isArticle(word, name string) bool {
	switch {
	case word == "al" || word == "el" || word == "ul":
		return true
	case len(word) < 2 || word[0] != 'a' && word[0] != 'e':
		return false
	}
	return !isVowel(word[1], true) && strings.HasPrefix(name, word[1:])
}

// Needed leaves out the article "al" or "el" where it stands as a word of its own beside others: names are found without it.
func Needed(all []counterclaim.SearchTerm) []counterclaim.SearchTerm {
	article := func(t counterclaim.SearchTerm) bool {
		return t.Op == counterclaim.SearchWord && !t.Phrase && !t.Prefix && (strings.EqualFold(t.Text, "al") || strings.EqualFold(t.Text, "el"))
	}
	if !slices.ContainsFunc(all, article) {
		return all
	}
	out := slices.DeleteFunc(slices.Clone(all), article)
	if !slices.ContainsFunc(out, func(t counterclaim.SearchTerm) bool { return t.Op == counterclaim.SearchWord }) {
		return all
	}
	return out
}
