package match

import (
	"fmt"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestBesideOf proposes what lies near a complaint in place and days, the nearest first, whoever it names; nothing that is far, undated or nowhere.
func TestBesideOf(t *testing.T) {
	lat, lon := 41.0, 70.0
	c := &counterclaim.FiledComplaint{Party: "ard", Lat: &lat, Lon: &lon, From: "2031-05-07", Until: "2031-05-08T10:00:00Z", Where: "Ostry"}
	if from, to := BesideDays(c); from != "2031-05-06" || to != "2031-05-09" {
		t.Errorf("days %s to %s", from, to)
	}
	at := func(name, from, to string, lat, lon float64) counterclaim.Incident {
		return counterclaim.Incident{ID: counterclaim.HashOf("incident", name), Title: name, Time: &counterclaim.Period{From: from, To: to}, Places: []counterclaim.Place{{Name: name, Lat: lat, Lon: lon}}}
	}
	undated := at("undated", "", "", 41, 70)
	undated.Time = nil
	nowhere := at("nowhere", "2031-05-07", "2031-05-07", 41, 70)
	nowhere.Places[0].Unresolved = true
	list := []counterclaim.Incident{
		at("a day later", "2031-05-09", "2031-05-09", 41, 70), at("10 km", "2031-05-07", "2031-05-07", 41.09, 70), at("here", "2031-05-08", "2031-05-08", 41.001, 70), at("two days later", "2031-05-10", "2031-05-10", 41, 70),
		at("a day before", "2031-05-01", "2031-05-06", 41.05, 70), at("30 km", "2031-05-07", "2031-05-07", 41.27, 70), undated, nowhere,
	}
	var got []string
	for _, b := range BesideOf(c, list) {
		got = append(got, fmt.Sprintf("%s +%d", b.Incident.Title, b.Days))
	}
	if fmt.Sprint(got) != "[here +0 10 km +0 a day later +1 a day before +1]" {
		t.Errorf("proposed: %q", got)
	}
	c.Lat, c.Lon = nil, nil
	if got := BesideOf(c, append(list, at("OSTRY", "2031-05-07", "2031-05-07", 0, 0))); len(got) != 1 || got[0].Incident.Title != "OSTRY" {
		t.Errorf("by the name of its place: %+v", got)
	}
	if c.From, c.Until = "", ""; len(BesideOf(c, list)) != 0 {
		t.Error("without a day something is proposed")
	}
	if from, to := BesideDays(c); from+to != "" {
		t.Errorf("without a day: %s to %s", from, to)
	}
}
