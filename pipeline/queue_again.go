package pipeline

import (
	"context"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Again takes up work that was given up, as a worker would: it codes the report and keeps it. Its error is the report's own fault or
// the record's.
func (p *Pipeline) Again(ctx context.Context, work []byte) (counterclaim.Saved, error) {
	t, err := unpackTask(work)
	if err != nil {
		return counterclaim.Saved{}, err
	}
	coding, err := p.Code(ctx, t.Report, t.originals()...)
	if err != nil {
		return counterclaim.Saved{}, err
	}
	return p.Save(ctx, coding)
}

// SendAgain gives work that was given up to a queue. A queue takes the same bytes for the same work for some minutes, in which it may
// have been given up: a line end that means nothing to whoever reads it makes them others. The same letter sent twice stays one.
func SendAgain(ctx context.Context, q counterclaim.Queue, work []byte) error {
	return q.Send(ctx, append(slices.Clip(work), '\n'))
}
