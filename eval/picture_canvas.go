package eval

import (
	"image"
	"math"
	"math/rand/v2"
)

// tint is a colour in red, green and blue, 0 to 255, while it is painted.
type tint [3]float32

func (t tint) times(k float32) tint { return tint{t[0] * k, t[1] * k, t[2] * k} }

func mix(a, b tint, share float32) tint {
	var out tint
	for i := range out {
		out[i] = a[i] + (b[i]-a[i])*share
	}
	return out
}

// canvas is a made-up picture that is being painted. Things have their places in the world, whose unit is the height of a picture
// that was taken without zoom and whose origin is that picture's middle, y downwards.
type canvas struct {
	w, h   int
	px     []tint
	cx, cy float64 // where the camera looks
	zoom   float64 // world units that the picture's height shows
}

func newCanvas(w, h int, cx, cy, zoom float64) *canvas {
	return &canvas{w: w, h: h, px: make([]tint, w*h), cx: cx, cy: cy, zoom: zoom}
}

// world gives the place in the world of a pixel's middle.
func (c *canvas) world(x, y int) (u, v float64) {
	k := c.zoom / float64(c.h)
	return c.cx + (float64(x)+0.5-float64(c.w)/2)*k, c.cy + (float64(y)+0.5-float64(c.h)/2)*k
}

// within paints each pixel of a box of the world: paint gives the colour and how much of it covers what was there, 0 to 1.
func (c *canvas) within(u0, v0, u1, v1 float64, paint func(u, v float64) (tint, float32)) {
	k := float64(c.h) / c.zoom
	x0, x1 := int((u0-c.cx)*k+float64(c.w)/2), int((u1-c.cx)*k+float64(c.w)/2)
	y0, y1 := int((v0-c.cy)*k+float64(c.h)/2), int((v1-c.cy)*k+float64(c.h)/2)
	for y := max(0, y0); y < min(c.h, y1); y++ {
		for x := max(0, x0); x < min(c.w, x1); x++ {
			colour, cover := paint(c.world(x, y))
			if cover > 0 {
				p := &c.px[y*c.w+x]
				*p = mix(*p, colour, cover)
			}
		}
	}
}

// box paints a box in one colour.
func (c *canvas) box(u, v, w, h float64, colour tint) {
	c.within(u, v, u+w, v+h, func(float64, float64) (tint, float32) { return colour, 1 })
}

// disc paints an ellipse; soft, from 0 to 1, says how much of its radius fades.
func (c *canvas) disc(u, v, ru, rv float64, soft float32, colour tint) {
	c.within(u-ru, v-rv, u+ru, v+rv, func(x, y float64) (tint, float32) {
		d := float32(math.Hypot((x-u)/ru, (y-v)/rv))
		return colour, min(1, max(0, (1-d)/max(soft, 0.02)))
	})
}

// image ends the painting: exposure, and grain of so many grey levels (standard deviation).
func (c *canvas) image(gain tint, grain float64, r *rand.Rand) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
	// Grain is taken from a table at a random place for each line: a normal number for each pixel takes half the time of a picture.
	var table [4096]float32
	for i := range table {
		table[i] = float32(r.NormFloat64() * grain)
	}
	for y := range c.h {
		at := r.IntN(len(table))
		for x := range c.w {
			i := y*c.w + x
			g := table[(at+x*3)%len(table)]
			for k := range 3 {
				out.Pix[4*i+k] = uint8(min(255, max(0, c.px[i][k]*gain[k]+g+0.5)))
			}
			out.Pix[4*i+3] = 255
		}
	}
	return out
}

// lattice gives a random number of -1 to 1 for a point of a grid.
func lattice(seed uint32, x, y int32) float32 {
	h := seed ^ uint32(x)*0x9e3779b1 ^ uint32(y)*0x85ebca77
	h = (h ^ h>>15) * 0x2c1b3c6d
	h = (h ^ h>>12) * 0x297a2d39
	h ^= h >> 15
	return float32(h>>8)/(1<<23) - 1
}

// noise is smooth noise of one scale, -1 to 1: random numbers on the whole-numbered points, eased between them.
func noise(seed uint32, u, v float64) float32 {
	fu, fv := math.Floor(u), math.Floor(v)
	x, y := int32(fu), int32(fv)
	a, b := float32(u-fu), float32(v-fv)
	a, b = a*a*(3-2*a), b*b*(3-2*b)
	top := lattice(seed, x, y)*(1-a) + lattice(seed, x+1, y)*a
	low := lattice(seed, x, y+1)*(1-a) + lattice(seed, x+1, y+1)*a
	return top*(1-b) + low*b
}

// roughness is noise of several scales, each half as large and half as strong as the one before, about -1 to 1.
func roughness(seed uint32, u, v float64, scales int) float32 {
	var sum float32
	strength := float32(0.5)
	for i := range scales {
		sum += strength * noise(seed+uint32(i)*7919, u, v)
		u, v, strength = u*2+3.7, v*2+1.3, strength/2
	}
	return sum * 1.4
}
