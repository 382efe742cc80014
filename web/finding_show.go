package web

import (
	"net/http"

	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/review"
)

// findingBody is a finding with what stands beside it.
type findingBody struct {
	decisionPart
	told
	Title, Incident, ID string
	By, PublishedBy     string
	At                  stamp
	Dissents            []string
	Notice              *noticePart
	Replies             []replyColumn
	Supersedes          string // address
	SupersededBy        string // address
	Corrects, Corrected bool   // it carries out a request for correction; one of it is carried out
	Requests            []requestPart
	Signed              string
	CanAsk              bool
	Granted             bool // a correction, which no finding carries out yet
	Asked               bool // a request was just filed
	Data                string
}

// findingShow answers "/f/{id}".
func (d *desk) findingShow(r *http.Request, f *frame) (*view, error) {
	p, err := d.findingAt(r)
	if err != nil {
		return nil, err
	}
	if len(r.PathValue("id")) < len(p.ID.Short()) {
		return &view{location: address("f", p.ID)}, nil
	}
	return d.findingView(r, f, p, nil)
}

// findingView is the page of a finding, after a request that was not taken with what is wrong.
func (d *desk) findingView(r *http.Request, f *frame, p *published, wrong *failure) (*view, error) {
	w, err := d.decisionPart(r.Context(), f, p.At, &p.Decision)
	if err != nil {
		return nil, err
	}
	b := &findingBody{decisionPart: w, told: d.told(wrong), Incident: address("i", p.of.Incident), ID: p.ID.String(), By: d.say.List(p.By), PublishedBy: p.PublishedBy, At: d.say.Instant(p.At),
		Dissents: dissents(p.Dissent), Notice: d.noticePart(f, review.NoticeAbout(p.of, p.Draft)), Replies: d.replyColumns(f, p.At, p.ID, p.Draft, p.Replies, review.LateReplies(p.of, p.Finding)),
		Corrects: !p.Corrects.IsZero(), CanAsk: d.may(r.Context(), account.AskCorrection), Asked: r.URL.Query().Get("asked") != "",
		Data: apiRoot + "/findings/" + p.ID.String()}
	if !p.of.Now.IsZero() {
		b.Incident = address("i", p.of.Now)
		if b.Title, err = d.titleOf(r, p.of.Now); err != nil {
			return nil, err
		}
	}
	if !p.Supersedes.IsZero() {
		b.Supersedes = address("f", p.Supersedes)
	}
	for i := range p.of.Findings {
		if next := &p.of.Findings[i]; next.ID == p.SupersededBy {
			b.SupersededBy, b.Corrected = address("f", next.ID), !next.Corrects.IsZero()
		}
	}
	for _, q := range p.answered() {
		part := d.requestPart(&q)
		part.Open = part.Granted && p.SupersededBy.IsZero()
		b.Requests, b.Granted = append(b.Requests, part), b.Granted || part.Open
	}
	if b.Signed = d.say.T("finding.signed"); p.CheckSignatures() != nil {
		b.Signed = d.say.T("finding.unsigned")
	}
	v := &view{name: "finding_show", title: d.say.T("finding.title", b.Title), nav: "findings", canonical: address("f", p.ID), body: b, forms: b.CanAsk}
	if b.Asked {
		v.notice = d.say.T("correction.asked")
	}
	return v, nil
}
