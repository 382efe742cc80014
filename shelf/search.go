package shelf

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/query"
)

// findable is what a search finds something by, as an index of a record has it.
type findable struct {
	stems [][]string // of each of its texts
	tags  map[string]bool
}

func findableBy(tags []string, texts ...string) *findable {
	f := &findable{tags: map[string]bool{}}
	for _, text := range texts {
		f.stems = append(f.stems, query.Stems(text))
	}
	for _, tag := range tags {
		f.tags[tag] = true
	}
	return f
}

// findables makes a report and its claims findable when first they are searched.
func (r *report) findables() []*findable {
	r.once.Do(func() {
		tags := counterclaim.ReportTags(&r.is)
		texts := strings.Join(append([]string{r.is.Text, r.is.Translation}, r.is.Captions...), "\n")
		r.words = append(r.words, findableBy(tags, r.is.Headline, texts))
		for i := range r.claims {
			c := &r.claims[i]
			r.words = append(r.words, findableBy(slices.Concat(tags, counterclaim.ClaimTags(c, &r.is)), claimWords(c)))
		}
	})
	return r.words
}

// claimWords are what a search finds a claim by: its own words, and the names that it was resolved to.
func claimWords(c *counterclaim.Claim) string {
	words := []string{c.Text}
	entities := slices.Concat(c.Actors, c.Targets, c.CoSpeakers)
	if c.Speaker != nil {
		entities = append(entities, *c.Speaker)
	}
	for _, e := range entities {
		words = append(words, e.Text, e.Name, e.Title)
	}
	for _, p := range c.Places {
		words = append(words, p.Text, p.Name)
	}
	return strings.Join(words, "\n")
}

// holds reports whether a term finds it.
func (f *findable) holds(t *counterclaim.SearchTerm) bool {
	switch t.Op {
	case counterclaim.SearchAnd:
		return !slices.ContainsFunc(t.Of, func(o counterclaim.SearchTerm) bool { return !f.holds(&o) })
	case counterclaim.SearchOr:
		return slices.ContainsFunc(t.Of, func(o counterclaim.SearchTerm) bool { return f.holds(&o) })
	case counterclaim.SearchNot:
		return len(t.Of) > 0 && !f.holds(&t.Of[0])
	case counterclaim.SearchWord:
		return f.tagged(t.Tags) || slices.ContainsFunc(query.Spellings(t), func(stems []string) bool { return f.says(stems, t.Prefix) })
	case counterclaim.SearchTag:
		return f.tagged(t.Tags)
	}
	return false
}

func (f *findable) tagged(tags []string) bool {
	return slices.ContainsFunc(tags, func(tag string) bool { return f.tags[tag] })
}

// says reports whether words stand in it one after the other, the last one perhaps only begun.
func (f *findable) says(sought []string, prefix bool) bool {
	for _, text := range f.stems {
		for at := 0; at+len(sought) <= len(text); at++ {
			n := 0
			for n < len(sought) && (text[at+n] == sought[n] || prefix && n == len(sought)-1 && strings.HasPrefix(text[at+n], sought[n])) {
				n++
			}
			if n == len(sought) {
				return true
			}
		}
	}
	return false
}

// inAreas reports whether places lie where they are looked for.
func inAreas(places []counterclaim.Place, areas []counterclaim.SearchArea) bool {
	for _, a := range areas {
		in := slices.ContainsFunc(places, func(p counterclaim.Place) bool { return !p.Unresolved && a.Holds(p.Lat, p.Lon) })
		if in == a.Not {
			return false
		}
	}
	return true
}

