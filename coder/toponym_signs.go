package coder

import (
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/coder/internal/sequence"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/text"
)

// charted is a text with what the tables say of its words, for finding toponyms.
type charted struct {
	*attributed
	place []string // what the gazetteer has under the longest name that the word stands in: first or further word, kind and size
	actor []string // what the actors tables have there
	twin  []string // types of names that the same word has elsewhere in the text
	stood []string // how often it stands elsewhere where places stand
}

// maxToponym is the most words of a name that is looked up.
const maxToponym = 6

// charted looks at a text.
func (c *Coder) charted(d *text.Doc) *charted {
	a := c.attributed(d)
	n := len(a.form)
	x := &charted{attributed: a, place: make([]string, n), actor: make([]string, n), twin: make([]string, n), stood: make([]string, n)}
	for _, s := range a.g.Sentences {
		x.look(c, int(s.First), int(s.Last))
	}
	x.twins()
	x.standings()
	return x
}

// look finds which words of a sentence stand in names that the tables know.
func (x *charted) look(c *Coder, lo, hi int) {
	words := make([]string, 0, hi-lo)
	small := make([]string, 0, hi-lo)
	for i := lo; i < hi; i++ {
		words = append(words, x.g.Form(i))
		small = append(small, x.form[i])
	}
	for i := lo; i < hi; {
		n := 0
		if capital(words[i-lo]) {
			var es []gazetteer.Entry
			es, n = c.o.Gazetteer.Longest(words[i-lo : min(i-lo+maxToponym, len(words))])
			if n > 0 {
				tabled(x.place, i, n, placeKind(es))
			}
		}
		i += max(n, 1)
	}
	for i := lo; i < hi; {
		e, n := c.named(small[i-lo:min(i-lo+8, len(small))], "")
		if n > 0 && e.Written(words[i-lo]) {
			tabled(x.actor, i, n, actorKind(e))
		}
		i += max(n, 1)
	}
}

// tabled writes a kind to words [at, at+n), the first apart from the others.
func tabled(to []string, at, n int, kind string) {
	for k := range n {
		if k == 0 {
			to[at] = "B " + kind
		} else {
			to[at+k] = "I " + kind
		}
	}
}

func capital(w string) bool { return w != "" && (w[0] >= 'A' && w[0] <= 'Z' || w[0] >= 0xc3) }

// placeKind says in a word what the likeliest place of a name is.
func placeKind(es []gazetteer.Entry) string {
	e := es[0]
	kind := e.Feature
	switch {
	case e.Code == "PCLI", e.Code == "ADM1", e.Code == "ADM2", e.Code == "PPLC", e.Code == "CONT":
		kind = e.Code
	case e.Feature == "P":
		kind = "P" + strconv.Itoa(len(strconv.FormatInt(e.Population, 10)))
	}
	if e.Common {
		kind += " common"
	}
	return kind
}

// actorKind says in a word what an entry of the actors tables is.
func actorKind(e actors.Entry) string {
	kind := strconv.Itoa(int(e.Kind)) + string(e.Sector)
	if e.Country != "" {
		kind += " land"
	}
	return kind
}

// twins notes what else a capitalised word is in the text.
func (x *charted) twins() {
	types := map[string]map[string]bool{}
	for i, t := range x.name {
		if t == "" || !capital(x.g.Form(i)) {
			continue
		}
		if types[x.form[i]] == nil {
			types[x.form[i]] = map[string]bool{}
		}
		types[x.form[i]][t] = true
	}
	for i := range x.twin {
		var all []string
		for _, t := range [...]string{"person", "organisation", "place", "nationality"} {
			if types[x.form[i]][t] {
				all = append(all, t[:2])
			}
		}
		x.twin[i] = strings.Join(all, "+")
	}
}

