package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
)

// mostTries is how often work is given out before it is taken to be what ends the workers that hold it.
const mostTries = 25

// refusals is how often in a row a store that answers otherwise may fail with one report before it is the report's fault.
const refusals = 5

// acknowledging is how many reports may be with the store or wait for the stream's answer while others are coded: the brokers of a
// cluster answer after most of them wrote.
const acknowledging = 16

// leastOften is how seldom at most a worker says that it works: another one may have brought the queue's usual patience meanwhile.
const leastOften = 3 * time.Second

// Waits after a store or queue that is away, each twice the one before.
const (
	firstWait = 100 * time.Millisecond
	lastWait  = 10 * time.Second
)

// WorkOptions of a worker.
type WorkOptions struct {
	Queue counterclaim.Queue
	Line  *Pipeline
	// Aside takes what cannot be read, so that it is looked at by a person.
	Aside counterclaim.DeadLetters
	// Answers asks the record something small, by which a record that is away is told from a report that it does not take.
	Answers func(context.Context) error
	Cores   int          // reports coded at once, at least 1
	Say     func(string) // hears what goes wrong and that it is over; safe for many goroutines
	Done    func(Worked) // hears of every piece of work that is over; safe for many goroutines; may be nil
	Ended   func() bool  // asked where there is no work: true ends the worker; nil: it waits for more
}

// Worked is one piece of work that is over.
type Worked struct {
	Saved counterclaim.Saved
	Name  string
	Aside string // the reason where it was set aside
	Err   error  // the queue did not hear that it is over and gives it out again, which changes nothing
}

// Work takes reports from a queue, codes several at once and keeps them until ctx ends. A report is acknowledged only after the store
// has committed it, so that the end of a worker at any moment loses nothing; one that is given out twice changes nothing the second
// time. While the store is away or held by another program the worker keeps its reports and tries again. What cannot be read is set
// aside with the reason. A record that was written by a later version of this program is an error.
func Work(ctx context.Context, o WorkOptions) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	cores := max(o.Cores, 1)
	w := &worker{o: o, stop: stop, coding: make(chan struct{}, cores), held: map[counterclaim.Delivery]bool{}}
	work := make(chan counterclaim.Delivery)
	var all sync.WaitGroup
	for range cores + acknowledging { // these save and wait for the stream while others code
		all.Go(func() {
			for d := range work {
				w.take(ctx, d)
				w.release(d)
			}
		})
	}
	beats := make(chan struct{})
	var beating sync.WaitGroup
	beating.Go(func() { w.beat(beats) })
	w.fetch(ctx, work, cores+acknowledging)
	close(work)
	all.Wait()
	close(beats)
	beating.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return nil
}

type worker struct {
	o      WorkOptions
	stop   context.CancelCauseFunc
	coding chan struct{} // holds a token for each report that is being coded

	mu   sync.Mutex
	held map[counterclaim.Delivery]bool
}

// fetch hands work out until ctx ends or there is no more.
func (w *worker) fetch(ctx context.Context, work chan<- counterclaim.Delivery, most int) {
	away := trouble{say: w.o.Say, what: "the stream"}
	for ctx.Err() == nil {
		got, err := w.o.Queue.Fetch(ctx, most)
		if err != nil {
			if ctx.Err() == nil {
				away.met(ctx, err)
			}
			continue
		}
		away.over()
		for _, d := range got {
			w.hold(d)
		}
		for _, d := range got {
			select {
			case work <- d:
			case <-ctx.Done():
				w.giveBack(d)
				w.release(d)
			}
		}
		if len(got) == 0 && w.o.Ended != nil && w.o.Ended() {
			return
		}
	}
}

func (w *worker) hold(d counterclaim.Delivery) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held[d] = true
}

func (w *worker) release(d counterclaim.Delivery) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.held, d)
}

// beat tells the queue of all that is held that it is worked on.
func (w *worker) beat(end <-chan struct{}) {
	wait := time.Second
	for {
		select {
		case <-end:
			return
		case <-time.After(wait):
		}
		w.mu.Lock()
		for d := range w.held {
			wait = min(max(d.Patience()/4, 50*time.Millisecond), leastOften)
			_ = d.InProgress() // a queue that is away gives it out again
		}
		w.mu.Unlock()
	}
}

// take brings one piece of work to its end: kept, set aside or given back.
func (w *worker) take(ctx context.Context, d counterclaim.Delivery) {
	if ctx.Err() != nil {
		w.giveBack(d)
		return
	}
	raw, err := d.Work()
	var t task
	if err == nil {
		t, err = unpackTask(raw)
	}
	if err == nil && d.Tries() > mostTries {
		err = counterclaim.Errorf(counterclaim.CodeBadInput, "it was given out %d times and no worker came to an end with it", d.Tries()-1)
	}
	var saved counterclaim.Saved
	if err == nil {
		saved, err = w.keep(ctx, &t)
	}
	switch {
	case err == nil:
		w.done(Worked{Saved: saved, Name: t.Name, Err: d.Ack(context.WithoutCancel(ctx))})
	case ctx.Err() != nil:
		w.giveBack(d)
	case counterclaim.CodeOf(err) == counterclaim.CodeNewerSchema:
		w.giveBack(d)
		w.stop(err)
	default:
		w.setAside(ctx, d, &t, raw, err)
	}
}

