package coder

import (
	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
	"github.com/counterclaim/counterclaim/text"
)

// WordNet's lexicographer files of which the words can be a side.
const (
	nounArtifact = 7
	nounGroup    = 15
	nounPerson   = 19
)

// nameUnlisted takes as sides people and things of whom no table knows where the tree has them as the verb's subject or object: "the coca
// growers", "a cargo vessel". A report about two sides does without: there the unnamed are the one's or the other's.
func (s *sentence) nameUnlisted(t *trigger) {
	if s.sc.firm && len(s.sc.sides) == 2 && t.Entry.Frame != lexicon.Harm || !t.Verb {
		return
	}
	force := t.event == counterclaim.Assault || t.event == counterclaim.Coerce
	switch t.Entry.Frame {
	case lexicon.Transitive, lexicon.Welcome, lexicon.Undergo:
		if len(t.targets) == 0 {
			t.targets = s.unlisted(t, object(t), force)
		}
	case lexicon.Harm:
		if len(t.harmed) == 0 {
			t.harmed = s.unlisted(t, object(t), false)
		}
	case lexicon.Intransitive:
		if len(t.targets) == 0 && !t.Passive && t.event == counterclaim.Assault {
			t.targets = s.unlisted(t, "obl", false)
		}
	case lexicon.Accuse, lexicon.Demand, lexicon.Propose:
		if len(t.targets) == 0 && t.object < 0 {
			t.targets = s.unlisted(t, object(t), false)
		}
	}
	if t.event == counterclaim.Consult && len(t.targets) == 0 {
		t.targets = s.unlisted(t, "obl", false)
	}
	switch t.Entry.Frame {
	case lexicon.Transitive, lexicon.Harm, lexicon.Intransitive, lexicon.Accuse, lexicon.Demand, lexicon.Propose, lexicon.Deny, lexicon.Refuse, lexicon.Menace:
		if len(t.actors) == 0 && t.subject < 0 && !t.Passive {
			t.actors = s.unlisted(t, "nsubj", false)
		}
	}
}

// object gives the relation in which the one stands to whom it is done.
func object(t *trigger) string {
	if t.Passive {
		return "nsubj:pass"
	}
	return "obj"
}

// unlisted gives the noun in a relation to the trigger's verb, with the words before it, where it names people, and things where those may be.
func (s *sentence) unlisted(t *trigger, relation string, things bool) []counterclaim.Entity {
	g := s.grow()
	if g == nil {
		return nil
	}
	verb := g.wordOf[t.Head]
	for i := s.first; i < s.last; i++ {
		w := g.wordOf[i]
		if g.heads[w] != verb || g.Relation(int(w)) != relation || s.mentionAt(i) >= 0 || s.spotAt(i) {
			continue
		}
		e := counterclaim.Entity{Sector: counterclaim.CVL}
		switch g.Tags[w].UPOS {
		case text.NOUN:
			if s.numeral(i) || things && thing(s.word(i)) {
				break // "arresting hundreds"
			}
			switch s.sc.c.o.Grammar.WordClass(s.word(i)).Noun {
			case nounPerson, nounGroup:
			case nounArtifact:
				if !things {
					return nil
				}
				e.Sector = counterclaim.UNK
			default:
				return nil
			}
		case text.PROPN:
			e.Person = true
		default:
			return nil
		}
		lo := i
		for lo > s.first && g.heads[g.wordOf[lo-1]] == w && in(g.relation(g.wordOf[lo-1]), "det", "amod", "nummod", "compound", "flat") {
			lo--
		}
		if relation == "obl" && !in(s.word(lo-1), "on", "at", "against", "upon", "towards") && !(s.word(lo-1) == "with" && t.event == counterclaim.Consult) {
			continue
		}
		e.Text = s.span(lo, i+1)
		return []counterclaim.Entity{e}
	}
	return nil
}

// spotAt reports whether a place is named at token i.
func (s *sentence) spotAt(i int) bool {
	for _, sp := range s.spots {
		if sp.first <= i && i < sp.last {
			return true
		}
	}
	return false
}
