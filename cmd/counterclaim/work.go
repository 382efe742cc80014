package main

import (
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/pipeline"
)

type workOptions struct {
	streamFlag
	disputeFlag
	sealFlag
	Cores     int           `placeholder:"N" help:"Reports read at once. Without it as many as the machine has cores."`
	Patience  time.Duration `default:"15s" help:"After which a report is given to another worker where the one that has it says nothing. It holds for all workers of the stream."`
	UntilDone bool          `help:"End when no report waits, instead of waiting for more."`
}

// Help shows examples.
func (workOptions) Help() string {
	return `Examples:

    counterclaim work --record valley.sqlite
    counterclaim work --nats nats://127.0.0.1:4222 --record valley.sqlite
    NATS=nats://a:4222,nats://b:4222,nats://c:4222 counterclaim work

Takes reports that "counterclaim send" gave to the stream, until it is told to end. A report is
taken from the stream only after the record has kept it: a worker may end at any moment. What
cannot be read is set aside in the record with the reason.`
}

// Run works.
func (o workOptions) Run(ctx context.Context, s *streams) error {
	if o.Cores > 0 {
		runtime.GOMAXPROCS(o.Cores)
	}
	src, err := o.find(s, nil)
	if err != nil {
		return err
	}
	defer src.added.close()
	store, err := o.recordFlag.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	q, where, err := o.streamFlag.open(ctx, s, o.Patience)
	if err != nil {
		return err
	}
	defer q.Close()
	run := &working{s: s}
	work, err := run.options(ctx, store, src, q)
	if err != nil {
		return err
	}
	if o.UntilDone {
		work.Ended = func() bool { n, err := q.Waiting(ctx); return err == nil && n == 0 }
	}
	s.say("working for %s", where)
	sealed := o.sealBeside(ctx, s, o.recordFlag, store)
	err = pipeline.Work(ctx, work)
	sealed() // before the store is closed
	s.say("%s kept, %d already there, %d set aside in %v", number(run.fresh, "report"), run.old, run.aside, run.last.Sub(run.began).Round(time.Millisecond))
	return err
}

// options are those of a worker on all the cores that the program may use. A dispute file that was given is kept in the record.
func (w *working) options(ctx context.Context, store counterclaim.Store, src source, q counterclaim.Queue) (pipeline.WorkOptions, error) {
	if src.dispute != nil && src.path != "" {
		if err := store.SetDispute(ctx, src.dispute); err != nil {
			return pipeline.WorkOptions{}, err
		}
	}
	reader, err := readerOf(ctx, store, src)
	if err != nil {
		return pipeline.WorkOptions{}, err
	}
	w.began, w.last = time.Now(), time.Now()
	return pipeline.WorkOptions{Queue: q, Line: &pipeline.Pipeline{Reader: reader.Explaining(), Store: store}, Aside: store,
		Answers: func(ctx context.Context) error { _, err := store.Dispute(ctx); return err },
		Cores:   runtime.GOMAXPROCS(0), Say: w.say, Done: w.done}, nil
}

// working is a run of the verb work, heard from by many goroutines.
type working struct {
	s                 *streams
	mu                sync.Mutex
	fresh, old, aside int
	began, last       time.Time
}

func (w *working) say(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.s.say("%s", what)
}

func (w *working) done(one pipeline.Worked) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = time.Now()
	switch {
	case one.Aside != "":
		w.aside++
		w.s.say("%s: set aside: %s", one.Name, one.Aside)
	case one.Saved.Fresh || one.Saved.Recoded:
		w.fresh++
	default:
		w.old++
	}
}
