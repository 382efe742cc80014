package main

import (
	"context"
	"fmt"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/pipeline"
)

type watchRunOptions struct {
	Once bool `help:"End when nothing is due, instead of waiting for more."`
	askFlags
	placesFlag
	recordFlag
	sealFlag
}

// Help shows examples.
func (watchRunOptions) Help() string {
	return `Examples:

    counterclaim watch run --contact desk@example.org
    counterclaim watch run --record valley.sqlite --once

Asks the addresses that are due, as "counterclaim fetch" does: politely, and with the ETag and Last-Modified of the last
answer, so that what has not changed is not sent again. An address that fails is asked ever more rarely, up to a day
apart, and not before the time that its server names. What feeds list is read as "counterclaim add" reads it; the id of
each report and each new version is printed after it is on disk. It may be ended at any moment (Ctrl-C, kill) and goes
on where it was. One such run a record is enough.`
}

// Run asks what is due.
func (o watchRunOptions) Run(ctx context.Context, s *streams) error {
	f, err := o.fetcher()
	if err != nil {
		return err
	}
	defer f.Close()
	store, err := o.recordFlag.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	some, err := store.Watched(ctx, counterclaim.WatchedQuery{Limit: 1})
	if err != nil {
		return err
	}
	if len(some) == 0 {
		s.say("nothing is watched yet; counterclaim watch add ADDRESS… says what is to be")
	}
	line, added, err := lineFor(ctx, store, o.placesFlag)
	if err != nil {
		return err
	}
	defer added.close()
	run := &watchRun{s: s}
	defer o.sealBeside(ctx, s, o.recordFlag, store)()
	err = pipeline.Watch(ctx, pipeline.WatchOptions{Line: line, Store: store, Fetcher: f, Once: o.Once, Found: run.found})
	s.endNotes()
	s.say("%s, %s, %s of pages, %d without an answer that can be read", number(run.visits, "visit"), number(run.fresh, "new report"), number(run.versions, "new version"), run.result.failed)
	switch {
	case err == nil:
		return run.result.err()
	case ctx.Err() != nil && !o.Once:
		return nil // told to end, which is how it ends
	}
	return err
}

// watchRun is a run of the verb watch run.
type watchRun struct {
	s                       *streams
	visits, fresh, versions int
	result                  failures
}

// found tells what is news of an address and prints the id of its report.
func (r *watchRun) found(f pipeline.Found) error {
	w := &f.Watched
	r.visits++
	r.s.note(w.URL, 0, f.Notes)
	if w.State == counterclaim.AddressUnreachable {
		r.result.count(f.Err)
	} else {
		r.result.done++
	}
	switch {
	case f.Err != nil && !w.Failing():
		r.s.say("%s: %s", w.URL, f.Err) // not to be asked yet
	case w.Failing() && w.State != f.Was:
		r.s.say("%s: %s: %s", w.URL, intake.Sentence(*w), w.Reason)
		if hint := counterclaim.HintOf(f.Err); hint != "" && w.State == counterclaim.AddressUnreachable {
			r.s.say("  try: %s", hint)
		}
	case f.Kept && len(w.Versions) > 1:
		r.versions++
		r.s.say("%s: changed, version %d with %s; counterclaim watch diff %s shows how", w.URL, len(w.Versions), number(f.Saved.Claims, "claim"), w.Report.Short())
	case f.Kept:
		r.fresh++
		r.s.say("%s: read, %s", w.URL, number(f.Saved.Claims, "claim"))
	case f.Listed > 0:
		r.s.say("%s: %d new on the list", w.URL, f.Listed)
	}
	if !f.Kept {
		return nil
	}
	_, err := fmt.Fprintln(r.s.out, w.Report)
	return err
}
