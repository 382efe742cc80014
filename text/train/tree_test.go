package main

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/counterclaim/counterclaim/text/internal/parsing"
)

// The oracle's actions build the very tree, whatever projective tree it is.
func TestOracle(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	lifted := 0
	for range 2000 {
		n := 1 + random.IntN(12)
		heads := randomTree(random, n)
		before := slices.Clone(heads)
		projectivise(heads)
		if !slices.Equal(before, heads) {
			lifted++
		}
		words := make([]parsing.Word, n)
		states := []parsing.State{parsing.Start()}
		for _, a := range oracle(words, heads) {
			at := int32(len(states)) - 1
			if !states[at].Legal(states, int32(n))[a] {
				t.Fatalf("%v: action %d is not legal", heads, a)
			}
			states = append(states, parsing.Step(words, states, at, a))
		}
		got := make([]int32, n)
		last := int32(len(states)) - 1
		parsing.Heads(states, last, got)
		if !states[last].Done(int32(n)) || !slices.Equal(got, heads) {
			t.Fatalf("%v of %v: the actions build %v", heads, before, got)
		}
	}
	if lifted == 0 {
		t.Error("no tree was lifted: the test shows nothing")
	}
}

// randomTree gives a tree of n words with one root, crossing arcs and all.
func randomTree(random *rand.Rand, n int) []int32 {
	heads := make([]int32, n)
	order := random.Perm(n)
	for k, i := range order {
		heads[i] = int32(n)
		if k > 0 {
			heads[i] = int32(order[random.IntN(k)])
		}
	}
	return heads
}
