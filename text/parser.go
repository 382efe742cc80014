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
const parserBeam = 8

// parserLag is how far behind the best a sequence may fall, in steps of the weights.
const parserLag = 1200

// labelsCount is how often the labels of a tree count beside its steps when one is chosen.
const labelsCount = 2

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
	search   parsing.Search
	tree     parsing.Tree
	features [parsing.MaxLabelFeatures]uint32
	scores   [linear.MaxLabels]int32
	last     []uint8 // label last given to a child of each word
	labels   []uint8
	known    [1024]labelled
}

// labelled is the label that arcs with one signature get, and what speaks for it.
type labelled struct {
	signature uint64
	score     int32
	label     uint8
}

// Parse writes the arc of each word of one sentence to out. The three slices are of one length;
// the words are those of Universal Dependencies, the tags those of a Tagger. Every sentence gets one tree with one
// root: of those that the search leaves, the one for which its steps and its labels speak most.
func (p *Parser) Parse(words []string, tags []Tag, out []Arc) {
	if len(words) == 0 {
		return
	}
	s := p.scratch.Get().(*parseScratch)
	defer p.scratch.Put(s)
	s.tree.Words, s.tree.Heads, s.labels = s.tree.Words[:0], s.tree.Heads[:0], s.labels[:0]
	for i, w := range words {
		s.tree.Words = append(s.tree.Words, parsing.Look(w, uint32(tags[i].UPOS), uint32(tags[i].XPOS), &p.classes))
		s.tree.Heads = append(s.tree.Heads, Root)
		s.labels = append(s.labels, 0)
	}
	s.search.Run(s.tree.Words, &p.structure, parserBeam, parserLag)
	clear(s.known[:])
	var most int64
	for k, at := range s.search.Beam {
		parsing.Heads(s.search.States, at, s.tree.Heads)
		score := s.search.States[at].Score + labelsCount*p.label(s)
		if k > 0 && score <= most {
			continue
		}
		most = score
		for i, head := range s.tree.Heads {
			out[i] = Arc{head, s.labels[i]}
		}
	}
	for i := range out {
		s.tree.Heads[i] = out[i].Head
	}
	p.lower(s, out)
}

// label chooses the labels of the arcs and gives the sum of what speaks for them.
func (p *Parser) label(s *parseScratch) (sum int64) {
	s.tree.Family()
	s.last = s.last[:0]
	for range len(s.tree.Words) + 1 {
		s.last = append(s.last, parsing.NoLabel)
	}
	for _, i := range s.tree.Order {
		head := s.tree.Heads[i]
		signature := s.tree.LabelSignature(i, s.last[head])
		known := &s.known[signature>>32%uint64(len(s.known))]
		if known.signature != signature {
			*known = p.labelOf(s, i)
			known.signature = signature
		}
		s.last[head], s.labels[i] = known.label, known.label
		s.tree.Give(i, p.kinds[known.label])
		sum += int64(known.score)
	}
	return sum
}

// labelOf weighs the labels of one arc.
func (p *Parser) labelOf(s *parseScratch, i int32) (best labelled) {
	clear(s.scores[:len(p.labels)])
	n := s.tree.LabelFeatures(&s.features, i, s.last[s.tree.Heads[i]])
	p.relations.Add(&s.scores, s.features[:n])
	for l, score := range s.scores[:len(p.labels)] {
		if l == 0 || score > best.score {
			best.label, best.score = uint8(l), score
		}
	}
	return best
}

// lower puts those arcs back that cross others.
func (p *Parser) lower(s *parseScratch, out []Arc) {
	n := len(out)
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
