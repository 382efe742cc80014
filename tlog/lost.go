package tlog

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	cosig "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/counterclaim/counterclaim"
)

// Lost is how a key was declared lost: by the head of desk, seconded by a witness, neither of whom could do it alone. Who has the lost key
// cannot undo it, and who trusts that key alone is not bound by it.
type Lost struct {
	At      string `json:"at"`      // RFC 3339, UTC
	By      string `json:"by"`      // the head of desk's name
	Head    string `json:"head"`    // the head of desk's public key, as signed notes write it
	Witness string `json:"witness"` // the witness's, so too
}

// Loss is a declaration on its way: first signed by the new key and the head of desk, then by the witness, too.
type Loss struct {
	Public     string `json:"public"` // the new key
	From       uint64 `json:"from"`   // entries of the log
	Lost       Lost   `json:"lost"`
	Statement  string `json:"statement"`
	Checkpoint string `json:"checkpoint"` // the log's last one, signed by the new key
}

// text is what is signed.
func (l *Lost) text(old, public string, from uint64, root []byte) string {
	return fmt.Sprintf("counterclaim key\n%s\nwas declared lost at %s by %s\nand is followed from %d entries with the root %s on by\n%s\n", old, l.At, l.By, from, base64.StdEncoding.EncodeToString(root), public)
}

// check wants a key that follows a lost one to have been signed for by itself, the head of desk and a witness, with three keys.
func (l *Lost) check(k *Key, old string, own note.Verifier) error {
	if _, err := time.Parse(time.RFC3339, l.At); err != nil || !counterclaim.IsOneLine(l.By) || len(l.By) > 200 {
		return errors.New("it is not said when and by whom the key before was declared lost")
	}
	head, err := note.NewVerifier(l.Head)
	if err != nil || head.Name() != personNote(l.By) {
		return errors.New("the head of desk's key cannot be read")
	}
	witness, err := note.NewVerifier(l.Witness)
	if err != nil {
		return errors.New("the witness's key cannot be read")
	}
	keys := []string{material(old), material(k.Public), material(l.Head), material(l.Witness)}
	slices.Sort(keys)
	if len(slices.Compact(keys)) != 4 {
		return errors.New("the lost key, the new one, the head of desk's and the witness's are not four keys")
	}
	n, err := note.Open([]byte(k.Statement), note.VerifierList(own, head, witness))
	if err != nil || len(k.Root) != hashSize || len(n.Sigs) != 3 || n.Text != l.text(old, k.Public, k.From, k.Root) {
		return errors.New("not all of the new key, the head of desk and a witness signed that the one before was lost")
	}
	return nil
}

// material is the key itself, whatever name it goes by.
func material(public string) string {
	parts := strings.SplitN(public, "+", 3)
	return parts[len(parts)-1]
}

// witnessKey is the witness's key as verify --witness takes it.
func (l *Lost) witnessKey() string {
	public, err := cosig.VKeyToCosignatureV1(l.Witness)
	if err != nil {
		return ""
	}
	return public
}

// secondedBy reports whether one of some witnesses, by their public keys, seconded it.
func (l *Lost) secondedBy(witnesses []string) bool {
	own := l.witnessKey()
	return own != "" && slices.Contains(witnesses, own)
}

// personNote is the name of a person's key in a signed note, where spaces and + have no place.
func personNote(name string) string {
	return "counterclaim.person/" + strings.ReplaceAll(url.PathEscape(counterclaim.FoldName(name)), "+", "%2B")
}

// personSigner has a person's key sign notes.
func personSigner(name string, key ed25519.PrivateKey) (s note.Signer, public string, err error) {
	if public, err = note.NewEd25519VerifierKey(personNote(name), key.Public().(ed25519.PublicKey)); err != nil {
		return nil, "", counterclaim.Errorf(counterclaim.CodeBadInput, "%.80q cannot sign: a name is one line", name)
	}
	parts := strings.SplitN(public, "+", 3)
	s, err = note.NewSigner("PRIVATE+KEY+" + parts[0] + "+" + parts[1] + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, key.Seed()...)))
	return s, public, err
}

// DeclareLost begins to have a new key follow one that is not here any more: the head of desk signs that it was lost, at a time, and the
// new key that it follows. Nothing is changed before a witness has seconded it. The new private key waits beside the log.
func DeclareLost(ctx context.Context, dir, by string, head ed25519.PrivateKey, at time.Time) (*Loss, error) {
	c, keys, err := ReadCheckpoint(ctx, At(dir), "")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no log").At(dir, 0)
	}
	if err != nil {
		return nil, err
	}
	held, err := lock(ctx, dir)
	if err != nil {
		return nil, unwritable(dir, err)
	}
	defer held.Close()
	if secret, err := os.ReadFile(KeyFile(dir)); err == nil {
		if public, err := publicOf(string(secret)); err == nil && public == keys.Current().Public {
			return nil, counterclaim.Errorf(counterclaim.CodeConflict, "the key is here and not lost").At(KeyFile(dir), 0).Try("counterclaim log key new has it appoint another one, also where others know it")
		}
	}
	if _, err := os.Stat(nextFile(dir)); err == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeConflict, "a new key waits already").At(nextFile(dir), 0).Try("have the declaration seconded that goes with it, or remove the file")
	}
	secret, public, next, err := newKey(keys.Name())
	if err != nil {
		return nil, err
	}
	chief, chiefKey, err := personSigner(by, head)
	if err != nil {
		return nil, err
	}
	l := &Loss{Public: public, From: c.Size, Lost: Lost{At: at.UTC().Format(time.RFC3339), By: by, Head: chiefKey}}
	signed, err := note.Sign(&note.Note{Text: l.Lost.text(keys.Current().Public, public, c.Size, c.Root)}, next, chief)
	if err != nil {
		return nil, err
	}
	checkpoint, err := note.Sign(&note.Note{Text: textOf(c.Raw)}, next)
	if err != nil {
		return nil, err
	}
	l.Statement, l.Checkpoint = string(signed), string(checkpoint)
	return l, unwritableUnless(dir, write(nextFile(dir), []byte(secret+"\n"), 0o600))
}

