package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestAround(t *testing.T) {
	for _, c := range []struct{ name, lines, want string }{
		{"the day of the time, else of publication", `
			a@2031-04-29 XAA 0 ASSAULT clash XAA>XAB asserted occurred - 2031-04-27..2031-04-28
			a@2031-04-29T23:30:00+06:00 XAA 0 ASSAULT clash XAA>XAB asserted occurred - -
			a@- XAA 0 ASSAULT clash XAA>XAB asserted occurred - -`,
			"XAA+XAB: 2031-04-27 fire XAA+XAB, 2031-04-28 fire XAA+XAB, 2031-04-27 XAA+XAB, 2031-04-28 XAA+XAB, 2031-04-27 fire, 2031-04-28 fire; " +
				"XAA+XAB: 2031-04-29 fire XAA+XAB, 2031-04-29 XAA+XAB, 2031-04-29 fire; XAA+XAB: - fire XAA+XAB, - XAA+XAB, - fire"},
		{"at its places, and in the cells of the map", `
			a@2031-04-29 XAA 0 ASSAULT clash XAA>XAB asserted occurred the_Tessen_bridge;Orvane=40.1/-70.1 -`,
			"XAA+XAB: 2031-04-29 at tessen bridge, 2031-04-29 at orvane, 2031-04-29 cell 133,-234, 2031-04-29 fire XAA+XAB, 2031-04-29 XAA+XAB, 2031-04-29 fire"},
		{"the dead of one side are between those of the fire", `
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred - -
			a@2031-04-29 XAA 0 ASSAULT killing ->XAA asserted occurred - -
			a@2031-04-29 XAA 0 ASSAULT wounding ->people asserted occurred - -
			a@2031-04-29 XAA 0 AID displacement ->XAC asserted occurred - -`, "XAA+XAB: 3; XAA+XAB: 3; XAA+XAB: 3; XAC: 3"},
		{"nobody against nobody", `a@2031-04-29 XAA 0 ASSAULT wounding ->people asserted occurred - -`, "-: 3"},
		{"an act stands where its content stands", `
			a@2031-04-29 XAA 0 REJECT denial XAA>XAB asserted occurred - 2031-04-29
			a@2031-04-29 XAA 0 COERCE drone_flight XAA>XAB denied occurred - 2031-04-20 ^0`, ": 0; XAA+XAB: 3"},
	} {
		var long, short []string
		for _, n := range Around(of(t, c.lines)) {
			long = append(long, n.Between+": "+strings.Join(n.Under, ", "))
			short = append(short, fmt.Sprintf("%s: %d", n.Between, len(n.Under)))
			for _, key := range n.Under {
				if !slices.Contains(n.Look, key) {
					t.Errorf("%s: what is kept under %q is not looked for there", c.name, key)
				}
			}
		}
		if got := strings.Join(long, "; "); got != c.want && strings.Join(short, "; ") != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Two claims about one happening find each other where one looks under what the other is kept under.
func TestLookedForNearby(t *testing.T) {
	for _, c := range []struct {
		name, lines string
		want        bool
	}{
		{"the day after", `
			a@2031-04-29 XAA 0 ASSAULT clash XAA>XAB asserted occurred - 2031-04-29
			b@2031-04-30 XAA 0 ASSAULT clash XAA>XAB asserted occurred - 2031-04-30`, true},
		{"three days after, without a day of its own", `
			a@2031-04-29 XAA 0 ASSAULT clash XAA>XAB asserted occurred - 2031-04-26
			b@2031-04-29 XAA 0 ASSAULT clash XAA>XAB asserted occurred - -`, true},
		{"a week after", `
			a@2031-04-29 XAA 0 ASSAULT clash XAA>XAB asserted occurred Tessen 2031-04-22
			b@2031-04-29 XAA 0 ASSAULT clash XAA>XAB asserted occurred Tessen 2031-04-29`, false},
		{"10 km off in the next cell, other matter, other sides", `
			a@2031-04-29 XAA 0 ASSAULT clash XAA>XAB asserted occurred Tessen=40.19/70 2031-04-29
			b@2031-04-29 XAA 0 CONSULT talks XAC>XAD asserted occurred Orvane=40.26/70.05 2031-04-29`, true},
		{"at one end of the days", `
			a@2031-04-29 XAA 0 ASSAULT clash XAA>XAB asserted occurred - 2031-04-10..2031-04-20
			b@2031-04-29 XAA 0 ASSAULT clash XAA>XAB asserted occurred - 2031-04-20`, true},
	} {
		n := append(Around(of(t, c.lines)[:1]), Around(of(t, c.lines)[1:])...)
		found := func(from, to counterclaim.Neighbourhood) bool {
			return slices.ContainsFunc(from.Look, func(key string) bool { return slices.Contains(to.Under, key) })
		}
		if found(n[0], n[1]) != c.want || found(n[1], n[0]) != c.want {
			t.Errorf("%s: %t and %t, want %t", c.name, found(n[0], n[1]), found(n[1], n[0]), c.want)
		}
	}
}

func TestPlaceAmongStanding(t *testing.T) {
	near := Incidents(of(t, `
		a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen=40/70 2031-04-29
		b@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Orvane=40.5/70.2 2031-04-29`))
	near[0].Incident = counterclaim.HashOf("a name that a person's word gave")
	fresh := of(t, `
		c@2031-05-02 XAB 0 ASSAULT small_arms_fire XAB>XAA denied occurred Tessen=40/70 2031-04-29
		c@2031-05-02 XAB 1 COERCE border_closure XAA>XAB asserted occurred Orvane=40.5/70.2 2031-05-01
		c@2031-05-02 XAB 2 REJECT denial XAB>XAA asserted occurred - -
		c@2031-05-02 XAB 2 ASSAULT small_arms_fire XAB>XAA denied occurred Orvane=40.5/70.2 2031-04-29 ^2`)
	for i, n := range Around(fresh) {
		fresh[i].Between = n.Between
	}
	got := Place(fresh, near)
	for i, want := range []counterclaim.ID{near[0].Incident, fresh[1].ID, near[1].Incident, near[1].Incident} {
		if got[i].ID != fresh[i].ID || got[i].Incident != want {
			t.Errorf("claim %d is placed in %s, want %s", i, got[i].Incident.Short(), want.Short())
		}
	}
	if got := Place(fresh, nil); got[2].Incident != got[3].Incident || got[0].Incident == got[3].Incident {
		t.Error("without others an act does not stand where its content stands")
	}
	if len(Place(nil, near)) != 0 {
		t.Error("nothing new gives something")
	}
}

func TestExplain(t *testing.T) {
	claims := of(t, `
		a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen=40/70 2031-04-29
		b@2031-04-30 XAB 0 ASSAULT small_arms_fire XAB>XAA denied occurred Tessen=40/70 2031-04-29
		c@2031-04-30 XAB 0 CONSULT talks XAC>XAA asserted occurred - 2031-04-20`)
	for i := range claims {
		claims[i].Between = Around(claims[i : i+1])[0].Between
	}
	var got []string
	sum := map[counterclaim.ID]float64{}
	for _, e := range Explain(claims[0], claims) {
		got = append(got, fmt.Sprintf("%s %s: %s", e.Claim.Short(), e.Key, e.Name))
		sum[e.Claim] += e.Weight
	}
	at, none := claims[1].ID.Short()+" 2031-04-29 at tessen: ", claims[2].ID.Short()+" : "
	var want []string
	for _, name := range []string{"same conduct that any fight has", "both of fire", "same days", "both of fire, same days", "same place", "same place, two reports",
		"one denied", "a charge, and its denial elsewhere"} {
		want = append(want, at+name)
	}
	for _, name := range []string{"deeds of two matters", "no day in common", "one without a place", "other sides"} {
		want = append(want, none+name)
	}
	if sum[claims[1].ID] < 2 || sum[claims[2].ID] > -2 {
		t.Errorf("a denial of the charge weighs %.1f, talks ten days before %.1f", sum[claims[1].ID], sum[claims[2].ID])
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	claims[0].Between = ""
	if got := Explain(claims[0], claims); got != nil {
		t.Errorf("a claim that is weighed against none: %v", got)
	}
}
