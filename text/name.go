package text

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/counterclaim/counterclaim/text/internal/linear"
	"github.com/counterclaim/counterclaim/text/internal/naming"
	"github.com/counterclaim/counterclaim/text/internal/wordclass"
	"github.com/counterclaim/counterclaim/text/model"
)

// NameType is what a name names.
type NameType uint8

// The types of names.
const (
	NamePerson NameType = iota
	NameOrganisation
	NamePlace
	NameNationality // "Ardanian", "the Ardanians"
	NameTime        // dates, weekdays, years, times of day
	NameWeapon      // weapons and military platforms, with or without their designations: "T-72", "mortar"
	nameTypes
)

// String gives "person", "organisation" and so on.
func (t NameType) String() string {
	if t >= nameTypes {
		return "other"
	}
	return [nameTypes]string{"person", "organisation", "place", "nationality", "time", "weapon"}[t]
}

// Name is the words [First, Last) of a sentence.
type Name struct {
	First, Last int32
	Type        NameType
}

// Recogniser finds names: those of persons, organisations and places by a linear model that reads a sentence
// from the left, the others by lists and rules. It is safe for many goroutines.
type Recogniser struct {
	classes wordclass.Table
	lists   wordclass.Flags
	names   linear.Model
	rules   *nameRules
	scratch *sync.Pool
}

// recogniserMagic begins the file of the recogniser's weights; its number rises with the format.
const recogniserMagic = "names01\n"

var errRecogniser = errors.New("text: the weights of the name recogniser are cut off or damaged")

// LoadRecogniser opens the embedded recogniser. The weights are read where they lie; the error is for
// a damaged binary.
func LoadRecogniser() (*Recogniser, error) { return OpenRecogniser(model.Names, model.Classes) }

// OpenRecogniser opens weights and classes of words that text/train wrote; it keeps both.
func OpenRecogniser(data, classes string) (*Recogniser, error) {
	rest, ok := strings.CutPrefix(data, recogniserMagic)
	if !ok || len(rest) < 4 {
		return nil, errRecogniser
	}
	n := linear.Uint32(rest, 0)
	if int64(n) > int64(len(rest)-4) {
		return nil, errRecogniser
	}
	r := &Recogniser{rules: newNameRules(), scratch: &sync.Pool{New: func() any { return new(nameScratch) }}}
	var err error
	if r.lists, err = wordclass.OpenFlags(rest[4 : 4+n]); err != nil {
		return nil, errRecogniser
	}
	if r.names, err = linear.Open(rest[4+n:]); err != nil {
		return nil, errRecogniser
	}
	if r.classes, err = wordclass.OpenTable(classes); err != nil {
		return nil, errRecogniser
	}
	return r, nil
}

// EncodeRecogniser writes what OpenRecogniser reads; text/train calls it.
func EncodeRecogniser(lists []byte, names []linear.Row) []byte {
	out := []byte(recogniserMagic)
	var n [4]byte
	linear.PutUint32(n[:], uint32(len(lists)))
	out = append(append(out, n[:]...), lists...)
	return append(out, linear.Encode(names)...)
}

// nameScratch is what Names needs for one sentence.
type nameScratch struct {
	words    []naming.Word
	labels   []uint8
	features [naming.MaxFeatures]uint32
	scores   [linear.MaxLabels]int32
	taken    []bool
}

// Names appends the names of one sentence to dst, from the left; none overlaps another. The words are those of
// Universal Dependencies, the tags those of a Tagger.
func (r *Recogniser) Names(words []string, tags []Tag, dst []Name) []Name {
	s := r.scratch.Get().(*nameScratch)
	defer r.scratch.Put(s)
	s.words, s.labels, s.taken = s.words[:0], s.labels[:0], s.taken[:0]
	for i, w := range words {
		s.words = append(s.words, naming.Look(w, uint32(tags[i].UPOS), uint32(tags[i].XPOS), &r.classes, &r.lists))
		s.taken = append(s.taken, false)
	}
	naming.Runs(s.words)
	shouted := naming.Shouted(s.words)
	before, last := uint8(naming.Edge), uint8(naming.Edge)
	for i := range s.words {
		label := uint8(naming.Outside)
		if s.words[i].Candidate() || naming.Open(before) {
			clear(s.scores[:naming.Labels])
			k := naming.Features(&s.features, s.words, i, before, last, shouted)
			r.names.Add(&s.scores, s.features[:k])
			label = naming.Best(&s.scores, before, i == len(s.words)-1)
		}
		s.labels = append(s.labels, label)
		before, last = label, before
	}
	from := len(dst)
	dst = s.read(dst)
	widen(words, dst[from:])
	for _, n := range dst[from:] {
		for i := n.First; i < n.Last; i++ {
			s.taken[i] = true
		}
	}
	return r.rules.find(words, tags, s, dst, from)
}

// widen takes into names what belongs to them by their spelling: "al-" before, and ", Inc." behind.
func widen(words []string, names []Name) {
	for k := range names {
		n := &names[k]
		before, after := int32(0), int32(len(words))
		if k > 0 {
			before = names[k-1].Last
		}
		if k+1 < len(names) {
			after = names[k+1].First
		}
		if n.First-2 >= before && words[n.First-1] == "-" && slices.Contains(articles, words[n.First-2]) {
			n.First -= 2
		}
		if n.Type == NameOrganisation && n.Last+1 < after && words[n.Last] == "," && slices.Contains(companies, words[n.Last+1]) {
			n.Last += 2
		}
	}
}

// articles are the Arabic one as it is written, companies the kinds of companies that stand behind a comma.
var (
	articles  = []string{"al", "Al", "el", "El", "as", "As", "az", "Az", "ash", "Ash", "an", "An", "ar", "Ar", "at", "ad"}
	companies = []string{"Inc.", "Inc", "Ltd.", "Ltd", "LLC", "L.L.C.", "LLP", "L.P.", "Corp.", "S.A.", "PLC", "plc", "GmbH"}
)

// read appends the names that the labels tell. A label that does not follow, which damaged weights alone give, ends
// the name before it.
func (s *nameScratch) read(dst []Name) []Name {
	first := int32(-1)
	for i, label := range s.labels {
		if label == naming.Outside {
			first = -1
			continue
		}
		kind, part := naming.Split(label)
		if part == naming.Whole || part == naming.First {
			first = int32(i)
		}
		if first >= 0 && (part == naming.Whole || part == naming.Last) {
			for kind == naming.Person && first < int32(i) && s.words[first].Lists&naming.TitleWord != 0 {
				first++
			}
			if kind < naming.Other {
				dst = append(dst, Name{first, int32(i) + 1, NameType(kind)})
			}
			first = -1
		}
	}
	return dst
}
