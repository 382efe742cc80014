package eval

import (
	"image"
	"math"
	"math/rand/v2"
)

// MadePictures is a made-up collection of pictures: landscapes, towns, the sea, fields, rubble, rooms, sheets of writing, nights,
// maps and skies with next to nothing in them. The same seed gives the same pictures on every machine of one kind; picture n is made
// without those before it.
//
// Eleven of twenty are one of a family: the same place photographed again, with other things in it, other clouds, other light and a camera
// that stands a little elsewhere or, in one family of four, on the same spot to the pixel. They are different pictures, and telling so
// is what makes a false alarm possible.
type MadePictures struct{ Seed uint64 }

// family says of which place picture n is.
func (m MadePictures) family(n int) int {
	in := n % 20
	switch {
	case in >= 14:
		in = 14 // six of one place
	case in >= 11:
		in = 11 // three
	case in >= 9:
		in = 9 // two
	}
	return n - n%20 + in
}

func (m MadePictures) random(stream string, n int) *rand.Rand {
	return MadeUp{Seed: m.Seed}.random("picture "+stream, n)
}

// place is what the pictures of one family have in common.
type place struct {
	kind    string
	seed    uint32
	fixed   bool // the camera does not move
	w, h    int
	sky     [2]tint // above and at the horizon
	ridges  []ridge
	ground  tint
	rough   float64 // strength of the ground's texture
	scale   float64 // and how fine it is
	horizon float64
	built   []block
}

type ridge struct {
	base, height, wide float64
	colour             tint
}

// block is a thing that stays where it is: a house, a cupboard, a lamp.
type block struct {
	u, v, w, h float64
	colour     tint
	windows    int
}

func colourOf(r *rand.Rand, low, high float64) tint {
	grey := low + r.Float64()*(high-low)
	var t tint
	for i := range t {
		t[i] = float32(grey * (0.8 + 0.4*r.Float64()))
	}
	return t
}

func kindOf(r *rand.Rand) string {
	k := r.IntN(100)
	for _, of := range []struct {
		below int
		kind  string
	}{{23, "hills"}, {46, "town"}, {54, "sea"}, {66, "field"}, {74, "rubble"}, {82, "room"}, {89, "sheet"}, {94, "night"}, {98, "map"}} {
		if k < of.below {
			return of.kind
		}
	}
	return "sky"
}

func (m MadePictures) place(family int) *place {
	r := m.random("place", family)
	p := &place{kind: kindOf(r), seed: r.Uint32(), fixed: r.IntN(4) == 0}
	shapes := [][2]int{{640, 480}, {600, 400}, {640, 360}, {480, 480}, {400, 600}, {360, 640}, {800, 534}, {480, 360}}
	shape := shapes[r.IntN(len(shapes))]
	p.w, p.h = shape[0], shape[1]
	p.sky = [2]tint{colourOf(r, 120, 220), colourOf(r, 150, 245)}
	p.ground, p.rough, p.scale = colourOf(r, 50, 150), 0.15+0.5*r.Float64(), 3+9*r.Float64()
	p.horizon = -0.25 + 0.4*r.Float64()
	for k := range 1 + r.IntN(4) {
		p.ridges = append(p.ridges, ridge{base: p.horizon + 0.1*float64(k), height: 0.03 + 0.2*r.Float64(), wide: 0.8 + 2.5*r.Float64(), colour: colourOf(r, 40, 170)})
	}
	blocks := map[string]int{"town": 8 + r.IntN(14), "room": 5 + r.IntN(6), "night": 12 + r.IntN(25), "sheet": 1 + r.IntN(3), "field": r.IntN(3)}[p.kind]
	for range blocks {
		b := block{u: -0.95 + 1.8*r.Float64(), w: 0.06 + 0.2*r.Float64(), h: 0.08 + 0.35*r.Float64(), colour: colourOf(r, 40, 220), windows: r.IntN(7)}
		b.v = p.horizon + 0.1 + 0.2*r.Float64() - b.h
		switch p.kind {
		case "room":
			b.v = -0.5 + r.Float64()*0.9
		case "night":
			b.v = p.horizon + 0.3*r.Float64()
			b.w = 0.004 + 0.02*r.Float64()
		case "field":
			b.w, b.h = b.w/2, b.h/3
		}
		p.built = append(p.built, b)
	}
	return p
}

