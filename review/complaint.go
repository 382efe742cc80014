package review

import (
	"github.com/counterclaim/counterclaim"
)

// TakeComplaint adds a step to a complaint, or says why the rules do not allow it, and leaves the complaint as it was. The step's id is set; one that was
// set before must be the right one.
//
// One task is out at a time; it is held for safety with a reason and ends with one outcome, which is no visit while it is held. The party may take its
// complaint back until it is closed, and then it is only closed. It is closed once it was answered or taken back and no patrol is out. Who answers for a
// party files and takes back for that party, and does nothing else.
func TakeComplaint(c *counterclaim.ComplaintCase, d *Desk, s *counterclaim.ComplaintStep) error {
	given := s.ID
	if id := s.Identify(); !given.IsZero() && given != id {
		return refuse("a step's id is not the hash of what it says")
	}
	if err := s.Validate(); err != nil {
		return err
	}
	name := c.Complaint.Name()
	if s.Complaint != c.Complaint.ID {
		return refuse("the step is about complaint %s, not about %s", s.Complaint.Short(), name)
	}
	if s.After != c.Last() {
		return conflict("something was done about complaint %s since this step was decided", name).Try("look at it again")
	}
	if before(s.At, c.LastAt()) {
		return refuse("the step is dated %s, before the one at %s", s.At, c.LastAt()).Try("see that this machine's clock is right")
	}
	if err := complaintOwn(c, d, s); err != nil {
		return err
	}
	if err := complaintMay(c, s); err != nil {
		return err
	}
	c.Steps = append(c.Steps, *s)
	return nil
}

// complaintOwn wants what the mission decides to be done by nobody who answers for a party, and a complaint to be taken back by its own party alone.
func complaintOwn(c *counterclaim.ComplaintCase, d *Desk, s *counterclaim.ComplaintStep) error {
	party := d.delegate(s.By)
	if s.Kind != counterclaim.ComplaintWithdraw {
		if party != "" {
			return refuse("%s answers for party %s and takes no part in what the mission does about complaints", s.By, party).Try("let a person of the desk do it")
		}
		return nil
	}
	if s.Party != c.Complaint.Party || party != "" && party != s.Party {
		return refuse("complaint %s is of party %s, which alone takes it back", c.Complaint.Name(), c.Complaint.Party)
	}
	return nil
}

func complaintMay(c *counterclaim.ComplaintCase, s *counterclaim.ComplaintStep) error {
	name := c.Complaint.Name()
	task, held := c.Task()
	if c.Closed() {
		return conflict("complaint %s is closed", name)
	}
	if c.Withdrawn() && s.Kind != counterclaim.ComplaintClose && s.Kind != counterclaim.ComplaintOutcome {
		return conflict("complaint %s was taken back by its party", name).Try("give the outcome of a task that is out, and close it")
	}
	switch s.Kind {
	case counterclaim.ComplaintTask:
		if task != nil {
			return conflict("patrol %s has a task for complaint %s, of which nothing came yet", task.Patrol, name).Try("give its outcome first")
		}
	case counterclaim.ComplaintHold:
		if task == nil || held {
			return conflict("no task for complaint %s is out that is not held", name)
		}
	case counterclaim.ComplaintLift:
		if !held {
			return conflict("no task for complaint %s is held", name)
		}
	case counterclaim.ComplaintOutcome:
		if task == nil {
			return conflict("no task for complaint %s is out", name).Try("counterclaim complaint task %s", name)
		}
		if held && s.Outcome == counterclaim.TaskVisited {
			return conflict("the task for complaint %s is held for safety", name).Try("lift the hold before a visit is reported, or say not_possible")
		}
	case counterclaim.ComplaintClose:
		if task != nil {
			return conflict("patrol %s has a task for complaint %s, of which nothing came yet", task.Patrol, name).Try("give its outcome first: not_possible is one")
		}
		if c.Answer() == nil && !c.Withdrawn() {
			return conflict("complaint %s was neither answered nor taken back", name).Try("counterclaim complaint answer %s", name)
		}
	}
	return nil
}
