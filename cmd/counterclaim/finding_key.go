package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// keysFlag names the folder with persons' keys.
type keysFlag struct {
	Keys string `placeholder:"FOLDER" type:"path" help:"Where keys for signing are kept, a file a person. Without it the folder counterclaim/keys in the user's data folder."`
}

// folder gives the folder of keys.
func (f keysFlag) folder() (string, error) {
	if f.Keys != "" {
		return f.Keys, nil
	}
	data, err := dataFolder(runtime.GOOS, os.Getenv)
	if err != nil {
		return "", err
	}
	return filepath.Join(data, "counterclaim", "keys"), nil
}

// file gives the path of a person's key.
func (f keysFlag) file(person string) (string, error) {
	folder, err := f.folder()
	if err != nil {
		return "", err
	}
	name := url.PathEscape(counterclaim.FoldName(person))
	if name == "" {
		return "", usage(counterclaim.Errorf(counterclaim.CodeBadInput, "a person has a name"))
	}
	if len(name) > 100 {
		name = counterclaim.HashOf("person", name).Short()
	}
	return filepath.Join(folder, name+".pem"), nil
}

// signers gives persons' keys.
func (f keysFlag) signers(s *streams) review.Keys {
	return func(person string) (ed25519.PrivateKey, error) { return f.key(s, person) }
}

// signingFlag names persons' keys, and the register of which of them count.
type signingFlag struct {
	keysFlag
	signersFlag
}

// registered gives the register of a record as it is now, empty where there is none.
func (f signingFlag) registered(s *streams, record recordFlag) (counterclaim.Signers, error) {
	_, list, err := f.read(s, record)
	return list, err
}

// maxKeyFile is a limit on a file with a key, in bytes.
const maxKeyFile = 4 << 10

// key reads a person's key.
func (f keysFlag) key(s *streams, person string) (ed25519.PrivateKey, error) {
	path, err := f.file(person)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		hint := fmt.Sprintf("counterclaim finding key %q", person)
		if f.Keys != "" {
			hint += fmt.Sprintf(" --keys %q", f.Keys)
		}
		return nil, counterclaim.Errorf(counterclaim.CodeNotFound, "%s has no key to sign with", person).At(path, 0).Try("%s", hint)
	}
	if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		s.say("%s: note: others than its owner can read this key; chmod 600 keeps it", path)
	}
	b, err := readLimited(s, path, maxKeyFile)
	if err != nil {
		return nil, err
	}
	key, err := parseKey(b)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "it holds no Ed25519 key").At(path, 0).Because(err)
	}
	return key, nil
}

// parseKey reads an Ed25519 key as PKCS 8 in PEM.
func parseKey(b []byte) (ed25519.PrivateKey, error) {
	block, _ := pem.Decode(b)
	if block == nil || block.Type != "PRIVATE KEY" {
		return nil, errors.New("there is no PRIVATE KEY in PEM")
	}
	any, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	key, ok := any.(ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("it is a key of another kind")
	}
	return key, nil
}

type findingKeyOptions struct {
	Name string `arg:"" help:"The person's name, as --as gives it."`
	keysFlag
}

// Help shows examples.
func (findingKeyOptions) Help() string {
	return `Examples:

    counterclaim finding key "A. Analyst"

Makes a file that its owner alone can read, with a new Ed25519 key (PKCS 8 in PEM). One that is there is never replaced. Prints the
public key.`
}

// Run makes a key.
func (o findingKeyOptions) Run(s *streams) error {
	path, err := o.file(o.Name)
	if err != nil {
		return err
	}
	key, err := newKeyFile(path)
	if err != nil {
		return err
	}
	s.say("%s", path)
	_, err = fmt.Fprintln(s.out, hexKey(key))
	return err
}
