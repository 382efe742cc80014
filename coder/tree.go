package coder

import (
	"slices"
	"sort"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// grammar is the trees of a report, found by the tokens that the rest of the coder counts in.
type grammar struct {
	*text.Grammar
	wordOf []int32 // word in which each token begins
	heads  []int32 // of all words, in the whole text; -1 for a root
	tagged []bool  // sentences
	parsed []bool
}

// seed cuts a report into the words of its trees.
func (sc *scene) seed() {
	g := grammar{Grammar: sc.c.o.Grammar.Cut(sc.d)}
	g.heads, g.tagged, g.parsed = make([]int32, len(g.Words)), make([]bool, len(g.Sentences)), make([]bool, len(g.Sentences))
	g.wordOf = make([]int32, len(sc.d.Tokens))
	w := 0
	for i, t := range sc.d.Tokens {
		for w+1 < len(g.Words) && g.Words[w+1].Start <= t.Start {
			w++
		}
		g.wordOf[i] = int32(w)
	}
	sc.grammar = g
}

// tags gives a sentence with its parts of speech, nil where there is nothing to tag, and its number.
func (s *sentence) tags() (*grammar, int) {
	g := &s.sc.grammar
	if len(g.Words) == 0 || s.first >= s.last {
		return nil, 0
	}
	k := sort.Search(len(g.Sentences), func(k int) bool { return g.Sentences[k].Last > g.wordOf[s.first] })
	if k == len(g.Sentences) {
		return nil, 0
	}
	if !g.tagged[k] {
		g.tagged[k] = true
		s.sc.c.o.Grammar.Tag(g.Grammar, k)
	}
	return g, k
}

// grow parses a sentence, once; most of the news has nothing that a tree is needed for. It gives nil where there is nothing to parse,
// and while it is only asked who the sides are.
func (s *sentence) grow() *grammar {
	if s.sc.against != nil {
		return nil
	}
	g, k := s.tags()
	if g == nil {
		return nil
	}
	if !g.parsed[k] {
		g.parsed[k] = true
		s.sc.c.o.Grammar.Parse(g.Grammar, k)
		x := g.Sentences[k]
		for i := x.First; i < x.Last; i++ {
			g.heads[i] = int32(g.Head(x, int(i)))
		}
	}
	return g
}

// relation gives the relation of a word to its head, without subtype.
func (g *grammar) relation(w int32) string {
	plain, _, _ := strings.Cut(g.Relation(int(w)), ":")
	return plain
}

// narrow gives the tokens of [lo, hi) around a trigger that stand in its own clause: not those of a verb beside it ("shelled
// the post and withdrew"), nor those of a clause below that tells of something else.
func (s *sentence) narrow(t *trigger, lo, hi int) (int, int) {
	g := s.grow()
	if g == nil || hi <= lo {
		return lo, hi
	}
	path := map[int32]bool{} // from the trigger's head up to the word that opens its clause
	clause := g.wordOf[t.Head]
	path[clause] = true
	for !opensClause(g.relation(clause)) && g.heads[clause] >= 0 {
		clause = g.heads[clause]
		path[clause] = true
	}
	others := map[int32]bool{} // words that lead down to another trigger
	for k := range s.triggers {
		if o := &s.triggers[k]; o.First != t.First && !o.dropped {
			for w, steps := g.wordOf[o.Head], 0; w >= 0 && !path[w] && steps < len(g.Words); w, steps = g.heads[w], steps+1 {
				others[w] = true
			}
		}
	}
	own := func(i int) bool {
		for w, steps := g.wordOf[i], 0; w >= 0 && steps < len(g.Words); w, steps = g.heads[w], steps+1 {
			if path[w] {
				return true
			}
			if s.leaves(w, others[w]) {
				return false
			}
		}
		return false
	}
	a, b := t.First, t.Last
	for a > lo && own(a-1) {
		a--
	}
	for b < hi && own(b) {
		b++
	}
	return a, b
}

// leaves tells whether a word begins something of its own within the clause of its head: a verb beside the head, or
// words under which another event is told of.
func (s *sentence) leaves(w int32, tells bool) bool {
	g := &s.sc.grammar
	switch g.relation(w) {
	case "conj", "parataxis":
		return tells || g.Tags[w].UPOS == text.VERB || g.Tags[w].UPOS == text.AUX
	case "advcl", "acl":
		return tells && s.comma(g.heads[w], w)
	}
	return false
}

// comma reports one between two words.
func (s *sentence) comma(a, b int32) bool {
	g := &s.sc.grammar
	for w := min(a, b) + 1; w < max(a, b); w++ {
		if g.Form(int(w)) == "," {
			return true
		}
	}
	return false
}

// opensClause reports a relation whose word heads words that can be cited alone.
func opensClause(relation string) bool {
	return in(relation, "ccomp", "advcl", "acl", "csubj", "parataxis", "conj")
}

// afterthought reports a clause that adds what came of it all and is no part of what a speech act says: "demanded that the
// guards leave, after which they were shelled".
func (s *sentence) afterthought(act, t *trigger) bool {
	if t.First < act.Last {
		return false
	}
	g := s.grow()
	if g == nil {
		return false
	}
	top := g.wordOf[act.Head]
	for w, steps := g.wordOf[t.Head], 0; w >= 0 && w != top && steps < len(g.Words); w, steps = g.heads[w], steps+1 {
		if g.heads[w] >= 0 && s.comma(g.heads[w], w) {
			for v := g.heads[w] + 1; v < w; v++ {
				if g.Form(int(v)) == "which" && g.Tags[v-1].UPOS == text.ADP {
					return true
				}
			}
		}
	}
	return false
}

// subjectInTree gives the mention that the tree has as the subject of a trigger's verb, or of the verb that it stands beside,
// or -1.
func (s *sentence) subjectInTree(t *trigger) int {
	g := s.grow()
	if g == nil {
		return -1
	}
	for v, steps := g.wordOf[t.Head], 0; v >= 0 && steps < 4; v, steps = g.heads[v], steps+1 {
		if m := s.mentionUnder(v, "nsubj"); m >= 0 {
			return m
		}
		if r := g.relation(v); r != "conj" && r != "xcomp" && r != "aux" && r != "cop" {
			break
		}
	}
	return -1
}

// reduced reports a participle right after a noun, without a form of have or be and without an object: a passive cut short, "a worker
// seized last week".
func (s *sentence) reduced(t *trigger) bool {
	if !t.Verb || t.Passive || t.Gerund || t.Infinitive || t.Entry.Frame != lexicon.Transitive && t.Entry.Frame != lexicon.Harm || !strings.HasSuffix(s.word(t.Head), "ed") && !in(s.word(t.Head), "shot", "hit", "held", "taken", "struck", "torn", "beaten", "caught") {
		return false
	}
	g, _ := s.tags()
	if g == nil || t.Last >= s.last {
		return false
	}
	tag := func(i int) text.Tag { return g.Tags[g.wordOf[i]] }
	if tag(t.Head).XPOS.String() != "VBN" || t.First == s.first || tag(t.First-1).UPOS != text.NOUN && tag(t.First-1).UPOS != text.PROPN {
		return false
	}
	for i := t.Last; i < min(s.last, t.Last+4); i++ {
		if s.numeral(i) && !in(s.word(i-1), "in", "on", "by", "of") || in(s.word(i), "least", "most", "many", "several", "dozens") {
			return false // "killed at least 13": it has an object
		}
	}
	next := tag(t.Last).UPOS
	_, day := weekdayOf(s.word(t.Last))
	return day || next == text.ADP || next == text.ADV || next == text.PUNCT || next == text.AUX || in(s.word(t.Last), "last", "this", "earlier", "late", "early", "yesterday", "today")
}

// thingDoesIt reports a verb of force whose own subject is a plain noun that names nobody ("the night's clashes wounded two guards"), so that
// whoever is named further to the left did not do it.
func (s *sentence) thingDoesIt(t *trigger) bool {
	if !t.Verb || t.Passive || t.Gerund || t.Infinitive || speech(t.Entry.Frame) || t.event != counterclaim.Assault {
		return false
	}
	g, _ := s.tags()
	if g == nil || !slices.ContainsFunc(g.wordOf[s.mentions[t.subject].last:max(t.First, s.mentions[t.subject].last)], func(w int32) bool { return g.Tags[w].UPOS == text.NOUN }) {
		return false // no noun between them: nothing to look for in a tree
	}
	if g = s.grow(); g == nil {
		return false
	}
	verb := g.wordOf[t.Head]
	for i := s.mentions[t.subject].last; i < t.First; i++ {
		w := g.wordOf[i]
		if g.heads[w] != verb || g.relation(w) != "nsubj" || g.Tags[w].UPOS != text.NOUN || s.mentionAt(i) >= 0 {
			continue
		}
		m := &s.mentions[t.subject]
		for j := m.first; j < m.last; j++ {
			for v, steps := g.wordOf[j], 0; v >= 0 && steps < 12; v, steps = g.heads[v], steps+1 {
				if v == w {
					return false
				}
			}
		}
		return true
	}
	return false
}

// inTree gives the mention that the tree has in a relation to a trigger's head, or -1.
func (s *sentence) inTree(t *trigger, relation string) int {
	g := s.grow()
	if g == nil {
		return -1
	}
	return s.mentionUnder(g.wordOf[t.Head], relation)
}

// mentionUnder gives the mention that holds a word with a relation to word v, else the first that stands among the words under
// it, or -1. A relation without subtype stands for all of its subtypes.
func (s *sentence) mentionUnder(v int32, relation string) int {
	g := &s.sc.grammar
	below := -1
	for m := range s.mentions {
		for i := s.mentions[m].first; i < s.mentions[m].last; i++ {
			for w, steps := g.wordOf[i], 0; w >= 0 && steps < 12; w, steps = g.heads[w], steps+1 {
				if r := g.Relation(int(w)); g.heads[w] == v && (r == relation || strings.HasPrefix(r, relation+":")) {
					if steps == 0 {
						return m
					}
					if below < 0 {
						below = m
					}
				}
			}
		}
	}
	return below
}
