package intake

import (
	"bytes"
	"errors"
	"math"
)

// Limits of what draws a page.
const (
	maxPDFForms = 8 // drawings within drawings
	maxPDFStack = 256
)

// glyph is a character on a page, with where it stands and how wide and large it is, in points. x runs along its line and y upwards from
// it, whichever way the line is turned on the page.
type glyph struct {
	s             string
	x, y, w, size float64
}

// matrix is [a b c d e f] of ISO 32000-1, 8.3.
type matrix [6]float64

func (m matrix) times(n matrix) matrix {
	return matrix{m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5]}
}

// drawing is the state of what draws a page (ISO 32000-1, 9.3).
type drawing struct {
	f     *pdfFile
	fonts map[any]*pdfFont // of the page, by what names them
	out   []glyph
	depth int

	page      matrix // of the page
	text      matrix // of the next glyph
	line      matrix // of the line's first
	font      *pdfFont
	size      float64
	space     float64 // between glyphs
	wordSpace float64
	stretch   float64
	leading   float64
	rise      float64
	saved     []drawing
}

// glyphs gives the glyphs of a page in the order in which they are drawn.
func (f *pdfFile) glyphs(page, resources pdfDict) ([]glyph, error) {
	var body []byte
	parts := f.array(page["Contents"])
	if parts == nil {
		parts = []any{page["Contents"]}
	}
	for _, p := range parts {
		s, ok := f.get(p).(*pdfStream)
		if !ok && p != nil {
			return nil, errors.New("what draws it is not in the file")
		}
		if !ok {
			continue
		}
		b, err := f.decode(s)
		if err != nil {
			return nil, err
		}
		if body = append(append(body, b...), '\n'); len(body) > maxPDFStream {
			return nil, errPDFWork
		}
	}
	d := &drawing{f: f, fonts: map[any]*pdfFont{}, page: matrix{1, 0, 0, 1, 0, 0}, stretch: 1}
	d.run(body, resources)
	if f.work.over() {
		return nil, errPDFWork
	}
	return d.out, nil
}

func (d *drawing) run(body []byte, resources pdfDict) {
	l := pdfLexer{b: body, work: d.f.work}
	var args []any
	for {
		tok := l.object()
		if tok == any(pdfEnd{}) {
			return
		}
		word, ok := tok.(pdfWord)
		if !ok {
			if len(args) < maxPDFStack {
				args = append(args, tok)
			}
			continue
		}
		if word == "ID" {
			l.skipImage()
		} else {
			d.do(string(word), args, resources)
		}
		args = args[:0]
	}
}

// skipImage passes the bytes of an image in a line.
func (l *pdfLexer) skipImage() {
	for from := l.at; ; {
		n := bytes.Index(l.b[l.at:], []byte("EI"))
		if n < 0 {
			l.at = len(l.b)
			return
		}
		at := l.at + n
		l.at = at + 2
		if at > from && pdfBlank(l.b[at-1]) && (l.at >= len(l.b) || pdfBlank(l.b[l.at])) {
			l.work.spend(l.at - from)
			return
		}
	}
}

func (d *drawing) do(op string, args []any, resources pdfDict) {
	n := func(i int) float64 {
		if i >= len(args) {
			return 0
		}
		return d.f.number(args[i])
	}
	six := func() matrix { return matrix{n(0), n(1), n(2), n(3), n(4), n(5)} }
	switch op {
	case "q":
		if len(d.saved) < maxPDFStack {
			s := *d
			s.saved, s.out = nil, nil
			d.saved = append(d.saved, s)
		}
	case "Q":
		if k := len(d.saved) - 1; k >= 0 {
			s := d.saved[k]
			s.saved, s.out, s.depth = d.saved[:k], d.out, d.depth
			*d = s
		}
	case "cm":
		d.page = six().times(d.page)
	case "BT":
		d.text = matrix{1, 0, 0, 1, 0, 0}
		d.line = d.text
	case "Tm":
		d.text = six()
		d.line = d.text
	case "Td":
		d.move(n(0), n(1))
	case "TD":
		d.leading = -n(1)
		d.move(n(0), n(1))
	case "T*":
		d.move(0, -d.leading)
	case "Tf":
		if len(args) == 2 {
			d.setFont(args[0], resources)
			d.size = n(1)
		}
	case "Tc":
		d.space = n(0)
	case "Tw":
		d.wordSpace = n(0)
	case "Tz":
		d.stretch = n(0) / 100
	case "TL":
		d.leading = n(0)
	case "Ts":
		d.rise = n(0)
	case "Tj", "'", "\"", "TJ":
		d.showOp(op, args)
	case "Do":
		if len(args) == 1 {
			d.form(args[0], resources)
		}
	}
}

