package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/ceasefire"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// complaintPermissions are what the routes of complaints need.
func complaintPermissions() map[string]account.Permission {
	return map[string]account.Permission{
		"/complaints":                account.Read,
		"/complaints/new":            account.FileComplaint,
		"POST /complaints":           account.FileComplaint,
		"/complaints/{id}":           account.SeeComplaints,
		"/complaints/{id}/receipt":   account.SeeComplaints,
		"POST /complaints/{id}/work": account.HandleComplaints,
		"POST /complaints/{id}/say":  account.AnswerComplaints,
		"POST /complaints/{id}/back": account.FileComplaint,

		apiRoot + "/complaints":           account.SeeComplaints,
		apiRoot + "/complaints/{id}":      account.SeeComplaints,
		"POST " + apiRoot + "/complaints": account.FileComplaint,
	}
}

func (d *desk) complaintRoutes(mux *router) {
	mux.HandleFunc("/complaints", d.page(d.complaintList))
	mux.HandleFunc("/complaints/new", d.page(func(r *http.Request, f *frame) (*view, error) { return d.complaintNewView(r, f, nil) }))
	mux.HandleFunc("POST /complaints", d.complaintFile)
	mux.HandleFunc("/complaints/{id}", d.page(func(r *http.Request, f *frame) (*view, error) { return d.complaintView(r, f, nil) }))
	mux.HandleFunc("/complaints/{id}/receipt", d.complaintReceipt)
	for _, act := range []string{"work", "say", "back"} {
		mux.HandleFunc("POST /complaints/{id}/"+act, d.complaintStep)
	}
}

// complaints gives the record's complaints; CodeNotFound where it keeps none.
func (d *desk) complaints() (counterclaim.Complaints, error) {
	of, ok := d.record.(counterclaim.Complaints)
	if !ok {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.nopage"))
	}
	return of, nil
}

// complaintsSeen lists the complaints that who asks may see, in the order in which they are worked on: the mission all, a delegate those of the own party, others none.
func (d *desk) complaintsSeen(ctx context.Context) ([]counterclaim.ComplaintCase, error) {
	if !d.may(ctx, account.SeeComplaints) {
		return nil, nil
	}
	of, err := d.complaints()
	if err != nil {
		return nil, err
	}
	var q counterclaim.ComplaintQuery
	v := visitorOf(ctx)
	delegate := v != nil && v.Role == counterclaim.RoleDelegate
	if delegate {
		if q.Party = v.Party; q.Party == "" {
			return nil, nil
		}
	}
	list, err := of.ComplaintCases(ctx, q)
	if err != nil {
		return nil, err
	}
	if delegate {
		for i := range list {
			list[i] = *leaving.ComplaintForParty(&list[i], v.Name)
		}
	}
	counterclaim.SortComplaints(list)
	return list, nil
}

// complaintAt finds one that who asks may see, by its number, 2031-7, or the first digits of its id.
func (d *desk) complaintAt(r *http.Request) (*counterclaim.ComplaintCase, error) {
	list, err := d.complaintsSeen(r.Context())
	if err != nil {
		return nil, err
	}
	given := strings.ToLower(r.PathValue("id"))
	var found *counterclaim.ComplaintCase
	for i := range list {
		c := &list[i].Complaint
		if c.Name() != given && !(counterclaim.IsHexPrefix(given) && strings.HasPrefix(c.ID.String(), given)) {
			continue
		}
		if found != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeAmbiguous, "%s", d.say.T("grievance.two")).Try("%s", d.say.T("grievance.two.try"))
		}
		found = &list[i]
	}
	if found == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("grievance.nosuch"))
	}
	return found, nil
}

// complaintGiven is what a form or a program says of a complaint that is filed.
type complaintGiven struct {
	Party    string   `json:"party,omitempty"` // of what came by letter, call or meeting; a delegate's own is known
	Way      string   `json:"way,omitempty"`   // letter, call, meeting; a delegate leaves it out
	Brought  string   `json:"brought,omitempty"`
	Received string   `json:"received,omitempty"` // RFC 3339; now where it is left out
	Mission  string   `json:"mission,omitempty"`
	What     string   `json:"what"`
	Where    string   `json:"where,omitempty"`
	Position string   `json:"position,omitempty"` // LAT,LON in degrees
	From     string   `json:"from,omitempty"`     // a day or RFC 3339
	Until    string   `json:"until,omitempty"`
	Clause   string   `json:"clause,omitempty"`
	Exhibits []string `json:"exhibits,omitempty"` // ids
}

