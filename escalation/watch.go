package escalation

import (
	"math"
	"slices"
)

// How changes are called out.
const (
	// FalseAlarmDays is the stated rate of false alarms: on quiet days a line is called to have risen once in so many days that it is watched, and
	// to have fallen once in as many. The thresholds were set by simulation to keep it; eval escalation measures it.
	FalseAlarmDays = 365
	// Telling is within how many days what happened is told, its own day among them.
	Telling = 3

	baseDays  = 56 // with which a day is compared
	baseGap   = 7  // days between these and it
	leastBase = 28 // of these that have to be known
	baseEvery = 7  // days after which the days that are compared with are chosen anew
	// leastCoverage is the share of what is usually told below which a day is unknown.
	leastCoverage = 1.0 / 3
	// ratio is the change that is looked for: a doubling, and a halving.
	ratio = 2.0
	// leastFall is the level, in things a day, from which a fall is looked for: nobody can tell a fall of what hardly is.
	leastFall = 0.5
	// leastSpread is the least overdispersion that is believed: counts of conflict never are Poisson.
	leastSpread = 0.05
	// plainItems is as how many happenings the share of reports counts beside those by which coverage is reckoned.
	plainItems = 5.0
	// dayItems is as how many happenings it counts that all weekdays are alike.
	dayItems = 20.0
)

// Panel is what was read of each source on each day.
type Panel struct {
	First int     // the first day, in days since 1 January 1970
	Reads [][]int // by source, by day: reports read. All sources have as many days

	sums  [][]int // by source, by day: reports read on it and the Telling-1 days after it
	usual map[[2]int][]int
}

// Happening is one thing that counts, once.
type Happening struct {
	Day     int
	Sources []int // by number in the panel, of those that told it, in order, each once
	Weight  float64
}

// Shift is a change that was called out, in days since 1 January 1970 and numbers of sources.
type Shift struct {
	Called, Since int     // day on which it was called; day on which it began, by the method's reckoning
	Up            bool    //
	Before, After float64 // what is counted a day, before and since, at the reading of the time before
	BaseFrom      int     // the days before
	BaseTo        int
	// CoverageBefore and CoverageAfter are the mean coverage of the days before and since. Silent were read before and not since, New the other way round.
	CoverageBefore, CoverageAfter float64
	Silent, New                   []int
	// NewOnly is how much was told since by none of the sources of before; it is not compared.
	NewOnly float64
	// BaseCovered and Covered are the sums of the coverage of the days of before and since: what was told of before, times the one by the other, is expected since.
	BaseCovered, Covered float64
	usual                []int
}

// Compared reports whether what some sources told was compared.
func (s *Shift) Compared(sources []int) bool { return compared(sources, s.usual) }

func (p *Panel) days() int {
	if len(p.Reads) == 0 {
		return 0
	}
	return len(p.Reads[0])
}

// ready sums reports over the days in which a happening is told.
func (p *Panel) ready() {
	if p.sums != nil || len(p.Reads) == 0 {
		return
	}
	p.usual = map[[2]int][]int{}
	n := p.days()
	p.sums = make([][]int, len(p.Reads))
	for s, reads := range p.Reads {
		p.sums[s] = make([]int, n)
		for d := range n {
			for _, k := range reads[d:min(n, d+Telling)] {
				p.sums[s][d] += k
			}
		}
	}
}

// usualOf gives how much is usual of each source in some days, the lower median and 1 at least; 0 for one that was not read in both the first and the last
// third of them: with it nothing can be compared.
func (p *Panel) usualOf(from, to int) []int {
	if u, ok := p.usual[[2]int{from, to}]; ok {
		return u
	}
	if len(p.usual) > 4096 {
		clear(p.usual)
	}
	out := make([]int, len(p.sums))
	third := (to - from + 3) / 3
	sorted := make([]int, 0, to-from+1)
	some := func(k int) bool { return k > 0 }
	for s := range p.sums {
		w := p.sums[s][from : to+1]
		if !slices.ContainsFunc(w[:third], some) || !slices.ContainsFunc(w[len(w)-third:], some) {
			continue
		}
		sorted = append(sorted[:0], w...)
		slices.Sort(sorted)
		out[s] = max(1, sorted[(len(sorted)-1)/2])
	}
	p.usual[[2]int{from, to}] = out
	return out
}

