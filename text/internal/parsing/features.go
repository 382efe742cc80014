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

// MaxFeatures is how many features Features gives at most.
const MaxFeatures = 176

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

// Features writes the features of a state into dst and gives how many there are. They are
// those of Zhang and Nivre (2011) for this system, with the words of left children beside, which
// carry the prepositions in Universal Dependencies.
func Features(dst *[MaxFeatures]uint32, words []Word, states []State, at int32) int {
	s := &states[at]
	var s1n, s2n *Node = &empty, &empty
	if s.Below != None {
		b := &states[s.Below]
		s1n = &b.Top
		if b.Below != None {
			s2n = &states[b.Below].Top
		}
	}
	s0, s1, s2 := look(words, s.Top.Word), look(words, s1n.Word), look(words, s2n.Word)
	b0, b1, b2 := look(words, s.Next.Word), look(words, s.Next.Word+1), look(words, s.Next.Word+2)
	s0l, s0l2, s0r, s0r2 := look(words, s.Top.Left), look(words, s.Top.Left2), look(words, s.Top.Right), look(words, s.Top.Right2)
	s1l, s1r, s1r2 := look(words, s1n.Left), look(words, s1n.Right), look(words, s1n.Right2)
	b0l, b0l2 := look(words, s.Next.Left), look(words, s.Next.Left2)
	d0, d1 := distance(s.Top.Word, s.Next.Word), distance(s1n.Word, s.Top.Word)
	v0 := uint32(min(s.Top.Lefts, 3)) | uint32(min(s.Top.Rights, 3))<<2
	v1 := uint32(min(s1n.Rights, 3)) | uint32(min(s1n.Lefts, 3))<<2
	vb := uint32(min(s.Next.Lefts, 3))
	n := 0
	t := uint32(0)
	add := func(a, b uint32) {
		dst[n] = mix(t, a, b)
		n++
		t++
	}
	tags := func(a, b, c *Word) uint32 { return a.Tag<<20 ^ b.Tag<<10 ^ c.Tag }
	pair := func(a, b *Word) uint32 { return a.Tag<<16 | b.Tag }
	add(0, 0)
	add(s0.Low, s0.Tag)
	add(s0.Low, 0)
	add(s0.Tag, 0)
	add(s1.Low, s1.Tag)
	add(s1.Low, 0)
	add(s1.Tag, 0)
	add(s2.Low, 0)
	add(s2.Tag, 0)
	add(b0.Low, b0.Tag)
	add(b0.Low, 0)
	add(b0.Tag, 0)
	add(b1.Low, b1.Tag)
	add(b1.Low, 0)
	add(b1.Tag, 0)
	add(b2.Low, 0)
	add(b2.Tag, 0)
	// The two pairs that an arc may join.
	add(s0.Low, b0.Low)
	add(s0.Low^s0.Tag, b0.Low+b0.Tag)
	add(s0.Low, pair(s0, b0))
	add(b0.Low, pair(s0, b0))
	add(s0.Low, b0.Tag)
	add(b0.Low, s0.Tag)
	add(pair(s0, b0), 0)
	add(pair(s0, b0), d0)
	add(s1.Low, s0.Low)
	add(s1.Low^s1.Tag, s0.Low+s0.Tag)
	add(s1.Low, pair(s1, s0))
	add(s0.Low, pair(s1, s0))
	add(s1.Low, s0.Tag)
	add(s0.Low, s1.Tag)
	add(pair(s1, s0), 0)
	add(pair(s1, s0), d1)
	add(pair(s1, b0), 0)
	add(s1.Low, b0.Low)
	add(s1.Low, pair(s0, b0))
	add(b0.Low, b1.Low)
	add(b0.Low, b1.Tag)
	add(pair(b0, b1), 0)
	// Three in a row.
	add(tags(s0, b0, b1), 0)
	add(tags(s1, s0, b0), 0)
	add(tags(s2, s1, s0), 0)
	add(tags(b0, b1, b2), 0)
	add(tags(s1, s0, b1), b0.Tag)
	add(tags(s0, b0, b1), b2.Tag)
	add(tags(s2, s1, s0), b0.Tag)
	add(tags(s1, s0, b0), s0.Low)
	add(tags(s1, s0, b0), b0.Low)
	add(tags(s1, s0, b0), s1.Low)
	add(tags(s0, b0, b1), s0.Low)
	add(tags(s0, b0, b1), b0.Low)
	// Children.
	add(tags(s0, s0l, b0), 0)
	add(tags(s0, s0r, b0), 0)
	add(tags(s0, b0, b0l), 0)
	add(tags(s0, s0r, s0r2), b0.Tag)
	add(tags(s0, s0l, s0l2), b0.Tag)
	add(tags(b0, b0l, b0l2), s0.Tag)
	add(tags(s1, s1r, s0), 0)
	add(tags(s1, s1l, s0), 0)
	add(tags(s1, s0, s0l), 0)
	add(tags(s1, s0, s0r), 0)
	add(tags(s1, s1r, s1r2), s0.Tag)
	add(tags(s1, s0, s0l), b0.Tag)
	add(tags(s1, s0, s0r), b0.Tag)
	add(s0l.Low, s0.Tag)
	add(s0r.Low, s0.Tag)
	add(b0l.Low, b0.Tag)
	add(s1r.Low, s1.Tag)
	add(s1l.Low, s1.Tag)
	add(s0l.Low, s0.Low)
	add(s0r.Low, s0.Low)
	add(b0l.Low, b0.Low)
	add(s0l.Low, pair(s1, s0))
	add(s0l.Low, s1.Low)
	add(s0l.Low, s2.Low)
	add(s0l.Low, tags(s2, s1, s0))
	add(s0l.Low, pair(s0, b0))
	add(s0r.Low, pair(s0, b0))
	add(s0r.Low, pair(s1, s0))
	add(s0r.Low, b0.Low)
	add(s0l.Low, b0.Low)
	add(b0l.Low, s0.Low)
	add(b0l.Low, pair(s0, b0))
	add(s1r.Low, pair(s1, s0))
	add(s1r.Low, s0.Low)
	add(s1l.Low, pair(s1, s0))
	// How far, and how many children.
	add(s0.Low, d0)
	add(s0.Tag, d0)
	add(b0.Low, d0)
	add(b0.Tag, d0)
	add(s1.Low, d1)
	add(s0.Low, d1)
	add(s0.Low, v0)
	add(s0.Tag, v0)
	add(s1.Low, v1)
	add(s1.Tag, v1)
	add(b0.Low, vb)
	add(b0.Tag, vb)
	add(pair(s0, b0), v0)
	add(pair(s1, s0), v1)
	add(pair(s1, s0), v0)
	add(pair(s0, b0), vb)
	add(d0|d1<<4, pair(s0, b0))
	// What children there are tells clauses from phrases and full verbs from open ones.
	m0, m1, mb := s.Top.LeftTags|s.Top.RightTags<<17, s1n.LeftTags|s1n.RightTags<<17, s.Next.LeftTags
	add(m0, s0.Tag)
	add(m0, pair(s0, b0))
	add(m0, pair(s1, s0))
	add(s.Top.LeftTags, tags(s1, s0, b0))
	add(s.Top.RightTags, s0.Low)
	add(m1, s1.Tag)
	add(m1, pair(s1, s0))
	add(m1, pair(s1, b0))
	add(s1n.RightTags, s1.Low)
	add(mb, b0.Tag)
	add(mb, pair(s0, b0))
	add(mb, b0.Low)
	add(m1^m0*31, pair(s1, s0))
	add(mb^m0*31, pair(s0, b0))
	// Clusters.
	add(s0.Cluster, s0.Tag)
	add(b0.Cluster, b0.Tag)
	add(s1.Cluster, s1.Tag)
	add(b1.Cluster, b1.Tag)
	add(s0.Group, b0.Group)
	add(s1.Group, s0.Group)
	add(s0.Cluster, b0.Cluster)
	add(s1.Cluster, s0.Cluster)
	add(s1.Cluster, b0.Cluster)
	add(s0.Cluster, pair(s0, b0))
	add(b0.Cluster, pair(s0, b0))
	add(s0.Cluster, pair(s1, s0))
	add(s1.Cluster, pair(s1, s0))
	add(s0.Low, b0.Cluster)
	add(s0.Cluster, b0.Low)
	add(s1.Low, s0.Cluster)
	add(s1.Cluster, s0.Low)
	add(s0l.Cluster, pair(s0, b0))
	add(s0l.Low, s0.Cluster|s1.Cluster<<10)
	add(s0l.Low, s1.Cluster)
	add(s0r.Cluster, pair(s0, b0))
	add(s0.Group|b0.Group<<8, s1.Group)
	add(s0.Group|b0.Group<<8, b1.Group)
	add(s0.Cluster, v0)
	add(s0.Cluster, d0)
	add(b0.Cluster, d0)
	add(b0.Cluster|b1.Cluster<<10, 0)
	add(s0.Suffix, s0.Tag)
	add(b0.Suffix, b0.Tag)
	// What WordNet says.
	add(s0.Sense, b0.Sense)
	add(s1.Sense, s0.Sense)
	add(s0.Sense, pair(s0, b0))
	add(b0.Sense, pair(s0, b0))
	add(s0.Sense, pair(s1, s0))
	add(s1.Sense, pair(s1, s0))
	add(s0l.Low, s0.Sense|s1.Sense<<16)
	add(s0l.Low, s1.Sense)
	add(s0l.Low^s1.Low, s0.Sense)
	add(s0l.Low^s1.Low, s2.Low)
	add(s0.Frames, pair(s0, b0))
	add(s0.Frames, v0|b0.Tag<<10)
	add(s1.Frames, pair(s1, s0))
	add(s1.Frames|v1<<12, pair(s1, s0))
	add(s0.Frames|v0<<12, s0.Tag)
	add(s0.Frames|v0<<12, m0)
	return n
}

// Signature is a hash of all that Features looks at in a state of one sentence. Most sequences of a
// beam differ in what lies further back, so that their states have the same features.
func Signature(states []State, at int32) uint64 {
	s := &states[at]
	h := signNode(signNode(0x9E3779B97F4A7C15, &s.Top), &s.Next)
	below, third := &empty, int32(None)
	if s.Below != None {
		b := &states[s.Below]
		below = &b.Top
		if b.Below != None {
			third = states[b.Below].Top.Word
		}
	}
	return (signNode(h, below) ^ uint64(uint32(third))) * 0xD6E8FEB86659FD93
}

func signNode(h uint64, n *Node) uint64 {
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
