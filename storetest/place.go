package storetest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// lateFirst has a claim that is earlier than all others join an incident last: the incident gets its name, the old one leads on.
func lateFirst(t *testing.T, s counterclaim.Store) {
	var held []counterclaim.Claim
	for _, day := range []string{"2031-03-06", "2031-03-04", "2031-03-09"} {
		r := report("Vale Wire", day, "Tolm was shelled.")
		c := claim(&r, "Tolm was shelled", "Tolm", "")
		save(t, s, coding(&r, c))
		held = append(held, c)
	}
	early := report("Ardan Border Service", "2031-03-01", "Tolm was shelled.")
	first := claim(&early, "Tolm was shelled", "Tolm", "")
	same(t, "touched", save(t, s, coding(&early, first)).Incidents, []counterclaim.ID{first.ID})
	got := incidents(t, s, counterclaim.IncidentQuery{IDs: []counterclaim.ID{first.ID, held[0].ID}})
	if len(got) != 1 {
		t.Fatalf("%d incidents, want one", len(got))
	}
	same(t, "claims of the incident", got[0].Claims, []counterclaim.ID{first.ID, held[1].ID, held[0].ID, held[2].ID})
	for _, c := range held {
		if got := resolve(t, s, "i", c.ID.Short()); got.ID != first.ID || !got.Forwarded || got.Why == "" {
			t.Errorf("the address of the incident under a later claim: %+v", got)
		}
		if got := resolve(t, s, "c", c.ID.Short()); got.ID != c.ID || got.Forwarded {
			t.Errorf("the address of the claim: %+v", got)
		}
	}
	same(t, "claims by incident", idsOf(claims(t, s, counterclaim.ClaimQuery{Incidents: []counterclaim.ID{first.ID}})), got[0].Claims)
}

