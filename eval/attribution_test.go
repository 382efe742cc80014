package eval

import (
	"bytes"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/pipeline"
)

const (
	docLine  = `{"doc_id":"d","text":"“Ü” — the minister said that the road was closed."}` + "\n"
	goldLine = `{"doc_id":"d","source":[{"start":6,"end":18}],"cue":[{"start":19,"end":23}],"content":[{"start":24,"end":48}]}` + "\n"
)

func TestAttributionTexts(t *testing.T) {
	texts, err := AttributionTexts(strings.NewReader(docLine), "docs", strings.NewReader(goldLine), "gold")
	if err != nil || len(texts) != 1 || len(texts[0].Gold) != 1 {
		t.Fatalf("%v %v", texts, err)
	}
	a, s := texts[0].Gold[0], texts[0].Text
	if got := s[a.Source[0].Start:a.Source[0].End] + "|" + s[a.Cue.Start:a.Cue.End] + "|" + s[a.Content[0].Start:a.Content[0].End]; got != "the minister|said|that the road was closed" {
		t.Errorf("%q: characters are no bytes", got)
	}
	for name, c := range map[string][3]string{
		"a line that is no JSON":  {docLine + "{", goldLine, "docs:2: the line cannot be used"},
		"a text twice":            {docLine + docLine, goldLine, "docs:2: the line cannot be used"},
		"an unknown text":         {docLine, "\n" + strings.Replace(goldLine, `"d"`, `"e"`, 1), "gold:2: the line cannot be used"},
		"a span outside the text": {docLine, strings.Replace(goldLine, "48", "480", 1), "gold:1: the line cannot be used"},
		"a span turned round":     {docLine, strings.Replace(goldLine, `"end":23`, `"end":3`, 1), "gold:1: the line cannot be used"},
	} {
		if _, err := AttributionTexts(strings.NewReader(c[0]), "docs", strings.NewReader(c[1]), "gold"); err == nil || !strings.HasPrefix(err.Error(), c[2]) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAttributions(t *testing.T) {
	texts, err := AttributionTexts(strings.NewReader(docLine), "docs", strings.NewReader(goldLine), "gold")
	if err != nil {
		t.Fatal(err)
	}
	// One gold attribution more, whose cue is another: recall falls for the cue alone.
	more := texts[0].Gold[0]
	more.Cue = coder.Span{Start: 0, End: 5}
	texts[0].Gold = append(texts[0].Gold, more)
	reader, err := pipeline.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	x, err := coder.NewAttributions()
	if err != nil {
		t.Fatal(err)
	}
	s := Attributions(texts, reader.Analyzer(), reader.Coder(), x)
	if s.Source.F1 != 1 || s.Content.F1 != 1 || s.Cue.Precision != 1 || s.Cue.Recall != 0.5 {
		t.Errorf("%+v", s)
	}
	var b bytes.Buffer
	if err := s.WriteTable(&b); err != nil || !strings.Contains(b.String(), "1 texts, 2 gold attributions, 1 found") {
		t.Errorf("%s %v", b.String(), err)
	}
}

func TestAttributionDocs(t *testing.T) {
	for gold, want := range map[string]string{"a/dev.jsonl.gz": "a/dev-docs.jsonl.gz", "dev.jsonl": "dev-docs.jsonl", "dev": "dev-docs"} {
		if got := AttributionDocs(gold); got != want {
			t.Errorf("%s: %s", gold, got)
		}
	}
}

func FuzzAttributionTexts(f *testing.F) {
	f.Add(docLine, goldLine)
	f.Fuzz(func(t *testing.T, docs, gold string) {
		texts, err := AttributionTexts(strings.NewReader(docs), "docs", strings.NewReader(gold), "gold")
		if err != nil {
			return
		}
		for _, x := range texts {
			for _, a := range x.Gold {
				for _, s := range append(a.Source, a.Content...) {
					if s.Start < 0 || s.End > len(x.Text) || s.End <= s.Start {
						t.Fatalf("span %v of %d bytes", s, len(x.Text))
					}
				}
			}
		}
	})
}
