package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// sourceListBody is the outlets by party, with what the record holds of each and what it could not read.
type sourceListBody struct {
	Empty   bool
	Columns []column // of the sums: the parties, then other outlets
	Sums    []sumRow
	Groups  []sourceGroup
	Aside   int // pieces of work that were given up
}

// sumRow is one figure for every column.
type sumRow struct {
	What   string
	Values []string
}

// sourceGroup is a party's outlets, or those of none.
type sourceGroup struct {
	Name, Class string
	Whole       bool // across the page: it is no party's
	Sources     []sourceRow
}

// sourceRow is what a page says of one outlet, in words.
type sourceRow struct {
	Name, Kind string
	Speaks     string // that it speaks for its party, or that the desk does not know it
	Reports    string // how many were read, of which days
	Unread     string // how many were not, and why
	Claims     string // how many were made, how many a person has looked at
	Quiet      string // since when it has published nothing, as far as the record goes
}

// outlet is one outlet with its counts summed.
type outlet struct {
	source counterclaim.Source // as the dispute lists it, else its name and party alone
	listed bool
	tally  tally
}

func (d *desk) sourceList(r *http.Request, f *frame) (*view, error) {
	_, aside, err := d.store.SetAsides(r.Context(), 1, 0)
	if err != nil {
		return nil, err
	}
	all := f.outlets()
	b := &sourceListBody{Empty: len(all) == 0, Aside: aside}
	groups := d.groups(f, f.overview.Last)
	for i := range groups {
		g := &groups[i]
		b.Columns = append(b.Columns, column{ID: g.Party, Name: g.Name, Class: g.Class})
		out := sourceGroup{Name: g.Name, Class: g.Class, Whole: g.Party == ""}
		for k := range all {
			if all[k].source.Party == g.Party {
				out.Sources = append(out.Sources, d.sourceRow(f, &all[k]))
			}
		}
		b.Groups = append(b.Groups, out)
	}
	b.Sums = d.sums(groups, b.Groups)
	return &view{name: "source_list", title: d.say.T("sources.title"), nav: "sources", canonical: "/sources", body: b}, nil
}

// outlets gives every outlet that the dispute lists or a report names, those with most reports first. One that published for two
// sides is two.
func (f *frame) outlets() []outlet {
	type key struct{ name, party string }
	var out []outlet
	at := map[key]int{}
	for _, s := range f.dispute.Sources {
		at[key{s.Name, s.Party}] = len(out)
		out = append(out, outlet{source: s, listed: true})
	}
	for i := range f.counts {
		c := &f.counts[i]
		own := key{c.Outlet, c.Party}
		if s := f.dispute.SourceOf(c.Outlet); s != nil && s.Party == c.Party {
			own.name = s.Name // it may stand on its reports under another
		}
		k, known := at[own]
		if !known {
			s := counterclaim.Source{Name: c.Outlet, Party: c.Party}
			s.Identify()
			k = len(out)
			at[own] = k
			out = append(out, outlet{source: s})
		}
		out[k].tally.add(c)
	}
	slices.SortStableFunc(out, func(a, b outlet) int {
		return cmp.Or(cmp.Compare(b.tally.Reports(), a.tally.Reports()), cmp.Compare(a.source.Name, b.source.Name), cmp.Compare(a.source.Party, b.source.Party))
	})
	return out
}

func (d *desk) sourceRow(f *frame, o *outlet) sourceRow {
	t := &o.tally
	row := sourceRow{Name: o.source.Name, Reports: d.say.N("coverage.read", t.Read) + d.say.readSpan(t.readFirst, t.readLast), Unread: d.say.whyNotRead(t),
		Claims: d.say.N("claims.count", t.Claims)}
	if row.Name == "" {
		row.Name = d.say.T("outlet.none")
	}
	if o.source.Kind != "" {
		row.Kind = d.say.Or("kind", o.source.Kind)
	}
	switch {
	case o.source.SpeaksForParty:
		row.Speaks = d.say.T("sources.speaks") + d.say.mandate(o.source.SpeaksFrom, o.source.SpeaksTo)
	case o.listed:
		row.Speaks = d.say.T("sources.listed")
	default:
		row.Speaks = d.say.T("sources.unlisted")
	}
	if t.Claims > 0 {
		row.Claims += d.say.T("sources.checks", d.say.checks(t))
	}
	row.Quiet = d.say.quiet(t, f.overview.Last)
	return row
}

// mandate says from and until when a source speaks for its party, "" where the desk sets no limit.
func (l language) mandate(from, to string) string {
	switch {
	case from != "" && to != "":
		return l.T("sources.speaks.between", l.Day(from), l.Day(to))
	case from != "":
		return l.T("sources.speaks.from", l.Day(from))
	case to != "":
		return l.T("sources.speaks.to", l.Day(to))
	}
	return ""
}

// quiet says how many days before the last day of the record an outlet's last report is.
func (l language) quiet(t *tally, last string) string {
	if t.Reports() == 0 {
		return l.T("sources.nothing")
	}
	if n := daysAfter(t.Last, last); n > 0 {
		return l.N("sources.quiet", n, l.Day(t.Last))
	}
	return ""
}

// daysAfter counts the days from one day to a later one, 0 where one of them is not known.
func daysAfter(day, later string) int {
	a, err1 := time.Parse(counterclaim.DateLayout, day)
	b, err2 := time.Parse(counterclaim.DateLayout, later)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(dayNumber(b) - dayNumber(a))
}

// sums gives the same figures for every group.
func (d *desk) sums(groups []group, listed []sourceGroup) []sumRow {
	claims := 0
	reasons := map[string]bool{}
	for i := range groups {
		claims += groups[i].tally.Claims
		for _, u := range groups[i].tally.Why {
			reasons[u.Reason] = true
		}
	}
	var rows []sumRow
	row := func(what string, value func(i int, t *tally) string) {
		r := sumRow{What: what}
		for i := range groups {
			r.Values = append(r.Values, value(i, &groups[i].tally))
		}
		rows = append(rows, r)
	}
	number := func(n int) string { return d.say.Number(int64(n)) }
	share := func(n, of int) string { return d.say.T("sums.share", number(n), percent(n, of)) }
	row(d.say.T("sums.outlets"), func(i int, _ *tally) string { return number(len(listed[i].Sources)) })
	row(d.say.T("sums.read"), func(_ int, t *tally) string { return number(t.Read) })
	row(d.say.T("sums.unread"), func(_ int, t *tally) string { return share(t.Unread, t.Reports()) })
	for _, reason := range sortedKeys(reasons) {
		row(d.say.T("sums.unread.why", d.say.Or("unread.short", reason)), func(_ int, t *tally) string { return number(t.unreadFor(reason)) })
	}
	row(d.say.T("sums.claims"), func(_ int, t *tally) string { return share(t.Claims, claims) })
	row(d.say.T("sums.verified"), func(_ int, t *tally) string { return share(t.Verified, t.Claims) })
	row(d.say.T("sums.rejected"), func(_ int, t *tally) string { return share(t.Rejected, t.Claims) })
	row(d.say.T("sums.open"), func(_ int, t *tally) string { return share(t.Open(), t.Claims) })
	row(d.say.T("sums.days"), func(_ int, t *tally) string {
		if t.First == "" {
			return d.say.T("day.none")
		}
		return d.say.Span(t.First, t.Last)
	})
	return rows
}

func (t *tally) unreadFor(reason string) int {
	for _, u := range t.Why {
		if u.Reason == reason {
			return u.Reports
		}
	}
	return 0
}

func sortedKeys(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
