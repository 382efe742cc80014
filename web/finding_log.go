package web

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// logRow is a line of what was done about an incident.
type logRow struct {
	At   stamp
	What string
	Href string // of what was made, "" where it has no page
}

// caseLog says what was done, in order of time; what was done within one second stands in the order in which one thing can follow another.
func (d *desk) caseLog(f *frame, c *counterclaim.Case) []logRow {
	var out []logRow
	add := func(at, what string) { out = append(out, logRow{At: d.say.Instant(at), What: what}) }
	for _, w := range c.Work {
		add(w.At, d.say.T("case.moved", w.By, d.say.T("workstate."+w.To)))
		if w.Reason != "" {
			out[len(out)-1].What += " — " + w.Reason
		}
	}
	for _, a := range c.Asks {
		add(a.At, d.say.T("case.asked", a.By, a.Of))
	}
	for _, s := range c.Codings {
		add(s.At, d.say.T("log.coded", s.By))
	}
	for i := range c.Drafts {
		add(c.Drafts[i].At, d.say.T("log.draft", c.Drafts[i].By, d.say.Or("verdict", c.Drafts[i].Verdict)))
	}
	for _, o := range c.Opinions {
		if o.Agrees {
			add(o.At, d.say.T("log.agreed", o.By))
		} else {
			add(o.At, d.say.T("log.dissented", o.By))
		}
	}
	for i := range c.Notices {
		add(c.Notices[i].At, d.say.T("log.notice", c.Notices[i].By, d.noticePart(f, &c.Notices[i]).Parties))
	}
	for _, r := range c.Replies {
		party, _ := f.partyName(r.Party)
		add(r.At, d.say.T("log.reply", r.By, party))
	}
	for i := range c.Findings {
		n := &c.Findings[i]
		add(n.At, d.say.T("log.finding", n.PublishedBy, d.say.Or("verdict", n.Verdict)))
		out[len(out)-1].Href = address("f", n.ID)
	}
	for _, q := range c.Corrections {
		if q.Unverified {
			add(q.At, d.say.T("log.unverified", q.By, q.NamedAs))
		} else {
			add(q.At, d.say.T("log.correction", q.By, q.NamedAs))
		}
		if a := q.Answer; a != nil {
			if a.Granted {
				add(a.At, d.say.T("log.granted", a.By, q.NamedAs))
			} else {
				add(a.At, d.say.T("log.refused", a.By, q.NamedAs))
			}
		}
	}
	slices.SortStableFunc(out, func(x, y logRow) int { return momentOf(x.At.Machine).Compare(momentOf(y.At.Machine)) })
	return out
}
