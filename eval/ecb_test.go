package eval

import (
	"math"
	"strings"
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

// Two documents tell of one fire, a third of another in words that differ.
func TestLinkECB(t *testing.T) {
	var docs []ECBDoc
	for name, text := range map[string]string{"a": "A warehouse in Orvane burned after lightning", "b": "Lightning : the Orvane warehouse burned",
		"c": "A ferry off Tessen burned while passengers slept"} {
		d := ECBDoc{Doc: name}
		d.Sentences = append(d.Sentences, struct {
			Tokens []string `json:"tokens"`
		}{strings.Fields(text)})
		docs = append(docs, d)
	}
	mentions := []ECBMention{{Doc: "a", Text: "burned"}, {Doc: "b", Text: "burning"}, {Doc: "c", Text: "burned"}, {Doc: "a", Text: "lightning"}, {Doc: "b", Text: "Lightning"}}
	for _, by := range []ECBLinker{ByMatching, BySameWord} {
		got := LinkECB(docs, mentions, false, 0.1, by)
		if got[0] != got[1] || got[3] != got[4] || got[0] == got[2] || got[0] == got[3] {
			t.Errorf("way %d links %v", by, got)
		}
	}
}
