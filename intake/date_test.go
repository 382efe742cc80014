package intake

import (
	"testing"
	"time"
)

func TestCredibleDate(t *testing.T) {
	for _, c := range []struct{ in, published, note string }{
		{"2022-10-19", "2022-10-19", ""},
		{"2022-10-19T00:00:00Z", "2022-10-19T00:00:00Z", ""},
		{"2022-10-19T14:05:09.25+06:00", "2022-10-19T14:05:09.25+06:00", ""},
		{"2022-10-19T14:05", "2022-10-19T14:05", ""},
		{" 2022-10-19 14:05:09 ", "2022-10-19T14:05", ""},
		{"2022-10-19 14:05:09 +0600", "2022-10-19T14:05:09+06:00", ""},
		{"2022/10/19", "2022-10-19", ""},
		{"Wed, 19 Oct 2022 14:05:09 GMT", "2022-10-19T14:05:09Z", ""},
		{"Wednesday 19 Oct 2022", "2022-10-19", ""},
		{"19 October 2022", "2022-10-19", ""},
		{"19th of October, 2022", "2022-10-19", ""},
		{"October 19, 2022", "2022-10-19", ""},
		{"Sept. 5, 2022, 9:05 a.m.", "2022-09-05T09:05", ""},
		{"Oct 19, 2022 12:05 AM UTC", "2022-10-19T00:05:00Z", ""},
		{"19.10.2022", "2022-10-19", ""},
		{"19.10.2022, 14.05 UTC+5", "2022-10-19T14:05:00+05:00", ""},
		{"19.10.2022 14:05 (GMT+05:30)", "2022-10-19T14:05:00+05:30", ""},
		{"19 October 2022, 23:05 UTC−3", "2022-10-19T23:05:00-03:00", ""},
		{"19/10/2022", "2022-10-19", ""},
		{"10/19/2022", "2022-10-19", ""},
		{"10/10/2022", "2022-10-10", ""},
		{"03/04/2022", "", `date "03/04/2022" may be either of two days, left empty`},
		{"", "", "no date found"},
		{"9999-12-31", "", `date "9999-12-31" is not credible, left empty`},
		{"9999-12-31T00:00:00Z", "", `date "9999-12-31T00:00:00Z" is not credible, left empty`},
		{"31 December 9999", "", `date "31 December 9999" is not credible, left empty`},
		{"0001-01-01", "", `date "0001-01-01" is not credible, left empty`},
		{"2022-02-30", "", `date "2022-02-30" is not credible, left empty`},
		{"2022-13-01", "", `date "2022-13-01" is not credible, left empty`},
		{"last week", "", `date "last week" is not credible, left empty`},
		{"19 October 2022 at 29:71", "2022-10-19", ""},
		{"99999999999999999999-10-19", "", `date "99999999999999999999-10-19" is not credible, left empty`},
	} {
		published, note := credible(c.in)
		if published != c.published || note != c.note {
			t.Errorf("%q: %q, note %q; want %q, note %q", c.in, published, note, c.published, c.note)
		}
	}
}

func TestToCome(t *testing.T) {
	now := time.Date(2022, 10, 19, 12, 0, 0, 0, time.UTC)
	for published, want := range map[string]bool{
		"":                          false,
		"no date":                   false,
		"2022-10-19":                false,
		"2022-10-20":                false, // already there in the east
		"2022-10-20T11:59:00+14:00": false,
		"2022-10-21":                true,
		"2031-01-01T00:00:00Z":      true,
		"1999-12-31":                false,
	} {
		if got := toCome(published, now); got != want {
			t.Errorf("%q: %v", published, got)
		}
	}
}
