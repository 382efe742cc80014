package ceasefire

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"github.com/counterclaim/counterclaim"
)

// What stands here reckons a season again from what doc/ceasefire.md says, by brute force: every observation against every clause, places by
// the geodesics of geometry_slow_test.go, sectors by points taken from all over them. It shares no code with what it checks but the types.

// allowed are the verdicts that a slow answer leaves: one, or two where points taken so densely do not decide.
type allowed []Verdict

var (
	isBreach    = allowed{Breach}
	isCompliant = allowed{Compliant}
	isUnknown   = allowed{CannotTell}
)

type slowPlace struct {
	located bool
	p       vector // the best estimate
	radius  float64
	reach   float64 // of the points of the sector from p
	points  []vector
	slack   float64
	sector  *Sector
	post    orb.Point
}

type slowSeason struct {
	a         *counterclaim.Agreement
	notified  []Notified
	lines     map[string]*slowLine
	rings     map[string][]orb.Point
	edges     map[string]*slowLine
	serials   map[string]string // class and number to party
	checker   *Checker          // what is checked
	undecided int               // how often it was asked
}

func newSlowSeason(c *Checker, notified []Notified) *slowSeason {
	a := c.agreement
	w := &slowSeason{checker: c, a: a, notified: notified, lines: map[string]*slowLine{}, rings: map[string][]orb.Point{}, edges: map[string]*slowLine{}, serials: map[string]string{}}
	for _, l := range a.Lines {
		w.lines[l.ID] = newSlowLine(orbPoints(l.Parts[0]), false)
	}
	for _, z := range a.Zones {
		ring := orbPoints(z.Polygons[0][0])
		w.rings[z.ID], w.edges[z.ID] = ring[:len(ring)-1], newSlowLine(ring, true)
	}
	for _, s := range a.Sites {
		for _, i := range s.Items {
			for _, n := range i.Serials {
				w.serials[i.WeaponClass+n] = s.Party
			}
		}
	}
	return w
}

// slowAzimuth gives in which direction something moves, degrees from north.
func slowAzimuth(m moving) float64 {
	up, east := unit(slowUp(m.x)), unit(vector{-m.x[1], m.x[0], 0})
	return math.Mod(math.Atan2(m.v.dot(east), m.v.dot(up.cross(east)))*180/math.Pi+360, 360)
}

func (w *slowSeason) place(o *counterclaim.Observation) *slowPlace {
	at := orb.Point{o.Lon, o.Lat}
	pl := &slowPlace{located: o.ErrorM > 0, p: slowPoint(at), radius: o.ErrorM, post: at}
	if !pl.located || o.BearingErrorDeg == 0 {
		return pl
	}
	s := &Sector{o.BearingDeg, o.BearingErrorDeg, o.RangeMinM, o.RangeMaxM}
	pl.sector, pl.p = s, slowPoint(slowAway(at, s.BearingDeg, (s.NearM+s.FarM)/2))
	const across, along = 10, 5
	for i := range across + 1 {
		for j := range along + 1 {
			x := slowPoint(slowAway(at, s.BearingDeg+s.BearingErrDeg*(2*float64(i)/across-1), s.NearM+(s.FarM-s.NearM)*float64(j)/along))
			pl.points = append(pl.points, x)
			pl.reach = max(pl.reach, 1.001*x.minus(pl.p).length())
		}
	}
	pl.slack = s.FarM*s.BearingErrDeg*math.Pi/180/across + (s.FarM-s.NearM)/along/2 + 5*2*s.FarM/finestShare + 1
	return pl
}

// signed gives the metres from a line, positive on a side.
func (w *slowSeason) signed(line string, own Side, p vector) float64 {
	d := w.lines[line].distance(p)
	if w.lines[line].side(p) != own {
		return -d
	}
	return d
}

// inside gives the metres from a zone's edge, positive inside.
func (w *slowSeason) inside(zone string, p vector) float64 {
	d := w.edges[zone].distance(p)
	if !slowInside(p, slowPoint(orb.Point{75, 35}), w.rings[zone]) {
		return -d
	}
	return d
}