// coverage reckons how much of what is told of a day would have been told by what was read of it.
//
// Take the happenings of some other days, each with the sources that told it. Had source s been read at the share f(s) of what is usual of it
// (at most 1), a happening that sources S told would still have been told with probability 1 - product over S of (1 - f(s)). Coverage is the mean
// of that. So a source that falls silent counts by what it alone tells, and one that repeats others hardly counts; nothing is assumed of how the
// sources stand to each other. Where there are few happenings the share of reports that were read counts beside them.
//
// A level is what was counted, by coverage. Dividing by the number of reports instead would call twice as many reports on the same deeds a quieter
// day: the number of deeds told does not grow as reports do.
type coverage struct {
	p     *Panel
	usual []int
	sets  [][]int // sources, of those that are usual
	times []float64
	plain []int // sources that count for the share of reports
	sum   float64
}

func newCoverage(p *Panel, usual []int, plain []int) *coverage {
	c := &coverage{p: p, usual: usual}
	for _, s := range plain {
		if usual[s] > 0 {
			c.plain = append(c.plain, s)
		}
	}
	return c
}

// compared reports whether one of some sources is usual.
func compared(sources, usual []int) bool {
	for _, s := range sources {
		if usual[s] > 0 {
			return true
		}
	}
	return false
}

func (c *coverage) add(sources []int, times float64) {
	if compared(sources, c.usual) {
		c.sets, c.times = append(c.sets, sources), append(c.times, times)
		c.sum += times
	}
}

// of gives the coverage of a day, by number in the panel.
func (c *coverage) of(day int) float64 {
	share := func(s int) float64 {
		return min(1, float64(c.p.sums[s][day])/float64(c.usual[s]))
	}
	read, all := 0.0, 0.0
	for _, s := range c.plain {
		u := float64(c.usual[s])
		read, all = read+u*share(s), all+u
	}
	if all == 0 {
		return 0
	}
	told := plainItems * read / all
	for i, set := range c.sets {
		missed := 1.0
		for _, s := range set {
			if c.usual[s] > 0 {
				missed *= 1 - share(s)
			}
		}
		told += c.times[i] * (1 - missed)
	}
	return told / (c.sum + plainItems)
}

// Watched is what came of watching a line.
type Watched struct {
	Shifts []Shift // in their order
	On     []int   // days that were compared, in order
	Again  int     // the first day, at the earliest, that can be compared again where the last cannot; 0 where it can
}

// Watch looks at a line day by day and calls out where it changes.
//
// The method is the likelihood-ratio CUSUM for negative binomial counts of M. Höhle and M. Paul, "Count data regression charts for the monitoring of
// surveillance time series", Computational Statistics & Data Analysis 52 (9), 2008. What is expected of a day is the level of 56 days that end one to two weeks before it (they are chosen anew once a week), times
// the day's coverage, times its weekday. The level, the weekdays and the overdispersion are estimated from these days, with what the estimate
// itself may be off added to the spread. The sum of log-likelihood ratios of a doubling against no change, never below 0, calls a rise out where it passes the
// threshold; the same of a halving, a fall. After that the line is compared with the time since the change alone, once that has 28 days.
//
// A day whose coverage is below a third is passed over. What only sources tell that were not read before is passed over too, so that like is
// compared with like. Days up to last are looked at, falls only if both.
func (p *Panel) Watch(line []Happening, last int, both bool) Watched {
	p.ready()
	w := newWatching(p, line, both)
	end := min(last, p.First+p.days()-Telling) - p.First
	var out Watched
	for d := 0; d <= end; d++ {
		if w.look(d) {
			out.On = append(out.On, p.First+d)
		}
	}
	if end >= 0 && (len(out.On) == 0 || out.On[len(out.On)-1] < p.First+end) {
		out.Again = p.First + max(w.begin+leastBase+baseGap, end+1)
	}
	out.Shifts = w.changes
	return out
}

