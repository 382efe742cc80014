package ceasefire

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

const (
	// Where only part of a region lies near a limit it is looked at in cells of the globe, halved until they are about this
	// share of the region's size or finestM. What only a finer look would decide stays undecided.
	finestShare = 512
	finestM     = 0.25

	// widest is the farthest that a place may be unknown by, in metres.
	widestM = 300_000.0

	// cellM is at least half the diagonal of a cell of 180 by 180 degrees, as long as a degree is anywhere.
	cellM = 127.28 * 112_000

	// shyM keeps rounding from certifying a whole cell.
	shyM = 1e-3
)

// Sector is where something heard or seen from a post may have happened: from the post between two directions and two
// distances.
type Sector struct {
	BearingDeg    float64 // degrees clockwise from true north, 0 to under 360
	BearingErrDeg float64 // to both sides, 180 where no direction is known
	NearM, FarM   float64 // metres from the post
}

// Location is where a thing is, as well as it is known: a position with its radius of error, a sector from a post, or an area.
// The error is taken as a bound: with a radius that holds 95 times in 100, so does the answer.
type Location struct {
	At      orb.Point // longitude and latitude, degrees; the post's where there is a Sector; unused with an Area
	RadiusM float64   // of the position's error, metres; with a Sector the post's, with an Area the edge's
	Sector  *Sector
	Area    *Zone
}

// Check says what is wrong with a location.
func (l Location) Check() error {
	if math.IsNaN(l.RadiusM) || l.RadiusM < 0 || l.RadiusM > widestM {
		return bad("the radius of error is %v m", l.RadiusM).Try("give metres from 0 to %.0f; a place known no better is an area", widestM)
	}
	if l.Area != nil {
		if l.Sector != nil {
			return bad("a location has both a sector and an area").Try("give one of them")
		}
		return nil
	}
	if err := CheckPoint(l.At); err != nil || l.Sector == nil {
		return err
	}
	s := *l.Sector
	if !(s.BearingDeg >= 0 && s.BearingDeg < 360 && s.BearingErrDeg >= 0 && s.BearingErrDeg <= 180) {
		return bad("the sector has a bearing of %v degrees with an error of %v", s.BearingDeg, s.BearingErrDeg).Try("give a bearing from 0 to under 360 and its error from 0 to 180")
	}
	if !(s.NearM >= 0 && s.NearM <= s.FarM && s.FarM <= widestM) {
		return bad("the sector reaches from %v m to %v m", s.NearM, s.FarM).Try("give two distances in metres, the nearer one first, up to %.0f", widestM)
	}
	return nil
}

// region is a location made ready. Only what holds for every point of it is said of it.
type region struct {
	best      spot    // the best estimate, one of its points
	reach     float64 // no point of it lies farther from best, metres
	size      float64 // grows with the region
	cause     Cause   // the largest part of the error
	disc      bool    // a position with a radius: its bounds need no cells
	witnesses []spot  // some of its points
	// apart is no more than the metres from a spot to the region, 0 within it, and never grows as the region does. Where it is
	// over enough it may be told as any number over enough.
	apart func(p *spot, enough float64) float64
}

func (l Location) region() region {
	switch {
	case l.Area != nil:
		return l.areaRegion()
	case l.Sector != nil:
		return l.sectorRegion()
	}
	g := region{best: spotOf(l.At[0], l.At[1]), reach: l.RadiusM, disc: true}
	if l.RadiusM > 0 {
		g.cause = PositionErr
	}
	return g
}

func (l Location) areaRegion() region {
	z := l.Area
	g := region{best: spotOf(z.middle[0], z.middle[1]), reach: z.reach + l.RadiusM, cause: AreaErr}
	g.size = max(1, math.Sqrt(max(0, z.areaM2))+2*l.RadiusM)
	if l.RadiusM > z.reach {
		g.cause = PositionErr
	}
	for i := range z.polygons[:min(4, len(z.polygons))] { // a few are enough: witnesses only save time
		p := z.polygons[i].pieces
		for k := 0; k < len(p); k += 1 + len(p)/16 {
			g.witnesses = append(g.witnesses, p[k].a)
		}
	}
	g.apart = func(p *spot, enough float64) float64 {
		if !slices.ContainsFunc(z.polygons, func(q polygon) bool { return q.near(p, enough+l.RadiusM) }) {
			return math.Inf(1)
		}
		d, err := z.read(p)
		if err != nil {
			return reachM - 2*widestM
		}
		return max(0, -d-l.RadiusM)
	}
	return g
}

