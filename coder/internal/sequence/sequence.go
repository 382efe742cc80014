// Package sequence labels words in a row: an averaged structured perceptron (Collins 2002) with hashed signs, whose best labels are found
// by the Viterbi algorithm.
package sequence

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"sort"
	"strings"
)

// Item is words in a row as the model sees them.
type Item struct {
	Signs [][]uint32 // of each word
	Links [][]uint32 // signs of each word that bear on the label together with that before
	Gold  []uint8    // labels, for training
	// Only tells which labels a word may have, a bit for each; nil where all may.
	Only []uint32
}

// Hash is the number that a sign goes by.
func Hash(parts ...string) uint32 {
	h := uint32(2166136261)
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h = (h ^ 31) * 16777619
	}
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	return h & mask
}

// Mix gives the number of a sign that stands for another together with something more.
func Mix(key, with uint32) uint32 {
	h := (key ^ with*0x2c1b3c6d) * 0x9e3779b1
	return (h ^ h>>13) & mask
}

const (
	bits = 22
	mask = 1<<bits - 1
)

// Labels is what a model tells apart.
type Labels struct {
	Names   []string
	Follows func(before, label int) bool // before is -1 at the beginning
}

// Model gives scores to labels. Rows stand in the order of their keys: the key (3 bytes, big end first), by how much the weights are to be
// multiplied (1 byte, a power of 2 from 2^-16), and a weight for each label, or for each pair of labels (1 byte each, signed).
type Model struct {
	labels       Labels
	signs, links string
}

var errModel = errors.New("the weights are cut off or damaged")

// Open reads what Encode wrote.
func Open(data string, labels Labels) (*Model, error) {
	k := len(labels.Names)
	if len(data) < 4 {
		return nil, errModel
	}
	n := int(binary.BigEndian.Uint32([]byte(data[:4])))
	m := &Model{labels: labels}
	data = data[4:]
	if n < 0 || n > len(data)/(4+k) || (len(data)-n*(4+k))%(4+k*k) != 0 {
		return nil, errModel
	}
	m.signs, m.links = data[:n*(4+k)], data[n*(4+k):]
	for _, part := range []struct {
		rows  string
		width int
	}{{m.signs, 4 + k}, {m.links, 4 + k*k}} {
		for i := part.width; i < len(part.rows); i += part.width {
			if part.rows[i-part.width:i-part.width+3] >= part.rows[i:i+3] {
				return nil, errModel
			}
		}
	}
	return m, nil
}

// Encode gives the bytes that Open reads.
func (m *Model) Encode() []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(m.signs)/(4+len(m.labels.Names))))
	return append(append(out, m.signs...), m.links...)
}

// row gives the weights that stand under a key, "" for none, and by how much they are to be multiplied.
func row(rows string, width int, key uint32) (string, float32) {
	want := string([]byte{byte(key >> 16), byte(key >> 8), byte(key)})
	n := len(rows) / width
	i := sort.Search(n, func(i int) bool { return rows[i*width:i*width+3] >= want })
	if i == n || rows[i*width:i*width+3] != want {
		return "", 0
	}
	return rows[i*width+4 : (i+1)*width], scale(rows[i*width+3])
}

func scale(b byte) float32 { return float32(math.Ldexp(1, int(b)-16)) }

// Best gives the best labels of an item.
func (m *Model) Best(it *Item) []uint8 {
	k := len(m.labels.Names)
	scores := make([]float32, len(it.Signs)*k)
	links := make([]float32, len(it.Signs)*k*k)
	for i := range it.Signs {
		for _, key := range it.Signs[i] {
			r, by := row(m.signs, 4+k, key)
			for j := range len(r) {
				scores[i*k+j] += by * float32(int8(r[j]))
			}
		}
		for _, key := range it.Links[i] {
			r, by := row(m.links, 4+k*k, key&0xffff)
			for j := range len(r) {
				links[i*k*k+j] += by * float32(int8(r[j]))
			}
		}
	}
	return best(it, m.labels, scores, links)
}

// best is the Viterbi algorithm.
func best(it *Item, l Labels, scores, links []float32) []uint8 {
	n, k := len(it.Signs), len(l.Names)
	out := make([]uint8, n)
	if n == 0 {
		return out
	}
	const never = -1e30
	now, next := make([]float32, k), make([]float32, k)
	back := make([]uint8, n*k)
	allowed := func(i, j int) bool { return it.Only == nil || it.Only[i]>>j&1 == 1 }
	for j := range k {
		now[j] = never
		if allowed(0, j) && l.Follows(-1, j) {
			now[j] = scores[j]
		}
	}
	for i := 1; i < n; i++ {
		for j := range k {
			next[j] = never
			if !allowed(i, j) {
				continue
			}
			for b := range k {
				if v := now[b] + links[i*k*k+b*k+j]; now[b] > never && l.Follows(b, j) && v > next[j] {
					next[j], back[i*k+j] = v, uint8(b)
				}
			}
			if next[j] > never {
				next[j] += scores[i*k+j]
			}
		}
		now, next = next, now
	}
	top := 0
	for j := range k {
		if now[j] > now[top] {
			top = j
		}
	}
	for i := n - 1; i >= 0; i-- {
		out[i] = uint8(top)
		top = int(back[i*k+top])
	}
	return out
}

