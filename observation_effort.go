package counterclaim

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Effort is how long was watched in a period, and what was not: without it nobody can tell quiet from blindness.
type Effort struct {
	From   string        `json:"from"` // YYYY-MM-DD
	To     string        `json:"to"`   // the last day
	Zone   string        `json:"zone"` // IANA zone in which the days are meant
	Hours  float64       `json:"hours"`
	Sums   []EffortSum   `json:"sums"`   // by means and post
	Days   []EffortDay   `json:"days"`   // each day of the period, also those of which nothing was entered
	Missed []EffortPlace `json:"missed"` // areas that were to be watched and were not, by name
}

// EffortSum is what was watched by one means from one post.
type EffortSum struct {
	Means   string  `json:"means"`
	Post    string  `json:"post,omitempty"`
	Hours   float64 `json:"hours"`
	Entries int     `json:"entries"`
	Quiet   int     `json:"quiet"` // entries that say that nothing was perceived
}

// EffortDay is one day of a period.
type EffortDay struct {
	Day     string  `json:"day"` // YYYY-MM-DD
	Hours   float64 `json:"hours"`
	Entries int     `json:"entries"`
}

// EffortPlace is an area that was not reached.
type EffortPlace struct {
	Area    string   `json:"area"`
	Times   int      `json:"times"`
	Last    string   `json:"last"`              // YYYY-MM-DD, the last day on which it was not reached
	Reasons []string `json:"reasons,omitempty"` // that were given where access was hindered, each once
}

// MaxEffortDays is how many days a period of effort may have.
const MaxEffortDays = 366

// EffortOf sums what observations say of effort. Hours count on the day on which the watch began, in the zone; what began outside the period is
// left out, and whoever asks leaves out what was corrected. The period has 1 to MaxEffortDays days, else CodeBadInput.
func EffortOf(list []Observation, from, to string, zone *time.Location) (*Effort, error) {
	first, err := time.Parse(DateLayout, from)
	last, err2 := time.Parse(DateLayout, to)
	if err != nil || err2 != nil || last.Before(first) || last.Sub(first) >= MaxEffortDays*24*time.Hour {
		return nil, Errorf(CodeBadInput, "%.40q to %.40q is no period of 1 to %d days", from, to, MaxEffortDays).Try("give a first and a last day, as in 2031-05-06")
	}
	e := &Effort{From: from, To: to, Zone: zone.String(), Sums: []EffortSum{}, Missed: []EffortPlace{}}
	at := map[string]int{}
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		at[day.Format(DateLayout)] = len(e.Days)
		e.Days = append(e.Days, EffortDay{Day: day.Format(DateLayout)})
	}
	sums, missed := map[[2]string]*EffortSum{}, map[string]*EffortPlace{}
	for i := range list {
		o := &list[i]
		began, err := time.Parse(time.RFC3339, o.Time)
		if err != nil {
			continue // which the record does not keep
		}
		n, in := at[began.In(zone).Format(DateLayout)]
		if !in {
			continue
		}
		e.Days[n].Entries++
		e.Days[n].Hours += o.EffortH
		e.Hours += o.EffortH
		key := [2]string{o.Means, o.Post}
		if sums[key] == nil {
			sums[key] = &EffortSum{Means: o.Means, Post: o.Post}
		}
		s := sums[key]
		s.Hours += o.EffortH
		s.Entries++
		if !o.Perceives() && o.EffortH > 0 {
			s.Quiet++
		}
		for _, area := range o.NotReached {
			m := missed[area]
			if m == nil {
				m = &EffortPlace{Area: area}
				missed[area] = m
			}
			m.Times++
			m.Last = max(m.Last, e.Days[n].Day)
			if o.AccessReason != "" && !slices.Contains(m.Reasons, o.AccessReason) {
				m.Reasons = append(m.Reasons, o.AccessReason)
			}
		}
	}
	for _, s := range sums {
		e.Sums = append(e.Sums, *s)
	}
	for _, m := range missed {
		e.Missed = append(e.Missed, *m)
	}
	means := Means()
	slices.SortFunc(e.Sums, func(a, b EffortSum) int {
		return cmp.Or(slices.Index(means, a.Means)-slices.Index(means, b.Means), strings.Compare(a.Post, b.Post))
	})
	slices.SortFunc(e.Missed, func(a, b EffortPlace) int { return strings.Compare(a.Area, b.Area) })
	return e, nil
}

// Blind gives the days of the period on which nobody watched for any time.
func (e *Effort) Blind() []string {
	var out []string
	for _, d := range e.Days {
		if d.Hours == 0 {
			out = append(out, d.Day)
		}
	}
	return out
}
