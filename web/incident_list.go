package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/ontology"
)

const (
	incidentsPerPage = 20
	linesPerCell     = 4 // positions of one party shown of an incident in the list
)

// incidentListBody is the first page: the record's coverage and its incidents by day.
type incidentListBody struct {
	First    bool // page 1: with the overview
	Reports  int  // in the record
	Coverage []coverageBox
	Chart    *chart
	Days     []incidentDay
	Pager    pager
	Aside    int // pieces of work that were given up
}

type coverageBox struct {
	Name, Class string
	Read        string // "3 reports read, from … to …"
	Unread      string // how many were not and why, "" where all were
	Claims      string // "12 claims, 40% of all"
	Checks      string // how many of them a person has looked at
}

type incidentDay struct {
	Day  string
	Rows []incidentRow
}

type incidentRow struct {
	Href, Title     string
	Claims, Reports int
	DayOfReport     bool // no claim says when: the day is that of the earliest report
	Cells           []incidentCell
	Others          int      // claims by voices of no party
	Other           *quote   // the first of them, where nothing was found of any party
	Disputed        []string // facts on which the voices differ
}

type incidentCell struct {
	Column  column
	Nothing string // set where nothing was found of the party on any row
	Lines   []line
	More    int
	Quote   *quote
}

func (d *desk) incidentList(r *http.Request, f *frame) (*view, error) {
	page, err := d.pageNumber(r)
	if err != nil {
		return nil, err
	}
	ctx := r.Context()
	list, err := d.store.Incidents(ctx, counterclaim.IncidentQuery{Limit: incidentsPerPage, Offset: (page - 1) * incidentsPerPage})
	if err != nil {
		return nil, err
	}
	b := &incidentListBody{First: page == 1, Reports: f.overview.Reports, Pager: newPager(page, incidentsPerPage, len(list), f.overview.Incidents, pageOf("/?"))}
	if b.Days, err = d.incidentDays(ctx, f, list); err != nil {
		return nil, err
	}
	if b.First {
		day := ""
		if len(b.Days) > 0 {
			day = b.Days[0].Day
		}
		b.Coverage = d.coverage(f, day)
		b.Chart = d.dayChart(f.overview.Days)
		if _, b.Aside, err = d.store.SetAsides(ctx, 1, 0); err != nil {
			return nil, err
		}
	}
	v := &view{name: "incident_list", title: d.say.T("incidents.title"), nav: "incidents", canonical: "/", body: b}
	if page > 1 {
		v.title, v.canonical = d.say.T("title.page", v.title, page), pageOf("/?")(page)
	}
	return v, nil
}

// pageOf makes the addresses of a list's pages; base ends in ? or &.
func pageOf(base string) func(int) string {
	return func(n int) string {
		if n == 1 && base == "/?" {
			return "/"
		}
		return base + "page=" + strconv.Itoa(n)
	}
}

