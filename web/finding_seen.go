package web

import (
	"context"
	"net/http"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/review"
)

// findingRoutes are the pages and forms about findings.
func (d *desk) findingRoutes(mux *router) {
	mux.HandleFunc("/findings", d.page(d.findingList))
	mux.HandleFunc("/findings/agreement", d.page(d.findingAgreement))
	mux.HandleFunc("/f/{id}", d.page(d.findingShow))
	mux.HandleFunc("/i/{id}/case", d.page(d.findingCase))
	mux.HandleFunc("/i/{id}/notice", d.page(d.findingNotice))
	mux.HandleFunc("POST /findings/move", d.findingMoveAll)
	mux.HandleFunc("POST /i/{id}/move", d.act(d.caseView, moveStep))
	mux.HandleFunc("POST /i/{id}/draft", d.act(d.caseView, d.draftStep))
	mux.HandleFunc("POST /i/{id}/opinion", d.act(d.caseView, d.opinionStep))
	mux.HandleFunc("POST /i/{id}/notice", d.act(d.caseView, d.noticeStep))
	mux.HandleFunc("POST /i/{id}/reply", d.act(d.noticeView, replyStep))
	mux.HandleFunc("POST /i/{id}/publish", d.act(d.caseView, d.publishStep))
	mux.HandleFunc("POST /i/{id}/ask", d.act(d.caseView, askStep))
	mux.HandleFunc("POST /i/{id}/coding", d.act(d.caseView, codingStep))
	mux.HandleFunc("POST /i/{id}/answer", d.act(d.caseView, answerStep))
	mux.HandleFunc("POST /f/{id}/correction", d.findingCorrect)
}

// findingPermissions is what each of them needs.
func findingPermissions() map[string]account.Permission {
	return map[string]account.Permission{
		"/findings":                account.Read,
		"/findings/agreement":      account.SeeWork,
		"/f/{id}":                  account.Read,
		"/i/{id}/case":             account.SeeWork,
		"/i/{id}/notice":           account.FileStatement,
		"POST /findings/move":      account.Draft,
		"POST /i/{id}/move":        account.Draft,
		"POST /i/{id}/draft":       account.Draft,
		"POST /i/{id}/opinion":     account.Agree,
		"POST /i/{id}/notice":      account.Publish,
		"POST /i/{id}/reply":       account.FileStatement,
		"POST /i/{id}/publish":     account.Publish,
		"POST /i/{id}/ask":         account.Draft,
		"POST /i/{id}/coding":      account.Draft,
		"POST /i/{id}/answer":      account.Publish,
		"POST /f/{id}/correction":  account.AskCorrection,
		apiRoot + "/findings":      account.Read,
		apiRoot + "/findings/{id}": account.Read,
	}
}

// may reports whether who asks may do something. Without people all may do all.
func (d *desk) may(ctx context.Context, what account.Permission) bool {
	if d.people == nil {
		return true
	}
	var p *counterclaim.Person
	if v := visitorOf(ctx); v != nil {
		p = &v.Person
	}
	return account.May(p, what, d.public)
}

// visitorName gives the name of who asks, "" for nobody who is signed in.
func visitorName(ctx context.Context) string {
	if v := visitorOf(ctx); v != nil {
		return v.Name
	}
	return ""
}

// caseOf gives the case of an incident; nil where incidents with a case each were merged, so that none of them is the one.
func (d *desk) caseOf(ctx context.Context, incident counterclaim.ID) (*counterclaim.Case, error) {
	c, err := d.store.Case(ctx, incident)
	if counterclaim.CodeOf(err) == counterclaim.CodeAmbiguous {
		return nil, nil
	}
	return c, err
}

// blind reports whether who asks is asked for a blind coding of a case: what was found is kept from them on every page until it is given.
func blind(ctx context.Context, c *counterclaim.Case) bool {
	name := visitorName(ctx)
	return c != nil && name != "" && review.Sealed(c, name)
}

// unseen takes what was found off incidents whose blind coding is asked of who asks.
func (d *desk) unseen(ctx context.Context, list []counterclaim.Incident) error {
	if visitorName(ctx) == "" || !d.may(ctx, account.Draft) { // of others nobody asks it
		return nil
	}
	for i := range list {
		n := &list[i]
		if len(n.Findings) == 0 {
			continue
		}
		c, err := d.caseOf(ctx, n.ID)
		if err != nil {
			return err
		}
		if blind(ctx, c) {
			n.Verdict, n.Responsibility, n.Findings = "", nil, nil
		}
	}
	return nil
}

// published is a finding with what stands beside it.
type published struct {
	*counterclaim.Finding
	of *counterclaim.Case
}

// seenOf gives findings with their cases, without those whose blind coding is asked of who asks.
func (d *desk) seenOf(ctx context.Context, found []counterclaim.Finding) ([]published, error) {
	var out []published
	for i := range found {
		c, err := d.store.Case(ctx, found[i].Incident)
		if err != nil {
			return nil, err
		}
		if !blind(ctx, c) {
			out = append(out, published{&found[i], c})
		}
	}
	return out, nil
}

// answered gives the requests for correction of the finding that were answered: those that were not are for the desk alone.
func (p published) answered() []counterclaim.Correction {
	var out []counterclaim.Correction
	for _, q := range p.of.Corrections {
		if q.Finding == p.ID && q.Answer != nil {
			out = append(out, q)
		}
	}
	return out
}

// touched gives the time at which something about the finding was last published.
func (p published) touched() time.Time {
	at := momentOf(p.At)
	later := func(s string) {
		if t := momentOf(s); t.After(at) {
			at = t
		}
	}
	for _, q := range p.answered() {
		later(q.Answer.At)
	}
	for _, r := range review.LateReplies(p.of, p.Finding) {
		later(r.At)
	}
	for i := range p.of.Findings {
		if p.of.Findings[i].ID == p.SupersededBy {
			later(p.of.Findings[i].At)
		}
	}
	return at
}

// momentOf reads a time of the record; what is none is long ago.
func momentOf(at string) time.Time {
	t, _ := time.Parse(time.RFC3339, at)
	return t
}

// findingAt finds the one finding whose id begins as the address says.
func (d *desk) findingAt(r *http.Request) (*published, error) {
	given := r.PathValue("id")
	if !counterclaim.IsHexPrefix(given) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.address")).Try("%s", d.say.T("error.address.try"))
	}
	found, err := d.store.Findings(r.Context(), counterclaim.FindingQuery{Prefix: given, Limit: 2})
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.nofinding"))
	case len(found) > 1:
		return nil, counterclaim.Errorf(counterclaim.CodeAmbiguous, "%s", d.say.T("error.findings")).Try("%s", d.say.T("error.ambiguous.try"))
	}
	c, err := d.store.Case(r.Context(), found[0].Incident)
	if err != nil {
		return nil, err
	}
	if blind(r.Context(), c) {
		return nil, counterclaim.Errorf(counterclaim.CodeConflict, "%s", d.say.T("blind.first")).Try("%s", d.say.T("blind.first.try", address("i", c.Incident)+"/case"))
	}
	return &published{&found[0], c}, nil
}
