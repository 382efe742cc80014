package policy

import (
	"context"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Exhibit gives what leaves of an exhibit that is published: sentences of what never leaves are blanked, the place that the desk
// established is as coarse as any other, a confidential source is not named. Pictures are not looked into; who publishes a finding that names one
// answers for what can be seen in it, and redacts it first.
func (v *View) Exhibit(ctx context.Context, x counterclaim.Exhibit) (counterclaim.Exhibit, error) {
	j, err := v.judge(ctx)
	if err != nil || j == nil {
		return x, err
	}
	if j.secretOutlet(x.Source) {
		x.Source, x.URL = "", ""
	}
	if j.sight != Outside {
		return x, nil
	}
	x.SaidToShow = blank(x.SaidToShow, sensitiveSpans(x.SaidToShow))
	if x.Established == nil {
		return x, nil
	}
	e := *x.Established
	e.Method = blank(e.Method, sensitiveSpans(e.Method))
	e.References = slices.Clone(e.References)
	for i, r := range e.References {
		e.References[i] = blank(r, sensitiveSpans(r))
	}
	if e.Place != nil {
		p := j.coarse(*e.Place)
		if p.Text = blank(p.Text, sensitiveSpans(p.Text)); p.Text != e.Place.Text {
			p.Name = p.Text
		}
		e.Place = &p
	}
	x.Established = &e
	return x, nil
}
