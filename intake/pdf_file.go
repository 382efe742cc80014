package intake

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"io"
	"slices"
)

// Limits of a PDF's file.
const (
	maxPDFNumber   = 8_388_607 // of an object (ISO 32000-1, annex C)
	maxPDFObjects  = 1_000_000
	maxPDFStream   = 64 << 20 // bytes of one stream, decoded
	maxPDFHeld     = 128 << 20
	maxPDFFilters  = 4
	maxPDFTrailers = 64 // one for each time that the document was changed
)

// pdfFile finds the objects of a document. It does not believe the table at the file's end, which is often broken, but looks for the objects
// themselves, of which the last of a number holds; so a file that is cut off is read as far as it goes.
type pdfFile struct {
	src     []byte
	work    *pdfWork
	at      map[int]pdfPlace
	read    map[int]any // objects that were read; nil too for one that is being read
	trailer pdfDict
	key     *pdfKey // nil: not encrypted
	held    int     // bytes of streams of objects
}

// pdfPlace is where an object stands: in the file, or in a stream of objects.
type pdfPlace struct {
	in []byte // nil: the file
	at int
}

var (
	errPDFNone      = errors.New("it has no pages")
	errPDFEncrypted = errors.New("it is encrypted with a password or in a way that is not known")
	errPDFWork      = errors.New("it takes far more work than its size allows")
)

func openPDF(src []byte, work *pdfWork) (*pdfFile, error) {
	f := &pdfFile{src: src, work: work, at: map[int]pdfPlace{}, read: map[int]any{}, trailer: pdfDict{}}
	order := f.scan()
	f.findTrailer(order)
	if f.trailer["Encrypt"] != nil {
		if f.key = f.newKey(); f.key == nil {
			return nil, errPDFEncrypted
		}
		clear(f.read) // what was read for the key was not decrypted
	}
	for _, p := range order {
		f.expand(p)
	}
	if work.over() {
		return nil, errPDFWork
	}
	return f, nil
}

// numbered is an object's number with the place behind "obj".
type numbered struct{ num, at int }

// scan finds "12 0 obj" everywhere in the file.
func (f *pdfFile) scan() []numbered {
	var out []numbered
	for i := 0; len(out) < maxPDFObjects; {
		n := bytes.Index(f.src[i:], []byte("obj"))
		if n < 0 {
			break
		}
		end := i + n
		i = end + len("obj")
		rest, _, ok := numberBefore(f.src[:end])
		if !ok {
			continue
		}
		if _, num, ok := numberBefore(rest); ok && num <= maxPDFNumber {
			out = append(out, numbered{num, i})
			f.at[num] = pdfPlace{at: i}
		}
	}
	f.work.spend(len(f.src))
	return out
}

// numberBefore reads the number at the end of bytes, with blanks behind it.
func numberBefore(b []byte) (rest []byte, n int, ok bool) {
	end := len(b)
	for end > 0 && end > len(b)-8 && pdfBlank(b[end-1]) {
		end--
	}
	from := end
	for from > 0 && end-from < 10 && b[from-1] >= '0' && b[from-1] <= '9' {
		from--
	}
	for _, c := range b[from:end] {
		n = 10*n + int(c-'0')
	}
	return b[:from], n, from < end && end < len(b)
}

// findTrailer joins the trailers and the heads of the streams that stand for them; the last that says something holds.
func (f *pdfFile) findTrailer(order []numbered) {
	keep := func(d pdfDict) {
		if d["Root"] == nil {
			return
		}
		for _, k := range []pdfName{"Root", "Encrypt", "ID", "Info"} {
			if d[k] != nil {
				f.trailer[k] = d[k]
			}
		}
	}
	for _, p := range order {
		if bytes.Contains(f.src[p.at:min(p.at+1024, len(f.src))], []byte("/XRef")) {
			if s, ok := f.parse(p.num, pdfPlace{at: p.at}).(*pdfStream); ok && s.pdfDict["Type"] == pdfName("XRef") {
				keep(s.pdfDict)
			}
		}
	}
	var last []int // where the last trailers begin, the last first
	for end := len(f.src); len(last) < maxPDFTrailers; {
		end = bytes.LastIndex(f.src[:end], []byte("trailer"))
		if end < 0 {
			break
		}
		last = append(last, end+len("trailer"))
	}
	for _, at := range slices.Backward(last) {
		l := pdfLexer{b: f.src, at: at, work: f.work, refs: true}
		if d, ok := l.object().(pdfDict); ok {
			keep(d)
		}
	}
	if f.trailer["Root"] != nil {
		return
	}
	for _, p := range order { // cut off, or broken at its end
		if bytes.Contains(f.src[p.at:min(p.at+256, len(f.src))], []byte("/Catalog")) {
			f.trailer["Root"] = pdfRef(p.num)
		}
	}
}

