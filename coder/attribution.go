package coder

import (
	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/coder/internal/sequence"
	"github.com/counterclaim/counterclaim/coder/model"
	"github.com/counterclaim/counterclaim/text"
)

// Attribution is something that is said, thought or known according to somebody. Spans are bytes of the text.
type Attribution struct {
	Source  []Span // who; empty where the text does not say
	Cue     Span   // the words that attribute: "said", "according to"
	Content []Span // what; more than one where the cue stands in it
}

// cueLabels are those of words for cues: outside, first word, further words.
var cueLabels = sequence.Labels{Names: []string{"O", "B", "I"}, Follows: func(before, label int) bool {
	return label != 2 || before == 1 || before == 2
}}

// roleLabels are those of words around one cue: outside, first and further words of source and of content.
var roleLabels = sequence.Labels{Names: []string{"O", "B-source", "I-source", "B-content", "I-content"}, Follows: func(before, label int) bool {
	switch label {
	case 2:
		return before == 1 || before == 2
	case 4:
		return before == 3 || before == 4
	}
	return true
}}

// Attributions finds who says what in a text. It does not change and is safe for many goroutines.
type Attributions struct{ cue, roles *sequence.Model }

// NewAttributions opens the embedded weights.
func NewAttributions() (*Attributions, error) {
	x, err := OpenAttributions(model.Cues, model.Roles)
	if err != nil {
		return nil, counterclaim.Errorf(counterclaim.CodeInternal, "the program's weights for attributions are damaged").Because(err)
	}
	return x, nil
}

// OpenAttributions opens what Encode gave and keeps it.
func OpenAttributions(cues, roles string) (*Attributions, error) {
	x, err := &Attributions{}, error(nil)
	if x.cue, err = sequence.Open(cues, cueLabels); err != nil {
		return nil, err
	}
	if x.roles, err = sequence.Open(roles, roleLabels); err != nil {
		return nil, err
	}
	return x, nil
}

// AttributionDoc is a text that was looked at for attributions. It is for one goroutine.
type AttributionDoc struct{ a *attributed }

// AttributionDoc looks at a text.
func (c *Coder) AttributionDoc(d *text.Doc) AttributionDoc {
	return AttributionDoc{c.attributed(d)}
}

// Of finds the attributions of a text, in the order of their cues.
func (x *Attributions) Of(d AttributionDoc) []Attribution {
	var out []Attribution
	found := x.cuesOf(d.a)
	d.a.know(found)
	for _, f := range found {
		out = append(out, x.around(d.a, f[0], f[1]))
	}
	return out
}

// cuesOf finds the words [first, last) of each cue.
func (x *Attributions) cuesOf(a *attributed) [][2]int {
	var found [][2]int
	for _, s := range a.g.Sentences {
		labels := x.cue.Best(a.cueItem(s))
		for i := 0; i < len(labels); i++ {
			if labels[i] != 1 {
				continue
			}
			j := i + 1
			for j < len(labels) && labels[j] == 2 {
				j++
			}
			found = append(found, [2]int{int(s.First) + i, int(s.First) + j})
			i = j - 1
		}
	}
	return found
}

// know remembers where cues stand.
func (a *attributed) know(cues [][2]int) {
	clear(a.cues)
	for n, c := range cues {
		for i := c[0]; i < c[1]; i++ {
			a.cues[i] = int32(n + 1)
		}
	}
}

// around finds source and content of the cue in words [first, last).
func (x *Attributions) around(a *attributed, first, last int) Attribution {
	out := Attribution{Cue: a.span(first, last)}
	lo, hi := a.window(first)
	labels := x.roles.Best(a.roleItem(first, last, lo, hi))
	for i := 0; i < len(labels); {
		j := i + 1
		for j < len(labels) && labels[j] == labels[i]+1 && labels[i]%2 == 1 || j < len(labels) && j > i+1 && labels[j] == labels[i]+1 {
			j++
		}
		switch labels[i] {
		case 1:
			out.Source = append(out.Source, a.span(lo+i, lo+j))
		case 3:
			out.Content = append(out.Content, a.wholeQuotation(lo+i, lo+j))
		}
		i = j
	}
	return out
}

