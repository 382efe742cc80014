package intake

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// maxPDFCodes is how many codes of a font are told apart.
const maxPDFCodes = 1 << 17

// pdfFont turns the codes that a page shows into characters.
type pdfFont struct {
	wide    bool // codes have two bytes unless codes says otherwise
	long    map[int]bool
	unicode map[string]string // by code, as the font's own table says
	simple  [256]string       // by code of one byte
	width   map[int]float64   // by code, in thousandths of the size
	usual   float64           // of the codes that width has not
	utf16   bool              // codes are UTF-16
}

func (f *pdfFile) font(v any) *pdfFont {
	d := f.dict(v)
	t := &pdfFont{width: map[int]float64{}, long: map[int]bool{}, wide: d["Subtype"] == pdfName("Type0")}
	if s, ok := f.get(d["ToUnicode"]).(*pdfStream); ok {
		if body, err := f.decode(s); err == nil {
			t.readUnicode(&pdfLexer{b: body, work: f.work})
		}
	}
	if t.wide {
		t.utf16 = strings.Contains(string(f.name(d["Encoding"])), "UCS2") || strings.Contains(string(f.name(d["Encoding"])), "UTF16")
		if below := f.array(d["DescendantFonts"]); len(below) > 0 {
			f.wideWidths(t, f.dict(below[0]))
		}
		return t
	}
	f.simpleCodes(t, d["Encoding"])
	first := int(f.number(d["FirstChar"]))
	for i, w := range f.array(d["Widths"]) {
		if !f.work.spend(4) || i > 255 {
			break
		}
		t.width[first+i] = f.number(w)
	}
	t.usual = f.number(f.dict(d["FontDescriptor"])["MissingWidth"])
	return t
}

// wideWidths reads [first [w w w] first last w …].
func (f *pdfFile) wideWidths(t *pdfFont, d pdfDict) {
	t.usual = 1000
	if d["DW"] != nil {
		t.usual = f.number(d["DW"])
	}
	list := f.array(d["W"])
	for len(list) >= 2 && f.work.spend(4) {
		first := int(f.number(list[0]))
		if each := f.array(list[1]); each != nil {
			for i, w := range each {
				if len(t.width) < maxPDFCodes && f.work.spend(4) {
					t.width[first+i] = f.number(w)
				}
			}
			list = list[2:]
			continue
		}
		if len(list) < 3 {
			return
		}
		for code := first; code <= int(f.number(list[1])) && len(t.width) < maxPDFCodes && f.work.spend(4); code++ {
			t.width[code] = f.number(list[2])
		}
		list = list[3:]
	}
}

// simpleCodes reads the encoding of a font with codes of one byte.
func (f *pdfFile) simpleCodes(t *pdfFont, v any) {
	base := f.name(v)
	d := f.dict(v)
	if d != nil {
		base = f.name(d["BaseEncoding"])
	}
	for c := range 256 {
		b := byte(c)
		switch base {
		case "WinAnsiEncoding":
			t.simple[c] = string(charmap.Windows1252.DecodeByte(b))
		case "MacRomanEncoding":
			t.simple[c] = string(charmap.Macintosh.DecodeByte(b))
		default:
			t.simple[c] = standardCode(b)
		}
		if c < ' ' {
			t.simple[c] = ""
		}
	}
	code := 0
	for _, one := range f.array(d["Differences"]) {
		if !f.work.spend(4) {
			return
		}
		switch one := f.get(one).(type) {
		case float64:
			code = int(max(0, min(one, 256)))
		case pdfName:
			if code < 256 {
				t.simple[code] = glyphOf(string(one))
			}
			code++
		}
	}
}

