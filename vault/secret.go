package vault

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"

	"github.com/counterclaim/counterclaim"
)

const (
	stanza       = "counterclaim" // in the head of a sealed item: which key opens it, and the file key encrypted to that
	secretBytes  = 32
	keyNameBytes = 16
	mostKeyBytes = 64 << 10 // of a key's file, with many recipients
)

var (
	errNoKey     = errors.New("its key is gone")
	errClosed    = errors.New("no identity that was given opens it")
	errNotSealed = errors.New("it does not say which key opens it")
)

// PutSealed keeps bytes as Put does, encrypted with a key of their own. Their name is a keyed hash of the bytes, so that who has the same
// bytes cannot tell by the name that they are here. Where recipients are given the key is itself encrypted to them: the bytes
// are then read with one of their identities alone.
func (s *Store) PutSealed(ctx context.Context, from io.Reader, limits Limits, to ...Recipient) (Kept, error) {
	secret, err := s.secret(true)
	if err != nil {
		return Kept{}, err
	}
	key, err := newKey()
	if err != nil {
		return Kept{}, err
	}
	d, err := s.draft()
	if err != nil {
		return Kept{}, err
	}
	defer d.drop()
	out, err := age.Encrypt(d, key)
	if err != nil {
		return Kept{}, unwritten(d.f.Name(), err)
	}
	sum := sha256.New()
	n, err := d.take(ctx, from, limits, io.MultiWriter(sum, out))
	if err != nil {
		return Kept{}, err
	}
	if err := out.Close(); err != nil {
		return Kept{}, unwritten(d.f.Name(), err)
	}
	kept := Kept{ID: keyed(secret, sum.Sum(nil)), Size: n, Sealed: d.id()}
	if clear := counterclaim.ID(sum.Sum(nil)); s.Has(clear) {
		kept.Clear = clear
	}
	if err := s.keepKey(key, to); err != nil {
		return Kept{}, err
	}
	kept.Fresh, err = s.nameSealed(ctx, d, kept)
	if err != nil || !kept.Fresh {
		err = errors.Join(err, s.destroyKey(key.name)) // nothing is left that it opens
	}
	if err == nil && !kept.Fresh {
		kept.Sealed, err = sumOf(ctx, s.sealedPath(kept.ID))
	}
	return kept, err
}

// nameSealed gives a sealed item its name, in place of one that is damaged or whose key is gone, and reports whether it did.
func (s *Store) nameSealed(ctx context.Context, d *draft, kept Kept) (bool, error) {
	path := s.sealedPath(kept.ID)
	fresh, err := d.link(path)
	if fresh || err != nil {
		return fresh, err
	}
	there, err := s.check(ctx, Item{ID: kept.ID, Sealed: true, path: path})
	if err != nil || there.Wrong == "" && !there.NoKey { // it is well, or its key is with others
		return false, err
	}
	if err := os.Rename(d.f.Name(), path); err != nil {
		return false, unwritten(path, err)
	}
	d.done = true
	return true, flushFolder(filepath.Dir(path))
}

// keyed names bytes by their SHA-256 and the vault's secret.
func keyed(secret, sum []byte) counterclaim.ID {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("counterclaim exhibit"))
	mac.Write(sum)
	return counterclaim.ID(mac.Sum(nil))
}

// secret reads what sealed items are named by, and makes it where there is none. Where there are keys there was one: a new one would
// give all items other names.
func (s *Store) secret(make bool) ([]byte, error) {
	path := filepath.Join(s.dir, secretName)
	b, err := os.ReadFile(path)
	switch {
	case err == nil && len(b) != secretBytes:
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the vault's secret is damaged").At(path, 0).Try("restore it from a copy")
	case err == nil:
		return b, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, unreadable(path, err)
	}
	had := slices.DeleteFunc(namesIn(filepath.Join(s.dir, keys)), func(name string) bool { return name == wordsKeyName(counterclaim.RegisterKey()) }) // which names no item
	if len(had) > 0 || !make {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "the vault's secret is gone").At(path, 0).
			Try("restore it from a copy: without it sealed items cannot be told by their names")
	}
	d, err := s.draft()
	if err != nil {
		return nil, err
	}
	defer d.drop()
	b = random(secretBytes)
	if _, err := d.Write(b); err != nil {
		return nil, unwritten(path, err)
	}
	mine, err := d.link(path)
	if err != nil || mine {
		return b, err
	}
	return s.secret(false) // another program was quicker
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// itemKey opens one item.
type itemKey struct {
	name     string
	identity *age.X25519Identity
}

