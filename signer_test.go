package counterclaim_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// keyOf gives a key that is always the same.
func keyOf(n byte) ed25519.PrivateKey { return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, 32)) }

func hexOf(k ed25519.PrivateKey) string { return hex.EncodeToString(k.Public().(ed25519.PublicKey)) }

// signedBy signs an entry as persons, each with a key.
func signedBy(e counterclaim.SignerEntry, by ...any) counterclaim.SignerEntry {
	for i := 0; i+1 < len(by); i += 2 {
		e.Signatures = append(e.Signatures, counterclaim.Sign(by[i].(string), counterclaim.OverSigner, by[i+1].(ed25519.PrivateKey), e.Content()))
	}
	return e
}

func at(hour int) string { return fmt.Sprintf("2031-05-09T%02d:00:00Z", hour) }

func register(t *testing.T, entries ...counterclaim.SignerEntry) (counterclaim.Signers, error) {
	t.Helper()
	var lines bytes.Buffer
	for _, e := range entries {
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, '\n'))
	}
	return counterclaim.ParseSigners(lines.Bytes())
}

// TestSigners hands a key over, loses one and retires one: each counts in its time, the first one before it was registered too, and a forged one never.
func TestSigners(t *testing.T) {
	a1, a2, a3, head, forged := keyOf(1), keyOf(2), keyOf(3), keyOf(4), keyOf(5)
	first := signedBy(counterclaim.SignerEntry{Person: "A. Analyst", How: counterclaim.SignerFirst, Key: hexOf(a1), At: at(1)}, "A. Analyst", a1)
	chief := signedBy(counterclaim.SignerEntry{Person: "O. Head", How: counterclaim.SignerFirst, Key: hexOf(head), At: at(2)}, "O. Head", head)
	over := signedBy(counterclaim.SignerEntry{Person: "A. Analyst", How: counterclaim.SignerHandOver, Key: hexOf(a2), Before: hexOf(a1), At: at(3)}, "A. Analyst", a1, "A. Analyst", a2)
	lost := signedBy(counterclaim.SignerEntry{Person: "A. Analyst", How: counterclaim.SignerLost, Key: hexOf(a3), Before: hexOf(a2), At: at(5), By: "O. Head"}, "A. Analyst", a3, "O. Head", head)
	end := signedBy(counterclaim.SignerEntry{Person: "A. Analyst", How: counterclaim.SignerRetired, Before: hexOf(a3), At: at(7)}, "A. Analyst", a3)
	s, err := register(t, first, chief, over, lost, end)
	if err != nil {
		t.Fatal(err)
	}
	if s.Now("a.  analyst") != "" || s.Now("O. Head") != hexOf(head) {
		t.Errorf("now %q, %q", s.Now("a.  analyst"), s.Now("O. Head"))
	}
	for _, c := range []struct {
		key  ed25519.PrivateKey
		who  string
		hour int
		ok   bool
	}{
		{a1, "A. Analyst", 0, true}, {a1, "A. Analyst", 1, true}, {a1, "a. analyst", 2, true}, {a1, "A. Analyst", 4, false},
		{a2, "A. Analyst", 2, false}, {a2, "A. Analyst", 4, true}, {a2, "A. Analyst", 6, false},
		{a3, "A. Analyst", 6, true}, {a3, "A. Analyst", 8, false},
		{head, "A. Analyst", 6, false}, {a1, "O. Head", 2, false}, {forged, "A. Analyst", 2, false}, {forged, "Nobody", 2, false},
	} {
		if err := s.Check(c.who, hexOf(c.key), at(c.hour)); (err == nil) != c.ok {
			t.Errorf("key %s of %s at %d: %v", hexOf(c.key)[:8], c.who, c.hour, err)
		}
	}
	if err := s.Check("A. Analyst", "", at(6)); err == nil {
		t.Error("no key is taken for one")
	}
}

