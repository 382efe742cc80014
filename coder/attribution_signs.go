package coder

import (
	"sort"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim/coder/internal/sequence"
	"github.com/counterclaim/counterclaim/text"
)

// attributed is a text with all that signs of attribution are made of. Everything is by word of the text.
type attributed struct {
	g        *text.Grammar
	heads    []int // -1 for a root
	sentence []int32
	form     []string // small letters
	lemma    []string
	rel      []string
	tag      []string // part of speech
	fine     []string // Penn tag
	class    []text.WordClass
	name     []string // type of the name that it belongs to, or ""
	first    []int    // first and last word of all below it, itself included
	last     []int
	unit     []int32 // quotation that it belongs to, marks included, 0 for none
	quoted   []uint8 // 0 outside quotations, 1 inside, 2 opens one, 3 closes one
	para     []int32
	below    [][]int32 // words whose head it is
	cues     []int32   // number of the cue that it belongs to, 0 for none; known only once cues were found
}

// attributed looks at a text.
func (c *Coder) attributed(d *text.Doc) *attributed {
	g := c.o.Grammar.Grammar(d)
	n := len(g.Words)
	a := &attributed{g: g, heads: make([]int, n), sentence: make([]int32, n), form: make([]string, n), lemma: make([]string, n), rel: make([]string, n),
		tag: make([]string, n), fine: make([]string, n), class: make([]text.WordClass, n), name: make([]string, n), first: make([]int, n), last: make([]int, n),
		quoted: make([]uint8, n), unit: make([]int32, n), para: make([]int32, n), below: make([][]int32, n), cues: make([]int32, n)}
	for k, s := range g.Sentences {
		for i := int(s.First); i < int(s.Last); i++ {
			a.sentence[i] = int32(k)
			a.heads[i] = g.Head(s, i)
			a.form[i], a.lemma[i], a.rel[i] = strings.ToLower(g.Form(i)), strings.ToLower(g.Lemma(i)), g.Relation(i)
			a.tag[i], a.fine[i] = g.Tags[i].UPOS.String(), g.Tags[i].XPOS.String()
			a.class[i] = c.o.Grammar.WordClass(a.lemma[i])
			a.first[i], a.last[i] = i, i
		}
		a.reach(s)
	}
	for _, m := range g.Names {
		for i := m.First; i < m.Last; i++ {
			a.name[i] = m.Type.String()
		}
	}
	a.quote()
	return a
}

// reach finds the first and last word below each word of a sentence, and who hangs below whom.
func (a *attributed) reach(s text.UDSentence) {
	for i := int(s.First); i < int(s.Last); i++ {
		if a.heads[i] >= 0 {
			a.below[a.heads[i]] = append(a.below[a.heads[i]], int32(i))
		}
		for h, steps := a.heads[i], 0; h >= 0 && steps < len(a.heads); h, steps = a.heads[h], steps+1 {
			a.first[h], a.last[h] = min(a.first[h], i), max(a.last[h], i)
		}
	}
}

// quote finds quotations; one that is never closed ends with its paragraph.
func (a *attributed) quote() {
	inside, para, unit := false, int32(0), int32(0)
	for i := range a.form {
		if i > 0 && strings.Contains(a.g.Text[a.g.Words[i-1].End:a.g.Words[i].Start], "\n") {
			inside = false
			para++
		}
		a.para[i] = para
		switch w := a.form[i]; {
		case w == "“" || w == "``" || (w == "\"" || w == "''") && !inside:
			inside = true
			unit++
			a.quoted[i], a.unit[i] = 2, unit
		case w == "”" || (w == "\"" || w == "''") && inside:
			inside = false
			a.quoted[i], a.unit[i] = 3, unit
		case inside:
			a.quoted[i], a.unit[i] = 1, unit
		}
	}
}

// span gives the bytes of words [first, last).
func (a *attributed) span(first, last int) Span {
	return Span{int(a.g.Words[first].Start), int(a.g.Words[last-1].End)}
}

// words gives the words [first, last) that a span touches.
func (a *attributed) words(s Span) (first, last int) {
	n := len(a.g.Words)
	first = sort.Search(n, func(i int) bool { return int(a.g.Words[i].End) > s.Start })
	last = sort.Search(n, func(i int) bool { return int(a.g.Words[i].Start) >= s.End })
	return first, last
}

