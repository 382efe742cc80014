package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/export"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/pipeline"
	"github.com/counterclaim/counterclaim/policy"
)

type exportOptions struct {
	As          string `required:"" enum:"jsonl,csv,geojson,parquet,ucdp,acled,gdelt,polecat,hxl" placeholder:"FORMAT" help:"Claims: jsonl, csv, geojson, parquet. Incidents, one row each: acled, ucdp, gdelt, polecat, hxl."`
	Best        string `enum:",own-and-third" default:"" placeholder:"RULE" help:"With ucdp, acled and hxl: the published rule by which best figures are set. Without it they stay empty."`
	WithAlleged bool   `help:"Also incidents that are only alleged, with no actor."`
	Internal    bool   `help:"For use inside the mission alone: everything, confidential sources, places to the metre, names and what is still to come included. Never hand it out."`
	Losses      string `placeholder:"FILE" type:"path" help:"Write what is left out, and by which rules, as JSON."`
	recordFlag
}

// Help shows examples and the columns.
func (exportOptions) Help() string {
	var columns, incidents, rules strings.Builder
	line := func(b *strings.Builder, name, meaning string) {
		b.WriteString("    " + name + strings.Repeat(" ", max(1, 20-len(name))) + meaning + "\n")
	}
	for _, c := range export.Columns() {
		line(&columns, c.Name, c.Meaning)
	}
	for _, c := range export.IncidentColumns() {
		line(&incidents, c.Name, c.Meaning)
	}
	for _, r := range export.Rules() {
		rules.WriteString("  - " + r + "\n")
	}
	return `Examples:

    counterclaim export --as acled --losses losses.json > events.csv
    counterclaim export --as csv > claims.csv
    counterclaim export --as geojson --record valley.sqlite > claims.geojson

What does not leave the mission is left out and counted: doc/release.md says what that is, [release] in
dispute.toml how long and how precise. --internal leaves nothing out, for use inside the mission alone.

JSON lines hold a claim as the record has it. GeoJSON has one point for each claim and resolved
place; how precise it is stands in precision, and how many places could not be resolved in
places_unresolved. In CSV several values of one cell are separated by ";" and a cell that a
spreadsheet could run as a formula has a ' before it. Its columns:

` + columns.String() + `
acled, ucdp, gdelt, polecat and hxl have one row for each incident, with another's columns. What is
left out is counted on standard error. The rules:

` + rules.String() + `
ucdp has rows only for incidents for which somebody gives a number of killed, in columns of the
UCDP Georeferenced Event Dataset; high_open and what follows it are added. Low and high are the range
of all figures that stand, whoever gives them. Best figures are empty until a rule sets them:

    --best own-and-third   the latest figure that a side itself gives of its own people, where it
                           is one number and no third party gives another one; what a side says
                           of the other's dead has no part in it

Its columns:

` + incidents.String()
}

// Run exports.
func (o exportOptions) Run(ctx context.Context, s *streams) error {
	f := export.Format(o.As)
	for _, flag := range []struct {
		given, ok bool
		name      string
		with      string
	}{
		{o.Best != "", f == export.AsUCDP || f == export.AsACLED || f == export.AsHXL, "--best " + o.Best, "--as ucdp, acled or hxl"},
		{o.WithAlleged, f.EventShaped(), "--with-alleged", "--as acled, ucdp, gdelt, polecat or hxl"},
		{o.Losses != "", f != export.AsJSONL || !o.Internal, "--losses", "--as anything but jsonl, which loses nothing with --internal,"},
	} {
		if flag.given && !flag.ok {
			return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "%s goes with %s alone", flag.name, flag.with))
		}
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	from, held := leaves(store)
	if o.Internal {
		if from, err = unsealedHere(ctx, s, store); err != nil {
			return err
		}
		held = nil
	}
	bulk, err := bulkOf(ctx, from, f, o.Best, o.WithAlleged)
	if err != nil {
		return err
	}
	bulk.Held = held
	nouns := "claims"
	if f.EventShaped() {
		nouns = "incidents"
	}
	s.progress("exporting", nouns, true)
	bulk.Step = s.step
	losses, err := export.Record(ctx, from, s.out, bulk)
	if err != nil {
		return err
	}
	s.endProgress()
	switch {
	case o.Internal:
		s.say("for use inside the mission alone: nothing is held back in this file")
	case losses.HeldBack > 0:
		s.say("%s held back by what the dispute file and the program say of what leaves the mission; doc/release.md has it", number(losses.HeldBack, "claim"))
	}
	if f == export.AsJSONL && o.Losses != "" {
		return writeFile(o.Losses, losses.WriteJSON)
	}
	if f == export.AsJSONL {
		return nil
	}
	for _, line := range losses.Summary() {
		s.say("%s", line)
	}
	if o.Losses == "" {
		return nil
	}
	return writeFile(o.Losses, losses.WriteJSON)
}

// leaves gives what of a record leaves the mission, and how it is counted what does not.
func leaves(store counterclaim.Store) (counterclaim.Reader, func(ctx context.Context) (map[string]int, error)) {
	view := policy.Leaving(store).Over(unsealed(store))
	return view, view.Held
}

// bulkOf says how the record is exported in a format.
func bulkOf(ctx context.Context, store counterclaim.Reader, f export.Format, best string, withAlleged bool) (export.Bulk, error) {
	before, err := store.Overview(ctx)
	if err != nil {
		return export.Bulk{}, err
	}
	dispute, err := disputeOf(ctx, store, before)
	if err != nil {
		return export.Bulk{}, err
	}
	reader, err := pipeline.NewReader(dispute)
	if err != nil {
		return export.Bulk{}, err
	}
	return export.Bulk{Format: f, Events: export.EventOptions{Dispute: dispute, Best: best, WithAlleged: withAlleged, CountryName: reader.CountryName},
		Ready: func(n *counterclaim.Incident, claims []counterclaim.Claim) {
			n.Title = match.Title(n)
			n.Ledger = match.Best(match.Ledger(claims, dispute.Sides()), match.Rule(best))
		}}, nil
}

// writeFile writes a file whole or not at all: what stood there before stays until the new one is done.
func writeFile(path string, write func(io.Writer) error) error {
	fail := func(err error) error {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be written").At(path, 0).Because(err)
	}
	out, err := os.CreateTemp(filepath.Dir(path), ".counterclaim-*")
	if err != nil {
		return fail(err)
	}
	defer os.Remove(out.Name())
	err = write(out)
	if closed := out.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(out.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(out.Name(), path)
	}
	if err != nil {
		return fail(err)
	}
	return nil
}

// disputeOf gives the dispute of a record, with the sides that stand against each other most where
// the desk has named none.
func disputeOf(ctx context.Context, store counterclaim.Reader, o *counterclaim.Overview) (*counterclaim.Dispute, error) {
	d, err := store.Dispute(ctx)
	if err != nil || len(d.Parties) > 0 {
		return d, err
	}
	reader, err := pipeline.NewReader(d)
	if err != nil {
		return nil, err
	}
	named := *d
	named.Parties = match.Sides(o.Pairs, reader.CountryName)
	return &named, nil
}
