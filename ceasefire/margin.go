package ceasefire

import (
	"math"

	"github.com/paulmach/orb"
)

// Verdict is what a measurement says. The words are the record's.
type Verdict string

// The verdicts.
const (
	Breach     Verdict = "breach"
	Compliant  Verdict = "compliant"
	CannotTell Verdict = "cannot_tell"
)

// Cause is the error that decided an answer, or that keeps one from being given.
type Cause string

// The causes.
const (
	NoError      Cause = ""         // the position was taken as exact
	PositionErr  Cause = "position" // the radius of error of the position, the observer's own for what was heard
	BearingErr   Cause = "bearing"
	RangeErr     Cause = "range"
	AreaErr      Cause = "area"     // only the area is known
	BeyondTheEnd Cause = "line_end" // so far beyond the line's end that its sides cannot be told apart
)

// LimitKind is how a limit is drawn.
type LimitKind string

// The kinds of limits.
const (
	Behind  LimitKind = "behind"   // on the own side of a line, at least FromM metres from it
	OffBand LimitKind = "off_band" // not between FromM and ToM metres from a line on the own side
	Outside LimitKind = "outside"  // not in a zone nor within FromM metres of it
	Within  LimitKind = "within"   // in a zone
	NearTo  LimitKind = "near_to"  // within FromM metres of a point
)

// Limit is where a thing may stand. Every kind gives a margin in metres: positive where the limit is kept, negative where it is
// broken, and its size how far the position is from the limit. On the limit itself it is kept.
type Limit struct {
	Kind       LimitKind
	Line       *Line     // for Behind and OffBand: each party's own, if they differ
	OwnSide    Side      // the side of Line that is the party's own
	Zone       *Zone     // for Outside and Within
	Point      orb.Point // for NearTo: longitude and latitude, degrees
	FromM, ToM float64   // metres; for OffBand FromM may be negative, which reaches across the line
	ToleranceM float64   // metres by which every limit may be missed
}

// Check says what is wrong with a limit.
func (l Limit) Check() error {
	for _, m := range []float64{l.FromM, l.ToM, l.ToleranceM} {
		if math.IsNaN(m) || math.Abs(m) > reachM {
			return bad("the limit has a measure of %v m", m).Try("give metres, up to %.0f", reachM)
		}
	}
	if l.ToleranceM < 0 || (l.FromM < 0 && l.Kind != OffBand) {
		return bad("the limit has a negative measure").Try("give distance and tolerance in metres from 0")
	}
	switch l.Kind {
	case Behind, OffBand:
		if l.Line == nil || (l.OwnSide != Left && l.OwnSide != Right) {
			return bad("the limit has no line, or does not say which side is the party's own").Try("name the line and its own side, left or right as one looks along it")
		}
		if l.Kind == OffBand && l.ToM <= l.FromM {
			return bad("the band runs from %v m to %v m", l.FromM, l.ToM).Try("let the band end farther from the line than it begins")
		}
	case Outside, Within:
		if l.Zone == nil {
			return bad("the limit has no zone").Try("name the zone")
		}
	case NearTo:
		return CheckPoint(l.Point)
	default:
		return bad("the limit is of kind %q", string(l.Kind)).Try("use behind, off_band, outside, within or near_to")
	}
	return nil
}

// measured is what one look at a line or zone gave; limits on the same line or zone share it.
type measured struct {
	line  Reading
	metre float64 // for zones positive inside, for points the distance
}

func (l *Limit) measure(p *spot, within float64) (measured, error) {
	var m measured
	var err error
	switch l.Kind {
	case Behind, OffBand:
		m.line, err = l.Line.read(p, within)
	case Outside, Within:
		m.metre, err = l.Zone.read(p)
	case NearTo:
		q := spotOf(l.Point[0], l.Point[1])
		if p.at.minus(q.at).length() > longestChord(reachM) {
			return m, bad("the position lies more than %.0f km from the point it should be near", reachM/1000).Try("see whether longitude and latitude were swapped, or a sign lost")
		}
		m.metre, _, _ = inverse(p, &q)
	}
	return m, err
}

// margins gives the least and the greatest margin within metres of the spot that was measured. A distance changes by no more
// than one goes, which makes these bounds; only across what parts the sides without being the line can it jump.
func (l *Limit) margins(m measured, within float64) (low, high float64) {
	switch l.Kind {
	case Outside:
		low, high = -m.metre-within-l.FromM, -m.metre+within-l.FromM
	case Within:
		low, high = m.metre-within, m.metre+within
	case NearTo:
		low, high = l.FromM-m.metre-within, l.FromM-m.metre+within
	case Behind:
		low, high = m.line.ahead(l.OwnSide, within)
		low, high = low-l.FromM, high-l.FromM
	case OffBand:
		low, high = m.line.ahead(l.OwnSide, within)
		off := func(d float64) float64 { return max(l.FromM-d, d-l.ToM) }
		from, to, middle := off(low), off(high), (l.FromM+l.ToM)/2
		if low <= middle && middle <= high {
			low, high = off(middle), max(from, to)
		} else {
			low, high = min(from, to), max(from, to)
		}
	}
	return low + l.ToleranceM, high + l.ToleranceM
}

// ahead bounds the distance from the line, positive on the own side and negative across, within metres of the reading.
func (r Reading) ahead(own Side, within float64) (low, high float64) {
	d, far := r.DistanceM, r.DistanceM+within
	parts := min(d, r.toOthers)
	switch {
	case d == 0:
		return -within, within
	case r.Side == Unknown, r.toTips-parts <= 2*within && within > 0:
		return -far, far
	case r.Side == own:
		low, high = d-within, far
		if r.toOthers <= within {
			low = -far
		}
	default:
		low, high = -far, within-d
		if r.toOthers <= within {
			high = far
		}
	}
	return low, high
}

// judge turns bounds of a margin into a verdict.
func judge(low, high float64) Verdict {
	switch {
	case high < 0:
		return Breach
	case low >= 0:
		return Compliant
	}
	return CannotTell
}
