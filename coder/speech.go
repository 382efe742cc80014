package coder

import (
	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
)

// speaking is a stretch of a sentence for which somebody vouches.
type speaking struct {
	who    counterclaim.Entity
	co     []counterclaim.Entity
	lo, hi int // tokens that he vouches for
	relay  bool
}

// findSpeakers finds who speaks in the sentence and how far his words reach.
func (s *sentence) findSpeakers() {
	for k := range s.triggers {
		t := &s.triggers[k]
		switch t.Entry.Frame {
		case lexicon.Say:
			s.plainReport(t)
		case lexicon.Cite:
			s.citation(t)
		}
	}
	if len(s.speakers) == 0 {
		s.continuedQuote()
	}
	s.settleRelays()
	for x := range s.speakers {
		s.placeSpeaker(&s.speakers[x].who)
	}
}

// placeSpeaker gives a speaker without a side ("the police", "hospital staff") the side where
// the sentence's places lie, or the publisher's.
func (s *sentence) placeSpeaker(e *counterclaim.Entity) {
	if e.Known() || in(string(e.Sector), "IGO", "NGO", "REB", "JRN") {
		return
	}
	side := s.spotSide()
	if side == "" {
		side = s.sc.own
	}
	if face, ok := s.sc.faces[side]; ok {
		e.Country, e.Party = face.Country, face.Party
	}
}

// plainReport reads "X said that …", "…, X said", "…, said X".
func (s *sentence) plainReport(t *trigger) {
	if t.Passive || in(s.word(t.First-1), "been", "was", "were", "is", "are", "be") || in(s.word(t.Head), "saying", "telling", "counting") && s.sc.lastSpeaker == nil && !in(s.word(t.First-1), "statement", "letter", "message", "report", "communique") {
		return
	}
	if in(s.word(t.Head), "count", "note", "claim", "counts", "notes", "claims", "report", "reports", "state", "states", "puts", "put") &&
		(s.mentionAt(t.First-1) < 0 || in(s.word(t.Head), "state", "states", "count")) {
		return
	}
	m, inverted := s.sayer(t)
	if m < 0 || s.mentions[m].adjective && s.mentions[m].last == t.First {
		return // "Ethiopian claims": a noun
	}
	who := s.group(m)
	if len(who) == 0 || s.mentions[m].things {
		return
	}
	first := s.nameStart(m)
	clauseEnd := s.last
	lo, hi := t.Last, s.last
	leads := first-1 < s.first || !in(s.word(first-1), ",", "\"") && !inverted || s.opens(first, t)
	if inverted {
		first = t.First
		t.Last = max(t.Last, s.mentions[m].last)
	}
	if !leads {
		// The words stand before: from the end of what another speaker vouches for.
		lo, hi = s.first, first
		for _, o := range s.speakers {
			if o.hi <= first && o.hi > lo && o.lo > s.first {
				lo = o.hi
			}
		}
		// A quotation that goes on after its speaker is his too.
		for j := t.Last; j < s.last; j++ {
			if s.word(j) == "\"" || s.word(j) == "that" && j < t.Last+4 {
				hi = clauseEnd
				break
			}
		}
	} else {
		for j := t.Last; j < s.last; j++ {
			if s.word(j) == ";" || in(s.word(j), "while", "whereas") && s.word(j-1) == "," {
				hi = j
				break
			}
		}
		// What stood before a second speaker belongs to the first.
		for x := range s.speakers {
			if o := &s.speakers[x]; o.lo < first && o.hi > first && o.lo >= s.first {
				o.hi = first
			}
		}
	}
	s.speakers = append(s.speakers, speaking{who: who[0], co: who[1:], lo: lo, hi: hi})
}

// opens reports whether what is said stands after the verb though a comma stands before its subject: "On Friday, the mayor said they had
// fired". Nothing is told before, and something after.
func (s *sentence) opens(first int, t *trigger) bool {
	if w := s.word(t.Last); in(w, ",", ".", ";", "\"", "") || preposition(w) || s.word(first-1) != "," {
		return false
	}
	before, after := false, false
	for k := range s.triggers {
		o := &s.triggers[k]
		before = before || o.First < first && !o.dropped
		after = after || o.First >= t.Last && !o.dropped
	}
	return after && !before
}

