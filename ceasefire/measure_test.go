package ceasefire

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

func TestCountInBand(t *testing.T) {
	line := mustLine(t, orb.LineString{{30, 50}, {31, 50}})
	band := Limit{Kind: OffBand, Line: line, OwnSide: Left, FromM: 5000, ToM: 15_000}
	behind := func(metres float64) orb.Point { return slowAway(orb.Point{30.5, 50}, 0, metres) }
	things := []Held{
		{At: Location{At: behind(10_000), RadiusM: 100}, Low: 3, High: 4},
		{At: Location{At: behind(5200), RadiusM: 500}, Low: 2, High: 2},
		{At: Location{At: behind(3000), RadiusM: 500}, Low: 50, High: 50},
		{At: Location{At: behind(-10_000)}, Low: 7, High: 7}, // across the line
		{At: Location{At: behind(9000), Sector: &Sector{BearingDeg: 0, BearingErrDeg: 10, NearM: 1000, FarM: 3000}}, Low: 1, High: 1},
	}
	for _, c := range []struct {
		cap     int
		verdict Verdict
	}{{3, Breach}, {4, CannotTell}, {6, CannotTell}, {7, Compliant}} {
		got, err := Count(band, things, c.cap)
		if want := (Tally{Low: 4, High: 7, Uncertain: 1, Cap: c.cap, Verdict: c.verdict}); err != nil || got != want {
			t.Errorf("cap %d: %+v, %v; want %+v", c.cap, got, err, want)
		}
	}
	for says, err := range map[string]error{
		"cap is -1":       count(band, things, -1),
		"counts from 3":   count(band, []Held{{Low: 3, High: 2}}, 1),
		"entry 1: the ra": count(band, []Held{{At: Location{RadiusM: -1}, High: 2}}, 1),
		"cannot be told":  count(Limit{Kind: NearTo}, things, 1),
	} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want it to say %q", err, says)
		}
	}
}

func TestIn(t *testing.T) {
	line := mustLine(t, orb.LineString{{30, 50}, {31, 50}})
	zone := mustZone(t, orb.Polygon{{{30, 50}, {31, 50}, {31, 51}, {30, 51}}})
	band := Limit{Kind: OffBand, Line: line, OwnSide: Right, FromM: 0, ToM: 5000}
	buffer := Limit{Kind: Outside, Zone: zone, FromM: 2000}
	for _, c := range []struct {
		area   Limit
		lat    float64
		radius float64
		want   Presence
	}{
		{band, 49.99, 100, IsIn}, {band, 50.01, 100, IsOut}, {band, 49.99, 2000, MayBe}, {band, 49.9, 100, IsOut},
		{buffer, 49.99, 100, IsIn}, {buffer, 49.97, 100, IsOut}, {buffer, 49.982, 500, MayBe}, {buffer, 50.5, 100, IsIn},
	} {
		if got, err := In(c.area, Location{At: orb.Point{30.5, c.lat}, RadiusM: c.radius}); err != nil || got != c.want {
			t.Errorf("%s at %v ± %v: %s, %v; want %s", c.area.Kind, c.lat, c.radius, got, err, c.want)
		}
	}
	// On the line and on the edge itself.
	for _, l := range []Limit{{Kind: Behind, Line: line, OwnSide: Left}, {Kind: Behind, Line: line, OwnSide: Right}, {Kind: Outside, Zone: zone}, {Kind: Within, Zone: zone}} {
		for _, at := range []orb.Point{{30, 50}, {31, 50}} {
			if a, err := Judge(l, Location{At: at}); err != nil || a.Verdict != Compliant || a.DistanceM != 0 {
				t.Errorf("%s on the limit itself: %+v, %v", l.Kind, a, err)
			}
		}
	}
}

func count(area Limit, things []Held, most int) error {
	_, err := Count(area, things, most)
	return err
}

// A wider error lowers what is certain and raises what is possible, and never makes a breach of a cap.
func TestCountWithWiderErrors(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 8))
	for range 20 {
		at, limits := scene(t, r)
		var things []Held
		for range 12 {
			low := r.IntN(3)
			things = append(things, Held{At: Location{At: slowAway(at, 360*r.Float64(), 9000*r.Float64()), RadiusM: 100 * r.Float64()}, Low: low, High: low + r.IntN(2)})
		}
		for _, area := range []Limit{limits[2], limits[4]} {
			most := r.IntN(12)
			before, err := Count(area, things, most)
			if err != nil {
				t.Fatal(err)
			}
			for range 4 {
				wider := append([]Held(nil), things...)
				for i := range wider {
					wider[i].At.RadiusM *= 1 + 10*r.Float64()
				}
				after, err := Count(area, wider, most)
				if err != nil {
					t.Fatal(err)
				}
				if after.Low > before.Low || after.High < before.High || (after.Verdict != before.Verdict && after.Verdict != CannotTell) {
					t.Fatalf("%+v, with wider errors %+v", before, after)
				}
			}
		}
	}
}

