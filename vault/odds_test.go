package vault

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// townOlm is a town of an invented country, at 12.5° S, 45° W: its sun is three hours behind UTC.
func townOlm() counterclaim.Place {
	return counterclaim.Place{Text: "Olm", Name: "Olm", Lat: -12.5, Lon: -45, Precision: counterclaim.Exact, Feature: "P"}
}

func happened(from, to string, places ...counterclaim.Place) counterclaim.Claim {
	return counterclaim.Claim{ID: counterclaim.HashOf("claim", from, to), Status: counterclaim.Occurred, Time: &counterclaim.Period{From: from, To: to}, Places: places}
}

func at(lat, lon float64) Facts { return Facts{Lat: &lat, Lon: &lon} }

func TestOddsOfTime(t *testing.T) {
	day := happened("2026-03-08", "2026-03-08")
	inOlm := happened("2026-03-08", "2026-03-08", townOlm())
	hour := day
	hour.Time = &counterclaim.Period{From: "2026-03-08", To: "2026-03-08", FromTime: "2026-03-08T07:00:00+01:00", ToTime: "2026-03-08T08:00:00+01:00", Clock: "stated"}
	assumed := day
	assumed.Time = &counterclaim.Period{From: "2026-03-08", To: "2026-03-08", FromTime: "2026-03-08T07:00:00Z", ToTime: "2026-03-08T08:00:00Z", Clock: "assumed"}
	planned := day
	planned.Status = counterclaim.Planned
	told := happened("2026-03-08", "2026-03-08")
	told.Published = "2026-03-08T12:00:00Z"
	far := happened("2026-03-08", "2026-03-08", counterclaim.Place{Name: "Lir", Lat: 1, Lon: -171, Precision: counterclaim.Exact})
	for _, c := range []struct {
		name  string
		f     Facts
		claim counterclaim.Claim
		want  string // a part of what is said, or "" for nothing
	}{
		{"the same day", Facts{Taken: "2026-03-08T07:12:30+01:00"}, day, ""},
		{"47 days before", Facts{Taken: "2026-01-20T07:12:30+01:00"}, day, "at least 46 days earlier"},
		{"three days after", Facts{Taken: "2026-03-12T23:00:00Z"}, day, "at least 3 days later; it can show what was left"},
		{"a day that zones explain", Facts{Taken: "2026-03-07T12:00:00Z"}, day, ""},
		{"a day that the sun of Olm does not explain", Facts{Taken: "2026-03-07T12:00:00Z"}, inOlm, "at least 11 hours earlier"},
		{"night in Olm", Facts{Taken: "2026-03-09T02:30:00Z"}, inOlm, ""},
		{"morning after in Olm", Facts{Taken: "2026-03-09T12:00:00Z"}, inOlm, "at least 5 hours later"},
		{"a clock without a zone, the day before", Facts{Taken: "2026-03-07T23:00:00"}, day, "a clock of another zone could explain it"},
		{"a clock without a zone, the day after", Facts{Taken: "2026-03-09T01:00:00"}, day, "later by the camera's clock"},
		{"a clock without a zone, the same day", Facts{Taken: "2026-03-08T23:00:00"}, day, ""},
		{"a clock without a zone, much before", Facts{Taken: "2026-03-01T23:00:00"}, day, "days earlier"},
		{"the satellites settle the zone", Facts{Taken: "2026-03-07T23:00:00", GPSTime: "2026-03-08T04:00:00Z"}, day, ""},
		{"an old fix does not", Facts{Taken: "2026-03-08T23:00:00", GPSTime: "2026-01-08T04:00:00Z"}, day, ""},
		{"the stated hour", Facts{Taken: "2026-03-08T06:30:00Z"}, hour, ""},
		{"five hours after the stated hour", Facts{Taken: "2026-03-08T12:30:00Z"}, hour, "at least 4 hours later"},
		{"an assumed hour is only its day", Facts{Taken: "2026-03-08T12:30:00Z"}, assumed, ""},
		{"a film's container may be in the camera's zone", Facts{Created: "2026-03-09T12:00:00Z"}, inOlm, ""},
		{"a film of another week", Facts{Created: "2026-02-09T12:00:00Z"}, inOlm, "was begun at"},
		{"what is planned", Facts{Taken: "2020-01-01T00:00:00Z"}, planned, ""},
		{"a time that is none", Facts{Taken: "yesterday"}, day, ""},
		{"after it was told of", Facts{Taken: "2026-03-08T15:00:00Z"}, told, "after the report was published"},
		{"near the date line", Facts{Taken: "2026-03-09T08:00:00Z"}, far, ""},
		{"a claim without a time", Facts{Taken: "2020-01-01T00:00:00Z"}, counterclaim.Claim{Status: counterclaim.Occurred}, ""},
	} {
		said := strings.Join(Odds(c.f, []counterclaim.Claim{c.claim}), "\n")
		if c.want == "" && said != "" || !strings.Contains(said, c.want) {
			t.Errorf("%s: %q, want %q", c.name, said, c.want)
		}
	}
}

