package counterclaim

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
)

// WordKeeper encrypts the words about a confidential thing under a key that is that thing's alone, and opens them. A vault is one
// (package vault): its keys lie outside the record, so that a copy of the record can be read by nobody who has not the key.
type WordKeeper interface {
	// SealWords encrypts words that stand in a place: what was sealed in one place cannot be opened in another. Where the thing has no
	// key one is made if fresh says so; else that is CodeNotFound, since an old key that is elsewhere would be taken for lost. One that was made
	// is on disk before it is used.
	SealWords(of ID, place string, words []byte, fresh bool) ([]byte, error)
	// OpenWords gives the words back. CodeNotFound is a key that is gone; CodeBadInput is what was not sealed with that key, in that place.
	OpenWords(of ID, place string, sealed []byte) ([]byte, error)
	// NameWords gives the name of something that may not be known by its own id: a keyed hash of that, the same each time.
	NameWords(place string, id ID) (ID, error)
	// DestroyWords destroys the key of a thing. What has none is no fault.
	DestroyWords(of ID) error
}

// Places of words about a confidential thing: the kinds of the leaves that stand for them.
const (
	WordsOfExhibit = ExhibitLeaf
	WordsOfCustody = CustodyLeaf
)

// WordHolder is a record that keeps the words about confidential exhibits encrypted.
type WordHolder interface {
	// HoldWords gives the record what seals and opens words; it holds for what begins afterwards. Without it words stay closed, and nothing is
	// kept that would need them to be sealed: that is CodeUnsupported.
	HoldWords(keeper WordKeeper)
	// SealOldWords encrypts what an earlier version kept of confidential exhibits in clear, and gives of how many. Entries of custody from then
	// stay as they are.
	SealOldWords(ctx context.Context) (int, error)
	// CheckWords opens all words of what was not erased and tells of those that cannot be: the key is gone, or they are not what was
	// sealed.
	CheckWords(ctx context.Context, fault func(f Fault)) error
}

// Sealed words are, one after the other: a byte for the form, a salt, a commitment, and AES-256-GCM of the words. The salt makes a key of its own
// for each message. That key opens the message and no other, so that it can be given out with a proof, and the commitment binds the message to it: GCM by
// itself does not, so that one ciphertext could be made that two keys open to different words.
const (
	wordsForm = 1
	wordsHead = 1 + WordsSaltSize + sha256.Size
	wordsTag  = 16
)

// WordsSaltSize is the length of the salt by which sealed words have a key of their own, in bytes.
const WordsSaltSize = 32

// SealWordsWith encrypts words with the key of this one message, which was made with a salt that nothing else has.
func SealWordsWith(key, salt, words []byte) []byte {
	gcm, commitment := wordsCipher(key)
	out := append(append([]byte{wordsForm}, salt...), commitment...)
	return gcm.Seal(out, make([]byte, gcm.NonceSize()), words, nil) // the key is for this message alone
}

// WordsSalt gives the salt of sealed words; CodeBadInput is what is none.
func WordsSalt(sealed []byte) ([]byte, error) {
	if len(sealed) < wordsHead+wordsTag || sealed[0] != wordsForm {
		return nil, Errorf(CodeBadInput, "these are no encrypted words")
	}
	return bytes.Clone(sealed[1 : 1+WordsSaltSize]), nil
}

// OpenWordsWith opens words with the key of their one message; CodeBadInput where they were not sealed with it.
func OpenWordsWith(key, sealed []byte) ([]byte, error) {
	if _, err := WordsSalt(sealed); err != nil {
		return nil, err
	}
	gcm, commitment := wordsCipher(key)
	if !hmac.Equal(commitment, sealed[1+WordsSaltSize:wordsHead]) {
		return nil, Errorf(CodeBadInput, "these words were sealed with another key, for another place, or altered")
	}
	words, err := gcm.Open(nil, make([]byte, gcm.NonceSize()), sealed[wordsHead:], nil)
	if err != nil {
		return nil, Errorf(CodeBadInput, "these words were altered")
	}
	return words, nil
}

func wordsCipher(key []byte) (gcm cipher.AEAD, commitment []byte) {
	derive := func(use string) []byte {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte("counterclaim words 1 " + use))
		return mac.Sum(nil)
	}
	block, _ := aes.NewCipher(derive("encrypt")) // 32 bytes never fail
	gcm, _ = cipher.NewGCM(block)
	return gcm, derive("commit")
}
