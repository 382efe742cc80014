package eval

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim/pipeline"
)

func TestRelations(t *testing.T) {
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("gold_root\tmarked_sentence\tgold_penta\n")
	for i := range 30 {
		fmt.Fprintf(&b, "ASSAULT\t<s>Troops of Ardania</s> shelled <t>post %d</t>.\t4\n", i)
		fmt.Fprintf(&b, "CONSULT\t<s>A minister of Ardania</s> met <t>envoy %d</t>.\t1\n", i)
		fmt.Fprintf(&b, "YIELD\t<s>Ardania</s> released <t>prisoner %d</t>.\t2\n", i)
	}
	for _, folds := range []int{0, 5} {
		s, err := Relations(strings.NewReader(b.String()), "gold.tsv", folds, reader.Analyzer(), reader.Coder())
		if err != nil {
			t.Fatal(err)
		}
		if s.Sentences != 90 || s.Macro < 0.9 || s.Classes < 0.9 || len(s.Events) < 3 {
			t.Errorf("%d folds: %+v", folds, s)
		}
		var out bytes.Buffer
		if err := s.WriteTable(&out); err != nil || !strings.Contains(out.String(), "macro-F1") {
			t.Errorf("%s %v", out.String(), err)
		}
	}
	for in, want := range map[string]string{
		"marked_sentence\n<s>A</s>\n":     "gold.tsv:2: the row has no gold_root",
		"gold_root\tmarked_sentence\n":    "gold.tsv: the file holds no sentence",
		"gold_root\tsentence\nASSAULT\tx": "gold.tsv:1: no column is called marked_sentence",
	} {
		if _, err := Relations(strings.NewReader(in), "gold.tsv", 0, reader.Analyzer(), reader.Coder()); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v", in, err)
		}
	}
}

// RETREAT and CONCEDE are one event to relations, and a wrong event is half a point less for both.
func TestScoreRelations(t *testing.T) {
	events := map[string]*tally{}
	count(events, rootOf("RETREAT"), rootOf("CONCEDE"))
	count(events, "ASSAULT", "COERCE")
	count(events, "ASSAULT", "ASSAULT")
	if got := macro(events); math.Abs(got-5.0/6) > 1e-9 {
		t.Errorf("%v", got)
	}
	if classOf("YIELD") != "2" || classOf("ACCUSE") != "3" {
		t.Error("classes")
	}
}
