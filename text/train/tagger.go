package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/counterclaim/counterclaim/text"
	"github.com/counterclaim/counterclaim/text/internal/linear"
	"github.com/counterclaim/counterclaim/text/internal/tagging"
)

// How the tagger is trained. NOTES.md has what was tried.
const (
	taggerEpochs = 6
	taggerModels = 4   // perceptrons that see the sentences in different order, summed, for each direction
	taggerMargin = 25  // the right label must lead by more than this, or the weights move
	weightFloor  = 1.5 // smaller averaged weights are left out
	rareLabel    = 4   // labels seen less often are given the commonest label like them
	noLabel      = tagging.EdgeLabel
)

// taggerData is the training set in numbers.
type taggerData struct {
	sentences [][]tagging.Word
	gold      [][]uint8
	labels    []text.Tag
	words     map[uint32]*tagging.Counts
	special   map[uint32]uint32
}

// labelOf leaves in a tag what the context decides; the word and the label decide the rest.
func labelOf(t text.Tag) text.Tag {
	f := t.Feats
	keep := text.Feats(0)
	switch t.UPOS {
	case text.VERB, text.AUX:
		keep = text.VerbMask
		if t.XPOS.String() == "VBN" || t.XPOS.String() == "VBD" {
			keep |= text.VoiceMask
		}
	case text.PRON, text.DET, text.ADV:
		if p := f.PronType(); p == text.PronRel || p == text.PronInt {
			keep = text.PronTypeMask
		}
	}
	t.Feats = f & keep
	return t
}

// prepare numbers the labels and counts the words.
func prepare(train []sentence, lex *tagging.Lexicon) *taggerData {
	d := &taggerData{words: map[uint32]*tagging.Counts{}}
	count := map[text.Tag]int{}
	for _, s := range train {
		for _, w := range s {
			count[labelOf(w.tag)]++
		}
	}
	byCount := slices.SortedFunc(maps.Keys(count), func(a, b text.Tag) int {
		return cmp.Or(count[b]-count[a], cmp.Compare(a.String(), b.String()))
	})
	number := map[text.Tag]uint8{}
	for _, t := range byCount {
		if count[t] >= rareLabel {
			number[t] = uint8(len(d.labels))
			d.labels = append(d.labels, t)
			continue
		}
		number[t] = noLabel
		for _, like := range byCount {
			if like.UPOS == t.UPOS && like.XPOS == t.XPOS && count[like] >= rareLabel {
				number[t] = number[like]
				break
			}
		}
	}
	for _, s := range train {
		words := make([]tagging.Word, len(s))
		gold := make([]uint8, len(s))
		for i, w := range s {
			words[i].Look(w.form, lex)
			gold[i] = number[labelOf(w.tag)]
			if gold[i] != noLabel {
				for _, key := range keys(&words[i]) {
					if d.words[key] == nil {
						d.words[key] = &tagging.Counts{}
					}
					d.words[key].Add(gold[i], 1)
				}
			}
		}
		d.sentences, d.gold = append(d.sentences, words), append(d.gold, gold)
	}
	d.classes()
	d.features(train)
	return d
}

// keys are a word's entries in the dictionary.
func keys(w *tagging.Word) [2]uint32 { return [2]uint32{w.Low, w.Form ^ tagging.CasedWord} }

// classes gives each word the class that it would have if its sentence had not been seen.
func (d *taggerData) classes() {
	for n, words := range d.sentences {
		here := map[uint32]*tagging.Counts{}
		for i := range words {
			if d.gold[n][i] == noLabel {
				continue
			}
			for _, key := range keys(&words[i]) {
				if here[key] == nil {
					here[key] = &tagging.Counts{}
				}
				here[key].Add(d.gold[n][i], 1)
			}
		}
		for i := range words {
			var class [2]uint32
			for k, key := range keys(&words[i]) {
				if all := d.words[key]; all != nil && here[key] != nil {
					class[k] = all.Class(*here[key])
				}
			}
			words[i].Class, words[i].FormClass = class[0], class[1]
		}
	}
}

// features finds what each label, and each word with a label, has of the features that the
// label itself does not tell: every field in which nine of ten tokens agree.
func (d *taggerData) features(train []sentence) {
	byLabel, byWord := map[uint8][]text.Feats{}, map[uint32][]text.Feats{}
	of := map[uint32]uint8{}
	for n, s := range train {
		for i, w := range s {
			label := d.gold[n][i]
			if label == noLabel || w.typo {
				continue
			}
			byLabel[label] = append(byLabel[label], w.tag.Feats)
			key := tagging.Special(d.sentences[n][i].Low, label)
			byWord[key] = append(byWord[key], w.tag.Feats)
			of[key] = label
		}
	}
	for label, all := range byLabel {
		d.labels[label].Feats |= agreed(all)
	}
	d.special = map[uint32]uint32{}
	for key, all := range byWord {
		if f := agreed(all) | d.labels[of[key]].Feats&text.VerbMask; len(all) > 1 && f != d.labels[of[key]].Feats {
			d.special[key] = uint32(f) | tagging.SpecialBit
		}
	}
}

