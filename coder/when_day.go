package coder

import (
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim/text"
)

// days reads days at token i with what stands before them: "since Thursday", "by the end of
// March", "from 1 to 3 May", "between Monday and Friday".
func (r *dater) days(i int) (s stretch, n int) {
	switch w := r.w(i); w {
	case "since":
		if s, n := r.pointAfter(i + 1); n > 0 {
			s.to = r.day
			return s, n + 1
		}
	case "by", "until", "till":
		if s, n := r.pointAfter(i + 1); n > 0 {
			return r.upTo(s, w), n + 1
		}
	case "up":
		if r.w(i+1) == "to" {
			if s, n := r.point(i + 2); n > 0 {
				return r.upTo(s, w), n + 2
			}
		}
	case "from", "between":
		if s, n := r.pointAfter(i + 1); n > 0 {
			if t, m := r.rangeEnd(s, i+1+n, w == "between"); m > 0 {
				return t, 1 + n + m
			}
			return s, n + 1
		}
	case "within", "in":
		if s, n := r.ahead(i); n > 0 {
			return s, n
		}
	}
	s, n = r.point(i)
	if n > 0 && s.unit == "day" {
		if t, m := r.rangeEnd(s, i+n, false); m > 0 {
			return t, n + m
		}
	}
	return s, n
}

// pointAfter reads a point after a preposition that also takes bare years and months.
func (r *dater) pointAfter(i int) (stretch, int) {
	if s, n := r.edge(i); n > 0 {
		return s, n
	}
	return r.point(i)
}

// edge reads "the end of the month", "the beginning of 2021", "early May": the whole of it.
func (r *dater) edge(i int) (stretch, int) {
	j := i
	if r.w(j) == "the" {
		j++
	}
	if !in(r.w(j), "end", "beginning", "start", "middle", "close", "outset") || r.w(j+1) != "of" {
		return stretch{}, 0
	}
	k := j + 2
	if in(r.w(k), "the", "this") && in(r.w(k+1), "week", "month", "year") {
		s := r.whole(r.day, r.w(k+1), 0)
		switch {
		case in(r.w(j), "end", "close") && r.future(i):
			s.from = r.day
		case in(r.w(j), "beginning", "start", "outset"):
			s.to = r.day
		}
		return s, k + 2 - i
	}
	if s, n := r.point(k); n > 0 && s.unit != "day" {
		return s, k + n - i
	}
	if s, n := r.monthOrYear(k, true); n > 0 {
		return s, k + n - i
	}
	return stretch{}, 0
}

// upTo makes an end of a point: from the publication day on where it is still to come.
func (r *dater) upTo(s stretch, w string) stretch {
	if s.to.After(r.day) && r.known {
		s.from = r.day
	}
	s.upTo = w != "by"
	return s
}

// rangeEnd reads "to 3 May", "until Friday", "and 7 June" at i, the end of what begins with a.
func (r *dater) rangeEnd(a stretch, i int, between bool) (stretch, int) {
	w := r.w(i)
	if !in(w, "to", "until", "till", "through", "-") && !(between && w == "and") {
		return a, 0
	}
	j := i + 1
	b, n := r.pointAfter(j)
	if n == 0 || b.unit != a.unit {
		return a, 0
	}
	if a.yearless && b.absolute {
		a.from = time.Date(b.to.Year(), a.from.Month(), a.from.Day(), 0, 0, 0, 0, time.UTC)
		a.absolute = true
	}
	if a.from.After(b.to) && a.yearless {
		a.from = a.from.AddDate(-1, 0, 0)
	} else if a.from.After(b.to) && b.unit == "day" && !b.absolute { // "from Monday to Wednesday" yet to come
		b.to = b.to.AddDate(0, 0, 7)
	}
	if a.from.After(b.to) {
		return a, 0
	}
	a.to = b.to
	return a, j - i + n
}

