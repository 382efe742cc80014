package match

import (
	"encoding/binary"
	"hash/fnv"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/counterclaim/counterclaim"
)

// How reports are sketched: so many least hashes, of which the first stand in bands of so many that must all be the same for
// two reports to be looked at together. Two reports that share 0.8 of their shingles meet in one of
// the bands with a probability above 0.999, of 0.7 with one of 0.99.
const (
	sketchSize  = 96
	bands       = 12
	bandSize    = 3
	shingleSize = 4  // words in a row
	leastWords  = 20 // shorter texts have no sketch: formulas would be copies of each other
	leastAlike  = 48 // of the least hashes, from which on a report is a copy
)

// Sketches names the rules by which reports are sketched. A record that has reports without a sketch gets them once under each name.
const Sketches = "1"

// CopyDays is the longest time between a report and its copy: what is like it later is the same formula, not the same report.
const CopyDays = 7

// Sketch makes of a report's text a short signature by which near copies of it are known, and the
// names of the bands under which a store keeps it: a copy shares at least one of them. The signature
// is MinHash (Broder 1997, "On the resemblance and containment of documents") over runs of four
// words without case and punctuation, 96 numbers of 4 bytes. A text of fewer than 20 words has
// none. The same text gives the same sketch in every version of a record; a change of its constants
// wants all sketches made anew.
func Sketch(text string) (sketch []byte, under []string) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) < leastWords {
		return nil, nil
	}
	var least [sketchSize]uint32
	for k := range least {
		least[k] = ^uint32(0)
	}
	h := fnv.New64a()
	for i := 0; i+shingleSize <= len(words); i++ {
		h.Reset()
		for _, w := range words[i : i+shingleSize] {
			io.WriteString(h, w)
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
	for b := range bands {
		h.Reset()
		h.Write([]byte{byte(b)})
		h.Write(sketch[4*bandSize*b : 4*bandSize*(b+1)])
		under = append(under, strconv.FormatUint(h.Sum64(), 36))
	}
	return sketch, under
}

// mixed is the finalizer of SplitMix64 (Steele, Lea and Flood 2014), by which one hash gives many.
func mixed(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// alike gives how many numbers two sketches have in common, which estimates the share of shingles that the texts have; 0 where one is none.
func alike(a, b []byte) int {
	if len(a) != 4*sketchSize || len(b) != len(a) {
		return 0
	}
	same := 0
	for i := 0; i < len(a); i += 4 {
		if string(a[i:i+4]) == string(b[i:i+4]) {
			same++
		}
	}
	return same
}

// Copies says which of a report and those near it are like which: a [counterclaim.Copying]. Each is linked to that one before it,
// within [CopyDays], which it is likest; of equally like ones to the first. In whatever order reports come in, each ends with the
// same: when the original comes after its copies these are linked to it.
func Copies(fresh counterclaim.Sketched, near []counterclaim.Sketched) []counterclaim.Sketched {
	var out []counterclaim.Sketched
	changed := false
	for _, o := range near {
		same := alike(fresh.Sketch, o.Sketch)
		gap := max(fresh.At-o.At, o.At-fresh.At)
		if same < leastAlike || o.Report == fresh.Report || gap > CopyDays*24*60*60 {
			continue
		}
		if o.Before(&fresh) {
			changed = like(&fresh, &o, same) || changed
		} else if like(&o, &fresh, same) {
			out = append(out, o)
		}
	}
	if changed {
		out = append([]counterclaim.Sketched{fresh}, out...)
	}
	return out
}

// like links a report to one before it, if it is linked to none that is liker.
func like(s, of *counterclaim.Sketched, same int) bool {
	had := counterclaim.Sketched{Report: s.Like, At: s.LikeAt}
	if same < s.Alike || same == s.Alike && !s.Like.IsZero() && !of.Before(&had) {
		return false
	}
	s.Like, s.LikeAt, s.Alike = of.Report, of.At, same
	return true
}
