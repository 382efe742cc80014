package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// The years that a publication date may have; the record refuses others.
const firstYear, lastYear = 1800, 2200

const monthNames = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`

const weekday = `(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?`

// dateForms are the ways in which pages write a day; order gives where year, month and day
// stand among the groups, a zero month that day and month are written alike.
var dateForms = []struct {
	re               *regexp.Regexp
	year, month, day int
}{
	{regexp.MustCompile(`\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:\b|T)`), 1, 2, 3},
	{regexp.MustCompile(`(?i)` + weekday + `\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+` + monthNames + `,?[\s-]+(\d{4})\b`), 3, 2, 1},
	{regexp.MustCompile(`(?i)` + weekday + `\b` + monthNames + `\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`), 3, 1, 2},
	{regexp.MustCompile(`\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b`), 3, 2, 1},
	{regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})/(\d{4})\b`), 3, 0, 0},
}

const clock = `(\d{1,2})[:.](\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s*([ap])\.?m\.?)?(?:\s*(?:hrs|hours|h)\b)?` +
	`(?:\s*\(?((?:UTC|GMT)\s*[+−-]\d{1,2}(?::?\d{2})?|UTC\b|GMT\b|Z\b|[+−-]\d{2}:?\d{2}\b)\)?)?`

var (
	clockAfter  = regexp.MustCompile(`(?i)^(?:T|[\s,|·–—-]*(?:at\s+)?)` + clock)
	clockBefore = regexp.MustCompile(`(?i)\b` + clock + `(?:\s+on)?[\s,|·–—-]*$`)
)

// foundDate is a date in a text: where it stands, with its clock time, and what it says.
type foundDate struct {
	start, end       int
	year, month, day int
	twofold          bool   // "03/04/2022": may be either of two days
	clock            string // "T15:04:05+06:00", "T15:04" without a zone, or ""
}

// findDate finds the first date in s.
func findDate(s string) (foundDate, bool) {
	best, form := []int(nil), 0
	for i, f := range dateForms {
		if m := f.re.FindStringSubmatchIndex(s); m != nil && (best == nil || m[0] < best[0]) {
			best, form = m, i
		}
	}
	if best == nil {
		return foundDate{}, false
	}
	group := func(i int) string { return s[best[2*i]:best[2*i+1]] }
	f := dateForms[form]
	d := foundDate{start: best[0], end: best[1], year: number(group(f.year))}
	d.end -= len(s[d.start:d.end]) - len(strings.TrimSuffix(s[d.start:d.end], "T"))
	if f.month > 0 {
		d.month, d.day = monthOf(group(f.month)), number(group(f.day))
	} else {
		d.day, d.month, d.twofold = dayAndMonth(number(group(1)), number(group(2)))
	}
	d.addClock(s)
	return d, true
}

// dayAndMonth tells which of two numbers is the day, where that can be told.
func dayAndMonth(a, b int) (day, month int, twofold bool) {
	if a <= 12 && b > 12 {
		return b, a, false
	}
	return a, b, a <= 12 && b <= 12 && a != b
}

// addClock takes in the clock time after or before the date.
func (d *foundDate) addClock(s string) {
	tail := s[d.end:]
	if m := clockAfter.FindStringSubmatchIndex(tail); m != nil {
		if c, ok := clockOf(tail, m); ok {
			d.clock, d.end = c, d.end+m[1]
			return
		}
	}
	lead := s[:d.start]
	if m := clockBefore.FindStringSubmatchIndex(lead); m != nil {
		if c, ok := clockOf(lead, m); ok {
			d.clock, d.start = c, m[0]
		}
	}
}

func clockOf(s string, m []int) (string, bool) {
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	hour, minute, second := number(group(1)), number(group(2)), number(group(3))
	half := strings.ToLower(group(4))
	if half != "" && (hour < 1 || hour > 12) || hour > 23 || minute > 59 || second > 59 {
		return "", false
	}
	if half != "" {
		hour %= 12
	}
	if half == "p" {
		hour += 12
	}
	zone, ok := offset(group(5))
	if !ok {
		return "", false
	}
	if zone == "" {
		return fmt.Sprintf("T%02d:%02d", hour, minute), true
	}
	return fmt.Sprintf("T%02d:%02d:%02d%s", hour, minute, second, zone), true
}

// offset writes a zone as RFC 3339 does: "UTC+6" is "+06:00", "GMT" is "Z".
func offset(zone string) (string, bool) {
	z := strings.ToUpper(strings.ReplaceAll(strings.ReplaceAll(zone, "−", "-"), " ", ""))
	z = strings.TrimPrefix(strings.TrimPrefix(z, "UTC"), "GMT")
	switch {
	case zone == "":
		return "", true
	case z == "" || z == "Z":
		return "Z", true
	}
	digits := strings.ReplaceAll(z[1:], ":", "")
	hours, minutes := digits, "0"
	if len(digits) > 2 {
		hours, minutes = digits[:len(digits)-2], digits[len(digits)-2:]
	}
	h, m := number(hours), number(minutes)
	if h > 14 || m > 59 {
		return "", false
	}
	return fmt.Sprintf("%c%02d:%02d", z[0], h, m), true
}

// String gives the date as the record writes it, "" where there is no such day or its year
// is not credible.
func (d foundDate) String() string {
	t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	real := t.Year() == d.year && int(t.Month()) == d.month && t.Day() == d.day
	if !real || d.twofold || d.year < firstYear || d.year > lastYear {
		return ""
	}
	return t.Format(counterclaim.DateLayout) + d.clock
}

// credible gives the publication date as the record writes it, "" with a note where there is
// none, it cannot be read or its year cannot be. What the record can read stays as written.
func credible(s string) (published, note string) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", "no date found"
	}
	r := counterclaim.Report{Published: s}
	if t, ok := r.PublishedTime(); ok {
		if t.Year() >= firstYear && t.Year() <= lastYear {
			return s, ""
		}
		return "", "date " + quoted(s) + " is not credible, left empty"
	}
	d, ok := findDate(s)
	if ok && d.String() != "" {
		return d.String(), ""
	}
	if ok && d.twofold {
		return "", "date " + quoted(s) + " may be either of two days, left empty"
	}
	return "", "date " + quoted(s) + " is not credible, left empty"
}

// toCome reports a publication date more than a day after now: whatever the zone, nobody can have published then.
func toCome(published string, now time.Time) bool {
	r := counterclaim.Report{Published: published}
	t, ok := r.PublishedTime()
	return ok && t.After(now.Add(24*time.Hour))
}

// monthOf reads a month's name or number, 0 where it is neither.
func monthOf(s string) int {
	if n := number(s); n > 0 {
		return n
	}
	if len(s) < 3 {
		return 0
	}
	at := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(s[:3]))
	if at < 0 || at%3 != 0 {
		return 0
	}
	return at/3 + 1
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
