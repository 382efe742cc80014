package ceasefire

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/paulmach/orb"
)

// slowMargin reckons the margin of a point against a limit from what geometry_slow_test.go gives.
func slowMargin(l Limit, slow *slowLine, inside func(vector) bool, p vector) float64 {
	d := 0.0
	if slow != nil {
		d = slow.distance(p)
	}
	switch l.Kind {
	case Behind, OffBand:
		if slow.side(p) != l.OwnSide {
			d = -d
		}
		if l.Kind == Behind {
			return d - l.FromM + l.ToleranceM
		}
		return max(l.FromM-d, d-l.ToM) + l.ToleranceM
	case Outside:
		if inside(p) {
			d = -d
		}
		return d - l.FromM + l.ToleranceM
	case Within:
		if !inside(p) {
			d = -d
		}
		return d + l.ToleranceM
	}
	d, _ = slowInverse(p, slowPoint(l.Point))
	return l.FromM - d + l.ToleranceM
}

// slowVerdict is the rule for a position with a radius, said once more.
func slowVerdict(margin, radius float64) Verdict {
	if margin+radius < 0 {
		return Breach
	}
	if margin-radius >= 0 {
		return Compliant
	}
	return CannotTell
}

// Every kind of limit, at random positions and often within a centimetre of where the verdict turns.
func TestVerdictsAgainstSlowReckoning(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	counts := map[Verdict]int{}
	cases := 0
	for n := range 60 {
		at := somewhere(r)
		points := wander(r, at, 3+r.IntN(20), []float64{500, 4000, 15000}[n%3])
		line, slow := mustLine(t, points), newSlowLine(points, false)
		size := []float64{400, 3000, 40000}[n%3]
		edge := raggedRing(r, at, 5+r.IntN(12), size)
		zone, slowEdge := mustZone(t, orb.Polygon{edge}), newSlowLine(edge, true)
		far := slowPoint(slowAway(at, 33, size*6))
		inside := func(p vector) bool { return slowInside(p, far, edge[:len(edge)-1]) }
		for range 90 {
			l := Limit{Kind: []LimitKind{Behind, OffBand, Outside, Within, NearTo}[r.IntN(5)], Line: line, Zone: zone, Point: at,
				OwnSide: []Side{Left, Right}[r.IntN(2)], ToleranceM: float64(r.IntN(2)) * 25}
			x := slowAway(points[r.IntN(len(points))], r.Float64()*360, size*2*r.Float64())
			radius := float64(r.IntN(3)) * size * r.Float64() / 10
			p, against := slowPoint(x), slow
			if l.Kind == Outside || l.Kind == Within {
				against = slowEdge
			}
			if d := against.distance(p); d < 1 || (l.needsLine() && d+radius > 400_000) {
				continue // so close to the line its side hangs on centimetres; so far radii may reach its ends
			}
			// A limit is put where the verdict turns, or a little beside.
			beside := []float64{0.005, -0.005, 0.3, -0.3, 40, -40, size / 2, -size / 2}[r.IntN(8)]
			turns := beside + []float64{0, radius, -radius}[r.IntN(3)]
			l.FromM, l.ToM = 0, 0
			switch m := slowMargin(l, against, inside, p); l.Kind {
			case Within:
				if l.ToleranceM = max(0, turns-m); l.ToleranceM > 1e6 {
					continue
				}
			case OffBand:
				d := slowMargin(Limit{Kind: Behind, OwnSide: l.OwnSide}, slow, nil, p)
				l.FromM = d + l.ToleranceM*0 + turns - l.ToleranceM
				l.ToM = l.FromM + size*r.Float64() + 1
			case NearTo:
				l.FromM = max(0, turns-m)
			default:
				l.FromM = max(0, m-turns)
			}
			l.ErrorM = radius * float64(r.IntN(2)) / 3
			got, err := Judge(l, Location{At: x, RadiusM: radius - l.ErrorM})
			if err != nil {
				t.Fatal(err)
			}
			want := slowMargin(l, against, inside, p)
			if math.Abs(got.MarginM-want) > 1e-3 {
				t.Fatalf("%s of %v: margin %.4f, by the slow reckoning %.4f", l.Kind, x, got.MarginM, want)
			}
			if v := slowVerdictOf(l, want, radius, slow, p); got.Verdict != v {
				t.Fatalf("%s %+v of %v ± %v: %s, by the slow reckoning %s (margin %.4f)", l.Kind, l, x, radius, got.Verdict, v, want)
			}
			counts[got.Verdict]++
			cases++
		}
	}
	t.Logf("%d cases: %v", cases, counts)
	for _, v := range []Verdict{Breach, Compliant, CannotTell} {
		if counts[v] < cases/10 {
			t.Errorf("only %d of %d cases are %s", counts[v], cases, v)
		}
	}
}