// watching is a line that is being watched; its days are numbers in the panel.
type watching struct {
	p       *Panel
	line    []Happening // by day
	at      []int       // of the first happening of each day and after, one more than days
	plain   []int       // sources that tell anything
	both    bool
	begin   int // first day that may be compared with
	up      sum
	down    sum
	changes []Shift
	base    *expectation // by which days are compared, made anew once a week
	made    int          // the day on which that was
}

// sum is a CUSUM in one direction.
type sum struct {
	value float64
	since int // the day on which it left 0
}

func newWatching(p *Panel, line []Happening, both bool) *watching {
	w := &watching{p: p, both: both}
	n := p.days()
	for _, h := range line {
		if d := h.Day - p.First; d >= 0 && d < n {
			w.line = append(w.line, h)
		}
	}
	slices.SortStableFunc(w.line, func(a, b Happening) int { return a.Day - b.Day })
	w.at = make([]int, n+1)
	for d, i := 0, 0; d <= n; d++ {
		for i < len(w.line) && w.line[i].Day-p.First < d {
			i++
		}
		w.at[d] = i
	}
	tells := make([]bool, len(p.Reads))
	for _, h := range w.line {
		for _, s := range h.Sources {
			tells[s] = true
		}
	}
	for s, is := range tells {
		if is || len(w.line) == 0 {
			w.plain = append(w.plain, s)
		}
	}
	return w
}

// expectation is what is expected of a day.
type expectation struct {
	from, to int // the days compared with
	usual    []int
	cover    *coverage
	level    float64 // a day, whole coverage, in units of unit
	covered  float64 // sum of the coverage of the days compared with that are known
	known    int
	unit     float64 // mean weight of one thing
	weekday  [7]float64
	spread   float64
	own      float64 // squared relative error of the level
}

// counted sums the weights of a day that can be compared.
func (w *watching) counted(day int, usual []int) (weight float64) {
	for _, h := range w.line[w.at[day]:w.at[day+1]] {
		if compared(h.Sources, usual) {
			weight += h.Weight
		}
	}
	return weight
}

// expect makes what is expected of a day; nil where there is too little to compare with.
func (w *watching) expect(d int) *expectation {
	e := &expectation{from: max(w.begin, d-baseGap-baseDays), to: d - baseGap - 1}
	if e.to-e.from+1 < leastBase {
		return nil
	}
	e.usual = w.p.usualOf(e.from, e.to)
	e.cover = newCoverage(w.p, e.usual, w.plain)
	squares, weights := 0.0, 0.0
	times := map[string]int{}
	for _, h := range w.line[w.at[e.from]:w.at[e.to+1]] {
		if !compared(h.Sources, e.usual) {
			continue
		}
		squares, weights = squares+h.Weight*h.Weight, weights+h.Weight
		key := setKey(h.Sources)
		i, ok := times[key]
		if !ok {
			i = len(e.cover.sets)
			times[key] = i
			e.cover.add(h.Sources, 0)
		}
		e.cover.times[i]++
		e.cover.sum++
	}
	if e.unit = 1; weights > 0 {
		e.unit = squares / weights
	}
	return w.estimate(e)
}

func setKey(sources []int) string {
	b := make([]byte, 0, 2*len(sources))
	for _, s := range sources {
		b = append(b, byte(s), byte(s>>8))
	}
	return string(b)
}

