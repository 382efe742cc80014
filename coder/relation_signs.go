package coder

import (
	"fmt"
	"github.com/counterclaim/counterclaim/text"
	"slices"
	"strings"
)

// between is a sentence in which a source and a target are marked.
type between struct {
	c        *Coder
	g        *text.Grammar
	lemmas   []string
	heads    []int  // -1 for a root
	source   []bool // words
	target   []bool
	from, to int          // head words of both, -1 for none
	path     []int        // words between both in the tree, both left out
	top      int          // the highest of the path
	onPath   map[int]bool // words of the path and those that govern source and target
	signs    map[string]float64
}

// relationSigns finds what bears on the event that passes between source and target, given as spans of bytes of the Doc's text.
func (c *Coder) relationSigns(d *text.Doc, source, target []Span) *between {
	b := &between{c: c, g: c.o.Grammar.Grammar(d), from: -1, to: -1, top: -1, signs: map[string]float64{}}
	n := len(b.g.Words)
	b.lemmas, b.heads, b.source, b.target = make([]string, n), make([]int, n), make([]bool, n), make([]bool, n)
	for _, s := range b.g.Sentences {
		for i := int(s.First); i < int(s.Last); i++ {
			b.heads[i] = b.g.Head(s, i)
		}
	}
	for i := range n {
		b.lemmas[i] = strings.ToLower(b.g.Lemma(i))
		b.source[i] = covered(b.g.Words[i], source)
		b.target[i] = covered(b.g.Words[i], target)
	}
	b.from, b.to = b.headOf(b.source), b.headOf(b.target)
	b.findPath()
	b.add("always", 1)
	b.pathSigns()
	b.predicateSigns()
	b.wordSigns()
	b.onPath = map[int]bool{b.governor(b.from): true, b.governor(b.to): true}
	for _, w := range b.path {
		b.onPath[w] = true
	}
	b.lexiconSigns()
	b.cueSigns()
	return b
}

func covered(w text.UDWord, spans []Span) bool {
	return slices.ContainsFunc(spans, func(s Span) bool { return int(w.Start) < s.End && int(w.End) > s.Start })
}

func (b *between) add(name string, value float64) { b.signs[name] = max(b.signs[name], value) }

// headOf gives the first marked word whose head is not marked.
func (b *between) headOf(marked []bool) int {
	for i, m := range marked {
		if m && (b.heads[i] < 0 || !marked[b.heads[i]]) && b.g.Tags[i].UPOS != text.PUNCT {
			return i
		}
	}
	return -1
}

// up gives a word and all above it.
func (b *between) up(i int) []int {
	var out []int
	for ; i >= 0 && len(out) < len(b.heads); i = b.heads[i] {
		out = append(out, i)
	}
	return out
}

// findPath finds the words between source and target in the tree.
func (b *between) findPath() {
	if b.from < 0 || b.to < 0 {
		return
	}
	left, right := b.up(b.from), b.up(b.to)
	for i, w := range left {
		if j := slices.Index(right, w); j >= 0 {
			b.top = w
			b.path = append(slices.Clone(left[1:max(i, 1)]), w)
			for k := j - 1; k > 0; k-- {
				b.path = append(b.path, right[k])
			}
			b.path = slices.DeleteFunc(b.path, func(x int) bool { return b.source[x] || b.target[x] })
			return
		}
	}
}

// relation gives the relation of a word to its head.
func (b *between) relation(i int) string { return b.g.Relation(i) }

func content(tag text.UPOS) bool {
	return tag == text.VERB || tag == text.NOUN || tag == text.ADJ || tag == text.ADV || tag == text.PROPN
}

// pathSigns tell of the words between both in the tree.
func (b *between) pathSigns() {
	if b.top < 0 {
		b.add("no path", 1)
		return
	}
	var rels []string
	for _, w := range b.path {
		b.word("path", w, 1)
		rels = append(rels, b.relation(w))
	}
	b.add("relations "+b.relation(b.from)+" "+strings.Join(rels, " ")+" "+b.relation(b.to), 0.5)
	if len(b.path) > 0 {
		b.word("top", b.top, 1)
		b.add("top "+b.lemmas[b.top]+" "+b.relation(b.from)+" "+b.relation(b.to), 1)
	}
	for k := 0; k+1 < len(b.path); k++ {
		b.add("pair "+b.lemmas[b.path[k]]+" "+b.lemmas[b.path[k+1]], 1)
	}
}

// word adds a word and its classes as signs of a kind.
func (b *between) word(kind string, w int, value float64) {
	lemma := b.lemmas[w]
	b.add(kind+" "+lemma, value)
	c := b.c.o.Grammar.WordClass(lemma)
	if c.Cluster > 0 {
		b.add(fmt.Sprint(kind, " cluster ", c.Cluster), value*0.7)
	}
	if c.Group > 0 {
		b.add(fmt.Sprint(kind, " group ", c.Group), value*0.4)
	}
	switch b.g.Tags[w].UPOS {
	case text.VERB:
		b.add(fmt.Sprint(kind, " verb class ", c.Verb), value*0.5)
	case text.NOUN:
		b.add(fmt.Sprint(kind, " noun class ", c.Noun), value*0.5)
	}
}