func TestStorageAndKeepOut(t *testing.T) {
	site := mustZone(t, orb.Polygon{{{30, 50}, {30.01, 50}, {30.01, 50.01}, {30, 50.01}}})
	middle := orb.Point{30.005, 50.005}
	for _, c := range []struct {
		limit   Limit
		at      Location
		verdict Verdict
		says    string
	}{
		{Limit{Kind: Within, Zone: site}, Location{At: middle, RadiusM: 100}, Compliant, "358 m from the zone's edge, margin +358 m, error up to 100 m (position): compliant"},
		{Limit{Kind: Within, Zone: site, ErrorM: 300}, Location{At: middle, RadiusM: 100}, CannotTell, "error up to 400 m (drawing): cannot_tell"},
		{Limit{Kind: Within, Zone: site}, Location{At: middle, RadiusM: 400}, CannotTell, "(position): cannot_tell"},
		{Limit{Kind: Within, Zone: site, ToleranceM: 100}, Location{At: middle, RadiusM: 400}, Compliant, "margin +458 m with a tolerance of 100 m"},
		{Limit{Kind: Within, Zone: site}, Location{At: orb.Point{30.02, 50.005}, RadiusM: 100}, Breach, "margin -717 m"},
		{Limit{Kind: Outside, Zone: site}, Location{At: orb.Point{30.02, 50.005}, RadiusM: 100}, Compliant, "margin +717 m"},
		{Limit{Kind: Outside, Zone: site, FromM: 1000}, Location{At: orb.Point{30.02, 50.005}, RadiusM: 100}, Breach, "margin -283 m"},
		{Limit{Kind: Outside, Zone: site}, Location{At: middle, Sector: &Sector{BearingDeg: 90, BearingErrDeg: 5, NearM: 100, FarM: 500}}, CannotTell, "(range): cannot_tell"},
		{Limit{Kind: Within, Zone: site}, Location{Area: site}, CannotTell, "(area): cannot_tell"},
		{Limit{Kind: Within, Zone: site, ToleranceM: 10}, Location{Area: site}, Compliant, "compliant"},
		{Limit{Kind: NearTo, Point: middle, FromM: 500}, Location{At: middle, RadiusM: 400}, Compliant, "0 m from the point, margin +500 m"},
		{Limit{Kind: NearTo, Point: middle, FromM: 500}, Location{At: orb.Point{30.02, 50.005}}, Breach, "1075 m from the point, margin -575 m: breach"},
	} {
		a, err := Judge(c.limit, c.at)
		if err != nil || a.Verdict != c.verdict || !strings.Contains(a.Arithmetic(c.limit), c.says) {
			t.Errorf("%s %+v: %s, %v; want %s with %q", c.limit.Kind, c.at, a.Arithmetic(c.limit), err, c.verdict, c.says)
		}
	}
}

// As many limits at once as one at a time.
func TestJudgeAllIsJudge(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 8))
	limits, seen := season(t, 200)
	r.Shuffle(len(limits), func(i, j int) { limits[i], limits[j] = limits[j], limits[i] })
	for _, l := range seen {
		all, err := JudgeAll(limits, l)
		if err != nil {
			t.Fatal(err)
		}
		for i := range limits {
			if one, err := Judge(limits[i], l); err != nil || one != all[i] {
				t.Fatalf("%+v alone, %+v among others, %v", one, all[i], err)
			}
		}
	}
}

// A zone with as many points as are taken, and an area that crosses a limit along its whole width.
func TestLargeShapes(t *testing.T) {
	edge := make(orb.Ring, MaxVertices)
	start := slowPoint(orb.Point{20, 40})
	for i := range edge {
		edge[i] = slowDegrees(slowWalk(moving{start, slowToward(start, 360*float64(i)/MaxVertices)}, 50_000+float64(i%2)*200).x)
	}
	zone := mustZone(t, orb.Polygon{edge})
	for at, inside := range map[orb.Point]bool{{20, 40}: true, {20, 40.45}: true, {20, 40.46}: false} {
		if r, err := zone.Read(at); err != nil || r.Inside != inside {
			t.Errorf("%v: %+v, %v", at, r, err)
		}
	}
	line := mustLine(t, orb.LineString{{19, 39.9}, {21, 40.1}})
	a, err := Judge(Limit{Kind: Behind, Line: line, OwnSide: Left, FromM: 20_000}, Location{Area: zone})
	if err != nil || a.Verdict != CannotTell || a.Cause != AreaErr {
		t.Errorf("%+v, %v", a, err)
	}
}
