package export

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// notWritten gives the fields of a claim, by their names in JSON lines, that a format does not write. A name stands for all fields
// beneath it.
func notWritten(f Format) []string {
	everywhere := []string{"counts.calibre_mm", "counts.weapon", "links", "measures", "places.control", "places.feature", "places.line", "why",
		"counts.of.name", "counts.of.person", "counts.of.sector", "counts.of.text", "counts.of.title"}
	for _, who := range []string{"actors", "co_speakers", "relays", "speaker", "targets"} {
		everywhere = append(everywhere, who+".person", who+".title")
	}
	switch f {
	case AsCSV:
		return append(everywhere, "relays.country", "relays.party", "relays.sector", "relays.text")
	case AsGeoJSON:
		for _, who := range []string{"actors", "co_speakers", "speaker", "targets"} {
			everywhere = append(everywhere, who+".country", who+".party", who+".sector", who+".text")
		}
		everywhere = slices.DeleteFunc(everywhere, func(s string) bool { return len(s) > 6 && (s[:6] == "counts" || s[:6] == "relays") })
		return append(everywhere, "cameo", "coded_by", "counts", "doc", "end", "language", "means", "quad", "relays", "reviewed_at", "reviewed_by", "rule",
			"sentence", "start", "time.clock", "time.from_time", "time.precision", "time.text", "time.to_time", "translated", "within")
	case AsParquet:
		return everywhere
	}
	return []string{}
}

// claimLosses counts what an export of claims leaves out.
type claimLosses struct{ Losses }

// lossesOfClaims begins the losses of a format of claims.
func lossesOfClaims(f Format) *claimLosses {
	l := &claimLosses{newLosses(string(f))}
	l.NoEquivalent = notWritten(f)
	slices.Sort(l.NoEquivalent)
	l.Rules = []string{}
	switch f {
	case AsCSV:
		l.Rules = []string{`Several values of one cell are separated by ";"; a ";" in one of them becomes a ",".`, defusing}
	case AsGeoJSON:
		l.Rules = []string{"One point for each claim and place that was found in a gazetteer. A claim without one is left out."}
	}
	return l
}

// tell counts a claim.
func (l *claimLosses) tell(c *counterclaim.Claim) {
	l.Claims++
	if l.Format != string(AsGeoJSON) {
		l.Rows++
		l.ClaimsTold++
		return
	}
	drawn := 0
	for _, p := range c.Places {
		if p.Unresolved {
			l.CellsNotSet["place not found in a gazetteer"]++
		} else {
			drawn++
		}
	}
	l.Rows += drawn
	switch {
	case drawn > 0:
		l.ClaimsTold++
	case len(c.Places) > 0:
		l.ClaimsLeftOut["no place found in a gazetteer"]++
	default:
		l.ClaimsLeftOut["no place named"]++
	}
}
