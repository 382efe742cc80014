// Package coder reads claims out of an analysed text: the only place where text, lexicon,
// actors, gazetteer and ontology meet.
//
// A report is read sentence by sentence. In each the coder finds who is named (mention.go,
// pronoun.go, person.go), which words tell of an event (trigger.go), who speaks and how far the
// words reach (speech.go), who stands where around each trigger (roles.go, harm.go), what stands
// within an accusation, a denial, a demand (act.go), whether it is said to have happened
// (stance.go), which side is meant where the words leave it open (sides.go), and where, when and
// how many (where.go, when.go, count.go). What stands earlier in the report settles pronouns, "the
// ministry" and "the other side" (scene.go). draft.go makes claims of it, with the words of their own
// clauses (tree.go), and says how sure it is (confidence.go). Every claim names the lexicon entry that made it.
package coder

import (
	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/actors"
	"github.com/counterclaim/counterclaim/gazetteer"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// Version names the reader in every claim that it makes, and by it a record knows which reports another reader has read: whoever changes what the
// reader makes of texts, by a rule, a word or weights, gives it a new one, or recode passes the reports over.
const Version = "counterclaim-reader/0.2"

// Options of a Coder. All but Parties are needed.
type Options struct {
	Actors    *actors.Table
	Gazetteer *gazetteer.Gazetteer
	Lexicon   *lexicon.Lexicon
	Grammar   *text.Annotator
	Parties   []counterclaim.Party // the sides, where a dispute file names them
	Explain   bool                 // claims are to say why they are as they are
}

// Coder reads claims. It does not change and is safe for many goroutines.
type Coder struct{ o Options }

// New makes a Coder. It fails where one of the tables is missing.
func New(o Options) (*Coder, error) {
	if o.Actors == nil || o.Gazetteer == nil || o.Lexicon == nil || o.Grammar == nil {
		return nil, counterclaim.Errorf(counterclaim.CodeInternal, "the coder needs actors, gazetteer, lexicon and grammar")
	}
	return &Coder{o}, nil
}

// Explaining gives a Coder that reads as this one does, and whose claims say why they are as they are.
func (c *Coder) Explaining() *Coder {
	o := c.o
	o.Explain = true
	return &Coder{o}
}

// Code gives the claims of a report whose text was analysed, with ids, in the order of the
// text, a speech act before what stands within it.
func (c *Coder) Code(d *text.Doc, r counterclaim.Report) []counterclaim.Claim {
	sc := c.newScene(d, &r)
	sc.seed()
	if len(c.o.Parties) < 2 {
		sc.findRivals()
	}
	for i := range d.Sentences {
		sc.readSentence(i)
	}
	sc.locate()
	claims := make([]counterclaim.Claim, len(sc.drafts))
	parents := make([]int, len(sc.drafts))
	for i, dr := range sc.drafts {
		claims[i] = sc.claim(dr)
		parents[i] = dr.parent
	}
	counterclaim.IdentifyAll(claims, parents)
	sc.addLinks(claims)
	return claims
}

// readSentence codes one sentence in fixed steps.
func (sc *scene) readSentence(n int) {
	s := sc.newSentence(n)
	s.findMentions()
	s.findTriggers()
	s.findWhere()
	s.settleHomes()
	s.findSpeakers()
	if sc.against == nil {
		s.periods = findPeriods(sc.d, s.first, s.last, sc.published, sc.dated, sc.lastDay)
		sc.lastDay = lastDay(s.periods, sc.lastDay)
		s.numbers = findNumbers(sc.d, s.first, s.last)
	}
	for i := range s.triggers {
		s.assignRoles(i)
	}
	s.nest()
	if sc.against != nil {
		sc.noteAgainst(s)
		sc.remember(s)
		return // more is not asked
	}
	s.mergeNouns()
	s.mergeHarm()
	for i := range s.triggers {
		s.draft(i)
	}
	s.link()
	s.noteTold()
	sc.remember(s)
}
