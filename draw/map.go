package draw

import (
	_ "embed"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Template defines "locator", which writes a [Locator] as SVG in a figure, for html/template.
//
//go:embed locator.html
var Template string

// By how much a picture is wider than what is drawn: of places, which need room for their names, and of lines and zones.
const (
	placesMargin = 1.7
	mapMargin    = 1.2
)

// Shape is what is drawn of one line or zone.
type Shape struct {
	Number string
	Rings  [][]counterclaim.Point // longitude and latitude, degrees
	Zone   bool
}

// Spot is a point on a map.
type Spot struct {
	Number   string
	At       counterclaim.Point // longitude and latitude, degrees
	WithinKM float64            // by how much it may be off, kilometres
	Kind     string             // a class of its own, "" for none
}

// Places draws places that have coordinates to each other; nil where there are none.
func Places(places []counterclaim.Place, label, caption string, say Words) *Locator {
	if len(places) == 0 {
		return nil
	}
	unwrap(places)
	l := newLocator(label, caption)
	v := fit(places, float64(l.Width), float64(l.Height), placesMargin)
	for _, p := range places {
		l.add(v, p)
	}
	l.spread()
	l.frame(v, say)
	return l
}

// Map draws lines and zones, and spots over them; nil where there are neither. What lies on both sides of the 180th meridian is brought together.
func Map(shapes []Shape, spots []Spot, label, caption string, say Words) *Locator {
	shapes = slices.DeleteFunc(slices.Clone(shapes), func(s Shape) bool {
		return !slices.ContainsFunc(s.Rings, func(r []counterclaim.Point) bool { return len(r) > 0 })
	})
	var all []counterclaim.Point
	for _, s := range shapes {
		for _, ring := range s.Rings {
			all = append(all, ring...)
		}
	}
	for _, s := range spots {
		all = append(all, s.At)
	}
	if len(all) == 0 {
		return nil
	}
	lo, hi := 180.0, -180.0
	for _, p := range all {
		lo, hi = min(lo, p[0]), max(hi, p[0])
	}
	lon := func(p counterclaim.Point) float64 {
		if hi-lo > 180 && p[0] < 0 {
			return p[0] + 360
		}
		return p[0]
	}
	corners := []counterclaim.Place{{Lat: all[0][1], Lon: lon(all[0])}, {Lat: all[0][1], Lon: lon(all[0])}}
	for _, p := range all {
		corners[0].Lat, corners[0].Lon = min(corners[0].Lat, p[1]), min(corners[0].Lon, lon(p))
		corners[1].Lat, corners[1].Lon = max(corners[1].Lat, p[1]), max(corners[1].Lon, lon(p))
	}
	l := newLocator(label, caption)
	v := fit(corners, float64(l.Width), float64(l.Height), mapMargin)
	for i, s := range shapes {
		l.Paths = append(l.Paths, v.path(s, lon, i))
	}
	l.apart()
	for _, s := range spots {
		q := Point{X: v.x(lon(s.At)), Y: v.y(s.At[1]), Radius: 3.5, Within: round(s.WithinKM * v.scale), Kind: s.Kind, Anchor: "middle", Name: s.Number}
		q.LabelX, q.LabelY = q.X, round(q.Y-q.Radius-1.5)
		l.Points = append(l.Points, q)
	}
	l.frame(v, say)
	return l
}
