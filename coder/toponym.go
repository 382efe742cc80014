package coder

import (
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/coder/internal/sequence"
	"github.com/counterclaim/counterclaim/coder/model"
	"github.com/counterclaim/counterclaim/text"
)

// ToponymKind says whether a name of a place stands for the place.
type ToponymKind string

// The kinds of toponyms, after Gritta, Pilehvar and Collier (2020), "A pragmatic guide to geoparsing evaluation".
const (
	Literal     ToponymKind = "literal"     // the place itself: "in Olm", "the Olm road"
	Associative ToponymKind = "associative" // what belongs to it or acts for it: "Olm said", "Ardanian troops", "the Olm Herald"
)

// Mention is a toponym found in a text.
type Mention struct {
	Span
	Kind ToponymKind
}

// toponymLabels are those of words: outside, first and further words of literal and of associative toponyms.
var toponymLabels = sequence.Labels{Names: []string{"O", "B-literal", "I-literal", "B-associative", "I-associative"}, Follows: roleLabels.Follows}

// Toponyms finds names of places. It does not change and is safe for many goroutines.
type Toponyms struct{ m *sequence.Model }

// NewToponyms opens the embedded weights.
func NewToponyms() (*Toponyms, error) {
	t, err := OpenToponyms(model.Toponyms)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeInternal, "the program's weights for toponyms are damaged").Because(err)
	}
	return t, nil
}

// OpenToponyms opens what Encode gave and keeps it.
func OpenToponyms(weights string) (*Toponyms, error) {
	m, err := sequence.Open(weights, toponymLabels)
	if err != nil {
		return nil, err
	}
	return &Toponyms{m}, nil
}

// ToponymDoc is a text that was looked at for toponyms. It is for one goroutine.
type ToponymDoc struct{ x *charted }

// ToponymDoc looks at a text.
func (c *Coder) ToponymDoc(d *text.Doc) ToponymDoc { return ToponymDoc{c.charted(d)} }

// Of finds the toponyms of a text, in its order.
func (t *Toponyms) Of(d ToponymDoc) []Mention {
	var out []Mention
	for _, s := range d.x.g.Sentences {
		out = d.x.mentions(out, int(s.First), t.m.Best(d.x.item(s, true)))
	}
	return out
}

// mentions appends what labels of words from lo on say.
func (x *charted) mentions(out []Mention, lo int, labels []uint8) []Mention {
	for i := 0; i < len(labels); {
		j := i + 1
		if labels[i] == 0 {
			i = j
			continue
		}
		for j < len(labels) && labels[j] == (labels[i]+1)/2*2 {
			j++
		}
		kind := Literal
		if labels[i] > 2 {
			kind = Associative
		}
		out = append(out, Mention{x.span(lo+i, lo+j), kind})
		i = j
	}
	return out
}

// ToponymExample is a text with the toponyms that it holds. Either all of them have a kind or none has.
type ToponymExample struct {
	Doc  ToponymDoc
	Gold []Mention
}

var toponymTraining = sequence.Options{Rounds: 12, Least: 2, Small: 1, Cost: 5, Missed: 5}

// TrainToponyms fits a model on texts. Where gold toponyms have no kind, that is taken from a first model, which learns from those that
// have one. Every sign counts twice, once for all texts and once for those of its sort, with kinds or without, so that what is a toponym may differ
// between the two (Daumé 2007, "Frustratingly easy domain adaptation"). The same texts give the same model.
func TrainToponyms(examples []ToponymExample) *Toponyms {
	var sure, open []sequence.Item
	for _, e := range examples {
		kinds := !slices.ContainsFunc(e.Gold, func(m Mention) bool { return m.Kind == "" })
		for _, s := range e.Doc.x.g.Sentences {
			it := e.Doc.x.goldItem(s, e.Gold, kinds)
			if kinds {
				sure = append(sure, *it)
			} else {
				open = append(open, *it)
			}
		}
	}
	o := toponymTraining
	if len(sure)+len(open) < 1000 {
		o.Small = 0 // of little, everything is kept
	}
	m := sequence.Train(toponymLabels, sure, o)
	if len(open) == 0 {
		return &Toponyms{m}
	}
	for i := range open {
		open[i].Gold = m.Best(&open[i])
		open[i].Only = nil
	}
	return &Toponyms{sequence.Train(toponymLabels, append(sure, open...), o)}
}

// goldItem is item with its gold labels; without kinds it has those that each word may have.
func (x *charted) goldItem(s text.UDSentence, gold []Mention, kinds bool) *sequence.Item {
	it := x.item(s, kinds)
	it.Gold = make([]uint8, s.Last-s.First)
	for _, g := range gold {
		begin := uint8(1)
		if g.Kind == Associative {
			begin = 3
		}
		if first, last := x.words(g.Span); first >= int(s.First) && last <= int(s.Last) {
			markSpans(it.Gold, x.attributed, int(s.First), []Span{g.Span}, begin)
		}
	}
	if kinds {
		return it
	}
	it.Only = make([]uint32, len(it.Gold))
	for i, l := range it.Gold {
		it.Only[i] = 1
		if l > 0 {
			l = (l-1)%2 + 1
			it.Only[i] = 1<<l | 1<<(l+2)
		}
	}
	return it
}

// Encode gives the weights as coder/model keeps them.
func (t *Toponyms) Encode() []byte { return t.m.Encode() }
