package main

import (
	"cmp"
	"math"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/sitrep"
)

// Metres in a degree of latitude and, at the equator, of longitude.
const (
	metresPerLat = 110_574.0
	metresPerLon = 111_320.0
)

// farthestShown is how far off, in metres, a place may be that a map still shows.
const farthestShown = 50_000

// happenedAt gives where what was perceived is, and within how many metres: the middle of its sector, or where the observer stood. It is false where nothing
// tells how far away it was. atPost says that it is where the observer stood, or in every direction from there.
func happenedAt(o *counterclaim.Observation) (lat, lon, withinM float64, atPost, ok bool) {
	at, why := ceasefire.LocationOf(o)
	if why != "" {
		return 0, 0, 0, false, false
	}
	lat, lon, withinM = o.Lat, o.Lon, at.RadiusM
	if at.Sector == nil {
		return lat, lon, withinM, true, withinM <= farthestShown
	}
	near, far := at.Sector.NearM, at.Sector.FarM
	if o.RangeMaxM == 0 {
		return 0, 0, 0, false, false // nobody knows how far
	}
	if !o.HasBearing() {
		return lat, lon, withinM + far, true, withinM+far <= farthestShown
	}
	middle := (near + far) / 2
	bearing, off := at.Sector.BearingDeg*math.Pi/180, at.Sector.BearingErrDeg*math.Pi/180
	lat += middle * math.Cos(bearing) / metresPerLat
	lon += middle * math.Sin(bearing) / (metresPerLon * max(0.02, math.Cos(o.Lat*math.Pi/180)))
	if lon > 180 {
		lon -= 360
	} else if lon < -180 {
		lon += 360
	}
	// The farthest corner of the sector from its middle.
	corner := math.Sqrt(far*far + middle*middle - 2*far*middle*math.Cos(min(off, math.Pi)))
	withinM += max(corner, middle-near)
	return lat, lon, withinM, false, withinM <= farthestShown && math.Abs(lat) <= 90
}

// spot adds to the map where an observation's happening is; from outside the mission nothing is shown that tells where monitors stood.
func (g *gathering) spot(of string, o *counterclaim.Observation) {
	lat, lon, withinM, atPost, ok := happenedAt(o)
	if !ok || atPost && !g.in.Internal {
		g.in.Undrawn++
		return
	}
	s := sitrep.Spot{Of: of, Lat: lat, Lon: lon, WithinKM: math.Ceil(withinM/100) / 10}
	if !g.in.Internal {
		s.Lat, s.Lon, s.WithinKM = policy.Coarse(g.dispute, lat, lon, s.WithinKM)
	}
	g.in.Spots = append(g.in.Spots, s)
}

// place adds to the map where an incident is, as exactly as the sight by which it was read tells it: each of its places, but no whole country.
func (g *gathering) place(n *counterclaim.Incident) bool {
	shown := false
	for i := range n.Places {
		p := &n.Places[i]
		if p.Unresolved || p.Precision == counterclaim.InCountry || len(p.Line) > 0 {
			continue
		}
		s := sitrep.Spot{Of: sitrep.SpotIncident, Lat: p.Lat, Lon: p.Lon, WithinKM: p.RadiusKM}
		if !g.in.Internal {
			s.Lat, s.Lon, s.WithinKM = policy.Coarse(g.dispute, p.Lat, p.Lon, 0)
			s.WithinKM = max(s.WithinKM, p.RadiusKM)
		}
		g.in.Spots = append(g.in.Spots, s)
		shown = true
		break // what is told as of several places is one happening
	}
	return shown
}

// where gathers what the map shows: violations, cases in which it cannot be told, what was observed besides, and incidents.
func (g *gathering) where() error {
	taken := map[counterclaim.ID]bool{}
	for i := range g.in.Violations {
		v := &g.in.Violations[i]
		of := map[string]string{"breach": sitrep.SpotViolation, "cannot_tell": sitrep.SpotOpen}[v.Verdict]
		if of == "" {
			continue
		}
		for _, id := range v.Observations {
			if o := g.whole[id]; o != nil && !taken[id] {
				g.spot(of, o)
				taken[id] = true
			}
		}
	}
	for i := range g.in.Observations {
		if o := g.whole[g.in.Observations[i].ID]; o.Perceives() && !taken[o.ID] {
			g.spot(sitrep.SpotObserved, o)
		}
	}
	for i := range g.in.Incidents {
		if !g.place(&g.in.Incidents[i]) {
			g.in.Undrawn++
		}
	}
	return nil
}

// mostCorners is how many points of a line or of the edge of a zone a map has: more are not to be seen on it.
const mostCorners = 400

// shapes takes the lines and zones of the agreement's last version, as whoever may read the report sees them.
func (g *gathering) shapes(m *pipeline.Measured) error {
	id := m.Versions[len(m.Versions)-1].ID
	a, err := g.view.Agreement(g.ctx, id, func(id counterclaim.ID) (*counterclaim.Agreement, error) {
		v, err := g.store.AgreementVersion(g.ctx, id)
		if err != nil {
			return nil, err
		}
		return ceasefire.GoodVersion(v)
	})
	if err != nil {
		return err
	}
	for i := range a.Lines {
		l := &a.Lines[i]
		if s := (counterclaim.Shape{Name: g.named(l.Title, l.ID), Lines: thinned(l.Parts)}); len(s.Lines) > 0 {
			g.in.Shapes = append(g.in.Shapes, s)
		}
	}
	for i := range a.Zones {
		z := &a.Zones[i]
		s := counterclaim.Shape{Name: g.named(z.Title, z.ID)}
		for _, polygon := range z.Polygons {
			s.Polygons = append(s.Polygons, thinned(polygon))
		}
		if len(s.Polygons) > 0 {
			g.in.Shapes = append(g.in.Shapes, s)
		}
	}
	return nil
}

// named gives the words for a line or zone.
func (g *gathering) named(title, id string) string {
	name := cmp.Or(title, id)
	if !g.in.Internal && !policy.MayLeave(name) {
		return withheld
	}
	return name
}

// thinned leaves out points of lines that have more than can be seen; the first and the last stay.
func thinned(lines [][]counterclaim.Point) [][]counterclaim.Point {
	var out [][]counterclaim.Point
	for _, line := range lines {
		every := 1 + len(line)/mostCorners
		if every == 1 {
			out = append(out, line)
			continue
		}
		var few []counterclaim.Point
		for i, p := range line {
			if i%every == 0 || i == len(line)-1 {
				few = append(few, p)
			}
		}
		out = append(out, few)
	}
	return out
}
