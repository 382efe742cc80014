package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// language is what the desk says in one language. A second one is a second file like
// messages_en.go.
type language struct {
	Tag    string            // BCP 47
	Dir    string            // ltr or rtl
	text   map[string]string // by key; %s and %d stand for what is filled in
	plural func(n int) string
	months []string
}

// T gives the words for a key. A key without words shows itself, which a test rules out.
func (l language) T(key string, args ...any) string {
	s, ok := l.text[key]
	if !ok {
		return "‹" + key + "›"
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// Or gives the words for a key, or the code itself where there are none for it.
func (l language) Or(key, code string) string {
	if s, ok := l.text[key+"."+code]; ok {
		return s
	}
	return strings.ReplaceAll(code, "_", " ")
}

// N gives the words for a number of things: the key's form for that number, with the number
// as first thing filled in.
func (l language) N(key string, n int, args ...any) string {
	return l.T(key+"."+l.plural(n), append([]any{l.Number(int64(n))}, args...)...)
}

// Number writes a whole number in groups of three.
func (l language) Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Day writes a day of the record (YYYY-MM-DD) for people; what is none stays as it is.
func (l language) Day(day string) string {
	t, err := time.Parse(counterclaim.DateLayout, day)
	if err != nil {
		return day
	}
	return fmt.Sprintf("%d %s %d", t.Day(), l.months[t.Month()-1], t.Year())
}

// Span writes a first and a last day.
func (l language) Span(from, to string) string {
	if from == to || to == "" {
		return l.Day(from)
	}
	return l.T("span", l.Day(from), l.Day(to))
}

// readSpan says of what days the reports are that were read, "" where none has a date.
func (l language) readSpan(from, to string) string {
	switch from {
	case "":
		return ""
	case to:
		return l.T("read.day", l.Day(from))
	}
	return l.T("read.span", l.Day(from), l.Day(to))
}

// stamp is a time for people with the machine's writing of it.
type stamp struct {
	Machine string // for the datetime attribute
	Text    string
}

// Instant writes a publication time: on the clock that it was written in, and in UTC.
func (l language) Instant(s string) stamp {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04"} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		day := l.Day(t.Format(counterclaim.DateLayout))
		if layout != time.RFC3339 {
			return stamp{s, l.T("clock.bare", day, t.Format("15:04"))}
		}
		return stamp{s, day + ", " + l.clock(t)}
	}
	if s == "" {
		return stamp{Text: l.T("day.none")}
	}
	return stamp{s, l.Day(s)}
}

// Date writes the day of a publication time; the clock stays in the machine's writing.
func (l language) Date(s string) stamp {
	r := counterclaim.Report{Published: s}
	if day := r.Day(); day != "" {
		return stamp{s, l.Day(day)}
	}
	return l.Instant(s)
}

// clock writes a time of day with its zone, and in UTC where that differs.
func (l language) clock(t time.Time) string {
	_, offset := t.Zone()
	if offset == 0 {
		return t.Format("15:04") + " UTC"
	}
	utc := t.UTC()
	if utc.Day() != t.Day() {
		return l.T("clock.otherday", t.Format("15:04"), t.Format("-07:00"), utc.Format("15:04"), l.Day(utc.Format(counterclaim.DateLayout)))
	}
	return l.T("clock", t.Format("15:04"), t.Format("-07:00"), utc.Format("15:04"))
}

// Period writes when something happens, hours included, and whose clock they are on.
func (l language) Period(p *counterclaim.Period) string {
	if p == nil {
		return ""
	}
	s := l.Span(p.From, p.To)
	from, err := time.Parse(time.RFC3339, p.FromTime)
	if err != nil {
		return s
	}
	s += ", " + l.clock(from)
	if to, err := time.Parse(time.RFC3339, p.ToTime); err == nil && !to.Equal(from) {
		s = l.T("span", s, l.clock(to))
	}
	if p.Clock == "assumed" {
		s += " " + l.T("clock.assumed")
	}
	return s
}

// Count writes a number of people or things: "at least 4", "about 100", "24 to 99".
func (l language) Count(c counterclaim.Count) string {
	var s string
	switch {
	case c.Low != nil && c.High != nil && *c.Low == *c.High:
		s = l.Number(*c.Low)
	case c.Low != nil && c.High != nil:
		s = l.T("count.between", l.Number(*c.Low), l.Number(*c.High))
	case c.Low != nil:
		s = l.T("count.atleast", l.Number(*c.Low))
	case c.High != nil:
		s = l.T("count.upto", l.Number(*c.High))
	}
	if c.Approximate {
		s = l.T("count.about", s)
	}
	return s
}

// List joins names for reading.
func (l language) List(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return l.T("list", strings.Join(names[:len(names)-1], ", "), names[len(names)-1])
}

// functions are what the templates may call.
func (l language) functions() template.FuncMap {
	return template.FuncMap{
		"t":      l.T,
		"n":      l.N,
		"number": func(n int) string { return l.Number(int64(n)) },
		"inc":    func(i int) int { return i + 1 },
		"day":    l.Day,
		"beyond": func(list []string, most int) int { return max(0, len(list)-most) },
	}
}
