package main

import (
	"context"

	"github.com/counterclaim/counterclaim"
)

type exhibitLikenessOptions struct {
	ID      string `arg:"" help:"The later picture: the first 8 or more digits of its id."`
	Other   string `arg:"" help:"The earlier one."`
	Confirm bool   `xor:"word" required:"" help:"It looks like the earlier picture: from now on that may be said outside the desk."`
	Reject  bool   `xor:"word" required:"" help:"It does not."`
	touchFlags
}

// Help shows examples.
func (exhibitLikenessOptions) Help() string {
	return `Examples:

    counterclaim exhibit likeness 3f2a9c01d4e5b678 5891b5b522d5df08 --confirm --as "A. Person" --reason "the same wall and the same cloud"
    counterclaim exhibit likeness 3f2a9c01d4e5b678 5891b5b522d5df08 --reject --as "A. Person" --reason "another lorry, another day"

The machine says no more than that a picture looks like an earlier one, and says it to the desk alone. Whoever laid the two side by side
confirms or rejects it; the last word counts, and custody keeps each. One that the machine did not find can be confirmed too. Of what is
confidential neither is kept.`
}

// Run keeps a person's word.
func (o exhibitLikenessOptions) Run(ctx context.Context, s *streams) error {
	if o.Reason == "" {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "a word on a likeness wants a --reason"))
	}
	act := counterclaim.ActConfirmation
	if o.Reject {
		act = counterclaim.ActRejection
	}
	e, x, err := o.touch(ctx, s, o.ID, act)
	if err != nil {
		return err
	}
	defer e.close()
	other, err := e.named(ctx, o.Other)
	if err != nil {
		return err
	}
	if err := e.permit(ctx, other, counterclaim.ActView); err != nil {
		return err
	}
	if e.kind(other) != counterclaim.Public {
		if err := e.note(ctx, other, counterclaim.Custody{Act: counterclaim.ActView}); err != nil {
			return err
		}
	}
	return e.note(ctx, x, counterclaim.Custody{Act: act, Other: other.ID})
}
