package intake

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/counterclaim/counterclaim"
)

const utf8BOM = "\xef\xbb\xbf"

// magics are the first bytes of files that people take for text.
var magics = []struct{ bytes, name string }{
	{"%PDF-", "a PDF"},
	{"PK\x03\x04", "a ZIP archive or an office document"},
	{"\xd0\xcf\x11\xe0", "an old office document"},
	{"\x1f\x8b", "gzip data"},
	{"\x89PNG", "a PNG picture"},
	{"\xff\xd8\xff", "a JPEG picture"},
	{"GIF8", "a GIF picture"},
	{"\x7fELF", "a program"},
	{`{\rtf`, "an RTF document"},
	{"SQLite format 3", "a database"},
}

// decode gives the text of a page of plain words: UTF-8 without its mark, or UTF-16 with one.
// It replaces nothing: bytes that are not text are an error.
func decode(src []byte) (string, error) {
	if err := refuseBinary(src); err != nil {
		return "", err
	}
	src, err := io.ReadAll(unmarked(bytes.NewReader(src)))
	if err != nil {
		return "", err
	}
	if bytes.IndexByte(src, 0) >= 0 {
		return "", binaryError("data that is not text: it has zero bytes")
	}
	if !utf8.Valid(src) {
		return "", invalidUTF8(src)
	}
	return string(src), nil
}

// decodePlain is decode, and takes what is not UTF-8 as Windows-1252 where that gives
// plausible text, with a note that says so.
func decodePlain(src []byte) (text, note string, err error) {
	text, err = decode(src)
	if err == nil || counterclaim.CodeOf(err) != counterclaim.CodeBadInput || !likely1252(src) {
		return text, "", err
	}
	text, derr := charmap.Windows1252.NewDecoder().String(string(src))
	if derr != nil || strings.ContainsRune(text, utf8.RuneError) {
		return "", "", err
	}
	return text, "the file is not UTF-8 and was read as Windows-1252", nil
}

func refuseBinary(src []byte) error {
	if len(bytes.TrimSpace(bytes.TrimPrefix(src, []byte(utf8BOM)))) == 0 {
		return counterclaim.Errorf(counterclaim.CodeEmpty, "the file is empty").Try("check that it was saved or downloaded in full")
	}
	for _, m := range magics {
		if bytes.HasPrefix(src, []byte(m.bytes)) {
			return binaryError(m.name)
		}
	}
	return nil
}

func binaryError(what string) error {
	return counterclaim.Errorf(counterclaim.CodeBinary, "the file is %s", what).Try("save it as plain text, Markdown, HTML or JSON lines")
}

func invalidUTF8(src []byte) error {
	at := firstInvalid(src)
	return counterclaim.Errorf(counterclaim.CodeBadInput, "byte %d (0x%02x) is not valid UTF-8", at, src[at]).
		At("", 1+bytes.Count(src[:at], []byte("\n"))).
		Try("convert it to UTF-8, for example: iconv -f WINDOWS-1251 -t UTF-8")
}

// firstInvalid gives the offset of the first byte that is not UTF-8; src has one.
func firstInvalid(src []byte) int {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return 0
}

// likely1252 judges whether bytes that are not UTF-8 are text of western Europe: letters with
// accents stand one by one among plain letters there, while a Cyrillic code page gives words
// of such bytes alone, and damaged UTF-8 still has whole sequences.
func likely1252(src []byte) bool {
	var plain, high, whole int
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		b := src[i]
		i += n
		switch {
		case n > 1:
			whole++
		case r == utf8.RuneError:
			if b == 0x81 || b == 0x8d || b == 0x8f || b == 0x90 || b == 0x9d {
				return false // no character of the code page
			}
			high++
		case b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f':
			return false
		case unicode.IsLetter(r):
			plain++
		}
	}
	return whole == 0 && high*4 <= plain
}

// unmarked strips a UTF-8 byte order mark and decodes UTF-16 that has one.
func unmarked(r io.Reader) *bufio.Reader {
	b, ok := r.(*bufio.Reader)
	if !ok {
		b = bufio.NewReaderSize(r, 64<<10)
	}
	head, _ := b.Peek(3)
	switch {
	case string(head) == utf8BOM:
		_, _ = b.Discard(3) // cannot fail: the bytes were peeked
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		_, _ = b.Discard(2)
		return bufio.NewReaderSize(&utf16Reader{in: b}, 64<<10)
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		_, _ = b.Discard(2)
		return bufio.NewReaderSize(&utf16Reader{in: b, big: true}, 64<<10)
	}
	return b
}

// utf16Reader turns UTF-16 into UTF-8. Half a surrogate pair and an odd last byte come out as
// a byte that is not UTF-8, so that those who read it refuse it where it stands.
type utf16Reader struct {
	in   *bufio.Reader
	big  bool
	left []byte // decoded and not yet handed out
	buf  [utf8.UTFMax]byte
}

const notUTF8 = 0xff

func (u *utf16Reader) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if len(u.left) == 0 {
			if err := u.next(); err != nil {
				if n > 0 {
					return n, nil
				}
				return 0, err
			}
		}
		c := copy(p[n:], u.left)
		u.left = u.left[c:]
		n += c
	}
	return n, nil
}

func (u *utf16Reader) next() error {
	unit, err := u.unit()
	if errors.Is(err, io.ErrUnexpectedEOF) {
		u.left = append(u.buf[:0], notUTF8)
		return nil
	}
	if err != nil {
		return err
	}
	r := rune(unit)
	if utf16.IsSurrogate(r) {
		r = utf8.RuneError
		if low, err := u.in.Peek(2); err == nil {
			if pair := utf16.DecodeRune(rune(unit), rune(u.order(low))); pair != utf8.RuneError {
				_, _ = u.in.Discard(2)
				r = pair
			}
		}
		if r == utf8.RuneError {
			u.left = append(u.buf[:0], notUTF8)
			return nil
		}
	}
	u.left = utf8.AppendRune(u.buf[:0], r)
	return nil
}

func (u *utf16Reader) unit() (uint16, error) {
	var two [2]byte
	if _, err := io.ReadFull(u.in, two[:]); err != nil {
		return 0, err
	}
	return u.order(two[:]), nil
}

func (u *utf16Reader) order(two []byte) uint16 {
	if u.big {
		return uint16(two[0])<<8 | uint16(two[1])
	}
	return uint16(two[1])<<8 | uint16(two[0])
}

// unixLines turns the line ends of other systems into "\n".
func unixLines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// refuseLongLine gives an error where a line of a page is over the limit: no page of words
// has one, and everything after would hold it several times over.
func refuseLongLine(text string, o Options) error {
	line := 0
	for s := range strings.SplitSeq(text, "\n") {
		line++
		if int64(len(s)) > o.MaxLine {
			return counterclaim.Errorf(counterclaim.CodeTooLarge, "the line is longer than %s", size(o.MaxLine)).
				At("", line).Try("break it into paragraphs, or check that it is text")
		}
	}
	return nil
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// quoted puts foreign words into a note or an error, shortened.
func quoted(s string) string {
	const most = 60
	r := []rune(s)
	if len(r) > most {
		return fmt.Sprintf("%q", string(r[:most])+"…")
	}
	return fmt.Sprintf("%q", s)
}
