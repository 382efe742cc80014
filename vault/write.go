package vault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/counterclaim/counterclaim"
)

// MostBytes is the size of an item that is kept where no other limit is given.
const MostBytes = 16 << 30

// Limits bound what one item may be.
type Limits struct {
	Bytes int64 // 0: MostBytes
}

// Kept says what became of an item.
type Kept struct {
	ID     counterclaim.ID
	Size   int64           // bytes that came
	Sealed counterclaim.ID // SHA-256 of the bytes on disk of what is sealed, else zero
	Fresh  bool            // false: it was there already
	Clear  counterclaim.ID // of what is sealed: the item in which the same bytes lie unsealed, else zero
}

// Put keeps bytes under their SHA-256, the same bytes once. When it returns without an error they are on disk; when it fails, nothing
// is kept of them. What is over the limit is CodeTooLarge, no bytes at all CodeEmpty. It needs the same memory for any size.
func (s *Store) Put(ctx context.Context, from io.Reader, limits Limits) (Kept, error) {
	d, err := s.draft()
	if err != nil {
		return Kept{}, err
	}
	defer d.drop()
	n, err := d.take(ctx, from, limits, d)
	if err != nil {
		return Kept{}, err
	}
	kept := Kept{ID: d.id(), Size: n}
	path := s.plainPath(kept.ID)
	_, err = os.Lstat(path)
	kept.Fresh = errors.Is(err, fs.ErrNotExist)
	// What is there is replaced: the bytes are the same, or were and are damaged now.
	return kept, d.rename(path)
}

// draft is a file that is being written.
type draft struct {
	f    *os.File
	sum  hash.Hash // of what was written
	done bool      // it is closed and no longer under its first name
}

func (s *Store) draft() (*draft, error) {
	folder := filepath.Join(s.dir, incoming)
	if err := errors.Join(makeFolder(s.dir), makeFolder(folder)); err != nil {
		return nil, unwritten(folder, err)
	}
	f, err := os.CreateTemp(folder, "put-*") // readable for its owner alone
	if err != nil {
		return nil, unwritten(folder, err)
	}
	return &draft{f: f, sum: sha256.New()}, nil
}

// Write writes, and adds to the sum.
func (d *draft) Write(p []byte) (int, error) {
	d.sum.Write(p)
	return d.f.Write(p)
}

// id is the SHA-256 of what was written.
func (d *draft) id() counterclaim.ID { return counterclaim.ID(d.sum.Sum(nil)) }

// take copies what comes to a writer, which leads to the draft, and gives its size.
func (d *draft) take(ctx context.Context, from io.Reader, limits Limits, to io.Writer) (int64, error) {
	most := limits.Bytes
	if most <= 0 {
		most = MostBytes
	}
	in := &source{ctx: ctx, from: from}
	n, err := io.CopyBuffer(struct{ io.Writer }{to}, io.LimitReader(in, most+1), make([]byte, bufferBytes))
	switch {
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case in.err != nil:
		return 0, counterclaim.Errorf(counterclaim.CodeUnreadable, "what is to be kept cannot be read to its end").Because(in.err)
	case err != nil:
		return 0, unwritten(d.f.Name(), err)
	case n > most:
		return 0, counterclaim.Errorf(counterclaim.CodeTooLarge, "it has more than %d bytes", most).Try("give a larger limit, if it shall be kept")
	case n == 0:
		return 0, counterclaim.Errorf(counterclaim.CodeEmpty, "it has no bytes")
	}
	return n, nil
}

// source is what comes, with the error that is its own.
type source struct {
	ctx  context.Context
	from io.Reader
	err  error
}

func (s *source) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.from.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// close has the disk keep what was written.
func (d *draft) close() error {
	return errors.Join(d.f.Sync(), d.f.Close())
}

// rename gives the file its name, in place of whatever has it.
func (d *draft) rename(path string) error {
	err := errors.Join(d.close(), makeFolder(filepath.Dir(path)))
	if err == nil {
		err = os.Rename(d.f.Name(), path)
	}
	if err != nil {
		return unwritten(path, err)
	}
	d.done = true
	if err := flushFolder(filepath.Dir(path)); err != nil {
		return unwritten(path, err)
	}
	return nil
}

// link gives the file its name unless another has it, and reports whether it has it now.
func (d *draft) link(path string) (bool, error) {
	if err := errors.Join(d.close(), makeFolder(filepath.Dir(path))); err != nil {
		return false, unwritten(path, err)
	}
	err := os.Link(d.f.Name(), path)
	if err != nil && !errors.Is(err, fs.ErrExist) { // a disk without links
		if _, there := os.Lstat(path); there == nil {
			err = fs.ErrExist
		} else {
			err = os.Rename(d.f.Name(), path)
			d.done = err == nil
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err == nil {
		err = flushFolder(filepath.Dir(path))
	}
	if err != nil {
		return false, unwritten(path, err)
	}
	return true, nil
}

// drop takes away what is still under its first name.
func (d *draft) drop() {
	if !d.done {
		d.f.Close() // it may be closed
		_ = os.Remove(d.f.Name())
	}
}

// makeFolder makes a folder, on disk.
func makeFolder(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(path, folderMode); err != nil {
		return err
	}
	return flushFolder(filepath.Dir(path))
}

// flushFolder has the disk keep the names in a folder.
func flushFolder(path string) error {
	if runtime.GOOS == "windows" { // which cannot, and does so by itself
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func hexOf(id counterclaim.ID) string { return hex.EncodeToString(id[:]) }