// slowVerdictOf also knows that a radius may reach across the line carried on, and that inside a band the margin is never lower
// than in its middle. It goes through the distances one by one.
func slowVerdictOf(l Limit, margin, radius float64, slow *slowLine, p vector) Verdict {
	if !l.needsLine() {
		return slowVerdict(margin, radius)
	}
	d := slow.distance(p)
	across := radius > 0 && slow.rays.distance(p) <= radius
	if slow.side(p) != l.OwnSide {
		d = -d
	}
	least, most := math.Inf(1), math.Inf(-1)
	see := func(x float64) {
		m := x - l.FromM
		if l.Kind == OffBand {
			m = max(l.FromM-x, x-l.ToM)
		}
		least, most = min(least, m+l.ToleranceM), max(most, m+l.ToleranceM)
	}
	seen := []float64{(l.FromM + l.ToM) / 2}
	for k := range 201 { // over all distances that the radius allows
		seen = append(seen, d-radius+radius*float64(k)/100)
	}
	for i, x := range seen {
		if i > 0 || (x >= d-radius && x <= d+radius) {
			see(x)
		}
		if across && (i > 0 || (-x >= d-radius && -x <= d+radius)) {
			see(-x)
		}
	}
	if across && math.Abs(d) < radius { // nothing between is out of reach
		see(min(math.Abs(d)+radius, max(-math.Abs(d)-radius, seen[0])))
	}
	if most < 0 {
		return Breach
	}
	if least >= 0 {
		return Compliant
	}
	return CannotTell
}

// scene is a line, a zone and limits on them for the property tests.
func scene(t testing.TB, r *rand.Rand) (orb.Point, []Limit) {
	at := somewhere(r)
	line := mustLine(t, wander(r, at, 12, 3000))
	zone := mustZone(t, orb.Polygon{raggedRing(r, at, 9, 8000), raggedRing(r, at, 5, 900)})
	return at, []Limit{
		{Kind: Behind, Line: line, OwnSide: Left, FromM: 5000},
		{Kind: Behind, Line: line, OwnSide: Right, FromM: 2000, ToleranceM: 100},
		{Kind: OffBand, Line: line, OwnSide: Left, FromM: 1000, ToM: 7000},
		{Kind: OffBand, Line: line, OwnSide: Right, FromM: -500, ToM: 9000},
		{Kind: Outside, Zone: zone, FromM: 500},
		{Kind: Within, Zone: zone, ToleranceM: 50},
		{Kind: NearTo, Point: at, FromM: 6000},
	}
}

// A wider error never turns cannot_tell into breach or compliant, nor one of these into the other.
func TestWiderErrorNeverSharpens(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 8))
	changes := 0
	for range 12 {
		at, limits := scene(t, r)
		for range 12 {
			narrow := Location{At: slowAway(at, r.Float64()*360, 15000*r.Float64()), RadiusM: 200 * r.Float64()}
			kind := r.IntN(3)
			switch kind {
			case 1:
				near := 6000 * r.Float64()
				narrow.Sector = &Sector{BearingDeg: 360 * r.Float64(), BearingErrDeg: 20 * r.Float64(), NearM: near, FarM: near * (1 + r.Float64())}
			case 2:
				narrow.Area = mustZone(t, orb.Polygon{circle(narrow.At, 200+800*r.Float64())})
			}
			before, err := JudgeAll(limits, narrow)
			if err != nil {
				t.Fatal(err)
			}
			for range 5 {
				wide := widen(t, r, narrow)
				if r.IntN(3) == 0 {
					for i := range limits {
						limits[i].ErrorM += 20 * r.Float64()
					}
				}
				after, err := JudgeAll(limits, wide)
				if err != nil {
					t.Fatal(err)
				}
				for i := range limits {
					if after[i].Verdict != before[i].Verdict {
						changes++
						if after[i].Verdict != CannotTell {
							t.Fatalf("%s: %s with %+v, %s with the wider %+v", limits[i].Kind, before[i].Verdict, narrow, after[i].Verdict, wide)
						}
					}
				}
				narrow, before = wide, after
			}
		}
	}
	if changes < 100 {
		t.Errorf("only %d verdicts changed: that tries little", changes)
	}
}

func circle(at orb.Point, metres float64) orb.Ring {
	var out orb.Ring
	for k := range 16 {
		out = append(out, slowAway(at, float64(k)*22.5, metres))
	}
	return append(out, out[0])
}

func widen(t testing.TB, r *rand.Rand, l Location) Location {
	switch {
	case l.Area != nil:
		middle := l.Area.middle
		l.Area = mustZone(t, orb.Polygon{circle(middle, l.Area.reach*(1.05+2*r.Float64()))})
	case l.Sector != nil:
		s := *l.Sector
		switch r.IntN(4) {
		case 0:
			s.BearingErrDeg = min(180, s.BearingErrDeg*(1+r.Float64())+1)
		case 1:
			s.NearM *= r.Float64()
		case 2:
			s.FarM *= 1 + r.Float64()
		case 3:
			l.RadiusM *= 1 + 2*r.Float64()
		}
		l.Sector = &s
	default:
		l.RadiusM = l.RadiusM*(1+2*r.Float64()) + 1
	}
	return l
}