// takeComplaint keeps a complaint of the person who asks.
func (d *desk) takeComplaint(ctx context.Context, by string, f *frame, g complaintGiven) (*counterclaim.FiledComplaint, error) {
	of, err := d.complaints()
	if err != nil {
		return nil, err
	}
	now := d.instant()
	c := &counterclaim.FiledComplaint{Party: g.Party, Way: g.Way, Brought: cmp.Or(g.Brought, by), Taken: by, Received: cmp.Or(g.Received, now), Kept: now, What: strings.TrimSpace(g.What), Where: g.Where,
		From: g.From, Until: g.Until, Clause: g.Clause, Mission: g.Mission, Synthetic: f.synthetic()}
	if v := visitorOf(ctx); v != nil && v.Role == counterclaim.RoleDelegate {
		if g.Party != "" && g.Party != v.Party {
			return nil, counterclaim.Errorf(counterclaim.CodeRefused, "%s", d.say.T("grievance.own"))
		}
		c.Party, c.Way, c.Brought, c.Received = v.Party, counterclaim.WayDelegate, v.Name, now
	} else if c.Way == counterclaim.WayDelegate {
		return nil, counterclaim.Errorf(counterclaim.CodeRefused, "%s", d.say.T("grievance.notdelegate"))
	}
	if !slices.ContainsFunc(f.parties, func(p counterclaim.Party) bool { return p.ID == c.Party }) {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("grievance.noparty"))
	}
	if c.Lat, c.Lon, err = d.complaintPosition(g.Position); err != nil {
		return nil, err
	}
	if c.Exhibits, err = d.exhibitsNamed(ctx, strings.Join(g.Exhibits, " ")); err != nil {
		return nil, err
	}
	if err := d.complaintTerm(ctx, of, c); err != nil {
		return nil, err
	}
	return c, of.FileComplaint(ctx, c, d.trailEntry(ctx, by, string(account.FileComplaint), "complaint of "+c.Party, ""))
}

func (d *desk) complaintPosition(given string) (lat, lon *float64, err error) {
	if strings.TrimSpace(given) == "" {
		return nil, nil, nil
	}
	a, b, _ := strings.Cut(given, ",")
	x, errX := strconv.ParseFloat(strings.TrimSpace(a), 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(b), 64)
	if errX != nil || errY != nil || x != x || y != y {
		return nil, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("grievance.badposition"))
	}
	return &x, &y, nil
}

// complaintTerm sets the deadline of a complaint and what it lacks: agreement and mission.
func (d *desk) complaintTerm(ctx context.Context, of counterclaim.Complaints, c *counterclaim.FiledComplaint) error {
	received, err := time.Parse(time.RFC3339, c.Received)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("grievance.badreceived"))
	}
	var versions []counterclaim.AgreementVersion
	if kept, ok := d.record.(counterclaim.Agreements); ok {
		if versions, err = kept.AgreementVersions(ctx, ""); err != nil {
			return err
		}
	}
	term, err := ceasefire.AnswerBy(versions, received, d.readAgreement(ctx))
	if err != nil {
		return err
	}
	c.Due, c.DueBy, c.Agreement = term.Due, term.By, term.Version
	if c.Clause != "" {
		known := false
		if !c.Agreement.IsZero() {
			a, err := d.readAgreement(ctx)(c.Agreement)
			if err != nil {
				return err
			}
			known = ceasefire.HasClause(a, c.Clause)
		}
		if !known {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", d.say.T("grievance.noclause", c.Clause))
		}
	}
	if c.Mission != "" {
		return nil
	}
	list, err := of.ComplaintCases(ctx, counterclaim.ComplaintQuery{})
	if err != nil {
		return err
	}
	last := ""
	c.Mission = cmp.Or(term.Mission, d.say.T("grievance.mission"))
	for i := range list {
		if before := &list[i].Complaint; before.Kept >= last {
			last, c.Mission = before.Kept, before.Mission
		}
	}
	return nil
}

