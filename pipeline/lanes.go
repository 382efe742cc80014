package pipeline

import (
	"context"
	"sync"
)

// lanes does work that belongs to lanes (hosts): the pieces of one lane one after the other, several lanes beside each other. Add and
// Next are for one goroutine.
type lanes[In, Out any] struct {
	ctx  context.Context
	do   func(context.Context, In) Out
	most int // lanes that work at once
	out  chan Out

	mu      sync.Mutex
	queues  map[string][]In // pieces that wait, of lanes that work or wait for their turn
	waiting []string        // lanes that wait for their turn
	working int

	pending int            // pieces whose outcome was not taken yet
	group   sync.WaitGroup // goroutines
}

func newLanes[In, Out any](ctx context.Context, most int, do func(context.Context, In) Out) *lanes[In, Out] {
	return &lanes[In, Out]{ctx: ctx, do: do, most: most, out: make(chan Out), queues: map[string][]In{}}
}

// Add puts a piece at the end of a lane.
func (l *lanes[In, Out]) Add(lane string, piece In) {
	l.pending++
	l.mu.Lock()
	defer l.mu.Unlock()
	queue, known := l.queues[lane]
	l.queues[lane] = append(queue, piece)
	if !known {
		l.waiting = append(l.waiting, lane)
	}
	l.begin()
}

// Waiting says how many pieces of a lane are not begun.
func (l *lanes[In, Out]) Waiting(lane string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queues[lane])
}

// begin starts lanes that wait, as many as may work.
func (l *lanes[In, Out]) begin() {
	for l.working < l.most && len(l.waiting) > 0 {
		lane := l.waiting[0]
		l.waiting = l.waiting[1:]
		l.working++
		l.group.Go(func() { l.work(lane) })
	}
}

// work does the first piece of a lane and lets the lane wait for its turn again, behind the others.
func (l *lanes[In, Out]) work(lane string) {
	l.mu.Lock()
	piece := l.queues[lane][0]
	l.queues[lane] = l.queues[lane][1:]
	l.mu.Unlock()
	select {
	case l.out <- l.do(l.ctx, piece):
	case <-l.ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.working--
	if len(l.queues[lane]) > 0 {
		l.waiting = append(l.waiting, lane)
	} else {
		delete(l.queues, lane)
	}
	if l.ctx.Err() == nil {
		l.begin()
	}
}

// Out gives the outcomes; each is taken with Took.
func (l *lanes[In, Out]) Out() <-chan Out { return l.out }

// Took counts an outcome as taken.
func (l *lanes[In, Out]) Took() { l.pending-- }

// Wait returns when nothing works any more; the context has ended, or nothing is pending.
func (l *lanes[In, Out]) Wait() { l.group.Wait() }
