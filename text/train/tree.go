package main

import (
	"slices"

	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/text/internal/parsing"
	"github.com/counterclaim/counterclaim/text/internal/wordclass"
)

// tree is a sentence for the parser: its words and, for training, a projective tree.
type tree struct {
	words  []parsing.Word
	heads  []int32 // len(words) for the root
	lifted []bool  // arcs that cross others in the treebank
}

func newTree(s sentence, tags []text.Tag, classes *wordclass.Table) tree {
	t := tree{words: make([]parsing.Word, len(s)), heads: make([]int32, len(s)), lifted: make([]bool, len(s))}
	for i, w := range s {
		t.words[i] = parsing.Look(w.form, uint32(tags[i].UPOS), uint32(tags[i].XPOS), classes)
		t.heads[i] = int32(w.head - 1)
		if w.head == 0 {
			t.heads[i] = int32(len(s))
		}
	}
	whole := slices.Clone(t.heads)
	projectivise(t.heads)
	for i := range whole {
		t.lifted[i] = t.heads[i] != whole[i]
	}
	return t
}

// relation gives the name that word i's arc is learnt by.
func (t *tree) relation(s sentence, i int) string {
	if t.lifted[i] && parsing.Crosses(s[i].deprel) {
		return s[i].deprel + parsing.Lifted
	}
	return s[i].deprel
}

// projectivise lifts the shortest arc that crosses another until none does: its child hangs on the
// head's head.
func projectivise(heads []int32) {
	n := int32(len(heads))
	for {
		child, length := int32(-1), n+1
		for i, h := range heads {
			if h == n {
				continue
			}
			a, b := min(int32(i), h), max(int32(i), h)
			for k := a + 1; k < b; k++ {
				up := k
				for up != n && up != h {
					up = heads[up]
				}
				if up == n && b-a < length {
					child, length = int32(i), b-a
				}
			}
		}
		if child < 0 {
			return
		}
		heads[child] = heads[heads[child]]
	}
}

// oracle gives the actions that build a projective tree.
func oracle(words []parsing.Word, heads []int32) []uint8 {
	n := int32(len(heads))
	left := make([]int32, n+1) // children not yet attached
	for _, h := range heads {
		left[h]++
	}
	states := []parsing.State{parsing.Start()}
	var actions []uint8
	for at := int32(0); !states[at].Done(n); at++ {
		s := &states[at]
		action := uint8(parsing.Shift)
		if s0 := s.Top.Word; s0 != parsing.None && left[s0] == 0 {
			if heads[s0] == s.Next.Word {
				action = parsing.Left
			} else if heads[s0] == states[s.Below].Top.Word {
				action = parsing.Right
			}
			if action != parsing.Shift {
				left[heads[s0]]--
			}
		}
		if !s.Legal(states, n)[action] {
			return nil
		}
		actions = append(actions, action)
		states = append(states, parsing.Step(words, states, at, action))
	}
	return actions
}
