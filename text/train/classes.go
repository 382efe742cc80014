package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/counterclaim/counterclaim/text/internal/tagging"
	"github.com/counterclaim/counterclaim/text/internal/wordclass"
)

// How words are clustered. NOTES.md has what was tried.
const (
	clusters     = 300
	groups       = 50
	clusterLeast = 3  // words seen less often are in no cluster
	clusterMost  = 12 // rounds
)

// buildClasses writes classes.bin, which parser and names are trained with.
func buildClasses(data, model string) error {
	start := time.Now()
	train, err := readTraining(filepath.Join(data, "ud"))
	if err != nil {
		return err
	}
	classes, err := wordClasses(os.Stdout, data, train)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(model, classesFile), wordclass.EncodeTable(classes), 0o644); err != nil {
		return err
	}
	return describeClasses(model, time.Since(start))
}

const classesFile = "classes.bin"

// readClasses opens what buildClasses wrote and gives its bytes too.
func readClasses(model string) (*wordclass.Table, []byte, error) {
	b, err := os.ReadFile(filepath.Join(model, classesFile))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: train --only classes first", err)
	}
	t, err := wordclass.OpenTable(string(b))
	return &t, b, err
}

// wordClasses gives what the parser knows of words beyond its treebanks: clusters made of the raw
// texts and the training set, and what WordNet says of nouns and verbs.
func wordClasses(log io.Writer, data string, train []sentence) (map[string]wordclass.Class, error) {
	raw, err := readRaw(filepath.Join(data, "raw"))
	if err != nil {
		return nil, err
	}
	for _, s := range train {
		raw = append(raw, s.forms())
	}
	classes := map[string]wordclass.Class{}
	set := func(word string, change func(*wordclass.Class)) {
		c := classes[word]
		change(&c)
		classes[word] = c
	}
	corpus := countBigrams(raw, clusterLeast)
	for w, k := range corpus.cluster(log, clusters, clusterMost) {
		set(w, func(c *wordclass.Class) { c.Cluster = uint16(k) })
	}
	for w, k := range corpus.cluster(log, groups, clusterMost) {
		set(w, func(c *wordclass.Class) { c.Group = uint8(k) })
	}
	entries, err := readWordNet()
	if err != nil {
		return nil, err
	}
	asNoun := func(word string, e lexicalEntry) {
		set(word, func(c *wordclass.Class) { c.Noun = uint8(e.noun + 1) })
	}
	asVerb := func(word string, e lexicalEntry) {
		const body = 29 // number of the file verb.body, the first of verbs
		set(word, func(c *wordclass.Class) { c.Verb, c.Frames = uint8(e.verb-body+1), frameKinds(e.frames) })
	}
	lexicon := map[string]uint8{}
	// Inflected forms first: what is a base form too is that.
	for w, e := range entries {
		lexicon[w] = e.parts
	}
	inflected(lexicon, func(form, lemma, upos, _ string) {
		switch e := entries[lemma]; {
		case upos == "NOUN" && e.parts&tagging.LexNoun != 0:
			asNoun(form, e)
		case upos == "VERB" && e.parts&tagging.LexVerb != 0:
			asVerb(form, e)
		}
	})
	for w, e := range entries {
		if e.parts&tagging.LexNoun != 0 {
			asNoun(w, e)
		}
		if e.parts&tagging.LexVerb != 0 {
			asVerb(w, e)
		}
	}
	fmt.Fprintf(log, "classes: %d words, %d of them in clusters\n", len(classes), len(corpus.words))
	return classes, nil
}

// frameKinds sorts WordNet's sentence frames into kinds of complements, a bit for each.
func frameKinds(frames uint64) (kinds uint8) {
	for i, numbers := range [...][]int{
		{1, 2, 3},                // none
		{8, 9, 10, 11},           // an object
		{14, 15, 16, 17, 18, 19}, // two, or an object and a preposition
		{26, 27, 29, 34, 35},     // a clause
		{24, 25, 28, 32},         // an infinitive
		{4, 12, 13, 22, 27},      // a preposition
		{20, 21, 31},             // an object and a place
		{5, 6, 7},                // a complement
	} {
		for _, n := range numbers {
			if frames>>n&1 != 0 {
				kinds |= 1 << i
			}
		}
	}
	return kinds
}