// expand notes the objects of a stream of objects. One that is written anew further on in the file holds.
func (f *pdfFile) expand(p numbered) {
	if f.work.over() || !bytes.Contains(f.src[p.at:min(p.at+1024, len(f.src))], []byte("/ObjStm")) {
		return
	}
	s, ok := f.parse(p.num, pdfPlace{at: p.at}).(*pdfStream)
	if !ok || s.pdfDict["Type"] != pdfName("ObjStm") {
		return
	}
	body, err := f.decode(s)
	first, n := f.number(s.pdfDict["First"]), f.number(s.pdfDict["N"])
	if err != nil || f.held+len(body) > maxPDFHeld || first < 0 {
		return
	}
	f.held += len(body)
	l := pdfLexer{b: body, work: f.work}
	for range min(int(n), maxPDFObjects) {
		num, ok1 := l.token().(float64)
		at, ok2 := l.token().(float64)
		if !ok1 || !ok2 || len(f.at) >= maxPDFObjects {
			return
		}
		had, there := f.at[int(num)]
		if place := int(first + at); num >= 0 && num <= maxPDFNumber && at >= 0 && at < maxPDFStream && place < len(body) && (!there || had.in != nil || had.at < p.at) {
			f.at[int(num)] = pdfPlace{in: body, at: place}
		}
	}
}

// get follows references to an object, a few at most.
func (f *pdfFile) get(v any) any {
	for range 8 {
		ref, ok := v.(pdfRef)
		if !ok {
			return v
		}
		num := int(ref)
		got, known := f.read[num]
		if !known {
			place, there := f.at[num]
			if !there || !f.work.spend(64) {
				return nil
			}
			f.read[num] = nil // for one that needs itself
			got = f.parse(num, place)
			f.read[num] = got
		}
		v = got
	}
	return nil
}

// parse reads the object at a place.
func (f *pdfFile) parse(num int, p pdfPlace) any {
	l := pdfLexer{b: f.src, at: p.at, work: f.work, refs: true}
	if p.in != nil {
		l.b = p.in
		return l.object()
	}
	if f.key != nil {
		l.clear = func(s string) string { return string(f.key.decrypt([]byte(s), num)) }
	}
	v := l.object()
	d, ok := v.(pdfDict)
	if !ok {
		return v
	}
	l.skip()
	if !bytes.HasPrefix(l.b[l.at:], []byte("stream")) {
		return d
	}
	from := l.at + len("stream")
	if from < len(l.b) && l.b[from] == '\r' {
		from++
	}
	if from < len(l.b) && l.b[from] == '\n' {
		from++
	}
	return &pdfStream{pdfDict: d, raw: f.body(d, from), num: num}
}

// body gives the bytes of a stream: as many as it says, where its end stands behind them, else up to its end.
func (f *pdfFile) body(d pdfDict, from int) []byte {
	rest := f.src[min(from, len(f.src)):]
	const end = "endstream"
	if n := int(f.number(d["Length"])); n > 0 && n <= len(rest) && bytes.HasPrefix(bytes.TrimLeft(rest[n:min(n+len(end)+4, len(rest))], "\r\n "), []byte(end)) {
		return rest[:n]
	}
	n := bytes.Index(rest, []byte(end))
	if n < 0 {
		n = len(rest)
	}
	f.work.spend(n)
	return rest[:n]
}

// number and the functions below give an object of a kind, its zero value where it is of another.
func (f *pdfFile) number(v any) float64 {
	n, _ := f.get(v).(float64)
	return max(-1e9, min(n, 1e9))
}

