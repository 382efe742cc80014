package tlog

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	randv2 "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/counterclaim/counterclaim"
)

// mostInBatch is how many leaves one batch has at most.
const mostInBatch = 32768

// Sealed says what sealing did.
type Sealed struct {
	Leaves int    // sealed now
	Size   uint64 // entries of the log
	Key    string // public, that signs
	Made   bool   // the log is new
}

// Seal appends to the log in a folder what a record has committed to since, shuffled, so that an entry's place tells nothing of what came
// when. It makes the log where the record has none. It may be ended at any moment and by any means: the record's rows say what is still
// to be sealed, and what the log holds already is looked for there before anything is appended, so that nothing is sealed twice and
// nothing is lost. One program at a time seals; another one waits.
func Seal(ctx context.Context, dir string, leaves counterclaim.Leaves) (*Sealed, error) {
	out := &Sealed{}
	name, err := leaves.LogName(ctx)
	if err != nil {
		return nil, err
	}
	some, err := leaves.Unsealed(ctx, 1)
	if err != nil {
		return nil, err
	}
	if len(some) == 0 {
		c, _, err := ReadCheckpoint(ctx, At(dir), "")
		switch {
		case err == nil && c.Name == name:
			out.Size, out.Key = c.Size, c.Key.Public
			return out, nil
		case name == "" && errors.Is(err, fs.ErrNotExist):
			return out, nil // an empty record
		}
	}
	if name != "" && !there(dir) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the record is sealed in the log %s, which is not here", name).At(dir, 0).
			Try("name the folder where it is with --log, or bring it back with its key")
	}
	held, err := lock(ctx, dir)
	if err != nil {
		return nil, unwritable(dir, err)
	}
	defer held.Close()
	s := sealing{dir: dir, leaves: leaves, out: out}
	if s.signer, s.keys, out.Made, err = signer(ctx, dir, name); err != nil {
		return nil, err
	}
	out.Key = s.keys.Current().Public
	if name, err = leaves.ClaimLog(ctx, s.keys.Name()); err != nil {
		return nil, err
	}
	if name != s.keys.Name() {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the record is sealed in the log %s, not in this one", name).At(dir, 0).
			Try("name the folder of that log with --log")
	}
	return out, unwritableUnless(dir, s.all(ctx))
}

// Hold keeps others from sealing in the log of a folder until release is called, so that record and log can be copied as they are at one
// time. Where this program may not write to the folder nobody is kept from it.
func Hold(ctx context.Context, dir string) (release func(), err error) {
	held, err := lock(ctx, dir)
	switch {
	case err == nil:
		return func() { _ = held.Close() }, nil
	case errors.Is(err, fs.ErrPermission), counterclaim.CodeOf(err) == counterclaim.CodeUnsupported:
		return func() {}, nil
	}
	return nil, unwritableUnless(dir, err)
}

// OnlyHere reports whether a file of a log's folder, by its path within it, is for those alone who write here: a copy is whole without.
func OnlyHere(path string) bool {
	first, _, _ := strings.Cut(filepath.ToSlash(path), "/")
	return first == ".state" || strings.HasPrefix(first, ".new-")
}

// unwritableUnless lets nil and the end of a context through.
func unwritableUnless(dir string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return unwritable(dir, err)
}

// there reports whether there is a log in a folder.
func there(dir string) bool {
	_, err := os.Stat(dir)
	return err == nil
}

type sealing struct {
	dir    string
	leaves counterclaim.Leaves
	signer note.Signer
	keys   Keys
	w      *writer
	out    *Sealed
}

// all seals batch after batch.
func (s *sealing) all(ctx context.Context) error {
	if err := s.checkState(ctx); err != nil {
		return err
	}
	var err error
	if s.w, err = openWriter(ctx, s.dir, s.signer); err != nil {
		return err
	}
	defer s.w.close()
	for {
		pending, err := s.leaves.Unsealed(ctx, 2*mostInBatch)
		if err != nil {
			return err
		}
		if len(pending) == 0 {
			return s.published(ctx)
		}
		if err := s.batch(ctx, pending); err != nil {
			return err
		}
	}
}

