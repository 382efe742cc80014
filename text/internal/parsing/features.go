package parsing

import "github.com/counterclaim/counterclaim/text/internal/wordclass"

// Word is what the parser knows of a word.
type Word struct {
	Low    uint32 // hash of the word in lower case
	Tag    uint32 // part of speech, fine
	Suffix uint32 // hash of its last three bytes in lower case
	UPOS   uint8  // universal part of speech, below 32

	Cluster, Group uint32 // as in Class
	Sense          uint32 // of a noun, verb or adverb: which of them, and its file of WordNet
	Frames         uint32 // of a verb, as in Class
}

// MaxFeatures is how many features a part has at most.
const MaxFeatures = 64

// Outside of the sentence, and for the root, words look like these.
var (
	nothing = Word{Low: 0x1b873593, Tag: 1000, Suffix: 30}
	root    = Word{Low: 0xcc9e2d51, Tag: 1001, Suffix: 31}
)

func look(words []Word, i int32) *Word {
	switch {
	case i < 0:
		return &nothing
	case int(i) >= len(words):
		if int(i) == len(words) {
			return &root
		}
		return &nothing
	}
	return &words[i]
}

// distance puts the number of words between two into a few classes.
func distance(a, b int32) uint32 {
	switch d := b - a; {
	case a < 0:
		return 0
	case d <= 4:
		return uint32(d)
	case d <= 6:
		return 5
	case d <= 10:
		return 6
	default:
		return 7
	}
}

func mix(template, a, b uint32) uint32 {
	h := uint64(a)*0x9E3779B97F4A7C15 + uint64(b)*0xC2B2AE3D27D4EB4F + uint64(template)*0x165667B19E3779F9
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	return uint32(h >> 32)
}

// Part names a part of the features of a state. The states of a beam mostly differ in what lies further back and
// in a child or two, so that a part that looks at little is weighed once for many states.
type Part int

// The parts, s0 and s1 being the words on top of the stack, b0 the first of the buffer.
const (
	Front  Part = iota // the words s0, b0 and what follows in the sentence
	Back               // the words s1 and s0
	Top                // s0 and its children
	First              // b0 and its children
	Under              // s1 and its children
	Ahead              // s0, b0 and their children
	Behind             // s1, s0 and their children
	Whole              // all three, and the word beneath them
	Parts
)

// features is a list that grows; templates are numbered in the order of the calls.
type features struct {
	keys     *[MaxFeatures]uint32
	n        int
	template uint32
}

func (f *features) add(a, b uint32) {
	f.keys[f.n] = mix(f.template, a, b)
	f.n++
	f.template++
}

func tags(a, b, c *Word) uint32 { return a.Tag<<20 ^ b.Tag<<10 ^ c.Tag }

func pair(a, b *Word) uint32 { return a.Tag<<16 | b.Tag }

// around is what the features of a state look at.
type around struct {
	words          []Word
	s, s1n         *Node // s0 and s1
	next           *Node
	s0, s1, s2, b0 *Word
}

func lookAround(words []Word, states []State, at int32) around {
	s := &states[at]
	x := around{words: words, s: &s.Top, s1n: &empty, next: &s.Next, s2: &nothing}
	if s.Below != None {
		b := &states[s.Below]
		x.s1n = &b.Top
		if b.Below != None {
			x.s2 = look(words, states[b.Below].Top.Word)
		}
	}
	x.s0, x.s1, x.b0 = look(words, x.s.Word), look(words, x.s1n.Word), look(words, x.next.Word)
	return x
}

// Features writes the features of one part of a state into dst and gives how many there are. All parts together are
// those of Zhang and Nivre (2011) for this system, with the words of left children beside, which
// carry the prepositions in Universal Dependencies, clusters and what WordNet says.
func Features(dst *[MaxFeatures]uint32, part Part, words []Word, states []State, at int32) int {
	x := lookAround(words, states, at)
	f := features{keys: dst, template: uint32(part) * MaxFeatures}
	switch part {
	case Front:
		f.front(&x)
	case Back:
		f.back(&x)
	case Top:
		f.top(&x)
	case First:
		f.first(&x)
	case Under:
		f.under(&x)
	case Ahead:
		f.ahead(&x)
	case Behind:
		f.behind(&x)
	case Whole:
		f.whole(&x)
	}
	return f.n
}

