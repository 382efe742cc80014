package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Resolve finds what a short address stands for.
func (s *Store) Resolve(ctx context.Context, noun, prefix string) (counterclaim.Address, error) {
	prefix = strings.ToLower(prefix)
	if !counterclaim.IsHexPrefix(prefix) {
		return counterclaim.Address{}, counterclaim.Errorf(counterclaim.CodeBadInput, "%.80q is not an address", prefix).
			Try("give 8 to 64 of the digits 0-9 and a-f")
	}
	var out counterclaim.Address
	err := s.view(ctx, func(tx *Tx) error {
		var err error
		switch noun {
		case "r":
			out, err = resolveReport(ctx, tx, prefix)
		case "c":
			out, err = resolveClaim(ctx, tx, prefix)
		case "i":
			out, err = resolveIncident(ctx, tx, prefix)
		case "x":
			low, high := bounds(prefix)
			out.ID, err = only(ctx, tx, "exhibit", prefix, `SELECT id FROM exhibit WHERE id BETWEEN ? AND ? LIMIT 2`, low, high)
		case "o":
			low, high := bounds(prefix)
			out.ID, err = only(ctx, tx, "observation", prefix, `SELECT id FROM observation WHERE id BETWEEN ? AND ? LIMIT 2`, low, high)
		case "a":
			low, high := bounds(prefix)
			out.ID, err = only(ctx, tx, "version of an agreement", prefix, `SELECT id FROM agreement WHERE id BETWEEN ? AND ? LIMIT 2`, low, high)
		case "s":
			low, high := bounds(prefix)
			out.ID, err = only(ctx, tx, "situation report", prefix, `SELECT id FROM sitrep WHERE id BETWEEN ? AND ? LIMIT 2`, low, high)
		case "p":
			low, high := bounds(prefix)
			out.ID, err = only(ctx, tx, "complaint", prefix, `SELECT id FROM complaint WHERE id BETWEEN ? AND ? LIMIT 2`, low, high)
		default:
			err = counterclaim.Errorf(counterclaim.CodeBadInput, "%.80q is no kind of address", noun).Try("use r, c, i, x, o, a, s or p")
		}
		return err
	})
	return out, err
}

func resolveReport(ctx context.Context, tx *Tx, prefix string) (counterclaim.Address, error) {
	low, high := bounds(prefix)
	id, err := only(ctx, tx, "report", prefix, `SELECT id FROM report WHERE id BETWEEN ? AND ? LIMIT 2`, low, high)
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		moved, _, err := isMoved(ctx, tx, `SELECT was, NULL FROM sealed_report WHERE was BETWEEN ? AND ? LIMIT 1`, prefix)
		if err != nil || !moved.IsZero() {
			return counterclaim.Address{Gone: true, Why: whyMoved}, err
		}
	}
	return counterclaim.Address{ID: id}, err
}

// resolveClaim leads from a claim's address, or that of one taken away, to a claim.
func resolveClaim(ctx context.Context, tx *Tx, prefix string) (counterclaim.Address, error) {
	low, high := bounds(prefix)
	id, err := only(ctx, tx, "claim", prefix, `SELECT id FROM claim WHERE id BETWEEN ?1 AND ?2
		UNION ALL SELECT id FROM retired_claim WHERE id BETWEEN ?1 AND ?2 LIMIT 2`, low, high)
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		moved, _, err := isMoved(ctx, tx, movedClaims, prefix)
		if err != nil || !moved.IsZero() {
			return counterclaim.Address{Gone: true, Why: whyMoved}, err
		}
	}
	if err != nil {
		return counterclaim.Address{}, err
	}
	var old retired
	err = tx.QueryRowContext(ctx, `SELECT report, start, "end", event FROM retired_claim WHERE id = ?`, id[:]).
		Scan(&old.report, &old.start, &old.end, &old.event)
	if err == sql.ErrNoRows {
		return counterclaim.Address{ID: id}, nil
	}
	if err != nil {
		return counterclaim.Address{}, err
	}
	return old.successor(ctx, tx)
}

