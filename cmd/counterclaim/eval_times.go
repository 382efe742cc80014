package main

import (
	"context"
	"io"
	"os"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/text"
)

type evalTimesOptions struct {
	Gold  string `arg:"" help:"A gold set (a folder with docs.jsonl and claims.jsonl) or a table of time expressions, gzip or not."`
	Worst int    `placeholder:"N" help:"Also print N claims or lines with another time than the gold has."`
}

// Help shows examples.
func (evalTimesOptions) Help() string {
	return `Examples:

    counterclaim eval times eval/testdata/claims-bench/dev --worst 20
    counterclaim eval times eval/testdata/times.tsv --worst 20

Of a gold set: the figure "time" as eval claims has it, and what went wrong among the claims that were paired. Of a table (part, kind,
published, sentence with the expression in brackets, from, to, from_time, to_time): the share of lines whose expression is read so, by part
and kind. Wrong lines of the part "kept" are never shown, so that rules are not written to them.`
}

// Run scores.
func (o evalTimesOptions) Run(ctx context.Context, s *streams) error {
	if o.Worst < 0 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--worst %d is below 0", o.Worst))
	}
	if info, err := os.Stat(o.Gold); err == nil && info.IsDir() {
		scores, err := readAndScore(ctx, o.Gold)
		if err != nil {
			return err
		}
		return scores.Times().Write(s.out, o.Worst)
	}
	analyzer, err := text.New(text.Options{})
	if err != nil {
		return err
	}
	var lines *eval.LineScores
	err = withFile(o.Gold, s.in, func(name string, in io.Reader) error {
		lines, err = eval.Expressions(in, name, analyzer)
		return err
	})
	if err != nil {
		return err
	}
	return writeLines(s, lines, o.Worst)
}

// readAndScore reads the documents of a gold set and scores their claims.
func readAndScore(ctx context.Context, dir string) (*eval.Scores, error) {
	set, err := eval.Load(dir)
	if err != nil {
		return nil, err
	}
	claims, err := readSet(ctx, set)
	if err != nil {
		return nil, err
	}
	return set.Score(claims)
}

func writeLines(s *streams, lines *eval.LineScores, worst int) error {
	if err := lines.WriteTable(s.out); err != nil || worst == 0 {
		return err
	}
	return lines.WriteWrong(s.out, worst)
}
