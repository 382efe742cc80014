package vault

import (
	"math"
	"slices"
)

const (
	sketchSide  = 32
	sketchCells = sketchSide * sketchSide
	sketchSteps = 7 // on either side of nothing
	sketchRange = 2 // how many times the mean the last step stands for
	// Below this many grey levels what stands out is grain and the quantisation of a JPEG.
	sketchFloor = 2
	sketchLoud  = 3    // from this step on a cell stands out
	sketchQuiet = 10   // squared steps of a cell that count wherever two pictures are compared, so that next to nothing is no difference
	sketchRim   = 0.06 // of a cell, that may lie outside a picture's edge
)

// A sketch says of each cell of a picture how far it stands out from those around it, -7 to 7; cells at the rim have 0.
type sketch [sketchCells]int8

// packedSketch is a sketch as bytes, two cells a byte.
type packedSketch [sketchCells / 2]byte

func (s *sketch) pack() (p packedSketch) {
	for i := range p {
		p[i] = byte(s[2*i]+8)<<4 | byte(s[2*i+1]+8)
	}
	return p
}

func (p *packedSketch) sketch() (s sketch) {
	for i, two := range p {
		s[2*i], s[2*i+1] = int8(two>>4)-8, int8(two&15)-8
	}
	return s
}

// told counts the cells that stand out.
func (s *sketch) told() int {
	n := 0
	for _, v := range s {
		if v >= sketchLoud || v <= -sketchLoud {
			n++
		}
	}
	return n
}

// A sketchPart is a part of the grid of a sketch.
type sketchPart struct{ x0, y0, x1, y1 int }

// innerCells gives the cells of a sketch that lie in a frame of its picture with all that is around them.
func innerCells(f pictureFrame) sketchPart {
	first := func(edge float64) int { return max(1, int(math.Ceil(edge*sketchSide-sketchRim))+1) }
	last := func(edge float64) int { return min(sketchSide-1, int(math.Floor(edge*sketchSide+sketchRim))-1) }
	return sketchPart{first(f.left), first(f.top), last(f.right), last(f.bottom)}
}

func (c sketchPart) small() bool { return c.x1-c.x0 < 2 || c.y1-c.y0 < 2 }

// cellsStandOut gives by how many grey levels each cell differs from the mean of the nine of which it is the middle, and the mean of that whatever
// its sign. scale is the number of points in a cell.
func cellsStandOut(corners *[(sketchSide + 1) * (sketchSide + 1)]float32, in sketchPart, scale float32, out *[sketchCells]float32) (mean float32) {
	const n = sketchSide + 1
	for y := in.y0; y < in.y1; y++ {
		for x := in.x0; x < in.x1; x++ {
			i := (y-1)*n + x - 1
			around := corners[i+3*n+3] - corners[i+3*n] - corners[i+3] + corners[i]
			i += n + 1
			cell := corners[i+n+1] - corners[i+n] - corners[i+1] + corners[i]
			d := (cell - around/9) / scale
			out[y*sketchSide+x] = d
			mean += max(d, -d)
		}
	}
	return mean / float32((in.x1-in.x0)*(in.y1-in.y0))
}

const reducedCell = reducedSide * reducedSide / sketchCells

func (p *reduced) sketch() (s sketch) {
	var c [(sketchSide + 1) * (sketchSide + 1)]float32
	var d [sketchCells]float32
	p.corners(wholeFrame, sketchSide, c[:])
	mean := max(sketchFloor, cellsStandOut(&c, innerCells(wholeFrame), reducedCell, &d))
	for i, v := range d {
		s[i] = int8(math.Round(float64(sketchStep(v * sketchSteps / (sketchRange * mean)))))
	}
	return s
}

func sketchStep(v float32) float32 { return min(sketchSteps, max(-sketchSteps, v)) }

// steps gives the sketch that a picture would have on the grid of an earlier one in whose frame f it lies, unrounded, of the cells that both
// have. Its strength is brought to the earlier one's over these cells, because each sketch is relative to the whole of its own picture.
func (p *reduced) steps(earlier *sketch, f, seen pictureFrame, out *[sketchCells]float32) (in sketchPart, ok bool) {
	w, h := f.right-f.left, f.bottom-f.top
	in = innerCells(pictureFrame{f.left + w*seen.left, f.top + h*seen.top, f.left + w*seen.right, f.top + h*seen.bottom})
	if in.small() {
		return in, false
	}
	var c [(sketchSide + 1) * (sketchSide + 1)]float32
	p.corners(pictureFrame{-f.left / w, -f.top / h, (1 - f.left) / w, (1 - f.top) / h}, sketchSide, c[:])
	mean := max(sketchFloor, cellsStandOut(&c, in, reducedCell/float32(w*h), out))
	k := sketchSteps / (sketchRange * mean)
	var own, other float32
	for y := in.y0; y < in.y1; y++ {
		for x := in.x0; x < in.x1; x++ {
			i := y*sketchSide + x
			v := sketchStep(out[i] * k)
			own += max(v, -v)
			u := float32(earlier[i])
			other += max(u, -u)
		}
	}
	if own > 0 {
		k *= min(2, max(0.5, other/own))
	}
	for y := in.y0; y < in.y1; y++ {
		for x := in.x0; x < in.x1; x++ {
			i := y*sketchSide + x
			out[i] = sketchStep(out[i] * k)
		}
	}
	return in, true
}

