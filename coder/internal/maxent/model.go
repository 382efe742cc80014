package maxent

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"
	"slices"
	"sort"
	"strings"
)

// Model gives probabilities to labels. It is read where it lies: a line of labels parted by tabs, then a row for each sign in the order of
// their hashes: the hash (4 bytes, big end first), the row's scale (1 byte, eighths of a binary exponent from -25) and a weight for each
// label (1 byte, signed).
type Model struct {
	Labels []string
	rows   string
	width  int
}

// ErrModel is a model that cannot be read.
var ErrModel = errors.New("the weights are cut off or damaged")

// Open reads what Encode wrote.
func Open(data string) (*Model, error) {
	head, rows, ok := strings.Cut(data, "\n")
	m := &Model{Labels: strings.Split(head, "\t"), rows: rows}
	m.width = 5 + len(m.Labels)
	if !ok || len(m.Labels) < 2 || len(m.Labels) > 64 || len(rows)%m.width != 0 {
		return nil, ErrModel
	}
	for i := m.width; i < len(rows); i += m.width {
		if rows[i-m.width:i-m.width+4] >= rows[i:i+4] {
			return nil, ErrModel
		}
	}
	return m, nil
}

// Encode gives the bytes that Open reads.
func (m *Model) Encode() []byte { return []byte(strings.Join(m.Labels, "\t") + "\n" + m.rows) }

// Signs is how many signs have a weight.
func (m *Model) Signs() int { return len(m.rows) / m.width }

func hash(name string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(name))
	return h.Sum32()
}

// pack makes a model of weights by sign, one for each label. Rows in which no weight reaches least are left out; of two signs with
// one hash the first by name is kept.
func pack(labels, names []string, weights []float64, least float64) *Model {
	k := len(labels)
	m := &Model{Labels: labels, width: 5 + k}
	rows := map[uint32]string{}
	for i, name := range names {
		row := weights[i*k : i*k+k]
		most := 0.0
		for _, w := range row {
			most = max(most, math.Abs(w))
		}
		if _, taken := rows[hash(name)]; taken || most < least {
			continue
		}
		b := min(max(math.Ceil(8*math.Log2(most/127))+200, 0), 255)
		out := binary.BigEndian.AppendUint32(nil, hash(name))
		out = append(out, byte(b))
		for _, w := range row {
			out = append(out, byte(int8(math.Round(w/scale(byte(b))))))
		}
		rows[hash(name)] = string(out)
	}
	var sorted []uint32
	for h := range rows {
		sorted = append(sorted, h)
	}
	slices.Sort(sorted)
	var b strings.Builder
	for _, h := range sorted {
		b.WriteString(rows[h])
	}
	m.rows = b.String()
	return m
}

func scale(b byte) float64 { return math.Exp2((float64(b) - 200) / 8) }

// row gives the weights of a sign, "" where it has none, and their scale.
func (m *Model) row(name string) (string, float64) {
	var key [4]byte
	binary.BigEndian.PutUint32(key[:], hash(name))
	want := string(key[:])
	n := m.Signs()
	i := sort.Search(n, func(i int) bool { return m.rows[i*m.width:i*m.width+4] >= want })
	if i == n || m.rows[i*m.width:i*m.width+4] != want {
		return "", 0
	}
	row := m.rows[i*m.width : (i+1)*m.width]
	return row[5:], scale(row[4])
}

// Predict gives the probability of each label.
func (m *Model) Predict(signs []Sign) []float64 {
	p := make([]float64, len(m.Labels))
	for _, s := range signs {
		row, factor := m.row(s.Name)
		for j := range len(row) {
			p[j] += s.Value * factor * float64(int8(row[j]))
		}
	}
	softmax(p)
	return p
}

// Weights gives the weight of each label that a sign has, nil where it has none.
func (m *Model) Weights(sign string) []float64 {
	row, factor := m.row(sign)
	if row == "" {
		return nil
	}
	out := make([]float64, len(row))
	for j := range out {
		out[j] = factor * float64(int8(row[j]))
	}
	return out
}
