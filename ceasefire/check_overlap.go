package ceasefire

import "math"

// arcDeg is by how many degrees the arc of a sector is cut into straight edges, drawn so that no part of it is left out.
const arcDeg = 5.0

// flat is a point on the plane that touches the Earth at a post, metres east and north of it.
type flat struct{ x, y float64 }

// meet reports whether two entries may be of one place: whether what their errors allow has ground in common. Entries without a position
// share none. Ground is looked at on a plane around the one of them, which over the distances at which anything is heard is right to
// metres; sectors that are rounder than drawn are drawn larger, never smaller.
func meet(s, t *seen) bool {
	if !s.located || !t.located {
		return false
	}
	gap := s.region.best.at.minus(t.region.best.at).length()
	if gap > s.region.reach+t.region.reach+1 {
		return false
	}
	if s.at.Sector == nil && t.at.Sector == nil {
		metres, _, _ := inverse(&s.region.best, &t.region.best)
		return metres <= s.at.RadiusM+t.at.RadiusM
	}
	a, b := s.outline(nil), t.outline(s)
	slack := s.at.RadiusM + t.at.RadiusM
	if inRing(a, b[0]) || inRing(b, a[0]) {
		return true
	}
	for i := range a {
		for j := range b {
			if segmentsApart(a[i], a[(i+1)%len(a)], b[j], b[(j+1)%len(b)]) <= slack {
				return true
			}
		}
	}
	return false
}

// outline draws what an entry may be about, without its radius of error, around the post of another, or its own.
func (s *seen) outline(around *seen) []flat {
	post := spotOf(s.at.At[0], s.at.At[1])
	origin := flat{}
	turn := 0.0 // by which north at the one is turned against north at the other, radians
	if around != nil {
		from := spotOf(around.at.At[0], around.at.At[1])
		if metres, azimuth, end := inverse(&from, &post); metres > 0 {
			origin = flat{metres * math.Sin(azimuth), metres * math.Cos(azimuth)}
			turn = azimuth - end
		}
	}
	if s.at.Sector == nil {
		return []flat{origin}
	}
	k := *s.at.Sector
	bearing, off := k.BearingDeg*math.Pi/180+turn, k.BearingErrDeg*math.Pi/180
	steps := max(1, int(math.Ceil(2*k.BearingErrDeg/arcDeg)))
	half := off / float64(steps)
	var out []flat
	arc := func(metres float64, outer bool) {
		if outer {
			metres /= math.Cos(half) // the edge then touches the arc from without
		}
		for i := range steps + 1 {
			at := bearing - off + 2*half*float64(i)
			if !outer {
				at = bearing + off - 2*half*float64(i)
			}
			out = append(out, flat{origin.x + metres*math.Sin(at), origin.y + metres*math.Cos(at)})
		}
	}
	arc(k.FarM, true)
	switch {
	case k.NearM == 0 && k.BearingErrDeg < 180:
		out = append(out, origin)
	case k.NearM > 0:
		arc(k.NearM, false)
	}
	return out
}

// inRing reports whether a point lies in a ring.
func inRing(ring []flat, p flat) bool {
	in := false
	for i := range ring {
		a, b := ring[i], ring[(i+1)%len(ring)]
		if (a.y > p.y) != (b.y > p.y) && p.x < (b.x-a.x)*(p.y-a.y)/(b.y-a.y)+a.x {
			in = !in
		}
	}
	return in && len(ring) > 2
}

// segmentsApart gives the metres between two stretches, 0 where they cross.
func segmentsApart(a, b, c, d flat) float64 {
	turn := func(p, q, r flat) float64 { return (q.x-p.x)*(r.y-p.y) - (q.y-p.y)*(r.x-p.x) }
	if turn(a, b, c)*turn(a, b, d) < 0 && turn(c, d, a)*turn(c, d, b) < 0 {
		return 0
	}
	return min(pointApart(a, c, d), pointApart(b, c, d), pointApart(c, a, b), pointApart(d, a, b))
}

func pointApart(p, a, b flat) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	share := 0.0
	if square := dx*dx + dy*dy; square > 0 {
		share = min(1, max(0, ((p.x-a.x)*dx+(p.y-a.y)*dy)/square))
	}
	return math.Hypot(p.x-a.x-share*dx, p.y-a.y-share*dy)
}