// window gives the words in which source and content of a cue are looked for: its sentence, one on either side in its paragraph, and as many
// more as a quotation that reaches into these goes on.
func (a *attributed) window(cue int) (lo, hi int) {
	k := int(a.sentence[cue])
	first, last := k, k
	start := func(k int) int { return int(a.g.Sentences[k].First) }
	end := func(k int) int { return int(a.g.Sentences[k].Last) - 1 }
	if k > 0 && a.para[start(k-1)] == a.para[cue] {
		first--
	}
	if k+1 < len(a.g.Sentences) && a.para[start(k+1)] == a.para[cue] {
		last++
	}
	for steps := 0; steps < 8 && first > 0 && a.unit[start(first)] > 0 && a.unit[start(first)] == a.unit[start(first)-1]; steps++ {
		first--
	}
	for steps := 0; steps < 8 && last+1 < len(a.g.Sentences) && a.unit[end(last)] > 0 && a.unit[end(last)] == a.unit[end(last)+1]; steps++ {
		last++
	}
	return start(first), end(last) + 1
}

func (a *attributed) at(of []string, i, lo, hi int) string {
	if i < lo || i >= hi {
		return "-"
	}
	return of[i]
}

// cueItem gives the signs of a sentence's words for being part of a cue.
func (a *attributed) cueItem(s text.UDSentence) *sequence.Item {
	lo, hi := int(s.First), int(s.Last)
	it := &sequence.Item{Signs: make([][]uint32, hi-lo), Links: make([][]uint32, hi-lo)}
	for i := lo; i < hi; i++ {
		var keys []uint32
		add := func(parts ...string) { keys = append(keys, sequence.Hash(parts...)) }
		w, l, t, r := a.form[i], a.lemma[i], a.fine[i], a.rel[i]
		w1, w2, l1, l2 := a.at(a.form, i-1, lo, hi), a.at(a.form, i+1, lo, hi), a.at(a.lemma, i-2, lo, hi), a.at(a.lemma, i+2, lo, hi)
		t1, t2 := a.at(a.fine, i-1, lo, hi), a.at(a.fine, i+1, lo, hi)
		hw, ht := "root", "root"
		if h := a.heads[i]; h >= 0 {
			hw, ht = a.lemma[h], a.tag[h]
		}
		add("always")
		add("w", w)
		add("l", l)
		add("lt", l, t)
		add("t", t)
		add("w-1", w1)
		add("w+1", w2)
		add("w-1w", w1, w)
		add("ww+1", w, w2)
		add("l-2", l1)
		add("l+2", l2)
		add("w2", w1, w, w2)
		add("t3", t1, t, t2)
		add("t-1", t1, t)
		add("t+1", t, t2)
		add("r", r)
		add("rl", r, l)
		add("rh", r, hw)
		add("rlh", r, l, hw)
		add("rt", r, t, ht)
		add("suffix", w[max(0, len(w)-3):], t)
		c := a.class[i]
		add("cluster", strconv.Itoa(int(c.Cluster)))
		add("group", strconv.Itoa(int(c.Group)), t)
		verb := strconv.Itoa(int(c.Verb))
		add("verb", verb, t)
		add("noun", strconv.Itoa(int(c.Noun)), t)
		add("quote", strconv.Itoa(int(a.quoted[i])))
		for _, o := range a.below[i] {
			x := a.rel[o]
			add("below", x, a.tag[i])
			add("belowl", x, l)
			add("belowv", x, verb)
			add("beloww", x, a.lemma[o], a.tag[i])
			if x == "nsubj" || x == "nsubj:pass" {
				kind := a.tag[o]
				if a.name[o] != "" {
					kind = a.name[o]
				}
				add("subject", kind, l)
				add("subjectv", kind, verb)
				add("subjectn", strconv.Itoa(int(a.class[o].Noun)), l)
			}
			if x == "ccomp" || x == "xcomp" || x == "obj" {
				side := "after"
				if int(o) < i {
					side = "before"
				}
				add("complement", x, side, l)
				add("complementt", x, side, a.tag[o], verb)
			}
		}
		if h := a.heads[i]; h >= 0 {
			add("headv", strconv.Itoa(int(a.class[h].Verb)), r, ht)
			if hh := a.heads[h]; hh >= 0 {
				add("hh", a.lemma[hh], a.rel[h], r, l)
			}
		}
		near := "no quote"
		for k := i - 4; k <= i+4; k++ {
			if k >= lo && k < hi && a.quoted[k] >= 2 {
				near = strconv.Itoa(k-i) + " " + strconv.Itoa(int(a.quoted[k]))
				add("near", near)
				add("nearl", near, l)
			}
		}
		add("place", strconv.Itoa(min(i-lo, 3)), strconv.Itoa(min(hi-1-i, 3)), t)
		it.Signs[i-lo] = keys
		it.Links[i-lo] = []uint32{sequence.Hash("link"), sequence.Hash("link t", t), sequence.Hash("link r", r), sequence.Hash("link w", w), sequence.Hash("link tt", t1, t)}
	}
	return it
}

