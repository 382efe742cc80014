package pipeline

import (
	"context"

	"github.com/counterclaim/counterclaim"
)

// FaultOfRecord tells a failure of the record, or the end of ctx, from one of a report: what a record that answers otherwise cannot take
// is the report's fault, and the others go on.
func FaultOfRecord(ctx context.Context, store counterclaim.Store, err error) bool {
	if ctx.Err() != nil {
		return true
	}
	switch counterclaim.CodeOf(err) {
	case counterclaim.CodeLocked, counterclaim.CodeNewerSchema, counterclaim.CodeUnreadable:
		return true
	}
	_, away := store.Dispute(ctx)
	return away != nil
}
