package main

import (
	"context"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/export"
)

// exportPage is how many claims are held at once.
const exportPage = 2000

type exportOptions struct {
	As string `required:"" enum:"jsonl,csv,geojson" placeholder:"FORMAT" help:"jsonl, csv or geojson."`
	recordFlag
}

// Help shows examples and the columns.
func (exportOptions) Help() string {
	var columns strings.Builder
	for _, c := range export.Columns() {
		columns.WriteString("    " + c.Name + strings.Repeat(" ", max(1, 20-len(c.Name))) + c.Meaning + "\n")
	}
	return `Examples:

    counterclaim export --as csv > claims.csv
    counterclaim export --as geojson --record valley.sqlite > claims.geojson

JSON lines hold a claim as the record has it. GeoJSON has one point for each claim and resolved
place; how precise it is stands in precision, and how many places could not be resolved in
places_unresolved. In CSV several values of one cell are separated by ";" and a cell that a
spreadsheet could run as a formula has a ' before it. Its columns:

` + columns.String()
}

// Run exports.
func (o exportOptions) Run(ctx context.Context, s *streams) error {
	store, err := o.openExisting(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
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
	return unchanged(ctx, store, before.Claims, done)
}

// unchanged fails where claims came or went while they were exported page by page: one may
// then be missing or stand twice.
func unchanged(ctx context.Context, store counterclaim.Store, before, done int) error {
	after, err := store.Overview(ctx)
	if err != nil {
		return err
	}
	if before == done && after.Claims == done {
		return nil
	}
	return counterclaim.Errorf(counterclaim.CodeLocked, "the record changed while it was exported: %d claims before, %d after, %d written",
		before, after.Claims, done).Try("export again when nothing is being added")
}
