package tlog

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/counterclaim/counterclaim"
)

// Key is one that signs or signed a log's checkpoints. All keys of a log have the log's name.
type Key struct {
	Public string `json:"public"`         // as signed notes write it: name+hash+key
	From   uint64 `json:"from,omitempty"` // entries that the log had when it took over; the key before it signs none with more
	// Root is that of the log at From entries, which the statement says too: whoever finds the key before cannot write another history up to
	// there. A key of a log that was made before this was so has none.
	Root []byte `json:"root,omitempty"`
	// Statement is a note that the key before it and this one have signed, each saying that it knows the other: who trusts either can
	// trust both. "" for a log's first key.
	Statement string `json:"statement,omitempty"`
	// Lost says that the key before it was lost, so that it could appoint none; the statement is then signed as Lost says.
	Lost *Lost `json:"lost,omitempty"`
	// Retired is a note by which the key itself says that it signs nothing with more entries than RetiredAt. No key is appointed by it.
	Retired   string `json:"retired,omitempty"`
	RetiredAt uint64 `json:"retired_at,omitempty"`
}

// Keys are those of a log, in the order in which they took over.
type Keys []Key

// Name is the log's.
func (k Keys) Name() string {
	name, _, _ := strings.Cut(k[0].Public, "+")
	return name
}

// Current is the one that signs.
func (k Keys) Current() Key { return k[len(k)-1] }

// KeyFile is where the private key of the log in a folder lies: beside it, so that whoever serves the folder does not serve the key.
func KeyFile(dir string) string { return filepath.Clean(dir) + ".key" }

// statement is what two keys sign when one takes over from the other.
func statement(before, after string, from uint64, root []byte) string {
	if root == nil {
		return fmt.Sprintf("counterclaim key\n%s\nis followed from %d entries on by\n%s\n", before, from, after)
	}
	return fmt.Sprintf("counterclaim key\n%s\nis followed from %d entries with the root %s on by\n%s\n", before, from, base64.StdEncoding.EncodeToString(root), after)
}

// vouchedFor wants a checkpoint that stands for itself, without the log, not to be signed by a key that was lost before the one that is
// trusted, "" being the last: whoever found it could have signed it.
func (k Keys) vouchedFor(c *Checkpoint, public string) error {
	signed := slices.IndexFunc(k, func(one Key) bool { return one.Public == c.Key.Public })
	trusted := slices.IndexFunc(k, func(one Key) bool { return one.Public == public })
	if public == "" {
		trusted = len(k) - 1
	}
	for i := signed + 1; i <= trusted; i++ {
		if k[i].Lost != nil && (c.Size != k[i].From || !bytes.Equal(c.Root, k[i].Root)) {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "it is signed by a key that was declared lost at %s: whoever has that could have made it", k[i].Lost.At).
				Try("have it proved again from the log as it is now")
		}
	}
	return nil
}

// takeOvers gives what the log held when each key took over, as that key signed it.
func (k Keys) takeOvers() []past {
	var out []past
	for i := range k {
		if k[i].Root != nil {
			out = append(out, past{&Checkpoint{Name: k.Name(), Size: k[i].From, Root: k[i].Root, Key: k[i]}, "what the key " + shortKey(k[i].Public) + " took over"})
		}
	}
	return out
}

// ReadKeys reads the keys that a log names and checks that each was appointed by the one before it.
func ReadKeys(ctx context.Context, log Fetch) (Keys, error) {
	content, err := log(ctx, keysFile, mostFile)
	if err != nil {
		return nil, err
	}
	return parseKeys(content)
}

func parseKeys(content []byte) (Keys, error) {
	bad := func(format string, args ...any) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the log's keys: "+format, args...).At(keysFile, 0)
	}
	var out Keys
	lines := bytes.Split(bytes.TrimSpace(content), []byte("\n"))
	for i, line := range lines {
		var k Key
		if err := json.Unmarshal(line, &k); err != nil {
			return nil, bad("line %d is not JSON", i+1)
		}
		verifier, err := note.NewVerifier(k.Public)
		if err != nil {
			return nil, bad("line %d holds no key", i+1)
		}
		if k.Root != nil && (len(k.Root) != hashSize || i == 0) {
			return nil, bad("line %d has no root of a log", i+1)
		}
		if i > 0 {
			before, err := note.NewVerifier(out[i-1].Public)
			if err != nil || before.Name() != verifier.Name() || k.From < out[i-1].From {
				return nil, bad("line %d does not follow from the one before", i+1)
			}
			if err := k.follows(&out[i-1], before, verifier); err != nil {
				return nil, bad("line %d: %v", i+1, err)
			}
		} else if k.Lost != nil {
			return nil, bad("the first key follows a lost one")
		}
		if err := k.retires(verifier); err != nil {
			return nil, bad("line %d: %v", i+1, err)
		}
		out = append(out, k)
	}
	return out, nil
}

// follows wants a key to have been appointed by the one before it, or to follow one that was lost.
func (k *Key) follows(last *Key, before, own note.Verifier) error {
	if k.Lost != nil {
		return k.Lost.check(k, last.Public, own)
	}
	if last.Retired != "" {
		return errors.New("it follows a key that was retired and appoints none")
	}
	n, err := note.Open([]byte(k.Statement), note.VerifierList(before, own))
	if err != nil || len(n.Sigs) != 2 || n.Text != statement(last.Public, k.Public, k.From, k.Root) {
		return errors.New("the keys did not both sign that one follows the other")
	}
	return nil
}

