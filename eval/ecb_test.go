package eval

import (
	"math"
	"testing"
)

// The example is worked by hand: gold {a b c} {d}, given {a b} {c d}.
func TestScoreECB(t *testing.T) {
	m := []ECBMention{{Chain: "x"}, {Chain: "x"}, {Chain: "x"}, {Chain: "y"}}
	s := ScoreECB(nil, m, []string{"1", "1", "2", "2"})
	for name, c := range map[string]struct{ got, want float64 }{
		"MUC": {s.MUC.F1, 0.5}, "B-cubed precision": {s.B3.Precision, 0.75}, "B-cubed recall": {s.B3.Recall, 0.6667}, "CEAF-e": {s.CEAF.F1, 0.7333},
	} {
		if math.Abs(c.got-c.want) > 0.0002 {
			t.Errorf("%s %.4f, want %.4f", name, c.got, c.want)
		}
	}
	if s = ScoreECB(nil, m, []string{"1", "1", "1", "2"}); s.CoNLL() != 1 {
		t.Errorf("the gold chains score %.4f", s.CoNLL())
	}
}