// point reads a day, week, month, season or year. A date that no calendar has is read too and
// gives a zero stretch.
func (r *dater) point(i int) (stretch, int) {
	if i < r.first || i >= r.last {
		return stretch{}, 0
	}
	if s, n := r.weekdayDate(i); n > 0 {
		return s, n
	}
	if s, n := r.dayMonth(i); n > 0 {
		return s, n
	}
	if s, n := r.monthDay(i); n > 0 {
		return s, n
	}
	if s, n := r.numeric(i); n > 0 {
		return s, n
	}
	if s, n := r.relative(i); n > 0 {
		return s, n
	}
	if s, n := r.monthOrYearHere(i); n > 0 {
		return s, n
	}
	return r.weekdayAlone(i)
}

// weekdayDate reads "Thursday, Oct. 13, 2022", "Friday 16 September": the date counts.
func (r *dater) weekdayDate(i int) (stretch, int) {
	if _, ok := weekdayOf(r.w(i)); !ok || !r.titled(i) {
		return stretch{}, 0
	}
	j := r.skip(i+1, ",", "the")
	if s, n := r.dayMonth(j); n > 0 {
		return s, j - i + n
	}
	if s, n := r.monthDay(j); n > 0 {
		return s, j - i + n
	}
	if s, n := r.numeric(j); n > 0 {
		return s, j - i + n
	}
	return stretch{}, 0
}

// dayMonth reads "28 April", "1 to 3 May 2021", "the night of 24/25 February".
func (r *dater) dayMonth(i int) (stretch, int) {
	a, b, n := r.dayNumbers(i, true)
	if n == 0 {
		return stretch{}, 0
	}
	j := i + n
	if r.w(j) == "of" {
		j++
	}
	m, ok := r.monthAt(j)
	if !ok {
		return stretch{}, 0
	}
	s, k := r.date(a, b, m, j+1, i)
	if a == b && r.w(i-1) == "of" && r.w(i-2) == "night" && r.w(i-4) == "from" && !s.to.IsZero() {
		s.to = s.to.AddDate(0, 0, 1) // what begins in a night goes on into the day
	}
	return s, j + 1 + k - i
}

// monthDay reads "April 28", "Oct. 13, 2022", "May 1 to 3".
func (r *dater) monthDay(i int) (stretch, int) {
	m, ok := r.monthAt(i)
	if !ok {
		return stretch{}, 0
	}
	a, b, n := r.dayNumbers(i+1, false)
	if n == 0 {
		return stretch{}, 0
	}
	s, k := r.date(a, b, m, i+1+n, i)
	return s, 1 + n + k
}

// dayNumbers reads one or two days of a month. With and, "5 and 6" is two.
func (r *dater) dayNumbers(i int, and bool) (a, b, n int) {
	if i < r.first || i >= r.last || r.d.Tokens[i].Kind != text.Number {
		return 0, 0, 0
	}
	w := r.w(i)
	if x, y, ok := strings.Cut(strings.ReplaceAll(w, "/", "-"), "-"); ok {
		a, b = dayNumber(x), dayNumber(y)
		if a == 0 || b == 0 {
			return 0, 0, 0
		}
		return a, b, 1
	}
	if a = dayNumber(w); a == 0 {
		return 0, 0, 0
	}
	if j := i + 1; in(r.w(j), "to", "-", "until", "through") || and && r.w(j) == "and" {
		if b = dayNumber(r.w(j + 1)); b > 0 {
			if _, month := r.monthAt(j + 2); and == month || !and && !month && r.w(j) != "to" {
				return a, b, 3
			}
		}
	}
	return a, a, 1
}

// dayNumber reads "5", "05", "5th"; 0 if it is none.
func dayNumber(w string) int {
	if len(w) > 2 {
		w = strings.TrimRight(w, "stndrh")
	}
	n, err := strconv.Atoi(w)
	if err != nil || n < 1 || n > 31 || len(w) > 2 {
		return 0
	}
	return n
}

