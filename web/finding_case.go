package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/review"
)

// caseBody is the desk's own page of an incident: all that was done, and what can be done next.
type caseBody struct {
	Title, Incident string // with the incident's address
	WorkState       string
	Moves           []option
	Log             []logRow
	Waits           []string
	Was             string // the work state's code, for forms: what the person saw who sends one
	Draft           *draftPart
	Findings        []findingLink
	Requests        []requestPart // that wait for an answer
	Granted         []requestPart // that wait for a finding which carries them out
	Codings         []codingPart
	Blind           bool   // a blind coding is asked of who looks
	Notice          string // address of the page on which a party replies, "" where it is not for who asks
	New             bool   // nobody has triaged it
	Drafting        judgement
	Corrects        []option // requests that a draft can carry out
	Kept            *keptClaims
	Coding          judgement
	Can             abilities
	Unfold          bool // the form of a draft is what comes next
	told
}

// abilities are the forms that a page shows.
type abilities struct{ Move, Draft, Agree, Notify, Publish, Ask, Code, Answer bool }

type option struct {
	Value, Text, Meaning string
	Chosen               bool
}

type findingLink struct {
	Href       string
	At         stamp
	Superseded bool
}

// draftPart is the open draft with what was said of it.
type draftPart struct {
	decisionPart
	ID, By   string
	At       stamp
	Opinions []opinionPart
	Notice   *noticePart
	Replies  []replyColumn
	Ready    bool   // it can be published
	Stands   string // what stands against that beside what the case waits for
}

type opinionPart struct {
	By, Words string
	Agrees    bool
	At        stamp
}

type codingPart struct {
	By    string
	At    stamp
	Codes []string
}

func (d *desk) findingCase(r *http.Request, f *frame) (*view, error) {
	id, err := d.resolveOnly(r)
	if err != nil {
		return nil, err
	}
	return d.caseView(r, f, id, nil)
}

// caseView is the page of a case, after a form that was not taken with what is wrong.
func (d *desk) caseView(r *http.Request, f *frame, id counterclaim.ID, wrong *failure) (*view, error) {
	ctx := r.Context()
	c, err := d.store.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	c = review.SeenBy(c, visitorName(ctx))
	b := &caseBody{Incident: address("i", id), WorkState: d.say.T("workstate." + c.WorkState), Was: c.WorkState, New: c.WorkState == counterclaim.WorkNew, Blind: blind(ctx, c), told: d.told(wrong)}
	if d.seesNotices(ctx, c) {
		b.Notice = b.Incident + "/notice"
	}
	if b.Title, err = d.titleOf(r, id); err != nil {
		return nil, err
	}
	d.caseWork(f, c, b)
	if b.Draft, err = d.draftPart(r, f, c); err != nil {
		return nil, err
	}
	d.caseForms(r, c, b, wrong)
	if err := d.judgements(r, f, c, b, wrong); err != nil {
		return nil, err
	}
	v := &view{name: "finding_case", title: d.say.T("case.title", b.Title), nav: "findings", body: b, forms: true}
	return v, nil
}

// titleOf gives the title of an incident.
func (d *desk) titleOf(r *http.Request, id counterclaim.ID) (string, error) {
	list, err := d.store.Incidents(r.Context(), counterclaim.IncidentQuery{IDs: []counterclaim.ID{id}})
	if err != nil || len(list) == 0 {
		return d.say.T("incident.kind"), err
	}
	return incidentTitle(&list[0]), nil
}

