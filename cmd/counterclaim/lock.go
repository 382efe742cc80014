package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/postgres"
	"github.com/counterclaim/counterclaim/sqlite"
)

// A record that is locked is one file, RECORD.age. While "open" works on it there is a folder RECORD.age.open with an unlocked copy, which
// is whole: while it is made, and while it is taken away, it is called RECORD.age.part, which nothing puts in RECORD.age's place. What
// "unlock" decrypted is called RECORD.age.out while it is moved to the record's place. A program holds the folder that it works on, so that
// the next one sees whether one is at it or was killed.
const (
	sealedEnding = ".age"
	leftEnding   = ".open"
	partEnding   = ".part"
	outEnding    = ".out"
	leftRecord   = "record.sqlite" // the name of the record in that folder
)

// besideRecord are the endings of what belongs to a record in a file and lies beside it.
func besideRecord() []string {
	return []string{"", ".vault", ".log", ".log.key", ".log.key.next", signersBeside}
}

// Limits of passphrases, in bytes.
const (
	leastPassphrase = 12
	mostPassphrase  = 1024
)

type lockOptions struct {
	Record string `arg:"" type:"path" help:"The record, a file; or RECORD.age of which an unlocked copy was left."`
}

// Help shows examples.
func (lockOptions) Help() string {
	return `Examples:

    counterclaim lock valley.sqlite
    COUNTERCLAIM_PASSPHRASE_FILE=pass.txt counterclaim lock valley.sqlite
    counterclaim lock valley.sqlite.age

The record, its vault, its log and the log's key become one file, RECORD.age, encrypted under a passphrase (age, scrypt), which age
itself opens too: it holds a tar. What was there before is removed when the new file was written, flushed to disk, read back and compared; on
most disks what was removed can still be read for a time by who has the disk, so encrypt the disk too.
Nobody can open the file without the passphrase: there is no other key.

The passphrase is typed unseen, or is the first line of the file that $COUNTERCLAIM_PASSPHRASE_FILE names; it has 12 bytes or more.
Given RECORD.age, it seals the unlocked copy that a program left there which ended early, under the passphrase that the file has.`
}

// Run locks.
func (o lockOptions) Run(ctx context.Context, s *streams) error {
	if postgres.IsAddress(o.Record) {
		return counterclaim.Errorf(counterclaim.CodeUnsupported, "a record on a server cannot be locked").Try("encrypt the server's disk")
	}
	if strings.HasSuffix(o.Record, sealedEnding) {
		return o.again(ctx, s)
	}
	to := o.Record + sealedEnding
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return o.goOn(ctx, s, to)
	}
	if _, err := os.Stat(o.Record); err != nil {
		return noRecordToLock(o.Record, err)
	}
	pass, err := s.passphrase(true)
	if err != nil {
		return err
	}
	if err := settle(ctx, o.Record); err != nil { // as late as can be: others may have written while somebody typed
		return err
	}
	if err := sealInto(ctx, o.Record, to, pass, sealFactor); err != nil {
		return err
	}
	if err := alone(o.Record); err != nil { // began while it was sealed
		return errors.Join(err, os.Remove(to))
	}
	return o.remove(s, to)
}

// remove takes away what was sealed.
func (o lockOptions) remove(s *streams, to string) error {
	if err := removeRecord(o.Record); err != nil {
		return err
	}
	s.say("locked %s", o.Record)
	_, err := fmt.Fprintln(s.out, to)
	return err
}

// goOn is for a record beside which there is a locked one. Where that holds all that is left of the record, locking was cut off while it
// removed what it had sealed, and goes on.
func (o lockOptions) goOn(ctx context.Context, s *streams, to string) error {
	if err := cutOff(to); err != nil {
		return err
	}
	if isFolder(to + leftEnding) {
		return counterclaim.Errorf(counterclaim.CodeLocked, "an unlocked copy of it lies in %s", to+leftEnding).At(to, 0).
			Try("counterclaim lock %s, when no program has it open", to)
	}
	if left, err := besides(o.Record); err != nil || len(left) == 0 {
		if err != nil {
			return err
		}
		s.say("%s is locked already", o.Record)
		_, err = fmt.Fprintln(s.out, to)
		return err
	}
	pass, err := s.passphrase(false)
	if err != nil {
		return err
	}
	if _, err := os.Stat(o.Record); err == nil {
		if err := settle(ctx, o.Record); err != nil {
			return err
		}
	}
	same, err := holds(ctx, to, pass, o.Record)
	if err != nil {
		return err
	}
	if !same {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "there is a locked record of that name already, and another one than this").At(to, 0).Try("move it elsewhere")
	}
	return o.remove(s, to)
}