func (f *features) front(x *around) {
	s0, b0 := x.s0, x.b0
	b1, b2 := look(x.words, x.next.Word+1), look(x.words, x.next.Word+2)
	d0 := distance(x.s.Word, x.next.Word)
	f.add(0, 0)
	f.add(s0.Low, s0.Tag)
	f.add(s0.Low, 0)
	f.add(s0.Tag, 0)
	f.add(b0.Low, b0.Tag)
	f.add(b0.Low, 0)
	f.add(b0.Tag, 0)
	f.add(b1.Low, b1.Tag)
	f.add(b1.Low, 0)
	f.add(b1.Tag, 0)
	f.add(b2.Low, 0)
	f.add(b2.Tag, 0)
	f.add(pair(s0, b0), 0)
	f.add(pair(s0, b0), d0)
	f.add(b0.Low, b1.Tag)
	f.add(pair(b0, b1), 0)
	f.add(tags(s0, b0, b1), 0)
	f.add(tags(b0, b1, b2), 0)
	f.add(s0.Low, d0)
	f.add(s0.Tag, d0)
	f.add(b0.Low, d0)
	f.add(b0.Tag, d0)
	f.add(s0.Suffix, s0.Tag)
	f.add(b0.Suffix, b0.Tag)
	// Clusters.
	f.add(s0.Cluster, s0.Tag)
	f.add(b0.Cluster, b0.Tag)
	f.add(b1.Cluster, b1.Tag)
	f.add(s0.Group, b0.Group)
	f.add(s0.Cluster, b0.Cluster)
	f.add(s0.Cluster, pair(s0, b0))
	f.add(b0.Cluster, pair(s0, b0))
	f.add(s0.Group|b0.Group<<8, b1.Group)
	f.add(s0.Cluster, d0)
	f.add(b0.Cluster, d0)
	f.add(b0.Cluster|b1.Cluster<<10, 0)
	// What WordNet says.
	f.add(s0.Sense, b0.Sense)
	f.add(s0.Sense, pair(s0, b0))
	f.add(b0.Sense, pair(s0, b0))
	f.add(s0.Frames, pair(s0, b0))
}

func (f *features) back(x *around) {
	s0, s1 := x.s0, x.s1
	d1 := distance(x.s1n.Word, x.s.Word)
	f.add(s1.Low, s1.Tag)
	f.add(s1.Low, 0)
	f.add(s1.Tag, 0)
	f.add(pair(s1, s0), d1)
	f.add(s1.Low, d1)
	f.add(s0.Low, d1)
	f.add(s1.Cluster, s1.Tag)
	f.add(s1.Group, s0.Group)
	f.add(s1.Sense, s0.Sense)
	f.add(s0.Sense, pair(s1, s0))
}

// top, first and under look at the nearest children, how many there are, and of which parts of speech: these
// tell clauses from phrases and full verbs from open ones.
func (f *features) top(x *around) {
	s0, s0l, s0r := x.s0, look(x.words, x.s.Left), look(x.words, x.s.Right)
	f.add(s0l.Low, s0.Tag)
	f.add(s0r.Low, s0.Tag)
	f.add(s0l.Low, s0.Low)
	v0, m0 := x.s.valency(), x.s.childTags()
	f.add(s0.Low, v0)
	f.add(s0.Tag, v0)
	f.add(s0.Cluster, v0)
	f.add(s0.Frames|v0<<12, s0.Tag)
	f.add(s0.Frames|v0<<12, m0)
	f.add(m0, s0.Tag)
	f.add(x.s.RightTags, s0.Low)
}

func (f *features) first(x *around) {
	b0, b0l := x.b0, look(x.words, x.next.Left)
	f.add(b0l.Low, b0.Tag)
	f.add(b0l.Low, b0.Low)
	vb, mb := uint32(min(x.next.Lefts, 3)), x.next.LeftTags
	f.add(b0.Low, vb)
	f.add(b0.Tag, vb)
	f.add(mb, b0.Tag)
	f.add(mb, b0.Low)
}

func (f *features) under(x *around) {
	s1, s1l, s1r := x.s1, look(x.words, x.s1n.Left), look(x.words, x.s1n.Right)
	f.add(s1r.Low, s1.Tag)
	f.add(s1l.Low, s1.Tag)
	v1 := x.s1n.valency()
	f.add(s1.Low, v1)
	f.add(s1.Tag, v1)
	f.add(x.s1n.childTags(), s1.Tag)
	f.add(x.s1n.RightTags, s1.Low)
}

func (f *features) ahead(x *around) {
	s0, b0 := x.s0, x.b0
	s0l, s0l2, s0r, s0r2 := look(x.words, x.s.Left), look(x.words, x.s.Left2), look(x.words, x.s.Right), look(x.words, x.s.Right2)
	b0l, b0l2 := look(x.words, x.next.Left), look(x.words, x.next.Left2)
	f.add(tags(s0, s0l, b0), 0)
	f.add(tags(s0, s0r, b0), 0)
	f.add(tags(s0, b0, b0l), 0)
	f.add(tags(s0, s0r, s0r2), b0.Tag)
	f.add(tags(s0, s0l, s0l2), b0.Tag)
	f.add(tags(b0, b0l, b0l2), s0.Tag)
	f.add(s0l.Low, pair(s0, b0))
	f.add(s0r.Low, pair(s0, b0))
	f.add(s0r.Low, b0.Low)
	f.add(s0l.Low, b0.Low)
	f.add(b0l.Low, s0.Low)
	f.add(b0l.Low, pair(s0, b0))
	f.add(s0l.Cluster, pair(s0, b0))
	f.add(s0r.Cluster, pair(s0, b0))
	v0 := x.s.valency()
	f.add(pair(s0, b0), v0)
	f.add(pair(s0, b0), uint32(min(x.next.Lefts, 3)))
	f.add(s0.Frames, v0|b0.Tag<<10)
	f.add(x.next.LeftTags, pair(s0, b0))
}