// roleItem gives the signs of words [lo, hi) for being source or content of the cue in words [first, last).
func (a *attributed) roleItem(first, last, lo, hi int) *sequence.Item {
	n := hi - lo
	it := &sequence.Item{Signs: make([][]uint32, n), Links: make([][]uint32, n), Only: make([]uint32, n)}
	head := first
	for i := first; i < last; i++ {
		if a.heads[i] < first || a.heads[i] >= last {
			head = i
			break
		}
	}
	var up []int // the cue's head and all above it
	for h := head; h >= 0 && len(up) < 8; h = a.heads[h] {
		up = append(up, h)
	}
	cue, cueTag := a.lemma[head], a.tag[head]
	all := strings.Join(a.form[first:last], " ")
	for i := lo; i < hi; i++ {
		if i >= first && i < last {
			it.Only[i-lo] = 1
			it.Signs[i-lo], it.Links[i-lo] = []uint32{sequence.Hash("cue")}, nil
			continue
		}
		it.Only[i-lo] = 31
		it.Signs[i-lo] = a.roleSigns(i, first, last, lo, hi, head, up, cue, cueTag, all)
		branch, _, _ := a.branch(i, up)
		side := "before"
		if i > first {
			side = "after"
		}
		before := "-"
		if i > lo {
			before = strconv.Itoa(int(a.quoted[i-1]))
		}
		border := "same"
		if i > lo && a.sentence[i] != a.sentence[i-1] {
			border = "new"
		}
		q := strconv.Itoa(int(a.quoted[i]))
		last, _, _ := a.branch(max(i-1, lo), up)
		change := "same"
		if last != branch {
			change = "other"
		}
		it.Links[i-lo] = []uint32{sequence.Hash("link"), sequence.Hash("link q", q, before), sequence.Hash("link b", branch, side), sequence.Hash("link s", border, q),
			sequence.Hash("link t", a.fine[i]), sequence.Hash("link c", change, last, branch), sequence.Hash("link w", a.form[i], side), sequence.Hash("link w1", a.form[max(i-1, lo)], a.fine[i])}
	}
	return it
}

// branch tells over which relations word i hangs together with the cue: that of the first word under the path from the cue upwards, how high that
// path goes, and the word itself. A word of another sentence has none.
func (a *attributed) branch(i int, up []int) (relation string, high int, at int) {
	if a.sentence[i] != a.sentence[up[0]] {
		if i < up[0] {
			return "sentence before", 9, -1
		}
		return "sentence after", 9, -1
	}
	for w, steps := i, 0; w >= 0 && steps < 60; w, steps = a.heads[w], steps+1 {
		for k, u := range up {
			if w == u {
				return "self", k, w
			}
			if a.heads[w] == u {
				return a.rel[w], k, w
			}
		}
	}
	return "far", 8, -1
}

