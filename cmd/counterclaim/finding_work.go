package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

type findingTriageOptions struct {
	Incidents []string `arg:"" name:"incident" help:"Addresses of incidents."`
	Reason    string   `placeholder:"WORDS" help:"Why."`
	asFlag
	sealedFlag
}

// Help shows examples.
func (findingTriageOptions) Help() string {
	return `Examples:

    counterclaim finding triage 3f2a9c01d4e5b678 --as "A. Analyst"

An incident is new, triaged, in_review, decided, or no_finding: recorded, no finding sought. A draft makes a triaged one
in_review, a finding makes it decided. Prints the ids of the incidents.`
}

// Run triages.
func (o findingTriageOptions) Run(ctx context.Context, s *streams) error {
	return moveAll(ctx, s, o.recordFlag, mover{to: counterclaim.WorkTriaged, by: o.As, reason: o.Reason}, o.Incidents, nil)
}

// chosenFlags choose incidents in bulk.
type chosenFlags struct {
	Conduct string `placeholder:"CODE" help:"All incidents of this conduct."`
	Party   string `placeholder:"ID" help:"All on which this side is named."`
	From    string `placeholder:"DAY" help:"All since this day, YYYY-MM-DD."`
	To      string `placeholder:"DAY" help:"All until this day."`
}

// query gives what is chosen, nil where no flag was given.
func (f chosenFlags) query() (*counterclaim.IncidentQuery, error) {
	if f == (chosenFlags{}) {
		return nil, nil
	}
	for _, day := range []string{f.From, f.To} {
		if _, err := time.Parse(counterclaim.DateLayout, day); day != "" && err != nil {
			return nil, usage(counterclaim.Errorf(counterclaim.CodeBadInput, "%.40q is no day written YYYY-MM-DD", day))
		}
	}
	return &counterclaim.IncidentQuery{Conduct: counterclaim.Conduct(f.Conduct), Party: f.Party, From: f.From, To: f.To}, nil
}

type findingNoFindingOptions struct {
	Incidents []string `arg:"" optional:"" name:"incident" help:"Addresses of incidents."`
	chosenFlags
	Reason string `required:"" placeholder:"WORDS" help:"Why, for all of them."`
	asFlag
	sealedFlag
}

// Help shows examples.
func (findingNoFindingOptions) Help() string {
	return `Examples:

    counterclaim finding no-finding 3f2a9c01d4e5b678 90ab12cd34ef5678 --reason "words alone" --as "A. Analyst"
    counterclaim finding no-finding --conduct threat --to 2031-03-31 --reason "words alone" --as "A. Analyst"

Most incidents end so: recorded, no finding sought. All are changed or none. What flags choose is only what is new or triaged;
"counterclaim finding reopen" takes the same flags and takes it back. Prints the ids of the incidents.`
}

// Run ends incidents without a finding.
func (o findingNoFindingOptions) Run(ctx context.Context, s *streams) error {
	return moveChosen(ctx, s, o.recordFlag, o.chosenFlags, o.Incidents, mover{to: counterclaim.WorkNoFinding, by: o.As, reason: o.Reason,
		from: []string{counterclaim.WorkNew, counterclaim.WorkTriaged}})
}

type findingReopenOptions struct {
	Incidents []string `arg:"" optional:"" name:"incident" help:"Addresses of incidents."`
	chosenFlags
	Reason string `required:"" placeholder:"WORDS" help:"Why, for all of them."`
	asFlag
	sealedFlag
}

// Help shows examples.
func (findingReopenOptions) Help() string {
	return `Examples:

    counterclaim finding reopen 3f2a9c01d4e5b678 --reason "a picture came" --as "A. Analyst"

Makes incidents new of which no finding was sought. Prints their ids.`
}

// Run reopens.
func (o findingReopenOptions) Run(ctx context.Context, s *streams) error {
	return moveChosen(ctx, s, o.recordFlag, o.chosenFlags, o.Incidents, mover{to: counterclaim.WorkNew, by: o.As, reason: o.Reason,
		from: []string{counterclaim.WorkNoFinding}})
}

// mover is how incidents are moved.
type mover struct {
	to, by, reason string
	from           []string // of what flags choose: the states that are moved
}

func moveChosen(ctx context.Context, s *streams, record recordFlag, flags chosenFlags, addresses []string, m mover) error {
	query, err := flags.query()
	if err != nil {
		return err
	}
	if (query == nil) == (len(addresses) == 0) {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "give addresses of incidents, or flags that choose them"))
	}
	return moveAll(ctx, s, record, m, addresses, query)
}

// moveAll moves incidents, all or none.
func moveAll(ctx context.Context, s *streams, record recordFlag, m mover, addresses []string, query *counterclaim.IncidentQuery) error {
	store, err := record.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if query != nil {
		found, err := store.Incidents(ctx, *query)
		if err != nil {
			return err
		}
		for i := range found {
			if slices.Contains(m.from, found[i].WorkState) {
				addresses = append(addresses, found[i].ID.String())
			}
		}
	}
	at := s.time().Format(time.RFC3339)
	var steps []counterclaim.Step
	for _, a := range addresses {
		c, err := findCase(ctx, store, a)
		if err != nil {
			return err
		}
		step, err := review.Moving(c, m.to, m.reason, m.by, at)
		if err != nil {
			return err
		}
		steps = append(steps, step)
	}
	if err := keepSteps(ctx, store, steps); err != nil {
		return err
	}
	for _, step := range steps {
		if _, err := fmt.Fprintln(s.out, step.Work.Incident); err != nil {
			return err
		}
	}
	s.say("%d moved to %s", len(steps), m.to)
	return nil
}

type findingWithdrawOptions struct {
	Incident string `arg:"" help:"Address of the incident."`
	Reason   string `required:"" placeholder:"WORDS" help:"Why."`
	asFlag
	sealedFlag
}

// Help shows examples.
func (findingWithdrawOptions) Help() string {
	return `Examples:

    counterclaim finding withdraw 3f2a9c01d4e5b678 --reason "a new witness" --as "A. Analyst"

The draft stays readable, and so do replies to it. The incident is triaged again, or decided where a finding stands.`
}

// Run withdraws.
func (o findingWithdrawOptions) Run(ctx context.Context, s *streams) error {
	r, err := o.caseAt(ctx, s, o.Incident)
	if err != nil {
		return err
	}
	defer r.store.Close()
	step, err := review.Withdrawing(r.is, o.Reason, o.As, r.when())
	return r.take(ctx, s, step, err)
}
