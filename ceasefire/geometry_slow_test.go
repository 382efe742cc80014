package ceasefire

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// What stands here reckons the same things again, slowly and by other means, for tests alone: geodesics by integrating their
// differential equation in space, distances from lines by dense samples, sides by counting crossings. It shares no code with
// what it checks but vectors.

type moving struct{ x, v vector } // a point on the ellipsoid and the unit direction in which it moves

func plus(v, w vector, k float64) vector {
	return vector{v[0] + k*w[0], v[1] + k*w[1], v[2] + k*w[2]}
}

func unit(v vector) vector { return plus(vector{}, v, 1/v.length()) }

// slowUp is the outward normal, not of length one.
func slowUp(x vector) vector {
	const a2, b2 = 6378137.0 * 6378137.0, 6356752.314245179 * 6356752.314245179
	return vector{x[0] / a2, x[1] / a2, x[2] / b2}
}

func bend(m moving) vector {
	up := slowUp(m.x)
	return plus(vector{}, up, -slowUp(m.v).dot(m.v)/up.dot(up))
}

// slowWalk goes along the geodesic, by Runge and Kutta's method in steps of at most 20 km.
func slowWalk(m moving, metres float64) moving {
	n := int(math.Abs(metres)/20000) + 1
	h := metres / float64(n)
	for range n {
		k1, l1 := m.v, bend(m)
		m2 := moving{plus(m.x, k1, h/2), plus(m.v, l1, h/2)}
		k2, l2 := m2.v, bend(m2)
		m3 := moving{plus(m.x, k2, h/2), plus(m.v, l2, h/2)}
		k3, l3 := m3.v, bend(m3)
		m4 := moving{plus(m.x, k3, h), plus(m.v, l3, h)}
		k4, l4 := m4.v, bend(m4)
		for i := range 3 {
			m.x[i] += h / 6 * (k1[i] + 2*k2[i] + 2*k3[i] + k4[i])
			m.v[i] += h / 6 * (l1[i] + 2*l2[i] + 2*l3[i] + l4[i])
		}
	}
	return m
}

func slowPoint(at orb.Point) vector {
	const a, e2 = 6378137.0, 0.0066943799901413165
	lon, lat := at[0]*math.Pi/180, at[1]*math.Pi/180
	n := a / math.Sqrt(1-e2*math.Sin(lat)*math.Sin(lat))
	return vector{n * math.Cos(lat) * math.Cos(lon), n * math.Cos(lat) * math.Sin(lon), n * (1 - e2) * math.Sin(lat)}
}

func slowDegrees(x vector) orb.Point {
	const e2 = 0.0066943799901413165
	return orb.Point{math.Atan2(x[1], x[0]) * 180 / math.Pi, math.Atan2(x[2], (1-e2)*math.Hypot(x[0], x[1])) * 180 / math.Pi}
}

// slowToward gives the direction at x of the azimuth, in degrees.
func slowToward(x vector, azimuth float64) vector {
	up := unit(slowUp(x))
	east := unit(vector{-x[1], x[0], 0})
	s, c := math.Sincos(azimuth * math.Pi / 180)
	return plus(plus(vector{}, east, s), up.cross(east), c)
}

// slowInverse finds the geodesic from x to y by aiming, and gives its length and its start.
func slowInverse(x, y vector) (float64, moving) {
	up := unit(slowUp(x))
	to := y.minus(x)
	metres := to.length()
	if metres < 1e-7 {
		return metres, moving{x, slowToward(x, 0)}
	}
	direction := unit(plus(to, up, -to.dot(up)))
	for range 40 {
		end := slowWalk(moving{x, direction}, metres)
		miss := y.minus(end.x)
		left := unit(slowUp(end.x)).cross(end.v)
		aside := miss.dot(left) / (6371000 * math.Sin(min(1.5, metres/6371000)))
		metres += miss.dot(end.v)
		direction = unit(plus(direction, up.cross(direction), aside))
		if miss.length() < 1e-7 {
			break
		}
	}
	return metres, moving{x, direction}
}

// slowLine is a line as samples of its edges.
type slowLine struct {
	samples []moving
	step    []float64 // metres to the next sample, 0 at an edge's end
	plane   []vector  // corners of the line carried on, as directions from the Earth's centre
	left    vector    // a point close to its left
	rays    *slowLine // the line carried on beyond its ends
	known   map[vector]float64
}

func newSlowLine(points []orb.Point, closed bool) *slowLine {
	l := &slowLine{}
	var starts, ends []moving
	for i := 1; i < len(points); i++ {
		metres, start := slowInverse(slowPoint(points[i-1]), slowPoint(points[i]))
		end := slowWalk(start, metres)
		starts, ends = append(starts, start), append(ends, end)
		n := int(metres/500) + 1
		at := start
		for range n {
			l.samples, l.step = append(l.samples, at), append(l.step, metres/float64(n))
			at = slowWalk(at, metres/float64(n))
		}
		l.samples, l.step = append(l.samples, at), append(l.step, 0)
	}
	if !closed {
		first, last := starts[0], ends[len(ends)-1]
		first.v = plus(vector{}, first.v, -1)
		for k := 25; k > 0; k-- {
			l.plane = append(l.plane, slowWalk(first, float64(k)*20000).x)
		}
		for _, p := range points {
			l.plane = append(l.plane, slowPoint(p))
		}
		for k := 1; k <= 25; k++ {
			l.plane = append(l.plane, slowWalk(last, float64(k)*20000).x)
		}
		l.rays = &slowLine{}
		for _, at := range []moving{first, last} {
			for range 1000 {
				l.rays.samples, l.rays.step = append(l.rays.samples, at), append(l.rays.step, 500)
				at = slowWalk(at, 500)
			}
			l.rays.samples, l.rays.step = append(l.rays.samples, at), append(l.rays.step, 0)
		}
	} else {
		for _, p := range points {
			l.plane = append(l.plane, slowPoint(p))
		}
	}
	longest := 0
	for i := range starts {
		if len(starts) > 0 && ends[i].x.minus(starts[i].x).length() > ends[longest].x.minus(starts[longest].x).length() {
			longest = i
		}
	}
	middle := slowWalk(starts[longest], ends[longest].x.minus(starts[longest].x).length()/2)
	l.left = slowWalk(moving{middle.x, unit(slowUp(middle.x)).cross(middle.v)}, 5).x
	return l
}

