package vault

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Item is one thing that a vault holds.
type Item struct {
	ID     counterclaim.ID
	Sealed bool
	Size   int64 // bytes on disk
	path   string
}

// Checked is an item that was read.
type Checked struct {
	Item
	Sum   counterclaim.ID // SHA-256 of the bytes on disk
	Bytes int64           // that came, 0 where they cannot be known
	// Closed: its key is encrypted to others, so that only Sum was seen. NoKey: its key is gone.
	Closed, NoKey bool
	Wrong         string // what is wrong, a sentence without a full stop; "" for nothing
}

// Each calls one with every item in the order of ids. Nothing is read of them.
func (s *Store) Each(ctx context.Context, one func(Item) error) error {
	return s.walk(ctx, one, func(string) error { return nil })
}

// walk calls item with every item and other with every path that is none.
func (s *Store) walk(ctx context.Context, item func(Item) error, other func(path string) error) error {
	folders, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unreadable(s.dir, err)
	}
	for _, folder := range folders {
		name := folder.Name()
		if name == incoming || name == keys || name == thumbnails || name == secretName {
			continue
		}
		if !folder.IsDir() || len(name) != 2 {
			if err := other(filepath.Join(s.dir, name)); err != nil {
				return err
			}
			continue
		}
		files, err := os.ReadDir(filepath.Join(s.dir, name)) // sorted
		if err != nil {
			return unreadable(filepath.Join(s.dir, name), err)
		}
		for _, f := range files {
			if err := ctx.Err(); err != nil {
				return err
			}
			path := filepath.Join(s.dir, name, f.Name())
			rest, sealed := strings.CutSuffix(f.Name(), sealedEnd)
			id, err := counterclaim.ParseID(name + rest)
			info, err2 := f.Info()
			if errors.Is(err2, fs.ErrNotExist) { // erased meanwhile
				continue
			}
			if err != nil || err2 != nil || !f.Type().IsRegular() || hexOf(id) != name+rest {
				err = other(path)
			} else {
				err = item(Item{ID: id, Sealed: sealed, Size: info.Size(), path: path})
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Check reads every item and calls one with what it found; what is damaged is told of and the rest follows. What it returns kept it
// from reading on.
func (s *Store) Check(ctx context.Context, one func(Checked) error) error {
	return s.Each(ctx, func(item Item) error {
		c, err := s.check(ctx, item)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // erased meanwhile
		}
		if err != nil {
			return err
		}
		return one(c)
	})
}

func (s *Store) check(ctx context.Context, item Item) (Checked, error) {
	c := Checked{Item: item}
	var err error
	if c.Sum, err = sumOf(ctx, item.path); err != nil {
		return c, err
	}
	if !item.Sealed {
		if c.Bytes = item.Size; c.Sum != item.ID {
			c.Wrong = "what is kept is not what came"
		}
		return c, nil
	}
	f, err := os.Open(item.path)
	if err != nil {
		return c, err
	}
	defer f.Close()
	r, err := s.unseal(ctx, f, item.ID, nil)
	if err == nil {
		c.Bytes, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, r, make([]byte, bufferBytes))
	}
	switch {
	case ctx.Err() != nil:
		return c, ctx.Err()
	case errors.Is(err, errNoKey):
		c.NoKey = true
	case errors.Is(err, errClosed):
		c.Closed = true
	case counterclaim.CodeOf(err) == counterclaim.CodeBadInput:
		c.Wrong = "what is kept is not what came"
	case err != nil:
		c.Wrong = err.Error()
	}
	return c, nil
}

// Leftover is a file that belongs to no item: what a write left that was broken off, a key that opens nothing, the thumbnail of what is
// not there, or a stranger's file.
type Leftover struct {
	Path     string
	Since    time.Time // when it was last written
	Stranger bool      // nothing that a vault writes; never swept
}

// Leftovers lists what belongs to no item, nor to anything else that has words with a key here, which whoever asks names. One that is young may belong to a
// write that goes on.
func (s *Store) Leftovers(ctx context.Context, words ...counterclaim.ID) ([]Leftover, error) {
	var out []Leftover
	add := func(path string, stranger bool) error {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return unreadable(path, err)
		}
		out = append(out, Leftover{path, info.ModTime(), stranger})
		return nil
	}
	for _, name := range namesIn(filepath.Join(s.dir, incoming)) {
		if err := add(filepath.Join(s.dir, incoming, name), !strings.HasPrefix(name, "put-")); err != nil {
			return nil, err
		}
	}
	for _, folder := range namesIn(filepath.Join(s.dir, thumbnails)) {
		for _, name := range namesIn(filepath.Join(s.dir, thumbnails, folder)) {
			path := filepath.Join(s.dir, thumbnails, folder, name)
			id, err := counterclaim.ParseID(folder + strings.TrimSuffix(name, ".jpg"))
			if stranger := err != nil || path != s.thumbnailPath(id); stranger || !s.Has(id) {
				if err := add(path, stranger); err != nil {
					return nil, err
				}
			}
		}
	}
	// The keys are listed before the items: a key that is written in between is not among them.
	all := namesIn(filepath.Join(s.dir, keys))
	used := map[string]bool{wordsKeyName(counterclaim.RegisterKey()): true} // which belongs to no item
	for _, id := range words {
		used[wordsKeyName(id)] = true
	}
	unknown := false // an item does not say which key is its own
	err := s.walk(ctx, func(item Item) error {
		if item.Sealed {
			key, err := s.keyOf(item.path)
			used[key], used[wordsKeyName(item.ID)] = true, true
			unknown = unknown || err != nil && !errors.Is(err, fs.ErrNotExist)
		}
		return nil
	}, func(path string) error { return add(path, true) })
	if err != nil {
		return nil, err
	}
	for _, name := range all {
		if !unknown && !used[name] {
			if err := add(s.keyPath(name), !isKeyName(name)); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func namesIn(folder string) []string {
	var out []string
	list, _ := os.ReadDir(folder) // there may be none yet
	for _, e := range list {
		out = append(out, e.Name())
	}
	return out
}

// Sweep takes away leftovers that were last written before a time, and gives those it took. Words are as in Leftovers: what is not named loses its key.
func (s *Store) Sweep(ctx context.Context, before time.Time, words ...counterclaim.ID) ([]Leftover, error) {
	all, err := s.Leftovers(ctx, words...)
	if err != nil {
		return nil, err
	}
	var swept []Leftover
	for _, l := range all {
		if l.Stranger || !l.Since.Before(before) {
			continue
		}
		if filepath.Base(filepath.Dir(l.Path)) == keys {
			err = s.destroyKey(filepath.Base(l.Path))
		} else if err = os.Remove(l.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			err = unwritten(l.Path, err)
		} else {
			err = nil
		}
		if err != nil {
			return swept, err
		}
		swept = append(swept, l)
	}
	return swept, nil
}