// nearLimits fills a place beyond the limits and looks at what placing is given: the latest under a key and the latest of their
// incidents, with their incidents and what match made of them.
func nearLimits(t *testing.T, s counterclaim.Store) {
	var held []counterclaim.Claim
	for i := range counterclaim.NearPerKey + 20 {
		r := report("Vale Wire", "2031-03-02", fmt.Sprintf("Shelling %d.", i))
		c := claim(&r, "Shelling", "Tolm", "")
		held = append(held, c)
		_, err := s.Save(context.Background(), coding(&r, c), func(fresh, near []counterclaim.Claim) []counterclaim.Claim {
			fresh[0].Incident = fresh[0].ID
			if i > 0 && i < 10 { // the first ten are one incident
				fresh[0].Incident = near[0].Incident
			}
			return fresh
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	look := func(keys ...string) (out []counterclaim.ID) {
		r := report("Vale Wire", "2031-03-03", "Shelling of "+fmt.Sprint(keys))
		c := coding(&r, claim(&r, "Shelling", "Tolm", ""))
		c.Around[0].Look = keys
		_, err := s.Save(context.Background(), c, func(fresh, near []counterclaim.Claim) []counterclaim.Claim {
			for _, n := range near {
				if n.Incident.IsZero() || n.Between != "XAA+XAB" || n.Published != "2031-03-02" || n.Outlet != "Vale Wire" {
					t.Errorf("a claim near is given as %+v", n)
				}
			}
			out = idsOf(near)
			fresh[0].Incident = fresh[0].ID
			return fresh
		})
		if err != nil {
			t.Fatal(err)
		}
		r.Text += " again"
		c.CodedBy, c.Claims, c.Around = "reader 2", nil, nil // takes it from under its keys
		save(t, s, c)
		return out
	}
	sorted := func(list []counterclaim.ID) []counterclaim.ID {
		slices.SortFunc(list, func(a, b counterclaim.ID) int { return bytes.Compare(a[:], b[:]) })
		return list
	}
	key := "2031-03 Tolm"
	want := min(counterclaim.NearPerKey, counterclaim.NearIncidents)
	same(t, "the latest under a key", sorted(look(key)), sorted(idsOf(held[len(held)-want:])))
	same(t, "nothing under other keys", look("2031-04 Tolm", "2031-03 Ostry"), []counterclaim.ID{})
	r := report("Vale Wire", "2031-03-02", "Shelling, the last.")
	c := coding(&r, claim(&r, "Shelling", "Tolm", ""))
	c.Around[0] = counterclaim.Neighbourhood{Between: "XAA+XAB", Under: []string{"2031-03 Tolm", "2031-03 Tolm", "a key of its own"}}
	joined := func(fresh, _ []counterclaim.Claim) []counterclaim.Claim {
		fresh[0].Incident = fresh[0].ID
		return fresh
	}
	if _, err := s.Save(context.Background(), c, joined); err != nil {
		t.Fatal(err)
	}
	same(t, "under a key of its own", look("a key of its own"), []counterclaim.ID{c.Claims[0].ID})
}

// members has an incident grow beyond what is read of it.
func members(t *testing.T, s counterclaim.Store) {
	for i := range 3*counterclaim.NearMembers + counterclaim.NearPerKey {
		r := report("Vale Wire", "2031-03-02", fmt.Sprintf("Shelling %d.", i))
		most := 0
		_, err := s.Save(context.Background(), coding(&r, claim(&r, "Shelling", "Tolm", "")), func(fresh, near []counterclaim.Claim) []counterclaim.Claim {
			most = len(near)
			return place(fresh, near)
		})
		if err != nil {
			t.Fatal(err)
		}
		if want := min(i, counterclaim.NearPerKey); most != want {
			t.Fatalf("placing claim %d is given %d others, want %d", i, most, want)
		}
	}
	if got := incidents(t, s, counterclaim.IncidentQuery{}); len(got) != 1 || len(got[0].Claims) != 3*counterclaim.NearMembers+counterclaim.NearPerKey {
		t.Errorf("%d incidents, want one with all claims", len(got))
	}
}

// rekey has claims kept under other keys.
func rekey(t *testing.T, s counterclaim.Store) {
	reports := valley(12)
	for i := range reports {
		save(t, s, &reports[i])
	}
	before := state(t, s)
	calls := 0
	other := func(claims []counterclaim.Claim) []counterclaim.Neighbourhood {
		calls++
		out := make([]counterclaim.Neighbourhood, len(claims))
		for i := range claims {
			if claims[i].Report != claims[0].Report {
				t.Errorf("keys are asked for claims of two reports")
			}
			out[i] = counterclaim.Neighbourhood{Between: "-", Under: []string{"all of them"}}
		}
		return out
	}
	for range 2 {
		if err := s.Rekey(context.Background(), "keys 2", other); err != nil {
			t.Fatal(err)
		}
	}
	if calls != 12 {
		t.Errorf("keys were asked for %d reports, want 12", calls)
	}
	same(t, "the record", state(t, s), before)
	r := report("Vale Wire", "2031-03-03", "Shelling.")
	c := coding(&r, claim(&r, "Shelling", "Tolm", ""))
	c.Around[0].Look = []string{"2031-03 Tolm", "all of them"}
	found := 0
	_, err := s.Save(context.Background(), c, func(fresh, near []counterclaim.Claim) []counterclaim.Claim {
		found = len(near)
		if near[0].Between != "-" {
			t.Errorf("a claim stands between %q after its report was keyed again", near[0].Between)
		}
		return place(fresh, near)
	})
	if err != nil || found < counterclaim.NearPerKey {
		t.Errorf("%d claims are found under the new keys (%v)", found, err)
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

// placedAtOnce gives all claims of some codings, placed together, each incident named for its earliest claim.
func placedAtOnce(codings []counterclaim.Coding) []counterclaim.Claim {
	var all []counterclaim.Claim
	for i := range codings {
		for _, c := range codings[i].Claims {
			c.Published = codings[i].Report.Published
			all = append(all, c)
		}
	}
	slices.SortFunc(all, listOrder)
	return place(all, nil)
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
