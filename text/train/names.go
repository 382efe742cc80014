package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/text/internal/linear"
	"github.com/counterclaim/counterclaim/text/internal/naming"
	"github.com/counterclaim/counterclaim/text/internal/wordclass"
)

// How names are learnt. NOTES.md has what was tried.
const (
	nameEpochs = 12
	nameModels = 8
	nameMargin = 300
	nameFloor  = 3
	nameUnseen = 0.1 // share of words whose form is hidden in training
)

// named is a sentence with the label of each word.
type named struct {
	words  []naming.Word
	labels []uint8
}

// buildNames trains the name recogniser and writes its file.
func buildNames(data, model, kept string) error {
	start := time.Now()
	classes, known, err := readClasses(model)
	if err != nil {
		return err
	}
	listed, err := nameLists(data)
	if err != nil {
		return err
	}
	encoded := wordclass.EncodeFlags(listed)
	lists, err := wordclass.OpenFlags(string(encoded))
	if err != nil {
		return err
	}
	train, err := readNames(data, model, kept, classes, &lists)
	if err != nil {
		return err
	}
	models := make([]map[uint32]map[uint8]float64, nameModels)
	var wg sync.WaitGroup
	for k := range models {
		wg.Go(func() { models[k] = runNames(os.Stdout, train, uint64(k)).average() })
	}
	wg.Wait()
	rows := quantise(models, nameFloor, true)
	weights := text.EncodeRecogniser(encoded, rows)
	if _, err := text.OpenRecogniser(string(weights), string(known)); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(model, "names.bin"), weights, 0o644); err != nil {
		return err
	}
	took := time.Since(start)
	fmt.Printf("names: %d sentences, %d features, %d listed words, %d bytes; trained in %.0f s\n", len(train), len(rows), len(listed), len(weights), took.Seconds())
	lines, err := scoreNames(data, model)
	if err != nil {
		return err
	}
	fmt.Print(lines)
	return describeNames(model, took, lines)
}

// scoreNames scores what the files in model hold on the two sets for measuring, as lines of MODEL.md.
func scoreNames(data, model string) (string, error) {
	models, err := openModels(model)
	if err != nil {
		return "", err
	}
	analyzer, err := text.New(text.Options{})
	if err != nil {
		return "", err
	}
	var lines strings.Builder
	for _, name := range []string{"uner-ewt-dev.tsv.gz", "re3d-dev.jsonl.gz"} {
		f, err := os.Open(filepath.Join(data, "ner", name))
		if err != nil {
			return "", err
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		s, err := eval.NER(z, name, analyzer, models)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&lines, "| %s |", name)
		for _, n := range []string{"person", "organisation", "place", "three", "loose"} {
			if f, ok := s.Figures[n]; ok {
				fmt.Fprintf(&lines, " %.2f |", 100*f.F1)
			} else {
				lines.WriteString(" |")
			}
		}
		lines.WriteString("\n")
	}
	return lines.String(), nil
}

// openModels opens the files of a folder.
func openModels(model string) (*text.Annotator, error) {
	var w text.Weights
	for name, to := range map[string]*string{"tagger": &w.Tagger, "lemmas": &w.Lemmas, "parser": &w.Parser, "classes": &w.Classes, "names": &w.Names} {
		b, err := os.ReadFile(filepath.Join(model, name+".bin"))
		if err != nil {
			return nil, err
		}
		*to = string(b)
	}
	return text.OpenAnnotator(w)
}

// runNames trains one perceptron; it labels with its own guesses as history, as the recogniser will.
func runNames(log io.Writer, train []named, seed uint64) *perceptron {
	p := newPerceptron()
	random := rand.New(rand.NewPCG(11, seed))
	order := random.Perm(len(train))
	for epoch := range nameEpochs {
		wrong, total := 0, 0
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, n := range order {
			w, t := learnNames(p, train[n], random)
			wrong, total = wrong+w, total+t
		}
		fmt.Fprintf(log, "names: %d, round %d, %.2f %% of %d labels wrong\n", seed+1, epoch+1, 100*float64(wrong)/float64(total), total)
	}
	return p
}

// anyName is for a word of a name whose type the corpus does not tell.
const anyName = 254

// likeliestName gives the best label of a person's, organisation's or place's name that may follow.
func likeliestName(scores *[linear.MaxLabels]int32, before uint8, last bool) uint8 {
	s := *scores
	s[naming.Outside] = math.MinInt32
	for part := naming.Whole; part <= naming.Last; part++ {
		s[naming.Label(naming.Other, part)] = math.MinInt32
	}
	return naming.Best(&s, before, last)
}

