package web

import (
	"net/http"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Limits of a request by somebody who does not sign in, beside those that package account sets on how many there are.
const (
	maxAskForm   = 24 << 10 // bytes: the longest text, each letter written as %XX, and the names
	maxAskText   = 4000     // bytes
	maxAskNamed  = 300      // bytes
	maxAskWaits  = 20       // requests of a finding that nobody has answered yet
	askedNobody  = "correction asked for without an account"
	askedLocator = "?asked=unverified"
)

// findingAsk answers "POST /f/{id}/ask": somebody who has no account asks for a correction on a desk that is open to anybody. The request is kept as one by
// somebody whom nobody has checked, and nothing of it is shown outside the desk unless it is granted.
func (d *desk) findingAsk(w http.ResponseWriter, r *http.Request) {
	f, err := d.frame(r.Context())
	if err != nil {
		d.fail(w, r, nil, err)
		return
	}
	p, err := d.findingAt(r)
	if err != nil {
		d.fail(w, r, f, err)
		return
	}
	if err = d.takeAsk(w, r, p); err == nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, address("f", p.ID)+askedLocator, http.StatusSeeOther)
		return
	}
	if statusOf(err) >= http.StatusInternalServerError {
		d.fail(w, r, f, err)
		return
	}
	v, failed := d.findingView(r, f, p, failureOf(r, err))
	if failed == nil {
		v.status = statusOf(err)
		failed = d.render(w, f, v)
	}
	if failed != nil {
		d.fail(w, r, f, failed)
	}
}

// takeAsk holds a request against the limits and keeps it.
func (d *desk) takeAsk(w http.ResponseWriter, r *http.Request, p *published) error {
	ctx := r.Context()
	if visitorOf(ctx) != nil {
		return counterclaim.Errorf(counterclaim.CodeConflict, "%s", d.say.T("ask.signedin"))
	}
	if err := readForm(w, r, maxAskForm); err != nil {
		return err
	}
	value := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(name), "\r\n", "\n"))
	}
	q := &counterclaim.Correction{Incident: p.of.Incident, Finding: p.ID, By: strings.Join(strings.Fields(value("name")), " "), NamedAs: strings.Join(strings.Fields(value("named_as")), " "), Text: value("text"),
		At: d.instant(), Unverified: true}
	switch {
	case !counterclaim.IsWrittenName(q.By):
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("ask.noname"))
	case len(q.NamedAs) > maxAskNamed || len(q.Text) > maxAskText:
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "%s", d.say.T("ask.toolong", d.say.Number(maxAskText)))
	}
	if err := q.Validate(); err != nil {
		return err
	}
	waits := 0
	for i := range p.of.Corrections {
		if other := &p.of.Corrections[i]; other.Unverified && other.Answer == nil {
			waits++
		}
	}
	if waits >= maxAskWaits {
		return counterclaim.Errorf(counterclaim.CodeTooOften, "%s", d.say.T("ask.many")).Try("%s", d.say.T("ask.many.try"))
	}
	if err := d.people.Asked(ctx, d.from(r)); err != nil {
		return err
	}
	step := counterclaim.Step{Correction: q}
	step.Identify()
	return d.store.Review(ctx, []counterclaim.Step{step}, d.trailEntry(ctx, "", askedNobody, "incident "+p.of.Incident.Short(), ""))
}
