package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/counterclaim/counterclaim/text"
)

// word is one word of a treebank: a line of CoNLL-U that is neither a multiword token nor an
// empty node.
type word struct {
	form, lemma string
	tag         text.Tag
	xpos        string // as written, for scoring tags that the tagger does not have
	typo        bool
	head        int // 1 for the first word, 0 for the root
	deprel      string
	entity      string // mentions that begin or end here, as GUM writes them
}

type sentence []word

func (s sentence) forms() []string {
	forms := make([]string, len(s))
	for i, w := range s {
		forms[i] = w.form
	}
	return forms
}

// readTreebank reads the words of a gzip-packed CoNLL-U file.
func readTreebank(file string) ([]sentence, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is not there. The weights are trained on treebanks that are no part of the repository: "+
			"--data names the folder that has them, ud/ below it", file)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	var all []sentence
	for c, err := range text.ReadCoNLLU(z, filepath.Base(file)) {
		if err != nil {
			return nil, err
		}
		s := make(sentence, len(c.Words))
		for i, w := range c.Words {
			upos, ok := text.ParseUPOS(w.UPOS)
			if !ok {
				return nil, fmt.Errorf("%s:%d: no part of speech %q", filepath.Base(file), c.Line+i, w.UPOS)
			}
			xpos, _ := text.ParseXPOS(w.XPOS)
			s[i] = word{form: w.Form, lemma: w.Lemma, xpos: w.XPOS, typo: strings.Contains(w.Feats, "Typo=Yes"), head: w.Head, deprel: w.Deprel, entity: miscValue(w.Misc, "Entity"),
				tag: text.Tag{UPOS: upos, XPOS: xpos, Feats: text.ParseFeats(w.Feats)}}
		}
		all = append(all, s)
	}
	return all, nil
}

// miscValue gives a value of the last column of CoNLL-U.
func miscValue(misc, name string) string {
	for f := range strings.SplitSeq(misc, "|") {
		if v, ok := strings.CutPrefix(f, name+"="); ok {
			return v
		}
	}
	return ""
}
