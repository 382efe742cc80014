package ceasefire

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

func TestFaultsAreNamed(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	line := func(points ...orb.Point) error {
		_, err := NewLine(points)
		return err
	}
	zone := func(rings ...orb.Ring) error {
		_, err := NewZone(rings)
		return err
	}
	square := func(lon, lat, d float64) orb.Ring {
		return orb.Ring{{lon - d, lat - d}, {lon + d, lat - d}, {lon + d, lat + d}, {lon - d, lat + d}, {lon - d, lat - d}}
	}
	parts := func(parts ...orb.LineString) error {
		_, err := NewLine(parts...)
		return err
	}
	zones := func(polygons ...orb.Polygon) error {
		_, err := NewZone(polygons...)
		return err
	}
	long := make(orb.LineString, MaxVertices+1)
	for name, c := range map[string]struct {
		err  error
		says string
	}{
		"no line":             {parts(), "no points"},
		"an empty line":       {line(), "no points"},
		"one point":           {line(orb.Point{1, 2}), "fewer than two"},
		"one point twice":     {line(orb.Point{1, 2}, orb.Point{1, 2}), "fewer than two"},
		"the pole twice":      {line(orb.Point{1, 90}, orb.Point{50, 90}), "fewer than two"},
		"not a number":        {line(orb.Point{1, 2}, orb.Point{nan, 2}), "part 1, point 2"},
		"infinite":            {line(orb.Point{1, 2}, orb.Point{1, inf}), "part 1, point 2"},
		"swapped":             {line(orb.Point{10, 91}, orb.Point{10, 20}), "longitude first"},
		"a long edge":         {line(orb.Point{0, 0}, orb.Point{40, 0}), "point 2 is over 1000 km"},
		"antipodes":           {line(orb.Point{0, 0}, orb.Point{180, 0}), "over 1000 km"},
		"too many points":     {line(long...), "100001 points"},
		"a loop":              {line(orb.Point{0, 0}, orb.Point{1, 1}, orb.Point{1, 0}, orb.Point{0, 1}), "edge 1 and part 1, edge 3"},
		"a loop at 180":       {line(orb.Point{179.5, 0}, orb.Point{-179.5, 1}, orb.Point{-179.5, 0}, orb.Point{179.5, 1}), "edge 1 and part 1, edge 3"},
		"back on itself":      {line(orb.Point{0, 0}, orb.Point{1, 0}, orb.Point{0.5, 0}), "crosses itself"},
		"touching itself":     {line(orb.Point{0, 0}, orb.Point{2, 0}, orb.Point{2, 1}, orb.Point{1, 0}), "crosses itself"},
		"parts that cross":    {parts(orb.LineString{{0, 0}, {1, 0}}, orb.LineString{{0.5, -1}, {0.5, 1}}), "part 1, edge 1 and part 2, edge 1"},
		"parts far apart":     {parts(orb.LineString{{0, 0}, {1, 0}}, orb.LineString{{11, 0}, {12, 0}}), "from the end of part 1 to the start of part 2 it is 1112 km"},
		"parts in disorder":   {parts(orb.LineString{{0, 0}, {1, 0}}, orb.LineString{{4, 0}, {5, 0}}, orb.LineString{{2, 0.1}, {3, -0.1}}), "between parts"},
		"a closed part":       {parts(orb.LineString{{0, 0}, {1, 0}, {1, 1}, {0, 0}}, orb.LineString{{3, 0}, {2, 0}}), "part 1 of the line is closed"},
		"no zone":             {zones(), "no points"},
		"an empty ring":       {zone(orb.Ring{}), "no points"},
		"two corners":         {zone(orb.Ring{{0, 0}, {1, 0}, {0, 0}}), "ring 1 has fewer than three"},
		"a flat ring":         {zone(orb.Ring{{0, 0}, {1, 0}, {2, 0}, {0, 0}}), "crosses or touches"},
		"a bow tie":           {zone(orb.Ring{{0, 0}, {1, 1}, {1, 0}, {0, 1}, {0, 0}}), "ring 1 crosses or touches ring 1"},
		"a hole outside":      {zone(square(0, 0, 1), square(5, 5, 0.5)), "ring 2 is a hole and lies outside"},
		"a hole in a hole":    {zone(square(0, 0, 1), square(0, 0, 0.5), square(0, 0, 0.2)), "ring 3 is a hole"},
		"a hole over the rim": {zone(square(0, 0, 1), square(1, 0, 0.5)), "ring 1 crosses or touches ring 2"},
		"overlap":             {zones(orb.Polygon{square(0, 0, 1)}, orb.Polygon{square(1, 1, 1)}), "polygons 1 and 2 of the zone overlap"},
		"one in another":      {zones(orb.Polygon{square(0, 0, 1)}, orb.Polygon{square(0, 0, 0.5)}), "polygons 1 and 2 of the zone overlap"},
		"the same twice":      {zones(orb.Polygon{square(0, 0, 1)}, orb.Polygon{square(0, 0, 1)}), "polygons 1 and 2 of the zone overlap"},
		"corner to corner":    {zones(orb.Polygon{square(0, 0, 1)}, orb.Polygon{{{-1, -1}, {1, -1}, {1, 1}}}), "polygons 1 and 2 of the zone overlap"},
		"half the world":      {zone(orb.Ring{{0, -80}, {60, -80}, {60, 80}, {0, 80}}), "over 1000 km"},
		"a band of 4,000 km":  {zone(orb.Ring{{0, 0}, {8, 0}, {16, 0}, {24, 0}, {32, 0}, {32, 1}, {24, 1}, {16, 1}, {8, 1}, {0, 1}}), "over 3000 km across"},
		"a limit without":     {Limit{Kind: Behind}.Check(), "has no line"},
		"no own side":         {Limit{Kind: Behind, Line: &Line{}}.Check(), "which side"},
		"a negative distance": {Limit{Kind: Outside, Zone: &Zone{}, FromM: -1}.Check(), "negative"},
		"a limit of NaN":      {Limit{Kind: Outside, Zone: &Zone{}, FromM: nan}.Check(), "NaN"},
		"a band inside out":   {Limit{Kind: OffBand, Line: &Line{}, OwnSide: Left, FromM: 5, ToM: 5}.Check(), "band runs from 5 m to 5 m"},
		"no kind":             {Limit{}.Check(), "of kind"},
		"a drawing of NaN":    {Limit{Kind: Outside, Zone: &Zone{}, ErrorM: nan}.Check(), "NaN"},
		"a radius of NaN":     {Location{RadiusM: nan}.Check(), "radius"},
		"a negative radius":   {Location{RadiusM: -1}.Check(), "radius"},
		"a bearing of 360":    {Location{Sector: &Sector{BearingDeg: 360}}.Check(), "bearing of 360"},
		"a bearing of NaN":    {Location{Sector: &Sector{BearingDeg: nan}}.Check(), "bearing"},
		"far before near":     {Location{Sector: &Sector{NearM: 5, FarM: 4}}.Check(), "from 5 m to 4 m"},
		"infinitely far":      {Location{Sector: &Sector{FarM: inf}}.Check(), "+Inf"},
		"sector and area":     {Location{Sector: &Sector{}, Area: &Zone{}}.Check(), "both"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error()+" "+counterclaim.HintOf(c.err), c.says) {
			t.Errorf("%s: %v (%s), want it to say %q", name, c.err, counterclaim.HintOf(c.err), c.says)
			continue
		}
		if counterclaim.CodeOf(c.err) == counterclaim.CodeInternal || counterclaim.HintOf(c.err) == "" {
			t.Errorf("%s: %v has code %s and hint %q", name, c.err, counterclaim.CodeOf(c.err), counterclaim.HintOf(c.err))
		}
	}
}

