package main

import (
	"context"
	"fmt"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// aboutFlags are of verbs that take a step about a complaint.
type aboutFlags struct {
	Number string `arg:"" help:"Its number, as 2031-7, or the first 8 digits of its id."`
	asFlag
	sealedFlag
}

// take takes a step about a complaint, which fill makes ready, and prints its id.
func (f aboutFlags) take(ctx context.Context, s *streams, kind, text string, fill func(store counterclaim.Store, c *counterclaim.ComplaintCase, step *counterclaim.ComplaintStep) error) error {
	store, err := f.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	person, err := actsAs(ctx, store, f.As, account.ComplaintNeeds(kind), "complaint "+f.Number)
	if err != nil {
		return err
	}
	c, err := complaintAt(ctx, store, f.Number)
	if err == nil && complaintSeen(person, c) == nil {
		err = counterclaim.Errorf(counterclaim.CodeNotFound, "the record has no complaint %.80q", f.Number).Try("counterclaim complaint list")
	}
	if err != nil {
		return err
	}
	step := &counterclaim.ComplaintStep{Complaint: c.Complaint.ID, After: c.Last(), Kind: kind, By: f.As, At: s.time().Format("2006-01-02T15:04:05Z"), Text: text}
	if fill != nil {
		if err := fill(store, c, step); err != nil {
			return err
		}
	}
	note, err := entryOf(store, f.As, "complaint "+kind, "complaint "+c.Complaint.Name(), "")
	if err != nil {
		return err
	}
	if err := store.StepComplaint(ctx, step, note); err != nil {
		return err
	}
	c.Steps = append(c.Steps, *step)
	s.say("complaint %s is %s", c.Complaint.Name(), c.State())
	_, err = fmt.Fprintln(s.out, step.ID)
	return err
}

type complaintLinkOptions struct {
	aboutFlags
	Incident    string   `placeholder:"ID" help:"An incident."`
	Claim       []string `placeholder:"ID" help:"Claims."`
	Exhibit     []string `placeholder:"ID" help:"Exhibits."`
	Observation []string `placeholder:"ID" help:"Observations."`
	Reason      string   `placeholder:"WORDS" help:"Why."`
}

// Help shows examples.
func (complaintLinkOptions) Help() string {
	return `Examples:

    counterclaim complaint link 2031-7 --incident 3f2a9c01d4e5b678 --reason "the same shelling" --as "A. Analyst"

"complaint show" proposes incidents near it; only a person links.`
}

// Run links.
func (o complaintLinkOptions) Run(ctx context.Context, s *streams) error {
	return o.take(ctx, s, counterclaim.ComplaintLink, o.Reason, func(store counterclaim.Store, _ *counterclaim.ComplaintCase, step *counterclaim.ComplaintStep) (err error) {
		if step.Claims, err = resolveAll(ctx, store, "c", o.Claim); err != nil {
			return err
		}
		if step.Exhibits, err = resolveAll(ctx, store, "x", o.Exhibit); err != nil {
			return err
		}
		if step.Observations, err = resolveAll(ctx, store, "o", o.Observation); err != nil || o.Incident == "" {
			return err
		}
		found, err := resolveAll(ctx, store, "i", []string{o.Incident})
		if err == nil {
			step.Incident = found[0]
		}
		return err
	})
}

type complaintTaskOptions struct {
	aboutFlags
	Patrol string `required:"" placeholder:"NAME" help:"Which patrol goes."`
	Where  string `required:"" placeholder:"WORDS" help:"Where it goes."`
	Look   string `required:"" placeholder:"WORDS" help:"What it is to look for."`
}

// Help shows examples.
func (complaintTaskOptions) Help() string {
	return `Examples:

    counterclaim complaint task 2031-7 --patrol "Patrol 7" --where "the ferry at Ostry" --look "craters, burned boats" --as "A. Analyst"

The party sees that a patrol has a task, never which and where it goes.`
}

// Run gives the task.
func (o complaintTaskOptions) Run(ctx context.Context, s *streams) error {
	return o.take(ctx, s, counterclaim.ComplaintTask, o.Look, func(_ counterclaim.Store, _ *counterclaim.ComplaintCase, step *counterclaim.ComplaintStep) error {
		step.Patrol, step.Where = o.Patrol, o.Where
		return nil
	})
}

type complaintHoldOptions struct {
	aboutFlags
	Reason string `required:"" placeholder:"WORDS" help:"Why."`
	Lift   bool   `help:"It is held no more."`
}

// Help shows examples.
func (complaintHoldOptions) Help() string {
	return `Examples:

    counterclaim complaint hold 2031-7 --reason "shelling on the road" --as "B. Monitor"
    counterclaim complaint hold 2031-7 --lift --reason "quiet since noon, road walked" --as "B. Monitor"`
}

// Run holds or lifts.
func (o complaintHoldOptions) Run(ctx context.Context, s *streams) error {
	kind := counterclaim.ComplaintHold
	if o.Lift {
		kind = counterclaim.ComplaintLift
	}
	return o.take(ctx, s, kind, o.Reason, nil)
}

type complaintOutcomeOptions struct {
	aboutFlags
	Outcome     string   `arg:"" enum:"visited,refused,too_late,not_possible" help:"visited, refused, too_late or not_possible."`
	Observation []string `placeholder:"ID" help:"What the patrol observed: one or more where it visited."`
	Reason      string   `required:"" placeholder:"WORDS" help:"How it went, or why it did not."`
}

// Help shows examples.
func (complaintOutcomeOptions) Help() string {
	return `Examples:

    counterclaim complaint outcome 2031-7 visited --observation 9c01d4e5b6783f2a --reason "two craters" --as "B. Monitor"
    counterclaim complaint outcome 2031-7 refused --reason "turned back at the bridge post" --as "B. Monitor"

A visit names observations, which are kept first: "counterclaim observation add".`
}

// Run gives the outcome.
func (o complaintOutcomeOptions) Run(ctx context.Context, s *streams) error {
	return o.take(ctx, s, counterclaim.ComplaintOutcome, o.Reason, func(store counterclaim.Store, _ *counterclaim.ComplaintCase, step *counterclaim.ComplaintStep) (err error) {
		step.Outcome = o.Outcome
		step.Observations, err = resolveAll(ctx, store, "o", o.Observation)
		return err
	})
}

type complaintAnswerOptions struct {
	aboutFlags
	wordsFlag
}

// Help shows examples.
func (complaintAnswerOptions) Help() string {
	return `Examples:

    counterclaim complaint answer 2031-7 --file answer.txt --as "C. Reviewer"

The party reads the answer as it stands. Where the record has people, a reviewer or the head of desk answers.`
}

// Run answers.
func (o complaintAnswerOptions) Run(ctx context.Context, s *streams) error {
	text, err := o.wordsFlag.read(s)
	if err != nil {
		return err
	}
	return o.take(ctx, s, counterclaim.ComplaintAnswer, text, nil)
}

type complaintWithdrawOptions struct {
	aboutFlags
	Reason string `required:"" placeholder:"WORDS" help:"What the party said."`
}

// Help shows examples.
func (complaintWithdrawOptions) Help() string {
	return `Examples:

    counterclaim complaint withdraw 2031-7 --reason "letter of 12 May" --as "A. Analyst"

It is the party's word alone; it stays in the record with all that was done.`
}

// Run notes it.
func (o complaintWithdrawOptions) Run(ctx context.Context, s *streams) error {
	return o.take(ctx, s, counterclaim.ComplaintWithdraw, o.Reason, func(_ counterclaim.Store, c *counterclaim.ComplaintCase, step *counterclaim.ComplaintStep) error {
		step.Party = c.Complaint.Party
		return nil
	})
}

type complaintCloseOptions struct {
	aboutFlags
	Reason string `required:"" placeholder:"WORDS" help:"Why nothing more is done."`
}

// Help shows examples.
func (complaintCloseOptions) Help() string {
	return `Examples:

    counterclaim complaint close 2031-7 --reason "answered, no reply came" --as "C. Reviewer"`
}

// Run closes.
func (o complaintCloseOptions) Run(ctx context.Context, s *streams) error {
	return o.take(ctx, s, counterclaim.ComplaintClose, o.Reason, nil)
}
