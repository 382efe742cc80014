package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/match"
	leaving "github.com/counterclaim/counterclaim/policy"
)

type complaintListBody struct {
	MayFile, Sees bool
	List          []complaintRow
	Counts        []complaintCountColumn
}

type complaintRow struct {
	Href, Number, Party, Class, State, What string
	Due                                     stamp
	Overdue, Waits                          bool
}

// complaintCountColumn is what anybody is told of one party.
type complaintCountColumn struct {
	Name, Class string
	Counts      []fact
}

// complaintList answers "/complaints".
func (d *desk) complaintList(r *http.Request, f *frame) (*view, error) {
	ctx := r.Context()
	of, err := d.complaints()
	if err != nil {
		return nil, err
	}
	list, err := d.complaintsSeen(ctx)
	if err != nil {
		return nil, err
	}
	b := &complaintListBody{MayFile: d.may(ctx, account.FileComplaint), Sees: d.may(ctx, account.SeeComplaints)}
	for i := range list {
		c := &list[i]
		row := complaintRow{Href: "/complaints/" + c.Complaint.ID.Short(), Number: c.Complaint.Name(), State: d.say.T("grievance.state." + c.State()), What: shortened(c.Complaint.What, 160),
			Due: d.say.Instant(c.Complaint.Due), Overdue: c.Overdue(d.instant()), Waits: c.Waits()}
		row.Party, row.Class = f.partyName(c.Complaint.Party)
		b.List = append(b.List, row)
	}
	all, err := of.ComplaintCases(ctx, counterclaim.ComplaintQuery{})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, p := range f.parties {
		ids = append(ids, p.ID)
	}
	counts := leaving.ComplaintCounts(all, ids, f.dispute.Release, d.now())
	for _, col := range f.columns(d.instant()[:10], counterclaim.ID{}) {
		one := complaintCountColumn{Name: col.Name, Class: col.Class}
		for _, n := range counts {
			if n.Party == col.ID {
				one.Counts = append(one.Counts, fact{Name: d.say.T("grievance.state." + n.State), Value: d.say.Number(int64(n.Count))})
			}
		}
		b.Counts = append(b.Counts, one)
	}
	return &view{name: "complaint_list", title: d.say.T("grievance.title"), nav: "complaints", body: b}, nil
}

// shortened gives the beginning of words on one line.
func shortened(s string, most int) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}

type complaintNewBody struct {
	told
	Own     string // the party for which a delegate files, "" for the mission
	Parties []option
	Ways    []option
}

// complaintNewView is the form on which a complaint is filed.
func (d *desk) complaintNewView(r *http.Request, f *frame, wrong *failure) (*view, error) {
	if _, err := d.complaints(); err != nil {
		return nil, err
	}
	b := &complaintNewBody{told: d.told(wrong)}
	if v := visitorOf(r.Context()); v != nil && v.Role == counterclaim.RoleDelegate {
		b.Own, _ = f.partyName(v.Party)
	}
	for _, col := range f.columns(d.instant()[:10], counterclaim.ID{}) {
		b.Parties = append(b.Parties, option{Value: col.ID, Text: col.Name, Chosen: wrong.chose("party", col.ID)})
	}
	for _, way := range []string{counterclaim.WayLetter, counterclaim.WayCall, counterclaim.WayMeeting} {
		b.Ways = append(b.Ways, option{Value: way, Text: d.say.T("grievance.way." + way), Chosen: wrong.chose("way", way)})
	}
	return &view{name: "complaint_new", title: d.say.T("grievance.new"), nav: "complaints", body: b, forms: true}, nil
}

type complaintBody struct {
	told
	Number, Party, Class, State, ID, After, Address string
	Overdue                                         bool
	What                                            string
	Facts                                           []fact
	Steps                                           []complaintStepRow
	Links                                           []pageLink
	Proposed                                        []complaintBeside
	Can                                             struct{ Work, Say, Back, Task, Hold, Lift, Outcome, Close bool }
	Outcomes                                        []option
}

type complaintStepRow struct {
	What, By, Text string
	At             stamp
	More           []string
}

// complaintBeside is an incident that may be the same.
type complaintBeside struct {
	Title, Href, ID, Why string
}

