package ceasefire

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/counterclaim/counterclaim"
)

// Places of incidents are named, not measured: what such a name may be off by.
const (
	exactPlaceM = 2_000.0  // metres, the place itself: a village has an extent
	nearPlaceM  = 10_000.0 // metres, near it
)

// seen is an observation or a confirmed incident made ready: where it is, when, on whose ground.
type seen struct {
	o *counterclaim.Observation
	n *counterclaim.Incident

	from, until  time.Time
	at           Location
	located      bool
	why          string // where it is not located
	area, areaBy string
	labels       []string // whatever the clause
	post         string   // whose ears and eyes they were: entries of different posts may be of one happening

	region  region
	looks   []look    // by shape
	answers []*Answer // by limit, those that were asked for
}

// look is what one look at a line, zone or point gave.
type look struct {
	done bool
	m    measured
	err  error
}

func (s *seen) id() counterclaim.ID {
	if s.n != nil {
		return s.n.ID
	}
	return s.o.ID
}

// told reports whether it is only what somebody told an observer.
func (s *seen) told() bool {
	return s.o != nil && (s.o.Perceived == "told" || s.o.Means == counterclaim.MeansContact && s.o.Perceived == "")
}

// conducts gives what it says was done.
func (s *seen) conducts() []counterclaim.Conduct {
	if s.n != nil {
		return s.n.Conduct
	}
	if s.o.Conduct == "" {
		return nil
	}
	return []counterclaim.Conduct{s.o.Conduct}
}

// ready finds out where and when something was and on whose ground.
func (c *Checker) ready(s *seen) {
	s.looks, s.answers = make([]look, len(c.shapeOf)), make([]*Answer, len(c.limits))
	if s.n != nil {
		s.from, _ = time.ParseInLocation(counterclaim.DateLayout, s.n.Time.From, c.clock)
		if at, err := time.Parse(time.RFC3339, s.n.Time.FromTime); err == nil {
			s.from = at
		}
		s.until = s.from
		s.at, s.why = placeOf(s.n)
		if s.n.Time.To != s.n.Time.From {
			s.labels = append(s.labels, "until "+s.n.Time.To)
		}
	} else {
		s.from, _ = time.Parse(time.RFC3339, s.o.Time)
		s.until = s.from
		if at, err := time.Parse(time.RFC3339, s.o.Until); err == nil {
			s.until = at
		}
		s.at, s.why = LocationOf(s.o)
		s.post = s.o.Mission + "\x00" + cmp.Or(s.o.Post, s.o.Observer)
		if s.told() {
			s.labels = append(s.labels, "told, not observed")
		}
	}
	if s.located = s.why == ""; s.located {
		if err := s.at.Check(); err != nil {
			s.located, s.why = false, err.Error()
		} else {
			s.region = s.at.region()
		}
	}
	c.ground(s)
	for _, z := range c.exercises {
		switch v := s.verdict(c, z.limit); {
		case !s.located || v == Breach:
		case v == Compliant:
			s.labels = append(s.labels, "exercise area: "+z.title)
		default:
			s.labels = append(s.labels, "perhaps exercise area: "+z.title)
		}
	}
}

// LocationOf gives where what was perceived is, as well as an observation tells; why says what it lacks. Without a direction or a
// distance it is where the observer stood; with one of them it is in a sector, which reaches from the observer as far as anything can be
// perceived where no bound of the distance is known: a best estimate without bounds is none.
func LocationOf(o *counterclaim.Observation) (at Location, why string) {
	if !o.HasPosition() {
		return at, "it has no position"
	}
	at.At, at.RadiusM = pointOf(o.Lat, o.Lon), o.ErrorM
	if !o.HasBearing() && o.RangeM == 0 && o.RangeMinM == 0 && o.RangeMaxM == 0 {
		return at, ""
	}
	s := Sector{BearingDeg: o.BearingDeg, BearingErrDeg: o.BearingErrorDeg, NearM: o.RangeMinM, FarM: o.RangeMaxM}
	if !o.HasBearing() {
		s.BearingDeg, s.BearingErrDeg = 0, 180
	}
	if s.FarM == 0 {
		s.FarM = widestM
	}
	at.Sector = &s
	return at, ""
}

// placeOf gives where an incident is, if it names one place that was found.
func placeOf(n *counterclaim.Incident) (at Location, why string) {
	if len(n.Places) != 1 {
		return at, fmt.Sprintf("the incident names %d places", len(n.Places))
	}
	p := n.Places[0]
	at.At, at.RadiusM = pointOf(p.Lat, p.Lon), p.RadiusKM*1000
	switch {
	case p.Unresolved || len(p.Line) > 0:
		return at, "its place was not found"
	case at.RadiusM > 0:
	case p.Precision == counterclaim.Exact:
		at.RadiusM = exactPlaceM
	case p.Precision == counterclaim.Near:
		at.RadiusM = nearPlaceM
	default:
		return at, "its place is an area"
	}
	return at, ""
}

// ground says whose ground it is: who is said to hold it, else the side of the line. It is no word on who did anything.
func (c *Checker) ground(s *seen) {
	if s.o != nil && s.o.Control != "" {
		s.area = cmp.Or(c.holders[s.o.Control], s.o.Control)
		s.areaBy = "said to hold it: " + s.o.ControlSource + ", " + s.o.ControlDate
		return
	}
	for _, side := range c.sides {
		if s.located && s.verdict(c, side.limit) == Compliant {
			s.area, s.areaBy = side.party, "side of line "+c.sidesLine
		}
	}
	if site := c.siteOf(s); s.area == "" && site != nil {
		s.area, s.areaBy = site.Party, "site "+site.ID
	}
}

