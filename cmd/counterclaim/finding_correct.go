package main

import (
	"context"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

type findingCorrectOptions struct {
	Finding string `arg:"" help:"Address of the finding, or of the incident about which it stands."`
	NamedAs string `required:"" placeholder:"WORDS" help:"How the finding names who asks."`
	wordsFlag
	asFlag
	sealedFlag
}

// Help shows examples.
func (findingCorrectOptions) Help() string {
	return `Examples:

    counterclaim finding correct 77aa12cd34ef5678 --named-as "the post commander" --text "I was on leave." --as "E. Officer"

Anybody named in a finding can ask for its correction: a party, a body, a person. The request is kept, whatever the desk thinks of
it, until it is answered. Prints its id.`
}

// Run files a request.
func (o findingCorrectOptions) Run(ctx context.Context, s *streams) error {
	r, err := o.caseAt(ctx, s, o.Finding)
	if err != nil {
		return err
	}
	defer r.store.Close()
	f, err := r.finding(ctx, o.Finding)
	if err != nil {
		return err
	}
	text, err := o.read(s)
	if err != nil {
		return err
	}
	return r.take(ctx, s, counterclaim.Step{Correction: &counterclaim.Correction{Incident: r.is.Incident, Finding: f.ID, By: o.As, NamedAs: o.NamedAs, Text: text, At: r.when()}}, nil)
}

type findingAnswerOptions struct {
	Incident string   `arg:"" help:"Address of the incident or of the finding."`
	Request  string   `arg:"" help:"The first 8 or more digits of the request's id."`
	Grant    bool     `help:"The request is granted." xor:"answer" required:""`
	Refuse   bool     `help:"The request is refused." xor:"answer" required:""`
	Stood    []string `default:"page,feed,log,data" enum:"page,feed,log,data" help:"Where the error stood. What is granted stands in the same places."`
	wordsFlag
	asFlag
	sealedFlag
}

// Help shows examples.
func (findingAnswerOptions) Help() string {
	return `Examples:

    counterclaim finding answer 3f2a9c01d4e5b678 90ab12cd34ef5678 --grant --text "So it is." --as "A. Analyst"
    counterclaim finding answer 3f2a9c01d4e5b678 90ab12cd34ef5678 --refuse --text "The log of the post says otherwise." --as "A. Analyst"

What is granted is carried out by "counterclaim finding supersede … --corrects". Prints the answer's id.`
}

// Run answers.
func (o findingAnswerOptions) Run(ctx context.Context, s *streams) error {
	r, err := o.caseAt(ctx, s, o.Incident)
	if err != nil {
		return err
	}
	defer r.store.Close()
	q, err := requestOf(r.is, o.Request)
	if err != nil {
		return err
	}
	text, err := o.read(s)
	if err != nil {
		return err
	}
	return r.take(ctx, s, review.Answering(r.is, q.ID, o.Grant, o.Stood, text, o.As, r.when()), nil)
}

// requestOf finds a request of a case.
func requestOf(c *counterclaim.Case, prefix string) (*counterclaim.Correction, error) {
	id, err := only("request", prefix, c.Corrections, func(q *counterclaim.Correction) counterclaim.ID { return q.ID })
	if err != nil {
		return nil, err
	}
	for i := range c.Corrections {
		if c.Corrections[i].ID == id {
			return &c.Corrections[i], nil
		}
	}
	return nil, err
}