// complaintFile answers "POST /complaints".
func (d *desk) complaintFile(w http.ResponseWriter, r *http.Request) {
	f, err := d.frame(r.Context())
	var by string
	if err == nil {
		by, err = d.form(w, r)
	}
	var c *counterclaim.FiledComplaint
	if err == nil {
		get := func(name string) string {
			return strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(name), "\r\n", "\n"))
		}
		c, err = d.takeComplaint(r.Context(), by, f, complaintGiven{Party: get("party"), Way: get("way"), Brought: get("brought"), Received: get("received"), What: get("what"), Where: get("where"),
			Position: get("position"), From: get("from"), Until: get("until"), Clause: get("clause"), Exhibits: strings.Fields(get("exhibits"))})
	}
	if err == nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, "/complaints/"+c.ID.Short()+"?filed=yes", http.StatusSeeOther)
		return
	}
	d.complaintAgain(w, r, f, err, d.complaintNewView)
}

// complaintAgain shows the page of a form that was not taken again, with why.
func (d *desk) complaintAgain(w http.ResponseWriter, r *http.Request, f *frame, err error, show func(*http.Request, *frame, *failure) (*view, error)) {
	if f == nil || statusOf(err) >= http.StatusInternalServerError {
		d.fail(w, r, f, err)
		return
	}
	v, failed := show(r, f, failureOf(r, err))
	if failed == nil {
		v.status = statusOf(err)
		failed = d.render(w, f, v)
	}
	if failed != nil {
		d.fail(w, r, f, failed)
	}
}

// complaintStep answers the forms of a complaint: what it may be of is what the role may, whichever form it came by.
func (d *desk) complaintStep(w http.ResponseWriter, r *http.Request) {
	f, err := d.frame(r.Context())
	var by string
	if err == nil {
		by, err = d.form(w, r)
	}
	var c *counterclaim.ComplaintCase
	if err == nil {
		if c, err = d.complaintAt(r); err != nil { // not theirs to see
			d.fail(w, r, f, err)
			return
		}
		err = d.keepComplaintStep(r, c, by)
	}
	if err == nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, "/complaints/"+c.Complaint.ID.Short(), http.StatusSeeOther)
		return
	}
	d.complaintAgain(w, r, f, err, d.complaintView)
}

func (d *desk) keepComplaintStep(r *http.Request, c *counterclaim.ComplaintCase, by string) error {
	ctx := r.Context()
	get := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(name), "\r\n", "\n"))
	}
	s := &counterclaim.ComplaintStep{Complaint: c.Complaint.ID, Kind: get("kind"), By: by, At: d.instant(), Text: get("text"), Where: get("where"), Patrol: get("patrol"), Outcome: get("outcome")}
	need := account.ComplaintNeeds(s.Kind)
	if !d.may(ctx, need) || !strings.HasSuffix(r.URL.Path, "/"+complaintForm(need)) {
		return counterclaim.Errorf(counterclaim.CodeRefused, "%s", d.say.T("grievance.notyours"))
	}
	of, err := d.complaints()
	if err != nil {
		return err
	}
	if s.Kind == counterclaim.ComplaintWithdraw { // whatever was done by then, a party may take back what it said
		whole, err := of.ComplaintCase(ctx, c.Complaint.ID)
		if err != nil {
			return err
		}
		s.Party, s.After = c.Complaint.Party, whole.Last()
	} else if s.After, err = counterclaim.ParseID(get("after")); err != nil {
		return err
	}
	for _, field := range []struct {
		name, noun string
		to         *[]counterclaim.ID
	}{{"observations", "o", &s.Observations}, {"claims", "c", &s.Claims}, {"exhibits", "x", &s.Exhibits}} {
		for given := range strings.FieldsSeq(get(field.name)) {
			id, err := d.apiID(ctx, field.noun, given)
			if err != nil {
				return err
			}
			*field.to = append(*field.to, id)
		}
	}
	if given := get("incident"); given != "" {
		if s.Incident, err = d.apiID(ctx, "i", given); err != nil {
			return err
		}
	}
	return of.StepComplaint(ctx, s, d.trailEntry(ctx, by, "complaint "+s.Kind, "complaint "+c.Complaint.Name(), ""))
}