// standardCode gives the character of a code of StandardEncoding.
func standardCode(b byte) string {
	switch {
	case b == '\'':
		return "’"
	case b == '`':
		return "‘"
	case b < 0x7f:
		return string(rune(b))
	}
	upper := []rune("¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ\uFFFD–†‡·\uFFFD¶•‚„”»…‰\uFFFD¿\uFFFD`´ˆ˜¯˘˙¨\uFFFD˚¸\uFFFD˝˛ˇ—")
	if i := int(b) - 0xa1; i >= 0 && i < len(upper) {
		return string(upper[i])
	}
	if r, ok := map[byte]string{0xe1: "Æ", 0xe3: "ª", 0xe8: "Ł", 0xe9: "Ø", 0xea: "Œ", 0xeb: "º", 0xf1: "æ", 0xf5: "ı", 0xf8: "ł", 0xf9: "ø", 0xfa: "œ", 0xfb: "ß"}[b]; ok {
		return r
	}
	return string(charmap.Windows1252.DecodeByte(b)) // what many a font means by a code that the encoding has not
}

// readUnicode reads the table from codes to UTF-16 (ISO 32000-1, 9.10.3).
func (t *pdfFont) readUnicode(l *pdfLexer) {
	t.unicode = map[string]string{}
	var before []any // since the last operator
	for {
		tok := l.object()
		word, ok := tok.(pdfWord)
		if tok == any(pdfEnd{}) {
			return
		}
		if !ok {
			if len(before) < maxPDFCodes {
				before = append(before, tok)
			}
			continue
		}
		switch word {
		case "endcodespacerange":
			for i := 0; i+1 < len(before); i += 2 {
				if s, ok := before[i].(string); ok && len(s) >= 1 && len(s) <= 4 {
					t.long[len(s)] = true
				}
			}
		case "endbfchar":
			for i := 0; i+1 < len(before); i += 2 {
				t.means(before[i], before[i+1], 0)
			}
		case "endbfrange":
			for i := 0; i+2 < len(before); i += 3 {
				t.meansRange(l, before[i], before[i+1], before[i+2])
			}
		}
		before = before[:0]
	}
}

// means notes what a code is, with so much added to its last character.
func (t *pdfFont) means(code, as any, more int) {
	c, ok1 := code.(string)
	s, ok2 := as.(string)
	if !ok1 || !ok2 || len(c) > 4 || len(s) > 64 || len(t.unicode) >= maxPDFCodes {
		return
	}
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	if len(s) == 1 {
		units = append(units, uint16(s[0]))
	}
	runes := utf16.Decode(units)
	if n := len(runes); n > 0 {
		runes[n-1] += rune(more)
	}
	t.unicode[c] = string(runes)
}

func (t *pdfFont) meansRange(l *pdfLexer, from, to, as any) {
	lo, ok1 := from.(string)
	hi, ok2 := to.(string)
	if !ok1 || !ok2 || len(lo) != len(hi) || len(lo) == 0 || len(lo) > 4 {
		return
	}
	list, each := as.([]any)
	first, last := codeOf(lo), codeOf(hi)
	for i := 0; first+i <= last && i <= 0xffff && l.work.spend(64); i++ {
		code := make([]byte, len(lo))
		for j, n := len(code)-1, first+i; j >= 0; j, n = j-1, n>>8 {
			code[j] = byte(n)
		}
		switch {
		case !each:
			t.means(string(code), as, i)
		case i < len(list):
			t.means(string(code), list[i], 0)
		default:
			return
		}
	}
}

func codeOf(s string) int {
	n := 0
	for i := range len(s) {
		n = n<<8 | int(s[i])
	}
	return n
}

// next takes one code from a string and gives its characters and its width in thousandths.
func (t *pdfFont) next(s string) (chars string, code int, rest string) {
	n := 1
	if t.wide {
		n = min(2, len(s))
	}
	if t.wide || len(t.unicode) > 0 {
		for long := 1; long <= 4 && long <= len(s); long++ {
			if _, ok := t.unicode[s[:long]]; ok && (t.long[long] || len(t.long) == 0) {
				n = long
				break
			}
		}
	}
	chars, known := t.unicode[s[:n]]
	switch {
	case known:
	case !t.wide:
		chars = t.simple[s[0]]
	case t.utf16 && n == 2:
		chars = string(rune(codeOf(s[:2])))
	default:
		chars = "\uFFFD"
	}
	return chars, codeOf(s[:n]), s[n:]
}

