package web

import (
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// mostDrawn is how many places of one violation are drawn.
const mostDrawn = 30

// violationMap draws where the things are that make a violation, each with the ground on which it may be, beside the lines and zones of its clause: within the mission
// with the numbers of the list, outside it coarse and without. Nil where no place is known.
func (d *desk) violationMap(s *seenSeason, clause string, outside bool, observations []counterclaim.Observation, incidents []counterclaim.Incident) *locator {
	var rings []drawnShape
	var points []placed
	add := func(number string, at ceasefire.Location, why string) {
		if why != "" || at.Check() != nil || len(points) == mostDrawn {
			return
		}
		best, ring := at.Outline()
		points = append(points, placed{best, number})
		if len(ring) > 0 {
			out := make([]counterclaim.Point, len(ring))
			for i, p := range ring {
				out[i] = counterclaim.Point(p)
			}
			rings = append(rings, drawnShape{"", [][]counterclaim.Point{out}, true})
		}
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
	if len(points) == 0 {
		return nil
	}
	return d.drawViolation(s, clause, rings, points)
}

// placed is a best estimate with its number in the list.
type placed struct {
	at     orb.Point
	number string
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

// kmBetween gives about how far two points are from each other, for a picture.
func kmBetween(a, b orb.Point) float64 {
	v := fit([]counterclaim.Place{{Lat: a[1], Lon: a[0]}}, 1, 1, 1)
	return math.Hypot((a[0]-b[0])*v.lonKm, (a[1]-b[1])*kmPerLat)
}

// clauseShapes gives the lines and zones that a clause is measured from, cut to what lies near.
func clauseShapes(a *counterclaim.Agreement, clause string) []drawnShape {
	at := slices.IndexFunc(a.Clauses, func(k counterclaim.Clause) bool { return k.ID == clause })
	if at < 0 {
		return nil
	}
	k := &a.Clauses[at]
	var out []drawnShape
	for i := range a.Lines {
		l := &a.Lines[i]
		baseline := slices.ContainsFunc(k.Parties, func(p string) bool { return k.Baseline(p) == l.ID })
		if len(l.Parts) > 0 && (baseline || k.Line == l.ID) {
			out = append(out, drawnShape{clip(l.Title, 24), l.Parts, false})
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
			out = append(out, drawnShape{clip(z.Title, 24), rings, true})
		}
	}
	return out
}

// drawViolation draws places around the best estimates; of lines and zones what lies in the frame.
func (d *desk) drawViolation(s *seenSeason, clause string, rings []drawnShape, points []placed) *locator {
	var corners []counterclaim.Place
	for _, p := range points {
		corners = append(corners, counterclaim.Place{Lat: p.at[1], Lon: p.at[0]})
	}
	for _, r := range rings {
		for _, ring := range r.rings {
			for _, p := range ring {
				corners = append(corners, counterclaim.Place{Lat: p[1], Lon: p[0]})
			}
		}
	}
	first := corners[0].Lon
	lon := func(p counterclaim.Point) float64 { // on the same side of the 180th meridian as the first
		switch x := p[0]; {
		case x-first > 180:
			return x - 360
		case first-x > 180:
			return x + 360
		}
		return p[0]
	}
	for i := range corners {
		corners[i].Lon = lon(counterclaim.Point{corners[i].Lon})
	}
	shapes := clauseShapes(s.a, clause)
	near := make([]counterclaim.Point, len(shapes)) // the point of a line that is nearest to the first place: its name stands there
	for i := range shapes {
		if near[i] = nearestOf(&shapes[i], lon, corners[0]); !shapes[i].zone {
			corners = append(corners, counterclaim.Place{Lat: near[i][1], Lon: near[i][0]})
		}
	}
	l := newLocator(d.say.T("violation.map"), d.say.T("violation.map.caption"))
	const margin = 1.4
	v := fit(corners, float64(l.Width), float64(l.Height), margin)
	for i, shape := range shapes {
		p := v.path(shape, lon, i)
		if p.X, p.Y = v.x(near[i][0]), v.y(near[i][1]); p.X < 0 || p.Y < 0 || p.X > float64(l.Width)*0.7 || p.Y > float64(l.Height) {
			p.Number = "" // there is no room for its name
		}
		l.Paths = append(l.Paths, p)
	}
	for i, r := range rings {
		p := v.path(r, lon, i)
		p.Ground = true
		l.Paths = append(l.Paths, p)
	}
	for _, p := range points {
		at := counterclaim.Point(p.at)
		q := locatorPoint{X: v.x(lon(at)), Y: v.y(at[1]), Radius: 4, Anchor: "start", Name: p.number}
		q.LabelX, q.LabelY = q.X+8, q.Y+4
		l.Points = append(l.Points, q)
	}
	l.spread()
	l.frame(v, d.say)
	return l
}

// nearestOf gives the point of a shape's edges that is nearest to a place, as a picture has it; degrees are those of the picture.
func nearestOf(s *drawnShape, lon func(counterclaim.Point) float64, to counterclaim.Place) counterclaim.Point {
	wide := kmPerLon * max(0.02, math.Cos(to.Lat*math.Pi/180)) / kmPerLat
	var out counterclaim.Point
	best := math.Inf(1)
	for _, ring := range s.rings {
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
