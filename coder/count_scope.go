package coder

import (
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

// count makes a count of the record from a number. what says what is counted, of whose they are.
func (s *sentence) count(n number, what string, of []counterclaim.Entity) counterclaim.Count {
	c := counterclaim.Count{What: what, Low: n.low, High: n.high, Approximate: n.approx, Text: s.span(n.first, n.last), Scope: s.scopeOf(n)}
	if len(of) == 1 && of[0].Text != "" {
		e := of[0]
		c.Of = &e
	}
	return c
}

// scopeOf says whether a number counts new ones ("another three"), all up to now ("so far", "the toll has risen to"), or the whole conflict
// ("since the war began").
func (s *sentence) scopeOf(n number) string {
	if n.ordinal {
		return "new"
	}
	for i := n.first - 1; i < n.last; i++ {
		if in(s.word(i), "another", "further", "additional") {
			return "new"
		}
	}
	if s.word(n.last) == "more" && s.word(n.last+1) != "than" {
		return "new"
	}
	scope := ""
	for i := s.first; i < s.last; i++ {
		switch w := s.word(i); {
		case in(w, "since", "during", "in", "throughout") && s.conflictAt(i+1):
			return "whole_conflict"
		case w == "since" && s.longAgo(i+1):
			return "whole_conflict"
		case s.sumsUp(i, n):
			scope = "cumulative"
		}
	}
	return scope
}

// sumsUp reports words at token i that make the number one of all up to now.
func (s *sentence) sumsUp(i int, n number) bool {
	w, next := s.word(i), s.word(i+1)
	near := i < n.first && n.first-i < 8 || i >= n.last && i-n.last < 10
	switch {
	case w == "so" && next == "far", w == "to" && next == "date", in(w, "altogether", "overall") && near:
		return true
	case w == "in" && in(next, "all", "total"):
		return near
	case w == "total" && next == "of":
		return i < n.first && n.first-i < 5
	case in(w, "toll", "number", "count") && i < n.first:
		for k := i; k < n.first; k++ {
			if in(s.word(k), "rose", "risen", "reached", "climbed", "grew", "grown", "to", "stands", "stood") && s.verbOfRise(i, n.first) {
				return n.first-i < 9
			}
		}
	case w == "since":
		for k := s.first; k < s.last; k++ {
			if in(s.word(k), "has", "have") && n.first-i < 20 {
				return true
			}
		}
	case in(w, "this", "current") && in(next, "year", "month"):
		for k := s.first; k < s.last; k++ {
			if in(s.word(k), "have", "has") {
				return true
			}
		}
	}
	return false
}

func (s *sentence) verbOfRise(a, b int) bool {
	return s.hasWord(a, b, func(w string) bool {
		return in(w, "rose", "risen", "rises", "reached", "reaches", "climbed", "grew", "grown", "stands", "stood", "bringing", "brings", "brought", "raising", "to")
	})
}

// conflictAt reports "the war", "the conflict began", "six weeks of fighting" at token i: the whole of it.
func (s *sentence) conflictAt(i int) bool {
	for in(s.word(i), "the", "this", "their", "start", "beginning", "outbreak", "of", "course", "long", "whole", "entire") || len(s.word(i)) == 4 && s.sc.d.Tokens[i].Kind == text.Number {
		i++
	}
	return in(s.word(i), "war", "conflict", "hostilities")
}

// longAgo reports a year at token i that ended more than a year before the report: whoever counts since then counts the conflict.
func (s *sentence) longAgo(i int) bool {
	w := s.word(i)
	if len(w) != 4 || s.sc.d.Tokens[i].Kind != text.Number || strings.Trim(w, "0123456789") != "" || !s.sc.dated {
		return false
	}
	year := int(w[0]-'0')*1000 + int(w[1]-'0')*100 + int(w[2]-'0')*10 + int(w[3]-'0')
	return year > 1800 && year < s.sc.published.Year()-1
}
