package web

import (
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// trendPart is what was measured in some days beside as many days before, with what was watched.
type trendPart struct {
	Now, Before string // the days, in words
	Total       trendRow
	Groups      []trendGroup
	Effort      []hoursRow
	Less        string // that less was watched than before, "" where it was not
	Unbound     string // that the days before begin before the agreement, "" where they do not
	Since       string // the running total
	Chart       *trendChart
}

type trendGroup struct {
	Title string
	Rows  []trendRow
}

type trendRow struct {
	Name, Class                            string
	Breach, BreachBefore, Open, OpenBefore string
}

type hoursRow struct{ What, Now, Before string }

// trendChart is violations over the days as bars, with the hours watched beneath on the same days.
type trendChart struct {
	Width, Height, Under, Whole int
	Bars, Open, Hours           []bar
	First, Last                 string
	Top                         int
	TopHours                    string
	Step                        int
	Label                       string
}

// lessWatched is the share of the hours before under which a reader is told that less was watched.
const lessWatched = 0.8

// trendPart counts the days that a reader asks for.
func (d *desk) trendPart(s *seenSeason, f *frame, w violationFilter) (*trendPart, error) {
	t, err := ceasefire.TrendOf(s.a, s.rows, s.effort(), w.from, w.to)
	if err != nil {
		return nil, err
	}
	say := d.say
	out := &trendPart{Now: say.Span(t.From, t.To), Before: say.Span(t.BeforeFrom, t.BeforeTo), Total: d.trendRow(t.Total), Chart: d.trendChart(t)}
	clauses := trendGroup{Title: say.T("trend.clauses")}
	for _, x := range t.Clauses {
		if row := d.trendRow(x); x.Breach+x.BreachBefore+x.CannotTell+x.CannotTellBefore > 0 {
			row.Name = s.clauseTitle(x.Of)
			clauses.Rows = append(clauses.Rows, row)
		}
	}
	out.Groups = []trendGroup{clauses, d.trendSides(s, f, say.T("trend.parties"), say.T("violation.nobody"), t.Parties), d.trendSides(s, f, say.T("trend.areas"), say.T("violation.area.unknown"), t.Areas)}
	number := func(n int) string { return say.Number(int64(n)) }
	out.Effort = []hoursRow{
		{What: say.T("effort.hours"), Now: hoursText(t.Effort.Hours), Before: hoursText(t.EffortBefore.Hours)},
		{What: say.T("effort.observations"), Now: number(t.Effort.Observations), Before: number(t.EffortBefore.Observations)},
		{What: say.T("effort.notreached"), Now: number(t.Effort.NotReached), Before: number(t.EffortBefore.NotReached)},
		{What: say.T("effort.hindered"), Now: number(t.Effort.Hindered), Before: number(t.EffortBefore.Hindered)},
	}
	switch {
	case t.Effort.Observations == 0 && !s.rules.ToldDay(w.to): // some may have been, and is too recent to be told
		out.Less = say.T("effort.none.told")
	case t.Effort.Observations == 0:
		out.Less = say.T("effort.none")
	case t.Effort.Hours == 0:
		out.Less = say.T("effort.unknown")
	case t.Effort.Hours < lessWatched*t.EffortBefore.Hours:
		out.Less = say.T("effort.less")
	}
	if t.BeforeFrom < s.a.Start {
		out.Unbound = say.T("trend.unbound", say.Day(s.a.Start))
	}
	count, open := say.N("violations.count", t.SinceTotal.Breach), say.Number(int64(t.SinceTotal.CannotTell))
	if out.Since = say.T("trend.since.start", say.Day(t.Since), count, open); t.Recommitted {
		out.Since = say.T("trend.since", say.Day(t.Since), count, open)
	}
	return out, nil
}

func (d *desk) trendRow(x ceasefire.Tallied) trendRow {
	n := func(n int) string { return d.say.Number(int64(n)) }
	return trendRow{Breach: n(x.Breach), BreachBefore: n(x.BreachBefore), Open: n(x.CannotTell), OpenBefore: n(x.CannotTellBefore)}
}

// trendSides gives a row for each party, in the order in which columns stand today, whatever its numbers; then others, then nobody.
func (d *desk) trendSides(s *seenSeason, f *frame, title, none string, list []ceasefire.Tallied) trendGroup {
	out := trendGroup{Title: title}
	add := func(of, name, class string) {
		for _, x := range list {
			if x.Of == of {
				row := d.trendRow(x)
				row.Name, row.Class = name, class
				out.Rows = append(out.Rows, row)
			}
		}
	}
	var known []string
	for _, c := range d.agreementColumns(f, s.a) {
		known = append(known, c.ID)
		add(c.ID, c.Name, c.Class)
	}
	for _, x := range list {
		if x.Of != "" && !slices.Contains(known, x.Of) {
			add(x.Of, s.nameOf(f, x.Of), "")
		}
	}
	add("", none, "")
	return out
}

// hoursText writes hours with at most one digit after the point.
func hoursText(h float64) string { return strings.TrimSuffix(decimal(round(h)), ".0") }

// trendChart draws the days, in bars of so many days that they are not too many.
func (d *desk) trendChart(t *ceasefire.Trend) *trendChart {
	c := &trendChart{Width: 640, Height: 96, Under: 40, Step: (len(t.Days) + maxBars - 1) / maxBars}
	type sum struct {
		breach, open int
		hours        float64
	}
	var sums []sum
	topHours := 0.0
	for i := range t.Days {
		if i%c.Step == 0 {
			sums = append(sums, sum{})
		}
		x := &sums[len(sums)-1]
		x.breach, x.open, x.hours = x.breach+t.Days[i].Breach, x.open+t.Days[i].CannotTell, x.hours+t.Days[i].Hours
		c.Top, topHours = max(c.Top, x.breach+x.open), max(topHours, x.hours)
	}
	const gap = 8
	c.Whole = c.Height + gap + c.Under
	wide := min(28, float64(c.Width)/float64(len(sums)))
	c.Width = int(wide*float64(len(sums)) + 0.5)
	for i, x := range sums {
		to := min((i+1)*c.Step, len(t.Days)) - 1
		words := d.say.T("trend.bar", d.say.Span(t.Days[i*c.Step].Day, t.Days[to].Day), d.say.N("violations.count", x.breach), d.say.Number(int64(x.open)), hoursText(x.hours))
		at := bar{X: round(float64(i)*wide + wide*0.1), Width: round(wide * 0.8), Say: words}
		high := func(n, top float64, of int) float64 {
			if n == 0 {
				return 0
			}
			return round(max(2, n/top*float64(of)))
		}
		b, o, h := at, at, at
		b.Height = high(float64(x.breach), float64(c.Top), c.Height)
		b.Y = round(float64(c.Height) - b.Height)
		o.Height = high(float64(x.open), float64(c.Top), c.Height)
		o.Y = round(max(0, b.Y-o.Height))
		h.Y, h.Height = float64(c.Height+gap), high(x.hours, topHours, c.Under)
		for _, one := range []struct {
			bar bar
			to  *[]bar
		}{{b, &c.Bars}, {o, &c.Open}, {h, &c.Hours}} {
			if one.bar.Height > 0 {
				*one.to = append(*one.to, one.bar)
			}
		}
	}
	c.First, c.Last, c.TopHours = d.say.Day(t.From), d.say.Day(t.To), hoursText(topHours)
	c.Label = d.say.T("trend.chart", c.First, c.Last, d.say.Number(int64(c.Top)), c.TopHours)
	return c
}

// silentWords says that a party that had notice has not contested.
func (d *desk) silentWords(said *counterclaim.Contested, party string) string {
	if said.Notice == nil || !slices.Contains(said.Silent, party) {
		return ""
	}
	if said.Over {
		return d.say.T("reply.none", d.say.Instant(said.Notice.Until).Text)
	}
	return d.say.T("reply.yet")
}
