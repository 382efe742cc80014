package vault

import (
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
// What sealed words look like says [counterclaim.SealWordsWith].
const wordsKeyBytes = 32

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
	salt := random(counterclaim.WordsSaltSize)
	return counterclaim.SealWordsWith(messageKey(key, of, place, salt), salt, words), nil
}

// OpenWords opens them.
func (s *Store) OpenWords(of counterclaim.ID, place string, sealed []byte) ([]byte, error) {
	key, err := s.KeyOfWords(of, place, sealed)
	if err != nil {
		return nil, err
	}
	return counterclaim.OpenWordsWith(key, sealed)
}

// NameWords names what may not be known by its own id: HMAC-SHA-256 under the vault's secret, which is made where there is none.
func (s *Store) NameWords(place string, id counterclaim.ID) (counterclaim.ID, error) {
	secret, err := s.secret(true)
	if err != nil {
		return counterclaim.ID{}, err
	}
	mac := hmac.New(sha256.New, secret)
	for _, part := range []string{"counterclaim name 1", place, string(id[:])} {
		mac.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return counterclaim.ID(mac.Sum(nil)), nil
}

// DestroyWords overwrites the key of the words about a thing and takes it away.
func (s *Store) DestroyWords(of counterclaim.ID) error { return s.destroyKey(wordsKeyName(of)) }

// KeyOfWords gives the key with which [counterclaim.OpenWordsWith] opens these words and no others. It fails as OpenWords does, but does not
// know whether it opens them.
func (s *Store) KeyOfWords(of counterclaim.ID, place string, sealed []byte) ([]byte, error) {
	salt, err := counterclaim.WordsSalt(sealed)
	if err != nil {
		return nil, err
	}
	key, err := s.wordsKey(of)
	if err != nil {
		return nil, s.noWordsKey(of, err)
	}
	return messageKey(key, of, place, salt), nil
}

// HasWords reports whether the key of the words about an item is there.
func (s *Store) HasWords(of counterclaim.ID) bool {
	_, err := os.Lstat(s.keyPath(wordsKeyName(of)))
	return err == nil
}

// messageKey makes the key of one message.
func messageKey(key []byte, of counterclaim.ID, place string, salt []byte) []byte {
	mac := hmac.New(sha256.New, key)
	for _, part := range []string{"counterclaim words 1", string(of[:]), place, string(salt)} {
		mac.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return mac.Sum(nil)
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
