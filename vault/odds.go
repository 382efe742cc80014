package vault

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Distances within which a picture's place and a claim's are not at odds, kilometres.
const (
	reachCamera = 5.0   // a camera stands away from what it shows
	reachTown   = 10.0  // of a point that stands for a town or a spot
	reachNear   = 30.0  // of a place near such a point
	reachWide   = 100.0 // of an area, a river, a range
	earthRadius = 6371.0
)

// zoneSlack is how far the clocks of a place may be from the sun, at most.
const zoneSlack = 3*time.Hour + 30*time.Minute

// Odds says in words where time or place in a file's facts are at odds with claims that it is held beside. It says nothing where a
// time zone, the breadth of a place, or the way from the camera to what it shows could explain the difference, or says so. Facts can be
// wrong or made up, as claims can be: neither is held to be right. Claims of what is planned, threatened or asked for are passed over.
func Odds(f Facts, claims []counterclaim.Claim) []string {
	var said []string
	by := map[string][]string{} // which claims a sentence is of
	say := func(c *counterclaim.Claim, text string) {
		if text == "" {
			return
		}
		if len(by[text]) == 0 {
			said = append(said, text)
		}
		if id := c.ID.Short(); !slices.Contains(by[text], id) {
			by[text] = append(by[text], id)
		}
	}
	for i := range claims {
		c := &claims[i]
		if c.Status != counterclaim.Occurred && c.Status != counterclaim.Ongoing {
			continue
		}
		say(c, timeOdds(f, c))
		say(c, ReportOdds(f, c.Published))
		say(c, placeOdds(f, c))
	}
	for i, text := range said {
		noun := "claim "
		if len(by[text]) > 1 {
			noun = "claims "
		}
		said[i] = noun + strings.Join(by[text], ", ") + ": " + text
	}
	return said
}

// shotTime is when a file says that it was taken.
type shotTime struct {
	text        string // as the file has it
	first, last time.Time
	wall        time.Time // what the camera's clock showed, where no zone is known
	what        string
}

// taken gives the best of a file's times; ok is false where it has none.
func (f Facts) taken() (t shotTime, ok bool) {
	for _, x := range []struct{ at, what string }{{f.Taken, "was taken at"}, {f.Digitised, "was digitised at"}, {f.Created, "was begun at"}} {
		first, last, ok := instants(x.at)
		if !ok {
			continue
		}
		t = shotTime{text: x.at, first: first, last: last, what: x.what}
		switch {
		case x.at == f.Created: // said to be UTC, and by some cameras their own clock
			t.first, t.last = first.Add(-14*time.Hour), last.Add(12*time.Hour)
		case !first.Equal(last):
			t.wall, _ = time.Parse(localLayout, x.at)
			if gps, _, ok := instants(f.GPSTime); ok && !gps.Before(first) && !gps.After(last) {
				return shotTime{text: f.GPSTime + " by the satellites", first: gps, last: gps, what: x.what}, true
			}
		}
		return t, true
	}
	if first, last, ok := instants(f.GPSTime); ok {
		return shotTime{text: f.GPSTime + " by the satellites", first: first, last: last, what: "was taken at"}, true
	}
	return shotTime{}, false
}

// timeOdds compares when a file was taken with when a claim says that something happened.
func timeOdds(f Facts, c *counterclaim.Claim) string {
	shot, ok := f.taken()
	if !ok || c.Time == nil {
		return ""
	}
	from, to, ok := c.Time.Days()
	if !ok {
		return ""
	}
	begin, end := claimInstants(c, from, to)
	when := c.Time.From
	if c.Time.To != c.Time.From {
		when += " to " + c.Time.To
	}
	head := fmt.Sprintf("the file says that it %s %s, the claim is of %s: ", shot.what, shot.text, when)
	const after = "; it can show what was left, and not the event"
	switch {
	case shot.last.Before(begin):
		return head + atLeast(begin.Sub(shot.last)) + " earlier"
	case shot.first.After(end):
		return head + atLeast(shot.first.Sub(end)) + " later" + after
	case shot.wall.IsZero():
		return ""
	case shot.wall.Before(from):
		return head + "earlier by the camera's clock; no zone is given, and a clock of another zone could explain it"
	case !shot.wall.Before(to.AddDate(0, 0, 1)):
		return head + "later by the camera's clock; no zone is given, and a clock of another zone could explain it"
	}
	return ""
}

