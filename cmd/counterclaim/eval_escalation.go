package main

import (
	"context"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
)

type evalEscalationOptions struct {
	Seed   uint64 `default:"1" help:"Another seed makes other lines."`
	Series int    `default:"60" placeholder:"N" help:"Lines of each sort, 3 to 10000."`
}

// Help shows an example and says what is measured.
func (evalEscalationOptions) Help() string {
	return `Examples:

    counterclaim eval escalation
    counterclaim eval escalation --seed 7 --series 300

Makes lines of happenings that do not change, with a week, overdispersion and sources that fall silent, come in and publish less, and counts how
often "counterclaim escalation" would call them changed: the rate of false alarms. Then it makes lines with one step, and says how soon that is
called out. Everything is made up. doc/escalation.md has the figures.`
}

// Run measures.
func (o evalEscalationOptions) Run(ctx context.Context, s *streams) error {
	if o.Series < 3 || o.Series > 10_000 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--series %d is not 3 to 10000", o.Series))
	}
	quiet, err := eval.MeasureQuiet(o.Seed, o.Series, ctx.Err)
	if err != nil {
		return err
	}
	if err := eval.WriteQuiet(s.out, quiet); err != nil {
		return err
	}
	steps, err := eval.MeasureSteps(o.Seed, o.Series, ctx.Err)
	if err != nil {
		return err
	}
	return eval.WriteSteps(s.out, steps)
}
