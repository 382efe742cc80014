package sqlstore

import (
	"cmp"
	"database/sql"
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

// indexClaim makes a claim findable.
func (k *keeping) indexClaim(r *row) error {
	c, rep := &r.claim, &k.coding.Report
	if _, err := k.do[insertClaimWords].Exec(r.num, k.dialect.indexed(r.words()), tokens(counterclaim.ReportTags(rep), counterclaim.ClaimTags(c, rep))); err != nil {
		return err
	}
	_, err := k.do[insertFacets].Exec(r.num, strings.Join(counterclaim.FacetsOf(c, rep), "\n"))
	return err
}

// claimsThen is claimColumns as the tables were when there first were tags.
const claimsThen = `SELECT c.num, c.id, c.incident, i.id, '', c.body, r.at, r.id, r.outlet, r.published, r.party, r.synthetic
	FROM claim c JOIN report r ON r.num = c.report LEFT JOIN claim i ON i.num = c.incident `

// IndexAll fills the empty indexes of words of a record that has reports and claims: of one that was made before there were tags, and
// of a copy.
func IndexAll(tx *Tx) error { return indexAll(tx, func() error { return nil }) }

// indexAll calls each after every report.
func indexAll(tx *Tx, each func() error) error {
	numbers, err := numbersOf(tx.Query(`SELECT num FROM report ORDER BY num`))
	if err != nil {
		return err
	}
	for _, n := range numbers {
		if err := cmp.Or(indexReport(tx, n), each()); err != nil {
			return err
		}
	}
	return nil
}

func indexReport(tx *Tx, n int64) error {
	rep, err := scanReport(tx.QueryRow(reportColumns+`WHERE num = ?`, n))
	if err != nil {
		return err
	}
	d := tx.dialect
	if _, err := tx.Exec(d.InsertReportWords, n, d.indexed(rep.Headline), d.indexed(rep.Text), tokens(counterclaim.ReportTags(rep))); err != nil {
		return err
	}
	claims, err := scanRows(tx.Query(claimsThen+`WHERE c.report = ?`, n))
	if err != nil {
		return err
	}
	for _, r := range claims {
		if _, err := tx.Exec(d.InsertClaimWords, r.num, d.indexed(r.words()), tokens(counterclaim.ReportTags(rep), counterclaim.ClaimTags(&r.claim, rep))); err != nil {
			return err
		}
		if _, err := tx.Exec(insertFacets.sql(d), r.num, strings.Join(counterclaim.FacetsOf(&r.claim, rep), "\n")); err != nil {
			return err
		}
	}
	return nil
}

// numbersOf reads rows of one number.
func numbersOf(rows *sql.Rows, err error) ([]int64, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// scanRows reads what claimColumns selects.
func scanRows(rows *sql.Rows, err error) ([]*row, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*row
	for rows.Next() {
		r, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}
