package coder

import (
	"strings"
	"time"
)

// later reads what is counted from a day that the text named before: "three days later", "the next day", "a day earlier", "that night", and
// after a comma "two days after the truce", which says when the truce was.
func (r *dater) later(i int) (stretch, int) {
	w := r.w(i)
	switch w {
	case "the", "that", "same", "on":
		return r.thatDay(i)
	case "hours", "minutes", "moments":
		if in(r.w(i+1), "later", "earlier") || in(r.w(i+1), "before", "after", "afterwards") && r.endsAt(i+2) {
			return r.onAnchor(0, 2)
		}
		return stretch{}, 0
	}
	n := smallNumber(w)
	unit := unitOf(r.w(i + 1))
	if n == 0 || unit == "" || unit == "hour" && n < 24 {
		return stretch{}, 0
	}
	sense := 0
	switch r.w(i + 2) {
	case "later", "afterwards":
		sense = 1
	case "earlier":
		sense = -1
	case "before":
		if r.endsAt(i + 3) {
			sense = -1
		}
	case "after":
		k := r.back(i, "just", "only", "barely", "some", "about")
		if _, weekday := weekdayOf(r.w(i + 3)); r.endsAt(i+3) || weekday && r.titled(i+3) || k <= r.first+1 {
			break
		}
		if r.w(k-1) == "," {
			s := r.counted(r.anchorOrDay(), unit, -n)
			s.next = true
			return s, 3
		}
		if unit == "month" && r.anchor.IsZero() {
			s := r.whole(r.day, unit, -n) // "fears of war one month after the clashes"
			s.next = true
			return s, 3
		}
	}
	switch {
	case sense == 0:
		return stretch{}, 0
	case unit == "year" && r.anchorYear:
		return r.counted(r.anchor, unit, sense*n), 3
	case r.anchor.IsZero() && (sense > 0 || n > 1 || unit != "day"):
		return stretch{}, 0
	case r.anchorYear:
		return stretch{}, 0 // "in 2020, and three days later": of no day that is known
	}
	return r.counted(r.anchorOrDay(), unit, sense*n), 3
}

// thatDay reads "the next day", "the previous night", "the day before", "that day", "the same evening".
func (r *dater) thatDay(i int) (stretch, int) {
	j := i
	if r.w(j) == "on" {
		j++
	}
	head := r.w(j)
	if !in(head, "the", "that", "same") || head == "same" && j == i {
		return stretch{}, 0
	}
	word, next := r.w(j+1), r.w(j+2)
	day := func(w string) bool { return w == "day" || partOfDay(w) }
	switch {
	case head == "that" && day(word) && (r.endsAt(j+2) || j > i):
		return r.onAnchor(0, j+2-i)
	case head == "the" && word == "same" && day(next):
		return r.onAnchor(0, j+3-i)
	case head == "the" && in(word, "next", "following") && day(next):
		return r.onAnchor(1, j+3-i)
	case head == "the" && word == "following" && in(next, "week", "month", "year") && !r.anchor.IsZero():
		return r.whole(r.anchor, next, 1), j + 3 - i
	case head == "the" && in(word, "previous", "preceding") && day(next):
		return r.counted(r.anchorOrDay(), "day", -1), j + 3 - i
	case head == "the" && word == "day" && next == "before" && r.endsAt(j+3):
		return r.counted(r.anchorOrDay(), "day", -1), j + 3 - i
	case head == "the" && word == "day" && next == "after" && r.endsAt(j+3):
		return r.onAnchor(1, j+3-i)
	}
	return stretch{}, 0
}

// back skips words before token i.
func (r *dater) back(i int, words ...string) int {
	for in(r.w(i-1), words...) {
		i--
	}
	return i
}

// endsAt tells that no noun or clause follows at token k for which the words before would count.
func (r *dater) endsAt(k int) bool {
	w := r.w(k)
	return w == "" || strings.Trim(w, ".,;:)\"") == "" || in(w, "and", "but", "when", "that", "they", "he", "she", "it", "we", "there", "in", "at", "near", "by", "on")
}

// onAnchor gives the day that lies so many days after the one named before; none where none was named.
func (r *dater) onAnchor(step, n int) (stretch, int) {
	if r.anchor.IsZero() || r.anchorYear {
		return stretch{}, 0
	}
	return r.counted(r.anchor, "day", step), n
}

// anchorOrDay gives the day named before; else the publication day, from which "a day earlier" counts.
func (r *dater) anchorOrDay() time.Time {
	if r.anchor.IsZero() || r.anchorYear {
		return r.day
	}
	return r.anchor
}

// counted gives the day that lies n units from a day: for years the whole year.
func (r *dater) counted(day time.Time, unit string, n int) stretch {
	at := r.whole(day, "day", 0)
	at.absolute = r.anchored
	switch unit {
	case "hour":
		at.from = day.AddDate(0, 0, n/24)
	case "day":
		at.from = day.AddDate(0, 0, n)
	case "week":
		at.from = day.AddDate(0, 0, 7*n)
	case "month":
		at.from = day.AddDate(0, n, 0)
	case "year":
		at = r.whole(day, "year", n)
		at.absolute = r.anchored
		return at
	}
	at.to = at.from
	return at
}