func TestFarPositionsAreTurnedAway(t *testing.T) {
	line := mustLine(t, orb.LineString{{69, 40}, {70, 40.1}})
	zone := mustZone(t, orb.Polygon{{{69, 40}, {70, 40}, {70, 41}}})
	for _, l := range []Limit{{Kind: Behind, Line: line, OwnSide: Left, FromM: 5}, {Kind: Outside, Zone: zone}, {Kind: NearTo, Point: orb.Point{69, 40}}} {
		for _, at := range []orb.Point{{40, 69.5}, {-110, -40}, {-69, 40}} {
			if _, err := Judge(l, Location{At: at}); err == nil || !strings.Contains(counterclaim.HintOf(err), "swapped") {
				t.Errorf("%s: %v gives %v", l.Kind, at, err)
			}
		}
	}
}

// The same shape at the antimeridian and over the pole as elsewhere: on the equator a turn of the globe changes nothing.
func TestAntimeridianIsLikeAnyOther(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 8))
	for range 40 {
		points := wander(r, orb.Point{20 + r.Float64(), r.Float64()*80 - 40}, 8, 20000)
		turned := func(p orb.Point, by float64) orb.Point { return orb.Point{math.Remainder(p[0]+by, 360), p[1]} }
		by := 180 - points[4][0]
		moved := make(orb.LineString, len(points))
		for i := range points {
			moved[i] = turned(points[i], by)
		}
		here, there := mustLine(t, points), mustLine(t, moved)
		edge := raggedRing(r, points[4], 9, 30000)
		over := make(orb.Ring, len(edge))
		for i := range edge {
			over[i] = turned(edge[i], by)
		}
		zone, far := mustZone(t, orb.Polygon{edge}), mustZone(t, orb.Polygon{over})
		for range 30 {
			x := slowAway(points[r.IntN(9)], 360*r.Float64(), 50000*r.Float64())
			a, err := here.Read(x)
			if err != nil {
				t.Fatal(err)
			}
			b, err := there.Read(turned(x, by))
			if err != nil {
				t.Fatal(err)
			}
			c, err := zone.Read(x)
			if err != nil {
				t.Fatal(err)
			}
			d, err := far.Read(turned(x, by))
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(a.DistanceM-b.DistanceM) > 1e-4 || a.Side != b.Side || math.Abs(c.DistanceM-d.DistanceM) > 1e-4 || c.Inside != d.Inside {
				t.Fatalf("%v: %+v %+v, turned by %v %+v %+v", x, a, c, by, b, d)
			}
		}
	}
}

