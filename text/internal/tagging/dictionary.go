package tagging

import (
	"errors"
	"slices"

	"github.com/counterclaim/counterclaim/text/internal/linear"
)

// Dictionary tells the class of each known word: a table of hashed words, open addressing, read
// where it lies.
type Dictionary struct {
	data string // pairs of key and class, a power of two of them
	mask uint32
}

// ErrDictionary is a table that cannot be read.
var ErrDictionary = errors.New("the dictionary is cut off or damaged")

// OpenDictionary reads what EncodeDictionary wrote.
func OpenDictionary(data string) (Dictionary, error) {
	n := len(data) / 8
	if len(data)%8 != 0 || n == 0 || n&(n-1) != 0 {
		return Dictionary{}, ErrDictionary
	}
	return Dictionary{data, uint32(n - 1)}, nil
}

// Class gives the class of a hashed word, Unknown if it is not there.
func (d *Dictionary) Class(key uint32) uint32 {
	for i, tries := key&d.mask, uint32(0); tries <= d.mask; i, tries = (i+1)&d.mask, tries+1 {
		at := int(i) * 8
		k, class := linear.Uint32(d.data, at), linear.Uint32(d.data, at+4)
		if class == Unknown {
			return Unknown
		}
		if k == key {
			return class
		}
	}
	return Unknown
}

// EncodeDictionary writes a table; no class may be Unknown.
func EncodeDictionary(classes map[uint32]uint32) []byte {
	keys := make([]uint32, 0, len(classes))
	for k := range classes {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	size := 8
	for size*2 < len(keys)*3 {
		size *= 2
	}
	out := make([]byte, 8*size)
	for _, k := range keys {
		i := int(k) & (size - 1)
		for linear.Uint32(string(out[8*i+4:8*i+8]), 0) != Unknown {
			i = (i + 1) & (size - 1)
		}
		linear.PutUint32(out[8*i:], k)
		linear.PutUint32(out[8*i+4:], classes[k])
	}
	return out
}

// CasedWord is what the hash of a word as it stands is joined with, to keep it apart from
// lower-case words in the dictionary.
const CasedWord = 0x5bd1e995

// SpecialBit marks a value of the table of special features, so that none is 0.
const SpecialBit = 1 << 31

// Special is the key of a word's features under a label.
func Special(low uint32, label uint8) uint32 { return linear.Hash(1000, low, uint32(label)) }

// sureBit marks the class of a word that has one label alone.
const sureBit = 1 << 31

// Sure gives the label of a class whose words have no other, so that nothing need be weighed.
func Sure(class uint32) (label uint8, ok bool) { return uint8(class), class&sureBit != 0 }

// Counts is how often a word was seen with each label, by label.
type Counts []Count

// Count is a label and a number.
type Count struct {
	Label uint8
	N     int32
}

// Add counts n more of a label.
func (c *Counts) Add(label uint8, n int32) {
	for i := range *c {
		if (*c)[i].Label == label {
			(*c)[i].N += n
			return
		}
	}
	*c = append(*c, Count{label, n})
	slices.SortFunc(*c, func(a, b Count) int { return int(a.Label) - int(b.Label) })
}

// How often a word must have been seen before it has one label without doubt, and how rarely
// with another (of a thousand).
const (
	sureCount = 30
	sureRest  = 1
)

// Class makes the class of a word from its counts less those of a sentence (skip, may be nil):
// what a word in that sentence would be if the sentence had not been seen.
func (c Counts) Class(skip Counts) uint32 {
	var kept [6]Count
	n, total := 0, int32(0)
	top, topN := uint8(0), int32(0)
	for _, x := range c {
		for _, s := range skip {
			if s.Label == x.Label {
				x.N -= s.N
			}
		}
		if x.N <= 0 {
			continue
		}
		total += x.N
		if x.N > topN {
			top, topN = x.Label, x.N
		}
		if n < len(kept) {
			kept[n] = x
			n++
		}
	}
	if total == 0 {
		return Unknown
	}
	if total >= sureCount && (total-topN)*1000 <= total*sureRest {
		return sureBit | uint32(top)
	}
	h := uint32(top) + 1
	for _, k := range kept[:n] {
		if k.Label != top && k.N*12 >= total {
			h = linear.Hash(h, uint32(k.Label), bit(k.N*3 >= total))
		}
	}
	// How sure one can be grows with the number of times.
	h = linear.Hash(h, bit(total > 1)+bit(total > 4), 0)
	return h&^sureBit | 1
}

// UnseenWord stands for the hashes of a word that the dictionary does not have, in some rounds of
// training and always after.
const UnseenWord = 2
