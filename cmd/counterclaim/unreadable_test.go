//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nobody is the user that owns no files.
const nobody = 65534

// A folder and a file that may not be read are told of, and the rest is read. Root may read
// everything, so there the program is run as nobody.
func TestUnreadable(t *testing.T) {
	// t.TempDir would lie in a folder that other users may not enter.
	folder, err := os.MkdirTemp("", "counterclaim-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		os.Chmod(filepath.Join(folder, "in", "closed"), 0o700)
		os.RemoveAll(folder)
	})
	in := filepath.Join(folder, "in")
	report := []byte("{\"id\":\"open\",\"published\":\"2026-03-07\",\"text\":\"Troops shelled the village of Oster on 6 March.\"}\n")
	for _, err := range []error{
		os.MkdirAll(filepath.Join(in, "closed"), 0o755),
		os.WriteFile(filepath.Join(in, "closed", "a.jsonl"), report, 0o644),
		os.WriteFile(filepath.Join(in, "hidden.jsonl"), report, 0o644),
		os.WriteFile(filepath.Join(in, "open.jsonl"), report, 0o644),
		os.Chmod(filepath.Join(in, "closed"), 0),
		os.Chmod(filepath.Join(in, "hidden.jsonl"), 0),
		os.Chmod(folder, 0o755),
		os.Chmod(in, 0o755),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(programFor(t, folder), "read", in)
	cmd.Dir = folder
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != exitSome {
		t.Errorf("the program ended with %v, want exit code %d\n%s", err, exitSome, errs.String())
	}
	for _, want := range []string{"closed: ", "hidden.jsonl: ", "try: "} {
		if !strings.Contains(errs.String(), want) {
			t.Errorf("nothing is said of %q:\n%s", want, errs.String())
		}
	}
	if !strings.Contains(out.String(), `"doc":"open"`) {
		t.Errorf("the file that can be read was not:\n%s", out.String())
	}
}

// programFor copies the program to where every user may run it.
func programFor(t *testing.T, folder string) string {
	t.Helper()
	path, err := exec.LookPath("counterclaim") // put there by testscript.Main
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(folder, "counterclaim")
	if err := os.WriteFile(copied, program, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(copied, 0o755); err != nil {
		t.Fatal(err)
	}
	return copied
}
