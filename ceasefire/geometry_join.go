package ceasefire

import (
	"slices"

	"github.com/paulmach/orb"
)

// mostJoined bounds the rounds in which polygons are joined: each round joins every polygon with one other at most.
const mostJoined = 30

// joinedPolygons gives polygons of which those that share one run of edges are one: where a zone was cut at the antimeridian, as GeoJSON has it (RFC 7946, 3.1.9), or is
// drawn district by district, what was cut is no edge of it. Polygons that share edges in several places, or whose corners along them differ, stay as they are.
func joinedPolygons(polygons []orb.Polygon) []orb.Polygon {
	out := slices.Clone(polygons)
	for range mostJoined {
		pairs := sharing(out)
		if len(pairs) == 0 {
			break
		}
		gone := map[int]bool{}
		for _, pair := range pairs {
			if ring := joinedRings(openRing(out[pair[0]][0]), openRing(out[pair[1]][0])); ring != nil {
				out[pair[0]] = slices.Concat(orb.Polygon{ring}, out[pair[0]][1:], out[pair[1]][1:])
				gone[pair[1]] = true
			}
		}
		if len(gone) == 0 {
			break
		}
		var left []orb.Polygon
		for i := range out {
			if !gone[i] {
				left = append(left, out[i])
			}
		}
		out = left
	}
	return out
}

// sharing gives pairs of polygons whose outer rings share an edge, each polygon in one pair at most.
func sharing(polygons []orb.Polygon) [][2]int {
	first := map[[2]orb.Point]int{}
	paired := map[int]bool{}
	var out [][2]int
	for n, rings := range polygons {
		if len(rings) == 0 {
			continue
		}
		ring := openRing(rings[0])
		for i := range ring {
			edge := edgeOf(ring[i], ring[(i+1)%len(ring)])
			other, known := first[edge]
			if !known {
				first[edge] = n
			} else if other != n && !paired[other] && !paired[n] {
				paired[other], paired[n] = true, true
				out = append(out, [2]int{other, n})
			}
		}
	}
	return out
}

// edgeOf names an edge whichever way it is drawn.
func edgeOf(a, b orb.Point) [2]orb.Point {
	a, b = onGlobe(a), onGlobe(b)
	if a[0] > b[0] || a[0] == b[0] && a[1] > b[1] {
		a, b = b, a
	}
	return [2]orb.Point{a, b}
}

// onGlobe gives a point one name: the antimeridian has two longitudes.
func onGlobe(p orb.Point) orb.Point {
	if p[0] == -180 {
		p[0] = 180
	}
	return p
}

// openRing leaves out a last point that is the first again.
func openRing(r orb.Ring) orb.Ring {
	if n := len(r); n > 1 && onGlobe(r[0]) == onGlobe(r[n-1]) {
		return r[:n-1]
	}
	return r
}

// joinedRings gives the ring around two that share one run of edges, nil where they do not.
func joinedRings(a, b orb.Ring) orb.Ring {
	edges := map[[2]orb.Point]bool{}
	for i := range b {
		edges[edgeOf(b[i], b[(i+1)%len(b)])] = true
	}
	var begins, length int // of the run in a: the corner at which it begins, and how many edges it has
	runs := 0
	for i := range a {
		is := edges[edgeOf(a[i], a[(i+1)%len(a)])]
		was := edges[edgeOf(a[(i+len(a)-1)%len(a)], a[i])]
		if is {
			length++
		}
		if is && !was {
			begins = i
			runs++
		}
	}
	if runs != 1 || length >= len(a)-1 || length >= len(b)-1 {
		return nil
	}
	from, to := onGlobe(a[begins]), onGlobe(a[(begins+length)%len(a)])
	var out orb.Ring
	for i := range len(a) - length + 1 { // from where the run ends round to where it begins
		out = append(out, a[(begins+length+i)%len(a)])
	}
	at := slices.IndexFunc(b, func(p orb.Point) bool { return onGlobe(p) == from })
	if at < 0 {
		return nil
	}
	step := 1
	if edgeOf(b[at], b[(at+1)%len(b)]) == edgeOf(a[begins], a[(begins+1)%len(a)]) { // that way the run goes
		step = len(b) - 1
	}
	for i := 1; i < len(b); i++ { // from where the run begins round the other way to where it ends
		p := b[(at+i*step)%len(b)]
		if onGlobe(p) == to {
			if i != len(b)-length {
				return nil
			}
			return out
		}
		out = append(out, p)
	}
	return nil
}
