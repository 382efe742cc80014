package policy

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// searchCap is how many finds of each kind are looked at one by one.
const searchCap = 2000

// Search finds what may be seen. Outside, what words were taken from is not found at all: to find it by such a word would give the word away.
func (v *View) Search(ctx context.Context, q counterclaim.SearchQuery) (*counterclaim.SearchResult, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return nil, err
	}
	if j == nil {
		return v.all(ctx).Search(ctx, q)
	}
	limit := cmp.Or(q.Limit, counterclaim.SearchLimit)
	from, facets := max(0, q.Offset), q.Facets
	q.Facets, q.Limit = false, page
	out := &counterclaim.SearchResult{Reports: []counterclaim.ReportHit{}, Claims: []counterclaim.Claim{}}
	counted := map[[2]string]int{}
	for q.Offset = 0; ; q.Offset += page {
		found, err := v.record.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		reports, err := j.reportHits(ctx, found.Reports)
		if err != nil {
			return nil, err
		}
		claims, err := j.claimHits(ctx, found.Claims, q.Areas)
		if err != nil {
			return nil, err
		}
		for _, h := range reports {
			if out.ReportsTotal++; out.ReportsTotal > from && len(out.Reports) < limit {
				out.Reports = append(out.Reports, h)
			}
		}
		for i := range claims {
			c := &claims[i]
			for _, f := range counterclaim.FacetsOf(c, &counterclaim.Report{Outlet: c.Outlet, Party: c.Party, Published: c.Published}) {
				field, value, _ := strings.Cut(f, "=")
				counted[[2]string{field, value}]++
			}
			if out.ClaimsTotal++; out.ClaimsTotal > from && len(out.Claims) < limit {
				out.Claims = append(out.Claims, *c)
			}
		}
		if len(found.Reports) < page && len(found.Claims) < page {
			break
		}
		if q.Offset+page >= searchCap {
			out.Capped = true
			break
		}
	}
	if facets {
		out.Facets = facetsOf(counted)
	}
	return out, nil
}

// claimHits gives the claims found that may be seen.
func (j *judging) claimHits(ctx context.Context, found []counterclaim.Claim, areas []counterclaim.SearchArea) ([]counterclaim.Claim, error) {
	visible, err := j.claims(ctx, found)
	out := make([]counterclaim.Claim, 0, len(visible))
	for i := range visible {
		if visible[i].changed || j.sight == Outside && !inAreas(visible[i].Places, areas) {
			continue
		}
		out = append(out, visible[i].Claim)
	}
	return out, err
}

// inAreas reports whether coarse places lie where they were looked for.
func inAreas(places []counterclaim.Place, areas []counterclaim.SearchArea) bool {
	for _, a := range areas {
		in := slices.ContainsFunc(places, func(p counterclaim.Place) bool { return !p.Unresolved && a.Holds(p.Lat, p.Lon) })
		if in == a.Not {
			return false
		}
	}
	return true
}

// reportHits gives the reports found that may be seen.
func (j *judging) reportHits(ctx context.Context, found []counterclaim.ReportHit) ([]counterclaim.ReportHit, error) {
	out := make([]counterclaim.ReportHit, 0, len(found))
	for _, h := range found {
		if j.hidden(h.Report.ID, h.Report.Outlet) || j.recent(&h.Report) {
			continue
		}
		whole, err := j.record.Report(ctx, h.Report.ID)
		if err != nil {
			return nil, err
		}
		changed, err := j.report(ctx, whole)
		if err != nil {
			return nil, err
		}
		if changed {
			continue
		}
		h.Report = *whole
		h.Report.Text, h.Report.Arrivals = "", nil
		out = append(out, h)
	}
	return out, nil
}

// facetsOf puts facets in the order in which a record gives them.
func facetsOf(counted map[[2]string]int) []counterclaim.Facet {
	fields := counterclaim.SearchFacets()
	var out []counterclaim.Facet
	for k, n := range counted {
		out = append(out, counterclaim.Facet{Field: k[0], Value: k[1], Claims: n})
	}
	slices.SortFunc(out, func(a, b counterclaim.Facet) int {
		return cmp.Or(cmp.Compare(slices.Index(fields, a.Field), slices.Index(fields, b.Field)), cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.Value, b.Value))
	})
	return out
}