// estimate sets level, weekdays and spread from the days compared with.
func (w *watching) estimate(e *expectation) *expectation {
	n := e.to - e.from + 1
	counts, covers := make([]float64, n), make([]float64, n)
	total := 0.0
	for i := range n {
		c := e.cover.of(e.from + i)
		if c < leastCoverage {
			continue
		}
		counts[i], covers[i] = w.counted(e.from+i, e.usual)/e.unit, c
		total, e.covered = total+counts[i], e.covered+c
		e.known++
	}
	if e.known < leastBase {
		return nil
	}
	e.level = (total + 0.5) / (e.covered + 0.5)
	var of, should [7]float64
	for i := range n {
		k := (w.p.First + e.from + i) % 7
		of[k] += counts[i]
		should[k] += e.level * covers[i]
	}
	excess, square, mean := 0.0, 0.0, 0.0
	for k := range of {
		e.weekday[k] = (of[k] + dayItems) / (should[k] + dayItems)
	}
	for i := range n {
		if covers[i] == 0 {
			continue
		}
		mu := e.level * covers[i] * e.weekday[(w.p.First+e.from+i)%7]
		excess += (counts[i]-mu)*(counts[i]-mu) - mu
		square += mu * mu
		mean += mu
	}
	e.spread = max(leastSpread, excess/square)
	e.own = (mean + e.spread*square) / (mean * mean)
	return e
}

// look looks at one day and reports whether it could be compared.
func (w *watching) look(d int) bool {
	e := w.base
	if e == nil || d-w.made >= baseEvery {
		if e = w.expect(d); e == nil {
			return false
		}
		w.base, w.made = e, d
	}
	c := e.cover.of(d)
	if c < leastCoverage {
		return false
	}
	mu := e.level * c * e.weekday[(w.p.First+d)%7]
	y := w.counted(d, e.usual) / e.unit
	spread := e.spread + e.own
	if w.up.add(d, logRatio(y, mu, spread, ratio)); w.up.value >= threshold(e.level, spread, true) {
		w.call(d, w.up.since, true, e)
		return true
	}
	if !w.both || e.level < leastFall {
		w.down = sum{}
		return true
	}
	if w.down.add(d, logRatio(y, mu, spread, 1/ratio)); w.down.value >= threshold(e.level, spread, false) {
		w.call(d, w.down.since, false, e)
	}
	return true
}

func (s *sum) add(d int, step float64) {
	if s.value == 0 {
		s.since = d
	}
	s.value = max(0, s.value+step)
}

// logRatio is the log-likelihood ratio of a count under mean k·mu against mean mu, negative binomial with variance mean + spread·mean².
func logRatio(y, mu, spread, k float64) float64 {
	r := 1 / spread
	between := math.Log((r + mu) / (r + k*mu))
	return y*(math.Log(k)+between) + r*between
}

// call calls a change out and begins anew.
func (w *watching) call(d, since int, up bool, e *expectation) {
	g := Shift{Called: w.p.First + d, Since: w.p.First + since, Up: up, BaseFrom: w.p.First + e.from, BaseTo: w.p.First + e.to, Before: e.level * e.unit}
	days, weight, covered := 0, 0.0, 0.0
	for t := since; t <= d; t++ {
		c := e.cover.of(t)
		g.CoverageAfter += c
		if days++; c >= leastCoverage {
			covered += c * e.weekday[(w.p.First+t)%7]
			weight += w.counted(t, e.usual)
		}
		for _, h := range w.line[w.at[t]:w.at[t+1]] {
			if !compared(h.Sources, e.usual) {
				g.NewOnly += h.Weight
			}
		}
	}
	g.CoverageAfter /= float64(days)
	g.CoverageBefore = e.covered / float64(e.known)
	g.BaseCovered, g.Covered, g.usual = e.covered, covered, e.usual
	if covered > 0 {
		g.After = weight / covered
	}
	for _, s := range w.plain {
		read := 0
		for t := since; t <= d; t++ {
			read += w.p.sums[s][t]
		}
		switch {
		case e.usual[s] > 0 && read == 0:
			g.Silent = append(g.Silent, s)
		case e.usual[s] == 0 && read > 0:
			g.New = append(g.New, s)
		}
	}
	w.changes = append(w.changes, g)
	w.begin, w.up, w.down, w.base = since, sum{}, sum{}, nil
}