func agreed(all []text.Feats) text.Feats {
	var out text.Feats
	for _, mask := range text.Feats(0).Fields() {
		count := map[text.Feats]int{}
		for _, f := range all {
			count[f&mask]++
		}
		for v, n := range count {
			if n*10 >= len(all)*9 {
				out |= v
			}
		}
	}
	return out
}

// trainTagger gives the bytes of tagger.bin, of so many perceptrons for each direction.
func trainTagger(log io.Writer, train []sentence, lexicon map[string]uint8, models int) ([]byte, error) {
	lex, err := tagging.OpenLexicon(string(tagging.EncodeLexicon(lexicon)))
	if err != nil {
		return nil, err
	}
	d := prepare(train, &lex)
	fmt.Fprintf(log, "tagger: %d sentences, %d labels, %d dictionary entries, %d special features\n",
		len(d.sentences), len(d.labels), len(d.words), len(d.special))
	forward := d.learn(log, tagging.Forward, models)
	backward := d.learn(log, tagging.Backward, models)
	words := map[uint32]uint32{}
	for key, c := range d.words {
		words[key] = c.Class(nil)
	}
	out := text.EncodeTagger(d.labels, words, d.special, lexicon, forward, backward)
	fmt.Fprintf(log, "tagger: %d features with weights, %d bytes\n", len(forward)+len(backward), len(out))
	return out, nil
}

// learn trains the perceptrons that read in one direction.
func (d *taggerData) learn(log io.Writer, direction, n int) []linear.Row {
	models := make([]map[uint32]map[uint8]float64, n)
	var wg sync.WaitGroup
	for k := range models {
		wg.Go(func() { models[k] = d.run(log, k, direction).average() })
	}
	wg.Wait()
	return quantise(models, weightFloor, false)
}

// run trains one perceptron; it tags with its own guesses as history, as the tagger will.
func (d *taggerData) run(log io.Writer, seed, direction int) *perceptron {
	name := "from the left"
	if direction == tagging.Backward {
		name = "from the right"
	}
	p := newPerceptron()
	random := rand.New(rand.NewPCG(1, uint64(seed)))
	order := random.Perm(len(d.sentences))
	for epoch := range taggerEpochs {
		wrong, total := 0, 0
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, n := range order {
			words := slices.Clone(d.sentences[n])
			for i := range words {
				// A word that no other sentence has is at times one never seen.
				if words[i].Class == tagging.Unknown && random.IntN(2) == 0 {
					words[i].Low, words[i].Form = tagging.UnseenWord, tagging.UnseenWord
				}
			}
			wrong += d.learnSentence(p, words, d.gold[n], direction)
			total += len(words)
		}
		fmt.Fprintf(log, "tagger: %s %d, round %d, %.2f %% of labels wrong\n", name, seed+1, epoch+1, 100*float64(wrong)/float64(total))
	}
	return p
}

// learnSentence tags a sentence, corrects the perceptron and counts the mistakes.
func (d *taggerData) learnSentence(p *perceptron, words []tagging.Word, gold []uint8, direction int) (wrong int) {
	var features [tagging.MaxFeatures]uint32
	var all [linear.MaxLabels]int32
	scores := all[:len(d.labels)]
	shouted := tagging.Shouted(words)
	t1, t2 := uint8(tagging.EdgeLabel), uint8(tagging.EdgeLabel)
	for k := range words {
		i := k
		if direction == tagging.Backward {
			i = len(words) - 1 - k
		}
		label, sure := tagging.Sure(words[i].Class)
		if !sure {
			f := features[:tagging.Features(&features, words, i, direction, shouted, t1, t2)]
			p.score(f, &all)
			label = highest(scores, -1)
			if right := gold[i]; right != noLabel {
				wrong += one(label != right)
				if rival := highest(scores, int(right)); scores[right]-scores[rival] <= taggerMargin {
					p.update(f, right, 1)
					p.update(f, rival, -1)
				}
				p.now++
			}
		}
		t1, t2 = label, t1
	}
	return wrong
}

// highest gives the label with the highest score but for one; of equals the first.
func highest(scores []int32, but int) uint8 {
	best := -1
	for l, score := range scores {
		if l != but && (best < 0 || score > scores[best]) {
			best = l
		}
	}
	return uint8(max(best, 0))
}
