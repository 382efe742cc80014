package main

import (
	"context"

	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/text"
)

type evalUDOptions struct {
	GoldTokens bool `help:"Score lemmas and tags on the file's own words and sentences instead of on raw text."`

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
	models, err := text.NewAnnotator()
	if err != nil {
		return err
	}
	system, err := o.sentences(gold)
	if err != nil {
		return err
	}
	for _, sentence := range system {
		models.Annotate(sentence)
	}
	scores, err := eval.UD(gold, system)
	if err != nil {
		return err
	}
	return scores.WriteTable(s.out)
}

// sentences gives what is to be annotated: the gold file's words with nothing but their forms, or
// what the analyser cuts from its raw text.
func (o evalUDOptions) sentences(gold []*text.CoNLLUSentence) ([]*text.CoNLLUSentence, error) {
	var out []*text.CoNLLUSentence
	if o.GoldTokens {
		for _, g := range gold {
			bare := &text.CoNLLUSentence{Ranges: g.Ranges, Words: make([]text.CoNLLUWord, len(g.Words))}
			for i, w := range g.Words {
				bare.Words[i] = text.CoNLLUWord{Form: w.Form, Head: text.NoHead, Misc: w.Misc}
			}
			out = append(out, bare)
		}
		return out, nil
	}
	a, err := text.New(text.Options{})
	if err != nil {
		return nil, err
	}
	u := text.UDTokens(a.Analyze(eval.RawText(gold)))
	for i := range u.Sentences {
		out = append(out, u.CoNLLU(i))
	}
	return out, nil
}
