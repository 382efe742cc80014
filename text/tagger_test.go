package text_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/text/model"
)

func loadTagger(t testing.TB) (*text.Tagger, *text.Lemmatiser) {
	t.Helper()
	tagger, err := text.LoadTagger()
	if err != nil {
		t.Fatal(err)
	}
	lemmas, err := text.LoadLemmatiser()
	if err != nil {
		t.Fatal(err)
	}
	return tagger, lemmas
}

// Each word is followed by the tags that it must have: UPOS, UPOS/XPOS or UPOS/XPOS/lemma. A
// word alone may have any.
func TestTagSentences(t *testing.T) {
	tagger, lemmas := loadTagger(t)
	for _, line := range []string{
		"The|DET/DT/the ministry|NOUN/NN/ministry rejected|VERB/VBD/reject the|DET claims|NOUN/NNS/claim .|PUNCT/./.",
		"Soldiers|NOUN/NNS/soldier of|ADP/IN Ardania|PROPN/NNP/Ardania opened|VERB/VBD/open fire|NOUN/NN/fire on|ADP Monday|PROPN/NNP/Monday .|PUNCT",
		"Two|NUM/CD/two guards|NOUN/NNS/guard were|AUX/VBD/be killed|VERB/VBN/kill and|CCONJ/CC three|NUM/CD were|AUX detained|VERB/VBN/detain .|PUNCT",
		"They|PRON/PRP/they did|AUX/VBD/do n't|PART/RB leave|VERB/VB/leave the|DET village|NOUN/NN/village .|PUNCT",
		"She|PRON/PRP/she said|VERB/VBD/say that|SCONJ/IN/that the|DET army|NOUN/NN/army will|AUX/MD/will withdraw|VERB/VB/withdraw .|PUNCT",
		"It|PRON/PRP/it is|AUX/VBZ/be not|PART/RB/not true|ADJ/JJ/true .|PUNCT",
		"The|DET soldiers|NOUN/NNS/soldier went|VERB/VBD/go to|ADP/IN the|DET border|NOUN/NN/border and|CCONJ took|VERB/VBD/take the|DET bridge|NOUN/NN/bridge .|PUNCT",
		"Belmark|PROPN/NNP/Belmark 's|PART/POS/'s president|NOUN/NN/president has|AUX/VBZ/have accused|VERB/VBN/accuse his|PRON/PRP$/his neighbours|NOUN/NNS/neighbour .|PUNCT",
		"Who|PRON/WP/who fired|VERB/VBD/fire first|ADV/RB ?|PUNCT",
		"Residents|NOUN/NNS/resident were|AUX/VBD/be told|VERB/VBN/tell to|PART/TO/to leave|VERB/VB/leave their|PRON/PRP$/their homes|NOUN/NNS/home .|PUNCT",
	} {
		var words, want []string
		for _, w := range strings.Fields(line) {
			word, tags, _ := strings.Cut(w, "|")
			words, want = append(words, word), append(want, tags)
		}
		got := make([]text.Tag, len(words))
		tagger.Tag(words, got)
		for i, w := range want {
			tag := got[i].UPOS.String() + "/" + got[i].XPOS.String() + "/" + lemmas.Lemma(words[i], got[i])
			if w != "" && tag != w && !strings.HasPrefix(tag, w+"/") {
				t.Errorf("%q: %s is %s, want %s", strings.Join(words, " "), words[i], tag, w)
			}
		}
	}
}

func TestTagFeatures(t *testing.T) {
	tagger, _ := loadTagger(t)
	words := strings.Fields("Two guards were killed when they did not stop .")
	got := make([]text.Tag, len(words))
	tagger.Tag(words, got)
	for _, c := range []struct {
		word int
		ok   bool
		what string
	}{
		{1, got[1].Feats.Number() == text.NumberPlur, "guards is plural"},
		{2, got[2].Feats.Tense() == text.TensePast, "were is past"},
		{2, got[2].Feats.VerbForm() == text.FormFin && got[2].Feats.Mood() == text.MoodInd, "were is finite, indicative"},
		{3, got[3].Feats.Passive() && got[3].Feats.VerbForm() == text.FormPart, "killed is a passive participle"},
		{5, got[5].Feats.Person() == 3 && got[5].Feats.Number() == text.NumberPlur, "they is third person plural"},
		{7, got[7].Feats.Polarity() == text.PolarityNeg, "not is negative"},
		{8, got[8].Feats.VerbForm() == text.FormInf, "stop is an infinitive"},
	} {
		if !c.ok {
			t.Errorf("%s: it is %v", c.what, got[c.word])
		}
	}
}

func TestLemma(t *testing.T) {
	_, lemmas := loadTagger(t)
	for _, line := range []string{
		"went VERB VBD go", "fought VERB VBD fight", "children NOUN NNS child", "countries NOUN NNS country", "better ADJ JJR good",
		"was AUX VBD be", "n't PART RB not", "Claims NOUN NNS claim", "shelling VERB VBG shell", "denied VERB VBD deny",
		"stopped VERB VBD stop", "men NOUN NNS man", "me PRON PRP I", "Ardania PROPN NNP Ardania", "UN PROPN NNP UN",
		"crossing VERB VBG cross", "killed VERB VBN kill", "border NOUN NN border", "larger ADJ JJR large", "accuses VERB VBZ accuse",
	} {
		f := strings.Fields(line)
		u, _ := text.ParseUPOS(f[1])
		x, ok := text.ParseXPOS(f[2])
		if !ok {
			t.Fatalf("no tag %s", f[2])
		}
		if got := lemmas.Lemma(f[0], text.Tag{UPOS: u, XPOS: x}); got != f[3] {
			t.Errorf("%s: %s", line, got)
		}
	}
}

