package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestRecordIsItsOwners wants a new record, the register of signers beside it, its log's key and its vault to be its owner's alone.
func TestRecordIsItsOwners(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such rights there")
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("paper.txt", []byte("hello\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"exhibit", "add", "paper.txt", "--as", "A. Analyst", "--synthetic", "--record", "r.sqlite"},
		{"finding", "key", "A. Analyst", "--keys", "keys"},
		{"finding", "signers", "add", "A. Analyst", "--keys", "keys", "--record", "r.sqlite"},
		{"backup", "--record", "r.sqlite", "copy.sqlite"},
	} {
		var told bytes.Buffer
		if code := mainCode(args, &streams{in: strings.NewReader(""), out: &told, err: &told}); code != exitOK {
			t.Fatalf("%q: exit code %d, %s", args, code, told.String())
		}
	}
	found := 0
	for _, pattern := range []string{"r.sqlite", "r.sqlite.signers*", "r.sqlite.log.key", "r.sqlite.vault", "copy.sqlite", "copy.sqlite.signers*"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			found++
			if info, err := os.Stat(p); err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: %v, %v", p, info.Mode(), err)
			}
		}
	}
	if found != 6 {
		t.Errorf("%d files were looked at, not 6", found)
	}
}
