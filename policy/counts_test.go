package policy

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// growing is a record of so many reports of one outlet, whose size is told as if it were large.
type growing struct {
	counterclaim.Reader
	reports atomic.Int64
	looked  atomic.Int64       // how often all claims were asked for
	held    chan chan struct{} // nil: nothing waits
	fails   atomic.Bool
	secret  atomic.Bool
}

func (g *growing) Overview(context.Context) (*counterclaim.Overview, error) {
	n := int(g.reports.Load())
	return &counterclaim.Overview{Reports: n, Claims: freshClaims + n}, nil
}

func (g *growing) Dispute(context.Context) (*counterclaim.Dispute, error) {
	return &counterclaim.Dispute{}, nil
}

func (g *growing) Marks(context.Context) ([]counterclaim.Mark, error) {
	if !g.secret.Load() {
		return nil, nil
	}
	return []counterclaim.Mark{{Kind: counterclaim.MarkSource, On: "outlet", By: "A. Person", Reason: "a danger"}}, nil
}

func (g *growing) Claims(context.Context, counterclaim.ClaimQuery) ([]counterclaim.Claim, error) {
	g.looked.Add(1)
	if g.held != nil {
		let := make(chan struct{})
		g.held <- let
		<-let
	}
	if g.fails.Load() {
		return nil, errors.New("the disk is gone")
	}
	return nil, nil
}

func (g *growing) ReportsAfter(context.Context, counterclaim.ID, int) ([]counterclaim.ListedReport, error) {
	out := []counterclaim.ListedReport{}
	for i := range g.reports.Load() {
		out = append(out, counterclaim.ListedReport{Report: counterclaim.Report{ID: counterclaim.HashOf(string(rune('a' + i))), Outlet: "outlet", Published: "2031-03-01"}})
	}
	return out, nil
}

func (g *growing) Incidents(context.Context, counterclaim.IncidentQuery) ([]counterclaim.Incident, error) {
	return nil, nil
}

// A page of a large record never waits for a count but the first; who wants exact counts waits for theirs.
func TestCountsLag(t *testing.T) {
	clock := now
	g := &growing{}
	g.reports.Store(3)
	lagging := NewView(g, nil, func() time.Time { return clock }).Lagging()
	exact := NewView(g, nil, func() time.Time { return clock })
	reports := func(v *View) int {
		t.Helper()
		o, err := v.Overview(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return o.Reports
	}
	if a, b := reports(lagging), reports(exact); a != 3 || b != 3 {
		t.Fatalf("%d and %d reports", a, b)
	}
	g.reports.Store(4)
	if got := reports(exact); got != 4 {
		t.Errorf("exact: %d reports", got)
	}
	clock = clock.Add(time.Hour)
	g.held = make(chan chan struct{})
	if got := reports(lagging); got != 3 {
		t.Errorf("a page waited for a count: %d reports", got)
	}
	let := <-g.held // the count that was begun beside
	before := g.looked.Load()
	if got := reports(lagging); got != 3 || g.looked.Load() != before {
		t.Errorf("a second count was begun beside the first; %d reports", got)
	}
	let <- struct{}{}
	g.held = nil
	for deadline := time.Now().Add(30 * time.Second); reports(lagging) != 4; {
		if time.Now().After(deadline) {
			t.Fatal("what was counted beside is never shown")
		}
		time.Sleep(time.Millisecond)
	}
}

// An outlet that is marked is gone from the counts at once, and a count that fails is told and tried again.
func TestCountsOfMarked(t *testing.T) {
	clock := now
	g := &growing{}
	g.reports.Store(2)
	g.fails.Store(true)
	v := NewView(g, nil, func() time.Time { return clock }).Lagging()
	if _, err := v.SourceCounts(t.Context()); err == nil {
		t.Fatal("a record that cannot be read was counted")
	}
	g.fails.Store(false)
	counts, err := v.SourceCounts(t.Context())
	if err != nil || len(counts) != 1 || counts[0].Reports != 2 {
		t.Fatalf("%v, %v", counts, err)
	}
	g.secret.Store(true)
	clock = clock.Add(time.Hour)
	if counts, err = v.SourceCounts(t.Context()); err != nil || len(counts) != 0 {
		t.Errorf("an outlet that is confidential is counted: %v, %v", counts, err)
	}
}

func (g *growing) Resolve(_ context.Context, noun, _ string) (counterclaim.Address, error) {
	return counterclaim.Address{ID: counterclaim.HashOf(noun)}, nil
}

// Outside the mission nobody learns even that an observation is there.
func TestNoAddressOfAnObservation(t *testing.T) {
	v := NewView(&growing{}, nil, func() time.Time { return now })
	if a, err := v.Resolve(t.Context(), "o", "0123456789abcdef"); counterclaim.CodeOf(err) != counterclaim.CodeNotFound || !a.ID.IsZero() {
		t.Errorf("%+v, %v", a, err)
	}
	if a, err := v.Resolve(t.Context(), "x", "0123456789abcdef"); err != nil || a.ID.IsZero() {
		t.Errorf("an exhibit: %+v, %v", a, err)
	}
}
