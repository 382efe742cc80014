package text

import "testing"

func TestAnnotate(t *testing.T) {
	a, err := NewAnnotator()
	if err != nil {
		t.Fatal(err)
	}
	an, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	u := UDTokens(an.Analyze("The ministry denied that its soldiers had crossed the river."))
	s := u.CoNLLU(0)
	a.Annotate(s)
	want := []struct {
		lemma, upos, xpos string
		head              int
		deprel            string
	}{
		{"the", "DET", "DT", 2, "det"}, {"ministry", "NOUN", "NN", 3, "nsubj"}, {"deny", "VERB", "VBD", 0, "root"}, {"that", "SCONJ", "IN", 8, "mark"},
		{"its", "PRON", "PRP$", 6, "nmod:poss"}, {"soldier", "NOUN", "NNS", 8, "nsubj"}, {"have", "AUX", "VBD", 8, "aux"}, {"cross", "VERB", "VBN", 3, "ccomp"},
		{"the", "DET", "DT", 10, "det"}, {"river", "NOUN", "NN", 8, "obj"}, {".", "PUNCT", ".", 3, "punct"},
	}
	if len(s.Words) != len(want) {
		t.Fatalf("%d words, want %d", len(s.Words), len(want))
	}
	for i, w := range want {
		if g := s.Words[i]; g.Lemma != w.lemma || g.UPOS != w.upos || g.XPOS != w.xpos || g.Head != w.head || g.Deprel != w.deprel {
			t.Errorf("%s: %s %s %s %d %s, want %v", g.Form, g.Lemma, g.UPOS, g.XPOS, g.Head, g.Deprel, w)
		}
	}
}
