package counterclaim

import (
	"context"
	"time"
)

// Queue hands reports from those who send them to those who code and store them. Package stream is one; what a call of Send that
// returned without an error has taken outlasts the end of any process.
type Queue interface {
	// Send waits until the queue has taken the work. A full queue is waited for; work over the queue's limit is CodeTooLarge. The same
	// bytes sent twice within a few minutes are one piece of work.
	Send(ctx context.Context, work []byte) error
	// Fetch waits up to a few seconds for work and gives at most so many pieces, none where there is none.
	Fetch(ctx context.Context, most int) ([]Delivery, error)
}

// Delivery is one piece of work on loan. Whoever holds it says so with InProgress before the queue's patience ends, or it is given out
// again; one of Ack, Retry and Terminate ends the loan.
type Delivery interface {
	Work() ([]byte, error) // the bytes that were sent; with an error the bytes as they came
	Tries() int            // how often it was given out, this time included
	Patience() time.Duration
	InProgress() error
	Ack(ctx context.Context) error // waits until the queue has heard it
	Retry(after time.Duration) error
	Terminate(reason string) error // never given out again
}
