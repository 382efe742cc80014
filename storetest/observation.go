package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// sighting makes an observation that began at a time.
func sighting(at, what string) counterclaim.Observation {
	twelve := int64(12)
	o := counterclaim.Observation{Mission: "Valley Mission", Observer: "A. Monitor", Post: "Patrol 7", Means: counterclaim.MeansPatrol, Time: at, SatelliteTime: at,
		Received: "2031-05-07T08:00:00Z", Kept: "2031-05-07T09:00:00Z", FiledBy: "B. Clerk", Lat: 41.5, Lon: 70.25, ErrorM: 10, BearingDeg: 270, BearingErrorDeg: 22.5, RangeMinM: 1000, RangeMaxM: 3000,
		Perceived: "heard", What: what, Fire: []counterclaim.Firing{{Kind: "explosion", Direction: "outgoing", Quantity: counterclaim.Quantity{Low: &twelve, High: &twelve}},
			{Kind: "burst", Direction: "undetermined", Quantity: counterclaim.Quantity{Uncountable: true}}},
		Control: "bel", ControlDate: "2031-05-01", ControlSource: "the mission's map"}
	o.Identify()
	return o
}

// addSightings adds observations and wants all to be new.
func addSightings(t testing.TB, s counterclaim.Store, list ...counterclaim.Observation) {
	t.Helper()
	added, err := s.AddObservations(context.Background(), list)
	if err != nil || len(added) != len(list) {
		t.Fatalf("%d answers, %v", len(added), err)
	}
	for i, a := range added {
		if a.Err != nil || !a.Fresh {
			t.Fatalf("observation %d: new %t, %v", i, a.Fresh, a.Err)
		}
	}
}

// FillObservations keeps observations, one of which corrects another.
func FillObservations(t testing.TB, s counterclaim.Store) {
	t.Helper()
	list := []counterclaim.Observation{sighting("2031-05-06T10:00:00+05:00", "explosions"), sighting("2031-05-06T04:00:00Z", "explosions"),
		sighting("2031-05-05T10:00:00Z", "a \"burst\" \\ of fire 🚀"), sighting("2031-05-08T10:00:00Z", "flares")}
	again := sighting("2031-05-06T10:00:00+05:00", "two explosions fewer")
	again.Supersedes = list[0].ID
	again.Identify()
	addSightings(t, s, append(list, again)...)
}

func observationIDs(t testing.TB, s counterclaim.Store, q counterclaim.ObservationQuery) []counterclaim.ID {
	t.Helper()
	list, err := s.Observations(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]counterclaim.ID, len(list))
	for i := range list {
		out[i] = list[i].ID
	}
	return out
}

// observations come back as they were, are found by their addresses, and are kept once.
func observations(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	o := sighting("2031-05-06T10:00:00+05:00", "explosions")
	o.Synthetic = true
	o.Identify()
	addSightings(t, s, o)
	if !view(t, s).Synthetic {
		t.Error("a record of made-up observations is not said to be made up")
	}
	got, err := s.Observation(ctx, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "an observation", *got, o)
	same(t, "its address", resolve(t, s, "o", o.ID.Short()), counterclaim.Address{ID: o.ID})

	again := o
	again.Received, again.Kept, again.FiledBy = "2031-05-09T08:00:00Z", "2031-05-09T09:00:00Z", "C. Clerk"
	leaves := kinds(t, s)[counterclaim.ObservationLeaf]
	added, err := s.AddObservations(ctx, []counterclaim.Observation{again, again})
	if err != nil || len(added) != 2 || added[0].Fresh || added[1].Fresh || added[0].Err != nil || added[1].Err != nil {
		t.Errorf("the same sent again: %+v, %v", added, err)
	}
	got, err = s.Observation(ctx, o.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "after it was sent again", *got, o)
	if n, err := s.CountObservations(ctx, counterclaim.ObservationQuery{}); n != 1 || err != nil {
		t.Errorf("%d observations, %v; want 1", n, err)
	}
	if now := kinds(t, s)[counterclaim.ObservationLeaf]; leaves != 1 || now != 1 {
		t.Errorf("%d leaves of an observation, and %d after it was sent again", leaves, now)
	}
	all, err := leavesOf(t, s).LeavesOf(ctx, o.ID)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d leaves, %v", len(all), err)
	}
	if _, err := leavesOf(t, s).LeafContent(ctx, &all[0]); err != nil {
		t.Error(err)
	}
	NoFaults(t, s)
	faultless(t, s)
	_, err = s.Observation(ctx, counterclaim.HashOf("nothing"))
	code(t, "nothing", err, counterclaim.CodeNotFound)
}

