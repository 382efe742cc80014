package match

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// matter names what kind of thing a claim is about, wide enough that all claims about one
// happening have the same: the conduct family, with ceasefires beside withdrawals and works
// beside deployments; without a conduct the event stands for it.
func matter(c *counterclaim.Claim) string {
	f := family(c)
	switch f {
	case "withdrawal", string(counterclaim.Retreat):
		return "ceasefire"
	case "works", "exercise", "storage", string(counterclaim.Mobilize):
		return "deployment"
	case "release", "displacement":
		return "detention"
	case "opening":
		return "closure"
	case string(counterclaim.Assault):
		return "fire"
	case "delimitation", string(counterclaim.Agree), string(counterclaim.Consult), string(counterclaim.Support), string(counterclaim.Reject),
		string(counterclaim.Cooperate):
		return "talks"
	}
	return f
}

// family gives the family of a claim's first conduct that is a deed; where all its conducts are
// words, "words:" and the family of those; without a conduct the event.
func family(c *counterclaim.Claim) string {
	for _, code := range c.Conduct {
		if !spoken(code) {
			return ontology.FamilyOf(code)
		}
	}
	if len(c.Conduct) > 0 {
		return "words:" + ontology.FamilyOf(c.Conduct[0])
	}
	return string(c.Event)
}

// spoken reports conducts that are words about a deed and not the deed.
func spoken(k counterclaim.Conduct) bool {
	row, ok := ontology.ConductOf(k)
	return ok && row.Group == "words"
}

// mainPair gives the two sides that stand against each other in most claims of a report, of equal
// ones the first in order, or nil.
func mainPair(claims []counterclaim.Claim) []string {
	if pairs := Pairs(claims); len(pairs) > 0 {
		return []string{pairs[0].A, pairs[0].B}
	}
	return nil
}

// nobody is between whom a claim stands that names no side, in a report in which none stands against another.
const nobody = "-"

// otherSides is what speaks against two claims of which each names a side that the other does not.
const otherSides = 5.0

// between says how much speaks against two claims being about one happening because of between whom they stand; ok is false where
// they have no side in common, and cannot be.
func between(a, b *item) (apart float64, ok bool) {
	if a.c.Between == b.c.Between || a.between == nil || b.between == nil {
		return 0, true
	}
	return otherSides, meet(a.between, b.between)
}

// pairOf gives the sides that a claim is looked for under.
func pairOf(c *counterclaim.Claim, main []string) string {
	s := sides(c)
	if len(main) == 2 {
		known := 0
		for _, side := range s {
			if slices.Contains(main, side) {
				known++
			}
		}
		if known == len(s) || known == 2 {
			s = main
		}
	}
	if len(s) == 0 {
		return nobody
	}
	return strings.Join(s, "+")
}

// day gives the day that a claim is looked for at: the first of its time, else the report's day.
func day(c *counterclaim.Claim) string {
	if c.Time != nil {
		if _, _, ok := c.Time.Days(); ok {
			return c.Time.From
		}
	}
	r := counterclaim.Report{Published: c.Published}
	return r.Day()
}
