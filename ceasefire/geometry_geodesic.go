package ceasefire

import "math"

// The ellipsoid is WGS 84.
const (
	semiMajor  = 6378137.0
	flattening = 1 / 298.257223563
	semiMinor  = semiMajor * (1 - flattening)
	meanRadius = 6371008.8

	// reachM is how far apart two things may lie to be measured, in metres. Beyond it a position is more likely written wrongly
	// (latitude and longitude swapped, a sign lost) than meant, and the series below are held to a millimetre up to here.
	reachM = 3_000_000.0
)

type vector [3]float64

func (v vector) minus(w vector) vector { return vector{v[0] - w[0], v[1] - w[1], v[2] - w[2]} }
func (v vector) dot(w vector) float64  { return v[0]*w[0] + v[1]*w[1] + v[2]*w[2] }
func (v vector) length() float64       { return math.Sqrt(v.dot(v)) }
func (v vector) cross(w vector) vector {
	return vector{v[1]*w[2] - v[2]*w[1], v[2]*w[0] - v[0]*w[2], v[0]*w[1] - v[1]*w[0]}
}

// spot is a point on the ellipsoid, made ready for reckoning: its reduced latitude, its longitude in radians, and where it
// lies in space, in metres from the Earth's centre. Longitudes are never compared, so that the antimeridian is like any other.
type spot struct {
	sin, cos float64 // of the reduced latitude
	lon      float64
	at       vector
}

// spotOf takes degrees.
func spotOf(lon, lat float64) spot {
	sin, cos := math.Sincos(lat * math.Pi / 180)
	sin *= 1 - flattening
	h := math.Hypot(sin, cos)
	if math.Abs(lat) == 90 {
		cos = 0
	}
	return reducedSpot(sin/h, cos/h, lon*math.Pi/180)
}

func reducedSpot(sin, cos, lon float64) spot {
	s, c := math.Sincos(lon)
	return spot{sin, cos, lon, vector{semiMajor * cos * c, semiMajor * cos * s, semiMinor * sin}}
}

// degrees gives longitude and latitude.
func (p *spot) degrees() (lon, lat float64) {
	return math.Remainder(p.lon, 2*math.Pi) * 180 / math.Pi, math.Atan2(p.sin, p.cos*(1-flattening)) * 180 / math.Pi
}

// inverse gives the length in metres of the geodesic from p to q and its azimuths at both ends, in radians clockwise from
// north, both pointing onwards. It is Vincenty's solution of 1975 with Helmert's parameter; up to reachM it is right to a
// millimetre, which the tests hold against published geodesics and against the geodesic's own differential equation.
func inverse(p, q *spot) (metres, from, to float64) {
	difference := math.Remainder(q.lon-p.lon, 2*math.Pi)
	lambda := difference
	var sigma, sinSigma, cosSigma, cosSquared, cosTwice, sinL, cosL float64
	for range 50 {
		sinL, cosL = math.Sincos(lambda)
		sinSigma = math.Hypot(q.cos*sinL, p.cos*q.sin-p.sin*q.cos*cosL)
		cosSigma = p.sin*q.sin + p.cos*q.cos*cosL
		if sinSigma == 0 {
			return 0, 0, 0 // the same point, what is farther apart than reachM having been turned away
		}
		sigma = math.Atan2(sinSigma, cosSigma)
		sinAlpha := p.cos * q.cos * sinL / sinSigma
		cosSquared = 1 - sinAlpha*sinAlpha
		cosTwice = 0
		if cosSquared > 1e-14 { // else the geodesic is the equator
			cosTwice = cosSigma - 2*p.sin*q.sin/cosSquared
		}
		c := flattening / 16 * cosSquared * (4 + flattening*(4-3*cosSquared))
		next := difference + (1-c)*flattening*sinAlpha*(sigma+c*sinSigma*(cosTwice+c*cosSigma*(2*cosTwice*cosTwice-1)))
		step := math.Abs(next - lambda)
		lambda = next
		if step < 1e-14 {
			break
		}
	}
	a, b := series(cosSquared)
	sinL, cosL = math.Sincos(lambda)
	from = math.Atan2(q.cos*sinL, p.cos*q.sin-p.sin*q.cos*cosL)
	to = math.Atan2(p.cos*sinL, q.sin*p.cos*cosL-p.sin*q.cos)
	return semiMinor * a * (sigma - lag(b, sinSigma, cosSigma, cosTwice)), from, to
}

// direct gives the point that lies metres along the geodesic that leaves p at an azimuth (radians clockwise from north), and
// the azimuth there.
func direct(p *spot, azimuth, metres float64) (spot, float64) {
	sinA, cosA := math.Sincos(azimuth)
	first := math.Atan2(p.sin, p.cos*cosA)
	sinAlpha := p.cos * sinA
	cosSquared := 1 - sinAlpha*sinAlpha
	a, b := series(cosSquared)
	plain := metres / (semiMinor * a)
	sigma := plain
	var sinS, cosS, cosTwice float64
	for range 50 {
		cosTwice = math.Cos(2*first + sigma)
		sinS, cosS = math.Sincos(sigma)
		next := plain + lag(b, sinS, cosS, cosTwice)
		step := math.Abs(next - sigma)
		sigma = next
		if step < 1e-15 {
			break
		}
	}
	cosTwice = math.Cos(2*first + sigma)
	sinS, cosS = math.Sincos(sigma)
	lambda := math.Atan2(sinS*sinA, p.cos*cosS-p.sin*sinS*cosA)
	c := flattening / 16 * cosSquared * (4 + flattening*(4-3*cosSquared))
	lon := lambda - (1-c)*flattening*sinAlpha*(sigma+c*sinS*(cosTwice+c*cosS*(2*cosTwice*cosTwice-1)))
	north := p.sin*sinS - p.cos*cosS*cosA
	end := reducedSpot(p.sin*cosS+p.cos*sinS*cosA, math.Hypot(sinAlpha, north), p.lon+lon)
	return end, math.Atan2(sinAlpha, -north)
}

// series gives Vincenty's A and B by Helmert's parameter, from the squared cosine of the azimuth at the equator.
func series(cosSquared float64) (a, b float64) {
	const second = (semiMajor*semiMajor - semiMinor*semiMinor) / (semiMinor * semiMinor)
	root := math.Sqrt(1 + second*cosSquared)
	k := (root - 1) / (root + 1)
	return (1 + k*k/4) / (1 - k), k * (1 - 3.0/8*k*k)
}

// lag is by how much the arc on the auxiliary sphere is longer than the distance that goes with it.
func lag(b, sin, cos, cosTwice float64) float64 {
	square := cosTwice * cosTwice
	return b * sin * (cosTwice + b/4*(cos*(2*square-1)-b/6*cosTwice*(4*sin*sin-3)*(4*square-3)))
}
