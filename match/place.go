package match

import (
	"bytes"
	"cmp"
	"math"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Place puts the new claims of a report into incidents: those of the claims near them, which stay as they are, or new ones. It
// gives the new claims in their order with Incident set. Between of all has to be set as [Around] says.
//
// Claims are taken in the order of the text; each joins the incident that it is likest to, or begins one. It is compared with several claims of an incident, so that one vague claim does not chain two incidents together.
// Whether a claim is denied or alleged makes no difference: what is denied is the same happening.
func Place(fresh, near []counterclaim.Claim) []counterclaim.Claim {
	out := slices.Clone(fresh)
	var p placing
	p.standing(near)
	rank := ranks(out)
	follow := follows(out)
	var items []*item
	for i := range out {
		if follow[i] < 0 && out[i].Between != "" {
			items = append(items, newItem(&out[i], i, rank[i]))
		}
	}
	for _, it := range inOrder(items) {
		p.put(it)
	}
	for _, g := range p.groups {
		id := g.name()
		for _, it := range g.members {
			if it.claim >= 0 {
				out[it.claim].Incident = id
			}
		}
	}
	for i, j := range follow {
		switch {
		case j >= 0:
			out[i].Incident = out[j].Incident
		case out[i].Between == "":
			out[i].Incident = out[i].ID
		}
	}
	return out
}

// inOrder puts the claims of a report in the order of its text, and numbers them.
func inOrder(items []*item) []*item {
	slices.SortFunc(items, func(a, b *item) int { return cmp.Compare(a.rank, b.rank) })
	for k, it := range items {
		it.order = k + 1
	}
	return items
}

// placing is the incidents among which the claims of one report are placed.
type placing struct{ groups []*group }

// standing makes groups of the incidents that there are.
func (p *placing) standing(near []counterclaim.Claim) {
	of := map[counterclaim.ID]*group{}
	rank := ranks(near)
	order := make([]int, len(near))
	for i, n := range rank {
		order[n] = i
	}
	for _, i := range order {
		c := &near[i]
		if c.Between == "" || c.Incident.IsZero() {
			continue
		}
		g := of[c.Incident]
		if g == nil {
			g = p.begin()
			g.id = c.Incident
			of[c.Incident] = g
		}
		g.add(newItem(c, -1, rank[i]))
	}
}

func (p *placing) begin() *group {
	g := &group{number: len(p.groups)}
	p.groups = append(p.groups, g)
	return g
}

// put adds a claim to the group that it is likest to, where that is likelier than all else together, or to a new one. In a dense war a
// claim is a little like dozens of happenings of its days, and what makes it like one of them then tells less.
func (p *placing) put(it *item) {
	var best *group
	most, rest := 0.0, math.Exp(weights.alone(traitsOf(it)))
	for _, g := range p.around(it) {
		score, ok := g.likeness(it)
		if !ok {
			continue
		}
		odds := math.Exp(score)
		if odds > most {
			odds, most, best = most, odds, g
		}
		rest += odds
	}
	if most <= rest {
		best = p.begin()
	}
	best.add(it)
}

// mostGroups is the number of incidents with which a claim is compared at most: more than are found for the claims of any but a huge
// report, whose claims would else be compared each with all.
const mostGroups = 128

// around gives the latest groups about whose happenings a claim can be by its days, in their order.
func (p *placing) around(it *item) []*group {
	var out []*group
	for i := len(p.groups) - 1; i >= 0 && len(out) < mostGroups; i-- {
		if p.groups[i].meets(it) {
			out = append(out, p.groups[i])
		}
	}
	slices.Reverse(out)
	return out
}

// name gives the id of the incident: the one it has, else that of the earliest claim.
func (g *group) name() counterclaim.ID {
	if !g.id.IsZero() {
		return g.id
	}
	first := slices.MinFunc(g.members, func(a, b *item) int { return cmp.Or(cmp.Compare(a.rank, b.rank), bytes.Compare(a.c.ID[:], b.c.ID[:])) })
	return first.c.ID
}
