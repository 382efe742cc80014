package text

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/counterclaim/counterclaim/text/internal/linear"
	"github.com/counterclaim/counterclaim/text/internal/parsing"
	"github.com/counterclaim/counterclaim/text/internal/wordclass"
	"github.com/counterclaim/counterclaim/text/model"
)

// Parser finds the dependency tree of a sentence: a beam of transition sequences chooses the heads, then
// a linear classifier the label of each arc. It is safe for many goroutines.
type Parser struct {
	labels    []string // relations of Universal Dependencies
	kinds     []uint32
	lifted    []bool  // relations of arcs that are to be put back where they cross others
	plain     []uint8 // what such a relation is
	classes   wordclass.Table
	structure parsing.Table
	relations linear.Model
	scratch   *sync.Pool
}

// Arc is a word's head and relation.
type Arc struct {
	Head int32 // number of the head in the sentence from 0, Root for the root of the tree
	Rel  uint8 // relation; Parser.Relation names it
}

// Root is the head of a tree's root.
const Root = -1

// parserMagic begins the file of the parser's weights; its number rises with the format.
const parserMagic = "parser2\n"

// parserBeam is how many sequences are kept.
const parserBeam = 4

// parserLag is how far behind the best a sequence may fall, in steps of the weights.
const parserLag = 950

var errParser = errors.New("text: the parser's weights are cut off or damaged")

// LoadParser opens the embedded parser. The weights are read where they lie; the error is for a
// damaged binary.
func LoadParser() (*Parser, error) { return OpenParser(model.Parser, model.Classes) }

// OpenParser opens weights and classes of words that text/train wrote; it keeps both.
func OpenParser(data, classes string) (*Parser, error) {
	rest, ok := strings.CutPrefix(data, parserMagic)
	if !ok {
		return nil, errParser
	}
	var sections [3]string
	for i := range sections {
		if len(rest) < 4 {
			return nil, errParser
		}
		n := linear.Uint32(rest, 0)
		if int64(n) > int64(len(rest)-4) {
			return nil, errParser
		}
		sections[i], rest = rest[4:4+n], rest[4+n:]
	}
	p := &Parser{labels: strings.Fields(sections[0]), scratch: &sync.Pool{New: func() any { return new(parseScratch) }}}
	if len(p.labels) == 0 || len(p.labels) >= parsing.NoLabel || rest != "" {
		return nil, errParser
	}
	for _, l := range p.labels {
		plain, lifted := strings.CutSuffix(l, parsing.Lifted)
		p.kinds = append(p.kinds, parsing.KindOf(plain))
		p.lifted = append(p.lifted, lifted)
		p.plain = append(p.plain, uint8(max(slices.Index(p.labels, plain), 0)))
	}
	var err error
	if p.classes, err = wordclass.OpenTable(classes); err != nil {
		return nil, errParser
	}
	if p.structure, err = parsing.OpenTable(sections[1]); err != nil {
		return nil, errParser
	}
	if p.relations, err = linear.Open(sections[2]); err != nil {
		return nil, errParser
	}
	return p, nil
}

// EncodeParser writes what OpenParser reads; text/train calls it.
func EncodeParser(labels []string, structure []byte, relations []linear.Row) []byte {
	out := []byte(parserMagic)
	for _, section := range [][]byte{[]byte(strings.Join(labels, " ")), structure, linear.Encode(relations)} {
		var n [4]byte
		linear.PutUint32(n[:], uint32(len(section)))
		out = append(append(out, n[:]...), section...)
	}
	return out
}

// Relation names a relation of an Arc, subtype included: "nsubj:pass".
func (p *Parser) Relation(rel uint8) string {
	if int(rel) >= len(p.labels) {
		return "dep"
	}
	return p.labels[rel]
}

// parseScratch is what Parse needs for one sentence.
type parseScratch struct {
	tree       parsing.Tree
	states     []parsing.State
	candidates []parsing.Candidate
	beam       []int32
	features   [parsing.MaxFeatures]uint32
	relFeats   [parsing.MaxLabelFeatures]uint32
	scores     [linear.MaxLabels]int32
	known      [1024]weighed
	last       []uint8 // label last given to a child of each word
}

// weighed is what was found for states with one signature.
type weighed struct {
	signature uint64
	scores    [parsing.Actions]int32
}

// Parse writes the arc of each word of one sentence to out. The three slices are of one length;
// the words are those of Universal Dependencies, the tags those of a Tagger. Every sentence gets one tree with one
// root.
func (p *Parser) Parse(words []string, tags []Tag, out []Arc) {
	if len(words) == 0 {
		return
	}
	s := p.scratch.Get().(*parseScratch)
	defer p.scratch.Put(s)
	s.tree.Words, s.tree.Heads = s.tree.Words[:0], s.tree.Heads[:0]
	for i, w := range words {
		s.tree.Words = append(s.tree.Words, parsing.Look(w, uint32(tags[i].UPOS), uint32(tags[i].XPOS), &p.classes))
		s.tree.Heads = append(s.tree.Heads, Root)
	}
	p.heads(s)
	p.relate(s, out)
}

// heads runs the beam.
func (p *Parser) heads(s *parseScratch) {
	n := int32(len(s.tree.Words))
	s.states, s.beam = append(s.states[:0], parsing.Start()), append(s.beam[:0], 0)
	clear(s.known[:])
	for range 2 * n {
		s.candidates = s.candidates[:0]
		for _, at := range s.beam {
			s.candidates = parsing.Expand(s.candidates, s.states, at, n, *p.weigh(s, at))
		}
		s.states, s.beam = parsing.Prune(s.tree.Words, s.states, s.candidates, s.beam[:0], parserBeam, parserLag)
	}
	parsing.Heads(s.states, s.beam[0], s.tree.Heads)
}

// weigh gives what the features of a state say of the actions.
func (p *Parser) weigh(s *parseScratch, at int32) *[parsing.Actions]int32 {
	signature := parsing.Signature(s.states, at)
	known := &s.known[signature%uint64(len(s.known))]
	if known.signature == signature {
		return &known.scores
	}
	known.signature, known.scores = signature, [parsing.Actions]int32{}
	k := parsing.Features(&s.features, s.tree.Words, s.states, at)
	p.structure.Add(&known.scores, s.features[:k])
	return &known.scores
}

// relate labels the arcs and then puts those back that cross others.
func (p *Parser) relate(s *parseScratch, out []Arc) {
	n := len(s.tree.Words)
	s.tree.Family()
	s.last = s.last[:0]
	for range n + 1 {
		s.last = append(s.last, parsing.NoLabel)
	}
	for _, i := range s.tree.Order {
		head := s.tree.Heads[i]
		clear(s.scores[:len(p.labels)])
		k := s.tree.LabelFeatures(&s.relFeats, i, s.last[head])
		p.relations.Add(&s.scores, s.relFeats[:k])
		best := 0
		for l := 1; l < len(p.labels); l++ {
			if s.scores[l] > s.scores[best] {
				best = l
			}
		}
		s.last[head] = uint8(best)
		s.tree.Give(i, p.kinds[best])
		out[i].Rel = uint8(best)
	}
	for i := range out {
		rel := out[i].Rel
		if p.lifted[rel] {
			s.tree.Heads[i] = parsing.Lower(s.tree.Words, s.tree.Heads, int32(i), p.labels[rel])
		}
		out[i] = Arc{s.tree.Heads[i], p.plain[rel]}
		if int(out[i].Head) == n {
			out[i].Head = Root
		}
	}
}
