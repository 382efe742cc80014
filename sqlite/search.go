package sqlite

import (
	"context"
	"database/sql"
	"strings"
	"unicode"

	"github.com/counterclaim/counterclaim"
)

// Search finds reports and claims by words.
func (s *store) Search(ctx context.Context, q counterclaim.SearchQuery) (*counterclaim.SearchResult, error) {
	words, err := matchExpression(q.Words)
	if err != nil {
		return nil, err
	}
	found := &counterclaim.SearchResult{Reports: []counterclaim.ReportHit{}, Claims: []counterclaim.Claim{}}
	if words == "" {
		return found, nil
	}
	if q.Limit <= 0 {
		q.Limit = counterclaim.SearchLimit
	}
	err = s.view(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM report_words WHERE report_words MATCH ?1), (SELECT count(*) FROM claim_words WHERE claim_words MATCH ?1)`, words).
			Scan(&found.ReportsTotal, &found.ClaimsTotal)
		if err != nil {
			return err
		}
		if found.Reports, err = searchReports(ctx, tx, words, q); err != nil {
			return err
		}
		found.Claims, err = searchClaims(ctx, tx, words, q)
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func searchReports(ctx context.Context, tx *sql.Tx, words string, q counterclaim.SearchQuery) ([]counterclaim.ReportHit, error) {
	// Snippets are made for the page alone, as they are the dearest part.
	rows, err := tx.QueryContext(ctx, `WITH hit AS MATERIALIZED (
			SELECT rowid AS num, rank AS score FROM report_words WHERE report_words MATCH ?1 ORDER BY rank, rowid LIMIT ?2 OFFSET ?3)
		SELECT r.id, r.outlet, r.party, r.published, r.headline, '', r.body,
			(SELECT snippet(report_words, -1, char(2), char(3), '…', 24) FROM report_words WHERE report_words MATCH ?1 AND rowid = hit.num)
		FROM hit JOIN report r ON r.num = hit.num ORDER BY hit.score, hit.num`, words, q.Limit, max(q.Offset, 0))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	hits := []counterclaim.ReportHit{}
	for rows.Next() {
		var hit counterclaim.ReportHit
		r, err := scanReport(rows, &hit.Snippet)
		if err != nil {
			return nil, err
		}
		hit.Report = *r
		hits = append(hits, hit)
	}
	return hits, rows.Err()
}

func searchClaims(ctx context.Context, tx *sql.Tx, words string, q counterclaim.SearchQuery) ([]counterclaim.Claim, error) {
	rows, err := tx.QueryContext(ctx, `WITH hit AS MATERIALIZED (
			SELECT rowid AS num, rank AS score FROM claim_words WHERE claim_words MATCH ?1 ORDER BY rank, rowid LIMIT ?2 OFFSET ?3)
		`+claimColumns+`JOIN hit ON hit.num = c.num ORDER BY hit.score, hit.num`, words, q.Limit, max(q.Offset, 0))
	if err != nil {
		return nil, err
	}
	return scanClaims(rows)
}

// matchExpression turns what a person typed into a full-text expression in which nothing is
// an operator but the closing asterisk of a prefix: each word or phrase stands in quotes.
// It is "" where there is nothing to look for.
func matchExpression(typed string) (string, error) {
	var out strings.Builder
	words := 0
	for i, part := range strings.Split(clean(typed), `"`) {
		if i%2 == 1 {
			words += addTerm(&out, part, false)
			continue
		}
		for _, word := range strings.Fields(part) {
			words += addTerm(&out, strings.TrimRight(word, "*"), strings.HasSuffix(word, "*"))
		}
	}
	if words > counterclaim.SearchWords {
		return "", counterclaim.Errorf(counterclaim.CodeTooLarge, "the search has %d words, at most %d are looked for", words, counterclaim.SearchWords).
			Try("search with fewer words")
	}
	return out.String(), nil
}

// clean replaces what cannot stand in an expression: invalid UTF-8, NUL and other controls;
// typographic quotation marks become plain ones.
func clean(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '“' || r == '”' || r == '„' || r == '«' || r == '»':
			return '"'
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(typed, " "))
}

// addTerm adds a word or phrase and gives the number of words in it, 0 where it has none.
func addTerm(out *strings.Builder, term string, prefix bool) int {
	n := len(strings.FieldsFunc(term, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Co, r) }))
	if n == 0 {
		return 0
	}
	if out.Len() > 0 {
		out.WriteByte(' ')
	}
	out.WriteString(`"` + term + `"`)
	if prefix {
		out.WriteByte('*')
	}
	return n
}
