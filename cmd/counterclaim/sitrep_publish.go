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
	"github.com/counterclaim/counterclaim/policy"
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
	File    string `arg:"" type:"path" help:"The draft, as \"sitrep --format json\" wrote it and a person edited it."`
	Changed string `placeholder:"WORDS" help:"What it changes, where one of the same days was published: it then is its next version, and the one before stays."`
	overrideFlag
	asFlag
	signingFlag
	sealedFlag
}

// Help shows examples.
func (sitrepPublishOptions) Help() string {
	return `Examples:

    counterclaim sitrep --record valley.sqlite --day 2031-05-09 --format json -o day.json
    counterclaim sitrep publish day.json --record valley.sqlite --as vera
    counterclaim sitrep publish day.json --record valley.sqlite --as vera --changed "one incident was counted twice"

Between the first two a person edits the texts of "sections" and the rows of "tables"; nothing else is taken from the file but the days, the zone and as_of. What is
published is signed with the person's key ("finding key"), gets a short address and is an entry of the log. It is never changed or
taken away: a correction is the next version of the same days and says what it changes. Where the record has people, only the head of desk publishes.

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
	overridden, err := o.mayLeave(ctx, s, store, r)
	if err != nil {
		return err
	}
	if err := o.follow(ctx, store, r); err != nil {
		return err
	}
	key, err := o.key(s, by)
	if err != nil {
		return err
	}
	r.By, r.Published = []string{by}, s.time().UTC().Format(time.RFC3339)
	r.Identify()
	r.Signatures = []counterclaim.Signature{counterclaim.Sign(by, counterclaim.OverSitrep, key, r.Content())}
	signers, err := o.registered(s, o.recordFlag)
	if err != nil {
		return err
	}
	if len(signers) > 0 { // without a register any key does
		if err := signers.Check(by, r.Signatures[0].Key, r.Published); err != nil {
			return err
		}
	}
	fresh, err := store.PublishSitrep(ctx, r)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(s.out, r.ID); err != nil || !fresh {
		return err
	}
	s.say("published version %d of the situation report of %s: s/%s", r.Version, sitrepDays(r), r.ID.Short())
	on += " version " + fmt.Sprint(r.Version)
	if overridden {
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
	var r counterclaim.SituationReport
	from := json.NewDecoder(bytes.NewReader(raw))
	from.DisallowUnknownFields()
	if err := from.Decode(&r); err != nil {
		line := 1 + bytes.Count(raw[:min(int(from.InputOffset()), len(raw))], []byte("\n"))
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the draft cannot be read: %.200s", err.Error()).At(path, line).Try("write one with \"counterclaim sitrep --format json\" and edit its texts and rows")
	}
	r.ID, r.By, r.Published, r.Signatures, r.Version, r.Corrects, r.Changed = counterclaim.ID{}, nil, "", nil, 1, counterclaim.ID{}, ""
	if err := r.Validate(); err != nil {
		return nil, located(err, intake.Item{File: path})
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

// follow makes a report the next version of what was published of the same days.
func (o sitrepPublishOptions) follow(ctx context.Context, store counterclaim.Store, r *counterclaim.SituationReport) error {
	all, err := store.Sitreps(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].From == r.From && all[i].To == r.To {
			r.Version, r.Corrects = all[i].Version+1, all[i].ID
		}
	}
	r.Changed = strings.Join(strings.Fields(o.Changed), " ")
	switch {
	case r.Version > 1 && r.Changed == "":
		return counterclaim.Errorf(counterclaim.CodeConflict, "the situation report of %s was published as version %d, %s", sitrepDays(r), r.Version-1, r.Corrects.Short()).Try("say with --changed what this one changes; the one before stays")
	case r.Version == 1 && r.Changed != "":
		return counterclaim.Errorf(counterclaim.CodeBadInput, "no situation report of %s was published that this one could change", sitrepDays(r)).Try("leave --changed out")
	}
	return nil
}

// mayLeave holds against the release rules what a person wrote: what the program itself writes of these days for outside has passed them.
func (o sitrepPublishOptions) mayLeave(ctx context.Context, s *streams, store counterclaim.Store, r *counterclaim.SituationReport) (overridden bool, err error) {
	own, err := composedLines(ctx, store, r)
	if err != nil {
		return false, err
	}
	held := 0
	sitrepLines(r, func(where, line string) {
		if !own[withoutDigits(line)] && !policy.MayLeave(line) {
			held++
			s.say("held back: %s", harmless(fmt.Sprintf("%s: %.200q", where, line)))
		}
	})
	if held == 0 {
		return false, nil
	}
	if o.Override == "" {
		return false, counterclaim.Errorf(counterclaim.CodeRefused, "the release rules hold back %s of the situation report", numbered(held, "line", "lines")).At(o.File, 0).
			Try("write it without that, or say with --override why it leaves all the same")
	}
	return true, nil
}

// composedLines gives the lines that the program writes of a report's days, without their numbers: more may have come in since the draft was written.
func composedLines(ctx context.Context, store counterclaim.Store, r *counterclaim.SituationReport) (map[string]bool, error) {
	first, last, _ := counterclaim.Period{From: r.From, To: r.To}.Days() // which Validate has seen
	g := gathering{ctx: ctx, store: store, view: policy.NewView(store, nil, nil).Over(unsealed(store))}
	if err := g.begin(sitrepOptions{Day: r.To, Days: int(last.Sub(first).Hours()/24) + 1, Zone: r.Zone}); err != nil {
		return nil, err
	}
	if err := g.gather(); err != nil {
		return nil, err
	}
	out := map[string]bool{}
	sitrepLines(sitrep.Compose(g.in), func(_, line string) { out[withoutDigits(line)] = true })
	return out, nil
}

// sitrepLines gives the lines of a report's texts and the cells of its tables, with where each stands.
func sitrepLines(r *counterclaim.SituationReport, one func(where, line string)) {
	for _, p := range r.Sections {
		one(p.Heading, p.Heading)
		for line := range strings.SplitSeq(p.Text, "\n") {
			one(p.Heading, strings.TrimSpace(line))
		}
	}
	for _, t := range r.Tables {
		for _, c := range append([]string{t.Heading}, t.Columns...) {
			one(t.Heading, c)
		}
		for i, row := range t.Rows {
			for _, c := range row {
				one(fmt.Sprintf("%s, row %d", t.Heading, i+1), c)
			}
		}
	}
}

func withoutDigits(line string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, line)
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
