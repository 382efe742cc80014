// Package match puts claims about one happening together and derives from them what each
// party says and where the parties differ. It is pure.
//
// [Around] says where a claim's neighbours are looked for, [Place] puts the claims of a report into incidents among those near
// them, [Incidents] does so report by report for all that are given, [Gather] makes incidents of the groups, [Rows] and [Disputed] derive the parties' positions
// and the facts on which they differ, [Ledger] who gives how many dead. A store calls Place inside the transaction that
// keeps a report.
package match

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// GapDays is the longest gap, in days, between a claim without a day of its own and a happening that it can be about.
const GapDays = 3

// earlier orders claims by publication, report, place in the report, id: the order in which
// incidents are named, whatever order the claims came in. Times of publication are compared
// as instants, since two capitals write them in two zones.
func earlier(a, b *counterclaim.Claim) int {
	return earlierAt(a, b, published(a), published(b))
}

func earlierAt(a, b *counterclaim.Claim, at, bt time.Time) int {
	return cmp.Or(
		at.Compare(bt),
		bytes.Compare(a.Report[:], b.Report[:]),
		cmp.Compare(a.Start, b.Start),
		bytes.Compare(a.ID[:], b.ID[:]),
	)
}

// published gives the publication time of a claim's report, the zero time where it has none.
func published(c *counterclaim.Claim) time.Time {
	r := counterclaim.Report{Published: c.Published}
	t, _ := r.PublishedTime()
	return t
}

// follows gives for each claim the index of the content claim whose incident it shares, -1 for
// claims that stand for themselves. An act goes where the first thing said in it goes. Demands,
// threats and terms of an agreement go together, since their parts are one matter: what is asked
// for if what is refused. What is laid to another's charge stands for itself, each charge alone.
func follows(claims []counterclaim.Claim) []int {
	first, at := map[counterclaim.ID]int{}, make(map[counterclaim.ID]int, len(claims))
	for i := range claims {
		at[claims[i].ID] = i
		w := claims[i].Within
		if w.IsZero() || w == claims[i].ID {
			continue
		}
		if j, ok := first[w]; !ok || cmp.Or(cmp.Compare(claims[i].Start, claims[j].Start), bytes.Compare(claims[i].ID[:], claims[j].ID[:])) < 0 {
			first[w] = i
		}
	}
	next := make([]int, len(claims))
	for i := range claims {
		next[i] = -1
		if j, ok := first[claims[i].ID]; ok {
			next[i] = j
		} else if act, ok := at[claims[i].Within]; ok && oneMatter(claims[act].Event) && first[claims[i].Within] != i {
			next[i] = first[claims[i].Within]
		}
	}
	return ends(next)
}

func oneMatter(act counterclaim.Event) bool {
	return act == counterclaim.Request || act == counterclaim.Threaten || act == counterclaim.Agree
}

// ends follows every chain ("said that he had denied …") to its end. A ring, which no reader
// makes but a file can hold, is cut where it was entered.
func ends(next []int) []int {
	const unseen, open, done = 0, 1, 2
	state := make([]int, len(next))
	end := make([]int, len(next))
	for i := range next {
		var path []int
		j := i
		for state[j] == unseen && next[j] >= 0 {
			state[j] = open
			path = append(path, j)
			j = next[j]
		}
		last := j
		if state[j] == done {
			last = end[j]
		}
		end[j], state[j] = last, done
		for _, k := range path {
			end[k], state[k] = last, done
		}
	}
	for i := range end {
		if end[i] == i {
			end[i] = -1
		}
	}
	return end
}

// sides gives the known sides named on a claim, sorted.
func sides(c *counterclaim.Claim) []string {
	return slices.Compact(slices.Sorted(slices.Values(append(knownSides(c.Actors), knownSides(c.Targets)...))))
}

// knownSides gives the sides of entities as they stand.
func knownSides(es []counterclaim.Entity) []string {
	var out []string
	for _, e := range es {
		if standsForSide(e) {
			out = append(out, e.Side())
		}
	}
	return out
}

// standsForSide reports entities that can be a side of a dispute: those of a party or a country,
// and armed groups of no country.
func standsForSide(e counterclaim.Entity) bool { return e.Known() || e.Sector == counterclaim.REB }
