package sqlstore

import (
	"context"
	"encoding/json"

	"github.com/counterclaim/counterclaim"
)

// SetMark adds a mark.
func (s *Store) SetMark(ctx context.Context, m *counterclaim.Mark) error {
	if err := m.Validate(); err != nil {
		return err
	}
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return s.change(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`INSERT INTO mark (body) VALUES (?)`, body)
		return err
	})
}

// Marks lists all marks in the order in which they were set.
func (s *Store) Marks(ctx context.Context) ([]counterclaim.Mark, error) {
	rows, err := s.r.QueryContext(ctx, `SELECT body FROM mark ORDER BY num`)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	out, err := scanBodies[counterclaim.Mark](rows)
	return out, s.explain(ctx, err)
}
