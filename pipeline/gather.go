package pipeline

import (
	"context"
	"iter"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/match"
)

// Limits of what is saved at once. What was coded waits for others no longer than gatherFor; while a transaction is written the next
// ones gather.
const (
	mostGathered  = 32
	bytesGathered = 4 << 20 // of text
	gatherFor     = 50 * time.Millisecond
)

// Kept is one item taken in, coded and saved; one that failed has its Err set.
type Kept struct {
	Coded
	Saved counterclaim.Saved
}

// KeepAll codes the reports of a sequence as [Pipeline.CodeAll] does and saves them in their order, several in one transaction; it gives
// each after its commit. It ends early when ctx does; the caller asks ctx why.
func (p *Pipeline) KeepAll(ctx context.Context, items iter.Seq[intake.Item], workers int) iter.Seq[Kept] {
	return func(yield func(Kept) bool) {
		var held heldBack
		for some := range gathered(ctx, p.CodeAll(ctx, items, workers)) {
			for _, one := range p.saveAll(ctx, some, &held) {
				if !yield(one) {
					return
				}
			}
		}
		if one, failed := p.release(ctx, &held); failed {
			yield(one)
		}
	}
}

// saveAll saves those of some that were coded.
func (p *Pipeline) saveAll(ctx context.Context, some []Coded, held *heldBack) []Kept {
	s, err := p.secrets(ctx)
	if err == nil && s.some() {
		return p.saveApart(ctx, s, some, held)
	}
	out := make([]Kept, len(some))
	for i := range some {
		if out[i].Coded = some[i]; out[i].Err == nil {
			out[i].Err = err
		}
	}
	p.saveOpen(ctx, out)
	return out
}

// saveOpen saves in clear those of some that were coded.
func (p *Pipeline) saveOpen(ctx context.Context, out []Kept) {
	var codings []*counterclaim.Coding
	for i := range out {
		if out[i].Err == nil {
			codings = append(codings, out[i].Coding)
		}
	}
	if len(codings) == 0 {
		return
	}
	outcomes := p.Store.SaveAll(ctx, codings, match.Place)
	for i := range out {
		if out[i].Err == nil {
			out[i].Saved, out[i].Err = outcomes[0].Saved, outcomes[0].Err
			outcomes = outcomes[1:]
		}
	}
}

// gathered puts what a sequence gives together, in its order.
func gathered(ctx context.Context, all iter.Seq[Coded]) iter.Seq[[]Coded] {
	return func(yield func([]Coded) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		ready, some := make(chan Coded), make(chan []Coded)
		go func() {
			defer close(ready)
			for one := range all {
				select {
				case ready <- one:
				case <-ctx.Done():
					return
				}
			}
		}()
		go gather(ctx, ready, some)
		for {
			select {
			case batch, more := <-some:
				if !more || !yield(batch) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// gather hands out what has gathered: when it is enough, when the first of it has waited long enough, and at the end.
func gather(ctx context.Context, ready <-chan Coded, some chan<- []Coded) {
	defer close(some)
	late := time.NewTimer(gatherFor)
	defer late.Stop()
	var batch []Coded
	for bytes, due := 0, false; ready != nil || len(batch) > 0; {
		in, out := ready, some
		if enough := len(batch) >= mostGathered || bytes >= bytesGathered; enough {
			in = nil
		} else if len(batch) == 0 || ready != nil && !due {
			out = nil
		}
		select {
		case one, more := <-in:
			if !more {
				ready = nil
				continue
			}
			if len(batch) == 0 {
				due = false
				late.Reset(gatherFor)
			}
			batch = append(batch, one)
			if one.Report != nil {
				bytes += len(one.Report.Text)
			}
		case out <- batch:
			batch, bytes = nil, 0
		case <-late.C:
			due = true
		case <-ctx.Done():
			return
		}
	}
}
