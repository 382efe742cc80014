package main

import (
	"context"

	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/text"
)

type evalUDOptions struct {
	GoldTokens bool `help:"Score lemmas, tags and trees on the file's own words and sentences instead of on raw text."`

	File string `arg:"" help:"A gold file in CoNLL-U, gzip or not, or - for standard input."`
}

// Help shows examples.
func (evalUDOptions) Help() string {
	return `Examples:

    counterclaim eval ud dev.conllu
    counterclaim eval ud dev.conllu.gz
    counterclaim eval ud --gold-tokens dev.conllu.gz

Makes raw text of the file (its tokens and SpaceAfter, a blank line at each newdoc or newpar), analyses
it and scores the outcome by the definition of the CoNLL 2018 shared task.`
}

// Run scores.
func (o evalUDOptions) Run(ctx context.Context, s *streams) error {
	gold, err := readCoNLLU(o.File, s.in)
	if err != nil {
		return err
	}
	analyzer, err := text.New(text.Options{})
	if err != nil {
		return err
	}
	models, err := text.NewAnnotator()
	if err != nil {
		return err
	}
	scores, err := eval.UD(gold, eval.Annotated(gold, o.GoldTokens, analyzer, models))
	if err != nil {
		return err
	}
	return scores.WriteTable(s.out)
}
