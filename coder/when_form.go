package coder

import (
	"strconv"
	"strings"
	"time"
)

// form reads a moment that one or two tokens write in a form of their own: "281600ZAPR31" of military reports, "2031-04-28T16:05:00+05:00".
func (r *dater) form(i int) (stretch, int) {
	w := r.w(i)
	if len(w) < 7 || w[0] < '0' || w[0] > '9' || w[5] < '0' || w[5] > '9' {
		return stretch{}, 0
	}
	if len(w) >= 13 && w[4] == '-' && w[10] == 't' {
		return r.timestamp(i)
	}
	return r.dateTimeGroup(i)
}

// timestamp reads RFC 3339, with or without seconds and zone, whatever tokens it fell into.
func (r *dater) timestamp(i int) (stretch, int) {
	at := int(r.d.Tokens[i].Start)
	rest := r.d.Text[at:min(at+25, int(r.d.Tokens[r.last-1].End))]
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		for n := len(rest); n >= len("2006-01-02T15:04"); n-- {
			t, err := time.Parse(layout, rest[:n])
			if err != nil {
				continue
			}
			s := stretch{from: midnight(t), to: midnight(t), unit: "minute", absolute: true, clocks: true, start: t.Hour()*60 + t.Minute()}
			s.end = s.start
			if strings.Contains(layout, "Z07") {
				s.zone, s.stated = t.Location(), true
			}
			k := i
			for k < r.last && int(r.d.Tokens[k].Start) < at+n {
				k++
			}
			return s, k - i
		}
	}
	return stretch{}, 0
}

// dateTimeGroup reads day, hour, minute and zone letter of military reports, with month and year where they are there: "281600Z", "281600ZAPR31",
// "281600E APR 2031". A group that no calendar has is read too and gives a zero stretch.
func (r *dater) dateTimeGroup(i int) (stretch, int) {
	w := r.w(i)
	day, err1 := strconv.Atoi(w[:2])
	minutes, err2 := strconv.Atoi(w[2:6])
	zone, ok := zoneLetter(w[6])
	if err1 != nil || err2 != nil || !ok {
		return stretch{}, 0
	}
	rest, n := w[7:], 1
	if rest == "" {
		if _, ok := monthOf(r.w(i + 1)); ok && len(r.w(i+1)) <= 4 && r.titled(i+1) {
			rest, n = strings.TrimSuffix(r.w(i+1), "."), 2
			if y := r.w(i + 2); len(y) == 2 && y[0] >= '0' && y[0] <= '9' || r.year(i+2) > 0 {
				rest, n = rest+y, 3
			}
		}
	}
	s := stretch{unit: "minute", clocks: true, start: minutes/100*60 + minutes%100, zone: zone, stated: zone != nil}
	s.end = s.start
	y, m := r.day.Year(), r.day.Month()
	if day > r.day.Day() {
		m-- // of the month before
	}
	if rest != "" {
		if len(rest) < 3 {
			return stretch{}, 0
		}
		var known bool
		if m, known = monthOf(rest[:3]); !known {
			return stretch{}, 0
		}
		if m > r.day.Month() {
			y--
		}
	}
	switch year, err := strconv.Atoi(rest[min(3, len(rest)):]); {
	case len(rest) <= 3:
	case err != nil || len(rest) != 5 && len(rest) != 7:
		return stretch{}, 0
	default:
		if len(rest) == 5 {
			year += 2000
		}
		y, s.absolute = year, true
	}
	s.from = time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
	s.to = s.from
	if s.from.Day() != day || minutes%100 > 59 || minutes > 2400 {
		return stretch{}, n
	}
	return s, n
}

// zoneLetter gives the zone that a letter stands for: A to I are one to nine hours east of Z, K to M ten to twelve, N to Y one to twelve
// west; J is the clock of the place, nil.
func zoneLetter(c byte) (*time.Location, bool) {
	switch {
	case c == 'z':
		return time.UTC, true
	case c == 'j':
		return nil, true
	case 'a' <= c && c <= 'i':
		return time.FixedZone("", int(c-'a'+1)*3600), true
	case 'k' <= c && c <= 'm':
		return time.FixedZone("", int(c-'k'+10)*3600), true
	case 'n' <= c && c <= 'y':
		return time.FixedZone("", -int(c-'n'+1)*3600), true
	}
	return nil, false
}

