package wordclass

import (
	"fmt"
	"testing"
)

func TestTable(t *testing.T) {
	classes := map[string]Class{}
	for i := range 500 {
		classes[fmt.Sprintf("word%c%c", 'a'+i%26, 'a'+i/26)] = Class{uint16(i + 1), uint8(i % 60), uint8(i % 30), uint8(i % 16), uint8(i)}
	}
	table, err := OpenTable(string(EncodeTable(classes)))
	if err != nil {
		t.Fatal(err)
	}
	for w, want := range classes {
		if got := table.Of(Hash(w)); got != want {
			t.Errorf("%s: %v, want %v", w, got, want)
		}
	}
	if got := table.Of(Hash("absent")); got != (Class{}) {
		t.Errorf("a word that is not there has %v", got)
	}
}

func TestFlags(t *testing.T) {
	words := map[string]uint16{"none": 0}
	for i := range 500 {
		words[fmt.Sprintf("word%c%c", 'a'+i%26, 'a'+i/26)] = uint16(i*131 + 1)
	}
	flags, err := OpenFlags(string(EncodeFlags(words)))
	if err != nil {
		t.Fatal(err)
	}
	for w, want := range words {
		if got := flags.Of(Hash(w)); got != want {
			t.Errorf("%s: %x, want %x", w, got, want)
		}
	}
}

// A table without an empty place ends a search all the same.
func TestFullTables(t *testing.T) {
	full := make([]byte, 24)
	for i := range full {
		full[i] = 0xff
	}
	table, err := OpenTable(string(full))
	if err != nil {
		t.Fatal(err)
	}
	flags, err := OpenFlags(string(full[:16]))
	if err != nil {
		t.Fatal(err)
	}
	if table.Of(5) != (Class{}) || flags.Of(5) != 0 {
		t.Error("a word is found that is not there")
	}
	for _, n := range []int{0, 1, 5, 7, 18} {
		if _, err := OpenTable(string(full[:n])); err == nil {
			t.Errorf("%d bytes are taken for a table", n)
		}
	}
	for _, n := range []int{0, 3, 12} {
		if _, err := OpenFlags(string(full[:n])); err == nil {
			t.Errorf("%d bytes are taken for flags", n)
		}
	}
}

func TestFoldWord(t *testing.T) {
	for in, want := range map[string]string{"BM-21": "bm-00", "Grad": "grad", "É": "É", "": ""} {
		if got := FoldWord(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
