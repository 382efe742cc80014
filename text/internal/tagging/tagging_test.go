package tagging

import (
	"fmt"
	"strings"
	"testing"
)

func TestDictionary(t *testing.T) {
	want := map[uint32]uint32{}
	for i := range uint32(1000) {
		want[i*i*2654435761] = i + 1
	}
	d, err := OpenDictionary(string(EncodeDictionary(want)))
	if err != nil {
		t.Fatal(err)
	}
	for key, class := range want {
		if got := d.Class(key); got != class {
			t.Errorf("key %d: %d, want %d", key, got, class)
		}
	}
	if got := d.Class(12345); got != Unknown {
		t.Errorf("a key that is not there: %d", got)
	}
	for _, data := range []string{"", "1234567", strings.Repeat("x", 24)} {
		if _, err := OpenDictionary(data); err == nil {
			t.Errorf("%q is a dictionary", data)
		}
	}
	full := Dictionary{strings.Repeat("\xff", 16), 1}
	if got := full.Class(7); got != Unknown {
		t.Errorf("a table without a free slot: %d", got)
	}
}

// An inflected form looks like others of its kind, not like a base form.
func TestLexicon(t *testing.T) {
	l, err := OpenLexicon(string(EncodeLexicon(map[string]uint8{
		"shell": LexNoun | LexVerb, "fire": LexNoun | LexVerb, "stop": LexNoun | LexVerb, "quiet": LexAdj, "calm": LexAdj})))
	if err != nil {
		t.Fatal(err)
	}
	look := func(s string) uint32 { return l.look([]byte(s)) }
	for _, same := range []string{"shell fire", "shelled fired", "shelling stopping", "shells fires", "quieter calmer", "quietly calmly", "abc xyz"} {
		a, b, _ := strings.Cut(same, " ")
		if look(a) != look(b) {
			t.Errorf("%s and %s differ", a, b)
		}
	}
	for _, other := range []string{"shell shells", "shells shelled", "quiet quietly", "quiet shell", "xyz shell"} {
		a, b, _ := strings.Cut(other, " ")
		if look(a) == look(b) {
			t.Errorf("%s and %s are the same", a, b)
		}
	}
}

// A word's class is what the other sentences make of it.
func TestClassWithout(t *testing.T) {
	var all, here Counts
	all.Add(3, 2)
	all.Add(5, 1)
	here.Add(5, 1)
	var two Counts
	two.Add(3, 2)
	if all.Class(here) != two.Class(nil) {
		t.Error("counts of the sentence are not taken out")
	}
	if all.Class(all) != Unknown {
		t.Error("a word that no other sentence has is not unknown")
	}
	two.Add(3, 100)
	if label, ok := Sure(two.Class(nil)); !ok || label != 3 {
		t.Errorf("one label alone: %d %v", label, ok)
	}
	two.Add(4, 50)
	if _, ok := Sure(two.Class(nil)); ok {
		t.Error("two labels are taken for one")
	}
}

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		word string
		edit Edit
		want string
	}{
		{"Claims", Edit{'l', 1, ""}, "claim"},
		{"UN", Edit{'k', 0, ""}, "UN"},
		{"ARDANIA", Edit{'t', 0, ""}, "Ardania"},
		{"went", Edit{'l', 4, "go"}, "go"},
		{"a", Edit{'l', 3, "x"}, "a"},
		{"", Edit{'t', 0, "x"}, "x"},
		{"élite", Edit{'t', 0, ""}, "élite"},
	} {
		if got := c.edit.Apply(c.word); got != c.want {
			t.Errorf("%q %v: %q", c.word, c.edit, got)
		}
	}
}

// Two words that differ only far from their ends look the same; the longest takes no longer.
func TestLookLong(t *testing.T) {
	var lex Lexicon
	lex, err := OpenLexicon(string(EncodeLexicon(nil)))
	if err != nil {
		t.Fatal(err)
	}
	var a, b Word
	a.Look(strings.Repeat("a", 100)+strings.Repeat("x", 1<<20)+strings.Repeat("b", 100), &lex)
	b.Look(strings.Repeat("a", 100)+strings.Repeat("y", 10)+strings.Repeat("b", 100), &lex)
	if a != b {
		t.Error(fmt.Sprint(a, b))
	}
}
