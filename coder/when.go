package coder

import (
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/text"
)

// timed is a time expression: what it means and the tokens [first, last) of the document that
// say it.
type timed struct {
	period      counterclaim.Period
	first, last int
	// bare: the words give a time of day alone ("at 17:20", "in the evening"). The day is that of
	// the sentence's own date, else the publication day; where the text goes on about an
	// earlier day the caller may move it there with onDay.
	bare bool
	// next: the words say when what follows them was ("two days after the truce").
	next bool
}

// Time is a time expression: what it means and the bytes of the text that say it.
type Time struct {
	Period     counterclaim.Period
	Start, End int
}

// Times resolves the time expressions of a text against the publication time, whose zone is the outlet's; where known is false, only what
// names its own year resolves.
func Times(d *text.Doc, published time.Time, known bool) []Time {
	var out []Time
	var anchor time.Time
	for _, x := range d.Sentences {
		found := findPeriods(d, int(x.First), int(x.Last), published, known, anchor)
		for _, t := range found {
			out = append(out, Time{t.period, int(d.Tokens[t.first].Start), int(d.Tokens[t.last-1].End)})
		}
		anchor = lastDay(found, anchor)
	}
	return out
}

// onDay moves a period that covers one day to another day, clock times with it.
func onDay(p counterclaim.Period, day string) counterclaim.Period {
	old, err1 := time.Parse(counterclaim.DateLayout, p.From)
	new, err2 := time.Parse(counterclaim.DateLayout, day)
	if err1 != nil || err2 != nil || p.From != p.To {
		return p
	}
	days := int(new.Sub(old).Hours() / 24)
	p.From, p.To = day, day
	for _, t := range []*string{&p.FromTime, &p.ToTime} {
		if x, err := time.Parse(time.RFC3339, *t); err == nil {
			*t = x.AddDate(0, 0, days).Format(time.RFC3339)
		}
	}
	return p
}

// findPeriods resolves the time expressions of tokens [first, last) against the publication time,
// whose zone is the outlet's. Where that time is not known, only what names its own year
// resolves. Dates that no calendar has give nothing; neither do vague words such as
// "recently". anchor is the day that the sentences before named last, zero if none: "the next day" counts from it.
func findPeriods(d *text.Doc, first, last int, published time.Time, known bool, anchor time.Time) []timed {
	r := dater{d: d, first: first, last: last, now: published, known: known, anchor: anchor}
	r.day = midnight(published)
	var found []timed
	day := time.Time{} // of the sentence's latest date, for the clock times after it
	for i := r.afterDateline(); i < last; {
		s, a, b := r.expression(i)
		if b <= i {
			i++
			continue
		}
		i = b
		if s.from.IsZero() && !s.bare { // a date that no calendar has
			continue
		}
		if n := len(found); n > 0 && s.clocks && r.w(a-1) == "(" && found[n-1].last >= a-1 && found[n-1].period.FromTime != "" {
			continue // "4 a.m. local time (0100 UTC)": the same moment
		}
		if n := len(found); n > 0 && s.upTo && found[n-1].last+2 >= a && !s.to.Before(r.parse(found[n-1].period.From)) {
			// "during the current year, up to 4 March" is one period.
			p := &found[n-1]
			p.period.To, p.period.Precision, p.last = s.to.Format(counterclaim.DateLayout), "day", b
			p.period.Text = r.words(p.first, b)
			continue
		}
		switch {
		case s.bare && !day.IsZero():
			s.from, s.to = day, day
		case s.bare:
			s.from = r.dayOfClock(s, a)
			if before := r.day.Sub(anchor); !anchor.IsZero() && before > 0 && before <= 7*24*time.Hour && r.w(a) != "since" && !r.future(a) {
				s.from = anchor // the text goes on about that day
			}
			s.to = s.from
			if s.openness == 'u' && s.end <= 8*60 && !r.future(a) { // "until three in the morning" began on the eve
				s.from = s.to.AddDate(0, 0, -1)
			}
		case s.from.Equal(s.to):
			day = s.from
		}
		r.anchorAt(s)
		if p, ok := r.period(s, a, b); ok {
			found = append(found, timed{period: p, first: a, last: b, bare: s.bare, next: s.next})
		}
	}
	return found
}

