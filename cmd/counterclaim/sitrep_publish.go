package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/sitrep"
)

type sitrepVerbs struct {
	Write   sitrepOptions        `cmd:"" default:"withargs" help:"Write the draft of a situation report."`
	Publish sitrepPublishOptions `cmd:"" help:"Sign a draft that a person edited and keep it in the record for good."`
	List    sitrepListOptions    `cmd:"" help:"List the situation reports that were published."`
	Show    sitrepShowOptions    `cmd:"" help:"Print one that was published."`
}

// maxSitrep is a limit on a draft, in bytes.
const maxSitrep = 16 << 20

type sitrepPublishOptions struct {
	File    string `arg:"" type:"path" help:"The draft, as \"sitrep --format md\" or \"--format json\" wrote it and a person edited it."`
	Changed string `placeholder:"WORDS" help:"What it changes, where one of the same days was published: it then is its next version, and the one before stays."`
	overrideFlag
	asFlag
	signingFlag
	sealedFlag
}

// Help shows examples.
func (sitrepPublishOptions) Help() string {
	return `Examples:

    counterclaim sitrep --record valley.sqlite --day 2031-05-09 -o day.md
    counterclaim sitrep publish day.md --record valley.sqlite --as vera
    counterclaim sitrep publish day.md --record valley.sqlite --as vera --changed "one incident was counted twice"

Between the first two a person edits the draft: in Markdown the text and the tables below the headings that begin with "## " and "### " (the lines before the first
are not taken, but for the hidden ones), in JSON ("sitrep --format json") the texts of "sections" and the rows of "tables". What is
published is signed with the person's key ("finding key"), gets a short address and is an entry of the log. It is never changed or
taken away: a correction is the next version of the same days and says what it changes. Where the record has people, only the head of desk publishes.

To publish is to close the period: what had been received by the draft's as_of counts. Where an observation came in since the draft was written that bears an earlier
time of receipt the draft is refused, and written again it has it. What comes in later is in the next report, as received later.

What is written is held against the release rules: words of monitors, cameras, shelters, hospitals and permitted storage, of where exactly, and of what is
still to come, are named and not published, unless --override says why.`
}

// Run publishes.
func (o sitrepPublishOptions) Run(ctx context.Context, s *streams) error {
	r, err := readSitrep(o.File)
	if err != nil {
		return err
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	on := "situation report " + sitrepDays(r)
	person, err := actsAs(ctx, store, o.As, account.Publish, on)
	if err != nil {
		return err
	}
	by := o.As
	if person != nil {
		by = person.Name
	}
	press := sitrepPress{store: store, keys: o.signers(s), register: func() (counterclaim.Signers, error) { return o.registered(s, o.recordFlag) }, now: s.time, file: o.File,
		tell: func(line string) { s.say("not as the record counts, and noted: %s", harmless(line)) }}
	held, fresh, err := press.publish(ctx, r, by, o.Changed, o.Override)
	for _, line := range held {
		s.say("held back: %s", harmless(line))
	}
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(s.out, r.ID); err != nil || !fresh {
		return err
	}
	s.say("published version %d of the situation report of %s: s/%s", r.Version, sitrepDays(r), r.ID.Short())
	on += " version " + fmt.Sprint(r.Version)
	if len(held) > 0 {
		e, err := entryOf(store, o.As, "release rules set aside", on, o.Override)
		if err != nil {
			return err
		}
		if err := store.Audit(ctx, &e); err != nil {
			return err
		}
	}
	return noteDone(ctx, store, o.As, string(account.Publish), on)
}

// readSitrep reads a draft.
func readSitrep(path string) (*counterclaim.SituationReport, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, noFile(path, err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxSitrep+1))
	if err != nil {
		return nil, noFile(path, err)
	}
	if len(raw) > maxSitrep {
		return nil, counterclaim.Errorf(counterclaim.CodeTooLarge, "the draft has more than %d bytes", maxSitrep).At(path, 0)
	}
	r, err := parseSitrep(path, raw)
	if err != nil {
		return nil, err
	}
	asDraft(r)
	for _, check := range []func() error{r.Validate, func() error { return sitrep.Check(r) }} {
		if err := check(); err != nil {
			return nil, located(err, intake.Item{File: path})
		}
	}
	return r, nil
}

