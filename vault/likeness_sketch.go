package vault

import "math"

const (
	sketchSide  = 32
	sketchCells = sketchSide * sketchSide
	sketchSteps = 7 // on either side of nothing
	sketchRange = 2 // how many times the mean the last step stands for
	// Below this many grey levels what stands out is grain and the quantisation of a JPEG.
	sketchFloor = 0.5
	sketchLoud  = 3 // from this step on a cell stands out
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
	first := func(edge float64) int { return max(1, int(math.Ceil(edge*sketchSide-0.25))+1) }
	last := func(edge float64) int { return min(sketchSide-1, int(math.Floor(edge*sketchSide+0.25))-1) }
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

// worst gives the greatest mean difference of nine cells that lie together, as a share of the steps on one side, and how many cells stand out
// in both pictures. What was put into a picture or taken out of it shows here where it hardly moves the correlation.
func (p *reduced) worst(earlier *sketch, f, seen pictureFrame) (worst float64, shared int) {
	var d [sketchCells]float32
	in, ok := p.steps(earlier, f, seen, &d)
	if !ok {
		return math.Inf(1), 0
	}
	for y := in.y0; y < in.y1; y++ {
		for x := in.x0; x < in.x1; x++ {
			i := y*sketchSide + x
			u := float32(earlier[i])
			if u*d[i] >= sketchLoud*sketchLoud {
				shared++
			}
			d[i] = max(d[i]-u, u-d[i])
		}
	}
	for y := in.y0; y+3 <= in.y1; y++ {
		for x := in.x0; x+3 <= in.x1; x++ {
			var sum float32
			for j := range 3 {
				at := (y+j)*sketchSide + x
				sum += d[at] + d[at+1] + d[at+2]
			}
			worst = max(worst, float64(sum)/(9*sketchSteps))
		}
	}
	return worst, shared
}

// frameShifts are the ways in which a frame is moved: each edge alone, or two that lie opposite together.
var frameShifts = [][4]float64{{1, 0, 0, 0}, {-1, 0, 0, 0}, {0, 0, 1, 0}, {0, 0, -1, 0}, {0, 1, 0, 0}, {0, -1, 0, 0}, {0, 0, 0, 1}, {0, 0, 0, -1},
	{1, 0, 1, 0}, {-1, 0, -1, 0}, {0, 1, 0, 1}, {0, -1, 0, -1}}

// alignPromising is the correlation from which on a frame that does not fit yet is looked for farther around.
const alignPromising = 0.4

// align looks for the frame, near f of an earlier picture, in which the picture fits best: downhill from f, and where that ends too early,
// from the best of 81 frames around it.
func (p *reduced) align(earlier *sketch, f, seen pictureFrame) (pictureFrame, float64) {
	best, fit := p.descend(earlier, f, seen)
	if fit < alignPromising || fit >= likenessFit {
		return best, fit
	}
	from, most := f, 0.0
	for i := range 81 {
		by := func(power int) float64 { return 0.04 * float64(i/power%3-1) }
		g := pictureFrame{f.left + by(1), f.top + by(3), f.right + by(9), f.bottom + by(27)}
		if v := p.fit(earlier, g, seen); v > most {
			from, most = g, v
		}
	}
	if g, v := p.descend(earlier, from, seen); v > fit {
		return g, v
	}
	return best, fit
}

// descend moves a frame by smaller and smaller steps for as long as the picture fits better there.
func (p *reduced) descend(earlier *sketch, f, seen pictureFrame) (pictureFrame, float64) {
	best := p.fit(earlier, f, seen)
	for i, by := range []float64{0.03, 0.015, 0.008, 0.004, 0.002, 0.001} {
		if best < alignPromising/2 && i > 1 {
			break
		}
		for moved, rounds := true, 0; moved && rounds < 6; rounds++ {
			moved = false
			for _, s := range frameShifts {
				g := pictureFrame{f.left + s[0]*by, f.top + s[1]*by, f.right + s[2]*by, f.bottom + s[3]*by}
				if v := p.fit(earlier, g, seen); v > best {
					f, best, moved = g, v, true
				}
			}
		}
	}
	return f, best
}
