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

// IndexAll fills the indexes of a record that was made before there were tags.
func IndexAll(tx *Tx) error {
	reports, err := indexReports(tx)
	if err != nil {
		return err
	}
	const step = 1000
	for last := int64(0); ; {
		rows, err := tx.Query(claimsThen+`WHERE c.num > ? ORDER BY c.num LIMIT ?`, last, step)
		if err != nil {
			return err
		}
		held, err := scanRows(rows)
		if err != nil {
			return err
		}
		for _, r := range held {
			rep := reports[r.claim.Report]
			if _, err := tx.Exec(insertClaimWords.sql(tx.dialect), r.num, tx.dialect.indexed(r.words()), tokens(counterclaim.ReportTags(&rep), counterclaim.ClaimTags(&r.claim, &rep))); err != nil {
				return err
			}
			if _, err := tx.Exec(insertFacets.sql(tx.dialect), r.num, strings.Join(counterclaim.FacetsOf(&r.claim, &rep), "\n")); err != nil {
				return err
			}
			last = r.num
		}
		if len(held) < step {
			return nil
		}
	}
}

// indexReports fills the index of reports and gives them, without their texts.
func indexReports(tx *Tx) (map[counterclaim.ID]counterclaim.Report, error) {
	out := map[counterclaim.ID]counterclaim.Report{}
	numbers := map[counterclaim.ID]int64{}
	rows, err := tx.Query(`SELECT r.id, r.outlet, r.party, r.published, r.headline, '', r.body, r.num FROM report r`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var num int64
		r, err := scanReport(rows, &num)
		if err != nil {
			return nil, err
		}
		out[r.ID], numbers[r.ID] = *r, num
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for id, r := range out {
		var text string
		if err := tx.QueryRow(`SELECT text FROM report WHERE num = ?`, numbers[id]).Scan(&text); err != nil {
			return nil, err
		}
		_, err := tx.Exec(tx.dialect.InsertReportWords, numbers[id], tx.dialect.indexed(r.Headline), tx.dialect.indexed(text), tokens(counterclaim.ReportTags(&r)))
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
