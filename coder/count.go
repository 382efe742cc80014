package coder

import (
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim/text"
)

// number is a number of people or things with its bounds, said by the tokens [first, last) of the
// document ("at least four", "between 30 and 45").
type number struct {
	low, high   *int64 // nil: that bound is not set by the words
	approx      bool
	first, last int
	ordinal     bool // "a seventh": it counts one more
	article     bool // "a villager": the article and its noun, which count one
}

// counter finds the numbers of one sentence.
type counter struct {
	d           *text.Doc
	first, last int
	times       [][2]int // tokens of dates and clock times, which are not counts
}

// findNumbers finds the numbers of people and things among tokens [first, last), in order. Dates,
// clock times, years, lengths of time, distances, calibres, percentages, money, ages, house
// numbers and the numbers in names are none; "both", "several" and "a few" give no bound.
func findNumbers(d *text.Doc, first, last int) []number {
	c := counter{d: d, first: first, last: last}
	c.findTimes()
	var out []number
	for i := first; i < last; {
		if n, ok := c.numberAt(i); ok {
			out = append(out, n)
			i = n.last
			continue
		}
		i = c.next(i)
	}
	return out
}

func (c *counter) w(i int) string {
	if i < c.first || i >= c.last {
		return ""
	}
	return c.d.Lower(i)
}

// findTimes notes which tokens say a time.
func (c *counter) findTimes() {
	r := dater{d: c.d, first: c.first, last: c.last}
	for i := c.first; i < c.last; {
		_, a, b := r.expression(i)
		if b <= i {
			i++
			continue
		}
		c.times = append(c.times, [2]int{a, b})
		i = b
	}
}

// inTime gives the end of the time expression that token i stands in, or i.
func (c *counter) inTime(i int) int {
	for _, t := range c.times {
		if t[0] <= i && i < t[1] {
			return t[1]
		}
	}
	return i
}

// next gives the token to look at after i gave nothing: past a figure that is no count, so that
// its parts are not taken for one.
func (c *counter) next(i int) int {
	if end := c.inTime(i); end > i {
		return end
	}
	if _, _, n := c.amount(i); n > 0 {
		return i + n
	}
	return i + 1
}

// numberAt reads the number that begins at token i.
func (c *counter) numberAt(i int) (number, bool) {
	if n, ok := c.single(i); ok {
		return n, true
	}
	if c.inTime(i) > i {
		return number{}, false
	}
	b, j := c.bound(i)
	if c.w(j) == "between" || c.w(j) == "from" {
		if n, ok := c.span(i, j+1, true); ok {
			return n, true
		}
	}
	if c.inTime(j) > j {
		return number{}, false
	}
	if n, ok := c.span(i, j, false); ok {
		n.approx = n.approx || b.approx
		return n, true
	}
	low, high, k := c.amount(j)
	if k == 0 || c.notCount(j, j+k) {
		return number{}, false
	}
	n := number{low: &low, high: &high, approx: b.approx, first: i, last: j + k}
	switch {
	case b.least:
		n.high = nil
	case b.most:
		n.low = nil
	}
	if in(c.w(n.last), "or", "and") && c.w(n.last+1) == "more" {
		n.high, n.last = nil, n.last+2
	} else if in(c.w(n.last+1), "or", "and") && c.w(n.last+2) == "more" && in(c.w(n.last), "people", "persons", "civilians", "soldiers") {
		n.high = nil // "sixty-six people or more"
	}
	return n, true
}

// bounds are what the words before a number say of it.
type bounds struct {
	least, most, approx bool
}

// bound reads "at least", "more than", "up to", "about" and their like at i and gives the token
// after them.
func (c *counter) bound(i int) (b bounds, j int) {
	j = i
	for range 3 {
		w, next, third := c.w(j), c.w(j+1), c.w(j+2)
		switch {
		case in(w, "not", "no") && in(next, "less", "fewer") && third == "than":
			b.least, j = true, j+3
		case in(w, "not", "no") && next == "more" && third == "than":
			b.most, j = true, j+3
		case in(w, "more", "greater", "higher") && next == "than":
			b.least, j = true, j+2
		case in(w, "less", "fewer", "lower") && next == "than":
			b.most, j = true, j+2
		case w == "at" && next == "least", w == "upwards" && next == "of":
			b.least, j = true, j+2
		case w == "at" && next == "most", w == "up" && next == "to", w == "as" && in(next, "many", "much") && third == "as":
			b.most, j = true, j+2
			if third == "as" {
				j++
			}
		case w == "in" && next == "excess" && third == "of", w == "a" && next == "minimum" && third == "of":
			b.least, j = true, j+3
		case w == "a" && next == "maximum" && third == "of":
			b.most, j = true, j+3
		case in(w, "over", "above", "exceeding") && !c.afterFlight(j):
			b.least, j = true, j+1
		case in(w, "under", "below") && c.d.Tokens[j].Kind == text.Word && c.figure(j+1):
			b.most, j = true, j+1
		case w == "close" && next == "to":
			b.approx, j = true, j+2
		case in(w, "about", "some", "around", "almost", "nearly", "roughly", "approximately", "approx.", "estimated", "perhaps", "circa", "c.", "~"):
			b.approx, j = true, j+1
		case w == "an" && next == "estimated":
			b.approx, j = true, j+2
		case in(w, "only", "just", "exactly", "further", "another", "additional"), w == "a" && in(next, "further", "total"), w == "an" && next == "additional":
			j++
			if w == "a" || w == "an" {
				j++
			}
			if next == "total" && third == "of" {
				j++
			}
		default:
			return b, j
		}
	}
	return b, j
}