// Sectors and areas against points taken from all over them: what is certified holds for every one, and cannot_tell is said
// only where points of both kinds are found, or one comes within the stated resolution of the limit.
func TestSectorsAgainstManyPoints(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	counts := map[Verdict]int{}
	for range 25 {
		at, limits := scene(t, r)
		for range 8 {
			near := 3000 * r.Float64()
			s := Sector{BearingDeg: 360 * r.Float64(), BearingErrDeg: 40 * r.Float64(), NearM: near, FarM: near + 4000*r.Float64()}
			l := Location{At: slowAway(at, r.Float64()*360, 10000*r.Float64()), Sector: &s}
			answers, err := JudgeAll(limits, l)
			if err != nil {
				t.Fatal(err)
			}
			least, most := make([]float64, len(limits)), make([]float64, len(limits))
			for i := range limits {
				least[i], most[i] = math.Inf(1), math.Inf(-1)
			}
			for a := range 25 {
				for b := range 25 {
					x := slowAway(l.At, s.BearingDeg+s.BearingErrDeg*(float64(a)/12-1), s.NearM+(s.FarM-s.NearM)*float64(b)/24)
					points, err := JudgeAll(limits, Location{At: x})
					if err != nil {
						t.Fatal(err)
					}
					for i := range limits {
						least[i], most[i] = min(least[i], points[i].MarginM), max(most[i], points[i].MarginM)
					}
				}
			}
			// Points are taken so densely, and cells looked at so finely:
			slack := s.FarM*s.BearingErrDeg*math.Pi/180/24 + (s.FarM-s.NearM)/48 + 5*2*s.FarM/finestShare + 1
			for i, a := range answers {
				counts[a.Verdict]++
				if (a.Verdict == Breach && most[i] >= 0) || (a.Verdict == Compliant && least[i] < 0) {
					t.Fatalf("%s is %s for %+v, and margins run from %v to %v", limits[i].Kind, a.Verdict, l, least[i], most[i])
				}
				if a.Verdict == CannotTell && (most[i] < -slack || least[i] > slack) {
					t.Fatalf("%s is %s for %+v %+v, and margins run from %v to %v", limits[i].Kind, a.Verdict, l, s, least[i], most[i])
				}
			}
		}
	}
	t.Logf("%v", counts)
	for _, v := range []Verdict{Breach, Compliant, CannotTell} {
		if counts[v] < 50 {
			t.Errorf("only %d are %s", counts[v], v)
		}
	}
}

// Swapping the parties and their baselines swaps the answers exactly; so does looking at one line from its other side.
func TestSwappingPartiesSwapsAnswers(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 8))
	for range 30 {
		at := somewhere(r)
		lineA, lineB := mustLine(t, wander(r, at, 10, 3000)), mustLine(t, wander(r, at, 10, 3000))
		owed := func(a, b *Line, sideA, sideB Side) []Limit {
			return []Limit{
				{Kind: Behind, Line: a, OwnSide: sideA, FromM: 4000}, {Kind: Behind, Line: b, OwnSide: sideB, FromM: 4000},
				{Kind: OffBand, Line: a, OwnSide: sideA, FromM: 1000, ToM: 5000}, {Kind: OffBand, Line: b, OwnSide: sideB, FromM: 1000, ToM: 5000},
			}
		}
		for range 20 {
			l := Location{At: slowAway(at, r.Float64()*360, 15000*r.Float64()), RadiusM: 500 * r.Float64()}
			if r.IntN(3) == 0 {
				l.Sector = &Sector{BearingDeg: 360 * r.Float64(), BearingErrDeg: 30 * r.Float64(), NearM: 500, FarM: 4000}
			}
			one, err := JudgeAll(owed(lineA, lineB, Left, Right), l)
			if err != nil {
				t.Fatal(err)
			}
			two, err := JudgeAll(owed(lineB, lineA, Right, Left), l)
			if err != nil {
				t.Fatal(err)
			}
			two[0], two[1], two[2], two[3] = two[1], two[0], two[3], two[2]
			if !reflect.DeepEqual(one, two) {
				t.Fatalf("%+v\nswapped\n%+v", one, two)
			}
			mine, err := lineA.Read(l.At)
			if err != nil {
				t.Fatal(err)
			}
			left, n := mine.ahead(Left, l.RadiusM)
			right, m := mine.ahead(Right, l.RadiusM)
			if n != m || left[0].low != -right[n-1].high || left[n-1].high != -right[0].low {
				t.Fatalf("from the left %v, from the right %v", left[:n], right[:m])
			}
		}
	}
}

// A line written the other way round is the same line with its sides exchanged.
func TestLineTheOtherWayRound(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 8))
	for range 30 {
		points := wander(r, somewhere(r), 10, 4000)
		there := mustLine(t, points)
		back := make(orb.LineString, len(points))
		for i := range points {
			back[len(points)-1-i] = points[i]
		}
		home := mustLine(t, back)
		for range 30 {
			x := slowAway(points[r.IntN(len(points))], r.Float64()*360, 20000*r.Float64())
			a, err := there.Read(x)
			if err != nil {
				t.Fatal(err)
			}
			b, err := home.Read(x)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(a.DistanceM-b.DistanceM) > 1e-4 || a.Side != b.Side.Other() {
				t.Fatalf("%v: %+v, the other way round %+v", x, a, b)
			}
		}
	}
}
