package pipeline

import (
	"context"
	"iter"
)

// inOrder does something with each piece of a sequence, with so many workers at once (below 2: none beside the caller), and gives the
// outcomes in the order of the pieces. At most a few pieces for each worker are held. It ends early when ctx does; the caller asks ctx why.
func inOrder[In, Out any](ctx context.Context, pieces iter.Seq[In], workers int, do func(In) Out) iter.Seq[Out] {
	if workers < 2 {
		return inTurn(ctx, pieces, do)
	}
	return func(yield func(Out) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		jobs := make(chan job[In, Out], workers)
		queue := make(chan job[In, Out], 2*workers) // the order in which outcomes are handed out
		for range workers {
			go func() {
				for j := range jobs {
					j.done <- do(j.piece)
				}
			}()
		}
		go feed(ctx, pieces, jobs, queue)
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

// job is one piece on its way to a worker; done holds one outcome, so that no worker waits.
type job[In, Out any] struct {
	piece In
	done  chan Out
}

func inTurn[In, Out any](ctx context.Context, pieces iter.Seq[In], do func(In) Out) iter.Seq[Out] {
	return func(yield func(Out) bool) {
		for piece := range pieces {
			if ctx.Err() != nil || !yield(do(piece)) {
				return
			}
		}
	}
}

// feed takes pieces in until the sequence or ctx ends. Intake that waits for more input cannot
// be broken off; it is left waiting and nobody waits for it.
func feed[In, Out any](ctx context.Context, pieces iter.Seq[In], jobs, queue chan<- job[In, Out]) {
	defer close(jobs)
	defer close(queue)
	for piece := range pieces {
		j := job[In, Out]{piece, make(chan Out, 1)}
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
