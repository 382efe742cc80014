package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/text/internal/naming"
)

// gum makes a sentence of "form/UPOS/Entity" pieces.
func gum(line string) sentence {
	var s sentence
	for piece := range strings.FieldsSeq(line) {
		f := strings.SplitN(piece, "|", 3)
		upos, _ := text.ParseUPOS(f[1])
		w := word{form: f[0], tag: text.Tag{UPOS: upos}}
		if len(f) > 2 {
			w.entity = f[2]
		}
		s = append(s, w)
	}
	return s
}

func TestGUMNames(t *testing.T) {
	lists := map[string]uint16{"president": naming.TitleWord}
	for _, c := range []struct {
		line string
		want []span
	}{
		{"President|PROPN|(1-person-new-nnnnn-cf1-2-sgl Anna|PROPN Bell|PROPN|1) left|VERB", []span{{1, 3, naming.Person}}},
		{"the|DET|(1-organization-new-nnnnn-cf1-2-sgl University|PROPN of|ADP Belmark|PROPN|(2-place-new-nnnnn-cf2-1-sgl)1)", []span{{1, 4, naming.Organisation}}},
		{"the|DET|(1-place-new-nnnnn-cf1-2-sgl town|NOUN|1)", nil},
		{"in|ADP May|PROPN|(1-time-new-nnnnn-cf1-1-sgl)", nil},
		{"a|DET|(1-abstract-new-nnnnn-cf1-2-sgl Treaty|PROPN|1)", []span{{1, 2, naming.Other}}},
	} {
		if got := gumNames(gum(c.line), lists); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.line, got, c.want)
		}
	}
}

func TestMarkProper(t *testing.T) {
	s := gum("Bell|PROPN of|ADP Belmark|PROPN left|VERB Monday|PROPN")
	labels := make([]uint8, len(s))
	markProper(s, labels)
	if want := []uint8{anyName, anyName, anyName, 0, 0}; !slices.Equal(labels, want) {
		t.Errorf("%v, want %v", labels, want)
	}
}

func TestCutHyphens(t *testing.T) {
	for in, want := range map[string]string{"Kok-Tash": "Kok - Tash", "a-b-c": "a - b - c", "--": "--", "-": "-", "x-": "x-", "word": "word"} {
		if got := strings.Join(cutHyphens(in), " "); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// Words with the same neighbours come into one cluster.
func TestCluster(t *testing.T) {
	var sentences [][]string
	for _, noun := range []string{"dog", "cat", "cow"} {
		for _, verb := range []string{"sleeps", "eats", "runs"} {
			sentences = append(sentences, []string{"the", noun, verb}, []string{"a", noun, verb})
		}
	}
	of := countBigrams(sentences, 2).cluster(discard{}, 3, 20)
	if of["dog"] != of["cat"] || of["cat"] != of["cow"] || of["sleeps"] != of["eats"] || of["dog"] == of["eats"] || of["the"] != of["a"] || of["the"] == of["dog"] {
		t.Errorf("clusters %v", of)
	}
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

func TestParseSynset(t *testing.T) {
	s, err := parseSynset("00001740 29 v 02 stand 0 wait 1 001 @ 00002000 v 0000 02 + 02 00 + 08 02")
	if err != nil || s.file != 29 || !slices.Equal(s.words, []string{"stand", "wait"}) || s.frames[0] != 1<<2 || s.frames[2] != 1<<8 {
		t.Errorf("%+v, %v", s, err)
	}
	for _, bad := range []string{"", "x", "1 y v 01 a 0 000", "1 29 v 05 a 0", "1 29 v 01 a 0 009 00", "1 29 v 01 a 0 000 01 + 99 00"} {
		if _, err := parseSynset(bad); err == nil {
			t.Errorf("%q is taken for a synset", bad)
		}
	}
}

// A weight beyond the ends is written whole where it must be, and cut down where not.
func TestQuantiseWhole(t *testing.T) {
	for _, whole := range []bool{true, false} {
		models := []map[uint32]map[uint8]float64{{}}
		for k := range uint32(9999) {
			models[0][k] = map[uint8]float64{0: 1}
		}
		models[0][9999] = map[uint8]float64{0: 3}
		sum := 0
		for _, r := range quantise(models, 0.5, whole) {
			for _, e := range r.Entries {
				if r.Key == 9999 {
					sum += int(e.Weight)
				}
			}
		}
		if want := map[bool]int{true: 381, false: 127}[whole]; sum != want {
			t.Errorf("whole %v: %d, want %d", whole, sum, want)
		}
	}
}
