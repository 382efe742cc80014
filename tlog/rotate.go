package tlog

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/counterclaim/counterclaim"
)

// nextFile holds a new key until the log names it.
func nextFile(dir string) string { return KeyFile(dir) + ".next" }

// Rotate has a new key take over from the one that signs. Both sign that the new one follows; then the old private key is written over.
// Checkpoints that the old one signed stay good. It gives the new public key. Ended in the middle, either key is whole, and the next one
// who seals brings it to its end.
func Rotate(ctx context.Context, dir string) (string, error) {
	held, err := lock(ctx, dir)
	if err != nil {
		return "", unwritable(dir, err)
	}
	defer held.Close()
	old, keys, _, err := signer(ctx, dir, "x") // of a log that is there
	if err != nil {
		return "", err
	}
	c, _, err := ReadCheckpoint(ctx, At(dir), "")
	if err != nil {
		return "", unwritable(dir, err)
	}
	secret, public, err := note.GenerateKey(rand.Reader, keys.Name())
	if err != nil {
		return "", err
	}
	next, err := note.NewSigner(secret)
	if err != nil {
		return "", err
	}
	signed, err := note.Sign(&note.Note{Text: statement(keys.Current().Public, public, c.Size)}, old, next)
	if err != nil {
		return "", err
	}
	if err := write(nextFile(dir), []byte(secret+"\n"), 0o600); err != nil {
		return "", unwritable(dir, err)
	}
	keys = append(keys, Key{Public: public, From: c.Size, Statement: string(signed)})
	if err := keys.write(dir); err != nil {
		return "", unwritable(dir, err)
	}
	return public, unwritableUnless(dir, os.Rename(nextFile(dir), KeyFile(dir)))
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
		return nil, false, counterclaim.Errorf(counterclaim.CodeBadInput, "there is a new key that the log does not name").At(nextFile(dir), 0).Try("remove it")
	}
	return secret, true, os.Rename(nextFile(dir), KeyFile(dir))
}
