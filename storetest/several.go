package storetest

import (
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// severalAtOnce keeps some reports together, among them the same one twice and such as cannot be kept: the others are kept as they would
// be one after the other.
func severalAtOnce(t *testing.T, s counterclaim.Store) {
	reports := valley(12)
	made := report("Vale Wire", "2031-03-02", "A.")
	made.Synthetic = true
	lost := report("Vale Wire", "2031-03-02", "B.")
	lost.ID = counterclaim.ID{}
	var together []*counterclaim.Coding
	for i := range reports {
		together = append(together, &reports[i])
		switch i {
		case 4:
			together = append(together, &reports[1], coding(&made))
		case 7:
			together = append(together, &counterclaim.Coding{Report: lost})
		}
	}
	want := map[int]counterclaim.Code{6: counterclaim.CodeMixedSynthetic, 10: counterclaim.CodeBadInput}
	seen := map[counterclaim.ID]bool{}
	got := s.SaveAll(context.Background(), together, place)
	if len(got) != len(together) {
		t.Fatalf("%d outcomes of %d reports", len(got), len(together))
	}
	for i, o := range got {
		code(t, "one of several", o.Err, want[i])
		if o.Err == nil && (o.Saved.Report != together[i].Report.ID || o.Saved.Claims != 3 || o.Saved.Fresh == seen[o.Saved.Report]) {
			t.Errorf("report %d: saved %+v", i, o.Saved)
		}
		seen[o.Saved.Report] = true
	}
	if o := view(t, s); o.Reports != len(reports) || o.Claims != 3*len(reports) {
		t.Errorf("%d reports with %d claims", o.Reports, o.Claims)
	}
	if got := s.SaveAll(context.Background(), nil, place); len(got) != 0 {
		t.Errorf("nothing has outcomes: %+v", got)
	}
	ended, end := context.WithCancel(context.Background())
	end()
	more := valley(14)[12:]
	for _, o := range s.SaveAll(ended, []*counterclaim.Coding{&more[0], &more[1]}, place) {
		if o.Err != context.Canceled {
			t.Errorf("after its context has ended: %v", o.Err)
		}
	}
	before := state(t, s)
	for i := range reports { // in which nothing is left to do
		same(t, "saved", save(t, s, &reports[i]), counterclaim.Saved{Report: reports[i].Report.ID, Claims: 3})
	}
	same(t, "the record", state(t, s), before)
}
