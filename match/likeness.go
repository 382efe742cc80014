package match

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// item is what is compared of a claim.
type item struct {
	claim, rank int // index among the claims; place in the order of earlier
	order       int // from 1 in its report where the whole report is at hand, else 0
	c           *counterclaim.Claim
	from, to    int  // days from 1 January 1970; the publication day where no time is given
	dated       bool // the claim says when
	family      string
	matter      string
	deeds       conducts
	others      []counterclaim.Conduct // that the ontology does not know
	actors      []string
	targets     []string
	places      []spot
	counts      []counterclaim.Count
	real        bool // it tells of what is or was, not of what is planned, demanded or feared
	bare        bool // an act of speech without what is said in it
	spotted     bool // it names a place that is no area
	general     bool
	between     []string // sides, nil for nobody's

	worded  bool // names and telling are there: see wording
	names   []string
	telling []rareWord
}

// words reports claims about words and no deed.
func (it *item) words() bool { return it.deeds == 0 && len(it.c.Conduct) > 0 && len(it.others) == 0 }

// spot is a place made ready for comparing.
type spot struct {
	name     string // lower case, without the words that lead up to a name
	lat, lon float64
	exact    bool // coordinates of the spot itself or near it, not of an area
	area     bool // a country, a region, a border, in which other places lie
}

func newItem(c *counterclaim.Claim, claim, rank int) *item {
	it := &item{claim: claim, rank: rank, c: c, family: family(c), matter: matter(c), actors: knownSides(c.Actors), targets: knownSides(c.Targets)}
	slices.Sort(it.actors)
	slices.Sort(it.targets)
	if c.Time != nil {
		var from, to time.Time
		if from, to, it.dated = c.Time.Days(); it.dated {
			it.from, it.to = dayOf(from), dayOf(to)
		}
	}
	if !it.dated {
		r := counterclaim.Report{Published: c.Published}
		it.from = dayNumber(r.Day())
		it.to = it.from
	}
	for _, p := range c.Places {
		if s := spotOf(p); s.name != "" {
			it.places = append(it.places, s)
			it.spotted = it.spotted || !s.area
		}
	}
	if c.Between != nobody {
		it.between = strings.Split(c.Between, "+")
	}
	for _, n := range c.Counts {
		if low, high := n.Bounds(); low > 1 || high > 1 {
			it.counts = append(it.counts, n)
		}
	}
	it.deeds, it.others = deedsOf(c.Conduct)
	it.real = c.Status == counterclaim.Occurred || c.Status == counterclaim.Ongoing || c.Status == ""
	it.bare = it.deeds == 0 && c.SpeechAct()
	it.general = general(it)
	return it
}

// wording gives the names in the claim's words that are neither sides nor places, and all of its words that tell something but those
// of sides and places, shortened and sorted. Most claims found near a report are told apart by their days, before words are asked for.
func (it *item) wording() (names []string, words []rareWord) {
	if !it.worded {
		it.names, it.telling = wordsOf(it.c)
		it.worded = true
	}
	return it.names, it.telling
}

func spotOf(p counterclaim.Place) spot {
	leads := [...]string{"the ", "near ", "village of ", "town of ", "city of ", "district of ", "region of ", "area of "}
	name := strings.TrimSpace(strings.ToLower(p.Key()))
	for again := true; again; {
		again = false
		for _, lead := range leads {
			if rest, ok := strings.CutPrefix(name, lead); ok {
				name, again = strings.TrimSpace(rest), true
			}
		}
	}
	exact := !p.Unresolved && (p.Precision == counterclaim.Exact || p.Precision == counterclaim.Near)
	area := !p.Unresolved && (p.Precision == counterclaim.InCountry || p.Precision == counterclaim.Area) || slices.ContainsFunc(strings.FieldsFunc(name, notOfWord), isAreaWord)
	return spot{name, p.Lat, p.Lon, exact, area}
}

// isAreaWord reports words by which a name is one of an area rather than of a spot.
func isAreaWord(w string) bool {
	switch w {
	case "border", "frontier", "line", "direction", "directions", "section", "sector", "region", "province", "territory", "district", "districts",
		"state", "area", "areas", "side", "country":
		return true
	}
	return false
}

// nearKM is the distance up to which two places can be one.
const nearKM = 15

// whether two claims name one place.
type whereabouts int

const (
	unknownPlace whereabouts = iota
	samePlace
	nearby     // other names, and no more than nearKM apart
	otherPlace // other names, and no coordinates that would tell
	inArea     // other names, one of them of an area
	farApart   // more than nearKM
)

func meet[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}

func countsAgree(a, b []counterclaim.Count) bool {
	for _, x := range a {
		for _, y := range b {
			xl, xh := x.Bounds()
			yl, yh := y.Bounds()
			if x.What == y.What && xl == yl && xh == yh {
				return true
			}
		}
	}
	return false
}

// compare says whether two lists have a place in common: by name, or by one name standing in the other ("the intake", "the Upper
// intake") unless they are known to lie apart. Other names near each other are one place in some accounts and two villages in others.
func compare(a, b []spot) whereabouts {
	if len(a) == 0 || len(b) == 0 {
		return unknownPlace
	}
	measured, areas, beside := true, true, false
	for _, x := range a {
		for _, y := range b {
			if x.name == y.name {
				return samePlace
			}
			if x.exact && y.exact {
				if kmPerDegree*math.Abs(x.lat-y.lat) > nearKM || distanceKM(x, y) > nearKM {
					continue
				}
				beside = true
			} else {
				measured = false
			}
			if stands(x.name, y.name) || stands(y.name, x.name) {
				return samePlace
			}
			areas = areas && (x.area || y.area)
		}
	}
	switch {
	case beside:
		return nearby
	case measured:
		return farApart
	case areas:
		return inArea
	}
	return otherPlace
}

// stands reports whether a name stands in another as words of it.
func stands(name, in string) bool {
	rest, ok := strings.CutPrefix(in, name)
	if ok && strings.HasPrefix(rest, " ") {
		return true
	}
	n := strings.Index(in, name)
	return n > 0 && in[n-1] == ' ' && (n+len(name) == len(in) || in[n+len(name)] == ' ')
}

// earthKM is the radius of the Earth, kmPerDegree the distance of two places that lie a degree of latitude apart, which is the least
// that they can have whatever their longitudes.
const (
	earthKM     = 6371.0
	kmPerDegree = earthKM * math.Pi / 180
)

// distanceKM gives the great-circle distance in kilometres by the haversine formula.
func distanceKM(a, b spot) float64 {
	const rad = math.Pi / 180
	dLat, dLon := (b.lat-a.lat)*rad, (b.lon-a.lon)*rad
	h := math.Sin(dLat/2)*math.Sin(dLat/2) + math.Cos(a.lat*rad)*math.Cos(b.lat*rad)*math.Sin(dLon/2)*math.Sin(dLon/2)
	return 2 * earthKM * math.Asin(math.Min(1, math.Sqrt(h)))
}