func readLoss(given []byte) (*Loss, error) {
	var l Loss
	if err := json.Unmarshal(given, &l); err != nil || len(given) > mostFile {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the declaration that a key was lost cannot be read")
	}
	return &l, nil
}

// SecondLoss has a witness, by its folder, sign that a log's key was declared lost: it does where the log still goes on from what it last
// cosigned, and the declaration is of the key and size that it has now. Whether the head of desk is who says so, the person who runs the
// witness has to know.
func SecondLoss(ctx context.Context, dir string, log Fetch, given []byte) (*Loss, error) {
	l, err := readLoss(given)
	if err != nil {
		return nil, err
	}
	secret, err := os.ReadFile(filepath.Join(dir, witnessKey))
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "there is no witness's key in the folder").At(dir, 0).Because(err)
	}
	last, err := os.ReadFile(filepath.Join(dir, lastWitness))
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeConflict, "a witness that never saw the log cannot say what it held").At(dir, 0).Because(err)
	}
	trusted, err := os.ReadFile(filepath.Join(dir, trustedKey))
	if err != nil {
		return nil, unwritable(dir, err)
	}
	own, err := note.NewSigner(strings.TrimSpace(string(secret)))
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the witness's key cannot be read").At(dir, 0)
	}
	if l.Lost.Witness, err = publicOf(string(secret)); err != nil {
		return nil, err
	}
	now, keys, err := ReadCheckpoint(ctx, log, strings.TrimSpace(string(trusted)), l.Lost.witnessKey())
	if err != nil {
		return nil, err
	}
	before, err := openCheckpoint(last, keys)
	if err != nil {
		return nil, err
	}
	if err := goesOn(ctx, log, before, now); err != nil {
		return nil, err
	}
	signed, err := l.opened(keys.Current().Public, now)
	if err != nil {
		return nil, err
	}
	all, err := note.Sign(signed, own)
	l.Statement = string(all)
	return l, err
}

// opened wants a declaration to be of a key and a checkpoint, and signed by the new key and the head of desk.
func (l *Loss) opened(old string, now *Checkpoint) (*note.Note, error) {
	bad := func(sentence string) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the declaration that a key was lost %s", sentence)
	}
	next, err := note.NewVerifier(l.Public)
	if err != nil || next.Name() != now.Name {
		return nil, bad("is of another log")
	}
	head, err := note.NewVerifier(l.Lost.Head)
	if err != nil || head.Name() != personNote(l.Lost.By) {
		return nil, bad("names no key of the head of desk")
	}
	n, err := note.Open([]byte(l.Statement), note.VerifierList(next, head))
	if err != nil || len(n.Sigs) != 2 || l.From != now.Size || n.Text != l.Lost.text(old, l.Public, l.From, now.Root) {
		return nil, bad("is of another key or size than the log has, or not signed by the new key and the head of desk")
	}
	return n, nil
}

// FollowLost ends what DeclareLost began, with the declaration that a witness has seconded: the log names the new key, and its checkpoint is
// signed by the lost one, as it was, and by the new one. It gives the new public key.
func FollowLost(ctx context.Context, dir string, given []byte) (string, error) {
	l, err := readLoss(given)
	if err != nil {
		return "", err
	}
	held, err := lock(ctx, dir)
	if err != nil {
		return "", unwritable(dir, err)
	}
	defer held.Close()
	c, keys, err := ReadCheckpoint(ctx, At(dir), "")
	if err != nil {
		return "", unwritable(dir, err)
	}
	old := keys.Current().Public
	if l.From != c.Size {
		return "", counterclaim.Errorf(counterclaim.CodeConflict, "the log has %d entries, and the new key is to follow at %d", c.Size, l.From)
	}
	next, err := note.NewVerifier(l.Public)
	if err != nil {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the declaration names no new key")
	}
	secret, err := os.ReadFile(nextFile(dir))
	if err != nil {
		return "", counterclaim.Errorf(counterclaim.CodeNotFound, "the new private key is not here").At(nextFile(dir), 0).Because(err)
	}
	if public, err := publicOf(string(secret)); err != nil || public != l.Public {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the new private key is not that of the declaration").At(nextFile(dir), 0)
	}
	k := Key{Public: l.Public, From: l.From, Root: c.Root, Statement: l.Statement, Lost: &l.Lost}
	if err := l.Lost.check(&k, old, next); err != nil {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the declaration does not hold: %v", err)
	}
	checkpoint, err := note.Open([]byte(l.Checkpoint), note.VerifierList(next))
	if err != nil || checkpoint.Text != textOf(c.Raw) {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the new key does not sign the log's checkpoint")
	}
	was, err := note.Open(c.Raw, note.VerifierList(mustVerifier(old)))
	if err != nil {
		return "", err
	}
	checkpoint.Sigs = append(checkpoint.Sigs, was.Sigs...)
	raw, err := note.Sign(checkpoint)
	if err != nil {
		return "", err
	}
	if err := write(filepath.Join(dir, checkpointFile), raw, 0o644); err != nil {
		return "", unwritable(dir, err)
	}
	if err := append(keys, k).write(dir); err != nil {
		return "", unwritable(dir, err)
	}
	return l.Public, unwritableUnless(dir, os.Rename(nextFile(dir), KeyFile(dir)))
}
