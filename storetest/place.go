package storetest

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// mergeByBridge has two incidents become one when a report tells of the days between.
func mergeByBridge(t *testing.T, s counterclaim.Store) {
	early := report("Ardan Border Service", "2031-03-01", "Tolm was shelled.")
	late := report("Vale Wire", "2031-03-06", "Tolm was shelled.")
	bridge := report("Belmark Defence Office", "2031-03-09", "Tolm was shelled.")
	a, b, c := claim(&early, "Tolm was shelled", "Tolm", ""), claim(&late, "Tolm was shelled", "Tolm", ""), claim(&bridge, "Tolm was shelled", "Tolm", "2031-03-03")
	save(t, s, coding(&late, b))
	save(t, s, coding(&early, a))
	if got := incidents(t, s, counterclaim.IncidentQuery{}); len(got) != 2 {
		t.Fatalf("%d incidents before the bridge, want 2", len(got))
	}
	if got := resolve(t, s, "i", b.ID.Short()); got.ID != b.ID || got.Forwarded {
		t.Errorf("the later incident before the bridge: %+v", got)
	}
	saved := save(t, s, coding(&bridge, c))
	same(t, "touched", saved.Incidents, []counterclaim.ID{a.ID})
	got := incidents(t, s, counterclaim.IncidentQuery{})
	if len(got) != 1 {
		t.Fatalf("%d incidents after the bridge, want 1", len(got))
	}
	same(t, "claims of the incident", got[0].Claims, []counterclaim.ID{a.ID, b.ID, c.ID})
	for _, old := range []counterclaim.ID{b.ID, c.ID} {
		if got := resolve(t, s, "i", old.Short()); got.ID != a.ID || !got.Forwarded || got.Why == "" {
			t.Errorf("the address of the joined incident: %+v", got)
		}
		if got := resolve(t, s, "c", old.Short()); got.ID != old || got.Forwarded {
			t.Errorf("the address of the claim: %+v", got)
		}
	}
}

// runsAndGaps has each day after the first come at a distance and counts the incidents.
func runsAndGaps(t *testing.T, s counterclaim.Store) {
	want := map[string]int{"2031-03-20": 1, "2031-03-24": 2, "2031-03-16": 3, "2031-03-13": 3, "2031-03-22": 2, "2031-03-18": 1}
	for _, day := range []string{"2031-03-20", "2031-03-24", "2031-03-16", "2031-03-13", "2031-03-22", "2031-03-18"} {
		r := report("Vale Wire", "2031-04-01", "Shelling on "+day)
		save(t, s, coding(&r, claim(&r, "Shelling", "Tolm", day)))
		if got := len(incidents(t, s, counterclaim.IncidentQuery{})); got != want[day] {
			t.Fatalf("%d incidents after %s, want %d", got, day, want[day])
		}
	}
}

// runByRun has a placing that joins all that it is given: a run is what it may join, and no
// more, whatever other runs a report touches.
func runByRun(t *testing.T, s counterclaim.Store) {
	join := func(near []counterclaim.Claim) []counterclaim.Claim {
		for i := range near {
			if b := bucket(&near[i]); near[i].Near.Bucket != b || b != bucket(&near[0]) {
				t.Errorf("placing is given a claim of bucket %q with nearness %+v beside one of %q", b, near[i].Near, bucket(&near[0]))
			}
			near[i].Incident = near[0].ID
		}
		return near
	}
	reports := valley(30)
	rand.New(rand.NewPCG(7, 7)).Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
	for i := range reports {
		if _, err := s.Save(context.Background(), &reports[i], gap, join); err != nil {
			t.Fatal(err)
		}
	}
	want := placedAtOnce(reports)
	got := incidentClaims(claims(t, s, counterclaim.ClaimQuery{}))
	for i := range want { // claims without a bucket stand with those of their own report here
		if bucket(&want[i]) != "" && got[want[i].ID.String()] != want[i].Incident.String() {
			t.Errorf("claim %s stands in %s, want %s", want[i].ID.Short(), got[want[i].ID.String()], want[i].Incident)
		}
	}
}

func undatedRuns(t *testing.T, s counterclaim.Store) {
	for i, published := range []string{"", "2031-03-01", "", "2031-03-02"} {
		r := report("Vale Wire", published, "Shelling "+string(rune('a'+i)))
		save(t, s, coding(&r, claim(&r, "Shelling", "Tolm", "")))
	}
	got := incidents(t, s, counterclaim.IncidentQuery{})
	if len(got) != 2 || len(got[0].Claims) != 2 || len(got[1].Claims) != 2 {
		t.Errorf("incidents %+v, want the dated claims together and the undated ones", got)
	}
	if days := view(t, s).Days; len(days) != 2 || days[1].Day != "" {
		t.Errorf("days %+v, want the unknown day last", days)
	}
}

