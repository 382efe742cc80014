package ceasefire

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// season makes a line of 2,000 points over about 500 km, 20 limits for two parties with a line each, and observations within
// 60 km: of ten, seven have a radius of error, two are sectors (heard), one is an area.
func season(b testing.TB, n int) ([]Limit, []Location) {
	r := rand.New(rand.NewPCG(11, 8))
	var one, two orb.LineString
	at := orb.Point{38, 47}
	for k := range 2000 {
		at = orb.Point{at[0] + 0.002, at[1] + 0.0015*r.NormFloat64()}
		one = append(one, at)
		two = append(two, orb.Point{at[0], at[1] + 0.01})
		if k%500 == 499 {
			at[1] += 0.05
		}
	}
	lines := []*Line{mustLine(b, one), mustLine(b, two)}
	var zones []*Zone
	for range 4 {
		zones = append(zones, mustZone(b, orb.Polygon{circle(slowAway(one[r.IntN(2000)], 360*r.Float64(), 20000), 5000)}))
	}
	var limits []Limit
	for p, own := range []Side{Left, Right} {
		for _, metres := range []float64{0, 15000, 25000, 50000, 70000} {
			limits = append(limits, Limit{Kind: Behind, Line: lines[p], OwnSide: own, FromM: metres})
		}
		limits = append(limits, Limit{Kind: OffBand, Line: lines[p], OwnSide: own, FromM: 5000, ToM: 15000},
			Limit{Kind: Outside, Zone: zones[0], FromM: 1000}, Limit{Kind: Outside, Zone: zones[1]},
			Limit{Kind: Within, Zone: zones[2+p], ToleranceM: 100}, Limit{Kind: NearTo, Point: one[p*1000], FromM: 3000})
	}
	var seen []Location
	for range n {
		l := Location{At: slowAway(one[r.IntN(2000)], 360*r.Float64(), 60000*r.Float64()), RadiusM: 500 * r.Float64()}
		switch k := r.IntN(10); {
		case k < 2:
			near := 500 + 3000*r.Float64()
			l.Sector = &Sector{BearingDeg: 360 * r.Float64(), BearingErrDeg: 10 + 10*r.Float64(), NearM: near, FarM: near * 2}
		case k == 2:
			l.Area = mustZone(b, orb.Polygon{circle(l.At, 300+1500*r.Float64())})
		}
		seen = append(seen, l)
	}
	return limits, seen
}

func BenchmarkSeason(b *testing.B) {
	limits, seen := season(b, 40_000)
	counts := map[Verdict]int{}
	for b.Loop() {
		for _, l := range seen {
			answers, err := JudgeAll(limits, l)
			if err != nil {
				b.Fatal(err)
			}
			for _, a := range answers {
				counts[a.Verdict]++
			}
		}
	}
	b.Logf("%d observations, %d limits: %v", len(seen), len(limits), counts)
}

func BenchmarkPosition(b *testing.B) {
	limits, seen := season(b, 1000)
	k := 0
	for b.Loop() {
		k = (k + 1) % len(seen)
		if _, err := limits[0].Line.Read(seen[k].At); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewLine(b *testing.B) {
	r := rand.New(rand.NewPCG(12, 8))
	line := wander(r, orb.Point{20, 40}, 2000, 300)
	for b.Loop() {
		if _, err := NewLine(line); err != nil {
			b.Fatal(err)
		}
	}
}

// The dearest answer: a large area whose edge runs along a limit for a long way.
func BenchmarkAreaAlongLimit(b *testing.B) {
	line := mustLine(b, orb.LineString{{30, 50}, {31, 50}, {32, 50}})
	along := orb.Ring{}
	for k := range 100 {
		at := slowAway(orb.Point{30.5 + float64(k)/100, 50}, 0, 20_000)
		at[1] += 0.0001
		along = append(along, at)
	}
	area := mustZone(b, orb.Polygon{append(along, orb.Point{31.5, 50.6}, orb.Point{30.5, 50.6})})
	counts := map[Verdict]int{}
	for b.Loop() {
		a, err := Judge(Limit{Kind: Behind, Line: line, OwnSide: Left, FromM: 19_000}, Location{Area: area})
		if err != nil {
			b.Fatal(err)
		}
		counts[a.Verdict]++
	}
	b.Log(counts)
}
