package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/stream"
)

type deadLetterVerbs struct {
	List  deadLetterListOptions  `cmd:"" default:"withargs" help:"List work that was given up, latest first."`
	Show  deadLetterShowOptions  `cmd:"" help:"Print the work itself, byte for byte."`
	Retry deadLetterRetryOptions `cmd:"" help:"Try again."`
	Drop  deadLetterDropOptions  `cmd:"" help:"Throw away."`
}

type deadLetterListOptions struct {
	Format string `enum:"auto,table,jsonl" default:"auto" help:"table or jsonl. Without it a table on a terminal, JSON lines in a pipe."`
	Limit  int    `default:"100" help:"How many at most."`
	recordFlag
}

// Help shows examples.
func (deadLetterListOptions) Help() string {
	return `Examples:

    counterclaim deadletters
    counterclaim deadletters list --record valley.sqlite

A worker sets aside what it cannot read, with the reason. In a pipe each line is one JSON object
with id, kind, name, reason, tries and at.`
}

// Run lists.
func (o deadLetterListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	list, total, err := store.SetAsides(ctx, max(o.Limit, 1), 0)
	if err != nil {
		return err
	}
	s.say("%s given up, %d shown", pieces(total), len(list))
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	for i := range list {
		if o.Format == "jsonl" || o.Format == "auto" && !s.outIsTerm {
			err = out.Encode(&list[i])
		} else {
			l := &list[i]
			_, err = fmt.Fprintf(s.out, "%s  %s  %s, %s  %s\n%s%s\n", l.ID.Short(), l.At, l.Kind, tries(l.Tries), harmless(l.Name), indent, harmless(l.Reason))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func pieces(n int) string {
	if n == 1 {
		return "1 piece of work"
	}
	return fmt.Sprintf("%d pieces of work", n)
}

func tries(n int) string {
	if n == 1 {
		return "1 try"
	}
	return fmt.Sprintf("%d tries", n)
}

type deadLetterShowOptions struct {
	ID string `arg:"" help:"The first 8 or more digits of its id."`
	recordFlag
}

// Run prints the work and says on standard error why it was given up.
func (o deadLetterShowOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	ids, err := lettersNamed(ctx, store, []string{o.ID})
	if err != nil {
		return err
	}
	letter, err := store.DeadLetter(ctx, ids[0])
	if err != nil {
		return err
	}
	s.say("%s: %s, %s, given up at %s: %s", letter.Name, letter.Kind, tries(letter.Tries), letter.At, letter.Reason)
	_, err = s.out.Write(letter.Work)
	return err
}

type deadLetterDropOptions struct {
	IDs []string `arg:"" name:"id" help:"The first 8 or more digits of each id."`
	recordFlag
}

// Run throws away; the ids are printed.
func (o deadLetterDropOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	ids, err := lettersNamed(ctx, store, o.IDs)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := store.Drop(ctx, id); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(s.out, id); err != nil {
			return err
		}
	}
	return nil
}

type deadLetterRetryOptions struct {
	IDs  []string `arg:"" optional:"" name:"id" help:"The first 8 or more digits of each id."`
	All  bool     `help:"Try all."`
	NATS string   `name:"nats" env:"NATS" placeholder:"URL" help:"Give it to this stream, for workers. Without it the work is done here."`
	sealedFlag
	placesFlag
}

// Help shows examples.
func (deadLetterRetryOptions) Help() string {
	return `Examples:

    counterclaim deadletters retry 3fa1b2c4d5e6f708
    counterclaim deadletters retry --all --nats nats://127.0.0.1:4222

Each report is read and kept as any other, and no longer listed. What fails again stays, with the
new reason. The ids of what was kept, or taken by the stream, are printed.`
}

// Run tries again.
func (o deadLetterRetryOptions) Run(ctx context.Context, s *streams) error {
	if o.All == (len(o.IDs) > 0) {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "give ids of work that was given up, or --all"))
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	var ids []counterclaim.ID
	if o.All {
		ids, err = allLetters(ctx, store)
	} else {
		ids, err = lettersNamed(ctx, store, o.IDs)
	}
	if err != nil || len(ids) == 0 {
		return err
	}
	again, end, err := o.means(ctx, s, store)
	if err != nil {
		return err
	}
	defer end()
	var result failures
	for _, id := range ids {
		err := tryAgain(ctx, store, id, again)
		if recordsFault(ctx, store, err) {
			return err
		}
		if err != nil {
			result.count(err)
			s.tell(err)
			continue
		}
		result.done++
		if _, err := fmt.Fprintln(s.out, id); err != nil {
			return err
		}
	}
	s.say("%s taken up, %d given up again", pieces(result.done), result.failed)
	return result.err()
}

// means gives what is done with a piece of work: it is given to a stream, or read here.
func (o deadLetterRetryOptions) means(ctx context.Context, s *streams, store counterclaim.Store) (again func(context.Context, []byte) error, end func(), err error) {
	if o.NATS != "" {
		q, err := stream.Open(ctx, stream.Options{URL: o.NATS})
		if err != nil {
			return nil, nil, err
		}
		return func(ctx context.Context, work []byte) error { return pipeline.SendAgain(ctx, q, work) }, q.Close, nil
	}
	added, err := o.placesFlag.open()
	if err != nil {
		return nil, nil, err
	}
	reader, err := readerOf(ctx, store, source{added: added})
	if err != nil {
		added.close()
		return nil, nil, err
	}
	line := &pipeline.Pipeline{Reader: reader.Explaining(), Store: store}
	return func(ctx context.Context, work []byte) error { _, err := line.Again(ctx, work); return err }, added.close, nil
}

// tryAgain takes up one piece of work. It is dropped only after it was kept or taken; where it fails again, the reason is kept.
func tryAgain(ctx context.Context, store counterclaim.Store, id counterclaim.ID, again func(context.Context, []byte) error) error {
	letter, err := store.DeadLetter(ctx, id)
	if err != nil {
		return err
	}
	fault := again(ctx, letter.Work)
	if fault == nil {
		return store.Drop(ctx, id)
	}
	if recordsFault(ctx, store, fault) {
		return fault
	}
	letter.Reason, letter.Tries, letter.At = fault.Error(), letter.Tries+1, time.Now().UTC().Format(time.RFC3339)
	if err := store.SetAside(ctx, letter); err != nil {
		return err
	}
	var e *counterclaim.Error
	if errors.As(fault, &e) {
		return e.At(letter.Name, 0)
	}
	return fault
}

// recordsFault reports whether an error is that of the record, the stream or the person who ended the program, not of a report. What a
// record that answers otherwise cannot take is the report's.
func recordsFault(ctx context.Context, record counterclaim.Reader, err error) bool {
	switch {
	case err == nil:
		return false
	case ctx.Err() != nil:
		return true
	}
	switch counterclaim.CodeOf(err) {
	case counterclaim.CodeLocked, counterclaim.CodeNewerSchema, counterclaim.CodeUnreadable:
		return true
	}
	_, away := record.Dispute(ctx)
	return away != nil
}

// allLetters gives the ids of all that was given up, earliest first.
func allLetters(ctx context.Context, store counterclaim.DeadLetters) ([]counterclaim.ID, error) {
	list, _, err := store.SetAsides(ctx, 0, 0)
	if err != nil {
		return nil, err
	}
	ids := make([]counterclaim.ID, len(list))
	for i := range list {
		ids[len(list)-1-i] = list[i].ID
	}
	return ids, nil
}

// lettersNamed finds what beginnings of ids stand for.
func lettersNamed(ctx context.Context, store counterclaim.DeadLetters, given []string) ([]counterclaim.ID, error) {
	all, err := allLetters(ctx, store)
	if err != nil {
		return nil, err
	}
	var out []counterclaim.ID
	for _, g := range given {
		prefix := strings.ToLower(g)
		if !counterclaim.IsHexPrefix(prefix) {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%.80q is not the beginning of an id", g).Try("give 8 to 64 hexadecimal digits; counterclaim deadletters lists them")
		}
		found := 0
		for _, id := range all {
			if strings.HasPrefix(id.String(), prefix) {
				found++
				out = append(out, id)
			}
		}
		switch {
		case found == 0:
			return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "no work %s was given up", g).Try("counterclaim deadletters lists what was")
		case found > 1:
			return nil, counterclaim.Errorf(counterclaim.CodeAmbiguous, "%s is the beginning of %d ids", g, found).Try("give more digits")
		}
	}
	return out, nil
}
