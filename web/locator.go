package web

import (
	"math"
	"slices"
	"strconv"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/draw"
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

// locate draws the places that have coordinates of their own; nil where none has. A whole
// country is no point.
func (d *desk) locate(list []counterclaim.Place) *draw.Locator {
	var places []counterclaim.Place
	for _, p := range list {
		same := func(q counterclaim.Place) bool { return q.Key() == p.Key() && q.Lat == p.Lat && q.Lon == p.Lon }
		if !p.Unresolved && p.Precision != counterclaim.InCountry && !slices.ContainsFunc(places, same) {
			places = append(places, p)
		}
	}
	return draw.Places(places, d.say.T("locator.label"), d.say.T("locator.caption"), d.say.inPictures())
}

// inPictures gives the words that stand in a picture.
func (l language) inPictures() draw.Words {
	return draw.Words{Coordinate: l.coordinate, KM: func(km string) string { return l.T("km", km) }}
}

func round(x float64) float64 { return math.Round(x*10) / 10 }