func learnNames(p *perceptron, s named, random *rand.Rand) (wrong, total int) {
	words := append([]naming.Word(nil), s.words...)
	for i := range words {
		// So that what stands around a name and how it is written count, too.
		if words[i].Title && random.Float64() < nameUnseen {
			words[i].Low, words[i].Form = 0, 0
		}
	}
	naming.Runs(words)
	shouted := naming.Shouted(words)
	var features [naming.MaxFeatures]uint32
	var all [linear.MaxLabels]int32
	a1, a2 := uint8(naming.Edge), uint8(naming.Edge)
	for i := range words {
		label := uint8(naming.Outside)
		if words[i].Candidate() || naming.Open(a1) {
			f := features[:naming.Features(&features, words, i, a1, a2, shouted)]
			p.score(f, &all)
			label = naming.Best(&all, a1, i == len(words)-1)
			right := s.labels[i]
			if right == anyName {
				if label != naming.Outside {
					a1, a2 = label, a1
					continue
				}
				right = likeliestName(&all, a1, i == len(words)-1)
			}
			total++
			wrong += one(label != right)
			rival := highest(all[:naming.Labels], int(right))
			if label != right || all[right]-all[rival] <= nameMargin {
				p.update(f, right, 1)
				p.update(f, rival, -1)
			}
			p.now++
		}
		a1, a2 = label, a1
	}
	return wrong, total
}

// span is a name: words [first, last) of a kind.
type span struct{ first, last, kind int }

// labelsOf writes spans as labels.
func labelsOf(n int, spans []span) []uint8 {
	labels := make([]uint8, n)
	for _, s := range spans {
		for i := s.first; i < s.last; i++ {
			part := naming.Inner
			switch {
			case s.last-s.first == 1:
				part = naming.Whole
			case i == s.first:
				part = naming.First
			case i == s.last-1:
				part = naming.Last
			}
			labels[i] = naming.Label(s.kind, part)
		}
	}
	return labels
}

// markProper labels a sentence whose names are not annotated: proper nouns but for dates belong to some name, and
// what stands between them may.
const datesNames = " monday tuesday wednesday thursday friday saturday sunday january february march april may june july august " +
	"september october november december jan feb mar apr jun jul aug sep sept oct nov dec jan. feb. mar. apr. aug. sept. oct. nov. dec. "

func markProper(s sentence, labels []uint8) {
	proper := func(i int) bool {
		return i >= 0 && i < len(s) && s[i].tag.UPOS == text.PROPN && !strings.Contains(datesNames, " "+strings.ToLower(s[i].form)+" ")
	}
	for i := range s {
		if proper(i) || proper(i-1) && proper(i+1) {
			labels[i] = anyName
		}
	}
}

// readNames reads the training set: GUM and Wikigold with names, EWT with proper nouns alone. Tags are those of taggers that have not seen the
// sentences.
func readNames(data, model, kept string, classes *wordclass.Table, lists *wordclass.Flags) ([]named, error) {
	train, err := readTraining(filepath.Join(data, "ud"))
	if err != nil {
		return nil, err
	}
	lexicon, err := readLexicon()
	if err != nil {
		return nil, err
	}
	tags, err := jackknife(os.Stdout, train, lexicon, kept)
	if err != nil {
		return nil, err
	}
	var out []named
	add := func(forms []string, tags []text.Tag, spans []span) {
		s := named{labels: labelsOf(len(forms), spans)}
		for i, f := range forms {
			s.words = append(s.words, naming.Look(f, uint32(tags[i].UPOS), uint32(tags[i].XPOS), classes, lists))
		}
		out = append(out, s)
	}
	titles, err := nameLists(data)
	if err != nil {
		return nil, err
	}
	for i, s := range train {
		if slices.ContainsFunc(s, func(w word) bool { return w.entity != "" }) { // GUM
			add(s.forms(), tags[i], gumNames(s, titles))
			continue
		}
		add(s.forms(), tags[i], nil)
		markProper(s, out[len(out)-1].labels)
	}
	tagger, err := os.ReadFile(filepath.Join(model, "tagger.bin"))
	if err != nil {
		return nil, err
	}
	t, err := text.OpenTagger(string(tagger))
	if err != nil {
		return nil, err
	}
	err = readWikigold(filepath.Join(data, "ner", "wikigold.tsv.gz"), func(forms []string, spans []span) {
		tags := make([]text.Tag, len(forms))
		t.Tag(forms, tags)
		add(forms, tags, spans)
	})
	return out, err
}