// observationLists wants lists to be in order, whatever the pages and however many began at one moment.
func observationLists(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	var list []counterclaim.Observation
	for i := range 40 {
		o := sighting(fmt.Sprintf("2031-05-%02dT10:00:00+05:00", 1+i%5), fmt.Sprintf("explosion %d", i))
		if i%4 == 0 {
			o.Means = counterclaim.MeansCamera
		}
		if i%10 == 3 {
			o.Mission, o.Kept = "River Mission", "2031-06-01T00:00:00Z"
		}
		o.Identify()
		list = append(list, o)
	}
	addSightings(t, s, list...)
	slices.SortFunc(list, func(a, b counterclaim.Observation) int {
		return cmp.Or(strings.Compare(a.Time, b.Time), strings.Compare(a.ID.String(), b.ID.String()))
	})
	chosen := func(keep func(o *counterclaim.Observation) bool) []counterclaim.ID {
		out := []counterclaim.ID{}
		for i := range list {
			if keep(&list[i]) {
				out = append(out, list[i].ID)
			}
		}
		if len(out) == 0 {
			t.Error("nothing is chosen, which shows nothing")
		}
		return out
	}
	for what, c := range map[string]struct {
		q    counterclaim.ObservationQuery
		keep func(o *counterclaim.Observation) bool
	}{
		"all":     {counterclaim.ObservationQuery{}, func(*counterclaim.Observation) bool { return true }},
		"cameras": {counterclaim.ObservationQuery{Means: counterclaim.MeansCamera}, func(o *counterclaim.Observation) bool { return o.Means == counterclaim.MeansCamera }},
		"a mission": {counterclaim.ObservationQuery{Mission: "River Mission"}, func(o *counterclaim.Observation) bool {
			return o.Mission == "River Mission"
		}},
		"two days": {counterclaim.ObservationQuery{From: "2031-05-02T05:00:00Z", To: "2031-05-04T10:00:00+05:00"}, func(o *counterclaim.Observation) bool {
			return o.Time[8:10] == "02" || o.Time[8:10] == "03"
		}},
		"cameras of a mission since a day": {counterclaim.ObservationQuery{From: "2031-05-02T00:00:00Z", Means: counterclaim.MeansCamera, Mission: "Valley Mission"}, func(o *counterclaim.Observation) bool {
			return o.Means == counterclaim.MeansCamera && o.Mission == "Valley Mission" && o.Time[8:10] >= "02"
		}},
		"what came late":  {counterclaim.ObservationQuery{KeptFrom: "2031-06-01T00:00:00Z"}, func(o *counterclaim.Observation) bool { return o.Mission == "River Mission" }},
		"what came early": {counterclaim.ObservationQuery{KeptTo: "2031-06-01T00:00:00Z"}, func(o *counterclaim.Observation) bool { return o.Mission != "River Mission" }},
		"by ids":          {counterclaim.ObservationQuery{IDs: []counterclaim.ID{list[7].ID, list[3].ID}}, func(o *counterclaim.Observation) bool { return o.ID == list[7].ID || o.ID == list[3].ID }},
	} {
		want := chosen(c.keep)
		same(t, what, observationIDs(t, s, c.q), want)
		if n, err := s.CountObservations(ctx, c.q); n != len(want) || err != nil {
			t.Errorf("%s: %d, %v; want %d", what, n, err, len(want))
		}
		for _, newest := range []bool{false, true} {
			var paged []counterclaim.ID
			for q := c.q; ; {
				q.Limit, q.NewestFirst = 3, newest
				page := observationIDs(t, s, q)
				if len(page) == 0 {
					break
				}
				paged = append(paged, page...)
				q.After = page[len(page)-1]
			}
			if newest {
				slices.Reverse(paged)
			}
			same(t, "pages of "+what, paged, want)
		}
	}
	early := sighting("2031-04-01T00:00:00Z", "entered late") // moves no page
	half := list[len(list)/2].ID
	want := observationIDs(t, s, counterclaim.ObservationQuery{After: half, Limit: 5})
	addSightings(t, s, early)
	same(t, "a page after something came before it", observationIDs(t, s, counterclaim.ObservationQuery{After: half, Limit: 5}), want)
	_, err := s.Observations(ctx, counterclaim.ObservationQuery{After: counterclaim.HashOf("nothing")})
	code(t, "after nothing", err, counterclaim.CodeNotFound)
	_, err = s.Observations(ctx, counterclaim.ObservationQuery{From: "yesterday"})
	code(t, "a time that is none", err, counterclaim.CodeBadInput)
	_, err = s.CountObservations(ctx, counterclaim.ObservationQuery{Means: "telepathy"})
	code(t, "means that are none", err, counterclaim.CodeBadInput)
}