// Search finds reports and claims, confidential ones as if they had been kept last.
func (s *Shelf) Search(ctx context.Context, q counterclaim.SearchQuery) (*counterclaim.SearchResult, error) {
	p, err := s.place(ctx)
	if err != nil {
		return nil, err
	}
	if len(p.reports) == 0 || q.Where == nil && len(q.Areas) == 0 {
		return s.Record.Search(ctx, q)
	}
	reports, claims := p.find(&q)
	if len(reports)+len(claims) == 0 {
		return s.Record.Search(ctx, q)
	}
	limit, offset := cmp.Or(max(0, q.Limit), counterclaim.SearchLimit), max(0, q.Offset)
	more := max(len(reports), len(claims)) // what of the record stands before the page, whatever stands between
	q.Offset = max(0, offset-more)
	q.Limit = limit + offset - q.Offset
	found, err := s.Record.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	found.Capped = found.Capped || found.ReportsTotal+len(reports) > counterclaim.SearchCap || found.ClaimsTotal+len(claims) > counterclaim.SearchCap
	found.ReportsTotal = min(found.ReportsTotal+len(reports), counterclaim.SearchCap)
	found.ClaimsTotal = min(found.ClaimsTotal+len(claims), counterclaim.SearchCap)
	if q.Facets {
		found.Facets = addFacets(found.Facets, claims)
	}
	skip := offset - q.Offset
	found.Reports = part(merged(found.Reports, reports, q.Sort, func(h *counterclaim.ReportHit) string { return h.Report.Day() }), skip, limit)
	found.Claims = part(merged(found.Claims, claims, q.Sort, claimDay), skip, limit)
	return found, nil
}

// find gives the confidential reports and claims that a search finds, last kept first.
func (p *placed) find(q *counterclaim.SearchQuery) (reports []counterclaim.ReportHit, claims []counterclaim.Claim) {
	for _, r := range slices.Backward(p.reports) {
		by := r.findables()
		if q.Where != nil && len(q.Areas) == 0 && by[0].holds(q.Where) {
			hit := counterclaim.ReportHit{Report: r.is, Snippet: query.Mark(q.Where, r.is.Text, r.is.Translation, r.is.Headline)}
			hit.Report.Text, hit.Report.Arrivals = "", nil
			reports = append(reports, hit)
		}
		var of []counterclaim.Claim
		for i := range r.claims {
			if c := &r.claims[i]; (q.Where == nil || by[i+1].holds(q.Where)) && inAreas(c.Places, q.Areas) {
				of = append(of, p.claims[p.byID[c.ID]])
			}
		}
		slices.SortFunc(of, func(a, b counterclaim.Claim) int { return claimOrder(&b, &a) })
		claims = append(claims, of...)
	}
	return reports, claims
}

// merged puts confidential finds, last kept first, among those of a record.
func merged[T any](found, own []T, sort counterclaim.SearchSort, day func(t *T) string) []T {
	out := slices.Concat(own, found)
	switch sort {
	case counterclaim.SortNewest:
		slices.SortStableFunc(out, func(a, b T) int { return strings.Compare(day(&b), day(&a)) })
	case counterclaim.SortOldest:
		slices.Reverse(own)
		out = slices.Concat(found, own)
		slices.SortStableFunc(out, func(a, b T) int { return strings.Compare(day(&a), day(&b)) })
	}
	return out
}

func part[T any](list []T, skip, limit int) []T {
	list = list[min(skip, len(list)):]
	return list[:min(limit, len(list))]
}

// addFacets counts what was found by value, too.
func addFacets(have []counterclaim.Facet, claims []counterclaim.Claim) []counterclaim.Facet {
	counted := map[[2]string]int{}
	for _, f := range have {
		counted[[2]string{f.Field, f.Value}] += f.Claims
	}
	for i := range claims {
		c := &claims[i]
		for _, line := range counterclaim.FacetsOf(c, &counterclaim.Report{Outlet: c.Outlet, Party: c.Party, Published: c.Published}) {
			field, value, _ := strings.Cut(line, "=")
			counted[[2]string{field, value}]++
		}
	}
	out := make([]counterclaim.Facet, 0, len(counted))
	for k, n := range counted {
		out = append(out, counterclaim.Facet{Field: k[0], Value: k[1], Claims: n})
	}
	fields := counterclaim.SearchFacets()
	slices.SortFunc(out, func(a, b counterclaim.Facet) int {
		return cmp.Or(cmp.Compare(slices.Index(fields, a.Field), slices.Index(fields, b.Field)), cmp.Compare(b.Claims, a.Claims), strings.Compare(a.Value, b.Value))
	})
	return out
}
