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
the gold topics and over all documents: documents are clustered by their words, and within a cluster mentions are put
together as claims are. For comparison it prints what the same word in one cluster alone gives.`
}

// Run scores.
func (o evalECBOptions) Run(_ context.Context, s *streams) error {
	docs, mentions, err := eval.LoadECB(o.Docs, o.Mentions)
	if err != nil {
		return err
	}
	for _, way := range []struct {
		title  string
		corpus bool
		by     eval.ECBLinker
	}{
		{"gold topics", false, eval.ByMatching},
		{"\nall documents together", true, eval.ByMatching},
		{"\nfor comparison: the same word, gold topics", false, eval.BySameWord},
		{"\nfor comparison: the same word, all documents together", true, eval.BySameWord},
	} {
		if _, err := fmt.Fprintln(s.out, way.title); err != nil {
			return err
		}
		if err := eval.ScoreECB(docs, mentions, eval.LinkECB(docs, mentions, way.corpus, o.Least, way.by)).WriteTable(s.out); err != nil {
			return err
		}
	}
	return nil
}