// fit gives the correlation of a picture with an earlier one in whose frame f it lies, 0 where too little of it does.
func (p *reduced) fit(earlier *sketch, f, seen pictureFrame) float64 {
	var d [sketchCells]float32
	in, ok := p.steps(earlier, f, seen, &d)
	if !ok {
		return 0
	}
	var dot, own, other float32
	for y := in.y0; y < in.y1; y++ {
		for x := in.x0; x < in.x1; x++ {
			i := y*sketchSide + x
			v, u := d[i], float32(earlier[i])
			dot += u * v
			own += v * v
			other += u * u
		}
	}
	if own == 0 || other == 0 {
		return 0
	}
	return float64(dot) / math.Sqrt(float64(own)*float64(other))
}

// worst says where the two differ most: of all squares of three by three cells the greatest sum of squared differences, as a share of the squares of
// what stands out there in either of them and a little more, and how many cells stand out in both pictures. What was put into a picture or taken out of
// it shows here where it hardly moves the correlation; the noise of compression, which is as strong as what it lies on, does not.
func (p *reduced) worst(earlier *sketch, f, seen pictureFrame) (worst float64, shared int) {
	var d [sketchCells]float32
	in, ok := p.steps(earlier, f, seen, &d)
	if !ok {
		return math.Inf(1), 0
	}
	for y := in.y0; y < in.y1; y++ {
		for x := in.x0; x < in.x1; x++ {
			if i := y*sketchSide + x; float32(earlier[i])*d[i] >= sketchLoud*sketchLoud {
				shared++
			}
			if y+3 > in.y1 || x+3 > in.x1 {
				continue
			}
			var apart, own, other float32
			for j := range 3 {
				for i := range 3 {
					at := (y+j)*sketchSide + x + i
					v, u := d[at], float32(earlier[at])
					apart += (v - u) * (v - u)
					own += v * v
					other += u * u
				}
			}
			worst = max(worst, float64(apart/(max(own, other)+9*sketchQuiet)))
		}
	}
	return worst, shared
}

// Limits of align.
const (
	alignRounds = 10
	alignStep   = 1.0 / reducedSide // by which a frame is moved to see what changes
	alignMost   = 0.04              // by which an edge moves in one round
	alignEnough = 0.0004            // what moves less has arrived
)

// align looks for the frame, near f of an earlier picture, in which the picture fits best. It is image alignment by least squares (Lucas and Kanade, "An
// Iterative Image Registration Technique with an Application to Stereo Vision", 1981) for the four edges of a frame, damped as by Marquardt ("An
// Algorithm for Least-Squares Estimation of Nonlinear Parameters", 1963).
func (p *reduced) align(earlier *sketch, f, seen pictureFrame) (pictureFrame, float64) {
	best := p.fit(earlier, f, seen)
	damp := 0.01
	for range alignRounds {
		equations, ok := p.pulls(earlier, f, seen)
		if !ok {
			break
		}
		moved := false
		for tries := 0; tries < 3 && !moved; tries++ {
			by, ok := solved(equations, damp)
			most := max(slices.Max(by[:]), -slices.Min(by[:]))
			if !ok || most < alignEnough {
				return f, best
			}
			k := min(1, alignMost/most)
			g := pictureFrame{f.left + k*by[0], f.top + k*by[1], f.right + k*by[2], f.bottom + k*by[3]}
			if v := p.fit(earlier, g, seen); v > best {
				moved = v > best+alignEnough
				f, best, damp = g, v, damp/4
				if !moved {
					return f, best
				}
			} else {
				damp *= 8
			}
		}
		if !moved {
			break
		}
	}
	return f, best
}

// pulls gives the equations, their right sides last, by whose solution the edges of a frame (left, upper, right, lower) move to where the differences
// are least.
func (p *reduced) pulls(earlier *sketch, f, seen pictureFrame) (out [4][5]float64, ok bool) {
	var d, right, down [sketchCells]float32
	in, ok := p.steps(earlier, f, seen, &d)
	_, ok1 := p.steps(earlier, pictureFrame{f.left + alignStep, f.top, f.right + alignStep, f.bottom}, seen, &right)
	_, ok2 := p.steps(earlier, pictureFrame{f.left, f.top + alignStep, f.right, f.bottom + alignStep}, seen, &down)
	if !ok || !ok1 || !ok2 {
		return out, false
	}
	// Cells at the rim may be missing where the frame was moved.
	for y := in.y0 + 1; y < in.y1-1; y++ {
		v := ((float64(y)+0.5)/sketchSide - f.top) / (f.bottom - f.top)
		for x := in.x0 + 1; x < in.x1-1; x++ {
			i := y*sketchSide + x
			u := ((float64(x)+0.5)/sketchSide - f.left) / (f.right - f.left)
			across, along := float64(right[i]-d[i])/alignStep, float64(down[i]-d[i])/alignStep
			pull := [5]float64{across * (1 - u), along * (1 - v), across * u, along * v, float64(earlier[i]) - float64(d[i])}
			for m := range 4 {
				for n := m; n < 5; n++ {
					out[m][n] += pull[m] * pull[n]
				}
			}
		}
	}
	for m := range 4 {
		for n := range m {
			out[m][n] = out[n][m]
		}
	}
	return out, true
}

// solved solves four equations by elimination, after damping; ok is false where they do not say enough.
func solved(a [4][5]float64, damp float64) (out [4]float64, ok bool) {
	for m := range 4 {
		a[m][m] *= 1 + damp
	}
	for m := range 4 {
		if a[m][m] < 1e-9 {
			return out, false
		}
		for n := m + 1; n < 4; n++ {
			k := a[n][m] / a[m][m]
			for c := m; c < 5; c++ {
				a[n][c] -= k * a[m][c]
			}
		}
	}
	for m := 3; m >= 0; m-- {
		v := a[m][4]
		for n := m + 1; n < 4; n++ {
			v -= a[m][n] * out[n]
		}
		out[m] = v / a[m][m]
	}
	return out, true
}
