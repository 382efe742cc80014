package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim/text"
)

// buildParser trains the parser on tags that taggers give to sentences they have not seen, and writes its file.
// It is scored with the tagger that the program has.
func buildParser(data, model, kept string) error {
	start := time.Now()
	ud := filepath.Join(data, "ud")
	train, err := readTraining(ud)
	if err != nil {
		return err
	}
	lexicon, err := readLexicon()
	if err != nil {
		return err
	}
	tags, err := jackknife(os.Stdout, train, lexicon, kept)
	if err != nil {
		return err
	}
	classes, known, err := readClasses(model)
	if err != nil {
		return err
	}
	trees, golds := make([]tree, len(train)), make([][]uint8, len(train))
	for i, s := range train {
		trees[i] = newTree(s, tags[i], classes)
		golds[i] = oracle(trees[i].words, trees[i].heads)
	}
	names, relations := trainRelations(os.Stdout, train, trees)
	weights := text.EncodeParser(names, trainStructure(os.Stdout, trees, golds), relations)
	p, err := text.OpenParser(string(weights), string(known))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(model, "parser.bin"), weights, 0o644); err != nil {
		return err
	}
	took := time.Since(start)
	fmt.Printf("trained in %.0f s\n", took.Seconds())
	tagger, err := os.ReadFile(filepath.Join(model, "tagger.bin"))
	if err != nil {
		return err
	}
	t, err := text.OpenTagger(string(tagger))
	if err != nil {
		return err
	}
	var scored []attachment
	for _, name := range devFiles {
		gold, err := readTreebank(filepath.Join(ud, name+".conllu.gz"))
		if err != nil {
			return err
		}
		a := evaluateParser(name, gold, t, p)
		fmt.Printf("%s: UAS %.2f, LAS %.2f; %.0f words/s parsed\n", name, a.percent(a.uas), a.percent(a.las), a.speed)
		scored = append(scored, a)
	}
	return describeParser(model, took, scored)
}

// attachment counts right heads, and right heads with the right relation up to its colon.
type attachment struct {
	name            string
	words, uas, las int
	speed           float64 // words a second, parsing alone
}

func (a attachment) percent(n int) float64 { return 100 * float64(n) / float64(max(a.words, 1)) }

func evaluateParser(name string, gold []sentence, t *text.Tagger, p *text.Parser) attachment {
	a := attachment{name: name}
	var spent time.Duration
	for _, s := range gold {
		forms, tags, arcs := s.forms(), make([]text.Tag, len(s)), make([]text.Arc, len(s))
		t.Tag(forms, tags)
		start := time.Now()
		p.Parse(forms, tags, arcs)
		spent += time.Since(start)
		for i, w := range s {
			a.words++
			if int(arcs[i].Head)+1 == w.head {
				a.uas++
				got, _, _ := strings.Cut(p.Relation(arcs[i].Rel), ":")
				want, _, _ := strings.Cut(w.deprel, ":")
				a.las += one(got == want)
			}
		}
	}
	a.speed = float64(a.words) / spent.Seconds()
	return a
}
