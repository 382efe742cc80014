package main

import (
	"context"
	"io"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/pipeline"
)

type evalRelationsOptions struct {
	File  string `arg:"" help:"A file of marked sentences with gold events, gzip or not, or - for standard input."`
	Folds int    `placeholder:"N" help:"Fit weights anew for each of N parts of the file and score them on that part."`
}

// Help shows examples.
func (evalRelationsOptions) Help() string {
	return `Examples:

    counterclaim eval relations gold.tsv
    counterclaim eval relations --folds 10 train.tsv.gz

The file has columns parted by tabs under a header, of which marked_sentence and gold_root are needed, or JSON lines with
these names. RETREAT and CONCEDE count as one event, YIELD. The embedded weights are trained on one such file, which
says nothing when it is scored without --folds.`
}

// Run scores.
func (o evalRelationsOptions) Run(ctx context.Context, s *streams) error {
	if o.Folds < 0 || o.Folds == 1 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--folds %d: at least 2 parts are needed", o.Folds))
	}
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		return err
	}
	var scores *eval.RelationScores
	err = withFile(o.File, s.in, func(name string, in io.Reader) error {
		scores, err = eval.Relations(in, name, o.Folds, reader.Analyzer(), reader.Coder())
		return err
	})
	if err != nil {
		return err
	}
	return scores.WriteTable(s.out)
}
