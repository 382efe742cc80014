package main

import (
	"context"
	"fmt"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/policy"
	"github.com/counterclaim/counterclaim/postgres"
	"github.com/counterclaim/counterclaim/stream"
)

// sendAtOnce is how many reports are on their way to the stream at once: brokers answer after they wrote, and write many together.
const sendAtOnce = 32

// streamFlag names a stream's brokers, and the record beside which the stream of one machine lies.
type streamFlag struct {
	recordFlag
	NATS     string `name:"nats" env:"NATS" placeholder:"URL" help:"The stream's brokers: nats://HOST:PORT, several parted by commas. Without it the stream is the folder FILE.stream beside the record, and its broker runs within the programs that use it."`
	Replicas int    `placeholder:"N" help:"Brokers that keep each report, where the stream is made. Without it as many as there are addresses, at most 3."`
}

// open connects, or opens the stream beside the record, and says which of them it is.
func (f streamFlag) open(ctx context.Context, s *streams, patience time.Duration) (q *stream.Queue, where string, err error) {
	o := stream.Options{URL: f.NATS, Replicas: f.Replicas, Patience: patience, Say: s.sayBeside}
	if f.NATS != "" {
		q, err = stream.Open(ctx, o)
		return q, f.NATS, err
	}
	path, err := f.path()
	if err != nil {
		return nil, "", err
	}
	if postgres.IsAddress(path) {
		return nil, "", &usageError{counterclaim.Errorf(counterclaim.CodeBadInput, "a record on a server has no folder beside it for a stream").Try("--nats nats://HOST:PORT")}
	}
	q, err = stream.OpenLocal(ctx, path+".stream", o)
	return q, path + ".stream", err
}

type sendOptions struct {
	Files []string `arg:"" name:"file" help:"Files (.txt .md .html .jsonl .csv .xlsx .docx .pdf .eml .mbox .warc .wacz, a Telegram export's .json, with or without .gz), folders of them, or - for standard input."`
	streamFlag
	vouchFlag
	translatorFlag
	Dispute string `placeholder:"FILE" type:"path" help:"A dispute file: reports of one that is made up are marked so. Without it dispute.toml in a folder given or beside a file given."`
}

// Help shows examples.
func (sendOptions) Help() string {
	return `Examples:

    counterclaim send --record valley.sqlite reports/
    counterclaim send --nats nats://127.0.0.1:4222 reports/
    NATS=nats://a:4222,nats://b:4222,nats://c:4222 counterclaim send monday.jsonl

Each report's id is printed on a line of its own after the stream has taken it: what was printed
is not lost. Where the stream is full or away the program waits. "counterclaim work" takes them,
and so does "counterclaim serve --work".`
}

// rule says what is confidential and given to no stream: by the dispute file, and by the record where it is here.
func (o sendOptions) rule(ctx context.Context, d *counterclaim.Dispute) (*policy.Confidential, error) {
	path, err := o.path()
	if err != nil {
		return nil, err
	}
	there, err := exists(ctx, path)
	if !there || err != nil && o.NATS != "" { // it is elsewhere
		return policy.NewConfidential(nil, d), nil
	}
	if err != nil {
		return nil, err
	}
	store, err := openRecord(ctx, path)
	if err != nil && o.NATS != "" && o.Record == "" { // nor is it the one that the stream is for
		return policy.NewConfidential(nil, d), nil
	}
	if err != nil {
		return nil, err
	}
	defer store.Close()
	return ruleOf(ctx, store, d)
}

// Run sends.
func (o sendOptions) Run(ctx context.Context, s *streams) error {
	src, err := disputeFlag{Dispute: o.Dispute}.findDispute(s, o.Files)
	if err != nil {
		return err
	}
	src.translator = o.Translator
	if src.vouched, err = o.person(); err != nil {
		return err
	}
	q, _, err := o.streamFlag.open(ctx, s, 0)
	if err != nil {
		return err
	}
	defer q.Close()
	rule, err := o.rule(ctx, src.dispute)
	if err != nil {
		return err
	}
	var result failures
	s.progress("sending", "reports", true)
	for sent := range pipeline.SendAll(ctx, q, pipeline.WithoutSecrets(src.items(s.in), rule), sendAtOnce) {
		s.step(1)
		s.note(sent.File, sent.Line, sent.Notes)
		switch {
		case sent.Err == nil:
			result.done++
			s.hideProgress()
			if _, err := fmt.Fprintln(s.out, sent.Report.ID); err != nil {
				return err
			}
		case ctx.Err() == nil:
			err := located(sent.Err, sent.Item)
			result.count(err)
			s.tell(err)
		}
	}
	s.endProgress()
	s.endNotes()
	s.say("%s sent, %d failed", number(result.done, "report"), result.failed)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return result.err()
}