// A zone around the pole holds it, a line through it has its sides.
func TestPole(t *testing.T) {
	for _, s := range []float64{1, -1} {
		zone := mustZone(t, orb.Polygon{{{0, 89 * s}, {90, 89 * s}, {180, 89 * s}, {-90, 89 * s}}})
		line := mustLine(t, orb.LineString{{30, 88 * s}, {12, 90 * s}, {-150, 88 * s}})
		for lon := -180.0; lon <= 180; lon += 30 {
			if r, err := zone.Read(orb.Point{lon, 90 * s}); err != nil || !r.Inside || math.Abs(r.DistanceM-78971) > 100 {
				t.Errorf("the pole at longitude %v: %+v, %v", lon, r, err)
			}
			if r, err := line.Read(orb.Point{lon, 90 * s}); err != nil || r.DistanceM > 1e-6 {
				t.Errorf("the pole at longitude %v: %+v, %v", lon, r, err)
			}
		}
		east, err := line.Read(orb.Point{120, 89 * s})
		if err != nil {
			t.Fatal(err)
		}
		west, err := line.Read(orb.Point{-60, 89 * s})
		if err != nil {
			t.Fatal(err)
		}
		// Who goes north has the east on the right, who goes south on the left.
		if want := Side(-s); east.Side != want || west.Side != want.Other() || math.Abs(east.DistanceM-west.DistanceM) > 1e-3 {
			t.Errorf("pole %v: 120° E is %+v, 60° W is %+v", s, east, west)
		}
	}
}

