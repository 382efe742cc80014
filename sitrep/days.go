package sitrep

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/counterclaim/counterclaim"
)

// byDay has a row for each day of the period and of the time before, where the report is of several days.
func (w *writing) byDay() {
	days := w.calendar()
	if len(days) == 0 {
		return
	}
	incidents, observed, hindrance, hours := map[string]int{}, map[string]int{}, map[string]int{}, map[string]float64{}
	for _, list := range [][]counterclaim.Incident{w.Before, w.Incidents} {
		for i := range list {
			incidents[w.Days[list[i].ID]]++
		}
	}
	for _, list := range [][]counterclaim.Observation{w.ObservedBefore, w.Observations} {
		for i := range list {
			o := &list[i]
			day := w.day(o.Time)
			observed[day]++
			hours[day] += o.EffortH
			if hindered(o) {
				hindrance[day]++
			}
		}
	}
	found, open := map[string]int{}, map[string]int{}
	w.eachViolation(func(v *counterclaim.Violation) {
		if v.Verdict == "breach" {
			found[v.Day]++
		} else {
			open[v.Day]++
		}
	})
	columns := []string{"Day", "Period", "Incidents", "Observations", "Hours watched", "Hindered"}
	if w.Agreement != nil {
		columns = append(columns, colFound, colOpen)
	}
	var rows [][]string
	for _, day := range days {
		row := []string{day, w.periodOf(day), fmt.Sprint(incidents[day]), fmt.Sprint(observed[day]), figure(hours[day]), fmt.Sprint(hindrance[day])}
		if w.Agreement != nil {
			row = append(row, fmt.Sprint(found[day]), fmt.Sprint(open[day]))
		}
		rows = append(rows, row)
	}
	const heading = "Day by day"
	w.table(heading, columns, rows)
	w.drawn(heading, counterclaim.DrawPanels)
}

// calendar gives the days of the time before and of the period, in their order; none where the report is of one day.
func (w *writing) calendar() []string {
	n := w.days()
	from, _, ok := counterclaim.Period{From: w.From, To: w.To}.Days()
	if !ok || n < 2 {
		return nil
	}
	var out []string
	for i := range 2 * n {
		out = append(out, from.AddDate(0, 0, i-n).Format(counterclaim.DateLayout))
	}
	return out
}

// periodOf says to which of the two times a day belongs.
func (w *writing) periodOf(day string) string {
	if day < w.From {
		return theTimeBefore
	}
	return "of the report"
}

// eachViolation gives what was found of both times, without what is compliant.
func (w *writing) eachViolation(one func(v *counterclaim.Violation)) {
	for _, list := range [][]counterclaim.Violation{w.ViolationsBefore, w.Violations} {
		for i := range list {
			if list[i].Verdict != "compliant" {
				one(&list[i])
			}
		}
	}
}

// violationsByDay has the ground of the parties side by side, where the report is of several days.
func (w *writing) violationsByDay() {
	days := w.calendar()
	if len(days) == 0 {
		return
	}
	type on struct{ day, area string }
	found := map[on]int{}
	var sides []string // the parties in their turn, and any other whose ground is named
	for _, side := range w.measuredSides() {
		listed := slices.ContainsFunc(w.Parties, func(p counterclaim.Party) bool { return p.ID == side })
		if listed || side == "" || slices.ContainsFunc(slices.Concat(w.ViolationsBefore, w.Violations), func(v counterclaim.Violation) bool { return v.Area == side && v.Verdict != "compliant" }) {
			sides = append(sides, side)
		}
	}
	total := 0
	w.eachViolation(func(v *counterclaim.Violation) {
		if v.Verdict != "breach" {
			return
		}
		found[on{v.Day, v.Area}]++
		total++
	})
	if total == 0 {
		return
	}
	columns := []string{"Day", "Period"}
	for _, side := range sides[:len(sides)-1] {
		columns = append(columns, "On ground of "+w.named(side))
	}
	columns = append(columns, "Ground not known")
	var rows [][]string
	for _, day := range days {
		row := []string{day, w.periodOf(day)}
		for _, side := range sides {
			row = append(row, fmt.Sprint(found[on{day, side}]))
		}
		rows = append(rows, row)
	}
	const heading = "Violations by day and area"
	w.table(heading, columns, rows)
	w.drawn(heading, counterclaim.DrawDays)
}

func degrees(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64) // which was written as one
	return f
}

// mostPlaces is how many places a map shows.
const mostPlaces = 200

// where lists the places of the period and draws them: one row a place, whatever happened there.
func (w *writing) where() {
	type place struct{ lat, lon string }
	count, within := map[place]map[string]int{}, map[place]float64{}
	var places []place
	for _, s := range w.Spots {
		p := place{fmt.Sprintf("%.3f", s.Lat), fmt.Sprintf("%.3f", s.Lon)}
		if count[p] == nil {
			count[p] = map[string]int{}
			places = append(places, p)
		}
		count[p][s.Of]++
		within[p] = max(within[p], s.WithinKM)
	}
	slices.SortFunc(places, func(a, b place) int { // from north to south, so that a number is found on the map
		return cmp.Or(cmp.Compare(degrees(b.lat), degrees(a.lat)), cmp.Compare(degrees(a.lon), degrees(b.lon)))
	})
	text := "No place is known that could be shown."
	if len(places) > 0 {
		text = "Each row is a place, as exactly as the release rules let it be told: what happened within one cell of their grid stands together, in the middle of the cell. What was heard or seen in a direction lies in the middle of the sector in which it may be."
		if w.Internal {
			text = "Each row is a place. What was heard or seen in a direction lies in the middle of the sector in which it may be."
		}
	}
	more := ""
	if w.Undrawn > 0 {
		more = number(w.Undrawn, "happening is", "happenings are") + " not here: no place is known that may be shown."
	}
	if n := len(places); n > mostPlaces {
		more += fmt.Sprintf(" The first %d of %d places stand here.", mostPlaces, n)
		places = places[:mostPlaces]
	}
	lines := ""
	for i, s := range w.Shapes {
		if i == 0 {
			lines = "Lines and zones of the agreement:"
		} else {
			lines += ";"
		}
		lines += " " + letter(i) + " " + s.Name
	}
	if lines != "" {
		lines += "."
	}
	w.part("Where it was", text, more, lines)
	var rows [][]string
	for i, p := range places {
		row := []string{fmt.Sprint(i + 1), p.lat, p.lon, figure(within[p])}
		for _, of := range []string{SpotViolation, SpotOpen, SpotObserved, SpotIncident} {
			row = append(row, fmt.Sprint(count[p][of]))
		}
		rows = append(rows, row)
	}
	const heading = "Places"
	w.table(heading, []string{colNumber, colLat, colLon, colWithin, colFound, colOpen, "Observations", "Incidents"}, rows)
	if len(rows) > 0 {
		w.drawn(heading, counterclaim.DrawMap)
		w.out.Shapes = w.Input.Shapes
	}
}

// dayOn writes the day of a time on a clock, "" for what is no time.
func dayOn(at string, zone *time.Location) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return ""
	}
	return t.In(zone).Format(counterclaim.DateLayout)
}