// judge says what margins all over a place, each off by up to err, come to.
func (pl *slowPlace) judge(err float64, margin func(p vector) float64) allowed {
	if !pl.located {
		return isUnknown
	}
	err += pl.radius
	best := margin(pl.p)
	switch {
	case best-pl.reach-pl.slack-err >= 0:
		return isCompliant
	case best+pl.reach+pl.slack+err < 0:
		return isBreach
	}
	least, most := best, best
	for _, x := range pl.points {
		m := margin(x)
		least, most = min(least, m), max(most, m)
	}
	least, most = least-err, most+err
	switch {
	case most+pl.slack < 0:
		return isBreach
	case least-pl.slack >= 0:
		return isCompliant
	case most < 0:
		return allowed{Breach, CannotTell}
	case least >= 0:
		return allowed{Compliant, CannotTell}
	}
	return isUnknown
}

// over applies a rule to every combination of what answers leave.
func over(rule func(v []Verdict) Verdict, answers ...allowed) allowed {
	var out allowed
	chosen := make([]Verdict, len(answers))
	var next func(i int)
	next = func(i int) {
		if i == len(answers) {
			if v := rule(chosen); !slices.Contains(out, v) {
				out = append(out, v)
			}
			return
		}
		for _, v := range answers[i] {
			chosen[i] = v
			next(i + 1)
		}
	}
	next(0)
	return out
}

// slowClause is what one clause makes of one place for one party: main and what excepts.
func (w *slowSeason) forParty(k *counterclaim.Clause, party string, pl *slowPlace) allowed {
	lineErr := map[string]float64{"contact": 50, "march": 120}
	own := map[string]Side{"ardania": Left, "belmark": Right}[party]
	line := k.Line
	if k.Baselines != nil {
		line = k.Baselines[party]
	}
	main := isBreach
	switch {
	case k.Kind == "withdraw" && k.Zone != "":
		main = pl.judge(20, func(p vector) float64 { return -w.inside(k.Zone, p) + k.Tolerance })
	case k.Kind == "withdraw" || k.Kind == "hold":
		main = pl.judge(lineErr[line], func(p vector) float64 { return w.signed(line, own, p) - k.DistanceM + k.Tolerance })
	case line != "":
		main = pl.judge(lineErr[line], func(p vector) float64 { return w.lines[line].distance(p) - k.DistanceM })
	}
	answers := []allowed{main, pl.judge(0, func(p vector) float64 { return -w.inside("valley", p) })}
	for _, z := range k.ExceptZones {
		answers = append(answers, pl.judge(0, func(p vector) float64 { return w.inside(z, p) }))
	}
	return over(func(v []Verdict) Verdict {
		switch {
		case slices.Contains(v[1:], Compliant):
			return Compliant
		case v[0] == Breach && slices.Contains(v[1:], CannotTell):
			return CannotTell
		}
		return v[0]
	}, answers...)
}

// anybody is for what is put down to nobody: a party is left out whose own side it is for certain not, where for certain it is the other's.
func (w *slowSeason) anybody(k *counterclaim.Clause, pl *slowPlace) allowed {
	parties := []string{"ardania", "belmark"}
	answers := []allowed{w.forParty(k, "ardania", pl), w.forParty(k, "belmark", pl)}
	if k.Line == "" && k.Baselines == nil {
		return answers[0]
	}
	var sides []allowed
	for i, party := range parties {
		line := k.Line
		if k.Baselines != nil {
			line = k.Baselines[party]
		}
		err := map[string]float64{"contact": 50, "march": 120}[line]
		sides = append(sides, pl.judge(err, func(p vector) float64 { return w.signed(line, []Side{Left, Right}[i], p) }))
	}
	return over(func(v []Verdict) Verdict {
		a, b, sideA, sideB := v[0], v[1], v[2], v[3]
		switch {
		case sideA == Breach && sideB == Compliant:
			return b
		case sideB == Breach && sideA == Compliant:
			return a
		case a == b:
			return a
		}
		return CannotTell
	}, append(answers, sides...)...)
}
