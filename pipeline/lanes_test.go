package pipeline

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
)

// Pieces of a lane come out in their order, one at a time; no more lanes than allowed work.
func TestLanes(t *testing.T) {
	var inLane [5]atomic.Int32
	var working, most atomic.Int32
	type piece struct{ lane, n int }
	l := newLanes(t.Context(), 3, func(_ context.Context, p piece) piece {
		if inLane[p.lane].Add(1) != 1 {
			t.Errorf("two pieces of lane %d at once", p.lane)
		}
		if n := working.Add(1); n > most.Load() {
			most.Store(n)
		}
		working.Add(-1)
		inLane[p.lane].Add(-1)
		return p
	})
	for lane := range 5 {
		for n := range 200 / (lane + 1) {
			l.Add(fmt.Sprint(lane), piece{lane, n})
		}
	}
	var next [5]int
	for l.pending > 0 {
		p := <-l.Out()
		l.Took()
		if p.n != next[p.lane] {
			t.Fatalf("lane %d: piece %d came in place of %d", p.lane, p.n, next[p.lane])
		}
		next[p.lane]++
	}
	l.Wait()
	if most.Load() > 3 || next[0] != 200 || next[4] != 40 {
		t.Errorf("%d lanes at once; %v", most.Load(), next)
	}
}

// A long lane does not hold up the others: each has its turn.
func TestLanesTakeTurns(t *testing.T) {
	l := newLanes(t.Context(), 1, func(_ context.Context, lane int) int { return lane })
	for lane := range 3 {
		for range 50 / (lane + 1) {
			l.Add(fmt.Sprint(lane), lane)
		}
	}
	var got []int
	for l.pending > 0 {
		got = append(got, <-l.Out())
		l.Took()
	}
	l.Wait()
	for i, lane := range got[:3*16] { // while all three have pieces
		if lane != i%3 {
			t.Fatalf("piece %d is of lane %d: %v", i, lane, got)
		}
	}
}

func TestLanesEnd(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	l := newLanes(ctx, 2, func(ctx context.Context, n int) int { <-ctx.Done(); return n })
	for n := range 10 {
		l.Add(fmt.Sprint(n%3), n)
	}
	stop()
	l.Wait() // though nobody takes what comes out
}
