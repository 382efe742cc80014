package match

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Evidence is one piece of what speaks for or against a claim being about the happening of another.
type Evidence struct {
	Claim  counterclaim.ID // the other
	Key    string          // under which the one finds the other, "" where it does not
	Name   string
	Weight float64 // for one happening where it is positive
}

// Explain says what speaks for and against a claim being about one happening with others, piece by piece, the others in their order;
// all of an other's weights together are its likeness. What stands in its incident because it follows another claim, as an act
// follows its content, is weighed against none. Between of all has to be set, as a record does. Each other is weighed as if it alone
// were its incident; that two claims come one after the other in their report is known only where the whole report is placed.
//
// It is pure and looks at the claims as they are now: that a claim was placed among others when it came is another matter.
func Explain(claim counterclaim.Claim, others []counterclaim.Claim) []Evidence {
	if claim.Between == "" {
		return nil
	}
	it := newItem(&claim, 0, 0)
	look := around(it).Look
	var out []Evidence
	for i := range others {
		if others[i].Between == "" || others[i].ID == claim.ID {
			continue
		}
		other := newItem(&others[i], 0, 0)
		e := Evidence{Claim: others[i].ID}
		under := around(other).Under
		if n := slices.IndexFunc(look, func(key string) bool { return slices.Contains(under, key) }); n >= 0 {
			e.Key = look[n]
		}
		tell := func(name string, weight float64) {
			if weight != 0 {
				e.Name, e.Weight = name, weight
				out = append(out, e)
			}
		}
		found, _ := weigh(it, other)
		for k, name := range evidenceNames {
			if found>>k&1 == 1 {
				tell(name, weights.shares[k]+weights.once[k])
			}
		}
		apart, _ := between(it, other)
		tell("other sides", -apart)
	}
	return out
}