// wholeQuotation gives the bytes of words [first, last), widened to the quotation where they begin or end with a sentence within it.
func (a *attributed) wholeQuotation(first, last int) Span {
	if u := a.unit[last-1]; u > 0 && a.quoted[last-1] == 1 && last < len(a.unit) && a.sentence[last] != a.sentence[last-1] {
		for last < len(a.unit) && a.unit[last] == u {
			last++
		}
	}
	if u := a.unit[first]; u > 0 && a.quoted[first] == 1 && first > 0 && a.sentence[first-1] != a.sentence[first] {
		for first > 0 && a.unit[first-1] == u {
			first--
		}
	}
	return a.span(first, last)
}

// AttributionExample is a text with the attributions that it holds.
type AttributionExample struct {
	Doc  AttributionDoc
	Gold []Attribution
}

var attributionTraining = sequence.Options{Rounds: 8, Least: 3, Small: 4, Cost: 1}

// TrainAttributions fits models on texts. The same texts give the same models. tell, where it is not nil, is told of progress.
func TrainAttributions(examples []AttributionExample, tell func(string)) *Attributions {
	x := &Attributions{}
	var cues, roles []sequence.Item
	var owner []int
	for n, e := range examples {
		a := e.Doc.a
		for _, s := range a.g.Sentences {
			it := a.cueItem(s)
			it.Gold = make([]uint8, s.Last-s.First)
			for _, g := range e.Gold {
				markSpans(it.Gold, a, int(s.First), []Span{g.Cue}, 1)
			}
			cues = append(cues, *it)
			owner = append(owner, n)
		}
	}
	half := [2]*sequence.Model{}
	for h := range half {
		var part []sequence.Item
		for i := range cues {
			if owner[i]%2 == h {
				part = append(part, cues[i])
			}
		}
		half[h] = sequence.Train(cueLabels, part, attributionTraining)
	}
	for n, e := range examples {
		a := e.Doc.a
		var known [][2]int
		for _, g := range e.Gold {
			first, last := a.words(g.Cue)
			_ = first
			_ = last
		}
		known = (&Attributions{cue: half[1-n%2]}).cuesOf(a)
		a.know(known)
		for _, g := range e.Gold {
			first, last := a.words(g.Cue)
			if first >= last {
				continue
			}
			lo, hi := a.window(first)
			it := a.roleItem(first, last, lo, hi)
			it.Gold = make([]uint8, hi-lo)
			markSpans(it.Gold, a, lo, g.Content, 3)
			markSpans(it.Gold, a, lo, g.Source, 1)
			for i := first; i < last; i++ {
				it.Gold[i-lo] = 0
			}
			repair(it.Gold)
			roles = append(roles, *it)
		}
	}
	if tell != nil {
		tell("cues")
	}
	x.cue = sequence.Train(cueLabels, cues, attributionTraining)
	if tell != nil {
		tell("sources and contents")
	}
	x.roles = sequence.Train(roleLabels, roles, attributionTraining)
	return x
}

// markSpans gives the words of spans a label, the first that of a beginning.
func markSpans(labels []uint8, a *attributed, lo int, spans []Span, begin uint8) {
	for _, s := range spans {
		first, last := a.words(s)
		for i := first; i < last; i++ {
			if i >= lo && i < lo+len(labels) {
				labels[i-lo] = begin + 1
				if i == first {
					labels[i-lo] = begin
				}
			}
		}
	}
}

// repair makes a beginning of a label that continues nothing.
func repair(labels []uint8) {
	for i, l := range labels {
		if l > 0 && l%2 == 0 && (i == 0 || labels[i-1] != l && labels[i-1] != l-1) {
			labels[i] = l - 1
		}
	}
}

// Encode gives the weights as coder/model keeps them: cues, then sources and contents.
func (x *Attributions) Encode() (cues, roles []byte) { return x.cue.Encode(), x.roles.Encode() }
