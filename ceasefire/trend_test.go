package ceasefire

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// drawnRows makes rows of clauses, parties, areas and days by chance, also of those that the agreement does not name.
func drawnRows(r *rand.Rand, n int) []counterclaim.Violation {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	first := time.Date(2031, 5, 6, 0, 0, 0, 0, time.UTC)
	out := make([]counterclaim.Violation, n)
	for i := range out {
		out[i] = counterclaim.Violation{Clause: pick("fire", "guns", "flights", "gone"), Party: pick("", "ard", "bel"), Area: pick("", "ard", "bel", "elsewhere"), Day: first.AddDate(0, 0, r.IntN(60)).Format(counterclaim.DateLayout),
			Verdict: pick("breach", "cannot_tell", "compliant"), Observations: []counterclaim.ID{counterclaim.HashOf("o", fmt.Sprint(i))}, Rule: "r"}
	}
	return out
}

// TestSumsAreTheTotal adds up clauses, parties, areas and days of many drawn seasons: each sum is the total, and all is counted once.
func TestSumsAreTheTotal(t *testing.T) {
	a := &counterclaim.Agreement{Start: "2031-05-06", Recommitted: "2031-05-20", Parties: []counterclaim.Party{{ID: "bel"}, {ID: "ard"}}, Clauses: []counterclaim.Clause{{ID: "fire"}, {ID: "guns"}, {ID: "flights"}}}
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 8))
		rows := drawnRows(r, r.IntN(400))
		first := time.Date(2031, 5, 6, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(50))
		from, to := first.Format(counterclaim.DateLayout), first.AddDate(0, 0, r.IntN(20)).Format(counterclaim.DateLayout)
		got, err := TrendOf(a, rows, nil, from, to)
		if err != nil {
			t.Fatal(err)
		}
		want, since := Tallied{}, Tallied{}
		for i := range rows {
			v := &rows[i]
			if v.Day >= got.BeforeFrom && v.Day <= to {
				want.add(Verdict(v.Verdict), v.Day < from)
			}
			if v.Day >= got.Since && v.Day <= to {
				since.add(Verdict(v.Verdict), false)
			}
		}
		if got.Total != want || got.SinceTotal != since {
			t.Fatalf("seed %d: total %+v, counted %+v; since %+v, counted %+v", seed, got.Total, want, got.SinceTotal, since)
		}
		for of, list := range map[string][]Tallied{"clauses": got.Clauses, "parties": got.Parties, "areas": got.Areas} {
			var sum Tallied
			for _, x := range list {
				sum.Breach, sum.CannotTell, sum.Compliant = sum.Breach+x.Breach, sum.CannotTell+x.CannotTell, sum.Compliant+x.Compliant
				sum.BreachBefore, sum.CannotTellBefore = sum.BreachBefore+x.BreachBefore, sum.CannotTellBefore+x.CannotTellBefore
			}
			if sum != got.Total {
				t.Errorf("seed %d: %s come to %+v, the total is %+v", seed, of, sum, got.Total)
			}
		}
		breach, open := 0, 0
		for _, d := range got.Days {
			breach, open = breach+d.Breach, open+d.CannotTell
		}
		if breach != got.Total.Breach || open != got.Total.CannotTell {
			t.Errorf("seed %d: days come to %d and %d, the total is %+v", seed, breach, open, got.Total)
		}
		cases, n := Cases("a", rows), 0
		for i := range cases {
			n += len(cases[i].Rows)
			if cases[i].ID != cases[i].ViolationKey.ID() || i > 0 && cases[i].Day > cases[i-1].Day {
				t.Fatalf("seed %d: case %d is out of order or of another id", seed, i)
			}
		}
		if n != len(rows) {
			t.Errorf("seed %d: %d rows in cases, of %d", seed, n, len(rows))
		}
	}
}

// TestTrendDays compares with as many days before, and begins the running total with the last recommitment that was by then.
func TestTrendDays(t *testing.T) {
	a := &counterclaim.Agreement{Start: "2031-05-06", Recommitted: "2031-06-02"}
	effort := map[string]Effort{"2031-05-31": {1, 6, 0, 0}, "2031-06-01": {2, 8, 1, 1}, "2031-06-03": {1, 3, 0, 0}}
	got, err := TrendOf(a, nil, effort, "2031-06-01", "2031-06-03")
	if err != nil || got.BeforeFrom != "2031-05-29" || got.BeforeTo != "2031-05-31" || got.Since != "2031-06-02" || !got.Recommitted || len(got.Days) != 3 {
		t.Errorf("%+v, %v", got, err)
	}
	if got.Effort != (Effort{3, 11, 1, 1}) || got.EffortBefore != (Effort{1, 6, 0, 0}) || got.Days[0].Hours != 8 || got.Days[1].Hours != 0 {
		t.Errorf("effort %+v, before %+v, %+v", got.Effort, got.EffortBefore, got.Days)
	}
	if got, err = TrendOf(a, nil, nil, "2031-05-10", "2031-05-12"); err != nil || got.Since != "2031-05-06" || got.Recommitted {
		t.Errorf("before the recommitment: %+v, %v", got, err)
	}
	for _, days := range [][2]string{{"2031-06-03", "2031-06-01"}, {"June", "2031-06-01"}, {"2001-01-01", "2031-01-01"}} {
		if _, err := TrendOf(a, nil, nil, days[0], days[1]); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("%v: %v", days, err)
		}
	}
}

// TestOutline draws a sector, a circle and a point: every point of the ring lies within the reach of the best estimate.
func TestOutline(t *testing.T) {
	for what, l := range map[string]Location{
		"a sector":         {At: pointOf(41.1, 70.2), RadiusM: 20, Sector: &Sector{BearingDeg: 350, BearingErrDeg: 15, NearM: 1000, FarM: 4000}},
		"all around":       {At: pointOf(41.1, 70.2), RadiusM: 20, Sector: &Sector{BearingErrDeg: 180, FarM: 4000}},
		"a position":       {At: pointOf(41.1, 179.99), RadiusM: 3000},
		"an exact point":   {At: pointOf(41.1, 70.2)},
		"near to the pole": {At: pointOf(89.9, 0), RadiusM: 20_000},
	} {
		best, ring := l.Outline()
		g := l.region()
		if what == "an exact point" {
			if ring != nil || best != pointOf(41.1, 70.2) {
				t.Errorf("%s: %v %v", what, best, ring)
			}
			continue
		}
		if len(ring) < 4 || ring[0] != ring[len(ring)-1] && what == "a sector" {
			t.Errorf("%s: %d points, not closed", what, len(ring))
		}
		for _, p := range ring {
			at := spotOf(p[0], p[1])
			if metres, _, _ := inverse(&g.best, &at); metres > g.reach*1.01+50 {
				t.Errorf("%s: a point of the ring is %.0f m from the best estimate, beyond %.0f m", what, metres, g.reach)
			}
		}
	}
}
