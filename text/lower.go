package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// makeLower fills the arena of lower-cased tokens. Most tokens are ASCII and take the short way.
func (d *Doc) makeLower() {
	buf := make([]byte, 0, len(d.Text)+len(d.Text)/16)
	d.lowerAt = make([]int32, len(d.Tokens)+1)
	for i, t := range d.Tokens {
		d.lowerAt[i] = int32(len(buf))
		w := d.Text[t.Start:t.End]
		switch {
		case t.Kind == Punct:
			buf = appendPlain(buf, w)
		case w == "s" && d.lostApostrophe(i):
			buf = append(buf, "'s"...)
		default:
			buf = appendLower(buf, w)
		}
	}
	d.lowerAt[len(d.Tokens)] = int32(len(buf))
	d.lower = string(buf)
}

// lostApostrophe tells whether token i, a lone "s", is a possessive that lost its apostrophe:
// it stands between two words of a line, the first with a capital.
func (d *Doc) lostApostrophe(i int) bool {
	if i == 0 || i+1 == len(d.Tokens) {
		return false
	}
	before, self, after := d.Tokens[i-1], d.Tokens[i], d.Tokens[i+1]
	return before.Title && before.Kind == Word && before.Space && before.gap == gapNone &&
		self.Space && self.gap == gapNone && after.Kind == Word
}

func appendLower(buf []byte, w string) []byte {
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= utf8.RuneSelf {
			return appendLowerRunes(buf, w[i:])
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf = append(buf, c)
	}
	return buf
}

func appendLowerRunes(buf []byte, w string) []byte {
	for i := 0; i < len(w); {
		r, c, n := classAt(w, i)
		switch {
		case r == utf8.RuneError && n == 1:
			buf = append(buf, w[i])
		case c == inside:
		case isApostrophe(r):
			buf = append(buf, '\'')
		case isHyphen(r) || r == '–':
			buf = append(buf, '-')
		default:
			buf = utf8.AppendRune(buf, unicode.ToLower(r))
		}
		i += n
	}
	return buf
}

// appendPlain writes punctuation in its plain form.
func appendPlain(buf []byte, w string) []byte {
	if len(w) == 1 && w != "`" {
		return append(buf, w[0])
	}
	r, n := utf8.DecodeRuneInString(w)
	switch {
	case strings.ContainsRune("‘’‚‛′`´", r) && n == len(w):
		return append(buf, '\'')
	case strings.ContainsRune("“”„‟«»″", r), w == "''", w == "``", w == "’’", w == "‘’":
		return append(buf, '"')
	case strings.ContainsRune("–—‒―−-‐‑", r):
		return append(buf, '-')
	case r == '…' && n == len(w), strings.Trim(w, ".") == "":
		return append(buf, "..."...)
	}
	return append(buf, w...)
}
