package eval

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math/rand/v2"

	"github.com/counterclaim/counterclaim"
)

// An alteration is something that happens to a picture on its way through the world.
type alteration struct {
	name  string
	least float64 // the recall that it must reach, 0 where none is asked for
	alter func(img *image.RGBA, r *rand.Rand) *image.RGBA
}

// alterations are those of the figures, each made to about as many copies. Every copy ends as a JPEG.
func alterations() []alteration {
	return []alteration{
		{"recompressed, quality 30 to 80", 0.95, func(m *image.RGBA, _ *rand.Rand) *image.RGBA { return m }},
		{"resized, 0.3 to 2 times", 0.95, func(m *image.RGBA, r *rand.Rand) *image.RGBA {
			k := 0.3 + 1.7*r.Float64()
			return resized(m, max(1, int(float64(m.Rect.Dx())*k)), max(1, int(float64(m.Rect.Dy())*k)))
		}},
		{"mirrored", 0.95, func(m *image.RGBA, r *rand.Rand) *image.RGBA {
			w, h := m.Rect.Dx(), m.Rect.Dy()
			if r.IntN(3) == 0 {
				return moved(m, w, h, func(x, y int) (int, int) { return x, h - 1 - y })
			}
			return moved(m, w, h, func(x, y int) (int, int) { return w - 1 - x, y })
		}},
		{"turned by quarters", 0.95, func(m *image.RGBA, r *rand.Rand) *image.RGBA {
			w, h := m.Rect.Dx(), m.Rect.Dy()
			switch r.IntN(3) {
			case 0:
				return moved(m, h, w, func(x, y int) (int, int) { return y, h - 1 - x })
			case 1:
				return moved(m, h, w, func(x, y int) (int, int) { return w - 1 - y, x })
			}
			return moved(m, w, h, func(x, y int) (int, int) { return w - 1 - x, h - 1 - y })
		}},
		{"cropped by a tenth at one edge", 0.80, func(m *image.RGBA, r *rand.Rand) *image.RGBA {
			var cut [4]float64
			cut[r.IntN(4)] = 0.1
			return cropped(m, cut)
		}},
		{"cropped by a tenth at two to four edges", 0.80, func(m *image.RGBA, r *rand.Rand) *image.RGBA {
			var cut [4]float64
			for _, edge := range r.Perm(4)[:2+r.IntN(3)] {
				cut[edge] = 0.1
			}
			return cropped(m, cut)
		}},
		{"cropped by up to a tenth at all edges", 0.80, func(m *image.RGBA, r *rand.Rand) *image.RGBA {
			return cropped(m, [4]float64{0.1 * r.Float64(), 0.1 * r.Float64(), 0.1 * r.Float64(), 0.1 * r.Float64()})
		}},
		{"cropped, mirrored and resized", 0, func(m *image.RGBA, r *rand.Rand) *image.RGBA {
			m = cropped(m, [4]float64{0.1 * r.Float64(), 0.1 * r.Float64(), 0.1 * r.Float64(), 0.1 * r.Float64()})
			w, h := m.Rect.Dx(), m.Rect.Dy()
			return resized(moved(m, w, h, func(x, y int) (int, int) { return w - 1 - x, y }), w*2/3, h*2/3)
		}},
		{"brighter or darker, more or less contrast", 0, func(m *image.RGBA, r *rand.Rand) *image.RGBA {
			lift, gain := 60*(r.Float64()-0.5), 0.7+0.7*r.Float64()
			out := image.NewRGBA(m.Rect)
			for i, v := range m.Pix {
				out.Pix[i] = uint8(min(255, max(0, 128+(float64(v)-128)*gain+lift)))
				if i%4 == 3 {
					out.Pix[i] = 255
				}
			}
			return out
		}},
		{"a bar with writing over its lowest tenth", 0, func(m *image.RGBA, r *rand.Rand) *image.RGBA {
			out := image.NewRGBA(m.Rect)
			copy(out.Pix, m.Pix)
			return barred(out, out.Rect.Dy()*9/10, r)
		}},
		{"a bar with writing below", 0, func(m *image.RGBA, r *rand.Rand) *image.RGBA {
			h := m.Rect.Dy()
			out := image.NewRGBA(image.Rect(0, 0, m.Rect.Dx(), h*11/10))
			copy(out.Pix, m.Pix)
			return barred(out, h, r)
		}},
	}
}