func (l Location) sectorRegion() region {
	s, post := *l.Sector, spotOf(l.At[0], l.At[1])
	bearing, off := s.BearingDeg*math.Pi/180, s.BearingErrDeg*math.Pi/180
	middle := (s.NearM + s.FarM) / 2
	if s.BearingErrDeg == 180 && s.NearM == 0 {
		middle = 0 // heard around the post, from no direction
	}
	g := region{size: max(1, 2*(s.FarM+l.RadiusM))}
	g.best, _ = direct(&post, bearing, middle)
	// On the ellipsoid the third side of a triangle is shorter than on a plane.
	g.reach = l.RadiusM + max(s.FarM-middle, third(middle, s.FarM, off), third(middle, s.NearM, off))
	for _, metres := range []float64{s.NearM, s.FarM} {
		for _, turn := range []float64{-off, 0, off} {
			w, _ := direct(&post, bearing+turn, metres)
			g.witnesses = append(g.witnesses, w)
		}
	}
	g.cause = l.largest(s)
	g.apart = func(p *spot, enough float64) float64 {
		if c := p.at.minus(post.at).length() - s.FarM - l.RadiusM; c > enough || c > widestM {
			return c
		}
		metres, azimuth, _ := inverse(&post, p)
		d := max(0, s.NearM-metres, metres-s.FarM)
		if aside := math.Abs(math.Remainder(azimuth-bearing, 2*math.Pi)) - off; aside > 0 {
			// A thousandth off, since on the ellipsoid a triangle is smaller than on a plane.
			nearest := min(s.FarM, max(s.NearM, metres*math.Cos(aside)))
			d = max(d, 0.999*third(metres, nearest, aside))
		}
		return max(0, d-l.RadiusM)
	}
	return g
}

// third is the third side of a plane triangle.
func third(a, b, angle float64) float64 {
	half := math.Sin(angle / 2)
	return math.Sqrt((a-b)*(a-b) + 4*a*b*half*half)
}

// largest names the largest part of a sector's error.
func (l Location) largest(s Sector) Cause {
	across := s.FarM * math.Sin(min(s.BearingErrDeg, 90)*math.Pi/180)
	along := (s.FarM - s.NearM) / 2
	switch most := max(l.RadiusM, across, along); most {
	case 0:
		return NoError
	case l.RadiusM:
		return PositionErr
	case across:
		return BearingErr
	}
	return RangeErr
}

// leaf is how small cells get, in metres from the middle to a corner.
func (g *region) leaf() float64 { return max(finestM, g.size/finestShare) }

// judge answers for the region. m is what was measured at its best estimate.
//
// A region that lies in another never gets a bolder answer than the other: the cells are the same for all, which of them must
// be certified depends only on whether they meet the region, and how small they get on its size.
func (g *region) judge(l *Limit, m measured) Verdict {
	if g.disc {
		return l.verdict(m, g.reach)
	}
	if v := l.verdict(m, g.reach+4*g.leaf()); v != CannotTell {
		return v
	}
	could := l.verdict(m, 0)
	if could == CannotTell {
		return CannotTell
	}
	for i := range g.witnesses {
		w, err := l.measure(&g.witnesses[i], l.ErrorM)
		if err != nil || l.verdict(w, 0) != could {
			return CannotTell
		}
	}
	for _, half := range []float64{-90, 90} {
		if !g.certify(l, could, cell{lon: half}) {
			return CannotTell
		}
	}
	return could
}

// cell is a square of degrees, by its middle and how often the half of the globe that it lies in was halved.
type cell struct {
	lon, lat float64
	halved   int
	spare    float64 // by how much the margins in it are on the wanted side at least, negative where they need not be
}

// certify reports whether what lies in the region and in a cell is all of one verdict. The quarter that promises least is
// looked at first, so that a region that is not is soon found out.
func (g *region) certify(l *Limit, v Verdict, c cell) bool {
	var open [4]cell
	n := 0
	step, corner := math.Ldexp(45, -c.halved), math.Ldexp(cellM, -c.halved-1)
	for k := range 4 {
		q := cell{c.lon + step*float64(k%2*2-1), c.lat + step*float64(k/2*2-1), c.halved + 1, math.Inf(-1)}
		p := spotOf(q.lon, q.lat)
		if g.apart(&p, corner) > corner {
			continue
		}
		if corner <= 2*g.size {
			if m, err := l.measure(&p, corner+l.ErrorM); err == nil {
				q.spare = spare(v, l, m, corner)
			}
			if q.spare > shyM {
				continue
			}
			if corner <= g.leaf() {
				return false
			}
		}
		at := n
		for ; at > 0 && open[at-1].spare > q.spare; at-- {
			open[at] = open[at-1]
		}
		open[at] = q
		n++
	}
	for _, q := range open[:n] {
		if !g.certify(l, v, q) {
			return false
		}
	}
	return true
}

func spare(v Verdict, l *Limit, m measured, within float64) float64 {
	low, high := l.margins(m, within+l.ErrorM)
	if v == Breach {
		return -high
	}
	return low
}