// Picture makes picture n, from 0.
func (m MadePictures) Picture(n int) *image.RGBA {
	p := m.place(m.family(n))
	r := m.random("taken", n)
	cx, cy, zoom := 0.06*(2*r.Float64()-1), 0.06*(2*r.Float64()-1), 0.94+0.12*r.Float64()
	gain := colourOf(r, 0.75, 1.2)
	if p.fixed {
		cx, cy, zoom = 0, 0, 1
		gain = tint{1, 1, 1}.times(float32(0.85 + 0.3*r.Float64()))
	}
	c := newCanvas(p.w, p.h, cx, cy, zoom)
	p.paint(c, r.Uint32())
	p.furnish(c)
	switch {
	case p.kind == "sheet":
		write(c, r)
	case p.kind == "sky" && r.IntN(2) == 0: // nothing in it at all
	case p.kind == "sky":
		c.disc(-0.4+0.8*r.Float64(), -0.3+0.6*r.Float64(), 0.02+0.04*r.Float64(), 0.01+0.02*r.Float64(), 0.3, colourOf(r, 10, 60))
	default:
		for range 1 + r.IntN(6) {
			thing(c, p, r)
		}
	}
	return c.image(gain, 1+4*r.Float64(), r)
}

// paint lays the ground; weather is what differs from day to day.
func (p *place) paint(c *canvas, weather uint32) {
	crest := make([]float64, len(p.ridges)*c.w)
	for x := range c.w {
		u, _ := c.world(x, 0)
		for k, ridge := range p.ridges {
			crest[k*c.w+x] = ridge.base - ridge.height*float64(roughness(p.seed+uint32(k)*31, u*ridge.wide, 0.5, 6))
		}
	}
	for y := range c.h {
		for x := range c.w {
			u, v := c.world(x, y)
			c.px[y*c.w+x] = p.at(u, v, weather, func(k int) float64 { return crest[k*c.w+x] })
		}
	}
}

// at gives the colour of a point of the world before anything stands there.
func (p *place) at(u, v float64, weather uint32, crest func(int) float64) tint {
	grain := func(fine float64) float32 {
		return 1 + float32(p.rough)*roughness(p.seed+1, u*fine, v*fine, 4)
	}
	switch p.kind {
	case "rubble":
		edge := float32(math.Abs(float64(roughness(p.seed+2, u*p.scale/2, v*p.scale/2, 3))))
		return p.ground.times(0.6 + edge*1.5).times(grain(p.scale))
	case "room":
		return mix(p.sky[0], p.ground, float32(0.5+0.6*u+0.3*v)*0.6).times(1 + 0.05*noise(p.seed, u*4, v*4))
	case "sheet":
		return tint{235, 232, 222}.times(1 - 0.08*float32(u+v) + 0.02*noise(weather, u*3, v*3))
	case "map":
		level := float64(roughness(p.seed, u*2.2, v*2.2, 4)) * 8
		if level-math.Floor(level) < 0.12 {
			return tint{120, 90, 60}
		}
		return mix(tint{205, 225, 190}, p.sky[0], float32(math.Floor(level)+6)/12)
	case "night":
		return p.ground.times(0.12 + 0.25*float32(max(0, 0.3-math.Abs(v-p.horizon)))*grain(3))
	}
	for k := len(p.ridges) - 1; k >= 0; k-- {
		if p.kind == "sky" || p.kind == "sea" || v < crest(k) {
			continue
		}
		if p.kind == "field" && k == len(p.ridges)-1 { // furrows that run to a point on the horizon
			furrow := math.Sin(40 * u / (0.15 + v - p.horizon))
			return p.ground.times(grain(p.scale)).times(1 + 0.25*float32(furrow))
		}
		return p.ridges[k].colour.times(grain(p.scale))
	}
	if p.kind == "sea" && v > p.horizon {
		deep := v - p.horizon + 0.05
		return p.ground.times(1 + 0.3*roughness(weather, u*3/deep, 8/deep, 3))
	}
	sky := mix(p.sky[0], p.sky[1], float32(min(1, max(0, 0.5+v))))
	cloud := float32(0.16)
	if p.kind == "sky" {
		cloud = 0.012
	}
	return sky.times(1 + cloud*roughness(weather, u*1.5, v*3, 4))
}

