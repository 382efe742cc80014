package ceasefire

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// What a drawing is checked for is checked on the chart, in degrees: its stretches are short enough for that.
const (
	maxStretchM   = 1_000_000  // metres between two points of a drawing
	maxRings      = 1_000      // of a zone
	maxDrawnPairs = 50_000_000 // stretches of one drawing that are held against each other
)

// roughMetres gives the distance of two points on a sphere.
func roughMetres(a, b counterclaim.Point) float64 {
	const radius, rad = 6_371_000, math.Pi / 180
	dLat, dLon := (b[1]-a[1])*rad, (b[0]-a[0])*rad
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(a[1]*rad)*math.Cos(b[1]*rad)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
}

// roughFromLine gives the distance of a point from a line, on a plane that touches the sphere at the point.
func roughFromLine(p counterclaim.Point, parts [][]counterclaim.Point) float64 {
	const metres = 6_371_000 * math.Pi / 180
	flat := func(q counterclaim.Point) (x, y float64) {
		return (q[0] - p[0]) * metres * math.Cos(p[1]*math.Pi/180), (q[1] - p[1]) * metres
	}
	least := math.Inf(1)
	for _, part := range parts {
		for i := 1; i < len(part); i++ {
			ax, ay := flat(part[i-1])
			bx, by := flat(part[i])
			dx, dy := bx-ax, by-ay
			share := 0.0
			if d := dx*dx + dy*dy; d > 0 {
				share = min(1, max(0, -(ax*dx+ay*dy)/d))
			}
			least = min(least, math.Hypot(ax+share*dx, ay+share*dy))
		}
	}
	return least
}

// ringsInConflict says which rings of a zone cross each other, and which polygon lies in another or hole in another hole; "" where
// none does. Each ring by itself is right already.
func ringsInConflict(polygons [][][]counterclaim.Point) string {
	type named struct {
		polygon, ring int
		points        []counterclaim.Point
	}
	var rings []named
	var parts [][]counterclaim.Point
	for i, p := range polygons {
		for j, ring := range p {
			rings = append(rings, named{i, j, ring})
			parts = append(parts, ring)
		}
	}
	if len(rings) > maxRings {
		return fmt.Sprintf("it has more than %d rings", maxRings)
	}
	if where, crosses := crossingParts(parts); crosses {
		return "two of its rings cross near " + where
	}
	for _, x := range rings {
		for _, y := range rings {
			apart := x.polygon == y.polygon && (x.ring == 0 || y.ring == 0) || x.polygon == y.polygon && x.ring == y.ring || x.polygon != y.polygon && (x.ring > 0 || y.ring > 0)
			if apart || !strictlyIn(x.points, y.points) {
				continue
			}
			inHole := func(hole []counterclaim.Point) bool { return strictlyIn(x.points, hole) }
			if x.polygon == y.polygon || !slices.ContainsFunc(polygons[y.polygon][1:], inHole) { // an island in a hole is right
				return fmt.Sprintf("polygon %d, ring %d lies in polygon %d, ring %d", x.polygon+1, x.ring+1, y.polygon+1, y.ring+1)
			}
		}
	}
	return ""
}

// strictlyIn reports whether a ring lies in another that it does not cross: the first corner that is not on the other's edge says so,
// and one that has all corners on it lies in it, or beside it in its hollows, as the middle of a stretch says.
func strictlyIn(x, y []counterclaim.Point) bool {
	for _, p := range append(slices.Clone(x), middles(x)...) {
		if !onRing(p, y) {
			return ringHolds(p, y)
		}
	}
	return true
}

func middles(x []counterclaim.Point) []counterclaim.Point {
	var out []counterclaim.Point
	for i := 1; i < len(x); i++ {
		out = append(out, counterclaim.Point{(x[i-1][0] + x[i][0]) / 2, (x[i-1][1] + x[i][1]) / 2})
	}
	return out
}

func onRing(p counterclaim.Point, ring []counterclaim.Point) bool {
	for i := 1; i < len(ring); i++ {
		if handOf(ring[i-1], ring[i], p) == 0 && betweenEnds(ring[i-1], ring[i], p) {
			return true
		}
	}
	return false
}

// ringTurns gives twice the area of a ring in square degrees, above 0 where it goes against the clock.
func ringTurns(p []counterclaim.Point) float64 {
	sum := 0.0
	for i := 1; i < len(p); i++ {
		sum += (p[i-1][0]-p[0][0])*(p[i][1]-p[0][1]) - (p[i][0]-p[0][0])*(p[i-1][1]-p[0][1])
	}
	return sum
}

// ringHolds reports whether a point lies in a ring or on it.
func ringHolds(p counterclaim.Point, ring []counterclaim.Point) bool {
	in := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if handOf(a, b, p) == 0 && betweenEnds(a, b, p) {
			return true
		}
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
			in = !in
		}
	}
	return in
}

