package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// complained makes a complaint that is not numbered yet.
func complained(party, kept string, synthetic bool) *counterclaim.FiledComplaint {
	lat, lon := 41.25, 70.5
	return &counterclaim.FiledComplaint{Mission: "Valley Mission", Party: party, Way: counterclaim.WayLetter, Salt: "7QYKX3", Brought: "Ilka Sorn", Taken: "A. Person", Received: "2031-05-08T07:00:00Z", Kept: kept,
		What: "Shells fell on the ferry at Ostry.\nTwo boats burned.", Where: "Ostry", Lat: &lat, Lon: &lon, From: "2031-05-07", Due: "2031-05-18T07:00:00Z", DueBy: "the desk's own 240 hours", Synthetic: synthetic}
}

func file(t testing.TB, s counterclaim.Store, c *counterclaim.FiledComplaint) *counterclaim.FiledComplaint {
	t.Helper()
	if err := s.FileComplaint(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

// about makes the next step of a complaint.
func about(t testing.TB, s counterclaim.Store, id counterclaim.ID, kind, at string) *counterclaim.ComplaintStep {
	t.Helper()
	c, err := s.ComplaintCase(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	step := &counterclaim.ComplaintStep{Complaint: id, After: c.Last(), Kind: kind, By: "A. Person", At: at, Text: "for a reason"}
	if kind == counterclaim.ComplaintTask {
		step.Where, step.Patrol = "the ferry at Ostry", "Patrol 7"
	}
	return step
}

func takeSteps(t testing.TB, s counterclaim.Store, steps ...func() *counterclaim.ComplaintStep) {
	t.Helper()
	for _, make := range steps {
		if err := s.StepComplaint(context.Background(), make()); err != nil {
			t.Fatal(err)
		}
	}
}

// FillComplaints keeps two complaints of one party and one of the other, of which one went all the way, made up where the record is.
func FillComplaints(t testing.TB, s counterclaim.Store) {
	t.Helper()
	synthetic := view(t, s).Synthetic
	first := file(t, s, complained("ardania", "2031-05-08T08:00:00Z", synthetic))
	second := file(t, s, complained("belmark", "2031-05-08T09:00:00Z", synthetic))
	file(t, s, complained("ardania", "2031-05-08T10:00:00Z", synthetic))
	next := func(id counterclaim.ID, kind, at string, change ...func(*counterclaim.ComplaintStep)) func() *counterclaim.ComplaintStep {
		return func() *counterclaim.ComplaintStep {
			step := about(t, s, id, kind, at)
			for _, c := range change {
				c(step)
			}
			return step
		}
	}
	takeSteps(t, s,
		next(first.ID, counterclaim.ComplaintTask, "2031-05-08T11:00:00Z"),
		next(first.ID, counterclaim.ComplaintHold, "2031-05-08T12:00:00Z"),
		next(first.ID, counterclaim.ComplaintOutcome, "2031-05-09T08:00:00Z", func(s *counterclaim.ComplaintStep) { s.Outcome = counterclaim.TaskNotPossible }),
		next(first.ID, counterclaim.ComplaintAnswer, "2031-05-10T08:00:00Z"),
		next(first.ID, counterclaim.ComplaintClose, "2031-05-11T08:00:00Z"),
		next(second.ID, counterclaim.ComplaintWithdraw, "2031-05-09T08:00:00Z", func(s *counterclaim.ComplaintStep) { s.Party = "belmark" }))
}

// complaints are numbered in order by mission and year, kept with their steps, found and listed.
func complaints(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	FillComplaints(t, s)
	synthetic := view(t, s).Synthetic
	other := complained("belmark", "2031-05-08T11:00:00Z", synthetic)
	other.Mission = "River Mission"
	file(t, s, other)
	later := complained("belmark", "2032-01-01T00:00:00Z", synthetic)
	file(t, s, later)
	list, err := s.ComplaintCases(ctx, counterclaim.ComplaintQuery{})
	if err != nil || len(list) != 5 {
		t.Fatal(len(list), err)
	}
	var got []string
	for i := range list {
		c := &list[i].Complaint
		got = append(got, fmt.Sprintf("%s %s %s", c.Mission, c.Name(), list[i].State()))
		if err := c.ValidateKept(); err != nil {
			t.Error(err)
		}
		one, err := s.ComplaintCase(ctx, c.ID)
		if err != nil || one.Complaint.What != c.What || len(one.Steps) != len(list[i].Steps) {
			t.Errorf("%+v, %v", one, err)
		}
		if a, err := s.Resolve(ctx, "p", c.ID.Short()); err != nil || a.ID != c.ID {
			t.Errorf("by its address: %+v, %v", a, err)
		}
	}
	want := []string{"River Mission 2031-1 open", "Valley Mission 2031-1 closed", "Valley Mission 2031-2 withdrawn", "Valley Mission 2031-3 open", "Valley Mission 2032-1 open"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if own, err := s.ComplaintCases(ctx, counterclaim.ComplaintQuery{Party: "ardania"}); err != nil || len(own) != 2 {
		t.Errorf("%d of one party, %v", len(own), err)
	}
	if n := kinds(t, s); n[counterclaim.ComplaintLeaf] != 5 || n[counterclaim.ComplaintStepLeaf] != 6 {
		t.Errorf("%d leaves of 5 complaints, %d of 6 steps", n[counterclaim.ComplaintLeaf], n[counterclaim.ComplaintStepLeaf])
	}
	if _, err := s.ComplaintCase(ctx, counterclaim.HashOf("nothing")); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Error(err)
	}
	NoFaults(t, s)
}

// refusedComplaints keeps nothing that names what is not there, that the rules do not allow, or that comes too late.
func refusedComplaints(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	FillComplaints(t, s)
	list, err := s.ComplaintCases(ctx, counterclaim.ComplaintQuery{})
	if err != nil {
		t.Fatal(err)
	}
	synthetic, nothing := view(t, s).Synthetic, counterclaim.HashOf("nothing")
	filed := func(change func(c *counterclaim.FiledComplaint)) error {
		c := complained("ardania", "2031-05-12T08:00:00Z", synthetic)
		change(c)
		return s.FileComplaint(ctx, c)
	}
	stepped := func(change func(s *counterclaim.ComplaintStep)) error {
		step := about(t, s, list[2].Complaint.ID, counterclaim.ComplaintLink, "2031-05-12T08:00:00Z")
		change(step)
		return s.StepComplaint(ctx, step)
	}
	for what, c := range map[string]struct {
		err  error
		code counterclaim.Code
	}{
		"a claim that is not there":      {filed(func(c *counterclaim.FiledComplaint) { c.Claims = []counterclaim.ID{nothing} }), counterclaim.CodeNotFound},
		"an exhibit that is not there":   {filed(func(c *counterclaim.FiledComplaint) { c.Exhibits = []counterclaim.ID{nothing} }), counterclaim.CodeNotFound},
		"an incident that is not there":  {filed(func(c *counterclaim.FiledComplaint) { c.Incident = nothing }), counterclaim.CodeNotFound},
		"an agreement that is not there": {filed(func(c *counterclaim.FiledComplaint) { c.Agreement = nothing }), counterclaim.CodeNotFound},
		"a made-up one, or a real":       {filed(func(c *counterclaim.FiledComplaint) { c.Synthetic = !synthetic }), counterclaim.CodeMixedSynthetic},
		"no words":                       {filed(func(c *counterclaim.FiledComplaint) { c.What = " " }), counterclaim.CodeBadInput},
		"an observation that is not":     {stepped(func(s *counterclaim.ComplaintStep) { s.Observations = []counterclaim.ID{nothing} }), counterclaim.CodeNotFound},
		"a link to nothing":              {stepped(func(*counterclaim.ComplaintStep) {}), counterclaim.CodeBadInput},
		"a step after one that is gone":  {stepped(func(s *counterclaim.ComplaintStep) { s.After, s.Incident = nothing, nothing }), counterclaim.CodeConflict},
		"a step about another":           {stepped(func(s *counterclaim.ComplaintStep) { s.Complaint = nothing }), counterclaim.CodeNotFound},
		"an end without an answer":       {stepped(func(s *counterclaim.ComplaintStep) { s.Kind = counterclaim.ComplaintClose }), counterclaim.CodeConflict},
		"an id that is not the step's":   {stepped(func(s *counterclaim.ComplaintStep) { s.ID = nothing }), counterclaim.CodeBadInput},
		"a step about what is closed":    {s.StepComplaint(ctx, about(t, s, list[0].Complaint.ID, counterclaim.ComplaintAnswer, "2031-05-12T08:00:00Z")), counterclaim.CodeConflict},
		"a visit without an observation": {stepped(func(s *counterclaim.ComplaintStep) {
			s.Kind, s.Outcome = counterclaim.ComplaintOutcome, counterclaim.TaskVisited
		}), counterclaim.CodeBadInput},
		"the other party's word to close": {stepped(func(s *counterclaim.ComplaintStep) { s.Kind, s.Party = counterclaim.ComplaintWithdraw, "belmark" }), counterclaim.CodeBadInput},
	} {
		if counterclaim.CodeOf(c.err) != c.code {
			t.Errorf("%s: %v; want %s", what, c.err, c.code)
		}
	}
	after, err := s.ComplaintCases(ctx, counterclaim.ComplaintQuery{})
	if err != nil || len(after) != len(list) {
		t.Errorf("%d complaints, %v", len(after), err)
	}
	next := file(t, s, complained("ardania", "2031-05-12T08:00:00Z", synthetic))
	if next.Number != 4 {
		t.Errorf("what was refused took a number: the next is %s", next.Name())
	}
	NoFaults(t, s)
}

// complainedAtOnce has two stores file complaints and take steps about one at once: numbers have no gaps, and of two steps one is refused.
func complainedAtOnce(t *testing.T, a, b counterclaim.Store) {
	ctx := context.Background()
	synthetic := view(t, a).Synthetic
	first := file(t, a, complained("ardania", "2031-05-08T08:00:00Z", synthetic))
	const each = 8
	var all sync.WaitGroup
	errs := make([]error, 2)
	for i, s := range []counterclaim.Store{a, b} {
		step := about(t, s, first.ID, counterclaim.ComplaintTask, "2031-05-09T08:00:00Z")
		step.Patrol = fmt.Sprintf("Patrol %d", i)
		all.Go(func() {
			errs[i] = s.StepComplaint(ctx, step)
			for range each {
				if err := s.FileComplaint(ctx, complained("belmark", "2031-05-10T08:00:00Z", synthetic)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	refused := 0
	for _, err := range errs {
		if counterclaim.CodeOf(err) == counterclaim.CodeConflict {
			refused++
		} else if err != nil {
			t.Error(err)
		}
	}
	list, err := b.ComplaintCases(ctx, counterclaim.ComplaintQuery{})
	if err != nil || len(list) != 2*each+1 || refused != 1 || len(list[0].Steps) != 1 {
		t.Fatalf("%d complaints, %d steps refused, %v", len(list), refused, err)
	}
	for i := range list {
		if list[i].Complaint.Number != i+1 {
			t.Errorf("complaint %d has number %d", i, list[i].Complaint.Number)
		}
	}
	NoFaults(t, a)
}
