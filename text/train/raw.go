package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/counterclaim/counterclaim/text"
)

// readRaw gives the sentences of the raw texts as words of Universal Dependencies.
func readRaw(dir string) ([][]string, error) {
	a, err := text.New(text.Options{})
	if err != nil {
		return nil, err
	}
	var out [][]string
	add := func(s string) {
		u := text.UDTokens(a.Analyze(s))
		for _, sentence := range u.Sentences {
			var words []string
			for _, w := range u.Words[sentence.First:sentence.Last] {
				words = append(words, u.Text[w.Start:w.End])
			}
			out = append(out, words)
		}
	}
	err = gunzip(filepath.Join(dir, "voa-sentences.txt.gz"), func(line string) error { add(line); return nil })
	if err != nil {
		return nil, err
	}
	err = gunzip(filepath.Join(dir, "wikinews-2019-2020.jsonl.gz"), func(line string) error {
		var doc struct{ Text string }
		if err := json.Unmarshal([]byte(line), &doc); err != nil {
			return err
		}
		add(doc.Text)
		return nil
	})
	return out, err
}

// gunzip calls use with each line of a gzip-packed file.
func gunzip(file string, use func(line string) error) error {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is not there. Words are clustered on raw texts that are no part of the repository: "+
			"--data names the folder that has them, raw/ below it", file)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	s := bufio.NewScanner(z)
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		if err := use(s.Text()); err != nil {
			return err
		}
	}
	return s.Err()
}
