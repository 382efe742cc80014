package intake

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// pdfFrom makes a document of objects, the first of which is its catalogue; no table says where they are.
func pdfFrom(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj %s endobj\n", i+1, o)
	}
	b.WriteString("trailer <</Root 1 0 R>>\n%%EOF\n")
	return b.Bytes()
}

// pdfDrawn makes a document of one page, drawn so, with a font F and more objects from number 6 on.
func pdfDrawn(content, font string, more ...string) []byte {
	return pdfFrom(append([]string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>", pdfStreamOf("", content), "<</Type/Font " + font + ">>"}, more...)...)
}

func pdfStreamOf(dict, body string) string {
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dict, len(body), body)
}

func deflated(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	z.Close()
	return b.String()
}

func pdfWords(src []byte) string {
	got, err := textOfPDF(src)
	if err != nil {
		return err.Error()
	}
	return strings.Join(got.pages, "|")
}

// A document that was cut short is taken in as far as it goes, and says so.
func TestPDFWithoutEnd(t *testing.T) {
	whole := pdfDrawn("BT /F 10 Tf (Ardania closed the bridge.) Tj ET", "/Subtype/Type1")
	for name, c := range map[string]struct {
		src   []byte
		wants bool
	}{"whole": {whole, false}, "cut": {bytes.TrimSuffix(whole, []byte("%%EOF\n")), true}, "with blanks after it": {append(bytes.Clone(whole), make([]byte, 900)...), false}} {
		p, err := readPDF(c.src, Options{})
		if err != nil || p.report.Text != "Ardania closed the bridge." {
			t.Errorf("%s: %q, %v", name, p.report.Text, err)
		}
		if told := strings.Contains(strings.Join(p.notes, "|"), "not downloaded in full"); told != c.wants {
			t.Errorf("%s: notes are %q", name, p.notes)
		}
	}
}

func TestPDFText(t *testing.T) {
	const plain = "/Subtype/Type1"
	cmap := pdfStreamOf("", "1 begincodespacerange <0000> <ffff> endcodespacerange 2 beginbfchar <0003> <0020> <0007> <00660069> endbfchar 2 beginbfrange <0010> <0012> <0430> <0020> <0021> [<0041> <D83DDE00>] endbfrange")
	for name, c := range map[string]struct {
		src  []byte
		want string
	}{
		"strings": {pdfDrawn(`BT /F 10 Tf (a\(b\)\\ \101\
c (d)) Tj <41 4> Tj ET`, plain), `a(b)\ Ac (d)A@`},
		"lines":              {pdfDrawn("BT /F 10 Tf 12 TL (a) Tj T* (b) Tj 0 -40 Td (c) Tj ET", plain), "a\nb\n\nc"},
		"gaps":               {pdfDrawn("BT /F 10 Tf [(ab) -600 (c) -30 (d)] TJ ET", plain+"/FirstChar 97/Widths[500 500 500 500]"), "ab cd"},
		"a line up the page": {pdfDrawn("BT /F 10 Tf 0 1 -1 0 50 50 Tm (up) Tj ( it) Tj ET", plain), "up it"},
		"standard quotes":    {pdfDrawn("BT /F 10 Tf (`it's' \\252\\272) Tj ET", plain), "‘it’s’ “”"},
		"Windows":            {pdfDrawn("BT /F 10 Tf (\\223a\\224) Tj ET", plain+"/Encoding/WinAnsiEncoding"), "“a”"},
		"names of glyphs":    {pdfDrawn("BT /F 10 Tf (abcdefg) Tj ET", plain+"/Encoding<</Differences[97/afii10017/afii10097/Scaron 100/uni0416/fi/space/g7]>>"), "АяŠЖfi \uFFFD"},
		"codes of two bytes": {pdfDrawn("BT /F 10 Tf <00100011001200030007002000210099> Tj ET", "/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R", cmap), "абв fiA😀\uFFFD"},
		"a form":             {pdfDrawn("/X Do BT /F 10 Tf 0 -50 Td (after) Tj ET", plain, pdfStreamOf("/Subtype/Form", "q BT /F 10 Tf (in it) Tj ET")), "in it\n\nafter"},
		"an image":           {pdfDrawn("BI /W 1 ID \x00(EI( EI BT /F 10 Tf (after) Tj ET", plain), "after"},
		"packed": {pdfFrom("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]>>", "<</Type/Page/Contents 4 0 R/Resources<</Font<</F<</Subtype/Type1>>>>>>>>",
			pdfStreamOf("/Filter/FlateDecode", deflated("BT /F 10 Tf (packed) Tj ET"))), "packed"},
		"objects in a stream": {pdfFrom("<</Type/Catalog/Pages 7 0 R>>", pdfStreamOf("/Type/ObjStm/N 2/First 10/Filter/FlateDecode", deflated("7 0 8 20  <</Kids[8 0 R]    >><</Type/Page/Contents 3 0 R/Resources<</Font<</F<<>>>>>>>>")),
			pdfStreamOf("", "BT /F 10 Tf (from a stream) Tj ET")), "from a stream"},
		"the later of two": {pdfFrom("<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page/Contents 4 0 R/Resources<</Font<</F<<>>>>>>>>", pdfStreamOf("", "BT /F 1 Tf (old) Tj ET endobj 4 0 obj "+pdfStreamOf("", "BT /F 1 Tf (new) Tj ET"))), "new"},
		"no tree":          {pdfFrom("<</Type/Catalog>>", "<</Type/Page/Contents 3 0 R/Resources<</Font<</F<<>>>>>>>>", pdfStreamOf("", "BT /F 10 Tf (found) Tj ET")), "found"},
		"RC4":              {unbased(pdfRC4), "Guards fired at\nthe post."},
		"AES":              {unbased(pdfAES), "Guards fired at\nthe post."},
	} {
		if got := pdfWords(c.src); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestPNGPredictors(t *testing.T) {
	f := &pdfFile{work: &pdfWork{1 << 20}}
	rows := "\x00\x01\x02\x03" + "\x01\x01\x01\x01" + "\x02\x01\x01\x01" + "\x03\x02\x02\x02" + "\x04\x01\x01\x01"
	got, err := f.inflate([]byte(deflated(rows)), pdfDict{"Predictor": float64(15), "Columns": float64(3)})
	if want := "\x01\x02\x03" + "\x01\x02\x03" + "\x02\x03\x04" + "\x03\x05\x06" + "\x04\x06\x07"; err != nil || string(got) != want {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

// Each of these can take a reader of PDFs for ever, all memory or the whole stack.
func TestPDFEnds(t *testing.T) {
	const plain, many = "/Subtype/Type1", 100_000
	for name, src := range map[string][]byte{
		"a hexadecimal string without an end": pdfDrawn("BT /F 10 Tf (a) Tj <41", plain),
		"a string without an end":             pdfDrawn("BT /F 10 Tf (a) Tj (b", plain),
		"a backslash at the end":              []byte("1 0 obj <</Type/Catalog/A(\\"),
		"pages in a circle":                   pdfFrom("<</Type/Catalog/Pages 2 0 R>>", "<</Kids[2 0 R 3 0 R]>>", "<</Kids[2 0 R 3 0 R]>>"),
		"many pages that are one":             pdfFrom("<</Type/Catalog/Pages 2 0 R>>", "<</Kids["+strings.Repeat("3 0 R ", many)+"]>>", "<</Kids[2 0 R]>>"),
		"a length that is its own":            pdfFrom("<</Type/Catalog/Pages 2 0 R>>", "<</Length 2 0 R>>stream\nx"),
		"a stream of objects in itself":       pdfFrom("<</Type/Catalog/Pages 2 0 R>>", pdfStreamOf("/Type/ObjStm/N 1/First 4", "2 0 <</Kids[2 0 R]>>")),
		"references in a circle":              pdfFrom("<</Type/Catalog/Pages 2 0 R>>", "3 0 R", "2 0 R"),
		"a table of the largest size":         append(pdfFrom("<</Type/XRef/Size 9999999999999/Index[9999999999 9999999]/W[9 9 9]/Prev 9/Root 1 0 R>>stream\nendstream"), "xref\n9999999999 9999999999\ntrailer<</Prev 9/Size 999999999999>>"...),
		"numbers over all bounds":             pdfFrom(strings.Repeat("9", 400)+" 0 R", "<</Type/Pages/Count 1e999/Kids[-99999999999999999999999 0 R]>>"),
		"arrays in one another":               pdfDrawn(strings.Repeat("[", many), plain),
		"dictionaries in one another":         pdfFrom(strings.Repeat("<</a", many)),
		"forms in themselves":                 pdfDrawn("/X Do", plain, pdfStreamOf("/Subtype/Form", strings.Repeat("/X Do ", 50))),
		"a range of all codes":                pdfDrawn("BT /F 10 Tf <00> Tj", "/Subtype/Type0/ToUnicode 6 0 R", pdfStreamOf("", strings.Repeat("<00000000> <ffffffff> <0041> ", 1000)+"endbfrange")),
		"widths of all codes":                 pdfDrawn("BT /F 10 Tf <00> Tj", "/Subtype/Type0/DescendantFonts[6 0 R]", "<</W["+strings.Repeat("-999999999999 999999999999 5 ", 1000)+"]>>"),
		"a bomb":                              pdfFrom("<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page/Contents["+strings.Repeat("4 0 R ", 1000)+"]>>", pdfStreamOf("/Filter/FlateDecode", deflated(strings.Repeat("q ", 4<<20)))),
		"bombs in bombs":                      pdfFrom("<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page/Contents 4 0 R>>", pdfStreamOf("/Filter[/FlateDecode/FlateDecode]", deflated(deflated(strings.Repeat(" ", 80<<20))))),
		"the same object often":               bytes.Repeat([]byte("1 0 obj trailer <</Root 1 0 R "), many/10),
		"nothing but obj":                     bytes.Repeat([]byte("obj"), many),
		"a wide row":                          pdfFrom("<</Type/Catalog/Pages 2 0 R>>", "<</Kids[3 0 R]>>", "<</Type/Page/Contents 4 0 R>>", pdfStreamOf("/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 999999999/Colors 999999/BitsPerComponent 99999>>", deflated("x"))),
	} {
		got, err := textOfPDF(append([]byte("%PDF-1.4\n"), src...))
		if text := strings.Join(got.pages, ""); text != "" && text != "a" && text != "\uFFFD" && !strings.HasPrefix(text, "A") {
			t.Errorf("%s: %.80q, %v", name, text, err)
		}
	}
	if _, err := textOfPDF(pdfDrawn("BT /F 10 Tf ("+strings.Repeat("a", 1000)+") Tj", "/Subtype/Type1")); err != nil {
		t.Error(err)
	}
	work := &pdfWork{1000}
	if _, err := openPDF(pdfDrawn(strings.Repeat("q ", 1000), "/Subtype/Type1"), work); !errors.Is(err, errPDFWork) {
		t.Errorf("with little work allowed: %v", err)
	}
}

func FuzzPDF(f *testing.F) {
	f.Add(pdfOf("One"))
	f.Add(unbased(pdfRC4))
	f.Add(unbased(pdfAES))
	f.Add(pdfDrawn("/X Do BT /F 10 Tf [(a) -300 <41>] TJ T* (b) ' ET BI ID x EI", "/Subtype/Type0/Encoding/Identity-H/ToUnicode 7 0 R", pdfStreamOf("/Subtype/Form/Matrix[1 0 0 1 0 0]", "(c) Tj"),
		pdfStreamOf("", "<00> <ff> endcodespacerange <41> <43> <0041> endbfrange <44> <0044> endbfchar")))
	f.Add(pdfFrom("<</Type/Catalog/Pages 7 0 R>>", pdfStreamOf("/Type/ObjStm/N 2/First 10/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2>>", deflated("\x027 \x020 \x02  \x02<<"))))
	o := Options{MaxLine: 1 << 16, MaxFile: 1 << 17}.withDefaults()
	f.Fuzz(func(t *testing.T, src []byte) {
		_, _ = textOfPDF(src) // without the guard
		checkItem(t, readPage(bytes.NewReader(src), "x.pdf", readPDF, o))
	})
}

func unbased(s string) []byte {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

// pdfOf("Guards fired at", "the post."), which anybody may read and not everybody may change, by another program.
const (
	pdfRC4 = "JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PC9QYWdlcyAyIDAgUi9UeXBlL0NhdGFsb2c+PgplbmRvYmoKMyAwIG9iago8PC9Db250ZW50cyA0IDAgUi9NZWRpYUJveFswIDAgNjEyIDc5Ml0vUGFyZW50IDIgMCBSL1Jlc291cm" +
		"Nlczw8L0ZvbnQ8PC9GMSA1IDAgUj4+Pj4vVHlwZS9QYWdlPj4KZW5kb2JqCjQgMCBvYmoKPDwvTGVuZ3RoIDczPj4Kc3RyZWFtCqa0xAj40x3TV4IXKoz0fX8dK/+6K/hldKLyV5OmbpXsoc4Y+nm73z4oBmnSkfOM1tTlsMrt" +
		"xW1ewILEyMHi20BFdy0qA1QjeOQKZW5kc3RyZWFtCmVuZG9iago1IDAgb2JqCjw8L0Jhc2VGb250L0hlbHZldGljYS9FbmNvZGluZy9XaW5BbnNpRW5jb2RpbmcvU3VidHlwZS9UeXBlMS9UeXBlL0ZvbnQ+PgplbmRvYmoKMi" +
		"AwIG9iago8PC9Db3VudCAxL0tpZHNbMyAwIFJdL1R5cGUvUGFnZXM+PgplbmRvYmoKNiAwIG9iago8PC9BdXRob3Io0915q+qqoSkvQ3JlYXRpb25EYXRlKNaJJbuK/enMr4p+EOBoBzhszUe1e/JEKS9Nb2REYXRlKNaJJbuK" +
		"/enMr4p+EOBoBzhszUe1e/JEKS9Qcm9kdWNlciji13HoyL74i62Sdlxu4XBWbTEpL1RpdGxlKNrWdu8pPj4KZW5kb2JqCjcgMCBvYmoKPDwvQ0Y8PC9TdGRDRjw8L0F1dGhFdmVudC9Eb2NPcGVuL0NGTS9WMi9MZW5ndGggMT" +
		"Y+Pj4+L0ZpbHRlci9TdGFuZGFyZC9MZW5ndGggMTI4L088NTY2ZmE4NzNlZTMzYzc5N2NkM2I5MDRmZGFkZjgxNGFmYTM0ZGY5YTM4ZjZlZDQxYjk4NGUyYzZkYTJhYTZmNT4vUCAtMzkwMS9SIDQvU3RtRi9TdGRDRi9TdHJG" +
		"L1N0ZENGL1U8ODVjNDQyNWY4MjgzNzU2YTUzNmE2MjE5ZjYxZDU5M2QwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMD4vViA0Pj4KZW5kb2JqCnhyZWYKMCA4CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNS" +
		"AwMDAwMCBuIAowMDAwMDAwMzgxIDAwMDAwIG4gCjAwMDAwMDAwNjAgMDAwMDAgbiAKMDAwMDAwMDE3MiAwMDAwMCBuIAowMDAwMDAwMjkzIDAwMDAwIG4gCjAwMDAwMDA0MzIgMDAwMDAgbiAKMDAwMDAwMDU4MCAwMDAwMCBu" +
		"IAp0cmFpbGVyCjw8L0VuY3J5cHQgNyAwIFIvSURbPDViYWRlZjRhZDQwMWFjYmUzOGY1ZjFhYTUxNTM0NGQ3PiA8NWJhZGVmNGFkNDAxYWNiZTM4ZjVmMWFhNTE1MzQ0ZDc+XS9JbmZvIDYgMCBSL1Jvb3QgMSAwIFIvU2l6ZS" +
		"A4Pj4Kc3RhcnR4cmVmCjg1MwolJUVPRgo="
	pdfAES = "JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PC9QYWdlcyAyIDAgUi9UeXBlL0NhdGFsb2c+PgplbmRvYmoKMyAwIG9iago8PC9Db250ZW50cyA0IDAgUi9NZWRpYUJveFswIDAgNjEyIDc5Ml0vUGFyZW50IDIgMCBSL1Jlc291cm" +
		"Nlczw8L0ZvbnQ8PC9GMSA1IDAgUj4+Pj4vVHlwZS9QYWdlPj4KZW5kb2JqCjQgMCBvYmoKPDwvTGVuZ3RoIDk2Pj4Kc3RyZWFtCvqz0g9R7+qYwn5fPx+FXBt4IwqFhrB+tVGwG75rq2Ok2uX2uLTP4ub+GUfoNfRsZSLP/GfP" +
		"PusqZaGRQkNIYWhlxLijJ1S4/2sfyY0ftbXEP2klo2n9FGoT9EXHfDByDAplbmRzdHJlYW0KZW5kb2JqCjUgMCBvYmoKPDwvQmFzZUZvbnQvSGVsdmV0aWNhL0VuY29kaW5nL1dpbkFuc2lFbmNvZGluZy9TdWJ0eXBlL1R5cG" +
		"UxL1R5cGUvRm9udD4+CmVuZG9iagoyIDAgb2JqCjw8L0NvdW50IDEvS2lkc1szIDAgUl0vVHlwZS9QYWdlcz4+CmVuZG9iago2IDAgb2JqCjw8L0F1dGhvciiMsSMde2c5ibWtAtKweLHXNg4DxlwoXCnmWaqigB32hey1KS9D" +
		"cmVhdGlvbkRhdGUoZZm2TH2cpt+tjoyI7zOWOQKaMbGWZbhekxy4VRAmXGZZ572QtO4eUV55B2XJdaf8+SkvTW9kRGF0ZSi1VxP2HxFNZnVAagABllkwXniPq+wn4IgFtE9cKdi42unvTfiAPHZhXQfsJulb1+q/KS9Qcm9kdW" +
		"Nlcigu91woLw6oFW9JbpVJzPpBLuEE+WqZmc2bg5KMxdv23KyWyJ5Y6rahNy6yswQ6SSxRKS9UaXRsZSg4BJHKL413BYEQuElzqxyq8DiOdVtv0vHfkhkwc7KikSk+PgplbmRvYmoKNyAwIG9iago8PC9DRjw8L1N0ZENGPDwv" +
		"QXV0aEV2ZW50L0RvY09wZW4vQ0ZNL0FFU1YyL0xlbmd0aCAxNj4+Pj4vRmlsdGVyL1N0YW5kYXJkL0xlbmd0aCAxMjgvTzw1NjZmYTg3M2VlMzNjNzk3Y2QzYjkwNGZkYWRmODE0YWZhMzRkZjlhMzhmNmVkNDFiOTg0ZTJjNm" +
		"RhMmFhNmY1Pi9QIC0zOTAxL1IgNC9TdG1GL1N0ZENGL1N0ckYvU3RkQ0YvVTxjZDM3MGYyYmJlZWEyMmVlMjFjNDgzMzYxYWZhMGIwNDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwPi9WIDQ+PgplbmRvYmoKeHJl" +
		"ZgowIDgKMDAwMDAwMDAwMCA2NTUzNSBmIAowMDAwMDAwMDE1IDAwMDAwIG4gCjAwMDAwMDA0MDQgMDAwMDAgbiAKMDAwMDAwMDA2MCAwMDAwMCBuIAowMDAwMDAwMTcyIDAwMDAwIG4gCjAwMDAwMDAzMTYgMDAwMDAgbiAKMD" +
		"AwMDAwMDQ1NSAwMDAwMCBuIAowMDAwMDAwNzQxIDAwMDAwIG4gCnRyYWlsZXIKPDwvRW5jcnlwdCA3IDAgUi9JRFs8MmUwOWU4YWJhMjRiZDJjZjhjY2Y2NWRiNWU3NzMwOTc+IDwyZTA5ZThhYmEyNGJkMmNmOGNjZjY1ZGI1" +
		"ZTc3MzA5Nz5dL0luZm8gNiAwIFIvUm9vdCAxIDAgUi9TaXplIDg+PgpzdGFydHhyZWYKMTAxNwolJUVPRgo="
)
