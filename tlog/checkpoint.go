package tlog

import (
	"context"
	"strings"

	"github.com/transparency-dev/formats/log"
	"golang.org/x/mod/sumdb/note"

	"github.com/counterclaim/counterclaim"
)

// Checkpoint is a log at a size, as one of its keys has signed it.
type Checkpoint struct {
	Name string
	Size uint64
	Root []byte
	Raw  []byte // the signed note
	Key  Key    // that signed it
}

// most entries that a log is believed to have: beyond them a position is no whole number of the record.
const mostEntries = 1 << 40

// openCheckpoint reads a signed checkpoint and wants one of the log's keys to have signed it while it was in use.
func openCheckpoint(raw []byte, keys Keys) (*Checkpoint, error) {
	bad := func(sentence string) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the checkpoint %s", sentence)
	}
	if len(raw) > mostFile {
		return nil, bad("is too large")
	}
	var list []note.Verifier
	for _, k := range keys {
		v, err := note.NewVerifier(k.Public)
		if err != nil {
			return nil, bad("is signed by no key that can be read")
		}
		list = append(list, v)
	}
	n, err := note.Open(raw, note.VerifierList(list...))
	if err != nil {
		return nil, bad("is not signed by a key of the log")
	}
	var c log.Checkpoint
	if _, err := c.Unmarshal([]byte(n.Text)); err != nil {
		return nil, bad("cannot be read")
	}
	if c.Origin != keys.Name() || len(c.Hash) != hashSize || c.Size > mostEntries {
		return nil, bad("is not one of this log")
	}
	for i := range keys {
		signed := n.Sigs[0].Hash == list[i].KeyHash()
		if signed && i+1 < len(keys) && c.Size > keys[i+1].From {
			return nil, bad("is signed by a key that was no longer in use")
		}
		if signed && keys[i].Retired != "" && c.Size > keys[i].RetiredAt {
			return nil, bad("is signed by a key that was retired")
		}
		if signed {
			return &Checkpoint{Name: c.Origin, Size: c.Size, Root: c.Hash, Raw: raw, Key: keys[i]}, nil
		}
	}
	return nil, bad("is not signed by a key of the log")
}

// ReadCheckpoint reads a log's latest checkpoint and its keys. Public is a key that is trusted, "" for what the log names itself; where a key
// after it follows one that was lost, one of the witnesses has to have seconded that.
func ReadCheckpoint(ctx context.Context, log Fetch, public string, witnesses ...string) (*Checkpoint, Keys, error) {
	keys, err := ReadKeys(ctx, log)
	if err != nil {
		return nil, nil, err
	}
	if err := keys.trusting(public, witnesses...); err != nil {
		return nil, keys, err
	}
	raw, err := log(ctx, checkpointFile, mostFile)
	if err != nil {
		return nil, keys, err
	}
	c, err := openCheckpoint(raw, keys)
	return c, keys, err
}

// shortKey is a key for a sentence: its name and hash.
func shortKey(public string) string {
	parts := strings.SplitN(public, "+", 3)
	if len(parts) < 3 {
		return public
	}
	return parts[0] + "+" + parts[1]
}
