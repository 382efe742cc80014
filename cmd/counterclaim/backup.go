package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/postgres"
	"github.com/counterclaim/counterclaim/sqlite"
	"github.com/counterclaim/counterclaim/tlog"
)

type backupOptions struct {
	File string `arg:"" type:"path" help:"The copy, a file that does not exist yet."`
	recordFlag
	carryFlags
}

// Help shows examples.
func (backupOptions) Help() string {
	return `Examples:

    counterclaim backup --record valley.sqlite valley-monday.sqlite

The copy is a record like any other, with the bytes of its exhibits in valley-monday.sqlite.vault and its log in
valley-monday.sqlite.log. Other programs may add to the record meanwhile: the copy holds what was kept when it began. It appears
under its name only when all of it is whole and on disk, and every file beside it was read again and compared. Private keys stay
unless --with-keys is given. A record in PostgreSQL is backed up by pg_dump, or made into a file by "counterclaim copy".`
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
	c, err := o.carryFlags.from(ctx, path)
	if err != nil {
		return err
	}
	if c.vault == "" && c.log == "" && c.signers == "" {
		err = sqlite.Backup(ctx, path, o.File)
	} else {
		err = o.whole(ctx, path, c)
	}
	if err != nil {
		return err
	}
	s.say("copied %s to %s", path, o.File)
	c.say(s)
	return nil
}

// whole copies a record with its folders: all of it beside where it goes to, then each under its name, the record last.
func (o backupOptions) whole(ctx context.Context, path string, c *carrying) error {
	c.toVault, c.toLog, c.toSigners = o.File+".vault", o.File+".log", o.File+signersBeside
	if err := c.free(); err != nil {
		return err
	}
	if _, err := os.Lstat(o.File); !errors.Is(err, fs.ErrNotExist) {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "there is a file already").At(o.File, 0).Because(err).Try("name a file that does not exist yet")
	}
	unwritten := func(err error) error {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the copy cannot be written").At(o.File, 0).Because(err).
			Try("see whether you may write to the folder and whether the disk has room")
	}
	folder, err := os.MkdirTemp(filepath.Dir(o.File), ".counterclaim-backup-")
	if err != nil {
		return unwritten(err)
	}
	defer os.RemoveAll(folder)
	release, err := c.hold()
	if err != nil {
		return err
	}
	defer release()
	record := filepath.Join(folder, "record")
	if err := sqlite.Backup(ctx, path, record); err != nil {
		return err
	}
	named := *c
	c.toVault, c.toLog, c.toSigners = record+".vault", record+".log", record+signersBeside
	if err := c.copy(release); err != nil {
		return err
	}
	var moved []string
	for _, move := range [][2]string{{c.toVault, named.toVault}, {c.toLog, named.toLog}, {tlog.KeyFile(c.toLog), tlog.KeyFile(named.toLog)}, {c.toSigners, named.toSigners}} {
		err := os.Rename(move[0], move[1])
		if err == nil {
			moved = append(moved, move[1])
		} else if !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(unwritten(err), removeAll(moved))
		}
	}
	if err := os.Link(record, o.File); errors.Is(err, fs.ErrExist) { // unlike a rename it never replaces what another has put there
		return errors.Join(unwritten(err), removeAll(moved))
	} else if err != nil { // a disk without links
		if err := os.Rename(record, o.File); err != nil {
			return errors.Join(unwritten(err), removeAll(moved))
		}
	}
	return flushDir(filepath.Dir(o.File))
}

func removeAll(paths []string) error {
	var err error
	for _, p := range paths {
		err = errors.Join(err, os.RemoveAll(p))
	}
	return err
}
