package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim/coder"
)

// readerFile has the name of the reader and a hash of what it makes of the two sets of the repository.
const readerFile = "testdata/reader.txt"

// TestAnotherReaderHasAnotherName wants a reader that makes something else of texts to say so by its name, for by the name a record knows what is
// to be read again. How sure a claim is does not count: its last digits differ from processor to processor.
func TestAnotherReaderHasAnotherName(t *testing.T) {
	sum := sha256.New()
	out := json.NewEncoder(sum)
	for _, dir := range []string{devSet, realSet} {
		set, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range readSet(t, set) {
			c.CodedBy, c.Confidence, c.Why = "", 0, nil
			if err := out.Encode(&c); err != nil {
				t.Fatal(err)
			}
		}
	}
	now := coder.Version + " " + hex.EncodeToString(sum.Sum(nil)) + "\n"
	raw, err := os.ReadFile(readerFile)
	if err != nil {
		t.Fatal(err)
	}
	kept := string(raw)
	if kept == now {
		return
	}
	name, _, _ := strings.Cut(kept, " ")
	switch {
	case name == coder.Version:
		t.Errorf("the reader makes something else of texts and has its old name: give it a new Version in coder/coder.go, then go test ./eval -run AnotherReader -update")
	case !*update:
		t.Errorf("the reader has a new name; if that is meant: go test ./eval -run AnotherReader -update")
	default:
		if err := os.WriteFile(readerFile, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
