package sqlite

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
	tx  *sql.Tx
	q   counterclaim.SearchQuery
}

// Search finds reports and claims by words and fields.
func (s *store) Search(ctx context.Context, q counterclaim.SearchQuery) (*counterclaim.SearchResult, error) {
	found := &counterclaim.SearchResult{Reports: []counterclaim.ReportHit{}, Claims: []counterclaim.Claim{}}
	if q.Where == nil && len(q.Areas) == 0 {
		return found, nil
	}
	if q.Limit <= 0 {
		q.Limit = counterclaim.SearchLimit
	}
	q.Offset = max(q.Offset, 0)
	err := s.view(ctx, func(tx *sql.Tx) error {
		f := finding{ctx, tx, q}
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
	words := expression(f.q.Where, "{headline text} : ")
	total, err := f.count(`SELECT count(*) FROM (SELECT 1 FROM report_words WHERE report_words MATCH ? LIMIT ?)`, words)
	if err != nil {
		return err
	}
	found.ReportsTotal, found.Capped = min(total, counterclaim.SearchCap), total > counterclaim.SearchCap
	// Snippets are made for the page alone, as they are the dearest part.
	rows, err := f.tx.QueryContext(f.ctx, `WITH hit AS MATERIALIZED (
			SELECT w.rowid AS num FROM report_words w `+f.order("JOIN report o ON o.num = w.rowid", "WHERE report_words MATCH ?1")+` LIMIT ?2 OFFSET ?3)
		SELECT o.id, o.outlet, o.party, o.published, o.headline, '', o.body,
			(SELECT snippet(report_words, 1, char(2), char(3), '…', 24) || char(0) || highlight(report_words, 0, char(2), char(3))
				FROM report_words WHERE report_words MATCH ?1 AND rowid = hit.num)
		FROM hit JOIN report o ON o.num = hit.num `+f.ordered("o"), words, f.q.Limit, f.q.Offset)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var hit counterclaim.ReportHit
		r, err := scanReport(rows, &hit.Snippet)
		if err != nil {
			return err
		}
		text, headline, _ := strings.Cut(hit.Snippet, "\x00")
		hit.Report, hit.Snippet = *r, text
		if !strings.Contains(text, "\x02") && strings.Contains(headline, "\x02") {
			hit.Snippet = headline
		}
		found.Reports = append(found.Reports, hit)
	}
	return rows.Err()
}

// order gives the part of a query that chooses and orders; days stand in another table than words.
func (f *finding) order(join, where string) string {
	switch f.q.Sort {
	case counterclaim.SortNewest:
		return join + " " + where + " ORDER BY o.day DESC, w.rowid DESC"
	case counterclaim.SortOldest:
		return join + " " + where + " ORDER BY o.day, w.rowid"
	}
	return where + " ORDER BY w.rowid DESC"
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
	words := anything()
	if f.q.Where != nil {
		words = expression(f.q.Where, "{words} : ")
	}
	areas, args := f.areas()
	where := "WHERE claim_words MATCH ?" + areas
	with := func(more ...any) []any { return slices.Concat([]any{words}, args, more) }
	total, err := f.count(`SELECT count(*) FROM (SELECT 1 FROM claim_words w `+where+` LIMIT ?)`, with()...)
	if err != nil {
		return err
	}
	found.ClaimsTotal = min(total, counterclaim.SearchCap)
	found.Capped = found.Capped || total > counterclaim.SearchCap
	rows, err := f.tx.QueryContext(f.ctx, `WITH hit AS MATERIALIZED (SELECT w.rowid AS num FROM claim_words w `+f.order("JOIN claim o ON o.num = w.rowid", where)+` LIMIT ? OFFSET ?) `+
		claimColumns+`JOIN hit ON hit.num = c.num `+f.ordered("c"), with(f.q.Limit, f.q.Offset)...)
	if err != nil {
		return err
	}
	if found.Claims, err = scanClaims(rows); err != nil || !f.q.Facets {
		return err
	}
	found.Facets, err = f.facets(`SELECT t.facets FROM (SELECT w.rowid AS num FROM claim_words w `+where+` ORDER BY w.rowid DESC LIMIT ?) hit JOIN claim_facet t ON t.claim = hit.num`,
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
		box, across, not := a.Box(), "p.west <= ? AND p.east >= ?", ""
		if box.West > box.East {
			across = "(p.west <= ? OR p.east >= ?)"
		}
		if a.Not {
			not = "NOT "
		}
		out.WriteString(" AND w.rowid " + not + "IN (SELECT p.claim FROM claim_place p WHERE p.south <= ? AND p.north >= ? AND " + across +
			` AND 2 * 6371 * asin(sqrt(min(1.0, sin(radians(p.lat - ?) / 2) * sin(radians(p.lat - ?) / 2)
				+ cos(radians(p.lat)) * cos(radians(?)) * sin(radians(p.lon - ?) / 2) * sin(radians(p.lon - ?) / 2)))) <= ?)`)
		args = append(args, box.North, box.South, box.East, box.West, a.Lat, a.Lat, a.Lat, a.Lon, a.Lon, a.KM)
	}
	return out.String(), args
}

func anything() string { return tagged([]string{counterclaim.AnyTag}) }

// tagged is the expression that one of some tags is there.
func tagged(tags []string) string {
	quoted := make([]string, len(tags))
	for i, tag := range tags {
		quoted[i] = `"` + counterclaim.TagToken(tag) + `"`
	}
	if len(quoted) == 0 {
		return `{tags} : "none"`
	}
	return "{tags} : (" + strings.Join(quoted, " OR ") + ")"
}

// expression writes a term for FTS5. Every word stands in quotes, so that nothing in it is an operator.
func expression(t *counterclaim.SearchTerm, columns string) string {
	switch t.Op {
	case counterclaim.SearchOr:
		parts := make([]string, len(t.Of))
		for i := range t.Of {
			parts[i] = expression(&t.Of[i], columns)
		}
		return "(" + strings.Join(parts, " OR ") + ")"
	case counterclaim.SearchAnd:
		return allOf(t.Of, columns)
	case counterclaim.SearchNot:
		return allOf([]counterclaim.SearchTerm{*t}, columns)
	case counterclaim.SearchTag:
		return "(" + tagged(t.Tags) + ")"
	}
	star := ""
	if t.Prefix {
		star = "*"
	}
	return columns + `"` + strings.NewReplacer(`"`, " ", "\x00", " ").Replace(t.Text) + `"` + star
}

// allOf joins terms that must all be there; what is taken away comes after the rest, as FTS5 wants it.
func allOf(terms []counterclaim.SearchTerm, columns string) string {
	var with, without []string
	for i := range terms {
		if terms[i].Op == counterclaim.SearchNot {
			without = append(without, expression(&terms[i].Of[0], columns))
		} else {
			with = append(with, expression(&terms[i], columns))
		}
	}
	if len(with) == 0 {
		with = []string{anything()}
	}
	out := "(" + strings.Join(with, " AND ") + ")"
	if len(without) > 0 {
		out = "(" + out + " NOT (" + strings.Join(without, " OR ") + "))"
	}
	return out
}
