package coder

import (
	"slices"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/lexicon"
)

// mergeNouns joins a noun to the verb of its clause where both tell of one happening: the noun of
// the same event that the verb takes along ("met at a summit", "consider a bill on permits"), and
// the fight in which people died ("killed in clashes", "fighting left ten dead").
func (s *sentence) mergeNouns() {
	for k := range s.triggers {
		n := &s.triggers[k]
		if n.dropped || n.Verb || speech(n.Entry.Frame) || harms(n.Entry.Frame) {
			continue
		}
		for j := range s.triggers {
			v := &s.triggers[j]
			if j == k || v.dropped || v.parent != n.parent || v.event != n.event || speech(v.Entry.Frame) {
				continue
			}
			a, b := min(v.Last, n.Last), max(v.First, n.First)
			if b-a > 14 || s.splitBetween(a, b) || s.finiteBetween(j, k) {
				continue
			}
			switch {
			case harms(v.Entry.Frame) && (fights(n) || s.inWhich(v, n) || n.event == counterclaim.Assault && n.First < v.First && !v.Passive && v.First-n.Last < 8):
				s.intoHarm(v, n)
			case harms(v.Entry.Frame) || !v.Verb || n.First < v.First || n.stance != v.stance || len(s.group(s.possessor(n))) > 0:
				continue
			default:
				s.intoVerb(v, n)
			}
			n.dropped = true
			break
		}
	}
}

// fights reports nouns for a fight or an attack without a weapon of its own.
func fights(n *trigger) bool {
	return (n.Entry.Frame == lexicon.Mutual || n.Entry.Frame == lexicon.Nominal) && len(n.conducts) > 0 && (n.conducts[0] == counterclaim.Clash || n.conducts[0] == "explosion")
}

// inWhich reports that somebody was killed or wounded in what the noun tells of: "killed in an airstrike", "wounded by the shelling".
func (s *sentence) inWhich(v, n *trigger) bool {
	if n.event != counterclaim.Assault || n.First < v.Last {
		return false
	}
	for j := n.First - 1; j >= v.Last && j >= n.First-5; j-- {
		if in(s.word(j), "in", "by", "during", "from") {
			return true
		}
		if preposition(s.word(j)) || in(s.word(j), ",", "and") {
			return false
		}
	}
	return false
}

// finiteBetween reports whether another verb stands between two triggers.
func (s *sentence) finiteBetween(a, b int) bool {
	for i := min(a, b) + 1; i < max(a, b); i++ {
		if t := &s.triggers[i]; !t.dropped && t.Verb && !harms(t.Entry.Frame) {
			return true
		}
	}
	return false
}

func (s *sentence) intoHarm(v, n *trigger) {
	if n.First < v.First && !v.Passive && !s.bareParticiple(v) {
		v.First = n.First
		v.actors, v.targets = n.actors, n.targets
		if len(v.harmed) == 0 && n.Entry.Frame == lexicon.Mutual {
			v.harmed = distinct(slices.Concat(n.actors, n.targets))
			v.actors = v.harmed
		}
	}
	addConducts(v, n)
}

func (s *sentence) intoVerb(v, n *trigger) {
	addConducts(v, n)
	if len(v.actors) == 0 {
		v.actors = n.actors
	}
	if len(v.targets) == 0 {
		v.targets = n.targets
	}
}

func addConducts(v, n *trigger) {
	for _, c := range n.conducts {
		if !slices.Contains(v.conducts, c) {
			v.conducts = append(v.conducts, c)
		}
	}
}
