package match

import (
	"cmp"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Pairs counts who stands against whom: for every claim of conflict, by word or deed, each known
// side of its actors with each other known side of its targets. Most often first, equal ones in
// the order of their names.
func Pairs(claims []counterclaim.Claim) []counterclaim.Pair {
	type pair struct{ a, b string }
	seen := map[pair]int{}
	for i := range claims {
		c := &claims[i]
		if c.Event.Quad() < 3 {
			continue
		}
		once := map[pair]bool{}
		for _, a := range c.Actors {
			for _, t := range c.Targets {
				if !standsForSide(a) || !standsForSide(t) || a.Side() == t.Side() {
					continue
				}
				once[pair{min(a.Side(), t.Side()), max(a.Side(), t.Side())}] = true
			}
		}
		for p := range once {
			seen[p]++
		}
	}
	out := make([]counterclaim.Pair, 0, len(seen))
	for p, n := range seen {
		out = append(out, counterclaim.Pair{A: p.a, B: p.b, Claims: n})
	}
	slices.SortFunc(out, func(x, y counterclaim.Pair) int {
		return cmp.Or(cmp.Compare(y.Claims, x.Claims), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out
}

// Sides finds the two sides that most often stand against each other, in the order of their ids.
// Nobody is first by rank: of two equal pairs the first in order is taken. name gives a side's name
// and may be nil. Fewer than one pair gives no sides.
func Sides(pairs []counterclaim.Pair, name func(side string) string) []counterclaim.Party {
	if len(pairs) == 0 {
		return nil
	}
	best := pairs[0]
	for _, p := range pairs[1:] {
		if p.Claims > best.Claims {
			best = p
		}
	}
	// Two colours of one lightness and strength, so that neither side looks heavier.
	colours := []string{"#8a5a00", "#00687a"}
	var out []counterclaim.Party
	for i, side := range []string{best.A, best.B} {
		p := counterclaim.Party{ID: side, Name: side, Colour: colours[i]}
		if len(side) == 3 {
			p.Countries = []string{side}
		}
		if name != nil {
			if n := name(side); n != "" {
				p.Name = n
			}
		}
		out = append(out, p)
	}
	return out
}
