package coder

import (
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim/text"
)

// relative reads what is counted from the publication day: "yesterday", "last month", "earlier
// this week", "two days ago", "the past three weeks", "spring last year".
func (r *dater) relative(i int) (stretch, int) {
	if s, n := r.dayWord(i); n > 0 {
		return s, n
	}
	j := i
	if in(r.w(j), "earlier", "later", "early", "late", "mid", "mid-") {
		j++
	}
	if s, n := r.thisOrLast(j); n > 0 {
		if r.w(i) == "later" && s.to.After(r.day) || r.w(i) == "later" && r.w(j) == "this" {
			s.from = r.day
			s.to = r.whole(r.day, s.unit, 0).to
		}
		if r.w(i) == "earlier" && r.w(j) == "this" && s.unit != "day" {
			s.from, s.to = r.whole(r.day, s.unit, 0).from, r.day
		}
		return s, j - i + n
	}
	if s, n := r.ago(i); n > 0 {
		return s, n
	}
	return r.season(i)
}

// dayWord reads the words that name a day.
func (r *dater) dayWord(i int) (stretch, int) {
	at := func(from, to, n int) (stretch, int) {
		if n == 1 && partOfDay(r.w(i+1)) {
			n++
		}
		return stretch{from: r.day.AddDate(0, 0, from), to: r.day.AddDate(0, 0, to), unit: "day"}, n
	}
	switch r.w(i) {
	case "today", "tonight":
		return at(0, 0, 1)
	case "yesterday":
		return at(-1, -1, 1)
	case "tomorrow":
		return at(1, 1, 1)
	case "overnight":
		if s, n := r.weekdayAlone(i + 2); n > 0 && in(r.w(i+1), "into", "to") {
			s.from = s.from.AddDate(0, 0, -1)
			return s, n + 2
		}
		return at(-1, 0, 1)
	case "weekend":
		if in(r.w(i-1), "the", "this", "last", "past") || in(r.w(i+1), "'s") {
			s := r.whole(r.day, "week", 0)
			s.from, s.unit = s.to.AddDate(0, 0, -1), "day"
			if !r.future(i) && s.from.After(r.day) || r.w(i-1) == "last" {
				s.from, s.to = s.from.AddDate(0, 0, -7), s.to.AddDate(0, 0, -7)
			}
			return s, 1
		}
	case "eve":
		if r.w(i-1) == "the" && r.w(i+1) != "of" {
			return at(-1, -1, 1)
		}
	case "day":
		if r.w(i+1) == "before" && r.w(i+2) == "yesterday" {
			return at(-2, -2, 3)
		}
		if r.w(i+1) == "after" && r.w(i+2) == "tomorrow" {
			return at(2, 2, 3)
		}
	}
	return stretch{}, 0
}

