package match

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestWhatIsOneIncident(t *testing.T) {
	for _, c := range []struct{ name, lines, want string }{
		{"one side's fire and the other's denial of it", `
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen 2031-04-29
			b@2031-04-30 XAB 0 REJECT denial XAB>XAA asserted occurred - -
			b@2031-04-30 XAB 0 ASSAULT small_arms_fire XAB>XAA denied occurred Tessen 2031-04-29 ^1`, "0 1 2"},
		{"casualties without an actor and the fire that they came from", `
			a@2031-04-29 XAA 0 ASSAULT heavy_weapons_fire XAB>XAA asserted occurred Tessen 2031-04-29
			a@2031-04-29 XAA 1 ASSAULT killing,wounding ->XAA asserted occurred - 2031-04-29 killed=13
			a@2031-04-29 XAA 2 ASSAULT wounding ->people asserted occurred Tessen 2031-04-29 wounded=2`, "0 1 2"},
		{"each side says that the other fired first", `
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen 2031-04-29
			b@2031-04-29 XAB 0 ASSAULT small_arms_fire XAA>XAB asserted occurred Tessen 2031-04-29`, "0 1"},
		{"two days", `
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen 2031-04-20
			a@2031-04-29 XAA 1 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen 2031-04-29`, "0|1"},
		{"fire on two days that follow each other, and what it killed", `
			a@2031-04-21 wire:XAA 0 ASSAULT heavy_weapons_fire XAB>XAA asserted occurred Tessen 2031-04-20
			a@2031-04-21 wire:XAA 0 ASSAULT killing XAB>XAA asserted occurred Tessen 2031-04-20 killed=2
			b@2031-04-22 wire:XAA 0 ASSAULT heavy_weapons_fire XAB>XAA asserted occurred Tessen 2031-04-21
			b@2031-04-22 wire:XAA 0 ASSAULT killing XAB>XAA asserted occurred Tessen 2031-04-21 killed=3`, "0 1|2 3"},
		{"fire of a night, by either of its days", `
			a@2031-04-21 wire:XAA 0 ASSAULT heavy_weapons_fire XAB>XAA asserted occurred Tessen 2031-04-20..2031-04-21
			b@2031-04-21 wire:XAA 0 ASSAULT heavy_weapons_fire XAB>XAA asserted occurred Tessen 2031-04-21`, "0 1"},
		{"the like on three days at three places", `
			a@2031-04-20 XAA 0 COERCE drone_flight XAB>XAA asserted occurred mark_1 2031-04-20
			b@2031-04-21 XAA 0 COERCE drone_flight XAB>XAA asserted occurred mark_2 2031-04-21
			c@2031-04-22 XAA 0 COERCE drone_flight XAB>XAA asserted occurred mark_3 2031-04-22`, "0|1|2"},
		{"two places 60 km apart", `
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen=40/70 2031-04-29
			b@2031-04-29 XAB 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Orvane=40.5/70.2 2031-04-29`, "0|1"},
		{"two names 5 km apart", `
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen=40/70 2031-04-29
			b@2031-04-29 XAB 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen_bridge=40.04/70 2031-04-29`, "0 1"},
		{"a placeless claim does not chain two places", `
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen=40/70 2031-04-29
			b@2031-04-29 XAB 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Orvane=40.5/70.2 2031-04-29
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred - 2031-04-29`, "0 2|1"},
		{"other sides", `
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen 2031-04-29
			b@2031-04-29 XAC 0 ASSAULT small_arms_fire XAB>XAC asserted occurred Tessen 2031-04-29`, "0|1"},
		{"another kind of conduct", `
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen 2031-04-29
			a@2031-04-29 XAA 1 COERCE border_closure XAB>XAA asserted occurred Tessen 2031-04-29`, "0|1"},
		{"what is asked for if what is refused is one matter", `
			a@2031-04-29 XAA 0 REQUEST appeal XAA>XAB asserted occurred - 2031-04-29
			a@2031-04-29 XAA 0 RETREAT troop_withdrawal XAB>- asserted demanded Tessen - ^0
			a@2031-04-29 XAA 0 AID peacekeeping XAC>- asserted proposed - - ^0`, "0 1 2"},
		{"each charge of an accusation stands for itself", `
			a@2031-04-29 - 0 ACCUSE accusation XAA,XAB>XAA,XAB asserted occurred - -
			a@2031-04-29 wire:XAA 0 COERCE drone_flight XAB>XAA alleged occurred - - ^0
			a@2031-04-29 wire:XAB 0 COERCE drone_flight XAA>XAB alleged occurred - - ^0
			a@2031-04-29 wire:XAA 0 MOBILIZE fortification XAB>XAA alleged occurred - - ^0
			a@2031-04-29 wire:XAB 0 MOBILIZE fortification XAA>XAB alleged occurred - - ^0`, "0 1 2|3 4"},
		{"a claim alone", `a@2031-04-29 XAA 0 ASSAULT clash XAA>XAB asserted occurred - -`, "0"},
	} {
		if got := grouping(Incidents(of(t, c.lines))); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestNamedByTheEarliestClaim(t *testing.T) {
	claims := Incidents(of(t, `
		b@2031-04-29T20:00:00+05:00 XAB 0 ASSAULT small_arms_fire XAA>XAB asserted occurred Tessen 2031-04-29
		a@2031-04-29T20:30:00+06:00 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen 2031-04-29`))
	for _, c := range claims {
		if c.Incident != claims[1].ID { // 14:30 UTC is before 15:00 UTC
			t.Errorf("the incident is named %s, not %s", c.Incident, claims[1].ID)
		}
	}
}

func TestHostileClaims(t *testing.T) {
	ring := of(t, `
		a@x XAA 0 REQUEST appeal XAA>XAB asserted occurred - -
		a@x XAA 0 REQUEST appeal XAA>XAB asserted occurred - - ^0
		a@x XAA 0 REQUEST appeal XAA>XAB asserted occurred - - ^1`)
	ring[0].Within = ring[2].ID
	self := of(t, `a@2031-04-29 XAA 0 ACCUSE accusation XAA>XAB asserted occurred - -`)
	self[0].Within = self[0].ID
	bad := of(t, `a@9999-99-99 - 0 NONSENSE nonsense ->- asserted occurred - 9999-13-40..0000-00-00`)
	for name, claims := range map[string][]counterclaim.Claim{"none": nil, "zero": make([]counterclaim.Claim, 3), "a ring": ring, "within itself": self, "no dates": bad} {
		got := Incidents(claims)
		if len(got) != len(claims) {
			t.Errorf("%s: %d claims came back of %d", name, len(got), len(claims))
		}
		for i := range got {
			if got[i].ID != claims[i].ID || !claims[i].ID.IsZero() && got[i].Incident.IsZero() {
				t.Errorf("%s: claim %d has incident %s", name, i, got[i].Incident)
			}
		}
		Gather(got)
		Rows(got, parties(), nil)
		Disputed(got, parties())
		Pairs(got)
	}
}

// generated makes claims of n reports, about 10 each, on some hundred days between three pairs.
func generated(seed uint64, reports int) []counterclaim.Claim {
	r := rand.New(rand.NewPCG(seed, 7))
	conducts := []counterclaim.Conduct{"small_arms_fire", "heavy_weapons_fire", "killing", "drone_flight", "fortification", "troop_withdrawal", "talks"}
	country := []string{"XAA", "XAB", "XAC"}
	day := func(n int) string { return fmt.Sprintf("2031-%02d-%02d", 1+n/28%12, 1+n%28) }
	var out []counterclaim.Claim
	for rep := range reports {
		id := counterclaim.HashOf("generated", fmt.Sprint(seed, rep))
		on := r.IntN(max(2, reports/30))
		a := r.IntN(3)
		for k := range 10 {
			c := counterclaim.Claim{Report: id, Doc: fmt.Sprint(rep), Published: day(on), Start: 100 * k, End: 100*k + 60, Sentence: k, Event: counterclaim.Assault, Quad: 4,
				Conduct: []counterclaim.Conduct{conducts[r.IntN(len(conducts))]}, Stance: counterclaim.Asserted, Status: counterclaim.Occurred}
			if r.IntN(4) > 0 {
				c.Actors = entities(country[a])
			}
			if r.IntN(3) > 0 {
				c.Targets = entities(country[(a+1)%3])
			}
			if r.IntN(2) > 0 {
				n := r.IntN(40)
				c.Places = []counterclaim.Place{{Text: fmt.Sprint("Tessen ", n), Precision: counterclaim.Near, Lat: 40 + float64(n)/20, Lon: 70}}
			}
			if r.IntN(3) > 0 {
				d := day(max(0, on-r.IntN(2)))
				c.Time = &counterclaim.Period{From: d, To: d}
			}
			c.Identify(k)
			if k > 0 && r.IntN(5) == 0 {
				c.Within = out[len(out)-1].ID
			}
			out = append(out, c)
		}
	}
	return out
}

func TestOrderMakesNoDifference(t *testing.T) {
	for seed := range uint64(5) {
		claims := generated(seed, 40)
		want := map[counterclaim.ID]counterclaim.ID{}
		for _, c := range Incidents(claims) {
			want[c.ID] = c.Incident
		}
		if len(want) != len(claims) {
			t.Fatalf("%d ids for %d claims", len(want), len(claims))
		}
		r := rand.New(rand.NewPCG(seed, 1))
		for range 5 {
			r.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
			for _, c := range Incidents(claims) {
				if c.Incident != want[c.ID] {
					t.Fatalf("seed %d: claim %s is in %s, was in %s", seed, c.ID.Short(), c.Incident.Short(), want[c.ID].Short())
				}
			}
		}
	}
}

func BenchmarkIncidents(b *testing.B) {
	for _, reports := range []int{1000, 10000} {
		claims := generated(1, reports)
		b.Run(fmt.Sprint(len(claims)), func(b *testing.B) {
			for b.Loop() {
				Incidents(claims)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(claims)), "ns/claim")
		})
	}
}

// One report of very many claims on one day: the worst that a report can bring.
func BenchmarkPlaceHugeReport(b *testing.B) {
	for _, claims := range []int{500, 5000} {
		fresh := generated(1, claims/10)
		for i := range fresh {
			fresh[i].Report, fresh[i].Within, fresh[i].Time = fresh[0].Report, counterclaim.ID{}, nil
			fresh[i].Published, fresh[i].Between = "2031-04-29", "XAA+XAB"
		}
		b.Run(fmt.Sprint(len(fresh)), func(b *testing.B) {
			for b.Loop() {
				Place(fresh, nil)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(fresh)), "ns/claim")
		})
	}
}
