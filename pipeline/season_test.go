package pipeline

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

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

// TestSeasonGoesOn adds observations by chance, some of which correct others, some kept in the same second as those before and some with an earlier one: what is gone on
// with is what is measured anew.
func TestSeasonGoesOn(t *testing.T) {
	s, list := observed(t)
	keepAgreement(t, s, "2031-05-06")
	var kept ceasefire.Seasons
	luck := rand.New(rand.NewPCG(31, 8))
	at := time.Date(2031, 7, 2, 0, 0, 0, 0, time.UTC)
	for n := range 60 {
		var more []counterclaim.Observation
		for range 1 + luck.IntN(4) {
			o := list[luck.IntN(len(list))]
			o.Ref, o.Supersedes = fmt.Sprint("more ", n, len(more)), counterclaim.ID{}
			if luck.IntN(3) == 0 {
				o.Supersedes = o.ID
				list = slices.DeleteFunc(list, func(x counterclaim.Observation) bool { return x.ID == o.ID }) // one is corrected once
			}
			if when := at; luck.IntN(4) > 0 {
				o.Kept = when.Format(time.RFC3339)
			} else {
				o.Kept = "2031-07-01T00:00:00Z"
			}
			o.ID = counterclaim.ID{}
			o.Identify()
			more = append(more, o)
		}
		if luck.IntN(2) == 0 {
			at = at.Add(time.Second)
		}
		added, err := s.AddObservations(t.Context(), more)
		if err != nil {
			t.Fatal(err)
		}
		for i := range added {
			if added[i].Err != nil {
				t.Fatal(added[i].Err)
			}
			list = append(list, more[i])
		}
		got, err := kept.Of(t.Context(), s, "tarn-2031")
		if err != nil {
			t.Fatal(err)
		}
		want, err := Measure(t.Context(), s, "tarn-2031", "", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got.Violations, want.Violations) || got.LeftOut != want.LeftOut {
			t.Fatalf("round %d: %d rows, measured anew %d; left out %+v, %+v", n, len(got.Violations), len(want.Violations), got.LeftOut, want.LeftOut)
		}
	}
}

// BenchmarkSeasonOneMore adds one observation to 40,000 in a record on disk and measures them: what a desk does before it shows the violations again.
func BenchmarkSeasonOneMore(b *testing.B) {
	s, list := observedIn(b, filepath.Join(b.TempDir(), "r.sqlite"))
	keepAgreement(b, s, "2031-05-06")
	add := func(more []counterclaim.Observation) {
		added, err := s.AddObservations(b.Context(), more)
		if err != nil {
			b.Fatal(err)
		}
		for i := range added {
			if added[i].Err != nil {
				b.Fatal(added[i].Err)
			}
		}
	}
	next := func(n int) counterclaim.Observation {
		o := list[n%len(list)]
		at, err := time.Parse(time.RFC3339, "2031-05-06T00:00:00Z")
		if err != nil {
			b.Fatal(err)
		}
		o.Ref, o.Supersedes, o.Until = fmt.Sprint("more ", n), counterclaim.ID{}, ""
		o.Time = at.Add(time.Duration(n%180)*24*time.Hour + time.Duration(n%1440)*time.Minute).Format(time.RFC3339)
		o.Received, o.Kept = "2032-01-01T00:00:00Z", at.Add(time.Duration(365*24*3600+n)*time.Second).Format(time.RFC3339)
		o.ID = counterclaim.ID{}
		o.Identify()
		return o
	}
	n := 0
	for n < 40_000 {
		var more []counterclaim.Observation
		for range 500 {
			more = append(more, next(n))
			n++
		}
		add(more)
	}
	var kept ceasefire.Seasons
	if _, err := kept.Of(b.Context(), s, "tarn-2031"); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		add([]counterclaim.Observation{next(n)})
		n++
		b.StartTimer()
		season, err := kept.Of(b.Context(), s, "tarn-2031")
		if err != nil || season.Anew != 1 {
			b.Fatal(season.Anew, err)
		}
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
