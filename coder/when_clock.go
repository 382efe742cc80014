package coder

import (
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim/text"
)

// reading is a time on a clock, or two where one token holds both ("09:40-10:30").
type reading struct {
	at, to int // minutes after midnight; to is -1 where there is one time
	minute bool
	zone   *time.Location
	stated bool
}

// clockRange reads clock times with what stands before them: "at 17:20", "from 12:45", "between
// 03:10 and 09:40", "until about three in the morning". lead is how many of its words are not
// part of what the period says, n how many it read in all.
func (r *dater) clockRange(i int) (s stretch, lead, n int) {
	open := byte(0) // 'f' from, 'u' until
	j, lead := i, -1
	for ; j < i+4; j++ {
		w := r.w(j)
		if in(w, "at", "around", "about", "approximately", "roughly", "nearly", "almost", "shortly", "just", "exactly") || w == "to" && r.w(j-1) == "up" {
			continue
		}
		if in(w, "from", "since", "after", "between") {
			open, lead = 'f', j-i
			continue
		}
		if in(w, "until", "till", "by", "before") || w == "up" && r.w(j+1) == "to" {
			open, lead = 'u', j-i
			continue
		}
		break
	}
	if lead < 0 {
		lead = j - i
	}
	a, n := r.clock(j, j > i)
	if n == 0 {
		return s, 0, 0
	}
	n += j - i
	s = stretch{clocks: true, start: a.at, end: a.at, zone: a.zone, stated: a.stated, unit: "hour", openness: open}
	if a.minute {
		s.unit = "minute"
	}
	b, m := reading{}, 0
	if in(r.w(i+n), "to", "until", "till", "-") || open == 'f' && r.w(i+n) == "and" {
		b, m = r.clock(i+n+1, true)
	}
	switch {
	case a.to >= 0:
		s.end, s.openness = a.to, 'r'
	case m > 0:
		n += m + 1
		s.end, s.openness = b.at, 'r'
		if b.stated {
			s.zone, s.stated = b.zone, true
		}
	case open == 'f':
		s.end = -1
	case open == 'u':
		s.start = -1
	}
	return s, lead, n
}

// clock reads one time at token j: "17:20", "4.30 p.m.", "noon", "three in the morning", "2200
// GMT", with the zone behind it. prefixed: a word such as "at" stands before it, which some forms need.
func (r *dater) clock(j int, prefixed bool) (c reading, n int) {
	if j < r.first || j >= r.last {
		return c, 0
	}
	c.to = -1
	w := r.w(j)
	after := r.w(j + 1)
	half := afternoon(after)
	hour := smallNumber(w)
	if w == "half" || w == "quarter" || w == "a" && prefixed && r.w(j+1) == "quarter" {
		if at, k := r.clockWords(j); k > 0 {
			c.at, c.minute = at, true
			return r.clockTail(c, j, k)
		}
	}
	switch {
	case w == "noon", w == "midday" && prefixed:
		c.at, n = 12*60, 1
	case w == "midnight":
		c.at, n = 24*60, 1
		if in(r.w(j-1), "from", "since", "after") {
			c.at = 0
		}
	case r.d.Tokens[j].Kind == text.Number && strings.Contains(w, ":"):
		x, y, both := strings.Cut(w, "-")
		at, ok := figure(x, ':')
		if !ok {
			return c, 0
		}
		c.at, c.minute, n = at, true, 1
		if both {
			if c.to, ok = figure(y, ':'); !ok {
				return c, 0
			}
		}
	case strings.Contains(w, ".") && len(w) <= 5 && (prefixed || half != 0) && countless(after):
		at, ok := figure(w, '.')
		if !ok {
			return c, 0
		}
		c.at, c.minute, n = at, true, 1
	case len(w) == 4 && in(after, "gmt", "utc", "hours", "hrs", "local"):
		h, err1 := strconv.Atoi(w[:2])
		m, err2 := strconv.Atoi(w[2:])
		if err1 != nil || err2 != nil || h > 24 || m > 59 {
			return c, 0
		}
		c.at, c.minute, n = h*60+m, true, 1
	case hour > 0 && hour <= 24 && (half != 0 || in(after, "o'clock", "gmt", "utc") || prefixed && after == "hours" && r.w(j-1) == "at"):
		c.at, n = hour*60, 1
	case hour > 0 && hour <= 12 && w != "a" && w != "an" && w != "one" && prefixed:
		if h, k := r.inThe(j+1, hour); k > 0 {
			c.at, n = (hour%12+h)*60, 1+k
		}
	}
	if n == 0 {
		return r.clockToken(j)
	}
	return r.clockTail(c, j, n)
}

// clockToken reads "14:20Z" and "14h20", which are words to the tokeniser.
func (r *dater) clockToken(j int) (c reading, n int) {
	w := r.w(j)
	if len(w) < 4 || len(w) > 6 || w[0] < '0' || w[0] > '9' {
		return c, 0
	}
	c.to, c.minute = -1, true
	ok := false
	if x, z := strings.CutSuffix(w, "z"); z {
		if c.at, ok = figure(x, ':'); ok {
			c.zone, c.stated = time.UTC, true
			return c, 1
		}
	}
	if c.at, ok = figure(w, 'h'); ok {
		return r.clockTail(c, j, 1)
	}
	return c, 0
}

