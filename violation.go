package counterclaim

import "slices"

// Violation is an observation or a confirmed incident measured against a clause.
type Violation struct {
	Clause       string  `json:"clause"`
	Party        string  `json:"party,omitempty"` // empty: not attributed
	Day          string  `json:"day"`             // YYYY-MM-DD
	Verdict      string  `json:"verdict"`         // breach, compliant, cannot_tell
	DistanceM    float64 `json:"distance_m"`      // metres
	MarginM      float64 `json:"margin_m"`        // metres
	Observations []ID    `json:"observations,omitempty"`
	Incidents    []ID    `json:"incidents,omitempty"`
	Rule         string  `json:"rule"`
	Synthetic    bool    `json:"synthetic,omitempty"`
}

// Validate checks the violation against the record's rules.
func (v *Violation) Validate() error {
	c := checks{noun: "violation"}
	c.want(v.Clause != "", "it names no clause")
	_, _, ok := Period{From: v.Day, To: v.Day}.Days()
	c.want(ok, "day %q is not YYYY-MM-DD", v.Day)
	c.want(slices.Contains([]string{"breach", "compliant", "cannot_tell"}, v.Verdict), "verdict %q is none of breach, compliant, cannot_tell", v.Verdict)
	c.want(len(v.Observations)+len(v.Incidents) > 0, "it rests on nothing")
	c.want(v.Rule != "", "it does not say which rule was applied")
	return c.err()
}
