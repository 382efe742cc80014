// Package parsing has what the dependency parser and its trainer share: the transition system,
// its states and the features of a state.
//
// The system is arc-hybrid (Kuhlmann, Gómez-Rodríguez and Satta 2011): a stack and a buffer whose
// last word is the artificial root. Shift moves the next word of the buffer to the stack, Left
// makes the stack's top a child of the next word, Right a child of the word beneath it. A sentence of n
// words takes 2n steps.
package parsing

// The actions.
const (
	Shift = iota
	Left
	Right
	Actions
)

// None is the number of a word that is not there.
const None = -1

// Node is a word on the stack with what was attached to it so far.
type Node struct {
	Word                int32  // None for an empty stack
	Left, Left2         int32  // the outermost child at the left, and the one within
	Right, Right2       int32  // the outermost child at the right, and the one within
	Lefts, Rights       uint8  // how many children; at most 255
	LeftTags, RightTags uint32 // the universal parts of speech of the children, a bit each
}

// State is a parser's state. States stand in one slice and name each other by their places in it.
type State struct {
	Top    Node
	Below  int32 // the state whose Top is the word beneath; None
	Next   Node  // first word of the buffer; it has left children only
	Parent int32 // the state before; None
	Action uint8 // that led here
	Score  int64
}

var empty = Node{Word: None, Left: None, Left2: None, Right: None, Right2: None}

func node(word int32) Node {
	return Node{Word: word, Left: None, Left2: None, Right: None, Right2: None}
}

// Start is the state before the first step.
func Start() State { return State{Top: empty, Below: None, Next: node(0), Parent: None} }

// Legal tells which actions a state allows in a sentence of n words. The root, word n, gets
// exactly one child: the last on the stack.
func (s *State) Legal(states []State, n int32) (legal [Actions]bool) {
	legal[Shift] = s.Next.Word < n
	if s.Top.Word == None {
		return legal
	}
	alone := states[s.Below].Top.Word == None
	legal[Left] = s.Next.Word < n || alone
	legal[Right] = !alone
	return legal
}

// Done tells whether nothing is left to do.
func (s *State) Done(n int32) bool { return s.Next.Word == n && s.Top.Word == None }

// Step gives the state after an action, which must be legal, on the state at place at.
func Step(words []Word, states []State, at int32, action uint8) State {
	s := &states[at]
	next := State{Parent: at, Action: action, Score: s.Score}
	switch action {
	case Shift:
		next.Top, next.Below, next.Next = s.Next, at, node(s.Next.Word+1)
	case Left:
		below := &states[s.Below]
		next.Top, next.Below, next.Next = below.Top, below.Below, s.Next
		next.Next.Left2, next.Next.Left = next.Next.Left, s.Top.Word
		next.Next.Lefts = more(next.Next.Lefts)
		next.Next.LeftTags |= 1 << words[s.Top.Word].UPOS
	case Right:
		below := &states[s.Below]
		next.Top, next.Below, next.Next = below.Top, below.Below, s.Next
		next.Top.Right2, next.Top.Right = next.Top.Right, s.Top.Word
		next.Top.Rights = more(next.Top.Rights)
		next.Top.RightTags |= 1 << words[s.Top.Word].UPOS
	}
	return next
}

func more(n uint8) uint8 { return min(n, 254) + 1 }

// Heads writes the head of each word that the steps to a state decided: a word's number, or n for the
// root.
func Heads(states []State, at int32, heads []int32) {
	for s := &states[at]; s.Parent != None; s = &states[s.Parent] {
		before := &states[s.Parent]
		switch s.Action {
		case Left:
			heads[before.Top.Word] = before.Next.Word
		case Right:
			heads[before.Top.Word] = s.Top.Word
		}
	}
}

// Candidate is a state that a step would give.
type Candidate struct {
	Score  int64
	At     int32
	Action uint8
}

// Expand adds the legal steps from a state to the candidates, scores being those of the actions.
func Expand(to []Candidate, states []State, at, n int32, scores [Actions]int32) []Candidate {
	s := &states[at]
	for a, legal := range s.Legal(states, n) {
		if legal {
			to = append(to, Candidate{s.Score + int64(scores[a]), at, uint8(a)})
		}
	}
	return to
}

// Prune takes the best candidates, of equals the earlier, into states and beam, best first: at most
// width, and none that lags behind the best by more than lag.
func Prune(words []Word, states []State, candidates []Candidate, beam []int32, width int, lag int64) ([]State, []int32) {
	for k := 0; k < width && k < len(candidates); k++ {
		best := k
		for i := k + 1; i < len(candidates); i++ {
			if candidates[i].Score > candidates[best].Score {
				best = i
			}
		}
		candidates[k], candidates[best] = candidates[best], candidates[k]
		c := candidates[k]
		if c.Score < candidates[0].Score-lag {
			break
		}
		next := Step(words, states, c.At, c.Action)
		next.Score = c.Score
		states = append(states, next)
		beam = append(beam, int32(len(states))-1)
	}
	return states, beam
}