// caseWork fills in what was done.
func (d *desk) caseWork(f *frame, c *counterclaim.Case, b *caseBody) {
	b.Log = d.caseLog(f, c)
	if !b.Blind {
		b.Waits = d.waits(f, c)
	}
	for i := len(c.Findings) - 1; i >= 0; i-- {
		n := &c.Findings[i]
		b.Findings = append(b.Findings, findingLink{address("f", n.ID), d.say.Instant(n.At), !n.SupersededBy.IsZero()})
	}
	for i := range c.Corrections {
		q := &c.Corrections[i]
		switch {
		case q.Answer == nil:
			b.Requests = append(b.Requests, d.requestPart(q))
		case q.Answer.Granted && !slices.ContainsFunc(c.Findings, func(n counterclaim.Finding) bool { return n.Corrects == q.ID }):
			b.Granted = append(b.Granted, d.requestPart(q))
		}
	}
	for _, s := range c.Codings {
		p := codingPart{By: s.By, At: d.say.Instant(s.At)}
		for _, j := range s.Codes {
			value := d.say.Or(j.Field, j.Value)
			if j.Field == "responsibility" {
				value = d.responsibility(f, s.At, strings.Split(j.Value, ";"))
			}
			p.Codes = append(p.Codes, d.say.T("case.code", d.say.T("field."+j.Field), value))
		}
		b.Codings = append(b.Codings, p)
	}
}

// draftPart gives the open draft, nil where there is none.
func (d *desk) draftPart(r *http.Request, f *frame, c *counterclaim.Case) (*draftPart, error) {
	open := review.Open(c)
	if open == nil {
		return nil, nil
	}
	w, err := d.decisionPart(r.Context(), f, open.At, &open.Decision)
	if err != nil {
		return nil, err
	}
	p := &draftPart{decisionPart: w, ID: open.ID.String(), By: open.By, At: d.say.Instant(open.At)}
	for _, o := range review.Opinions(c, open.ID) {
		p.Opinions = append(p.Opinions, opinionPart{o.By, o.Words, o.Agrees, d.say.Instant(o.At)})
	}
	if n := review.NoticeAbout(c, open.ID); n != nil {
		p.Notice = d.noticePart(f, n)
		var to []counterclaim.Reply
		for _, reply := range c.Replies {
			if reply.Draft == open.ID {
				to = append(to, reply)
			}
		}
		p.Replies = d.replyColumns(f, n.At, open.ID, open.ID, to, nil)
	}
	_, err = review.Compose(c, review.DeskOf(f.dispute, f.synthetic()), visitorName(r.Context()), d.instant())
	p.Ready = err == nil
	if e, ok := asError(err); ok && slices.Contains(review.Waiting(c, d.instant()), review.Wait{For: review.ForPublication}) { // all is there, and yet
		p.Stands = sentence(e.Message)
	}
	return p, nil
}

// caseForms fills in what who looks can do now.
func (d *desk) caseForms(r *http.Request, c *counterclaim.Case, b *caseBody, wrong *failure) {
	ctx := r.Context()
	open := b.Draft != nil
	b.Unfold = c.WorkState == counterclaim.WorkTriaged || wrong.of("draft")
	drafts := d.may(ctx, account.Draft)
	b.Can = abilities{
		Move:  drafts && !b.Blind && c.WorkState != counterclaim.WorkDecided,
		Draft: drafts && !b.Blind && c.WorkState != counterclaim.WorkNew && c.WorkState != counterclaim.WorkNoFinding,
		Agree: open && d.may(ctx, account.Agree), Notify: open && b.Draft.Notice == nil && d.may(ctx, account.Publish),
		Publish: open && b.Draft.Ready && d.may(ctx, account.Publish), Answer: d.may(ctx, account.Publish),
		Ask: drafts && !b.Blind, Code: b.Blind || drafts && b.As.Asked,
	}
	if open && counterclaim.FoldName(b.Draft.By) == counterclaim.FoldName(visitorName(ctx)) {
		b.Can.Agree = false // another person does
	}
	if open {
		b.Moves = []option{{Value: "withdraw", Text: d.say.T("move.withdraw")}}
	} else {
		for _, to := range review.Moves(c.WorkState) {
			b.Moves = append(b.Moves, option{Value: to, Text: d.say.T("move." + to)})
		}
	}
}
