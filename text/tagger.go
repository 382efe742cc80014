package text

import (
	"errors"
	"math"
	"strings"
	"sync"

	"github.com/counterclaim/counterclaim/text/internal/linear"
	"github.com/counterclaim/counterclaim/text/internal/tagging"
	"github.com/counterclaim/counterclaim/text/model"
)

// Tagger gives the words of a sentence their parts of speech and features: averaged perceptrons,
// one that reads from left to right and, for words in doubt, one that reads from right to left.
// It is safe for many goroutines.
type Tagger struct {
	labels   []Tag        // what label i means; features that the word itself decides are in override
	forward  linear.Model // reads from the left
	backward linear.Model // reads from the right
	words    tagging.Dictionary
	special  tagging.Dictionary // (word, label) → features that differ from the label's
	lexicon  tagging.Lexicon
	scratch  *sync.Pool
}

// taggerMagic begins the file of the tagger's weights; its number rises with the format.
const taggerMagic = "tagger1\n"

var errTagger = errors.New("text: the tagger's weights are cut off or damaged")

// LoadTagger opens the embedded tagger. The weights are read where they lie; the error is for a
// damaged binary.
func LoadTagger() (*Tagger, error) { return OpenTagger(model.Tagger) }

// OpenTagger opens weights that text/train wrote; it keeps data.
func OpenTagger(data string) (*Tagger, error) {
	rest, ok := strings.CutPrefix(data, taggerMagic)
	if !ok {
		return nil, errTagger
	}
	var sections [6]string
	for i := range sections {
		if len(rest) < 4 {
			return nil, errTagger
		}
		n := linear.Uint32(rest, 0)
		if int64(n) > int64(len(rest)-4) {
			return nil, errTagger
		}
		sections[i], rest = rest[4:4+n], rest[4+n:]
	}
	t := &Tagger{scratch: &sync.Pool{New: func() any { return new(tagScratch) }}}
	for line := range strings.Lines(sections[0]) {
		tag, ok := ParseTag(strings.TrimSuffix(line, "\n"))
		if !ok {
			return nil, errTagger
		}
		t.labels = append(t.labels, tag)
	}
	if len(t.labels) == 0 || len(t.labels) >= tagging.EdgeLabel || rest != "" {
		return nil, errTagger
	}
	var err error
	if t.words, err = tagging.OpenDictionary(sections[1]); err != nil {
		return nil, errTagger
	}
	if t.special, err = tagging.OpenDictionary(sections[2]); err != nil {
		return nil, errTagger
	}
	if t.lexicon, err = tagging.OpenLexicon(sections[3]); err != nil {
		return nil, errTagger
	}
	if t.forward, err = linear.Open(sections[4]); err != nil {
		return nil, errTagger
	}
	if t.backward, err = linear.Open(sections[5]); err != nil {
		return nil, errTagger
	}
	return t, nil
}

// EncodeTagger writes what OpenTagger reads; text/train calls it.
func EncodeTagger(labels []Tag, words, special map[uint32]uint32, lexicon map[string]uint8, forward, backward []linear.Row) []byte {
	var names strings.Builder
	for _, l := range labels {
		names.WriteString(l.String() + "\n")
	}
	out := []byte(taggerMagic)
	for _, section := range [][]byte{[]byte(names.String()), tagging.EncodeDictionary(words),
		tagging.EncodeDictionary(special), tagging.EncodeLexicon(lexicon), linear.Encode(forward), linear.Encode(backward)} {
		var n [4]byte
		linear.PutUint32(n[:], uint32(len(section)))
		out = append(append(out, n[:]...), section...)
	}
	return out
}

// tagScratch is what Tag needs for one sentence.
type tagScratch struct {
	words    []tagging.Word
	labels   []uint8
	doubts   []doubt
	features [tagging.MaxFeatures]uint32
	scores   [linear.MaxLabels]int32
}

// doubt is a word whose label is not clear from the left, with the scores found there.
type doubt struct {
	word   int
	scores [linear.MaxLabels]int32
}

// doubtful is how far the best label must lead the next for a word to be clear, in steps of the
// weights: twice that finds no more mistakes, half of it misses some.
const doubtful = 80

// Tag writes the tag of each word of one sentence to out, which must be as long as words. The
// words are those of Universal Dependencies: "do", "n't".
func (t *Tagger) Tag(words []string, out []Tag) {
	s := t.scratch.Get().(*tagScratch)
	defer t.scratch.Put(s)
	s.words, s.labels, s.doubts = s.words[:0], s.labels[:0], s.doubts[:0]
	for _, word := range words {
		var w tagging.Word
		w.Look(word, &t.lexicon)
		w.Class, w.FormClass = t.words.Class(w.Low), t.words.Class(w.Form^tagging.CasedWord)
		if w.Class == tagging.Unknown {
			w.Low, w.Form = tagging.UnseenWord, tagging.UnseenWord
		}
		s.words = append(s.words, w)
	}
	t.label(s)
	for i, label := range s.labels {
		out[i] = t.labels[label]
		if f := t.special.Class(tagging.Special(s.words[i].Low, label)); f != tagging.Unknown {
			out[i].Feats = Feats(f &^ tagging.SpecialBit)
		}
	}
}

// label reads the words from the left, then those in doubt once more from the right, where
// the labels that follow are known, and adds up what both say.
func (t *Tagger) label(s *tagScratch) {
	shouted := tagging.Shouted(s.words)
	for i := range s.words {
		label, sure := tagging.Sure(s.words[i].Class)
		if !sure || int(label) >= len(t.labels) {
			clear(s.scores[:len(t.labels)])
			t.weigh(&t.forward, s, i, tagging.Forward, shouted)
			var lead int32
			if label, lead = t.best(&s.scores); lead < doubtful {
				s.doubts = append(s.doubts, doubt{i, s.scores})
			}
		}
		s.labels = append(s.labels, label)
	}
	for k := len(s.doubts) - 1; k >= 0; k-- {
		d := &s.doubts[k]
		s.scores = d.scores
		t.weigh(&t.backward, s, d.word, tagging.Backward, shouted)
		s.labels[d.word], _ = t.best(&s.scores)
	}
}

// weigh adds to the scores what the model says of word i.
func (t *Tagger) weigh(m *linear.Model, s *tagScratch, i, direction int, shouted bool) {
	near := func(i int) uint8 {
		if i < 0 || i >= len(s.words) {
			return tagging.EdgeLabel
		}
		return s.labels[i]
	}
	n := tagging.Features(&s.features, s.words, i, direction, shouted, near(i-direction), near(i-2*direction))
	m.Add(&s.scores, s.features[:n])
}

// best gives the label with the highest score, of equals the first, and its lead over the next.
func (t *Tagger) best(scores *[linear.MaxLabels]int32) (label uint8, lead int32) {
	best, next := 0, int32(math.MinInt32/2)
	for l := 1; l < len(t.labels); l++ {
		if score := scores[l]; score > scores[best] {
			best, next = l, scores[best]
		} else if score > next {
			next = score
		}
	}
	return uint8(best), scores[best] - next
}
