package vault

import (
	"image"
	"image/color"
	"math"
	"math/bits"
)

// reducedSide is to how many points a side a picture is brought, whatever its shape, before anything else looks at it.
const reducedSide = 256

// A reduced picture is the brightness (-128 to 127) of 256 by 256 points, as sums over everything above and to the left, so that the mean of any box
// costs four look-ups (Crow, "Summed-area tables for texture mapping", 1984).
type reduced [(reducedSide + 1) * (reducedSide + 1)]float32

// reducePicture brings a picture to 256 by 256 points, each the mean of what it covers. Brightness is that of Rec. 601; what shines through is white.
func reducePicture(img image.Image) *reduced {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	var sums [reducedSide * reducedSide]float64
	line := make([]float32, w)
	var narrow [reducedSide]float64
	for y := range h {
		likenessLuma(img, b.Min.X, b.Min.Y+y, line)
		spreadLine(w, line, &narrow)
		// The line lies in one row of points or partly in each of some.
		from, to := float64(y)*reducedSide/float64(h), float64(y+1)*reducedSide/float64(h)
		for row := int(from); row < reducedSide && float64(row) < to; row++ {
			share := min(to, float64(row+1)) - max(from, float64(row))
			for x, v := range narrow {
				sums[row*reducedSide+x] += v * share
			}
		}
	}
	out := new(reduced)
	for y := range reducedSide {
		var row float64
		for x := range reducedSide {
			row += sums[y*reducedSide+x] - 128 // so that sums stay small and exact
			out[(y+1)*(reducedSide+1)+x+1] = out[y*(reducedSide+1)+x+1] + float32(row)
		}
	}
	return out
}

// spreadLine brings a line of points to 256.
func spreadLine(w int, line []float32, out *[reducedSide]float64) {
	clear(out[:])
	k := reducedSide / float64(w)
	for x, v := range line {
		from, to := float64(x)*k, float64(x+1)*k
		for col := int(from); col < reducedSide && float64(col) < to; col++ {
			out[col] += float64(v) * (min(to, float64(col+1)) - max(from, float64(col)))
		}
	}
}

// likenessLuma fills a line with brightness. The kinds of picture that decoders give have ways of their own: asking for each colour takes a second
// for a picture of 12 megapixels.
func likenessLuma(img image.Image, x0, y int, line []float32) {
	switch m := img.(type) {
	case *image.YCbCr:
		at := m.YOffset(x0, y)
		for x := range line {
			line[x] = float32(m.Y[at+x])
		}
	case *image.Gray:
		at := m.PixOffset(x0, y)
		for x := range line {
			line[x] = float32(m.Pix[at+x])
		}
	case *image.RGBA:
		at := m.PixOffset(x0, y)
		for x := range line {
			p := m.Pix[at+4*x : at+4*x+4]
			line[x] = likenessBrightness(float32(p[0]), float32(p[1]), float32(p[2])) + float32(255-p[3])
		}
	case *image.NRGBA:
		at := m.PixOffset(x0, y)
		for x := range line {
			p := m.Pix[at+4*x : at+4*x+4]
			a := float32(p[3]) / 255
			line[x] = likenessBrightness(float32(p[0]), float32(p[1]), float32(p[2]))*a + 255*(1-a)
		}
	default:
		for x := range line {
			c := color.RGBA64Model.Convert(img.At(x0+x, y)).(color.RGBA64)
			line[x] = (likenessBrightness(float32(c.R), float32(c.G), float32(c.B)) + float32(0xffff-c.A)) / 257
		}
	}
}

func likenessBrightness(r, g, b float32) float32 { return 0.299*r + 0.587*g + 0.114*b }

// A pictureFrame is a part of a picture, as shares of its width and height; it may reach beyond it.
type pictureFrame struct{ left, top, right, bottom float64 }

var wholeFrame = pictureFrame{0, 0, 1, 1}