// clockTail reads what follows a time: "p.m.", "hours", "o'clock in the morning", "local time".
func (r *dater) clockTail(c reading, j, n int) (reading, int) {
	if h := afternoon(r.w(j + n)); h != 0 && c.at <= 12*60+59 {
		c.at %= 12 * 60
		if h == 'p' {
			c.at += 12 * 60
		}
		n++
	} else if in(r.w(j+n), "hours", "hrs", "o'clock") {
		n++
	}
	if h, k := r.inThe(j+n, c.at/60); k > 0 && c.at <= 12*60+59 {
		c.at = c.at%(12*60) + h*60
		n += k
	}
	k := j + n
	if r.w(k) == "(" {
		k++
	}
	zone, m := r.zone(k)
	if m == 0 {
		return c, n
	}
	c.zone, c.stated = zone, true
	if k += m; r.w(k) == ")" && r.w(j+n) == "(" {
		k++
	}
	return c, k - j
}

// inThe reads "in the morning", "in the afternoon", "at night" at k, after an hour, and gives what to
// add to it.
func (r *dater) inThe(k, hour int) (hours, n int) {
	switch {
	case r.w(k) == "in" && r.w(k+1) == "the":
		switch r.w(k + 2) {
		case "morning":
			return 0, 3
		case "afternoon", "evening":
			return 12, 3
		}
	case r.w(k) == "at" && r.w(k+1) == "night":
		if hour%12 < 6 { // "two at night"
			return 0, 2
		}
		return 12, 2
	}
	return 0, 0
}

// zone reads whose clock it is. nil stands for the outlet's own, which "local time" names.
func (r *dater) zone(k int) (*time.Location, int) {
	w := r.w(k)
	switch {
	case w == "local" && r.w(k+1) == "time":
		return nil, 2
	case w == "gmt", w == "utc":
		if hours, n := r.offset(k + 1); n > 0 {
			return time.FixedZone("", hours), 1 + n
		}
		return time.UTC, 1
	case w == "msk":
		return time.FixedZone("", 3*3600), 1
	case w == "moscow" && r.w(k+1) == "time":
		return time.FixedZone("", 3*3600), 2
	case w == "cet":
		return time.FixedZone("", 3600), 1
	case w == "eet", w == "cest":
		return time.FixedZone("", 2*3600), 1
	}
	return nil, 0
}

// offset reads "+3", "+05:30", "-4" at k, in seconds east.
func (r *dater) offset(k int) (seconds, n int) {
	sense := 1
	switch r.w(k) {
	case "+":
	case "-":
		sense = -1
	default:
		return 0, 0
	}
	w := r.w(k + 1)
	if r.d.Tokens[k].Space || w == "" {
		return 0, 0
	}
	if at, ok := figure(w, ':'); ok && at <= 14*60 {
		return sense * at * 60, 2
	}
	if h, err := strconv.Atoi(w); err == nil && h >= 0 && h <= 14 && len(w) <= 2 {
		return sense * h * 3600, 2
	}
	return 0, 0
}

// timeOfDay reads "in the evening", "at dawn", "on the night of Friday": a day without an hour.
func (r *dater) timeOfDay(i int) (stretch, int, int) {
	s := stretch{unit: "day", bare: true}
	switch {
	case in(r.w(i), "in", "during") && r.w(i+1) == "the" && in(r.w(i+2), "morning", "afternoon", "evening") && r.w(i+3) != "of":
		return s, i + 1, i + 3
	case in(r.w(i), "at", "before", "by", "around", "about", "since", "from") && in(r.w(i+1), "dawn", "daybreak", "sunrise", "dusk", "sunset", "nightfall"):
		if s, n := r.point(r.skip(i+2, "on", ",")); n > 0 && s.unit == "day" {
			return stretch{}, 0, 0 // the date itself says it
		}
		return s, i + 1, i + 2
	}
	return stretch{}, 0, 0
}

// figure reads "17:20" or "4.30" with the separator given.
func figure(w string, sep byte) (minutes int, ok bool) {
	k := strings.IndexByte(w, sep)
	if k < 1 || k > 2 || len(w) < k+3 || len(w) > k+3 && w[k+3] != sep {
		return 0, false
	}
	h, err1 := strconv.Atoi(w[:k])
	m, err2 := strconv.Atoi(w[k+1 : k+3])
	if err1 != nil || err2 != nil || h < 0 || h > 24 || m < 0 || m > 59 || h == 24 && m > 0 {
		return 0, false
	}
	return h*60 + m, true
}

// afternoon gives 'p' or 'a' for "p.m." and "a.m.", else 0.
func afternoon(w string) byte {
	if in(w, "p.m.", "pm", "p.m", "pm.") {
		return 'p'
	}
	if in(w, "a.m.", "am", "a.m", "am.") {
		return 'a'
	}
	return 0
}

// countless tells that no noun follows which would make a figure a measure: "at 16.30 the army".
func countless(after string) bool {
	return !in(after, "km", "kilometres", "kilometers", "metres", "meters", "m", "per", "percent", "%", "million", "billion", "mm", "cm", "tonnes", "miles", "hectares", "degrees", "times", "points")
}
