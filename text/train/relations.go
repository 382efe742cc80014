package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/counterclaim/counterclaim/text/internal/linear"
	"github.com/counterclaim/counterclaim/text/internal/parsing"
)

// How the labels of arcs are learnt.
const (
	relationEpochs = 6
	relationModels = 2
	relationMargin = 25
	relationFloor  = 1.5
	rareRelation   = 5 // relations seen less often lose their subtype
)

// relationsOf numbers the relations of a training set, commonest first.
func relationsOf(train []sentence, trees []tree) (names []string, number map[string]uint8) {
	count := map[string]int{}
	for k, s := range train {
		for i := range s {
			count[trees[k].relation(s, i)]++
		}
	}
	for _, name := range slices.Collect(maps.Keys(count)) {
		if plain, ok := strings.CutSuffix(name, parsing.Lifted); ok && count[name] < rareRelation {
			count[plain] += count[name]
		}
	}
	for _, name := range slices.Collect(maps.Keys(count)) {
		if plain, _, ok := strings.Cut(name, ":"); ok && count[name] < rareRelation {
			count[plain] += count[name]
		}
	}
	number = map[string]uint8{}
	for _, name := range slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) }) {
		if strings.ContainsAny(name, ":"+parsing.Lifted) && count[name] < rareRelation {
			continue
		}
		number[name] = uint8(len(names))
		names = append(names, name)
	}
	for name := range count {
		if _, ok := number[name]; !ok {
			plain := strings.TrimSuffix(name, parsing.Lifted)
			if _, ok := number[plain]; !ok {
				plain, _, _ = strings.Cut(plain, ":")
			}
			number[name] = number[plain]
		}
	}
	return names, number
}

// trainRelations learns which relation a word has to its head, given the right tree.
func trainRelations(log io.Writer, train []sentence, trees []tree) (names []string, rows []linear.Row) {
	names, number := relationsOf(train, trees)
	kinds := make([]uint32, len(names))
	for i, name := range names {
		kinds[i] = parsing.KindOf(strings.TrimSuffix(name, parsing.Lifted))
	}
	models := make([]map[uint32]map[uint8]float64, relationModels)
	var wg sync.WaitGroup
	for k := range models {
		wg.Go(func() {
			p := newPerceptron()
			random := rand.New(rand.NewPCG(3, uint64(k)))
			order := random.Perm(len(train))
			for epoch := range relationEpochs {
				wrong, total := 0, 0
				random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
				for _, n := range order {
					wrong += learnRelations(p, trees[n], train[n], number, kinds)
					total += len(train[n])
				}
				fmt.Fprintf(log, "relations: %d, round %d, %.2f %% wrong\n", k+1, epoch+1, 100*float64(wrong)/float64(total))
			}
			models[k] = p.average()
		})
	}
	wg.Wait()
	rows = quantise(models, relationFloor, false)
	fmt.Fprintf(log, "relations: %d names, %d features\n", len(names), len(rows))
	return names, rows
}

func learnRelations(p *perceptron, t tree, s sentence, number map[string]uint8, kinds []uint32) (wrong int) {
	var features [parsing.MaxLabelFeatures]uint32
	var all [linear.MaxLabels]int32
	scores := all[:len(kinds)]
	x := parsing.Tree{Words: t.words, Heads: t.heads}
	x.Family()
	last := make([]uint8, len(s)+1)
	for i := range last {
		last[i] = parsing.NoLabel
	}
	for _, i := range x.Order {
		f := features[:x.LabelFeatures(&features, i, last[t.heads[i]])]
		p.score(f, &all)
		right, best := number[t.relation(s, int(i))], highest(scores, -1)
		wrong += one(best != right)
		if rival := highest(scores, int(right)); scores[right]-scores[rival] <= relationMargin {
			p.update(f, right, 1)
			p.update(f, rival, -1)
		}
		p.now++
		last[t.heads[i]] = best
		x.Give(i, kinds[best])
	}
	return wrong
}