// corners gives the sums at the (n+1) by (n+1) corners of a grid that divides the frame into n by n cells.
func (p *reduced) corners(f pictureFrame, n int, out []float32) {
	var cols [65]int
	var parts [65]float32
	for i := 0; i <= n; i++ {
		x := (f.left + (f.right-f.left)*float64(i)/float64(n)) * reducedSide
		x = min(reducedSide, max(0, x))
		cols[i] = min(reducedSide-1, int(x))
		parts[i] = float32(x) - float32(cols[i])
	}
	for j := 0; j <= n; j++ {
		y := (f.top + (f.bottom-f.top)*float64(j)/float64(n)) * reducedSide
		y = min(reducedSide, max(0, y))
		row := min(reducedSide-1, int(y))
		b := float32(y) - float32(row)
		upper, lower := p[row*(reducedSide+1):], p[(row+1)*(reducedSide+1):]
		line := out[j*(n+1) : (j+1)*(n+1)]
		for i := range line {
			c, a := cols[i], parts[i]
			up := upper[c] + (upper[c+1]-upper[c])*a
			low := lower[c] + (lower[c+1]-lower[c])*a
			line[i] = up + (low-up)*b
		}
	}
}

const (
	hashGrid = 32 // points a side of which the hash is made
	hashSide = 9  // frequencies a side among which it chooses
)

// frequencies are the 64 of which the hash has a bit each: the lowest but for the mean, as many across as down, so that a turned picture has the
// same.
var frequencies = func() (out [64][2]int) {
	n := 0
	for u := range hashSide {
		for v := range hashSide {
			if d := u*u + v*v; d > 0 && d <= 72 {
				out[n*29%64] = [2]int{u, v} // those of one band lie far apart: neighbours go wrong together
				n++
			}
		}
	}
	return out
}()

var cosines = func() (out [hashSide][hashGrid]float32) {
	for u := range hashSide {
		for x := range hashGrid {
			out[u][x] = float32(math.Cos(math.Pi / hashGrid * (float64(x) + 0.5) * float64(u)))
		}
	}
	return out
}()

// waves are strengths of frequencies: across, down.
type waves [hashSide][hashSide]float32

// waves gives the strengths of the lowest frequencies of a frame: the type-II cosine transform of 32 by 32 means.
func (p *reduced) waves(f pictureFrame) *waves {
	var c [(hashGrid + 1) * (hashGrid + 1)]float32
	p.corners(f, hashGrid, c[:])
	var part [hashSide][hashGrid]float32 // frequency across, row
	for y := range hashGrid {
		var means [hashGrid]float32
		for x := range means {
			i := y*(hashGrid+1) + x
			means[x] = c[i+hashGrid+2] - c[i+hashGrid+1] - c[i+1] + c[i]
		}
		for u := range hashSide {
			var sum float32
			for x, m := range means {
				sum += m * cosines[u][x]
			}
			part[u][y] = sum
		}
	}
	out := new(waves)
	for u := range hashSide {
		for v := range hashSide {
			var sum float32
			for y, m := range part[u] {
				sum += m * cosines[v][y]
			}
			out[u][v] = sum
		}
	}
	return out
}

// A turn is one of the eight ways in which a picture can be laid on itself: a mirroring (left for right), then quarter turns clockwise.
type likenessTurn uint8

const likenessTurns = 8

func (t likenessTurn) mirrored() bool { return t >= 4 }
func (t likenessTurn) quarters() int  { return int(t & 3) }

// hash gives a bit for each frequency, set where its strength is above zero, of the picture as it is after a turn.
func (w *waves) hash(t likenessTurn) uint64 {
	var out uint64
	for i, f := range frequencies {
		across, down := f[0], f[1]
		positive := true
		// A quarter turn puts at (x, y) what was at (y, 1-x): what runs across now ran down before, the other way round, which
		// changes the sign of odd frequencies.
		for range t.quarters() {
			positive = positive == (across%2 == 0)
			across, down = down, across
		}
		if t.mirrored() {
			positive = positive == (across%2 == 0)
		}
		if v := w[across][down]; v > 0 == positive && v != 0 {
			out |= 1 << i
		}
	}
	return out
}

// bitsApart counts the bits in which two hashes differ.
func bitsApart(a, b uint64) int { return bits.OnesCount64(a ^ b) }

// turn gives the points of the picture after a turn.
func (p *reduced) turn(t likenessTurn) *reduced {
	const n = reducedSide + 1
	out := new(reduced)
	for y := range reducedSide {
		var row float32
		for x := range reducedSide {
			a, b := x, y
			for range t.quarters() {
				a, b = b, reducedSide-1-a
			}
			if t.mirrored() {
				a = reducedSide - 1 - a
			}
			i := b*n + a
			row += p[i+n+1] - p[i+n] - p[i+1] + p[i]
			out[(y+1)*n+x+1] = out[y*n+x+1] + row
		}
	}
	return out
}
