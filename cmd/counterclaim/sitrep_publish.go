package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
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
	if err := o.follow(ctx, store, r); err != nil {
		return err
	}
	now, err := composedNow(ctx, store, r)
	if err != nil {
		return err
	}
	if err := o.closes(ctx, s, store, r, now); err != nil {
		return err
	}
	overridden, err := o.mayLeave(ctx, s, store, r, now)
	if err != nil {
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
	r, err := parseSitrep(path, raw)
	if err != nil {
		return nil, err
	}
	r.ID, r.By, r.Published, r.Signatures, r.Version, r.Corrects, r.Changed = counterclaim.ID{}, nil, "", nil, 1, counterclaim.ID{}, ""
	sitrep.Normal(r)
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

// closes wants a report to count what had been received by the time that it bears, and nothing else: with it the period is closed.
func (o sitrepPublishOptions) closes(ctx context.Context, s *streams, store counterclaim.Store, r, now *counterclaim.SituationReport) error {
	asOf := moment(r.AsOf)
	if asOf.After(s.time().Add(time.Minute)) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "as_of %s is still to come: a period is closed as of a time that has been", r.AsOf).At(o.File, 0).Try("write the draft again")
	}
	if r.Counted == now.Counted {
		return nil
	}
	if r.Version > 1 {
		before, err := store.Sitrep(ctx, r.Corrects)
		if err != nil {
			return err
		}
		if before.AsOf == r.AsOf && before.Counted == r.Counted && !r.Counted.IsZero() {
			return nil // it corrects words; what had come in when the period was closed stays what counts
		}
	}
	return counterclaim.Errorf(counterclaim.CodeConflict, "the draft does not count the observations that the record has of these days as of %s: some came in, or were corrected, since it was written", r.AsOf).At(o.File, 0).
		Try("write it again with \"counterclaim sitrep --day %s --days %d\" and edit that", r.To, daysOf(r))
}

// daysOf gives how many days a report is of.
func daysOf(r *counterclaim.SituationReport) int {
	first, last, _ := counterclaim.Period{From: r.From, To: r.To}.Days() // which Validate has seen
	return int(last.Sub(first).Hours()/24) + 1
}

// mayLeave holds against the release rules what a person wrote: what the program itself writes of these days for outside, in now, has passed them.
func (o sitrepPublishOptions) mayLeave(ctx context.Context, s *streams, store counterclaim.Store, r, now *counterclaim.SituationReport) (overridden bool, err error) {
	own, exact := map[string]bool{}, map[string]bool{}
	sitrepLines(now, func(_, line string) { own[withoutDigits(line)], exact[line] = true, true }) // without numbers: more may have come in since the draft was written
	dispute, err := store.Dispute(ctx)
	if err != nil {
		return false, err
	}
	held := 0
	hold := func(where, line string) {
		held++
		s.say("held back: %s", harmless(fmt.Sprintf("%s: %.200q", where, line)))
	}
	sitrepLines(r, func(where, line string) {
		if !exact[line] && (precise.MatchString(line) || !own[withoutDigits(line)] && !policy.MayLeave(line)) {
			hold(where, line)
		}
	})
	mapLeaves(dispute, r, now, hold)
	if held == 0 {
		return false, nil
	}
	if o.Override == "" {
		return false, counterclaim.Errorf(counterclaim.CodeRefused, "the release rules hold back %s of the situation report", numbered(held, "line", "lines")).At(o.File, 0).
			Try("write it without that, or say with --override why it leaves all the same")
	}
	return true, nil
}

// precise is a number as coordinates are written that tell more than the release rules' grid.
var precise = regexp.MustCompile(`^[-+]?\d{1,3}\.\d{4,}°?( ?[NSEW])?$`)

// mapLeaves holds back places that are told more exactly than the release rules have it, and lines and zones that are not those of a published agreement.
func mapLeaves(d *counterclaim.Dispute, r, now *counterclaim.SituationReport, hold func(where, line string)) {
	own := map[[2]string]bool{}
	sitrep.Places(now, func(_ string, lat, lon string) { own[[2]string{lat, lon}] = true })
	sitrep.Places(r, func(where, lat, lon string) {
		x, err := strconv.ParseFloat(lat, 64)
		y, err2 := strconv.ParseFloat(lon, 64)
		gridLat, gridLon, _ := policy.Coarse(d, x, y, 0)
		if !own[[2]string{lat, lon}] && (err != nil || err2 != nil || math.Abs(gridLat-x) > 1e-6 || math.Abs(gridLon-y) > 1e-6) {
			hold(where, lat+", "+lon)
		}
	})
	shapes := map[string]bool{}
	key := func(s *counterclaim.Shape) string {
		out, _ := json.Marshal(s) // names and numbers cannot fail
		return string(out)
	}
	for i := range now.Shapes {
		shapes[key(&now.Shapes[i])] = true
	}
	for i := range r.Shapes {
		if !shapes[key(&r.Shapes[i])] {
			hold("lines and zones of the map", r.Shapes[i].Name)
		}
	}
}

// composedNow writes the report of the days of another as of the same time, for outside.
func composedNow(ctx context.Context, store counterclaim.Store, r *counterclaim.SituationReport) (*counterclaim.SituationReport, error) {
	g := gathering{ctx: ctx, store: store, view: policy.NewView(store, nil, nil)}
	if err := g.begin(sitrepOptions{Day: r.To, Days: daysOf(r), Zone: r.Zone, AsOf: r.AsOf}); err != nil {
		return nil, err
	}
	if err := g.gather(); err != nil {
		return nil, err
	}
	return sitrep.Compose(g.in), nil
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