// refusedObservations wants what is refused to leave nothing and to keep nothing else out.
func refusedObservations(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	good, better := sighting("2031-05-06T10:00:00Z", "explosions"), sighting("2031-05-07T10:00:00Z", "explosions")
	bad := good
	bad.Lat = 100
	bad.Identify()
	unnamed, undated, lost := sighting("2031-05-08T10:00:00Z", "x"), sighting("2031-05-08T10:00:00Z", "y"), sighting("2031-05-08T10:00:00Z", "z")
	unnamed.ID, undated.Kept, lost.Supersedes = counterclaim.ID{}, "", counterclaim.HashOf("nothing")
	lost.Identify()
	madeUp := good
	madeUp.Synthetic = true
	madeUp.Identify()
	list := []counterclaim.Observation{good, bad, unnamed, undated, lost, madeUp, better}
	added, err := s.AddObservations(ctx, list)
	if err != nil || len(added) != len(list) {
		t.Fatalf("%d answers, %v", len(added), err)
	}
	want := []counterclaim.Code{"", counterclaim.CodeBadInput, counterclaim.CodeBadInput, counterclaim.CodeBadInput, counterclaim.CodeNotFound, counterclaim.CodeMixedSynthetic, ""}
	for i, a := range added {
		if counterclaim.CodeOf(a.Err) != want[i] || a.Fresh != (want[i] == "") {
			t.Errorf("observation %d: new %t, %v; want %q", i, a.Fresh, a.Err, want[i])
		}
	}
	same(t, "what was kept", observationIDs(t, s, counterclaim.ObservationQuery{}), []counterclaim.ID{good.ID, better.ID})

	code(t, "a made-up dispute among real observations", s.SetDispute(ctx, &counterclaim.Dispute{Title: "The valley", Synthetic: true}), counterclaim.CodeMixedSynthetic)
	x := picture("made up", "2031-03-02T10:00:00Z")
	x.Synthetic = true
	_, _, err = exhibitsOf(t, s).AddExhibit(ctx, &x, "")
	code(t, "a made-up exhibit among real observations", err, counterclaim.CodeMixedSynthetic)
	r := report("Vale Wire", "2031-03-02", "Shelling.")
	r.Synthetic = true
	_, err = s.Save(ctx, coding(&r), place)
	code(t, "a made-up report among real observations", err, counterclaim.CodeMixedSynthetic)
	r.Synthetic = false
	save(t, s, coding(&r))
	added, err = s.AddObservations(ctx, []counterclaim.Observation{madeUp})
	if err != nil {
		t.Fatal(err)
	}
	code(t, "a made-up observation among real reports", added[0].Err, counterclaim.CodeMixedSynthetic)

	ended, end := context.WithCancel(ctx)
	end()
	if _, err := s.AddObservations(ended, []counterclaim.Observation{sighting("2031-05-09T10:00:00Z", "late")}); err == nil {
		t.Error("what was kept after its context had ended is said to be kept")
	}
	if n, err := s.CountObservations(ctx, counterclaim.ObservationQuery{}); n != 2 || err != nil {
		t.Errorf("%d observations, %v; want 2", n, err)
	}
	NoFaults(t, s)
	faultless(t, s)
}

