package match

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// invented makes a report of n words from a list of made-up words.
func invented(seed uint64, n int) []string {
	r := rand.New(rand.NewPCG(seed, 7))
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("word%d", r.IntN(900))
	}
	return out
}

func shareBand(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

func TestCopiesAreKnown(t *testing.T) {
	for seed := range uint64(40) {
		words := invented(seed, 250)
		sketch, bands := Sketch(strings.Join(words, " "))
		edited := slices.Clone(words)
		for i := 10; i < len(edited); i += 30 {
			edited[i] = "changed"
		}
		for name, text := range map[string]string{
			"the same":        strings.Join(words, " "),
			"cut tail":        strings.Join(words[:180], " "),
			"other headline":  "A headline of its own. " + strings.Join(words, " "),
			"edited words":    strings.Join(edited, " "),
			"other case":      strings.ToUpper(strings.Join(words, ", ")),
			"outlet's notice": strings.Join(words, " ") + " All rights are with the paper that printed this.",
		} {
			other, under := Sketch(text)
			if !shareBand(bands, under) {
				t.Errorf("seed %d, %s: no band in common", seed, name)
			}
			if got := CopyOf(other, [][]byte{nil, sketch}); got != 1 {
				t.Errorf("seed %d, %s: copy of %d, want 1 (share %.2f)", seed, name, got, resemblance(sketch, other))
			}
		}
	}
}

func TestReportsOfTheBenchAreNoCopies(t *testing.T) {
	f, err := os.Open("../eval/testdata/claims-bench/dev/docs.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var sketches [][]byte
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var doc struct{ Text string }
		if err := json.Unmarshal(in.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		s, _ := Sketch(doc.Text)
		if s == nil {
			t.Errorf("a report of %d bytes has no sketch", len(doc.Text))
		}
		sketches = append(sketches, s)
	}
	if len(sketches) == 0 || Voices(sketches) != len(sketches) {
		t.Errorf("%d reports are %d voices", len(sketches), Voices(sketches))
	}
	copies := append(slices.Clone(sketches), sketches...)
	if n := Voices(copies); n != len(sketches) {
		t.Errorf("every report printed twice: %d voices, want %d", n, len(sketches))
	}
}

func TestShortTextsHaveNoSketch(t *testing.T) {
	sketch, bands := Sketch("The meeting was held. It went well.")
	if sketch != nil || bands != nil {
		t.Error("a formula of seven words has a sketch")
	}
	if CopyOf(nil, [][]byte{nil}) != -1 || CopyOf([]byte{1, 2}, [][]byte{{1, 2}}) != -1 {
		t.Error("what is no sketch is a copy")
	}
	if n := Voices([][]byte{nil, nil}); n != 2 {
		t.Errorf("two reports without sketches are %d voices", n)
	}
}

func FuzzSketch(f *testing.F) {
	f.Add("a b c \xff\xfe", "")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, _ := Sketch(a)
		y, _ := Sketch(b)
		if i := CopyOf(x, [][]byte{y}); i == 0 && (x == nil || y == nil) {
			t.Error("a text without sketch is a copy")
		}
	})
}
