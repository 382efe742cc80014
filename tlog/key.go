package tlog

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
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
	// Statement is a note that the key before it and this one have signed, each saying that it knows the other: who trusts either can
	// trust both. "" for a log's first key.
	Statement string `json:"statement,omitempty"`
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
func statement(before, after string, from uint64) string {
	return fmt.Sprintf("counterclaim key\n%s\nis followed from %d entries on by\n%s\n", before, from, after)
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
		if i > 0 {
			before, err := note.NewVerifier(out[i-1].Public)
			if err != nil || before.Name() != verifier.Name() || k.From < out[i-1].From {
				return nil, bad("line %d does not follow from the one before", i+1)
			}
			n, err := note.Open([]byte(k.Statement), note.VerifierList(before, verifier))
			if err != nil || len(n.Sigs) != 2 || n.Text != statement(out[i-1].Public, k.Public, k.From) {
				return nil, bad("line %d: the keys did not both sign that one follows the other", i+1)
			}
		}
		out = append(out, k)
	}
	return out, nil
}

// trusting gives the keys where one of them is the one that is trusted; "" trusts what the log says of itself.
func (k Keys) trusting(public string) error {
	if public == "" || slices.ContainsFunc(k, func(one Key) bool { return one.Public == public }) {
		return nil
	}
	return counterclaim.Errorf(counterclaim.CodeBadInput, "the log is not signed by the key that was given, nor by one that it appointed").
		Try("compare the key with the one that the log's keeper has published; the log names %s", k.Current().Public)
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
		_, err := os.Stat(filepath.Join(dir, keysFile))
		if recordsLog != "" || err == nil {
			return nil, nil, false, counterclaim.Errorf(counterclaim.CodeNotFound, "the log's private key is not here, so nothing can be added to the log").
				At(KeyFile(dir), 0).Try("bring the file back from where it is kept; without it the log can be checked and no longer grow")
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
