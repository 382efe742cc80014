package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"github.com/counterclaim/counterclaim/text/internal/parsing"
)

// How the parser's actions are learnt. NOTES.md has what was tried.
const (
	structureEpochs = 7
	structureFirst  = 2 // models that find the features
	structureModels = 4 // models that are summed
	structureBeam   = 8
	structureMargin = 50        // what a wrong arc is given on top in training
	structureKept   = 2_000_000 // features
	structureRoom   = 200_000   // buckets of the table
)

// trainStructure gives the table of the parser's actions. It trains twice: once to find the features that weigh
// most, and then with these alone, which makes up for nearly all that the others said.
func trainStructure(log io.Writer, trees []tree, golds [][]uint8) []byte {
	first := sumOf(log, trees, golds, structureFirst, nil)
	kept := heaviest(first, structureKept)
	fmt.Fprintf(log, "heads: %d of %d features kept\n", len(kept), len(first))
	clear(first)
	rows := quantiseStructure(sumOf(log, trees, golds, structureModels, kept))
	table, lost := parsing.EncodeTable(rows, structureRoom)
	fmt.Fprintf(log, "heads: %d features, %d of them lost for want of room, %d bytes\n", len(rows), lost, len(table))
	return table
}

// sumOf trains n models and adds up their mean weights. If kept is not nil, there are no features but these.
func sumOf(log io.Writer, trees []tree, golds [][]uint8, n int, kept []uint32) weights {
	models := make([]*structure, n)
	var wg sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0)) // a model takes half a gigabyte while it learns
	for k := range models {
		wg.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			p := newStructure(kept)
			p.train(log, trees, golds, structureEpochs, uint64(k)+1)
			models[k] = p
		})
	}
	wg.Wait()
	sum := weights{}
	for _, p := range models {
		p.average(sum)
	}
	return sum
}

// heaviest gives the n features with the largest weights, in order of their keys.
func heaviest(sum weights, n int) []uint32 {
	type feature struct {
		key    uint32
		weight float32
	}
	all := make([]feature, 0, len(sum))
	for key, row := range sum {
		f := feature{key: key}
		for _, w := range row {
			f.weight = max(f.weight, w, -w)
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b feature) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.key, b.key)) })
	var keys []uint32
	for _, f := range all[:min(n, len(all))] {
		keys = append(keys, f.key)
	}
	slices.Sort(keys)
	return keys
}

// structure learns which action to take: an averaged structured perceptron. Its features stand in
// a table with open addressing.
type structure struct {
	slots    []slot
	used     int
	closed   bool // takes no features but those that it has
	now      int32
	features [parsing.MaxFeatures]uint32
	search   parsing.Search
}

// slot is a feature with its weights and what they were summed up over all steps.
type slot struct {
	key      uint32 // 0 for an empty slot
	w, total [parsing.Actions]int32
}

func newStructure(kept []uint32) *structure {
	p := &structure{slots: make([]slot, 1<<22), now: 1, closed: kept != nil}
	for _, key := range kept {
		p.slot(key).key = key
	}
	return p
}

func (p *structure) slot(key uint32) *slot {
	mask := len(p.slots) - 1
	for i := int(key*0x9E3779B1>>4) & mask; ; i = (i + 1) & mask {
		if s := &p.slots[i]; s.key == key || s.key == 0 {
			return s
		}
	}
}

// train goes through the sentences so many times, in an order of its own for each seed.
func (p *structure) train(log io.Writer, trees []tree, golds [][]uint8, epochs int, seed uint64) {
	random := rand.New(rand.NewPCG(7, seed))
	for epoch := range epochs {
		wrong := 0
		for _, i := range random.Perm(len(trees)) {
			wrong += one(!p.learn(trees[i], golds[i]))
		}
		fmt.Fprintf(log, "heads: %d, round %d, %d of %d sentences wrong\n", seed, epoch+1, wrong, len(trees))
	}
}

// Add adds what features say of the actions to the scores.
func (p *structure) Add(scores *[parsing.Actions]int32, keys []uint32) {
	for _, f := range keys {
		w := &p.slot(f | 1).w
		for a := range scores {
			scores[a] += w[a]
		}
	}
}

