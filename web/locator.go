package web

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/counterclaim/counterclaim"
)

// placeRow is a place in words, for the list beside the picture.
type placeRow struct {
	Name, Written string // Written only where it differs from the name
	Coordinates   string
	Precision     string
	Country       string
	Control       string
	Contested     bool
}

func (d *desk) places(list []counterclaim.Place) []placeRow {
	var out []placeRow
	for _, p := range list {
		r := placeRow{Name: p.Key(), Control: p.Control, Contested: p.Contested}
		if p.Text != r.Name {
			r.Written = p.Text
		}
		if p.Country != "" {
			r.Country = d.country(p.Country)
		}
		if p.Unresolved {
			r.Precision = d.say.T("place.unresolved")
		} else {
			r.Coordinates = d.say.coordinate(p.Lat, "lat", 3) + " " + d.say.coordinate(p.Lon, "lon", 3)
			r.Precision = d.say.Or("precision", string(p.Precision))
		}
		out = append(out, r)
	}
	return out
}

// coordinate writes degrees with the letter of the hemisphere.
func (l language) coordinate(degrees float64, axis string, digits int) string {
	side := axis + ".plus"
	if degrees < 0 {
		side = axis + ".minus"
	}
	return strconv.FormatFloat(math.Abs(degrees), 'f', digits, 64) + "°\u00a0" + l.T(side)
}

// locator is a plain picture of where the places lie to each other: a frame of latitude and
// longitude with a scale bar, no map beneath, no border drawn.
type locator struct {
	Width, Height int
	Label         string // for who does not see it
	Caption       string
	Paths         []locatorPath
	Points        []locatorPoint
	Across, Down  []locatorLine // lines of longitude, of latitude
	BarX, BarY    float64
	BarWidth      float64
	BarLabel      string
}

type locatorPoint struct {
	X, Y, Radius   float64
	LabelX, LabelY float64
	Anchor, Name   string
	Area           bool // an area: the ring says that the point is only its middle
}

type locatorLine struct {
	At    float64
	Label string
}

// Kilometres in a degree of latitude and, at the equator, of longitude.
const (
	kmPerLat = 110.57
	kmPerLon = 111.32
)

// locate draws the places that have coordinates of their own; nil where none has. A whole
// country is no point.
func (d *desk) locate(list []counterclaim.Place) *locator {
	var places []counterclaim.Place
	for _, p := range list {
		same := func(q counterclaim.Place) bool { return q.Key() == p.Key() && q.Lat == p.Lat && q.Lon == p.Lon }
		if !p.Unresolved && p.Precision != counterclaim.InCountry && !slices.ContainsFunc(places, same) {
			places = append(places, p)
		}
	}
	if len(places) == 0 {
		return nil
	}
	unwrap(places)
	l := newLocator(d.say.T("locator.label"), d.say.T("locator.caption"))
	const margin = 1.7 // for the names
	v := fit(places, float64(l.Width), float64(l.Height), margin)
	for _, p := range places {
		l.add(v, p)
	}
	l.spread()
	l.frame(v, d.say)
	return l
}

// newLocator makes an empty picture.
func newLocator(label, caption string) *locator {
	return &locator{Width: 480, Height: 320, Label: label, Caption: caption}
}

// frame draws degrees and the scale bar.
func (l *locator) frame(v viewport, say language) {
	l.lines(v, say)
	km := niceBelow(float64(l.Width) / 4 / v.scale)
	l.BarWidth, l.BarX, l.BarY = km*v.scale, 16, float64(l.Height)-16
	l.BarLabel = say.T("km", strconv.FormatFloat(km, 'f', -1, 64))
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

func (l *locator) add(v viewport, p counterclaim.Place) {
	q := locatorPoint{X: v.x(p.Lon), Y: v.y(p.Lat), Radius: 5, Anchor: "start", Name: clip(p.Key(), 30)}
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
func (l *locator) spread() {
	slices.SortStableFunc(l.Points, func(a, b locatorPoint) int {
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
func extent(p *locatorPoint, letter float64) [2]float64 {
	w := float64(len([]rune(p.Name))) * letter
	if p.Anchor == "end" {
		return [2]float64{p.LabelX - w, p.LabelX}
	}
	return [2]float64{p.LabelX, p.LabelX + w}
}

// lines draws two to four lines each way at round degrees.
func (l *locator) lines(v viewport, say language) {
	wide := v.w / (v.lonKm * v.scale)
	step := niceBelow(wide / 2)
	for x := math.Ceil((v.lon-wide/2)/step) * step; x < v.lon+wide/2 && len(l.Across) < 8; x += step {
		line := locatorLine{At: v.x(x)}
		if line.At < v.w-60 { // else there is no room for its label
			line.Label = say.coordinate(math.Mod(x+540, 360)-180, "lon", digits(step))
		}
		l.Across = append(l.Across, line)
	}
	high := v.h / (kmPerLat * v.scale)
	step = niceBelow(high / 2)
	for y := math.Ceil((v.lat-high/2)/step) * step; y < v.lat+high/2 && len(l.Down) < 8; y += step {
		if math.Abs(y) <= 90 {
			line := locatorLine{At: v.y(y)}
			if line.At > 24 && line.At < v.h-40 { // else its label would lie on another, or on the bar
				line.Label = say.coordinate(y, "lat", digits(step))
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

// clip shortens a name to n runes.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
