package sqlstore

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/counterclaim/counterclaim"
)

var _ counterclaim.Leaves = (*Store)(nil)

const leafColumns = `SELECT num, kind, ref, content, at, salt, position, batch FROM leaf `

func scanLeaf(from scanner) (*counterclaim.Leaf, error) {
	var l counterclaim.Leaf
	var ref, content []byte
	var position, batch sql.NullInt64
	if err := from.Scan(&l.Num, &l.Kind, &ref, &content, &l.At, &l.Salt, &position, &batch); err != nil {
		return nil, err
	}
	copy(l.Ref[:], ref) // of another length only where somebody changed it: then it matches nothing
	copy(l.Content[:], content)
	l.Position, l.Batch = position.Int64, batch.Int64
	if !position.Valid {
		l.Position = -1
	}
	return &l, nil
}

// keepLeaf notes in the transaction of a thing that the log is to hold it.
func keepLeaf(tx *Tx, kind string, ref counterclaim.ID, content []byte) error {
	salt := make([]byte, counterclaim.SaltSize)
	rand.Read(salt) // never fails
	hash := hashed(content)
	return tx.write(`INSERT INTO leaf (kind, ref, content, at, salt) VALUES (?,?,?,?,?)`, kind, ref[:], hash[:], time.Now().UTC().Format(time.RFC3339), salt)
}

// keepLeafOnce is keepLeaf where the last leaf of the thing does not say the same.
func keepLeafOnce(tx *Tx, kind string, ref counterclaim.ID, content []byte) error {
	var last []byte
	err := tx.QueryRow(`SELECT content FROM leaf WHERE ref = ? AND kind = ? ORDER BY num DESC LIMIT 1`, ref[:], kind).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err == nil && counterclaim.ID(last) == hashed(content) {
		return nil
	}
	return keepLeaf(tx, kind, ref, content)
}

// keepReportLeaf notes a report with its claim set.
func (k *keeping) keepReportLeaf() error {
	h, err := k.held()
	if err != nil {
		return err
	}
	content, err := h.content()
	if err != nil {
		return err
	}
	return keepLeaf(k.tx(), counterclaim.ReportLeaf, k.coding.Report.ID, content)
}

// held gives the report as rows now have it; one that is new need not be read for that.
func (k *keeping) held() (*heldReport, error) {
	r := &k.coding.Report
	if !k.saved.Fresh {
		return readHeld(k.ctx, k.tx(), `id = ?`, r.ID[:])
	}
	body, err := reportBody(r)
	if err != nil {
		return nil, err
	}
	h := &heldReport{id: r.ID[:], outlet: r.Outlet, party: r.Party, published: r.Published, headline: r.Headline, text: r.Text, reader: codedBy(k.coding),
		synthetic: r.Synthetic, body: body}
	for _, row := range k.fresh {
		body, err := row.body()
		if err != nil {
			return nil, err
		}
		c := &row.claim
		h.claims = append(h.claims, heldClaim{id: c.ID[:], start: int64(c.Start), review: string(c.Review), reader: c.CodedBy, body: body})
	}
	return h, nil
}

// keepArrivalLeaf notes an arrival that the record has not.
func (k *keeping) keepArrivalLeaf(at int64, body string) error {
	var there bool
	err := k.tx().QueryRow(`SELECT EXISTS (SELECT 1 FROM arrival WHERE report = ? AND at = ? AND body = ?)`, k.report, at, body).Scan(&there)
	if err != nil || there {
		return err
	}
	content, err := contentOf([]byte(body), nil)
	if err != nil {
		return err
	}
	return keepLeaf(k.tx(), counterclaim.ArrivalLeaf, k.coding.Report.ID, content)
}

// keepBodyLeaf notes a thing whose body is JSON.
func keepBodyLeaf(tx *Tx, kind string, ref counterclaim.ID, body []byte) error {
	content, err := contentOf(body, nil)
	if err != nil {
		return err
	}
	return keepLeafOnce(tx, kind, ref, content)
}

// keepRunLeaf notes a run that nobody began with SetRun.
func (k *keeping) keepRunLeaf(body []byte) error {
	var there bool
	err := k.tx().QueryRow(`SELECT EXISTS (SELECT 1 FROM run WHERE name = ?)`, k.coding.Run).Scan(&there)
	if err != nil || there {
		return err
	}
	return keepBodyLeaf(k.tx(), counterclaim.RunLeaf, runRef(k.coding.Run), body)
}

// keepChangeLeaf notes a claim before and after, each as JSON or nil.
func (k *keeping) keepChangeLeaf(before, after any) error {
	was, _ := before.([]byte)
	is, _ := after.([]byte)
	content, err := changeContent(k.coding.Run, was, is)
	if err != nil {
		return err
	}
	return keepLeaf(k.tx(), counterclaim.ChangeLeaf, k.coding.Report.ID, content)
}