// checkState looks whether the log's own note of its size agrees with its checkpoint, before a writer is opened that would believe it: one
// that begins at an earlier entry would write over those that are there. Where the note is gone, as after a copy of what a web server
// shows, it is made again from the checkpoint.
func (s *sealing) checkState(ctx context.Context) error {
	raw, err := At(s.dir)(ctx, checkpointFile, mostFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	c, err := openCheckpoint(raw, s.keys)
	if err != nil {
		return err
	}
	var state struct {
		Size uint64 `json:"size"`
		Root []byte `json:"root"`
	}
	path := filepath.Join(s.dir, ".state", "treeState")
	noted, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		state.Size, state.Root = c.Size, c.Root
		if noted, err = json.Marshal(&state); err == nil {
			err = write(path, noted, 0o644)
		}
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(noted, &state); err != nil || state.Size < c.Size {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the log's own note of its size does not agree with its checkpoint of %d entries", c.Size).At(path, 0).
			Try("remove that file: it is made again from the checkpoint; counterclaim verify then says what is wrong with the log")
	}
	return nil
}

// batch seals what waits: first what an earlier program had appended and not noted, else a batch of what is new.
func (s *sealing) batch(ctx context.Context, pending []counterclaim.Leaf) error {
	sealed, err := s.leaves.SealedSize(ctx)
	if err != nil {
		return err
	}
	size, err := s.w.size(ctx)
	if err != nil {
		return err
	}
	if uint64(sealed) > size {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the log has %d entries, and the record was sealed up to entry %d: nothing is added to a log that was cut", size, sealed-1).
			At(s.dir, 0).Try("counterclaim verify says what is missing; bring the log back from a copy")
	}
	found, err := s.found(ctx, pending, uint64(sealed), size)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		found = pending[:min(len(pending), mostInBatch)]
		shuffle(found)
		entries := make([]hash, len(found))
		for i := range found {
			entries[i] = found[i].Commitment()
		}
		at, err := s.w.append(ctx, entries)
		if err != nil {
			return err
		}
		for i := range found {
			found[i].Position, found[i].Batch = at[i], int64(size)
		}
	}
	if err := s.published(ctx); err != nil {
		return err
	}
	s.out.Leaves += len(found)
	return s.leaves.Seal(ctx, found)
}

// found gives those of the leaves that stand in the log after what the record knows of.
func (s *sealing) found(ctx context.Context, pending []counterclaim.Leaf, from, size uint64) ([]counterclaim.Leaf, error) {
	if from == size {
		return nil, nil
	}
	entries, err := entriesFrom(ctx, At(s.dir), from, size)
	if err != nil {
		return nil, err
	}
	at := make(map[hash]int64, len(entries))
	for i, e := range entries {
		at[e] = int64(from) + int64(i)
	}
	var out []counterclaim.Leaf
	for _, l := range pending {
		if position, ok := at[l.Commitment()]; ok {
			l.Position, l.Batch = position, int64(from)
			out = append(out, l)
		}
	}
	return out, nil
}

// published waits until the checkpoint stands for all entries.
func (s *sealing) published(ctx context.Context) error {
	size, err := s.w.size(ctx)
	if err != nil {
		return err
	}
	for {
		raw, err := At(s.dir)(ctx, checkpointFile, mostFile)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err == nil {
			c, err := openCheckpoint(raw, s.keys)
			if err != nil {
				return err
			}
			if c.Size > size {
				return counterclaim.Errorf(counterclaim.CodeBadInput, "the log's checkpoint has %d entries, and the log %d", c.Size, size).At(s.dir, 0)
			}
			if c.Size == size {
				s.out.Size = size
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// shuffle puts leaves into an order that nobody can foretell.
func shuffle(leaves []counterclaim.Leaf) {
	var seed [32]byte
	rand.Read(seed[:]) // never fails
	order := randv2.New(randv2.NewChaCha8(seed))
	order.Shuffle(len(leaves), func(i, j int) { leaves[i], leaves[j] = leaves[j], leaves[i] })
}