// complaintView is the page of a complaint.
func (d *desk) complaintView(r *http.Request, f *frame, wrong *failure) (*view, error) {
	ctx := r.Context()
	c, err := d.complaintAt(r)
	if err != nil {
		return nil, err
	}
	k := &c.Complaint
	b := &complaintBody{told: d.told(wrong), Number: k.Name(), State: d.say.T("grievance.state." + c.State()), ID: k.ID.String(), After: c.Last().String(), Address: "/complaints/" + k.ID.Short(),
		Overdue: c.Overdue(d.instant()), What: k.What}
	b.Party, b.Class = f.partyName(k.Party)
	d.complaintFacts(b, c)
	d.complaintSteps(b, c)
	whole := d.may(ctx, account.HandleComplaints)
	if whole || d.may(ctx, account.SeeEvidence) {
		claims, exhibits, observations, incidents := c.Linked()
		for _, of := range []struct {
			noun string
			name func(id string) string
			ids  []counterclaim.ID
		}{{"i", func(id string) string { return d.say.T("grievance.incident", id) }, incidents}, {"c", func(id string) string { return d.say.T("grievance.claim", id) }, claims}, {"x", func(id string) string { return d.say.T("grievance.exhibit", id) }, exhibits}, {"", func(id string) string { return d.say.T("grievance.observation", id) }, observations}} {
			for _, id := range of.ids {
				link := pageLink{Name: of.name(id.Short())}
				if of.noun != "" {
					link.Href = address(of.noun, id)
				}
				b.Links = append(b.Links, link)
			}
		}
	}
	task, held := c.Task()
	open := !c.Closed()
	b.Can.Work = open && whole && !c.Withdrawn()
	b.Can.Task, b.Can.Hold, b.Can.Lift = b.Can.Work && task == nil, b.Can.Work && task != nil && !held, b.Can.Work && held
	b.Can.Outcome = open && whole && task != nil
	b.Can.Say = open && d.may(ctx, account.AnswerComplaints)
	b.Can.Close = b.Can.Say && task == nil && (c.Answer() != nil || c.Withdrawn())
	b.Can.Back = open && !c.Withdrawn() && d.may(ctx, account.FileComplaint)
	for _, o := range counterclaim.TaskOutcomes() {
		if o != counterclaim.TaskVisited || !held {
			b.Outcomes = append(b.Outcomes, option{Value: o, Text: d.say.T("grievance.outcome." + o), Chosen: wrong.chose("outcome", o)})
		}
	}
	if b.Can.Work {
		if err := d.complaintBeside(r, b, c); err != nil {
			return nil, err
		}
	}
	v := &view{name: "complaint_show", title: d.say.T("grievance.number", k.Name()), nav: "complaints", body: b, forms: true}
	if r.URL.Query().Get("filed") == "yes" {
		v.notice = d.say.T("grievance.filed", k.Name())
	}
	return v, nil
}

func (d *desk) complaintFacts(b *complaintBody, c *counterclaim.ComplaintCase) {
	k := &c.Complaint
	add := func(name, value string) {
		if value != "" {
			b.Facts = append(b.Facts, fact{Name: name, Value: value})
		}
	}
	add(d.say.T("grievance.due"), d.say.Instant(k.Due).Text)
	add(d.say.T("grievance.dueby"), k.DueBy)
	add(d.say.T("grievance.received"), d.say.Instant(k.Received).Text)
	add(d.say.T("grievance.way"), d.say.T("grievance.way."+k.Way))
	add(d.say.T("grievance.brought"), k.Brought)
	add(d.say.T("grievance.taken"), k.Taken)
	add(d.say.T("grievance.where"), k.Where)
	when := k.From
	if k.Until != "" {
		when += " – " + k.Until
	}
	add(d.say.T("grievance.when"), when)
	add(d.say.T("grievance.clause"), k.Clause)
	add(d.say.T("grievance.from"), k.Mission)
}

func (d *desk) complaintSteps(b *complaintBody, c *counterclaim.ComplaintCase) {
	b.Steps = []complaintStepRow{{What: d.say.T("grievance.step.taken"), By: c.Complaint.Taken, At: d.say.Instant(c.Complaint.Kept)}}
	for i := range c.Steps {
		s := &c.Steps[i]
		row := complaintStepRow{What: d.say.T("grievance.step." + s.Kind), By: s.By, Text: s.Text, At: d.say.Instant(s.At)}
		if s.Outcome != "" {
			row.What += ": " + d.say.T("grievance.outcome."+s.Outcome)
		}
		if s.Patrol != "" {
			row.More = append(row.More, s.Patrol, s.Where)
		}
		b.Steps = append(b.Steps, row)
	}
}

// complaintBeside proposes incidents near in place and time, for a person to link or not.
func (d *desk) complaintBeside(r *http.Request, b *complaintBody, c *counterclaim.ComplaintCase) error {
	from, to := match.BesideDays(&c.Complaint)
	if from == "" {
		return nil
	}
	list, err := d.store.Incidents(r.Context(), counterclaim.IncidentQuery{From: from, To: to, Limit: 500})
	if err != nil {
		return err
	}
	_, _, _, linked := c.Linked()
	for _, n := range match.BesideOf(&c.Complaint, list) {
		if slices.Contains(linked, n.Incident.ID) {
			continue
		}
		b.Proposed = append(b.Proposed, complaintBeside{match.Title(&n.Incident), address("i", n.Incident.ID), n.Incident.ID.String(), d.say.T("grievance.beside", d.say.Number(int64(n.KM+0.5)), d.say.Number(int64(n.Days)))})
	}
	return nil
}
