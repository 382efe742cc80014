package match

import (
	"cmp"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/gazetteer"
)

// How near an incident is to what a complaint is about, to be proposed to a person.
const (
	besideKM   = 20
	besideDays = 1
	besideMost = 8
)

// Beside is an incident near a place and a time.
type Beside struct {
	Incident counterclaim.Incident
	KM       float64 // from the nearest of its places, 0 where the complaint has no position
	Days     int     // between the two, 0 where they meet
}

// BesideDays gives the days, YYYY-MM-DD, of incidents that may be beside what a complaint is about; "" where it does not say when.
func BesideDays(c *counterclaim.FiledComplaint) (from, to string) {
	first, last := c.Happened()
	a, errA := time.Parse(counterclaim.DateLayout, first)
	b, errB := time.Parse(counterclaim.DateLayout, last)
	if errA != nil || errB != nil {
		return "", ""
	}
	return a.AddDate(0, 0, -besideDays).Format(counterclaim.DateLayout), b.AddDate(0, 0, besideDays).Format(counterclaim.DateLayout)
}

// BesideOf gives, of incidents in the days of [BesideDays], those within 20 km of what a complaint is about, the nearest first: for a person to link or not. Who did it plays no part.
// Of a complaint without a position it gives those whose place it names; of one without a day none.
func BesideOf(c *counterclaim.FiledComplaint, list []counterclaim.Incident) []Beside {
	first, last := c.Happened()
	if first == "" {
		return nil
	}
	var out []Beside
	for i := range list {
		n := &list[i]
		if n.Time == nil {
			continue
		}
		days := max(daysFrom(last, n.Time.From), daysFrom(n.Time.To, first), 0)
		if days > besideDays {
			continue
		}
		if km, near := besidePlace(c, n.Places); near {
			out = append(out, Beside{*n, km, days})
		}
	}
	slices.SortStableFunc(out, func(a, b Beside) int {
		return cmp.Or(cmp.Compare(a.Days, b.Days), cmp.Compare(a.KM, b.KM), cmp.Compare(a.Incident.ID.String(), b.Incident.ID.String()))
	})
	return out[:min(len(out), besideMost)]
}

// besidePlace gives the distance of the nearest place.
func besidePlace(c *counterclaim.FiledComplaint, places []counterclaim.Place) (km float64, near bool) {
	for _, p := range places {
		if c.Lat == nil {
			near = near || p.Name != "" && c.Where != "" && counterclaim.NameKey(p.Name) == counterclaim.NameKey(c.Where)
			continue
		}
		if p.Unresolved {
			continue
		}
		if d := gazetteer.Distance(*c.Lat, *c.Lon, p.Lat, p.Lon); d <= besideKM && (!near || d < km) {
			km, near = d, true
		}
	}
	return km, near
}

// daysFrom gives the days from one to another, 0 where one is no day.
func daysFrom(from, to string) int {
	a, errA := time.Parse(counterclaim.DateLayout, from)
	b, errB := time.Parse(counterclaim.DateLayout, to)
	if errA != nil || errB != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}
