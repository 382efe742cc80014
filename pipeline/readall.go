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
	if workers < 2 {
		return r.readInTurn(ctx, items)
	}
	return func(yield func(Reading) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		jobs := make(chan job, workers)
		queue := make(chan job, 2*workers) // the order in which readings are handed out
		for range workers {
			go r.work(jobs)
		}
		go feed(ctx, items, jobs, queue)
		for {
			select {
			case <-ctx.Done():
				return
			case j, more := <-queue:
				if !more {
					return
				}
				select {
				case <-ctx.Done():
					return
				case got := <-j.done:
					if !yield(got) {
						return
					}
				}
			}
		}
	}
}

// job is one item on its way to a worker; done holds one reading, so that no worker waits.
type job struct {
	item intake.Item
	done chan Reading
}

func (r *Reader) readInTurn(ctx context.Context, items iter.Seq[intake.Item]) iter.Seq[Reading] {
	return func(yield func(Reading) bool) {
		for item := range items {
			if ctx.Err() != nil || !yield(r.reading(item)) {
				return
			}
		}
	}
}

func (r *Reader) reading(item intake.Item) Reading {
	got := Reading{Item: item}
	if item.Report != nil {
		got.Claims = r.Read(item.Report)
	}
	return got
}

func (r *Reader) work(jobs <-chan job) {
	for j := range jobs {
		j.done <- r.reading(j.item)
	}
}

// feed takes items in until the sequence or ctx ends. Intake that waits for more input cannot
// be broken off; it is left waiting and nobody waits for it.
func feed(ctx context.Context, items iter.Seq[intake.Item], jobs, queue chan<- job) {
	defer close(jobs)
	defer close(queue)
	for item := range items {
		j := job{item, make(chan Reading, 1)}
		select {
		case queue <- j:
		case <-ctx.Done():
			return
		}
		select {
		case jobs <- j:
		case <-ctx.Done():
			return
		}
	}
}
