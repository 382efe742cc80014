package main

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the lexicon, which is part of the repository
	"fmt"
	"io"
	"strings"
)

// wordnet has the single words of WordNet with their parts of speech, a word a line.
//
//go:embed wordnet.tsv.gz
var wordnet []byte

// readLexicon gives the parts of speech of WordNet's words as bits of tagging.LexNoun and on.
func readLexicon() (map[string]uint8, error) {
	z, err := gzip.NewReader(bytes.NewReader(wordnet))
	if err != nil {
		return nil, fmt.Errorf("wordnet.tsv.gz: %w", err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("wordnet.tsv.gz: %w", err)
	}
	words := map[string]uint8{}
	for line := range strings.Lines(string(all)) {
		word, marks, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || !ok {
			continue
		}
		for _, m := range marks {
			if i := strings.IndexRune("nvarp", m); i >= 0 {
				words[word] |= 1 << i
			}
		}
	}
	return words, nil
}
