package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// agreementPlace is a line or zone in words, for the list beside the picture.
type agreementPlace struct {
	Number                    string // in the picture, "" where it is not drawn
	Name, Kind, Words, Source string
	Sides                     string // of a line: whose side is whose
	Drawn                     string // how exactly, or that it is not
}

// locatorPath is a line or the edge of a zone in the picture, as SVG writes a path.
type locatorPath struct {
	Path   string
	Zone   bool
	Ground bool   // on which something may be
	Dash   string // how it is broken, so that lines can be told apart without colour
	Number string
	X, Y   float64 // of the number
}

// mapMargin is by how much the picture of an agreement is wider than what is drawn.
const mapMargin = 1.2

// mapTries is how often a number is moved out of the way of others.
const mapTries = 40

// agreementPlaces lists lines and zones, and draws those that are drawn; the picture is nil where none is.
func (d *desk) agreementPlaces(a *counterclaim.Agreement, w *clauseWords) ([]agreementPlace, *locator) {
	say := d.say
	var list []agreementPlace
	var shapes []drawnShape
	add := func(p agreementPlace, errorM float64, rings [][]counterclaim.Point, zone bool) {
		if len(rings) == 0 {
			p.Drawn = say.T("promise.undrawn")
		} else {
			p.Number = strconv.Itoa(len(shapes) + 1)
			shapes = append(shapes, drawnShape{p.Number, rings, zone})
			if errorM > 0 {
				p.Drawn = say.T("promise.error", w.metres(errorM))
			}
		}
		list = append(list, p)
	}
	for i := range a.Lines {
		l := &a.Lines[i]
		p := agreementPlace{Name: w.lines[l.ID], Kind: say.T("promise.line"), Words: l.Words, Source: l.Source}
		if l.Left != "" && l.Right != "" {
			p.Sides = say.T("promise.sides", cmp.Or(w.parties[l.Left], l.Left), cmp.Or(w.parties[l.Right], l.Right))
		}
		add(p, l.ErrorM, l.Parts, false)
	}
	for i := range a.Zones {
		z := &a.Zones[i]
		p := agreementPlace{Name: w.zones[z.ID], Words: z.Words, Source: z.Source}
		if z.Kind != "" {
			p.Kind = say.Or("zonekind", z.Kind)
		}
		if z.Party != "" {
			p.Kind = strings.TrimPrefix(p.Kind+" · "+cmp.Or(w.parties[z.Party], z.Party), " · ")
		}
		var rings [][]counterclaim.Point
		for _, polygon := range z.Polygons {
			rings = append(rings, polygon...)
		}
		add(p, z.ErrorM, rings, true)
	}
	return list, d.drawAgreement(shapes)
}

// drawnShape is what is drawn of one line or zone.
type drawnShape struct {
	number string
	rings  [][]counterclaim.Point
	zone   bool
}

// drawAgreement draws lines and zones as the places of an incident are drawn: to each other, with no map beneath.
func (d *desk) drawAgreement(shapes []drawnShape) *locator {
	if len(shapes) == 0 {
		return nil
	}
	lo, hi := 180.0, -180.0
	for _, s := range shapes {
		for _, ring := range s.rings {
			for _, p := range ring {
				lo, hi = min(lo, p[0]), max(hi, p[0])
			}
		}
	}
	across := hi-lo > 180 // the 180th meridian, where that brings them together
	lon := func(p counterclaim.Point) float64 {
		if across && p[0] < 0 {
			return p[0] + 360
		}
		return p[0]
	}
	first := shapes[0].rings[0][0]
	corners := []counterclaim.Place{{Lat: first[1], Lon: lon(first)}, {Lat: first[1], Lon: lon(first)}}
	for _, s := range shapes {
		for _, ring := range s.rings {
			for _, p := range ring {
				corners[0].Lat, corners[0].Lon = min(corners[0].Lat, p[1]), min(corners[0].Lon, lon(p))
				corners[1].Lat, corners[1].Lon = max(corners[1].Lat, p[1]), max(corners[1].Lon, lon(p))
			}
		}
	}
	l := newLocator(d.say.T("promise.map"), d.say.T("promise.map.caption"))
	v := fit(corners, float64(l.Width), float64(l.Height), mapMargin)
	for i, s := range shapes {
		l.Paths = append(l.Paths, v.path(s, lon, i))
	}
	l.apart()
	l.frame(v, d.say)
	return l
}

// path gives a shape in pixels. Points that fall on one pixel are one.
func (v viewport) path(s drawnShape, lon func(counterclaim.Point) float64, nth int) locatorPath {
	out := locatorPath{Zone: s.zone, Number: s.number}
	if !s.zone {
		out.Dash = []string{"", "10 4", "3 3", "12 3 3 3"}[nth%4]
	}
	var b strings.Builder
	var all [][2]float64
	for _, ring := range s.rings {
		last, n := [2]float64{}, 0
		for _, p := range ring {
			at := [2]float64{v.x(lon(p)), v.y(p[1])}
			if n > 0 && at == last {
				continue
			}
			b.WriteString(map[bool]string{true: "M", false: "L"}[n == 0] + decimal(at[0]) + " " + decimal(at[1]))
			last, n = at, n+1
			all = append(all, at)
		}
		if s.zone {
			b.WriteString("Z")
		}
	}
	out.Path = b.String()
	number, other := all[0], all[len(all)-1]
	if !s.zone && nth%2 == 1 { // lines that run side by side have their numbers at either end
		number, other = other, number
	}
	if !s.zone && number[0] < other[0] { // beside the line, not on its neighbour
		number[0] -= 20
	}
	if s.zone { // above its northern edge
		for _, at := range all {
			if at[1] < number[1] {
				number = at
			}
		}
	}
	out.X, out.Y = number[0], number[1]
	return out
}

// apart moves numbers that would lie on one another, and keeps them in the picture.
func (l *locator) apart() {
	const height, width = 14, 16
	for i := range l.Paths {
		p := &l.Paths[i]
		p.X, p.Y = min(max(p.X+6, 4), float64(l.Width)-width), min(max(p.Y-6, height), float64(l.Height)-height)
		for range mapTries {
			on := slices.IndexFunc(l.Paths[:i], func(q locatorPath) bool { return abs(p.X-q.X) < width && abs(p.Y-q.Y) < height })
			if on < 0 {
				break
			}
			if p.X = round(l.Paths[on].X + width + 0.1); p.X > float64(l.Width)-width {
				p.X, p.Y = 4, min(round(p.Y+height+0.1), float64(l.Height)-height)
			}
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }
