package match

import (
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// ranks gives each claim's place in the order of earlier.
func ranks(claims []counterclaim.Claim) []int {
	times := make([]time.Time, len(claims))
	order := make([]int, len(claims))
	for i := range claims {
		times[i], order[i] = published(&claims[i]), i
	}
	slices.SortFunc(order, func(i, j int) int { return earlierAt(&claims[i], &claims[j], times[i], times[j]) })
	rank := make([]int, len(claims))
	for n, i := range order {
		rank[i] = n
	}
	return rank
}

// noDay is the number of a day that is not known: far from every other.
const noDay = -1 << 40

// dayNumber counts days from 1 January 1970.
func dayNumber(day string) int {
	t, err := time.Parse(counterclaim.DateLayout, day)
	if err != nil {
		return noDay
	}
	return dayOf(t)
}

func dayOf(t time.Time) int { return int(t.Unix() / 86400) }

// recentMembers is the number of an incident's latest claims with which another is compared, so that placing takes as long in a
// long incident as in a short one.
const recentMembers = counterclaim.NearMembers

// group is an incident while it grows.
type group struct {
	number   int
	id       counterclaim.ID // zero for a new one
	members  []*item
	from, to int  // days of its dated claims; of all its claims where none is dated
	dated    bool // one of its claims says when
}

func (g *group) add(it *item) {
	g.members = append(g.members, it)
	switch {
	case len(g.members) == 1, it.dated && !g.dated:
		g.from, g.to, g.dated = it.from, it.to, it.dated
	case it.dated == g.dated:
		g.from, g.to = min(g.from, it.from), max(g.to, it.to)
	}
}

// likeness says how much speaks for a claim being about the group's happening. It is not ok where they cannot be one.
func (g *group) likeness(it *item) (float64, bool) {
	c, ok := g.compare(it)
	if !ok {
		return 0, false
	}
	return weights.of(&c), true
}

// comparison is what comparing a claim with the latest claims of a group gives.
type comparison struct {
	each  [recentMembers]evidence
	n     int
	apart float64 // what speaks against it by its sides, on average
}

// meets reports whether a claim can be about the group's happening by its days.
func (g *group) meets(it *item) bool {
	slack := 1
	switch {
	case !it.dated || !g.dated:
		slack = GapDays
	case it.family == fireFamily:
		slack = 0 // the next day's fire is other fire, and its dead are others
	}
	return it.from <= g.to+slack && g.from <= it.to+slack
}

func (g *group) compare(it *item) (c comparison, ok bool) {
	if !g.meets(it) {
		return c, false
	}
	near, far := false, false
	for _, m := range g.members[max(0, len(g.members)-recentMembers):] {
		apart, ok := between(it, m)
		if !ok {
			return c, false
		}
		e, where := weigh(it, m)
		near, far = near || where == samePlace || where == nearby, far || where == farApart
		c.each[c.n] = e
		c.n++
		c.apart += apart
	}
	c.apart /= float64(c.n)
	return c, near || !far
}
