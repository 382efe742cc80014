package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/counterclaim/counterclaim"
)

type openOptions struct {
	Files []string `arg:"" optional:"" name:"file" help:"Files (.txt .md .html .jsonl .csv .xlsx .docx .pdf .eml .mbox .warc .wacz, a Telegram export's .json, with or without .gz), folders of them, or - for standard input."`
	// Not recordFlag: without the flag the record is a temporary one.
	Record    string `placeholder:"FILE" type:"record" help:"The record: a file, or postgres://user@host/database. Without it a temporary one, gone when the program ends."`
	NoBrowser bool   `help:"Print the address only. Without this a browser is started where the program runs on a terminal."`
	disputeFlag
	columnsFlag
	vouchFlag
	translatorFlag
	listenFlag
	vaultFlag
	sealFlag
}

// Help shows examples.
func (openOptions) Help() string {
	return `Examples:

    counterclaim open examples/two-sides
    counterclaim open --record valley.sqlite reports/

    counterclaim open --record valley.sqlite.age

A record that was locked (counterclaim lock) is unlocked into a private folder beside it, and locked again when the program ends.
Reads as "counterclaim add" does and then shows the record as "counterclaim serve" does. What lies in a folder "exhibits" within a folder
of reports, and is listed there in exhibits.toml, is kept as exhibits.`
}

// Run adds, then serves until ctx ends.
func (o openOptions) Run(ctx context.Context, s *streams) error {
	if strings.HasSuffix(o.Record, sealedEnding) {
		return o.locked(ctx, s)
	}
	if len(o.Files) == 0 && o.Record == "" {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "there is nothing to open: name files, or a record with --record"))
	}
	src, err := o.find(s, o.Files)
	if err != nil {
		return err
	}
	defer src.added.close()
	src.columns = o.Columns
	src.translator = o.Translator
	if src.vouched, err = o.person(); err != nil {
		return err
	}
	record := recordFlag{Record: o.Record}
	if record.Record == "" {
		folder, err := os.MkdirTemp("", "counterclaim-")
		if err != nil {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "there is no room for a temporary record").Because(err).Try("name one with --record FILE")
		}
		defer os.RemoveAll(folder)
		record.Record = filepath.Join(folder, "record.sqlite")
	}
	store, err := record.open(ctx, s)
	if err != nil {
		return err
	}
	defer store.Close()

	var added error
	if len(o.Files) > 0 {
		s.progress("adding", "reports", false)
		added = keep(ctx, s, store, src, func(counterclaim.ID) error { return nil })
	}
	var some *failures
	if added != nil && (!errors.As(added, &some) || some.done == 0) {
		return added
	}
	if err := o.keepExhibits(ctx, s, store, o.folder(record.Record)); err != nil {
		return err
	}
	sealed, logDir := func() {}, ""
	if o.Record != "" { // else it goes with the program
		sealed = o.sealBeside(ctx, s, record, store)
		if logDir, err = o.dir(record); err != nil {
			return err
		}
	}
	served := o.serve(ctx, s, onShow{record: record, store: store, vault: o.folder(record.Record), logDir: logDir}, func(address string) {
		if s.outIsTerm && !o.NoBrowser {
			startBrowser(address)
		}
	})
	sealed()
	if served != nil {
		return served
	}
	return added
}

// locked opens a locked record: it works on an unlocked copy in a private folder, and locks it again when it ends.
func (o openOptions) locked(ctx context.Context, s *streams) error {
	sealed := o.Record
	pass, err := s.passphrase(false)
	if err != nil {
		return err
	}
	folder, at, err := unlockInto(ctx, sealed, pass, leftEnding)
	if err != nil {
		return err
	}
	defer at.Close()
	s.say("unlocked in %s, which is locked again when the program ends", folder)
	o.Record = filepath.Join(folder, leftRecord)
	opened := o.Run(ctx, s)
	if err := reseal(context.WithoutCancel(ctx), sealed, pass); err != nil { // the end of ctx is the usual end
		return errors.Join(opened, err)
	}
	s.say("locked %s", sealed)
	return opened
}

// startBrowser shows an address in the user's browser where there is one. The address is
// printed in any case, so nothing is said where this does not work.
func startBrowser(address string) {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", address)
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return
		}
		cmd = exec.Command("xdg-open", address)
	}
	if cmd.Start() == nil {
		go cmd.Wait() // it ends when it likes; waiting only spares a zombie
	}
}
