package pipeline

import (
	"context"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// Measurable is a record whose observations and confirmed incidents can be held against the agreements that it keeps.
type Measurable = ceasefire.Measurable

// Measured is what a record's deeds come to against an agreement, version by version.
type Measured = ceasefire.Measured

// OneAgreement gives the id of a record's agreement, as [ceasefire.OneAgreement] does.
func OneAgreement(ctx context.Context, store counterclaim.Agreements, named string) (string, error) {
	return ceasefire.OneAgreement(ctx, store, named)
}

// Measure holds what a record has against one of its agreements, as [ceasefire.Measure] does.
func Measure(ctx context.Context, store Measurable, agreement, from, to string, notified []ceasefire.Notified) (*Measured, error) {
	return ceasefire.Measure(ctx, store, agreement, from, to, notified)
}
