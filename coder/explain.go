package coder

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
)

// explain says why a trigger's claim is as it is: the words and the entry of the lexicon that made it, the way through the tree to
// everybody whom the words name, and what made it denied, alleged or unreal.
func (s *sentence) explain(t *trigger, c *counterclaim.Claim) []counterclaim.Reason {
	out := []counterclaim.Reason{{Of: "event", Words: s.span(t.First, t.Last), How: t.Entry.Rule() + ", frame " + string(t.Entry.Frame)}}
	for _, e := range c.Actors {
		out = append(out, counterclaim.Reason{Of: "actor", Words: e.Text, How: s.way(t, e)})
	}
	for _, e := range c.Targets {
		out = append(out, counterclaim.Reason{Of: "target", Words: e.Text, How: s.way(t, e)})
	}
	if c.Speaker != nil {
		out = append(out, counterclaim.Reason{Of: "speaker", Words: c.Speaker.Text, How: s.whoSays(t, *c.Speaker)})
	}
	if c.Stance != counterclaim.Asserted {
		out = append(out, s.whyStance(t, c))
	}
	if c.Status != counterclaim.Occurred {
		out = append(out, s.whyStatus(t, c))
	}
	return out
}

// explainWay explains one direction of what both sides say of each other.
func (s *sentence) explainWay(t *trigger, c *counterclaim.Claim) {
	if s.sc.c.o.Explain {
		c.Why = s.explain(t, c)
	}
}

// way tells how somebody hangs together with the trigger in the tree: "shelled –nsubj→ guards".
func (s *sentence) way(t *trigger, e counterclaim.Entity) string {
	m := slices.IndexFunc(s.mentions, func(m mention) bool {
		return s.span(m.first, m.last) == e.Text || slices.ContainsFunc(m.who, func(w counterclaim.Entity) bool { return w.Text == e.Text })
	})
	g := s.grow()
	switch {
	case m < 0 && s.sc.own != "" && e.Side() == s.sc.own:
		return "not in the words: the publisher's own side"
	case m < 0 && s.sc.contends(e.Side()):
		return "not in the words: the side that is left"
	case m < 0 || g == nil:
		return "from what was said before"
	}
	from := s.climb(g, g.wordOf[t.Head])
	best, steps := "", 1<<30
	for i := s.mentions[m].first; i < s.mentions[m].last; i++ {
		to := s.climb(g, g.wordOf[i])
		for a, w := range from {
			if b := slices.Index(to, w); b >= 0 && a+b < steps {
				steps, best = a+b, s.path(g, from[:a], w, to[:b])
			}
		}
	}
	how := cmp.Or(best, "in the same sentence, no way through the tree")
	if s.mentions[m].guessed {
		how += "; whose it is comes from the report"
	}
	return how
}

// climb gives a word and all above it.
func (s *sentence) climb(g *grammar, w int32) []int32 {
	var out []int32
	for ; w >= 0 && len(out) < 100; w = g.heads[w] {
		out = append(out, w)
	}
	return out
}

// path writes a way up from a word to one above and down again.
func (s *sentence) path(g *grammar, up []int32, top int32, down []int32) string {
	var b strings.Builder
	for _, w := range up {
		fmt.Fprintf(&b, "%s ←%s– ", g.Form(int(w)), g.Relation(int(w)))
	}
	b.WriteString(g.Form(int(top)))
	for _, w := range slices.Backward(down) {
		fmt.Fprintf(&b, " –%s→ %s", g.Relation(int(w)), g.Form(int(w)))
	}
	return b.String()
}

// whoSays tells by which words somebody is the speaker.
func (s *sentence) whoSays(t *trigger, who counterclaim.Entity) string {
	if t.parent >= 0 {
		act := &s.triggers[t.parent]
		return "what “" + s.span(act.First, act.Last) + "” carries is the words of whoever does it"
	}
	for k := range s.triggers {
		if o := &s.triggers[k]; o.dropped && (o.Entry.Frame == lexicon.Say || o.Entry.Frame == lexicon.Cite) {
			return "“" + s.span(o.First, o.Last) + "” (" + o.Entry.Rule() + ")"
		}
	}
	return "a quotation that goes on"
}

// whyStance tells what made a claim denied or alleged.
func (s *sentence) whyStance(t *trigger, c *counterclaim.Claim) counterclaim.Reason {
	r := counterclaim.Reason{Of: "stance"}
	if t.parent >= 0 {
		act := &s.triggers[t.parent]
		if f := act.Entry.Frame; f == lexicon.Deny || f == lexicon.Refuse || f == lexicon.Accuse && c.Stance == counterclaim.Alleged {
			r.Words, r.How = s.span(act.First, act.Last), "it stands in what this act speaks of ("+act.Entry.Rule()+")"
			return r
		}
	}
	if c.Stance == counterclaim.Denied {
		r.Words, r.How = s.nearest(t, "not", "n't", "no", "never", "cannot", "neither", "nor", "nobody", "none", "without", "failed", "refused"), "negation"
		return r
	}
	r.Words, r.How = s.nearest(t, "allegedly", "reportedly", "alleged", "presumably", "presumed", "unconfirmed", "purported", "suspected", "supposedly", "apparently", "suspicion", "might"), "said to be unconfirmed"
	if t.each || t.voice != nil && r.Words == "" {
		r.How = "each says it of the other"
	}
	return r
}

// whyStatus tells what made a claim ongoing, planned, demanded and so on.
func (s *sentence) whyStatus(t *trigger, c *counterclaim.Claim) counterclaim.Reason {
	r := counterclaim.Reason{Of: "status"}
	if t.parent >= 0 && c.Status != counterclaim.Hypothetical {
		act := &s.triggers[t.parent]
		if act.Entry.Frame != lexicon.Accuse && act.Entry.Frame != lexicon.Deny {
			r.Words, r.How = s.span(act.First, act.Last), "it stands in what this act speaks of ("+act.Entry.Rule()+")"
			return r
		}
	}
	r.Words = s.nearest(t, "will", "would", "shall", "plans", "plan", "intends", "ordered", "if", "unless", "until", "should", "continue", "continues", "being", "is", "are", "remain", "remains", "since", "ongoing", "was", "were")
	r.How = "tense and mood of the words around"
	return r
}

// nearest gives the one of the words that stands nearest to the trigger, "" where none does.
func (s *sentence) nearest(t *trigger, words ...string) string {
	best, found := 1<<30, ""
	for i := s.first; i < s.last; i++ {
		d := t.Head - i
		if d < 0 {
			d = -d
		}
		if d < best && in(s.word(i), words...) {
			best, found = d, s.span(i, i+1)
		}
	}
	return found
}

// whyConfident names the signs that weigh most, with their weights.
func whyConfident(c *counterclaim.Claim, within bool) counterclaim.Reason {
	signs := Signs(c, within)
	slices.SortStableFunc(signs, func(a, b string) int {
		return cmp.Compare(max(confidenceWeights[b], -confidenceWeights[b]), max(confidenceWeights[a], -confidenceWeights[a]))
	})
	var parts []string
	for _, sign := range signs[:min(4, len(signs))] {
		parts = append(parts, fmt.Sprintf("%s %+.2f", sign, confidenceWeights[sign]))
	}
	return counterclaim.Reason{Of: "confidence", How: strings.Join(parts, ", ")}
}
