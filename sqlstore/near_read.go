package sqlstore

import (
	"context"
	"strconv"

	"github.com/counterclaim/counterclaim"
)

var _ counterclaim.Nearby = (*Store)(nil)

// Near gives the claims near those of a report that is not kept here.
func (s *Store) Near(ctx context.Context, around []counterclaim.Neighbourhood) ([]counterclaim.Claim, error) {
	var out []counterclaim.Claim
	err := s.view(ctx, func(tx *Tx) error {
		k := keeping{ctx: ctx, do: new(statements), dialect: &s.Dialect, cache: new(cache)} // the writer's cache is the writer's
		k.cache.clear()
		k.do[takeTurn].tx = tx
		for _, q := range []query{latestUnder, latestOfIncident, claimsByNumber} {
			stmt, err := tx.Tx.PrepareContext(ctx, s.stmt.sql[q])
			if err != nil {
				return err
			}
			defer stmt.Close()
			k.do[q] = statement{s.stmt.sql[q], stmt, tx}
		}
		for _, n := range around {
			k.fresh = append(k.fresh, &row{around: n})
		}
		near, err := k.readNear()
		out = claimsOf(near)
		return err
	})
	return out, err
}

// Revision tells of changes: whatever is kept of claims has a leaf, and a person's word on where one stands is counted.
func (s *Store) Revision(ctx context.Context) (string, error) {
	var leaf, claim, arrangements int64
	err := s.r.QueryRowContext(ctx, `SELECT coalesce((SELECT max(num) FROM leaf), 0), coalesce((SELECT max(num) FROM claim), 0), (SELECT count(*) FROM arrangement)`).
		Scan(&leaf, &claim, &arrangements)
	return strconv.FormatInt(leaf, 10) + "/" + strconv.FormatInt(claim, 10) + "/" + strconv.FormatInt(arrangements, 10), s.explain(ctx, err)
}

// SealCoding gives a report the id under which it is confidential.
func (s *Store) SealCoding(c *counterclaim.Coding) error {
	keeper := s.words()
	if keeper == nil {
		return counterclaim.Errorf(counterclaim.CodeUnsupported, "a confidential report is kept encrypted alone, and the record's vault, which would have its key, is not at hand").
			Try("name the vault with --vault, or add the report where the vault is")
	}
	return c.Seal(keeper)
}
