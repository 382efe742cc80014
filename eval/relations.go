package eval

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/intake"
	"github.com/counterclaim/counterclaim/text"
)

// RelationScores are the scores of relations.
type RelationScores struct {
	Sentences   int
	Folds       int // 0 where the embedded weights were scored
	Accuracy    float64
	Macro       float64 // mean F1 of events
	Classes     float64 // mean F1 of the four classes
	Calibration float64
	Events      []EventScore
}

// EventScore is the F1 of an event.
type EventScore struct {
	Event string
	Gold  int
	F1    float64
}

// Relations scores the event that passes between a source and a target. With folds, weights are fitted anew on all rows but those of a fold,
// row number modulo folds, and scored on these, equal sentences going together; else the embedded weights are scored.
func Relations(in io.Reader, file string, folds int, analyzer *text.Analyzer, c *coder.Coder) (*RelationScores, error) {
	examples, gold, fold, err := relationExamples(in, file, folds, analyzer, c)
	if err != nil {
		return nil, err
	}
	got := make([]coder.Relation, len(examples))
	embedded, err := coder.NewRelations()
	if err != nil {
		return nil, err
	}
	for f := range max(folds, 1) {
		model := embedded
		if folds > 0 {
			var others []coder.RelationExample
			for i, e := range examples {
				if fold[i] != f {
					others = append(others, e)
				}
			}
			model = coder.TrainRelations(others)
		}
		for i, e := range examples {
			if folds == 0 || fold[i] == f {
				got[i] = model.Of(e)
			}
		}
	}
	return scoreRelations(gold, got, folds), nil
}

// relationExamples reads a file of relations with gold events and parts it in folds.
func relationExamples(in io.Reader, file string, folds int, analyzer *text.Analyzer, c *coder.Coder) (examples []coder.RelationExample, gold []intake.MarkedSentence, fold []int, err error) {
	known := map[string]int{}
	for row, err := range intake.MarkedSentences(in, file) {
		if err != nil {
			return nil, nil, nil, err
		}
		if row.Event == "" {
			return nil, nil, nil, counterclaim.Errorf(counterclaim.CodeBadInput, "the row has no gold_root").At(file, len(gold)+2)
		}
		plain, source, target := coder.Unmark(row.Sentence)
		e := c.RelationExample(analyzer.Analyze(plain), source, target)
		e.Event = counterclaim.Event(row.Event)
		n := 0
		if folds > 0 {
			n = len(examples) % folds
			if old, ok := known[plain]; ok {
				n = old
			}
			known[plain] = n
		}
		examples, gold, fold = append(examples, e), append(gold, row), append(fold, n)
	}
	if len(examples) == 0 {
		err = counterclaim.Errorf(counterclaim.CodeEmpty, "the file holds no sentence").At(file, 0)
	}
	return examples, gold, fold, err
}

// TrainRelations fits weights on a file of relations.
func TrainRelations(in io.Reader, file string, analyzer *text.Analyzer, c *coder.Coder) (*coder.Relations, error) {
	examples, _, _, err := relationExamples(in, file, 0, analyzer, c)
	if err != nil {
		return nil, err
	}
	return coder.TrainRelations(examples), nil
}

// rootOf is an event as relations name it.
func rootOf(e string) string {
	if e == "RETREAT" || e == "CONCEDE" {
		return "YIELD"
	}
	return e
}

// classOf gives the class of an event, 1 to 4.
func classOf(e string) string {
	if rootOf(e) == "YIELD" {
		e = string(counterclaim.Retreat)
	}
	return fmt.Sprint(counterclaim.Event(e).Quad())
}

func scoreRelations(gold []intake.MarkedSentence, got []coder.Relation, folds int) *RelationScores {
	s := &RelationScores{Sentences: len(gold), Folds: folds}
	events, classes := map[string]*tally{}, map[string]*tally{}
	var items []item
	for i, g := range gold {
		want, have := rootOf(g.Event), rootOf(string(got[i].Event))
		count(events, want, have)
		class := g.Class
		if class == "" {
			class = classOf(want)
		}
		count(classes, class, classOf(have))
		s.Accuracy += truth(want == have) / float64(len(gold))
		items = append(items, item{got[i].Confidence, truth(want == have)})
	}
	s.Macro, s.Classes = macro(events), macro(classes)
	s.Calibration = expectedError(items, 10)
	for e, n := range events {
		s.Events = append(s.Events, EventScore{e, n.gold, n.f1()})
	}
	slices.SortFunc(s.Events, func(a, b EventScore) int { return strings.Compare(a.Event, b.Event) })
	return s
}

// tally is what was counted for a label.
type tally struct{ right, got, gold int }

func (t *tally) f1() float64 {
	if t.got+t.gold == 0 {
		return 0
	}
	return 2 * float64(t.right) / float64(t.got+t.gold)
}

func count(of map[string]*tally, want, have string) {
	for _, label := range []string{want, have} {
		if of[label] == nil {
			of[label] = &tally{}
		}
	}
	of[want].gold++
	of[have].got++
	if want == have {
		of[want].right++
	}
}

// macro is the mean F1 of the labels that the gold has.
func macro(of map[string]*tally) float64 {
	sum, n := 0.0, 0
	for _, t := range of {
		if t.gold > 0 {
			sum += t.f1()
			n++
		}
	}
	return sum / float64(max(n, 1))
}

// WriteTable prints the scores.
func (s *RelationScores) WriteTable(w io.Writer) error {
	how := "embedded weights"
	if s.Folds > 0 {
		how = fmt.Sprintf("%d-fold cross-validation", s.Folds)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d sentences; %s\n", s.Sentences, how)
	fmt.Fprintf(&b, "events: accuracy %.3f, macro-F1 %.3f\nfour classes: macro-F1 %.3f\n", s.Accuracy, s.Macro, s.Classes)
	fmt.Fprintf(&b, "expected calibration error of confidence: %.3f\n", s.Calibration)
	for _, e := range s.Events {
		fmt.Fprintf(&b, "%-10s %5d  %.3f\n", e.Event, e.Gold, e.F1)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