// verdict gives the answer to a limit, cannot tell where it is not known where it is.
func (s *seen) verdict(c *Checker, limit int) Verdict {
	if !s.located {
		return CannotTell
	}
	return s.answer(c, limit).Verdict
}

// answer measures it against a limit, with one look for all limits on one line, zone or point. What cannot be measured, because it lies
// on the other side of the globe, cannot be told.
func (s *seen) answer(c *Checker, limit int) Answer {
	if known := s.answers[limit]; known != nil {
		return *known
	}
	l := &c.limits[limit]
	k := &s.looks[c.shapes[limit]]
	if !k.done {
		k.m, k.err = l.measure(&s.region.best, s.region.reach+4*s.region.leaf()+c.widest)
		k.done = true
	}
	a := Answer{Verdict: CannotTell}
	if k.err == nil {
		a = s.region.answer(l, k.m)
	}
	s.answers[limit] = &a
	return a
}

// finding is what the limits of one clause make of something seen.
type finding struct {
	verdict  Verdict
	measured bool
	answer   Answer
	limit    int
	words    string
	labels   []string
}

func (f finding) with(labels ...string) finding {
	f.labels = append(slices.Clone(f.labels), labels...)
	return f
}

// atMost makes of a breach no more than what can be told, for a reason.
func (f finding) atMost(v Verdict, why string) finding {
	if f.verdict == Breach {
		f.verdict = v
		f.words = strings.TrimPrefix(f.words+"; "+why, "; ")
	}
	return f
}

// measure holds something seen against what one party owes by a clause: the party's own limits, all of which are to be kept, then what
// excepts it. Where the party owes no limit, being there is the breach.
func (c *Checker) measure(k *clause, o *owed, s *seen) finding {
	f := finding{verdict: Breach, limit: -1}
	needsPlace := len(o.limits)+len(k.unless)+len(k.excepted) > 0
	switch {
	case o.untold != "":
		f.verdict, f.words = CannotTell, o.untold
	case !s.located && needsPlace:
		return finding{verdict: CannotTell, limit: -1, words: s.why}
	case len(o.limits) > 0:
		f = c.worst(o.limits, s)
	}
	for _, z := range k.excepted {
		if s.verdict(c, z.limit) == Compliant {
			f = c.found(z.limit, s).with("excepted: " + z.title)
			f.verdict = Compliant
			return f
		}
	}
	for _, limit := range k.unless {
		switch s.verdict(c, limit) {
		case Compliant:
			return c.found(limit, s).with("outside")
		case CannotTell:
			if f.verdict == Breach {
				f = c.found(limit, s)
			}
		}
	}
	for _, z := range k.excepted {
		if s.verdict(c, z.limit) == CannotTell && f.verdict == Breach {
			f = c.found(z.limit, s)
			f.verdict = CannotTell
		}
	}
	if len(k.untold) > 0 {
		f = f.atMost(CannotTell, k.untold[0])
	}
	return f
}

// found says what one limit gives.
func (c *Checker) found(limit int, s *seen) finding {
	if k := &s.looks[c.shapes[limit]]; k.err != nil {
		return finding{verdict: CannotTell, limit: limit, words: k.err.Error()}
	}
	a := s.answer(c, limit)
	if k := &s.looks[c.shapes[limit]]; k.err != nil {
		return finding{verdict: CannotTell, limit: limit, words: k.err.Error()}
	}
	return finding{verdict: a.Verdict, measured: true, answer: a, limit: limit, words: c.words[limit] + ": " + strings.TrimSuffix(a.Arithmetic(c.limits[limit]), ": "+string(a.Verdict))}
}

// worst gives what the limits that are all to be kept come to: broken where one is.
func (c *Checker) worst(limits []int, s *seen) finding {
	var out finding
	rank := map[Verdict]int{Compliant: 1, CannotTell: 2, Breach: 3}
	for i, limit := range limits {
		f := c.found(limit, s)
		if i == 0 || rank[f.verdict] > rank[out.verdict] || f.verdict == out.verdict && f.answer.MarginM < out.answer.MarginM {
			out = f
		}
	}
	return out
}

// whose says to whom something is put down, and by what. Nobody where nothing says so.
type whose struct{ party, by string }

// unattributed measures what is put down to nobody against what each party that may have to do with it owes: a side is left out where it
// lies for certain on another's ground and not on its own. Where they come to different verdicts it cannot be told.
func (c *Checker) unattributed(k *clause, s *seen) finding {
	var out finding
	n := 0
	for i := range k.owed {
		o := &k.owed[i]
		if c.elsewhere(k, o, s) {
			continue
		}
		f := c.measure(k, o, s)
		switch {
		case n == 0:
			out = f
		case f.verdict != out.verdict:
			if f.before(out) {
				out, f = f, out
			}
			out.verdict, out.words = CannotTell, "it depends on whose it is: "+out.words+", or "+f.words
			return out
		case f.before(out):
			out = f
		}
		n++
	}
	if n == 0 {
		return finding{verdict: CannotTell, limit: -1, words: "it lies on the ground of a side that the clause does not bind"}
	}
	return out
}

// before makes the choice between equal findings not depend on the order of parties: the one nearer to being kept.
func (f finding) before(g finding) bool {
	return cmp.Or(cmp.Compare(g.answer.MarginM, f.answer.MarginM), cmp.Compare(f.answer.DistanceM, g.answer.DistanceM), cmp.Compare(f.words, g.words)) < 0
}

// elsewhere reports whether something lies for certain on another party's own side and not on this one's.
func (c *Checker) elsewhere(k *clause, o *owed, s *seen) bool {
	if o.own < 0 || s.verdict(c, o.own) != Breach {
		return false
	}
	return slices.ContainsFunc(k.owed, func(p owed) bool {
		return p.party != o.party && p.own >= 0 && s.verdict(c, p.own) == Compliant
	})
}