// FillLeaves notes what the record had before it had leaves, of each kind that has none yet.
func FillLeaves(tx *Tx) error {
	ctx := context.Background()
	for _, kind := range allLogged() {
		var there bool
		if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM leaf WHERE kind = ?)`, kind.kind).Scan(&there); err != nil {
			return err
		}
		if there {
			continue
		}
		var waiting []counterclaim.Leaf // what is read is read to its end before anything is written: not every engine does both at once
		err := kind.each(ctx, tx, func(ref counterclaim.ID, content []byte) error {
			waiting = append(waiting, counterclaim.Leaf{Ref: ref, Content: hashed(content)})
			return nil
		})
		if err != nil {
			return err
		}
		now := time.Now().UTC().Format(time.RFC3339)
		for _, l := range waiting {
			salt := make([]byte, counterclaim.SaltSize)
			rand.Read(salt)
			err := tx.write(`INSERT INTO leaf (kind, ref, content, at, salt) VALUES (?,?,?,?,?)`, kind.kind, l.Ref[:], l.Content[:], now, salt)
			if err != nil {
				return err
			}
		}
	}
	return tx.flush()
}

// LogName gives the name of the record's log.
func (s *Store) LogName(ctx context.Context) (string, error) {
	var value []byte
	err := s.r.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'log'`).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return string(value), s.explain(ctx, err)
}

// ClaimLog makes a log the record's where it has none.
func (s *Store) ClaimLog(ctx context.Context, name string) (string, error) {
	var value []byte
	err := s.change(ctx, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ('log', ?) ON CONFLICT DO NOTHING`, []byte(name)); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'log'`).Scan(&value)
	})
	return string(value), err
}

// SealedSize gives how long the log is as far as the record knows.
func (s *Store) SealedSize(ctx context.Context) (int64, error) {
	var n int64
	err := s.r.QueryRowContext(ctx, `SELECT coalesce(max(position) + 1, 0) FROM leaf WHERE position IS NOT NULL`).Scan(&n)
	return n, s.explain(ctx, err)
}

// Unsealed gives leaves that are not sealed.
func (s *Store) Unsealed(ctx context.Context, limit int) ([]counterclaim.Leaf, error) {
	return s.leaves(ctx, `WHERE position IS NULL ORDER BY num LIMIT ?`, limit)
}

// LeavesOf gives the leaves of a thing.
func (s *Store) LeavesOf(ctx context.Context, ref counterclaim.ID) ([]counterclaim.Leaf, error) {
	return s.leaves(ctx, `WHERE ref = ? ORDER BY num`, ref[:])
}

func (s *Store) leaves(ctx context.Context, rest string, arg any) ([]counterclaim.Leaf, error) {
	var out []counterclaim.Leaf
	err := s.view(ctx, func(tx *Tx) error {
		return eachRow(ctx, tx, func(rows *sql.Rows) error {
			l, err := scanLeaf(rows)
			if err == nil {
				out = append(out, *l)
			}
			return err
		}, leafColumns+rest, arg)
	})
	return out, err
}

// Seal notes where leaves stand.
func (s *Store) Seal(ctx context.Context, leaves []counterclaim.Leaf) error {
	return s.change(ctx, func(tx *Tx) error {
		for i := range leaves {
			l := &leaves[i]
			if err := tx.write(`UPDATE leaf SET position = ?, batch = ? WHERE num = ? AND position IS NULL`, l.Position, l.Batch, l.Num); err != nil {
				return err
			}
		}
		return nil
	})
}

// EachLeaf gives every leaf.
func (s *Store) EachLeaf(ctx context.Context, one func(l *counterclaim.Leaf) error) error {
	return s.view(ctx, func(tx *Tx) error {
		for _, rest := range []string{`WHERE position IS NOT NULL ORDER BY position, num`, `WHERE position IS NULL ORDER BY num`} {
			err := eachRow(ctx, tx, func(rows *sql.Rows) error {
				l, err := scanLeaf(rows)
				if err != nil {
					return err
				}
				return one(l)
			}, leafColumns+rest)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// LeafContent gives what the record now holds of what a leaf is of. It looks at one thing where that can be found by its id, else at all
// of its kind.
func (s *Store) LeafContent(ctx context.Context, l *counterclaim.Leaf) ([]byte, error) {
	var found []byte
	stop := errors.New("found")
	one := func(ref counterclaim.ID, content []byte) error {
		if ref == l.Ref && hashed(content) == l.Content {
			found = content
			return stop
		}
		return nil
	}
	err := s.view(ctx, func(tx *Tx) error {
		if l.Kind == counterclaim.ReportLeaf {
			h, err := readHeld(ctx, tx, `id = ?`, l.Ref[:])
			var content []byte
			if errors.Is(err, sql.ErrNoRows) { // or what is left of one that was moved
				r, err := sealedNamed(tx, `was`, l.Ref)
				if errors.Is(err, sql.ErrNoRows) {
					return nil
				}
				if err == nil {
					content, err = r.stub()
				}
				if err != nil {
					return err
				}
				return one(l.Ref, content)
			}
			if err != nil {
				return err
			}
			content, err = h.content()
			if err != nil {
				return err
			}
			return one(l.Ref, content)
		}
		kinds := allLogged()
		if i := kindOf(kinds, l.Kind); i >= 0 {
			return kinds[i].each(ctx, tx, one)
		}
		return nil
	})
	if err != nil && !errors.Is(err, stop) && found == nil {
		return nil, err
	}
	if found == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record no longer holds what the leaf of %s %s says", l.Kind, l.Ref.Short())
	}
	return found, nil
}

// runBody gives a run as it is kept, without its counts.
func runBody(r *counterclaim.Run) ([]byte, error) {
	return json.Marshal(counterclaim.Run{Name: r.Name, CodedBy: r.CodedBy, Started: r.Started, Ended: r.Ended})
}
