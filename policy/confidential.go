package policy

import (
	"time"

	"github.com/counterclaim/counterclaim"
)

// Confidential says which reports are confidential, by what marks and the desk's dispute files say at one moment: the same rule by which a view hides
// what stands in clear decides what never does.
type Confidential struct{ r *rules }

// NewConfidential makes the rule. A source that one of the disputes says is confidential is so.
func NewConfidential(marks []counterclaim.Mark, disputes ...*counterclaim.Dispute) *Confidential {
	var d counterclaim.Dispute
	for _, one := range disputes {
		if one != nil {
			d.Sources = append(d.Sources, one.Sources...)
		}
	}
	return &Confidential{newRules(Inside, &d, marks, time.Time{})}
}

// Any reports whether anything at all is confidential.
func (c *Confidential) Any() bool { return c.r.anySecret() }

// Report reports whether a report is: it or its outlet is, or somebody confidential brought it.
func (c *Confidential) Report(r *counterclaim.Report) bool {
	if c.r.hidden(r.ID, r.Outlet) {
		return true
	}
	for i := range r.Arrivals {
		if c.r.secretOutlet(r.Arrivals[i].Outlet) {
			return true
		}
	}
	return false
}
