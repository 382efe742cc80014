package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"

	"github.com/counterclaim/counterclaim"
)

var _ counterclaim.Contests = (*Store)(nil)

// AddContest keeps a step of what is said about a violation.
func (s *Store) AddContest(ctx context.Context, c *counterclaim.Contest, notes ...counterclaim.AuditEntry) (fresh bool, err error) {
	if err := c.Validate(); err != nil {
		return false, err
	}
	if same := *c; same.Identify() != c.ID {
		return false, counterclaim.Errorf(counterclaim.CodeBadInput, "contest %s: its id is not that of what it says", c.ID.Short())
	}
	err = s.change(ctx, func(tx *Tx) error {
		before, err := contests(ctx, tx, c.Violation)
		if err != nil {
			return err
		}
		for i := range before {
			if before[i].ID == c.ID {
				return nil
			}
		}
		if err := c.Follows(before); err != nil {
			return err
		}
		if err := sameMake(ctx, tx, c.Synthetic); err != nil {
			return err
		}
		fresh = true
		if err := insertContest(tx, c); err != nil {
			return err
		}
		for i := range notes {
			if err := audit(tx, &notes[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return fresh && err == nil, err
}

// contestRow is a step as columns have it.
type contestRow struct {
	id, violation, body []byte
	kind                string
	synthetic           bool
}

// content gives the canonical form.
func (r *contestRow) content() ([]byte, error) {
	return contentOf(r.body, map[string]any{"id": hex.EncodeToString(r.id), "violation": hex.EncodeToString(r.violation), "kind": r.kind, "synthetic": r.synthetic})
}

func insertContest(tx *Tx, c *counterclaim.Contest) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	r := contestRow{c.ID[:], c.Violation[:], body, c.Kind, c.Synthetic}
	if err := tx.write(`INSERT INTO contest (id, violation, kind, synthetic, body) VALUES (?,?,?,?,?)`, r.id, r.violation, r.kind, r.synthetic, r.body); err != nil {
		return err
	}
	content, err := r.content()
	if err != nil {
		return err
	}
	return keepLeaf(tx, counterclaim.ContestLeaf, c.ID, content)
}

func eachContestRow(ctx context.Context, tx *Tx, one func(r *contestRow) error) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var r contestRow
		if err := rows.Scan(&r.id, &r.violation, &r.kind, &r.synthetic, &r.body); err != nil {
			return err
		}
		return one(&r)
	}, `SELECT id, violation, kind, synthetic, body FROM contest ORDER BY num`)
}

func eachContest(ctx context.Context, tx *Tx, one toEach) error {
	return eachContestRow(ctx, tx, func(r *contestRow) error {
		content, err := r.content()
		if err != nil {
			return err
		}
		return one(idOf(r.id), content)
	})
}

// Contests lists the steps about a violation, or all.
func (s *Store) Contests(ctx context.Context, violation counterclaim.ID) ([]counterclaim.Contest, error) {
	var out []counterclaim.Contest
	err := s.view(ctx, func(tx *Tx) (err error) {
		out, err = contests(ctx, tx, violation)
		return err
	})
	return out, err
}

func contests(ctx context.Context, tx *Tx, violation counterclaim.ID) ([]counterclaim.Contest, error) {
	var f filter
	if !violation.IsZero() {
		f.and(`violation = ?`, violation[:])
	}
	rows, err := tx.QueryContext(ctx, `SELECT body FROM contest`+f.sql()+` ORDER BY num`, f.args...)
	if err != nil {
		return nil, err
	}
	return scanBodies[counterclaim.Contest](rows)
}

// contests wants each step to be what its row is found by, to keep the record's rules, and to follow those before it.
func (v *verifying) contests() error {
	before := map[counterclaim.ID][]counterclaim.Contest{}
	return eachContestRow(v.ctx, v.tx, func(r *contestRow) error {
		id := idOf(r.id)
		var of counterclaim.Contest
		if err := json.Unmarshal(r.body, &of); err != nil {
			return v.unread(err, "contest %s", id.Short())
		}
		if err := of.Validate(); err != nil {
			v.wrong("contest %s: %v", id.Short(), err)
		}
		if same := of; same.Identify() != of.ID {
			v.wrong("contest %s: its id is not that of what it says", id.Short())
		}
		if of.ID != id || of.Violation != idOf(r.violation) || of.Kind != r.kind || of.Synthetic != r.synthetic {
			v.wrong("contest %s: it does not say of itself what the record keeps it as", id.Short())
		}
		if err := of.Follows(before[of.Violation]); err != nil {
			v.wrong("contest %s: it does not follow what is there: %v", id.Short(), err)
		}
		before[of.Violation] = append(before[of.Violation], of)
		return nil
	})
}
