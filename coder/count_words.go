package coder

import (
	"math"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim/text"
)

// amount reads a number at token j: "7,000", "thirteen", "two hundred and six", "1.5 million",
// "a dozen", "dozens". low and high differ where the word has a span of its own; n is how many
// tokens it took, 0 if there is none.
func (c *counter) amount(j int) (low, high int64, n int) {
	if low, high, n = c.vague(j); n > 0 {
		return low, high, n
	}
	if c.figure(j) {
		v, n := c.figures(j)
		return v, v, n
	}
	w := c.w(j)
	switch {
	case w == "half" && c.w(j+1) == "a" && c.w(j+2) == "dozen":
		return 6, 6, 3
	case w == "a" && in(c.w(j+1), "pair", "couple") && c.w(j+2) == "of":
		return 2, 2, 3
	case w == "a" && in(c.w(j+1), "single", "lone"):
		if in(c.w(j-1), "not", "never", "without") {
			return 0, 0, 0
		}
		return 1, 1, 2
	case w == "a" || w == "single":
		if s := scale(c.w(j + 1)); w == "a" && s > 0 {
			v, n := c.words(j + 1)
			return v, v, n + 1
		}
		return 0, 0, 0
	case w == "one" && !c.countsOne(j):
		return 0, 0, 0
	}
	v, n := c.words(j)
	return v, v, n
}

// figures reads digits at j and the scale behind them: "7,000", "7 000", "1.5 million".
func (c *counter) figures(j int) (int64, int) {
	w := c.w(j)
	if s := scale(c.w(j + 1)); s > 0 {
		if v, err := strconv.ParseFloat(strings.ReplaceAll(w, ",", ""), 64); err == nil && v*float64(s) <= 1e15 && v >= 0 {
			return int64(math.Round(v * float64(s))), 2
		}
	}
	v, ok := wholeNumber(w)
	if !ok {
		return 0, 0
	}
	n := 1
	for len(w) <= 3 && c.figure(j+n) && len(c.w(j+n)) == 3 && c.d.Tokens[j+n-1].Space && v < 1e12 && v > 0 { // 136 770
		x, err := strconv.ParseInt(c.w(j+n), 10, 64)
		if err != nil {
			break
		}
		v, n = v*1000+x, n+1
	}
	return v, n
}

// words reads a number in words at j: "twenty-one", "two hundred and six thousand".
func (c *counter) words(j int) (v int64, n int) {
	var total, part int64
	for n < 12 {
		w := c.w(j + n)
		switch x, s := smallWord(w), scale(w); {
		case x > 0 && (part == 0 || part%100 == 0 || x < 10 && part%10 == 0 && part%100 > 10):
			part += x
		case s == 12 && part > 0, s == 100 && part > 0 && part < 100, n == 0 && s > 0:
			part = max(part, 1) * s
		case s >= 1000 && part > 0:
			if part > 1e15/s || total > 1e15 {
				return total + part, n
			}
			total, part = total+part*s, 0
		case w == "and" && n > 0 && scale(c.w(j+n-1)) >= 100 && smallWord(c.w(j+n+1)) > 0 && smallWord(c.w(j+n+1)) < 100 && part%100 == 0:
		default:
			return total + part, n
		}
		n++
	}
	return total + part, n
}

// vague reads the words that span: "dozens", "tens of thousands", "several hundred".
func (c *counter) vague(j int) (low, high int64, n int) {
	w := c.w(j)
	if in(w, "several", "few", "many") || w == "a" && c.w(j+1) == "few" {
		k := j + 1
		if w == "a" {
			k++
		}
		if low, high = spanOf(c.w(k) + "s"); low > 0 {
			return low, high, k + 1 - j
		}
		return 0, 0, 0
	}
	if in(w, "tens", "dozens", "hundreds", "scores") && c.w(j+1) == "of" {
		if _, times := spanOf(c.w(j + 2)); times > 0 && scale(strings.TrimSuffix(c.w(j+2), "s")) >= 1000 {
			low, high = spanOf(w)
			s := scale(strings.TrimSuffix(c.w(j+2), "s"))
			return low * s, (high+1)*s - 1, 3
		}
	}
	if w == "tens" || w == "scores" && in(c.w(j-1), "the", "their", "his") {
		return 0, 0, 0
	}
	if low, high = spanOf(w); low > 0 {
		return low, high, 1
	}
	return 0, 0, 0
}

// spanOf gives the span of a plural number word.
func spanOf(w string) (low, high int64) {
	switch w {
	case "tens":
		return 10, 99
	case "dozens":
		return 24, 99
	case "scores":
		return 40, 99
	case "hundreds":
		return 100, 999
	case "thousands":
		return 1000, 9999
	case "millions":
		return 1e6, 1e7 - 1
	}
	return 0, 0
}