// incidentDays puts incidents under their days, each with every party's positions.
func (d *desk) incidentDays(ctx context.Context, f *frame, list []counterclaim.Incident) ([]incidentDay, error) {
	if len(list) == 0 {
		return nil, nil
	}
	ids := make([]counterclaim.ID, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	claims, err := d.store.Claims(ctx, counterclaim.ClaimQuery{Incidents: ids})
	if err != nil {
		return nil, err
	}
	of := map[counterclaim.ID][]counterclaim.Claim{}
	for _, c := range claims {
		of[c.Incident] = append(of[c.Incident], c)
	}
	shelf := d.shelf(f)
	var days []incidentDay
	for i := range list {
		n := &list[i]
		row, err := d.incidentRow(ctx, shelf, n, of[n.ID])
		if err != nil {
			return nil, err
		}
		if day := dayOf(n, of[n.ID]); len(days) == 0 || days[len(days)-1].Day != day {
			days = append(days, incidentDay{Day: day})
		}
		last := &days[len(days)-1]
		last.Rows = append(last.Rows, row)
	}
	return days, nil
}

func (d *desk) incidentRow(ctx context.Context, s *shelf, n *counterclaim.Incident, claims []counterclaim.Claim) (incidentRow, error) {
	a := s.frame.account(n, claims)
	row := incidentRow{Href: address("i", n.ID), Title: incidentTitle(n), Claims: len(claims), Reports: countReports(claims), DayOfReport: n.Time == nil}
	others := map[counterclaim.ID]bool{}
	for _, r := range a.rows {
		for _, id := range r.Others {
			others[id] = true
		}
	}
	row.Others = len(others)
	for _, fact := range match.Disputed(claims, a.parties) {
		row.Disputed = append(row.Disputed, strings.ToLower(d.fieldWords(fact.Field)))
	}
	for _, col := range a.columns {
		cell, err := d.incidentCell(ctx, s, a, col)
		if err != nil {
			return row, err
		}
		row.Cells = append(row.Cells, cell)
	}
	found := slices.ContainsFunc(row.Cells, func(c incidentCell) bool { return c.Nothing == "" })
	if found || row.Others == 0 {
		return row, nil
	}
	first := slices.IndexFunc(a.rows, func(r match.Row) bool { return len(r.Others) > 0 })
	quotes, err := a.quotes(ctx, s, a.rows[first].Others[:1])
	if len(quotes) > 0 {
		row.Other = quotes[0]
	}
	return row, err
}

// incidentCell gives one party's positions on an incident and the first sentence that they
// rest on.
func (d *desk) incidentCell(ctx context.Context, s *shelf, a *accounts, col column) (incidentCell, error) {
	cell := incidentCell{Column: col}
	var first counterclaim.ID
	var nothing counterclaim.Position
	for i := range a.rows {
		p := a.position(&a.rows[i], col.ID)
		if p.Stance == counterclaim.NothingFound {
			nothing = p
			continue
		}
		if len(cell.Lines) == linesPerCell {
			cell.More++
			continue
		}
		cell.Lines = append(cell.Lines, d.line(s.frame, a, &a.rows[i], p))
		if first.IsZero() && len(p.Claims) > 0 {
			first = p.Claims[0]
		}
	}
	if len(cell.Lines) == 0 {
		nothing = d.coverageOf(s.frame, nothing, col.ID)
		cell.Nothing = d.stance(s.frame, nothing)
		return cell, nil
	}
	quotes, err := a.quotes(ctx, s, []counterclaim.ID{first})
	if len(quotes) > 0 {
		cell.Quote = quotes[0]
	}
	return cell, err
}

// coverageOf fills in how much of a party was read where a position does not say.
func (d *desk) coverageOf(f *frame, p counterclaim.Position, party string) counterclaim.Position {
	p.Party, p.Stance = party, counterclaim.NothingFound
	if p.ReportsRead > 0 {
		return p
	}
	for _, c := range f.overview.Coverage {
		if c.Party == party {
			p.ReportsRead, p.ReadFrom, p.ReadTo = c.Reports-c.Copies, c.From, c.To
		}
	}
	return p
}

// coverage gives how much was read of each party, and what came of it, in the order of the first day shown, and of the outlets of
// none.
func (d *desk) coverage(f *frame, day string) []coverageBox {
	groups := d.groups(f, day)
	sum := 0
	for i := range groups {
		sum += groups[i].tally.Claims
	}
	var out []coverageBox
	for i := range groups {
		g := &groups[i]
		t := &g.tally
		out = append(out, coverageBox{Name: g.Name, Class: g.Class, Read: d.say.N("coverage.read", t.Read) + d.say.readSpan(t.readFirst, t.readLast),
			Unread: d.say.whyNotRead(t), Claims: d.say.N("shares.claims", t.Claims, percent(t.Claims, sum)), Checks: d.say.checks(t)})
	}
	return out
}

// incidentTitle names an incident by conduct, place and date, never by an actor.
func incidentTitle(n *counterclaim.Incident) string {
	if t := match.Title(n); t != "" {
		return t
	}
	if n.Title != "" {
		return n.Title
	}
	if len(n.Conduct) > 0 {
		return ontology.Label(string(n.Conduct[0]))
	}
	return n.ID.Short()
}

func countReports(claims []counterclaim.Claim) int {
	seen := map[counterclaim.ID]bool{}
	for i := range claims {
		seen[claims[i].Report] = true
	}
	return len(seen)
}
