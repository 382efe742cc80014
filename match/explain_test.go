package match

import (
	"slices"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

func TestJoinings(t *testing.T) {
	claims := of(t, `
		a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen=40/70 2031-04-29
		a@2031-04-29 XAA 1 CONSULT talks XAC>XAA asserted occurred - 2031-04-20
		b@2031-04-30 XAB 0 REJECT denial XAB>XAA asserted occurred - -
		b@2031-04-30 XAB 0 ASSAULT small_arms_fire XAB>XAA denied occurred Tessen=40/70 2031-04-29 ^2
		c@2031-04-30 - 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen=40/70 2031-04-29`)
	for i, n := range Around(claims) {
		claims[i].Between = n.Between
	}
	got := Joinings(claims, 0, len(claims))
	for i, want := range []struct {
		to      int
		follows bool
	}{{-1, false}, {0, false}, {3, true}, {0, false}, {3, false}} {
		to := counterclaim.ID{}
		if want.to >= 0 {
			to = claims[want.to].ID
		}
		if got[i].Claim != claims[i].ID || got[i].To != to || got[i].Follows != want.follows {
			t.Errorf("claim %d: %+v, want it joined to %d", i, got[i], want.to)
		}
	}
	var sum float64
	for i, e := range got[4].Evidence {
		sum += e.Weight
		if i > 0 && max(e.Weight, -e.Weight) > max(got[4].Evidence[i-1].Weight, -got[4].Evidence[i-1].Weight) {
			t.Errorf("%s stands below what weighs less", e.Name)
		}
	}
	if !slices.ContainsFunc(got[4].Evidence, func(e Evidence) bool { return e.Name == "same place" && e.Weight > 0 }) || sum-got[4].Likeness > 1e-9 || got[4].Likeness-sum > 1e-9 {
		t.Errorf("%+v, together %.2f", got[4], sum)
	}
	if some := Joinings(claims, 3, 1); len(some) != 1 || some[0].Claim != claims[3].ID || some[0].To != claims[0].ID {
		t.Errorf("the fourth alone: %+v", some)
	}
	if Joinings(claims, 9, 4) == nil || len(Joinings(claims, 9, 4))+len(Joinings(claims, -1, -1))+len(Joinings(nil, 0, 9)) != 0 {
		t.Error("there are joinings of no claim")
	}
}

// In an incident of thousands the hundredth claim is not compared with all before it.
func TestJoiningsAreBounded(t *testing.T) {
	one := of(t, `a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen=40/70 2031-04-29`)[0]
	one.Between = Around([]counterclaim.Claim{one})[0].Between
	var many []counterclaim.Claim
	for i := range 4000 {
		c := one
		c.ID = counterclaim.HashOf("one of many", time.Unix(int64(i), 0).String())
		c.Report = c.ID
		many = append(many, c)
	}
	for _, j := range Joinings(many, 3990, 10) {
		at := slices.IndexFunc(many, func(c counterclaim.Claim) bool { return c.ID == j.To })
		if at < 3990-joinedTo {
			t.Errorf("it was compared with claim %d of %d", at, len(many))
		}
	}
}
