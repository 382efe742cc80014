package eval

import "strings"

// wordPair is a gold word and the system word aligned with it.
type wordPair struct{ gold, system int }

// align pairs the words of two cuts of the same characters, in order.
func align(gold, system []udWord) []wordPair {
	var pairs []wordPair
	for g, s := 0, 0; g < len(gold) && s < len(system); {
		a, b := &gold[g], &system[s]
		switch {
		case a.multiword || b.multiword:
			g0, s0, g1, s1 := stretch(gold, system, g, s)
			pairs = alignForms(pairs, gold[g0:g1], system[s0:s1], g0, s0)
			g, s = g1, s1
		case a.textSpan == b.textSpan:
			pairs = append(pairs, wordPair{g, s})
			g++
			s++
		case a.start <= b.start:
			g++
		default:
			s++
		}
	}
	return pairs
}

// stretch gives the shortest run of words on both sides that holds the multiword token at g or s
// and whatever multiword tokens overlap it.
func stretch(gold, system []udWord, g, s int) (g0, s0, g1, s1 int) {
	var end int
	if gold[g].multiword {
		end = gold[g].end
		if !system[s].multiword && system[s].start < gold[g].start {
			s++
		}
	} else {
		end = system[s].end
		if gold[g].start < system[s].start {
			g++
		}
	}
	g0, s0 = g, s
	for within(gold, g, end) || within(system, s, end) {
		next := &s
		words := system
		if g < len(gold) && (s >= len(system) || gold[g].start <= system[s].start) {
			next, words = &g, gold
		}
		if w := words[*next]; w.multiword {
			end = max(end, w.end)
		}
		*next++
	}
	return g0, s0, g, s
}

// within tells whether word i still belongs to a stretch that ends at byte end: a multiword token
// if it begins before, another word if it ends by then.
func within(words []udWord, i, end int) bool {
	switch {
	case i >= len(words):
		return false
	case words[i].multiword:
		return words[i].start < end
	}
	return words[i].end <= end
}

// alignForms adds the pairs of the longest common subsequence of two runs of words, by their forms
// in small letters.
func alignForms(pairs []wordPair, gold, system []udWord, g0, s0 int) []wordPair {
	width := len(system) + 1
	lcs := make([]int, (len(gold)+1)*width) // of the words from g and s on
	same := func(g, s int) bool {
		return strings.EqualFold(gold[g].Form, system[s].Form)
	}
	for g := len(gold) - 1; g >= 0; g-- {
		for s := len(system) - 1; s >= 0; s-- {
			best := max(lcs[(g+1)*width+s], lcs[g*width+s+1])
			if same(g, s) {
				best = max(best, 1+lcs[(g+1)*width+s+1])
			}
			lcs[g*width+s] = best
		}
	}
	for g, s := 0, 0; g < len(gold) && s < len(system); {
		switch {
		case same(g, s):
			pairs = append(pairs, wordPair{g0 + g, s0 + s})
			g++
			s++
		case lcs[g*width+s] == lcs[(g+1)*width+s]:
			g++
		default:
			s++
		}
	}
	return pairs
}
