package text_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/text/model"
)

func loadParser(t testing.TB) *text.Parser {
	t.Helper()
	p, err := text.LoadParser()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// parse gives "word<head relation" for each word of a line.
func parse(t testing.TB, tagger *text.Tagger, parser *text.Parser, line string) string {
	t.Helper()
	words := strings.Fields(line)
	tags, arcs := make([]text.Tag, len(words)), make([]text.Arc, len(words))
	tagger.Tag(words, tags)
	parser.Parse(words, tags, arcs)
	mustBeTree(t, words, arcs)
	var out []string
	for i, a := range arcs {
		head := "ROOT"
		if a.Head != text.Root {
			head = words[a.Head]
		}
		out = append(out, words[i]+"<"+head+" "+parser.Relation(a.Rel))
	}
	return strings.Join(out, ", ")
}

// mustBeTree fails unless exactly one word hangs on the root and every other below it.
func mustBeTree(t testing.TB, words []string, arcs []text.Arc) {
	t.Helper()
	roots := 0
	for i := range arcs {
		if arcs[i].Head == text.Root {
			roots++
		}
		steps := 0
		for h := int32(i); h != text.Root; h = arcs[h].Head {
			if h < 0 || int(h) >= len(arcs) || steps > len(arcs) {
				t.Fatalf("%q: word %d hangs on no tree: %v", words, i, arcs)
			}
			steps++
		}
	}
	if len(arcs) > 0 && roots != 1 {
		t.Fatalf("%q: %d roots: %v", words, roots, arcs)
	}
}

func TestParse(t *testing.T) {
	tagger, _ := loadTagger(t)
	parser := loadParser(t)
	for line, want := range map[string]string{
		"Belmark shelled the village .":                 "Belmark<shelled nsubj, shelled<ROOT root, the<village det, village<shelled obj, .<shelled punct",
		"The post was hit by two drones .":              "The<post det, post<hit nsubj:pass, was<hit aux:pass, hit<ROOT root, by<drones case, two<drones nummod, drones<hit obl:agent, .<hit punct",
		"Ardania denied that its troops had attacked .": "Ardania<denied nsubj, denied<ROOT root, that<attacked mark, its<troops nmod:poss, troops<attacked nsubj, had<attacked aux, attacked<denied ccomp, .<denied punct",
		"": "",
	} {
		if got := parse(t, tagger, parser, line); got != want {
			t.Errorf("%q:\n got %s\nwant %s", line, got, want)
		}
	}
}

func TestParseManyGoroutines(t *testing.T) {
	tagger, _ := loadTagger(t)
	parser := loadParser(t)
	words := strings.Fields("The ministry of Belmark said on Monday that its troops had not opened fire .")
	tags, want := make([]text.Tag, len(words)), make([]text.Arc, len(words))
	tagger.Tag(words, tags)
	parser.Parse(words, tags, want)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got := make([]text.Arc, len(words))
			for range 50 {
				parser.Parse(words, tags, got)
				if !slices.Equal(got, want) {
					t.Errorf("one says %v, another %v", got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

// Damaged weights are an error or a tree, never a panic.
func TestOpenDamagedParser(t *testing.T) {
	words := []string{"The", "talks", "failed", "again", "."}
	tags, arcs := make([]text.Tag, len(words)), make([]text.Arc, len(words))
	for _, cut := range []int{0, 4, 8, 11, 200, len(model.Parser) / 2, len(model.Parser) - 1} {
		if _, err := text.OpenParser(model.Parser[:cut], model.Classes); err == nil {
			t.Errorf("%d of %d bytes open", cut, len(model.Parser))
		}
	}
	if _, err := text.OpenParser(model.Parser, model.Classes[:len(model.Classes)/2+1]); err == nil {
		t.Error("half of the classes open")
	}
	data := []byte(model.Parser)
	for at := 8; at < len(data); at += len(data)/40 + 1 {
		old := data[at]
		data[at] ^= 0xff
		if p, err := text.OpenParser(string(data), model.Classes); err == nil {
			p.Parse(words, tags, arcs)
			mustBeTree(t, words, arcs)
			for _, a := range arcs {
				_ = p.Relation(a.Rel)
			}
		}
		data[at] = old
	}
}

// Whatever the words are, there is one tree with one root.
func FuzzParse(f *testing.F) {
	f.Add("The talks failed .")
	f.Add(strings.Repeat("( ", 300))
	f.Add(strings.Repeat("that he said ", 80))
	f.Add("\xff\xfe \x00 ’")
	tagger, err := text.LoadTagger()
	if err != nil {
		f.Fatal(err)
	}
	parser := loadParser(f)
	f.Fuzz(func(t *testing.T, line string) {
		if len(line) > 4000 {
			t.Skip("longer than any sentence")
		}
		parse(t, tagger, parser, line)
	})
}

func BenchmarkParse(b *testing.B) {
	tagger, err := text.LoadTagger()
	if err != nil {
		b.Fatal(err)
	}
	parser := loadParser(b)
	words := strings.Fields("The ministry of defence of Belmark said on Monday that border guards of Ardania had opened fire on its post near the river , killing two soldiers .")
	tags, arcs := make([]text.Tag, len(words)), make([]text.Arc, len(words))
	tagger.Tag(words, tags)
	b.ReportAllocs()
	for b.Loop() {
		parser.Parse(words, tags, arcs)
	}
	b.ReportMetric(float64(len(words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}
