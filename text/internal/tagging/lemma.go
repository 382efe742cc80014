package tagging

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim/text/internal/linear"
)

// Lemmas makes the dictionary form of a word: a table of words and endings, each with the edit
// that turns the word into its lemma. The longest ending that the table has decides.
type Lemmas struct {
	edits  string // one a line
	starts []int32
	table  Dictionary
}

// MaxEnding is the longest ending in bytes that the table has, whole words apart.
const MaxEnding = 8

// maxLemma is the longest word that is looked up; longer ones are their own lemma.
const maxLemma = 64

// Edit turns a word into its lemma: its letters' case is changed, Strip bytes at the end fall
// away, Add is put there.
type Edit struct {
	Case  byte // 'l' lower case, 'k' kept, 't' a capital and lower case
	Strip int
	Add   string
}

var errLemmas = errors.New("the lemmas are cut off or damaged")

// lemmaMagic begins the file; its number rises with the format.
const lemmaMagic = "lemmas1\n"

// OpenLemmas reads what EncodeLemmas wrote.
func OpenLemmas(data string) (Lemmas, error) {
	var l Lemmas
	rest, ok := strings.CutPrefix(data, lemmaMagic)
	if !ok || len(rest) < 4 {
		return l, errLemmas
	}
	n := linear.Uint32(rest, 0)
	if int64(n) > int64(len(rest)-4) {
		return l, errLemmas
	}
	l.edits = rest[4 : 4+n]
	for at := 0; at < len(l.edits); {
		end := strings.IndexByte(l.edits[at:], '\n')
		if end < 2 {
			return l, errLemmas
		}
		l.starts = append(l.starts, int32(at))
		at += end + 1
	}
	var err error
	l.table, err = OpenDictionary(rest[4+n:])
	return l, err
}

// EncodeLemmas writes edits and the table of keys with numbers of edits.
func EncodeLemmas(edits []Edit, table map[uint32]int) []byte {
	var lines []byte
	for _, e := range edits {
		lines = append(append(lines, e.Case, byte('0'+e.Strip)), e.Add+"\n"...)
	}
	out := []byte(lemmaMagic)
	out = append(out, 0, 0, 0, 0)
	linear.PutUint32(out[len(lemmaMagic):], uint32(len(lines)))
	out = append(out, lines...)
	classes := make(map[uint32]uint32, len(table))
	for key, edit := range table {
		classes[key] = uint32(edit) + 1
	}
	return append(out, EncodeDictionary(classes)...)
}

// LemmaKeys gives the keys under which the edit of a word may stand, the most telling first: the
// word as it stands, the word in lower case, its endings from the longest to none. low is the
// word in lower case, pos a number for its tag, look for its capitals.
func LemmaKeys(dst *[MaxEnding + 3]uint32, word string, low []byte, pos, look uint32) int {
	dst[0] = linear.Hash(pos, hashString(word), 2001)
	dst[1] = linear.Hash(pos, hashString(low), 2002)
	var endings [MaxEnding + 1]uint32
	h := uint32(2166136261)
	n := min(len(low), MaxEnding)
	endings[0] = linear.Hash(pos, h, 2003+look)
	for i := range n {
		h = (h ^ uint32(low[len(low)-1-i])) * 16777619
		endings[i+1] = linear.Hash(pos, h, 2003+look)
	}
	for i := range n + 1 {
		dst[2+i] = endings[n-i]
	}
	return n + 3
}

func hashString[T string | []byte](s T) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// Marks of a class whose words' capitals may be their own: the first one (names), all of them
// (names, and acronyms among nouns and adjectives). Others are written in capitals only by their
// place or for stress.
const (
	NameBit = 1 << 16
	CapsBit = 1 << 17
)

// LemmaLook is the look of a word's capitals, as far as its class lets them count: none, the
// first letter, more.
func LemmaLook(word string, pos uint32) uint32 {
	n := uint32(0)
	for i, r := range word {
		if r < utf8.RuneSelf && ('A' > r || r > 'Z') || r >= utf8.RuneSelf && !unicode.IsUpper(r) {
			continue
		}
		if i > 0 {
			return 2 * (pos & CapsBit / CapsBit)
		}
		n = pos & NameBit / NameBit
	}
	return n
}

// AppendLower appends a word in lower case; bytes that are not UTF-8 stay what they are.
func AppendLower(dst []byte, word string) []byte {
	for i := 0; i < len(word); {
		c := word[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(word[i:])
		if r == utf8.RuneError {
			dst = append(dst, word[i:i+n]...)
		} else if r == '’' {
			dst = append(dst, '\'')
		} else {
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		}
		i += n
	}
	return dst
}

// Append appends the lemma of a word to dst.
func (l *Lemmas) Append(dst []byte, word string, pos uint32) []byte {
	if len(word) > maxLemma || word == "" {
		return append(dst, word...)
	}
	at := len(dst)
	dst = AppendLower(dst, word)
	var keys [MaxEnding + 3]uint32
	for _, key := range keys[:LemmaKeys(&keys, word, dst[at:], pos, LemmaLook(word, pos))] {
		class := l.table.Class(key)
		if class == Unknown || int(class) > len(l.starts) {
			continue
		}
		line := l.edits[l.starts[class-1]:]
		line = line[:strings.IndexByte(line, '\n')]
		return Edit{line[0], int(line[1]) - '0', line[2:]}.append(dst, at, word)
	}
	return dst
}

// Apply gives the lemma that the edit makes of a word.
func (e Edit) Apply(word string) string {
	return string(e.append(AppendLower(nil, word), 0, word))
}

// append makes the lemma of the lower-case word that stands in dst from at on.
func (e Edit) append(dst []byte, at int, word string) []byte {
	switch e.Case {
	case 'k':
		dst = append(dst[:at], word...)
	case 't':
		if at < len(dst) && 'a' <= dst[at] && dst[at] <= 'z' {
			dst[at] -= 'a' - 'A'
		}
	}
	if e.Strip > len(dst)-at {
		return dst
	}
	return append(dst[:len(dst)-e.Strip], e.Add...)
}
