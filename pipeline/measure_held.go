package pipeline

import (
	"context"

	"github.com/counterclaim/counterclaim/ceasefire"
)

// MeasureHeld is [Measure] with what the record's equipment register says was declared for each day, as [ceasefire.MeasureHeld].
func MeasureHeld(ctx context.Context, store Measurable, party, agreement, from, to string, notified []ceasefire.Notified) (m *Measured, closed bool, err error) {
	return ceasefire.MeasureHeld(ctx, store, party, agreement, from, to, notified)
}