// resolveIncident leads from the address of an incident, or of any claim, to the incident
// that holds the claim or its successor.
func resolveIncident(ctx context.Context, tx *Tx, prefix string) (counterclaim.Address, error) {
	claim, err := resolveClaim(ctx, tx, prefix)
	if err == nil && claim.Gone {
		if _, leads, err := isMoved(ctx, tx, movedClaims, prefix); err != nil || !leads.IsZero() {
			if err != nil {
				return counterclaim.Address{}, err
			}
			found, err := resolveIncident(ctx, tx, leads.String())
			if err == nil && !found.Gone {
				found.Forwarded, found.Why = true, "the claim that this incident was named for is confidential by now; the others stand here"
			}
			return found, err
		}
	}
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		return counterclaim.Address{}, missing("incident", prefix)
	}
	if err != nil || claim.Gone {
		if claim.Gone {
			claim.Why = "the claim that this incident was named for is gone: " + claim.Why
		}
		return claim, err
	}
	var raw []byte
	err = tx.QueryRowContext(ctx, `SELECT i.id FROM claim c JOIN incident n ON n.num = c.incident JOIN claim i ON i.num = n.first WHERE c.id = ?`, claim.ID[:]).Scan(&raw)
	if err == sql.ErrNoRows {
		return counterclaim.Address{Gone: true, Why: "the claim that this address names stands in no incident"}, nil
	}
	if err != nil {
		return counterclaim.Address{}, err
	}
	found := counterclaim.Address{ID: idOf(raw)}
	switch {
	case claim.Forwarded:
		found.Forwarded = true
		found.Why = "the report was read again, and the claim that this address names now stands in this incident"
	case found.ID != claim.ID:
		found.Forwarded = true
		found.Why = "this incident was joined with one that has an earlier claim, or the address is that of one of its claims"
	}
	return found, nil
}

// retired is a claim that a later reading took away.
type retired struct {
	report     int64
	start, end int
	event      string
}

// successor finds the claim that the report now has for the retired one's words: the one
// whose span overlaps it best, of the same event where there is one.
func (old retired) successor(ctx context.Context, tx *Tx) (counterclaim.Address, error) {
	rows, err := tx.QueryContext(ctx, claimColumns+`WHERE c.report = ?`, old.report)
	if err != nil {
		return counterclaim.Address{}, err
	}
	claims, err := scanClaims(rows)
	if err != nil {
		return counterclaim.Address{}, err
	}
	best, ok := old.best(claims)
	if !ok {
		return counterclaim.Address{Gone: true, Why: "the report was read again, and the new reading finds no claim in these words"}, nil
	}
	return counterclaim.Address{ID: best.ID, Forwarded: true, Why: "the report was read again, and this claim now stands for these words"}, nil
}

// best gives the claim that takes the place of the old one; ok is false where none has words of it.
func (old retired) best(claims []counterclaim.Claim) (best counterclaim.Claim, ok bool) {
	claims = slices.DeleteFunc(slices.Clone(claims), func(c counterclaim.Claim) bool { return old.overlap(&c) == 0 })
	if len(claims) == 0 {
		return best, false
	}
	return slices.MaxFunc(claims, func(a, b counterclaim.Claim) int {
		return cmp.Or(old.likeness(&a, &b), cmp.Compare(b.Start, a.Start), slices.Compare(b.ID[:], a.ID[:]))
	}), true
}

// likeness compares two claims by how well each takes the place of the old one.
func (old retired) likeness(a, b *counterclaim.Claim) int {
	same := func(c *counterclaim.Claim) int {
		if string(c.Event) == old.event {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(same(a), same(b)), cmp.Compare(old.overlap(a), old.overlap(b)))
}

// overlap gives the part of both spans together that they have in common, 0 to 1.
func (old retired) overlap(c *counterclaim.Claim) float64 {
	common := min(old.end, c.End) - max(old.start, c.Start)
	if common <= 0 {
		return 0
	}
	return float64(common) / float64(max(old.end, c.End)-min(old.start, c.Start))
}

// bounds gives the least and the greatest id that begin with a prefix.
func bounds(prefix string) (low, high []byte) {
	fill := func(digit string) []byte {
		b, _ := hex.DecodeString(prefix + strings.Repeat(digit, 64-len(prefix))) // digits were checked
		return b
	}
	return fill("0"), fill("f")
}

// only gives the one id that a query finds.
func only(ctx context.Context, tx *Tx, noun, prefix, query string, args ...any) (counterclaim.ID, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return counterclaim.ID{}, err
	}
	defer rows.Close()
	var found []counterclaim.ID
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return counterclaim.ID{}, err
		}
		found = append(found, idOf(raw))
	}
	if err := rows.Err(); err != nil {
		return counterclaim.ID{}, err
	}
	switch len(found) {
	case 0:
		return counterclaim.ID{}, missing(noun, prefix)
	case 1:
		return found[0], nil
	}
	return counterclaim.ID{}, counterclaim.Errorf(counterclaim.CodeAmbiguous, "more than one %s has an address that begins with %s", noun, prefix).
		Try("give more digits of the address")
}

func missing(noun, prefix string) error {
	return counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no %s with address %s", noun, prefix)
}