// governor climbs from a word to the first verb, noun or adjective outside the marks that governs it.
func (b *between) governor(i int) int {
	for steps := 0; i >= 0 && steps < 8; steps++ {
		i = b.heads[i]
		if i >= 0 && !b.source[i] && !b.target[i] && content(b.g.Tags[i].UPOS) {
			return i
		}
	}
	return -1
}

// predicateSigns tell of the words that govern source and target, what hangs below them and how they are said.
func (b *between) predicateSigns() {
	for _, side := range []struct {
		name string
		at   int
	}{{"source", b.from}, {"target", b.to}} {
		if side.at < 0 {
			b.add("no "+side.name, 1)
			continue
		}
		p := b.governor(side.at)
		if p < 0 {
			b.add(side.name+" governs", 1)
			p = side.at
		}
		b.word(side.name+" under", p, 1)
		b.add(side.name+" under "+b.lemmas[p]+" as "+b.relation(side.at), 1)
		for i, h := range b.heads {
			if h != p || b.source[i] || b.target[i] {
				continue
			}
			switch plain, _, _ := strings.Cut(b.relation(i), ":"); plain {
			case "obj", "obl", "xcomp", "ccomp", "compound", "conj", "advcl", "nmod", "amod", "acl":
				b.word(side.name+" beside "+plain, i, 0.7)
				b.word("below", i, 0.7)
				b.add("pair "+b.lemmas[p]+" "+b.lemmas[i], 1)
			case "aux", "advmod", "mark":
				b.add(side.name+" said "+b.lemmas[i], 0.7)
			case "case":
				b.add(side.name+" case "+b.lemmas[i], 0.5)
			}
			if b.relation(i) == "aux:pass" {
				b.add(side.name+" passive", 1)
			}
		}
		for i, h := range b.heads {
			if h == side.at && b.relation(i) == "case" {
				b.add(side.name+" case "+b.lemmas[i]+" "+b.lemmas[p], 1)
				b.add(side.name+" case "+b.lemmas[i], 0.5)
			}
		}
	}
	for i, h := range b.heads {
		if h < 0 {
			b.word("root", i, 0.5)
		}
	}
}

// wordSigns tell of the words of the sentence by where they stand.
func (b *between) wordSigns() {
	lo, hi := b.from, b.to
	if lo > hi {
		lo, hi = hi, lo
		b.add("target first", 1)
	}
	last := ""
	for i, lemma := range b.lemmas {
		if b.g.Tags[i].UPOS == text.PUNCT {
			last = "."
			continue
		}
		where := "after"
		switch {
		case b.source[i]:
			where = "in source"
		case b.target[i]:
			where = "in target"
		case i < lo:
			where = "before"
		case i < hi:
			where = "between"
		}
		if b.source[i] {
			b.add(where+" "+lemma, 0.3)
			last = "S"
			continue
		}
		if content(b.g.Tags[i].UPOS) && b.g.Tags[i].UPOS != text.PROPN {
			b.word(where, i, 0.5)
			b.add("word "+lemma, 0.5)
		} else {
			b.add(where+" "+lemma, 0.3)
		}
		if where == "in target" && i == b.to {
			b.word("target is", i, 0.5)
		}
		x := lemma
		if where == "in target" {
			x = "T"
		}
		if last != "." && !(last == "T" && x == "T") {
			b.add("two "+last+" "+x, 0.6)
		}
		last = x
	}
}

// lexiconSigns tell which entries of the lexicon match, and where.
func (b *between) lexiconSigns() {
	words := make([]string, len(b.lemmas))
	for i := range words {
		words[i] = strings.ToLower(b.g.Form(i))
	}
	for i := range words {
		m, ok := b.c.o.Lexicon.At(words, i)
		if !ok || m.Entry.Event == "" {
			continue
		}
		event := string(m.Entry.Event)
		b.add("lexicon "+event, 0.7)
		for k := m.First; k < m.Last; k++ {
			if b.onPath[k] {
				b.add("lexicon on path "+event, 1.5)
			}
		}
		if b.source[i] || b.target[i] {
			b.add("lexicon in marks "+event, 1)
		}
		if speech(m.Entry.Frame) {
			b.add("lexicon speech "+event, 1)
		}
		for _, c := range m.Entry.Conducts {
			b.add("conduct "+string(c), 0.7)
		}
	}
}

// cueSigns tell which cues stand in the sentence, where, and whether after words of what is to come.
func (b *between) cueSigns() {
	future := false
	for i, lemma := range b.lemmas {
		if b.source[i] {
			continue
		}
		future = future || ahead(lemma)
		for k := range cues[lemma] {
			c := &cues[lemma][k]
			if !c.at(b.lemmas, i) {
				continue
			}
			event, value := string(c.event), 0.7
			if len(c.words) > 1 {
				value = 1
				b.add("cue of several words "+event, 1)
			}
			b.add("cue "+event, value)
			if b.onPath[i] {
				b.add("cue on path "+event, 1.5*value)
			}
			if b.target[i] {
				b.add("cue in target "+event, 0.5)
			}
			if future {
				b.add("cue to come "+event, value)
				b.add(fmt.Sprint("cue to come of class ", quadOf(c.event)), value)
			}
		}
	}
}

// retreats reports whether what is yielded is ground, people or arms, and not a demand or a ban.
func (b *between) retreats() bool {
	return b.signs["lexicon on path RETREAT"] > 0 || b.signs["lexicon RETREAT"] > 0 && b.signs["lexicon on path CONCEDE"] == 0
}