// TestForgedSigners wants no entry to be taken that the right ones did not sign.
func TestForgedSigners(t *testing.T) {
	a1, a2, head, forged := keyOf(1), keyOf(2), keyOf(4), keyOf(5)
	first := signedBy(counterclaim.SignerEntry{Person: "A. Analyst", How: counterclaim.SignerFirst, Key: hexOf(a1), At: at(1)}, "A. Analyst", a1)
	chief := signedBy(counterclaim.SignerEntry{Person: "O. Head", How: counterclaim.SignerFirst, Key: hexOf(head), At: at(2)}, "O. Head", head)
	base := counterclaim.SignerEntry{Person: "A. Analyst", Before: hexOf(a1), Key: hexOf(a2), At: at(3)}
	of := func(change func(e *counterclaim.SignerEntry)) counterclaim.SignerEntry {
		e := base
		change(&e)
		return e
	}
	over := of(func(e *counterclaim.SignerEntry) { e.How = counterclaim.SignerHandOver })
	lost := of(func(e *counterclaim.SignerEntry) { e.How, e.By = counterclaim.SignerLost, "O. Head" })
	for what, e := range map[string]counterclaim.SignerEntry{
		"by the new key alone":          signedBy(over, "A. Analyst", a2),
		"by the old key alone":          signedBy(over, "A. Analyst", a1),
		"by a forged one":               signedBy(over, "A. Analyst", forged, "A. Analyst", a2),
		"in another's name":             signedBy(over, "O. Head", a1, "A. Analyst", a2),
		"twice by one":                  signedBy(over, "A. Analyst", a2, "A. Analyst", a2),
		"lost, by the person alone":     signedBy(lost, "A. Analyst", a2, "A. Analyst", a1),
		"lost, by the new key alone":    signedBy(lost, "A. Analyst", a2),
		"lost, by a forged head's":      signedBy(lost, "A. Analyst", a2, "O. Head", forged),
		"lost, said by oneself":         signedBy(of(func(e *counterclaim.SignerEntry) { e.How, e.By = counterclaim.SignerLost, "a. analyst" }), "A. Analyst", a2, "a. analyst", a1),
		"lost, said by one without key": signedBy(of(func(e *counterclaim.SignerEntry) { e.How, e.By = counterclaim.SignerLost, "Nobody" }), "A. Analyst", a2, "Nobody", forged),
		"a second first":                signedBy(of(func(e *counterclaim.SignerEntry) { e.How = counterclaim.SignerFirst }), "A. Analyst", a2),
		"an earlier time":               signedBy(of(func(e *counterclaim.SignerEntry) { e.How, e.At = counterclaim.SignerHandOver, at(1) }), "A. Analyst", a1, "A. Analyst", a2),
		"another's key":                 signedBy(of(func(e *counterclaim.SignerEntry) { e.How, e.Key = counterclaim.SignerHandOver, hexOf(head) }), "A. Analyst", a1, "A. Analyst", head),
		"no key before":                 signedBy(of(func(e *counterclaim.SignerEntry) { e.How, e.Before = counterclaim.SignerHandOver, "" }), "A. Analyst", a2),
		"no way":                        signedBy(of(func(e *counterclaim.SignerEntry) { e.How = "found" }), "A. Analyst", a2),
		"retired by another":            signedBy(of(func(e *counterclaim.SignerEntry) { e.How, e.Key = counterclaim.SignerRetired, "" }), "O. Head", head),
	} {
		if _, err := register(t, first, chief, e); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// FuzzSigners reads registers from anywhere.
func FuzzSigners(f *testing.F) {
	f.Add([]byte(`{"person":"A","how":"first","key":"00","at":"2031-05-09T01:00:00Z","signatures":[{"by":"A"}]}`))
	f.Add([]byte("{}\n{}"))
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := counterclaim.ParseSigners(content)
		if err == nil && len(s) > 0 && len(s[0].Signatures) == 0 {
			t.Errorf("%+v", s)
		}
	})
}