// anyOrder has the same reports arrive in several orders.
func anyOrder(t *testing.T, s counterclaim.Store) {
	reports := valley(40)
	want := incidentClaims(placedAtOnce(reports))
	shuffle := rand.New(rand.NewPCG(31, 3))
	shuffle.Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
	for i := range reports {
		save(t, s, &reports[i])
	}
	same(t, "incidents of reports that came one by one in another order", incidentClaims(claims(t, s, counterclaim.ClaimQuery{})), want)
	// What the incidents say of themselves agrees with their claims.
	for _, n := range incidents(t, s, counterclaim.IncidentQuery{}) {
		same(t, "claims of "+n.ID.Short(), n.Claims, idsOf(claims(t, s, counterclaim.ClaimQuery{Incidents: []counterclaim.ID{n.ID}})))
	}
}

// placedAtOnce gives all claims of some codings, placed together.
func placedAtOnce(codings []counterclaim.Coding) []counterclaim.Claim {
	var all []counterclaim.Claim
	for i := range codings {
		for _, c := range codings[i].Claims {
			c.Published = codings[i].Report.Published
			all = append(all, c)
		}
	}
	slices.SortFunc(all, listOrder)
	return place(all)
}

// listOrder is the order of claims that every store keeps.
func listOrder(a, b counterclaim.Claim) int {
	at := func(c counterclaim.Claim) int64 {
		r := counterclaim.Report{Published: c.Published}
		if t, ok := r.PublishedTime(); ok {
			return t.Unix()
		}
		return math.MinInt64
	}
	return cmp.Or(cmp.Compare(at(a), at(b)), bytes.Compare(a.Report[:], b.Report[:]), cmp.Compare(a.Start, b.Start), bytes.Compare(a.ID[:], b.ID[:]))
}

// incidentClaims gives which claim stands in which incident.
func incidentClaims(claims []counterclaim.Claim) map[string]string {
	out := map[string]string{}
	for i := range claims {
		out[claims[i].ID.String()] = claims[i].Incident.String()
	}
	return out
}

func incidentFacts(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-09", "Tolm was shelled. Four died. Ardania accused Belmark. Nobody knows when.")
	fire := claim(&r, "Tolm was shelled", "Tolm", "2031-03-04")
	dead := claim(&r, "Four died", "Tolm", "2031-03-05")
	dead.Conduct = []counterclaim.Conduct{"killing", "heavy_weapons_fire"}
	dead.Actors = []counterclaim.Entity{someone()}
	dead.Places = append(dead.Places, counterclaim.Place{Text: "the hills", Unresolved: true})
	act := claim(&r, "Ardania accused Belmark", "Tolm", "2031-03-07")
	act.Event, act.Quad, act.Conduct, act.Actors, act.Targets = counterclaim.Accuse, 3, []counterclaim.Conduct{counterclaim.Accusation}, act.Targets, act.Actors
	lone := claim(&r, "Nobody knows when", "", "")
	save(t, s, coding(&r, fire, dead, act, lone))
	got := incidents(t, s, counterclaim.IncidentQuery{})
	want := []counterclaim.Incident{{
		ID: lone.ID, Conduct: []counterclaim.Conduct{"heavy_weapons_fire"}, Parties: []string{"XAA", "XAB"}, Places: []counterclaim.Place{},
		Claims: []counterclaim.ID{lone.ID}, WorkState: "new",
	}, {
		ID: fire.ID, Conduct: []counterclaim.Conduct{"heavy_weapons_fire", "killing", counterclaim.Accusation}, Parties: []string{"XAA", "XAB"},
		Places: []counterclaim.Place{fire.Places[0], dead.Places[1]}, Time: &counterclaim.Period{From: "2031-03-04", To: "2031-03-05", Precision: "day"},
		Claims: []counterclaim.ID{fire.ID, dead.ID, act.ID}, WorkState: "new",
	}}
	same(t, "incidents", got, want)
	same(t, "days", view(t, s).Days, []counterclaim.DayCount{{Day: "2031-03-09", Incidents: 1}, {Day: "2031-03-04", Incidents: 1}})
}
