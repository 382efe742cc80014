package counterclaim

import "slices"

// Count is a number of people or things in a claim. A nil bound is not set by the text:
// "at least four" has a low of 4 and no high.
type Count struct {
	What        string  `json:"what"` // killed, wounded, missing, detained, displaced, vehicles, shots …
	Low         *int64  `json:"low"`
	High        *int64  `json:"high"`
	Approximate bool    `json:"approximate,omitempty"`
	Text        string  `json:"text,omitempty"`
	Of          *Entity `json:"of,omitempty"`    // whose dead, whose tanks
	Scope       string  `json:"scope,omitempty"` // new, cumulative, whole_conflict
	// What weapons are counted, as the text names them ("T-72", "S-125"), and their calibre, 0 where it is not said.
	Weapon    string  `json:"weapon,omitempty"`
	CalibreMM float64 `json:"calibre_mm,omitempty"`
}

// Measure is how far, how large, how long or how much in a claim: what is measured rather than counted.
// A nil bound is not set by the text.
type Measure struct {
	What        string   `json:"what"` // distance, area, duration, money
	Low         *float64 `json:"low"`
	High        *float64 `json:"high"`
	Unit        string   `json:"unit"` // as the text writes it: km, square kilometres, hours, $
	Approximate bool     `json:"approximate,omitempty"`
	Text        string   `json:"text,omitempty"`
}

// Validate checks the measure against the record's rules.
func (m Measure) Validate() error {
	k := checks{noun: "measure"}
	k.want(slices.Contains([]string{"distance", "area", "duration", "money"}, m.What), "%q is none of distance, area, duration, money", m.What)
	k.want(m.Unit != "", "it has no unit")
	k.want(m.Low != nil || m.High != nil, "it has neither a low nor a high")
	k.want(m.Low == nil || *m.Low >= 0, "low is negative")
	k.want(m.Low == nil || m.High == nil || *m.Low <= *m.High, "low is above high")
	return k.err()
}

// Bounds gives both bounds for comparing: a missing low is 0, a missing high is -1.
func (c Count) Bounds() (low, high int64) {
	high = -1
	if c.Low != nil {
		low = *c.Low
	}
	if c.High != nil {
		high = *c.High
	}
	return low, high
}

// Validate checks the count against the record's rules.
func (c Count) Validate() error {
	k := checks{noun: "count"}
	k.want(c.What != "", "it does not say what is counted")
	k.want(c.Low != nil || c.High != nil, "it has neither a low nor a high")
	k.want(c.Low == nil || *c.Low >= 0, "low is negative")
	k.want(c.Low == nil || c.High == nil || *c.Low <= *c.High, "low is above high")
	k.want(slices.Contains([]string{"", "new", "cumulative", "whole_conflict"}, c.Scope), "scope %q is not known", c.Scope)
	k.want(c.CalibreMM >= 0, "calibre_mm is negative")
	if c.Of != nil {
		k.sub("of", c.Of.Validate())
	}
	return k.err()
}
