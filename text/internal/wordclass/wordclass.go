// Package wordclass has what is known of words beyond the treebanks: clusters, senses, and lists of names.
package wordclass

import (
	"errors"
	"maps"
	"slices"

	"github.com/counterclaim/counterclaim/text/internal/linear"
)

// ErrTable is a table that cannot be read.
var ErrTable = errors.New("the classes of words are cut off or damaged")

// Class is what is known of a word beyond the treebanks, small letters taken for capitals and 0 for
// every digit. 0 is for what is not known.
type Class struct {
	Cluster uint16 // which words it stands among in raw texts; below 512
	Group   uint8  // the same, coarser; below 64
	Noun    uint8  // lexicographer file of WordNet's first sense as a noun; below 32
	Verb    uint8  // the same as a verb, 1 for verb.body; below 16
	Frames  uint8  // what WordNet says a verb takes, a bit for each kind
}

func (c Class) pack() uint32 {
	return uint32(c.Cluster&511) | uint32(c.Group&63)<<9 | uint32(c.Noun&31)<<15 | uint32(c.Verb&15)<<20 | uint32(c.Frames)<<24
}

func unpack(v uint32) Class {
	return Class{uint16(v & 511), uint8(v >> 9 & 63), uint8(v >> 15 & 31), uint8(v >> 20 & 15), uint8(v >> 24)}
}

// Table is a table of hashed words, open addressing, read where it lies. A place is six bytes:
// four for the class, which is 0 in an empty one, and two for the word.
type Table struct {
	data string
	mask uint32
}

const placeBytes = 6

// OpenTable reads what EncodeTable wrote.
func OpenTable(data string) (Table, error) {
	n := len(data) / placeBytes
	if n == 0 || len(data)%placeBytes != 0 || n&(n-1) != 0 || n > 1<<24 {
		return Table{}, ErrTable
	}
	return Table{data, uint32(n - 1)}, nil
}

// EncodeTable writes the classes of words as FoldWord writes them.
func EncodeTable(classes map[string]Class) []byte {
	size := 8
	for size*3 < len(classes)*4 {
		size *= 2
	}
	out := make([]byte, placeBytes*size)
	for _, w := range slices.Sorted(maps.Keys(classes)) {
		v := classes[w].pack()
		if v == 0 {
			continue
		}
		at, print := place(Hash(w))
		i := int(at) & (size - 1)
		for linear.Uint32(string(out[placeBytes*i:placeBytes*i+4]), 0) != 0 {
			i = (i + 1) & (size - 1)
		}
		linear.PutUint32(out[placeBytes*i:], v)
		out[placeBytes*i+4], out[placeBytes*i+5] = byte(print), byte(print>>8)
	}
	return out
}

// place spreads a hash: where a word is looked for, and what of it stands there.
func place(h uint32) (at uint32, print uint16) {
	h *= 0x9E3779B1
	return h >> 7, uint16(h)
}

// Of gives the class of the word with a hash.
func (c *Table) Of(h uint32) Class {
	at, print := place(h)
	for range c.mask + 1 {
		i := int(at&c.mask) * placeBytes
		v := linear.Uint32(c.data, i)
		if v == 0 {
			break
		}
		if c.data[i+4] == byte(print) && c.data[i+5] == byte(print>>8) {
			return unpack(v)
		}
		at++
	}
	return Class{}
}

// FoldWord writes a word as its class is looked up.
func FoldWord(word string) string {
	out := []byte(word)
	for i, c := range out {
		out[i] = Fold(c)
	}
	return string(out)
}

// Fold writes a small letter for a capital and 0 for a digit.
func Fold(c byte) byte {
	switch {
	case 'A' <= c && c <= 'Z':
		return c + 'a' - 'A'
	case '0' <= c && c <= '9':
		return '0'
	}
	return c
}

// Hash is the number that a folded word goes by.
func Hash(folded string) uint32 {
	h := uint32(2166136261)
	for i := range len(folded) {
		h = (h ^ uint32(folded[i])) * 16777619
	}
	return h
}

// Flags is a table of hashed words with sixteen flags each, read where it lies: open addressing, a place being
// four bytes, two for the word and two for its flags, which are 0 in an empty place.
type Flags struct {
	data string
	mask uint32
}

const flagBytes = 4

// OpenFlags reads what EncodeFlags wrote.
func OpenFlags(data string) (Flags, error) {
	n := len(data) / flagBytes
	if n == 0 || len(data)%flagBytes != 0 || n&(n-1) != 0 || n > 1<<24 {
		return Flags{}, ErrTable
	}
	return Flags{data, uint32(n - 1)}, nil
}

// EncodeFlags writes the flags of words as FoldWord writes them.
func EncodeFlags(words map[string]uint16) []byte {
	size := 8
	for size*3 < len(words)*4 {
		size *= 2
	}
	out := make([]byte, flagBytes*size)
	for _, w := range slices.Sorted(maps.Keys(words)) {
		if words[w] == 0 {
			continue
		}
		at, print := place(Hash(w))
		i := int(at) & (size - 1)
		for out[flagBytes*i+2]|out[flagBytes*i+3] != 0 {
			i = (i + 1) & (size - 1)
		}
		linear.PutUint32(out[flagBytes*i:], uint32(print)|uint32(words[w])<<16)
	}
	return out
}

// Of gives the flags of the word with a hash.
func (f *Flags) Of(h uint32) uint16 {
	at, print := place(h)
	for range f.mask + 1 {
		v := linear.Uint32(f.data, int(at&f.mask)*flagBytes)
		if v>>16 == 0 {
			break
		}
		if uint16(v) == print {
			return uint16(v >> 16)
		}
		at++
	}
	return 0
}