// whole gives the whole week (from Monday), month or year that lies n of them after the one of
// a day.
func (r *dater) whole(day time.Time, unit string, n int) stretch {
	s := stretch{unit: unit}
	switch unit {
	case "week":
		s.from = day.AddDate(0, 0, -((int(day.Weekday())+6)%7)+7*n)
		s.to = s.from.AddDate(0, 0, 6)
	case "month":
		s.from = time.Date(day.Year(), day.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		s.to = s.from.AddDate(0, 1, -1)
	case "year":
		s.from = time.Date(day.Year()+n, 1, 1, 0, 0, 0, 0, time.UTC)
		s.to = s.from.AddDate(1, 0, -1)
	default:
		s.from = day.AddDate(0, 0, n)
		s.to = s.from
	}
	return s
}

// thisOrLast reads "this week", "last month", "next Friday", "the past three days", "last
// autumn", "the current year".
func (r *dater) thisOrLast(i int) (stretch, int) {
	step := 0
	switch r.w(i) {
	case "this", "current":
	case "last", "past", "previous", "preceding":
		step = -1
	case "next", "coming", "following":
		step = 1
	default:
		return stretch{}, 0
	}
	w := r.w(i + 1)
	if n := smallNumber(w); n > 0 && step != 0 {
		if unit := unitOf(r.w(i + 2)); unit != "" {
			return r.lasting(unit, step*n), 3
		}
		return stretch{}, 0
	}
	switch unit := unitOf(w); {
	case unit == "":
	case r.w(i) == "past" && w == "day":
		return r.lasting("day", -1), 2
	case unit == "day" || unit == "hour" || strings.HasSuffix(w, "s"): // "the last days": vague
		return stretch{}, 0
	case r.w(i) == "past" || r.w(i) == "coming", r.w(i) == "last" && r.w(i-1) == "the" && in(r.w(i-2), "in", "over", "during", "within"):
		return r.lasting(unit, step), 2
	case r.w(i) == "following":
		return stretch{}, 0
	case step != 0:
		return r.whole(r.day, unit, step), 2
	default: // this week: up to now, or from now on
		s := r.whole(r.day, unit, 0)
		if r.future(i) {
			s.from = r.day
		} else {
			s.to = r.day
		}
		return s, 2
	}
	return r.thisNamed(i, step)
}

// thisNamed reads "this morning", "last night", "next Friday", "last July", "last autumn".
func (r *dater) thisNamed(i, step int) (stretch, int) {
	w := r.w(i + 1)
	if partOfDay(w) && r.w(i) != "past" && r.w(i) != "following" {
		if step < 0 && w != "night" || step > 0 {
			return stretch{}, 0
		}
		return r.whole(r.day, "day", step), 2
	}
	if d, ok := weekdayOf(w); ok && r.titled(i+1) {
		back := (int(r.day.Weekday()) - int(d) + 7) % 7
		switch {
		case step < 0 && back == 0:
			back = 7
		case step > 0, step == 0 && back > 0 && r.future(i):
			back -= 7
		}
		s := r.whole(r.day, "day", -back)
		n := 2
		if partOfDay(r.w(i + 2)) {
			n++
		}
		return s, n
	}
	if m, ok := r.monthAt(i + 1); ok {
		if dayNumber(r.w(i+2)) > 0 {
			return stretch{}, 0
		}
		y := r.day.Year()
		switch {
		case step < 0 && m >= r.day.Month():
			y--
		case step > 0 && m <= r.day.Month():
			y++
		}
		return r.whole(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC), "month", 0), 2
	}
	if s, ok := seasonOf(w, r.day.Year()); ok {
		switch {
		case step < 0 && !s.to.Before(r.day):
			s, _ = seasonOf(w, r.day.Year()-1)
		case step > 0 && !s.from.After(r.day):
			s, _ = seasonOf(w, r.day.Year()+1)
		}
		return s, 2
	}
	return stretch{}, 0
}

