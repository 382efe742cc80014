package main

import (
	"context"

	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/pipeline"
)

type evalAttributionOptions struct {
	File string `arg:"" type:"path" help:"A file of gold attributions, gzip or not."`
	Docs string `placeholder:"FILE" type:"path" help:"The file of their texts; without it the one beside, with -docs before .jsonl."`
}

// Help shows examples.
func (evalAttributionOptions) Help() string {
	return `Examples:

    counterclaim eval attribution gold.jsonl.gz
    counterclaim eval attribution gold.jsonl --docs texts.jsonl

Attributions are JSON lines with doc_id and, for source, cue and content, a list of pieces with "start" and "end" in
characters of the text; texts are JSON lines with doc_id and text. A span that the program finds is right if a gold one
of its kind has the same first and last character.`
}

// Run scores.
func (o evalAttributionOptions) Run(ctx context.Context, s *streams) error {
	docs := o.Docs
	if docs == "" {
		docs = eval.AttributionDocs(o.File)
	}
	texts, err := eval.ReadAttributionFiles(o.File, docs)
	if err != nil {
		return err
	}
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		return err
	}
	attributions, err := coder.NewAttributions()
	if err != nil {
		return err
	}
	return eval.Attributions(texts, reader.Analyzer(), reader.Coder(), attributions).WriteTable(s.out)
}
