package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tlog"
)

type logKeyVerbs struct {
	New  logKeyNewOptions  `cmd:"" help:"Make a new key, which the one before it appoints, and retire that."`
	List logKeyListOptions `cmd:"" help:"List the public keys of a log, and from which entry on each signs."`
}

type logKeyNewOptions struct {
	recordFlag
	logFlag
}

// Help shows examples.
func (logKeyNewOptions) Help() string {
	return `Examples:

    counterclaim log key new --record valley.sqlite

Both keys sign that the new one follows from the present size of the log on; then the old private key is written over. Who trusts the
old public key can check what the new one signs, and the other way round. What the old one signed stays good. Prints the new public key.`
}

// Run changes the key.
func (o logKeyNewOptions) Run(ctx context.Context, s *streams) error {
	dir, err := o.wanted(o.recordFlag)
	if err != nil {
		return err
	}
	public, err := tlog.Rotate(ctx, dir)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, public)
	return err
}

type logKeyListOptions struct {
	recordFlag
	logFlag
}

// Help shows examples.
func (logKeyListOptions) Help() string {
	return `Examples:

    counterclaim log key list --record valley.sqlite

Prints one JSON object a line, {"public": …, "from": entries}, in the order in which the keys took over.`
}

// Run lists.
func (o logKeyListOptions) Run(ctx context.Context, s *streams) error {
	dir, err := o.wanted(o.recordFlag)
	if err != nil {
		return err
	}
	keys, err := tlog.ReadKeys(ctx, tlog.At(dir))
	if errors.Is(err, os.ErrNotExist) {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "there is no log").At(dir, 0).Try("counterclaim log seal makes one")
	}
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.out)
	out.SetEscapeHTML(false)
	for _, k := range keys {
		if err := out.Encode(map[string]any{"public": k.Public, "from": k.From}); err != nil {
			return err
		}
	}
	return nil
}