// stretch is a stretch between two points of a line's part.
type stretch struct {
	a, b counterclaim.Point
	part int
	n    int // in the part
	ring bool
	last bool // of a closed part
}

// selfCrossing finds where parts cross or touch themselves or each other, but for ends that meet.
func selfCrossing(parts [][]counterclaim.Point, ring bool) (where string, crosses bool) {
	return findPair(parts, func(x, y stretch) bool { return stretchesMeet(x, y, ring) })
}

// crossingParts finds where different parts cross; touching is none.
func crossingParts(parts [][]counterclaim.Point) (where string, crosses bool) {
	return findPair(parts, func(x, y stretch) bool { return x.part != y.part && properlyCross(x, y) })
}

// findPair finds two stretches whose boxes meet along the longer side of the drawing and of which wanted holds.
func findPair(parts [][]counterclaim.Point, wanted func(x, y stretch) bool) (where string, found bool) {
	var all []stretch
	axis, low, high := 0, counterclaim.Point{math.Inf(1), math.Inf(1)}, counterclaim.Point{math.Inf(-1), math.Inf(-1)}
	for i, p := range parts {
		closed := p[0] == p[len(p)-1]
		for j := 1; j < len(p); j++ {
			all = append(all, stretch{p[j-1], p[j], i, j, closed, j == len(p)-1})
			for k := range 2 {
				low[k], high[k] = min(low[k], p[j][k]), max(high[k], p[j][k])
			}
		}
	}
	if high[1]-low[1] > high[0]-low[0] {
		axis = 1 // along its length fewer stretches lie beside each other
	}
	slices.SortFunc(all, func(x, y stretch) int {
		return cmp.Compare(min(x.a[axis], x.b[axis]), min(y.a[axis], y.b[axis]))
	})
	var open []stretch
	tried := 0
	for _, s := range all {
		from := min(s.a[axis], s.b[axis])
		open = slices.DeleteFunc(open, func(o stretch) bool { return max(o.a[axis], o.b[axis]) < from })
		for _, o := range open {
			if wanted(o, s) {
				return fmt.Sprintf("%.4f, %.4f", s.a[0], s.a[1]), true
			}
		}
		// What is drawn is never so tangled; what is made to be is refused unseen.
		if tried += len(open); tried > maxDrawnPairs {
			return fmt.Sprintf("%.4f, %.4f (too tangled to look through)", s.a[0], s.a[1]), true
		}
		open = append(open, s)
	}
	return "", false
}

// stretchesMeet reports whether two stretches have a point in common that is not just where one goes on from the other.
func stretchesMeet(x, y stretch, ring bool) bool {
	if x.part == y.part && x.n > y.n {
		x, y = y, x
	}
	if x.part == y.part && y.n == x.n+1 {
		return foldsBack(x.a, x.b, y.b)
	}
	if x.part == y.part && x.ring && x.n == 1 && y.last {
		return foldsBack(y.a, x.a, x.b)
	}
	if x.part != y.part && !ring && (x.a == y.a || x.a == y.b || x.b == y.a || x.b == y.b) {
		return false // parts that join
	}
	if properlyCross(x, y) {
		return true
	}
	d1, d2 := handOf(x.a, x.b, y.a), handOf(x.a, x.b, y.b)
	d3, d4 := handOf(y.a, y.b, x.a), handOf(y.a, y.b, x.b)
	return d1 == 0 && betweenEnds(x.a, x.b, y.a) || d2 == 0 && betweenEnds(x.a, x.b, y.b) || d3 == 0 && betweenEnds(y.a, y.b, x.a) || d4 == 0 && betweenEnds(y.a, y.b, x.b)
}

// properlyCross reports whether each of two stretches has its ends on either hand of the other.
func properlyCross(x, y stretch) bool {
	return handOf(x.a, x.b, y.a)*handOf(x.a, x.b, y.b) < 0 && handOf(y.a, y.b, x.a)*handOf(y.a, y.b, x.b) < 0
}

// foldsBack reports whether a way from a by b to c turns back on itself.
func foldsBack(a, b, c counterclaim.Point) bool {
	return handOf(a, b, c) == 0 && (b[0]-a[0])*(c[0]-b[0])+(b[1]-a[1])*(c[1]-b[1]) < 0
}

// handOf is 1 where p lies on the left of the way from a to b, -1 on the right, 0 on it.
func handOf(a, b, p counterclaim.Point) int {
	d := (b[0]-a[0])*(p[1]-a[1]) - (p[0]-a[0])*(b[1]-a[1])
	switch {
	case d > 0:
		return 1
	case d < 0:
		return -1
	}
	return 0
}

func betweenEnds(a, b, p counterclaim.Point) bool {
	return p[0] >= min(a[0], b[0]) && p[0] <= max(a[0], b[0]) && p[1] >= min(a[1], b[1]) && p[1] <= max(a[1], b[1])
}
