package counterclaim_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	. "github.com/counterclaim/counterclaim"
)

func TestEffort(t *testing.T) {
	zone := time.FixedZone("UTC+5", 5*3600)
	entry := func(means, post, at string, hours float64, change func(o *Observation)) Observation {
		o := Observation{Means: means, Post: post, Time: at, EffortH: hours}
		if change != nil {
			change(&o)
		}
		return o
	}
	missed := func(reason string, areas ...string) func(o *Observation) {
		return func(o *Observation) { o.NotReached, o.AccessReason = areas, reason }
	}
	list := []Observation{
		entry("camera", "Camera 3", "2031-05-06T00:00:00+05:00", 24, nil),
		entry("patrol", "Patrol 7", "2031-05-05T20:00:00Z", 2.5, func(o *Observation) { o.What = "shots" }), // on the 6th by the clock of the zone
		entry("patrol", "Patrol 7", "2031-05-08T09:00:00+05:00", 1.5, missed("mines", "Tarn", "Ostry")),
		entry("patrol", "Patrol 7", "2031-05-08T19:30:00+05:00", 0, missed("none given", "Tarn")),
		entry("patrol", "Patrol 8", "2031-05-08T19:30:00+05:00", 0, missed("mines", "Tarn")),
		entry("patrol", "Patrol 7", "2031-05-05T18:00:00Z", 8, nil), // the day before
		entry("patrol", "Patrol 7", "2031-05-09T00:00:00+05:00", 8, nil),
	}
	got, err := EffortOf(list, "2031-05-06", "2031-05-08", zone)
	if err != nil {
		t.Fatal(err)
	}
	want := &Effort{From: "2031-05-06", To: "2031-05-08", Zone: "UTC+5", Hours: 28,
		Sums:   []EffortSum{{"patrol", "Patrol 7", 4, 3, 1}, {"patrol", "Patrol 8", 0, 1, 0}, {"camera", "Camera 3", 24, 1, 1}},
		Days:   []EffortDay{{"2031-05-06", 26.5, 2}, {"2031-05-07", 0, 0}, {"2031-05-08", 1.5, 3}},
		Missed: []EffortPlace{{"Ostry", 1, "2031-05-08", []string{"mines"}}, {"Tarn", 3, "2031-05-08", []string{"mines", "none given"}}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if blind := got.Blind(); !slices.Equal(blind, []string{"2031-05-07"}) {
		t.Errorf("nobody watched on %v", blind)
	}
	for _, p := range [][2]string{{"2031-05-08", "2031-05-06"}, {"", ""}, {"2031-05-06", "2033-05-06"}, {"6 May", "7 May"}} {
		if _, err := EffortOf(nil, p[0], p[1], zone); CodeOf(err) != CodeBadInput {
			t.Errorf("%v: %v", p, err)
		}
	}
}
