package tlog

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/counterclaim/counterclaim"
)

// nextFile holds a new key until the log names it.
func nextFile(dir string) string { return KeyFile(dir) + ".next" }

// Offer is what the holder of a new key gives to the holder of the old one: that the new key follows at a size of the log, and the
// checkpoint of that size, both signed by the new key.
type Offer struct {
	Public     string `json:"public"`
	From       uint64 `json:"from"`
	Statement  string `json:"statement"`
	Checkpoint string `json:"checkpoint"`
}

// offer makes one.
func offer(keys Keys, c *Checkpoint, next note.Signer, public string) (*Offer, error) {
	signed, err := note.Sign(&note.Note{Text: statement(keys.Current().Public, public, c.Size, c.Root)}, next)
	if err != nil {
		return nil, err
	}
	checkpoint, err := note.Sign(&note.Note{Text: textOf(c.Raw)}, next)
	return &Offer{Public: public, From: c.Size, Statement: string(signed), Checkpoint: string(checkpoint)}, err
}

// textOf gives what a note says, without its signatures.
func textOf(raw []byte) string {
	text, _, _ := strings.Cut(string(raw), "\n\n")
	return text + "\n"
}

// newKey makes a key of a log's name.
func newKey(name string) (secret, public string, s note.Signer, err error) {
	if secret, public, err = note.GenerateKey(rand.Reader, name); err != nil {
		return "", "", nil, err
	}
	s, err = note.NewSigner(secret)
	return secret, public, s, err
}

// OfferKey makes, in a file that must not be there yet, a private key that is to follow the one of a log which somebody else keeps, and
// gives what that one has to accept ([HandOver]). The private key never leaves its holder.
func OfferKey(ctx context.Context, log Fetch, file string) (*Offer, error) {
	c, keys, err := ReadCheckpoint(ctx, log, "")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no log").Because(err)
	}
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return nil, counterclaim.Errorf(counterclaim.CodeConflict, "there is a file already").At(file, 0).Try("a private key is never written over; name another file")
	}
	secret, public, next, err := newKey(keys.Name())
	if err != nil {
		return nil, err
	}
	o, err := offer(keys, c, next, public)
	if err != nil {
		return nil, err
	}
	return o, unwritableUnless(file, write(file, []byte(secret+"\n"), 0o600))
}

// accept has the old key sign what the new one offers, and the log name it. The old key signs nothing after.
func accept(dir string, keys Keys, c *Checkpoint, old note.Signer, o *Offer) error {
	bad := func(sentence string) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the offer of a new key %s", sentence)
	}
	next, err := note.NewVerifier(o.Public)
	if err != nil || next.Name() != keys.Name() {
		return bad("is of another log, or names no key")
	}
	if o.From != c.Size {
		return counterclaim.Errorf(counterclaim.CodeConflict, "the log has %d entries, and the new key offers to follow at %d", c.Size, o.From).Try("have it made again from the log as it is now")
	}
	signed, err := note.Open([]byte(o.Statement), note.VerifierList(next))
	if err != nil || signed.Text != statement(keys.Current().Public, o.Public, c.Size, c.Root) {
		return bad("is not signed by that key, or follows another than this log's")
	}
	checkpoint, err := note.Open([]byte(o.Checkpoint), note.VerifierList(next))
	if err != nil || checkpoint.Text != textOf(c.Raw) {
		return bad("does not sign the log's checkpoint")
	}
	both, err := note.Sign(signed, old)
	if err != nil {
		return err
	}
	raw, err := note.Sign(checkpoint, old)
	if err != nil {
		return err
	}
	keys = append(keys[:len(keys):len(keys)], Key{Public: o.Public, From: c.Size, Root: c.Root, Statement: string(both)})
	if _, err := openCheckpoint(raw, keys); err != nil {
		return err
	}
	// A log that names the new key no yet takes a checkpoint that it signed too: the other way round it would wait for one.
	if err := write(filepath.Join(dir, checkpointFile), raw, 0o644); err != nil {
		return unwritable(dir, err)
	}
	return unwritableUnless(dir, keys.write(dir))
}