// lasting gives the n units that end (n < 0) or begin on the publication day.
func (r *dater) lasting(unit string, n int) stretch {
	end := r.day
	switch unit {
	case "hour":
		h := n / 24
		if n%24 != 0 {
			h += sign(n)
		}
		end = end.AddDate(0, 0, h)
	case "day":
		end = end.AddDate(0, 0, n)
	case "week":
		end = end.AddDate(0, 0, 7*n)
	case "month":
		end = end.AddDate(0, n, 0)
	case "year":
		end = end.AddDate(n, 0, 0)
	}
	s := stretch{from: end, to: r.day, unit: "day"}
	if n > 0 {
		s.from, s.to = r.day, end
	}
	return s
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// ago reads "two days ago", "a week ago", "24 hours ago".
func (r *dater) ago(i int) (stretch, int) {
	n := smallNumber(r.w(i))
	unit := unitOf(r.w(i + 1))
	if n == 0 || unit == "" || r.w(i+2) != "ago" {
		return stretch{}, 0
	}
	if unit == "hour" {
		t := midnight(r.now.Add(-time.Duration(n) * time.Hour))
		return stretch{from: t, to: t, unit: "day"}, 3
	}
	return r.whole(r.day, unit, -n), 3
}

// ahead reads "within three days", "in two weeks" of what is to come.
func (r *dater) ahead(i int) (stretch, int) {
	n := smallNumber(r.w(i + 1))
	unit := unitOf(r.w(i + 2))
	if n == 0 || unit == "" || unit == "hour" && n < 24 || !r.future(i) {
		return stretch{}, 0
	}
	s := r.lasting(unit, n)
	if r.w(i) == "in" {
		return r.whole(s.to, unit, 0), 3
	}
	return s, 3
}

// season reads "spring last year", "autumn 2021", "the summer of 2019".
func (r *dater) season(i int) (stretch, int) {
	if _, ok := seasonOf(r.w(i), 2000); !ok {
		return stretch{}, 0
	}
	year, n := r.yearAfter(i + 1)
	if year == 0 {
		return stretch{}, 0
	}
	s, _ := seasonOf(r.w(i), year)
	s.absolute = r.year(i+n) > 0
	return s, n + 1
}

// seasonOf gives the months of a season as the north counts them.
func seasonOf(w string, year int) (stretch, bool) {
	var m time.Month
	switch w {
	case "spring":
		m = time.March
	case "summer":
		m = time.June
	case "autumn", "fall":
		m = time.September
	case "winter":
		m = time.December
	default:
		return stretch{}, false
	}
	from := time.Date(year, m, 1, 0, 0, 0, 0, time.UTC)
	return stretch{from: from, to: from.AddDate(0, 3, -1), unit: "month"}, true
}

// monthOrYearHere reads a month or year where the word before it makes it a time.
func (r *dater) monthOrYearHere(i int) (stretch, int) {
	if r.w(i-1) == "the" && strings.HasSuffix(r.w(i), "0s") || r.yearOf(i) {
		return r.years(i)
	}
	after := in(r.w(i-1), "in", "since", "during", "until", "till", "by", "from", "between", "early", "late", "mid", "throughout", "year", "to") ||
		r.w(i-1) == "of" && in(r.w(i-2), "end", "beginning", "start", "middle", "summer", "spring", "winter", "autumn", "month", "war", "events")
	return r.monthOrYear(i, after)
}

// yearOf tells a year that says which war or attack is meant: "the 2020 war", "a 2019 raid".
func (r *dater) yearOf(i int) bool {
	return in(r.w(i-1), "the", "a", "their", "'s") && r.year(i) > 0 && in(r.w(i+1), "war", "conflict", "clashes", "fighting", "attack", "attacks", "raid", "invasion",
		"offensive", "uprising", "massacre", "coup", "battle", "battles", "hostilities")
}

// monthOrYear reads "August 2019", "mid-June", "May of this year", and with after also "August",
// "2019", "2014-2016".
func (r *dater) monthOrYear(i int, after bool) (stretch, int) {
	w := r.w(i)
	m, ok := r.monthAt(i)
	if x, found := strings.CutPrefix(w, "mid-"); found && !ok {
		m, ok = monthOf(x)
		after = true
	}
	if ok {
		year, n := r.yearAfter(i + 1)
		switch {
		case year > 0 && r.w(i+1) != ",":
			s := r.whole(time.Date(year, m, 1, 0, 0, 0, 0, time.UTC), "month", 0)
			s.absolute = r.year(i+n) > 0
			return s, n + 1
		case !after || m == time.May && r.w(i-1) == "to":
			return stretch{}, 0
		}
		year = r.day.Year()
		switch ahead := r.future(i); {
		case ahead && m < r.day.Month():
			year++
		case !ahead && m > r.day.Month():
			year--
		}
		s := r.whole(time.Date(year, m, 1, 0, 0, 0, 0, time.UTC), "month", 0)
		s.yearless = true
		return s, 1
	}
	if !after {
		return stretch{}, 0
	}
	return r.years(i)
}

// years reads "2019", "2014-2016", "the 1990s".
func (r *dater) years(i int) (stretch, int) {
	if y := r.year(i); y > 0 {
		if r.d.Tokens[i].Kind != text.Number || countable(r.w(i+1)) {
			return stretch{}, 0
		}
		s := r.whole(time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), "year", 0)
		s.absolute = true
		return s, 1
	}
	w := r.w(i)
	if len(w) == 5 && w[3:] == "0s" { // "the 1990s"
		y, err := strconv.Atoi(w[:4])
		if err != nil || y < 1800 || y > 2190 {
			return stretch{}, 0
		}
		s := stretch{from: time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), to: time.Date(y+9, 12, 31, 0, 0, 0, 0, time.UTC), unit: "year", absolute: true}
		if next := r.w(i + 2); r.w(i+1) == "and" && strings.HasSuffix(next, "0s") && (len(next) == 5 || len(next) == 3) { // "the 1970s and 80s"
			if z, err := strconv.Atoi(w[:5-len(next)] + next[:len(next)-1]); err == nil && z > y && z < 2190 {
				s.to = time.Date(z+9, 12, 31, 0, 0, 0, 0, time.UTC)
				return s, 3
			}
		}
		return s, 1
	}
	if len(w) == 7 && (w[4] == '-' || w[4] == '/') && w[5] >= '0' { // "2026-29"
		w = w[:5] + w[:2] + w[5:]
	}
	if len(w) != 9 || w[4] != '-' && w[4] != '/' {
		return stretch{}, 0
	}
	a, err1 := strconv.Atoi(w[:4])
	b, err2 := strconv.Atoi(w[5:])
	if err1 != nil || err2 != nil || a < 1800 || b > 2199 || a > b {
		return stretch{}, 0
	}
	return stretch{
		from: time.Date(a, 1, 1, 0, 0, 0, 0, time.UTC), to: time.Date(b, 12, 31, 0, 0, 0, 0, time.UTC), unit: "year", absolute: true,
	}, 1
}
