package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"syscall"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/pipeline"
)

type addOptions struct {
	Files []string `arg:"" name:"file" help:"Files (.txt .md .html .jsonl .csv .xlsx .docx .pdf .eml .mbox .warc .wacz, a Telegram export's .json, with or without .gz), folders of them, or - for standard input."`
	sealedFlag
	disputeFlag
	columnsFlag
	vouchFlag
	translatorFlag
}

// Help shows examples.
func (addOptions) Help() string {
	return `Examples:

    counterclaim add reports/
    counterclaim add --record valley.sqlite --dispute valley/dispute.toml monday.jsonl
    counterclaim add --vouched-by "A. Person" letters/statement.eml
    counterclaim add crawl.warc.gz letters.mbox export/result.json
    counterclaim add --columns text=body,published=date,outlet=source table.csv
    curl … | counterclaim add -

Reports are kept in their order, several in one transaction, after which the id of each is printed
on a line of its own: what was printed is safe on disk. The same report twice is one report. The
dispute file is kept in the record and used again for what is added later. A record takes either
made-up reports or real ones, never both. At the end all that the record has taken is sealed in the log,
the folder FILE.log; its private key, made on first use, is FILE.log.key.

An address that stands in a file (a saved page's own canonical address, that of a record of a crawl, a column url) counts as where
the report came from: where the dispute file registers it for the outlet, the report is the outlet's. Who adds the file answers for it;
fetch and watch see for themselves.`
}

// Run adds.
func (o addOptions) Run(ctx context.Context, s *streams) error {
	src, err := o.find(s, o.Files)
	if err != nil {
		return err
	}
	defer src.added.close()
	src.columns = o.Columns
	src.translator = o.Translator
	if src.vouched, err = o.person(); err != nil {
		return err
	}
	store, err := o.recordFlag.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	s.progress("adding", "reports", true)
	gone := false // whoever read the ids; the reports are wanted in the record all the same
	return keep(ctx, s, store, src, func(id counterclaim.ID) error {
		if gone {
			return nil
		}
		s.hideProgress()
		_, err := fmt.Fprintln(s.out, id)
		if gone = errors.Is(err, syscall.EPIPE); gone {
			return nil
		}
		return err
	})
}

// keep reads the reports of a source into a record and calls kept after each one's commit. A
// report that cannot be kept is told of and the others follow; a record that cannot be
// written to ends the run.
func keep(ctx context.Context, s *streams, store counterclaim.Store, src source, kept func(counterclaim.ID) error) error {
	reader, err := readerOf(ctx, store, src)
	if err != nil {
		return err
	}
	run := &adding{s: s, store: store, src: src, line: pipeline.Pipeline{Reader: reader.Explaining(), Store: store}, kept: kept}
	run.result.problems(s, reader)
	for one := range run.line.KeepAll(ctx, src.items(s.in), runtime.GOMAXPROCS(0)) {
		s.step(1)
		if err = run.take(ctx, one); err != nil {
			break
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	run.end()
	if err == nil && src.dispute != nil { // which may say of a source that it is confidential by now
		_, err = shutStanding(ctx, s, store, "the desk", "the dispute file says that the source is confidential")
	}
	if err != nil {
		return err
	}
	return run.result.err()
}

// readerOf makes the reader for a record: by the dispute file given, else by what the record keeps of it.
func readerOf(ctx context.Context, store counterclaim.Store, src source) (*pipeline.Reader, error) {
	dispute := src.dispute
	if dispute == nil || src.path == "" {
		kept, err := store.Dispute(ctx)
		if err != nil {
			return nil, err
		}
		if kept != nil && dispute != nil {
			kept.Actors, kept.ActorsFile = dispute.Actors, dispute.ActorsFile // the record's dispute, with other names
		}
		if kept != nil || dispute == nil {
			dispute = kept
		}
	}
	return pipeline.NewReader(dispute, src.added.sets...)
}

// adding is a run of the verb add.
type adding struct {
	s          *streams
	store      counterclaim.Store
	src        source
	line       pipeline.Pipeline
	kept       func(counterclaim.ID) error
	fresh, old int
	claims     int
	result     failures
}

// take tells what became of one report. What it returns ends the run.
func (a *adding) take(ctx context.Context, one pipeline.Kept) error {
	a.s.note(one.File, one.Line, one.Notes)
	if one.Err == nil {
		return a.acknowledge(ctx, one.Saved)
	}
	err := located(one.Err, one.Item)
	if one.Coding != nil && pipeline.FaultOfRecord(ctx, a.store, err) { // it was not kept
		return err
	}
	a.result.count(err)
	a.s.tell(err)
	return nil
}

// acknowledge counts a kept report. The dispute is kept with the first one, so that a record
// which takes none of the reports keeps what it held.
func (a *adding) acknowledge(ctx context.Context, saved counterclaim.Saved) error {
	if a.result.done == 0 && a.src.dispute != nil {
		if err := a.store.SetDispute(ctx, a.src.dispute); err != nil {
			return err
		}
	}
	a.result.done++
	if saved.Fresh || saved.Recoded {
		a.fresh++
		a.claims += saved.Claims
	} else {
		a.old++
	}
	return a.kept(saved.Report)
}

func (a *adding) end() {
	a.s.endProgress()
	a.s.endNotes()
	a.s.say("%s added with %s, %d already there, %d failed",
		number(a.fresh, "report"), number(a.claims, "claim"), a.old, a.result.failed)
}

// located adds the report's file and line to an error that names none.
func located(err error, item intake.Item) error {
	if e, ok := err.(*counterclaim.Error); ok && e.File == "" {
		return e.At(item.File, item.Line)
	}
	return err
}

// number gives a number with its noun.
func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
