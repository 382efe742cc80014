package match

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Around says for each claim of one report between whom it stands, under which keys it is kept for others to find it, and under
// which it looks for others about the same happening, best first: at its place, of its matter between its sides, of other matters
// between them, of its matter between others. Every key begins with a day, since a happening has one.
//
// A claim that names only sides of the pair that stands against each other most in its report, or no side at all ("13 people were
// killed on the northern side"), belongs to that pair, and so does one that names both of them and others too: casualties meet the
// fire that caused them. What follows another claim, as an act does its content, has none of this: it stands where that one stands.
func Around(claims []counterclaim.Claim) []counterclaim.Neighbourhood {
	out := make([]counterclaim.Neighbourhood, len(claims))
	main := mainPair(claims)
	for i, follows := range follows(claims) {
		if follows < 0 {
			c := claims[i]
			c.Between = pairOf(&c, main)
			out[i] = around(newItem(&c, i, 0))
		}
	}
	return out
}

// Keys names the keys that Around makes: a record whose claims are kept under others is keyed anew.
const Keys = "1"

// keyedPlaces is the number of a claim's places under which it is kept and looks.
const keyedPlaces = 4

// around is Around for one claim whose Between is set.
func around(it *item) counterclaim.Neighbourhood {
	n := counterclaim.Neighbourhood{Between: it.c.Between}
	kept := []int{it.from}
	if it.to != it.from {
		kept = append(kept, it.to)
	}
	days, more := nearDays(it)
	enter := func(what string, beside ...string) {
		n.Under = onDays(n.Under, what, kept)
		n.Look = onDays(n.Look, what, days)
		for _, other := range beside {
			n.Look = onDays(n.Look, other, days)
		}
	}
	spots := it.places[:min(len(it.places), keyedPlaces)]
	for _, s := range spots {
		enter("at " + s.name)
	}
	for _, s := range spots {
		if s.exact {
			cells := cellsAround(s)
			enter(cells[0], cells[1:]...)
		}
	}
	matter := matter(it.c)
	enter(matter + " " + it.c.Between)
	enter(it.c.Between)
	enter(matter)
	for _, s := range spots {
		n.Look = onDays(n.Look, "at "+s.name, more)
	}
	n.Look = onDays(n.Look, matter+" "+it.c.Between, more)
	return n
}

// nearDays gives the days on which claims about one happening with this are kept, nearest first: those up to a day off, and those on
// which only a claim that does not say when can be kept, or be near where this one does not.
func nearDays(it *item) (days, more []int) {
	days = []int{it.from}
	if it.to != it.from {
		days = append(days, it.to)
	}
	for d := 1; d <= GapDays; d++ {
		to := &more
		if d == 1 || !it.dated {
			to = &days
		}
		*to = append(*to, it.from-d, it.to+d)
		if it.to-it.from > 2*d { // inwards, as another account may give fewer days
			*to = append(*to, it.from+d, it.to-d)
		}
	}
	return days, more
}

func onDays(keys []string, what string, days []int) []string {
	for _, d := range days {
		key := dayName(d) + " " + what
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// dayName names a day counted from 1970, all that are not known alike.
func dayName(n int) string {
	if n < noDay/2 {
		return "-"
	}
	return time.Unix(int64(n)*86400, 0).UTC().Format(counterclaim.DateLayout)
}

// cellDegrees is the size of a cell of the map: more than twice nearKM from north to south, so that what is near lies in the cell
// itself or in the three that a place stands nearest to.
const cellDegrees = 0.3

// cellsAround names the cell in which a place lies, and those beside it that reach within nearKM.
func cellsAround(s spot) []string {
	const kmPerDegree = 111.2
	high := nearKM / kmPerDegree
	wide := min(high/max(math.Cos(s.lat*math.Pi/180), 0.1), cellDegrees)
	var out []string
	for _, at := range [][2]float64{{0, 0}, {high, 0}, {-high, 0}, {0, wide}, {0, -wide}, {high, wide}, {high, -wide}, {-high, wide}, {-high, -wide}} {
		name := fmt.Sprintf("cell %d,%d", int(math.Floor((s.lat+at[0])/cellDegrees)), int(math.Floor((s.lon+at[1])/cellDegrees)))
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
