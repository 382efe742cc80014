package parsing

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math/bits"
	"slices"
)

// Table holds what each feature says of the actions: buckets of 64 bytes, so that a look-up touches one
// line of the cache. A bucket is the low halves of up to twelve keys, two bytes each, then the
// weights of each. Half a key of 0 is an empty place.
type Table struct{ buckets [][bucketBytes]byte }

const (
	bucketBytes = 64
	places      = 12
	weightsAt   = 2 * places
)

// ErrTable is a table that cannot be read.
var ErrTable = errors.New("the parser's weights are cut off or damaged")

// OpenTable reads what EncodeTable wrote. It copies it, for in a file the buckets do not begin where lines of the cache
// do.
func OpenTable(data string) (Table, error) {
	n := len(data) / bucketBytes
	if n == 0 || len(data)%bucketBytes != 0 || n > 1<<24 {
		return Table{}, ErrTable
	}
	t := Table{make([][bucketBytes]byte, n)}
	for i := range t.buckets {
		copy(t.buckets[i][:], data[i*bucketBytes:])
	}
	return t, nil
}

// Add adds the weights of features to the scores. It first finds all buckets and only then looks for the keys, and it
// takes no branch that hangs on what it finds: what it waits for is memory and wrong guesses.
func (t *Table) Add(scores *[Actions]int32, keys []uint32) {
	var rows [MaxFeatures]*[bucketBytes]byte
	var heads [MaxFeatures]uint64 // the first four places
	keys = keys[:min(len(keys), MaxFeatures)]
	for i, key := range keys {
		row := &t.buckets[bucketOf(key, uint64(len(t.buckets)))]
		rows[i], heads[i] = row, binary.LittleEndian.Uint64(row[:])
	}
	const ones, tops = 0x0001000100010001, 0x8000800080008000
	var shift, left, right int32
	for i, key := range keys {
		row := rows[i]
		want := uint64(key|1) & 0xffff * ones
		// Four keys at a time: the lowest half-word that is 0 after the exclusive or is a hit. Those of the three words are
		// put together so that bit 16 k + g stands for place 4 g + k.
		x, y, z := heads[i]^want, binary.LittleEndian.Uint64(row[8:])^want, binary.LittleEndian.Uint64(row[16:])^want
		hit := (x-ones)&^x&tops>>15 | (y-ones)&^y&tops>>14 | (z-ones)&^z&tops>>13
		bit := bits.TrailingZeros64(hit)
		place := bit>>4 + bit&15*4
		w := binary.LittleEndian.Uint32(row[weightsAt+Actions*place:])
		w &= uint32(int64(hit|-hit) >> 63)
		shift += int32(int8(w))
		left += int32(int8(w >> 8))
		right += int32(int8(w >> 16))
	}
	scores[Shift] += shift
	scores[Left] += left
	scores[Right] += right
}

// bucketOf chooses a bucket by the high bits of a key.
func bucketOf(key uint32, buckets uint64) int { return int(uint64(key) * buckets >> 32) }

// Row is a feature with its weights. Keys are told apart by all bits but the lowest.
type Row struct {
	Key     uint32
	Weights [Actions]int8
}

// EncodeTable writes a table of so many buckets. Where more than twelve features meet, those that
// weigh least are left out; the number of these is given.
func EncodeTable(rows []Row, buckets int) (data []byte, lost int) {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(a.Key, b.Key)) })
	data = make([]byte, bucketBytes*buckets)
	for _, r := range rows {
		row := data[bucketOf(r.Key, uint64(buckets))*bucketBytes:][:bucketBytes]
		key := r.Key | 1
		at := 0
		for at < places && (row[2*at] != 0 || row[2*at+1] != 0) {
			at++
		}
		if at == places {
			lost++
			continue
		}
		row[2*at], row[2*at+1] = byte(key), byte(key>>8)
		for a, w := range r.Weights {
			row[weightsAt+Actions*at+a] = byte(w)
		}
	}
	return data, lost
}

func weight(r Row) int {
	sum := 0
	for _, w := range r.Weights {
		sum += max(int(w), -int(w))
	}
	return sum
}
