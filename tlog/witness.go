package tlog

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	cosig "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/client"
	"golang.org/x/mod/sumdb/note"

	"github.com/counterclaim/counterclaim"
)

// Files of a witness's folder.
const (
	witnessKey  = "witness.key" // private
	trustedKey  = "log.key"     // public key of the log, as the witness first saw or was given it
	lastWitness = "checkpoint"  // the last one that it cosigned
)

// witnessList holds, in a log's folder, the public keys of those who delivered, for those who look.
const witnessList = witnessFolder + "/list"

// Cosigned is what a witness did.
type Cosigned struct {
	Log     string
	Size    uint64
	Before  int64  // entries of the checkpoint before it, -1 where this was the first
	Public  string // the witness's key
	Trusted string // the log's key, as it was first seen
	First   bool   // the log's key was believed without being given
	File    string // the cosigned checkpoint
}

// Witness cosigns a log's checkpoint with a key of its own, made under a name where the folder has none, if the log goes on from what it
// last cosigned: what it keeps in its folder is written before anything is given out, so that it never cosigns two histories. A log that
// was rolled back or rewritten is CodeBadInput.
func Witness(ctx context.Context, dir, name string, log Fetch, public string) (*Cosigned, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unwritable(dir, err)
	}
	signer, own, err := witnessSigner(dir, name)
	if err != nil {
		return nil, err
	}
	out := &Cosigned{Public: own, Before: -1, File: filepath.Join(dir, lastWitness)}
	trusted, err := os.ReadFile(filepath.Join(dir, trustedKey))
	switch {
	case err == nil && public != "" && public != strings.TrimSpace(string(trusted)):
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "this witness watches a log with another key").At(filepath.Join(dir, trustedKey), 0).
			Try("keep a folder for each log")
	case err == nil:
		public = strings.TrimSpace(string(trusted))
	case !errors.Is(err, fs.ErrNotExist):
		return nil, unwritable(dir, err)
	}
	now, keys, err := ReadCheckpoint(ctx, log, public, own)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no log").Because(err).Try("name the folder or address that holds checkpoint and tile/")
	}
	if err != nil {
		return nil, err
	}
	if out.First = public == ""; out.First {
		public = keys.Current().Public
	}
	out.Log, out.Size, out.Trusted = now.Name, now.Size, public
	last, err := os.ReadFile(out.File)
	if err == nil {
		before, err := openCheckpoint(last, keys)
		if err != nil {
			return nil, err
		}
		out.Before = int64(before.Size)
		if err := goesOn(ctx, log, before, now); err != nil {
			return nil, err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, unwritable(dir, err)
	}
	n, err := note.Open(now.Raw, note.VerifierList(mustVerifier(now.Key.Public)))
	if err != nil {
		return nil, err
	}
	n.UnverifiedSigs = nil // those of others are theirs to give
	signed, err := note.Sign(n, signer)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(write(filepath.Join(dir, trustedKey), []byte(public+"\n"), 0o644), write(out.File, signed, 0o644)); err != nil {
		return nil, unwritable(dir, err)
	}
	return out, nil
}

// mustVerifier gives the verifier of a key that was read before.
func mustVerifier(public string) note.Verifier {
	v, _ := note.NewVerifier(public)
	return v
}

// goesOn wants a log to hold all that it held at an earlier checkpoint, by its tiles.
func goesOn(ctx context.Context, log Fetch, before, now *Checkpoint) error {
	bad := func(format string, args ...any) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...).
			Try("do not cosign; keep both checkpoints and ask the log's keeper: they are evidence")
	}
	switch {
	case now.Size < before.Size:
		return bad("the log was rolled back: it had %d entries, and has %d", before.Size, now.Size)
	case now.Size == before.Size && !bytes.Equal(now.Root, before.Root):
		return bad("the log was rewritten: its %d entries are not those that were cosigned", now.Size)
	case now.Size == before.Size || before.Size == 0:
		return nil
	}
	builder, err := client.NewProofBuilder(ctx, now.Size, tiles(log))
	if err != nil {
		return err
	}
	hashes, err := builder.ConsistencyProof(ctx, before.Size, now.Size)
	if err != nil {
		return bad("the log's tiles do not show that it goes on from its first %d entries: %v", before.Size, err)
	}
	if err := proof.VerifyConsistency(rfc6962.DefaultHasher, before.Size, now.Size, hashes, before.Root, now.Root); err != nil {
		return bad("the log was rewritten: its first %d entries are not those that were cosigned", before.Size)
	}
	return nil
}

