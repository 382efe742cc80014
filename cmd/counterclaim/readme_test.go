package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestReadme runs the commands of the README as they stand there, one after the other, with
// the program that was built for the tests and a record of their own. Commands of make are
// run by whoever runs the tests.
func TestReadme(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	record := filepath.Join(t.TempDir(), "valley.sqlite")
	ran := 0
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(readme), -1) {
		for line := range strings.Lines(block[1]) {
			if !strings.HasPrefix(line, "go run ./cmd/counterclaim ") {
				continue
			}
			ran++
			command := strings.TrimSpace(strings.NewReplacer("go run ./cmd/counterclaim", "counterclaim", "/tmp/valley.sqlite", record).Replace(line))
			t.Run(strings.Fields(command)[1], func(t *testing.T) { runAsWritten(t, root, command) })
		}
	}
	if ran < 5 {
		t.Errorf("only %d commands were found in the README", ran)
	}
}

// runAsWritten runs a command, which has to succeed and to print something. One that serves
// is ended as soon as it has printed its address.
func runAsWritten(t *testing.T, folder, command string) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", "exec "+command)
	if strings.ContainsAny(command, "|>;&") {
		cmd = exec.CommandContext(ctx, "sh", "-c", command)
	}
	cmd.Dir = folder
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := 0
	for in := bufio.NewReader(out); ; lines++ {
		line, err := in.ReadString('\n')
		if err != nil {
			break
		}
		if strings.HasPrefix(line, "http://127.0.0.1:") {
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Error(err)
			}
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%s: %v\n%s", command, err, errs.String())
	}
	if lines == 0 {
		t.Errorf("%s prints nothing\n%s", command, errs.String())
	}
}