// standings notes how often a capitalised word stands after a preposition of place elsewhere in the text.
func (x *charted) standings() {
	type count struct{ all, placed int }
	counts := map[string]*count{}
	placed := func(i int) bool {
		j := i - 1
		for j >= 0 && capital(x.g.Form(j)) {
			j--
		}
		return j >= 0 && in(x.form[j], "in", "near", "at", "outside", "around", "from", "to", "across", "throughout")
	}
	for i, w := range x.form {
		if capital(x.g.Form(i)) {
			if counts[w] == nil {
				counts[w] = &count{}
			}
			counts[w].all++
			if placed(i) {
				counts[w].placed++
			}
		}
	}
	for i, w := range x.form {
		c := counts[w]
		if c == nil {
			continue
		}
		all, n := c.all-1, c.placed
		if placed(i) {
			n--
		}
		switch {
		case all == 0:
			x.stood[i] = "once"
		case n == 0:
			x.stood[i] = "never"
		case 2*n >= all:
			x.stood[i] = "mostly"
		default:
			x.stood[i] = "sometimes"
		}
	}
}

// shape writes a word's letters as X, x and 9, runs shortened.
func shape(w string) string {
	var b strings.Builder
	last, run := byte(0), 0
	for i := range len(w) {
		c := w[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c = 'X'
		case c >= 'a' && c <= 'z', c >= 0x80:
			c = 'x'
		case c >= '0' && c <= '9':
			c = '9'
		}
		if c == last {
			run++
		} else {
			last, run = c, 1
		}
		if run <= 2 {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// nameEnds gives the run of capitalised words [first, last) that word i stands in.
func (x *charted) nameEnds(i, lo, hi int) (first, last int) {
	first, last = i, i+1
	for first > lo && capital(x.g.Form(first-1)) {
		first--
	}
	for last < hi && capital(x.g.Form(last)) {
		last++
	}
	return first, last
}

// item gives the signs of a sentence's words for being part of a toponym, in a text whose toponyms have kinds or have none.
func (x *charted) item(s text.UDSentence, kinds bool) *sequence.Item {
	lo, hi := int(s.First), int(s.Last)
	it := &sequence.Item{Signs: make([][]uint32, hi-lo), Links: make([][]uint32, hi-lo)}
	for i := lo; i < hi; i++ {
		it.Signs[i-lo] = doubled(x.signs(i, lo, hi), kinds)
		it.Links[i-lo] = []uint32{sequence.Hash("link"), sequence.Hash("link p", x.place[i]), sequence.Hash("link s", shape(x.g.Form(i))),
			sequence.Hash("link w", x.form[i]), sequence.Hash("link a", x.actor[i]), sequence.Hash("link n", x.name[i], x.at(x.name, i-1, lo, hi))}
	}
	return it
}

// doubled adds to signs their likes for one sort of texts.
func doubled(keys []uint32, kinds bool) []uint32 {
	with := sequence.Hash("without kinds")
	if kinds {
		with = sequence.Hash("with kinds")
	}
	for _, k := range keys {
		keys = append(keys, sequence.Mix(k, with))
	}
	return keys
}

func (x *charted) signs(i, lo, hi int) []uint32 {
	keys := make([]uint32, 0, 80)
	add := func(parts ...string) { keys = append(keys, sequence.Hash(parts...)) }
	w, t := x.form[i], x.fine[i]
	form := x.g.Form(i)
	w1, w2 := x.at(x.form, i-1, lo, hi), x.at(x.form, i+1, lo, hi)
	v1, v2 := x.at(x.form, i-2, lo, hi), x.at(x.form, i+2, lo, hi)
	t1, t2 := x.at(x.fine, i-1, lo, hi), x.at(x.fine, i+1, lo, hi)
	p, a, n := x.place[i], x.actor[i], x.name[i]
	n1, n2 := x.at(x.name, i-1, lo, hi), x.at(x.name, i+1, lo, hi)
	p1, p2 := x.at(x.place, i-1, lo, hi), x.at(x.place, i+1, lo, hi)
	kind := n + "|" + p
	add("always")
	add("w", w)
	add("wt", w, t)
	add("shape", shape(form))
	add("w-1", w1)
	add("w+1", w2)
	add("w-1 shape", w1, shape(form))
	add("w+1 shape", w2, shape(form))
	add("w-2", v1, w1)
	add("w+2", w2, v2)
	add("t3", t1, t, t2)
	add("n", n)
	add("p", p)
	add("a", a)
	add("np", n, p)
	add("na", n, a)
	add("pa", p, a)
	add("npa", n, p, a)
	add("n3", n1, n, n2)
	add("p3", p1, p, p2)
	add("n w-1", n, w1)
	add("n w+1", n, w2)
	add("p w-1", p, w1)
	add("p w+1", p, w2)
	add("k w-1 w-2", kind, w1, v1)
	add("twin", x.twin[i], n, p)
	add("stood", x.stood[i], n)
	add("stood p", x.stood[i], p)
	add("suffix", w[max(0, len(w)-3):])
	add("suffix4", w[max(0, len(w)-4):], p)
	c := x.class[i]
	add("cluster", strconv.Itoa(int(c.Cluster)))
	add("cluster n", strconv.Itoa(int(c.Cluster)), n)
	add("group", strconv.Itoa(int(c.Group)), p)
	add("noun", strconv.Itoa(int(c.Noun)), n)
	if i > lo {
		c := x.class[i-1]
		add("cluster-1", strconv.Itoa(int(c.Cluster)), kind)
		add("noun-1", strconv.Itoa(int(c.Noun)), n)
	}
	if i+1 < hi {
		c := x.class[i+1]
		add("cluster+1", strconv.Itoa(int(c.Cluster)), kind)
		add("noun+1", strconv.Itoa(int(c.Noun)), n, t2)
		add("t+1 k", t2, kind)
	}
	x.treeSigns(add, i, kind)
	if capital(form) {
		x.runSigns(add, i, lo, hi, kind)
	}
	add("quote", strconv.Itoa(int(x.quoted[i])), shape(form))
	add("edge", strconv.Itoa(min(i-lo, 2)), strconv.Itoa(min(hi-1-i, 2)), kind)
	return keys
}

// treeSigns adds what hangs above and below word i.
func (x *charted) treeSigns(add func(...string), i int, kind string) {
	l, r, n := x.lemma[i], x.rel[i], x.name[i]
	add("r", r, kind)
	add("rl", r, l)
	if h := x.heads[i]; h >= 0 {
		add("rh", r, x.lemma[h])
		add("rhk", r, x.lemma[h], n)
		add("rhv", r, strconv.Itoa(int(x.class[h].Verb)), strconv.Itoa(int(x.class[h].Noun)), n)
		if hh := x.heads[h]; hh >= 0 {
			add("rhh", r, x.rel[h], x.tag[h], kind)
			add("rhhl", r, x.rel[h], x.lemma[hh])
		}
	} else {
		add("root", kind)
	}
	preposition := "-"
	for _, o := range x.below[i] {
		if x.rel[o] == "case" {
			preposition = x.form[o]
		}
		add("below", x.rel[o], n)
	}
	add("case", preposition, kind)
	add("case r", preposition, r)
	if h := x.heads[i]; h >= 0 {
		add("case h", preposition, x.lemma[h], r)
	}
}

// runSigns adds what stands around the run of capitalised words in which word i stands.
func (x *charted) runSigns(add func(...string), i, lo, hi int, kind string) {
	p, n := x.place[i], x.name[i]
	first, last := x.nameEnds(i, lo, hi)
	before, after := x.at(x.form, first-1, lo, hi), x.at(x.form, last, lo, hi)
	add("run", strconv.Itoa(i-first), strconv.Itoa(min(last-i, 4)), kind)
	add("before run", before, kind)
	add("after run", after, kind)
	add("after run1", after, x.at(x.form, last+1, lo, hi), n)
	add("end run", x.form[last-1], kind)
	add("end run at", x.form[last-1], strconv.Itoa(i-first), strconv.Itoa(min(last-i, 4)))
	add("start run", x.form[first], kind)
	add("end class", strconv.Itoa(int(x.class[last-1].Noun)), strconv.Itoa(min(last-1-i, 3)), n)
	if last-first > 1 {
		add("run n", x.name[first], x.name[last-1], p)
	}
	add("around", before, after)
}