// trusting wants one of the keys to be the one that is trusted, and each after it to be vouched for: by the one before it, or where that was
// lost by one of some witnesses. "" trusts what the log says of itself.
func (k Keys) trusting(public string, witnesses ...string) error {
	if public == "" {
		return nil
	}
	if at := slices.IndexFunc(k, func(one Key) bool { return one.Public == public }); at >= 0 {
		for i := range k[at+1:] {
			if l := k[at+1+i].Lost; l != nil && !l.secondedBy(witnesses) {
				return k.pastLoss(at + i)
			}
		}
		return nil
	}
	return counterclaim.Errorf(counterclaim.CodeBadInput, "the log is not signed by the key that was given, nor by one that it appointed").
		Try("compare the key with the one that the log's keeper has published; the log names %s", k.Current().Public)
}

// pastLoss says of a key that was declared lost why whoever trusts it alone cannot know the one after it, and how they can. The new key is one to be compared,
// not to be taken from here: whoever has the log's folder could write a declaration of their own.
func (k Keys) pastLoss(at int) error {
	l, next := k[at+1].Lost, k[at+1]
	return counterclaim.Errorf(counterclaim.CodeBadInput, "the key %s was declared lost at %s by %s, and cannot vouch for the one that follows: %s, which the log names since it had %d entries. "+
		"Nothing in the record need be wrong for that", shortKey(k[at].Public), l.At, l.By, shortKey(next.Public), next.From).
		Try("ask the log's keeper, apart from this log, for its key, and verify with that: the log says that it is --key %s. Or, if you trust the witness who seconded the loss, add --witness %s. What the lost key signed, up to %d entries, stays good",
			k.Current().Public, l.witnessKey(), next.From)
}

func (k Keys) write(dir string) error {
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	lines.SetEscapeHTML(false)
	for i := range k {
		if err := lines.Encode(&k[i]); err != nil {
			return err
		}
	}
	return write(filepath.Join(dir, keysFile), out.Bytes(), 0o644)
}

// signer gives what signs a log's checkpoints, making the key and the folder where there is neither yet and the record has no log.
// Made is true where it did.
func signer(ctx context.Context, dir, recordsLog string) (s note.Signer, k Keys, made bool, err error) {
	secret, err := os.ReadFile(KeyFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		if keys, err := ReadKeys(ctx, At(dir)); err == nil {
			if secret, ok, err := finishRotation(dir, keys); err != nil || ok { // a lost key was followed, and the program ended
				s, err2 := note.NewSigner(strings.TrimSpace(string(secret)))
				return s, keys, false, cmp.Or(err, err2)
			}
			if keys.Current().Retired != "" {
				return nil, nil, false, retired(dir, keys.Current())
			}
		}
		_, err := os.Stat(filepath.Join(dir, keysFile))
		if recordsLog != "" || err == nil {
			return nil, nil, false, counterclaim.Errorf(counterclaim.CodeNotFound, "the log's private key is not here, so nothing can be added to the log").
				At(KeyFile(dir), 0).Try("bring the file back from where it is kept; without it the log can be checked and no longer grow. Where no copy is left, counterclaim log key lost has a new key follow")
		}
		if secret, err = makeKey(dir); err != nil {
			return nil, nil, false, unwritable(dir, err)
		}
		made = true
	} else if err != nil {
		return nil, nil, false, unwritable(dir, err)
	}
	s, err = note.NewSigner(strings.TrimSpace(string(secret)))
	if err != nil {
		return nil, nil, false, counterclaim.Errorf(counterclaim.CodeBadInput, "the log's private key cannot be read").At(KeyFile(dir), 0)
	}
	public, err := publicOf(string(secret))
	if err != nil {
		return nil, nil, false, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, false, unwritable(dir, err)
	}
	k, err = ReadKeys(ctx, At(dir))
	if errors.Is(err, fs.ErrNotExist) { // a new log, or one that was broken off in being made
		k = Keys{{Public: public}}
		err = k.write(dir)
	}
	if err != nil {
		return nil, nil, false, unwritable(dir, err)
	}
	if k.Current().Retired != "" {
		return nil, nil, false, retired(dir, k.Current())
	}
	if k.Current().Public != public {
		if secret, ok, err := finishRotation(dir, k); err != nil || ok {
			s, err2 := note.NewSigner(strings.TrimSpace(string(secret)))
			return s, k, false, cmp.Or(err, err2)
		}
		return nil, nil, false, counterclaim.Errorf(counterclaim.CodeBadInput, "the private key is not that of the log").At(KeyFile(dir), 0).
			Try("bring the one back that belongs to %s", k.Current().Public)
	}
	return s, k, made, nil
}

// makeKey makes a log's first key. The name is drawn by lot: it is public, and a record's is not.
func makeKey(dir string) ([]byte, error) {
	var name [8]byte
	rand.Read(name[:]) // never fails
	secret, _, err := note.GenerateKey(rand.Reader, "counterclaim.log/"+hex.EncodeToString(name[:]))
	if err != nil {
		return nil, err
	}
	return []byte(secret), write(KeyFile(dir), []byte(secret+"\n"), 0o600)
}

func unwritable(dir string, err error) error {
	if counterclaim.CodeOf(err) != counterclaim.CodeInternal {
		return err
	}
	return counterclaim.Errorf(counterclaim.CodeUnreadable, "the log cannot be written").At(dir, 0).Because(err).
		Try("see whether you may write to the folder and whether the disk has room; the record goes on without, and what it takes is sealed later")
}
