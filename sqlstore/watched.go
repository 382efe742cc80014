package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Watched gives the watched addresses that a query chooses.
func (s *Store) Watched(ctx context.Context, q counterclaim.WatchedQuery) ([]counterclaim.Watched, error) {
	var f filter
	order := ` ORDER BY w.url`
	if len(q.URLs) > 0 {
		f.and(`w.url`+s.Texts, listOf(q.URLs))
	}
	if q.Kind != "" {
		f.and(`w.kind = ?`, q.Kind)
	}
	if len(q.States) > 0 {
		f.and(`w.state`+s.Texts, listOf(q.States))
	}
	if !q.Report.IsZero() {
		f.and(`w.url IN (SELECT url FROM watched_version WHERE report = ?)`, q.Report[:])
	}
	if q.Due != "" {
		due, err := time.Parse(time.RFC3339, q.Due)
		if err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%.40q is not an RFC 3339 time", q.Due)
		}
		f.and(`w.next IS NOT NULL AND w.next <= ?`, due.Unix())
		order = ` ORDER BY w.next, w.url`
	}
	end, args := page(q.Limit, q.Offset)
	rows, err := s.r.QueryContext(ctx, `SELECT w.body FROM watched w`+f.sql()+order+end, append(f.args, args...)...)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	out, err := scanBodies[counterclaim.Watched](rows)
	return out, s.explain(ctx, err)
}

// listOf gives strings as [Dialect].Texts reads them.
func listOf(of []string) string {
	out, _ := json.Marshal(of) // strings cannot fail
	return string(out)
}

// scanBodies reads rows of one column that holds JSON, and closes them.
func scanBodies[T any](rows *sql.Rows) ([]T, error) {
	defer rows.Close()
	out := []T{}
	for rows.Next() {
		var body []byte
		var v T
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(body, &v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// SetWatched keeps watched addresses.
func (s *Store) SetWatched(ctx context.Context, ws []counterclaim.Watched) error {
	return s.change(ctx, func(tx *Tx) error {
		for i := range ws {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := setWatched(tx, &ws[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func setWatched(tx *Tx, w *counterclaim.Watched) error {
	if w.URL == "" {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "a watched address is empty")
	}
	var next any
	if w.Next != "" {
		t, err := time.Parse(time.RFC3339, w.Next)
		if err != nil {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "%.200s is due at %.40q, which is not an RFC 3339 time", w.URL, w.Next)
		}
		next = t.Unix()
	}
	body, err := json.Marshal(w)
	if err != nil {
		return err
	}
	for _, was := range []string{`DELETE FROM watched_version WHERE url = ?`, `DELETE FROM watched WHERE url = ?`} {
		if _, err := tx.Exec(was, w.URL); err != nil {
			return err
		}
	}
	if _, err = tx.Exec(`INSERT INTO watched (url, kind, state, next, body) VALUES (?,?,?,?,?)`, w.URL, w.Kind, w.State, next, body); err != nil {
		return err
	}
	for _, id := range append([]counterclaim.ID{w.Report}, w.Versions...) {
		if id.IsZero() {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO watched_version (report, url) VALUES (?,?) ON CONFLICT DO NOTHING`, id[:], w.URL); err != nil {
			return err
		}
	}
	return nil
}

// Unwatch takes a watched address away.
func (s *Store) Unwatch(ctx context.Context, url string) error {
	return s.change(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(`DELETE FROM watched_version WHERE url = ?`, url); err != nil {
			return err
		}
		err := deleteOne(tx, `DELETE FROM watched WHERE url = ?`, url)
		if err == sql.ErrNoRows {
			return counterclaim.Errorf(counterclaim.CodeNotFound, "%.200s is not watched", url)
		}
		return err
	})
}

// deleteOne runs a statement that deletes and gives sql.ErrNoRows where there was nothing.
func deleteOne(tx *Tx, query string, args ...any) error {
	got, err := tx.Exec(query, args...)
	if err != nil {
		return err
	}
	if n, err := got.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return sql.ErrNoRows
}
