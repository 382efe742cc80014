package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// listsGoOn wants lists of any page size, that go on after the last entry of the page before, to be the whole list.
func listsGoOn(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	reports := valley(40)
	for i := range reports {
		save(t, s, &reports[i])
	}
	for what, q := range map[string]counterclaim.ClaimQuery{
		"all":        {},
		"by conduct": {Conduct: "heavy_weapons_fire"},
		"by day":     {From: "2031-03-05", To: "2031-03-25"},
		"in a box":   {Box: &counterclaim.Box{South: 40, West: 69, North: 42, East: 71}},
		"of both":    {Conduct: "talks", From: "2031-03-01"},
		"of one":     {Report: reports[3].Report.ID},
	} {
		whole := idsOf(claims(t, s, q))
		for _, size := range []int{1, 3, 7, 1000} {
			pages(t, fmt.Sprintf("claims %s, %d at a time", what, size), size, whole, func(after counterclaim.ID) []counterclaim.ID {
				q.After, q.Limit = after, size
				return idsOf(claims(t, s, q))
			})
		}
	}
	for what, q := range map[string]counterclaim.IncidentQuery{
		"all":        {},
		"by conduct": {Conduct: "heavy_weapons_fire"},
		"by party":   {Party: "XAA"},
		"of both":    {Conduct: "heavy_weapons_fire", Party: "XAB"},
		"by day":     {From: "2031-03-05", To: "2031-03-25"},
	} {
		whole := incidentIDs(incidents(t, s, q))
		for _, size := range []int{1, 3, 1000} {
			pages(t, fmt.Sprintf("incidents %s, %d at a time", what, size), size, whole, func(after counterclaim.ID) []counterclaim.ID {
				q.After, q.Limit = after, size
				return incidentIDs(incidents(t, s, q))
			})
		}
	}
	reportIDs := func(list []counterclaim.ListedReport, err error) []counterclaim.ID {
		if err != nil {
			t.Fatal(err)
		}
		out := []counterclaim.ID{}
		for i := range list {
			out = append(out, list[i].Report.ID)
		}
		return out
	}
	whole := reportIDs(s.Reports(ctx, 0, 0))
	for _, size := range []int{1, 3, 1000} {
		pages(t, fmt.Sprintf("reports, %d at a time", size), size, whole, func(after counterclaim.ID) []counterclaim.ID {
			return reportIDs(s.ReportsAfter(ctx, after, size))
		})
	}
	nobody := counterclaim.HashOf("nobody")
	_, err := s.Claims(ctx, counterclaim.ClaimQuery{After: nobody})
	code(t, "claims after one that is not there", err, counterclaim.CodeNotFound)
	_, err = s.Incidents(ctx, counterclaim.IncidentQuery{After: nobody})
	code(t, "incidents after one that is not there", err, counterclaim.CodeNotFound)
	_, err = s.ReportsAfter(ctx, nobody, 1)
	code(t, "reports after one that is not there", err, counterclaim.CodeNotFound)
}

// pages wants pages of a size, each after the last entry of the one before, to make up the whole.
func pages(t *testing.T, what string, size int, whole []counterclaim.ID, page func(after counterclaim.ID) []counterclaim.ID) {
	t.Helper()
	got := []counterclaim.ID{}
	var after counterclaim.ID
	for range len(whole) + 2 {
		p := page(after)
		got = append(got, p...)
		if len(p) < size {
			break
		}
		after = p[len(p)-1]
	}
	if len(whole) == 0 {
		t.Fatalf("%s: there is nothing to list", what)
	}
	same(t, what, got, whole)
}
