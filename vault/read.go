package vault

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"os"

	"filippo.io/age"

	"github.com/counterclaim/counterclaim"
)

// reader gives the bytes of an item and checks them at their end.
type reader struct {
	ctx    context.Context
	f      *os.File
	from   io.Reader
	sum    hash.Hash
	name   func(sum []byte) counterclaim.ID // of bytes with this SHA-256
	want   counterclaim.ID
	failed error
}

func newPlainReader(ctx context.Context, f *os.File, id counterclaim.ID) *reader {
	return &reader{ctx: ctx, f: f, from: f, sum: sha256.New(), want: id, name: func(sum []byte) counterclaim.ID { return counterclaim.ID(sum) }}
}

// unseal reads a sealed item; it does not close the file when it fails.
func (s *Store) unseal(ctx context.Context, f *os.File, id counterclaim.ID, with []Identity) (*reader, error) {
	secret, err := s.secret(false)
	if err != nil {
		return nil, err
	}
	from, err := age.Decrypt(bufio.NewReaderSize(f, bufferBytes), &keyring{s: s, with: with})
	if err != nil {
		return nil, sealedError(f.Name(), id, err)
	}
	return &reader{ctx: ctx, f: f, from: from, sum: sha256.New(), want: id, name: func(sum []byte) counterclaim.ID { return keyed(secret, sum) }}, nil
}

// sealedError says why a sealed item cannot be opened.
func sealedError(path string, id counterclaim.ID, err error) error {
	switch {
	case errors.Is(err, errNoKey):
		return counterclaim.Errorf(counterclaim.CodeNotFound, "the key of item %s is gone", id).At(path, 0).Because(errNoKey)
	case errors.Is(err, errClosed):
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the key of item %s is encrypted to others", id).At(path, 0).Because(errClosed).
			Try("give a file with the identity of one of them")
	}
	return damaged(path, id, err)
}

func damaged(path string, id counterclaim.ID, err error) error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, "item %s: what is kept is not what came", id).At(path, 0).Because(err).
		Try("restore it from a copy of the vault, or add the same file again")
}

// Read reads.
func (r *reader) Read(p []byte) (int, error) {
	if r.failed != nil {
		return 0, r.failed
	}
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.from.Read(p)
	r.sum.Write(p[:n])
	switch {
	case err == io.EOF:
		if r.name(r.sum.Sum(nil)) != r.want {
			r.failed = damaged(r.f.Name(), r.want, nil)
			return n, r.failed
		}
	case err != nil:
		r.failed = damaged(r.f.Name(), r.want, err)
		if r.from == io.Reader(r.f) {
			r.failed = unreadable(r.f.Name(), err)
		}
		return n, r.failed
	}
	return n, err
}

// Close closes.
func (r *reader) Close() error { return r.f.Close() }

// sumOf gives the SHA-256 of a file.
func sumOf(ctx context.Context, path string) (counterclaim.ID, error) {
	f, err := os.Open(path)
	if err != nil {
		return counterclaim.ID{}, unreadable(path, err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.CopyBuffer(struct{ io.Writer }{sum}, &source{ctx: ctx, from: f}, make([]byte, bufferBytes)); err != nil {
		if ctx.Err() != nil {
			return counterclaim.ID{}, ctx.Err()
		}
		return counterclaim.ID{}, unreadable(path, err)
	}
	return counterclaim.ID(sum.Sum(nil)), nil
}
