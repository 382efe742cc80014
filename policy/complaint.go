package policy

import (
	"cmp"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// ComplaintForParty gives a complaint as the delegate of its own party sees it: whole but for four things. Who brought it is named where that is the delegate
// who asks; where a patrol goes and which it is stay with the mission, since a party must not know where monitors will be; so do links to what may be of
// confidential sources, and the salt.
func ComplaintForParty(c *counterclaim.ComplaintCase, name string) *counterclaim.ComplaintCase {
	out := &counterclaim.ComplaintCase{Complaint: c.Complaint, Steps: slices.Clone(c.Steps)}
	if counterclaim.FoldName(out.Complaint.Brought) != counterclaim.FoldName(name) {
		out.Complaint.Brought = ""
	}
	out.Complaint.Salt = ""
	if out.Complaint.Way != counterclaim.WayDelegate {
		out.Complaint.Taken, out.Complaint.Claims, out.Complaint.Incident = "", nil, counterclaim.ID{}
	}
	out.Steps = slices.DeleteFunc(out.Steps, func(s counterclaim.ComplaintStep) bool { return s.Kind == counterclaim.ComplaintLink })
	for i := range out.Steps {
		s := &out.Steps[i]
		// Ids are hashes of what steps say: who knows all but a word of it could try words until one fits.
		s.ID, s.After = counterclaim.ID{}, counterclaim.ID{}
		s.Where, s.Patrol, s.Observations = "", "", nil
		switch s.Kind {
		case counterclaim.ComplaintTask, counterclaim.ComplaintHold, counterclaim.ComplaintLift:
			s.Text, s.By = "", "" // what a patrol is to look for, and why it waits
		case counterclaim.ComplaintOutcome:
			s.By = ""
		}
	}
	return out
}

// ComplaintCount is how many complaints of a party stand in one state.
type ComplaintCount struct {
	Party string `json:"party"`
	State string `json:"state"` // open, answered, withdrawn, closed: what a patrol does is not told
	Count int    `json:"count"`
}

// ComplaintCounts counts complaints by party and state for anybody: those that were received longer ago than the delay of the release rules, in the state that they had come to
// when that delay had not yet passed. Each party of the dispute has a line for each state, also of none.
func ComplaintCounts(list []counterclaim.ComplaintCase, parties []string, rules counterclaim.ReleaseRules, now time.Time) []ComplaintCount {
	hours := cmp.Or(rules.DelayHours, counterclaim.DefaultDelayHours)
	until := now.Add(-time.Duration(max(hours, 0)) * time.Hour)
	counts := map[[2]string]int{}
	for i := range list {
		c := counterclaim.ComplaintCase{Complaint: list[i].Complaint}
		if isAfter(c.Complaint.Kept, until) {
			continue
		}
		for _, s := range list[i].Steps {
			if !isAfter(s.At, until) {
				c.Steps = append(c.Steps, s)
			}
		}
		counts[[2]string{c.Complaint.Party, publicState(c.State())}]++
	}
	var out []ComplaintCount
	for _, p := range parties {
		for _, state := range PublicComplaintStates() {
			out = append(out, ComplaintCount{p, state, counts[[2]string{p, state}]})
		}
	}
	return out
}

// PublicComplaintStates lists the states that are told outside.
func PublicComplaintStates() []string {
	return []string{counterclaim.ComplaintOpen, counterclaim.ComplaintAnswered, counterclaim.ComplaintWithdrawn, counterclaim.ComplaintClosed}
}

func publicState(state string) string {
	if slices.Contains(PublicComplaintStates(), state) {
		return state
	}
	return counterclaim.ComplaintOpen
}

func isAfter(at string, limit time.Time) bool {
	t, err := time.Parse(time.RFC3339, at)
	return err != nil || t.After(limit)
}
