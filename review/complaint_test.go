package review

import (
	"testing"

	"github.com/counterclaim/counterclaim"
)

func complaint() *counterclaim.ComplaintCase {
	c := counterclaim.FiledComplaint{Mission: "Valley Mission", Year: 2031, Number: 7, Party: "ardania", Way: counterclaim.WayDelegate, Brought: "Ard Delegate", Taken: "Ard Delegate", Received: at(0), Kept: at(0),
		What: "Shells fell on the ferry.", Due: at(48), DueBy: "clause complaints"}
	c.Identify()
	return &counterclaim.ComplaintCase{Complaint: c}
}

func complaintStep(c *counterclaim.ComplaintCase, kind string, hours float64) *counterclaim.ComplaintStep {
	s := &counterclaim.ComplaintStep{Complaint: c.Complaint.ID, After: c.Last(), Kind: kind, By: "Ann", At: at(hours), Text: "for a reason"}
	switch kind {
	case counterclaim.ComplaintTask:
		s.Where, s.Patrol = "the ferry", "Patrol 7"
	case counterclaim.ComplaintLink:
		s.Incident = incident
	case counterclaim.ComplaintOutcome:
		s.Outcome, s.Observations = counterclaim.TaskVisited, []counterclaim.ID{incident}
	case counterclaim.ComplaintWithdraw:
		s.Party = c.Complaint.Party
	}
	return s
}

// Every kind of step in every state that a complaint can come to: what is allowed, and what is not.
func TestComplaintMoves(t *testing.T) {
	const link, task, hold, lift, outcome, answer, withdraw, end = counterclaim.ComplaintLink, counterclaim.ComplaintTask, counterclaim.ComplaintHold, counterclaim.ComplaintLift,
		counterclaim.ComplaintOutcome, counterclaim.ComplaintAnswer, counterclaim.ComplaintWithdraw, counterclaim.ComplaintClose
	for _, c := range []struct {
		state   string
		way     []string
		allowed []string
	}{
		{counterclaim.ComplaintOpen, nil, []string{link, task, answer, withdraw}},
		{counterclaim.ComplaintTasked, []string{task}, []string{link, hold, outcome, answer, withdraw}},
		{counterclaim.ComplaintHeld, []string{task, hold}, []string{link, lift, answer, withdraw}},
		{counterclaim.ComplaintTasked, []string{task, hold, lift}, []string{link, hold, outcome, answer, withdraw}},
		{counterclaim.ComplaintSeen, []string{task, outcome}, []string{link, task, answer, withdraw}},
		{counterclaim.ComplaintTasked, []string{answer, task}, []string{link, hold, outcome, answer, withdraw}},
		{counterclaim.ComplaintAnswered, []string{task, outcome, answer}, []string{link, task, answer, withdraw, end}},
		{counterclaim.ComplaintWithdrawn, []string{withdraw}, []string{end}},
		{counterclaim.ComplaintWithdrawn, []string{task, withdraw}, []string{outcome}},
		{counterclaim.ComplaintClosed, []string{answer, end}, nil},
	} {
		allowed := map[string]bool{}
		for _, kind := range c.allowed {
			allowed[kind] = true
		}
		for _, kind := range counterclaim.ComplaintKinds() {
			is, hours := complaint(), 1.0
			for _, before := range c.way {
				if err := TakeComplaint(is, desk(), complaintStep(is, before, hours)); err != nil {
					t.Fatalf("%v: %s: %v", c.way, before, err)
				}
				hours++
			}
			if got := is.State(); got != c.state {
				t.Errorf("%v leads to %q, want %q", c.way, got, c.state)
			}
			had := len(is.Steps)
			err := TakeComplaint(is, desk(), complaintStep(is, kind, hours))
			switch {
			case allowed[kind] && err != nil:
				t.Errorf("%v, then %s: %v", c.way, kind, err)
			case !allowed[kind] && (counterclaim.CodeOf(err) != counterclaim.CodeConflict || len(is.Steps) != had):
				t.Errorf("%v, then %s: %v, %d steps", c.way, kind, err, len(is.Steps))
			}
		}
	}
}

// A held task ends without a visit; delegates decide nothing; of two who decided after the same step the second is refused.
func TestComplaintRefusals(t *testing.T) {
	c := complaint()
	take := func(s *counterclaim.ComplaintStep) error { return TakeComplaint(c, desk(), s) }
	both := []*counterclaim.ComplaintStep{complaintStep(c, counterclaim.ComplaintTask, 1), complaintStep(c, counterclaim.ComplaintAnswer, 1)}
	if err := take(both[0]); err != nil {
		t.Fatal(err)
	}
	refused(t, "the second of two", take(both[1]), counterclaim.CodeConflict, "since this step was decided")
	if err := take(complaintStep(c, counterclaim.ComplaintHold, 2)); err != nil {
		t.Fatal(err)
	}
	refused(t, "a visit under a hold", take(complaintStep(c, counterclaim.ComplaintOutcome, 3)), counterclaim.CodeConflict, "held for safety")
	out := complaintStep(c, counterclaim.ComplaintOutcome, 3)
	out.Outcome, out.Observations = counterclaim.TaskNotPossible, nil
	if err := take(out); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"Ard Delegate": "answers for party ardania", "Bel Delegate": "answers for party belmark"} {
		s := complaintStep(c, counterclaim.ComplaintAnswer, 4)
		s.By = name
		refused(t, name, take(s), counterclaim.CodeBadInput, want)
	}
	s := complaintStep(c, counterclaim.ComplaintWithdraw, 4)
	s.By = "Bel Delegate"
	refused(t, "the other party's delegate", take(s), counterclaim.CodeBadInput, "which alone takes it back")
	s = complaintStep(c, counterclaim.ComplaintAnswer, 2.5)
	refused(t, "before the last step", take(s), counterclaim.CodeBadInput, "before the one at")
	if !c.Overdue(at(48.5)) || c.Overdue(at(48)) {
		t.Error("the deadline")
	}
	s = complaintStep(c, counterclaim.ComplaintWithdraw, 5)
	s.By = "Ard Delegate"
	if err := take(s); err != nil || c.Overdue(at(50)) {
		t.Error(err)
	}
}