// dater resolves the time expressions of one sentence.
type dater struct {
	d           *text.Doc
	first, last int
	now         time.Time // publication, in the outlet's zone
	day         time.Time // its day, at midnight UTC as all days here
	known       bool

	anchor     time.Time // the day that the text named last, from which "the next day" counts
	anchorYear bool      // it was a year
	anchored   bool      // it named its own year
}

// anchorAt makes a day or a year that was named the one from which later words count.
func (r *dater) anchorAt(s stretch) {
	switch {
	case s.next:
	case s.from.Equal(s.to):
		r.anchor, r.anchorYear, r.anchored = s.from, false, s.absolute
	case s.unit == "year" && s.absolute && s.from.Year() == s.to.Year():
		r.anchor, r.anchorYear, r.anchored = s.from, true, true
	}
}

// lastDay gives the last single day that periods name, else the one before.
func lastDay(found []timed, before time.Time) time.Time {
	for i := len(found) - 1; i >= 0; i-- {
		if p := &found[i].period; p.From == p.To {
			from, _, _ := p.Days()
			return from
		}
	}
	return before
}

// stretch is what a time expression means.
type stretch struct {
	from, to time.Time // days, both inclusive
	unit     string    // precision
	absolute bool      // names its own year
	yearless bool      // a day of a month whose year was guessed
	upTo     bool      // "up to", "until": an end without a beginning
	next     bool      // it says when what follows was: "two days after the truce"

	clocks   bool // one of the two clock times below is there
	start    int  // minutes after midnight, -1 if not given
	end      int
	zone     *time.Location // nil: the outlet's
	stated   bool           // the text says whose clock it is
	bare     bool           // a time of day without a day
	openness byte           // of the clock times: 'f' from, 'u' until, 'r' from the one to the other, 0 one moment
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func (r *dater) parse(day string) time.Time {
	t, _ := time.Parse(counterclaim.DateLayout, day) // written by period, so it reads
	return t
}

// w gives token i in lower case, "" outside the sentence.
func (r *dater) w(i int) string {
	if i < r.first || i >= r.last {
		return ""
	}
	return r.d.Lower(i)
}

func (r *dater) titled(i int) bool { return i >= r.first && i < r.last && r.d.Tokens[i].Title }

func (r *dater) words(a, b int) string {
	return r.d.Text[r.d.Tokens[a].Start:r.d.Tokens[b-1].End]
}

// afterDateline gives the token after "OLM, Ardania, Oct 19 (Agency) -", whose date is that of
// the report.
func (r *dater) afterDateline() int {
	if r.first >= r.last || !upper(r.d.Word(r.first)) {
		return r.first
	}
	for i := r.first + 1; i < min(r.first+18, r.last); i++ {
		if r.w(i) == "-" && r.d.Tokens[i-1].Space {
			return i + 1
		}
	}
	return r.first
}

func upper(w string) bool {
	for i := 0; i < len(w); i++ {
		if 'a' <= w[i] && w[i] <= 'z' {
			return false
		}
	}
	return len(w) > 1
}

// expression reads the time expression that begins at token i and gives the tokens [a, b) that
// say it; b is 0 where there is none.
func (r *dater) expression(i int) (s stretch, a, b int) {
	if !r.mayBegin(i) {
		return s, 0, 0
	}
	if s, n := r.form(i); n > 0 {
		return s, i, i + n
	}
	if s, a, b := r.lasts(i); b > 0 {
		return s, a, b
	}
	if s, n := r.days(i); n > 0 {
		j := i + n
		if k := r.skip(j, ",", "starting", "beginning", "already"); k <= j+2 {
			if c, _, m := r.clockRange(k); m > 0 {
				return s.withClock(c), i, k + m
			}
		}
		if _, _, b := r.timeOfDay(j); b > 0 { // "14 October at dawn"
			j = b
		}
		return s, i, j
	}
	c, lead, n := r.clockRange(i)
	if n == 0 {
		return r.timeOfDay(i)
	}
	j := i + n
	k := r.skip(j, ",", "on", "of", "hours")
	if s, m := r.point(k); m > 0 && k <= j+3 {
		if c.start%(24*60) == 0 && s.from.AddDate(0, 0, 1).Equal(s.to) { // midnight of 24/25 February
			c.start = 24 * 60
			return s.withClock(c), i + lead, k + m
		}
		if s.from.Equal(s.to) {
			return s.withClock(c), i + lead, k + m
		}
	}
	c.bare = true
	return c, i + lead, j
}

// mayBegin tells whether a time expression can begin at token i at all: most words are asked no more.
func (r *dater) mayBegin(i int) bool {
	t := &r.d.Tokens[i]
	if t.Kind == text.Punct || t.Kind == text.URL {
		return false
	}
	if t.Kind == text.Number || t.Title || r.d.Text[t.Start] <= '9' {
		return true
	}
	w := r.d.Lower(i)
	switch w {
	case "since", "by", "until", "till", "up", "from", "between", "within", "in", "for", "starting", "beginning", "before", "through", "no", "not", "at", "around", "about",
		"the", "that", "same", "on", "hours", "minutes", "moments", "this", "last", "past", "previous", "preceding", "next", "coming", "following", "current", "earlier",
		"later", "early", "late", "mid", "today", "tonight", "yesterday", "tomorrow", "overnight", "eve", "day", "weekend", "first", "second", "third", "fourth", "spring",
		"summer", "autumn", "fall", "winter", "noon", "midnight", "midday", "half", "quarter", "during", "nearly", "almost", "shortly", "just", "exactly", "approximately",
		"roughly", "to", "after":
		return true
	}
	return smallNumber(w) > 0 || strings.HasPrefix(w, "mid-")
}

func (r *dater) skip(i int, words ...string) int {
	for n := 0; n < 3 && in(r.w(i), words...); n++ {
		i++
	}
	return i
}

// withClock adds the clock times of c to days.
func (s stretch) withClock(c stretch) stretch {
	if !c.clocks {
		return s
	}
	s.clocks, s.start, s.end, s.zone, s.stated, s.openness = true, c.start, c.end, c.zone, c.stated, c.openness
	s.unit = c.unit
	return s
}

// dayOfClock gives the day of a clock time that stands without one: the publication day, or the
// eve where the sentence tells what happened at an hour that had not come yet.
func (r *dater) dayOfClock(s stretch, i int) time.Time {
	now := r.now.Hour()*60 + r.now.Minute()
	if s.clocks && s.openness == 0 && now > 0 && s.end > now+30 && s.zone == nil && !r.future(i) {
		return r.day.AddDate(0, 0, -1)
	}
	return r.day
}

// period writes a stretch as the record has it; ok is false where it cannot be known.
func (r *dater) period(s stretch, a, b int) (p counterclaim.Period, ok bool) {
	if !r.known && !s.absolute || s.to.Before(s.from) || s.from.Year() < 1 || s.to.Year() > 9999 {
		return p, false
	}
	p = counterclaim.Period{
		Text: r.words(a, b), From: s.from.Format(counterclaim.DateLayout), To: s.to.Format(counterclaim.DateLayout), Precision: s.unit,
	}
	if !s.clocks || !r.known && s.zone == nil {
		if s.clocks {
			p.Precision = "day"
		}
		return p, true
	}
	zone := s.zone
	if zone == nil {
		zone = r.now.Location()
	}
	if s.start >= 0 && s.end >= 0 && s.end < s.start && s.from.Equal(s.to) {
		s.to = s.to.AddDate(0, 0, 1) // over midnight
		p.To = s.to.Format(counterclaim.DateLayout)
	}
	at := func(day time.Time, minutes int) string {
		y, m, d := day.Date()
		return time.Date(y, m, d, 0, minutes, 0, 0, zone).Format(time.RFC3339)
	}
	if s.start >= 0 {
		p.FromTime = at(s.from, s.start)
	}
	if s.end >= 0 {
		p.ToTime = at(s.to, s.end)
	}
	p.Clock = "assumed"
	if s.stated {
		p.Clock = "stated"
	}
	return p, true
}

// future tells whether what stands at token i is still to come, by the nearest word that shows
// tense: "said on Monday that it will" is past, "that on Thursday they will" is to come.
func (r *dater) future(i int) bool {
	for n := 1; n < 40; n++ {
		if back := i - n; back >= r.first && r.w(back) != ";" {
			if t := r.tense(back); t != 0 {
				return t > 0
			}
		}
		if ahead := i + n; ahead < r.last {
			if t := r.tense(ahead); t != 0 {
				return t > 0
			}
		}
		if i-n < r.first && i+n >= r.last {
			break
		}
	}
	return false
}
