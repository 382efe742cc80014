package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim/text"
)

// scores are counts of right words over gold tokens.
type scores struct {
	words, upos, xpos, feats, lemma int
}

func (s scores) percent(n int) float64 { return 100 * float64(n) / float64(max(s.words, 1)) }

func (s scores) String() string {
	return fmt.Sprintf("%d words: UPOS %.2f, XPOS %.2f, FEATS %.2f, lemma %.2f", s.words,
		s.percent(s.upos), s.percent(s.xpos), s.percent(s.feats), s.percent(s.lemma))
}

// evaluate tags a treebank with gold tokens and counts what is right. A lemma "_" in the gold
// file is not scored against: any lemma is right there, as in the CoNLL 2018 evaluation.
func evaluate(gold []sentence, tag func([]string, []text.Tag), lemma func(string, text.Tag) string) scores {
	var s scores
	for _, g := range gold {
		out := make([]text.Tag, len(g))
		tag(g.forms(), out)
		for i, w := range g {
			s.words++
			s.upos += one(out[i].UPOS == w.tag.UPOS)
			s.xpos += one(out[i].XPOS.String() == w.xpos)
			s.feats += one(out[i].Feats == w.tag.Feats)
			s.lemma += one(w.lemma == "_" || lemma(w.form, out[i]) == w.lemma)
		}
	}
	return s
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// evalFile prints the scores on a treebank and how fast the tagger went.
func evalFile(w io.Writer, file string, t *text.Tagger, l *text.Lemmatiser) (scores, error) {
	gold, err := readTreebank(file)
	if err != nil {
		return scores{}, err
	}
	var forms [][]string
	n := 0
	for _, g := range gold {
		forms = append(forms, g.forms())
		n += len(g)
	}
	out := make([]text.Tag, n)
	start := time.Now()
	for _, f := range forms {
		t.Tag(f, out)
	}
	speed := float64(n) / time.Since(start).Seconds()
	s := evaluate(gold, t.Tag, l.Lemma)
	fmt.Fprintf(w, "%s: %v; %.0f words/s tagged\n", strings.TrimSuffix(filepath.Base(file), ".conllu.gz"), s, speed)
	return s, nil
}

// printMistakes prints the commonest confusions of parts of speech and of lemmas, with words.
func printMistakes(w io.Writer, file string, t *text.Tagger, l *text.Lemmatiser) error {
	gold, err := readTreebank(file)
	if err != nil {
		return err
	}
	count, words := map[string]int{}, map[string]map[string]int{}
	note := func(kind, form string) {
		count[kind]++
		if words[kind] == nil {
			words[kind] = map[string]int{}
		}
		words[kind][form]++
	}
	for _, g := range gold {
		out := make([]text.Tag, len(g))
		t.Tag(g.forms(), out)
		for i, x := range g {
			if out[i].UPOS != x.tag.UPOS {
				note(fmt.Sprintf("%v (%s) taken for %v", x.tag.UPOS, x.xpos, out[i].UPOS), x.form)
			} else if got := l.Lemma(x.form, out[i]); x.lemma != "_" && got != x.lemma {
				note("lemma "+x.xpos, x.form+"→"+got+" not "+x.lemma)
			}
		}
	}
	for _, kind := range byNumber(count)[:min(40, len(count))] {
		top := byNumber(words[kind])
		fmt.Fprintf(w, "%4d %s: %s\n", count[kind], kind, strings.Join(top[:min(12, len(top))], ", "))
	}
	return nil
}

func byNumber(count map[string]int) []string {
	return slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
}