// changing locks a log and gives what signs it.
func changing(ctx context.Context, dir string) (held *os.File, s note.Signer, keys Keys, c *Checkpoint, err error) {
	if !there(dir) {
		return nil, nil, nil, nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no log").At(dir, 0).Try("counterclaim log seal makes one")
	}
	if held, err = lock(ctx, dir); err != nil {
		return nil, nil, nil, nil, unwritable(dir, err)
	}
	if s, keys, _, err = signer(ctx, dir, "x"); err == nil { // of a log that is there
		if c, _, err = ReadCheckpoint(ctx, At(dir), ""); err != nil {
			err = unwritable(dir, err)
		}
	}
	if err != nil {
		held.Close()
	}
	return held, s, keys, c, err
}

// Rotate has a new key take over from the one that signs, on the same machine. Both sign that the new one follows, and the present
// checkpoint; then the old private key is written over. Checkpoints that the old one signed stay good. It gives the new public key. Ended
// in the middle, either key is whole, and the next one who seals brings it to its end.
func Rotate(ctx context.Context, dir string) (string, error) {
	held, old, keys, c, err := changing(ctx, dir)
	if err != nil {
		return "", err
	}
	defer held.Close()
	secret, public, next, err := newKey(keys.Name())
	if err != nil {
		return "", err
	}
	o, err := offer(keys, c, next, public)
	if err != nil {
		return "", err
	}
	if err := write(nextFile(dir), []byte(secret+"\n"), 0o600); err != nil {
		return "", unwritable(dir, err)
	}
	if err := accept(dir, keys, c, old, o); err != nil {
		return "", err
	}
	return public, unwritableUnless(dir, os.Rename(nextFile(dir), KeyFile(dir)))
}

// HandOver has the key of somebody else, who made an offer of it, take over from the one that signs. Both have signed that it follows, and
// the present checkpoint; the old private key is removed. Whoever goes on to seal needs the new one in its place. It gives the new public
// key.
func HandOver(ctx context.Context, dir string, given []byte) (string, error) {
	var o Offer
	if err := json.Unmarshal(given, &o); err != nil || len(given) > mostFile {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the offer of a new key cannot be read")
	}
	held, old, keys, c, err := changing(ctx, dir)
	if err != nil {
		return "", err
	}
	defer held.Close()
	if err := accept(dir, keys, c, old, &o); err != nil {
		return "", err
	}
	return o.Public, unwritableUnless(dir, os.Remove(KeyFile(dir)))
}

// retirement is what a key signs that signs nothing after.
func retirement(public string, at uint64) string {
	return fmt.Sprintf("counterclaim key\n%s\nis retired at %d entries and appoints none\n", public, at)
}

// retires wants a key that is said to be retired to have signed that.
func (k *Key) retires(own note.Verifier) error {
	if k.Retired == "" {
		return nil
	}
	n, err := note.Open([]byte(k.Retired), note.VerifierList(own))
	if err != nil || n.Text != retirement(k.Public, k.RetiredAt) || k.RetiredAt < k.From {
		return errors.New("the key did not sign that it is retired")
	}
	return nil
}

func retired(dir string, k Key) error {
	return counterclaim.Errorf(counterclaim.CodeConflict, "the log was closed at %d entries: its key was retired", k.RetiredAt).At(dir, 0).
		Try("what it holds is checked as before; nothing is added")
}

// Retire closes a log: its key signs that it signs nothing with more entries, and is removed. It gives the size at which it did.
func Retire(ctx context.Context, dir string) (uint64, error) {
	held, old, keys, c, err := changing(ctx, dir)
	if err != nil {
		return 0, err
	}
	defer held.Close()
	last := &keys[len(keys)-1]
	signed, err := note.Sign(&note.Note{Text: retirement(last.Public, c.Size)}, old)
	if err != nil {
		return 0, err
	}
	last.Retired, last.RetiredAt = string(signed), c.Size
	if err := keys.write(dir); err != nil {
		return 0, unwritable(dir, err)
	}
	return c.Size, unwritableUnless(dir, os.Remove(KeyFile(dir)))
}

// finishRotation puts a new key that the log names already in the place of the one before; false where there is none.
func finishRotation(dir string, keys Keys) (secret []byte, ok bool, err error) {
	secret, err = os.ReadFile(nextFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	public, err := publicOf(strings.TrimSpace(string(secret)))
	if err != nil || public != keys.Current().Public {
		return nil, false, counterclaim.Errorf(counterclaim.CodeBadInput, "there is a new key that the log does not name").At(nextFile(dir), 0).
			Try("remove it, unless a declaration that the old one was lost waits for its witness")
	}
	return secret, true, os.Rename(nextFile(dir), KeyFile(dir))
}
