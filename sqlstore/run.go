package sqlstore

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/counterclaim/counterclaim"
)

// keepChanges keeps what a reading again changed: the old claims whole, and what stands for them. Kept is how many claims a person
// answers for.
func (k *keeping) keepChanges(kept int) error {
	old := make(map[counterclaim.ID]*row, len(k.retired))
	for _, r := range k.retired {
		old[r.claim.ID] = r
	}
	var added, removed, changed int
	for _, r := range k.fresh {
		was := old[r.claim.ID]
		delete(old, r.claim.ID)
		if was != nil && sameCoding(&was.claim, &r.claim) {
			continue
		}
		if was == nil {
			added++
		} else {
			changed++
		}
		if err := k.keepChange(was, r); err != nil {
			return err
		}
	}
	for _, r := range k.retired {
		if old[r.claim.ID] == nil {
			continue
		}
		removed++
		if err := k.keepChange(r, nil); err != nil {
			return err
		}
	}
	if k.coding.Run == "" {
		return nil
	}
	body, err := runBody(&counterclaim.Run{Name: k.coding.Run, CodedBy: codedBy(k.coding), Started: time.Now().UTC().Format(time.RFC3339)})
	if err != nil {
		return err
	}
	if err := k.keepRunLeaf(body); err != nil {
		return err
	}
	_, err = k.do[countRun].Exec(k.coding.Run, body, added, removed, changed, kept)
	return err
}

// sameCoding reports whether two claims of the same words and event differ in nothing but who made them.
func sameCoding(a, b *counterclaim.Claim) bool {
	x, err1 := json.Marshal(plain(*a))
	y, err2 := json.Marshal(plain(*b))
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

// plain gives a claim without who made it and where it stands.
func plain(c counterclaim.Claim) counterclaim.Claim {
	c.CodedBy, c.Incident, c.Why, c.Party = "", counterclaim.ID{}, nil, ""
	return c
}

// keepChange keeps one claim before and after; one of the two may be nil.
func (k *keeping) keepChange(was, is *row) error {
	text := func(r *row) (any, error) {
		if r == nil {
			return nil, nil
		}
		return json.Marshal(&r.claim)
	}
	before, err1 := text(was)
	after, err2 := text(is)
	if err := cmp.Or(err1, err2); err != nil {
		return err
	}
	at := cmp.Or(is, was)
	if err := k.keepChangeLeaf(before, after); err != nil {
		return err
	}
	_, err := k.do[insertChange].Exec(k.coding.Run, k.report, at.claim.Start, before, after)
	return err
}

// SetRun keeps a run; its counts are those of the reports that Save kept for it.
func (s *Store) SetRun(ctx context.Context, r *counterclaim.Run) error {
	if r.Name == "" {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the run has no name")
	}
	body, err := runBody(r)
	if err != nil {
		return err
	}
	return s.change(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`INSERT INTO run (name, body) VALUES (?,?) ON CONFLICT (name) DO UPDATE SET body = excluded.body`, r.Name, body)
		return cmp.Or(err, keepBodyLeaf(tx, counterclaim.RunLeaf, runRef(r.Name), body))
	})
}

const runColumns = `SELECT body, reports, added, removed, changed, kept FROM run `

func scanRun(from scanner) (*counterclaim.Run, error) {
	var r, n counterclaim.Run
	var body []byte
	if err := from.Scan(&body, &n.Reports, &n.Added, &n.Removed, &n.Changed, &n.Kept); err != nil {
		return nil, err
	}
	err := json.Unmarshal(body, &r)
	n.Name, n.CodedBy, n.Started, n.Ended = r.Name, r.CodedBy, r.Started, r.Ended
	return &n, err
}

// Run gives one run.
func (s *Store) Run(ctx context.Context, name string) (*counterclaim.Run, error) {
	r, err := scanRun(s.r.QueryRowContext(ctx, runColumns+`WHERE name = ?`, name))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no run %.80q", name)
	}
	return r, s.explain(ctx, err)
}

// RunList gives all runs.
func (s *Store) RunList(ctx context.Context) ([]counterclaim.Run, error) {
	rows, err := s.r.QueryContext(ctx, runColumns+`ORDER BY `+s.RunNumber+` DESC`)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	defer rows.Close()
	out := []counterclaim.Run{}
	for rows.Next() {
		r, err := scanRun(rows)
		if err != nil {
			return nil, s.explain(ctx, err)
		}
		out = append(out, *r)
	}
	return out, s.explain(ctx, rows.Err())
}

// RunChanges gives what a run changed.
func (s *Store) RunChanges(ctx context.Context, name string, limit, offset int) ([]counterclaim.CodingChange, error) {
	end, args := page(limit, offset)
	rows, err := s.r.QueryContext(ctx, `SELECT r.id, k.old_claim, k.new_claim FROM coding_change k JOIN report r ON r.num = k.report
		WHERE k.run = ? ORDER BY r.id, k.start, k.num`+end, append([]any{name}, args...)...)
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	defer rows.Close()
	out := []counterclaim.CodingChange{}
	for rows.Next() {
		var id, was, is []byte
		var c counterclaim.CodingChange
		if err := rows.Scan(&id, &was, &is); err != nil {
			return nil, s.explain(ctx, err)
		}
		c.Report = idOf(id)
		for _, half := range []struct {
			body []byte
			to   **counterclaim.Claim
		}{{was, &c.Old}, {is, &c.New}} {
			if half.body == nil {
				continue
			}
			if err := json.Unmarshal(half.body, half.to); err != nil {
				return nil, s.explain(ctx, err)
			}
		}
		out = append(out, c)
	}
	return out, s.explain(ctx, rows.Err())
}

// OldClaims gives the claims of a report that later readings took away or changed.
func (s *Store) OldClaims(ctx context.Context, report counterclaim.ID) ([]counterclaim.Claim, error) {
	rows, err := s.r.QueryContext(ctx, `SELECT k.old_claim FROM report r JOIN coding_change k ON k.report = r.num
		WHERE r.id = ? AND k.old_claim IS NOT NULL ORDER BY k.num DESC`, report[:])
	if err != nil {
		return nil, s.explain(ctx, err)
	}
	out, err := scanBodies[counterclaim.Claim](rows)
	return out, s.explain(ctx, err)
}
