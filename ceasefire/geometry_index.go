package ceasefire

import (
	"math"
	"slices"
)

// Edges are geodesics, cut into pieces of at most pieceM metres, so that each lies close to its straight chord through the
// Earth and boxes around them are small.
const (
	pieceM  = 5000.0
	leafOf  = 4         // pieces in a leaf of the tree
	flatter = 6_500_000 // metres: more than any radius of curvature of the ellipsoid (the largest is 6,399,594)
	rounder = 6_300_000 // metres: less than any (the least is 6,335,439)
)

// piece is a part of an edge, from a to b.
type piece struct {
	a, b       spot
	azA, azB   float64 // of the edge at both ends, radians
	metres     float64
	bulge      float64 // how far the geodesic may lie from its chord, metres
	prev, next int32   // the pieces before and after in the chain, -1 where it ends
	edge       int32   // the number of the edge that it is part of
}

// node is a box with what lies in it: two nodes, or pieces.
type node struct {
	low, high vector
	left      int32 // the left child; the right one follows the left one's family
	right     int32
	from, to  int32 // in order, for a leaf
}

// tree finds the pieces near a spot.
type tree struct {
	pieces []piece // all of the shape
	order  []int32 // those of this tree
	nodes  []node
	skip   int32 // the number of a ring to pass over, 0 for none
}

// hit is the nearest point of a tree's pieces.
type hit struct {
	metres  float64
	piece   int32
	along   float64 // metres from the piece's start
	bearing float64 // from the nearest point to the spot, radians
	course  float64 // of the piece at the nearest point, radians
}

// cut divides the edge from a to b and appends its pieces; the chain's neighbours are set by the caller.
func cut(pieces []piece, a, b spot, edge int32) []piece {
	metres, azimuth, end := inverse(&a, &b)
	n := int(math.Ceil(metres / pieceM))
	at, course := a, azimuth
	for i := 1; i <= n; i++ {
		to, turned := b, end
		if i < n {
			to, turned = direct(&a, azimuth, metres*float64(i)/float64(n))
		}
		length := metres / float64(n)
		pieces = append(pieces, piece{a: at, b: to, azA: course, azB: turned, metres: length,
			bulge: length*length/(8*rounder) + 1e-6, prev: -1, next: -1, edge: edge})
		at, course = to, turned
	}
	return pieces
}

// plant builds the tree over the pieces that order names.
func plant(pieces []piece, order []int32) *tree {
	t := &tree{pieces: pieces, order: order}
	if len(order) > 0 {
		t.grow(0, int32(len(order)))
	}
	return t
}

