package text_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/quick"

	"github.com/counterclaim/counterclaim/text"
)

func loadAnnotator(t testing.TB) *text.Annotator {
	t.Helper()
	a, err := text.NewAnnotator()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// mustHold fails unless the arrays fit each other.
func mustHold(t testing.TB, g *text.Grammar) {
	t.Helper()
	n := len(g.Words)
	if len(g.Tags) != n || len(g.Arcs) != n {
		t.Fatalf("%d words, %d tags, %d arcs", n, len(g.Tags), len(g.Arcs))
	}
	last, at := int32(0), int32(0)
	for i, w := range g.Words {
		if w.Start < last || w.End <= w.Start || int(w.End) > len(g.Text) {
			t.Fatalf("word %d is bytes %d to %d of %d, the one before ends at %d", i, w.Start, w.End, len(g.Text), last)
		}
		last = w.End
		_ = g.Lemma(i)
	}
	next := 0
	for _, s := range g.Sentences {
		if s.First != at || s.Last < s.First {
			t.Fatalf("sentence %v behind word %d", s, at)
		}
		at = s.Last
		mustBeTree(t, nil, g.Arcs[s.First:s.Last])
		for ; next < len(g.Names) && g.Names[next].First < s.Last; next++ {
			if m := g.Names[next]; m.First < s.First || m.Last > s.Last || m.Last <= m.First || next > 0 && m.First < g.Names[next-1].Last {
				t.Fatalf("name %v in sentence %v", m, s)
			}
		}
	}
	if int(at) != n || next != len(g.Names) {
		t.Fatalf("%d of %d words in sentences, %d of %d names", at, n, next, len(g.Names))
	}
}

func TestGrammar(t *testing.T) {
	models := loadAnnotator(t)
	a, err := text.New(text.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g := models.Grammar(a.Analyze("John Smith didn't shell the villages. Nobody believed Smith."))
	mustHold(t, g)
	var lemmas []string
	for i := range g.Words {
		lemmas = append(lemmas, g.Lemma(i))
	}
	if got, want := strings.Join(lemmas, " "), "John Smith do not shell the village . nobody believe Smith ."; got != want {
		t.Errorf("lemmas %q, want %q", got, want)
	}
	s := g.Sentences[0]
	if h := g.Head(s, 1); h == text.Root || g.Head(s, 0) == 0 {
		t.Errorf("heads %v", g.Arcs)
	}
	for i, n := range g.Names {
		if n.Type != text.NamePerson {
			t.Errorf("name %d is a %s", i, n.Type)
		}
	}
	if len(g.Names) != 2 {
		t.Errorf("names %v, want the two mentions of Smith", g.Names)
	}
}

// What stands as a name in one place is one in another place of the same text.
func TestNamesAgree(t *testing.T) {
	models := loadAnnotator(t)
	g := models.GrammarOf([][]string{
		strings.Fields("President John Brown visited Paris ."),
		strings.Fields("Brown said that Paris was lovely ."),
	})
	mustHold(t, g)
	var got []string
	for _, n := range g.Names {
		got = append(got, g.Form(int(n.Last-1))+" "+n.Type.String())
	}
	if want := "Brown person, Paris place, Brown person, Paris place"; strings.Join(got, ", ") != want {
		t.Errorf("names %v, want %s", got, want)
	}
}

// Whatever the text is, the arrays fit each other.
func TestGrammarOfAnything(t *testing.T) {
	models := loadAnnotator(t)
	a, err := text.New(text.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"", " \n\n ", "\xff\xfe\x00", strings.Repeat("a ", 5000), strings.Repeat("(", 3000), strings.Repeat("Mr. ", 2000), strings.Repeat("x", 100_000)} {
		mustHold(t, models.Grammar(a.Analyze(s)))
	}
	if err := quick.Check(func(s string) bool { mustHold(t, models.Grammar(a.Analyze(s))); return true }, &quick.Config{MaxCount: 300}); err != nil {
		t.Error(err)
	}
}

// One Annotator serves many goroutines, and all get the same.
func TestGrammarForMany(t *testing.T) {
	models := loadAnnotator(t)
	sentences := [][]string{
		strings.Fields("The ministry said that troops of both sides had shelled the village of Tarn on 5 May ."),
		strings.Fields("Nobody fired , and the guards who had dug trenches went home ."),
	}
	want := models.GrammarOf(sentences)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 20 {
				if got := models.GrammarOf(sentences); !slices.Equal(got.Arcs, want.Arcs) || !slices.Equal(got.Tags, want.Tags) || !slices.Equal(got.Names, want.Names) {
					t.Error("two goroutines get different trees, tags or names for one text")
				}
			}
		})
	}
	wg.Wait()
}

// Slices are allocated for the text, none for a word.
func TestGrammarAllocates(t *testing.T) {
	models := loadAnnotator(t)
	words := strings.Fields(strings.Repeat("the troops of both sides stayed where they were and nobody fired a shot ", 20))
	short, long := [][]string{words}, [][]string{words, words, words, words, words, words, words, words}
	few := testing.AllocsPerRun(20, func() { models.GrammarOf(short) })
	many := testing.AllocsPerRun(20, func() { models.GrammarOf(long) })
	// The race detector drops pooled scratch at random, so some allocations are no news; one for every word is.
	if added := 7 * float64(len(words)); many-few > added/4 {
		t.Errorf("%v allocations for %d words, %v for %d", few, len(words), many, 8*len(words))
	}
}

func FuzzGrammar(f *testing.F) {
	f.Add("John Smith didn't go. \"Why?\" he asked.\n\n- 5 May 2031")
	f.Add("\xff’s T-72 (")
	models := loadAnnotator(f)
	a, err := text.New(text.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 20_000 {
			t.Skip("longer than is useful")
		}
		mustHold(t, models.Grammar(a.Analyze(s)))
	})
}

// The whole stage, from the raw text to names.
func BenchmarkGrammar(b *testing.B) {
	models := loadAnnotator(b)
	a, err := text.New(text.Options{})
	if err != nil {
		b.Fatal(err)
	}
	s := strings.Repeat("The ministry of defence of Belmark said on Monday that border guards of Ardania had opened fire on its post near the river, killing two soldiers. "+
		"Ardania's government denied this and accused Belmark of moving tanks and mortars to the line of contact since early September.\n\n", 10)
	tokens := 0
	b.ReportAllocs()
	for b.Loop() {
		tokens += len(models.Grammar(a.Analyze(s)).Words)
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}
