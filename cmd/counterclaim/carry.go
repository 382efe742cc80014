package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/tlog"
	"github.com/counterclaim/counterclaim/vault"
)

// carryFlags say what goes along with a copy of a record, from where.
type carryFlags struct {
	vaultFlag
	logFlag
	WithKeys   bool `help:"Also carry the log's private key, and what opens confidential exhibits. Without it they stay: what is erased later is not erased from a copy that has its key, and who has the log's key can sign in its name."`
	RecordOnly bool `help:"Carry neither the bytes of exhibits nor the log."`
}

// signersBeside is the ending of the register of signers beside a record in a file.
const signersBeside = ".signers"

// carrying is the folders beside a record and its register of signers, and where they go to; "" where there is none.
type carrying struct {
	ctx                context.Context
	flags              carryFlags
	vault, log         string
	toVault, toLog     string
	signers, toSigners string
	exhibits, ofTheLog carried
}

// carried counts what was copied.
type carried struct {
	files int
	bytes int64
}

// from finds the folders beside a record.
func (f carryFlags) from(ctx context.Context, record string) (*carrying, error) {
	c := &carrying{ctx: ctx, flags: f}
	if f.RecordOnly {
		return c, nil
	}
	log, err := f.dir(recordFlag{Record: record})
	if err != nil {
		return nil, err
	}
	if isFolder(log) {
		c.log = log
	}
	if folder := f.folder(record); isFolder(folder) {
		c.vault = folder
	}
	if info, err := os.Lstat(record + signersBeside); err == nil && info.Mode().IsRegular() {
		c.signers = record + signersBeside
	}
	return c, nil
}

// free wants nothing to be where folders go to.
func (c *carrying) free() error {
	for _, to := range []struct{ from, path string }{{c.vault, c.toVault}, {c.log, c.toLog}, {c.signers, c.toSigners}} {
		if to.from == "" || to.path == "" {
			continue
		}
		if _, err := os.Lstat(to.path); !errors.Is(err, fs.ErrNotExist) {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "there is a file or folder already").At(to.path, 0).Because(err).Try("take it away, or give the copy another name")
		}
	}
	return nil
}

// hold keeps others from sealing until release is called, so that the copy's log is that of the copy's record.
func (c *carrying) hold() (release func(), err error) {
	if c.log == "" || c.toLog == "" {
		return func() {}, nil
	}
	return tlog.Hold(c.ctx, c.log)
}

// copy copies the folders. It is called when the record was copied: whatever that names is in the vault by then. The log comes first, so
// that others can seal again while what may be large is copied.
func (c *carrying) copy(release func()) error {
	err := c.copyLog()
	release()
	if err == nil && c.signers != "" && c.toSigners != "" {
		_, err = copyFile(c.ctx, c.signers, c.toSigners, 0o600)
	}
	if err != nil || c.vault == "" || c.toVault == "" {
		return err
	}
	c.exhibits, err = copyFolder(c.ctx, c.vault, c.toVault, func(path string) bool {
		return vault.OnItsWay(path) || !c.flags.WithKeys && vault.KeptApart(path)
	})
	return err
}

func (c *carrying) copyLog() error {
	if c.log == "" || c.toLog == "" {
		return nil
	}
	var err error
	if c.ofTheLog, err = copyFolder(c.ctx, c.log, c.toLog, tlog.OnlyHere); err != nil || !c.flags.WithKeys {
		return err
	}
	_, err = copyFile(c.ctx, tlog.KeyFile(c.log), tlog.KeyFile(c.toLog), 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // it is kept elsewhere
	}
	return err
}

// say tells what went along and what did not.
func (c *carrying) say(s *streams) {
	if c.exhibits.files > 0 {
		s.say("  with %s of the vault, %d bytes, each compared with its copy", number(c.exhibits.files, "file"), c.exhibits.bytes)
	}
	if c.ofTheLog.files > 0 {
		s.say("  with the log, %s, each compared with its copy", number(c.ofTheLog.files, "file"))
	}
	switch {
	case c.exhibits.files+c.ofTheLog.files == 0:
	case c.flags.WithKeys:
		s.say("  with private keys: what is erased later is not erased from this copy, and who has it can sign in the log's name")
	default:
		s.say("  without private keys, neither the log's nor what opens confidential exhibits and the words about them: keep copies of them apart. counterclaim verify --keys-apart checks the copy")
	}
}

// copyFolder copies the files of a folder that leave does not name, by their paths within it, and compares each with its copy.
func copyFolder(ctx context.Context, from, to string, leave func(path string) bool) (carried, error) {
	var done carried
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil && errors.Is(err, fs.ErrNotExist) && path != from {
			return nil // taken away meanwhile
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		within, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if within != "." && leave(within) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		info, err := d.Info()
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, within), info.Mode().Perm()|0o700)
		case !info.Mode().IsRegular():
			return nil // nothing that a record keeps
		}
		n, err := copyFile(ctx, path, filepath.Join(to, within), info.Mode().Perm())
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		done.files++
		done.bytes += n
		return err
	})
	return done, notCarried(ctx, from, err)
}

func notCarried(ctx context.Context, from string, err error) error {
	if err == nil || ctx.Err() != nil || counterclaim.CodeOf(err) != counterclaim.CodeInternal && counterclaim.CodeOf(err) != "" {
		return err
	}
	return counterclaim.Errorf(counterclaim.CodeUnreadable, "the folder cannot be copied").At(from, 0).Because(err).
		Try("see whether you may read it and write to where it goes, and whether the disk has room")
}

// copyFile copies a file to one that does not exist yet, has the disk keep it, and reads it again to compare the two by their hashes.
func copyFile(ctx context.Context, from, to string, mode fs.FileMode) (int64, error) {
	in, err := os.Open(from)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_RDWR, mode|0o200)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	was, is := sha256.New(), sha256.New()
	n, err := io.Copy(io.MultiWriter(out, was), whileWanted{ctx, in})
	if err == nil {
		err = out.Sync()
	}
	if err == nil {
		_, err = out.Seek(0, io.SeekStart)
	}
	if err == nil {
		_, err = io.Copy(is, whileWanted{ctx, out})
	}
	if err == nil && !bytes.Equal(was.Sum(nil), is.Sum(nil)) {
		err = counterclaim.Errorf(counterclaim.CodeUnreadable, "the copy is not what was copied").At(to, 0).Try("look after the disk, and copy again")
	}
	return n, errors.Join(err, out.Close())
}

// whileWanted reads until ctx ends.
type whileWanted struct {
	ctx context.Context
	in  io.Reader
}

func (r whileWanted) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.in.Read(p)
}