// Options of Train.
type Options struct {
	Rounds int
	Least  int     // items that a sign must stand in
	Small  float32 // rows whose weights all stay below this are left out
	Cost   float32 // how much better the gold labels must be for each word that is wrong
	Missed float32 // how much better still where label 0 is wrong
}

// trainer is a perceptron while it learns.
type trainer struct {
	l             Labels
	signs, links  []float32 // by key and label
	sumS, sumL    []float32 // sums of changes weighted by time
	usedS, usedL  []bool
	scores, pairs []float32
	t             float32
}

// Train fits a model. The same items give the same model.
func Train(labels Labels, items []Item, o Options) *Model {
	k := len(labels.Names)
	x := &trainer{l: labels, signs: make([]float32, (mask+1)*k), sumS: make([]float32, (mask+1)*k),
		links: make([]float32, 1<<16*k*k), sumL: make([]float32, 1<<16*k*k), usedS: make([]bool, mask+1), usedL: make([]bool, 1<<16)}
	x.count(items, o.Least)
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(1, 2))
	x.t = 1
	for range o.Rounds {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			x.learn(&items[i], o)
			x.t++
		}
	}
	return x.model(o.Small)
}

// count finds which signs stand in enough items.
func (x *trainer) count(items []Item, least int) {
	seen, last := make([]uint16, mask+1), make([]int32, mask+1)
	for n := range items {
		for i := range items[n].Signs {
			for _, key := range items[n].Signs[i] {
				if last[key] != int32(n+1) && seen[key] < math.MaxUint16 {
					last[key] = int32(n + 1)
					seen[key]++
				}
			}
			for _, key := range items[n].Links[i] {
				x.usedL[key&0xffff] = true
			}
		}
	}
	for key, n := range seen {
		x.usedS[key] = int(n) >= least
	}
}

func (x *trainer) learn(it *Item, o Options) {
	k, n := len(x.l.Names), len(it.Signs)
	if cap(x.scores) < n*k {
		x.scores, x.pairs = make([]float32, n*k), make([]float32, n*k*k)
	}
	x.scores, x.pairs = x.scores[:n*k], x.pairs[:n*k*k]
	clear(x.scores)
	clear(x.pairs)
	for i := range n {
		for _, key := range it.Signs[i] {
			if x.usedS[key] {
				for j := range k {
					x.scores[i*k+j] += x.signs[int(key)*k+j]
				}
			}
		}
		for _, key := range it.Links[i] {
			row := x.links[int(key&0xffff)*k*k:]
			for j := range k * k {
				x.pairs[i*k*k+j] += row[j]
			}
		}
		for j := range k {
			if j != int(it.Gold[i]) {
				x.scores[i*k+j] += o.Cost
			}
			if j == 0 && it.Gold[i] != 0 {
				x.scores[i*k] += o.Missed
			}
		}
	}
	got := best(it, x.l, x.scores, x.pairs)
	for i := range n {
		if got[i] != it.Gold[i] {
			for _, key := range it.Signs[i] {
				if x.usedS[key] {
					x.change(x.signs, x.sumS, int(key)*k+int(it.Gold[i]), 1)
					x.change(x.signs, x.sumS, int(key)*k+int(got[i]), -1)
				}
			}
		}
		if i > 0 && (got[i] != it.Gold[i] || got[i-1] != it.Gold[i-1]) {
			for _, key := range it.Links[i] {
				at := int(key&0xffff) * k * k
				x.change(x.links, x.sumL, at+int(it.Gold[i-1])*k+int(it.Gold[i]), 1)
				x.change(x.links, x.sumL, at+int(got[i-1])*k+int(got[i]), -1)
			}
		}
	}
}

func (x *trainer) change(w, sum []float32, at int, by float32) {
	w[at] += by
	sum[at] += by * x.t
}

// model averages over time and rounds.
func (x *trainer) model(small float32) *Model {
	k := len(x.l.Names)
	for i := range x.signs {
		x.signs[i] -= x.sumS[i] / x.t
	}
	for i := range x.links {
		x.links[i] -= x.sumL[i] / x.t
	}
	return &Model{labels: x.l, signs: rows(x.signs, k, small), links: rows(x.links, k*k, small)}
}

// rows writes the weights that stand under each key, k of them.
func rows(w []float32, k int, small float32) string {
	var b strings.Builder
	for at := 0; at < len(w); at += k {
		most := float32(0)
		for _, v := range w[at : at+k] {
			most = max(most, v, -v)
		}
		if most == 0 || most < small {
			continue
		}
		exponent := byte(min(max(math.Ceil(math.Log2(float64(most/127)))+16, 0), 255))
		key := at / k
		b.Write([]byte{byte(key >> 16), byte(key >> 8), byte(key), exponent})
		for _, v := range w[at : at+k] {
			b.WriteByte(byte(int8(math.Round(float64(v / scale(exponent))))))
		}
	}
	return b.String()
}
