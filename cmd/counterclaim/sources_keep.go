package main

import (
	"context"

	"github.com/counterclaim/counterclaim/intake"
)

type sourcesKeepOptions struct {
	File string `arg:"" type:"path" help:"The dispute file."`
	sealedFlag
}

// Help shows examples.
func (sourcesKeepOptions) Help() string {
	return `Examples:

    counterclaim sources keep valley/dispute.toml --record valley.sqlite
    counterclaim sources keep valley/dispute.toml --record postgres://desk@records.example/valley

The record then has the file's parties, sources, actors and places, in place of those that it had: for records that fill by fetch,
watch and work, which are given no file. add, and work --dispute, keep the file that they are given by themselves. Reports that are
there are read by it when they are read again: counterclaim recode.`
}

// Run keeps the file.
func (o sourcesKeepOptions) Run(ctx context.Context, s *streams) error {
	d, err := intake.ReadDispute(o.File)
	if err != nil {
		return err
	}
	store, err := o.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.SetDispute(ctx, d); err != nil {
		return err
	}
	s.say("%s kept; counterclaim sources lint says what it leaves open", numbered(len(d.Parties), "party", "parties"))
	return nil
}
