package coder

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/coder/internal/maxent"
	"github.com/counterclaim/counterclaim/coder/model"
	"github.com/counterclaim/counterclaim/text"
)

// Span is bytes of a text, the end exclusive.
type Span struct{ Start, End int }

// Unmark takes the marks of source (<s> … </s>) and target (<t> … </t>) out of a sentence and gives the spans that they
// enclosed. Marks may repeat, nest or be missing; one that is never closed reaches to the end.
func Unmark(marked string) (plain string, source, target []Span) {
	var b strings.Builder
	open, spans := map[byte][]int{}, map[byte][]Span{}
	for i := 0; i < len(marked); i++ {
		kind, closing, n := mark(marked[i:])
		switch k := len(open[kind]); {
		case n == 0:
			b.WriteByte(marked[i])
			continue
		case !closing:
			open[kind] = append(open[kind], b.Len())
		case k > 0:
			spans[kind] = append(spans[kind], Span{open[kind][k-1], b.Len()})
			open[kind] = open[kind][:k-1]
		}
		i += n - 1
	}
	for kind, starts := range open {
		for _, at := range starts {
			spans[kind] = append(spans[kind], Span{at, b.Len()})
		}
	}
	return b.String(), spans['s'], spans['t']
}

// mark reads a mark at the start of s: which, whether it closes, and its length, 0 for none.
func mark(s string) (kind byte, closing bool, n int) {
	switch {
	case strings.HasPrefix(s, "<s>"), strings.HasPrefix(s, "<t>"):
		return s[1], false, 3
	case strings.HasPrefix(s, "</s>"), strings.HasPrefix(s, "</t>"):
		return s[2], true, 4
	}
	return 0, false, 0
}

// Relation is the event that passes between a source and a target.
type Relation struct {
	Event      counterclaim.Event
	Confidence float64  // how likely the event is right, 0 to 1
	Why        []string // the signs that spoke most for it
}

// RelationExample is a sentence with its source and target, looked at once.
type RelationExample struct {
	signs   []maxent.Sign
	retreat bool               // what is yielded is ground, people or arms rather than a demand
	Event   counterclaim.Event // gold, for training; RETREAT and CONCEDE count as one
}

// RelationExample looks at a sentence in which spans of bytes are the source and the target; either may be missing.
func (c *Coder) RelationExample(d *text.Doc, source, target []Span) RelationExample {
	b := c.relationSigns(d, source, target)
	e := RelationExample{retreat: b.retreats()}
	for name, v := range b.signs {
		e.signs = append(e.signs, maxent.Sign{Name: name, Value: v})
	}
	slices.SortFunc(e.signs, func(x, y maxent.Sign) int { return strings.Compare(x.Name, y.Name) })
	return e
}

// Relations tells which event passes between two who are named. It does not change and is safe for many goroutines.
type Relations struct{ m *maxent.Model }

// NewRelations opens the embedded weights.
func NewRelations() (*Relations, error) {
	m, err := maxent.Open(model.Relations)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeInternal, "the program's weights for relations are damaged").Because(err)
	}
	return &Relations{m}, nil
}

// TrainRelations fits weights on examples with their events. The same examples give the same weights.
func TrainRelations(examples []RelationExample) *Relations {
	count := map[string]float64{}
	for _, e := range examples {
		count[label(e.Event)]++
	}
	var labels []string
	for l := range count {
		labels = append(labels, l)
	}
	slices.Sort(labels)
	data := make([]maxent.Example, len(examples))
	for i, e := range examples {
		// A rare event counts more, but not as much more as it is rarer.
		weight := math.Sqrt(float64(len(examples)) / float64(len(labels)) / count[label(e.Event)])
		data[i] = maxent.Example{Signs: e.signs, Label: slices.Index(labels, label(e.Event)), Weight: weight}
	}
	return &Relations{maxent.Train(labels, data, maxent.Options{Penalty: 1, Rounds: 150, Least: 2})}
}

// label is an event as the model knows it.
func label(e counterclaim.Event) string {
	if e == counterclaim.Retreat || e == counterclaim.Concede {
		e = yield
	}
	return string(e)
}

// Encode gives the weights as coder/model keeps them.
func (r *Relations) Encode() []byte { return r.m.Encode() }

// Of tells which event passes between source and target of a sentence.
func (r *Relations) Of(e RelationExample) Relation {
	p := r.m.Predict(e.signs)
	best := 0
	for j := range p {
		if p[j] > p[best] {
			best = j
		}
	}
	out := Relation{Event: counterclaim.Event(r.m.Labels[best]), Confidence: math.Round(1000*p[best]) / 1000}
	if out.Event == yield {
		out.Event = counterclaim.Concede
		if e.retreat {
			out.Event = counterclaim.Retreat
		}
	}
	type reason struct {
		sign  string
		speak float64
	}
	var reasons []reason
	for _, s := range e.signs {
		if w := r.m.Weights(s.Name); w != nil && w[best] > 0 {
			reasons = append(reasons, reason{s.Name, s.Value * w[best]})
		}
	}
	slices.SortFunc(reasons, func(a, b reason) int {
		return cmp.Or(cmp.Compare(b.speak, a.speak), strings.Compare(a.sign, b.sign))
	})
	for _, x := range reasons[:min(5, len(reasons))] {
		out.Why = append(out.Why, x.sign)
	}
	return out
}
