package web

import (
	"net/http"

	"github.com/counterclaim/counterclaim"
)

const reportsPerPage = 50

// reportListBody is the reports by day.
type reportListBody struct {
	Total  int
	States bool // who looks may file statements of the own party
	Days   []reportDay
	Pager  pager
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
	b := &reportListBody{Total: f.overview.Reports, States: d.read != nil && d.speaksFor(r.Context()) != ""}
	reports, err := d.store.Reports(r.Context(), reportsPerPage, (page-1)*reportsPerPage)
	if err != nil {
		return nil, err
	}
	pages := pageOf("/reports?")
	b.Pager = newPager(page, reportsPerPage, len(reports), f.overview.Reports, pages)
	b.Days = d.reportDays(f, reports)
	v := &view{name: "report_list", title: d.say.T("reports.title"), nav: "reports", canonical: "/reports", body: b}
	if page > 1 {
		v.title, v.canonical = d.say.T("title.page", v.title, page), pages(page)
	}
	return v, nil
}

// reportDays puts reports under the days on which they were published.
func (d *desk) reportDays(f *frame, reports []counterclaim.ListedReport) []reportDay {
	var days []reportDay
	for i := range reports {
		l := &reports[i]
		row := d.reportRow(f, &l.Report)
		row.Claims = l.Claims
		if day := l.Report.Day(); len(days) == 0 || days[len(days)-1].Day != day {
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
