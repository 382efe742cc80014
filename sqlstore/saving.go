package sqlstore

import (
	"context"

	"github.com/counterclaim/counterclaim"
)

// Save keeps a report with its claims and places these into incidents.
func (s *Store) Save(ctx context.Context, c *counterclaim.Coding, place counterclaim.Placer) (counterclaim.Saved, error) {
	one, err := s.ready(ctx, c, place)
	if err == nil {
		err = s.together(ctx, one.write)
	}
	if err != nil {
		return counterclaim.Saved{}, err
	}
	return one.saved, nil
}

// SaveAll keeps several reports, in one transaction where that goes well.
func (s *Store) SaveAll(ctx context.Context, codings []*counterclaim.Coding, place counterclaim.Placer) []counterclaim.Outcome {
	out := make([]counterclaim.Outcome, len(codings))
	all := make([]*saving, 0, len(codings))
	of := make([]*counterclaim.Outcome, 0, len(codings)) // those of all
	for i, c := range codings {
		one, err := s.ready(ctx, c, place)
		if out[i].Err = err; err == nil {
			all, of = append(all, one), append(of, &out[i])
		}
	}
	if len(all) == 0 {
		return out
	}
	begun, err := s.write(ctx, all...)
	for i, one := range all {
		of[i].Err = err
		if err != nil && begun && len(all) > 1 { // by the fault of one of them, or of the record
			begun, of[i].Err = s.write(ctx, one)
			if !begun {
				err = of[i].Err // the record is away or held by another; the rest need not wait for it as long again
			}
		}
		if of[i].Err == nil {
			of[i].Saved = one.saved
		}
	}
	return out
}

// write keeps reports in one transaction; begun is false where there was none.
func (s *Store) write(ctx context.Context, all ...*saving) (begun bool, err error) {
	err = s.change(ctx, func(tx *Tx) error {
		begun = true
		for _, one := range all {
			if err := one.write(tx); err != nil {
				return err
			}
		}
		return nil
	})
	return begun, err
}

// saving is a report that is ready to be kept.
type saving struct {
	store  *Store
	ctx    context.Context
	coding *counterclaim.Coding
	place  counterclaim.Placer
	packed []packed           // originals that the record did not have
	saved  counterclaim.Saved // what the last write did
}

// ready does what can be done before the write lock is taken.
func (s *Store) ready(ctx context.Context, c *counterclaim.Coding, place counterclaim.Placer) (*saving, error) {
	if err := check(c); err != nil {
		return nil, err
	}
	packed, err := s.pack(ctx, c.Originals)
	return &saving{store: s, ctx: ctx, coding: c, place: place, packed: packed}, err
}

// write keeps the report in a transaction, and may do so again in another.
func (one *saving) write(tx *Tx) error {
	s := one.store
	own := *one.coding // in which the report's CopyOf is set
	k := keeping{ctx: one.ctx, do: s.stmt.in(tx), dialect: &s.Dialect, cache: &s.cache, coding: &own, packed: one.packed, place: one.place, pairs: map[pairOf]int{}}
	err := k.keep()
	one.saved = k.saved
	return err
}
