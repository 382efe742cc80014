// Package linear holds linear classifiers over hashed features: each feature is a 32-bit
// key, its row a short list of labels with weights. A model is one string that is read where
// it lies, so that opening an embedded one costs nothing.
package linear

import (
	"errors"
	"slices"
)

// MaxLabels is how many labels a model can tell apart.
const MaxLabels = 256

// bucketBits is how many high bits of a key choose its bucket; the others stand in the row.
const bucketBits = 17

const buckets = 1 << bucketBits

// Model is an opened model: offsets of the buckets, then their rows one after another. A row is
// the low bits of its key (2 bytes), the number of its entries (1 byte) and the entries, each a
// label and a signed weight (1 byte each).
type Model struct {
	offsets, rows string
}

// Entry is the weight that a feature gives to a label.
type Entry struct {
	Label  uint8
	Weight int8
}

// Row is a feature with its entries, at most 255.
type Row struct {
	Key     uint32
	Entries []Entry
}

var errModel = errors.New("the weights are cut off or damaged")

// Open reads a model that Encode made. It checks where the buckets lie; a damaged row is passed
// over by Add.
func Open(data string) (Model, error) {
	const head = 4 * (buckets + 1)
	if len(data) < head {
		return Model{}, errModel
	}
	m := Model{data[:head], data[head:]}
	last := uint32(0)
	for i := 0; i < head; i += 4 {
		at := Uint32(m.offsets, i)
		if at < last || i == 0 && at != 0 || int64(at) > int64(len(m.rows)) {
			return Model{}, errModel
		}
		last = at
	}
	if int(last) != len(m.rows) {
		return Model{}, errModel
	}
	return m, nil
}

// MaxKeys is how many keys Add takes at a time.
const MaxKeys = 128

// Add adds the weights of features, at most MaxKeys, to the scores. It first reads where all rows are,
// then the key that begins each bucket, and only then searches: so the memory, which is what this
// waits for, fetches many at once.
func (m *Model) Add(scores *[MaxLabels]int32, keys []uint32) {
	var starts, ends [MaxKeys]int32
	var firsts [MaxKeys]uint16
	keys = keys[:min(len(keys), MaxKeys)]
	for i, key := range keys {
		at := Uint64(m.offsets, int(key>>(32-bucketBits))*4)
		starts[i], ends[i] = int32(uint32(at)), int32(at>>32)
	}
	for i := range keys {
		if at := starts[i]; at+1 < ends[i] {
			firsts[i] = uint16(m.rows[at]) | uint16(m.rows[at+1])<<8
		}
	}
	for i, key := range keys {
		low := uint16(key & (1<<(32-bucketBits) - 1))
		// Rows rise by their keys.
		if firsts[i] > low {
			continue
		}
		for row := m.rows[starts[i]:ends[i]]; len(row) >= 3; {
			n := 3 + 2*int(row[2])
			if n > len(row) {
				break
			}
			if k := uint16(row[0]) | uint16(row[1])<<8; k >= low {
				for e := row[3:n]; k == low && len(e) >= 2; e = e[2:] {
					scores[e[0]] += int32(int8(e[1]))
				}
				break
			}
			row = row[n:]
		}
	}
}

// Encode writes a model. Keys must differ. The same rows in any order give the same bytes.
func Encode(rows []Row) []byte {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b Row) int {
		if a.Key < b.Key {
			return -1
		}
		return 1
	})
	out := make([]byte, 4*(buckets+1))
	head := len(out)
	next := 0
	for b := range buckets + 1 {
		PutUint32(out[4*b:], uint32(len(out)-head))
		for ; next < len(rows) && int(rows[next].Key>>(32-bucketBits)) == b; next++ {
			r := rows[next]
			low := r.Key & (1<<(32-bucketBits) - 1)
			out = append(out, byte(low), byte(low>>8), byte(len(r.Entries)))
			for _, e := range r.Entries {
				out = append(out, e.Label, byte(e.Weight))
			}
		}
	}
	return out
}

// Uint32 reads four bytes of s at i, low byte first.
func Uint32(s string, i int) uint32 {
	b := s[i : i+4]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// PutUint32 writes what Uint32 reads.
func PutUint32(b []byte, v uint32) {
	b[0], b[1], b[2], b[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
}

// Hash makes a key of a template's number and two values.
func Hash(template, a, b uint32) uint32 {
	h := (uint64(a)<<32 | uint64(b)) + uint64(template)*0x9E3779B97F4A7C15
	h ^= h >> 29
	h *= 0xBF58476D1CE4E5B9
	h ^= h >> 32
	h *= 0x94D049BB133111EB
	return uint32(h >> 32)
}

// Uint64 reads eight bytes from a place on, the lowest first.
func Uint64(s string, at int) uint64 {
	b := s[at : at+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}