// witnessSigner gives what a witness signs with, and its public key.
func witnessSigner(dir, name string) (note.Signer, string, error) {
	path := filepath.Join(dir, witnessKey)
	secret, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if name == "" || strings.ContainsAny(name, "+ \t\r\n") || len(name) > 100 {
			return nil, "", counterclaim.Errorf(counterclaim.CodeBadInput, "a new witness needs a name without spaces or +").Try("--name delegation.example/witness")
		}
		made, _, err := note.GenerateKey(rand.Reader, name)
		if err != nil {
			return nil, "", counterclaim.Errorf(counterclaim.CodeBadInput, "the witness cannot have that name").Because(err)
		}
		secret = []byte(made + "\n")
		if err := write(path, secret, 0o600); err != nil {
			return nil, "", unwritable(dir, err)
		}
	} else if err != nil {
		return nil, "", unwritable(dir, err)
	}
	s, err := cosig.NewSignerForCosignatureV1(strings.TrimSpace(string(secret)))
	if err != nil {
		return nil, "", counterclaim.Errorf(counterclaim.CodeBadInput, "the witness's key cannot be read").At(path, 0)
	}
	plain, err := publicOf(string(secret))
	if err != nil {
		return nil, "", err
	}
	public, err := cosig.VKeyToCosignatureV1(plain)
	return s, public, err
}

// Deliver puts a cosigned checkpoint into the folder of the log, where it is looked for by the hash of the witness's key.
func Deliver(dir, public string, cosigned []byte) error {
	if err := os.MkdirAll(filepath.Join(dir, witnessFolder), 0o755); err != nil {
		return unwritable(dir, err)
	}
	path, err := witnessPath(public)
	if err != nil {
		return err
	}
	if err := write(filepath.Join(dir, filepath.FromSlash(path)), cosigned, 0o644); err != nil {
		return unwritable(dir, err)
	}
	list := filepath.Join(dir, filepath.FromSlash(witnessList))
	known, err := os.ReadFile(list)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable(dir, err)
	}
	if slices.Contains(strings.Fields(string(known)), public) {
		return nil
	}
	return unwritableUnless(dir, write(list, append(known, public+"\n"...), 0o644))
}

func witnessPath(public string) (string, error) {
	v, err := cosig.NewVerifierForCosignatureV1(public)
	if err != nil {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the witness's public key cannot be read")
	}
	return fmt.Sprintf("%s/%08x", witnessFolder, v.KeyHash()), nil
}

// latestCosigned gives the longest beginning of a log that a witness has cosigned: what lies in the log's folder, or was kept elsewhere.
func latestCosigned(ctx context.Context, log Fetch, keys Keys, public string, elsewhere []byte) (*Checkpoint, *Witnessed, error) {
	v, err := cosig.NewVerifierForCosignatureV1(public)
	if err != nil {
		return nil, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the witness's public key cannot be read")
	}
	path, err := witnessPath(public)
	if err != nil {
		return nil, nil, err
	}
	var best *Checkpoint
	var seen *Witnessed
	inFolder, _ := log(ctx, path, mostFile)
	published, _ := log(ctx, checkpointFile, mostFile)
	for _, raw := range [][]byte{elsewhere, inFolder, published} {
		n, err := note.Open(raw, note.VerifierList(v))
		if err != nil {
			continue
		}
		c, err := openCheckpoint(raw, keys)
		if err != nil || best != nil && best.Size >= c.Size {
			continue
		}
		at, err := cosig.CoSigV1Timestamp(n.Sigs[0])
		if err != nil {
			continue
		}
		best, seen = c, &Witnessed{Witness: v.Name(), Size: c.Size, At: at.UTC().Truncate(time.Second)}
	}
	if best == nil {
		return nil, nil, counterclaim.Errorf(counterclaim.CodeNotFound, "it has cosigned no checkpoint of this log that is here")
	}
	return best, seen, nil
}
