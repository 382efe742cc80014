package main

import (
	"bytes"
	"strings"
	"syscall"
	"testing"
)

// left is a reader of the program's output that went away, as "| head" does.
type left struct{}

func (left) Write([]byte) (int, error) { return 0, syscall.EPIPE }

func TestHelpToAReaderThatLeft(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"exhibit", "describe", "--help"}} {
		var told bytes.Buffer
		if code := mainCode(args, &streams{in: strings.NewReader(""), out: left{}, err: &told}); code != exitOK || told.Len() > 0 {
			t.Errorf("%q: exit code %d, and it says %q", args, code, told.String())
		}
	}
}