// besides lists what there is of a record.
func besides(record string) ([]string, error) {
	var out []string
	for _, more := range besideRecord() {
		_, err := os.Lstat(record + more)
		switch {
		case err == nil:
			out = append(out, record+more)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "it cannot be seen what there is of the record").At(record+more, 0).Because(err)
		}
	}
	return out, nil
}

// cutOff fails where unlocking a record was cut off.
func cutOff(sealed string) error {
	if out := sealed + outEnding; isFolder(out) {
		return counterclaim.Errorf(counterclaim.CodeLocked, "unlocking it is under way or was cut off: what is not in its place yet lies in %s", out).At(sealed, 0).
			Try("counterclaim unlock %s goes on with it", sealed)
	}
	return nil
}

// again seals what was left unlocked.
func (o lockOptions) again(ctx context.Context, s *streams) error {
	left := o.Record + leftEnding
	if err := cutOff(o.Record); err != nil {
		return err
	}
	if !isFolder(left) {
		err := counterclaim.Errorf(counterclaim.CodeBadInput, "it is locked, and no whole unlocked copy of it was left").At(o.Record, 0)
		if part := o.Record + partEnding; isFolder(part) {
			return o.takeAway(s, part, err)
		}
		return err
	}
	at, err := holdLeft(left)
	if err == nil {
		defer at.Close()
	} else if hasHolds {
		return counterclaim.Errorf(counterclaim.CodeLocked, "another program has it open").At(left, 0).Because(err).Try("end it first")
	}
	pass, err := s.passphrase(false)
	if err != nil {
		return err
	}
	if err := opens(o.Record, pass); err != nil { // not under another passphrase than before
		return err
	}
	if err := reseal(ctx, o.Record, pass); err != nil {
		return err
	}
	s.say("locked what was left of %s", o.Record)
	return nil
}

// takeAway removes a part of an unlocked copy that a program left, if none is at it.
func (o lockOptions) takeAway(s *streams, part string, otherwise *counterclaim.Error) error {
	at, err := holdLeft(part)
	if err != nil {
		return otherwise.Try("a part of one lies in %s: when no program is at it, remove that folder", part)
	}
	defer at.Close()
	if err := os.RemoveAll(part); err != nil {
		return unremoved(part, err)
	}
	s.say("%s is locked; a part of an unlocked copy that was left is removed", o.Record)
	return flushDir(filepath.Dir(o.Record))
}

// reseal puts the unlocked copy in the place of the locked record, and takes it away.
func reseal(ctx context.Context, sealed, pass string) error {
	record := filepath.Join(sealed+leftEnding, leftRecord)
	if err := settle(ctx, record); err != nil {
		return err
	}
	if err := sealInto(ctx, record, sealed, pass, sealFactor); err != nil {
		return err
	}
	if err := errors.Join(os.Rename(sealed+leftEnding, sealed+partEnding), flushDir(filepath.Dir(sealed))); err != nil {
		return unremoved(sealed+leftEnding, err)
	}
	if err := os.RemoveAll(sealed + partEnding); err != nil {
		return unremoved(sealed+partEnding, err)
	}
	return flushDir(filepath.Dir(sealed))
}

// settle has all of a record in its one file, and fails where another program has it open.
func settle(ctx context.Context, record string) error {
	if _, err := os.Stat(record); err != nil {
		return noRecordToLock(record, err)
	}
	store, err := sqlite.Open(ctx, record)
	if err != nil {
		return err
	}
	if err := store.Close(); err != nil {
		return err
	}
	return alone(record)
}

