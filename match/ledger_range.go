package match

import (
	"math"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// span is how many there are by one source or several.
type span struct {
	low, high *int64
	open      bool      // high is of a figure without an upper bound
	exact     bool      // one number, not "about" it
	at        time.Time // of the latest figure in it
}

// totals gives for each source how many there are by the figures of it that stand: its tolls, each
// alone, and its new losses on top of each. New losses that were never given a toll are a lower
// bound. The same number of new losses given twice may be one: it counts once in the low and twice in
// the high.
func (l *cell) totals() []span {
	tolls, added := map[string][]span{}, map[string]span{}
	var sources []string
	seen := map[string][]figure{}
	for _, f := range l.figures {
		if !f.Standing {
			continue
		}
		if !slices.Contains(sources, f.source) {
			sources = append(sources, f.source)
		}
		if f.Scope != newLosses {
			tolls[f.source] = append(tolls[f.source], spanOf(f))
			continue
		}
		again := slices.ContainsFunc(seen[f.source], func(o figure) bool { return o.same(f) })
		seen[f.source] = append(seen[f.source], f)
		added[f.source] = added[f.source].plus(spanOf(f), again)
	}
	var out []span
	for _, s := range sources {
		extra, more := added[s]
		if len(tolls[s]) == 0 {
			extra.open, extra.exact = true, false
			out = append(out, extra)
		}
		for _, t := range tolls[s] {
			if more {
				t = t.plus(extra, false)
			}
			out = append(out, t)
		}
	}
	return out
}

func spanOf(f figure) span {
	s := span{low: f.Low, high: f.High, at: f.at}
	if f.High == nil {
		s.high, s.open = f.Low, true
	}
	s.exact = !s.open && !f.Approximate && equalBound(s.low, s.high)
	return s
}

// plus adds losses; those that may have been counted already are added to the high alone.
func (s span) plus(o span, again bool) span {
	if s == (span{}) {
		return o
	}
	out := span{open: s.open || o.open, at: o.at, exact: s.exact && o.exact && !again}
	if s.at.After(o.at) {
		out.at = s.at
	}
	out.high = sum(s.high, o.high)
	if out.low = sum(s.low, o.low); again {
		out.low = s.low
	}
	return out
}

func sum(a, b *int64) *int64 {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	n := *a + min(*b, math.MaxInt64-*a)
	return &n
}

// over gives the lowest and the highest number of all. It is open where the highest is.
func over(all []span) span {
	var out span
	for _, s := range all {
		if s.low != nil && (out.low == nil || *s.low < *out.low) {
			out.low = s.low
		}
		switch {
		case s.high == nil:
		case out.high == nil || *s.high > *out.high:
			out.high, out.open = s.high, s.open
		case *s.high == *out.high:
			out.open = out.open || s.open
		}
	}
	return out
}

// Rule says how the best figure of a ledger is chosen.
type Rule string

// The published rules.
const (
	// NoRule sets none: a person does.
	NoRule Rule = ""
	// OwnAndThird takes the latest figure that a side itself gives of its own people, where it is one
	// number and no voice of no party gives one that cannot be the same. What a party says of another's
	// losses has no part in it. A side of which some figures tell soldiers from civilians and others do
	// not has no best, because one may be part of the other.
	OwnAndThird Rule = "own-and-third"
)

// Rules lists the published rules.
func Rules() []Rule { return []Rule{OwnAndThird} }

// Best gives the cells with Best set by a rule; what a person has set before stays.
func Best(cells []counterclaim.LedgerCell, rule Rule) []counterclaim.LedgerCell {
	out := slices.Clone(cells)
	if rule != OwnAndThird {
		return out
	}
	for i := range out {
		c := &out[i]
		if c.Account != counterclaim.OwnAccount || c.Scope != "" || c.Best != nil {
			continue
		}
		best := latest(c.Figures)
		for _, o := range cells {
			if o.What != c.What || o.Of != c.Of || o.Scope != c.Scope || o.Account != counterclaim.OwnAccount && o.Account != counterclaim.ThirdAccount {
				continue
			}
			if (c.Kind == "") != (o.Kind == "") || o.Kind == c.Kind && o.Account == counterclaim.ThirdAccount && !admits(o.Figures, best) {
				best = nil
			}
		}
		c.Best = best
	}
	return out
}

// latest gives the number of the latest figures that stand, nil where that is not one number.
func latest(figures []counterclaim.LedgerFigure) *int64 {
	var best *span
	for _, s := range totalsOf(figures) {
		switch {
		case best == nil || s.at.After(best.at):
			best = &s
		case s.at.Equal(best.at) && !(equalBound(s.low, best.low) && equalBound(s.high, best.high)):
			best.exact = false
		}
	}
	if best == nil || !best.exact {
		return nil
	}
	return best.low
}

// admits reports whether each figure that stands can mean n.
func admits(figures []counterclaim.LedgerFigure, n *int64) bool {
	for _, s := range totalsOf(figures) {
		c := counterclaim.Count{Low: s.low, High: s.high, Approximate: !s.exact && equalBound(s.low, s.high)}
		if s.open {
			c.High, c.Approximate = nil, false
		}
		if n != nil && !countsMeet(c, counterclaim.Count{Low: n, High: n}) {
			return false
		}
	}
	return true
}

// totalsOf gives the totals of figures that were handed out.
func totalsOf(figures []counterclaim.LedgerFigure) []span {
	var l cell
	for _, f := range figures {
		r := counterclaim.Report{Published: f.At}
		at, _ := r.PublishedTime()
		l.figures = append(l.figures, figure{LedgerFigure: f, source: counterclaim.NameKey(f.Source), at: at})
	}
	return l.totals()
}