func (t *tree) grow(from, to int32) int32 {
	me := int32(len(t.nodes))
	low := vector{math.Inf(1), math.Inf(1), math.Inf(1)}
	high := vector{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	for _, i := range t.order[from:to] {
		p := &t.pieces[i]
		for k := range 3 {
			low[k] = min(low[k], p.a.at[k]-p.bulge, p.b.at[k]-p.bulge)
			high[k] = max(high[k], p.a.at[k]+p.bulge, p.b.at[k]+p.bulge)
		}
	}
	t.nodes = append(t.nodes, node{low: low, high: high, left: -1, right: -1, from: from, to: to})
	if to-from <= leafOf {
		return me
	}
	longest := 0
	for k := range 3 {
		if high[k]-low[k] > high[longest]-low[longest] {
			longest = k
		}
	}
	middle := func(i int32) float64 { return t.pieces[i].a.at[longest] + t.pieces[i].b.at[longest] }
	slices.SortFunc(t.order[from:to], func(i, j int32) int {
		if c := middle(i) - middle(j); c < 0 {
			return -1
		} else if c > 0 {
			return 1
		}
		return int(i - j)
	})
	half := from + (to-from)/2
	left := t.grow(from, half)
	right := t.grow(half, to)
	t.nodes[me].left, t.nodes[me].right = left, right
	return me
}

func (t *tree) passesOver(i int32) bool { return t.skip > 0 && t.pieces[i].edge == t.skip }

// apart is the distance in space from a point to a box.
func (n *node) apart(p vector) float64 {
	var sum float64
	for k := range 3 {
		if d := max(n.low[k]-p[k], p[k]-n.high[k]); d > 0 {
			sum += d * d
		}
	}
	return math.Sqrt(sum)
}

// chord gives the distance in space from a point to the piece's chord and where on it the nearest point lies, from 0 to 1.
func (p *piece) chord(at vector) (metres, share float64) {
	along, to := p.b.at.minus(p.a.at), at.minus(p.a.at)
	if l := along.dot(along); l > 0 {
		share = min(1, max(0, to.dot(along)/l))
	}
	for k := range 3 {
		to[k] -= share * along[k]
	}
	return to.length(), share
}

// longestChord is at least the distance in space between two points that lie metres apart on the ellipsoid: a sphere that is
// flatter than it anywhere has the longer chord.
func longestChord(metres float64) float64 {
	if metres > 2*reachM {
		return math.Inf(1)
	}
	return 2*flatter*math.Sin(metres/(2*flatter)) + 1e-6
}

// nearest gives the nearest point of the tree's pieces, if it is no farther than within metres. Boxes and chords only say which
// pieces need not be looked at; every distance that is given is the geodesic's own.
func (t *tree) nearest(p *spot, within float64) (hit, bool) {
	if len(t.nodes) == 0 {
		return hit{}, false
	}
	best := hit{metres: within, piece: -1}
	first, share := t.byChord(p.at, longestChord(within))
	if first < 0 {
		return hit{}, false
	}
	t.take(&best, p, first, share)
	var stack [64]int32
	stack[0] = 0
	for top := 1; top > 0; {
		top--
		n := &t.nodes[stack[top]]
		bound := longestChord(best.metres)
		if n.apart(p.at) > bound {
			continue
		}
		if n.left >= 0 {
			stack[top], stack[top+1] = n.left, n.right
			top += 2
			continue
		}
		for _, i := range t.order[n.from:n.to] {
			if i == first || t.passesOver(i) {
				continue
			}
			if d, share := t.pieces[i].chord(p.at); d-t.pieces[i].bulge <= longestChord(best.metres) {
				t.take(&best, p, i, share)
			}
		}
	}
	return best, best.piece >= 0
}

// take keeps a piece's nearest point if it is nearer than the best so far; of two as near the earlier piece is kept.
func (t *tree) take(best *hit, p *spot, i int32, share float64) {
	h := t.pieces[i].foot(p, share)
	if h.metres < best.metres || (h.metres == best.metres && (best.piece < 0 || i < best.piece)) {
		h.piece = i
		*best = h
	}
}

// byChord gives the piece whose chord is the nearest in space, or -1 if none comes within the bound.
func (t *tree) byChord(at vector, bound float64) (piece int32, share float64) {
	piece = -1
	var stack [64]int32
	stack[0] = 0
	for top := 1; top > 0; {
		top--
		n := &t.nodes[stack[top]]
		if n.apart(at) > bound {
			continue
		}
		if n.left < 0 {
			for _, i := range t.order[n.from:n.to] {
				if t.passesOver(i) {
					continue
				}
				p := &t.pieces[i]
				if d, s := p.chord(at); d-p.bulge <= bound {
					bound, piece, share = d-p.bulge, i, s
				}
			}
			continue
		}
		near, far := n.left, n.right
		if t.nodes[far].apart(at) < t.nodes[near].apart(at) {
			near, far = far, near
		}
		stack[top], stack[top+1] = far, near // the nearer is taken first
		top += 2
	}
	return piece, share
}

// foot gives the point of the piece that is nearest to p, starting from a share of its length. Each step solves the
// right-angled triangle on a sphere; two or three steps suffice.
func (p *piece) foot(to *spot, share float64) hit {
	var h hit
	s := share * p.metres
	for range 30 {
		from, course := p.at(s)
		metres, bearing, _ := inverse(&from, to)
		h = hit{metres: metres, along: s, bearing: bearing, course: course}
		arc := metres / meanRadius
		step := meanRadius * math.Atan2(math.Sin(arc)*math.Cos(bearing-course), math.Cos(arc))
		next := min(p.metres, max(0, s+step))
		if ends := next == 0 || next == p.metres; next == s || (!ends && math.Abs(next-s) < 1e-5) {
			break
		}
		s = next
	}
	return h
}

// at gives a point of the piece and its course there.
func (p *piece) at(metres float64) (spot, float64) {
	switch metres {
	case 0:
		return p.a, p.azA
	case p.metres:
		return p.b, p.azB
	}
	return direct(&p.a, p.azA, metres)
}

// side says on which side of the chain the spot of a hit lies, looking along it: 1 left, -1 right, 0 where the nearest point is
// the chain's open end, so that nobody can say.
func side(pieces []piece, h hit) int {
	p := &pieces[h.piece]
	in, out := h.course, h.course
	if h.along == 0 {
		if p.prev < 0 {
			return 0
		}
		in = pieces[p.prev].azB
	} else if h.along == p.metres {
		if p.next < 0 {
			return 0
		}
		out = pieces[p.next].azA
	}
	// The left is what one passes when turning left from the way out to the way back.
	if turn(out-h.bearing) < turn(out-in-math.Pi) {
		return 1
	}
	return -1
}

func turn(angle float64) float64 {
	if angle = math.Mod(angle, 2*math.Pi); angle < 0 {
		angle += 2 * math.Pi
	}
	return angle
}
