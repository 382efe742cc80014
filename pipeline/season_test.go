package pipeline

import (
	"context"
	"reflect"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// TestSeason gives what Measure gives, keeps it while nothing is new, and measures anew the day alone of which something is.
func TestSeason(t *testing.T) {
	s, list := observed(t)
	keepAgreement(t, s, "2031-05-06")
	second := keepAgreement(t, s, "2031-06-01", "distance_m = 15000", "distance_m = 60000", `version = "4"`, `version = "5"`)
	var kept ceasefire.Seasons
	same := func(what string) *ceasefire.Season {
		t.Helper()
		got, err := kept.Of(t.Context(), s, "tarn-2031")
		if err != nil {
			t.Fatal(what, err)
		}
		want, err := Measure(t.Context(), s, "tarn-2031", "", "", nil)
		if err != nil {
			t.Fatal(what, err)
		}
		if !reflect.DeepEqual(got.Violations, want.Violations) || got.LeftOut != want.LeftOut || !reflect.DeepEqual(got.Notes, want.Notes) || len(got.Versions) != len(want.Versions) {
			t.Errorf("%s: %d rows, measured anew %d; left out %+v, %+v", what, len(got.Violations), len(want.Violations), got.LeftOut, want.LeftOut)
		}
		return got
	}
	first := same("at first")
	if again := same("again"); again != first {
		t.Error("it is measured again though nothing is new")
	}
	hours, n := 0.0, 0
	for _, e := range first.Effort {
		hours, n = hours+e.Hours, n+e.Observations
	}
	if n == 0 || hours == 0 || n > len(list) {
		t.Errorf("%d observations, %v hours", n, hours)
	}
	o := list[0]
	o.Ref, o.Time, o.Until = "new", "2031-06-10T08:00:00Z", ""
	o.Identify()
	if added, err := s.AddObservations(t.Context(), []counterclaim.Observation{o}); err != nil || added[0].Err != nil {
		t.Fatal(added, err)
	}
	if now := same("with one more"); now == first || now.Anew != 1 || first.Anew < 10 {
		t.Errorf("%d days were measured at first, %d for one more observation", first.Anew, now.Anew)
	} else if now.VersionOn("2031-06-10") != second.ID || now.VersionOn("2031-05-10") == second.ID || !now.VersionOn("2031-05-05").IsZero() {
		t.Error("a day is of another version")
	}
	keepAgreement(t, s, "2031-06-05", `version = "4"`, `version = "6"`)
	same("with another version")
	ctx, end := context.WithCancel(t.Context())
	end()
	if _, err := (&ceasefire.Seasons{}).Of(ctx, s, "tarn-2031"); err == nil {
		t.Error("it goes on when it is told to end")
	}
	if _, err := kept.Of(t.Context(), s, "nothing"); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Error(err)
	}
}

// TestAlleged says what claims alone would come to, put down to nobody, and nothing of what is confirmed or refuted.
func TestAlleged(t *testing.T) {
	s, _ := observed(t)
	keepAgreement(t, s, "2031-05-06")
	season, err := new(ceasefire.Seasons).Of(t.Context(), s, "tarn-2031")
	if err != nil {
		t.Fatal(err)
	}
	incident := func(verdict string) counterclaim.Incident {
		return counterclaim.Incident{ID: counterclaim.HashOf("incident", verdict), Conduct: []counterclaim.Conduct{"heavy_weapons_fire"}, Time: &counterclaim.Period{From: "2031-05-20", To: "2031-05-20"},
			Verdict: verdict, Responsibility: []string{"ardania"}}
	}
	var all []counterclaim.Incident
	for _, verdict := range []string{"", "probable", "inconclusive", "confirmed", "refuted"} {
		all = append(all, incident(verdict))
	}
	rows := season.Alleged(all)
	of := map[counterclaim.ID]bool{}
	for _, v := range rows {
		if v.Party != "" || v.Verdict == "compliant" {
			t.Errorf("%+v", v)
		}
		for _, id := range v.Incidents {
			of[id] = true
		}
	}
	if len(of) != 3 || of[all[3].ID] || of[all[4].ID] {
		t.Errorf("rows of %d incidents", len(of))
	}
	if all[0].Verdict != "" {
		t.Error("what is alleged becomes confirmed")
	}
}