func TestOddsOfPlace(t *testing.T) {
	area, near, country, unresolved := townOlm(), townOlm(), townOlm(), counterclaim.Place{Text: "the mill", Unresolved: true}
	area.Precision, near.Precision, country.Precision = counterclaim.Area, counterclaim.Near, counterclaim.InCountry
	radius := townOlm()
	radius.RadiusKM = 60
	line := townOlm()
	line.Line = [][2]float64{{-12.5, -45}, {-12.5, -43}}
	river := townOlm()
	river.Feature = "H"
	for _, c := range []struct {
		name   string
		f      Facts
		places []counterclaim.Place
		want   string
	}{
		{"in the town", at(-12.51, -45.05), []counterclaim.Place{townOlm()}, ""},
		{"ten kilometres off", at(-12.6, -45), []counterclaim.Place{townOlm()}, ""},
		{"fifty kilometres off", at(-12.95, -45), []counterclaim.Place{townOlm()}, "50 km from Olm"},
		{"within the stated radius", at(-12.95, -45), []counterclaim.Place{radius}, ""},
		{"near", at(-12.75, -45), []counterclaim.Place{near}, ""},
		{"in the area", at(-13.2, -45), []counterclaim.Place{area}, ""},
		{"on the river", at(-13.2, -45), []counterclaim.Place{river}, ""},
		{"far from the area", at(-15, -45), []counterclaim.Place{area}, "278 km"},
		{"a country is not measured", at(40, 100), []counterclaim.Place{country}, ""},
		{"an unknown place is not measured", at(40, 100), []counterclaim.Place{unresolved}, ""},
		{"an unknown place beside a known one is told", at(40, 100), []counterclaim.Place{townOlm(), unresolved}, "too wide to compare: 1"},
		{"along the line", at(-12.5, -44), []counterclaim.Place{line}, ""},
		{"off the line", at(-13, -44), []counterclaim.Place{line}, "56 km"},
		{"one of two places", at(-12.5, -45), []counterclaim.Place{{Name: "Tarn", Lat: 50, Lon: 10, Precision: counterclaim.Exact}, townOlm()}, ""},
		{"neither of two places", at(0, 0), []counterclaim.Place{{Name: "Tarn", Lat: 50, Lon: 10, Precision: counterclaim.Exact}, townOlm()}, "the nearest of the claim's places"},
		{"without coordinates", Facts{}, []counterclaim.Place{townOlm()}, ""},
	} {
		said := strings.Join(Odds(c.f, []counterclaim.Claim{happened("2026-03-08", "2026-03-08", c.places...)}), "\n")
		if c.want == "" && said != "" || !strings.Contains(said, c.want) {
			t.Errorf("%s: %q, want %q", c.name, said, c.want)
		}
	}
}

func TestOddsNameEachClaimOnce(t *testing.T) {
	a, b := happened("2026-03-08", "2026-03-08"), happened("2026-03-08", "2026-03-08")
	b.ID = counterclaim.HashOf("claim", "other")
	said := Odds(Facts{Taken: "2026-01-01T00:00:00Z"}, []counterclaim.Claim{a, b, a})
	if len(said) != 1 || !strings.HasPrefix(said[0], "claims "+a.ID.Short()+", "+b.ID.Short()+": ") {
		t.Errorf("%q", said)
	}
}

func TestDistanceOverTheDateLine(t *testing.T) {
	if d := greatCircle(0, 179.9, 0, -179.9); d > 23 {
		t.Errorf("%v km", d)
	}
	if d := fromSegment([2]float64{0, 179}, [2]float64{0, -179}, 0.1, 179.95); d > 12 {
		t.Errorf("%v km", d)
	}
}
