package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// noticeBody is what a party has of a draft: what all parties have, and its own replies.
type noticeBody struct {
	Title, Incident string
	Sheets          []sheetPart // latest first
	Party           string
	Parties         []option // where nobody signs in: whose reply it is
	Published       bool     // the last draft is, as a finding
	told
}

type sheetPart struct {
	decisionPart
	Draft   string
	Notice  *noticePart
	Replies []replyPart   // of the own party
	Columns []replyColumn // of all parties, where nobody signs in
	Open    bool          // it is the last one
	Finding string        // address of the finding as which it was published, "" where it was not
}

func (d *desk) findingNotice(r *http.Request, f *frame) (*view, error) {
	id, err := d.resolveOnly(r)
	if err != nil {
		return nil, err
	}
	return d.noticeView(r, f, id, nil)
}

// noticeView is the page of a party's notices.
func (d *desk) noticeView(r *http.Request, f *frame, id counterclaim.ID, wrong *failure) (*view, error) {
	c, err := d.store.Case(r.Context(), id)
	if err != nil {
		return nil, err
	}
	party := d.speaksFor(r.Context())
	b := &noticeBody{Incident: address("i", id), told: d.told(wrong)}
	b.Party, _ = f.partyName(party)
	if b.Title, err = d.titleOf(r, id); err != nil {
		return nil, err
	}
	for i := len(c.Notices) - 1; i >= 0; i-- {
		n := &c.Notices[i]
		if party != "" && !slices.Contains(n.Parties, party) {
			continue
		}
		s, err := d.sheetPart(r.Context(), f, c, n, party)
		if err != nil {
			return nil, err
		}
		if s.Open = i == len(c.Notices)-1; s.Open {
			b.Published = s.Finding != ""
		}
		b.Sheets = append(b.Sheets, s)
	}
	if len(b.Sheets) == 0 {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("notice.nothing"))
	}
	if b.As.Asked {
		today := counterclaim.Report{Published: d.instant()}
		for _, p := range f.columns(today.Day(), id) {
			b.Parties = append(b.Parties, option{Value: p.ID, Text: p.Name, Chosen: wrong.chose("party", p.ID)})
		}
	}
	v := &view{name: "finding_notice", title: d.say.T("notice.title", b.Title), nav: "findings", body: b, forms: true}
	if r.URL.Query().Get("filed") != "" {
		v.notice = d.say.T("notice.filed")
	}
	return v, nil
}

// sheetPart gives a draft under notice with the replies of a party, or, where nobody signs in, those of all.
func (d *desk) sheetPart(ctx context.Context, f *frame, c *counterclaim.Case, n *counterclaim.Notice, party string) (sheetPart, error) {
	s := sheetPart{Draft: n.Draft.String(), Notice: d.noticePart(f, n)}
	at := slices.IndexFunc(c.Drafts, func(w counterclaim.Draft) bool { return w.ID == n.Draft })
	if at < 0 {
		return s, counterclaim.Errorf(counterclaim.CodeInternal, "a notice is of a draft that the case lacks")
	}
	var err error
	if s.decisionPart, err = d.decisionPart(ctx, f, c.Drafts[at].At, &c.Drafts[at].Decision); err != nil {
		return s, err
	}
	var late []counterclaim.Reply
	for i := range c.Findings {
		if found := &c.Findings[i]; found.Draft == n.Draft {
			s.Finding, late = address("f", found.ID), review.LateReplies(c, found)
		}
	}
	var timely []counterclaim.Reply
	for _, reply := range c.Replies {
		if reply.Draft == n.Draft && !slices.ContainsFunc(late, func(l counterclaim.Reply) bool { return l.ID == reply.ID }) {
			timely = append(timely, reply)
		}
	}
	columns := d.replyColumns(f, n.At, n.Draft, n.Draft, timely, late)
	if d.people == nil {
		s.Columns = columns
		return s, nil
	}
	for _, one := range columns {
		if one.Column.ID == party {
			s.Replies = one.Replies
		}
	}
	return s, nil
}
