package main

import (
	"context"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/export"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/pipeline"
)

// How many claims, and incidents with their claims, are held at once.
const (
	exportPage   = 2000
	incidentPage = 200
)

type exportOptions struct {
	As   string `required:"" enum:"jsonl,csv,geojson,ucdp" placeholder:"FORMAT" help:"jsonl, csv, geojson, or ucdp for incidents in the shape of UCDP GED."`
	Best string `enum:",own-and-third" default:"" placeholder:"RULE" help:"With ucdp: the published rule by which best figures are set. Without it they stay empty."`
	recordFlag
}

// Help shows examples and the columns.
func (exportOptions) Help() string {
	var columns, incidents strings.Builder
	line := func(b *strings.Builder, name, meaning string) {
		b.WriteString("    " + name + strings.Repeat(" ", max(1, 20-len(name))) + meaning + "\n")
	}
	for _, c := range export.Columns() {
		line(&columns, c.Name, c.Meaning)
	}
	for _, c := range export.IncidentColumns() {
		line(&incidents, c.Name, c.Meaning)
	}
	return `Examples:

    counterclaim export --as csv > claims.csv
    counterclaim export --as geojson --record valley.sqlite > claims.geojson

JSON lines hold a claim as the record has it. GeoJSON has one point for each claim and resolved
place; how precise it is stands in precision, and how many places could not be resolved in
places_unresolved. In CSV several values of one cell are separated by ";" and a cell that a
spreadsheet could run as a formula has a ' before it. Its columns:

` + columns.String() + `
ucdp has one row for each incident for which somebody gives a number of killed, in columns of the
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
	if o.Best != "" && o.As != "ucdp" {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--best %s goes with --as ucdp alone", o.Best))
	}
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if o.As == "ucdp" {
		return o.incidents(ctx, s, store)
	}
	out, err := export.New(s.out, export.Format(o.As))
	if err != nil {
		return err
	}
	before, err := store.Overview(ctx)
	if err != nil {
		return err
	}
	s.progress("exporting", "claims", true)
	done := 0
	for {
		page, err := store.Claims(ctx, counterclaim.ClaimQuery{Limit: exportPage, Offset: done})
		if err != nil {
			return err
		}
		if err := write(out, page); err != nil {
			return err
		}
		s.step(len(page))
		if done += len(page); len(page) < exportPage {
			break
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	s.endProgress()
	return unchanged(ctx, store, before, "claims", before.Claims, done)
}

// incidents exports the incidents with dead.
func (o exportOptions) incidents(ctx context.Context, s *streams, store counterclaim.Store) error {
	before, err := store.Overview(ctx)
	if err != nil {
		return err
	}
	dispute, err := disputeOf(ctx, store, before)
	if err != nil {
		return err
	}
	out, err := export.NewIncidents(s.out, dispute, o.Best)
	if err != nil {
		return err
	}
	s.progress("exporting", "incidents", true)
	done, rows := 0, 0
	for {
		page, err := store.Incidents(ctx, counterclaim.IncidentQuery{Limit: incidentPage, Offset: done})
		if err != nil {
			return err
		}
		n, err := writeIncidents(ctx, store, out, page, dispute.Sides(), match.Rule(o.Best))
		if err != nil {
			return err
		}
		rows += n
		s.step(len(page))
		if done += len(page); len(page) < incidentPage {
			break
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	s.endProgress()
	s.say("%s written; %d without a number of killed left out", number(rows, "incident"), done-rows)
	return unchanged(ctx, store, before, "incidents", before.Incidents, done)
}

// disputeOf gives the dispute of a record, with the sides that stand against each other most where
// the desk has named none.
func disputeOf(ctx context.Context, store counterclaim.Store, o *counterclaim.Overview) (*counterclaim.Dispute, error) {
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

// writeIncidents writes a page of incidents and gives how many had a row.
func writeIncidents(ctx context.Context, store counterclaim.Store, out *export.IncidentWriter, page []counterclaim.Incident, parties []counterclaim.Party, rule match.Rule) (int, error) {
	if len(page) == 0 {
		return 0, nil
	}
	ids := make([]counterclaim.ID, len(page))
	for i := range page {
		ids[i] = page[i].ID
	}
	claims, err := store.Claims(ctx, counterclaim.ClaimQuery{Incidents: ids})
	if err != nil {
		return 0, err
	}
	of := map[counterclaim.ID][]counterclaim.Claim{}
	for _, c := range claims {
		of[c.Incident] = append(of[c.Incident], c)
	}
	rows := 0
	for i := range page {
		n := &page[i]
		n.Title = match.Title(n)
		n.Ledger = match.Best(match.Ledger(of[n.ID], parties), rule)
		written, err := out.Write(n, of[n.ID])
		if err != nil {
			return rows, err
		}
		if written {
			rows++
		}
	}
	return rows, nil
}

// unchanged fails where the record changed while it was exported page by page: a row may then be
// missing or stand twice. Of nouns there were so many at first, and so many were looked at.
func unchanged(ctx context.Context, store counterclaim.Store, before *counterclaim.Overview, nouns string, first, done int) error {
	after, err := store.Overview(ctx)
	if err != nil {
		return err
	}
	if first == done && after.Claims == before.Claims && after.Incidents == before.Incidents {
		return nil
	}
	return counterclaim.Errorf(counterclaim.CodeLocked, "the record changed while it was exported: %d claims before, %d after; %d of %d %s written",
		before.Claims, after.Claims, done, first, nouns).Try("export again when nothing is being added")
}