// furnish puts up what stays where it is.
func (p *place) furnish(c *canvas) {
	for _, b := range p.built {
		if p.kind == "night" {
			c.disc(b.u, b.v, b.w*3, b.w*3, 1, tint{255, 220, 150})
			continue
		}
		c.within(b.u, b.v, b.u+b.w, b.v+b.h, func(u, v float64) (tint, float32) {
			colour := b.colour.times(1 + 0.08*noise(p.seed, u*40, v*40))
			if n := float64(b.windows); n > 0 {
				x, y := (u-b.u)/b.w*n, (v-b.v)/b.w*n
				if x-math.Floor(x) > 0.4 && y-math.Floor(y) > 0.45 {
					colour = colour.times(0.45)
				}
			}
			return colour, 1
		})
	}
}

// thing puts something into the picture that was not there yesterday.
func thing(c *canvas, p *place, r *rand.Rand) {
	u, v := -0.6+1.2*r.Float64(), p.horizon+0.05+0.4*r.Float64()
	size := 0.04 + 0.18*r.Float64()*r.Float64()
	colour := colourOf(r, 20, 230)
	switch r.IntN(6) {
	case 0: // a lorry
		c.box(u, v, size, size*0.45, colour)
		c.box(u+size, v+size*0.12, size*0.3, size*0.33, colour.times(0.7))
		for _, at := range []float64{0.2, 0.75, 1.1} {
			c.disc(u+size*at, v+size*0.47, size*0.1, size*0.1, 0, tint{20, 20, 20})
		}
	case 1: // somebody who stands there
		c.disc(u, v, size*0.14, size*0.16, 0, tint{190, 150, 120})
		c.box(u-size*0.18, v+size*0.16, size*0.36, size*0.5, colour)
		c.box(u-size*0.14, v+size*0.66, size*0.28, size*0.5, colour.times(0.5))
	case 2: // smoke
		seed := r.Uint32()
		c.within(u-size, v-3*size, u+size, v, func(x, y float64) (tint, float32) {
			d := math.Hypot((x-u)/size, (y-v+1.5*size)/(1.5*size))
			return colour, min(0.95, max(0, float32(1.2-1.2*d)+0.5*roughness(seed, x*12, y*12, 4)))
		})
	case 3: // a tree or a mast
		c.box(u, v-size, size*0.08, size*1.6, colour.times(0.4))
		c.disc(u+size*0.04, v-size, size*0.4, size*0.5, 0.3, tint{50, 80, 40})
	case 4: // a pit, a shadow
		c.disc(u, v, size*1.2, size*0.4, 0.4, tint{35, 30, 28})
	case 5: // crates
		for k := range 2 + r.IntN(4) {
			c.box(u+float64(k%3)*size*0.45, v-float64(k/3)*size*0.4, size*0.4, size*0.36, colour.times(0.6+0.15*float32(k)))
		}
	}
}

// write covers a sheet with lines of strokes in words and paragraphs.
func write(c *canvas, r *rand.Rand) {
	line := 0.022 + 0.02*r.Float64()
	left := -0.33 + 0.05*r.Float64()
	for v := -0.33 + 0.05*r.Float64(); v < 0.4; v += line {
		if r.IntN(9) == 0 {
			continue
		}
		end := 0.33
		if r.IntN(6) == 0 {
			end = left + 0.6*r.Float64()
		}
		for u := left; u < end; u += line * 0.5 {
			letters := 1 + r.IntN(9)
			for range letters {
				c.box(u, v, line*0.1, line*(0.35+0.25*r.Float64()), tint{40, 40, 50})
				c.box(u, v+line*0.3*r.Float64(), line*0.26, line*0.08, tint{40, 40, 50})
				u += line * 0.34
			}
		}
	}
}
