package coder

import (
	"time"
)

// days reads days at token i with what stands before them: "since Thursday", "by the end of
// March", "from 1 to 3 May", "between Monday and Friday".
func (r *dater) days(i int) (s stretch, n int) {
	switch w := r.w(i); w {
	case "since":
		k := r.leadIn(i + 1)
		if s, n := r.pointAfter(k); n > 0 {
			s.to = r.day
			return s, n + k - i
		}
	case "starting", "beginning":
		if s, n := r.pointAfter(i + 2); n > 0 && in(r.w(i+1), "from", "on", "with") && s.from.Equal(s.to) {
			if _, _, m := r.clockRange(i + 2 + n); m == 0 && !r.future(i) && s.from.Before(r.day) {
				s.to = r.day
			}
			return s, n + 2
		}
	case "before", "through":
		if s, n := r.edge(i + 1); n > 0 && w == "before" {
			return r.upTo(s, "by"), n + 1
		}
		if s, n := r.point(i + 1); n > 0 && w == "through" && s.to.After(r.day) {
			return r.upTo(s, w), n + 1
		}
	case "no", "not":
		if r.w(i+1) == "later" && r.w(i+2) == "than" {
			if s, n := r.pointAfter(i + 3); n > 0 {
				return r.upTo(s, "by"), n + 3
			}
		}
	case "by", "until", "till":
		k := r.leadIn(i + 1)
		if s, n := r.pointAfter(k); n > 0 {
			return r.upTo(s, w), n + k - i
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

// leadIn skips what only says where in a day: "the early hours of", "late".
func (r *dater) leadIn(i int) int {
	j := i
	if r.w(j) == "the" {
		j++
	}
	if in(r.w(j), "early", "late") && in(r.w(j+1), "hours", "morning", "evening", "afternoon") {
		j++
	}
	if in(r.w(j), "hours", "morning", "evening", "night", "afternoon", "dawn") && r.w(j+1) == "of" {
		return j + 2
	}
	if _, ok := weekdayOf(r.w(i + 1)); ok && in(r.w(i), "early", "late") {
		return i + 1
	}
	return i
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
	if a.unit == "day" && a.yearless && b.absolute {
		a.from = time.Date(b.to.Year(), a.from.Month(), a.from.Day(), 0, 0, 0, 0, time.UTC)
		a.absolute = true
	}
	if a.unit == "month" && a.yearless && b.absolute {
		a.from = time.Date(b.from.Year(), a.from.Month(), 1, 0, 0, 0, 0, time.UTC)
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
	if s, n := r.later(i); n > 0 {
		return s, n
	}
	if s, n := r.part(i); n > 0 {
		return s, n
	}
	if s, n := r.dayAlone(i); n > 0 {
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
	if s, k := r.weekdayOfWeek(i+n, d); k > 0 {
		return s, n + k
	}
	t := r.day.AddDate(0, 0, -((int(r.day.Weekday()) - int(d) + 7) % 7))
	if r.future(i) && t.Before(r.day) {
		t = t.AddDate(0, 0, 7)
	}
	return stretch{from: t, to: t, unit: "day"}, n
}

// weekdayOfWeek reads "of last week", "last week", "next week" behind a weekday.
func (r *dater) weekdayOfWeek(k int, d time.Weekday) (stretch, int) {
	j := k
	if r.w(j) == "of" {
		j++
	}
	step := 0
	switch r.w(j) {
	case "last":
		step = -1
	case "next":
		step = 1
	case "this":
	default:
		return stretch{}, 0
	}
	if r.w(j+1) != "week" {
		return stretch{}, 0
	}
	week := r.whole(r.day, "week", step)
	return r.whole(week.from, "day", (int(d)+6)%7), j + 2 - k
}

// monthAt reads the name of a month, which has a capital.
func (r *dater) monthAt(i int) (time.Month, bool) {
	if !r.titled(i) {
		return 0, false
	}
	return monthOf(r.w(i))
}
