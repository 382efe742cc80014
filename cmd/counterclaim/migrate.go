package main

import (
	"context"

	"github.com/counterclaim/counterclaim/postgres"
	"github.com/counterclaim/counterclaim/sqlite"
)

type migrateOptions struct {
	recordFlag
}

// Help shows examples.
func (migrateOptions) Help() string {
	return `Examples:

    counterclaim migrate --record valley.sqlite
    counterclaim migrate --record postgres://desk@records.example/valley

Changes a record's tables to those that this version of the program keeps, all of them or none, and makes those
of a new record. Every verb that opens a record does so too; this one says what it did and does nothing else. A program of an
earlier version that has the record open then writes nothing more into it, and says so.`
}

// Run migrates.
func (o migrateOptions) Run(ctx context.Context, s *streams) error {
	record, err := o.path()
	if err != nil {
		return err
	}
	if !postgres.IsAddress(record) {
		if _, err := o.existing(ctx); err != nil { // a database that is empty was made on purpose, a file that is not there was not
			return err
		}
	}
	migrate := sqlite.Migrate
	if postgres.IsAddress(record) {
		migrate = postgres.Migrate
	}
	from, to, err := migrate(ctx, record)
	if err != nil {
		return err
	}
	if from == to {
		s.say("%s has schema %d, the latest", shown(record), to)
		return nil
	}
	s.say("%s: schema %d is now schema %d", shown(record), from, to)
	return nil
}
