package web

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// valeText is an agreement under which the fixtures' fire at Tessen falls: fire ends, guns stand 15 km behind the line.
const valeText = `[agreement]
format = 1
id = "vale"
title = "Understanding on the vale"
version = "1"
start = 2031-03-01
clock = "UTC"
synthetic = true
[[party]]
id = "ard"
name = "Ardania"
[[party]]
id = "bel"
name = "Belmark"
[[line]]
id = "contact"
title = "Line of contact"
left = "ard"
right = "bel"
geojson = '{"type": "LineString", "coordinates": [[68.0, 41.15], [69.0, 41.15]]}'
[[site]]
id = "dornstead"
title = "Depot at Dornstead"
party = "ard"
lat = 41.5
lon = 68.5
[[site.item]]
weapon_class = "artillery"
type = "D-30"
calibre_mm = 122
count = 1
serials = ["AT-31"]
[[clause]]
id = "fire"
kind = "no_fire"
title = "Cessation of fire"
parties = ["ard", "bel"]
[[clause]]
id = "guns"
kind = "withdraw"
title = "Guns go back"
parties = ["ard", "bel"]
weapon_class = "artillery"
line = "contact"
distance_m = 15000
[[clause]]
id = "stores"
kind = "storage"
title = "What is stored stays"
parties = ["ard", "bel"]
weapon_class = "artillery"
sites = ["dornstead"]
`

// observedVale are observations under it: guns too near, a gun of which it cannot be told, fire heard from a post, an inspection, and hours watched.
func observedVale(t testing.TB, s counterclaim.Store) {
	t.Helper()
	one := int64(1)
	see := func(ref, at string, change func(*counterclaim.Observation)) counterclaim.Observation {
		o := counterclaim.Observation{Mission: "Vale Mission", Ref: ref, Observer: "M. Onitor", Post: "Zelkotop", Means: counterclaim.MeansPatrol, Time: at, Received: at, Kept: at, FiledBy: "M. Onitor", Perceived: "seen", EffortH: 2, Synthetic: true, Lat: 41.23456, Lon: 68.51234, ErrorM: 50}
		change(&o)
		o.Identify()
		return o
	}
	gun := func(o *counterclaim.Observation) {
		o.What, o.Equipment = "a howitzer by the mill", []counterclaim.Equipment{{WeaponClass: "artillery", CalibreMM: 122, Quantity: counterclaim.Quantity{Low: &one, High: &one}}}
	}
	list := []counterclaim.Observation{
		see("G-1", "2031-03-12T10:00:00Z", gun),
		see("G-2", "2031-03-12T11:00:00Z", func(o *counterclaim.Observation) { gun(o); o.Lat, o.ErrorM = 41.2855, 900 }),
		see("F-1", "2031-03-13T10:00:00Z", func(o *counterclaim.Observation) {
			o.Perceived, o.BearingDeg, o.BearingErrorDeg, o.RangeM, o.RangeMinM, o.RangeMaxM = "heard", 200, 10, 3000, 2000, 4000
			o.Fire = []counterclaim.Firing{{Kind: "explosion", Direction: "undetermined", Quantity: counterclaim.Quantity{Low: &one, High: &one}}}
		}),
		see("I-1", "2031-03-14T10:00:00Z", func(o *counterclaim.Observation) {
			o.Means, o.Lat, o.Lon, o.What, o.Serials = counterclaim.MeansInspection, 41.5, 68.5, "another number", []string{"BX-7"}
		}),
	}
	added, err := s.AddObservations(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range added {
		if a.Err != nil {
			t.Fatal(a.Err)
		}
	}
}

// vale keeps the agreement and what was observed under it.
func vale(t testing.TB, s counterclaim.Store) *counterclaim.AgreementVersion {
	t.Helper()
	observedVale(t, s)
	return keepText(t, s, "vale", valeText, "1", "2031-03-01")
}

// found publishes a finding on the incident of fire at Tessen that says this of it.
func (d *deciding) found(day, verdict string, responsibility ...string) *counterclaim.Finding {
	d.t.Helper()
	at := func(clock string) string { return day + "T" + clock + "Z" }
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		w := counterclaim.Decision{Verdict: verdict, Responsibility: responsibility, Reasons: "Craters and a film say so.", Confidence: "high", Claims: []counterclaim.ID{d.id}}
		if s := c.Standing(); s != nil {
			w.Supersedes = s.ID
		}
		return review.Drafting(c, d.desk, w, "analyst", at("09:00:00"), keyOf)
	})
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Agreeing(c, d.desk, "reviewer", at("10:00:00"), keyOf)
	})
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		n, err := review.NoticeOf(c, d.desk, "head", momentOf(at("11:00:00")))
		return counterclaim.Step{Notice: n}, err
	})
	for _, party := range []string{"ard", "bel"} {
		d.replied(party, at("12:00:00"), "So be it.")
	}
	return d.published(at("13:00:00"))
}

// violationsOf gives the addresses of a list of violations.
func violationsOf(page string) []string {
	var out []string
	for _, part := range strings.Split(page, `href="/violations/`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		out = append(out, "/violations/"+id)
	}
	return out
}
