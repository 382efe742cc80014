package match

import (
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Incidents puts claims of many reports into incidents as a record does that keeps the reports in the order of their publication:
// each report's claims are placed among those found near them ([Around], [Place]) with the limits of a record. The result does not
// depend on the order in which claims are given, which is kept.
func Incidents(claims []counterclaim.Claim) []counterclaim.Claim {
	return indexed(claims, func(fresh, near []int) {}).claims
}

// indexed is Incidents; each is called with the claims of each report and those found near them.
func indexed(claims []counterclaim.Claim, each func(fresh, near []int)) *index {
	out := slices.Clone(claims)
	rank := ranks(out)
	order := make([]int, len(out))
	for i, n := range rank {
		order[n] = i
	}
	x := &index{claims: out, under: map[string][]int{}, incident: map[counterclaim.ID][]int{}}
	for len(order) > 0 {
		n := 1
		for n < len(order) && out[order[n]].Report == out[order[0]].Report {
			n++
		}
		each(order[:n], x.place(order[:n]))
		order = order[n:]
	}
	x.name(rank)
	return x
}

// index is a record in memory: claims by the keys under which they are kept and by their incidents, in the order in which they came.
type index struct {
	claims   []counterclaim.Claim
	under    map[string][]int
	incident map[counterclaim.ID][]int
}

// place puts the claims of one report, by their numbers, into incidents and gives those found near them.
func (x *index) place(report []int) []int {
	fresh := make([]counterclaim.Claim, len(report))
	for k, i := range report {
		fresh[k] = x.claims[i]
	}
	around := Around(fresh)
	var near []counterclaim.Claim
	found := x.near(around)
	for _, i := range found {
		near = append(near, x.claims[i])
	}
	for k := range fresh {
		fresh[k].Between = around[k].Between
	}
	for k, c := range Place(fresh, near) {
		i := report[k]
		x.claims[i] = c
		x.incident[c.Incident] = append(x.incident[c.Incident], i)
		for _, key := range around[k].Under {
			x.under[key] = append(x.under[key], i)
		}
	}
	return found
}

// near finds what a store would bring together for new claims.
func (x *index) near(around []counterclaim.Neighbourhood) []int {
	var out []int
	have := map[int]bool{}
	add := func(i int) {
		if !have[i] {
			have[i] = true
			out = append(out, i)
		}
	}
	for _, n := range around {
		touched := map[counterclaim.ID]bool{}
		for _, key := range n.Look {
			if len(touched) >= counterclaim.NearIncidents {
				break
			}
			for _, i := range lastFirst(x.under[key], counterclaim.NearPerKey) {
				in := x.claims[i].Incident
				if !touched[in] && len(touched) >= counterclaim.NearIncidents {
					break
				}
				add(i)
				if !touched[in] {
					touched[in] = true
					for _, m := range lastFirst(x.incident[in], counterclaim.NearMembers) {
						add(m)
					}
				}
			}
		}
	}
	return out
}

// lastFirst gives the last n of a list, last first.
func lastFirst(list []int, n int) []int {
	out := slices.Clone(list[max(0, len(list)-n):])
	slices.Reverse(out)
	return out
}

// name names each incident for its earliest claim.
func (x *index) name(rank []int) {
	first := map[counterclaim.ID]int{}
	for i := range x.claims {
		in := x.claims[i].Incident
		if j, ok := first[in]; !ok || rank[i] < rank[j] {
			first[in] = i
		}
	}
	for i := range x.claims {
		x.claims[i].Incident = x.claims[first[x.claims[i].Incident]].ID
	}
}
