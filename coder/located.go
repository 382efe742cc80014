package coder

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
)

// nearKM is how far from a place may be what is said to be near it, in kilometres.
const nearKM = 10

// locate resolves the names of places of the whole report together, once all of it was read, and puts what the words say of distance and
// direction into coordinates.
func (sc *scene) locate() {
	sides := sc.sideCountries()
	by := map[placeKey]counterclaim.Place{}
	var spans []Span
	var spots []spot
	for _, sp := range sc.spots {
		if !sp.place.Unresolved {
			start := int(sc.d.Tokens[sp.first].Start)
			spots, spans = append(spots, sp), append(spans, Span{start, start + len(sp.place.Text)})
		} else if p, ok := sc.border(sp.place, sides); ok {
			by[keyOf(sp.place)] = p
		}
	}
	var found []gazetteer.Resolution
	if len(spots) > 0 {
		found = sc.c.o.Gazetteer.Resolve(sc.c.Located(sc.d.Text, spans), gazetteer.Context{Countries: sides, Area: sc.c.o.Gazetteer.Area()})
	}
	for i, r := range found {
		p := spots[i].place
		if r.Found && r.Code != "PCLI" && p.Precision != counterclaim.InCountry {
			p = stated(r.Place(p.Text, spots[i].precision), sc.d.Text[:spans[i].Start])
		}
		if i+1 < len(found) && standBetween(sc.d.Text, spans[i], spans[i+1]) {
			p.Precision, p.Line = counterclaim.Near, [][2]float64{{p.Lat, p.Lon}, {found[i+1].Lat, found[i+1].Lon}}
		}
		by[keyOf(spots[i].place)] = p
	}
	for i := range sc.drafts {
		places := sc.drafts[i].claim.Places
		for k := range places {
			if p, ok := by[keyOf(places[k])]; ok {
				places[k] = p
			}
		}
	}
}

// placeKey tells what a place was before it was located: "near Olm" and "in Olm" are two.
type placeKey struct {
	text             string
	lat, lon, radius float64
	precision        counterclaim.Precision
}

func keyOf(p counterclaim.Place) placeKey {
	return placeKey{p.Text, p.Lat, p.Lon, p.RadiusKM, p.Precision}
}

// provisional is the place of a name as long as the rest of the report was not read: what its words say of distance and direction is in it, so that
// places that are told in other words stay apart.
func (s *sentence) provisional(e gazetteer.Entry, i, end int, precision counterclaim.Precision) counterclaim.Place {
	p := stated(e.Place(s.span(i, end), precision), s.sc.d.Text[:s.sc.d.Tokens[i].Start])
	if s.word(i-1) == "between" && precision == counterclaim.Exact {
		p.Precision = counterclaim.Near
	}
	return p
}

// sideCountries gives the countries of the sides.
func (sc *scene) sideCountries() []string {
	var out []string
	for _, side := range sc.sides {
		if side[0] != '~' {
			out = append(out, side)
		}
	}
	return out
}

// border makes a line of a described border: that of the countries in its words, else of the two sides. It is in no country and says nothing
// of where the border runs.
func (sc *scene) border(p counterclaim.Place, sides []string) (counterclaim.Place, bool) {
	words := fields(strings.NewReplacer("'s", "", "’s", "").Replace(p.Text))
	if !slices.ContainsFunc(words, func(w string) bool { return in(w, "border", "frontier", "boundary") }) {
		return p, false
	}
	var pair []string
	for i := 0; i < len(words); {
		e, n := sc.c.named(words[i:], sc.day)
		if n > 0 && e.Country != "" && !slices.Contains(pair, e.Country) {
			pair = append(pair, e.Country)
		}
		i += max(n, 1)
	}
	for _, side := range sides {
		if len(pair) < 2 && len(sides) == 2 && !slices.Contains(pair, side) && (len(pair) == 0 || slices.Contains(sides, pair[0])) {
			pair = append(pair, side)
		}
	}
	if len(pair) != 2 {
		return p, false
	}
	line := gazetteer.Border(pair[0], pair[1])
	if len(line) == 0 {
		return p, false
	}
	slices.Sort(pair)
	middle := line[len(line)/2]
	return counterclaim.Place{Text: p.Text, Name: "border of " + sc.c.o.Actors.CountryName(pair[0]) + " and " + sc.c.o.Actors.CountryName(pair[1]),
		Lat: middle[0], Lon: middle[1], Feature: "L", Precision: counterclaim.Area, RadiusKM: nearKM, Line: line}, true
}

// standBetween reports whether two names stand as "between Olm and Tarn".
func standBetween(text string, a, b Span) bool {
	return a.End <= b.Start && text[a.End:b.Start] == " and " && strings.HasSuffix(strings.ToLower(text[:a.Start]), "between ")
}

var offsetWords = regexp.MustCompile(`(?i)(\d+(?:\.\d+)?)[ -]?(km|kilomet(?:re|er)s?|miles?|met(?:re|er)s|m) (?:to the |away )?(north|south|east|west)(?:[ -]?(east|west))?(?:ern)? (?:of|from) (?:the )?(?:(?:town|city|village|settlement)(?: of)? )?$`)

// stated moves a place by the distance and direction that stand before its name ("3 km north-west of"), and says how far off it may be. It
// is taken to be off by a quarter of the distance, and by nearKM where the words say near.
func stated(p counterclaim.Place, before string) counterclaim.Place {
	m := offsetWords.FindStringSubmatch(before[max(0, len(before)-80):])
	if m == nil {
		if p.Precision == counterclaim.Near {
			p.RadiusKM = nearKM
		}
		return p
	}
	km, _ := strconv.ParseFloat(m[1], 64)
	switch unit := strings.ToLower(m[2]); {
	case strings.HasPrefix(unit, "mile"):
		km *= 1.609344
	case unit == "m" || strings.HasPrefix(unit, "met"):
		km /= 1000
	}
	if km > 500 {
		return p // no report means a place by a town that far away
	}
	north, east := 0.0, 0.0
	for _, w := range m[3:5] {
		switch strings.ToLower(w) {
		case "north":
			north++
		case "south":
			north--
		case "east":
			east++
		case "west":
			east--
		}
	}
	long := math.Hypot(north, east)
	const kmPerDegree = 111.195 // of a sphere of 6371 km
	lat := p.Lat + km*north/long/kmPerDegree
	lon := p.Lon + km*east/long/kmPerDegree/math.Max(0.01, math.Cos(p.Lat*math.Pi/180))
	if math.Abs(lat) > 90 {
		return p
	}
	p.Lat, p.Lon = math.Round(lat*1e4)/1e4, math.Round((lon-360*math.Floor((lon+180)/360))*1e4)/1e4
	p.Precision, p.RadiusKM = counterclaim.Near, math.Max(1, math.Round(km*2.5)/10)
	return p
}
