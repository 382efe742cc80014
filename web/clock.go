package web

import (
	"cmp"
	"slices"
	"time"
	_ "time/tzdata" // zones are shown where the system has no list of them

	"github.com/counterclaim/counterclaim"
)

// clockTable is the clock times of an incident on the clocks of all parties and in UTC.
type clockTable struct {
	Columns []column // none where no party's zone is known
	Rows    []clockRow
}

type clockRow struct {
	What, Voice string
	Said        string // on the speaker's clock
	Assumed     bool   // the zone of that clock is
	Cells       []clockCell
	UTC         clockCell
	Links       []string // addresses of the claims
}

// clockCell is a time on one clock. Text is empty where the party's zone is not known.
type clockCell struct{ Text, Day string }

// clocks lays out the clock times that claims give, earliest first. Every party has its column as
// soon as the zone of one is known.
func (d *desk) clocks(f *frame, claims []counterclaim.Claim, columns []column) *clockTable {
	t := &clockTable{}
	zones := make([]*time.Location, len(columns))
	for i, col := range columns {
		if zones[i] = f.zone(col.ID); zones[i] != nil {
			t.Columns = columns
		}
	}
	type line struct {
		at  time.Time
		row clockRow
	}
	var lines []line
	for i := range claims {
		c := &claims[i]
		from, to, ok := clockTimes(c.Time)
		if !ok {
			continue
		}
		row := clockRow{What: conductWords(c), Assumed: c.Time.Clock == "assumed", Links: []string{address("c", c.ID)}}
		row.Voice, _ = d.say.voice(c, cmp.Or(c.Outlet, d.say.T("outlet.none")))
		spoken := from
		if from.IsZero() {
			spoken = to
		}
		row.Said = d.say.T("clocks.said", d.onClock(from, to, spoken.Location()).Text, spoken.Format("-07:00"))
		row.UTC = d.onClock(from, to, time.UTC)
		for n := range t.Columns {
			cell := clockCell{}
			if zones[n] != nil {
				cell = d.onClock(from, to, zones[n])
			}
			row.Cells = append(row.Cells, cell)
		}
		same := func(l line) bool {
			o := l.row
			return o.What == row.What && o.Voice == row.Voice && o.Said == row.Said && o.Assumed == row.Assumed && o.UTC == row.UTC
		}
		if n := slices.IndexFunc(lines, same); n >= 0 {
			lines[n].row.Links = append(lines[n].row.Links, row.Links...)
			continue
		}
		lines = append(lines, line{spoken, row})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.at.Compare(b.at) })
	for _, l := range lines {
		t.Rows = append(t.Rows, l.row)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return t
}

// zone gives the time zone of a party's clocks, nil where it is not known.
func (f *frame) zone(party string) *time.Location {
	for _, p := range f.parties {
		if p.ID == party && p.Zone != "" {
			if z, err := time.LoadLocation(p.Zone); err == nil {
				return z
			}
		}
	}
	return nil
}

// clockTimes gives the clock times of a period; one of them may be zero.
func clockTimes(p *counterclaim.Period) (from, to time.Time, ok bool) {
	if p == nil {
		return from, to, false
	}
	from, err1 := time.Parse(time.RFC3339, p.FromTime)
	to, err2 := time.Parse(time.RFC3339, p.ToTime)
	return from, to, err1 == nil || err2 == nil
}

// onClock writes times on a clock: "21:40", "16:00 to 16:30", "until 16:00", with the day there.
func (d *desk) onClock(from, to time.Time, zone *time.Location) clockCell {
	from, to = from.In(zone), to.In(zone)
	switch {
	case from.IsZero():
		until := d.say.T("clocks.until", to.Format("15:04"))
		return clockCell{until, d.say.Day(to.Format(counterclaim.DateLayout))}
	case to.IsZero() || to.Equal(from):
		return clockCell{from.Format("15:04"), d.say.Day(from.Format(counterclaim.DateLayout))}
	}
	return clockCell{d.say.T("span", from.Format("15:04"), to.Format("15:04")),
		d.say.Span(from.Format(counterclaim.DateLayout), to.Format(counterclaim.DateLayout))}
}