// correctedObservations wants corrections to be entries of their own, one for each that is corrected.
func correctedObservations(t *testing.T, s counterclaim.Store) {
	ctx := context.Background()
	first := sighting("2031-05-06T10:00:00Z", "twelve explosions")
	correct := func(what string, old counterclaim.ID) counterclaim.Observation {
		o := sighting("2031-05-06T10:00:00Z", what)
		o.Supersedes = old
		o.Identify()
		return o
	}
	second := correct("thirteen explosions", first.ID)
	third := correct("fourteen explosions", second.ID)
	addSightings(t, s, first, second, third) // in one call, each after that which it corrects
	other := correct("eleven explosions", first.ID)
	added, err := s.AddObservations(ctx, []counterclaim.Observation{other, second})
	if err != nil {
		t.Fatal(err)
	}
	code(t, "a second correction of one", added[0].Err, counterclaim.CodeConflict)
	if added[1].Fresh || added[1].Err != nil {
		t.Errorf("the first correction sent again: %+v", added[1])
	}
	for _, c := range []struct {
		o  counterclaim.Observation
		by counterclaim.ID
	}{{first, second.ID}, {second, third.ID}, {third, counterclaim.ID{}}} {
		got, err := s.Observation(ctx, c.o.ID)
		if err != nil {
			t.Fatal(err)
		}
		c.o.SupersededBy = c.by
		same(t, "one that may be corrected", *got, c.o)
	}
	same(t, "what stands", observationIDs(t, s, counterclaim.ObservationQuery{Standing: true}), []counterclaim.ID{third.ID})
	if n := len(observationIDs(t, s, counterclaim.ObservationQuery{})); n != 3 {
		t.Errorf("%d observations, want 3: nothing that was corrected goes", n)
	}
	asKnown := sighting("2031-05-07T10:00:00Z", "sent with what its sender knew")
	asKnown.SupersededBy = counterclaim.HashOf("nothing")
	addSightings(t, s, asKnown)
	if got, err := s.Observation(ctx, asKnown.ID); err != nil || !got.SupersededBy.IsZero() {
		t.Errorf("%+v, %v", got, err)
	}
	NoFaults(t, s)
	faultless(t, s)
}

// observedAtOnce has two stores of one record add the same observations at once, in opposite orders, and two corrections of one: each is
// kept once, and one correction.
func observedAtOnce(t *testing.T, stores ...counterclaim.Store) {
	t.Helper()
	first := sighting("2031-05-06T10:00:00Z", "twelve explosions")
	addSightings(t, stores[0], first)
	var fresh, refused [2]int
	var all sync.WaitGroup
	for n, s := range stores {
		all.Go(func() {
			correction := sighting("2031-05-06T10:00:00Z", fmt.Sprintf("%d explosions", 13+n))
			correction.Supersedes = first.ID
			correction.Identify()
			list := []counterclaim.Observation{correction}
			for i := range 30 {
				list = append(list, sighting(fmt.Sprintf("2031-05-07T10:%02d:00Z", i), "explosions"))
			}
			if n == 1 {
				slices.Reverse(list)
			}
			for i := range list {
				added, err := s.AddObservations(context.Background(), list[i:i+1])
				switch {
				case err != nil:
					t.Errorf("store %d: %v", n, err)
					return
				case counterclaim.CodeOf(added[0].Err) == counterclaim.CodeConflict:
					refused[n]++
				case added[0].Err != nil:
					t.Errorf("store %d: %v", n, added[0].Err)
				case added[0].Fresh:
					fresh[n]++
				}
			}
		})
	}
	all.Wait()
	if fresh[0]+fresh[1] != 31 || refused[0]+refused[1] != 1 {
		t.Errorf("%d new, %d refused; want 31 and 1", fresh, refused)
	}
	for _, s := range stores {
		if n, err := s.CountObservations(context.Background(), counterclaim.ObservationQuery{}); n != 32 || err != nil {
			t.Errorf("%d observations, %v; want 32", n, err)
		}
		NoFaults(t, s)
	}
}
