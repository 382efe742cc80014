package text

// Annotator fills the columns of CoNLL-U sentences that the trained models know: lemma, tags,
// features, head and relation. It does not change and is safe for many goroutines.
type Annotator struct {
	tagger     *Tagger
	lemmatiser *Lemmatiser
	parser     *Parser
}

// NewAnnotator loads the embedded models. It fails where the program's own bytes are damaged.
func NewAnnotator() (*Annotator, error) {
	t, err := LoadTagger()
	if err != nil {
		return nil, err
	}
	l, err := LoadLemmatiser()
	if err != nil {
		return nil, err
	}
	p, err := LoadParser()
	if err != nil {
		return nil, err
	}
	return &Annotator{t, l, p}, nil
}

// Annotate sets LEMMA, UPOS, XPOS, FEATS, HEAD and DEPREL of every word from the words' forms alone,
// whatever stood there before.
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
}

// filled turns the "_" of an empty column into the empty string that stands for it.
func filled(s string) string {
	if s == "_" {
		return ""
	}
	return s
}