// afterFlight tells a place rather than a bound: "flew over two villages".
func (c *counter) afterFlight(j int) bool {
	return in(c.w(j-1), "flew", "fly", "flies", "flying", "flown", "hovered", "hovering", "raised", "flights", "flight", "circled", "passed", "control", "sovereignty", "dispute")
}

// figure tells whether token i is written in digits.
func (c *counter) figure(i int) bool {
	return i >= c.first && i < c.last && c.d.Tokens[i].Kind == text.Number
}

// span reads two numbers with a word between them at token j: "30 to 45", "two or three", "30 and
// 45" after "between", or one token "30-45". first is where its text begins.
func (c *counter) span(first, j int, between bool) (number, bool) {
	a, _, n := c.amount(j)
	if n == 0 {
		return c.oneTokenSpan(first, j)
	}
	w := c.w(j + n)
	if !(in(w, "to", "or", "-") || between && w == "and") || w == "-" && c.d.Tokens[j+n-1].Space != c.d.Tokens[j+n].Space {
		return number{}, false
	}
	k := j + n + 1
	if c.inTime(k) > k {
		return number{}, false
	}
	b, _, m := c.amount(k)
	if m == 0 || b <= a || c.notCount(j, j+n) && w != "-" || c.notCount(k, k+m) {
		return number{}, false
	}
	if s := c.scaleOf(k + m - 1); a < 1000 && s > a && m > 1 && n == 1 && in(w, "to", "or", "-") && b%s == 0 && b/s > a { // "two to three million"
		a *= s
	}
	return number{low: &a, high: &b, first: first, last: k + m}, true
}

// oneTokenSpan reads "30-45" before a noun.
func (c *counter) oneTokenSpan(first, j int) (number, bool) {
	x, y, ok := strings.Cut(c.w(j), "-")
	if !ok || !c.figure(j) || j+1 >= c.last || c.d.Tokens[j+1].Kind != text.Word || c.d.Tokens[j+1].Title || c.notCount(j, j+1) {
		return number{}, false
	}
	a, ok1 := wholeNumber(x)
	b, ok2 := wholeNumber(y)
	if !ok1 || !ok2 || a >= b || len(x) == 4 && len(y) == 4 && a > 1800 && b < 2200 {
		return number{}, false
	}
	return number{low: &a, high: &b, first: first, last: j + 1}, true
}

// single reads what counts one without a number: "a seventh died", "a villager".
func (c *counter) single(i int) (number, bool) {
	if !in(c.w(i), "a", "an", "another") {
		return number{}, false
	}
	one, same := int64(1), int64(1)
	n := number{low: &one, high: &same, first: i}
	if ordinal(c.w(i + 1)) {
		if next := c.w(i + 2); in(next, "died", "was", "were", "is", "has", "had", "perished", "succumbed", "later", "remains") || person(next) {
			n.last, n.ordinal = i+2, true
			return n, true
		}
		return number{}, false
	}
	for k := i + 1; k <= i+5 && k < c.last && (c.d.Tokens[k].Kind != text.Punct || c.w(k) == "-"); k++ {
		if person(c.w(k)) && !person(c.w(k+1)) {
			if next := c.w(k + 1); in(next, "'s", "-", "group", "groups", "leader", "leaders", "commander", "commanders", "movement", "organization", "organisation", "faction", "network",
				"attack", "attacks", "camp", "camps", "stronghold", "base", "hideout", "targets", "target", "school", "rights", "labor", "labour", "union", "unions") {
				return number{}, false
			}
			n.last, n.article = k+1, true
			return n, true
		}
		if in(c.w(k), "of", "and", "in", "on", "at", "for", "to", "with", "by", "from", "that", "who", "was", "is") {
			break
		}
	}
	return number{}, false
}

// wholeNumber reads "7000", "7,000"; ok is false for decimals and what is not a number.
func wholeNumber(w string) (int64, bool) {
	if w == "" || len(w) > 18 || len(w) > 1 && w[0] == '0' || w[0] < '0' || w[0] > '9' {
		return 0, false
	}
	if groups := strings.Split(w, ","); len(groups) > 1 {
		for i, g := range groups {
			if i > 0 && len(g) != 3 || i == 0 && len(g) > 3 {
				return 0, false
			}
		}
		w = strings.Join(groups, "")
	}
	n, err := strconv.ParseInt(w, 10, 64)
	return n, err == nil && n <= 1e15
}
