package coder

import (
	"strings"

	"github.com/counterclaim/counterclaim/lexicon"
)

// subjectOf finds the mention that is the subject of trigger k, or -1.
func (s *sentence) subjectOf(k int) int {
	t := &s.triggers[k]
	at := t.First
	if m := s.mentionAt(at); m >= 0 && s.mentions[m].last <= t.Head {
		return m // the pattern begins with its own subject: "drone flew"
	}
	if m := s.mentionAt(at - 2); m >= 0 && t.Gerund && s.word(at-1) == "from" {
		return m // "to stop the rebels from firing"
	}
	prev := s.governor(k)
	if t.Gerund && s.word(at-1) == "," && prev < 0 {
		return s.mainSubject(at) // ", accusing each other": whoever the sentence is about
	}
	if prev >= 0 && (t.Infinitive || t.Gerund) {
		p := &s.triggers[prev]
		if m := s.mentionAt(at - 1); m >= 0 && t.Gerund {
			return m
		}
		if t.Gerund && speech(t.Entry.Frame) && !preposition(s.word(at-1)) {
			return p.subject // "condemned the raid, urging restraint"
		}
		if speech(p.Entry.Frame) && p.Entry.Frame != lexicon.Deny && p.Entry.Frame != lexicon.Refuse && p.Entry.Frame != lexicon.Undertake && p.object >= 0 && !s.offers(p) {
			return p.object
		}
		if m := s.nearestSubject(at); m >= 0 && p.subject < 0 {
			return m
		}
		return p.subject
	}
	if speech(t.Entry.Frame) && s.coordinated(at) {
		// A second speech verb shares the subject of the first, not of what the first one says.
		for j := k - 1; j >= 0; j-- {
			if p := &s.triggers[j]; !p.dropped && speech(p.Entry.Frame) && p.subject >= 0 && !s.newClause(p.Last, at) {
				return p.subject
			}
		}
	}
	if prev >= 0 && s.coordinated(at) && s.triggers[prev].subject >= 0 && !s.newClause(s.triggers[prev].Last, at) {
		return s.triggers[prev].subject
	}
	if prev < 0 && s.coordinated(at) && s.word(at-1) != "," || prev < 0 && s.word(at-1) == "," {
		if m := s.subjectInTree(t); m >= 0 {
			return m // "dissolved the council, seized power"
		}
	}
	return s.nearestSubject(at)
}

// offers reports an act whose own subject is to do what it speaks of: "offered to mediate", "is ready to talk".
func (s *sentence) offers(p *trigger) bool {
	return s.word(p.Last) == "to" && s.hasWord(p.First, p.Last, func(w string) bool {
		return in(w, "offer", "offers", "offered", "offering", "ready", "prepared", "willing", "propose", "proposes", "proposed")
	})
}

// newClause reports a conjunction in [a, b) after which a new subject is named: "while Ardania closed its posts".
func (s *sentence) newClause(a, b int) bool {
	for i := a; i < b; i++ {
		if in(s.word(i), "while", "whereas", ";", "as", "but", "because", "although") && s.mentionBetween(i+1, min(i+3, b)) >= 0 {
			return true
		}
	}
	return false
}

// mainSubject gives the first mention before token at that no preposition holds.
func (s *sentence) mainSubject(at int) int {
	for m := range s.mentions {
		if f := s.mentions[m].first; f < at && !s.held(m) && !s.mentions[m].group {
			return m
		}
	}
	return -1
}

// governor gives the last verb or act before trigger k in the sentence, or -1.
func (s *sentence) governor(k int) int {
	for j := k - 1; j >= 0; j-- {
		if p := &s.triggers[j]; !p.dropped && (p.Verb || speech(p.Entry.Frame)) {
			return j
		}
	}
	return -1
}

// coordinated reports whether the verb at token at follows "and", "or" or a comma, auxiliaries
// and adverbs between them aside: then it shares the subject of the verb before.
func (s *sentence) coordinated(at int) bool {
	for j := at - 1; j >= s.first && j >= at-4; j-- {
		switch w := s.word(j); {
		case in(w, "and", "or", ",", "then", "but"):
			return s.mentionAt(at-1) < 0
		case in(w, "once", "again", "likewise", "has", "have", "had", "was", "were", "is", "are", "been", "also", "then", "not", "n't", "will", "would", "be", "to") || strings.HasSuffix(w, "ly"):
		default:
			return false
		}
	}
	return false
}

// nearestSubject goes left from token at to the next mention that can be a subject.
func (s *sentence) nearestSubject(at int) int {
	for j := at - 1; j >= s.first; j-- {
		if m := s.mentionAt(j); m >= 0 {
			f := s.mentions[m].first
			if s.held(m) && !(s.mentions[m].last == at && in(s.word(s.nameStart(m)-1), "after", "before", "since", "until")) {
				j = f
				continue
			}
			if f > s.first && s.word(f-1) == "and" {
				// The second of two joined names takes the first's place in the sentence.
				if p := s.mentionAt(f - 2); p >= 0 && s.held(p) {
					j = s.mentions[p].first
					continue
				}
			}
			return m
		}
		w := s.word(j)
		if in(w, "who", "which") || w == "that" && s.mentionAt(j-1) >= 0 {
			for b := j - 1; b >= s.first && b >= j-3; b-- {
				if m := s.mentionAt(b); m >= 0 {
					return m
				}
			}
			continue
		}
		if in(w, ";", ":", "that", "whereas", "while", "because", "although", "if", "when", "unless", "but") {
			return -1
		}
	}
	return -1
}

// saysIn reports whether a verb of reporting stands in [a, b) right after its own subject: then that subject tells of others.
func (s *sentence) saysIn(a, b int) bool {
	for k := range s.triggers {
		if t := &s.triggers[k]; t.Entry.Frame == lexicon.Say && t.Verb && t.Head >= a && t.Head < b && !t.Gerund && s.mentionAt(t.First-1) >= 0 {
			return true
		}
	}
	return false
}

// held reports whether a preposition keeps a mention from being a subject. "Four of the soldiers" are subjects, and words of a
// longer name stand between: "through the Joint Border Commission".
func (s *sentence) held(m int) bool {
	i := s.nameStart(m) - 1
	for in(s.word(i), "northern", "southern", "eastern", "western", "central", "northwest", "northeast", "southwest", "southeast", "northwestern", "northeastern", "southwestern", "southeastern", "neighboring", "neighbouring", "nearby", "rural", "volatile") {
		i--
	}
	if i < s.first || !preposition(s.word(i)) {
		return false
	}
	return s.word(i) != "of" || !s.numeral(i-1) && !in(s.word(i-1), "one", "some", "several", "many", "most", "members", "all", "part") &&
		!(s.word(i-1) == "side" && s.mentionAt(i-1) < 0)
}

// nameStart gives the token with which the name begins that a mention closes: "the Morning newspaper".
func (s *sentence) nameStart(m int) int {
	i := s.mentions[m].first
	for i > s.first && s.sc.d.Tokens[i-1].Title && !preposition(s.word(i-1)) && s.mentionAt(i-1) < 0 {
		i--
	}
	if i < s.mentions[m].first && s.word(i-1) == "the" {
		i--
	}
	return i
}
