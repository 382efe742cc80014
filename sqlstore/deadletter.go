package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/counterclaim/counterclaim"
)

// SetAside keeps a letter.
func (s *Store) SetAside(ctx context.Context, d *counterclaim.DeadLetter) error {
	at, err := time.Parse(time.RFC3339, d.At)
	if err != nil || d.ID.IsZero() {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "work %.200q that was given up has no id, or no RFC 3339 time", d.Name)
	}
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return s.change(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`INSERT INTO dead_letter (id, at, body, work) VALUES (?,?,?,?)
			ON CONFLICT (id) DO UPDATE SET at = excluded.at, body = excluded.body, work = excluded.work`, d.ID[:], at.Unix(), body, append([]byte{}, d.Work...))
		return err
	})
}

// SetAsides lists letters, newest first, and counts all.
func (s *Store) SetAsides(ctx context.Context, limit, offset int) ([]counterclaim.DeadLetter, int, error) {
	out, total := []counterclaim.DeadLetter{}, 0
	err := s.view(ctx, func(tx *Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM dead_letter`).Scan(&total); err != nil {
			return err
		}
		end, args := page(limit, offset)
		rows, err := tx.QueryContext(ctx, `SELECT body FROM dead_letter ORDER BY at DESC, id`+end, args...)
		if err != nil {
			return err
		}
		out, err = scanBodies[counterclaim.DeadLetter](rows)
		return err
	})
	return out, total, err
}

// DeadLetter gives one letter with its work.
func (s *Store) DeadLetter(ctx context.Context, id counterclaim.ID) (*counterclaim.DeadLetter, error) {
	var d counterclaim.DeadLetter
	var body, work []byte
	err := s.r.QueryRowContext(ctx, `SELECT body, work FROM dead_letter WHERE id = ?`, id[:]).Scan(&body, &work)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, noLetter(id)
	}
	if err == nil {
		err = json.Unmarshal(body, &d)
	}
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	d.Work = work
	return &d, nil
}

// Drop takes a letter away.
func (s *Store) Drop(ctx context.Context, id counterclaim.ID) error {
	return s.change(ctx, func(tx *Tx) error {
		err := deleteOne(tx, `DELETE FROM dead_letter WHERE id = ?`, id[:])
		if err == sql.ErrNoRows {
			return noLetter(id)
		}
		return err
	})
}

func noLetter(id counterclaim.ID) error {
	return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no work %s that was given up", id)
}
