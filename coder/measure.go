package coder

import (
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

// measured is a measure and the tokens [first, last) that say it.
type measured struct {
	counterclaim.Measure
	first, last int
}

// findMeasures finds distances, areas, lengths of time and sums of money among tokens [first, last). What says when something happened, how
// old somebody is or of what calibre a weapon is measures nothing.
func findMeasures(d *text.Doc, first, last int, periods []timed) []measured {
	c := counter{d: d, first: first, last: last}
	var out []measured
	for i := first; i < last; i++ {
		if d.Tokens[i].Kind == text.Number {
			continue
		}
		m, ok := c.moneyAt(i)
		if !ok {
			m, ok = c.measureAt(i, periods)
		}
		if ok && (len(out) == 0 || m.first >= out[len(out)-1].last) {
			m.Text = d.Text[d.Tokens[m.first].Start:d.Tokens[m.last-1].End]
			out = append(out, m)
		}
	}
	return out
}

// kindOfUnit says what a unit measures, "" for other words.
func kindOfUnit(w string) string {
	switch w {
	case "km", "kilometre", "kilometres", "kilometer", "kilometers", "metre", "metres", "meter", "meters", "m", "mile", "miles", "feet", "ft", "yards":
		return "distance"
	case "hour", "hours", "hrs", "minute", "minutes", "day", "days", "week", "weeks", "month", "months", "year", "years", "decades":
		return "duration"
	case "dollars", "dollar", "euros", "euro", "pounds", "rubles", "roubles", "usd", "eur", "somoni", "som", "soms", "tenge", "rupees", "lira", "dinars", "yuan", "hryvnia", "drams":
		return "money"
	case "km2", "km²", "acres":
		return "area"
	}
	return ""
}

// measureAt reads the measure whose unit stands at token i.
func (c *counter) measureAt(i int, periods []timed) (m measured, ok bool) {
	kind := kindOfUnit(c.w(i))
	if kind == "" {
		return c.wordMeasure(i)
	}
	unit, k := i, i
	if in(c.w(i-1), "square", "sq", "sq.", "cubic", "nautical", "us") {
		k--
		if kind == "distance" && in(c.w(k), "square", "sq", "sq.") {
			kind, unit = "area", k
		}
	}
	if c.w(k-1) == "-" && !c.d.Tokens[k-1].Space {
		k-- // "a 640-kilometre border"
	}
	low, high, first, ok := c.floatBefore(k)
	if !ok || c.w(i) == "m" && c.d.Tokens[k-1].Kind != text.Number {
		return m, false
	}
	if kind == "duration" {
		if in(c.w(i+1), "old", "ago", "later", "earlier", "-", "before", "after", "from") || c.w(i+1) == "in" && c.w(i+2) == "a" {
			return m, false
		}
		for _, p := range periods {
			if p.first <= i && i < p.last {
				return m, false
			}
		}
	}
	m = measured{Measure: counterclaim.Measure{What: kind, Unit: c.d.Text[c.d.Tokens[unit].Start:c.d.Tokens[i].End], Low: low, High: high}, first: first, last: i + 1}
	c.boundBefore(&m)
	return m, true
}

// wordMeasure reads "six-week", which is one word.
func (c *counter) wordMeasure(i int) (m measured, ok bool) {
	x, unit, hyphen := strings.Cut(c.w(i), "-")
	if !hyphen || kindOfUnit(unit) == "" || smallWord(x) == 0 {
		return m, false
	}
	v := float64(smallWord(x))
	w := v
	return measured{Measure: counterclaim.Measure{What: kindOfUnit(unit), Unit: unit, Low: &v, High: &w}, first: i, last: i + 1}, true
}

// moneyAt reads "$2 million" at a sign of money.
func (c *counter) moneyAt(i int) (m measured, ok bool) {
	if !in(c.w(i), "$", "€", "£", "₽", "us$") || i+1 >= c.last {
		return m, false
	}
	v, ok := plainFloat(c.w(i + 1))
	if !ok {
		return m, false
	}
	last := i + 2
	if s := scale(c.w(last)); s > 12 {
		v *= float64(s)
		last++
	}
	w := v
	m = measured{Measure: counterclaim.Measure{What: "money", Unit: c.d.Word(i), Low: &v, High: &w}, first: i, last: last}
	c.boundBefore(&m)
	return m, true
}

// boundBefore sets aside a bound that "at least", "up to" or "about" before the measure leaves open.
func (c *counter) boundBefore(m *measured) {
	for at := max(c.first, m.first-3); at < m.first; at++ {
		if b, j := c.bound(at); j == m.first {
			m.Approximate, m.first = b.approx, at
			switch {
			case b.least:
				m.High = nil
			case b.most:
				m.Low = nil
			}
			return
		}
	}
}

// floatBefore reads the number that ends right before token k, "2.5", "2-3", "2 to 3", "forty", "1.5 million", and gives where it begins.
func (c *counter) floatBefore(k int) (low, high *float64, first int, ok bool) {
	a, b, first, ok := c.oneFloat(k)
	if !ok {
		return nil, nil, 0, false
	}
	if in(c.w(first-1), "to", "-", "or") || c.w(first-1) == "and" && c.w(first-3) == "between" {
		if x, _, start, ok := c.oneFloat(first - 1); ok && x < a {
			a, first = x, start
		}
	}
	return &a, &b, first, true
}

func (c *counter) oneFloat(k int) (low, high float64, first int, ok bool) {
	k--
	times := 1.0
	if s := scale(c.w(k)); s > 12 {
		times, k = float64(s), k-1
	}
	if k < c.first {
		return 0, 0, 0, false
	}
	if c.figure(k) {
		x, y, span := strings.Cut(c.w(k), "-")
		a, ok := plainFloat(x)
		b := a
		if span && ok {
			b, ok = plainFloat(y)
		}
		if !ok || a > b {
			return 0, 0, 0, false
		}
		return a * times, b * times, k, true
	}
	for at := max(c.first, k-3); at <= k; at++ {
		if v, n := c.words(at); n > 0 && v > 0 && at+n == k+1 {
			return float64(v) * times, float64(v) * times, at, true
		}
	}
	if times > 1 && in(c.w(k), "a", "one") {
		return times, times, k, true
	}
	return 0, 0, 0, false
}

// plainFloat reads figures with a point and with commas between thousands, up to 1e15.
func plainFloat(w string) (float64, bool) {
	if strings.Trim(w, "0123456789.,") != "" || len(w) > 24 {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(w, ",", ""), 64)
	return v, err == nil && v <= 1e15
}

// measuresOf gives a claim the measures of its clause that stand nearer to it than to any other.
func (s *sentence) measuresOf(t *trigger) []counterclaim.Measure {
	if s.measures == nil {
		s.measures = findMeasures(s.sc.d, s.first, s.last, s.periods)
		if s.measures == nil {
			s.measures = []measured{}
		}
	}
	var out []counterclaim.Measure
	lo, hi := s.clauseOf(t)
	for i := range s.measures {
		m := &s.measures[i]
		if m.first >= lo && m.last <= hi && s.nearestTo(m) == t {
			out = append(out, m.Measure)
		}
	}
	return out
}

// nearestTo gives the claim to which a measure stands nearest, one that it follows before one that it precedes.
func (s *sentence) nearestTo(m *measured) *trigger {
	var best *trigger
	least := 1 << 30
	for k := range s.triggers {
		t := &s.triggers[k]
		if t.dropped || speech(t.Entry.Frame) {
			continue
		}
		away := 2 * (m.first - t.Last)
		if away < 0 {
			away = max(2*(t.First-m.last)+5, 0)
		}
		if away < least {
			best, least = t, away
		}
	}
	return best
}