// part reads a part of a year or month: "the first quarter of 2031", "the second half of April", "the first three months of the year".
func (r *dater) part(i int) (stretch, int) {
	nth := 0
	switch r.w(i) {
	case "first":
		nth = 1
	case "second":
		nth = 2
	case "third":
		nth = 3
	case "fourth", "last":
		nth = 4
	default:
		return stretch{}, 0
	}
	j := i + 1
	count := smallNumber(r.w(j))
	if count > 0 {
		j++
	}
	unit := r.w(j)
	if r.w(j+1) != "of" || !in(unit, "quarter", "half", "months", "weeks", "days", "week") {
		return stretch{}, 0
	}
	whole, n := r.containing(j + 2)
	if n == 0 {
		return stretch{}, 0
	}
	s, year := whole, whole.unit == "year"
	step := func(months int) { // from the months-th month on
		s.from = whole.from.AddDate(0, months, 0)
	}
	switch {
	case unit == "quarter" && year && count == 0:
		step(3 * (nth - 1))
		s.to = s.from.AddDate(0, 3, -1)
	case unit == "half" && year && nth <= 2:
		step(6 * (nth - 1))
		s.to = s.from.AddDate(0, 6, -1)
	case unit == "half" && nth == 1:
		s.to = s.from.AddDate(0, 0, 14)
	case unit == "half" && nth == 2:
		s.from = s.from.AddDate(0, 0, 15)
	case unit == "months" && year && nth == 1 && count > 0 && count < 12:
		s.to = s.from.AddDate(0, count, -1)
	case unit == "months" && year && nth == 4 && count > 0 && count < 12:
		s.from = s.to.AddDate(0, 0, 1).AddDate(0, -count, 0)
	case unit == "week" && count == 0 && nth <= 3:
		s.from = s.from.AddDate(0, 0, 7*(nth-1))
		s.to = s.from.AddDate(0, 0, 6)
	case in(unit, "weeks", "days") && nth == 1 && count > 0:
		s.to = s.from.AddDate(0, 0, count*days(unit)-1)
	case in(unit, "weeks", "days") && nth == 4 && count > 0:
		s.from = s.to.AddDate(0, 0, 1-count*days(unit))
	default:
		return stretch{}, 0
	}
	s.unit = "month"
	if !year || in(unit, "week", "weeks", "days") {
		s.unit = "week"
	}
	return s, j + 2 + n - i
}

func days(unit string) int {
	if unit == "weeks" {
		return 7
	}
	return 1
}

// containing reads what parts are taken of: "2031", "the year", "last year", "April", "this month".
func (r *dater) containing(k int) (stretch, int) {
	if in(r.w(k), "the", "this", "last", "next") && in(r.w(k+1), "year", "month") {
		step := 0
		switch r.w(k) {
		case "last":
			step = -1
		case "next":
			step = 1
		}
		return r.whole(r.day, r.w(k+1), step), 2
	}
	return r.monthOrYear(k, true)
}

// clockWords reads "half past four", "a quarter to six" at j and gives minutes after midnight.
func (r *dater) clockWords(j int) (at, n int) {
	k := j
	if r.w(k) == "a" {
		k++
	}
	minutes := 30
	if r.w(k) == "quarter" {
		minutes = 15
	} else if r.w(k) != "half" || k > j {
		return 0, 0
	}
	hour := smallNumber(r.w(k + 2))
	if hour < 1 || hour > 12 {
		return 0, 0
	}
	switch r.w(k + 1) {
	case "past":
		return hour*60 + minutes, k + 3 - j
	case "to":
		return hour*60 - minutes, k + 3 - j
	}
	return 0, 0
}

// lasts reads how long and from when: "for three days from 2 May", "for 48 hours from midnight".
func (r *dater) lasts(i int) (s stretch, a, b int) {
	n := smallNumber(r.w(i + 1))
	unit := unitOf(r.w(i + 2))
	if r.w(i) != "for" || n == 0 || unit == "" || !in(r.w(i+3), "from", "starting", "beginning") {
		return s, 0, 0
	}
	j := r.skip(i+4, "from", "on", "at")
	if c, _, m := r.clockRange(r.back(j, "from")); m > 0 && c.start >= 0 && unit == "hour" {
		j = r.back(j, "from") + m
		day, k := r.point(r.skip(j, ",", "on"))
		if k > 0 && day.from.Equal(day.to) {
			j = r.skip(j, ",", "on") + k
		} else {
			day = stretch{from: r.day, to: r.day}
			if c.start == 0 && r.future(i) {
				day.from = r.day.AddDate(0, 0, 1) // the midnight to come
			}
		}
		day.to = day.from
		day = day.withClock(c)
		end := c.start + n*60
		day.to = day.from.AddDate(0, 0, (end-1)/(24*60))
		day.end, day.openness = end-int(day.to.Sub(day.from).Hours())*60, 'r'
		return day, i, j
	}
	if day, k := r.point(j); k > 0 && day.from.Equal(day.to) {
		if unit == "hour" {
			n, unit = (n+23)/24, "day"
		}
		day.to = r.counted(day.from, unit, n).from.AddDate(0, 0, -1)
		return day, i, j + k
	}
	return s, 0, 0
}