// Beyond what a line is carried on nobody can say which side it is; across what it is carried on the side changes, and the
// distance is to the line itself all the same.
func TestBeyondTheLinesEnd(t *testing.T) {
	line := mustLine(t, orb.LineString{{0, 0}, {1, 0}})
	north := Limit{Kind: Behind, Line: line, OwnSide: Left, FromM: 10_000}
	for _, c := range []struct {
		at      orb.Point
		radius  float64
		verdict Verdict
		margin  float64
		cause   Cause
	}{
		{orb.Point{0.5, 1}, 0, Compliant, 100_574, NoError},
		{orb.Point{0.5, -1}, 0, Breach, -120_574, NoError},
		{orb.Point{2, 0.1}, 1000, Compliant, 101_867, PositionErr},
		{orb.Point{2, 0.1}, 12_000, CannotTell, 101_867, PositionErr}, // it reaches across
		{orb.Point{2, -0.1}, 1000, Breach, -121_867, PositionErr},
		{orb.Point{2, -0.1}, 12_000, CannotTell, -121_867, PositionErr},
		{orb.Point{5.2, 0.5}, 1000, Compliant, 460_793, PositionErr},
		{orb.Point{5.45, 0.5}, 0, Compliant, 488_441, NoError},
		{orb.Point{5.45, 0.5}, 20_000, CannotTell, 488_441, PositionErr}, // it reaches around what the line is carried on
		{orb.Point{9, 0.1}, 0, CannotTell, 880_625, BeyondTheEnd},
	} {
		a, err := Judge(north, Location{At: c.at, RadiusM: c.radius})
		if err != nil || a.Verdict != c.verdict || math.Abs(a.MarginM-c.margin) > 1 || a.Cause != c.cause {
			t.Errorf("%v ± %v: %+v, %v; want %+v", c.at, c.radius, a, err, c)
		}
	}
	// A band that neither side's distance reaches is kept, whichever side it is.
	band := Limit{Kind: OffBand, Line: line, OwnSide: Left, FromM: 1000, ToM: 10_000}
	for _, at := range []Location{{At: orb.Point{2, 0.1}, RadiusM: 12_000}, {At: orb.Point{9, 0.1}}} {
		if a, err := Judge(band, at); err != nil || a.Verdict != Compliant {
			t.Errorf("%+v: %+v, %v", at, a, err)
		}
	}
}

// Two parts with a gap: the gap parts the sides, and nothing is measured against it.
func TestGapBetweenParts(t *testing.T) {
	line := mustLine(t, orb.LineString{{0, 0}, {1, 0}}, orb.LineString{{2, 0}, {3, 0}})
	r, err := line.Read(orb.Point{1.5, 0.1})
	if err != nil || r.Side != Left || math.Abs(r.DistanceM-56_747) > 1 {
		t.Errorf("%+v, %v", r, err)
	}
	joined := mustLine(t, orb.LineString{{0, 0}, {1, 0}}, orb.LineString{{1, 0}, {2, 0.3}})
	if r, err := joined.Read(orb.Point{1, 0.2}); err != nil || r.Side != Left || r.DistanceM > 22_113 {
		t.Errorf("parts that meet: %+v, %v", r, err)
	}
	if s, err := line.SideOf(orb.Point{1.5, -0.1}); err != nil || s != Right {
		t.Errorf("%v, %v", s, err)
	}
}

