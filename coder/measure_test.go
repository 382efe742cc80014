package coder

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// measuresIn writes the measures of a text as "what low..high unit", ~ before those that are approximate.
func measuresIn(tb testing.TB, s string) string {
	d := docOf(tb, s)
	at := time.Date(2031, 4, 30, 18, 0, 0, 0, time.UTC)
	periods := findPeriods(d, 0, len(d.Tokens), at, true, time.Time{})
	var out []string
	for _, m := range findMeasures(d, 0, len(d.Tokens), periods) {
		if err := m.Validate(); err != nil {
			tb.Errorf("%q: %v", s, err)
		}
		bound := func(x *float64) string {
			if x == nil {
				return ""
			}
			return fmt.Sprint(*x)
		}
		n := bound(m.Low) + ".." + bound(m.High)
		if m.Low != nil && m.High != nil && *m.Low == *m.High {
			n = bound(m.Low)
		}
		if m.Approximate {
			n = "~" + n
		}
		out = append(out, m.What+" "+n+" "+m.Unit)
	}
	return strings.Join(out, "; ")
}

func TestMeasures(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"They crossed 2.5 km into the valley.", "distance 2.5 km"},
		{"They crossed 2-3 km into the valley.", "distance 2..3 km"},
		{"They stood two to three kilometres from the line.", "distance 2..3 kilometres"},
		{"They stood about 300 metres from the line.", "distance ~300 metres"},
		{"They stood at least forty miles away.", "distance 40.. miles"},
		{"They came up to 15 km into the valley.", "distance ..15 km"},
		{"The 640-kilometre border was shut.", "distance 640 kilometre"},
		{"They took 18,000 square kilometers.", "area 18000 square kilometers"},
		{"They fought for six hours and the road was shut for three days.", "duration 6 hours; duration 3 days"},
		{"The six-week war cost $7 million, or 1.5 million euros.", "duration 6 week; money 7e+06 $; money 1.5e+06 euros"},
		{"It cost €300 and 40 dollars.", "money 300 €; money 40 dollars"},
		// What says when, how old, how thick.
		{"It fell two days ago, three days later and in the last 48 hours.", ""},
		{"A 20-year-old man aged 9 years old fired a 120 mm mortar.", ""},
		{"He pumped 60,000 barrels a day for the second time.", ""},
		{"Kilometres of road, metres of wire; days went by.", ""},
	} {
		if got := measuresIn(t, c.in); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func FuzzFindMeasures(f *testing.F) {
	f.Add("$ $1e400 1.5 million billion km -3 km 2-1 m 9-9-9 metres a dozen hundred thousand square sq. km² to km and between 2 and 3 km")
	f.Add("up to at least about €0.0 million $,,, 1,2,3 dollars one million - year - old NaN km Inf km 0x10 km")
	f.Fuzz(func(t *testing.T, s string) { measuresIn(t, s) })
}
