package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/counterclaim/counterclaim"
)

// Overview gives the record's size and coverage.
func (s *Store) Overview(ctx context.Context) (*counterclaim.Overview, error) {
	o := &counterclaim.Overview{Coverage: []counterclaim.Coverage{}, Pairs: []counterclaim.Pair{}, Days: []counterclaim.DayCount{}}
	err := s.view(ctx, func(tx *Tx) error {
		var synthetic sql.NullBool
		err := tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM claim), (SELECT count(*) FROM incident),
			coalesce((SELECT synthetic FROM report LIMIT 1), (SELECT synthetic FROM observation LIMIT 1), (SELECT synthetic FROM agreement LIMIT 1), (SELECT synthetic FROM sitrep LIMIT 1), (SELECT synthetic FROM complaint LIMIT 1), (SELECT synthetic FROM contest LIMIT 1), (SELECT synthetic FROM register LIMIT 1), (SELECT synthetic FROM sealed_report LIMIT 1)),
			coalesce((SELECT min(day) FROM report WHERE day <> ''), ''), coalesce((SELECT max(day) FROM report), '')`).
			Scan(&o.Reports, &o.Claims, &o.Incidents, &synthetic, &o.First, &o.Last)
		if err != nil {
			return err
		}
		o.Synthetic = synthetic.Bool
		err = each(ctx, tx, `SELECT party, count(*), coalesce((SELECT n.copies FROM copy_count n WHERE n.party = report.party), 0), coalesce(min(nullif(day, '')), ''), max(day)
			FROM report GROUP BY party ORDER BY party`,
			func(rows *sql.Rows) error {
				var c counterclaim.Coverage
				err := rows.Scan(&c.Party, &c.Reports, &c.Copies, &c.From, &c.To)
				o.Coverage = append(o.Coverage, c)
				return err
			})
		if err != nil {
			return err
		}
		err = each(ctx, tx, `SELECT a, b, claims FROM pair ORDER BY claims DESC, a, b`, func(rows *sql.Rows) error {
			var p counterclaim.Pair
			err := rows.Scan(&p.A, &p.B, &p.Claims)
			o.Pairs = append(o.Pairs, p)
			return err
		})
		if err != nil {
			return err
		}
		return each(ctx, tx, `SELECT day, count(*) FROM incident GROUP BY day ORDER BY day DESC`, func(rows *sql.Rows) error {
			var d counterclaim.DayCount
			err := rows.Scan(&d.Day, &d.Incidents)
			o.Days = append(o.Days, d)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return o, nil
}

// each calls scan for every row of a query.
func each(ctx context.Context, tx *Tx, query string, scan func(rows *sql.Rows) error) error {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Dispute gives what SetDispute kept, or an empty dispute.
func (s *Store) Dispute(ctx context.Context) (*counterclaim.Dispute, error) {
	var value []byte
	d := &counterclaim.Dispute{}
	err := s.r.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'dispute'`).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return d, nil
	}
	if err == nil {
		err = json.Unmarshal(value, d)
	}
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	return d, nil
}

// SetDispute keeps what the desk says of the dispute.
func (s *Store) SetDispute(ctx context.Context, d *counterclaim.Dispute) error {
	value, err := json.Marshal(d)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeInternal, "the dispute cannot be written").Because(err)
	}
	return s.change(ctx, func(tx *Tx) error {
		var synthetic bool
		err := tx.QueryRowContext(ctx, `SELECT synthetic FROM report UNION ALL SELECT synthetic FROM observation UNION ALL SELECT synthetic FROM agreement UNION ALL SELECT synthetic FROM sitrep UNION ALL SELECT synthetic FROM complaint UNION ALL SELECT synthetic FROM contest UNION ALL SELECT synthetic FROM register LIMIT 1`).Scan(&synthetic)
		switch {
		case err == nil && d.Synthetic && !synthetic:
			return mixed(synthetic)
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ('dispute', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, value)
		return cmp.Or(err, keepBodyLeaf(tx, counterclaim.DisputeLeaf, disputeRef(), value))
	})
}