func (a *attributed) roleSigns(i, first, last, lo, hi, head int, up []int, cue, cueTag, all string) []uint32 {
	keys := make([]uint32, 0, 64)
	add := func(parts ...string) { keys = append(keys, sequence.Hash(parts...)) }
	branch, high, at := a.branch(i, up)
	side := "before"
	if i > first {
		side = "after"
	}
	h := strconv.Itoa(high)
	where := branch + " " + h + " " + side
	edge := ""
	if at >= 0 {
		if a.first[at] == i {
			edge += "first"
		}
		if a.last[at] == i {
			edge += "last"
		}
		if at == i {
			edge += "top"
		}
	}
	distance := i - last + 1
	if i < first {
		distance = first - i
	}
	d := strconv.Itoa(bucket(distance))
	q := strconv.Itoa(int(a.quoted[i]))
	w, t, r := a.form[i], a.fine[i], a.rel[i]
	w1, w2 := a.at(a.form, i-1, lo, hi), a.at(a.form, i+1, lo, hi)
	t1, t2 := a.at(a.fine, i-1, lo, hi), a.at(a.fine, i+1, lo, hi)
	cueRel := a.rel[head]
	add("always")
	add("where", where)
	add("where edge", where, edge)
	add("where cue", where, cue)
	add("where all", where, all)
	add("where tag", where, cueTag, cueRel)
	add("edge cue", edge, where, cue)
	add("where q", where, q)
	add("where t", where, t)
	add("where r", where, r, edge)
	add("side d", side, d)
	add("side d cue", side, d, cue)
	add("side d q", side, d, q)
	add("side w", side, w)
	add("where w", where, w)
	add("w3", w1, w, w2)
	add("side w-1", side, w1, t)
	add("side w+1", side, w2, t)
	add("where w-1", where, w1)
	add("where w+1", where, w2)
	add("t3", side, t1, t, t2)
	add("where t2", where, t, t2)
	add("where t1", where, t1, t)
	add("q d", q, side, d, cueTag)
	add("w d", w, side, d)
	name := a.name[i]
	add("name", name, where)
	add("noun", strconv.Itoa(int(a.class[i].Noun)), where)
	add("cluster", strconv.Itoa(int(a.class[i].Cluster)), side)
	add("cue", cue, side, t)
	if a.sentence[i] != a.sentence[head] {
		same := "other paragraph"
		if a.para[i] == a.para[head] {
			same = "same paragraph"
		}
		s := a.g.Sentences[a.sentence[i]]
		add("other", side, same, q)
		add("other q", side, same, strconv.Itoa(int(a.quoted[s.First])), strconv.Itoa(int(a.quoted[s.Last-1])), strconv.Itoa(int(a.quoted[head])))
		cs := a.g.Sentences[a.sentence[head]]
		add("other cue q", side, strconv.Itoa(int(a.quoted[cs.First])), strconv.Itoa(int(a.quoted[cs.Last-1])), q, cue)
	}
	if u := a.unit[i]; u > 0 {
		// Where the quotation stands to the cue's sentence: whether it reaches into it, and how many stand between.
		cs := a.g.Sentences[a.sentence[head]]
		reach := "apart"
		if u >= a.unit[cs.First] && a.unit[cs.First] > 0 || u <= a.unit[cs.Last-1] && u > 0 {
			reach = "within"
		}
		for k := int(cs.First); k < int(cs.Last); k++ {
			if a.unit[k] == u {
				reach = "reaches"
			}
		}
		nearest := 9
		for k := max(first-1, 0); k >= 0 && k > first-80; k-- {
			if a.unit[k] > 0 {
				nearest = int(a.unit[k])
				break
			}
		}
		same := "other"
		if nearest == int(u) {
			same = "before cue"
		} else if int(u) == nearest+1 || a.unit[min(last, len(a.unit)-1)] == u {
			same = "after cue"
		}
		add("unit", reach, side, q)
		add("unit near", same, side, q)
		add("unit both", reach, same, side, cue)
		add("unit w", reach, same, side, w)
	}
	s := a.g.Sentences[a.sentence[i]]
	place := ""
	if i == int(s.First) {
		place = "begins"
	} else if i == int(s.Last)-1 {
		place = "ends"
	}
	add("place", place, where, q)
	add("place t", place, side, w)
	// Where the words between stand: a comma or a quotation mark between this word and the cue.
	between := ""
	lo2, hi2 := i, first
	if i > first {
		lo2, hi2 = last, i
	}
	for k := lo2; k < hi2 && k < lo2+60; k++ {
		switch {
		case a.quoted[k] >= 2 && !strings.Contains(between, "q"):
			between += "q"
		case a.form[k] == "," && !strings.Contains(between, ","):
			between += ","
		case (a.form[k] == "that" || a.form[k] == ":") && !strings.Contains(between, a.form[k][:1]):
			between += a.form[k][:1]
		}
	}
	add("between", between, side, branch)
	add("between q", between, side, q, d)
	add("between cue", between, side, cue)
	// Other cues: whether one stands between, whether the word hangs below one, or belongs to one.
	other := "none"
	for k := lo2; k < hi2 && k < lo2+60; k++ {
		if a.cues[k] > 0 && a.sentence[k] == a.sentence[i] {
			other = "between"
		}
	}
	under := "none"
	if a.cues[i] > 0 {
		under = "self"
	} else {
		for x, steps := a.heads[i], 0; x >= 0 && x != at && steps < 30; x, steps = a.heads[x], steps+1 {
			if a.cues[x] > 0 {
				under = a.rel[x]
				break
			}
		}
	}
	add("other cue", other, side, branch)
	add("under cue", under, side, branch)
	add("under between", under, other, q, cue)
	add("under t", under, t1, t)
	// The path from the word up to its branch.
	path := ""
	for x, steps := i, 0; x >= 0 && x != at && steps < 3; x, steps = a.heads[x], steps+1 {
		path += a.rel[x] + " "
	}
	add("path", path, where)
	if hd := a.heads[i]; hd >= 0 {
		add("head", a.lemma[hd], r, side)
		add("head t", a.fine[hd], r, where)
	}
	return keys
}

func bucket(d int) int {
	switch {
	case d < 6:
		return d
	case d < 10:
		return 6
	case d < 20:
		return 7
	case d < 40:
		return 8
	}
	return 9
}