// sayer finds the mention that is the subject of a report verb.
func (s *sentence) sayer(t *trigger) (m int, inverted bool) {
	at := t.First
	for j := at - 1; j >= s.first && j >= at-4; j-- {
		if m := s.mentionAt(j); m >= 0 {
			f := s.mentions[m].first
			if s.held(m) {
				return s.nearestSubject(f), false
			}
			return m, false
		}
		if w := s.word(j); w == "," && j == at-1 {
			if m := s.mentionAt(j - 1); m >= 0 && s.mentions[m].apposed {
				return m, false
			}
			break
		} else if in(w, "\"", ";") {
			break
		}
	}
	if (in(s.word(at-1), ",", "\"") || at == s.first) && !in(s.word(t.Head), "told", "tells", "telling") {
		for j := t.Last; j < s.last && j < t.Last+3; j++ {
			if m := s.mentionAt(j); m >= 0 {
				return m, true
			}
		}
	}
	if in(s.word(t.Head), "adding", "saying", "noting", "stressing", "telling") || in(s.word(at-1), "and") {
		for i := len(s.speakers) - 1; i >= 0; i-- {
			for k := range s.mentions {
				if s.mentions[k].who[0].Text == s.speakers[i].who.Text {
					return k, false
				}
			}
		}
		return s.nearestSubject(at), false
	}
	if in(s.word(at-1), ",", "\"") {
		return -1, false
	}
	return s.nearestSubject(at), false
}

// citation reads "according to X", "citing X", "in the words of X".
func (s *sentence) citation(t *trigger) {
	m := s.mentionNear(t.Last, 4)
	if m < 0 {
		return
	}
	for j := t.Last; j < s.mentions[m].first; j++ {
		if in(s.word(j), "data", "information", "figures", "estimates", "reports", "sources") {
			return
		}
	}
	who := s.group(m)
	lo, hi := s.first, s.last
	for _, o := range s.speakers {
		if o.hi == s.last && o.lo > lo && t.First > o.lo {
			lo = o.lo
		}
	}
	for j := s.mentions[m].last; j < s.last; j++ {
		if in(s.word(j), ";", "while", "whereas") || s.word(j) == "and" && s.word(j-1) == "," && t.First > s.first+3 {
			hi = j
			break
		}
	}
	if s.word(t.First) == "citing" || s.word(t.First) == "quoting" {
		for x := range s.speakers {
			s.speakers[x].relay = true
		}
	}
	s.speakers = append(s.speakers, speaking{who: who[0], co: who[1:], lo: lo, hi: hi})
}

// continuedQuote gives a sentence inside direct speech the speaker of the sentence before.
func (s *sentence) continuedQuote() {
	if s.sc.lastSpeaker == nil || !s.sc.inQuote && s.word(s.first) != "\"" {
		return
	}
	s.speakers = append(s.speakers, speaking{who: *s.sc.lastSpeaker, lo: s.first, hi: s.last})
}

// settleRelays makes a news agency through which somebody else speaks a relay.
func (s *sentence) settleRelays() {
	for x := range s.speakers {
		o := &s.speakers[x]
		if o.who.Sector != counterclaim.JRN {
			continue
		}
		for y := range s.speakers {
			if y != x && s.speakers[y].who.Sector != counterclaim.JRN {
				o.relay = true
			}
		}
		for k := range s.triggers {
			if t := &s.triggers[k]; !t.dropped && speech(t.Entry.Frame) && t.Entry.Frame != lexicon.Menace {
				o.relay = true
			}
		}
	}
}

// voiceAt gives the speaker who vouches for token i: the innermost, nil for the outlet.
func (s *sentence) voiceAt(i int) *counterclaim.Entity {
	var best *speaking
	for x := range s.speakers {
		o := &s.speakers[x]
		if !o.relay && o.lo <= i && i < o.hi && (best == nil || o.hi-o.lo < best.hi-best.lo) {
			best = o
		}
	}
	if best == nil {
		return nil
	}
	return &best.who
}

// coSpeakers and relays of token i.
func (s *sentence) company(i int) (co, relays []counterclaim.Entity) {
	for x := range s.speakers {
		o := &s.speakers[x]
		if o.lo > i || i >= o.hi {
			continue
		}
		if o.relay {
			relays = append(relays, o.who)
		} else if len(o.co) > 0 {
			co = o.co
		}
	}
	return co, relays
}
