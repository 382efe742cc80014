package tagging

import (
	"slices"

	"github.com/counterclaim/counterclaim/text/internal/linear"
)

// The parts of speech that a base form can have in the lexicon.
const (
	LexNoun = 1 << iota
	LexVerb
	LexAdj
	LexAdv
	LexName // a noun written with a capital
)

// Lexicon has the parts of speech of base forms: a table of hashed words, open addressing, read
// where it lies. A slot is the low 8 bits for the parts of speech, the others for the word.
type Lexicon struct {
	data string
	mask uint32
}

// OpenLexicon reads what EncodeLexicon wrote.
func OpenLexicon(data string) (Lexicon, error) {
	n := len(data) / 4
	if len(data)%4 != 0 || n == 0 || n&(n-1) != 0 {
		return Lexicon{}, ErrDictionary
	}
	return Lexicon{data, uint32(n - 1)}, nil
}

// EncodeLexicon writes a table of lower-case words with their parts of speech.
func EncodeLexicon(words map[string]uint8) []byte {
	order := make([]string, 0, len(words))
	for w := range words {
		order = append(order, w)
	}
	slices.Sort(order)
	size := 8
	for size*3 < len(order)*4 {
		size *= 2
	}
	out := make([]byte, 4*size)
	for _, w := range order {
		slot, print := lexSlot(hashString(w))
		i := int(slot) & (size - 1)
		for linear.Uint32(string(out[4*i:4*i+4]), 0) != 0 {
			i = (i + 1) & (size - 1)
		}
		linear.PutUint32(out[4*i:], print|uint32(words[w]))
	}
	return out
}

// lexSlot spreads a hash: where its slot is looked for, and what of it stands there.
func lexSlot(h uint32) (slot, print uint32) {
	h *= 0x9E3779B1
	return h ^ h>>15, h &^ 0xff
}

func (l *Lexicon) get(h uint32) uint32 {
	slot, print := lexSlot(h)
	for tries := uint32(0); tries <= l.mask; tries++ {
		v := linear.Uint32(l.data, int(slot&l.mask)*4)
		if v == 0 {
			return 0
		}
		if v&^0xff == print {
			return v & 0xff
		}
		slot++
	}
	return 0
}

// noLex is what a word has of the lexicon that is too short or too long for one.
const noLex = 2

// look gives what the lexicon knows of a lower-case word: its own parts of speech and, in places
// of their own, those that its ending makes of a base form.
func (l *Lexicon) look(low []byte) uint32 {
	if len(low) < 2 || len(low) > maxWord {
		return noLex
	}
	// hashes[k] is the hash without the last k bytes.
	var hashes [5]uint32
	h := uint32(2166136261)
	for i, c := range low {
		h = (h ^ uint32(c)) * 16777619
		if k := len(low) - 1 - i; k < len(hashes) {
			hashes[k] = h
		}
	}
	s := stems{l, low, hashes}
	return linear.Hash(3000, l.get(h)|s.inflected(), 0)
}

// stems are the base forms that a word may have.
type stems struct {
	lex    *Lexicon
	low    []byte
	hashes [5]uint32
}

// without gives the parts of speech of the word with other bytes for its last cut ones.
func (s *stems) without(cut int, add string) uint32 {
	h := s.hashes[cut]
	for i := range len(add) {
		h = (h ^ uint32(add[i])) * 16777619
	}
	return s.lex.get(h)
}

// undoubled does so for "stopped", "bigger".
func (s *stems) undoubled(cut int) uint32 {
	if n := len(s.low) - cut; n >= 3 && s.low[n-1] == s.low[n-2] {
		return s.without(cut+1, "")
	}
	return 0
}

func (s *stems) ends(with string) bool {
	n := len(s.low) - len(with)
	return n > 1 && string(s.low[n:]) == with
}

// inflected gives the parts of speech of base forms, shifted by kind of ending.
func (s *stems) inflected() uint32 {
	const plural, past, degree, manner = 8, 13, 18, 23
	switch {
	case s.ends("ies"):
		return s.without(3, "y") & (LexNoun | LexVerb) << plural
	case s.ends("es"):
		return (s.without(1, "") | s.without(2, "")) & (LexNoun | LexVerb | LexName) << plural
	case s.ends("s") && !s.ends("ss"):
		return s.without(1, "") & (LexNoun | LexVerb | LexName) << plural
	case s.ends("ied"):
		return s.without(3, "y") & LexVerb << past
	case s.ends("ed"):
		return (s.without(2, "") | s.without(1, "") | s.undoubled(2)) & (LexVerb | LexNoun) << past
	case s.ends("ing"):
		return (s.without(3, "") | s.without(3, "e") | s.undoubled(3)) & (LexVerb | LexNoun) << past
	case s.ends("ier"):
		return s.without(3, "y") & (LexAdj | LexAdv) << degree
	case s.ends("iest"):
		return s.without(4, "y") & (LexAdj | LexAdv) << degree
	case s.ends("er"):
		return (s.without(2, "") | s.without(1, "") | s.undoubled(2)) & (LexAdj | LexVerb) << degree
	case s.ends("est"):
		return (s.without(3, "") | s.without(2, "") | s.undoubled(3)) & LexAdj << degree
	case s.ends("ily"):
		return s.without(3, "y") & LexAdj << manner
	case s.ends("ly"):
		return (s.without(2, "") | s.without(1, "e")) & LexAdj << manner
	}
	return 0
}
