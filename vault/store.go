// Package vault keeps the bytes of exhibits in a folder.
//
// [Open] names the folder; [Store.Put] keeps what everybody at the desk may read under the SHA-256 of its bytes, [Store.PutSealed]
// keeps what is confidential encrypted under a key of its own, so that [Store.Erase] can destroy it wherever copies of the folder
// lie. [Store.Get] gives bytes back and checks them as they are read, [Store.Check] reads all of it. What is known of an exhibit is
// in the record, not here. doc/design.md says what lies where and why.
package vault

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"github.com/counterclaim/counterclaim"
)

// Folders and files within a vault, beside the folders 00 to ff that hold what is kept.
const (
	incoming    = "incoming" // what is being written
	keys        = "keys"     // one file for each sealed item
	thumbnails  = "thumbnails"
	secretName  = "secret" // names sealed items
	sealedEnd   = ".age"   // ending of sealed items
	folderMode  = 0o700
	fileMode    = 0o600
	bufferBytes = 128 << 10 // of each copy
)

// KeptApart reports whether a file of a vault, by its path within it, is to be kept apart from copies: what opens sealed items or tells
// them by their bytes. Without these a copy can be compared, and nothing sealed in it be read.
func KeptApart(path string) bool {
	first, _, _ := strings.Cut(filepath.ToSlash(path), "/")
	return first == keys || first == secretName
}

// OnItsWay reports whether a file of a vault is still being written.
func OnItsWay(path string) bool {
	first, _, _ := strings.Cut(filepath.ToSlash(path), "/")
	return first == incoming
}

// Store is a vault. Several programs may use one at once.
type Store struct{ dir string }

// Open gives the vault of a folder, which is made when something is first kept. What is there and no folder is CodeBadInput.
func Open(dir string) (*Store, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, unreadable(dir, err)
	case !info.IsDir():
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "a vault is a folder, this is none").At(dir, 0).Try("name another folder")
	}
	return &Store{dir: dir}, nil
}

// Dir gives the vault's folder.
func (s *Store) Dir() string { return s.dir }

// Get gives the bytes of an item, which the caller closes. They are checked as they are read: what is not what came ends with
// CodeBadInput in place of io.EOF, so that nothing is to be believed before that. CodeNotFound is no such item, or one whose key is
// gone; an item whose key is itself encrypted to others wants one of their identities and is CodeUnreadable without.
func (s *Store) Get(ctx context.Context, id counterclaim.ID, with ...Identity) (io.ReadCloser, error) {
	f, err := os.Open(s.plainPath(id))
	if err == nil {
		return newPlainReader(ctx, f, id), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, unreadable(s.plainPath(id), err)
	}
	f, err = os.Open(s.sealedPath(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the vault has no item %s", id).At(s.dir, 0)
	}
	if err != nil {
		return nil, unreadable(s.sealedPath(id), err)
	}
	r, err := s.unseal(ctx, f, id, with)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return r, nil
}

// Has reports whether an item is there, without reading it.
func (s *Store) Has(id counterclaim.ID) bool {
	_, err := os.Stat(s.plainPath(id))
	if err != nil {
		_, err = os.Stat(s.sealedPath(id))
	}
	return err == nil
}

// ErrTakenBack says that what was put into a vault was taken from it by another program before the record had it.
var ErrTakenBack = errors.New("another program, which could not keep the same bytes, took them from the vault")

// Holds fails with ErrTakenBack where what was kept is no longer there, without reading it.
func (s *Store) Holds(kept Kept) error {
	_, err := os.Stat(s.plainPath(kept.ID))
	if errors.Is(err, fs.ErrNotExist) && !kept.Sealed.IsZero() {
		var key string
		if key, err = s.keyOf(s.sealedPath(kept.ID)); err == nil {
			_, err = os.Stat(s.keyPath(key))
		}
	}
	if err == nil {
		return nil
	}
	taken := counterclaim.Errorf(counterclaim.CodeConflict, "the bytes of item %s are no longer there", kept.ID).At(s.dir, 0)
	if errors.Is(err, fs.ErrNotExist) {
		err = ErrTakenBack
	}
	return taken.Because(err).Try("add the same file again")
}

// TakeBack destroys what was kept of something that a record then refused: what this call put there, and what the record knows as erased.
func (s *Store) TakeBack(ctx context.Context, kept Kept, record counterclaim.Exhibits) error {
	return record.TakeBack(ctx, kept.ID, func(known bool) error {
		if known || kept.Fresh {
			return s.Erase(kept.ID)
		}
		return nil
	})
}

// Erase destroys an item: its keys first, if it has any, then its bytes and its thumbnail. What is gone already is no fault. Of a sealed item no copy
// of the vault's folder can be read from then on that lacks the key, nor the words about it in any copy of the record; of another one copies of the
// folder keep the bytes.
func (s *Store) Erase(id counterclaim.ID) error {
	if key, err := s.keyOf(s.sealedPath(id)); err == nil {
		if err := s.destroyKey(key); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errNotSealed) {
		return unreadable(s.sealedPath(id), err)
	}
	if err := s.destroyKey(wordsKeyName(id)); err != nil {
		return err
	}
	for _, path := range []string{s.sealedPath(id), s.plainPath(id), s.thumbnailPath(id)} {
		if err := os.Remove(path); err == nil {
			if err := flushFolder(filepath.Dir(path)); err != nil {
				return unwritten(path, err)
			}
		} else if !errors.Is(err, fs.ErrNotExist) {
			return unwritten(path, err)
		}
	}
	return nil
}

func (s *Store) plainPath(id counterclaim.ID) string {
	name := hexOf(id)
	return filepath.Join(s.dir, name[:2], name[2:])
}

func (s *Store) sealedPath(id counterclaim.ID) string { return s.plainPath(id) + sealedEnd }

// Identity opens what is encrypted to its recipient.
type Identity = age.Identity

// Recipient is one to whom keys are encrypted.
type Recipient = age.Recipient

func unreadable(path string, err error) error {
	return counterclaim.Errorf(counterclaim.CodeUnreadable, "the vault cannot be read").At(path, 0).Because(err).
		Try("see whether you may read the vault's folder")
}

func unwritten(path string, err error) error {
	return counterclaim.Errorf(counterclaim.CodeUnreadable, "the vault cannot be written").At(path, 0).Because(err).
		Try("see whether you may write to the vault's folder and whether its disk has room")
}