func (f *features) behind(x *around) {
	s0, s1 := x.s0, x.s1
	s0l, s0r := look(x.words, x.s.Left), look(x.words, x.s.Right)
	s1l, s1r, s1r2 := look(x.words, x.s1n.Left), look(x.words, x.s1n.Right), look(x.words, x.s1n.Right2)
	f.add(tags(s1, s1r, s0), 0)
	f.add(tags(s1, s1l, s0), 0)
	f.add(tags(s1, s0, s0l), 0)
	f.add(tags(s1, s0, s0r), 0)
	f.add(tags(s1, s1r, s1r2), s0.Tag)
	f.add(s0l.Low, pair(s1, s0))
	f.add(s0l.Low, s1.Low)
	f.add(s0r.Low, pair(s1, s0))
	f.add(s1r.Low, s0.Low)
	f.add(s1l.Low, pair(s1, s0))
	f.add(s0l.Low, s1.Cluster)
	f.add(s0l.Low, s0.Sense|s1.Sense<<16)
	f.add(s0l.Low, s1.Sense)
	f.add(pair(s1, s0), x.s1n.valency())
	f.add(pair(s1, s0), x.s.valency())
	f.add(x.s.childTags(), pair(s1, s0))
}

func (f *features) whole(x *around) {
	s0, s1, s2, b0 := x.s0, x.s1, x.s2, x.b0
	b1, s0l, s0r := look(x.words, x.next.Word+1), look(x.words, x.s.Left), look(x.words, x.s.Right)
	d0, d1 := distance(x.s.Word, x.next.Word), distance(x.s1n.Word, x.s.Word)
	f.add(s2.Low, 0)
	f.add(s2.Tag, 0)
	f.add(pair(s1, b0), 0)
	f.add(tags(s1, s0, b0), 0)
	f.add(tags(s2, s1, s0), 0)
	f.add(tags(s1, s0, b1), b0.Tag)
	f.add(tags(s2, s1, s0), b0.Tag)
	f.add(tags(s1, s0, s0l), b0.Tag)
	f.add(tags(s1, s0, s0r), b0.Tag)
	f.add(s0l.Low, s2.Low)
	f.add(s0l.Low, tags(s2, s1, s0))
	f.add(d0|d1<<4, pair(s0, b0))
	f.add(x.s.LeftTags, tags(s1, s0, b0))
	f.add(x.s1n.childTags(), pair(s1, b0))
	f.add(s1.Cluster, b0.Cluster)
	f.add(s0.Group|b0.Group<<8, s1.Group)
	f.add(s0l.Low^s1.Low, s2.Low)
}

// valency is the number of children on each side, at most three.
func (n *Node) valency() uint32 { return uint32(min(n.Lefts, 3)) | uint32(min(n.Rights, 3))<<2 }

func (n *Node) childTags() uint32 { return n.LeftTags | n.RightTags<<17 }

// Look makes a Word of a form and its tags.
func Look(form string, upos, xpos uint32, classes *wordclass.Table) Word {
	const offset, prime = 2166136261, 16777619
	low, suffix := uint32(offset), uint32(offset)
	for i := range len(form) {
		c := wordclass.Fold(form[i])
		low = (low ^ uint32(c)) * prime
		if i >= len(form)-3 {
			suffix = (suffix ^ uint32(c)) * prime
		}
	}
	w := Word{Low: low, Tag: upos*51 + xpos, UPOS: uint8(upos) & 31, Suffix: suffix}
	c := classes.Of(low)
	w.Cluster, w.Group = uint32(c.Cluster), uint32(c.Group)
	switch w.UPOS {
	case noun:
		w.Sense = 1<<8 | uint32(c.Noun)
	case verb:
		w.Sense, w.Frames = 2<<8|uint32(c.Verb), uint32(c.Frames)
	case adverb:
		w.Sense = 3 << 8
	}
	return w
}

// Universal parts of speech, in the order of text.UPOS.
const (
	adjective = 1
	adverb    = 3
	auxiliary = 4
	noun      = 8
	number    = 9
	pronoun   = 11
	propn     = 12
	verb      = 16
)