func (t *pdfFont) widthOf(code int) float64 {
	if w, ok := t.width[code]; ok {
		return w
	}
	return t.usual
}

// Marks above and below letters, by the ends of the names of glyphs.
var glyphMarks = map[string]string{"acute": "\u0301", "grave": "\u0300", "circumflex": "\u0302", "dieresis": "\u0308", "tilde": "\u0303", "ring": "\u030a", "cedilla": "\u0327",
	"caron": "\u030c", "macron": "\u0304", "breve": "\u0306", "ogonek": "\u0328", "dotaccent": "\u0307", "hungarumlaut": "\u030b", "commaaccent": "\u0326"}

// Names of glyphs, each with its character.
var glyphNames = func() map[string]string {
	out := map[string]string{}
	const list = `exclam ! quotedbl " numbersign # dollar $ percent % ampersand & quotesingle ' quoteright ’ quoteleft ‘ parenleft ( parenright ) asterisk * plus + comma , hyphen - minus −
		period . slash / zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 colon : semicolon ; less < equal = greater > question ? at @ bracketleft [ backslash \
		bracketright ] asciicircum ^ underscore _ grave ` + "`" + ` braceleft { bar | braceright } asciitilde ~ exclamdown ¡ cent ¢ sterling £ fraction ⁄ yen ¥ florin ƒ section § currency ¤ Euro €
		quotedblleft “ quotedblright ” quotedblbase „ quotesinglbase ‚ guillemotleft « guillemotright » guilsinglleft ‹ guilsinglright › fi fi fl fl ff ff ffi ffi ffl ffl endash – emdash —
		dagger † daggerdbl ‡ periodcentered · paragraph ¶ bullet • ellipsis … perthousand ‰ questiondown ¿ acute ´ circumflex ˆ tilde ˜ macron ¯ breve ˘ dotaccent ˙ dieresis ¨ ring ˚ cedilla ¸
		hungarumlaut ˝ ogonek ˛ caron ˇ AE Æ ae æ OE Œ oe œ Oslash Ø oslash ø Lslash Ł lslash ł germandbls ß dotlessi ı Eth Ð eth ð Thorn Þ thorn þ Dcroat Đ dcroat đ Gbreve Ğ gbreve ğ
		Idotaccent İ ordfeminine ª ordmasculine º onesuperior ¹ twosuperior ² threesuperior ³ onehalf ½ onequarter ¼ threequarters ¾ degree ° plusminus ± multiply × divide ÷ logicalnot ¬
		copyright © registered ® trademark ™ mu µ brokenbar ¦ schwa ə Schwa Ə afii61352 № afii10023 Ё afii10071 ё`
	words := strings.Fields(list)
	for i := 0; i+1 < len(words); i += 2 {
		out[words[i]] = words[i+1]
	}
	out["space"], out["nbspace"], out["sfthyphen"] = " ", "\u00a0", ""
	// Cyrillic letters are numbered in their order, with ё after е.
	for i := range 32 {
		at := i
		if i > 5 {
			at++
		}
		out["afii"+strconv.Itoa(10017+at)] = string(rune('А' + i))
		out["afii"+strconv.Itoa(10065+at)] = string(rune('а' + i))
	}
	return out
}()

// glyphOf gives the characters of a glyph's name, U+FFFD where it says nothing.
func glyphOf(name string) string {
	name, _, _ = strings.Cut(name, ".")
	if s, ok := glyphNames[name]; ok {
		return s
	}
	if len(name) == 1 {
		return name
	}
	for _, prefix := range []string{"uni", "u"} {
		hex, ok := strings.CutPrefix(name, prefix)
		if n, err := strconv.ParseUint(hex, 16, 32); ok && err == nil && len(hex) >= 4 && len(hex) <= 6 && n <= 0x10ffff {
			return string(rune(n))
		}
	}
	if name != "" {
		if mark, ok := glyphMarks[name[1:]]; ok {
			return norm.NFC.String(name[:1] + mark)
		}
	}
	return "\uFFFD"
}
