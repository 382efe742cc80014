package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/review"
)

// caseSize is how many entries a page of cases or findings has, and how many incidents are moved at once.
const caseSize = 50

// findingListBody is the list of findings, and for the desk that of cases by work state.
type findingListBody struct {
	States   []stateTab // for the desk alone
	State    string     // "" for findings
	Findings []findingRow
	Notices  []caseRow // for a party: drafts that it has notice of
	Cases    []caseRow
	Moves    []option // of the cases shown, in bulk
	Pager    pager
	Agree    bool // who looks may see how far coders agree
	Page     int
	told     // of a move in bulk that was not taken
}

type stateTab struct {
	State, Href, Text string
	Count             int
	Here              bool
}

type findingRow struct {
	Href, Title, Verdict, Responsibility, Confidence string
	At                                               stamp
	Corrects, Superseded                             bool
	Replies                                          []string
}

type caseRow struct {
	ID, Href, Title, Reason string
	Last                    stamp
	Waits                   []string
	Chosen                  bool // it was marked in a form that was not taken
}

// findingList answers "/findings".
func (d *desk) findingList(r *http.Request, f *frame) (*view, error) {
	page, err := d.pageNumber(r)
	if err != nil {
		return nil, err
	}
	return d.findingsView(r, f, r.URL.Query().Get("state"), page, nil)
}

// findingsView is a page of findings or, in a work state, of cases; after a move in bulk that was not taken with why, and with what was written.
func (d *desk) findingsView(r *http.Request, f *frame, state string, page int, wrong *failure) (*view, error) {
	ctx := r.Context()
	works := d.may(ctx, account.SeeWork)
	b := &findingListBody{State: state, Agree: works, Page: page, told: d.told(wrong)}
	if b.State != "" && (!works || !slices.Contains(counterclaim.WorkStates(), b.State)) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s", d.say.T("error.nopage"))
	}
	counts, err := d.stateCounts(ctx, f)
	if err != nil {
		return nil, err
	}
	if works {
		for _, s := range counterclaim.WorkStates() {
			b.States = append(b.States, stateTab{s, "/findings?state=" + s, d.say.T("workstate." + s), counts[s], b.State == s})
		}
	}
	if b.State == "" {
		err = d.listFindings(r, f, b, page)
	} else {
		err = d.listCases(r, f, b, page)
	}
	if err != nil {
		return nil, err
	}
	for i := range b.Cases {
		b.Cases[i].Chosen = wrong.chose("incident", b.Cases[i].ID)
	}
	if d.speaksFor(ctx) != "" && page == 1 {
		if b.Notices, err = d.noticesFor(r, f); err != nil {
			return nil, err
		}
	}
	return &view{name: "finding_list", title: d.say.T("findings.title"), nav: "findings", body: b, forms: len(b.Moves) > 0}, nil
}

// stateCounts counts incidents by work state; one that nobody touched is new.
func (d *desk) stateCounts(ctx context.Context, f *frame) (map[string]int, error) {
	counts, err := d.store.CaseCounts(ctx)
	if err != nil {
		return nil, err
	}
	others := 0
	for _, s := range counterclaim.WorkStates() {
		if s != counterclaim.WorkNew {
			others += counts[s]
		}
	}
	counts[counterclaim.WorkNew] = max(0, f.overview.Incidents-others)
	return counts, nil
}

func (d *desk) listFindings(r *http.Request, f *frame, b *findingListBody, page int) error {
	list, err := d.store.Findings(r.Context(), counterclaim.FindingQuery{Limit: caseSize + 1, Offset: (page - 1) * caseSize})
	if err != nil {
		return err
	}
	more := len(list) > caseSize
	found, err := d.seenOf(r.Context(), list[:min(len(list), caseSize)])
	if err != nil {
		return err
	}
	titles, err := d.titles(r, found)
	if err != nil {
		return err
	}
	for _, p := range found {
		row := findingRow{Href: address("f", p.ID), Title: titles[p.of.Now], Verdict: d.say.Or("verdict", p.Verdict), Responsibility: d.responsibility(f, p.At, p.Responsibility),
			Confidence: d.say.Or("confidence", p.Confidence), At: d.say.Instant(p.At), Corrects: !p.Corrects.IsZero(), Superseded: !p.SupersededBy.IsZero()}
		for _, c := range d.replyColumns(f, p.At, p.ID, p.Draft, p.Replies, review.LateReplies(p.of, p.Finding)) {
			said := d.say.T("reply.stands", c.Column.Name)
			if !slices.ContainsFunc(c.Replies, func(r replyPart) bool { return r.None == "" }) {
				said = d.say.T("reply.nothing", c.Column.Name)
			}
			row.Replies = append(row.Replies, said)
		}
		b.Findings = append(b.Findings, row)
	}
	b.Pager = pagerOf(page, more, func(n int) string { return fmt.Sprintf("/findings?page=%d", n) })
	return nil
}

// titles gives the titles of the incidents of findings by their ids.
func (d *desk) titles(r *http.Request, of []published) (map[counterclaim.ID]string, error) {
	var ids []counterclaim.ID
	for _, p := range of {
		ids = append(ids, p.of.Now)
	}
	return d.titlesOf(r.Context(), ids)
}

func (d *desk) titlesOf(ctx context.Context, ids []counterclaim.ID) (map[counterclaim.ID]string, error) {
	out := map[counterclaim.ID]string{}
	ids = slices.DeleteFunc(ids, counterclaim.ID.IsZero)
	if len(ids) == 0 {
		return out, nil
	}
	list, err := d.store.Incidents(ctx, counterclaim.IncidentQuery{IDs: ids})
	for i := range list {
		out[list[i].ID] = incidentTitle(&list[i])
	}
	return out, err
}

