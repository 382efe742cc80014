package ceasefire

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// Published geodesics: the test set of GeographicLib (Karney, MIT licence), of which those under 5,000 km are within or near
// what is measured here.
func TestInverseAgainstPublishedGeodesics(t *testing.T) {
	for _, c := range []struct{ lat1, lon1, azi1, lat2, lon2, azi2, metres float64 }{
		{55.52454, 106.05087, 22.020059880982801, 77.03196, 197.18234, 109.112041110671519, 4105086.1713924406},
		{35.60777, -139.44815, 111.098748429560326, -11.17491, -69.95921, 129.289270889708762, 8935244.5604818305},
		{-21.97856, 142.59065, -32.44456876433189, 41.84138, 98.56635, -41.84359951440466, 8394328.894657671},
	} {
		p, q := spotOf(c.lon1, c.lat1), spotOf(c.lon2, c.lat2)
		metres, from, to := inverse(&p, &q)
		if math.Abs(metres-c.metres) > 1e-3 {
			t.Errorf("%v: %.6f m, want %.6f", c, metres, c.metres)
		}
		for _, a := range [][2]float64{{from, c.azi1}, {to, c.azi2}} {
			if math.Abs(math.Remainder(a[0]*180/math.Pi-a[1], 360)) > 1e-8 {
				t.Errorf("%v: azimuth %.12f, want %.12f", c, a[0]*180/math.Pi, a[1])
			}
		}
		end, azimuth := direct(&p, c.azi1*math.Pi/180, c.metres)
		if d := end.at.minus(q.at).length(); d > 1e-3 {
			t.Errorf("%v: direct misses by %v m", c, d)
		}
		if math.Abs(math.Remainder(azimuth*180/math.Pi-c.azi2, 360)) > 1e-8 {
			t.Errorf("%v: direct arrives at azimuth %v", c, azimuth*180/math.Pi)
		}
	}
}

func TestInverseAndDirectAgainstTheDifferentialEquation(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 8))
	worst := 0.0
	for n := range 3000 {
		at := somewhere(r)
		if n%50 == 0 {
			at = orb.Point{r.Float64() * 180, 90 - 180*float64(n/50%2)}
		}
		metres := math.Pow(10, r.Float64()*9-3) * 3 // from 3 mm to 3,000 km
		azimuth := r.Float64() * 360
		start := moving{slowPoint(at), vector{}}
		if math.Abs(at[1]) == 90 {
			start.v = slowPoint(orb.Point{azimuth, 0})
			start.v = unit(start.v)
			azimuth = math.Mod(180-azimuth+at[0]+720, 360)
			if at[1] < 0 {
				azimuth = math.Mod(180-azimuth+720, 360)
			}
		} else {
			start.v = slowToward(start.x, azimuth)
		}
		want := slowWalk(start, metres).x
		p := spotOf(at[0], at[1])
		got, _ := direct(&p, azimuth*math.Pi/180, metres)
		far := slowDegrees(want)
		q := spotOf(far[0], far[1])
		back, _, _ := inverse(&p, &q)
		off := max(got.at.minus(want).length(), math.Abs(back-metres))
		worst = max(worst, off)
		if off > 1e-3 {
			t.Fatalf("from %v at azimuth %v for %v m: direct is off by %v m, inverse by %v m", at, azimuth, metres, got.at.minus(want).length(), back-metres)
		}
	}
	t.Logf("the worst of 3000 is off by %.2e m", worst)
}

// The bounds by which pieces are passed over hold for the geodesics themselves.
func TestChordsBoundGeodesics(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 8))
	for range 20000 {
		at := somewhere(r)
		p := spotOf(at[0], at[1])
		metres := math.Pow(10, r.Float64()*6.47)
		azimuth := r.Float64() * 2 * math.Pi
		q, _ := direct(&p, azimuth, metres)
		chord := p.at.minus(q.at).length()
		if chord > longestChord(metres) {
			t.Fatalf("%v m from %v: the chord is %v m, over %v", metres, at, chord, longestChord(metres))
		}
		if longest := 2 * rounder * math.Asin(chord/(2*rounder)); metres > longest+1e-6 {
			t.Fatalf("%v m from %v: a chord of %v m is said to span at most %v m", metres, at, chord, longest)
		}
		if metres > pieceM {
			continue
		}
		c := cut(nil, p, q, 0)[0]
		for k := range 9 {
			x, _ := c.at(c.metres * float64(k+1) / 10)
			if d, _ := c.chord(x.at); d > c.bulge {
				t.Fatalf("a piece of %v m lies %v m from its chord, over %v", c.metres, d, c.bulge)
			}
		}
	}
}

