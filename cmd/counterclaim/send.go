package main

import (
	"context"
	"fmt"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/stream"
)

// sendAtOnce is how many reports are on their way to the stream at once: brokers answer after they wrote, and write many together.
const sendAtOnce = 32

// streamFlag names a stream's brokers.
type streamFlag struct {
	NATS     string `name:"nats" required:"" env:"NATS" placeholder:"URL" help:"The stream's brokers: nats://HOST:PORT, several parted by commas."`
	Replicas int    `placeholder:"N" help:"Brokers that keep each report, where the stream is made. Without it as many as there are addresses, at most 3."`
}

// open connects; an environment variable that is set and empty names no brokers.
func (f streamFlag) open(ctx context.Context, patience time.Duration) (*stream.Queue, error) {
	if f.NATS == "" {
		return nil, &usageError{counterclaim.Errorf(counterclaim.CodeBadInput, "no stream is named").Try("--nats nats://HOST:PORT")}
	}
	return stream.Open(ctx, stream.Options{URL: f.NATS, Replicas: f.Replicas, Patience: patience})
}

type sendOptions struct {
	Files []string `arg:"" name:"file" help:"Files (.txt .md .html .jsonl), folders of them, or - for standard input."`
	streamFlag
	vouchFlag
	Dispute string `placeholder:"FILE" type:"path" help:"A dispute file: reports of one that is made up are marked so. Without it dispute.toml in a folder given or beside a file given."`
}

// Help shows examples.
func (sendOptions) Help() string {
	return `Examples:

    counterclaim send --nats nats://127.0.0.1:4222 reports/
    NATS=nats://a:4222,nats://b:4222,nats://c:4222 counterclaim send monday.jsonl

Each report's id is printed on a line of its own after the stream has taken it: what was printed
is not lost. Where the stream is full or away the program waits.`
}

// Run sends.
func (o sendOptions) Run(ctx context.Context, s *streams) error {
	src, err := disputeFlag{Dispute: o.Dispute}.findDispute(s, o.Files)
	if err != nil {
		return err
	}
	if src.vouched, err = o.person(); err != nil {
		return err
	}
	q, err := o.streamFlag.open(ctx, 0)
	if err != nil {
		return err
	}
	defer q.Close()
	var result failures
	s.progress("sending", "reports", true)
	for sent := range pipeline.SendAll(ctx, q, src.items(s.in), sendAtOnce) {
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