// countsOne tells whether "one" at j counts rather than stands for something.
func (c *counter) countsOne(j int) bool {
	if in(c.w(j-1), "no", "the", "this", "that", "each", "every", "any", "which", "another", "some", "last", "previous", "whole", "'s") {
		return false
	}
	switch next := c.w(j + 1); next {
	case "another", "day", "side", "that", "which", "can", "could", "must", "should", "may", "might", "hand", "thing", "way", "time", "more", "by", "says", "said",
		"on", "at", "in", "to", "-", "'s", "for", "morning", "evening", "night", ",", ".":
		return next == "," && c.figure(j-1)
	case "of":
		w := c.w(j + 2)
		if w == "the" || w == "its" || w == "our" || w == "their" {
			w = c.w(j + 3)
		}
		return !in(w, "most", "worst", "best", "first", "few", "main", "key", "many", "several", "reasons", "causes") && !strings.HasSuffix(w, "est") && smallWord(w) == 0
	}
	return true
}

// scale gives 12 for "dozen", 100 for "hundred" and so on, else 0.
func scale(w string) int64 {
	switch w {
	case "dozen":
		return 12
	case "hundred":
		return 100
	case "thousand":
		return 1000
	case "million", "mln", "mln.":
		return 1e6
	case "billion", "bln", "bln.":
		return 1e9
	}
	return 0
}

// scaleOf gives the scale of token i.
func (c *counter) scaleOf(i int) int64 { return scale(c.w(i)) }

// smallWord reads "seven", "forty", "twenty-one"; 0 if it is none.
func smallWord(w string) int64 {
	if tens, ones, ok := strings.Cut(w, "-"); ok {
		t, o := smallWord(tens), smallWord(ones)
		if t >= 20 && t%10 == 0 && o > 0 && o < 10 {
			return t + o
		}
		return 0
	}
	switch w {
	case "thirteen":
		return 13
	case "fourteen":
		return 14
	case "fifteen":
		return 15
	case "sixteen":
		return 16
	case "seventeen":
		return 17
	case "eighteen":
		return 18
	case "nineteen":
		return 19
	case "twenty":
		return 20
	case "thirty":
		return 30
	case "forty":
		return 40
	case "fifty":
		return 50
	case "sixty":
		return 60
	case "seventy":
		return 70
	case "eighty":
		return 80
	case "ninety":
		return 90
	case "a", "an":
		return 0
	}
	if w == "" || w[0] <= '9' {
		return 0
	}
	return int64(smallNumber(w))
}

