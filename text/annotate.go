package text

import (
	"github.com/counterclaim/counterclaim/text/internal/wordclass"
	"github.com/counterclaim/counterclaim/text/model"
)

// Annotator is all trained models together: tags, lemmas, trees and names. It does not change and is
// safe for many goroutines.
type Annotator struct {
	tagger     *Tagger
	lemmatiser *Lemmatiser
	parser     *Parser
	recogniser *Recogniser
}

// Weights are the files that text/train writes.
type Weights struct{ Tagger, Lemmas, Parser, Classes, Names string }

// NewAnnotator loads the embedded models. It fails where the program's own bytes are damaged.
func NewAnnotator() (*Annotator, error) {
	return OpenAnnotator(Weights{model.Tagger, model.Lemmas, model.Parser, model.Classes, model.Names})
}

// OpenAnnotator opens weights and keeps them; they are read where they lie.
func OpenAnnotator(w Weights) (*Annotator, error) {
	t, err := OpenTagger(w.Tagger)
	if err != nil {
		return nil, err
	}
	l, err := OpenLemmatiser(w.Lemmas)
	if err != nil {
		return nil, err
	}
	p, err := OpenParser(w.Parser, w.Classes)
	if err != nil {
		return nil, err
	}
	r, err := OpenRecogniser(w.Names, w.Classes)
	if err != nil {
		return nil, err
	}
	return &Annotator{t, l, p, r}, nil
}

// Annotate sets LEMMA, UPOS, XPOS, FEATS, HEAD and DEPREL of every word from the words' forms alone,
// whatever stood there before, and adds "Name=B-person" and "Name=I-person" to MISC.
func (a *Annotator) Annotate(s *CoNLLUSentence) {
	forms := make([]string, len(s.Words))
	for i := range s.Words {
		forms[i] = s.Words[i].Form
	}
	tags, arcs := make([]Tag, len(forms)), make([]Arc, len(forms))
	a.tagger.Tag(forms, tags)
	a.parser.Parse(forms, tags, arcs)
	for i := range s.Words {
		w, t := &s.Words[i], tags[i]
		w.Lemma, w.UPOS, w.XPOS, w.Feats = a.lemmatiser.Lemma(w.Form, t), t.UPOS.String(), t.XPOS.String(), filled(t.Feats.String())
		w.Head, w.Deprel = int(arcs[i].Head)+1, a.parser.Relation(arcs[i].Rel)
	}
	for _, n := range a.recogniser.Names(forms, tags, nil) {
		for i := n.First; i < n.Last; i++ {
			mark := "Name=I-"
			if i == n.First {
				mark = "Name=B-"
			}
			misc := &s.Words[i].Misc
			if *misc != "" {
				mark = "|" + mark
			}
			*misc += mark + n.Type.String()
		}
	}
}

// filled turns the "_" of an empty column into the empty string that stands for it.
func filled(s string) string {
	if s == "_" {
		return ""
	}
	return s
}

// WordClass is what is known of a word beyond the treebanks: which words it stands among in raw texts and WordNet's classes.
type WordClass = wordclass.Class

// WordClass gives the classes of a word, capitals and small letters alike.
func (a *Annotator) WordClass(word string) WordClass {
	return a.recogniser.classes.Of(wordclass.Hash(wordclass.FoldWord(word)))
}
