package parsing

// Weights say of every feature how it speaks for the actions.
type Weights interface {
	Add(scores *[Actions]int32, keys []uint32)
}

// Search is a beam search for the transitions of one sentence after another. Its fields are filled by Run.
type Search struct {
	States []State
	Beam   []int32 // the states that are left, best first

	words      []Word
	weights    Weights
	candidates []Candidate
	keys       [MaxFeatures]uint32
	known      [Parts][256]weighed
}

// weighed is what was found for the parts of states with one signature.
type weighed struct {
	signature uint64
	scores    [Actions]int32
}

// Begin prepares the search in a sentence: nothing is known of it, and the first state is the only one.
func (s *Search) Begin(words []Word, weights Weights) {
	s.words, s.weights = words, weights
	s.States, s.Beam = append(s.States[:0], Start()), append(s.Beam[:0], 0)
	clear(s.known[:])
}

// Run takes all steps, in each keeping at most width states and none that lags behind the best by more than lag.
func (s *Search) Run(words []Word, weights Weights, width int, lag int64) {
	s.Begin(words, weights)
	for range 2 * len(words) {
		s.candidates = s.candidates[:0]
		for _, at := range s.Beam {
			s.candidates = Expand(s.candidates, s.States, at, int32(len(words)), s.Weigh(at))
		}
		s.States, s.Beam = Prune(words, s.States, s.candidates, s.Beam[:0], width, lag)
	}
}

// Weigh gives what the features of a state say of the actions.
func (s *Search) Weigh(at int32) (scores [Actions]int32) {
	var signatures [Parts]uint64
	sign(&signatures, s.States, at)
	for part, signature := range signatures {
		known := &s.known[part][signature>>32%uint64(len(s.known[part]))]
		if known.signature != signature {
			known.signature, known.scores = signature, [Actions]int32{}
			n := Features(&s.keys, Part(part), s.words, s.States, at)
			s.weights.Add(&known.scores, s.keys[:n])
		}
		for a := range scores {
			scores[a] += known.scores[a]
		}
	}
	return scores
}

// sign gives for each part a hash of all that its features look at in one sentence.
func sign(out *[Parts]uint64, states []State, at int32) {
	s := &states[at]
	below, third := &empty, int32(None)
	if s.Below != None {
		b := &states[s.Below]
		below = &b.Top
		if b.Below != None {
			third = states[b.Below].Top.Word
		}
	}
	top, next, under := signNode(&s.Top), signNode(&s.Next), signNode(below)
	out[Front] = scatter(uint64(uint32(s.Top.Word)) | uint64(uint32(s.Next.Word))<<32)
	out[Back] = scatter(uint64(uint32(below.Word)) | uint64(uint32(s.Top.Word))<<32)
	out[Top], out[First], out[Under] = scatter(top), scatter(next), scatter(under)
	out[Ahead] = scatter(top*3 + next)
	out[Behind] = scatter(under*3 + top)
	out[Whole] = scatter((top*3+next)*3 + under + uint64(uint32(third)))
}

func signNode(n *Node) uint64 {
	h := uint64(0x9E3779B97F4A7C15)
	for _, x := range [...]uint64{
		uint64(uint32(n.Word)) | uint64(uint32(n.Left))<<32,
		uint64(uint32(n.Left2)) | uint64(uint32(n.Right))<<32,
		uint64(uint32(n.Right2)) | uint64(n.Lefts)<<32 | uint64(n.Rights)<<40,
		uint64(n.LeftTags) | uint64(n.RightTags)<<32,
	} {
		h = (h ^ x) * 0xC2B2AE3D27D4EB4F
		h ^= h >> 29
	}
	return h
}

// scatter mixes the bits of x and is never 0 but for one x in all.
func scatter(x uint64) uint64 {
	x = (x ^ 0xA5A5A5A5_5A5A5A5A) * 0xD6E8FEB86659FD93
	x ^= x >> 32
	return x * 0xD6E8FEB86659FD93
}
