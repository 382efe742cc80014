package parsing

import (
	"cmp"
	"slices"
	"strings"
)

// Tree is a sentence whose heads are known: what the labels of its arcs are chosen from.
type Tree struct {
	Words []Word
	Heads []int32 // number of the head; len(Words) for the root

	Order []int32 // in which the labels are given: every word after its children, else from the left

	family []family
	depth  []int32
}

// family is what hangs on a word, None where there is nothing.
type family struct {
	first, last  int32 // children
	before, next int32 // the neighbouring children of the same head
	children     uint32
	kinds        uint32 // of the labels given to children, as KindOf tells them
}

// Family finds who hangs on whom; Heads must be filled.
func (t *Tree) Family() {
	n := len(t.Words)
	t.family = t.family[:0]
	for range n + 1 {
		t.family = append(t.family, family{None, None, None, None, 0, 0})
	}
	for i, h := range t.Heads {
		f := &t.family[h]
		if f.first == None {
			f.first = int32(i)
		} else {
			t.family[i].before = f.last
			t.family[f.last].next = int32(i)
		}
		f.last = int32(i)
		f.children++
	}
	t.order()
}

// order puts the deepest words first.
func (t *Tree) order() {
	n := len(t.Words)
	t.depth, t.Order = t.depth[:0], t.Order[:0]
	for i := range n {
		d := int32(0)
		for h := t.Heads[i]; int(h) < n && d < int32(n); h = t.Heads[h] {
			d++
		}
		t.depth = append(t.depth, d)
		t.Order = append(t.Order, int32(i))
	}
	slices.SortFunc(t.Order, func(a, b int32) int { return cmp.Or(cmp.Compare(t.depth[b], t.depth[a]), cmp.Compare(a, b)) })
}

// Give tells the tree that the arc to word c has a label of a kind.
func (t *Tree) Give(c int32, kind uint32) { t.family[t.Heads[c]].kinds |= kind }

// KindOf gives a bit for those relations whose presence tells what a word with such a child is.
func KindOf(label string) uint32 {
	plain, _, _ := strings.Cut(label, ":")
	for i, names := range [...]string{"nsubj csubj expl", "obj iobj", "mark", "case", "cop", "aux", "det", "advmod", "nmod", "obl", "ccomp xcomp", "cc", "conj", "amod",
		"compound", "punct", "appos", "acl", "advcl", "nummod", "flat"} {
		for name := range strings.SplitSeq(names, " ") {
			if name == plain {
				if label == "nsubj:pass" {
					return 1<<i | 1<<30
				}
				return 1 << i
			}
		}
	}
	return 0
}

// NoLabel stands where no label has been given.
const NoLabel = 255

// MaxLabelFeatures is how many features LabelFeatures gives at most.
const MaxLabelFeatures = 64

