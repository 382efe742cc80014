package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sqlite"
	"github.com/counterclaim/counterclaim/stream"
)

func openQueue(t testing.TB) *stream.Queue {
	t.Helper()
	b, err := stream.StartBroker(t.Context(), stream.BrokerOptions{Name: "one", Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	q, err := stream.Open(t.Context(), stream.Options{In: b})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return q
}

// letters keeps what is set aside, but not at first.
type letters struct {
	counterclaim.DeadLetters
	mu     sync.Mutex
	busy   int
	reason []string
}

func (l *letters) SetAside(_ context.Context, d *counterclaim.DeadLetter) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy--; l.busy >= 0 {
		return counterclaim.Errorf(counterclaim.CodeLocked, "held")
	}
	l.reason = append(l.reason, d.Reason)
	return nil
}

// failing is a store that is away for some calls and refuses one report for ever.
type failing struct {
	counterclaim.Store
	mu     sync.Mutex
	away   int
	refuse counterclaim.ID
}

func (f *failing) Save(ctx context.Context, c *counterclaim.Coding, place counterclaim.Placer) (counterclaim.Saved, error) {
	f.mu.Lock()
	f.away--
	away := f.away >= 0
	f.mu.Unlock()
	switch {
	case away:
		return counterclaim.Saved{}, counterclaim.Errorf(counterclaim.CodeLocked, "held")
	case c.Report.ID == f.refuse:
		return counterclaim.Saved{}, errors.New("the driver does not like it")
	}
	return f.Store.Save(ctx, c, place)
}

func TestWork(t *testing.T) {
	store, err := sqlite.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	q := openQueue(t)
	refused := report(1000, "Lowland Wire")
	away := &failing{Store: store, away: 3, refuse: refused.ID}
	aside := &letters{busy: 1}
	var mu sync.Mutex
	fresh, old := 0, 0
	work := WorkOptions{Queue: q, Line: &Pipeline{Reader: reader(t, dispute()), Store: away}, Aside: aside, Cores: 2, Say: func(string) {},
		Answers: func(context.Context) error { return nil },
		Ended:   func() bool { n, err := q.Waiting(t.Context()); return err == nil && n == 0 },
		Done: func(w Worked) {
			mu.Lock()
			defer mu.Unlock()
			switch {
			case w.Err != nil:
				t.Error(w.Err)
			case w.Aside != "":
			case w.Saved.Fresh:
				fresh++
			default:
				old++
			}
		}}
	want := 0
	for sent := range SendAll(t.Context(), q, items(20), 4) {
		if (sent.Err == nil) != (sent.Report != nil) {
			t.Errorf("%+v", sent)
		}
		if sent.Err == nil {
			want++
		}
	}
	again, err := PackReport("the same report by another name", report(0, "Lowland Wire"))
	if err != nil {
		t.Fatal(err)
	}
	bad, err := PackReport("the store's poison", refused)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []string{string(again), string(bad), "no JSON", `{"kind":"recode"}`, `{"kind":"report"}`, `{"kind":"report","name":"n","report":{"text":"changed"}}`} {
		if err := q.Send(t.Context(), []byte(w)); err != nil {
			t.Fatal(err)
		}
	}
	if err := Work(t.Context(), work); err != nil {
		t.Fatal(err)
	}
	slices.Sort(aside.reason)
	if got := strings.Join(aside.reason, "\n"); fresh != want || old != 1 || len(aside.reason) != 5 || !strings.Contains(got, "driver does not like") || !strings.Contains(got, "recode") {
		t.Errorf("%d kept, want %d, %d there already, set aside:\n%s", fresh, want, old, got)
	}
	reports, err := store.Reports(t.Context(), 0, 0)
	if err != nil || len(reports) != want {
		t.Errorf("%d reports in the record, want %d: %v", len(reports), want, err)
	}
}

// A store whose disk is full is waited for, however often it says so; the report is not set aside.
func TestWorkWaitsForRoom(t *testing.T) {
	q := openQueue(t)
	work, err := PackReport("f:1", report(1, "Lowland Wire"))
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Send(t.Context(), work); err != nil {
		t.Fatal(err)
	}
	full, aside := refusals, &letters{}
	line := &Pipeline{Reader: reader(t, nil), Store: saveFunc(func() error {
		if full--; full >= 0 {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "the disk is full")
		}
		return nil
	})}
	err = Work(t.Context(), WorkOptions{Queue: q, Line: line, Aside: aside, Say: func(string) {}, Answers: func(context.Context) error { return nil },
		Ended: func() bool { n, err := q.Waiting(t.Context()); return err == nil && n == 0 }})
	if err != nil || full >= 0 || len(aside.reason) > 0 {
		t.Errorf("%d times full, set aside: %q, %v", full, aside.reason, err)
	}
}

