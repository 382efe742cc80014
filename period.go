package counterclaim

import (
	"slices"
	"time"
)

// DateLayout is how a day is written everywhere in the record.
const DateLayout = "2006-01-02"

// Period is when something happens: days, both inclusive, and hours where they are given.
type Period struct {
	Text      string `json:"text,omitempty"`
	From      string `json:"from"`                // first day, YYYY-MM-DD
	To        string `json:"to"`                  // last day, YYYY-MM-DD, inclusive
	FromTime  string `json:"from_time,omitempty"` // RFC 3339 in the zone of the speaker's clock
	ToTime    string `json:"to_time,omitempty"`   // RFC 3339
	Clock     string `json:"clock,omitempty"`     // "stated" or "assumed": where the zone comes from
	Precision string `json:"precision,omitempty"` // minute, hour, day, week, month, year
}

// Days gives the first and last day at midnight UTC; ok is false where a date cannot be read.
func (p Period) Days() (from, to time.Time, ok bool) {
	from, err1 := time.Parse(DateLayout, p.From)
	to, err2 := from, err1
	if p.To != p.From {
		to, err2 = time.Parse(DateLayout, p.To)
	}
	return from, to, err1 == nil && err2 == nil && !to.Before(from)
}

// Validate checks the period against the record's rules.
func (p Period) Validate() error {
	c := checks{noun: "period"}
	_, _, ok := p.Days()
	c.want(ok, "from %q and to %q are not two days in order, written YYYY-MM-DD", p.From, p.To)
	for _, t := range []string{p.FromTime, p.ToTime} {
		if t != "" {
			_, err := time.Parse(time.RFC3339, t)
			c.want(err == nil, "clock time %q is not RFC 3339", t)
		}
	}
	c.want(slices.Contains([]string{"", "stated", "assumed"}, p.Clock), "clock %q is neither stated nor assumed", p.Clock)
	c.want(slices.Contains([]string{"", "minute", "hour", "day", "week", "month", "year"}, p.Precision), "precision %q is not known", p.Precision)
	return c.err()
}
