package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"

	"github.com/counterclaim/counterclaim"
)

// The words about a confidential item are kept in the record, encrypted under a second key of the item, which lies beside the first and is
// destroyed with it. It is a second one because the first may be encrypted to others than this machine, and the words are still to be read here.
//
// Sealed words are, one after the other: a byte for the form, a salt, a commitment, and AES-256-GCM of the words. The salt makes a key of its
// own for each message. That key alone opens the message and no other, and the commitment binds the message to it: GCM by itself does not, so that
// one ciphertext could be made that two keys open to different words.
const (
	wordsForm     = 1
	wordsSalt     = 32
	wordsHead     = 1 + wordsSalt + sha256.Size
	wordsKeyBytes = 32
	wordsTag      = 16
)

var _ counterclaim.WordKeeper = (*Store)(nil)

// SealWords encrypts words.
func (s *Store) SealWords(of counterclaim.ID, place string, words []byte, fresh bool) ([]byte, error) {
	key, err := s.wordsKey(of)
	if errors.Is(err, fs.ErrNotExist) && fresh {
		key, err = s.newWordsKey(of)
	}
	if err != nil {
		return nil, s.noWordsKey(of, err)
	}
	out := append([]byte{wordsForm}, random(wordsSalt)...)
	m := messageKey(key, of, place, out[1:])
	out = append(out, m.commitment...)
	return m.gcm.Seal(out, make([]byte, m.gcm.NonceSize()), words, nil), nil // the key is for this message alone
}

// OpenWords opens them.
func (s *Store) OpenWords(of counterclaim.ID, place string, sealed []byte) ([]byte, error) {
	bad := func(why string) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the words about item %s %s", of.Short(), why).Try("counterclaim verify tells what else was altered")
	}
	if len(sealed) < wordsHead+wordsTag || sealed[0] != wordsForm {
		return nil, bad("are no encrypted words")
	}
	key, err := s.wordsKey(of)
	if err != nil {
		return nil, s.noWordsKey(of, err)
	}
	m := messageKey(key, of, place, sealed[1:1+wordsSalt])
	if !hmac.Equal(m.commitment, sealed[1+wordsSalt:wordsHead]) {
		return nil, bad("were sealed with another key, for another place, or altered")
	}
	words, err := m.gcm.Open(nil, make([]byte, m.gcm.NonceSize()), sealed[wordsHead:], nil)
	if err != nil {
		return nil, bad("were altered")
	}
	return words, nil
}

// HasWords reports whether the key of the words about an item is there.
func (s *Store) HasWords(of counterclaim.ID) bool {
	_, err := os.Lstat(s.keyPath(wordsKeyName(of)))
	return err == nil
}

// message is what seals and opens one message.
type message struct {
	gcm        cipher.AEAD
	commitment []byte
}

func messageKey(key []byte, of counterclaim.ID, place string, salt []byte) message {
	derive := func(from []byte, parts ...string) []byte {
		mac := hmac.New(sha256.New, from)
		for _, p := range parts {
			mac.Write([]byte(strconv.Itoa(len(p)) + ":" + p))
		}
		return mac.Sum(nil)
	}
	one := derive(key, "counterclaim words 1", string(of[:]), place, string(salt))
	block, _ := aes.NewCipher(derive(one, "encrypt")) // 32 bytes never fail
	gcm, _ := cipher.NewGCM(block)
	return message{gcm, derive(one, "commit")}
}

// wordsKeyName names the file of a key by its item. It tells nothing that the item's own head does not: whoever sees names of keys has keys.
func wordsKeyName(of counterclaim.ID) string {
	sum := sha256.Sum256(append([]byte("counterclaim words of "), of[:]...))
	return hex.EncodeToString(sum[:keyNameBytes])
}

// wordsKey reads the key of the words about an item; fs.ErrNotExist where there is none.
func (s *Store) wordsKey(of counterclaim.ID) ([]byte, error) {
	path := s.keyPath(wordsKeyName(of))
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, wordsKeyBytes+1))
	if err == nil && len(b) != wordsKeyBytes {
		err = counterclaim.Errorf(counterclaim.CodeBadInput, "the key of the words about item %s is damaged", of.Short()).At(path, 0).Try("restore it from a copy")
	}
	return b, err
}

// newWordsKey makes the key, unless another program is quicker.
func (s *Store) newWordsKey(of counterclaim.ID) ([]byte, error) {
	d, err := s.draft()
	if err != nil {
		return nil, err
	}
	defer d.drop()
	path := s.keyPath(wordsKeyName(of))
	key := random(wordsKeyBytes)
	if _, err := d.Write(key); err != nil {
		return nil, unwritten(path, err)
	}
	mine, err := d.link(path)
	if err != nil || mine {
		return key, err
	}
	return s.wordsKey(of)
}

// noWordsKey says for people that a key is not there; other errors it gives as they are for the vault's folder.
func (s *Store) noWordsKey(of counterclaim.ID, err error) error {
	var ours *counterclaim.Error
	switch {
	case errors.As(err, &ours):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return counterclaim.Errorf(counterclaim.CodeNotFound, "the key of the words about item %s is not in the vault", of.Short()).At(s.dir, 0).
			Try("restore the vault's folder keys from a copy, or name the vault that has it with --vault")
	}
	return unreadable(s.keyPath(wordsKeyName(of)), err)
}
