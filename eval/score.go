package eval

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Score scores predicted claims against the set. A predicted and a gold claim can pair where more
// than half of the predicted span lies in the gold claim's sentence and they share the event or a
// conduct; pairs are taken best first, one to one. The figures, each over all claims, so that a
// missing and an invented claim both cost:
//
//	found     paired at all
//	event     paired with the same event
//	conduct   the pairs of sentence and conduct
//	who       paired, same event, the same sides on actors and targets
//	said_by   paired, the same side (or nobody) as speaker
//	stance    paired, the same stance and status
//	place     paired, the same places by name
//	time      paired, the same first and last day
//	counts    the sets of sentence, what, low, high
//	whole     paired with event, who, said_by and stance all right
//	quote     paired, the spans overlap by half or more of what they cover
//	within    paired, both stand alone or within paired claims
//	incident  B-cubed over gold claims that carry an incident
func (s *Set) Score(predicted []counterclaim.Claim) (*Scores, error) {
	known := make(map[string]bool, len(s.Docs))
	for _, d := range s.Docs {
		known[d.Doc] = true
	}
	m := &matching{set: s, byDoc: map[string][]int{}, pairOf: map[int]int{}, goldOf: map[int]int{}}
	for i := range predicted {
		c := &predicted[i]
		if known[c.Doc] {
			m.byDoc[c.Doc] = append(m.byDoc[c.Doc], len(m.predicted))
			m.predicted = append(m.predicted, c)
		}
	}
	if unknown := len(predicted) - len(m.predicted); unknown > len(m.predicted) {
		return nil, counterclaim.Errorf(counterclaim.CodeBadInput, "%d of %d claims name documents that the gold set does not have", unknown, len(predicted)).
			At(s.Dir, 0).Try("give claims whose doc is the one in docs.jsonl, as counterclaim read makes them of that file")
	}
	m.pair()
	return m.scores(), nil
}

// matching is predicted claims beside a gold set.
type matching struct {
	set       *Set
	predicted []*counterclaim.Claim // of the set's documents
	byDoc     map[string][]int      // predicted claims of a document
	pairOf    map[int]int           // gold claim → predicted claim
	goldOf    map[int]int           // the other way round
}

// pair takes the likeliest pairs first; of equal ones those that stand first in the files.
func (m *matching) pair() {
	type candidate struct {
		score     float64
		gold, got int
	}
	var all []candidate
	for gi := range m.set.Claims {
		g := &m.set.Claims[gi]
		for _, pi := range m.byDoc[g.Doc] {
			at := spanOf(m.predicted[pi])
			if 2*shared(g.sentence, at) <= at.end-at.start {
				continue
			}
			if score := likeness(pair{g, m.predicted[pi]}); score > 0 {
				all = append(all, candidate{score, gi, pi})
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.gold, b.gold), cmp.Compare(a.got, b.got))
	})
	for _, c := range all {
		_, one := m.pairOf[c.gold]
		_, other := m.goldOf[c.got]
		if !one && !other {
			m.pairOf[c.gold], m.goldOf[c.got] = c.got, c.gold
		}
	}
}

func (m *matching) scores() *Scores {
	s := &Scores{Documents: len(m.set.Docs), Gold: len(m.set.Claims), Predicted: len(m.predicted), Paired: len(m.pairOf), Figures: map[string]Figure{}}
	for gi := range m.set.Claims {
		g := &m.set.Claims[gi]
		if pi, ok := m.pairOf[gi]; ok {
			s.pairs = append(s.pairs, pair{g, m.predicted[pi]})
		} else {
			s.missed = append(s.missed, g)
		}
	}
	for pi, c := range m.predicted {
		if _, ok := m.goldOf[pi]; !ok {
			s.invented = append(s.invented, c)
		}
	}
	add := func(name string, f Figure) {
		s.Names = append(s.Names, name)
		s.Figures[name] = f
	}
	right := func(name string, test func(pair) bool) {
		n := 0
		for _, p := range s.pairs {
			if test(p) {
				n++
			}
		}
		add(name, f1(float64(n), float64(s.Predicted), float64(s.Gold)))
	}
	right("found", func(pair) bool { return true })
	right("event", sameEvent)
	add("conduct", m.bySentence(func(conducts []counterclaim.Conduct, _ []counterclaim.Count) []string { return texts(conducts) }))
	right("who", sameWho)
	right("said_by", sameSpeaker)
	right("stance", sameStance)
	right("place", samePlaces)
	right("time", sameTime)
	add("counts", m.bySentence(func(_ []counterclaim.Conduct, counts []counterclaim.Count) []string { return countKeys(counts) }))
	right("whole", sameWhole)
	right("quote", sameQuote)
	right("within", m.sameParent())
	add("incident", m.bCubed())
	s.CalibrationError = m.calibrationError(10)
	return s
}

