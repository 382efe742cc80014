package main

import (
	"context"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/eval"
)

type evalPicturesOptions struct {
	Seed     uint64 `default:"1" help:"Another seed makes other pictures."`
	Pictures int    `default:"5000" placeholder:"N" help:"How many pictures are made."`
	Copies   int    `default:"1000" placeholder:"N" help:"How many altered copies are made that must be known again; half as many are altered in ways that are only counted."`
	Hashes   int    `default:"1000000" placeholder:"N" help:"How many hashes there are when look-ups are timed."`
}

// Help shows examples.
func (evalPicturesOptions) Help() string {
	return `Examples:

    counterclaim eval pictures
    counterclaim eval pictures --seed 2 --pictures 500 --copies 100 --hashes 100000

Makes pictures (landscapes, towns, sheets of writing, the same place photographed again), looks each up among those before it, alters copies and looks
them up among all. Prints how many copies of each alteration lead to their original, how often different pictures were taken for one, and how long a
look-up takes. All pictures are made up. The default takes some minutes on two cores; doc/pictures.md has what it gave.`
}

// Run makes pictures and measures.
func (o evalPicturesOptions) Run(ctx context.Context, s *streams) error {
	if o.Pictures < 1 || o.Copies < 0 || o.Hashes < 0 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "there must be a picture at least, and no number is below 0"))
	}
	defer s.endProgress()
	trial := eval.PictureTrial{Seed: o.Seed, Pictures: o.Pictures, Copies: o.Copies, Hashes: o.Hashes,
		Progress: func(done, of int) { s.reach("pictures", done, of) }}
	scores, err := trial.Run(ctx)
	if err != nil {
		return err
	}
	s.endProgress()
	return scores.WriteTable(s.out)
}