func (d *drawing) showOp(op string, args []any) {
	if op == "\"" && len(args) == 3 {
		d.wordSpace, d.space = d.f.number(args[0]), d.f.number(args[1])
	}
	if op == "\"" || op == "'" {
		d.move(0, -d.leading)
	}
	if len(args) == 0 {
		return
	}
	switch what := args[len(args)-1].(type) {
	case string:
		d.show(what)
	case []any:
		for _, one := range what {
			switch one := one.(type) {
			case string:
				d.show(one)
			case float64:
				d.advance(-one / 1000 * d.size * d.stretch)
			}
		}
	}
}

func (d *drawing) move(x, y float64) {
	d.line = matrix{1, 0, 0, 1, x, y}.times(d.line)
	d.text = d.line
}

func (d *drawing) advance(x float64) { d.text = matrix{1, 0, 0, 1, x, 0}.times(d.text) }

func (d *drawing) setFont(name any, resources pdfDict) {
	key, ok := name.(pdfName)
	if !ok {
		return
	}
	v := d.f.dict(resources["Font"])[key]
	var of any = key // fonts without a number of their own are told apart by name
	if ref, ok := v.(pdfRef); ok {
		of = ref
	}
	font, known := d.fonts[of]
	if !known {
		font = d.f.font(v)
		d.fonts[of] = font
	}
	d.font = font
}

func (d *drawing) show(s string) {
	for s != "" && d.font != nil && d.f.work.spend(32) {
		chars, code, rest := d.font.next(s)
		one := len(s)-len(rest) == 1
		s = rest
		at := matrix{d.size * d.stretch, 0, 0, d.size, 0, d.rise}.times(d.text).times(d.page)
		w := d.font.widthOf(code) / 1000
		if chars != "" {
			along := max(math.Hypot(at[0], at[1]), 1e-9)
			cos, sin := at[0]/along, at[1]/along
			d.out = append(d.out, glyph{chars, at[4]*cos + at[5]*sin, at[5]*cos - at[4]*sin, w * along, math.Hypot(at[2], at[3])})
		}
		x := w*d.size + d.space
		if one && code == ' ' {
			x += d.wordSpace
		}
		d.advance(x * d.stretch)
	}
}

// form draws a drawing of its own.
func (d *drawing) form(name any, resources pdfDict) {
	key, _ := name.(pdfName)
	s, ok := d.f.get(d.f.dict(resources["XObject"])[key]).(*pdfStream)
	if !ok || d.f.name(s.pdfDict["Subtype"]) != "Form" || d.depth >= maxPDFForms || !d.f.work.spend(4096) {
		return
	}
	body, err := d.f.decode(s)
	if err != nil {
		return
	}
	if own := d.f.dict(s.pdfDict["Resources"]); own != nil {
		resources = own
	}
	before, saved := *d, d.saved
	if m := d.f.array(s.pdfDict["Matrix"]); len(m) == 6 {
		var t matrix
		for i := range t {
			t[i] = d.f.number(m[i])
		}
		d.page = t.times(d.page)
	}
	d.depth++
	d.saved = nil
	d.run(body, resources)
	before.out, before.saved = d.out, saved
	*d = before
}