func (p *structure) update(words []parsing.Word, at int32, action uint8, d int32) {
	for part := range parsing.Parts {
		n := parsing.Features(&p.features, part, words, p.search.States, at)
		for _, f := range p.features[:n] {
			s := p.slot(f | 1)
			if s.key == 0 {
				if p.closed {
					continue
				}
				if p.used++; p.used > len(p.slots)*3/4 {
					p.grow()
					s = p.slot(f | 1)
				}
				s.key = f | 1
			}
			s.w[action] += d
			s.total[action] += d * p.now
		}
	}
}

func (p *structure) grow() {
	old := p.slots
	p.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.key != 0 {
			*p.slot(s.key) = s
		}
	}
}

// weights are averaged weights by feature.
type weights map[uint32][parsing.Actions]float32

// average adds the mean weights to sum.
func (p *structure) average(sum weights) {
	for _, s := range p.slots {
		if s.key == 0 {
			continue
		}
		row := sum[s.key]
		for a := range row {
			row[a] += float32(s.w[a]) - float32(s.total[a])/float32(p.now)
		}
		sum[s.key] = row
	}
}

// learn parses a sentence and corrects the weights where the beam's best is furthest ahead of the
// right tree (max-violation; Huang, Fayong and Guo 2012).
func (p *structure) learn(t tree, gold []uint8) (right bool) {
	n := int32(len(t.words))
	x := &p.search
	x.Begin(t.words, p)
	goldAt := int32(0)
	worst, worstBest, worstGold := int64(-1), int32(0), int32(0)
	var cands []parsing.Candidate
	for _, action := range gold {
		score := x.Weigh(goldAt)
		next := parsing.Step(t.words, x.States, goldAt, action)
		next.Score += int64(score[action])
		cands = cands[:0]
		for _, at := range x.Beam {
			from := len(cands)
			cands = parsing.Expand(cands, x.States, at, n, x.Weigh(at))
			for k := from; k < len(cands); k++ {
				if wrongArc(x.States, cands[k], t.heads) {
					cands[k].Score += structureMargin
				}
			}
		}
		x.States = append(x.States, next)
		goldAt = int32(len(x.States)) - 1
		x.States, x.Beam = parsing.Prune(t.words, x.States, cands, x.Beam[:0], structureBeam, math.MaxInt32)
		best := x.Beam[0]
		if v := x.States[best].Score - x.States[goldAt].Score; v >= worst && !samePath(x.States, best, goldAt) {
			worst, worstBest, worstGold = v, best, goldAt
		}
	}
	right = samePath(x.States, x.Beam[0], goldAt)
	if worst >= 0 {
		for a, b := worstGold, worstBest; a != b && a != 0; a, b = x.States[a].Parent, x.States[b].Parent {
			// The paths share a beginning, in which nothing changes.
			if samePath(x.States, x.States[a].Parent, x.States[b].Parent) && x.States[a].Action == x.States[b].Action {
				break
			}
			p.update(t.words, x.States[a].Parent, x.States[a].Action, 1)
			p.update(t.words, x.States[b].Parent, x.States[b].Action, -1)
		}
	}
	p.now++
	return right
}

// wrongArc tells whether a step would give a word a head that is not its own.
func wrongArc(states []parsing.State, c parsing.Candidate, heads []int32) bool {
	s := &states[c.At]
	switch c.Action {
	case parsing.Left:
		return heads[s.Top.Word] != s.Next.Word
	case parsing.Right:
		return heads[s.Top.Word] != states[s.Below].Top.Word
	}
	return false
}

// samePath tells whether the same actions led to two states.
func samePath(states []parsing.State, a, b int32) bool {
	for a != b {
		if a <= 0 || b <= 0 || states[a].Action != states[b].Action {
			return false
		}
		a, b = states[a].Parent, states[b].Parent
	}
	return true
}

// quantiseStructure writes weights as whole numbers of -127 to 127. The largest few are cut down to
// that.
func quantiseStructure(sum weights) []parsing.Row {
	var sizes []float64
	for _, row := range sum {
		for _, w := range row {
			if w != 0 {
				sizes = append(sizes, math.Abs(float64(w)))
			}
		}
	}
	slices.Sort(sizes)
	step := sizes[len(sizes)*9998/10000] / 127
	var rows []parsing.Row
	for key, row := range sum {
		r := parsing.Row{Key: key}
		for a, w := range row {
			r.Weights[a] = int8(min(max(math.Round(float64(w)/step), -127), 127))
		}
		if r.Weights != [parsing.Actions]int8{} {
			rows = append(rows, r)
		}
	}
	return rows
}