// What a record says that takes nothing at all, as one that was replaced by something else, is not taken for the report's fault.
func TestWorkWaitsForARecordThatIsNone(t *testing.T) {
	q := openQueue(t)
	for n, code := range []counterclaim.Code{counterclaim.CodeBadInput, counterclaim.CodeNotFound} {
		work, err := PackReport("f:1", report(n, "Lowland Wire"))
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Send(t.Context(), work); err != nil {
			t.Fatal(err)
		}
		none, aside := 2, &letters{}
		fault := counterclaim.Errorf(code, "the file is not a record")
		line := &Pipeline{Reader: reader(t, nil), Store: saveFunc(func() error {
			if none--; none >= 0 {
				return fault
			}
			return nil
		})}
		err = Work(t.Context(), WorkOptions{Queue: q, Line: line, Aside: aside, Say: func(string) {},
			Answers: func(context.Context) error {
				if none >= 0 {
					return fault
				}
				return nil
			},
			Ended: func() bool { n, err := q.Waiting(t.Context()); return err == nil && n == 0 }})
		if err != nil || none >= 0 || len(aside.reason) > 0 {
			t.Errorf("%s: set aside: %q, %d more times none, %v", code, aside.reason, none, err)
		}
	}
}

// A worker that ends gives back what it holds, and a record of a later version ends it.
func TestWorkEnds(t *testing.T) {
	q := openQueue(t)
	for _, end := range []string{"told to", "later version"} {
		ctx, cancel := context.WithCancelCause(t.Context())
		held := errors.New("held")
		line := &Pipeline{Reader: reader(t, nil), Store: saveFunc(func() error {
			if end == "told to" {
				cancel(held)
				return counterclaim.Errorf(counterclaim.CodeLocked, "held")
			}
			return counterclaim.Errorf(counterclaim.CodeNewerSchema, "later")
		})}
		work, err := PackReport(end, report(1, end))
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Send(ctx, work); err != nil {
			t.Fatal(err)
		}
		err = Work(ctx, WorkOptions{Queue: q, Line: line, Aside: &letters{}, Say: func(string) {}})
		if !errors.Is(err, held) && counterclaim.CodeOf(err) != counterclaim.CodeNewerSchema {
			t.Errorf("%s: %v", end, err)
		}
		cancel(nil)
	}
	if n, err := q.Waiting(t.Context()); n != 2 || err != nil {
		t.Errorf("%d reports wait, want 2: %v", n, err)
	}
}

type saveFunc func() error

func (f saveFunc) SaveAll(_ context.Context, c []*counterclaim.Coding, _ counterclaim.Placer) []counterclaim.Outcome {
	out := make([]counterclaim.Outcome, len(c))
	for i := range out {
		out[i].Err = f()
	}
	return out
}

func (f saveFunc) Save(context.Context, *counterclaim.Coding, counterclaim.Placer) (counterclaim.Saved, error) {
	return counterclaim.Saved{}, f()
}
func (f saveFunc) SetDispute(context.Context, *counterclaim.Dispute) error { return nil }

// lost is work that is given out again and again, as where it ends its workers.
type lost struct {
	counterclaim.Delivery
	work       []byte
	terminated string
}

func (l *lost) Work() ([]byte, error)         { return l.work, nil }
func (l *lost) Tries() int                    { return mostTries + 1 }
func (l *lost) Patience() time.Duration       { return time.Hour }
func (l *lost) Terminate(reason string) error { l.terminated = reason; return nil }

type onlyOne struct{ d *lost }

func (o *onlyOne) Send(context.Context, []byte) error { return nil }
func (o *onlyOne) Fetch(context.Context, int) ([]counterclaim.Delivery, error) {
	if o.d == nil {
		return nil, nil
	}
	d := o.d
	o.d = nil
	return []counterclaim.Delivery{d}, nil
}

func TestWorkThatEndsItsWorkersIsSetAside(t *testing.T) {
	work, err := PackReport("poison", report(1, "Lowland Wire"))
	if err != nil {
		t.Fatal(err)
	}
	d := &lost{work: work}
	err = Work(t.Context(), WorkOptions{Queue: &onlyOne{d}, Line: &Pipeline{}, Aside: &letters{}, Say: func(string) {}, Ended: func() bool { return true }})
	if err != nil || !strings.Contains(d.terminated, fmt.Sprint(mostTries)) {
		t.Errorf("%q %v", d.terminated, err)
	}
}

// FuzzUnpackTask gives work as anybody who may send to the queue could send it.
func FuzzUnpackTask(f *testing.F) {
	work, err := PackReport("f:1", report(1, "Lowland Wire"), counterclaim.Original{Type: "text/plain", Bytes: []byte("x")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(work)
	f.Add([]byte(`{"kind":"report","report":{"text":1}}`))
	f.Add([]byte(strings.Repeat("[", 100_000)))
	f.Fuzz(func(t *testing.T, work []byte) {
		got, err := unpackTask(work)
		if err != nil {
			return
		}
		if err := got.Report.Validate(); err != nil {
			t.Error(err)
		}
		packed, err := PackReport(got.Name, got.Report, got.originals()...)
		if err != nil {
			t.Fatal(err)
		}
		again, err := unpackTask(packed)
		if err != nil || again.Report.ID != got.Report.ID || len(again.Originals) != len(got.Originals) {
			t.Errorf("%v: %+v", err, again)
		}
	})
}
