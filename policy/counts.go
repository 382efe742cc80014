package policy

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

const (
	// keptFor is how long counts are given again while the record has the same size: they take a look at every report and claim.
	keptFor = 10 * time.Minute
	// freshClaims is up to how many claims a record is counted anew for each change: it takes a blink.
	freshClaims = 20_000
	// countingShare is how many times as long as a count takes no other is begun, so that a large record that grows is not counted all the time.
	countingShare = 10
	// countingTime bounds one count.
	countingTime = 30 * time.Minute
)

// counts is what a whole record comes to for a sight.
type counts struct {
	size     [4]int // of the record when it was counted: reports, claims, incidents, marks
	rules    counterclaim.ReleaseRules
	at       time.Time
	took     time.Duration
	overview counterclaim.Overview
	sources  []counterclaim.SourceCount
	held     map[string]int
}

// counting is a count that goes on beside what is asked.
type counting struct {
	over chan struct{} // closed when it is
	err  error         // read after that
}

// counted is what is known of a sight: what was counted last, and what is being counted.
type counted struct {
	last  *counts
	going *counting
}

// Overview gives the size and coverage of what may be seen.
func (v *View) Overview(ctx context.Context) (*counterclaim.Overview, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return nil, err
	}
	if j == nil {
		return v.all(ctx).Overview(ctx)
	}
	c, err := v.count(ctx, j)
	if err != nil {
		return nil, err
	}
	o := c.overview
	return &o, nil
}

// SourceCounts counts what may be seen by outlet, party and why it was not read. An outlet that was marked since is not among them, even where
// counts lag.
func (v *View) SourceCounts(ctx context.Context) ([]counterclaim.SourceCount, error) {
	j, err := v.judge(ctx)
	if err != nil {
		return nil, err
	}
	if j == nil {
		return v.all(ctx).SourceCounts(ctx)
	}
	c, err := v.count(ctx, j)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(c.sources), func(s counterclaim.SourceCount) bool { return j.secretOutlet(s.Outlet) }), nil
}

// Held counts the claims that are held back, by reason: [TooRecent] or [HeldBack].
func (v *View) Held(ctx context.Context) (map[string]int, error) {
	j, err := v.judge(ctx)
	if err != nil || j == nil {
		return map[string]int{}, err
	}
	c, err := v.count(ctx, j)
	if err != nil {
		return nil, err
	}
	return maps.Clone(c.held), nil
}