// sameParent tests whether both claims of a pair stand alone, or within claims that are a pair.
func (m *matching) sameParent() func(pair) bool {
	type key struct{ doc, claim string }
	gold := map[key]int{}
	for i, g := range m.set.Claims {
		gold[key{g.Doc, g.Claim}] = i
	}
	got := map[key]int{}
	for i, c := range m.predicted {
		got[key{c.Doc, c.ID.String()}] = i
	}
	return func(p pair) bool {
		if p.gold.Within == "" || p.got.Within.IsZero() {
			return p.gold.Within == "" && p.got.Within.IsZero()
		}
		gi, ok1 := gold[key{p.gold.Doc, p.gold.Within}]
		pi, ok2 := got[key{p.got.Doc, p.got.Within.String()}]
		paired, ok3 := m.pairOf[gi]
		return ok1 && ok2 && ok3 && paired == pi
	}
}

// bySentence scores the set of what each sentence holds. A predicted claim counts for the gold
// sentence that it shares most with, or for its own span where it shares with none.
func (m *matching) bySentence(of func([]counterclaim.Conduct, []counterclaim.Count) []string) Figure {
	type key struct {
		doc   string
		at    span
		value string
	}
	sentences := map[string][]span{}
	for _, g := range m.set.Claims {
		sentences[g.Doc] = append(sentences[g.Doc], g.sentence)
	}
	home := func(doc string, at span) span {
		best, most := at, 0
		for _, s := range sentences[doc] {
			if n := shared(s, at); n > most {
				best, most = s, n
			}
		}
		return best
	}
	want, got := map[key]bool{}, map[key]bool{}
	for _, g := range m.set.Claims {
		for _, v := range of(g.Conduct, g.Counts) {
			want[key{g.Doc, home(g.Doc, g.quote), v}] = true
		}
	}
	right := 0
	for _, c := range m.predicted {
		for _, v := range of(c.Conduct, c.Counts) {
			k := key{c.Doc, home(c.Doc, spanOf(c)), v}
			if !got[k] && want[k] {
				right++
			}
			got[k] = true
		}
	}
	return f1(float64(right), float64(len(got)), float64(len(want)))
}

func texts(conducts []counterclaim.Conduct) []string {
	out := make([]string, len(conducts))
	for i, c := range conducts {
		out[i] = string(c)
	}
	return out
}

func countKeys(counts []counterclaim.Count) []string {
	bound := func(n *int64) string {
		if n == nil {
			return "-"
		}
		return fmt.Sprint(*n)
	}
	out := make([]string, len(counts))
	for i, n := range counts {
		out[i] = n.What + " " + bound(n.Low) + " " + bound(n.High)
	}
	return out
}

// bCubed compares incidents over the gold claims that carry one. A gold claim that was not found
// costs recall, a predicted claim that pairs with no gold claim costs precision.
func (m *matching) bCubed() Figure {
	var gold, got []string
	without := 0
	for gi, g := range m.set.Claims {
		pi, ok := m.pairOf[gi]
		switch in := ""; {
		case g.Incident == "" && ok:
			without++
		case g.Incident != "":
			if ok {
				in = fmt.Sprintf("alone-%d", gi)
				if id := m.predicted[pi].Incident; !id.IsZero() {
					in = id.String()
				}
			}
			gold, got = append(gold, g.Incident), append(got, in)
		}
	}
	return bCubed(gold, got, len(m.predicted)-without)
}

// bCubed compares the gold clusters of things with those that they were put into, "" where a thing was not found (Bagga and Baldwin
// 1998). predicted is how many things were found, rightly or not.
func bCubed(gold, got []string, predicted int) Figure {
	type both struct{ gold, got string }
	inGold, inGot, shared := map[string]int{}, map[string]int{}, map[both]int{}
	for k := range gold {
		inGold[gold[k]]++
		inGot[got[k]]++
		shared[both{gold[k], got[k]}]++
	}
	precision, recall := 0.0, 0.0
	for k := range gold {
		if got[k] == "" {
			continue
		}
		n := float64(shared[both{gold[k], got[k]}])
		precision += n / float64(inGot[got[k]])
		recall += n / float64(inGold[gold[k]])
	}
	var p, r, f float64
	if predicted > 0 {
		p = precision / float64(predicted)
	}
	if len(gold) > 0 {
		r = recall / float64(len(gold))
	}
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return Figure{round4(p), round4(r), round4(f)}
}

// calibrationError is the expected calibration error of all claims, right being right as a whole.
func (m *matching) calibrationError(bins int) float64 {
	items := make([]item, len(m.predicted))
	for i, c := range m.predicted {
		items[i].confidence = c.Confidence
		if gi, ok := m.goldOf[i]; ok {
			items[i].right = truth(sameWhole(pair{&m.set.Claims[gi], c}))
		}
	}
	return expectedError(items, bins)
}

// item is something given with a confidence, and whether it is right.
type item struct{ confidence, right float64 }

// expectedError sorts items by confidence into bins of equal count and adds up how far mean confidence and share of right ones lie
// apart (Naeini and others 2015, "Obtaining well calibrated probabilities using Bayesian binning").
func expectedError(items []item, bins int) float64 {
	if len(items) == 0 {
		return 1
	}
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.confidence, b.confidence), cmp.Compare(a.right, b.right))
	})
	total := 0.0
	for b := range bins {
		confidence, right := 0.0, 0.0
		for _, it := range items[b*len(items)/bins : (b+1)*len(items)/bins] {
			confidence += it.confidence
			right += it.right
		}
		total += math.Abs(confidence - right)
	}
	return round4(total / float64(len(items)))
}
