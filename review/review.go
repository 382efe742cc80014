// Package review has the rules by which a neutral desk comes to findings about incidents.
//
// A case is all that persons did about one incident. [Take] holds a step against the case and adds it, or says what stands against it;
// there is no other way for a step into a case, whoever keeps it. [Compose] puts the finding together that a draft leads to, and
// [Waiting] says what is still to be done and until when. [Alpha] measures how far two who judged the same apart from each other agree.
//
// The rules: work states move as [Moves] has them. A draft is signed by its author; one more person at least, of whom none answers for
// a party, signs the same words before it is published, and who dissents is named with words. All parties get one notice, with one
// text and one deadline; the finding is published when that has passed or all have replied, and has every reply in it. A
// finding is never changed: another one supersedes it, one for one. A request for correction is kept, answered, and where it is granted
// carried out by a finding that supersedes.
//
// Nothing here reads a clock: each step says when it was taken.
package review

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Desk is what the rules need to know of the desk.
type Desk struct {
	Parties   []string          // ids of the parties of the dispute, sorted
	Delegates map[string]string // who answers for a party, by the party's id
	Hours     int               // that parties have to answer a draft
	Synthetic bool              // the incident is made up
	// Signers is the register of whose keys sign; with one that is empty any key does. A record is not asked for it: what it took
	// before there was a register stays in it.
	Signers counterclaim.Signers
}

// DeskOf gives the desk of a dispute.
func DeskOf(d *counterclaim.Dispute, synthetic bool) *Desk {
	out := &Desk{Delegates: map[string]string{}, Hours: cmp.Or(d.ReplyHours, counterclaim.DefaultReplyHours), Synthetic: synthetic}
	for _, p := range d.Parties {
		out.Parties = append(out.Parties, p.ID)
	}
	slices.Sort(out.Parties)
	for _, e := range d.Delegates {
		out.Delegates[counterclaim.FoldName(e.Name)] = e.Party
	}
	return out
}

// delegate gives the party for which a person answers, "" for none.
func (d *Desk) delegate(name string) string {
	if party := d.Delegates[counterclaim.FoldName(name)]; party != "" {
		return party
	}
	for _, known := range slices.Sorted(maps.Keys(d.Delegates)) {
		if counterclaim.MayBeOnePerson(known, name) {
			return d.Delegates[known]
		}
	}
	return ""
}

// conflict says that what has been done, or is still to be done, stands against a step.
func conflict(format string, args ...any) *counterclaim.Error {
	return counterclaim.Errorf(counterclaim.CodeConflict, format, args...)
}

// refuse says that a step breaks a rule, whenever it comes.
func refuse(format string, args ...any) *counterclaim.Error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...)
}

// Take adds a step to a case, or says why the rules do not allow it, and leaves the case as it was. The step's id is set; one that
// was set before must be the right one.
func Take(c *counterclaim.Case, d *Desk, s *counterclaim.Step) error {
	given := s.ID()
	if id := s.Identify(); !given.IsZero() && given != id {
		return refuse("a step's id is not the hash of what it says")
	}
	if err := s.Validate(); err != nil {
		return err
	}
	_, incident, by, at := s.Head()
	if incident != c.Incident {
		return refuse("the step is about incident %s, the case about %s", incident.Short(), c.Incident.Short())
	}
	if before(at, c.Last) {
		return refuse("the step is dated %s, before the one at %s", at, c.Last).Try("see that this machine's clock is right")
	}
	if s.Reply == nil && s.Correction == nil && d.delegate(by) != "" {
		return refuse("%s answers for party %s and takes no part in what the desk decides", by, d.delegate(by)).Try("let a person of the desk do it")
	}
	if err := check(c, d, s); err != nil {
		return err
	}
	c.Add(s)
	return nil
}

func check(c *counterclaim.Case, d *Desk, s *counterclaim.Step) error {
	switch {
	case s.Work != nil:
		return checkWork(c, s.Work)
	case s.Draft != nil:
		return checkDraft(c, d, s.Draft)
	case s.Opinion != nil:
		return checkOpinion(c, s.Opinion)
	case s.Notice != nil:
		return checkNotice(c, d, s.Notice)
	case s.Reply != nil:
		return checkReply(c, d, s.Reply)
	case s.Finding != nil:
		return checkFinding(c, d, s.Finding)
	case s.Correction != nil:
		return checkCorrection(c, s.Correction)
	case s.Answer != nil:
		return checkAnswer(c, s.Answer)
	case s.Ask != nil:
		return checkAsk(c, d, s.Ask)
	}
	return checkCoding(c, s.Coding)
}

// Moves gives the work states to which a person moves an incident from one. That a draft or a finding moves it is beside these.
func Moves(from string) []string {
	switch from {
	case counterclaim.WorkNew:
		return []string{counterclaim.WorkTriaged, counterclaim.WorkNoFinding}
	case counterclaim.WorkTriaged:
		return []string{counterclaim.WorkNew, counterclaim.WorkNoFinding}
	case counterclaim.WorkInReview: // the draft is withdrawn
		return []string{counterclaim.WorkTriaged, counterclaim.WorkNoFinding, counterclaim.WorkDecided}
	case counterclaim.WorkNoFinding:
		return []string{counterclaim.WorkNew, counterclaim.WorkTriaged}
	}
	return nil
}

