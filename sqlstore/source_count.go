package sqlstore

import (
	"context"
	"database/sql"

	"github.com/counterclaim/counterclaim"
)

// SourceCounts counts reports and claims by outlet, party and reason of not being read. Claims are summed by report first, so that
// texts are passed over once.
func (s *Store) SourceCounts(ctx context.Context) ([]counterclaim.SourceCount, error) {
	out := []counterclaim.SourceCount{}
	err := s.view(ctx, func(tx *Tx) error {
		return each(ctx, tx, `WITH made AS (SELECT report, count(*) AS claims, count(*) FILTER (WHERE review IN ('checked', 'corrected', 'added')) AS verified,
				count(*) FILTER (WHERE review = 'rejected') AS rejected FROM claim GROUP BY report)
			SELECT outlet, party, coalesce(`+s.Dialect.Unread+`, '') AS unread, count(*), coalesce(sum(made.claims), 0),
				coalesce(sum(made.verified), 0), coalesce(sum(made.rejected), 0), coalesce(min(nullif(day, '')), ''), max(day)
			FROM report LEFT JOIN made ON made.report = report.num GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, func(rows *sql.Rows) error {
			var c counterclaim.SourceCount
			err := rows.Scan(&c.Outlet, &c.Party, &c.Unread, &c.Reports, &c.Claims, &c.Verified, &c.Rejected, &c.First, &c.Last)
			out = append(out, c)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
