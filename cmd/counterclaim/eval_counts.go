package main

import (
	"context"
	"io"
	"os"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/pipeline"
)

type evalCountsOptions struct {
	Gold  string `arg:"" help:"A gold set (a folder with docs.jsonl and claims.jsonl) or a table of sentences with their counts, gzip or not."`
	Worst int    `placeholder:"N" help:"Also print N claims or lines with other counts than the gold has."`
}

// Help shows examples.
func (evalCountsOptions) Help() string {
	return `Examples:

    counterclaim eval counts eval/testdata/claims-bench/dev --worst 20
    counterclaim eval counts eval/testdata/counts.tsv --worst 20

Of a gold set: the figure "counts" as eval claims has it, and the same over the claims that were paired alone. Of a table (part, kind,
sentence, counts, measures): the share of sentences that are counted so, by part and kind, each sentence read as a release of one of two sides.
Wrong lines of the part "kept" are never shown, so that rules are not written to them.`
}

// Run scores.
func (o evalCountsOptions) Run(ctx context.Context, s *streams) error {
	if o.Worst < 0 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--worst %d is below 0", o.Worst))
	}
	if info, err := os.Stat(o.Gold); err == nil && info.IsDir() {
		scores, err := readAndScore(ctx, o.Gold)
		if err != nil {
			return err
		}
		return scores.Counts().Write(s.out, o.Worst)
	}
	reader, err := pipeline.NewReader(eval.SentenceDispute())
	if err != nil {
		return err
	}
	var lines *eval.LineScores
	err = withFile(o.Gold, s.in, func(name string, in io.Reader) error {
		lines, err = eval.Sentences(in, name, func(text string) []counterclaim.Claim {
			return reader.Read(eval.SentenceReport(text))
		})
		return err
	})
	if err != nil {
		return err
	}
	return writeLines(s, lines, o.Worst)
}
