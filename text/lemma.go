package text

import (
	"github.com/counterclaim/counterclaim/text/internal/tagging"
	"github.com/counterclaim/counterclaim/text/model"
)

// Lemmatiser makes dictionary forms: "went" with VBD is "go", "talks" with NNS is "talk". It is
// safe for many goroutines.
type Lemmatiser struct{ table tagging.Lemmas }

// LoadLemmatiser opens the embedded lemmatiser. The error is for a damaged binary.
func LoadLemmatiser() (*Lemmatiser, error) { return OpenLemmatiser(model.Lemmas) }

// OpenLemmatiser opens a table that text/train wrote; it keeps data.
func OpenLemmatiser(data string) (*Lemmatiser, error) {
	table, err := tagging.OpenLemmas(data)
	if err != nil {
		return nil, err
	}
	return &Lemmatiser{table}, nil
}

// Append appends the lemma of a word with the tag t to dst; dst alone may be allocated.
func (l *Lemmatiser) Append(dst []byte, word string, t Tag) []byte {
	return l.table.Append(dst, word, LemmaClass(t))
}

// Lemma gives the lemma of a word with the tag t.
func (l *Lemmatiser) Lemma(word string, t Tag) string {
	var buf [64]byte
	lemma := l.Append(buf[:0], word, t)
	if string(lemma) == word {
		return word
	}
	return string(lemma)
}

// LemmaClass is what the lemma of a word depends on beside its letters.
func LemmaClass(t Tag) uint32 {
	class := uint32(t.UPOS)<<8 | uint32(t.XPOS)
	switch t.UPOS {
	case PROPN:
		class |= tagging.NameBit | tagging.CapsBit
	case NOUN, ADJ, NUM, SYM, X:
		class |= tagging.CapsBit
	}
	return class
}
