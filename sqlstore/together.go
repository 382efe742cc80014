package sqlstore

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// mostTogether is how many reports one transaction keeps at most; others that hold the record's lock wait for all of them.
const mostTogether = 32

// waiting is a function that writes and waits for its turn.
type waiting struct {
	write func(tx *Tx) error
	done  chan error // holds one
}

// errAlone tells a waiting function that the transaction it was in came to nothing, perhaps by the fault of another in it.
var errAlone = errors.New("to be tried alone")

// gathering is the functions that wait. Whoever has the lead runs them all.
type gathering struct {
	lead chan struct{}
	mu   sync.Mutex
	all  []*waiting
}

func (g *gathering) join(w *waiting) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all = append(g.all, w)
}

// leave is false where w is being run.
func (g *gathering) leave(w *waiting) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(g.all, w)
	if i >= 0 {
		g.all = slices.Delete(g.all, i, i+1)
	}
	return i >= 0
}

// take gives w, which waits, and others in their order.
func (g *gathering) take(w *waiting) []*waiting {
	g.leave(w)
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.all), mostTogether-1)
	out := append([]*waiting{w}, g.all[:n]...)
	g.all = slices.Delete(g.all, 0, n)
	return out
}

// together is change for a function that may share its transaction with others of its kind. One that waits for the record's lock
// takes along what waits by then: that many reports cost one lock, one commit and one look for what other programs have written. It
// returns when all of them are safe; where one of them fails each is tried alone, so that a function may be run twice.
func (s *Store) together(ctx context.Context, write func(tx *Tx) error) error {
	w := &waiting{write, make(chan error, 1)}
	s.gathering.join(w)
	var err error
	select {
	case s.gathering.lead <- struct{}{}:
		select {
		case err = <-w.done: // the one who had the lead before took it along
		default:
			err = s.leadOn(ctx, w)
		}
		<-s.gathering.lead
	case err = <-w.done:
	case <-ctx.Done():
		if s.gathering.leave(w) {
			return ctx.Err()
		}
		err = <-w.done
	}
	if err == errAlone {
		return s.change(ctx, write)
	}
	return err
}

// leadOn runs a function and those that wait with it in one transaction.
func (s *Store) leadOn(ctx context.Context, w *waiting) error {
	var group []*waiting
	err := s.change(ctx, func(tx *Tx) error {
		group = s.gathering.take(w)
		for _, one := range group {
			if err := one.write(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if len(group) == 0 { // the record is away or held by another: whoever leads next tries again
		s.gathering.leave(w)
		return err
	}
	outcome := err
	if err != nil {
		outcome = errAlone
	}
	for _, one := range group[1:] {
		one.done <- outcome
	}
	if err != nil && len(group) > 1 && ctx.Err() == nil {
		return errAlone
	}
	return err
}
