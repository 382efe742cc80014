package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/counterclaim/counterclaim/text/internal/wordclass"
)

// bigrams are the pairs of neighbouring words of a corpus. After the words themselves stand one for all
// rare words and one for the border of a sentence.
type bigrams struct {
	words       []string // commonest first
	right, left [][]neighbour
}

// neighbour is a word beside another, and how often.
type neighbour struct{ word, n int32 }

// countBigrams counts the words seen at least least times.
func countBigrams(sentences [][]string, least int) *bigrams {
	count := map[string]int{}
	for _, s := range sentences {
		for _, w := range s {
			count[wordclass.FoldWord(w)]++
		}
	}
	b := &bigrams{}
	for _, w := range slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) }) {
		if count[w] >= least {
			b.words = append(b.words, w)
		}
	}
	number := map[string]int32{}
	for i, w := range b.words {
		number[w] = int32(i)
	}
	n := int32(len(b.words))
	rare, border := n, n+1
	pairs := map[[2]int32]int32{}
	for _, s := range sentences {
		last := border
		for _, w := range s {
			k, ok := number[wordclass.FoldWord(w)]
			if !ok {
				k = rare
			}
			pairs[[2]int32{last, k}]++
			last = k
		}
		pairs[[2]int32{last, border}]++
	}
	b.right, b.left = make([][]neighbour, n+2), make([][]neighbour, n+2)
	for _, p := range slices.SortedFunc(maps.Keys(pairs), func(x, y [2]int32) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) }) {
		b.right[p[0]] = append(b.right[p[0]], neighbour{p[1], pairs[p]})
		b.left[p[1]] = append(b.left[p[1]], neighbour{p[0], pairs[p]})
	}
	return b
}

// cluster puts the words into clusters, from 1 on, so that the clusters of neighbours tell most of each
// other: the exchange algorithm for class bigrams (Martin, Liermann and Ney 1998). It ends after so
// many rounds, or when fewer than one word in two hundred moves.
func (b *bigrams) cluster(log io.Writer, clusters, rounds int) map[string]int {
	e := newExchange(b, clusters)
	for round := range rounds {
		moved := 0
		for w := range b.words {
			moved += one(e.move(w))
		}
		fmt.Fprintf(log, "clusters: %d, round %d, %d of %d words moved\n", clusters, round+1, moved, len(b.words))
		if moved < len(b.words)/200 {
			break
		}
	}
	out := map[string]int{}
	for i, w := range b.words {
		out[w] = e.of[i] + 1
	}
	return out
}

// exchange is a clustering with its counts.
type exchange struct {
	*bigrams
	of            []int   // cluster of each word; rare words and the border have their own
	clusters, all int     // without and with these two
	pairs         []int32 // of clusters, [first*all+second]
	first, second []int32 // how often each cluster stands first and second
	to, from      []int32 // how often the word at hand stands before and after each
	nlogn         []float64
}

func newExchange(b *bigrams, clusters int) *exchange {
	n, all := len(b.words), clusters+2
	e := &exchange{bigrams: b, of: make([]int, n+2), clusters: clusters, all: all, pairs: make([]int32, all*all),
		first: make([]int32, all), second: make([]int32, all), to: make([]int32, all), from: make([]int32, all), nlogn: make([]float64, 1<<20)}
	for i := range e.nlogn[1:] {
		e.nlogn[i+1] = float64(i+1) * math.Log(float64(i+1))
	}
	for i := range n {
		e.of[i] = i % clusters
	}
	e.of[n], e.of[n+1] = clusters, clusters+1
	for w, all := range b.right {
		for _, x := range all {
			e.pairs[e.of[w]*e.all+e.of[x.word]] += x.n
			e.first[e.of[w]] += x.n
			e.second[e.of[x.word]] += x.n
		}
	}
	return e
}

func (e *exchange) f(n int32) float64 {
	if int(n) < len(e.nlogn) {
		return e.nlogn[n]
	}
	return float64(n) * math.Log(float64(n))
}

// move puts a word into the cluster that fits best and tells whether that is another one.
func (e *exchange) move(w int) bool {
	clear(e.to)
	clear(e.from)
	self, out, in := int32(0), int32(0), int32(0)
	for _, x := range e.right[w] {
		out += x.n
		if int(x.word) == w {
			self = x.n
		} else {
			e.to[e.of[x.word]] += x.n
		}
	}
	for _, x := range e.left[w] {
		in += x.n
		if int(x.word) != w {
			e.from[e.of[x.word]] += x.n
		}
	}
	old := e.of[w]
	e.add(old, -1, self, out, in)
	best, most := old, math.Inf(-1)
	for k := range e.clusters {
		if gain := e.gain(k, self, out, in); gain > most+1e-9 {
			best, most = k, gain
		}
	}
	e.add(best, 1, self, out, in)
	e.of[w] = best
	return best != old
}

// add counts the word at hand in a cluster, or takes it out.
func (e *exchange) add(k int, sign, self, out, in int32) {
	for c := range e.all {
		e.pairs[k*e.all+c] += sign * e.to[c]
		e.pairs[c*e.all+k] += sign * e.from[c]
	}
	e.pairs[k*e.all+k] += sign * self
	e.first[k] += sign * out
	e.second[k] += sign * in
}

// gain is how much likelier the corpus is with the word at hand in cluster k.
func (e *exchange) gain(k int, self, out, in int32) float64 {
	gain := e.f(e.first[k]) - e.f(e.first[k]+out) + e.f(e.second[k]) - e.f(e.second[k]+in)
	for c := range e.all {
		if c == k {
			continue
		}
		if n := e.to[c]; n != 0 {
			gain += e.f(e.pairs[k*e.all+c]+n) - e.f(e.pairs[k*e.all+c])
		}
		if n := e.from[c]; n != 0 {
			gain += e.f(e.pairs[c*e.all+k]+n) - e.f(e.pairs[c*e.all+k])
		}
	}
	return gain + e.f(e.pairs[k*e.all+k]+e.to[k]+e.from[k]+self) - e.f(e.pairs[k*e.all+k])
}
