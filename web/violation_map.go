package web

import (
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/draw"
)

// mostDrawn is how many places of one violation are drawn.
const mostDrawn = 30

// violationMap draws where the things are that make a violation, each with the ground on which it may be, beside the lines and zones of its clause: within the mission
// with the numbers of the list, outside it coarse and without. Nil where no place is known.
func (d *desk) violationMap(s *seenSeason, clause string, outside bool, observations []counterclaim.Observation, incidents []counterclaim.Incident) *draw.Locator {
	var spots []draw.Spot
	add := func(number string, at ceasefire.Location, why string) {
		if why != "" || at.Check() != nil || len(spots) == mostDrawn {
			return
		}
		best, ring := at.Outline()
		reach := 0.0
		for _, p := range ring {
			reach = max(reach, kmBetween(best, p))
		}
		spots = append(spots, draw.Spot{Number: number, At: counterclaim.Point(best), WithinKM: reach})
	}
	if outside {
		for _, at := range d.coarsePlaces(s, observations) {
			add("", at, "")
		}
	} else {
		for i := range observations {
			at, why := ceasefire.LocationOf(&observations[i])
			add(strconv.Itoa(i+1), at, why)
		}
	}
	for i := range incidents { // as the view gives them
		at, why := ceasefire.IncidentLocation(&incidents[i])
		number := strconv.Itoa(len(observations) + i + 1)
		if outside {
			number = ""
		}
		add(number, at, why)
	}
	if len(spots) == 0 {
		return nil
	}
	return draw.Map(nearShapes(s.a, clause, spots), spots, d.say.T("violation.map"), d.say.T("violation.map.caption"), d.say.inPictures())
}

