package parsing

import (
	"cmp"
	"errors"
	"math/bits"
	"slices"
)

// Table holds what each feature says of the actions, read where it lies: buckets of 64 bytes, so that a
// look-up touches one line of the cache. A bucket is the low halves of up to twelve keys, two bytes
// each, then the weights of each. Half a key of 0 is an empty place.
type Table struct {
	data  string
	shift uint
}

const (
	bucketBytes = 64
	places      = 12
	weightsAt   = 2 * places
)

// ErrTable is a table that cannot be read.
var ErrTable = errors.New("the parser's weights are cut off or damaged")

// OpenTable reads what EncodeTable wrote.
func OpenTable(data string) (Table, error) {
	n := len(data) / bucketBytes
	if n == 0 || len(data)%bucketBytes != 0 || n&(n-1) != 0 || n > 1<<24 {
		return Table{}, ErrTable
	}
	return Table{data, uint(32 - bits.TrailingZeros(uint(n)))}, nil
}

// Add adds the weights of a feature to the scores.
func (t *Table) Add(scores *[Actions]int32, key uint32) {
	at := int(key>>t.shift) * bucketBytes
	row := t.data[at : at+bucketBytes]
	const ones, tops = 0x0001000100010001, 0x8000800080008000
	want := uint64(key|1) & 0xffff * ones
	// Four keys at a time: the lowest half-word that is 0 after the exclusive or is a hit.
	for i := 0; i < weightsAt; i += 8 {
		x := uint64(row[i]) | uint64(row[i+1])<<8 | uint64(row[i+2])<<16 | uint64(row[i+3])<<24 |
			uint64(row[i+4])<<32 | uint64(row[i+5])<<40 | uint64(row[i+6])<<48 | uint64(row[i+7])<<56
		x ^= want
		if hit := (x - ones) &^ x & tops; hit != 0 {
			w := weightsAt + Actions*(i/2+bits.TrailingZeros64(hit)/16)
			scores[Shift] += int32(int8(row[w]))
			scores[Left] += int32(int8(row[w+1]))
			scores[Right] += int32(int8(row[w+2]))
			return
		}
	}
}

// Row is a feature with its weights. Keys are told apart by all bits but the lowest.
type Row struct {
	Key     uint32
	Weights [Actions]int8
}

// EncodeTable writes a table of 1<<log2 buckets. Where more than twelve features meet, those that
// weigh least are left out; the number of these is given.
func EncodeTable(rows []Row, log2 int) (data []byte, lost int) {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(a.Key, b.Key)) })
	data = make([]byte, bucketBytes<<log2)
	for _, r := range rows {
		row := data[int(r.Key>>(32-log2))*bucketBytes:][:bucketBytes]
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
