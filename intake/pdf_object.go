package intake

import (
	"bytes"
	"strconv"
	"strings"
)

// Objects of a PDF (ISO 32000-1, 7.3): nil, bool, float64, string, pdfName, []any, pdfDict, pdfRef, *pdfStream. A pdfWord is an operator
// or what else is no object; pdfEnd stands behind the last of them.
type (
	pdfName string
	pdfWord string
	pdfDict map[pdfName]any
	pdfRef  int // number of an object; generations are passed over, as the latest object of a number holds
	pdfEnd  struct{}
)

// pdfStream is a dictionary with bytes.
type pdfStream struct {
	pdfDict
	raw []byte // as they stand in the file
	num int
}

const maxPDFDepth = 64 // arrays and dictionaries in one another

// pdfWork is what may still be done with a document, in about a byte each. It is shared by everything that reads the document, and
// ends all of it: whatever the bytes say, nothing goes on for ever.
type pdfWork struct{ left int }

// spend takes some and reports whether there was enough.
func (w *pdfWork) spend(n int) bool {
	if w.left -= n; w.left < 0 {
		w.left = -1
		return false
	}
	return true
}

func (w *pdfWork) over() bool { return w.left < 0 }

// pdfLexer reads objects from bytes.
type pdfLexer struct {
	b    []byte
	at   int
	work *pdfWork
	refs bool // "1 0 R" is a reference, as in a file and not in what draws a page
	// clear decrypts a string, nil: as it stands.
	clear func(string) string
}

func pdfBlank(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

func pdfDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// skip passes blanks and comments.
func (l *pdfLexer) skip() {
	from := l.at
	for l.at < len(l.b) {
		switch c := l.b[l.at]; {
		case pdfBlank(c):
			l.at++
		case c == '%':
			end := bytes.IndexAny(l.b[l.at:], "\r\n")
			if end < 0 {
				end = len(l.b) - l.at
			}
			l.at += end
		default:
			l.work.spend(l.at - from)
			return
		}
	}
	l.work.spend(l.at - from)
}

// token reads an object that holds no others, a reference apart, or a word: [ ] << >> { } too.
func (l *pdfLexer) token() any {
	l.skip()
	if l.at >= len(l.b) || !l.work.spend(32) {
		return pdfEnd{}
	}
	rest := l.b[l.at:]
	switch c := rest[0]; {
	case bytes.HasPrefix(rest, []byte("<<")), bytes.HasPrefix(rest, []byte(">>")):
		l.at += 2
		return pdfWord(rest[:2])
	case c == '<':
		return l.decrypted(l.hex())
	case c == '(':
		return l.decrypted(l.literal())
	case c == '/':
		return l.name()
	case pdfDelimiter(c):
		l.at++
		return pdfWord(rest[:1])
	}
	return wordOfPDF(string(l.regular()))
}

func (l *pdfLexer) decrypted(s string) string {
	if l.clear == nil {
		return s
	}
	return l.clear(s)
}

// regular reads characters that are neither blanks nor delimiters.
func (l *pdfLexer) regular() []byte {
	from := l.at
	for l.at < len(l.b) && !pdfBlank(l.b[l.at]) && !pdfDelimiter(l.b[l.at]) {
		l.at++
	}
	l.work.spend(l.at - from)
	return l.b[from:l.at]
}

func wordOfPDF(s string) any {
	switch s {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	if strings.Trim(s, "0123456789+-.") == "" {
		if n, err := strconv.ParseFloat(s, 64); err == nil {
			return n
		}
	}
	return pdfWord(s)
}

func (l *pdfLexer) name() pdfName {
	l.at++
	raw := l.regular()
	if bytes.IndexByte(raw, '#') < 0 {
		return pdfName(raw)
	}
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if n, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return pdfName(out)
}

func (l *pdfLexer) hex() string {
	end := bytes.IndexByte(l.b[l.at:], '>')
	if end < 0 {
		end = len(l.b) - l.at
	}
	digits := l.b[l.at+1 : l.at+max(end, 1)]
	l.at = min(l.at+end+1, len(l.b))
	l.work.spend(len(digits))
	out := make([]byte, 0, len(digits)/2+1)
	half, first := byte(0), true
	for _, c := range digits {
		n := unhexed(c)
		if n > 15 {
			continue
		}
		if first {
			half = n << 4
		} else {
			out = append(out, half|n)
		}
		first = !first
	}
	if !first {
		out = append(out, half)
	}
	return string(out)
}

// unhexed gives the value of a hexadecimal digit, more than 15 for any other character.
func unhexed(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	}
	return 0xff
}

func (l *pdfLexer) literal() string {
	var out []byte
	from, depth := l.at, 0
	for ; l.at < len(l.b); l.at++ {
		c := l.b[l.at]
		switch c {
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				l.at++
				l.work.spend(l.at - from)
				return string(out)
			}
		case '\\':
			out = append(out, l.escaped()...)
			continue
		}
		out = append(out, c)
	}
	l.at = len(l.b) // a backslash at the end leads beyond it
	l.work.spend(l.at - from)
	return string(out)
}

// escaped reads what stands behind a backslash and stays on its last character.
func (l *pdfLexer) escaped() []byte {
	if l.at++; l.at >= len(l.b) {
		return nil
	}
	c := l.b[l.at]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return []byte{"\n\r\t\b\f"[i]}
	}
	switch {
	case c >= '0' && c <= '7':
		n := int(c - '0')
		for range 2 {
			if l.at+1 < len(l.b) && l.b[l.at+1] >= '0' && l.b[l.at+1] <= '7' {
				l.at++
				n = n*8 + int(l.b[l.at]-'0')
			}
		}
		return []byte{byte(n)}
	case c == '\r':
		if l.at+1 < len(l.b) && l.b[l.at+1] == '\n' {
			l.at++
		}
		return nil
	case c == '\n':
		return nil
	}
	return []byte{c}
}

// object reads one object with all that it holds. What closes nothing and what is too deep is nil.
func (l *pdfLexer) object() any { return l.nested(l.token(), 0) }

func (l *pdfLexer) nested(tok any, depth int) any {
	if n, ok := tok.(float64); ok && l.refs {
		return l.reference(n)
	}
	if depth > maxPDFDepth {
		return nil
	}
	switch tok {
	case pdfWord("["):
		var out []any
		for {
			next := l.token()
			if next == (pdfEnd{}) || next == pdfWord("]") {
				return out
			}
			out = append(out, l.nested(next, depth+1))
		}
	case pdfWord("<<"):
		out := pdfDict{}
		for {
			key := l.token()
			if key == (pdfEnd{}) || key == pdfWord(">>") {
				return out
			}
			name, ok := key.(pdfName)
			if !ok {
				continue
			}
			value := l.token()
			if value == pdfWord(">>") {
				return out
			}
			out[name] = l.nested(value, depth+1)
		}
	}
	return tok
}

// reference reads "1 0 R" behind its first number, which stands for itself where it is none.
func (l *pdfLexer) reference(n float64) any {
	if n < 0 || n > maxPDFNumber || n != float64(int(n)) {
		return n
	}
	back := l.at
	if _, ok := l.token().(float64); ok && l.token() == pdfWord("R") {
		return pdfRef(int(n))
	}
	l.at = back
	return n
}
