package ceasefire

import (
	"math"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

// arcs is how many points an outline has to a turn.
const arcs = 48

// Outline draws a location: its best estimate, and the ring within which it lies, closed, in degrees with longitude first. The ring is that
// of the place or sector as it was given; the error of a sector's post, which is small beside it, widens it on both sides. It is nil
// for a point without an error and for an area, which has edges of its own.
func (l Location) Outline() (best orb.Point, ring []orb.Point) {
	g := l.region()
	lon, lat := g.best.degrees()
	best = orb.Point{lon, lat}
	post := spotOf(l.At[0], l.At[1])
	turn := func(from, to, metres float64) {
		n := max(2, int(math.Ceil(math.Abs(to-from)/(2*math.Pi)*arcs)))
		for i := range n + 1 {
			p, _ := direct(&post, from+(to-from)*float64(i)/float64(n), metres)
			lon, lat := p.degrees()
			ring = append(ring, orb.Point{lon, lat})
		}
	}
	switch {
	case l.Area != nil:
		return best, nil
	case l.Sector == nil || l.Sector.BearingErrDeg == 180:
		metres := l.RadiusM
		if l.Sector != nil {
			metres += l.Sector.FarM
		}
		if metres == 0 {
			return best, nil
		}
		turn(0, 2*math.Pi, metres)
	default:
		s := l.Sector
		bearing, off := s.BearingDeg*math.Pi/180, s.BearingErrDeg*math.Pi/180
		turn(bearing-off, bearing+off, s.FarM+l.RadiusM)
		turn(bearing+off, bearing-off, max(0, s.NearM-l.RadiusM))
		ring = append(ring, ring[0])
	}
	return best, ring
}

// IncidentLocation gives where an incident is, as well as it is known; why says what it lacks.
func IncidentLocation(n *counterclaim.Incident) (at Location, why string) { return placeOf(n) }
