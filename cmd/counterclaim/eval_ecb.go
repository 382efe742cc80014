package main

import (
	"context"
	"fmt"

	"github.com/counterclaim/counterclaim/eval"
)

type evalECBOptions struct {
	Docs     string  `arg:"" type:"existingfile" help:"The documents, JSON lines, gzip or not."`
	Mentions string  `arg:"" type:"existingfile" help:"Their event mentions with gold chains, likewise."`
	Least    float64 `default:"0.1" hidden:"" help:"The likeness from which on documents tell of one matter."`
}

// Help shows examples.
func (evalECBOptions) Help() string {
	return `Examples:

    counterclaim eval ecb ecbplus-dev-docs.jsonl.gz ecbplus-dev-mentions.jsonl.gz

Links the gold event mentions of annotated sentences across documents and prints MUC, B-cubed, CEAF-e and their mean, within
the gold topics and over all documents. This is a baseline: documents are clustered by their words, and mentions of one
word in one cluster are one event.`
}

// Run scores.
func (o evalECBOptions) Run(_ context.Context, s *streams) error {
	docs, mentions, err := eval.LoadECB(o.Docs, o.Mentions)
	if err != nil {
		return err
	}
	for _, corpus := range [...]bool{false, true} {
		title := "gold topics"
		if corpus {
			title = "\nall documents together"
		}
		if _, err := fmt.Fprintln(s.out, title); err != nil {
			return err
		}
		if err := eval.ScoreECB(docs, mentions, eval.LinkECB(docs, mentions, corpus, o.Least)).WriteTable(s.out); err != nil {
			return err
		}
	}
	return nil
}
