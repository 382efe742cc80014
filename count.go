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
	if c.Of != nil {
		k.sub("of", c.Of.Validate())
	}
	return k.err()
}
