package coder

import (
	"github.com/counterclaim/counterclaim"
)

// tie says how the claim of draft from stands in time to that of draft to.
type tie struct {
	from, to int
	order    counterclaim.Order
}

// link notes which happenings of the sentence come before or after each other, or answer each other, where the words say so plainly: "after",
// "following", "before", "in response to", "returned fire".
func (s *sentence) link() {
	var told []*trigger
	for k := range s.triggers {
		if t := &s.triggers[k]; !t.dropped && t.draftAt >= 0 && t.stance != counterclaim.Denied && t.status != counterclaim.Hypothetical {
			told = append(told, t)
		}
	}
	if len(told) == 0 {
		return
	}
	for i := 1; i < len(told); i++ {
		a, b := told[i-1], told[i]
		if s.nested(a, b) || a.Last > b.First {
			continue
		}
		if order := s.between(a, b); order != "" {
			s.tie(a.draftAt, b.draftAt, order)
		} else if order := s.leading(a, b); order != "" {
			s.tie(b.draftAt, a.draftAt, order)
		} else if s.answers(b) && s.struckBy(a, b) {
			s.tie(b.draftAt, a.draftAt, counterclaim.InAnswerTo)
		}
	}
	s.linkBack(told[0])
}

func (s *sentence) tie(from, to int, order counterclaim.Order) {
	s.sc.ties = append(s.sc.ties, tie{from, to, order})
}

// nested reports that one of two claims carries the other.
func (s *sentence) nested(a, b *trigger) bool {
	return a.parent >= 0 && &s.triggers[a.parent] == b || b.parent >= 0 && &s.triggers[b.parent] == a
}

// connector reads words at token i that order what stands before them to what follows, and gives the token after them.
func (s *sentence) connector(i int) (order counterclaim.Order, next int) {
	w, second, third := s.word(i), s.word(i+1), s.word(i+2)
	switch {
	case w == "after" && !in(s.word(i-1), "look", "looked", "looking", "soon", "day", "time", "named"), w == "following" && !in(s.word(i-1), "the", "a", "on", "was", "were", "is", "are", "by"):
		return counterclaim.After, i + 1
	case w == "before" && !in(s.word(i-1), "day", "never", "ever"):
		return counterclaim.Before, i + 1
	case w == "ahead" && second == "of", w == "prior" && second == "to":
		return counterclaim.Before, i + 2
	case w == "in" && in(second, "response", "answer", "reply", "retaliation", "reaction") && in(third, "to", "for"):
		return counterclaim.InAnswerTo, i + 3
	}
	return "", i
}

// between reads how a stands to b, which follows it: "shelled the town after troops crossed the river".
func (s *sentence) between(a, b *trigger) counterclaim.Order {
	for i := b.First - 1; i >= a.Last && i >= b.First-9; i-- {
		if in(s.word(i), ";", "while", "but") || s.word(i) == "," && i < b.First-1 && in(s.word(i+1), "and", "who", "which") {
			return ""
		}
		order, next := s.connector(i)
		if order == "" || next > b.First {
			continue
		}
		if i-a.Last > 14 {
			return ""
		}
		return order
	}
	return ""
}

// leading reads how b stands to a where the words that order them stand first: "after the shelling, troops crossed the river".
func (s *sentence) leading(a, b *trigger) counterclaim.Order {
	i := a.First - 1
	for ; i >= s.first && i >= a.First-7; i-- {
		order, next := s.connector(i)
		if order == "" || next > a.First {
			continue
		}
		if i > s.sc.body && i > s.first && !in(s.word(i-1), ",", "that", "-", "and") {
			return "" // it orders a to what stands before
		}
		if !s.hasWord(a.Last, b.First, func(w string) bool { return w == "," }) {
			return ""
		}
		return order
	}
	return ""
}

// answers reports a happening that its own words call an answer: "returned fire", "fired back", "retaliated".
func (s *sentence) answers(t *trigger) bool {
	for i := max(s.first, t.First-4); i < min(s.last, t.Last+3); i++ {
		w, next := s.word(i), s.word(i+1)
		switch {
		case in(w, "returned", "return", "returning", "answered", "answering", "suppressed", "suppress") && (next == "fire" || next == "the" && s.word(i+2) == "fire"):
			return true
		case in(w, "fired", "shot", "hit", "struck") && next == "back", in(w, "retaliated", "retaliate", "retaliating", "retaliatory", "counter-attacked", "counterattacked"):
			return true
		case w == "responded" && next == "with", w == "return" && next == "fire", w == "forced" && next == "to" && in(s.word(i+2), "respond", "retaliate", "answer", "return"):
			return true
		}
	}
	return false
}

// struckBy reports that a is force of another than b's actor, which b can answer.
func (s *sentence) struckBy(a, b *trigger) bool {
	if a.event != counterclaim.Assault && a.event != counterclaim.Coerce || a.status != counterclaim.Occurred && a.status != counterclaim.Ongoing || a.parent != b.parent {
		return false
	}
	return len(a.actors) == 0 || len(b.actors) == 0 || a.actors[0].Side() != b.actors[0].Side()
}

// linkBack orders the first happening of the sentence to the last one of the sentence before in the same paragraph: "In response, …", "After that".
func (s *sentence) linkBack(t *trigger) {
	last := s.sc.lastTold
	if last == nil || last.sentence != s.n-1 || s.sc.d.Sentences[s.n].Paragraph != s.sc.d.Sentences[last.sentence].Paragraph || t.parent >= 0 {
		return
	}
	w, second, third := s.word(s.first), s.word(s.first+1), s.word(s.first+2)
	order := counterclaim.Order("")
	switch {
	case w == "in" && in(second, "response", "retaliation", "return", "reply", "answer") && in(third, ",", "the", "our"):
		order = counterclaim.InAnswerTo
	case in(w, "afterwards", "subsequently", "thereafter"), w == "after" && in(second, "that", "this", "which") && in(third, ",", "the"), in(w, "then", "later") && in(second, ",", "the"):
		order = counterclaim.After
	case s.answers(t) && last.force && (len(t.actors) == 0 || last.side == "" || last.side != t.actors[0].Side()):
		order = counterclaim.InAnswerTo
	}
	if order == "" || order == counterclaim.InAnswerTo && !last.force {
		return
	}
	s.tie(t.draftAt, last.draftAt, order)
}

// happening is the last one that a sentence told outside any act of speech.
type happening struct {
	draftAt, sentence int
	force             bool
	side              string // of whoever did it, "" where that is not known
}

// noteTold keeps the last happening of the sentence for the next one.
func (s *sentence) noteTold() {
	for k := len(s.triggers) - 1; k >= 0; k-- {
		t := &s.triggers[k]
		if t.dropped || t.draftAt < 0 || t.parent >= 0 || speech(t.Entry.Frame) || t.stance == counterclaim.Denied || t.status != counterclaim.Occurred && t.status != counterclaim.Ongoing {
			continue
		}
		h := happening{draftAt: t.draftAt, sentence: s.n, force: t.event == counterclaim.Assault || t.event == counterclaim.Coerce}
		if len(t.actors) > 0 {
			h.side = t.actors[0].Side()
		}
		s.sc.lastTold = &h
		return
	}
}

// addLinks gives the claims of a report the links that were noted, once their ids are known.
func (sc *scene) addLinks(claims []counterclaim.Claim) {
	for _, t := range sc.ties {
		if t.from != t.to && claims[t.from].ID != claims[t.to].ID {
			claims[t.from].Links = append(claims[t.from].Links, counterclaim.Link{Order: t.order, Claim: claims[t.to].ID})
		}
	}
}
