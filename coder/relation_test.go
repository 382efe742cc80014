package coder

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/coder/model"
)

func TestUnmark(t *testing.T) {
	for marked, want := range map[string]string{
		"<s>Ardania</s> shelled <t>Belmark</t>.":     "Ardania shelled Belmark. [Ardania] [Belmark]",
		"<t>Tarn</t> fell to <s>Ardania</s>":         "Tarn fell to Ardania [Ardania] [Tarn]",
		"Ardania shelled <t>Belmark</t>":             "Ardania shelled Belmark [] [Belmark]",
		"no marks":                                   "no marks [] []",
		"<s>A</s> and <s>B</s> met <t>C</t>":         "A and B met C [A B] [C]",
		"<s>the <t>Belmarkian</t> army</s> fled":     "the Belmarkian army fled [the Belmarkian army] [Belmarkian]",
		"<s>never closed":                            "never closed [never closed] []",
		"</s>closed first<s></s>":                    "closed first [] []",
		"<s><s>twice</s></s> a < b <b>bold</b> </t>": "twice a < b <b>bold</b>  [twice twice] []",
		"": " [] []",
	} {
		plain, source, target := Unmark(marked)
		words := func(spans []Span) string {
			var out []string
			for _, s := range spans {
				if s.End > s.Start {
					out = append(out, plain[s.Start:s.End])
				}
			}
			return strings.Join(out, " ")
		}
		if got := fmt.Sprintf("%s [%s] [%s]", plain, words(source), words(target)); got != want {
			t.Errorf("%q: %q, want %q", marked, got, want)
		}
	}
}

func TestRelate(t *testing.T) {
	c, an := reader(t)
	relations, err := NewRelations()
	if err != nil {
		t.Fatal(err)
	}
	for marked, want := range map[string]counterclaim.Event{
		"<s>Ardania</s> accused <t>Belmark</t> of breaking the truce.":               counterclaim.Accuse,
		"<t>Belmark</t> was shelled by <s>Ardania</s> overnight.":                    counterclaim.Assault,
		"<s>Ardania</s> withdrew its troops from <t>Belmark</t>.":                    counterclaim.Retreat,
		"<s>Ardania</s> apologised and lifted the ban on goods from <t>Belmark</t>.": counterclaim.Concede,
		"<s>The president of Ardania</s> met <t>his Belmarkian counterpart</t>.":     counterclaim.Consult,
		"<s>Ardania</s> suspended aid to <t>Belmark</t>.":                            counterclaim.Sanction,
		"<s>Ardania</s> rejected <t>Belmark</t>'s request.":                          counterclaim.Reject,
		"<s>Ardania</s> sent food and medicine to <t>Belmark</t>.":                   counterclaim.Aid,
		"<s>Ardania</s> urged <t>Belmark</t> to stop.":                               counterclaim.Request,
		"Police in <s>Ardania</s> arrested <t>two citizens of Belmark</t>.":          counterclaim.Coerce,
	} {
		plain, source, target := Unmark(marked)
		r := relations.Of(c.RelationExample(an.Analyze(plain), source, target))
		if r.Event != want || r.Confidence <= 0.2 || r.Confidence > 1 || len(r.Why) == 0 {
			t.Errorf("%s: %v", marked, r)
		}
	}
}

// Every cue is found by its own words, and none stands twice under one event.
func TestCues(t *testing.T) {
	n, seen := 0, map[string]bool{}
	for _, of := range cues {
		for _, c := range of {
			n++
			key := string(c.event) + " " + strings.Join(c.words, "+")
			if seen[key] {
				t.Errorf("%s stands twice", key)
			}
			seen[key] = true
			if !c.at(c.words, 0) {
				t.Errorf("%v is not found in its own words", c.words)
			}
		}
	}
	if n < 1000 {
		t.Errorf("%d cues", n)
	}
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "cues.tsv") {
			t.Errorf("a damaged table: %v", r)
		}
	}()
	readCues("NOTHING\tword")
}

func FuzzRelate(f *testing.F) {
	c, an := reader(f)
	relations, err := NewRelations()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("<s>Ardania</s> shelled <t>Belmark</t>.")
	f.Add("<s><t><s>x</t>. Y</s> </t> said said said")
	f.Add("<t>")
	f.Fuzz(func(t *testing.T, marked string) {
		plain, source, target := Unmark(marked)
		for _, s := range append(source, target...) {
			if s.Start < 0 || s.End < s.Start || s.End > len(plain) {
				t.Fatalf("span %v of %d bytes", s, len(plain))
			}
		}
		if r := relations.Of(c.RelationExample(an.Analyze(plain), source, target)); r.Confidence <= 0 || r.Confidence > 1 || r.Event.Quad() == 0 {
			t.Fatalf("%v", r)
		}
	})
}

// The weights are those that MODEL.md describes.
func TestModelHashes(t *testing.T) {
	doc, err := os.ReadFile("model/MODEL.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"relations.bin": model.Relations, "cues.bin": model.Cues, "roles.bin": model.Roles, "toponyms.bin": model.Toponyms} {
		if line := fmt.Sprintf("| %s | %d | %x |", name, len(data), sha256.Sum256([]byte(data))); !strings.Contains(string(doc), line) {
			t.Errorf("MODEL.md lacks the line %q", line)
		}
	}
}
