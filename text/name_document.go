package text

import (
	"slices"
	"strings"
)

// agree makes the names of one text agree: what has the same words gets the type that most of them have, the last word of a
// person's full name is that person, and where the words of a name stand once more they name the same.
func (g *Grammar) agree() {
	votes := map[string]*[NamePlace + 1]int{}
	vote := func(key string, t NameType, n int) {
		if votes[key] == nil {
			votes[key] = &[NamePlace + 1]int{}
			n++ // where a name is brought in, most is said of it
		}
		votes[key][t] += n
	}
	for _, n := range g.Names {
		if n.Type > NamePlace {
			continue
		}
		vote(g.key(n.First, n.Last), n.Type, 2)
		if n.Type == NamePerson && n.Last-n.First > 1 {
			vote(g.Form(int(n.Last-1)), NamePerson, 1)
		}
	}
	if len(votes) == 0 {
		return
	}
	for k, n := range g.Names {
		if v := votes[g.key(n.First, n.Last)]; v != nil && n.Type <= NamePlace {
			g.Names[k].Type = most(v, n.Type)
		}
	}
	g.again(votes)
}

// key is the text of words [first, last), as names are compared.
func (g *Grammar) key(first, last int32) string {
	if last-first == 1 {
		return g.Form(int(first))
	}
	return g.Text[g.Words[first].Start:g.Words[last-1].End]
}

func most(votes *[NamePlace + 1]int, t NameType) NameType {
	for other, n := range votes {
		if n > votes[t] {
			t = NameType(other)
		}
	}
	return t
}

// maxNameWords is the longest name that is looked for again.
const maxNameWords = 6

// again finds names whose words stand elsewhere in the text without being seen as one.
func (g *Grammar) again(votes map[string]*[NamePlace + 1]int) {
	var found []Name
	next := 0 // of the names
	for _, s := range g.Sentences {
		for i := s.First; i < s.Last; i++ {
			for next < len(g.Names) && g.Names[next].Last <= i {
				next++
			}
			if next < len(g.Names) && g.Names[next].First <= i {
				i = g.Names[next].Last - 1
				continue
			}
			if g.Tags[i].UPOS != PROPN || strings.ToLower(g.Form(int(i))) == g.Form(int(i)) {
				continue
			}
			end := s.Last
			if next < len(g.Names) {
				end = min(end, g.Names[next].First)
			}
			for last := min(end, i+maxNameWords); last > i; last-- {
				if v := votes[g.key(i, last)]; v != nil {
					found = append(found, Name{i, last, most(v, NamePerson)})
					i = last - 1
					break
				}
			}
		}
	}
	if len(found) > 0 {
		g.Names = append(g.Names, found...)
		slices.SortFunc(g.Names, func(a, b Name) int { return int(a.First - b.First) })
	}
}
