package match

import (
	"math"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// item is what is compared of a claim.
type item struct {
	claim, rank int // index among the claims; place in the order of earlier
	c           *counterclaim.Claim
	from, to    int  // days from 1 January 1970; the publication day where no time is given
	dated       bool // the claim says when
	family      string
	actors      []string
	targets     []string
	places      []spot
	counts      []counterclaim.Count
	matter      string
	between     []string // sides, nil for nobody's
}

// spot is a place made ready for comparing.
type spot struct {
	name     string // lower case, without the words that lead up to a name
	lat, lon float64
	exact    bool // coordinates of the spot itself or near it, not of an area
}

func newItem(c *counterclaim.Claim, claim, rank int) *item {
	it := &item{claim: claim, rank: rank, c: c, family: family(c), actors: knownSides(c.Actors), targets: knownSides(c.Targets)}
	slices.Sort(it.actors)
	slices.Sort(it.targets)
	it.from = dayNumber(day(c))
	it.to = it.from
	if c.Time != nil {
		if _, _, ok := c.Time.Days(); ok {
			it.from, it.to, it.dated = dayNumber(c.Time.From), dayNumber(c.Time.To), true
		}
	}
	for _, p := range c.Places {
		if s := spotOf(p); s.name != "" {
			it.places = append(it.places, s)
		}
	}
	it.matter = matter(c)
	if c.Between != nobody {
		it.between = strings.Split(c.Between, "+")
	}
	for _, n := range c.Counts {
		if low, high := n.Bounds(); low > 1 || high > 1 {
			it.counts = append(it.counts, n)
		}
	}
	return it
}

// precise grades how much a claim says of place and day.
func (it *item) precise() int {
	n := 0
	if len(it.places) > 0 {
		n += 2
	}
	if it.dated {
		n++
	}
	return n
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
	return spot{name, p.Lat, p.Lon, exact}
}

// The weights by which two claims are compared, and the sum from which on they are taken to be
// about one happening. They were set on the dev part of the claims bench with the gold claims
// given, one group of reports left out at a time, and then rounded.
const (
	sameConduct   = 1.0
	sameFamily    = 0.5
	sameDirection = 0.3 // the same actors and targets
	sameSentence  = 1.0
	sameAct       = 1.0 // within one act of speech
	sameCount     = 1.0
	sameMeans     = 0.7
	otherMeans    = -2.0
	sameDays      = 1.5
	otherSpan     = -0.7 // days that overlap without being the same
	nextDay       = -1.0
	otherDay      = -3.0
	placeShared   = 1.0
	placeOther    = -0.7
	bothPlaceless = 0.3
	joinAt        = 1.2
)

// nearKM is the distance up to which two places can be one.
const nearKM = 15

// whether two claims name one place.
type whereabouts int

const (
	unknownPlace whereabouts = iota
	samePlace
	otherPlace // other names, and no coordinates that would tell
	farApart   // more than nearKM
)

// likeness says how much speaks for two claims being about one happening.
func likeness(a, b *item) (float64, whereabouts) {
	score := 0.0
	where := weigh(a, b, func(_ string, weight float64) { score += weight })
	return score, where
}

// weigh tells each piece of evidence for or against two claims being about one happening.
func weigh(a, b *item, tell func(name string, weight float64)) whereabouts {
	add := func(ok bool, name string, weight float64) {
		if ok {
			tell(name, weight)
		}
	}
	add(meet(a.c.Conduct, b.c.Conduct), "same conduct", sameConduct)
	add(a.family == b.family, "same family of conduct", sameFamily)
	add(len(a.actors) > 0 && slices.Equal(a.actors, b.actors) && slices.Equal(a.targets, b.targets), "same actors and targets", sameDirection)
	add(a.c.Report == b.c.Report && a.c.Sentence == b.c.Sentence, "same sentence", sameSentence)
	add(!a.c.Within.IsZero() && a.c.Within == b.c.Within, "within one act of speech", sameAct)
	add(countsAgree(a.counts, b.counts), "same number", sameCount)
	if len(a.c.Means) > 0 && len(b.c.Means) > 0 {
		same := meet(a.c.Means, b.c.Means)
		add(same, "same means", sameMeans)
		add(!same, "other means", otherMeans)
	}
	if a.dated && b.dated {
		tell(whenWeight(a, b))
	}
	where := compare(a.places, b.places)
	add(where == samePlace, "same place", placeShared)
	add(where == otherPlace || where == farApart, "other places", placeOther)
	add(len(a.places) == 0 && len(b.places) == 0, "neither has a place", bothPlaceless)
	return where
}

// whenWeight weighs the days of two claims that say when.
func whenWeight(a, b *item) (string, float64) {
	gap := max(a.from-b.to, b.from-a.to)
	switch {
	case a.from == b.from && a.to == b.to:
		return "same days", sameDays
	case gap <= 0:
		return "days that overlap", otherSpan
	case gap == 1:
		return "the next day", nextDay
	}
	return "other days", otherDay
}

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

// compare says whether two lists have a place in common: by name, by one name standing in the
// other ("the intake", "the Upper intake"), or by lying within nearKM of each other.
func compare(a, b []spot) whereabouts {
	if len(a) == 0 || len(b) == 0 {
		return unknownPlace
	}
	measured := true
	for _, x := range a {
		for _, y := range b {
			if x.name == y.name {
				return samePlace
			}
			if x.exact && y.exact {
				if distanceKM(x, y) <= nearKM {
					return samePlace
				}
				continue
			}
			measured = false
			if strings.HasSuffix(x.name, " "+y.name) || strings.HasSuffix(y.name, " "+x.name) {
				return samePlace
			}
		}
	}
	if measured {
		return farApart
	}
	return otherPlace
}

// distanceKM gives the great-circle distance in kilometres by the haversine formula.
func distanceKM(a, b spot) float64 {
	const radius, rad = 6371.0, math.Pi / 180
	dLat, dLon := (b.lat-a.lat)*rad, (b.lon-a.lon)*rad
	h := math.Sin(dLat/2)*math.Sin(dLat/2) + math.Cos(a.lat*rad)*math.Cos(b.lat*rad)*math.Sin(dLon/2)*math.Sin(dLon/2)
	return 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
}
