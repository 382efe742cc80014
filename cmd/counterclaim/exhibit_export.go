package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/vault"
)

type exhibitExportOptions struct {
	ID       string `arg:"" help:"The first 8 or more digits of its id."`
	Out      string `placeholder:"FILE" help:"A file that does not exist yet, a folder, or - for standard output. Without it the folder where you are."`
	Identity string `type:"path" placeholder:"FILE" help:"A file of age identities, for what was encrypted to a recipient."`
	touchFlags
}

// Help shows examples.
func (exhibitExportOptions) Help() string {
	return `Examples:

    counterclaim exhibit export 3f2a9c01d4e5b678 --as "A. Person"
    counterclaim exhibit export 3f2a9c01d4e5b678 --as "A. Person" --reason "for the review" --out review/
    counterclaim exhibit export 3f2a9c01d4e5b678 --as "A. Person" --reason "for the review" --identity key.txt --out -

In a folder the file is named for its id and what is harmless of its own name. The path is printed. Custody has the export before
the bytes go, and the file appears only when it is whole and what came.`
}

// Run exports.
func (o exhibitExportOptions) Run(ctx context.Context, s *streams) error {
	e, x, err := o.touch(ctx, s, o.ID, counterclaim.ActExport)
	if err != nil {
		return err
	}
	defer e.close()
	if err := there(x); err != nil {
		return err
	}
	var with []vault.Identity
	if o.Identity != "" {
		if with, err = vault.Identities(o.Identity); err != nil {
			return err
		}
	}
	from, err := e.vault.Get(ctx, x.ID, with...)
	if err != nil {
		return err
	}
	defer from.Close()
	path := o.Out
	if info, err := os.Stat(path); path == "" || err == nil && info.IsDir() {
		path = filepath.Join(path, x.FileName())
	}
	// Where on this machine it goes is nobody's matter who reads the custody.
	if err := e.note(ctx, x, counterclaim.Custody{Act: counterclaim.ActExport, To: filepath.Base(path)}); err != nil {
		return err
	}
	if o.Out == "-" {
		// Whatever reads this takes bytes before their end was seen: they are read once before.
		if _, err := io.Copy(io.Discard, from); err != nil {
			return err
		}
		again, err := e.vault.Get(ctx, x.ID, with...)
		if err != nil {
			return err
		}
		defer again.Close()
		_, err = io.Copy(s.out, again)
		return err
	}
	if err := writeNew(path, from); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, path)
	return err
}

// writeNew writes a file that is not there yet, for its owner alone, whole or not at all. Where there is one it is CodeConflict.
func writeNew(path string, from io.Reader) error {
	bad := func(err error) error {
		if e, ok := errors.AsType[*counterclaim.Error](err); ok {
			return e
		}
		if errors.Is(err, fs.ErrExist) {
			return counterclaim.Errorf(counterclaim.CodeConflict, "there is a file already").At(path, 0).Try("name one that does not exist yet, or take it away first")
		}
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the file cannot be written").At(path, 0).Because(err).Try("see whether you may write there and whether the disk has room")
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return bad(fs.ErrExist)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".counterclaim-export-")
	if err != nil {
		return bad(err)
	}
	defer os.Remove(f.Name())
	_, err = io.Copy(f, from)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return bad(err)
	}
	err = os.Link(f.Name(), path) // unlike a rename it never replaces what another has put there
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = os.Rename(f.Name(), path) // a disk without links
	}
	if err != nil {
		return bad(err)
	}
	return nil
}

type exhibitEraseOptions struct {
	ID string `arg:"" help:"The first 8 or more digits of its id."`
	touchFlags
}

// Help shows examples.
func (exhibitEraseOptions) Help() string {
	return `Examples:

    counterclaim exhibit erase 3f2a9c01d4e5b678 --as "A. Person" --reason "he withdrew his consent on 3 March"

Destroys the bytes, and of what is confidential first the keys, so that no copy of the vault without its folder "keys" can be read
either, nor what was said of it in any copy of the record: name, source, address, licence, description, facts, and the reasons in its
custody. Of what is not confidential name, source, address and description go here, and stay in copies. That it was there, who brought it, who
touched it, and by whom and why it was erased stays, and "counterclaim verify" names it as erased. A copy that has the folder "keys" keeps what it
has. There is no way back.`
}

// Run erases: first it is noted, so that what is gone is never gone without a word.
func (o exhibitEraseOptions) Run(ctx context.Context, s *streams) error {
	if o.Reason == "" {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "an erasure wants a --reason"))
	}
	e, x, err := o.touch(ctx, s, o.ID, counterclaim.ActErasure)
	if err != nil {
		return err
	}
	defer e.close()
	if x.Erased != "" && !e.vault.Has(x.ID) && !e.vault.HasWords(x.ID) {
		return there(x)
	}
	if err := e.note(ctx, x, counterclaim.Custody{Act: counterclaim.ActErasure}); err != nil {
		return err
	}
	if err := e.vault.Erase(x.ID); err != nil {
		return err
	}
	s.say("erased exhibit %s", x.ID.Short())
	if x.Sensitivity == counterclaim.Confidential {
		s.say("what was said of it, in copies of the record too, can be read only where somebody has a copy of the vault's folder keys")
	} else {
		s.say("note: its bytes were not encrypted: copies of the vault still have them")
	}
	return nil
}

type exhibitSweepOptions struct {
	Older time.Duration `default:"24h" help:"Only what was last written so long ago."`
	vaultFlag
	recordFlag
}

// Help shows examples.
func (exhibitSweepOptions) Help() string {
	return `Examples:

    counterclaim exhibit sweep --record valley.sqlite

Takes away what writes left that were broken off, and prints its paths: pieces of files, and keys that open nothing. "counterclaim
verify" lists it before. It takes nothing while an exhibit is missing, because a key may be that of a file that comes back from a copy.`
}

// Run sweeps.
func (o exhibitSweepOptions) Run(ctx context.Context, s *streams) error {
	if o.Older < time.Hour {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "--older %v is under an hour: a file may be on its way", o.Older))
	}
	e, err := touchFlags{vaultFlag: o.vaultFlag, sealedFlag: sealedFlag{recordFlag: o.recordFlag}}.evidence(ctx, s, false)
	if err != nil {
		return err
	}
	defer e.close()
	err = eachExhibit(ctx, e.Exhibits, func(x *counterclaim.Exhibit) error {
		if x.Erased == "" && !e.vault.Has(x.ID) {
			return counterclaim.Errorf(counterclaim.CodeNotFound, "the bytes of exhibit %s are not in the vault", x.ID.Short()).At(e.vault.Dir(), 0).
				Try("restore the vault from a copy first; counterclaim verify tells all that is missing")
		}
		return nil
	})
	if err != nil {
		return err
	}
	words, _, err := e.store.SealedThings(ctx)
	if err != nil {
		return err
	}
	swept, err := e.vault.Sweep(ctx, time.Now().Add(-o.Older), words...)
	for _, l := range swept {
		if _, err := fmt.Fprintln(s.out, l.Path); err != nil {
			return err
		}
	}
	return err
}
