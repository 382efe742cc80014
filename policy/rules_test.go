package policy

import (
	"math"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

var now = time.Date(2031, 3, 10, 12, 30, 0, 0, time.UTC)

func TestDelay(t *testing.T) {
	for _, c := range []struct {
		hours     int
		published string
		happened  string
		want      string
	}{
		{0, "2031-03-09T11:00:00Z", "2031-03-08", ""},        // 25 hours and a half
		{0, "2031-03-09T12:30:00Z", "2031-03-08", TooRecent}, // 24, but the hour that has begun does not count
		{0, "2031-03-09", "2031-03-08", TooRecent},           // it may have been at the end of the day
		{0, "2031-03-08", "2031-03-08", ""},
		{0, "2031-03-08", "2031-03-09", TooRecent}, // it went on until then
		{-1, "2031-03-10T12:29:00Z", "2031-03-09", ""},
		{72, "2031-03-07T13:00:00Z", "2031-03-06", TooRecent},
		{72, "2031-03-06", "2031-03-06", ""},
		{0, "", "", ""}, // of what has no date the arrival decides, which the claim does not know
	} {
		r := newRules(Outside, &counterclaim.Dispute{Release: counterclaim.ReleaseRules{DelayHours: c.hours}}, nil, now)
		k := &counterclaim.Claim{Published: c.published, Status: counterclaim.Occurred}
		if c.happened != "" {
			k.Time = &counterclaim.Period{From: c.happened, To: c.happened, Precision: "day"}
		}
		if got := r.held(k); got != c.want {
			t.Errorf("%d hours, published %q, happened %q: %q", c.hours, c.published, c.happened, got)
		}
		inside := newRules(Inside, r.dispute, nil, now)
		if got := inside.held(k); got != "" {
			t.Errorf("inside: %q", got)
		}
	}
}

func TestMatters(t *testing.T) {
	r := newRules(Outside, &counterclaim.Dispute{}, nil, now)
	for words, want := range map[string]string{"Monitors heard fire": HeldBack, "a CAMERA was hit": HeldBack, "an air-raid shelter": HeldBack, "the hospital": HeldBack,
		"a permanent storage site": HeldBack, "the village was shelled": "", "a storage of grain": "", "the inhospitable pass": ""} {
		if got := r.held(&counterclaim.Claim{Text: words, Status: counterclaim.Occurred}); got != want {
			t.Errorf("%q: %q", words, got)
		}
	}
	for status, want := range map[counterclaim.Status]string{counterclaim.Planned: HeldBack, counterclaim.Threatened: HeldBack, counterclaim.Hypothetical: HeldBack, counterclaim.Demanded: "", counterclaim.Ongoing: ""} {
		if got := r.held(&counterclaim.Claim{Text: "troops", Status: status, Conduct: []counterclaim.Conduct{"troop_deployment"}}); got != want {
			t.Errorf("%s troops: %q", status, got)
		}
		if got := r.held(&counterclaim.Claim{Text: "talks", Status: status, Conduct: []counterclaim.Conduct{"talks"}}); got != "" {
			t.Errorf("%s talks: %q", status, got)
		}
	}
}

// The last word on a thing counts, in whatever case its name is written.
func TestMarks(t *testing.T) {
	clear := counterclaim.Mark{Kind: counterclaim.MarkName, On: "Ana Velm"}
	lifted := clear
	lifted.On, lifted.Lifted = "ana velm", true
	e := &counterclaim.Entity{Text: "Velm", Name: "Ana Velm", Person: true, Sector: counterclaim.CVL}
	for _, c := range []struct {
		marks   []counterclaim.Mark
		private bool
	}{{nil, true}, {[]counterclaim.Mark{clear}, false}, {[]counterclaim.Mark{clear, lifted}, true}, {[]counterclaim.Mark{clear, lifted, clear}, false}} {
		if got := newRules(Outside, &counterclaim.Dispute{}, c.marks, now).private(e); got != c.private {
			t.Errorf("%v: private %v", c.marks, got)
		}
	}
	d := &counterclaim.Dispute{Sources: []counterclaim.Source{{Name: "A ferryman", Names: []string{"The Boatman"}, Confidential: true}}}
	for outlet, want := range map[string]bool{"A ferryman": true, "the boatman": true, "Valley Wire": false, "": false} {
		if got := newRules(Inside, d, nil, now).hidden(counterclaim.ID{}, outlet); got != want {
			t.Errorf("%q: hidden %v", outlet, got)
		}
		if newRules(All, d, nil, now).hidden(counterclaim.ID{}, outlet) {
			t.Errorf("%q is hidden from who sees all", outlet)
		}
	}
}

func TestCoarsePlaces(t *testing.T) {
	town := counterclaim.Place{Text: "Olm", Name: "Olm", Feature: "P", Lat: 41.234, Lon: -71.567, Precision: counterclaim.Exact}
	off := town
	off.Precision, off.RadiusKM = counterclaim.Near, 1
	for _, rules := range []string{counterclaim.ToSettlement, counterclaim.ToDistrict} {
		r := newRules(Outside, &counterclaim.Dispute{Release: counterclaim.ReleaseRules{Place: rules}}, nil, now)
		got := r.coarse(town)
		if (got.Name == "Olm") != (rules == counterclaim.ToSettlement) || (got.Lat == town.Lat) != (rules == counterclaim.ToSettlement) {
			t.Errorf("%s: a town becomes %+v", rules, got)
		}
		got = r.coarse(off)
		if got.Lat == off.Lat || got.RadiusKM < 8 || math.Abs(got.Lat-off.Lat) > 0.25 || math.Abs(got.Lon-off.Lon) > 0.25 {
			t.Errorf("%s: so far from a town becomes %+v", rules, got)
		}
		if again := r.coarse(got); again.Lat != got.Lat || again.Lon != got.Lon {
			t.Errorf("%s: it moves again, to %+v", rules, again)
		}
	}
}

func FuzzBlank(f *testing.F) {
	f.Add("Ночью обстреляли Олм. The hospital.", 3, 9)
	f.Fuzz(func(t *testing.T, words string, from, to int) {
		if !utf8.ValidString(words) {
			return
		}
		if got := blank(words, []span{{from, to}}); !utf8.ValidString(got) {
			t.Errorf("%q is no text", got)
		}
		for _, s := range sensitiveSpans(words) {
			if s.from < 0 || s.to > len(words) || s.from >= s.to || sensitive(blank(words, []span{s})[s.from:s.to]) {
				t.Errorf("%v of %q", s, words)
			}
		}
	})
}