// parseSitrep reads a draft: JSON where it begins with a brace, else Markdown.
func parseSitrep(path string, raw []byte) (*counterclaim.SituationReport, error) {
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		return sitrep.ReadMarkdown(path, raw)
	}
	var r counterclaim.SituationReport
	from := json.NewDecoder(bytes.NewReader(raw))
	from.DisallowUnknownFields()
	if err := from.Decode(&r); err != nil {
		line := 1 + bytes.Count(raw[:min(int(from.InputOffset()), len(raw))], []byte("\n"))
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the draft cannot be read: %.200s", err.Error()).At(path, line).Try("write one with \"counterclaim sitrep --format md\", or --format json, and edit its texts and rows")
	}
	return &r, nil
}

// sitrepDays names the days of a report.
func sitrepDays(r *counterclaim.SituationReport) string {
	if r.From == r.To {
		return r.From
	}
	return r.From + " to " + r.To
}

type sitrepListOptions struct {
	formatFlag
	recordFlag
}

// Help shows examples.
func (sitrepListOptions) Help() string {
	return `Examples:

    counterclaim sitrep list --record valley.sqlite
    counterclaim sitrep list --format jsonl | jq .changed`
}

// Run lists.
func (o sitrepListOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	list, err := store.Sitreps(ctx)
	if err != nil {
		return err
	}
	s.say("%s", numbered(len(list), "situation report", "situation reports"))
	if !o.asTable(s) {
		return writeRows(s.out, list)
	}
	for i := range list {
		r := &list[i]
		row(s, "s/"+r.ID.Short(), sitrepDays(r), fmt.Sprintf("version %d", r.Version), r.Published, strings.Join(r.By, ", "), harmless(r.Changed))
	}
	return nil
}

type sitrepShowOptions struct {
	ID     string `arg:"" help:"The first 8 or more digits of its id, or its day: then the last version of that day's."`
	Format string `enum:"md,html,pdf,json" default:"md" help:"md, html, pdf or json."`
	Output string `short:"o" type:"path" placeholder:"FILE" help:"Where it is written. Without it standard output."`
	recordFlag
}

// Help shows examples.
func (sitrepShowOptions) Help() string {
	return `Examples:

    counterclaim sitrep show 2031-05-09 --record valley.sqlite
    counterclaim sitrep show 3f2a9c01d4e5b678 --format html -o day.html`
}

// Run shows.
func (o sitrepShowOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	id, err := o.find(ctx, store)
	if err != nil {
		return err
	}
	r, err := store.Sitrep(ctx, id)
	if err != nil {
		return err
	}
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return err
	}
	return printSitrep(ctx, s, o.Format, o.Output, dispute.Title, r)
}

// find gives the id of the report that is meant.
func (o sitrepShowOptions) find(ctx context.Context, store counterclaim.Store) (counterclaim.ID, error) {
	if _, err := time.Parse(counterclaim.DateLayout, o.ID); err != nil {
		ids, err := resolveAll(ctx, store, "s", []string{strings.TrimPrefix(o.ID, "s/")})
		if err != nil {
			return counterclaim.ID{}, err
		}
		return ids[0], nil
	}
	list, err := store.Sitreps(ctx)
	if err != nil {
		return counterclaim.ID{}, err
	}
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].From == o.ID && list[i].To == o.ID {
			return list[i].ID, nil
		}
	}
	return counterclaim.ID{}, counterclaim.Errorf(counterclaim.CodeNotFound, "no situation report of %s was published", o.ID).Try("counterclaim sitrep list names those that were; counterclaim sitrep --day %s writes a draft", o.ID)
}

// printSitrep writes a report in one of its forms.
func printSitrep(ctx context.Context, s *streams, format, output, title string, r *counterclaim.SituationReport) error {
	var out bytes.Buffer
	var err error
	switch format {
	case "json":
		to := json.NewEncoder(&out)
		to.SetEscapeHTML(false)
		to.SetIndent("", "  ")
		err = to.Encode(r)
	case "md":
		err = sitrep.Markdown(&out, title, r)
	default:
		err = sitrep.HTML(&out, title, r)
	}
	if err == nil && format == "pdf" {
		err = printed(ctx, &out)
	}
	if err != nil {
		return err
	}
	if cmp.Or(output, "-") == "-" {
		_, err = s.out.Write(out.Bytes())
		return err
	}
	if err := os.WriteFile(output, out.Bytes(), 0o644); err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "it cannot be written").At(output, 0).Because(err)
	}
	s.say("written to %s", output)
	return nil
}