// listCases lists incidents in a work state: those that nobody touched have no case.
func (d *desk) listCases(r *http.Request, f *frame, b *findingListBody, page int) error {
	ctx := r.Context()
	offset, more := (page-1)*caseSize, false
	if b.State == counterclaim.WorkNew {
		list, err := d.store.Incidents(ctx, counterclaim.IncidentQuery{Limit: caseSize + 1, Offset: offset})
		if err != nil {
			return err
		}
		more = len(list) > caseSize
		for i := range list[:min(len(list), caseSize)] {
			if n := &list[i]; n.WorkState == counterclaim.WorkNew {
				b.Cases = append(b.Cases, caseRow{ID: n.ID.String(), Href: address("i", n.ID) + "/case", Title: incidentTitle(n)})
			}
		}
	} else {
		cases, err := d.store.Cases(ctx, counterclaim.CaseQuery{WorkState: b.State, Limit: caseSize + 1, Offset: offset})
		if err != nil {
			return err
		}
		more = len(cases) > caseSize
		if b.Cases, err = d.caseRows(ctx, f, cases[:min(len(cases), caseSize)]); err != nil {
			return err
		}
	}
	address := func(n int) string { return "/findings?state=" + b.State + "&page=" + strconv.Itoa(n) }
	b.Pager = pagerOf(page, more, address)
	if !d.may(ctx, account.Draft) || len(b.Cases) == 0 {
		return nil
	}
	switch b.State {
	case counterclaim.WorkNew, counterclaim.WorkTriaged:
		b.Moves = []option{{Value: counterclaim.WorkNoFinding, Text: d.say.T("bulk.nofinding")}}
	case counterclaim.WorkNoFinding:
		b.Moves = []option{{Value: counterclaim.WorkNew, Text: d.say.T("bulk.reopen")}}
	}
	return nil
}

func (d *desk) caseRows(ctx context.Context, f *frame, cases []counterclaim.Case) ([]caseRow, error) {
	var ids []counterclaim.ID
	for i := range cases {
		ids = append(ids, cases[i].Now)
	}
	titles, err := d.titlesOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []caseRow
	for i := range cases {
		c := &cases[i]
		row := caseRow{ID: c.Incident.String(), Href: address("i", c.Incident) + "/case", Title: cmp.Or(titles[c.Now], d.say.T("incident.kind")), Last: d.say.Instant(c.Last)}
		if !blind(ctx, c) {
			row.Waits = d.waits(f, c)
		}
		if n := len(c.Work); n > 0 && c.Work[n-1].To == c.WorkState {
			row.Reason = c.Work[n-1].Reason
		}
		out = append(out, row)
	}
	return out, nil
}

// noticesFor lists the drafts under notice that a party can answer: of the other's answers it says nothing.
func (d *desk) noticesFor(r *http.Request, f *frame) ([]caseRow, error) {
	ctx := r.Context()
	cases, err := d.store.Cases(ctx, counterclaim.CaseQuery{WorkState: counterclaim.WorkInReview})
	if err != nil {
		return nil, err
	}
	party := d.speaksFor(ctx)
	var out []caseRow
	for i := range cases {
		c := &cases[i]
		open := review.Open(c)
		if open == nil {
			continue
		}
		n := review.NoticeAbout(c, open.ID)
		if n == nil || !slices.Contains(n.Parties, party) {
			continue
		}
		row := caseRow{Href: address("i", c.Incident) + "/notice", Last: d.say.Instant(n.At), Reason: d.say.T("notice.until", d.say.Instant(n.Until).Text)}
		if review.Replied(c, open.ID, party) {
			row.Waits = append(row.Waits, d.say.T("notice.replied"))
		}
		if row.Title, err = d.titleOf(r, c.Now); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

// pagerOf says where a page of a list stands whose length is not counted.
func pagerOf(page int, more bool, address func(page int) string) pager {
	p := pager{Page: page}
	if page > 1 {
		p.Newer = address(page - 1)
	}
	if more && page < maxPage {
		p.Older = address(page + 1)
	}
	return p
}

// agreementBody is how far those agree who judged the same.
type agreementBody struct {
	Incidents int
	Rows      []agreementRow
}

type agreementRow struct {
	Field, Level          string
	Units, Values, Coders int
	Alpha, Interval       string
}

// agreementResamples are those from which the interval is drawn; the seed is fixed, so that the same record gives the same.
const agreementResamples = 2000

// findingAgreement answers "/findings/agreement".
func (d *desk) findingAgreement(r *http.Request, _ *frame) (*view, error) {
	cases, err := d.store.Cases(r.Context(), counterclaim.CaseQuery{Coded: true})
	if err != nil {
		return nil, err
	}
	b := &agreementBody{Incidents: len(cases)}
	for _, a := range review.AgreementOf(cases, agreementResamples, 1) {
		row := agreementRow{Field: d.say.T("field." + a.Field), Level: d.say.T("level." + string(a.Level)), Units: a.Units, Values: a.Values, Coders: a.Coders, Alpha: d.say.T("alpha.none")}
		if a.Alpha != nil {
			row.Alpha = fmt.Sprintf("%.2f", *a.Alpha)
		}
		if a.Low != nil {
			row.Interval = d.say.T("alpha.between", fmt.Sprintf("%.2f", *a.Low), fmt.Sprintf("%.2f", *a.High))
		}
		b.Rows = append(b.Rows, row)
	}
	return &view{name: "finding_agreement", title: d.say.T("alpha.title"), nav: "findings", body: b}, nil
}