func ordinal(w string) bool {
	return in(w, "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "twentieth")
}

// notCount tells whether the number of tokens [a, b) measures or names rather than counts.
func (c *counter) notCount(a, b int) bool {
	return c.named(a, b) || c.measured(b) || c.isYear(a, b)
}

// named tells a number that is part of a name or an address, an age, a sum of money.
func (c *counter) named(a, b int) bool {
	prev := c.w(a - 1)
	if in(prev, "the", "these", "those", "our", "their", "between") && c.sides(b) { // "the two countries" are known, not counted
		return true
	}
	if in(prev, "$", "€", "£", "₽", "usd", "eur", "no.", "nos.", "no", "number", "№", "#", "article", "articles", "art.", "resolution", "paragraph", "para.", "section", "clause", "annex",
		"chapter", "page", "figure", "fig.", "table", "flight", "route", "highway", "road", "channel", "height", "hill", "elevation", "aged", "age", "version", "protocol",
		"order", "decree", "line", "calibre", "caliber", "kilometre", "kilometer", "km", "sector", "zone", "grid", "gate", "type", "point", "item", "mark", "phase", "group") {
		return c.figure(a) || prev == "aged" || prev == "age"
	}
	if (prev == "and" || prev == ",") && c.figure(a-2) && in(c.w(a-3), "aged", "ages", "age") {
		return true // "aged 9 and 11"
	}
	if in(prev, "of", "at", "in", "near", "to", "from") && c.d.Tokens[a].Title && b < c.last && c.d.Tokens[b].Title && c.d.Tokens[a].Kind == text.Word {
		return true // "the village of Seven Wells"
	}
	if prev == "." && a >= 2 && !c.d.Tokens[a-1].Space { // ".7" of a broken figure
		return true
	}
	if a > c.first && c.d.Tokens[a].Kind == text.Number && !c.d.Tokens[a-1].Space && in(prev, "-", "/", "+") && a-1 > c.first && !c.d.Tokens[a-2].Space {
		return true
	}
	if b < c.last && c.d.Tokens[b].Title && c.figure(a) { // "14 Mill Street"
		for k := b; k < b+3; k++ {
			if in(c.w(k), "street", "avenue", "road", "lane", "st.", "ave.", "boulevard") && c.d.Tokens[k].Title {
				return true
			}
		}
	}
	return false
}

// sides tells whether what is numbered before token b are the sides of a dispute.
func (c *counter) sides(b int) bool {
	for k := b; k < b+4; k++ {
		if in(c.w(k), "countries", "governments", "armies", "sides", "states", "neighbours", "neighbors", "nations", "republics", "parties", "capitals", "leaderships", "peoples", "presidents", "ministers", "ministries") {
			return true
		}
	}
	return false
}

// measured tells whether a unit follows at token b: time, distance, calibre, share, money.
func (c *counter) measured(b int) bool {
	if c.w(b) == "-" && b < c.last && !c.d.Tokens[b-1].Space && !c.d.Tokens[b].Space {
		return true // "640-kilometre", "20-year-old"
	}
	k := b
	for in(c.w(k), "square", "cubic", "nautical", "linear", "us", "long") {
		k++
	}
	if unit(c.w(k)) || c.w(k) == "per" && c.w(k+1) == "cent" {
		return true
	}
	for n := 0; n < 10 && (c.figure(k) || in(c.w(k), ",", "and", "or")); n++ { // "100, 122 and 152 mm"
		k++
	}
	return k > b && in(c.w(k), "mm", "millimetre", "millimetres", "millimeter", "calibre", "caliber")
}

// isYear tells a figure that reads as a year and has no noun behind it that is counted.
func (c *counter) isYear(a, b int) bool {
	if b != a+1 || !c.figure(a) {
		return false
	}
	y := (&dater{d: c.d, first: c.first, last: c.last}).year(a)
	if y < 1900 || y > 2100 {
		return false
	}
	next := c.w(b)
	if in(c.w(a-1), "the", "a") && len(c.w(a)) == 4 && !countable(next) {
		return true // "the 1998 bombings"
	}
	return !countable(next) && !(strings.HasSuffix(next, "s") && len(next) > 3 && !c.d.Tokens[b].Title) || in(c.w(a-1), "in", "since", "of", "by", "until", "from", "during") && !countable(next)
}

// unit tells the words behind numbers that measure.
func unit(w string) bool {
	switch w {
	case "day", "days", "hour", "hours", "hrs", "minute", "minutes", "min", "second", "seconds", "week", "weeks", "month", "months", "year", "years", "decade", "decades", "century",
		"centuries", "km", "kilometre", "kilometres", "kilometer", "kilometers", "metre", "metres", "meter", "meters", "m", "cm", "mm", "millimetre", "millimetres", "mile",
		"miles", "feet", "foot", "ft", "yards", "yard", "km/h", "mph", "%", "percent", "percentage", "pct", "degrees", "degree", "°", "dollars", "dollar", "euros", "euro", "pounds",
		"rubles", "roubles", "somoni", "som", "soms", "tenge", "rupees", "lira", "dinars", "yuan", "usd", "eur", "a.m.", "p.m.", "am", "pm", "o'clock", "times", "gmt",
		"utc", "third", "thirds", "quarter", "quarters", "half", "halves", "fifths", "tenths", "points", "knots", "mhz", "ghz", "kg", "kilograms", "volts", "kv", "mw", "kw", "inches", "inch",
		"calibre", "caliber":
		return true
	}
	return false
}

// person tells nouns for the people who come to harm in reports; those who only speak in them
// (a spokesman, a reporter) are not here.
func person(w string) bool {
	switch w {
	case "soldier", "serviceman", "servicewoman", "guard", "guardsman", "villager", "farmer", "policeman", "policewoman", "civilian", "resident", "child", "girl", "boy", "woman", "man",
		"driver", "pilot", "fighter", "sergeant", "corporal", "private", "conscript", "shepherd", "herder", "herdsman", "teenager", "pensioner", "infant", "baby", "schoolboy",
		"schoolgirl", "student", "trooper", "gunman", "militant", "rebel", "insurgent", "sniper", "sapper", "medic", "paramedic", "nurse", "fisherman", "labourer", "worker",
		"passer-by", "bystander", "reservist", "volunteer", "peacekeeper", "prisoner", "detainee", "hostage", "refugee", "pedestrian", "motorist", "mother", "father", "grandmother", "toddler", "cadet", "lieutenant":
		return true
	}
	return false
}