func newKey() (*itemKey, error) {
	identity, err := age.GenerateX25519Identity()
	return &itemKey{hex.EncodeToString(random(keyNameBytes)), identity}, err
}

// Wrap encrypts an item's file key, and says by which name the key that opens it is kept.
func (k *itemKey) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	out, err := k.identity.Recipient().Wrap(fileKey)
	for _, st := range out {
		st.Args = append([]string{k.name, st.Type}, st.Args...)
		st.Type = stanza
	}
	return out, err
}

// keyring opens items with the keys of a vault.
type keyring struct {
	s    *Store
	with []Identity
	name string // of the key that was asked for
	look bool   // for the name alone
}

// Unwrap finds the key that an item's head names.
func (k *keyring) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	for _, st := range stanzas {
		if st.Type != stanza || len(st.Args) < 2 || !isKeyName(st.Args[0]) {
			continue
		}
		k.name = st.Args[0]
		if k.look {
			break
		}
		identity, err := k.s.loadKey(k.name, k.with)
		if err != nil {
			return nil, err
		}
		return identity.Unwrap([]*age.Stanza{{Type: st.Args[1], Args: st.Args[2:], Body: st.Body}})
	}
	return nil, age.ErrIncorrectIdentity
}

func isKeyName(name string) bool {
	b, err := hex.DecodeString(name)
	return err == nil && len(b) == keyNameBytes && name == strings.ToLower(name)
}

func (s *Store) keyPath(name string) string { return filepath.Join(s.dir, keys, name) }

// keepKey writes a key, encrypted where there are recipients.
func (s *Store) keepKey(k *itemKey, to []Recipient) error {
	d, err := s.draft()
	if err != nil {
		return err
	}
	defer d.drop()
	path := s.keyPath(k.name)
	if len(to) == 0 {
		_, err = io.WriteString(d, k.identity.String()+"\n")
	} else {
		var out io.WriteCloser
		if out, err = age.Encrypt(d, to...); err == nil {
			_, err = io.WriteString(out, k.identity.String()+"\n")
			err = errors.Join(err, out.Close())
		}
	}
	if err != nil {
		return unwritten(path, err)
	}
	return d.rename(path)
}

// loadKey reads a key.
func (s *Store) loadKey(name string, with []Identity) (*age.X25519Identity, error) {
	f, err := os.Open(s.keyPath(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoKey
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, mostKeyBytes))
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(b, []byte("age-encryption.org/")) {
		if len(with) == 0 {
			return nil, errClosed
		}
		r, err := age.Decrypt(bytes.NewReader(b), with...)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errClosed, err)
		}
		if b, err = io.ReadAll(io.LimitReader(r, mostKeyBytes)); err != nil {
			return nil, err
		}
	}
	return age.ParseX25519Identity(strings.TrimSpace(string(b)))
}

// destroyKey overwrites a key and takes it away. What is gone is no fault.
func (s *Store) destroyKey(name string) error {
	path := s.keyPath(name)
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unwritten(path, err)
	}
	info, err := f.Stat()
	if err == nil {
		_, err = f.Write(make([]byte, info.Size()))
	}
	err = errors.Join(err, f.Sync(), f.Close(), os.Remove(path), flushFolder(filepath.Dir(path)))
	if err != nil {
		return unwritten(path, err)
	}
	return nil
}

// keyOf gives the name of the key that a sealed item's head asks for.
func (s *Store) keyOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	ring := &keyring{s: s, look: true}
	_, err = age.Decrypt(f, ring)
	if ring.name == "" {
		return "", errors.Join(errNotSealed, err)
	}
	return ring.name, nil
}

// Recipients reads addresses of recipients, each beginning with age1.
func Recipients(of []string) ([]Recipient, error) {
	var out []Recipient
	for _, a := range of {
		r, err := age.ParseRecipients(strings.NewReader(a))
		if err != nil {
			return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%.100q is no age recipient", a).Try("give an address that begins with age1, as age-keygen prints it")
		}
		out = append(out, r...)
	}
	return out, nil
}

// Identities reads a file of identities, as age-keygen writes it.
func Identities(path string) ([]Identity, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the file of identities cannot be read").At(path, 0).Because(err)
	}
	defer f.Close()
	out, err := age.ParseIdentities(io.LimitReader(f, 1<<20))
	if err != nil { // what it says of the file's lines may hold a key
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it is no file of age identities").At(path, 0).Try("give one that age-keygen wrote")
	}
	return out, nil
}
