package web

import (
	"context"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// decisionPart is what a finding or a draft says, as a page shows it.
type decisionPart struct {
	Verdict, Confidence, Meaning string
	Responsibility               string
	Reasons                      string
	Claims                       []citedClaim
	MoreClaims                   int
	Exhibits                     []citedExhibit
}

// citedClaim is a claim on which a finding rests.
type citedClaim struct{ Href, Words, Voice string }

// citedExhibit is an exhibit on which a finding rests; Href and Name are "" where who reads may not see it.
type citedExhibit struct{ ID, Href, Name string }

// citedMost is how many claims of a finding are quoted; the others stand with the incident.
const citedMost = 20

// replyColumn is what one party answered; all have the same room.
type replyColumn struct {
	Column  column
	Replies []replyPart
}

type replyPart struct {
	At   stamp
	Text string
	None string // in place of the others: that there was none, and until when it could be
	Late bool   // it came after the finding was published
	// Earlier: it answers an earlier draft, with other words, and not the one beside which it stands.
	Earlier bool
}

// requestPart is a request for correction with its answer.
type requestPart struct {
	ID, NamedAs, Text, By string
	At                    stamp
	Answered, Granted     bool
	Words, Stands         string
	Open                  bool // granted, and no finding carries it out yet
	Answer                stamp
}

// noticePart is the notice that all parties had.
type noticePart struct {
	At, Until stamp
	Hours     int
	Parties   string
}

// decisionPart gives what was decided at a time, RFC 3339.
func (d *desk) decisionPart(ctx context.Context, f *frame, at string, w *counterclaim.Decision) (decisionPart, error) {
	p := decisionPart{Verdict: d.say.Or("verdict", w.Verdict), Confidence: d.say.Or("confidence", w.Confidence), Responsibility: d.responsibility(f, at, w.Responsibility), Reasons: w.Reasons}
	for _, c := range counterclaim.Confidences() {
		if c.Word == w.Confidence {
			p.Meaning = c.Meaning
		}
	}
	var err error
	if p.Exhibits, err = d.citedExhibits(ctx, w.Exhibits); err != nil {
		return p, err
	}
	cited := w.Claims[:min(len(w.Claims), citedMost)]
	p.MoreClaims = len(w.Claims) - len(cited)
	if len(cited) == 0 {
		return p, nil
	}
	claims, err := d.store.Claims(ctx, counterclaim.ClaimQuery{IDs: cited})
	for i := range claims {
		p.Claims = append(p.Claims, citedClaim{address("c", claims[i].ID), claims[i].Text, claims[i].Outlet})
	}
	return p, err
}

// citedExhibits gives exhibits in the order in which a finding names them.
func (d *desk) citedExhibits(ctx context.Context, ids []counterclaim.ID) ([]citedExhibit, error) {
	out := make([]citedExhibit, len(ids))
	for i, id := range ids {
		out[i].ID = id.String()
	}
	if d.exhibits == nil || len(ids) == 0 {
		return out, nil
	}
	shelf, err := d.exhibitShelf(ctx)
	if err != nil {
		return nil, err
	}
	v := d.viewer(ctx)
	list, err := d.exhibitsSeen(ctx, v, shelf, ids)
	for i := range list {
		at := slices.Index(ids, list[i].ID)
		out[at].Href, out[at].Name = address("x", list[i].ID), d.exhibitRow(v, &list[i]).Name
	}
	return out, err
}

// inTurn sorts parties as their columns stand on the day of a time, RFC 3339, so that none of them is always named first.
func inTurn(f *frame, at string, parties []string) []string {
	r := counterclaim.Report{Published: at}
	columns := f.columns(r.Day(), counterclaim.ID{})
	out := slices.Clone(parties)
	slices.SortStableFunc(out, func(a, b string) int {
		place := func(id string) int { return slices.IndexFunc(columns, func(c column) bool { return c.ID == id }) }
		return place(a) - place(b)
	})
	return out
}

// responsibility writes whom a finding of a time, RFC 3339, holds responsible.
func (d *desk) responsibility(f *frame, at string, of []string) string {
	var names []string
	for _, id := range inTurn(f, at, of) {
		if id == counterclaim.NoResponsibility || id == counterclaim.NotAttributable {
			names = append(names, d.say.T("responsibility."+id))
		} else {
			name, _ := f.partyName(id)
			names = append(names, name)
		}
	}
	return d.say.List(names)
}

func (d *desk) noticePart(f *frame, n *counterclaim.Notice) *noticePart {
	if n == nil {
		return nil
	}
	var names []string
	for _, id := range inTurn(f, n.At, n.Parties) {
		name, _ := f.partyName(id)
		names = append(names, name)
	}
	return &noticePart{At: d.say.Instant(n.At), Until: d.say.Instant(n.Until), Hours: n.Hours, Parties: d.say.List(names)}
}

// replyColumns puts replies under their parties, in the order of columns for a time, beside what a draft says.
func (d *desk) replyColumns(f *frame, at string, id, draft counterclaim.ID, replies, late []counterclaim.Reply) []replyColumn {
	r := counterclaim.Report{Published: at}
	out := make([]replyColumn, 0, len(f.parties))
	for _, c := range f.columns(r.Day(), id) {
		col := replyColumn{Column: c}
		for i, list := range [][]counterclaim.Reply{replies, late} {
			for _, reply := range list {
				if reply.Party != c.ID {
					continue
				}
				part := replyPart{At: d.say.Instant(reply.At), Text: reply.Text, Late: i == 1, Earlier: reply.Draft != draft}
				if reply.NoneBy != "" {
					part = replyPart{None: d.say.T("reply.none", d.say.Instant(reply.NoneBy).Text)}
				}
				col.Replies = append(col.Replies, part)
			}
		}
		out = append(out, col)
	}
	return out
}

func (d *desk) requestPart(q *counterclaim.Correction) requestPart {
	p := requestPart{ID: q.ID.String(), NamedAs: q.NamedAs, Text: q.Text, By: q.By, At: d.say.Instant(q.At)}
	if a := q.Answer; a != nil {
		var places []string
		for _, s := range a.Stands {
			places = append(places, d.say.T("stands."+s))
		}
		p.Answered, p.Granted, p.Words, p.Stands, p.Answer = true, a.Granted, a.Words, d.say.List(places), d.say.Instant(a.At)
	}
	return p
}

// outcomePart is what became of an incident: where the work on it stands, apart from what was found, apart from who is held responsible.
type outcomePart struct {
	WorkState, Reason       string
	Verdict, Responsibility string
	Findings                []string // addresses, what stands first
	Case, Notice            string   // addresses of the desk's own page and of a party's, "" where they are not for who asks
	Blind                   bool
}

func (d *desk) outcome(ctx context.Context, f *frame, n *counterclaim.Incident) (outcomePart, error) {
	o := outcomePart{WorkState: d.say.T("workstate." + n.WorkState)}
	c, err := d.caseOf(ctx, n.ID)
	if err != nil {
		return o, err
	}
	if d.may(ctx, findingPermissions()["/i/{id}/case"]) {
		o.Case = address("i", n.ID) + "/case"
	}
	if c != nil {
		if d.seesNotices(ctx, c) {
			o.Notice = address("i", n.ID) + "/notice"
		}
		if k := len(c.Work); k > 0 && c.WorkState == counterclaim.WorkNoFinding {
			o.Reason = c.Work[k-1].Reason
		}
	}
	if o.Blind = blind(ctx, c); o.Blind {
		return o, nil
	}
	if n.Verdict != "" {
		at := ""
		if c != nil && c.Standing() != nil {
			at = c.Standing().At
		}
		o.Verdict, o.Responsibility = d.say.Or("verdict", n.Verdict), d.responsibility(f, at, n.Responsibility)
	}
	for i := len(n.Findings) - 1; i >= 0; i-- {
		o.Findings = append(o.Findings, address("f", n.Findings[i]))
	}
	return o, nil
}

// speaksFor gives the party for which who asks speaks, "" for none.
func (d *desk) speaksFor(ctx context.Context) string {
	if v := visitorOf(ctx); v != nil && d.may(ctx, findingPermissions()["/i/{id}/notice"]) {
		return v.Party
	}
	return ""
}

// seesNotices reports whether there are notices of a case and who asks may answer them: a party, or, where nobody signs in, anybody.
func (d *desk) seesNotices(ctx context.Context, c *counterclaim.Case) bool {
	return len(c.Notices) > 0 && (d.people == nil || d.speaksFor(ctx) != "")
}

// waits says what a case waits for.
func (d *desk) waits(f *frame, c *counterclaim.Case) []string {
	var out []string
	for _, w := range review.Waiting(c, d.instant()) {
		s := w.For
		if w.By != "" {
			name, _ := f.partyName(w.By)
			s = d.say.T("waits.of", s, name)
		}
		if w.Until != "" {
			s = d.say.T("waits.until", s, d.say.Instant(w.Until).Text)
		}
		out = append(out, s)
	}
	return out
}

// dissents parts the lines of a finding's dissent.
func dissents(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}
