package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/counterclaim/counterclaim"
)

const (
	reportsPerPage = 50
	claimsPerPage  = 200 // where reports are found by their claims
)

// reportLister is a record that lists its reports: newest publication first, then by id,
// without Text. The desk finds them by their claims in a record that cannot.
type reportLister interface {
	Reports(ctx context.Context, limit, offset int) ([]counterclaim.Report, error)
}

// reportListBody is the reports by day.
type reportListBody struct {
	Total    int
	Days     []reportDay
	Pager    pager
	ByClaims bool // reports without a claim are not listed
}

type reportDay struct {
	Day  string
	Rows []reportRow
}

type reportRow struct {
	Href, Headline, Outlet string
	Language               string
	Kind                   string
	Party, Class           string
	Published              stamp
	Claims                 int
}

func (d *desk) reportList(r *http.Request, f *frame) (*view, error) {
	page, err := d.pageNumber(r)
	if err != nil {
		return nil, err
	}
	b := &reportListBody{Total: f.overview.Reports}
	var reports []listed
	pages := pageOf("/reports?")
	if lister, ok := d.store.(reportLister); ok {
		reports, err = d.listReports(r.Context(), lister, page)
		b.Pager = newPager(page, reportsPerPage, len(reports), f.overview.Reports, pages)
	} else {
		b.ByClaims = true
		reports, b.Pager, err = d.reportsByClaims(r.Context(), f, page, pages)
	}
	if err != nil {
		return nil, err
	}
	b.Days = d.reportDays(f, reports)
	v := &view{name: "report_list", title: d.say.T("reports.title"), nav: "reports", canonical: "/reports", body: b}
	if page > 1 {
		v.title, v.canonical = d.say.T("title.page", v.title, page), pages(page)
	}
	return v, nil
}

// listed is a report of the list with the number of its claims.
type listed struct {
	report *counterclaim.Report
	claims int
}

func (d *desk) listReports(ctx context.Context, lister reportLister, page int) ([]listed, error) {
	reports, err := lister.Reports(ctx, reportsPerPage, (page-1)*reportsPerPage)
	if err != nil {
		return nil, err
	}
	out := make([]listed, len(reports))
	for i := range reports {
		claims, err := d.store.Claims(ctx, counterclaim.ClaimQuery{Report: reports[i].ID})
		if err != nil {
			return nil, err
		}
		out[i] = listed{&reports[i], len(claims)}
	}
	return out, nil
}

// reportsByClaims finds reports by their claims, newest first: a page is a run of claims, and
// a report whose claims reach over its end stands on both pages.
func (d *desk) reportsByClaims(ctx context.Context, f *frame, page int, pages func(int) string) ([]listed, pager, error) {
	end := f.overview.Claims - (page-1)*claimsPerPage
	start := max(0, end-claimsPerPage)
	if end <= 0 {
		return nil, newPager(page, claimsPerPage, 0, f.overview.Claims, pages), nil
	}
	claims, err := d.store.Claims(ctx, counterclaim.ClaimQuery{Limit: end - start, Offset: start})
	if err != nil {
		return nil, pager{}, err
	}
	s := d.shelf(f)
	var out []listed
	for i := range slices.Backward(claims) {
		if last := len(out) - 1; last >= 0 && out[last].report.ID == claims[i].Report {
			out[last].claims++
			continue
		}
		rep, err := s.report(ctx, claims[i].Report)
		if err != nil {
			return nil, pager{}, err
		}
		if rep != nil {
			out = append(out, listed{rep, 1})
		}
	}
	for _, i := range []int{0, len(out) - 1} { // these may have claims on other pages
		if i < 0 || i >= len(out) {
			continue
		}
		whole, err := d.store.Claims(ctx, counterclaim.ClaimQuery{Report: out[i].report.ID})
		if err != nil {
			return nil, pager{}, err
		}
		out[i].claims = len(whole)
	}
	return out, newPager(page, claimsPerPage, len(claims), f.overview.Claims, pages), nil
}

// reportDays puts reports under the days on which they were published.
func (d *desk) reportDays(f *frame, reports []listed) []reportDay {
	var days []reportDay
	for _, l := range reports {
		row := d.reportRow(f, l.report)
		row.Claims = l.claims
		if day := l.report.Day(); len(days) == 0 || days[len(days)-1].Day != day {
			days = append(days, reportDay{Day: day})
		}
		last := &days[len(days)-1]
		last.Rows = append(last.Rows, row)
	}
	return days
}

// reportRow gives what a list says of a report.
func (d *desk) reportRow(f *frame, r *counterclaim.Report) reportRow {
	row := reportRow{Href: address("r", r.ID), Headline: r.Headline, Outlet: r.Outlet, Language: r.Language, Published: d.say.Instant(r.Published)}
	if row.Headline == "" {
		row.Headline = d.say.T("headline.none")
	}
	if row.Outlet == "" {
		row.Outlet = d.say.T("outlet.none")
	}
	if r.Kind != "" {
		row.Kind = d.say.Or("kind", r.Kind)
	}
	row.Party, row.Class = f.partyName(r.Party)
	return row
}