func noRecordToLock(record string, err error) error {
	return counterclaim.Errorf(counterclaim.CodeNotFound, "there is no record").At(record, 0).Because(err)
}

// alone fails where another program has a record open.
func alone(record string) error {
	for _, more := range []string{"-wal", "-shm", "-journal"} {
		if _, err := os.Stat(record + more); err == nil {
			return counterclaim.Errorf(counterclaim.CodeLocked, "another program has the record open").At(record, 0).Try("end it first")
		}
	}
	return nil
}

type unlockOptions struct {
	Record string `arg:"" type:"path" help:"RECORD.age."`
}

// Help shows examples.
func (unlockOptions) Help() string {
	return `Examples:

    counterclaim unlock valley.sqlite.age

Puts the record, its vault, its log and the log's key back beside the file, and removes the file. Nothing takes its place until all of it
was decrypted and every byte authenticated. "counterclaim open --record valley.sqlite.age" works on a locked record and locks it again.`
}

// Run unlocks.
func (o unlockOptions) Run(ctx context.Context, s *streams) error {
	record, ok := strings.CutSuffix(o.Record, sealedEnding)
	if !ok {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "%s does not end with %s: it is no locked record", o.Record, sealedEnding))
	}
	if out := o.Record + outEnding; isFolder(out) { // it was cut off
		at, err := holdLeft(out)
		if err != nil && hasHolds {
			return counterclaim.Errorf(counterclaim.CodeLocked, "another program is unlocking it").At(o.Record, 0).Because(err)
		}
		if err == nil {
			defer at.Close()
		}
		return o.putBack(s, out, record)
	}
	there, err := besides(record)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		if _, err := os.Lstat(o.Record); errors.Is(err, fs.ErrNotExist) && there[0] == record {
			s.say("%s is unlocked already", record)
			_, err = fmt.Fprintln(s.out, record)
			return err
		}
		return counterclaim.Errorf(counterclaim.CodeBadInput, "there is something in the record's place already").At(there[0], 0).
			Try("move it elsewhere; if locking was cut off, counterclaim lock %s goes on with it", record)
	}
	pass, err := s.passphrase(false)
	if err != nil {
		return err
	}
	out, at, err := unlockInto(ctx, o.Record, pass, outEnding)
	if err != nil {
		return err
	}
	defer at.Close()
	return o.putBack(s, out, record)
}

// putBack moves what was decrypted to the record's place, and then removes the locked record. Where it was cut off it goes on.
func (o unlockOptions) putBack(s *streams, out, record string) error {
	for _, more := range besideRecord() {
		from := filepath.Join(out, leftRecord+more)
		if _, err := os.Lstat(from); errors.Is(err, fs.ErrNotExist) {
			continue // it has none, or it is in its place
		}
		if _, err := os.Lstat(record + more); err == nil {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "there is something in the record's place already").At(record+more, 0).Try("move it elsewhere; what is to be there is in %s", out)
		}
		if err := os.Rename(from, record+more); err != nil {
			return counterclaim.Errorf(counterclaim.CodeUnreadable, "the record cannot be put in its place").At(record+more, 0).Because(err).Try("what is not there yet is in %s", out)
		}
	}
	if _, err := os.Stat(record); err != nil {
		return counterclaim.Errorf(counterclaim.CodeNotFound, "the record is not in its place, and not in %s", out).At(record, 0).Because(err).
			Try("the locked record is whole: remove that folder and unlock again")
	}
	dir := filepath.Dir(record)
	if err := flushDir(dir); err != nil {
		return unremoved(o.Record, err)
	}
	if err := os.Remove(o.Record); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unremoved(o.Record, err)
	}
	if err := errors.Join(os.Remove(out), flushDir(dir)); err != nil {
		return unremoved(out, err)
	}
	s.say("unlocked %s", o.Record)
	_, err := fmt.Fprintln(s.out, record)
	return err
}

