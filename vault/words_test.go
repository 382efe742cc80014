package vault

import (
	"bytes"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

func sealWords(t testing.TB, s *Store, of counterclaim.ID, place, words string) []byte {
	t.Helper()
	b, err := s.SealWords(of, place, []byte(words), true)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWordsSealed(t *testing.T) {
	s := newStore(t)
	a, b := putSealed(t, s, "one").ID, putSealed(t, s, "two").ID
	for _, words := range []string{"", "who spoke", strings.Repeat("long ", 100_000)} {
		sealed := sealWords(t, s, a, "exhibit", words)
		if len(words) > 0 && bytes.Contains(sealed, []byte(words)) {
			t.Error("the words stand in clear")
		}
		if again := sealWords(t, s, a, "exhibit", words); bytes.Equal(again, sealed) {
			t.Error("the same words are sealed alike, so that who sees both can tell")
		}
		got, err := s.OpenWords(a, "exhibit", sealed)
		if err != nil || string(got) != words {
			t.Errorf("%d bytes, %v; want %d", len(got), err, len(words))
		}
	}
	sealed := sealWords(t, s, a, "exhibit", "who spoke")
	sealWords(t, s, b, "exhibit", "another")
	_, err := s.OpenWords(b, "exhibit", sealed)
	wantCode(t, "words of another item", err, counterclaim.CodeBadInput)
	_, err = s.OpenWords(a, "custody", sealed)
	wantCode(t, "words of another place", err, counterclaim.CodeBadInput)
	for i := range sealed {
		altered := bytes.Clone(sealed)
		altered[i] ^= 1
		if _, err := s.OpenWords(a, "exhibit", altered); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("with byte %d altered: %v", i, err)
		}
	}
	for i := range sealed {
		if _, err := s.OpenWords(a, "exhibit", sealed[:i]); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("the first %d bytes: %v", i, err)
		}
	}
}

// TestWordsGoWithTheItem wants an erasure to destroy the key of the words, and a sweep to leave that of what is there.
func TestWordsGoWithTheItem(t *testing.T) {
	s := newStore(t)
	gone, stays := putSealed(t, s, "gone").ID, putSealed(t, s, "stays").ID
	_, err := s.SealWords(gone, "exhibit", []byte("x"), false)
	wantCode(t, "sealed without a key", err, counterclaim.CodeNotFound)
	one, two := sealWords(t, s, gone, "exhibit", "who spoke"), sealWords(t, s, stays, "exhibit", "who else")
	file := s.keyPath(wordsKeyName(gone))
	linked := file + ".link" // what a copy of the folder that shares blocks would still have
	if err := os.Link(file, linked); err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(gone); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadFile(linked); err != nil || !bytes.Equal(left, make([]byte, wordsKeyBytes)) {
		t.Errorf("the key was not overwritten: %x, %v", left, err)
	}
	if err := os.Remove(linked); err != nil {
		t.Fatal(err)
	}
	if s.HasWords(gone) || !s.HasWords(stays) {
		t.Error("the wrong key is gone")
	}
	_, err = s.OpenWords(gone, "exhibit", one)
	wantCode(t, "words of what was erased", err, counterclaim.CodeNotFound)
	if swept, err := s.Sweep(t.Context(), time.Now().Add(time.Hour)); err != nil || len(swept) > 0 {
		t.Errorf("swept %v, %v", swept, err)
	}
	if got, err := s.OpenWords(stays, "exhibit", two); err != nil || string(got) != "who else" {
		t.Errorf("%q, %v", got, err)
	}
	if err := os.WriteFile(s.keyPath(wordsKeyName(stays)), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = s.OpenWords(stays, "exhibit", two)
	wantCode(t, "a damaged key", err, counterclaim.CodeBadInput)
}

// TestWordsOfManyAtOnce has many programs seal the first words about one item: all are opened with the one key that was made.
func TestWordsOfManyAtOnce(t *testing.T) {
	s := newStore(t)
	id := putSealed(t, s, "one").ID
	sealed := make([][]byte, 20)
	var all sync.WaitGroup
	for i := range sealed {
		all.Go(func() { sealed[i], _ = s.SealWords(id, "exhibit", []byte("who spoke"), true) })
	}
	all.Wait()
	for i := range sealed {
		if got, err := s.OpenWords(id, "exhibit", sealed[i]); err != nil || string(got) != "who spoke" {
			t.Errorf("%d: %q, %v", i, got, err)
		}
	}
}

func FuzzOpenWords(f *testing.F) {
	s := newStore(f)
	id := putSealed(f, s, "one").ID
	f.Add([]byte{})
	f.Add(sealWords(f, s, id, "exhibit", "who spoke"))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		if words, err := s.OpenWords(id, "custody", sealed); err == nil {
			t.Errorf("what nobody sealed opens to %q", words)
		}
	})
}
