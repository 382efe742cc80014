package coder

import (
	"slices"
	"testing"

	"github.com/counterclaim/counterclaim/gazetteer"
)

func TestToponyms(t *testing.T) {
	c, analyzer := reader(t)
	finder, err := NewToponyms()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		text  string
		wants []string // kind, colon, words
	}{
		{"Two people died in a village near Marseille on Monday.", []string{"literal:Marseille"}},
		{"Russian troops left the city of Aleppo, officials said.", []string{"associative:Russian", "literal:Aleppo"}},
		{"France accused Germany of spying.", []string{"associative:France", "associative:Germany"}},
		{"Nobody came.", nil},
		{"", nil},
	} {
		var got []string
		for _, m := range finder.Of(c.ToponymDoc(analyzer.Analyze(x.text))) {
			got = append(got, string(m.Kind)+":"+x.text[m.Start:m.End])
		}
		if !slices.Equal(got, x.wants) {
			t.Errorf("%s: %q", x.text, got)
		}
	}
}

func TestTrainToponyms(t *testing.T) {
	c, analyzer := reader(t)
	example := func(text string, gold ...Mention) ToponymExample {
		return ToponymExample{Doc: c.ToponymDoc(analyzer.Analyze(text)), Gold: gold}
	}
	var examples []ToponymExample
	for range 6 {
		examples = append(examples, example("They met in Zorgau.", Mention{Span{12, 18}, Literal}), example("Zorgau said no.", Mention{Span{0, 6}, Associative}),
			example("We live in Zorgau.", Mention{Span: Span{11, 17}}))
	}
	m := TrainToponyms(examples)
	got := m.Of(examples[0].Doc)
	if len(got) != 1 || got[0] != (Mention{Span{12, 18}, Literal}) {
		t.Errorf("%v", got)
	}
	again, err := OpenToponyms(string(m.Encode()))
	if err != nil || !slices.Equal(again.Of(examples[1].Doc), m.Of(examples[1].Doc)) {
		t.Errorf("%v", err)
	}
	if _, err := OpenToponyms("x"); err == nil {
		t.Error("damaged weights were opened")
	}
}

func TestLocated(t *testing.T) {
	c, _ := reader(t)
	of := func(text string, names ...string) []gazetteer.Mention {
		var spans []Span
		at := 0
		for _, n := range names {
			for text[at:at+len(n)] != n {
				at++
			}
			spans = append(spans, Span{at, at + len(n)})
			at += len(n)
		}
		return c.Located(text, spans)
	}
	ms := of("Fire broke out in Olm, Ardania, and in Tarn County.", "Olm", "Ardania", "Tarn")
	if ms[0].Within != 1 || !ms[1].Behind || ms[1].Within != -1 || ms[2].Whole != "Tarn County" || ms[2].Kind != "county" {
		t.Errorf("%+v", ms)
	}
	if ms := of("near the village of Olm", "Olm"); ms[0].Kind != "village" || ms[0].Whole != "" {
		t.Errorf("%+v", ms)
	}
	if ms := of("Georgian soldiers", "Georgian"); ms[0].Land != "GEO" {
		t.Errorf("%+v", ms)
	}
	if ms := of("at Marseille Airport", "Marseille Airport"); !slices.Contains(ms[0].Else, "Marseille") {
		t.Errorf("%+v", ms)
	}
	if ms := c.Located("", nil); len(ms) != 0 {
		t.Errorf("%+v", ms)
	}
}
