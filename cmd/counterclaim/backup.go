package main

import (
	"context"
	"fmt"

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
backed up by pg_dump, or made into a file by "counterclaim copy".`
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

type verifyOptions struct {
	vaultFlag
	recordFlag
}

// Help shows examples.
func (verifyOptions) Help() string {
	return `Examples:

    counterclaim verify --record valley.sqlite

Reads all of it: the file itself, that ids are hashes of what they name, that spans hold the words of their claims,
that originals are what came, that incidents say what their claims say, that exhibits are as their custody left them and their bytes in
the vault are what came. Prints a line for each fault; what was erased is named and is none.
The exit code is 0 only where there is none, else 3.`
}

// Run verifies.
func (o verifyOptions) Run(ctx context.Context, s *streams) error {
	path, err := o.existing(ctx)
	if err != nil {
		return err
	}
	faults := 0
	verify := sqlite.Verify
	if postgres.IsAddress(path) {
		verify = postgres.Verify
	}
	fault := func(sentence string) {
		faults++
		fmt.Fprintln(s.out, harmless(sentence))
	}
	if err := verify(ctx, path, fault); err != nil {
		return err
	}
	err = checkVault(ctx, s, path, o.folder(path), fault)
	switch {
	case counterclaim.CodeOf(err) == counterclaim.CodeBadInput:
		fault("exhibits cannot be compared with the vault: " + err.Error())
	case err != nil:
		return err
	}
	if faults > 0 {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the record has %s", number(faults, "fault")).At(shown(path), 0).
			Try("restore it from a copy, or build it again from its reports; keep this file")
	}
	s.say("the record is well: %s", shown(path))
	return nil
}
