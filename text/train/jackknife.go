package main

import (
	"encoding/gob"
	"fmt"
	"io"
	"os"

	"github.com/counterclaim/counterclaim/text"
)

// folds is how many taggers are trained for jackknifing, each on all sentences but its own fold's.
const folds = 5

// jackknife gives every sentence the tags that a tagger gives which has not seen it. What reads tags
// is trained on these: on the tags of its own training set a tagger makes fewer mistakes than
// it will later. If file is not empty, the tags are kept there and taken from there.
func jackknife(log io.Writer, train []sentence, lexicon map[string]uint8, file string) ([][]text.Tag, error) {
	if file != "" {
		if f, err := os.Open(file); err == nil {
			defer f.Close()
			var tags [][]text.Tag
			if err := gob.NewDecoder(f).Decode(&tags); err != nil || len(tags) != len(train) {
				return nil, fmt.Errorf("%s does not hold the tags of this training set (%v); delete it and they are made anew", file, err)
			}
			return tags, nil
		}
	}
	tags := make([][]text.Tag, len(train))
	for fold := range folds {
		var rest []sentence
		for i, s := range train {
			if inFold(i, fold) {
				continue
			}
			rest = append(rest, s)
		}
		fmt.Fprintf(log, "jackknife: fold %d of %d\n", fold+1, folds)
		weights, err := trainTagger(io.Discard, rest, lexicon, 1)
		if err != nil {
			return nil, err
		}
		t, err := text.OpenTagger(string(weights))
		if err != nil {
			return nil, err
		}
		for i, s := range train {
			if inFold(i, fold) {
				tags[i] = make([]text.Tag, len(s))
				t.Tag(s.forms(), tags[i])
			}
		}
	}
	if file == "" {
		return tags, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return tags, gob.NewEncoder(f).Encode(tags)
}

// inFold puts runs of 50 sentences into one fold, so that a document's words are mostly unseen together.
func inFold(i, fold int) bool { return i/50%folds == fold }