func (f *pdfFile) dict(v any) pdfDict {
	switch d := f.get(v).(type) {
	case pdfDict:
		return d
	case *pdfStream:
		return d.pdfDict
	}
	return nil
}

func (f *pdfFile) array(v any) []any {
	a, _ := f.get(v).([]any)
	return a
}

func (f *pdfFile) name(v any) pdfName {
	n, _ := f.get(v).(pdfName)
	return n
}

// decode gives what a stream holds. What breaks off in the middle gives what came before.
func (f *pdfFile) decode(s *pdfStream) ([]byte, error) {
	filters, params := []any{f.get(s.pdfDict["Filter"])}, []any{s.pdfDict["DecodeParms"]}
	if list := f.array(s.pdfDict["Filter"]); list != nil {
		filters, params = list, f.array(s.pdfDict["DecodeParms"])
	}
	b := s.raw
	if f.key != nil && s.pdfDict["Type"] != pdfName("XRef") {
		b = f.key.decrypt(slices.Clone(b), s.num)
	}
	if len(filters) > maxPDFFilters {
		return nil, errors.New("it is packed too often")
	}
	for i, filter := range filters {
		var param pdfDict
		if i < len(params) {
			param = f.dict(params[i])
		}
		var err error
		switch name := f.name(filter); name {
		case "":
		case "FlateDecode", "Fl":
			b, err = f.inflate(b, param)
		case "ASCII85Decode", "A85":
			b, err = f.drain(ascii85.NewDecoder(bytes.NewReader(plain85(b))))
		case "ASCIIHexDecode", "AHx":
			l := pdfLexer{b: append([]byte("<"), b...), work: f.work}
			b = []byte(l.hex())
		default:
			err = errors.New("it is packed with " + string(name))
		}
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// drain reads what is decoded, up to a limit and as far as it can be.
func (f *pdfFile) drain(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, min(maxPDFStream, int64(f.work.left))+1))
	f.work.spend(len(b))
	switch {
	case len(b) > maxPDFStream || f.work.over():
		return nil, errPDFWork
	case len(b) == 0 && err != nil:
		return nil, err
	}
	return b, nil
}

// inflate undoes FlateDecode with the predictors of PNG.
func (f *pdfFile) inflate(b []byte, param pdfDict) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		if len(bytes.TrimSpace(b)) == 0 {
			return nil, nil
		}
		return nil, err
	}
	out, err := f.drain(z)
	if err != nil || f.number(param["Predictor"]) < 10 {
		return out, err
	}
	of := func(key pdfName, least, most float64) int { return int(max(least, min(f.number(param[key]), most))) }
	pixelBits := of("BitsPerComponent", 8, 16) * of("Colors", 1, 32)
	wide, pixel := (of("Columns", 1, 1<<20)*pixelBits+7)/8, pixelBits/8
	before := make([]byte, wide)
	res := make([]byte, 0, len(out))
	for len(out) > 1 {
		row := out[1:min(1+wide, len(out))]
		unfilter(out[0], row, before, pixel)
		res = append(res, row...)
		clear(before)
		copy(before, row)
		out = out[1+len(row):]
	}
	return res, nil
}

// unfilter undoes a filter of PNG (RFC 2083, 6) in place.
func unfilter(kind byte, row, up []byte, pixel int) {
	for i := range row {
		var left, corner byte
		if i >= pixel {
			left, corner = row[i-pixel], up[i-pixel]
		}
		switch kind {
		case 1:
			row[i] += left
		case 2:
			row[i] += up[i]
		case 3:
			row[i] += byte((int(left) + int(up[i])) / 2)
		case 4:
			row[i] += paeth(left, up[i], corner)
		}
	}
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	off := func(x byte) int { return max(p-int(x), int(x)-p) }
	switch {
	case off(a) <= off(b) && off(a) <= off(c):
		return a
	case off(b) <= off(c):
		return b
	}
	return c
}

// plain85 leaves out what is no digit of ASCII85, and all behind its end.
func plain85(b []byte) []byte {
	b, _, _ = bytes.Cut(b, []byte("~"))
	out := make([]byte, 0, len(b))
	for _, c := range b {
		if c >= '!' && c <= 'u' || c == 'z' {
			out = append(out, c)
		}
	}
	return out
}
