package pipeline

import (
	"context"
	"iter"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

// Reading is one item taken in, with the claims of its report; an item that failed has none.
type Reading struct {
	intake.Item
	Claims []counterclaim.Claim
}

// ReadAll reads the reports of a sequence with so many workers at once (below 2: none beside
// the caller) and gives them in their order. At most a few reports for each worker are held.
// It ends early when ctx does; the caller asks ctx why.
func (r *Reader) ReadAll(ctx context.Context, items iter.Seq[intake.Item], workers int) iter.Seq[Reading] {
	return inOrder(ctx, items, workers, func(item intake.Item) Reading {
		got := Reading{Item: item}
		if item.Report != nil {
			got.Claims = r.Read(item.Report)
		}
		return got
	})
}
