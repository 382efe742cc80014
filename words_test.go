package counterclaim

import (
	"bytes"
	"testing"
)

func TestSealedWords(t *testing.T) {
	key, salt := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, WordsSaltSize)
	sealed := SealWordsWith(key, salt, []byte("who spoke"))
	if got, err := WordsSalt(sealed); err != nil || !bytes.Equal(got, salt) {
		t.Errorf("salt %x, %v", got, err)
	}
	if got, err := OpenWordsWith(key, sealed); err != nil || string(got) != "who spoke" {
		t.Errorf("%q, %v", got, err)
	}
	for i := range sealed {
		if altered := bytes.Clone(sealed); i < 1 || i > WordsSaltSize { // the salt makes the key, which is given here
			altered[i] ^= 1
			if _, err := OpenWordsWith(key, altered); CodeOf(err) != CodeBadInput {
				t.Errorf("with byte %d altered: %v", i, err)
			}
		}
		if _, err := OpenWordsWith(key, sealed[:i]); CodeOf(err) != CodeBadInput {
			t.Errorf("the first %d bytes: %v", i, err)
		}
	}
	for _, other := range [][]byte{nil, key[:31], bytes.Repeat([]byte{3}, 32)} {
		if _, err := OpenWordsWith(other, sealed); CodeOf(err) != CodeBadInput {
			t.Errorf("with key %x: %v", other, err)
		}
	}
}

func FuzzSealedWords(f *testing.F) {
	f.Add([]byte("key"), []byte{})
	f.Add(make([]byte, 32), SealWordsWith([]byte("another key"), make([]byte, WordsSaltSize), []byte("who spoke")))
	f.Fuzz(func(t *testing.T, key, sealed []byte) {
		words, err := OpenWordsWith(key, sealed)
		if err != nil {
			return
		}
		salt, err := WordsSalt(sealed)
		if err != nil || !bytes.Equal(SealWordsWith(key, salt, words), sealed) {
			t.Errorf("%q opens to %q, which is sealed as something else: %v", sealed, words, err)
		}
	})
}
