package shelf

import (
	"cmp"
	"context"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// Overview gives the size and coverage of both.
func (s *Shelf) Overview(ctx context.Context) (*counterclaim.Overview, error) {
	p, err := s.place(ctx)
	if err != nil {
		return nil, err
	}
	got, err := s.Record.Overview(ctx)
	if err != nil || len(p.reports) == 0 {
		return got, err
	}
	o := *got
	o.Reports, o.Claims = o.Reports+len(p.reports), o.Claims+len(p.claims)
	o.Coverage = slices.Clone(o.Coverage)
	for _, r := range p.reports {
		o.Synthetic = o.Synthetic || r.row.Synthetic
		day := r.is.Day()
		widen(&o.First, &o.Last, day)
		at := slices.IndexFunc(o.Coverage, func(c counterclaim.Coverage) bool { return c.Party == r.is.Party })
		if at < 0 {
			at = len(o.Coverage)
			o.Coverage = append(o.Coverage, counterclaim.Coverage{Party: r.is.Party})
		}
		o.Coverage[at].Reports++
		widen(&o.Coverage[at].From, &o.Coverage[at].To, day)
	}
	slices.SortFunc(o.Coverage, func(a, b counterclaim.Coverage) int { return cmp.Compare(a.Party, b.Party) })
	o.Pairs = addPairs(o.Pairs, p.claims)
	days := map[string]int{}
	for _, n := range p.incidents {
		days[n.day]++
		if n.standing {
			days[n.was]--
		} else {
			o.Incidents++
		}
	}
	o.Days = addDays(o.Days, days)
	return &o, nil
}

// widen has two days reach to a third, "" being none.
func widen(first, last *string, day string) {
	if day == "" {
		return
	}
	if *first == "" || day < *first {
		*first = day
	}
	*last = max(*last, day)
}

func addPairs(have []counterclaim.Pair, claims []counterclaim.Claim) []counterclaim.Pair {
	out := slices.Clone(have)
	for i := range claims {
		for _, p := range claims[i].Against() {
			at := slices.IndexFunc(out, func(o counterclaim.Pair) bool { return o.A == p[0] && o.B == p[1] })
			if at < 0 {
				at = len(out)
				out = append(out, counterclaim.Pair{A: p[0], B: p[1]})
			}
			out[at].Claims++
		}
	}
	slices.SortFunc(out, func(a, b counterclaim.Pair) int {
		return cmp.Or(cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return out
}

func addDays(have []counterclaim.DayCount, more map[string]int) []counterclaim.DayCount {
	for _, d := range have {
		more[d.Day] += d.Incidents
	}
	out := []counterclaim.DayCount{}
	for day, n := range more {
		if n > 0 {
			out = append(out, counterclaim.DayCount{Day: day, Incidents: n})
		}
	}
	slices.SortFunc(out, func(a, b counterclaim.DayCount) int { return cmp.Compare(b.Day, a.Day) })
	return out
}

// SourceCounts counts both by outlet, party and why they were not read.
func (s *Shelf) SourceCounts(ctx context.Context) ([]counterclaim.SourceCount, error) {
	o, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	got, err := s.Record.SourceCounts(ctx)
	if err != nil || len(o.reports) == 0 {
		return got, err
	}
	out := slices.Clone(got)
	for _, r := range o.reports {
		at := slices.IndexFunc(out, func(c counterclaim.SourceCount) bool {
			return c.Outlet == r.is.Outlet && c.Party == r.is.Party && c.Unread == r.is.Unread
		})
		if at < 0 {
			at = len(out)
			out = append(out, counterclaim.SourceCount{Outlet: r.is.Outlet, Party: r.is.Party, Unread: r.is.Unread})
		}
		c := &out[at]
		c.Reports, c.Claims = c.Reports+1, c.Claims+len(r.claims)
		for i := range r.claims {
			switch r.claims[i].Review {
			case counterclaim.Checked, counterclaim.Corrected, counterclaim.Added:
				c.Verified++
			case counterclaim.Rejected:
				c.Rejected++
			}
		}
		widen(&c.First, &c.Last, r.is.Day())
	}
	slices.SortFunc(out, func(a, b counterclaim.SourceCount) int {
		return cmp.Or(cmp.Compare(a.Outlet, b.Outlet), cmp.Compare(a.Party, b.Party), cmp.Compare(a.Unread, b.Unread))
	})
	return out, nil
}