// A line like a horseshoe is carried on only as far as it meets nothing, and a closed one not at all.
func TestCurlingLines(t *testing.T) {
	horseshoe := mustLine(t, orb.LineString{{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0.2, 0.1}})
	for _, c := range []struct {
		at   orb.Point
		side Side
	}{{orb.Point{0.5, 0.7}, Right}, {orb.Point{0.5, 1.2}, Left}, {orb.Point{-0.3, 0.5}, Left}, {orb.Point{0.5, -0.1}, Left}} {
		if s, err := horseshoe.SideOf(c.at); err != nil || s != c.side {
			t.Errorf("%v lies %v, %v; want %v", c.at, s, err, c.side)
		}
	}
	closed := mustLine(t, orb.LineString{{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}})
	for _, c := range []struct {
		at   orb.Point
		side Side
	}{{orb.Point{0.5, 0.7}, Right}, {orb.Point{0.5, 1.2}, Left}, {orb.Point{-5, -5}, Left}, {orb.Point{20, 0}, Left}} {
		if s, err := closed.SideOf(c.at); err != nil || s != c.side {
			t.Errorf("%v lies %v, %v; want %v", c.at, s, err, c.side)
		}
	}
}

// A zone that was cut, at the antimeridian as GeoJSON has it or into districts anywhere, is measured as the zone that was not.
func TestCutZoneIsWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 8))
	for round := range 60 {
		lat, low, high := 70*(2*r.Float64()-1), 0.3+r.Float64(), 0.3+r.Float64()
		// Left and right of the cut, which has a corner between its ends, each with corners of its own.
		left := []orb.Point{{-low, lat}, {0, lat - 0.1}, {0, lat + 0.4}, {0, lat + 0.9}, {-low / 2, lat + 1}}
		right := []orb.Point{{0, lat - 0.1}, {high, lat}, {high / 2, lat + 0.7}, {0, lat + 0.9}, {0, lat + 0.4}}
		whole := []orb.Point{{-low, lat}, {0, lat - 0.1}, {high, lat}, {high / 2, lat + 0.7}, {0, lat + 0.9}, {-low / 2, lat + 1}}
		by := 180.0
		if round%2 == 0 {
			by = 20 + 100*r.Float64()
		}
		ring := func(points []orb.Point, west bool) orb.Ring {
			var out orb.Ring
			for _, p := range points {
				x := p[0] + by
				if x > 180 || x == 180 && west {
					x -= 360
				}
				out = append(out, orb.Point{x, p[1]})
			}
			if from := r.IntN(len(out)); from > 0 { // begun anywhere, drawn either way
				out = append(slices.Clone(out[from:]), out[:from]...)
			}
			if r.IntN(2) == 0 {
				slices.Reverse(out)
			}
			return append(out, out[0])
		}
		one, two := mustZone(t, orb.Polygon{ring(whole, false)}), mustZone(t, orb.Polygon{ring(left, false)}, orb.Polygon{ring(right, by == 180)})
		for range 40 {
			x := orb.Point{math.Remainder(by+(low+high)*1.5*(r.Float64()-0.5), 360), lat + 1.6*r.Float64() - 0.3}
			a, err := one.Read(x)
			if err != nil {
				t.Fatal(err)
			}
			b, err := two.Read(x)
			if err != nil || a.Inside != b.Inside || math.Abs(a.DistanceM-b.DistanceM) > 1e-4 {
				t.Fatalf("round %d, %v: whole %+v, cut %+v, %v", round, x, a, b, err)
			}
		}
	}
	// Four districts around a corner, and three in a row of which the middle one touches both.
	square := func(x, y float64) orb.Polygon {
		return orb.Polygon{{{x, y}, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}, {x, y}}}
	}
	for name, c := range map[string]struct {
		zone *Zone
		at   orb.Point
	}{"four": {mustZone(t, square(0, 0), square(1, 0), square(0, 1), square(1, 1)), orb.Point{1, 1}}, "three": {mustZone(t, square(0, 0), square(1, 0), square(2, 0)), orb.Point{1.5, 0.5}}} {
		if got, err := c.zone.Read(c.at); err != nil || !got.Inside || got.DistanceM < 55_000 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// Two polygons that share an edge are one zone, with the distance as it is documented.
func TestPolygonsSideBySide(t *testing.T) {
	zone := mustZone(t, orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}, orb.Polygon{{{1, 0}, {2, 0}, {2, 1}, {1, 1}}})
	for _, c := range []struct {
		at     orb.Point
		inside bool
	}{{orb.Point{0.5, 0.5}, true}, {orb.Point{1.5, 0.5}, true}, {orb.Point{0.999, 0.5}, true}, {orb.Point{1.001, 0.5}, true}, {orb.Point{2.1, 0.5}, false}, {orb.Point{1, 1.1}, false}} {
		if r, err := zone.Read(c.at); err != nil || r.Inside != c.inside {
			t.Errorf("%v: %+v, %v", c.at, r, err)
		}
	}
}

