package main

import (
	"context"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
)

type evalIncidentsOptions struct {
	Dir   string `arg:"" help:"The gold set: a folder with docs.jsonl and claims.jsonl."`
	Gold  bool   `name:"gold-claims" help:"Match the gold claims with each other instead of reading the documents: what matching alone makes of them."`
	Worst int    `placeholder:"N" help:"Also print so many incidents that fell apart, and so many that hold several."`
}

// Help shows examples.
func (evalIncidentsOptions) Help() string {
	return `Examples:

    counterclaim eval incidents eval/testdata/claims-bench/dev --gold-claims
    counterclaim eval incidents eval/testdata/claims-bench/dev --worst 5

Prints B-cubed precision, recall and F1 over the gold claims that carry an incident, beside what each claim alone gives,
and for each group of reports. Groups are matched one by one, as a record of one dispute would hold them. With --gold-claims
three more lines say how matching does where much happens at once: all groups as one war between two sides on the same
days, and loads with 4 and 38 happenings a day (doc/scale.md).`
}

// Run scores.
func (o evalIncidentsOptions) Run(ctx context.Context, s *streams) error {
	if o.Worst < 0 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--worst %d is below 0", o.Worst))
	}
	set, err := eval.Load(o.Dir)
	if err != nil {
		return err
	}
	claims := set.GoldClaims()
	if !o.Gold {
		if claims, err = readSet(ctx, set); err != nil {
			return err
		}
	}
	scores, err := set.ScoreIncidents(set.MatchGroups(claims), o.Gold)
	if err != nil {
		return err
	}
	if o.Gold {
		if scores.Dense, err = set.ScoreDense(); err != nil {
			return err
		}
	}
	if err := scores.WriteTable(s.out); err != nil || o.Worst == 0 {
		return err
	}
	return scores.WriteWorst(s.out, o.Worst)
}
