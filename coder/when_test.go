package coder

import (
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim/text"
)

func docOf(tb testing.TB, s string) *text.Doc {
	tb.Helper()
	a, err := text.New(text.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return a.Analyze(s)
}

// periodsOf writes the periods of a text as "from..to" with clock times and the zone's ground,
// those of one day once.
func periodsOf(tb testing.TB, s, published string) string {
	tb.Helper()
	at, err := time.Parse(time.RFC3339, published)
	known := err == nil
	d := docOf(tb, s)
	var out []string
	for _, x := range findPeriods(d, 0, len(d.Tokens), at, known, time.Time{}) {
		p := x.period
		if err := p.Validate(); err != nil {
			tb.Errorf("%q: %v", s, err)
		}
		o := p.From
		if p.To != p.From {
			o += ".." + p.To
		}
		if p.FromTime != "" || p.ToTime != "" {
			clock := func(t string) string {
				if t == "" {
					return ""
				}
				return t[len("2022-10-19T"):len("2022-10-19T10:00")] + strings.TrimPrefix(t[len("2022-10-19T10:00:00"):], "+06:00")
			}
			o += " " + clock(p.FromTime) + "-" + clock(p.ToTime) + " " + p.Clock
		}
		out = append(out, o)
	}
	return strings.Join(out, "; ")
}

// TestPeriods: published Wednesday 19 October 2022 at 18:00 in a zone of +06:00.
func TestPeriods(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// Dates.
		{"On 28 April a post was shelled.", "2022-04-28"},
		{"A post was shelled on April 28.", "2022-04-28"},
		{"It fell on Oct. 13, 2021.", "2021-10-13"},
		{"It fell on the 3rd of May 2020.", "2020-05-03"},
		{"It fell on Thursday, Oct. 13, 2022.", "2022-10-13"},
		{"It fell on Friday 14 October at dawn.", "2022-10-14"},
		{"It fell on 29.04.2021 or 2021-04-30 or 01/05/2021.", "2021-04-29; 2021-04-30; 2021-05-01"},
		{"It fell on 24 December.", "2021-12-24"},
		{"The parties will meet on 24 December.", "2022-12-24"},
		{"The parties will meet on 3 March.", "2023-03-03"},
		{"On 31 February and 2022-13-45 nothing was seen.", ""},
		{"On 30.02.2021 nothing was seen.", ""},
		{"On 29 February 2020 a post fell, on 29 February 2021 none.", "2020-02-29"},
		{"On the night of 24/25 February fire was opened.", "2022-02-24..2022-02-25"},
		{"From 1 to 3 May the road was shut.", "2022-05-01..2022-05-03"},
		{"Between 5 and 7 June it was shut.", "2022-06-05..2022-06-07"},
		{"From 28 September to 3 October 2021 it was shut.", "2021-09-28..2021-10-03"},
		{"It was shut May 1-3.", "2022-05-01..2022-05-03"},
		{"On May 5 and 12 people died.", "2022-05-05"},
		{"They met on 5 May last year and on 6 May this year.", "2021-05-05; 2022-05-06"},
		// Months, seasons, years.
		{"In 2020 they fought.", "2020-01-01..2020-12-31"},
		{"In August 2019 they fought.", "2019-08-01..2019-08-31"},
		{"In November they fought.", "2021-11-01..2021-11-30"},
		{"In October they fought.", "2022-10-01..2022-10-31"},
		{"Talks will begin in March.", "2023-03-01..2023-03-31"},
		{"They fought last July.", "2022-07-01..2022-07-31"},
		{"They fought last November.", "2021-11-01..2021-11-30"},
		{"They fought last autumn.", "2021-09-01..2021-11-30"},
		{"They fought in spring last year and in the summer of 2019.", "2021-03-01..2021-05-31; 2019-06-01..2019-08-31"},
		{"They fought last year.", "2021-01-01..2021-12-31"},
		{"From 2014 to 2016 they fought.", "2014-01-01..2016-12-31"},
		{"In 2014-2016 they fought.", "2014-01-01..2016-12-31"},
		{"In 2020 people were seen.", ""},
		{"They may go and march in june.", ""},
		{"A treaty of the old kind, the 1997 Convention, holds.", ""},
		// Counted from publication.
		{"Yesterday fire was opened.", "2022-10-18"},
		{"On the eve a post fell, on the eve of talks.", "2022-10-18"},
		{"This morning a note was handed over today.", "2022-10-19; 2022-10-19"},
		{"Shots were heard last night.", "2022-10-18"},
		{"Shots were heard overnight.", "2022-10-18..2022-10-19"},
		{"They will arrive tomorrow.", "2022-10-20"},
		{"It fell the day before yesterday.", "2022-10-17"},
		{"Last week it fell.", "2022-10-10..2022-10-16"},
		{"Last month it fell.", "2022-09-01..2022-09-30"},
		{"This week it fell.", "2022-10-17..2022-10-19"},
		{"Earlier this week it fell.", "2022-10-17..2022-10-19"},
		{"They will meet later this week.", "2022-10-19..2022-10-23"},
		{"They will meet next week.", "2022-10-24..2022-10-30"},
		{"They will meet next month.", "2022-11-01..2022-11-30"},
		{"It fell two days ago.", "2022-10-17"},
		{"It fell three weeks ago.", "2022-09-26..2022-10-02"},
		{"It fell in the past week.", "2022-10-12..2022-10-19"},
		{"It fell in the last three days.", "2022-10-16..2022-10-19"},
		{"The troops will leave within three days.", "2022-10-19..2022-10-22"},
		{"It will be done by the end of the month.", "2022-10-19..2022-10-31"},
		{"The bridge would be repaired by the end of March.", "2022-10-19..2023-03-31"},
		{"They recently met and in recent weeks spoke.", ""},
		{"During the current year, up to 4 March, 90 violations were counted.", "2022-01-01..2022-03-04"},
		{"Since Thursday the gate has been shut.", "2022-10-13..2022-10-19"},
		{"Since June of this year they have waited.", "2022-06-01..2022-10-19"},
		{"Since 2014 they have fought.", "2014-01-01..2022-10-19"},
		{"Since yesterday morning 40 left.", "2022-10-18..2022-10-19"},
		// Weekdays.
		{"The ministry said Wednesday that it fell.", "2022-10-19"},
		{"It fell on Friday.", "2022-10-14"},
		{"Monday's attack was the worst.", "2022-10-17"},
		{"The ministry told reporters that on Thursday deputies will vote.", "2022-10-20"},
		{"The ministry said on Monday that it will withdraw.", "2022-10-17"},
		{"Last Wednesday it fell.", "2022-10-12"},
		{"They will meet next Monday.", "2022-10-24"},
		{"From Monday to Wednesday the gate was shut.", "2022-10-17..2022-10-19"},
		{"It fell overnight into Tuesday.", "2022-10-17..2022-10-18"},
		{"OLM, Oct 19 (Valley Wire) - Troops fired on Tuesday.", "2022-10-18"},
		// Clock times.
		{"From 12:45 howitzers were fired.", "2022-10-19 12:45- assumed"},
		{"At 16:00 local time fire ceased.", "2022-10-19 16:00-16:00 stated"},
		{"The truce began at 4 p.m. and 6:30 p.m. again.", "2022-10-19 16:00-16:00 assumed; 2022-10-19 18:30-18:30 assumed"},
		{"Around 09:30 they came.", "2022-10-19 09:30-09:30 assumed"},
		{"Today at about 07:15 they came.", "2022-10-19 07:15-07:15 assumed"},
		{"At 19:10 hours on 9 October 2022 they came.", "2022-10-09 19:10-19:10 assumed"},
		{"On October 12, starting from 07:30, they came.", "2022-10-12 07:30- assumed"},
		{"Between 03:10 and 09:40 on 12 October shots were heard.", "2022-10-12 03:10-09:40 assumed"},
		{"Shots were heard 03:10-09:40.", "2022-10-19 03:10-09:40 assumed"},
		{"Between 22:00 and 04:00 on 17 October shots were heard.", "2022-10-17..2022-10-18 22:00-04:00 assumed"},
		{"Until about two at night guns were heard.", "2022-10-18..2022-10-19 -02:00 assumed"},
		{"At noon a drone flew by.", "2022-10-19 12:00-12:00 assumed"},
		{"At 16:00 Moscow time the truce began.", "2022-10-19 16:00+03:00-16:00+03:00 stated"},
		{"At 10:00 GMT the truce began.", "2022-10-19 10:00Z-10:00Z stated"},
		{"At dawn they came, and in the evening they left.", "2022-10-19; 2022-10-19"},
		{"Yesterday two fell, and at 14:00 the road was shut.", "2022-10-18; 2022-10-18 14:00-14:00 assumed"},
		{"At 23:40 shots were heard.", "2022-10-18 23:40-23:40 assumed"},
		{"A ceasefire from 23:40 was agreed.", "2022-10-19 23:40- assumed"},
		// Forms of their own.
		{"Fire was seen at 171600ZOCT22 and at 181600Z.", "2022-10-17 16:00Z-16:00Z stated; 2022-10-18 16:00Z-16:00Z stated"},
		{"At 321600ZOCT22 and at 312560Z nothing was seen.", ""},
		{"It fell on 2022-10-17T16:05:00+06:00.", "2022-10-17 16:05-16:05 stated"},
		{"It fell on 17-OCT-2022 at 14:20 (UTC+3).", "2022-10-17 14:20+03:00-14:20+03:00 stated"},
		{"It fell on 10/12/2022.", "2022-10-12"},
		{"It fell on 15, 17 and 18 October.", "2022-10-15..2022-10-18"},
		{"On the 12th of last month, on the 17th and on the 3rd brigade.", "2022-09-12; 2022-10-17"},
		{"It fell over the weekend; the next will come this weekend.", "2022-10-15..2022-10-16; 2022-10-22..2022-10-23"},
		{"In the first quarter of 2022, in the second half of September and in the 1980s and 90s.", "2022-01-01..2022-03-31; 2022-09-16..2022-09-30; 1980-01-01..1999-12-31"},
		{"The gate will be shut for 48 hours from midnight, then for three days from 24 October.", "2022-10-20..2022-10-21 00:00-00:00 assumed; 2022-10-24..2022-10-26"},
		// Counted from a day named before.
		{"On 5 October it began; three days later it stopped, and the next day they met.", "2022-10-05; 2022-10-08; 2022-10-09"},
		{"It was quiet on Monday, two days after the truce.", "2022-10-17; 2022-10-15"},
		{"The following day and three days later nothing was known of it.", ""},
		{"The two sides met a day earlier.", "2022-10-18"},
		{"The talks were to be held on Thursday of last week.", "2022-10-13"},
		{"At 25:61 nothing was heard, nor for 16 hours, nor 3.5 km off.", ""},
	} {
		if got := periodsOf(t, c.in, "2022-10-19T18:00:00+06:00"); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// TestPeriodsUndated: without a publication time only full dates resolve.
func TestPeriodsUndated(t *testing.T) {
	for in, want := range map[string]string{
		"Yesterday and on Friday and on 5 May and last month it fell.": "",
		"It fell on 5 May 2021 at 10:00.":                              "2021-05-05",
		"It fell on 29.04.2021.":                                       "2021-04-29",
		"It fell in August 2019, in 2020.":                             "2019-08-01..2019-08-31; 2020-01-01..2020-12-31",
		"It fell at 16:00 and since 2014 and this week.":               "",
	} {
		if got := periodsOf(t, in, ""); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestPeriodPrecisionAndText(t *testing.T) {
	at := time.Date(2022, 10, 19, 18, 0, 0, 0, time.UTC)
	for _, c := range []struct{ in, text, precision string }{
		{"They met last week.", "last week", "week"},
		{"They met in August 2019.", "August 2019", "month"},
		{"They met in 2019.", "2019", "year"},
		{"They met on Friday morning.", "Friday morning", "day"},
		{"They met on 5 May at 10:20.", "5 May at 10:20", "minute"},
		{"They met at 4 p.m. then.", "4 p.m.", "hour"},
		{"They have met since 5 May.", "since 5 May", "day"},
	} {
		d := docOf(t, c.in)
		got := findPeriods(d, 0, len(d.Tokens), at, true, time.Time{})
		if len(got) != 1 || got[0].period.Text != c.text || got[0].period.Precision != c.precision {
			t.Errorf("%s: got %+v, want %q of precision %s", c.in, got, c.text, c.precision)
		}
	}
}

func TestOnDay(t *testing.T) {
	at := time.Date(2022, 10, 19, 18, 0, 0, 0, time.FixedZone("", 6*3600))
	d := docOf(t, "From 12:45 howitzers were fired.")
	got := findPeriods(d, 0, len(d.Tokens), at, true, time.Time{})
	if len(got) != 1 || !got[0].bare {
		t.Fatalf("got %+v, want one bare period", got)
	}
	p := onDay(got[0].period, "2022-10-01")
	if p.From != "2022-10-01" || p.To != "2022-10-01" || p.FromTime != "2022-10-01T12:45:00+06:00" {
		t.Errorf("moved to %+v", p)
	}
}

func FuzzFindPeriods(f *testing.F) {
	f.Add("From 1 to 3 May 2021, at 16:00 local time, since last autumn, by the end of the month, up to 4 March.", int64(1666180800))
	f.Add("the night of 24/25 February between 22:00 and 04:00 within nine years 999 months ago", int64(-62135596800))
	f.Add("next year tomorrow 99 years ago in 12 weeks they will 31/31 January-May 9999-12-31", int64(253402300799))
	f.Fuzz(func(t *testing.T, s string, unix int64) {
		d := docOf(t, s)
		at := time.Unix(unix, 0).UTC()
		for _, known := range []bool{true, false} {
			for _, x := range d.Sentences {
				first, last := int(x.First), int(x.Last)
				for _, p := range findPeriods(d, first, last, at, known, time.Time{}) {
					if p.first < first || p.last > last || p.first >= p.last {
						t.Fatalf("%q: tokens %d to %d of %d to %d", s, p.first, p.last, first, last)
					}
					if err := p.period.Validate(); err != nil {
						t.Fatalf("%q: %v", s, err)
					}
				}
			}
		}
	})
}
