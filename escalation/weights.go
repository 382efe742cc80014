package escalation

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Weight is how hostile or friendly words of a kind are, from -10 to 10.
type Weight struct {
	Event   counterclaim.Event
	Conduct counterclaim.Conduct // "" for all of the event that has no row of its own
	CAMEO   string               // the code to which the event or conduct corresponds
	Value   float64
}

// Weights gives the weights of words. They are the scale of Joshua S. Goldstein, "A Conflict-Cooperation Scale for WEIS Events Data", Journal of
// Conflict Resolution 36 (2), 1992, as it was carried over to the codes of CAMEO by the Kansas/Penn State Event Data Project and is printed
// with GDELT (CAMEO.goldsteinscale.txt), taken at the CAMEO root to which a PLOVER root corresponds. A denial, an appeal and a note of protest are under
// other codes in CAMEO, and have the weights of these. The table of ontology has its own rounding of all events and is not used here.
func Weights() []Weight {
	return []Weight{
		{counterclaim.Agree, "", "03", 4},
		{counterclaim.Consult, "", "04", 1},
		{counterclaim.Support, "", "05", 3.5},
		{counterclaim.Concede, "", "08", 5},
		{counterclaim.Request, "", "10", -5},
		{counterclaim.Request, counterclaim.Appeal, "020", 3},
		{counterclaim.Accuse, "", "11", -2},
		{counterclaim.Reject, "", "12", -4},
		{counterclaim.Reject, counterclaim.Denial, "016", -2},
		{counterclaim.Threaten, "", "13", -6},
		{counterclaim.Protest, counterclaim.ProtestNote, "114", -2},
	}
}

// weightOf gives the weight of what a claim tells, and false where it is no words.
func weightOf(table []Weight, c *counterclaim.Claim) (float64, bool) {
	found, value := false, 0.0
	for _, w := range table {
		switch {
		case w.Event != c.Event:
		case w.Conduct != "" && slices.Contains(c.Conduct, w.Conduct):
			return w.Value, true
		case w.Conduct == "":
			found, value = true, w.Value
		}
	}
	return value, found
}