func checkWork(c *counterclaim.Case, w *counterclaim.WorkChange) error {
	if w.From != "" && w.From != c.WorkState {
		return conflict("the incident was %s when this was decided, and is %s by now", w.From, c.WorkState).Try("look at the case again")
	}
	if !w.Draft.IsZero() {
		if _, err := open(c, w.Draft); err != nil {
			return err
		}
	}
	standing := c.Standing() != nil
	allowed := slices.Contains(Moves(c.WorkState), w.To)
	if c.WorkState == counterclaim.WorkInReview && (w.To == counterclaim.WorkDecided) != standing {
		allowed = false // what is decided stays so
	}
	if !allowed {
		return conflict("the incident is %s and does not become %s so", c.WorkState, w.To)
	}
	if c.WorkState == counterclaim.WorkInReview && w.Reason == "" {
		return refuse("a draft is withdrawn with a reason")
	}
	return nil
}

// Open gives the draft that is being decided about, nil where there is none.
func Open(c *counterclaim.Case) *counterclaim.Draft {
	if c.WorkState != counterclaim.WorkInReview || len(c.Drafts) == 0 {
		return nil
	}
	return &c.Drafts[len(c.Drafts)-1]
}

// open gives the open draft if it has an id.
func open(c *counterclaim.Case, id counterclaim.ID) (*counterclaim.Draft, error) {
	d := Open(c)
	switch {
	case d == nil:
		return nil, conflict("no draft of incident %s is open", c.Incident.Short()).Try("counterclaim finding draft makes one")
	case d.ID != id:
		return nil, conflict("draft %s is no longer the open one; %s by %s is", id.Short(), d.ID.Short(), d.By).Try("look at the case again")
	}
	return d, nil
}

func checkDraft(c *counterclaim.Case, d *Desk, n *counterclaim.Draft) error {
	if c.WorkState == counterclaim.WorkNew || c.WorkState == counterclaim.WorkNoFinding {
		return conflict("the incident is %s", c.WorkState).Try("counterclaim finding triage %s", c.Incident.Short())
	}
	if have := Open(c); have != nil && n.Replaces != have.ID {
		return conflict("draft %s by %s is open by now, which this one was not made in place of", have.ID.Short(), have.By).Try("look at it, and draft again if yours is to take its place")
	} else if have == nil && !n.Replaces.IsZero() {
		return conflict("draft %s, in whose place this one was made, is no longer open: the incident is %s", n.Replaces.Short(), c.WorkState).Try("look at the case again")
	}
	if s := c.Standing(); s == nil && !n.Supersedes.IsZero() {
		return conflict("there is no finding that the draft could supersede")
	} else if s != nil && n.Supersedes != s.ID {
		return conflict("finding %s stands, which the draft does not supersede", s.ID.Short()).Try("counterclaim finding supersede %s", s.ID.Short())
	}
	for _, r := range n.Responsibility {
		if r != counterclaim.NoResponsibility && r != counterclaim.NotAttributable && !slices.Contains(d.Parties, r) {
			return refuse("responsibility names %.80q, which is no party of the dispute", r).Try("use %s, none or not_attributable", words(d.Parties))
		}
	}
	if n.Synthetic != d.Synthetic {
		return counterclaim.Errorf(counterclaim.CodeMixedSynthetic, "the incident and the draft are not both made up, or both real")
	}
	if !n.Corrects.IsZero() {
		q := request(c, n.Corrects)
		if q == nil || q.Answer == nil || !q.Answer.Granted || q.Finding != n.Supersedes {
			return conflict("request %s was not granted of the finding that is superseded", n.Corrects.Short())
		}
	}
	return nil
}

func checkOpinion(c *counterclaim.Case, o *counterclaim.Opinion) error {
	d, err := open(c, o.Draft)
	if err != nil {
		return err
	}
	if counterclaim.MayBeOnePerson(o.By, d.By) {
		return refuse("%s is the draft's author; another person agrees or dissents", o.By)
	}
	if o.Agrees {
		if err := o.Signature.Check(d.Content()); err != nil {
			return err
		}
		if o.Signature.Key == d.Signature.Key {
			return refuse("%s signed with the key of %s", o.By, d.By).Try("each person signs with a key of their own: counterclaim finding key NAME")
		}
	}
	if isSealed(c, o.By) {
		return conflict("%s was asked for a blind coding and gives it before an opinion", o.By).Try("counterclaim finding code %s", c.Incident.Short())
	}
	return nil
}

// opinions gives the last opinion of each person on a draft, in the order of their first.
func opinions(c *counterclaim.Case, draft counterclaim.ID) []counterclaim.Opinion {
	var out []counterclaim.Opinion
	for _, o := range c.Opinions {
		if o.Draft != draft {
			continue
		}
		at := slices.IndexFunc(out, func(p counterclaim.Opinion) bool {
			return counterclaim.MayBeOnePerson(p.By, o.By)
		})
		if at < 0 {
			out = append(out, o)
		} else {
			out[at] = o
		}
	}
	return out
}

// before reports whether one time is before another; an empty one is before none.
func before(a, b string) bool {
	ta, errA := time.Parse(time.RFC3339, a)
	tb, errB := time.Parse(time.RFC3339, b)
	return errA == nil && errB == nil && ta.Before(tb)
}