func TestLineAgainstSlowReckoning(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 8))
	cases, unknown, worst := 0, 0, 0.0
	for n := range 60 {
		points := wander(r, somewhere(r), 3+r.IntN(25), []float64{300, 3000, 20000}[n%3])
		fast, slow := mustLine(t, points), newSlowLine(points, false)
		for range 60 {
			near := points[r.IntN(len(points))]
			at := slowAway(near, r.Float64()*360, math.Pow(10, r.Float64()*5.4))
			got, err := fast.Read(at)
			if err != nil {
				t.Fatal(err)
			}
			p := slowPoint(at)
			want := slow.distance(p)
			worst = max(worst, math.Abs(got.DistanceM-want))
			if math.Abs(got.DistanceM-want) > 1e-3 {
				t.Fatalf("line %d: %v lies %.4f m away, by the slow reckoning %.4f m", n, at, got.DistanceM, want)
			}
			cases++
			if got.Side == Unknown {
				unknown++
				continue
			}
			if s := slow.side(p); want > 1 && got.Side != s {
				t.Fatalf("line %d %v: %v lies %v at %.1f m, by the slow reckoning %v", n, points, at, got.Side, want, s)
			}
		}
	}
	if unknown > cases/50 {
		t.Errorf("of %d positions %d are on no side", cases, unknown)
	}
	t.Logf("%d positions, %d on no side, the worst distance is off by %.2e m", cases, unknown, worst)
}

// raggedRing makes a zone's edge around a point that does not cross itself.
func raggedRing(r *rand.Rand, at orb.Point, corners int, metres float64) orb.Ring {
	var out orb.Ring
	for k := range corners {
		out = append(out, slowAway(at, float64(k)*360/float64(corners), metres*(0.4+0.6*r.Float64())))
	}
	return append(out, out[0])
}

func TestZoneAgainstSlowReckoning(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 8))
	cases, in := 0, 0
	for n := range 50 {
		at := somewhere(r)
		if n%10 == 0 {
			at = orb.Point{0, 90} // the pole itself
			at[0] = r.Float64()
			at[1] -= 0.01
		}
		size := []float64{500, 8000, 60000}[n%3]
		outer, hole := raggedRing(r, at, 5+r.IntN(20), size), raggedRing(r, at, 4+r.IntN(9), size*0.12)
		if n%2 == 0 {
			reverse(outer)
		}
		if n%4 < 2 {
			reverse(hole)
		}
		zone := mustZone(t, orb.Polygon{outer, hole})
		a, b := newSlowLine(outer, true), newSlowLine(hole, true)
		far := slowPoint(slowAway(at, 17, size*5))
		for range 40 {
			x := slowAway(at, r.Float64()*360, size*1.5*r.Float64())
			p := slowPoint(x)
			got, err := zone.Read(x)
			if err != nil {
				t.Fatal(err)
			}
			if want := min(a.distance(p), b.distance(p)); math.Abs(want-got.DistanceM) > 1e-3 {
				t.Fatalf("zone %d: %v is %.4f m from the edge, by the slow reckoning %.4f m", n, x, got.DistanceM, want)
			}
			want := slowInside(p, far, outer[:len(outer)-1], hole[:len(hole)-1])
			if got.DistanceM > 1 && got.Inside != want {
				t.Fatalf("zone %d: %v is inside: %v, by the slow reckoning %v", n, x, got.Inside, want)
			}
			cases++
			if want {
				in++
			}
		}
	}
	if in < cases/10 || in > cases*9/10 {
		t.Errorf("%d of %d are inside: that tries little", in, cases)
	}
}

func reverse(ring orb.Ring) {
	for i, j := 0, len(ring)-1; i < j; i, j = i+1, j-1 {
		ring[i], ring[j] = ring[j], ring[i]
	}
}
