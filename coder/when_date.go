package coder

import (
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim/text"
)

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
	if r.w(i+1) == "-" && a == b {
		if s, k := r.hyphenDate(a, i+2); k > 0 {
			return s, k + 2
		}
	}
	if r.w(j-1) == "of" && in(r.w(j), "this", "last", "next", "the") && r.w(j+1) == "month" {
		return r.dayOf(a, b, r.whole(r.day, "month", map[string]int{"last": -1, "next": 1}[r.w(j)])), j + 2 - i
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

// hyphenDate reads "APR-2031" behind "28-".
func (r *dater) hyphenDate(day, j int) (stretch, int) {
	name, year, ok := strings.Cut(r.w(j), "-")
	m, known := monthOf(name)
	if y, err := strconv.Atoi(year); ok && known && err == nil {
		if len(year) == 2 {
			y += 2000
		}
		s := r.dayOf(day, day, stretch{from: time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)})
		s.absolute = true
		return s, 1
	}
	return stretch{}, 0
}

// dayOf gives days a to b of a month that begins a stretch; a zero stretch where it has not so many.
func (r *dater) dayOf(a, b int, month stretch) stretch {
	from, to := month.from.AddDate(0, 0, a-1), month.from.AddDate(0, 0, b-1)
	if from.Month() != month.from.Month() || to.Month() != month.from.Month() {
		return stretch{}
	}
	return stretch{from: from, to: to, unit: "day"}
}

// dayAlone reads "the 28th" behind on, since, until or by: the last one that is past, or the next where the sentence tells what is to come.
func (r *dater) dayAlone(i int) (stretch, int) {
	w := r.w(i + 1)
	if r.w(i) != "the" || !in(r.w(i-1), "on", "since", "until", "by", "of") || len(w) < 3 {
		return stretch{}, 0
	}
	day := dayNumber(w)
	next := i + 2
	if day == 0 || !strings.HasSuffix(w, "th") && !strings.HasSuffix(w, "st") && !strings.HasSuffix(w, "nd") && !strings.HasSuffix(w, "rd") || r.titled(next) {
		return stretch{}, 0
	}
	if next < r.last && r.d.Tokens[next].Kind == text.Word && smallNumber(r.w(next)) == 0 && !in(r.w(next), "in", "at", "the", "and", "our", "their", "near", "when", "they", "he", "we") {
		return stretch{}, 0 // "the 3rd brigade"
	}
	s := r.dayOf(day, day, r.whole(r.day, "month", 0))
	switch {
	case r.future(i) && (s.from.IsZero() || s.from.Before(r.day)):
		s = r.dayOf(day, day, r.whole(r.day, "month", 1))
	case s.from.IsZero() || s.from.After(r.day) && !r.future(i):
		s = r.dayOf(day, day, r.whole(r.day, "month", -1))
	}
	return s, 2
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
	if a == b && r.w(i+2) == "and" && r.w(i+4) != "" && !r.noun(i+4) {
		if second := dayNumber(r.w(i + 3)); second > a { // "April 27 and 28"
			b, n = second, 3
		}
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
	if and {
		if b, n := r.dayList(i, a); n > 0 {
			return a, b, n
		}
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

// dayList reads "22, 24 and 27" before a month, from the first of them to the last.
func (r *dater) dayList(i, a int) (b, n int) {
	j, last := i+1, a
	for r.w(j) == "," && dayNumber(r.w(j+1)) > last {
		last = dayNumber(r.w(j + 1))
		j += 2
	}
	if j == i+1 {
		return 0, 0
	}
	if r.w(j) == "and" && dayNumber(r.w(j+1)) > last {
		last = dayNumber(r.w(j + 1))
		j += 2
	}
	if _, month := r.monthAt(j); !month {
		return 0, 0
	}
	return last, j - i
}

// noun tells that token k may be what a number before it counts: a word that is neither a preposition nor the like.
func (r *dater) noun(k int) bool {
	if k >= r.last || r.d.Tokens[k].Kind != text.Word {
		return false
	}
	return !in(r.w(k), "in", "at", "on", "near", "by", "the", "and", "to", "of", "when", "that", "as", "for", "with", "from", "but", "after", "while")
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
// month the second is, unless that day had not come yet.
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
	if strings.Contains(w, "/") && v[0] <= 12 && v[1] <= 12 && r.known && !r.future(i) {
		dayFirst, monthFirst := time.Date(v[2], time.Month(v[1]), v[0], 0, 0, 0, 0, time.UTC), time.Date(v[2], time.Month(v[0]), v[1], 0, 0, 0, 0, time.UTC)
		if dayFirst.After(r.day) && !monthFirst.After(r.day) {
			v[0], v[1] = v[1], v[0] // what has happened has a day that has come
		}
	}
	t := time.Date(v[2], time.Month(v[1]), v[0], 0, 0, 0, 0, time.UTC)
	if t.Day() != v[0] || int(t.Month()) != v[1] || v[2] < 1000 {
		return stretch{}, 1
	}
	return stretch{from: t, to: t, unit: "day", absolute: true}, 1
}
