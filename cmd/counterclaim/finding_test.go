package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// A person's key has a file in the folder of keys, whatever their name.
func TestKeyFiles(t *testing.T) {
	folder := t.TempDir()
	seen := map[string]string{}
	for _, name := range []string{"A. Analyst", "../../etc/passwd", "..", ".", "/", `C:\keys`, "Ж. Иванова", "a\x00b", strings.Repeat("long name ", 90), "a%2Fb", "a/b"} {
		path, err := keysFlag{Keys: folder}.file(name)
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if rel, err := filepath.Rel(folder, path); err != nil || filepath.Dir(rel) != "." || len(filepath.Base(path)) > 200 {
			t.Errorf("%q is kept in %s", name, path)
		}
		if other, ok := seen[path]; ok {
			t.Errorf("%q and %q have one file", name, other)
		}
		seen[path] = name
	}
	if _, err := (keysFlag{Keys: folder}).file(" \t"); err == nil {
		t.Error("nobody has a key")
	}
}

func TestWriteNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.pem")
	if err := writeNew(path, strings.NewReader("one")); err != nil {
		t.Fatal(err)
	}
	if err := writeNew(path, strings.NewReader("two")); counterclaim.CodeOf(err) != counterclaim.CodeConflict {
		t.Errorf("a key was replaced: %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read the key: %v %v", info.Mode(), err)
	}
}

func FuzzParseKey(f *testing.F) {
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"))
	f.Add([]byte("-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		key, err := parseKey(b)
		if err == nil && len(key) != ed25519.PrivateKeySize {
			t.Errorf("a key of %d bytes", len(key))
		}
	})
}

func FuzzParseCodes(f *testing.F) {
	f.Add([]byte(`{"unit":"` + strings.Repeat("0a", 32) + `","field":"stance","value":"alleged"}` + "\n\n"))
	f.Add([]byte(`{"unit":1}`))
	f.Add([]byte(strings.Repeat("x", maxCodeLine+1)))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := parseCodes(b, "codes.jsonl")
		if err != nil && counterclaim.CodeOf(err) == counterclaim.CodeInternal {
			t.Errorf("%v is no error for people", err)
		}
		if len(got) > strings.Count(string(b), "\n")+1 {
			t.Errorf("%d values of %d bytes", len(got), len(b))
		}
	})
}