// keep codes and saves a report. Its error is the report's own fault, that of a record of a later version, or ctx's.
func (w *worker) keep(ctx context.Context, t *task) (counterclaim.Saved, error) {
	select {
	case w.coding <- struct{}{}:
	case <-ctx.Done():
		return counterclaim.Saved{}, ctx.Err()
	}
	var coding *counterclaim.Coding
	err := w.patiently(ctx, func() (err error) { // coding looks into the record for a translation
		coding, err = w.o.Line.Code(ctx, t.Report, t.originals()...)
		return err
	})
	<-w.coding
	if err != nil {
		return counterclaim.Saved{}, err
	}
	var saved counterclaim.Saved
	err = w.patiently(ctx, func() error {
		saved, err = w.o.Line.Save(ctx, coding)
		return err
	})
	return saved, err
}

// patiently tries something with the record until it is done or the report is at fault.
func (w *worker) patiently(ctx context.Context, do func() error) error {
	away := trouble{say: w.o.Say, what: "the record"}
	for refused := 0; ; {
		err := do()
		switch code := counterclaim.CodeOf(err); {
		case err == nil:
			away.over()
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case code == counterclaim.CodeNewerSchema:
			return err
		case code == counterclaim.CodeLocked, code == counterclaim.CodeUnreadable: // a full disk, a server that is away: never the report's fault
		case w.o.Answers != nil && w.o.Answers(ctx) != nil: // nor is it where the record takes nothing at all
		case code != counterclaim.CodeInternal:
			return err
		case w.o.Answers != nil:
			if refused++; refused >= refusals {
				return err
			}
		}
		away.met(ctx, err)
	}
}

// setAside keeps what nobody can work on for a person to see, and only then takes it from the queue.
func (w *worker) setAside(ctx context.Context, d counterclaim.Delivery, t *task, raw []byte, fault error) {
	letter := &counterclaim.DeadLetter{Kind: cmp.Or(t.Kind, taskOfReport), Name: t.Name, Reason: fault.Error(), Tries: d.Tries(),
		At: time.Now().UTC().Format(time.RFC3339), Work: raw}
	if t.Report != nil {
		var secret bool
		err := w.patiently(ctx, func() (err error) { secret, err = w.o.Line.Confidential(ctx, t.Report); return err })
		if err != nil {
			_ = d.Retry(lastWait) // whether its words may be kept is not known
			return
		}
		if secret {
			words := secretLetter(fault)
			letter.Name, letter.Reason, letter.Work = words.Name, words.Reason, words.Work
		}
	}
	letter.Identify()
	if err := w.patiently(ctx, func() error { return w.o.Aside.SetAside(ctx, letter) }); err != nil {
		_ = d.Retry(lastWait) // it may be set aside another time; it is not lost before
		if ctx.Err() == nil {
			w.o.Say(fmt.Sprintf("%s cannot be set aside: %v", cmp.Or(t.Name, "a piece of work"), err))
		}
		return
	}
	w.done(Worked{Name: letter.Name, Aside: letter.Reason, Err: d.Terminate(letter.Reason)})
}

func (w *worker) done(one Worked) {
	if w.o.Done != nil {
		w.o.Done(one)
	}
}

// giveBack lets another worker have it at once; a queue that does not hear it gives it out after its patience.
func (w *worker) giveBack(d counterclaim.Delivery) { _ = d.Retry(0) }

// trouble is a store or queue that is away: told of once, waited for, told of when it is back.
type trouble struct {
	say  func(string)
	what string
	wait time.Duration
}

func (t *trouble) met(ctx context.Context, err error) {
	if t.wait == 0 {
		t.wait = firstWait
	} else if t.wait < lastWait {
		if t.wait *= 2; t.wait >= time.Second && t.wait < 2*time.Second {
			t.say(fmt.Sprintf("%s is away, what is held is tried again: %v", t.what, err))
		}
	}
	late := time.NewTimer(t.wait)
	defer late.Stop()
	select {
	case <-late.C:
	case <-ctx.Done():
	}
}

func (t *trouble) over() {
	if t.wait >= time.Second {
		t.say(t.what + " is back")
	}
	t.wait = 0
}

func placeOf(item intake.Item) string {
	if item.Line > 0 {
		return item.File + ":" + strconv.Itoa(item.Line)
	}
	return item.File
}
