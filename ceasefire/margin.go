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
	DrawingErr   Cause = "drawing"  // by which the line, the zone's edge or the point may be drawn wrong
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
	ErrorM     float64   // metres by which the line, the zone's edge or the point may be drawn wrong
}

// Check says what is wrong with a limit.
func (l Limit) Check() error {
	for _, m := range []float64{l.FromM, l.ToM, l.ToleranceM, l.ErrorM} {
		if math.IsNaN(m) || math.Abs(m) > reachM {
			return bad("the limit has a measure of %v m", m).Try("give metres, up to %.0f", reachM)
		}
	}
	if l.ErrorM > widestM {
		return bad("the drawing may be off by %v m", l.ErrorM).Try("give metres up to %.0f; what is drawn no better cannot be measured from", widestM)
	}
	if l.ToleranceM < 0 || l.ErrorM < 0 || (l.FromM < 0 && l.Kind != OffBand) {
		return bad("the limit has a negative measure").Try("give distance, tolerance and error in metres from 0")
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
		m.line, _, err = l.Line.read(p, within)
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

// verdict judges everything within metres of the spot that was measured. A drawing that may be wrong by some metres is as a
// position that may be: either way a distance is off by no more.
func (l *Limit) verdict(m measured, within float64) Verdict {
	low, high := l.margins(m, within+l.ErrorM)
	switch {
	case high < 0:
		return Breach
	case low >= 0:
		return Compliant
	}
	return CannotTell
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
		spans, n := m.line.ahead(l.OwnSide, within)
		low, high = spans[0].low-l.FromM, spans[n-1].high-l.FromM
	case OffBand:
		spans, n := m.line.ahead(l.OwnSide, within)
		low, high = spans[0].off(l.FromM, l.ToM)
		if n > 1 {
			a, b := spans[1].off(l.FromM, l.ToM)
			low, high = min(low, a), max(high, b)
		}
	}
	return low + l.ToleranceM, high + l.ToleranceM
}

// span is a range of distances from a line, metres, positive on the own side and negative across.
type span struct{ low, high float64 }

// off bounds how far what is in the span is from a band.
func (s span) off(from, to float64) (low, high float64) {
	a, b, middle := max(from-s.low, s.low-to), max(from-s.high, s.high-to), (from+to)/2
	if s.low <= middle && middle <= s.high {
		return max(from-middle, middle-to), max(a, b)
	}
	return min(a, b), max(a, b)
}

// ahead bounds the distance from the line within metres of the reading, by one span or two in order: where the sides can be
// changed without coming to the line, what lies between the two spans is not reached.
func (r Reading) ahead(own Side, within float64) (spans [2]span, n int) {
	near, far := r.DistanceM-within, r.DistanceM+within
	both := r.Side == Unknown || r.toOthers <= within || (within > 0 && r.toTips-min(r.DistanceM, r.toOthers) <= 2*within)
	switch {
	case r.DistanceM == 0:
		spans[0] = span{-within, within}
	case both && near > 0:
		return [2]span{{-far, -near}, {near, far}}, 2
	case both:
		spans[0] = span{-far, far}
	case r.Side == own:
		spans[0] = span{near, far}
	default:
		spans[0] = span{-far, -near}
	}
	return spans, 1
}