// distance takes every place where the samples come nearest and looks between them by the golden section.
func (l *slowLine) distance(p vector) float64 {
	if d, ok := l.known[p]; ok {
		return d
	}
	least := math.Inf(1)
	apart := make([]float64, len(l.samples))
	for i := range l.samples {
		apart[i] = l.samples[i].x.minus(p).length()
		least = min(least, apart[i])
	}
	best := math.Inf(1)
	for i := range l.samples {
		if apart[i] > least+300 || (i > 0 && apart[i-1] < apart[i]-1e-9 && l.step[i-1] > 0) || (l.step[i] > 0 && apart[i+1] < apart[i]-1e-9) {
			continue
		}
		from, low, high := l.samples[i], 0.0, l.step[i]
		if i > 0 && l.step[i-1] > 0 {
			from, high = l.samples[i-1], l.step[i-1]+l.step[i]
		}
		for range 45 {
			a, b := low+(high-low)*0.382, low+(high-low)*0.618
			if slowWalk(from, a).x.minus(p).length() < slowWalk(from, b).x.minus(p).length() {
				high = b
			} else {
				low = a
			}
		}
		d, _ := slowInverse(slowWalk(from, (low+high)/2).x, p)
		e, _ := slowInverse(l.samples[i].x, p)
		best = min(best, d, e)
	}
	if l.known == nil {
		l.known = map[vector]float64{}
	}
	l.known[p] = best
	return best
}

// side counts how often the way from p to a point known to be on the left crosses the line, seen from the Earth's centre.
func (l *slowLine) side(p vector) Side {
	s := Left
	for i := 1; i < len(l.plane); i++ {
		if slowCross(p, l.left, l.plane[i-1], l.plane[i]) {
			s = -s
		}
	}
	return s
}

func slowCross(a, b, c, d vector) bool {
	o := func(x, y, z vector) float64 { return unit(x).minus(unit(z)).cross(unit(y).minus(unit(z))).dot(unit(z)) }
	return o(a, b, c)*o(a, b, d) < 0 && o(c, d, a)*o(c, d, b) < 0 && a.dot(c) > 0
}

// slowInside counts crossings with a ring from a point far outside.
func slowInside(p, outside vector, rings ...[]orb.Point) bool {
	in := false
	for _, ring := range rings {
		for i := range ring {
			if slowCross(p, outside, slowPoint(ring[i]), slowPoint(ring[(i+1)%len(ring)])) {
				in = !in
			}
		}
	}
	return in
}

// slowAway gives the point so far away from another in a direction (degrees).
func slowAway(at orb.Point, azimuth, metres float64) orb.Point {
	x := slowPoint(at)
	return slowDegrees(slowWalk(moving{x, slowToward(x, azimuth)}, metres).x)
}

// wander makes a line that goes on in about one direction and does not cross itself.
func wander(r *rand.Rand, start orb.Point, edges int, metres float64) orb.LineString {
	for {
		line, at := orb.LineString{start}, start
		x := slowPoint(start)
		ahead := slowToward(x, r.Float64()*360)
		for range edges {
			x = slowPoint(at)
			up := unit(slowUp(x))
			course := unit(plus(ahead, up, -ahead.dot(up)))
			s, c := math.Sincos(r.NormFloat64() * 0.5)
			to := plus(plus(vector{}, course, c), up.cross(course), s)
			at = slowDegrees(slowWalk(moving{x, to}, metres*(0.2+r.Float64())).x)
			line = append(line, at)
		}
		if _, err := NewLine(line); err == nil {
			return line
		}
	}
}

// somewhere picks places all over the globe, and often where charts break.
func somewhere(r *rand.Rand) orb.Point {
	switch r.IntN(5) {
	case 0:
		return orb.Point{180 - r.Float64()*0.1, r.Float64()*100 - 50}
	case 1:
		return orb.Point{r.Float64()*360 - 180, 89.5 + r.Float64()*0.4}
	case 2:
		return orb.Point{r.Float64()*360 - 180, r.Float64()*0.2 - 0.1}
	}
	return orb.Point{r.Float64()*360 - 180, r.Float64()*140 - 70}
}

func mustLine(t testing.TB, parts ...orb.LineString) *Line {
	t.Helper()
	l, err := NewLine(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func mustZone(t testing.TB, polygons ...orb.Polygon) *Zone {
	t.Helper()
	z, err := NewZone(polygons...)
	if err != nil {
		t.Fatal(err)
	}
	return z
}