// claimInstants gives the first and the last instant of what a claim speaks of. Days are those of its place, whose clocks are not
// far from its sun; where the place is not known, those of any clock on Earth.
func claimInstants(c *counterclaim.Claim, from, to time.Time) (begin, end time.Time) {
	if c.Time.Clock == "stated" {
		b, err1 := time.Parse(time.RFC3339, c.Time.FromTime)
		e, err2 := time.Parse(time.RFC3339, c.Time.ToTime)
		if err1 == nil {
			if err2 != nil || e.Before(b) {
				e = b
			}
			return b.Add(-time.Hour), e.Add(time.Hour) // watches differ
		}
	}
	east, west := 14*time.Hour, -12*time.Hour // zones that the day may be of
	for i, p := range c.Places {
		sun := time.Duration(p.Lon / 15 * float64(time.Hour))
		switch {
		case p.Unresolved || p.Precision == counterclaim.InCountry || math.Abs(p.Lon) > 150: // near the date line clocks are a day off the sun
			return from.Add(-14 * time.Hour), to.AddDate(0, 0, 1).Add(12 * time.Hour)
		case i == 0:
			east, west = sun+zoneSlack, sun-zoneSlack
		default:
			east, west = max(east, sun+zoneSlack), min(west, sun-zoneSlack)
		}
	}
	return from.Add(-east), to.AddDate(0, 0, 1).Add(-west)
}

// ReportOdds says where a file was taken after the report was published (RFC 3339) that it is said to belong to, "" where it was not or that is not
// known.
func ReportOdds(f Facts, published string) string {
	shot, ok := f.taken()
	at, err := time.Parse(time.RFC3339, published)
	if !ok || err != nil || !shot.first.After(at.Add(time.Hour)) {
		return ""
	}
	return fmt.Sprintf("the file says that it %s %s, after the report was published (%s)", shot.what, shot.text, published)
}

// atLeast says a length of time in words, rounded down.
func atLeast(d time.Duration) string {
	switch days := int(d / (24 * time.Hour)); {
	case d < time.Hour:
		return "less than an hour"
	case d < 2*time.Hour:
		return "at least an hour"
	case days < 2:
		return fmt.Sprintf("at least %d hours", int(d/time.Hour))
	default:
		return fmt.Sprintf("at least %d days", days)
	}
}

// placeOdds compares where a camera was with where a claim says that something happened.
func placeOdds(f Facts, c *counterclaim.Claim) string {
	if f.Lat == nil || f.Lon == nil {
		return ""
	}
	nearest, name, open := math.Inf(1), "", 0
	for _, p := range c.Places {
		reach, ok := reachOf(p)
		if !ok {
			open++
			continue
		}
		away := awayFrom(p, *f.Lat, *f.Lon)
		if away <= reach+reachCamera {
			return ""
		}
		if away < nearest {
			nearest, name = away, p.Key()
		}
	}
	if math.IsInf(nearest, 1) {
		return ""
	}
	text := fmt.Sprintf("the file says that the camera was at %.4f, %.4f, %.0f km from %s", *f.Lat, *f.Lon, nearest, name)
	if len(c.Places) > open+1 {
		text += ", the nearest of the claim's places"
	}
	if open > 0 {
		text += fmt.Sprintf("; places of the claim that are not known or too wide to compare: %d", open)
	}
	return text
}

// reachOf gives how far from its point a place reaches, kilometres; ok is false where that is not known or too far to compare.
func reachOf(p counterclaim.Place) (float64, bool) {
	switch {
	case p.Unresolved || p.Precision == counterclaim.InCountry || p.Precision == "":
		return 0, false
	case p.Precision == counterclaim.Near:
		return max(reachNear, p.RadiusKM+reachTown), true
	case p.Precision == counterclaim.Area || !slices.Contains([]string{"", "P", "S"}, p.Feature):
		return max(reachWide, p.RadiusKM+reachTown), true
	}
	return p.RadiusKM + reachTown, true
}

// awayFrom gives the distance from a place's point, or from the line along which it lies, kilometres.
func awayFrom(p counterclaim.Place, lat, lon float64) float64 {
	away := greatCircle(p.Lat, p.Lon, lat, lon)
	if len(p.Line) == 0 {
		return away
	}
	away = math.Inf(1)
	for i, a := range p.Line {
		away = min(away, greatCircle(a[0], a[1], lat, lon))
		if i > 0 {
			away = min(away, fromSegment(p.Line[i-1], a, lat, lon))
		}
	}
	return away
}

// fromSegment gives the distance from a piece of a line, on a plane that touches the Earth at the point.
func fromSegment(a, b [2]float64, lat, lon float64) float64 {
	flat := func(p [2]float64) (x, y float64) {
		d := math.Mod(p[1]-lon+540, 360) - 180
		return d * math.Cos(lat*math.Pi/180), p[0] - lat
	}
	ax, ay := flat(a)
	bx, by := flat(b)
	dx, dy := bx-ax, by-ay
	t := 0.0
	if n := dx*dx + dy*dy; n > 0 {
		t = max(0, min(1, -(ax*dx+ay*dy)/n))
	}
	return math.Hypot(ax+t*dx, ay+t*dy) * math.Pi / 180 * earthRadius
}

// greatCircle is the distance over the Earth, kilometres, by the haversine.
func greatCircle(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	a, b := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	h := a*a + math.Cos(lat1*rad)*math.Cos(lat2*rad)*b*b
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}
