package main

import (
	"context"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/postgres"
	"github.com/counterclaim/counterclaim/sqlite"
)

type backupOptions struct {
	File string `arg:"" type:"path" help:"The copy, a file that does not exist yet."`
	recordFlag
}

// Help shows examples.
func (backupOptions) Help() string {
	return `Examples:

    counterclaim backup --record valley.sqlite valley-monday.sqlite

The copy is a record like any other. Other programs may add to the record meanwhile: the copy holds what was kept when
it began. It appears under its name only when it is whole and on disk. A record in PostgreSQL is
backed up by pg_dump, or made into a file by "counterclaim copy". The log is a folder of its own: copy FILE.log, and FILE.signers where there is one, with any program,
and name it with --log, or let it lie beside the copy. Keep FILE.log.key apart from both.`
}

// Run copies.
func (o backupOptions) Run(ctx context.Context, s *streams) error {
	path, err := o.existing(ctx)
	if err != nil {
		return err
	}
	if postgres.IsAddress(path) {
		return counterclaim.Errorf(counterclaim.CodeUnsupported, "a record in PostgreSQL is backed up by PostgreSQL's own program").At(shown(path), 0).
			Try("pg_dump --format=custom --file=FILE '%s', or make a file of it: counterclaim copy --from '%s' --to FILE", shown(path), shown(path))
	}
	if err := sqlite.Backup(ctx, path, o.File); err != nil {
		return err
	}
	s.say("copied %s to %s", path, o.File)
	if folder := (vaultFlag{}).folder(path); isFolder(folder) {
		sayVaultStays(s, folder)
	}
	return nil
}
