package ceasefire

import (
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// fired adds a quantity to what was counted. A bound that is open below adds nothing to it.
func fired(f counterclaim.Fired, q counterclaim.Quantity) counterclaim.Fired {
	if q.Uncountable {
		f.Uncountable++
		return f
	}
	if q.Low != nil {
		f.Low += *q.Low
	}
	if q.High != nil {
		f.High += *q.High
	} else {
		f.Open = true
		if q.Low != nil {
			f.High += *q.Low
		}
	}
	return f
}

// addFired adds numbers of fire up by their units, in the order in which these first stand.
func addFired(to []counterclaim.Fired, more []counterclaim.Fired) []counterclaim.Fired {
	for _, f := range more {
		i := slices.IndexFunc(to, func(g counterclaim.Fired) bool { return g.Unit == f.Unit })
		if i < 0 {
			to = append(to, f)
			continue
		}
		to[i].Low, to[i].High, to[i].Open, to[i].Uncountable = to[i].Low+f.Low, to[i].High+f.High, to[i].Open || f.Open, to[i].Uncountable+f.Uncountable
	}
	return to
}

// together parts entries, which are in the order of their times, into those that may be of one happening: of different posts, no more
// than so many minutes apart, and with some ground in common. Entries of one post are happenings of their own unless another post's
// entry joins them, which is then as many as that post says.
func together(list []*seen, withinMin float64) [][]*seen {
	within := time.Duration(withinMin * float64(time.Minute))
	group := make([]int, len(list))
	for i := range group {
		group[i] = i
	}
	var root func(i int) int
	root = func(i int) int {
		if group[i] != i {
			group[i] = root(group[i])
		}
		return group[i]
	}
	var longest time.Duration // that an entry before lasts
	for i, s := range list {
		for j := i - 1; j >= 0 && s.from.Sub(list[j].from) <= within+longest; j-- {
			t := list[j]
			if s.from.Sub(t.until) > within || s.post == t.post || root(i) == root(j) || !meet(s, t) {
				continue
			}
			group[max(root(i), root(j))] = min(root(i), root(j))
		}
		longest = max(longest, s.until.Sub(s.from))
	}
	var out [][]*seen
	at := map[int]int{}
	for i, s := range list {
		n, known := at[root(i)]
		if !known {
			n = len(out)
			at[root(i)] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], s)
	}
	return out
}