// unlockInto decrypts a locked record into a private folder of its name and an ending, which it gives with what holds it.
func unlockInto(ctx context.Context, sealed, pass, ending string) (folder string, at io.Closer, err error) {
	folder, part := sealed+ending, sealed+partEnding
	if err := cutOff(sealed); err != nil {
		return "", nil, err
	}
	if folder := sealed + leftEnding; isFolder(folder) {
		return "", nil, counterclaim.Errorf(counterclaim.CodeLocked, "an unlocked copy of it lies in %s: another program has it open, or one ended early", folder).At(sealed, 0).
			Try("counterclaim lock %s, when no program has it open, seals that copy in its place", sealed)
	}
	if left, err := holdLeft(part); err == nil { // by a program that ended early
		err := os.RemoveAll(part)
		if err = errors.Join(err, left.Close()); err != nil {
			return "", nil, unremoved(part, err)
		}
	}
	if err := os.Mkdir(part, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return "", nil, counterclaim.Errorf(counterclaim.CodeLocked, "a part of an unlocked copy of it lies in %s: another program is at it, or one ended early", part).At(sealed, 0).
				Try("when no program is at it, remove that folder; %s is whole and as it was", sealed)
		}
		return "", nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "there is no room for an unlocked copy").At(part, 0).Because(err)
	}
	if at, err = hold(part); err != nil {
		return "", nil, counterclaim.Errorf(counterclaim.CodeLocked, "another program is at it").At(part, 0).Because(err)
	}
	err = unsealInto(ctx, sealed, pass, part)
	if err == nil {
		err = errors.Join(os.Rename(part, folder), flushDir(filepath.Dir(sealed)))
	}
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(part), at.Close())
	}
	return folder, at, nil
}

// passphrase asks for a passphrase, twice where it is a new one. It is never an argument.
func (s *streams) passphrase(fresh bool) (string, error) {
	pass, err := s.givenPassphrase(fresh)
	switch {
	case err != nil:
		return "", err
	case len(pass) > mostPassphrase, fresh && len(pass) < leastPassphrase:
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "a passphrase has %d to %d bytes", leastPassphrase, mostPassphrase).Try("take several words at random")
	}
	return pass, nil
}

func (s *streams) givenPassphrase(fresh bool) (string, error) {
	const variable = "COUNTERCLAIM_PASSPHRASE_FILE"
	if file := os.Getenv(variable); file != "" {
		f, err := os.Open(file)
		if err != nil {
			return "", counterclaim.Errorf(counterclaim.CodeUnreadable, "the file that $%s names cannot be read", variable).At(file, 0).Because(err)
		}
		defer f.Close()
		b, err := io.ReadAll(io.LimitReader(f, mostPassphrase+2))
		line, _, _ := bytes.Cut(b, []byte("\n"))
		return strings.TrimRight(string(line), "\r"), err
	}
	fd := int(os.Stdin.Fd())
	if !term.IsTerminal(fd) {
		return "", counterclaim.Errorf(counterclaim.CodeEmpty, "there is no terminal to ask for the passphrase").Try("name a file with it in $%s", variable)
	}
	var typed []string
	for _, prompt := range []string{"passphrase: ", "again: "}[:1+map[bool]int{true: 1}[fresh]] {
		fmt.Fprint(s.err, prompt)
		line, err := term.ReadPassword(fd)
		fmt.Fprintln(s.err)
		if err != nil {
			return "", err
		}
		typed = append(typed, string(line))
	}
	if typed[0] != typed[len(typed)-1] {
		return "", counterclaim.Errorf(counterclaim.CodeBadInput, "the two passphrases differ")
	}
	return typed[0], nil
}

// removeRecord takes away what was sealed, the record itself last.
func removeRecord(record string) error {
	endings := besideRecord()
	for i := len(endings) - 1; i >= 0; i-- {
		if err := os.RemoveAll(record + endings[i]); err != nil {
			return unremoved(record+endings[i], err)
		}
	}
	return flushDir(filepath.Dir(record))
}

func unremoved(path string, err error) error {
	return counterclaim.Errorf(counterclaim.CodeUnreadable, "what was sealed, and is whole in the locked file, cannot be removed").At(path, 0).Because(err).Try("remove it yourself")
}

// flushDir has the names in a folder outlast a loss of power, where the system can do that.
func flushDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = f.Sync() // not every system flushes folders
	return f.Close()
}