// coarsePlaces gives what may be drawn outside the mission: the middle of a cell of the grid, with the ring in which it lies.
func (d *desk) coarsePlaces(s *seenSeason, observations []counterclaim.Observation) []ceasefire.Location {
	var out []ceasefire.Location
	for i := range observations {
		at, why := ceasefire.LocationOf(&observations[i])
		if why != "" || at.Check() != nil {
			continue
		}
		best, ring := at.Outline()
		reach := 0.0
		for _, p := range ring {
			reach = max(reach, kmBetween(best, p))
		}
		p := s.rules.Coarse(counterclaim.Place{Lat: best[1], Lon: best[0]})
		l := ceasefire.Location{At: orb.Point{p.Lon, p.Lat}, RadiusM: 1000 * max(p.RadiusKM, reach)}
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// Kilometres in a degree of latitude and, at the equator, of longitude.
const (
	kmPerLat = 110.57
	kmPerLon = 111.32
)

// kmBetween gives about how far two points are from each other, for a picture.
func kmBetween(a, b orb.Point) float64 {
	return math.Hypot((a[0]-b[0])*kmPerLon*math.Cos(a[1]*math.Pi/180), (a[1]-b[1])*kmPerLat)
}

// clauseShapes gives the lines and zones that a clause is measured from, cut to what lies near.
func clauseShapes(a *counterclaim.Agreement, clause string) []draw.Shape {
	at := slices.IndexFunc(a.Clauses, func(k counterclaim.Clause) bool { return k.ID == clause })
	if at < 0 {
		return nil
	}
	k := &a.Clauses[at]
	var out []draw.Shape
	for i := range a.Lines {
		l := &a.Lines[i]
		baseline := slices.ContainsFunc(k.Parties, func(p string) bool { return k.Baseline(p) == l.ID })
		if len(l.Parts) > 0 && (baseline || k.Line == l.ID) {
			out = append(out, draw.Shape{Number: clipped(l.Title, 24), Rings: l.Parts})
		}
	}
	for i := range a.Zones {
		z := &a.Zones[i]
		if z.ID != k.Zone && !slices.Contains(k.ExceptZones, z.ID) && z.Kind != "exercise" {
			continue
		}
		var rings [][]counterclaim.Point
		for _, p := range z.Polygons {
			rings = append(rings, p...)
		}
		if len(rings) > 0 {
			out = append(out, draw.Shape{Number: clipped(z.Title, 24), Rings: rings, Zone: true})
		}
	}
	return out
}

// nearShapes gives what of a clause's lines and zones lies around some places, to the nearest point of each line and a little beyond.
func nearShapes(a *counterclaim.Agreement, clause string, spots []draw.Spot) []draw.Shape {
	first := spots[0].At
	lon := func(p counterclaim.Point) float64 { // on the same side of the 180th meridian as the first
		switch x := p[0]; {
		case x-first[0] > 180:
			return x - 360
		case first[0]-x > 180:
			return x + 360
		}
		return p[0]
	}
	box := orb.Bound{Min: orb.Point(first), Max: orb.Point(first)}
	wide := kmPerLon * max(0.02, math.Cos(first[1]*math.Pi/180))
	for _, s := range spots {
		x, high := lon(s.At), max(10, s.WithinKM)/kmPerLat
		box = box.Union(orb.Bound{Min: orb.Point{x - high*kmPerLat/wide, s.At[1] - high}, Max: orb.Point{x + high*kmPerLat/wide, s.At[1] + high}})
	}
	shapes := clauseShapes(a, clause)
	for i := range shapes {
		if !shapes[i].Zone {
			box = box.Extend(orb.Point(nearestOf(&shapes[i], lon, counterclaim.Place{Lat: first[1], Lon: first[0]})))
		}
	}
	x, y := 0.2*(box.Max[0]-box.Min[0]), 0.2*(box.Max[1]-box.Min[1])
	box = orb.Bound{Min: orb.Point{box.Min[0] - x, box.Min[1] - y}, Max: orb.Point{box.Max[0] + x, box.Max[1] + y}}
	for i := range shapes {
		shapes[i].Rings = cutTo(&shapes[i], box, lon)
	}
	return shapes
}

// cutTo cuts a shape to a box.
func cutTo(s *draw.Shape, box orb.Bound, lon func(counterclaim.Point) float64) [][]counterclaim.Point {
	var out [][]counterclaim.Point
	for _, ring := range s.Rings {
		line := make(orb.LineString, len(ring))
		for i, p := range ring {
			line[i] = orb.Point{lon(p), p[1]}
		}
		var parts orb.MultiLineString
		if s.Zone {
			parts = orb.MultiLineString{orb.LineString(clip.Ring(box, orb.Ring(line)))}
		} else {
			parts = clip.LineString(box, line)
		}
		for _, part := range parts {
			cut := make([]counterclaim.Point, len(part))
			for i, p := range part {
				cut[i] = counterclaim.Point(p)
			}
			if len(cut) > 0 {
				out = append(out, cut)
			}
		}
	}
	return out
}

// nearestOf gives the point of a shape's edges that is nearest to a place, as a picture has it; degrees are those of the picture.
func nearestOf(s *draw.Shape, lon func(counterclaim.Point) float64, to counterclaim.Place) counterclaim.Point {
	wide := kmPerLon * max(0.02, math.Cos(to.Lat*math.Pi/180)) / kmPerLat
	var out counterclaim.Point
	best := math.Inf(1)
	for _, ring := range s.Rings {
		for i := range ring {
			a := [2]float64{(lon(ring[max(0, i-1)]) - to.Lon) * wide, ring[max(0, i-1)][1] - to.Lat}
			b := [2]float64{(lon(ring[i]) - to.Lon) * wide, ring[i][1] - to.Lat}
			along := 0.0
			if d := (b[0]-a[0])*(b[0]-a[0]) + (b[1]-a[1])*(b[1]-a[1]); d > 0 {
				along = min(1, max(0, -(a[0]*(b[0]-a[0])+a[1]*(b[1]-a[1]))/d))
			}
			x, y := a[0]+along*(b[0]-a[0]), a[1]+along*(b[1]-a[1])
			if d := math.Hypot(x, y); d < best {
				best, out = d, counterclaim.Point{to.Lon + x/wide, to.Lat + y}
			}
		}
	}
	return out
}
