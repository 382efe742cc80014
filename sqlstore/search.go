package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// finding is a search that is being done.
type finding struct {
	ctx context.Context
	tx  *Tx
	q   counterclaim.SearchQuery
	*Dialect
}

// Search finds reports and claims by words and fields.
func (s *Store) Search(ctx context.Context, q counterclaim.SearchQuery) (*counterclaim.SearchResult, error) {
	found := &counterclaim.SearchResult{Reports: []counterclaim.ReportHit{}, Claims: []counterclaim.Claim{}}
	if q.Where == nil && len(q.Areas) == 0 {
		return found, nil
	}
	if q.Limit <= 0 {
		q.Limit = counterclaim.SearchLimit
	}
	q.Offset = max(q.Offset, 0)
	err := s.view(ctx, func(tx *Tx) error {
		f := finding{ctx: ctx, tx: tx, q: q, Dialect: &s.Dialect}
		if err := f.reports(found); err != nil {
			return err
		}
		return f.claims(found)
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// reports finds reports, which lie in no area.
func (f *finding) reports(found *counterclaim.SearchResult) error {
	if f.q.Where == nil || len(f.q.Areas) > 0 {
		return nil
	}
	words := f.Match(f.q.Where, ReportWords)
	total, err := f.count(`SELECT count(*) FROM (SELECT 1 FROM report_words w WHERE `+f.ReportMatch+` LIMIT ?) found`, words)
	if err != nil {
		return err
	}
	found.ReportsTotal, found.Capped = min(total, counterclaim.SearchCap), total > counterclaim.SearchCap
	// Snippets are made for the page alone, as they are the dearest part.
	rows, err := f.tx.QueryContext(f.ctx, `WITH hit AS MATERIALIZED (
			SELECT `+f.WordRow+` AS num FROM report_words w `+f.order("JOIN report o ON o.num = "+f.WordRow, "WHERE "+f.ReportMatch)+` LIMIT ?2 OFFSET ?3)
		SELECT o.id, o.outlet, o.party, o.published, o.headline, '', o.body, `+f.Snippet+`
		FROM hit JOIN report o ON o.num = hit.num `+f.ordered("o"), words, f.q.Limit, f.q.Offset)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var snippet string
		r, err := scanReport(rows, &snippet)
		if err != nil {
			return err
		}
		found.Reports = append(found.Reports, counterclaim.ReportHit{Report: *r, Snippet: f.Mark(f.q.Where, r.Headline, snippet)})
	}
	return rows.Err()
}

// order gives the part of a query that chooses and orders; days stand in another table than words.
func (f *finding) order(join, where string) string {
	switch f.q.Sort {
	case counterclaim.SortNewest:
		return join + " " + where + " ORDER BY o.day DESC, " + f.WordRow + " DESC"
	case counterclaim.SortOldest:
		return join + " " + where + " ORDER BY o.day, " + f.WordRow
	}
	return where + " ORDER BY " + f.WordRow + " DESC"
}

// ordered repeats the order for the rows of a page.
func (f *finding) ordered(table string) string {
	switch f.q.Sort {
	case counterclaim.SortNewest:
		return "ORDER BY " + table + ".day DESC, hit.num DESC"
	case counterclaim.SortOldest:
		return "ORDER BY " + table + ".day, hit.num"
	}
	return "ORDER BY hit.num DESC"
}

// claims finds claims and counts their facets.
func (f *finding) claims(found *counterclaim.SearchResult) error {
	what := f.q.Where
	if what == nil {
		what = &counterclaim.SearchTerm{Op: counterclaim.SearchTag, Tags: []string{counterclaim.AnyTag}}
	}
	words := f.Match(what, ClaimWords)
	areas, args := f.areas()
	where := "WHERE " + f.ClaimMatch + areas
	with := func(more ...any) []any { return slices.Concat([]any{words}, args, more) }
	total, err := f.count(`SELECT count(*) FROM (SELECT 1 FROM claim_words w `+where+` LIMIT ?) found`, with()...)
	if err != nil {
		return err
	}
	found.ClaimsTotal = min(total, counterclaim.SearchCap)
	found.Capped = found.Capped || total > counterclaim.SearchCap
	rows, err := f.tx.QueryContext(f.ctx, `WITH hit AS MATERIALIZED (SELECT `+f.WordRow+` AS num FROM claim_words w `+f.order("JOIN claim o ON o.num = "+f.WordRow, where)+` LIMIT ? OFFSET ?) `+
		claimColumns+`JOIN hit ON hit.num = c.num `+f.ordered("c"), with(f.q.Limit, f.q.Offset)...)
	if err != nil {
		return err
	}
	if found.Claims, err = scanClaims(rows); err != nil || !f.q.Facets {
		return err
	}
	found.Facets, err = f.facets(`SELECT t.facets FROM (SELECT `+f.WordRow+` AS num FROM claim_words w `+where+` ORDER BY `+f.WordRow+` DESC LIMIT ?) hit JOIN claim_facet t ON t.claim = hit.num`,
		with(counterclaim.SearchCap)...)
	return err
}

func (f *finding) count(query string, args ...any) (int, error) {
	var n int
	err := f.tx.QueryRowContext(f.ctx, query, append(args, counterclaim.SearchCap+1)...).Scan(&n)
	return n, err
}

// facets counts the lines of claims' facets.
func (f *finding) facets(query string, args ...any) ([]counterclaim.Facet, error) {
	rows, err := f.tx.QueryContext(f.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[string]int{}
	for rows.Next() {
		var lines sql.RawBytes
		if err := rows.Scan(&lines); err != nil {
			return nil, err
		}
		for line := range strings.SplitSeq(string(lines), "\n") {
			counts[line]++
		}
	}
	return sortedFacets(counts), rows.Err()
}

func sortedFacets(counts map[string]int) []counterclaim.Facet {
	out := make([]counterclaim.Facet, 0, len(counts))
	for line, n := range counts {
		if field, value, ok := strings.Cut(line, "="); ok {
			out = append(out, counterclaim.Facet{Field: field, Value: value, Claims: n})
		}
	}
	fields := counterclaim.SearchFacets()
	slices.SortFunc(out, func(a, b counterclaim.Facet) int {
		return cmp.Or(cmp.Compare(slices.Index(fields, a.Field), slices.Index(fields, b.Field)), cmp.Compare(b.Claims, a.Claims), strings.Compare(a.Value, b.Value))
	})
	return out
}

// areas gives the conditions that a claim has a place in each circle: the box by the index of places, then the haversine.
func (f *finding) areas() (string, []any) {
	var out strings.Builder
	var args []any
	for _, a := range f.q.Areas {
		near, box := f.PlaceIn(a.Box())
		not := ""
		if a.Not {
			not = "NOT "
		}
		out.WriteString(" AND " + f.WordRow + " " + not + "IN (SELECT p.claim FROM claim_place p WHERE " + near +
			` AND 2 * 6371 * asin(sqrt(` + f.Least + `(1.0, sin(radians(p.lat - ?) / 2) * sin(radians(p.lat - ?) / 2)
				+ cos(radians(p.lat)) * cos(radians(?)) * sin(radians(p.lon - ?) / 2) * sin(radians(p.lon - ?) / 2)))) <= ?)`)
		args = append(append(args, box...), a.Lat, a.Lat, a.Lat, a.Lon, a.Lon, a.KM)
	}
	return out.String(), args
}
