package main

import (
	"cmp"
	"context"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/postgres"
	"github.com/counterclaim/counterclaim/sqlstore"
)

type copyOptions struct {
	From string `required:"" placeholder:"RECORD" type:"record" help:"The record to copy: a file, or postgres://user@host/database."`
	To   string `required:"" placeholder:"RECORD" type:"record" help:"Where to: a new file, or an empty database."`
	carryFlags
	ToVault string `placeholder:"FOLDER" type:"path" help:"Where the bytes of exhibits go to. Without it TO.vault, beside a record in a file."`
	ToLog   string `placeholder:"DIR" type:"path" help:"Where the log goes to. Without it TO.log, beside a record in a file."`
}

// Help shows examples.
func (copyOptions) Help() string {
	return `Examples:

    counterclaim copy --from valley.sqlite --to postgres://desk@records.example/valley
    counterclaim copy --from postgres://desk@records.example/valley --to valley-monday.sqlite

Copies everything exactly as it is: reports with what came in, claims in their incidents, what persons said
of these, runs, watched addresses, work that was given up, the dispute. Nothing is read or placed again. Others may add to the
record meanwhile: the copy holds what was kept when it began. Then the copy is read and compared, row by row;
it is there whole or not at all. The bytes of exhibits and the log go along, each file read again and compared, where both
records have folders beside them or these are named: --vault and --log of the one, --to-vault and --to-log of the other. Private keys
stay unless --with-keys is given. A password stands in PGPASSWORD or ~/.pgpass.`
}

// Run copies.
func (o copyOptions) Run(ctx context.Context, s *streams) error {
	there, err := exists(ctx, o.From)
	if err != nil {
		return err
	}
	if !there {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "there is no record").At(shown(o.From), 0).Try("name the record to copy with --from")
	}
	from, err := openRecord(ctx, o.From)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := openRecord(ctx, o.To)
	if err != nil {
		return err
	}
	defer to.Close()
	c, err := o.carrying(ctx)
	if err != nil {
		return err
	}
	release, err := c.hold()
	if err != nil {
		return err
	}
	defer release()
	copied, err := sqlstore.Copy(ctx, from, to, s.reach)
	if err != nil {
		return err
	}
	s.endProgress()
	s.say("copied %s to %s: %s, %s and %s, %s in all", shown(o.From), shown(o.To), number(copied.Reports, "report"), number(copied.Claims, "claim"),
		number(copied.Incidents, "incident"), number(copied.Rows, "row"))
	s.say("both hold the same rows: SHA-256 %x", copied.Hash)
	if err := c.copy(release); err != nil {
		return err
	}
	c.say(s)
	if c.log != "" && c.toLog == "" {
		s.say("note: the log is not in the copy, and verify needs it: name %s with --log, or where it goes to with --to-log", c.log)
	}
	if c.exhibits.files > 0 {
		return nil
	}
	return sayExhibitsStay(ctx, s, from, o.folder(o.From))
}

// carrying finds what goes along, and where to.
func (o copyOptions) carrying(ctx context.Context) (*carrying, error) {
	c, err := o.carryFlags.from(ctx, o.From)
	if err != nil {
		return nil, err
	}
	if c.toVault, c.toLog = o.ToVault, o.ToLog; !postgres.IsAddress(o.To) {
		c.toVault, c.toLog = cmp.Or(o.ToVault, o.To+".vault"), cmp.Or(o.ToLog, o.To+".log")
		c.toSigners = o.To + signersBeside
	}
	return c, c.free()
}
