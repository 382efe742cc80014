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
	want := []struct{ lemma, upos, xpos string }{
		{"the", "DET", "DT"}, {"ministry", "NOUN", "NN"}, {"deny", "VERB", "VBD"}, {"that", "SCONJ", "IN"}, {"its", "PRON", "PRP$"}, {"soldier", "NOUN", "NNS"},
		{"have", "AUX", "VBD"}, {"cross", "VERB", "VBN"}, {"the", "DET", "DT"}, {"river", "NOUN", "NN"}, {".", "PUNCT", "."},
	}
	if len(s.Words) != len(want) {
		t.Fatalf("%d words, want %d", len(s.Words), len(want))
	}
	for i, w := range want {
		if g := s.Words[i]; g.Lemma != w.lemma || g.UPOS != w.upos || g.XPOS != w.xpos {
			t.Errorf("%s: %s %s %s, want %s %s %s", g.Form, g.Lemma, g.UPOS, g.XPOS, w.lemma, w.upos, w.xpos)
		}
		if s.Words[i].Head != NoHead {
			t.Errorf("%s has a head and nothing parsed it", s.Words[i].Form)
		}
	}
}
