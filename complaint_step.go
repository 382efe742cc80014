package counterclaim

import (
	"slices"
	"strings"
)

// Kinds of steps about a complaint.
const (
	ComplaintLink     = "link"     // to claims, an incident, exhibits, observations: a person's word
	ComplaintTask     = "task"     // given to a patrol
	ComplaintHold     = "hold"     // the task is held for safety
	ComplaintLift     = "lift"     // it is held no more
	ComplaintOutcome  = "outcome"  // of the task
	ComplaintAnswer   = "answer"   // to the party
	ComplaintWithdraw = "withdraw" // by the party
	ComplaintClose    = "close"
)

// ComplaintKinds lists them.
func ComplaintKinds() []string {
	return []string{ComplaintLink, ComplaintTask, ComplaintHold, ComplaintLift, ComplaintOutcome, ComplaintAnswer, ComplaintWithdraw, ComplaintClose}
}

// Outcomes of a patrol's task.
const (
	TaskVisited     = "visited"
	TaskRefused     = "refused"      // the patrol was not let through
	TaskTooLate     = "too_late"     // nothing could be seen any more
	TaskNotPossible = "not_possible" // weather, roads, mines, a hold that was not lifted
)

// TaskOutcomes lists them.
func TaskOutcomes() []string { return []string{TaskVisited, TaskRefused, TaskTooLate, TaskNotPossible} }

// ComplaintStep is one thing that was done about a complaint.
type ComplaintStep struct {
	ID        ID     `json:"id"` // hash of the other fields
	Complaint ID     `json:"complaint"`
	After     ID     `json:"after"` // the step that was the last when this one was decided, the complaint where there was none
	Kind      string `json:"kind"`
	By        string `json:"by"`
	At        string `json:"at"` // RFC 3339
	// Text is the answer, the reason of a hold, an outcome or a withdrawal, what a patrol is to look for, or why something was linked or closed.
	Text         string `json:"text,omitempty"`
	Where        string `json:"where,omitempty"`   // task: where the patrol goes
	Patrol       string `json:"patrol,omitempty"`  // task: which
	Outcome      string `json:"outcome,omitempty"` // visited, refused, too_late, not_possible
	Party        string `json:"party,omitempty"`   // withdraw: whose word it is
	Observations []ID   `json:"observations,omitempty"`
	Claims       []ID   `json:"claims,omitempty"`
	Exhibits     []ID   `json:"exhibits,omitempty"`
	Incident     ID     `json:"incident,omitzero"`
}

// Identify sets and returns the step's id.
func (s *ComplaintStep) Identify() ID {
	of := *s
	of.ID = ID{}
	s.ID = HashOf("complaint step", string(canonical("complaint step", &of)))
	return s.ID
}

// Validate checks the step against the record's rules, its id aside.
func (s *ComplaintStep) Validate() error {
	k := checks{noun: "step of a complaint"}
	k.want(!s.Complaint.IsZero() && !s.After.IsZero(), "it does not say about which complaint, and after what")
	k.want(slices.Contains(ComplaintKinds(), s.Kind), "kind %.40q is none of %s", s.Kind, strings.Join(ComplaintKinds(), ", "))
	k.want(IsWrittenName(s.By), "it does not say who acts, on one line of up to 200 bytes")
	k.want(isInstant(s.At), "at %.40q is not RFC 3339", s.At)
	k.want(s.Kind == ComplaintLink || isWords(s.Text, maxComplaintText), "it gives no words, or more than %d bytes: an answer, a reason, what a patrol is to look for", maxComplaintText)
	k.want(isText(s.Text, maxComplaintText), "its words are not UTF-8 of up to %d bytes", maxComplaintText)
	task := s.Kind == ComplaintTask
	k.want(task == (s.Where != "" && s.Patrol != "") && (task || s.Where == "" && s.Patrol == ""), "a task, and nothing else, says where a patrol goes and which")
	for _, line := range []string{s.Where, s.Patrol} {
		k.want(line == "" || IsOneLine(line) && len(line) <= maxComplaintLine, "%.40q is not one line of up to %d bytes", line, maxComplaintLine)
	}
	k.want((s.Kind == ComplaintOutcome) == (s.Outcome != ""), "an outcome, and nothing else, says what came of the task")
	k.want(s.Outcome == "" || slices.Contains(TaskOutcomes(), s.Outcome), "outcome %.40q is none of %s", s.Outcome, strings.Join(TaskOutcomes(), ", "))
	k.want(s.Outcome != TaskVisited || len(s.Observations) > 0, "a visit names what was observed: one observation or more")
	k.want((s.Kind == ComplaintWithdraw) == (s.Party != ""), "a withdrawal, and nothing else, says whose word it is")
	link := s.Kind == ComplaintLink
	k.want(link || len(s.Claims)+len(s.Exhibits) == 0 && s.Incident.IsZero(), "only a link names claims, exhibits or an incident")
	k.want(link || s.Kind == ComplaintOutcome || len(s.Observations) == 0, "only a link or an outcome names observations")
	k.want(!link || len(s.Claims)+len(s.Exhibits)+len(s.Observations) > 0 || !s.Incident.IsZero(), "it links to nothing")
	k.complaintLinks("claims", s.Claims)
	k.complaintLinks("exhibits", s.Exhibits)
	k.complaintLinks("observations", s.Observations)
	return k.err()
}