func TestTagHostile(t *testing.T) {
	tagger, lemmas := loadTagger(t)
	for name, words := range map[string][]string{
		"no words":      {},
		"an empty word": {"", "a", ""},
		"a long word":   {strings.Repeat("й", 10_000)},
		"long of a":     {strings.Repeat("a", 1<<20), "b"},
		"not UTF-8":     {"\xff\xfe", "a\x80", "\xe2\x80"},
		"marks":         {"\u0301", "\u200b", "\x00", "’", "İ"},
		"many words":    strings.Fields(strings.Repeat("on the border ", 5000)),
	} {
		out := make([]text.Tag, len(words))
		tagger.Tag(words, out)
		for i, w := range words {
			if out[i].UPOS.String() == "" || out[i].XPOS.String() == "" {
				t.Errorf("%s: word %d has no tag", name, i)
			}
			if lemmas.Lemma(w, out[i]) == "" && w != "" {
				t.Errorf("%s: word %d has no lemma", name, i)
			}
		}
	}
}

func TestTagManyGoroutines(t *testing.T) {
	tagger, _ := loadTagger(t)
	again, _ := loadTagger(t)
	words := strings.Fields("The ministry of Belmark said on Monday that its troops had not opened fire .")
	want := make([]text.Tag, len(words))
	again.Tag(words, want)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got := make([]text.Tag, len(words))
			for range 50 {
				tagger.Tag(words, got)
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("one says %v, another %v", got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestTagAllocates(t *testing.T) {
	tagger, _ := loadTagger(t)
	words := strings.Fields(strings.Repeat("The ministry rejected the claims . ", 50))
	out := make([]text.Tag, len(words))
	tagger.Tag(words, out)
	// The race detector drops pooled scratch at random, so a few allocations are
	// no news; one for every word would be.
	if n := testing.AllocsPerRun(20, func() { tagger.Tag(words, out) }); n > float64(len(words))/10 {
		t.Errorf("%.0f allocations for %d words", n, len(words))
	}
}

// The weights are those that MODEL.md describes.
func TestModelHashes(t *testing.T) {
	doc, err := os.ReadFile("model/MODEL.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"tagger.bin": model.Tagger, "lemmas.bin": model.Lemmas, "parser.bin": model.Parser} {
		if line := fmt.Sprintf("| %s | %d | %x |", name, len(data), sha256.Sum256([]byte(data))); !strings.Contains(string(doc), line) {
			t.Errorf("MODEL.md lacks the line %q; go run ./text/train writes it", line)
		}
	}
}

// Damaged weights are an error, never a panic.
func TestOpenDamaged(t *testing.T) {
	words := []string{"The", "talks", "failed", "."}
	out := make([]text.Tag, len(words))
	for _, cut := range []int{0, 1, 8, 11, 12, 100, 5000, 100_000, len(model.Tagger) - 1} {
		if _, err := text.OpenTagger(model.Tagger[:cut]); err == nil {
			t.Errorf("%d bytes of a tagger are taken for a tagger", cut)
		}
	}
	if _, err := text.OpenTagger(model.Tagger + "x"); err == nil {
		t.Error("a tagger with a byte too many is taken for a tagger")
	}
	for at := 0; at < len(model.Tagger); at += len(model.Tagger)/200 + 1 {
		damaged := model.Tagger[:at] + "\xff\xff\xff" + model.Tagger[min(at+3, len(model.Tagger)):]
		if tagger, err := text.OpenTagger(damaged); err == nil {
			tagger.Tag(words, out)
		}
	}
	for cut := range len(model.Lemmas) / 100 {
		if l, err := text.OpenLemmatiser(model.Lemmas[:cut*100]); err == nil {
			l.Lemma("talks", text.Tag{})
		}
	}
}

func TestTagNames(t *testing.T) {
	for _, s := range []string{"VERB VBD Mood=Ind|Tense=Past|VerbForm=Fin", "PUNCT . _", "PRON PRP$ Case=Gen|Number=Plur|Person=3|Poss=Yes|PronType=Prs",
		"X _ _", "VERB VBN Tense=Past|VerbForm=Part|Voice=Pass", "NUM CD NumType=Card"} {
		if tag, ok := text.ParseTag(s); !ok || tag.String() != s {
			t.Errorf("%q is read as %q, %v", s, tag, ok)
		}
	}
	for _, s := range []string{"", "VERB", "VERB VBD", "verb VBD _", "VERB ABC _", " VBD _"} {
		if tag, ok := text.ParseTag(s); ok {
			t.Errorf("%q is read as %q", s, tag)
		}
	}
}

func FuzzTag(f *testing.F) {
	tagger, lemmas := loadTagger(f)
	for _, s := range []string{"The ministry rejected the claims .", "", " ", "\xff \x80a", "İ ẞ ǅ", "’s n’t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := strings.Split(s, " ")
		out := make([]text.Tag, len(words))
		tagger.Tag(words, out)
		for i, w := range words {
			if out[i].XPOS.String() == "" {
				t.Fatalf("%q has no tag", w)
			}
			before := "before"
			if got := string(lemmas.Append([]byte(before), w, out[i])); got != before+lemmas.Lemma(w, out[i]) {
				t.Fatalf("%q: Append gives %q", w, got)
			}
		}
	})
}

func BenchmarkTag(b *testing.B) {
	tagger, _ := loadTagger(b)
	words := strings.Fields("The defence ministry of Ardania said on Monday that two soldiers had been wounded when troops of Belmark opened fire near the bridge .")
	out := make([]text.Tag, len(words))
	for b.Loop() {
		tagger.Tag(words, out)
	}
	b.ReportMetric(float64(b.N*len(words))/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkLoadTagger(b *testing.B) {
	for b.Loop() {
		loadTagger(b)
	}
}
