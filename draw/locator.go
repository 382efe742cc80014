// Package draw lays out the plain pictures of the desk and of its reports: where places lie to each other, with no map beneath and no border drawn.
// It works out where things stand, in pixels; what is made of that is the business of whoever prints it, for which [Template] has the SVG.
package draw

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Path is a line or the edge of a zone in the picture, as SVG writes a path.
type Path struct {
	Path   string
	Zone   bool
	Dash   string // how it is broken, so that lines can be told apart without colour
	Number string
	X, Y   float64 // of the number
}

// mapTries is how often a number is moved out of the way of others.
const mapTries = 40

// Locator is a plain picture of where the places lie to each other: a frame of latitude and
// longitude with a scale bar, no map beneath, no border drawn.
type Locator struct {
	Width, Height int
	Label         string // for who does not see it
	Caption       string
	Paths         []Path
	Points        []Point
	Across, Down  []GridLine // lines of longitude, of latitude
	BarX, BarY    float64
	BarWidth      float64
	BarLabel      string
}

// Point is a place in the picture.
type Point struct {
	X, Y, Radius   float64
	LabelX, LabelY float64
	Anchor, Name   string
	Area           bool    // an area: the ring says that the point is only its middle
	Within         float64 // pixels by which it may be off, drawn as a circle; 0 where that is not said
	Kind           string  // a class of its own, "" for none
}

// GridLine is a line of latitude or longitude.
type GridLine struct {
	At    float64
	Label string
}

// Kilometres in a degree of latitude and, at the equator, of longitude.
const (
	kmPerLat = 110.57
	kmPerLon = 111.32
)

// newLocator makes an empty picture.
func newLocator(label, caption string) *Locator {
	return &Locator{Width: 480, Height: 320, Label: label, Caption: caption}
}

// Words are those in a picture.
type Words struct {
	Coordinate func(degrees float64, axis string, digits int) string // of a degree of latitude ("lat") or longitude ("lon")
	KM         func(km string) string                                // of a length in kilometres
}

// frame draws degrees and the scale bar.
func (l *Locator) frame(v viewport, say Words) {
	l.lines(v, say)
	km := niceBelow(float64(l.Width) / 4 / v.scale)
	l.BarWidth, l.BarX, l.BarY = km*v.scale, 16, float64(l.Height)-16
	l.BarLabel = say.KM(decimal(km))
}

// unwrap moves places across the 180th meridian where that brings them together.
func unwrap(places []counterclaim.Place) {
	lo, hi := 180.0, -180.0
	for _, p := range places {
		lo, hi = min(lo, p.Lon), max(hi, p.Lon)
	}
	if hi-lo <= 180 {
		return
	}
	for i := range places {
		if places[i].Lon < 0 {
			places[i].Lon += 360
		}
	}
}

// viewport turns degrees into pixels.
type viewport struct {
	lat, lon float64 // middle
	lonKm    float64 // kilometres in a degree of longitude there
	scale    float64 // pixels in a kilometre
	w, h     float64
}

func (v viewport) x(lon float64) float64 { return round(v.w/2 + (lon-v.lon)*v.lonKm*v.scale) }
func (v viewport) y(lat float64) float64 { return round(v.h/2 - (lat-v.lat)*kmPerLat*v.scale) }

func round(x float64) float64 { return math.Round(x*10) / 10 }

// fit chooses a frame around the places, by margin wider than they lie, at least 20 km across.
func fit(places []counterclaim.Place, w, h, margin float64) viewport {
	s, n, west, east := 90.0, -90.0, 540.0, -180.0
	for _, p := range places {
		s, n, west, east = min(s, p.Lat), max(n, p.Lat), min(west, p.Lon), max(east, p.Lon)
	}
	v := viewport{lat: (s + n) / 2, lon: (west + east) / 2, w: w, h: h}
	v.lonKm = kmPerLon * max(0.02, math.Cos(v.lat*math.Pi/180))
	wide, high := max(20, (east-west)*v.lonKm*margin), max(20*h/w, (n-s)*kmPerLat*margin)
	v.scale = min(w/wide, h/high)
	return v
}

