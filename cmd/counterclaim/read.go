package main

import (
	"context"
	"runtime"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/export"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/pipeline"
)

type readOptions struct {
	Files     []string `arg:"" name:"file" help:"Files (.txt .md .html .jsonl .csv .xlsx .docx .pdf .eml .mbox .warc .wacz, a Telegram export's .json, with or without .gz), folders of them, or - for standard input."`
	Format    string   `enum:"auto,table,jsonl,csv" default:"auto" help:"table, jsonl or csv. Without it a table on a terminal, JSON lines in a pipe."`
	Incidents bool     `help:"Match all claims of the run and fill in their incident; holds all claims in memory."`
	Explain   bool     `help:"Also say why each claim is as it is: rule, words, way through the tree, weights. Not in csv."`
	Cores     int      `placeholder:"N" help:"How many processor cores to use; without it all."`
	disputeFlag
	columnsFlag
}

// Help shows examples.
func (readOptions) Help() string {
	return `Examples:

    counterclaim read report.txt
    counterclaim read --explain report.txt
    counterclaim read --incidents --format csv reports/ > claims.csv
    cat reports.jsonl | counterclaim read - | jq .conduct

A line of JSON is one report: {"id": "a1", "outlet": "…", "published": "2026-03-06T16:00:00+04:00",
"headline": "…", "text": "…", "url": "…", "language": "en"}. Its text is taken as it is, so that the
claims' offsets are into it; its id comes back as doc.`
}

// Run reads and prints.
func (o readOptions) Run(ctx context.Context, s *streams) error {
	if o.Cores < 0 {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--cores %d is below 0", o.Cores))
	}
	if o.Cores > 0 {
		runtime.GOMAXPROCS(o.Cores)
	}
	src, err := o.find(s, o.Files)
	if err != nil {
		return err
	}
	src.columns, src.keepsNothing = o.Columns, true
	defer src.added.close()
	reader, err := pipeline.NewReader(src.dispute, src.added.sets...)
	if err != nil {
		return err
	}
	if o.Explain {
		reader = reader.Explaining()
	}
	out, err := s.claims(o.Format)
	if err != nil {
		return err
	}
	run := &reading{s: s, out: out, whole: o.Incidents}
	run.result.problems(s, reader)
	s.progress("reading", "reports", !o.Incidents)
	for got := range reader.ReadAll(ctx, src.items(s.in), runtime.GOMAXPROCS(0)) {
		s.step(1)
		if err := run.take(got); err != nil {
			return err
		}
	}
	s.endProgress()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return run.end()
}

// claims makes the writer for a format, where "auto" is for people on a terminal and for
// programs in a pipe.
func (s *streams) claims(format string) (export.Writer, error) {
	if format == "table" || format == "auto" && s.outIsTerm {
		return newTable(s.out, s.width), nil
	}
	if format == "auto" {
		format = string(export.AsJSONL)
	}
	return export.New(s.out, export.Format(format))
}

// reading is a run of the verb read: claims go out report by report, or are held until all of
// them can be matched.
type reading struct {
	s      *streams
	out    export.Writer
	whole  bool
	held   []counterclaim.Claim
	made   *bool // whether the reports held are made up
	result failures
}

func (r *reading) take(got pipeline.Reading) error {
	r.s.note(got.File, got.Line, got.Notes)
	err := got.Err
	if err == nil && r.whole {
		err = r.hold(got)
	}
	if err != nil {
		r.result.count(err)
		r.s.tell(err)
		return nil
	}
	r.result.done++
	if r.whole {
		return nil
	}
	return write(r.out, got.Claims)
}

// hold keeps claims for matching. What is made up is not matched with what is real.
func (r *reading) hold(got pipeline.Reading) error {
	made := got.Report.Synthetic
	if r.made == nil {
		r.made = &made
	}
	if *r.made != made {
		err := counterclaim.Errorf(counterclaim.CodeMixedSynthetic, "made-up and real reports cannot be matched with each other")
		return err.At(got.File, got.Line).Try("read them apart, or without --incidents")
	}
	r.held = append(r.held, got.Claims...)
	return nil
}

func (r *reading) end() error {
	r.s.endNotes()
	if r.whole {
		if err := write(r.out, match.Incidents(r.held)); err != nil {
			return err
		}
	}
	if err := r.out.Close(); err != nil {
		return err
	}
	return r.result.err()
}

// write writes claims and flushes, so that they are seen when they are made.
func write(out export.Writer, claims []counterclaim.Claim) error {
	for i := range claims {
		if err := out.Write(&claims[i]); err != nil {
			return err
		}
	}
	return out.Flush()
}

// problems tells of rows of the desk's own files that are not in use.
func (f *failures) problems(s *streams, r *pipeline.Reader) {
	for _, err := range r.Problems() {
		f.count(err)
		s.tell(err)
	}
}

// count notes one failure.
func (f *failures) count(err error) {
	if f.failed == 0 {
		f.code = counterclaim.CodeOf(err)
	}
	f.failed++
}

func (f *failures) err() error {
	if f.failed == 0 {
		return nil
	}
	return f
}
