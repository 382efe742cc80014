package main

import (
	"math"
	"slices"

	"github.com/counterclaim/counterclaim/text/internal/linear"
)

// perceptron is an averaged perceptron with sparse rows, before it is averaged and quantised.
type perceptron struct {
	keys []uint32 // open addressing: key of the feature
	at   []int32  // its row, 0 for none
	rows [][]weight
	now  int32 // number of the update
}

type weight struct {
	label uint8
	w     int32
	stamp int32 // when total was last brought up to date
	total int64 // sum of w over all steps until then
}

func newPerceptron() *perceptron {
	const size = 1 << 22
	return &perceptron{keys: make([]uint32, size), at: make([]int32, size), rows: make([][]weight, 1), now: 1}
}

func (p *perceptron) slot(key uint32) int {
	mask := len(p.keys) - 1
	i := int(key*0x9E3779B1) & mask
	for p.at[i] != 0 && p.keys[i] != key {
		i = (i + 1) & mask
	}
	return i
}

func (p *perceptron) score(features []uint32, scores *[linear.MaxLabels]int32) {
	clear(scores[:])
	for _, f := range features {
		for _, w := range p.rows[p.at[p.slot(f)]] {
			scores[w.label] += w.w
		}
	}
}

// update moves the weights of all features by d for a label.
func (p *perceptron) update(features []uint32, label uint8, d int32) {
	for _, f := range features {
		i := p.slot(f)
		if p.at[i] == 0 {
			if len(p.rows) > len(p.keys)*7/8 {
				p.grow()
				i = p.slot(f)
			}
			p.keys[i], p.at[i] = f, int32(len(p.rows))
			p.rows = append(p.rows, nil)
		}
		row := &p.rows[p.at[i]]
		k := slices.IndexFunc(*row, func(w weight) bool { return w.label == label })
		if k < 0 {
			k = len(*row)
			*row = append(*row, weight{label: label, stamp: p.now})
		}
		w := &(*row)[k]
		w.total += int64(p.now-w.stamp) * int64(w.w)
		w.stamp = p.now
		w.w += d
	}
}

func (p *perceptron) grow() {
	keys, at := p.keys, p.at
	p.keys, p.at = make([]uint32, 2*len(keys)), make([]int32, 2*len(at))
	for i, row := range at {
		if row != 0 {
			j := p.slot(keys[i])
			p.keys[j], p.at[j] = keys[i], row
		}
	}
}

// average gives the mean weights over all steps, by feature and label.
func (p *perceptron) average() map[uint32]map[uint8]float64 {
	out := make(map[uint32]map[uint8]float64, len(p.rows))
	for i, at := range p.at {
		if at == 0 {
			continue
		}
		row := map[uint8]float64{}
		for _, w := range p.rows[at] {
			total := w.total + int64(p.now-w.stamp)*int64(w.w)
			if total != 0 {
				row[w.label] = float64(total) / float64(p.now)
			}
		}
		out[p.keys[i]] = row
	}
	return out
}

// quantise sums averaged models and writes their weights as whole numbers of -127 to 127, the
// steps being as long as the share of weights beyond the ends allows. Weights below floor (in
// units of one update) are left out. Those beyond the ends are cut down or, where they are to be
// whole, written as several entries, which count for their sum.
func quantise(models []map[uint32]map[uint8]float64, floor float64, whole bool) []linear.Row {
	sum := models[0]
	for _, m := range models[1:] {
		for key, row := range m {
			if sum[key] == nil {
				sum[key] = row
				continue
			}
			for label, w := range row {
				sum[key][label] += w
			}
		}
	}
	n := float64(len(models))
	var sizes []float64
	for _, row := range sum {
		for _, w := range row {
			if math.Abs(w/n) >= floor {
				sizes = append(sizes, math.Abs(w/n))
			}
		}
	}
	slices.Sort(sizes)
	if len(sizes) == 0 {
		return nil
	}
	step := sizes[len(sizes)*9995/10000] / 127
	var rows []linear.Row
	for key, row := range sum {
		r := linear.Row{Key: key}
		for label, w := range row {
			q := math.Round(w / n / step)
			for math.Abs(w/n) >= floor && q != 0 && len(r.Entries) < 255 {
				part := min(max(q, -127), 127)
				r.Entries = append(r.Entries, linear.Entry{Label: label, Weight: int8(part)})
				if q -= part; !whole {
					break
				}
			}
		}
		if len(r.Entries) > 0 {
			slices.SortStableFunc(r.Entries, func(a, b linear.Entry) int { return int(a.Label) - int(b.Label) })
			rows = append(rows, r)
		}
	}
	return rows
}