// count looks at the whole record, or gives what it saw before. Who may lag is given what was seen last of a large record that has changed
// since, while that is counted anew beside.
func (v *View) count(ctx context.Context, j *judging) (*counts, error) {
	for range 3 { // it may change while it is counted
		o, err := v.record.Overview(ctx)
		if err != nil {
			return nil, err
		}
		size := [4]int{o.Reports, o.Claims, o.Incidents, len(j.secret)<<20 + len(j.cleared)}
		c, going := v.lately(ctx, j, size)
		if c != nil {
			return c, nil
		}
		select {
		case <-going.over:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if going.err != nil {
			return nil, going.err
		}
	}
	v.lock.Lock()
	defer v.lock.Unlock()
	return v.counted[j.sight].last, nil
}

// lately gives counts that may be given, else the count that has to be waited for.
func (v *View) lately(ctx context.Context, j *judging, size [4]int) (*counts, *counting) {
	v.lock.Lock()
	defer v.lock.Unlock()
	k := v.counted[j.sight]
	if k == nil {
		k = &counted{}
		v.counted[j.sight] = k
	}
	c := k.last
	lags := c != nil && v.lags && size[1] > freshClaims
	if c != nil {
		age := v.clock().Sub(c.at)
		if c.size == size && c.rules == j.dispute.Release && age < keptFor || lags && age < countingShare*c.took {
			return c, nil
		}
	}
	if k.going == nil {
		k.going = &counting{over: make(chan struct{})}
		go v.countBeside(context.WithoutCancel(ctx), judgeBy(j.beside(), j.record), size, k, k.going)
	}
	if lags {
		return c, nil
	}
	return nil, k.going
}

// countBeside counts whether or not whoever asked still waits.
func (v *View) countBeside(ctx context.Context, j *judging, size [4]int, k *counted, going *counting) {
	ctx, cancel := context.WithTimeout(ctx, countingTime)
	defer cancel()
	c, err := v.countAll(ctx, j, size)
	v.lock.Lock()
	defer v.lock.Unlock()
	if going.err = err; err == nil {
		k.last = c
	}
	k.going = nil
	close(going.over)
}

func (v *View) countAll(ctx context.Context, j *judging, size [4]int) (*counts, error) {
	begun := time.Now()
	o, err := v.record.Overview(ctx)
	if err != nil {
		return nil, err
	}
	c := &counts{size: size, rules: j.dispute.Release, at: v.clock(), held: map[string]int{},
		overview: counterclaim.Overview{Synthetic: o.Synthetic, Coverage: []counterclaim.Coverage{}, Pairs: []counterclaim.Pair{}, Days: []counterclaim.DayCount{}}}
	tally := map[counterclaim.ID]reviewed{}
	if err := v.countClaims(ctx, j, c, tally); err != nil {
		return nil, err
	}
	if err := v.countReports(ctx, j, c, tally); err != nil {
		return nil, err
	}
	if err := v.countIncidents(ctx, j, c); err != nil {
		return nil, err
	}
	c.took = time.Since(begun)
	return c, nil
}

// reviewed is what was counted of a report's claims.
type reviewed struct{ claims, verified, rejected int }

func (v *View) countClaims(ctx context.Context, j *judging, c *counts, tally map[counterclaim.ID]reviewed) error {
	pairs := map[[2]string]int{}
	for last := (counterclaim.ID{}); ; {
		list, err := v.record.Claims(ctx, counterclaim.ClaimQuery{Limit: page, After: last})
		if err != nil {
			return err
		}
		for i := range list {
			k := &list[i]
			w, err := j.of(ctx, k.Report)
			if err != nil {
				return err
			}
			if why := w.why[k.ID]; why != "" {
				c.held[why]++
				continue
			}
			t := tally[k.Report]
			t.claims++
			switch k.Review {
			case counterclaim.Checked, counterclaim.Corrected, counterclaim.Added:
				t.verified++
			case counterclaim.Rejected:
				t.rejected++
			}
			tally[k.Report] = t
			c.overview.Claims++
			for _, p := range k.Against() {
				pairs[p]++
			}
		}
		if len(list) < page {
			break
		}
		last = list[len(list)-1].ID
	}
	for p, n := range pairs {
		c.overview.Pairs = append(c.overview.Pairs, counterclaim.Pair{A: p[0], B: p[1], Claims: n})
	}
	slices.SortFunc(c.overview.Pairs, func(a, b counterclaim.Pair) int {
		return cmp.Or(cmp.Compare(b.Claims, a.Claims), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return nil
}

func (v *View) countReports(ctx context.Context, j *judging, c *counts, tally map[counterclaim.ID]reviewed) error {
	coverage := map[string]*counterclaim.Coverage{}
	type key struct{ outlet, party, unread string }
	sources := map[key]*counterclaim.SourceCount{}
	err := v.eachReport(ctx, j, counterclaim.ID{}, func(l *counterclaim.ListedReport) (bool, error) {
		r := &l.Report
		c.overview.Reports++
		cover := coverage[r.Party]
		if cover == nil {
			cover = &counterclaim.Coverage{Party: r.Party}
			coverage[r.Party] = cover
		}
		cover.Reports++
		hidden, err := j.hiddenCopy(ctx, r.CopyOf)
		if err == nil && !r.CopyOf.IsZero() && !hidden {
			cover.Copies++
		}
		k := key{r.Outlet, r.Party, r.Unread}
		s := sources[k]
		if s == nil {
			s = &counterclaim.SourceCount{Outlet: r.Outlet, Party: r.Party, Unread: r.Unread}
			sources[k] = s
		}
		t := tally[r.ID]
		s.Reports, s.Claims, s.Verified, s.Rejected = s.Reports+1, s.Claims+t.claims, s.Verified+t.verified, s.Rejected+t.rejected
		day := r.Day()
		for _, span := range [][2]*string{{&c.overview.First, &c.overview.Last}, {&cover.From, &cover.To}, {&s.First, &s.Last}} {
			widen(span[0], span[1], day)
		}
		return true, err
	})
	for _, p := range slices.Sorted(maps.Keys(coverage)) {
		c.overview.Coverage = append(c.overview.Coverage, *coverage[p])
	}
	for _, s := range sources {
		c.sources = append(c.sources, *s)
	}
	slices.SortFunc(c.sources, func(a, b counterclaim.SourceCount) int {
		return cmp.Or(cmp.Compare(a.Outlet, b.Outlet), cmp.Compare(a.Party, b.Party), cmp.Compare(a.Unread, b.Unread))
	})
	return err
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

func (v *View) countIncidents(ctx context.Context, j *judging, c *counts) error {
	const few = 200
	days := map[string]int{}
	for last := (counterclaim.ID{}); ; {
		list, err := v.record.Incidents(ctx, counterclaim.IncidentQuery{Limit: few, After: last})
		if err != nil {
			return err
		}
		of, err := v.claimsOf(ctx, j, list)
		if err != nil {
			return err
		}
		for i := range list {
			n, there := j.incident(list[i], of[list[i].ID])
			if !there {
				continue
			}
			c.overview.Incidents++
			day := ""
			if n.Time != nil {
				day = n.Time.From
			} else {
				first := counterclaim.Report{Published: of[n.ID][0].Published}
				day = first.Day()
			}
			days[day]++
		}
		if len(list) < few {
			break
		}
		last = list[len(list)-1].ID
	}
	for _, day := range slices.Backward(slices.Sorted(maps.Keys(days))) {
		c.overview.Days = append(c.overview.Days, counterclaim.DayCount{Day: day, Incidents: days[day]})
	}
	return nil
}
