package storetest

import (
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func sourceCounts(t *testing.T, s counterclaim.Store) {
	count := func() []counterclaim.SourceCount {
		t.Helper()
		got, err := s.SourceCounts(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	same(t, "counts of an empty record", count(), []counterclaim.SourceCount{})

	reviewed := func(r *counterclaim.Report, words string, review counterclaim.Review) counterclaim.Claim {
		c := claim(r, words, "Tolm", "")
		c.Review = review
		return c
	}
	keep := func(outlet, party, published, unread string, reviews ...counterclaim.Review) *counterclaim.Coding {
		r := report(outlet, published, "One. Two. Three. Four. Five.")
		r.Party, r.Unread = party, unread
		var claims []counterclaim.Claim
		for i, review := range reviews {
			claims = append(claims, reviewed(&r, []string{"One", "Two", "Three", "Four", "Five"}[i], review))
		}
		c := coding(&r, claims...)
		save(t, s, c)
		return c
	}
	again := keep("Vale Wire", "", "2031-03-02", "", counterclaim.ByMachine, counterclaim.Checked)
	keep("Vale Wire", "", "2031-03-09T23:30:00+05:00", "", counterclaim.Corrected, counterclaim.Rejected, counterclaim.Added, counterclaim.ByMachine, counterclaim.ByMachine)
	keep("Vale Wire", "", "", "")
	keep("Vale Wire", "XAB", "2031-03-05", "", counterclaim.ByMachine)
	keep("Vale Wire", "", "2031-03-20", "scan")
	keep("Vale Wire", "", "2031-03-19", "unknown_language")
	keep("Vale Wire", "", "2031-03-18", "unknown_language")
	keep("Ardan Border Service", "XAA", "", "", counterclaim.ByMachine)
	keep("", "", "2031-03-01", "")
	want := []counterclaim.SourceCount{
		{Reports: 1, First: "2031-03-01", Last: "2031-03-01"},
		{Outlet: "Ardan Border Service", Party: "XAA", Reports: 1, Claims: 1},
		{Outlet: "Vale Wire", Reports: 3, Claims: 7, Verified: 3, Rejected: 1, First: "2031-03-02", Last: "2031-03-09"},
		{Outlet: "Vale Wire", Unread: "scan", Reports: 1, First: "2031-03-20", Last: "2031-03-20"},
		{Outlet: "Vale Wire", Unread: "unknown_language", Reports: 2, First: "2031-03-18", Last: "2031-03-19"},
		{Outlet: "Vale Wire", Party: "XAB", Reports: 1, Claims: 1, First: "2031-03-05", Last: "2031-03-05"},
	}
	same(t, "counts", count(), want)

	// Another reader takes the machine's claims away; what a person checked stays.
	save(t, s, &counterclaim.Coding{Report: again.Report, CodedBy: "reader 2"})
	want[2].Claims = 6
	same(t, "counts after another reader", count(), want)

	reports := 0
	for _, c := range count() {
		reports += c.Reports
	}
	if o := view(t, s); o.Reports != reports {
		t.Errorf("%d reports by outlet, %d in all", reports, o.Reports)
	}
}
