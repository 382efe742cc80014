package counterclaim

import "slices"

// Violation is an observation or a confirmed incident measured against a clause. Party is set only where a finding, or what a party
// itself declared, says whose deed it is; Area says on whose side of the line or in whose hands the ground is said to be, which is no
// word on who did it.
type Violation struct {
	Clause       string   `json:"clause"`
	Kind         string   `json:"kind,omitempty"`          // of the clause
	Party        string   `json:"party,omitempty"`         // empty: not attributed
	AttributedBy string   `json:"attributed_by,omitempty"` // what says so
	Area         string   `json:"area,omitempty"`          // party id, empty: not known
	AreaBy       string   `json:"area_by,omitempty"`       // what says so
	Day          string   `json:"day"`                     // YYYY-MM-DD, on the agreement's clock
	Verdict      string   `json:"verdict"`                 // breach, compliant, cannot_tell
	Measured     bool     `json:"measured,omitempty"`      // there is a distance, a margin and an error
	DistanceM    float64  `json:"distance_m"`              // metres, of the best estimate
	MarginM      float64  `json:"margin_m"`                // metres, negative where the limit is broken
	ErrorM       float64  `json:"error_m,omitempty"`       // metres by which the best estimate may be off
	Arithmetic   string   `json:"arithmetic,omitempty"`    // how the verdict came about, in words
	Fire         []Fired  `json:"fire,omitempty"`
	Labels       []string `json:"labels,omitempty"` // what else is to be known, sorted: an exercise, not due yet
	Observations []ID     `json:"observations,omitempty"`
	Incidents    []ID     `json:"incidents,omitempty"`
	Rule         string   `json:"rule"`
	Declared     bool     `json:"declared,omitempty"` // it tells what a party declared of its holdings, which is not for everybody
	Synthetic    bool     `json:"synthetic,omitempty"`
}

// Fired is fire of one unit, counted by the agreement's rule.
type Fired struct {
	Unit        string `json:"unit"` // FiringKinds
	Low         int64  `json:"low"`  // at least
	High        int64  `json:"high"` // at most, of what was counted
	Open        bool   `json:"open,omitempty"`
	Uncountable int    `json:"uncountable,omitempty"` // happenings of which nobody could count it
}

// Validate checks the violation against the record's rules.
func (v *Violation) Validate() error {
	c := checks{noun: "violation"}
	c.want(v.Clause != "", "it names no clause")
	_, _, ok := Period{From: v.Day, To: v.Day}.Days()
	c.want(ok, "day %q is not YYYY-MM-DD", v.Day)
	c.want(slices.Contains([]string{"breach", "compliant", "cannot_tell"}, v.Verdict), "verdict %q is none of breach, compliant, cannot_tell", v.Verdict)
	c.want(len(v.Observations)+len(v.Incidents) > 0, "it rests on nothing")
	c.want((v.Party == "") == (v.AttributedBy == "") || v.Kind == "", "a party stands with what names it, or neither does")
	c.want(v.Rule != "", "it does not say which rule was applied")
	return c.err()
}
