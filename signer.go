package counterclaim

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// How a person comes to a key for signing, or loses one.
const (
	SignerFirst    = "first"       // of this person; signed by itself
	SignerHandOver = "handed_over" // the key before it appoints it; signed by both
	SignerLost     = "lost"        // the key before it was lost; signed by itself and by another person, who says so
	SignerRetired  = "retired"     // the key signs nothing after; signed by itself
)

// OverSigner is what a signature on an entry of a register of signers is over.
const OverSigner = "signer"

// SignerEntry says from when on a key signs for a person, a first one since ever. Entries are only added: what a key signed in its time stays good.
type SignerEntry struct {
	Person string `json:"person"`
	How    string `json:"how"`
	Key    string `json:"key,omitempty"`    // hexadecimal; "" where the one before is retired
	Before string `json:"before,omitempty"` // the person's key until then
	At     string `json:"at"`               // RFC 3339
	// By is who says that a key was lost: another person, with a key of their own.
	By         string      `json:"by,omitempty"`
	Signatures []Signature `json:"signatures"`
}

// Content gives the canonical bytes that are signed.
func (e SignerEntry) Content() []byte {
	e.Signatures = nil
	return canonical(OverSigner, &e)
}

// Signers are the entries of a register, in their order.
type Signers []SignerEntry

// Limits of a register.
const (
	MaxSigners   = 1000
	maxSignerRow = 8 << 10 // bytes
)

// ParseSigners reads a register, one JSON object a line, and checks that each entry follows from those before it.
func ParseSigners(content []byte) (Signers, error) {
	var out Signers
	for line := range bytes.Lines(content) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		var e SignerEntry
		n := len(out) + 1
		if n > MaxSigners || len(line) > maxSignerRow || json.Unmarshal(line, &e) != nil {
			return nil, Errorf(CodeBadInput, "entry %d of the signers cannot be read", n)
		}
		if err := out.Takes(&e); err != nil {
			return nil, Errorf(CodeBadInput, "entry %d of the signers does not follow from those before it: %v", n, err)
		}
		out = append(out, e)
	}
	return out, nil
}

// Takes wants an entry to follow from those that the register has.
func (s Signers) Takes(e *SignerEntry) error {
	c := checks{noun: "signer"}
	now := s.Now(e.Person)
	c.want(isWords(e.Person, 200) && IsOneLine(e.Person), "it names no person")
	c.want(isInstant(e.At) && (len(s) == 0 || !moment(e.At).Before(moment(s[len(s)-1].At))), "its time is none, or before that of the entry before it")
	c.want(slices.Contains([]string{SignerFirst, SignerHandOver, SignerLost, SignerRetired}, e.How), "%.40q is no way to come to a key", e.How)
	c.want(e.Before == now, "%s has another key than it says", e.Person)
	c.want((e.How == SignerRetired) == (e.Key == ""), "it names no key, or one where it is retired")
	c.want(e.How != SignerFirst || !s.knows(e.Person), "%s had a key before", e.Person)
	c.want(e.Key == "" || !slices.ContainsFunc(s, func(had SignerEntry) bool { return had.Key == e.Key }), "the key was somebody's before")
	want := map[string]string{} // who has to sign with which key
	switch e.How {
	case SignerFirst:
		want[e.Key] = e.Person
	case SignerHandOver:
		want[e.Before], want[e.Key] = e.Person, e.Person
	case SignerRetired:
		want[e.Before] = e.Person
	case SignerLost:
		says := s.Now(e.By)
		c.want(!MayBeOnePerson(e.By, e.Person) && says != "", "that a key was lost says another person, who has a key")
		c.want(s.knows(e.Person), "%s had no key that could be lost", e.Person)
		want[e.Key], want[says] = e.Person, e.By
	}
	c.want(len(e.Signatures) == len(want), "not all who have to have signed it")
	for _, sig := range e.Signatures {
		c.sub("signature", sig.Check(e.Content()))
		c.want(sig.Over == OverSigner && want[sig.Key] != "" && FoldName(want[sig.Key]) == FoldName(sig.By), "%.80q signs it, who should not, or with another key", sig.By)
		delete(want, sig.Key)
	}
	return c.err()
}

// moment reads a time that was checked.
func moment(at string) time.Time {
	t, _ := time.Parse(time.RFC3339, at)
	return t
}

func (s Signers) knows(person string) bool {
	return slices.ContainsFunc(s, func(e SignerEntry) bool { return FoldName(e.Person) == FoldName(person) })
}

// Now gives a person's present key, "" for none.
func (s Signers) Now(person string) string {
	for _, e := range slices.Backward(s) {
		if FoldName(e.Person) == FoldName(person) {
			return e.Key
		}
	}
	return ""
}

// Check wants a key to have been a person's at a time. A person's first key counts from the beginning, because a register may come after
// what it signed, and no other key of that person was there to sign in its place. A key that was lost counts up to when that was declared:
// what its finder dates back shows in the log, where it stands after.
func (s Signers) Check(person, key, at string) error {
	when := moment(at)
	var from, until string
	first := false
	for _, e := range s {
		if FoldName(e.Person) != FoldName(person) {
			continue
		}
		if e.Key == key {
			from, first = e.At, e.How == SignerFirst
		}
		if e.Before == key && key != "" {
			until = e.At
		}
	}
	short := strings.ToLower(key[:min(len(key), 16)])
	switch {
	case !s.knows(person):
		return Errorf(CodeBadInput, "%s has no key in the register of signers", person)
	case from == "":
		return Errorf(CodeBadInput, "the key %s… was never one of %s: it is forged, or was never registered", short, person)
	case !first && when.Before(moment(from)):
		return Errorf(CodeBadInput, "the key %s… signs for %s only from %s on", short, person, from)
	case until != "" && when.After(moment(until)):
		return Errorf(CodeBadInput, "the key %s… signed for %s until %s alone", short, person, until)
	}
	return nil
}
