package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// sitrepsFor is how long the list of published situation reports is taken as it was read: their heads stand in their bodies.
const sitrepsFor = 2 * time.Second

// keptSitreps is the list as it was read last.
type keptSitreps struct {
	mu   sync.Mutex
	at   time.Time
	read bool
	list []counterclaim.SituationReport
}

// sitreps lists what was published, without sections and tables, the last days first and of the same days the last version first. What was published is for
// everybody who may read: there is nothing in it that is held back from some.
func (d *desk) sitreps(ctx context.Context) ([]counterclaim.SituationReport, error) {
	of, ok := d.record.(counterclaim.Sitreps)
	if !ok {
		return nil, nil
	}
	k := &d.sitrepsKept
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.read && time.Since(k.at) < sitrepsFor {
		return k.list, nil
	}
	list, err := of.Sitreps(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b counterclaim.SituationReport) int {
		return cmp.Or(cmp.Compare(b.To, a.To), cmp.Compare(b.From, a.From), cmp.Compare(b.Version, a.Version))
	})
	k.list, k.at, k.read = list, time.Now(), true
	return list, nil
}

// sitrepListBody is the list of situation reports.
type sitrepListBody struct {
	Reports []sitrepRow
	Draft   bool // who looks may write a draft
	Pager   pager
}

// sitrepRow is what was published of some days: its last version, with those before it.
type sitrepRow struct {
	Href, Title, By string
	Published       stamp
	Days            int // how many it covers
	Changed         string
	Versions        []sitrepVersion
}

// sitrepVersion is one version in a list of them.
type sitrepVersion struct {
	Href, Name, By, Changed string
	Published               stamp
	Here                    bool
}

// sitrepsOnPage is how many days have a place on a page.
const sitrepsOnPage = 50

// sitrepList answers "/sitreps".
func (d *desk) sitrepList(r *http.Request, _ *frame) (*view, error) {
	n, err := d.pageNumber(r)
	if err != nil {
		return nil, err
	}
	all, err := d.sitreps(r.Context())
	if err != nil {
		return nil, err
	}
	var rows []sitrepRow
	for i := 0; i < len(all); {
		of := sameDays(all, &all[i])
		s := &all[i]
		rows = append(rows, sitrepRow{Href: address("s", s.ID), Title: d.sitrepDays(s), By: d.say.List(s.By), Published: d.say.Instant(s.Published), Days: daysIn(s), Changed: s.Changed, Versions: d.sitrepVersions(of, s.ID)})
		i += len(of)
	}
	from := min((n-1)*sitrepsOnPage, len(rows))
	to := min(from+sitrepsOnPage, len(rows))
	b := &sitrepListBody{Reports: rows[from:to], Draft: d.sitrepDesk != nil && d.may(r.Context(), account.Draft), Pager: newPager(n, sitrepsOnPage, to-from, len(rows), func(page int) string { return "/sitreps?page=" + strconv.Itoa(page) })}
	return &view{name: "sitrep_list", title: d.say.T("situation.title"), nav: "sitreps", canonical: "/sitreps", body: b}, nil
}

// sameDays gives the versions of the days of a report, the last first.
func sameDays(all []counterclaim.SituationReport, of *counterclaim.SituationReport) []counterclaim.SituationReport {
	var out []counterclaim.SituationReport
	for i := range all {
		if all[i].From == of.From && all[i].To == of.To {
			out = append(out, all[i])
		}
	}
	return out
}

func (d *desk) sitrepVersions(of []counterclaim.SituationReport, here counterclaim.ID) []sitrepVersion {
	var out []sitrepVersion
	for i := range of {
		s := &of[i]
		out = append(out, sitrepVersion{Href: address("s", s.ID), Name: d.say.T("situation.version", d.say.Number(int64(s.Version))), By: d.say.List(s.By), Changed: s.Changed, Published: d.say.Instant(s.Published), Here: s.ID == here})
	}
	return out
}

// sitrepDays names a report by its days.
func (d *desk) sitrepDays(s *counterclaim.SituationReport) string {
	return d.say.T("situation.of", d.say.Span(s.From, s.To))
}

// daysIn gives how many days a report is of.
func daysIn(s *counterclaim.SituationReport) int {
	from, to, ok := counterclaim.Period{From: s.From, To: s.To}.Days()
	if !ok {
		return 0
	}
	return int(to.Sub(from).Hours()/24) + 1
}