// moved makes a picture whose points come from elsewhere in another.
func moved(m *image.RGBA, w, h int, from func(x, y int) (int, int)) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			a, b := from(x, y)
			copy(out.Pix[out.PixOffset(x, y):][:4], m.Pix[m.PixOffset(a, b):][:4])
		}
	}
	return out
}

// cropped cuts shares of width and height off the left, upper, right and lower edge.
func cropped(m *image.RGBA, cut [4]float64) *image.RGBA {
	w, h := float64(m.Rect.Dx()), float64(m.Rect.Dy())
	left, top := int(w*cut[0]), int(h*cut[1])
	return moved(m, int(w*(1-cut[2]))-left, int(h*(1-cut[3]))-top, func(x, y int) (int, int) { return x + left, y + top })
}

// resized makes a picture of another size: each point is the mean of what it covers where it gets smaller, and lies between four where it
// gets larger.
func resized(m *image.RGBA, w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	sx, sy := float64(m.Rect.Dx())/float64(w), float64(m.Rect.Dy())/float64(h)
	taps := max(1, int(max(sx, sy)+0.999))
	for y := range h {
		for x := range w {
			var sum [3]float64
			for j := range taps {
				for i := range taps {
					u, v := (float64(x)+(float64(i)+0.5)/float64(taps))*sx-0.5, (float64(y)+(float64(j)+0.5)/float64(taps))*sy-0.5
					between(m, u, v, &sum)
				}
			}
			at := out.PixOffset(x, y)
			for k, s := range sum {
				out.Pix[at+k] = uint8(s/float64(taps*taps) + 0.5)
			}
			out.Pix[at+3] = 255
		}
	}
	return out
}

// between adds the colour at a point between four of a picture.
func between(m *image.RGBA, u, v float64, sum *[3]float64) {
	u, v = min(float64(m.Rect.Dx()-1), max(0, u)), min(float64(m.Rect.Dy()-1), max(0, v))
	x, y := int(u), int(v)
	x1, y1 := min(x+1, m.Rect.Dx()-1), min(y+1, m.Rect.Dy()-1)
	a, b := u-float64(x), v-float64(y)
	p, q, r, s := m.PixOffset(x, y), m.PixOffset(x1, y), m.PixOffset(x, y1), m.PixOffset(x1, y1)
	for k := range sum {
		up := float64(m.Pix[p+k])*(1-a) + float64(m.Pix[q+k])*a
		low := float64(m.Pix[r+k])*(1-a) + float64(m.Pix[s+k])*a
		sum[k] += up*(1-b) + low*b
	}
}

// barred fills everything from a line downwards with a bar of one colour and strokes like writing.
func barred(m *image.RGBA, from int, r *rand.Rand) *image.RGBA {
	bar, ink := image.NewUniform(color.Gray{Y: 20}), image.NewUniform(color.Gray{Y: 235})
	if r.IntN(2) == 0 {
		bar, ink = ink, bar
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	draw.Draw(m, image.Rect(0, from, w, h), bar, image.Point{}, draw.Src)
	letter := max(2, (h-from)/4)
	for x := letter; x < w-letter*2; x += letter * 3 / 4 {
		if r.IntN(6) > 0 {
			draw.Draw(m, image.Rect(x, from+letter, x+letter/3, from+letter*(2+r.IntN(2))), ink, image.Point{}, draw.Src)
		}
	}
	return m
}

// copyOf makes an altered copy of a picture, number k of its collection, as the bytes of a JPEG.
func (m MadePictures) copyOf(original *image.RGBA, a alteration, k int) ([]byte, error) {
	r := m.random("copy", k)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, a.alter(original, r), &jpeg.Options{Quality: 30 + r.IntN(51)}); err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeInternal, "copy %d cannot be written", k).Because(err)
	}
	return b.Bytes(), nil
}
