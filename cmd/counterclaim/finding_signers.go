package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/postgres"
)

// mostSigners is the most of a register of signers that is read, in bytes.
const mostSigners = 8 << 20

// signersFlag names a register of whose keys sign findings.
type signersFlag struct {
	Signers string `placeholder:"FILE" type:"path" env:"COUNTERCLAIM_SIGNERS" help:"The register of whose keys sign findings. Without it FILE.signers beside the record; a record on a server has none unless it is named."`
}

// file gives the register's path, "" for a record on a server of which none was named.
func (f signersFlag) file(record recordFlag) (string, error) {
	if f.Signers != "" {
		return f.Signers, nil
	}
	path, err := record.path()
	if err != nil || postgres.IsAddress(path) {
		return "", err
	}
	return path + signersBeside, nil
}

// read gives the register, empty where there is none.
func (f signersFlag) read(s *streams, record recordFlag) (path string, _ counterclaim.Signers, err error) {
	if path, err = f.file(record); err != nil || path == "" {
		return "", nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return path, nil, nil
	}
	content, err := readLimited(s, path, mostSigners)
	if err != nil {
		return "", nil, err
	}
	list, err := counterclaim.ParseSigners(content)
	return path, list, inFile(err, path, 0)
}

// add writes one more entry at the end of the register, if it follows.
func (f signersFlag) add(s *streams, record recordFlag, e *counterclaim.SignerEntry) error {
	path, list, err := f.read(s, record)
	if err != nil {
		return err
	}
	if path == "" {
		return usage(counterclaim.Errorf(counterclaim.CodeBadInput, "a record on a server has no file beside it for a register; name one with --signers FILE"))
	}
	if err := list.Takes(e); err != nil {
		return err
	}
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "it cannot be written").At(path, 0).Because(err)
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Sync(), file.Close())
}

type findingSignersVerbs struct {
	Add      signersAddOptions      `cmd:"" help:"Register a person's first key."`
	HandOver signersHandOverOptions `cmd:"" name:"hand-over" help:"Have a person's key appoint a new one, and retire it."`
	Lost     signersLostOptions     `cmd:"" help:"Have a new key follow one that a person lost, by the word of another."`
	Retire   signersRetireOptions   `cmd:"" help:"Have a person's key sign no more."`
	List     signersListOptions     `cmd:"" help:"List the register."`
}

// signerFlags are what every verb about signers takes.
type signerFlags struct {
	Name string `arg:"" help:"The person's name, as --as gives it."`
	keysFlag
	signersFlag
	recordFlag
}

func hexKey(k ed25519.PrivateKey) string { return hex.EncodeToString(k.Public().(ed25519.PublicKey)) }

// entry begins one about the person.
func (f signerFlags) entry(s *streams, how string) (*counterclaim.SignerEntry, error) {
	_, list, err := f.read(s, f.recordFlag)
	if err != nil {
		return nil, err
	}
	return &counterclaim.SignerEntry{Person: f.Name, How: how, Before: list.Now(f.Name), At: s.time().Format("2006-01-02T15:04:05Z")}, nil
}

// finish signs an entry by persons with keys, adds it, and prints the key.
func (f signerFlags) finish(s *streams, e *counterclaim.SignerEntry, by []string, keys []ed25519.PrivateKey) error {
	for i := range by {
		e.Signatures = append(e.Signatures, counterclaim.Sign(by[i], counterclaim.OverSigner, keys[i], e.Content()))
	}
	if err := f.add(s, f.recordFlag, e); err != nil {
		return err
	}
	if e.Key == "" {
		return nil
	}
	_, err := fmt.Fprintln(s.out, e.Key)
	return err
}

// newKeyFile makes a key in a file that is not there yet.
func newKeyFile(path string) (ed25519.PrivateKey, error) {
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeUnreadable, "the folder cannot be made").At(filepath.Dir(path), 0).Because(err)
	}
	return private, writeNew(path, bytes.NewReader(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
}

type signersAddOptions struct{ signerFlags }

// Help shows examples.
func (signersAddOptions) Help() string {
	return `Examples:

    counterclaim finding key "A. Analyst"
    counterclaim finding signers add "A. Analyst" --record valley.sqlite

The register is a file for everybody, one JSON object a line, which only grows: whose key signs findings, from when on. Where there is one,
nobody drafts, agrees or publishes with another key, and "counterclaim verify" wants each draft, agreement and finding to be signed with a
key that was its person's then; what a person's first key signed before it was registered counts. That it is the person's, the desk has to
know. From then on whoever signs has to be registered too.`
}

// Run registers.
func (o signersAddOptions) Run(s *streams) error {
	key, err := o.key(s, o.Name)
	if err != nil {
		return err
	}
	e, err := o.entry(s, counterclaim.SignerFirst)
	if err != nil {
		return err
	}
	e.Key = hexKey(key)
	return o.finish(s, e, []string{o.Name}, []ed25519.PrivateKey{key})
}

type signersHandOverOptions struct{ signerFlags }

// Help shows examples.
func (signersHandOverOptions) Help() string {
	return `Examples:

    counterclaim finding signers hand-over "A. Analyst" --record valley.sqlite

Makes a new key; both sign that the new one follows; then the old private key is written over. What it signed stays good. Prints the new
public key.`
}

// Run hands over.
func (o signersHandOverOptions) Run(s *streams) error {
	old, err := o.key(s, o.Name)
	if err != nil {
		return err
	}
	e, err := o.entry(s, counterclaim.SignerHandOver)
	if err != nil {
		return err
	}
	path, err := o.keysFlag.file(o.Name)
	if err != nil {
		return err
	}
	fresh, err := o.next(s, path, e)
	if err != nil {
		return err
	}
	if e.How == "" { // the register has it already: an earlier try ended before the key was in its place
		return os.Rename(path+".next", path)
	}
	e.Key = hexKey(fresh)
	if err := o.finish(s, e, []string{o.Name, o.Name}, []ed25519.PrivateKey{old, fresh}); err != nil {
		return errors.Join(err, os.Remove(path+".next"))
	}
	return os.Rename(path+".next", path)
}

// next makes the new key beside the old one, or finds the one of an earlier try, which the register may have by now: then the entry's How
// is taken away.
func (o signersHandOverOptions) next(s *streams, path string, e *counterclaim.SignerEntry) (ed25519.PrivateKey, error) {
	fresh, err := newKeyFile(path + ".next")
	if counterclaim.CodeOf(err) != counterclaim.CodeConflict {
		return fresh, err
	}
	b, err := readLimited(s, path+".next", maxKeyFile)
	if err != nil {
		return nil, err
	}
	if fresh, err = parseKey(b); err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it holds no Ed25519 key").At(path+".next", 0).Because(err).Try("remove it")
	}
	if hexKey(fresh) == e.Before {
		e.How = ""
	}
	return fresh, nil
}

