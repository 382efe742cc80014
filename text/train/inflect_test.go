package main

import (
	"strings"
	"testing"
)

func TestInflected(t *testing.T) {
	lexicon, err := readLexicon()
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]bool{}
	inflected(lexicon, func(form, lemma, upos, xpos string) { made[form+" "+lemma+" "+xpos] = true })
	for _, line := range []string{"denied deny VBD", "denies deny VBZ", "shelling shell VBG", "stopped stop VBD", "firing fire VBG",
		"fought fight VBD", "overthrew overthrow VBD", "withdrawn withdraw VBN", "rebuilt rebuild VBN", "clashes clash NNS",
		"countries country NNS", "gunmen gunman NNS", "worse bad JJR", "lying lie VBG", "fleeing flee VBG", "panicked panic VBD",
		"quitting quit VBG", "quoted quote VBN", "beaten beat VBN", "played play VBD"} {
		if !made[line] {
			t.Errorf("%s was not made", line)
		}
	}
	for _, line := range []string{"fighted fight VBD", "overthrowed overthrow VBD", "openned open VBD", "mans man NNS"} {
		if made[line] {
			t.Errorf("%s was made", line)
		}
	}
}

func TestEditOf(t *testing.T) {
	for _, line := range []string{"Claims claim", "went go", "UN UN", "ARDANIA Ardania", "better good", "n't not", "’s be", "Ärzte Arzt"} {
		form, lemma, _ := strings.Cut(line, " ")
		if got := editOf(form, lemma).Apply(form); got != lemma {
			t.Errorf("%s becomes %s", line, got)
		}
	}
}

func TestReadTreebankAbsent(t *testing.T) {
	_, err := readTreebank("nowhere/ud/en_ewt-ud-train.conllu.gz")
	if err == nil || !strings.Contains(err.Error(), "--data") {
		t.Errorf("an absent corpus: %v", err)
	}
}
