package sqlstore

import (
	"context"
	"database/sql"
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
		if _, err := tx.Exec(`INSERT INTO mark (body) VALUES (?)`, body); err != nil {
			return err
		}
		content, err := contentOf(body, nil)
		if err != nil {
			return err
		}
		return keepLeaf(tx, counterclaim.MarkLeaf, markRef(body), content)
	})
}

// markRef is what the leaves of marks on one thing are of.
func markRef(body []byte) counterclaim.ID {
	var m counterclaim.Mark
	_ = json.Unmarshal(body, &m) // of what is damaged the content matches no leaf
	return counterclaim.HashOf("mark", m.Key())
}

func eachMark(ctx context.Context, tx *Tx, one toEach) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return err
		}
		content, err := contentOf(body, nil)
		if err != nil {
			return err
		}
		return one(markRef(body), content)
	}, `SELECT body FROM mark ORDER BY num`)
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
