package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed" // the lexicon, which is part of the repository
	"fmt"
	"io"
	"strconv"
	"strings"
)

// wordnet has the single words of WordNet, one a line; its head says what stands there.
//
//go:embed wordnet.tsv.gz
var wordnet []byte

// lexicalEntry is what WordNet says of a word.
type lexicalEntry struct {
	parts      uint8 // of speech, bits of tagging.LexNoun and on
	noun, verb int   // lexicographer file of the first sense as such
	frames     uint64
}

// readWordNet gives WordNet's words.
func readWordNet() (map[string]lexicalEntry, error) {
	z, err := gzip.NewReader(bytes.NewReader(wordnet))
	if err != nil {
		return nil, fmt.Errorf("wordnet.tsv.gz: %w", err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("wordnet.tsv.gz: %w", err)
	}
	words := map[string]lexicalEntry{}
	n := 0
	for line := range strings.Lines(string(all)) {
		n++
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		var e lexicalEntry
		var err1, err2, err3 error
		if len(f) == 5 {
			e.noun, err1 = strconv.Atoi(f[2])
			e.verb, err2 = strconv.Atoi(f[3])
			e.frames, err3 = strconv.ParseUint(f[4], 16, 64)
		}
		if err := cmp.Or(err1, err2, err3); err != nil || len(f) != 2 && len(f) != 5 {
			return nil, fmt.Errorf("wordnet.tsv.gz:%d: a line of %d fields: %v", n, len(f), err)
		}
		for _, m := range f[1] {
			if i := strings.IndexRune("nvarp", m); i >= 0 {
				e.parts |= 1 << i
			}
		}
		words[f[0]] = e
	}
	return words, nil
}

// readLexicon gives the parts of speech of WordNet's words as bits of tagging.LexNoun and on.
func readLexicon() (map[string]uint8, error) {
	entries, err := readWordNet()
	if err != nil {
		return nil, err
	}
	words := make(map[string]uint8, len(entries))
	for w, e := range entries {
		words[w] = e.parts
	}
	return words, nil
}
