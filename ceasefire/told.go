package ceasefire

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Told gives what may be said of rows that rest on what a party declared to those who may not know what that is: clause, party, day and verdict,
// and that access was refused. Numbers are left out, also that of the missing: with one's own count of what stands there it gives the
// number that was declared, and of an empty depot it is that number. So are serial numbers, sites and the observations. Rows that
// rest on no holdings are given as [Check] without holdings gives them, by whoever has both; here they are left out.
func Told(rows []counterclaim.Violation) []counterclaim.Violation {
	var out []counterclaim.Violation
	for i := range rows {
		v := &rows[i]
		if !v.Declared || v.Kind != "storage" {
			continue
		}
		t := counterclaim.Violation{Clause: v.Clause, Kind: v.Kind, Party: v.Party, AttributedBy: v.AttributedBy, Day: v.Day, Verdict: v.Verdict, Rule: "keep withdrawn weapons at the declared sites", Synthetic: v.Synthetic,
			Arithmetic: "held against what the party declared, which is not shown"}
		for _, l := range v.Labels {
			switch {
			case strings.HasPrefix(l, "access "):
				t.Labels = append(t.Labels, strings.Join(strings.Fields(l)[:2], " "))
			case strings.HasPrefix(l, "not due before "):
				t.Labels = append(t.Labels, l)
			}
		}
		slices.Sort(t.Labels)
		t.Labels = slices.Compact(t.Labels)
		out = append(out, t)
	}
	return out
}