// LabelFeatures writes the features of the arc to word c and gives how many there are. before is
// the label of the child before it on the same head.
func (t *Tree) LabelFeatures(dst *[MaxLabelFeatures]uint32, c int32, before uint8) int {
	head := t.Heads[c]
	fc, fh := &t.family[c], &t.family[head]
	grand := int32(None)
	if int(head) < len(t.Words) {
		grand = t.Heads[head]
	}
	w := t.Words
	x, h, g := look(w, c), look(w, head), look(w, grand)
	p1, n1, p2, n2 := look(w, c-1), look(w, c+1), look(w, c-2), look(w, c+2)
	first, last := look(w, fc.first), look(w, fc.last)
	sb, sn := look(w, fc.before), look(w, fc.next)
	hf, hl := look(w, fh.first), look(w, fh.last)
	dir := uint32(0)
	d := distance(c, head)
	if head < c {
		dir, d = 1, distance(head, c)
	}
	dd := dir | d<<1
	kids := min(fc.children, 3)
	sides := uint32(0) // on which sides of c its first and last child stand
	if fc.first != None && fc.first < c {
		sides |= 1
	}
	if fc.last != None && fc.last > c {
		sides |= 2
	}
	n := 0
	k := uint32(200)
	add := func(a, b uint32) {
		dst[n] = mix(k, a, b)
		n++
		k++
	}
	pair := func(a, b *Word) uint32 { return a.Tag<<16 | b.Tag }
	tags := func(a, b, c *Word) uint32 { return a.Tag<<20 ^ b.Tag<<10 ^ c.Tag }
	ch := pair(x, h)
	add(0, 0)
	add(x.Low, x.Tag)
	add(x.Low, dir)
	add(x.Tag, dd)
	add(h.Low, dir)
	add(h.Low, h.Tag)
	add(h.Tag, dd)
	add(ch, dir)
	add(ch, dd)
	add(x.Suffix, h.Tag<<1|dir)
	add(x.Suffix, x.Tag)
	add(h.Suffix, x.Tag<<1|dir)
	add(tags(p1, x, n1), dir)
	add(p1.Low, x.Tag)
	add(n1.Low, x.Tag)
	add(n1.Low, ch)
	add(tags(p2, p1, x), dir)
	add(tags(x, n1, n2), dir)
	add(first.Low, ch)
	add(first.Low, x.Tag<<1|dir)
	add(first.Low, h.Low)
	add(first.Low, x.Low)
	add(tags(first, x, h), dir|sides<<1)
	add(last.Low, x.Tag<<1|dir)
	add(tags(last, x, h), dir|sides<<1)
	add(tags(first, last, x), h.Tag)
	add(ch, kids|sides<<2|dir<<4)
	add(uint32(before), ch)
	add(uint32(before), h.Low)
	add(uint32(before), x.Low)
	add(tags(sb, x, h), dir)
	add(tags(sn, x, h), dir)
	add(sb.Low, ch)
	add(sn.Low, ch)
	add(tags(hf, x, h), dir)
	add(tags(hl, x, h), dir)
	add(hf.Low, ch)
	add(tags(g, h, x), dir)
	add(g.Low, ch)
	add(min(fh.children, 4), ch)
	add(bit(fh.first == c)|bit(fh.last == c)<<1|uint32(before)<<2, ch)
	kinds, siblings := fc.kinds, fh.kinds
	const clause = 1<<0 | 1<<2 | 1<<3 | 1<<4 | 1<<5 // what tells clauses from phrases
	add(kinds, x.Tag)
	add(kinds&clause, ch<<1|dir)
	add(kinds&clause, h.Low^dir)
	add(kinds&clause, first.Low)
	add(kinds&clause, x.Low)
	add(siblings, x.Tag<<1|dir)
	add(siblings&(1<<0|1<<1|1<<3|1<<4|1<<30), h.Low)
	add(siblings&(1<<0|1<<1|1<<3|1<<4|1<<30), tags(x, h, g))
	add(kinds&clause, tags(x, h, g))
	// Clusters, and what WordNet says.
	add(x.Cluster, ch<<1|dir)
	add(h.Cluster, ch<<1|dir)
	add(x.Group, h.Group<<1|dir)
	add(first.Cluster, ch<<1|dir)
	add(x.Sense, h.Sense<<1|dir)
	add(x.Sense, ch<<1|dir)
	add(h.Sense, ch<<1|dir)
	add(x.Sense, h.Low^dir)
	add(first.Low, x.Sense<<12|h.Sense)
	add(h.Frames, ch<<1|dir)
	add(h.Frames, siblings<<1|dir)
	add(x.Frames, kinds)
	add(kinds&clause, x.Sense<<12|h.Sense)
	return n
}

// LabelSignature is a hash of all that LabelFeatures looks at in one sentence; it is never 0 but by chance.
func (t *Tree) LabelSignature(c int32, before uint8) uint64 {
	head := t.Heads[c]
	fc, fh := &t.family[c], &t.family[head]
	grand := int32(None)
	if int(head) < len(t.Words) {
		grand = t.Heads[head]
	}
	h := uint64(0x9E3779B97F4A7C15)
	for _, x := range [...]uint64{
		uint64(uint32(c)) | uint64(uint32(head))<<32,
		uint64(uint32(grand)) | uint64(min(fc.children, 3))<<32 | uint64(min(fh.children, 4))<<40 | uint64(before)<<48,
		uint64(uint32(fc.first)) | uint64(uint32(fc.last))<<32,
		uint64(uint32(fc.before)) | uint64(uint32(fc.next))<<32,
		uint64(uint32(fh.first)) | uint64(uint32(fh.last))<<32,
		uint64(fc.kinds) | uint64(fh.kinds)<<32,
	} {
		h = (h ^ x) * 0xC2B2AE3D27D4EB4F
		h ^= h >> 29
	}
	return h
}

func bit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
