package match

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Incidents sets Incident on every claim: the id of the earliest claim of its incident, by
// publication, report, place in the report. Claims may come from many reports; the result does not
// depend on their order, which is kept. Claims whose Near is not set are taken to be whole reports,
// and their nearness is found first.
//
// Claims can be about one happening where they stand in one bucket and one run of days (see
// [counterclaim.Nearness]). In a run, claims with place and day come first, since they say most,
// and the placeless last; each joins the incident that it is likest to, or begins one. It is
// compared with several claims of an incident, so that one vague claim does not chain two
// incidents together. Whether a claim is denied or alleged makes no difference: what is denied is
// the same happening. About n log n steps for n claims.
func Incidents(claims []counterclaim.Claim) []counterclaim.Claim {
	out := slices.Clone(claims)
	setNearness(out)
	follow := follows(out)
	runs := map[counterclaim.Nearness][]int{} // by bucket and first day of the run
	firstDay := runsOf(out)
	for i := range out {
		if follow[i] < 0 {
			n := out[i].Near
			n.Day = firstDay[n]
			runs[n] = append(runs[n], i)
		}
	}
	rank := ranks(out)
	incident := make([]int, len(out)) // the claim that stands for each one's incident
	for near, members := range runs {
		if near.Bucket == "" {
			for _, i := range members {
				incident[i] = i
			}
			continue
		}
		for _, g := range groupRun(out, members, rank) {
			for _, it := range g.members {
				incident[it.claim] = g.members[0].claim
			}
		}
	}
	for i, j := range follow {
		if j >= 0 {
			incident[i] = incident[j]
		}
	}
	name(out, incident, rank)
	return out
}

// name gives all claims of an incident the id of the earliest.
func name(claims []counterclaim.Claim, incident, rank []int) {
	first := map[int]int{}
	for i, in := range incident {
		if j, ok := first[in]; !ok || rank[i] < rank[j] {
			first[in] = i
		}
	}
	for i, in := range incident {
		claims[i].Incident = claims[first[in]].ID
	}
}

// ranks gives each claim's place in the order of earlier.
func ranks(claims []counterclaim.Claim) []int {
	times := make([]time.Time, len(claims))
	order := make([]int, len(claims))
	for i := range claims {
		times[i], order[i] = published(&claims[i]), i
	}
	slices.SortFunc(order, func(i, j int) int { return earlierAt(&claims[i], &claims[j], times[i], times[j]) })
	rank := make([]int, len(claims))
	for n, i := range order {
		rank[i] = n
	}
	return rank
}

// setNearness finds the nearness of claims that have none, report by report.
func setNearness(claims []counterclaim.Claim) {
	reports := map[counterclaim.ID][]int{}
	for i := range claims {
		if claims[i].Near == (counterclaim.Nearness{}) {
			reports[claims[i].Report] = append(reports[claims[i].Report], i)
		}
	}
	for _, members := range reports {
		part := make([]counterclaim.Claim, len(members))
		for k, i := range members {
			part[k] = claims[i]
		}
		for k, n := range Nearness(part) {
			claims[members[k]].Near = n
		}
	}
}

// runsOf gives for every bucket and day that occurs the first day of its run: days of which none
// lies more than GapDays after the one before. A store looks for neighbours in the same way, so a
// report at a time and all reports at once make the same incidents.
func runsOf(claims []counterclaim.Claim) map[counterclaim.Nearness]string {
	first := map[counterclaim.Nearness]string{}
	for i := range claims {
		first[claims[i].Near] = ""
	}
	order := slices.SortedFunc(maps.Keys(first), func(a, b counterclaim.Nearness) int {
		return cmp.Or(cmp.Compare(a.Bucket, b.Bucket), cmp.Compare(a.Day, b.Day))
	})
	for k, n := range order {
		first[n] = n.Day
		if k > 0 && order[k-1].Bucket == n.Bucket && dayNumber(n.Day)-dayNumber(order[k-1].Day) <= GapDays {
			first[n] = first[order[k-1]]
		}
	}
	return first
}

