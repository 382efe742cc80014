package ceasefire

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

// maxLooks bounds how many pairs of pieces are looked at for crossings.
const maxLooks = 50_000_000

func itoa(n int) string { return strconv.Itoa(n) }

// CheckPoint says what is wrong with a position in degrees, longitude first.
func CheckPoint(at orb.Point) error {
	lon, lat := at[0], at[1]
	switch {
	case math.IsNaN(lon) || math.IsNaN(lat) || math.IsInf(lon, 0) || math.IsInf(lat, 0):
		return bad("a position has a coordinate that is no number").Try("give longitude and latitude in degrees")
	case lon < -180 || lon > 180 || lat < -90 || lat > 90:
		return bad("the position %v, %v (longitude, latitude) is not on the globe", lon, lat).Try("give longitude first, from -180 to 180, then latitude, from -90 to 90")
	}
	return nil
}

func readySpot(at orb.Point) (spot, error) {
	if err := CheckPoint(at); err != nil {
		return spot{}, err
	}
	return spotOf(at[0], at[1]), nil
}

func same(a, b spot) bool { return a.at.minus(b.at).length() < 1e-6 }

func tooLong() error {
	return counterclaim.Errorf(counterclaim.CodeTooLarge, "the line or zone is over %d km long", int(maxPieces*pieceM/1000)).Try("cut it into several")
}

func countVertices[T ~[]orb.Point](parts []T) error {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if n == 0 {
		return counterclaim.Errorf(counterclaim.CodeEmpty, "the line or zone has no points").Try("give its points as [longitude, latitude]")
	}
	if n > MaxVertices {
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "the line or zone has %d points, over %d", n, MaxVertices).Try("simplify it, or cut it into several")
	}
	return nil
}

// spotsOf makes points ready, leaves out those that repeat the one before, and checks them and the edges between them.
func spotsOf(points []orb.Point, what string, number int) ([]spot, error) {
	var spots []spot
	longest := longestChord(MaxEdgeM)
	for i, at := range points {
		if err := CheckPoint(at); err != nil {
			e := err.(*counterclaim.Error)
			return nil, bad("%s %d, point %d: %s", what, number, i+1, e.Message).Try("%s", e.Hint)
		}
		p := spotOf(at[0], at[1])
		if n := len(spots); n > 0 {
			if same(spots[n-1], p) {
				continue
			}
			if spots[n-1].at.minus(p.at).length() > longest {
				return nil, bad("%s %d: the edge to point %d is over %.0f km long", what, number, i+1, MaxEdgeM/1000).Try("add points between: an edge is the shortest way, not a straight line on a chart")
			}
		}
		spots = append(spots, p)
	}
	return spots, nil
}

// crossing gives two pieces of the tree that cross or touch although they are not neighbours, as true; or, as an error, that
// there are too many that come near one another to say.
func crossing(pieces []piece, t *tree) (i, j int32, found bool, err error) {
	looks := 0
	for _, i := range t.order {
		p := &pieces[i]
		if p.next >= 0 && math.Abs(math.Remainder(pieces[p.next].azA-p.azB-math.Pi, 2*math.Pi)) < 1e-9 {
			return i, p.next, true, nil // it goes back on itself
		}
		var hit int32 = -1
		t.meeting(p, func(j int32) bool {
			looks++
			if looks > maxLooks || (j > i && j != p.next && j != p.prev && cross(p, &pieces[j])) {
				hit = j
			}
			return hit < 0
		})
		if looks > maxLooks {
			return 0, 0, false, counterclaim.Errorf(counterclaim.CodeTooLarge, "the line or zone is too tangled to see whether it crosses itself").Try("simplify it: its edges lie many times closer to one another than they are long")
		}
		if hit >= 0 {
			return i, hit, true, nil
		}
	}
	return 0, 0, false, nil
}

// crosses says whether a piece that is not in the tree meets one that is, other than at the given spot.
func (t *tree) crosses(p *piece, but spot) bool {
	met := false
	t.meeting(p, func(j int32) bool {
		q := &t.pieces[j]
		if same(q.a, but) || same(q.b, but) {
			return true
		}
		met = cross(p, q)
		return !met
	})
	return met
}

// meeting calls each piece whose box meets the piece's own, until it is told to stop.
func (t *tree) meeting(p *piece, each func(int32) bool) {
	var low, high vector
	for k := range 3 {
		low[k] = min(p.a.at[k], p.b.at[k]) - p.bulge
		high[k] = max(p.a.at[k], p.b.at[k]) + p.bulge
	}
	var stack [64]int32
	for top := 1; top > 0; {
		top--
		n := &t.nodes[stack[top]]
		if n.low[0] > high[0] || n.low[1] > high[1] || n.low[2] > high[2] || n.high[0] < low[0] || n.high[1] < low[1] || n.high[2] < low[2] {
			continue
		}
		if n.left >= 0 {
			stack[top], stack[top+1] = n.left, n.right
			top += 2
			continue
		}
		for _, j := range t.order[n.from:n.to] {
			if !each(j) {
				return
			}
		}
	}
}

// cross reports whether two pieces cross, or one ends on the other, by the plane that stands on each at its middle. For pieces
// of this length that plane is within millimetres of the geodesic.
func cross(p, q *piece) bool {
	if farApart(p, q) {
		return false
	}
	a, b := stands(p, q.a.at), stands(p, q.b.at)
	c, d := stands(q, p.a.at), stands(q, p.b.at)
	return a*b <= 0 && c*d <= 0
}

// farApart says that two short pieces cannot meet: their middles lie farther apart than their halves reach. It also keeps the
// planes of stands from meeting on the far side of the Earth.
func farApart(p, q *piece) bool {
	var d vector
	for k := range 3 {
		d[k] = (p.a.at[k] + p.b.at[k] - q.a.at[k] - q.b.at[k]) / 2
	}
	return d.length() > (p.metres+q.metres)/2+p.bulge+q.bulge
}

// stands is positive where a point lies left of the piece's plane, negative right of it, and 0 within a micrometre of it.
func stands(p *piece, at vector) float64 {
	var up vector // of the ellipsoid, at the middle
	for k := range 3 {
		up[k] = p.a.at[k] + p.b.at[k]
	}
	up[2] *= semiMajor * semiMajor / (semiMinor * semiMinor)
	n := up.cross(p.b.at.minus(p.a.at))
	d := n.dot(at.minus(p.a.at)) / n.length()
	if math.Abs(d) < 1e-6 {
		return 0
	}
	return d
}
