package match

import (
	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// conducts is a set of conducts, one a bit in the order of the ontology.
type conducts uint64

var conductBit = func() map[counterclaim.Conduct]conducts {
	out := map[counterclaim.Conduct]conducts{}
	for i, row := range ontology.Conducts() {
		out[counterclaim.Conduct(row.Code)] = 1 << i
	}
	return out
}()

func bitsOf(codes ...counterclaim.Conduct) (out conducts) {
	for _, k := range codes {
		out |= conductBit[k]
	}
	return out
}

var (
	// anyFight are conducts that occur in most fights, so that two claims of them need not be about one.
	anyFight = bitsOf("small_arms_fire", "heavy_weapons_fire", counterclaim.Clash, "killing", "wounding", "incursion", "explosion",
		"damage_to_property", "damage_to_infrastructure", "seizure_of_ground")
	// specialFire tells one fire from another.
	specialFire = bitsOf("air_strike", "drone_strike", counterclaim.CeasefireViolated)
	weapon      = specialFire | bitsOf("small_arms_fire", "heavy_weapons_fire", counterclaim.Clash, "explosion")
	harm        = bitsOf("killing", "wounding", "damage_to_property", "damage_to_infrastructure")
)

// deedsOf gives the deeds among conducts, and those that the ontology does not know.
func deedsOf(codes []counterclaim.Conduct) (out conducts, others []counterclaim.Conduct) {
	for _, k := range codes {
		bit, ok := conductBit[k]
		switch {
		case !ok:
			others = append(others, k)
		case !spoken(k):
			out |= bit
		}
	}
	return out, others
}
