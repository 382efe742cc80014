package main

import (
	"context"
	"io"

	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/text"
)

type evalNEROptions struct {
	File string `arg:"" help:"A file of gold names, gzip or not, or - for standard input."`
}

// Help shows examples.
func (evalNEROptions) Help() string {
	return `Examples:

    counterclaim eval ner dev.tsv
    counterclaim eval ner releases.jsonl.gz

Two kinds of files are read. Columns parted by tabs, the word first and its tag last (O, B-PER, I-PER, …), a blank
line after each sentence: names are right if their words and type are. JSON lines with "text" and "entities" ("start" and
"end" in characters, "type"): the text is cut by the program, and "loose" counts names of persons, organisations and
places as right that share a character and the type. Types that the file does not have are left out.`
}

// Run scores.
func (o evalNEROptions) Run(ctx context.Context, s *streams) error {
	analyzer, err := text.New(text.Options{})
	if err != nil {
		return err
	}
	models, err := text.NewAnnotator()
	if err != nil {
		return err
	}
	var scores *eval.NERScores
	err = withFile(o.File, s.in, func(name string, in io.Reader) error {
		scores, err = eval.NER(in, name, analyzer, models)
		return err
	})
	if err != nil {
		return err
	}
	return scores.WriteTable(s.out)
}
