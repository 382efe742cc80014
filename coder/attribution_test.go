package coder

import (
	"fmt"
	"strings"
	"testing"
)

func whoSaysWhat(t testing.TB, s string) []string {
	t.Helper()
	c, an := reader(t)
	x, err := NewAttributions()
	if err != nil {
		t.Fatal(err)
	}
	words := func(spans ...Span) string {
		var out []string
		for _, p := range spans {
			out = append(out, s[p.Start:p.End])
		}
		return strings.Join(out, " … ")
	}
	var out []string
	for _, a := range x.Of(c.AttributionDoc(an.Analyze(s))) {
		out = append(out, fmt.Sprintf("%s | %s | %s", words(a.Source...), words(a.Cue), words(a.Content...)))
	}
	return out
}

func TestAttributions(t *testing.T) {
	for s, want := range map[string]string{
		"The minister said that the road was closed.":                     "The minister | said | that the road was closed",
		"The road is closed, according to the police.":                    "the police | according to | The road is closed",
		"“We will not leave,” the commander said. “This is our village.”": "the commander | said | “We will not leave,” … “This is our village.”",
	} {
		if got := whoSaysWhat(t, s); len(got) != 1 || got[0] != want {
			t.Errorf("%s\n got %q\nwant %q", s, got, want)
		}
	}
	if got := whoSaysWhat(t, "The road runs along the river."); len(got) != 0 {
		t.Errorf("nobody speaks: %q", got)
	}
}

// A quotation of many sentences is one content, to its end.
func TestAttributionOfLongQuotation(t *testing.T) {
	quote := "“" + strings.Repeat("We dug no trench on that hill. ", 6) + "We dug none.”"
	got := whoSaysWhat(t, "The colonel said: "+quote)
	if len(got) != 1 || !strings.HasSuffix(got[0], "We dug none.”") {
		t.Errorf("%q", got)
	}
}

func FuzzAttributions(f *testing.F) {
	c, an := reader(f)
	x, err := NewAttributions()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("“A,” he said. “B.”")
	f.Add("\"\"\"\"said said said: “““\n\n””” according to")
	f.Fuzz(func(t *testing.T, s string) {
		for _, a := range x.Of(c.AttributionDoc(an.Analyze(s))) {
			for _, p := range append(append([]Span{a.Cue}, a.Source...), a.Content...) {
				if p.Start < 0 || p.End <= p.Start || p.End > len(s) {
					t.Fatalf("span %v of %d bytes", p, len(s))
				}
			}
		}
	})
}