// complaintForm gives the end of the address of the form whose route needs a permission.
func complaintForm(need account.Permission) string {
	switch need {
	case account.AnswerComplaints:
		return "say"
	case account.FileComplaint:
		return "back"
	}
	return "work"
}

// complaintReceipt answers "/complaints/{id}/receipt" with a text to be kept.
func (d *desk) complaintReceipt(w http.ResponseWriter, r *http.Request) {
	c, err := d.complaintAt(r)
	if err == nil && visitorOf(r.Context()) != nil { // of what the party sees the receipt is that of the whole
		var of counterclaim.Complaints
		if of, err = d.complaints(); err == nil {
			c, err = of.ComplaintCase(r.Context(), c.Complaint.ID)
		}
	}
	if err != nil {
		d.fail(w, r, nil, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="complaint-`+c.Complaint.Name()+`.txt"`)
	h.Set("Cache-Control", "private, no-cache")
	_, _ = w.Write([]byte(c.Complaint.Receipt()))
}

// What the interface answers of complaints.
type (
	apiComplaints struct {
		Items []apiComplaint `json:"items"` // those that wait for an answer first
		Next  string         `json:"next,omitempty"`
	}
	apiComplaint struct {
		ID counterclaim.ID `json:"id"` // of the complaint
		counterclaim.ComplaintCase
		State   string `json:"state"`
		Overdue bool   `json:"overdue"`
	}
	apiFiledComplaint struct {
		ID      counterclaim.ID `json:"id"`
		Number  string          `json:"number"`
		Due     string          `json:"due"`
		Receipt string          `json:"receipt"`
	}
)

func (d *desk) complaintAPIRoutes(page []apiParameter) []apiRoute {
	return []apiRoute{
		{"/complaints", "complaints", "Complaints with what was done about them; a delegate's own party's alone.", page, apiComplaints{}, d.apiComplaints},
		{"/complaints/{id}", "complaint", "One complaint, by its number or id.", nil, apiComplaint{}, func(r *http.Request, _ apiQuery) (any, error) {
			c, err := d.complaintAt(r)
			if err != nil {
				return nil, err
			}
			return apiComplaint{c.Complaint.ID, *c, c.State(), c.Overdue(d.instant())}, nil
		}},
	}
}

func (d *desk) apiComplaints(r *http.Request, q apiQuery) (any, error) {
	limit, offset, err := q.page()
	if err != nil {
		return nil, err
	}
	list, err := d.complaintsSeen(r.Context())
	if err != nil {
		return nil, err
	}
	list = list[min(offset, len(list)):]
	out := apiComplaints{Items: []apiComplaint{}, Next: nextOf(len(list), limit, offset)}
	for _, c := range list[:min(limit, len(list))] {
		out.Items = append(out.Items, apiComplaint{c.Complaint.ID, c, c.State(), c.Overdue(d.instant())})
	}
	return out, nil
}

// complaintPosts is the path by which programs file complaints.
func (d *desk) complaintPosts() []apiPost {
	return []apiPost{{Path: "/complaints", Name: "complain", Takes: complaintGiven{}, Answer: apiFiledComplaint{}, Made: true,
		Summary: "Files a complaint: a delegate of the own party, the mission one that came by letter, call or meeting. It is an allegation and never counts as a violation.",
		do: func(w http.ResponseWriter, r *http.Request) (any, int, error) {
			var g complaintGiven
			if err := readJSON(w, r, maxWritten, &g); err != nil {
				return nil, 0, err
			}
			f, err := d.frame(r.Context())
			if err != nil {
				return nil, 0, err
			}
			c, err := d.takeComplaint(r.Context(), visitorName(r.Context()), f, g)
			if err != nil {
				return nil, 0, err
			}
			return apiFiledComplaint{c.ID, c.Name(), c.Due, c.Receipt()}, http.StatusCreated, nil
		}}}
}
