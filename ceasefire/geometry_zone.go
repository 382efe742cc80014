package ceasefire

import (
	"math"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

// maxPolygons bounds how many polygons one zone has: each is asked in turn.
const maxPolygons = 2000

// Zone is an area on the ground that is ready to be measured against: a zone of separation, a storage site, an area without
// flights or works. It is made by [NewZone] and never changed.
type Zone struct {
	polygons []polygon
	first    orb.Point // a point of the edge
	areaM2   float64
	middle   orb.Point // a point of the zone, in its middle if that is in it
	reach    float64   // no point of the zone lies farther from middle, metres
}

type polygon struct {
	pieces []piece
	edge   *tree
}

// NewZone makes a zone of polygons, each a ring and its holes, of longitudes and latitudes in degrees. A ring's inside is the
// smaller of the two parts into which it cuts the Earth, whichever way round it is written and whether or not it holds a pole
// or the antimeridian; a ring may leave out its last point, which is its first. Edges are geodesics. It gives an error with
// what is wrong and where: a number that is none, a ring that crosses itself or another ring of its polygon, a hole outside its
// polygon, polygons that overlap, a zone of over 3,000 km.
//
// Polygons that share one run of edges, corner by corner, are one: what was cut at the antimeridian or drawn district by district has no edge within. Where
// polygons touch in another way, the distance to the zone's edge is within them that to the nearest polygon's.
func NewZone(polygons ...orb.Polygon) (*Zone, error) {
	if one := joinedPolygons(polygons); len(one) < len(polygons) {
		if _, err := newZone(polygons); err != nil {
			return nil, err // in the numbers of who drew it
		}
		if z, err := newZone(one); err == nil {
			return z, nil
		}
	}
	return newZone(polygons)
}

func newZone(polygons []orb.Polygon) (*Zone, error) {
	z := &Zone{}
	var all []orb.Ring
	for _, rings := range polygons {
		all = append(all, rings...)
	}
	if err := countVertices(all); err != nil {
		return nil, err
	}
	if len(polygons) > maxPolygons {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the zone has %d polygons, over %d", len(polygons), maxPolygons).Try("make it several zones")
	}
	low, high := vector{math.Inf(1), math.Inf(1), math.Inf(1)}, vector{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	for k, rings := range polygons {
		p, area, err := newPolygon(rings, k+1)
		if err != nil {
			return nil, err
		}
		z.polygons = append(z.polygons, p)
		z.areaM2 += area
		box := p.edge.nodes[0]
		for i := range 3 {
			low[i], high[i] = min(low[i], box.low[i]), max(high[i], box.high[i])
		}
		if len(p.pieces) > maxPieces/len(polygons)+MaxVertices {
			return nil, tooLong()
		}
	}
	diagonal := high.minus(low).length()
	if diagonal > longestChord(reachM) {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the zone is over %.0f km across", reachM/1000).Try("see whether longitude and latitude were swapped, or a sign lost")
	}
	lon, lat := z.polygons[0].pieces[0].a.degrees()
	z.first = orb.Point{lon, lat}
	if err := z.overlap(); err != nil {
		return nil, err
	}
	z.middle = z.first
	centre := vector{(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2}
	middle := orb.Point{math.Atan2(centre[1], centre[0]) * 180 / math.Pi,
		math.Atan2(centre[2], (1-flattening)*(1-flattening)*math.Hypot(centre[0], centre[1])) * 180 / math.Pi}
	if r, err := z.Read(middle); err == nil && r.Inside {
		z.middle = middle
	}
	m := spotOf(z.middle[0], z.middle[1])
	for i := range z.polygons {
		for _, p := range z.polygons[i].pieces {
			z.reach = max(z.reach, m.at.minus(p.a.at).length()+p.bulge)
		}
	}
	z.reach = 2 * rounder * math.Asin(min(1, z.reach/(2*rounder)))
	return z, nil
}

func newPolygon(rings orb.Polygon, number int) (polygon, float64, error) {
	var p polygon
	var area float64
	var order []int32
	var holes []spot
	for k, ring := range rings {
		spots, err := spotsOf(ring, "polygon "+itoa(number)+", ring", k+1)
		if err != nil {
			return p, 0, err
		}
		if len(spots) > 1 && same(spots[0], spots[len(spots)-1]) {
			spots = spots[:len(spots)-1]
		}
		if len(spots) < 3 {
			return p, 0, bad("polygon %d, ring %d has fewer than three different points", number, k+1).Try("give a ring at least three points, as [longitude, latitude]")
		}
		if spots[0].at.minus(spots[len(spots)-1].at).length() > longestChord(MaxEdgeM) {
			return p, 0, bad("polygon %d, ring %d: the edge back to its first point is over %.0f km long", number, k+1, MaxEdgeM/1000).Try("close the ring with its first point, and add points between")
		}
		if k > 0 {
			holes = append(holes, spots[0])
		}
		size := signedArea(spots)
		// The inside is kept on the left: a ring goes round against the clock, a hole with it.
		if (size < 0) == (k == 0) {
			for i, j := 0, len(spots)-1; i < j; i, j = i+1, j-1 {
				spots[i], spots[j] = spots[j], spots[i]
			}
		}
		if k == 0 {
			area = math.Abs(size)
		} else {
			area -= math.Abs(size)
		}
		from := int32(len(p.pieces))
		for i := range spots {
			p.pieces = cut(p.pieces, spots[i], spots[(i+1)%len(spots)], int32(k))
			if len(p.pieces) > maxPieces {
				return p, 0, tooLong()
			}
		}
		chain(p.pieces[from:], from, true)
		for i := from; i < int32(len(p.pieces)); i++ {
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		return p, 0, counterclaim.Errorf(counterclaim.CodeEmpty, "polygon %d has no ring", number).Try("give it a ring of at least three points, or leave it out")
	}
	p.edge = plant(p.pieces, order)
	if i, j, crossed, err := crossing(p.pieces, p.edge); err != nil {
		return p, 0, err
	} else if crossed {
		lon, lat := p.pieces[i].a.degrees()
		return p, 0, bad("polygon %d: its ring %d crosses or touches ring %d near longitude %.5f, latitude %.5f", number, p.pieces[i].edge+1, p.pieces[j].edge+1, lon, lat).Try("put the points in order around the zone, and keep holes off the edge")
	}
	return p, area, p.holesInside(holes, number)
}

// holesInside says which hole does not lie where a hole can: the ring that is nearest to it must be its polygon's outside, or
// another hole's, seen from within the zone.
func (p *polygon) holesInside(holes []spot, number int) error {
	others := *p.edge
	for k := range holes {
		others.skip = int32(k + 1)
		h, ok := others.nearest(&holes[k], reachM)
		if !ok || side(p.pieces, h) != 1 {
			return bad("polygon %d: its ring %d is a hole and lies outside the first ring or in another hole", number, k+2).Try("make it a polygon of its own, or leave it out")
		}
	}
	return nil
}

// overlap says which polygons have ground in common.
func (z *Zone) overlap() error {
	for i := range z.polygons {
		p := &z.polygons[i]
		for j := range z.polygons {
			q := &z.polygons[j]
			if i == j || !q.near(&p.pieces[0].a, p.extent()) {
				continue
			}
			wrong := bad("polygons %d and %d of the zone overlap", min(i, j)+1, max(i, j)+1).Try("join them into one polygon")
			for _, at := range p.inner() {
				if r, ok := q.read(&at); ok && r > 0.01 {
					return wrong
				}
			}
			for k := range p.pieces {
				if j > i && q.edge.passes(&p.pieces[k]) {
					return wrong
				}
			}
		}
	}
	return nil
}

// inner gives a point of the edge and some points a step inside it, which tell a polygon that lies in another from one beside it.
func (q *polygon) inner() []spot {
	spots := []spot{q.pieces[0].a}
	for i := 0; i < len(q.pieces); i += 1 + len(q.pieces)/8 {
		p := &q.pieces[i]
		middle, course := p.at(p.metres / 2)
		at, _ := direct(&middle, course-math.Pi/2, 0.1)
		if r, ok := q.read(&at); ok && r > 0.05 {
			spots = append(spots, at)
		}
	}
	return spots
}

// passes says whether a piece goes through one of the tree's, not only up to it.
func (t *tree) passes(p *piece) bool {
	found := false
	t.meeting(p, func(j int32) bool {
		q := &t.pieces[j]
		if !farApart(p, q) && stands(p, q.a.at)*stands(p, q.b.at) < 0 && stands(q, p.a.at)*stands(q, p.b.at) < 0 {
			found = true
		}
		return !found
	})
	return found
}

// extent is the diagonal of the box around a polygon's edge.
func (q *polygon) extent() float64 {
	return q.edge.nodes[0].high.minus(q.edge.nodes[0].low).length()
}

// near is false where no point of the polygon lies within a distance in space of the spot. The ground inside a large polygon
// stands higher than its edge's box.
func (q *polygon) near(p *spot, within float64) bool {
	d := q.extent()
	return q.edge.nodes[0].apart(p.at) <= within+d*d/(4*rounder)
}

// signedArea is the area of a ring in square metres, positive where it goes round against the clock, on the sphere of the same
// area: only its sign and rough size are used. Each triangle's excess is reckoned from the ring's first point.
func signedArea(ring []spot) float64 {
	unit := func(p *spot) vector {
		l := p.at.length()
		return vector{p.at[0] / l, p.at[1] / l, p.at[2] / l}
	}
	a := unit(&ring[0])
	var sum float64
	for i := 1; i+1 < len(ring); i++ {
		b, c := unit(&ring[i]), unit(&ring[i+1])
		// Differences keep the digits of small triangles.
		volume := b.minus(a).cross(c.minus(a)).dot(a)
		sum += 2 * math.Atan2(volume, 1+a.dot(b)+b.dot(c)+c.dot(a))
	}
	return sum * meanRadius * meanRadius
}

// ZoneReading is where a position lies against a zone.
type ZoneReading struct {
	DistanceM float64 // metres from the zone's edge
	Inside    bool    // the edge itself is inside
}

// Read measures a position, in degrees. It gives an error where the position is not on the globe or farther than 3,000 km from
// the zone.
func (z *Zone) Read(at orb.Point) (ZoneReading, error) {
	p, err := readySpot(at)
	if err != nil {
		return ZoneReading{}, err
	}
	d, err := z.read(&p)
	return ZoneReading{math.Abs(d), d >= 0}, err
}

// read gives the metres from the zone's edge, positive inside and negative outside.
func (z *Zone) read(p *spot) (float64, error) {
	best, bound := math.Inf(-1), longestChord(reachM)
	for i := range z.polygons {
		if q := &z.polygons[i]; q.near(p, bound) {
			if d, ok := q.read(p); ok && d > best {
				best, bound = d, longestChord(max(0, -d))
			}
		}
	}
	if math.IsInf(best, -1) {
		lon, lat := p.degrees()
		return 0, bad("the position %.5f, %.5f (longitude, latitude) lies more than %.0f km from the zone", lon, lat, reachM/1000).Try("see whether longitude and latitude were swapped, or a sign lost")
	}
	return best, nil
}

func (q *polygon) read(p *spot) (float64, bool) {
	h, ok := q.edge.nearest(p, reachM)
	if !ok {
		return 0, false
	}
	if h.metres < onItM {
		return 0, true
	}
	return float64(side(q.pieces, h)) * h.metres, true
}
