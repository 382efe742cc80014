package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/counterclaim/counterclaim"
)

var _ counterclaim.Sitreps = (*Store)(nil)

// PublishSitrep keeps a published situation report.
func (s *Store) PublishSitrep(ctx context.Context, r *counterclaim.SituationReport) (fresh bool, err error) {
	if err := r.ValidatePublished(); err != nil {
		return false, err
	}
	err = s.change(ctx, func(tx *Tx) error {
		all, err := sitreps(ctx, tx)
		if err != nil {
			return err
		}
		last := counterclaim.SituationReport{}
		for i := range all {
			if all[i].ID == r.ID {
				return nil
			}
			if all[i].From == r.From && all[i].To == r.To {
				last = all[i]
			}
		}
		if r.Version != last.Version+1 || r.Corrects != last.ID {
			if last.Version == 0 {
				return counterclaim.Errorf(counterclaim.CodeConflict, "version %d of the situation report of %s to %s corrects one that the record does not have", r.Version, r.From, r.To).Try("publish the first version first")
			}
			return counterclaim.Errorf(counterclaim.CodeConflict, "version %d of the situation report of %s to %s does not follow the last one that the record has, which is version %d, %s", r.Version, r.From, r.To, last.Version, last.ID.Short()).
				Try("correct that one, and say what changed")
		}
		if err := sameMake(ctx, tx, r.Synthetic); err != nil {
			return err
		}
		fresh = true
		return insertSitrep(tx, r)
	})
	return fresh && err == nil, err
}

// sitrepRow is a situation report as columns have it.
type sitrepRow struct {
	id, body    []byte
	first, last string
	version     int64
	synthetic   bool
}

// content gives the canonical form.
func (r *sitrepRow) content() ([]byte, error) {
	return contentOf(r.body, map[string]any{"id": hex.EncodeToString(r.id), "first": r.first, "last": r.last, "version": r.version, "synthetic": r.synthetic})
}

func insertSitrep(tx *Tx, s *counterclaim.SituationReport) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	r := sitrepRow{s.ID[:], body, s.From, s.To, int64(s.Version), s.Synthetic}
	if err := tx.write(`INSERT INTO sitrep (id, first, last, version, synthetic, body) VALUES (?,?,?,?,?,?)`, r.id, r.first, r.last, r.version, r.synthetic, r.body); err != nil {
		return err
	}
	content, err := r.content()
	if err != nil {
		return err
	}
	return keepLeaf(tx, counterclaim.SitrepLeaf, s.ID, content)
}

func eachSitrepRow(ctx context.Context, tx *Tx, one func(r *sitrepRow) error) error {
	return eachRow(ctx, tx, func(rows *sql.Rows) error {
		var r sitrepRow
		if err := rows.Scan(&r.id, &r.first, &r.last, &r.version, &r.synthetic, &r.body); err != nil {
			return err
		}
		return one(&r)
	}, `SELECT id, first, last, version, synthetic, body FROM sitrep ORDER BY first, last, version`)
}

func eachSitrep(ctx context.Context, tx *Tx, one toEach) error {
	return eachSitrepRow(ctx, tx, func(r *sitrepRow) error {
		content, err := r.content()
		if err != nil {
			return err
		}
		return one(idOf(r.id), content)
	})
}

// Sitrep gives one.
func (s *Store) Sitrep(ctx context.Context, id counterclaim.ID) (*counterclaim.SituationReport, error) {
	var out counterclaim.SituationReport
	err := s.view(ctx, func(tx *Tx) error {
		var body []byte
		err := tx.QueryRowContext(ctx, `SELECT body FROM sitrep WHERE id = ?`, id[:]).Scan(&body)
		if errors.Is(err, sql.ErrNoRows) {
			return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no situation report %s", id)
		}
		if err != nil {
			return err
		}
		if err := json.Unmarshal(body, &out); err != nil {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "situation report %s is damaged", id.Short()).At(s.Name, 0).Because(err).
				Try("restore the record from a copy; counterclaim verify tells what else is damaged")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// Sitreps lists them.
func (s *Store) Sitreps(ctx context.Context) ([]counterclaim.SituationReport, error) {
	var out []counterclaim.SituationReport
	err := s.view(ctx, func(tx *Tx) (err error) {
		out, err = sitreps(ctx, tx)
		return err
	})
	return out, err
}

func sitreps(ctx context.Context, tx *Tx) ([]counterclaim.SituationReport, error) {
	out := []counterclaim.SituationReport{}
	err := eachSitrepRow(ctx, tx, func(r *sitrepRow) error {
		var one counterclaim.SituationReport
		if err := json.Unmarshal(r.body, &one); err != nil {
			one = counterclaim.SituationReport{ID: idOf(r.id), From: r.first, To: r.last, Version: int(r.version), Synthetic: r.synthetic}
		}
		one.Sections, one.Tables = nil, nil
		out = append(out, one)
		return nil
	})
	return out, err
}

// sitreps wants each report to be what its row is found by, to keep the record's rules with its signatures, and to follow the one before it.
func (v *verifying) sitreps() error {
	last := map[[2]string]counterclaim.SituationReport{}
	return eachSitrepRow(v.ctx, v.tx, func(r *sitrepRow) error {
		id := idOf(r.id)
		var of counterclaim.SituationReport
		if err := json.Unmarshal(r.body, &of); err != nil {
			return v.unread(err, "situation report %s", id.Short())
		}
		if err := of.ValidatePublished(); err != nil {
			v.wrong("situation report %s: %v", id.Short(), err)
		}
		if of.ID != id || of.From != r.first || of.To != r.last || int64(of.Version) != r.version || of.Synthetic != r.synthetic {
			v.wrong("situation report %s: it does not say of itself what the record keeps it as", id.Short())
		}
		days := [2]string{r.first, r.last}
		if before := last[days]; of.Version != before.Version+1 || of.Corrects != before.ID {
			v.wrong("situation report %s: it does not follow the version before it", id.Short())
		}
		last[days] = of
		return nil
	})
}
