package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestWithFile reads standard input as it is and with gzip on it, and what only begins like gzip.
func TestWithFile(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := io.WriteString(z, "They left."); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		in, want string
		code     counterclaim.Code
	}{
		{"They left.", "They left.", ""},
		{"\ufeffThey left.", "They left.", ""},
		{"", "", ""},
		{zipped.String(), "They left.", ""},
		{zipped.String()[:zipped.Len()-6], "", counterclaim.CodeUnreadable},
		{"\x1f\x8bThey left.", "", counterclaim.CodeBadInput},
	} {
		got := ""
		err := withFile("-", strings.NewReader(c.in), func(name string, in io.Reader) (err error) {
			got, err = readPlain(name, in)
			return err
		})
		if got != c.want || counterclaim.CodeOf(err) != c.code {
			t.Errorf("%q: %q, %v", c.in, got, err)
		}
	}
}
