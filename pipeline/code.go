package pipeline

import (
	"context"
	"fmt"
	"iter"
	"sync/atomic"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/shelf"
)

// codingLimit is the time after which the reading of one report is given up: a thousand times what a report of 500 words takes.
const codingLimit = 30 * time.Second

// Pipeline keeps what a Reader reads.
type Pipeline struct {
	Reader *Reader
	Store  counterclaim.Writer
	Run    string // the reading again that this is, "" where reports come in

	over atomic.Pointer[shelf.Shelf] // the record with its confidential reports
}

// Process reads, matches and keeps one report, in one transaction. A report that breaks the
// record's rules is refused before anything is read. Originals are what its arrivals name.
func (p *Pipeline) Process(ctx context.Context, rep *counterclaim.Report, originals ...counterclaim.Original) (counterclaim.Saved, error) {
	coding, err := p.Code(ctx, rep, originals...)
	if err != nil {
		return counterclaim.Saved{}, err
	}
	return p.Save(ctx, coding)
}

// Code reads a report and makes ready what is kept of it; it is safe for many goroutines. It has the report to itself until it returns,
// and where it ran out of time for ever. A report that breaks the record's rules, that the reader breaks down over or that takes it too
// long is an error of this report alone.
func (p *Pipeline) Code(ctx context.Context, rep *counterclaim.Report, originals ...counterclaim.Original) (*counterclaim.Coding, error) {
	if err := rep.Validate(); err != nil {
		return nil, err
	}
	if err := p.keepTranslation(ctx, rep); err != nil {
		return nil, err
	}
	return guarded(codingLimit, func() *counterclaim.Coding {
		claims := p.Reader.Read(rep)
		sketch, bands := match.Sketch(rep.Text)
		return &counterclaim.Coding{Report: *rep, Sketch: sketch, Bands: bands, Copies: match.Copies, Claims: claims, Around: match.Around(claims), Originals: originals, Run: p.Run, CodedBy: p.Reader.CodedByOf(rep)}
	})
}

// keepTranslation gives a report that comes in again the translation that the record has of it: without it the report would be
// read as if nobody had translated it.
func (p *Pipeline) keepTranslation(ctx context.Context, rep *counterclaim.Report) error {
	store, ok := p.Store.(counterclaim.Reader)
	if !ok || rep.Translation != "" {
		return nil
	}
	had, err := store.Report(ctx, rep.ID)
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		had, err = p.hadSealed(ctx, rep)
	}
	if counterclaim.CodeOf(err) == counterclaim.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	rep.Translation, rep.Translator, rep.TranslatedHeadline = had.Translation, had.Translator, had.TranslatedHeadline
	return nil
}

// Save keeps what Code made, in one transaction. A confidential report is kept encrypted and never in clear: CodeUnsupported where the record's
// vault is not at hand.
func (p *Pipeline) Save(ctx context.Context, c *counterclaim.Coding) (counterclaim.Saved, error) {
	s, err := p.secrets(ctx)
	if err != nil {
		return counterclaim.Saved{}, err
	}
	if secret, err := s.holds(ctx, c); err != nil {
		return counterclaim.Saved{}, err
	} else if secret {
		return s.keep(ctx, c)
	}
	return p.Store.Save(ctx, c, match.Place)
}

// guarded does something that may break down or take for ever. What takes too long cannot be stopped: it goes on in the background
// until it ends by itself.
func guarded[T any](limit time.Duration, do func() T) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if fault := recover(); fault != nil {
				o.err = faultOfReport(fmt.Sprintf("the reader broke down over it: %v", fault))
			}
			done <- o
		}()
		o.value = do()
	}()
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case o := <-done:
		return o.value, o.err
	case <-late.C:
		var none T
		return none, faultOfReport(fmt.Sprintf("it could not be read within %v", limit))
	}
}

// faultOfReport is bad input, though the fault is ours: the report is told of and the others follow.
func faultOfReport(what string) error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, "%s", what).Try("keep the report and tell the program's makers; the others are read")
}

// Coded is one item taken in and coded, to be saved; one that failed has its Err set and no Coding.
type Coded struct {
	intake.Item
	Coding *counterclaim.Coding
}

// CodeAll codes the reports of a sequence as [Reader.ReadAll] reads them: several at once, in their order.
func (p *Pipeline) CodeAll(ctx context.Context, items iter.Seq[intake.Item], workers int) iter.Seq[Coded] {
	return inOrder(ctx, items, workers, func(item intake.Item) Coded {
		got := Coded{Item: item}
		if item.Report != nil {
			got.Coding, got.Err = p.Code(ctx, item.Report, item.Originals...)
		}
		return got
	})
}