func (l *Locator) add(v viewport, p counterclaim.Place) {
	q := Point{X: v.x(p.Lon), Y: v.y(p.Lat), Radius: 5, Anchor: "start", Name: clip(p.Key(), mostName)}
	if p.Precision == counterclaim.Area {
		q.Area, q.Radius = true, 16
	}
	q.LabelX, q.LabelY = q.X+q.Radius+5, q.Y+4
	if q.X > float64(l.Width)*0.6 {
		q.Anchor, q.LabelX = "end", q.X-q.Radius-5
	}
	l.Points = append(l.Points, q)
}

// spread moves labels down until none lies on another.
func (l *Locator) spread() {
	slices.SortStableFunc(l.Points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X), cmp.Compare(a.Name, b.Name))
	})
	const height, letter = 15, 7.5
	for i := range l.Points {
		p := &l.Points[i]
		for j := 0; j < i; j++ {
			q := &l.Points[j]
			a, b := extent(p, letter), extent(q, letter)
			if a[0] < b[1] && b[0] < a[1] && p.LabelY < q.LabelY+height {
				p.LabelY = round(q.LabelY + height)
			}
		}
	}
}

// extent gives the left and right end of a point's label.
func extent(p *Point, letter float64) [2]float64 {
	w := float64(len([]rune(p.Name))) * letter
	if p.Anchor == "end" {
		return [2]float64{p.LabelX - w, p.LabelX}
	}
	return [2]float64{p.LabelX, p.LabelX + w}
}

// lines draws two to four lines each way at round degrees.
func (l *Locator) lines(v viewport, say Words) {
	wide := v.w / (v.lonKm * v.scale)
	step := niceBelow(wide / 2)
	for x := math.Ceil((v.lon-wide/2)/step) * step; x < v.lon+wide/2 && len(l.Across) < 8; x += step {
		line := GridLine{At: v.x(x)}
		if line.At < v.w-60 { // else there is no room for its label
			line.Label = say.Coordinate(math.Mod(x+540, 360)-180, "lon", digits(step))
		}
		l.Across = append(l.Across, line)
	}
	high := v.h / (kmPerLat * v.scale)
	step = niceBelow(high / 2)
	for y := math.Ceil((v.lat-high/2)/step) * step; y < v.lat+high/2 && len(l.Down) < 8; y += step {
		if math.Abs(y) <= 90 {
			line := GridLine{At: v.y(y)}
			if line.At > 24 && line.At < v.h-40 { // else its label would lie on another, or on the bar
				line.Label = say.Coordinate(y, "lat", digits(step))
			}
			l.Down = append(l.Down, line)
		}
	}
}

// niceBelow gives the largest of 1, 2 and 5 times a power of ten that is not above x.
func niceBelow(x float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{5, 2} {
		if m*p <= x {
			return m * p
		}
	}
	return p
}

// digits gives how many decimals a step needs.
func digits(step float64) int { return max(0, int(math.Ceil(-math.Log10(step)-1e-9))) }

// path gives a shape in pixels. Points that fall on one pixel are one.
func (v viewport) path(s Shape, lon func(counterclaim.Point) float64, nth int) Path {
	out := Path{Zone: s.Zone, Number: s.Number}
	if !s.Zone {
		out.Dash = []string{"", "10 4", "3 3", "12 3 3 3"}[nth%4]
	}
	var b strings.Builder
	var all [][2]float64
	for _, ring := range s.Rings {
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
		if s.Zone {
			b.WriteString("Z")
		}
	}
	out.Path = b.String()
	if len(all) == 0 {
		return out
	}
	number, other := all[0], all[len(all)-1]
	if !s.Zone && nth%2 == 1 { // lines that run side by side have their numbers at either end
		number, other = other, number
	}
	if !s.Zone && number[0] < other[0] { // beside the line, not on its neighbour
		number[0] -= 20
	}
	if s.Zone { // above its northern edge
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
func (l *Locator) apart() {
	const height, width = 14, 16
	for i := range l.Paths {
		p := &l.Paths[i]
		p.X, p.Y = min(max(p.X+6, 4), float64(l.Width)-width), min(max(p.Y-6, height), float64(l.Height)-height)
		for range mapTries {
			on := slices.IndexFunc(l.Paths[:i], func(q Path) bool { return abs(p.X-q.X) < width && abs(p.Y-q.Y) < height })
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

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// mostName is how many letters of a name stand in a picture.
const mostName = 30

// clip shortens a name to n runes.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