// noDay is the number of a day that is not known: far from every other.
const noDay = -1 << 40

// dayNumber counts days from 1 January 1970.
func dayNumber(day string) int {
	t, err := time.Parse(counterclaim.DateLayout, day)
	if err != nil {
		return noDay
	}
	return int(t.Unix() / 86400)
}

// Bounds on what a claim is compared with, so that a run of any size takes n log n steps. They
// are far above what a run of one dispute's days holds.
const (
	recentGroups  = 12 // latest incidents under one place, day or report
	recentMembers = 12 // latest claims of an incident
)

// group is an incident while it grows.
type group struct {
	number   int
	members  []*item
	from, to int  // days of its dated claims; of all its claims where none is dated
	dated    bool // one of its claims says when
	asked    int  // the claim that it was last compared with, from 1
}

// groupRun makes incidents of the claims of one run.
func groupRun(claims []counterclaim.Claim, members, rank []int) []*group {
	items := make([]*item, len(members))
	for k, i := range members {
		items[k] = newItem(&claims[i], i, rank[i])
	}
	slices.SortFunc(items, func(a, b *item) int {
		return cmp.Or(cmp.Compare(b.precise(), a.precise()), cmp.Compare(a.from, b.from), cmp.Compare(a.rank, b.rank))
	})
	r := run{at: map[string][]*group{}}
	for k, it := range items {
		g := r.best(it, k+1)
		if g == nil {
			g = &group{number: len(r.groups), from: it.from, to: it.to}
			r.groups = append(r.groups, g)
		}
		g.add(it)
		for _, key := range it.keys {
			r.enter(key, g)
		}
	}
	return r.groups
}

// run is the incidents of one run of days, with the keys under which they are found.
type run struct {
	groups []*group
	at     map[string][]*group // the latest ones under a place, a day, a report
}

// enter puts a group last under a key.
func (r *run) enter(key string, g *group) {
	l := r.at[key]
	if n := slices.Index(l, g); n >= 0 {
		l = slices.Delete(l, n, n+1)
	} else if len(l) == recentGroups {
		l = slices.Delete(l, 0, 1)
	}
	r.at[key] = append(l, g)
}

// best gives the group that a claim is likest to, of equal ones the first, or nil.
func (r *run) best(it *item, ask int) *group {
	var best *group
	score := joinAt
	for _, key := range it.look {
		for _, g := range r.at[key] {
			if g.asked == ask {
				continue
			}
			g.asked = ask
			s, ok := g.likeness(it)
			if ok && (s > score || s == score && (best == nil || g.number < best.number)) {
				best, score = g, s
			}
		}
	}
	return best
}

func (g *group) add(it *item) {
	g.members = append(g.members, it)
	switch {
	case it.dated && !g.dated:
		g.from, g.to, g.dated = it.from, it.to, true
	case it.dated == g.dated:
		g.from, g.to = min(g.from, it.from), max(g.to, it.to)
	}
}

// likeness says how much speaks for a claim being about the group's happening: the mean of the
// average and the best likeness to its latest claims. It is not ok where they cannot be one.
func (g *group) likeness(it *item) (float64, bool) {
	slack := 1
	if !it.dated || !g.dated {
		slack = GapDays
	}
	if it.from > g.to+slack || g.from > it.to+slack {
		return 0, false
	}
	latest := g.members[max(0, len(g.members)-recentMembers):]
	sum, best, near, far := 0.0, 0.0, false, false
	for k, m := range latest {
		s, where := likeness(it, m)
		near, far = near || where == samePlace, far || where == farApart
		sum += s
		if k == 0 || s > best {
			best = s
		}
	}
	if far && !near {
		return 0, false
	}
	return (sum/float64(len(latest)) + best) / 2, true
}