// date makes days a to b of a month, with the year that stands at token j or else the nearest
// that fits. n is how many tokens the year took. Days that the month does not have give a zero
// stretch.
func (r *dater) date(a, b int, m time.Month, j, i int) (s stretch, n int) {
	year, n := r.yearAfter(j)
	s = stretch{unit: "day", absolute: n > 0 && r.year(j+n-1) > 0}
	if year == 0 {
		year = r.day.Year()
		s.yearless = true
		from := time.Date(year, m, a, 0, 0, 0, 0, time.UTC)
		switch ahead := r.future(i); {
		case ahead && from.Before(r.day.AddDate(0, -1, 0)):
			year++
		case !ahead && from.After(r.day):
			year--
		}
	}
	from, to := time.Date(year, m, a, 0, 0, 0, 0, time.UTC), time.Date(year, m, b, 0, 0, 0, 0, time.UTC)
	if a > b { // the night of 31/1
		to = time.Date(year, m+1, b, 0, 0, 0, 0, time.UTC)
	}
	if from.Day() != a || to.Day() != b {
		return stretch{}, n
	}
	s.from, s.to = from, to
	return s, n
}

// yearAfter reads the year behind a day and month: "2021", ", 2021", "last year", "of this
// year"; n is 0 if there is none.
func (r *dater) yearAfter(j int) (year, n int) {
	k := j
	if in(r.w(k), ",", "of", "in") {
		k++
	}
	if y := r.year(k); y > 0 && r.w(j) != "in" {
		return y, k + 1 - j
	}
	if r.known && r.w(k+1) == "year" {
		switch r.w(k) {
		case "this", "current":
			return r.day.Year(), k + 2 - j
		case "last", "past":
			return r.day.Year() - 1, k + 2 - j
		case "next":
			return r.day.Year() + 1, k + 2 - j
		}
	}
	return 0, 0
}

// year reads a year at token i; 0 if it is none.
func (r *dater) year(i int) int {
	w := r.w(i)
	if len(w) != 4 || w[0] < '1' || w[0] > '2' {
		return 0
	}
	n, err := strconv.Atoi(w)
	if err != nil || n < 1800 || n > 2199 {
		return 0
	}
	return n
}

// numeric reads "29.04.2021", "2021-04-29", "29/04/2021". Of two numbers that could both be the
// month the second is.
func (r *dater) numeric(i int) (stretch, int) {
	w := r.w(i)
	if len(w) < 8 || len(w) > 10 || r.d.Tokens[i].Kind != text.Number {
		return stretch{}, 0
	}
	f := strings.FieldsFunc(w, func(c rune) bool { return c == '.' || c == '-' || c == '/' })
	if len(f) != 3 {
		return stretch{}, 0
	}
	var v [3]int
	for k := range f {
		n, err := strconv.Atoi(f[k])
		if err != nil {
			return stretch{}, 0
		}
		v[k] = n
	}
	switch {
	case len(f[0]) == 4:
		v[0], v[2] = v[2], v[0]
	case len(f[2]) == 2 && len(f[0]) == 2:
		v[2] += 2000
	case len(f[2]) != 4:
		return stretch{}, 0
	}
	if v[1] > 12 && v[0] <= 12 {
		v[0], v[1] = v[1], v[0]
	}
	t := time.Date(v[2], time.Month(v[1]), v[0], 0, 0, 0, 0, time.UTC)
	if t.Day() != v[0] || int(t.Month()) != v[1] || v[2] < 1000 {
		return stretch{}, 1
	}
	return stretch{from: t, to: t, unit: "day", absolute: true}, 1
}

// weekdayAlone reads "Monday", "Friday morning": the nearest one that is past, today included,
// or the next where the sentence tells what is to come.
func (r *dater) weekdayAlone(i int) (stretch, int) {
	d, ok := weekdayOf(r.w(i))
	if !ok || !r.titled(i) {
		return stretch{}, 0
	}
	n := 1
	if partOfDay(r.w(i + 1)) {
		n++
	}
	t := r.day.AddDate(0, 0, -((int(r.day.Weekday()) - int(d) + 7) % 7))
	if r.future(i) && t.Before(r.day) {
		t = t.AddDate(0, 0, 7)
	}
	return stretch{from: t, to: t, unit: "day"}, n
}

// monthAt reads the name of a month, which has a capital.
func (r *dater) monthAt(i int) (time.Month, bool) {
	if !r.titled(i) {
		return 0, false
	}
	return monthOf(r.w(i))
}
