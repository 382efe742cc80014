package match

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// voices gives the parties whose own voices vouch for a claim.
func voices(c *counterclaim.Claim, parties []counterclaim.Party) []string {
	var out []string
	for _, v := range c.Voices(parties) {
		if v.Class == counterclaim.PartyVoice && !slices.Contains(out, v.Party) {
			out = append(out, v.Party)
		}
	}
	return out
}

// Voices counts who reports what some claims say, independently of each other: a report and its near copies are one voice, however
// many print it, and so are all reports of one outlet. Outlets are how many printed it.
func Voices(claims []counterclaim.Claim) (voices, outlets int) {
	from := map[counterclaim.ID]string{} // the outlet of each report that is no copy
	for i := range claims {
		if c := &claims[i]; c.CopyOf.IsZero() {
			from[c.Report] = outletKey(c.Outlet, c.Report)
		}
	}
	one, printed := map[string]bool{}, map[string]bool{}
	for i := range claims {
		c := &claims[i]
		first := c.Report
		if !c.CopyOf.IsZero() {
			first = c.CopyOf
		}
		key, known := from[first]
		if !known {
			key = outletKey("", first)
		}
		one[key] = true
		printed[outletKey(c.Outlet, c.Report)] = true
	}
	return len(one), len(printed)
}

// outletKey is an outlet's name as it is told from others, of one without a name that of its report.
func outletKey(outlet string, report counterclaim.ID) string {
	if outlet == "" {
		return report.String()
	}
	return counterclaim.NameKey(outlet)
}