// States of a complaint.
const (
	ComplaintOpen      = "open"
	ComplaintTasked    = "tasked" // a patrol has a task
	ComplaintHeld      = "held"   // for safety
	ComplaintSeen      = "patrol back"
	ComplaintAnswered  = "answered"
	ComplaintWithdrawn = "withdrawn"
	ComplaintClosed    = "closed"
)

// ComplaintStates lists them in the order in which a complaint may go through them.
func ComplaintStates() []string {
	return []string{ComplaintOpen, ComplaintTasked, ComplaintHeld, ComplaintSeen, ComplaintAnswered, ComplaintWithdrawn, ComplaintClosed}
}

// ComplaintCase is a complaint with what was done about it, in order.
type ComplaintCase struct {
	Complaint FiledComplaint  `json:"complaint"`
	Steps     []ComplaintStep `json:"steps"`
}

// Last gives the id after which the next step is taken.
func (c *ComplaintCase) Last() ID {
	if n := len(c.Steps); n > 0 {
		return c.Steps[n-1].ID
	}
	return c.Complaint.ID
}

// LastAt gives the time of the last thing that was done, RFC 3339.
func (c *ComplaintCase) LastAt() string {
	if n := len(c.Steps); n > 0 {
		return c.Steps[n-1].At
	}
	return c.Complaint.Kept
}

// State says where the complaint stands.
func (c *ComplaintCase) State() string {
	state := ComplaintOpen
	task, held := c.Task()
	switch {
	case task != nil && held:
		state = ComplaintHeld
	case task != nil:
		state = ComplaintTasked
	case c.has(ComplaintOutcome) != nil:
		state = ComplaintSeen
	}
	if task == nil && c.Answer() != nil {
		state = ComplaintAnswered
	}
	if c.has(ComplaintWithdraw) != nil {
		state = ComplaintWithdrawn
	}
	if c.has(ComplaintClose) != nil {
		state = ComplaintClosed
	}
	return state
}

// Task gives the task that has no outcome yet, nil where there is none, and whether it is held for safety.
func (c *ComplaintCase) Task() (task *ComplaintStep, held bool) {
	for i := range c.Steps {
		switch c.Steps[i].Kind {
		case ComplaintTask:
			task, held = &c.Steps[i], false
		case ComplaintOutcome:
			task, held = nil, false
		case ComplaintHold:
			held = true
		case ComplaintLift:
			held = false
		}
	}
	return task, held
}

// Answer gives the first answer, nil where there is none.
func (c *ComplaintCase) Answer() *ComplaintStep { return c.has(ComplaintAnswer) }

// Withdrawn reports whether the party took the complaint back.
func (c *ComplaintCase) Withdrawn() bool { return c.has(ComplaintWithdraw) != nil }

// Closed reports whether nothing more is done about it.
func (c *ComplaintCase) Closed() bool { return c.has(ComplaintClose) != nil }

// has gives the first step of a kind.
func (c *ComplaintCase) has(kind string) *ComplaintStep {
	for i := range c.Steps {
		if c.Steps[i].Kind == kind {
			return &c.Steps[i]
		}
	}
	return nil
}

// Waits reports whether the party waits for an answer.
func (c *ComplaintCase) Waits() bool { return c.Answer() == nil && !c.Withdrawn() && !c.Closed() }

// Overdue reports whether the party waits for an answer at a time, RFC 3339, that is past the deadline.
func (c *ComplaintCase) Overdue(at string) bool { return c.Waits() && isBefore(c.Complaint.Due, at) }

// Linked gives what the complaint is linked to, as it was filed and by later steps, each once.
func (c *ComplaintCase) Linked() (claims, exhibits, observations, incidents []ID) {
	add := func(to *[]ID, ids ...ID) {
		for _, id := range ids {
			if !id.IsZero() && !slices.Contains(*to, id) {
				*to = append(*to, id)
			}
		}
	}
	add(&claims, c.Complaint.Claims...)
	add(&exhibits, c.Complaint.Exhibits...)
	add(&incidents, c.Complaint.Incident)
	for i := range c.Steps {
		s := &c.Steps[i]
		add(&claims, s.Claims...)
		add(&exhibits, s.Exhibits...)
		add(&observations, s.Observations...)
		add(&incidents, s.Incident)
	}
	return claims, exhibits, observations, incidents
}

// SortComplaints puts complaints in the order in which they are worked on: those that wait for an answer first, the earliest deadline in front, so that the overdue
// lead; then the others, the last touched first. Which party complains plays no part.
func SortComplaints(list []ComplaintCase) {
	slices.SortStableFunc(list, func(a, b ComplaintCase) int {
		if a.Waits() != b.Waits() {
			if a.Waits() {
				return -1
			}
			return 1
		}
		if a.Waits() {
			return compareInstants(a.Complaint.Due, b.Complaint.Due)
		}
		return compareInstants(b.LastAt(), a.LastAt())
	})
}

func compareInstants(a, b string) int {
	switch {
	case isBefore(a, b):
		return -1
	case isBefore(b, a):
		return 1
	}
	return 0
}