// points reads foreign bytes as coordinates, whatever they are.
func points(data []byte) []orb.Point {
	var out []orb.Point
	for len(data) >= 8 && len(out) < 300 {
		a, b := binary.LittleEndian.Uint32(data), binary.LittleEndian.Uint32(data[4:])
		x, y := float64(math.Float32frombits(a)), float64(math.Float32frombits(b))
		if a%4 > 0 { // mostly on the globe, else nearly everything is turned away at once
			x, y = float64(a%3600)/10-180, float64(b%1800)/10-90
		}
		if a%16 > 7 { // and often close together
			x, y = float64(a%100)/100, float64(b%100)/100
		}
		out, data = append(out, orb.Point{x, y}), data[8:]
	}
	return out
}

func FuzzShapes(f *testing.F) {
	f.Add([]byte("0123456789abcdefghijklmnopqrstuv"), []byte("somewhere else on the globe"), 100.0, 30.0, 5.0)
	f.Add([]byte{0, 0, 0xc0, 0x7f, 0, 0, 0x80, 0x7f}, []byte{0, 0, 0xc0, 0x7f, 1, 0, 0, 0}, math.NaN(), math.Inf(1), -1.0)
	f.Add(make([]byte, 8*300), make([]byte, 8), 0.0, 0.0, 0.0)
	f.Fuzz(func(t *testing.T, shape, where []byte, radius, bearing, off float64) {
		var limits []Limit
		all := points(shape)
		if l, err := NewLine(all); err == nil {
			limits = append(limits, Limit{Kind: Behind, Line: l, OwnSide: Left, FromM: 1000}, Limit{Kind: OffBand, Line: l, OwnSide: Right, FromM: 10, ToM: 2000})
		} else if counterclaim.HintOf(err) == "" {
			t.Fatalf("%v has no hint", err)
		}
		half := len(all) / 2
		zone, err := NewZone(orb.Polygon{all})
		if err != nil {
			zone, err = NewZone(orb.Polygon{all[:half], all[half:]})
		}
		if err == nil {
			limits = append(limits, Limit{Kind: Outside, Zone: zone}, Limit{Kind: Within, Zone: zone, ToleranceM: 5})
		} else if counterclaim.HintOf(err) == "" {
			t.Fatalf("%v has no hint", err)
		}
		for _, at := range points(where) {
			for _, l := range []Location{{At: at, RadiusM: radius}, {At: at, RadiusM: radius, Sector: &Sector{bearing, off, radius, 2 * radius}}, {RadiusM: radius, Area: zone}} {
				answers, err := JudgeAll(limits, l)
				if err != nil {
					continue
				}
				for i, a := range answers {
					if math.IsNaN(a.MarginM) || math.IsInf(a.MarginM, 0) || !(a.DistanceM >= 0) || !(a.ErrorM >= 0) {
						t.Fatalf("%+v of %+v: %+v", limits[i], l, a)
					}
					if (a.Verdict == Breach && a.MarginM >= 0) || (a.Verdict == Compliant && a.MarginM < 0) {
						t.Fatalf("%+v of %+v: the verdict does not fit the margin: %+v", limits[i], l, a)
					}
				}
			}
			if len(where) > 80 {
				break
			}
		}
	})
}
