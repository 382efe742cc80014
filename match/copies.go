package match

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"
)

// How reports are sketched: so many least hashes, in bands of so many that must all be the same for
// two reports to be looked at together. Two reports that share 0.7 of their shingles meet in one of
// the bands with a probability above 0.999.
const (
	sketchSize  = 96
	bandSize    = 4
	shingleSize = 4   // words in a row
	leastWords  = 20  // shorter texts have no sketch: formulas would be copies of each other
	copyShare   = 0.5 // of the least hashes, from which on a report is a copy
)

// Sketch makes of a report's text a short signature by which near copies of it are known, and the
// names of the bands under which a store keeps it: a copy shares at least one of them. The signature
// is MinHash (Broder 1997, "On the resemblance and containment of documents") over runs of four
// words without case and punctuation, 96 numbers of 4 bytes. A text of fewer than 20 words has
// none. The same text gives the same sketch in every version of a record; a change of its constants
// wants all sketches made anew.
func Sketch(text string) (sketch []byte, bands []string) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) < leastWords {
		return nil, nil
	}
	var least [sketchSize]uint32
	for k := range least {
		least[k] = ^uint32(0)
	}
	for i := 0; i+shingleSize <= len(words); i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+shingleSize] {
			h.Write([]byte(w))
			h.Write([]byte{0})
		}
		x := h.Sum64()
		for k := range least {
			x += 0x9e3779b97f4a7c15
			least[k] = min(least[k], uint32(mixed(x)>>32))
		}
	}
	for _, v := range least {
		sketch = binary.BigEndian.AppendUint32(sketch, v)
	}
	for b := 0; b < len(sketch); b += 4 * bandSize {
		bands = append(bands, fmt.Sprintf("%02d:%x", b/(4*bandSize), sketch[b:b+4*bandSize]))
	}
	return sketch, bands
}

// mixed is the finalizer of SplitMix64 (Steele, Lea and Flood 2014), by which one hash gives many.
func mixed(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// CopyOf says of which candidate a report is a near copy: the index of the likest, of equal ones
// the first, or -1. Sketches of another size are never copies.
func CopyOf(sketch []byte, candidates [][]byte) int {
	best, most := -1, copyShare
	if len(sketch) != 4*sketchSize {
		return best
	}
	for i, c := range candidates {
		if share := resemblance(sketch, c); share > most || share == most && best < 0 {
			best, most = i, share
		}
	}
	return best
}

// resemblance estimates the share of shingles that two texts have in common.
func resemblance(a, b []byte) float64 {
	if len(a) != len(b) || len(a) == 0 {
		return 0
	}
	same := 0
	for i := 0; i < len(a); i += 4 {
		if string(a[i:i+4]) == string(b[i:i+4]) {
			same++
		}
	}
	return float64(4*same) / float64(len(a))
}

// Voices counts how many of the reports speak for themselves: copies of an earlier one are not
// counted again, nor copies of copies. A report without a sketch counts.
func Voices(sketches [][]byte) int {
	n := 0
	for i, s := range sketches {
		if CopyOf(s, sketches[:i]) < 0 {
			n++
		}
	}
	return n
}