type signersLostOptions struct {
	signerFlags
	By string `required:"" placeholder:"NAME" help:"Who says so: another person, with a key that is registered; the head of desk, as a rule."`
}

// Help shows examples.
func (signersLostOptions) Help() string {
	return `Examples:

    counterclaim finding signers lost "A. Analyst" --by "O. Head" --record valley.sqlite

For a key of which no copy is left, or that others have: makes a new one, which follows by the word of another person. What the
lost key signed until now stays good; what it signs after does not count, whoever has it. A file that is still there is kept as
NAME.pem.lost.`
}

// Run follows.
func (o signersLostOptions) Run(s *streams) error {
	chief, err := o.key(s, o.By)
	if err != nil {
		return err
	}
	e, err := o.entry(s, counterclaim.SignerLost)
	if err != nil {
		return err
	}
	path, err := o.keysFlag.file(o.Name)
	if err != nil {
		return err
	}
	put := os.Rename(path, path+".lost")
	if put != nil && !errors.Is(put, fs.ErrNotExist) {
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the key that others have cannot be put away").At(path, 0).Because(put)
	}
	fresh, err := newKeyFile(path)
	if err == nil {
		e.Key, e.By = hexKey(fresh), o.By
		if err = o.finish(s, e, []string{o.Name, o.By}, []ed25519.PrivateKey{fresh, chief}); err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}
	if err != nil && put == nil { // the register did not take it: the key is what it was
		err = errors.Join(err, os.Rename(path+".lost", path))
	}
	return err
}

type signersRetireOptions struct{ signerFlags }

// Help shows examples.
func (signersRetireOptions) Help() string {
	return `Examples:

    counterclaim finding signers retire "A. Analyst" --record valley.sqlite

For somebody who leaves: the key signs that it signs no more, and is removed. What it signed stays good.`
}

// Run retires.
func (o signersRetireOptions) Run(s *streams) error {
	key, err := o.key(s, o.Name)
	if err != nil {
		return err
	}
	e, err := o.entry(s, counterclaim.SignerRetired)
	if err != nil {
		return err
	}
	if err := o.finish(s, e, []string{o.Name}, []ed25519.PrivateKey{key}); err != nil {
		return err
	}
	path, err := o.keysFlag.file(o.Name)
	if err != nil {
		return err
	}
	return os.Remove(path)
}

type signersListOptions struct {
	signersFlag
	recordFlag
}

// Help shows examples.
func (signersListOptions) Help() string {
	return `Examples:

    counterclaim finding signers list --record valley.sqlite`
}

// Run lists.
func (o signersListOptions) Run(s *streams) error {
	_, list, err := o.read(s, o.recordFlag)
	if err != nil {
		return err
	}
	for i := range list {
		if err := jsonLine(s, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

// checkSigners wants each draft, agreement and finding of a record to be signed with a key that was its person's then, where there is a
// register.
func (f signersFlag) checkSigners(ctx context.Context, s *streams, path string, say func(sentence string)) error {
	file, list, err := f.read(s, recordFlag{Record: path})
	if counterclaim.CodeOf(err) == counterclaim.CodeBadInput {
		say(err.Error())
		return nil
	}
	if err != nil || len(list) == 0 {
		return err
	}
	store, err := openRecord(ctx, path)
	if err != nil {
		return err
	}
	defer store.Close()
	cases, err := store.Cases(ctx, counterclaim.CaseQuery{})
	if err != nil {
		return err
	}
	check := func(what string, id counterclaim.ID, sig *counterclaim.Signature, at string) {
		if err := list.Check(sig.By, sig.Key, at); err != nil {
			say(what + " " + id.Short() + ": " + err.Error())
		}
	}
	for _, c := range cases {
		for _, d := range c.Drafts {
			check("draft", d.ID, &d.Signature, d.At)
		}
		for _, o := range c.Opinions {
			if o.Signature != nil {
				check("opinion", o.ID, o.Signature, o.At)
			}
		}
		for _, found := range c.Findings {
			for i := range found.Signatures {
				if sig := &found.Signatures[i]; sig.Over == counterclaim.OverFinding {
					check("finding", found.ID, sig, found.At)
				}
			}
		}
	}
	s.say("signers: %s", filepath.Base(file))
	return nil
}
