package sqlstore

import (
	"strings"

	"github.com/counterclaim/counterclaim"
)

// tokens writes tags as the words under which the index keeps them.
func tokens(tags ...[]string) string {
	var out strings.Builder
	for _, list := range tags {
		for _, tag := range list {
			out.WriteString(counterclaim.TagToken(tag))
			out.WriteByte(' ')
		}
	}
	return out.String()
}

// reportWords are what a search finds a report by beside its headline: its text, and the translation that its claims are read from.
func reportWords(r *counterclaim.Report) string {
	return strings.Join(append([]string{r.Text, r.Translation}, r.Captions...), "\n")
}

// reportEntry gives the values of Dialect.InsertReportWords.
func (d *Dialect) reportEntry(num int64, r *counterclaim.Report) []any {
	return d.withDay(r.Day(), num, d.Indexed(r.Headline), d.Indexed(reportWords(r)), tokens(counterclaim.ReportTags(r)))
}

// claimEntry gives the values of Dialect.InsertClaimWords.
func (d *Dialect) claimEntry(r *row, of *counterclaim.Report) []any {
	return d.withDay(r.day(of.Day()), r.num, d.Indexed(r.words()), tokens(counterclaim.ReportTags(of), counterclaim.ClaimTags(&r.claim, of)))
}

// withDay adds the day to the values of an entry, where it stands with the words.
func (d *Dialect) withDay(day string, values ...any) []any {
	if d.DayWithWords {
		return append(values, day)
	}
	return values
}

// facetEntry gives the values of the statement insertFacets.
func facetEntry(r *row, of *counterclaim.Report) []any {
	return []any{r.num, r.day(of.Day()), strings.Join(counterclaim.FacetsOf(&r.claim, of), "\n")}
}

// indexReport makes a report findable.
func (k *keeping) indexReport() error {
	_, err := k.do[insertReportWords].Exec(k.dialect.reportEntry(k.report, &k.coding.Report)...)
	return err
}

// indexReportAgain brings the index to what the report says now.
func (k *keeping) indexReportAgain() error {
	if _, err := k.do[deleteReportWords].Exec(k.report); err != nil {
		return err
	}
	return k.indexReport()
}

// indexClaim makes a claim findable.
func (k *keeping) indexClaim(r *row) error {
	if _, err := k.do[insertClaimWords].Exec(k.dialect.claimEntry(r, &k.coding.Report)...); err != nil {
		return err
	}
	_, err := k.do[insertFacets].Exec(facetEntry(r, &k.coding.Report)...)
	return err
}

// indexClaimAgain brings the index to what the claim and its report say now.
func (k *keeping) indexClaimAgain(r *row) error {
	for _, q := range []query{deleteClaimWords, deleteFacets} {
		if _, err := k.do[q].Exec(r.num); err != nil {
			return err
		}
	}
	return k.indexClaim(r)
}

// indexStep is how many reports or claims are read at once.
const indexStep = 500

// IndexAll fills the empty indexes of words of a record that has reports and claims: of one that was made before there were tags, and
// of a copy.
func IndexAll(tx *Tx) error { return indexAll(tx, func(int) error { return nil }) }

// indexAll goes in the order of numbers, which an index takes best. It calls step with how many reports more were done, 0 between claims.
func indexAll(tx *Tx, step func(reports int) error) error {
	for last := int64(0); ; {
		reports, numbers, err := reportsAfter(tx, last)
		if err != nil {
			return err
		}
		for i, n := range numbers {
			if err := tx.write(tx.dialect.InsertReportWords, tx.dialect.reportEntry(n, reports[i])...); err != nil {
				return err
			}
			last = n
		}
		if err := step(len(numbers)); err != nil {
			return err
		}
		if len(numbers) < indexStep {
			break
		}
	}
	of := map[counterclaim.ID]*counterclaim.Report{} // those that claims were of last
	for last := int64(0); ; {
		held, err := rowsAfter(tx, last)
		if err != nil {
			return err
		}
		for _, r := range held {
			if err := indexRow(tx, r, of); err != nil {
				return err
			}
			last = r.num
		}
		if len(held) < indexStep {
			return nil
		}
		if err := step(0); err != nil {
			return err
		}
	}
}

// indexRow makes a claim findable. Of holds some reports.
func indexRow(tx *Tx, r *row, of map[counterclaim.ID]*counterclaim.Report) error {
	rep := of[r.claim.Report]
	if rep == nil {
		var err error
		rep, err = scanReport(tx.QueryRow(reportColumns+`WHERE r.id = ?`, r.claim.Report[:]))
		if err != nil {
			return err
		}
		if len(of) >= indexStep {
			clear(of)
		}
		of[r.claim.Report] = rep
	}
	if err := tx.write(tx.dialect.InsertClaimWords, tx.dialect.claimEntry(r, rep)...); err != nil {
		return err
	}
	return tx.write(insertFacets.sql(tx.dialect), facetEntry(r, rep)...)
}

// reportsAfter gives the next reports by number, with their numbers.
func reportsAfter(tx *Tx, last int64) (reports []*counterclaim.Report, numbers []int64, err error) {
	rows, err := tx.Query(strings.Replace(reportColumns, ` FROM report r `, `, r.num FROM report r `, 1)+`WHERE r.num > ? ORDER BY r.num LIMIT ?`, last, indexStep)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		r, err := scanReport(rows, &n)
		if err != nil {
			return nil, nil, err
		}
		reports, numbers = append(reports, r), append(numbers, n)
	}
	return reports, numbers, rows.Err()
}

// rowsAfter gives the next claims by number.
func rowsAfter(tx *Tx, last int64) ([]*row, error) {
	return scanRows(tx.Query(claimColumns+`WHERE c.num > ? ORDER BY c.num LIMIT ?`, last, indexStep))
}
