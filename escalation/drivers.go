package escalation

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Limits of what is told of a change.
const (
	mostDrivers   = 5  // of each sort
	mostIncidents = 12 // or claims
)

// change tells what was called out, in words of the record.
func (b *builder) change(g *Shift, kind Kind, list []Happening, of []*item) Change {
	out := Change{Called: dayName(g.Called), Since: dayName(g.Since), Up: g.Up, Before: round(g.Before, 1000), After: round(g.After, 1000), BaseFrom: dayName(g.BaseFrom), BaseTo: dayName(g.BaseTo),
		CoverageBefore: round(g.CoverageBefore, 1000), CoverageAfter: round(g.CoverageAfter, 1000), NewOnly: round(g.NewOnly, 1000)}
	for _, s := range g.Silent {
		out.Silent = append(out.Silent, b.names[s])
	}
	for _, s := range g.New {
		out.New = append(out.New, b.names[s])
	}
	out.ReadingToo = len(out.Silent)+len(out.New) > 0 || g.NewOnly > 0 || math.Abs(g.CoverageAfter/g.CoverageBefore-1) >= 0.2
	b.drivers(&out, g, kind, list, of)
	return out
}

// drivers finds what weighs most in a change: places, conducts and sources by how far what was counted is from what was expected of them, and of a rise the incidents
// or claims themselves, those of most weight and told by most sources first.
func (b *builder) drivers(out *Change, g *Shift, kind Kind, list []Happening, of []*item) {
	places, conducts, sources := map[string]*Driver{}, map[string]*Driver{}, map[string]*Driver{}
	add := func(in map[string]*Driver, name string, weight float64, since bool) {
		d := in[name]
		if d == nil {
			d = &Driver{Name: name}
			in[name] = d
		}
		if since {
			d.Counted += weight
		} else {
			d.Expected += weight * g.Covered / g.BaseCovered
		}
	}
	type heavy struct {
		n       *item
		weight  float64
		sources int
	}
	var all []heavy
	for i, n := range of {
		since := n.day >= g.Since && n.day <= g.Called
		if !since && (n.day < g.BaseFrom || n.day > g.BaseTo) || !g.Compared(list[i].Sources) {
			continue
		}
		w := list[i].Weight
		if since {
			all = append(all, heavy{n, w, len(list[i].Sources)})
		}
		for _, p := range n.places {
			add(places, p, w, since)
		}
		for _, k := range n.conducts {
			add(conducts, string(k), w, since)
		}
		for _, s := range list[i].Sources {
			add(sources, b.names[s], w/float64(len(list[i].Sources)), since)
		}
	}
	out.Places, out.Conducts, out.Sources = most(places, g.Up), most(conducts, g.Up), most(sources, g.Up)
	slices.SortStableFunc(all, func(x, y heavy) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(y.sources, x.sources), cmp.Compare(x.n.day, y.n.day), compareIDs(x.n, y.n))
	})
	for _, h := range all[:min(len(all), mostIncidents)] {
		if kind == Words {
			out.Claims = append(out.Claims, Driver{ID: h.n.claim, Name: dayName(h.n.day), Counted: h.weight})
		} else {
			out.Incidents = append(out.Incidents, Driver{ID: h.n.incident, Name: dayName(h.n.day), Counted: h.weight})
		}
	}
}

// most gives those that moved with the change, those that moved most first.
func most(in map[string]*Driver, up bool) []Driver {
	var out []Driver
	for _, d := range in {
		d.Counted, d.Expected = round(d.Counted, 100), round(d.Expected, 100)
		if up == (d.Counted > d.Expected) && d.Counted != d.Expected {
			out = append(out, *d)
		}
	}
	slices.SortFunc(out, func(x, y Driver) int {
		return cmp.Or(cmp.Compare(math.Abs(y.Counted-y.Expected), math.Abs(x.Counted-x.Expected)), strings.Compare(x.Name, y.Name))
	})
	return out[:min(len(out), mostDrivers)]
}
