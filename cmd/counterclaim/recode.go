package main

import (
	"context"
	"encoding/json"
	"runtime"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/shelf"
)

type recodeOptions struct {
	Name string `name:"run" xor:"run" placeholder:"NAME" help:"Read all reports again and keep what changes under this name. One that was broken off goes on."`
	Show string `xor:"run" placeholder:"NAME" help:"Print what a run changed."`
	placesFlag
	sealedFlag
}

// Help shows examples.
func (recodeOptions) Help() string {
	return `Examples:

    counterclaim recode --record valley.sqlite --run 2031-spring
    counterclaim recode --record valley.sqlite --show 2031-spring
    counterclaim recode --record valley.sqlite

Reads the reports of a record again with this version of the program, by the dispute that the record holds. Claims that
a person answers for stay, addresses of old claims lead on, and old claims are kept with the run. A report that the same
reader has read is left as it is. --show prints one JSON object a line: {"report": …, "old": claim or null, "new": claim
or null}. Without --run and --show the runs are listed.`
}

// Run reads again, or shows.
func (o recodeOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	switch {
	case o.Name != "":
		return o.recode(ctx, s, store)
	case o.Show != "":
		return showRun(ctx, s, store, o.Show)
	}
	list, err := store.RunList(ctx)
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.out)
	for i := range list {
		if err := out.Encode(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

// recode reads every report of a record again.
func (o recodeOptions) recode(ctx context.Context, s *streams, store counterclaim.Store) error {
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return err
	}
	added, err := o.placesFlag.open()
	if err != nil {
		return err
	}
	defer added.close()
	reader, err := pipeline.NewReader(dispute, added.sets...)
	if err != nil {
		return err
	}
	run := counterclaim.Run{Name: o.Name, CodedBy: reader.CodedBy(), Started: time.Now().UTC().Format(time.RFC3339)}
	if before, err := store.Run(ctx, o.Name); err == nil {
		run.Started = before.Started
	} else if counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		return err
	}
	if err := store.SetRun(ctx, &run); err != nil {
		return err
	}
	reports, err := store.Reports(ctx, 0, 0)
	if err != nil {
		return err
	}
	result, err := readAgain(ctx, s, store, &pipeline.Pipeline{Reader: reader.Explaining(), Store: store, Run: o.Name}, reports)
	if err != nil {
		return err
	}
	if err := sealedAgain(ctx, s, store, &pipeline.Pipeline{Reader: reader.Explaining(), Store: store}, result); err != nil {
		return err
	}
	run.Ended = time.Now().UTC().Format(time.RFC3339)
	if err := store.SetRun(ctx, &run); err != nil {
		return err
	}
	done, err := store.Run(ctx, o.Name)
	if err != nil {
		return err
	}
	s.say("%s of %d read again: %d claims added, %d removed, %d changed, %d that a person answers for kept",
		number(done.Reports, "report"), len(reports), done.Added, done.Removed, done.Changed, done.Kept)
	return result.err()
}

// readAgain reads reports of a record again on all cores and keeps each in its turn. One that cannot be read is told of and stays as it was.
func readAgain(ctx context.Context, s *streams, store counterclaim.Store, line *pipeline.Pipeline, reports []counterclaim.ListedReport) (*failures, error) {
	result := &failures{}
	s.progress("reading", "reports", false)
	defer s.endProgress()
	items := func(yield func(intake.Item) bool) {
		for i := range reports {
			rep, err := store.Report(ctx, reports[i].Report.ID)
			if !yield(intake.Item{Report: rep, Err: err, File: reports[i].Report.ID.Short()}) {
				return
			}
		}
	}
	for one := range line.KeepAll(ctx, items, runtime.GOMAXPROCS(0)) {
		err := one.Err
		switch {
		case err == nil:
			result.done++
		case pipeline.FaultOfRecord(ctx, store, err):
			return result, err
		default:
			err = located(err, one.Item)
			result.count(err)
			s.tell(err)
		}
		s.step(1)
	}
	return result, ctx.Err()
}

// sealedAgain reads the confidential reports again, as far as their keys are here. What changes of them is no part of the run, which is kept in clear.
func sealedAgain(ctx context.Context, s *streams, store counterclaim.Store, line *pipeline.Pipeline, result *failures) error {
	over, ok := unsealed(store).(*shelf.Shelf)
	if !ok {
		return nil
	}
	ids, err := over.Sealed(ctx)
	if err != nil {
		return err
	}
	closed, err := over.Closed(ctx)
	if err != nil {
		return err
	}
	n := 0
	for _, id := range ids {
		rep, err := over.Report(ctx, id)
		var saved counterclaim.Saved
		if err == nil {
			saved, err = line.ProcessSealed(ctx, rep)
		}
		switch {
		case err == nil:
			if result.done++; saved.Recoded {
				n++
			}
		case pipeline.FaultOfRecord(ctx, store, err):
			return err
		default:
			result.count(err)
			s.tell(err)
		}
	}
	if len(ids)+closed > 0 {
		s.say("%s read again beside the run, %d left as they were, %d of which the keys are not here", number(n, "confidential report"), len(ids)-n, closed)
	}
	return nil
}

// showRun prints what a run changed.
func showRun(ctx context.Context, s *streams, store counterclaim.Runs, name string) error {
	if _, err := store.Run(ctx, name); err != nil {
		return err
	}
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	const step = 1000
	for offset := 0; ; offset += step {
		changes, err := store.RunChanges(ctx, name, step, offset)
		if err != nil {
			return err
		}
		for i := range changes {
			if err := out.Encode(&changes[i]); err != nil {
				return err
			}
		}
		if len(changes) < step {
			return nil
		}
	}
}
