// Package ceasefire says what a ceasefire agreement asks and measures what was observed against it.
//
// What it asks stands in a file that [ParseAgreement] reads, telling all that is wrong with it; [LineOf], [ZoneOf] and [OwnSide] make
// of it what is measured against. doc/agreement.md explains the file by example, [Schema] is its JSON Schema.
//
// [Check] holds observations and confirmed incidents against it, [Checker] does so day by day; doc/ceasefire.md has the rules.
//
// Where things are is measured with [NewLine] and [NewZone], made once, and [JudgeAll], which answers for one location and all
// the limits that a party owes; [Count] is for caps. Everything is on the ellipsoid of WGS 84, in metres and degrees with
// longitude first, and gives the same answer to whoever asks: which party a limit binds is not known here.
package ceasefire

import (
	"fmt"
	"math"

	"github.com/counterclaim/counterclaim"
)

// Answer is what one location means for one limit.
type Answer struct {
	Verdict Verdict
	// MarginM says how far the best estimate of the location is from the limit, in metres: positive where the limit is kept,
	// negative where it is broken. Where the sides of the line cannot be told apart it is the most that it can be.
	MarginM   float64
	DistanceM float64 // of the best estimate from the line, the zone's edge or the point, metres
	ErrorM    float64 // no possible place lies farther from the best estimate, metres; with what the drawing may be off by
	Cause     Cause   // the largest part of the error, which decided where the verdict is cannot_tell
}

// Judge measures a location against a limit. The verdict is breach where every place that the location allows breaks the
// limit, compliant where every one keeps it, and otherwise cannot_tell: a wider error never makes a breach.
//
// For a position with a radius the rule is that the margin must exceed the radius. For a sector or an area the ground itself is
// looked at, in cells of a 512th of its size; where only a finer look would decide, the verdict is cannot_tell.
func Judge(limit Limit, at Location) (Answer, error) {
	answers, err := JudgeAll([]Limit{limit}, at)
	if err != nil {
		return Answer{}, err
	}
	return answers[0], nil
}

// JudgeAll measures a location against several limits, those on one line or zone with one look.
func JudgeAll(limits []Limit, at Location) ([]Answer, error) {
	if err := at.Check(); err != nil {
		return nil, err
	}
	g := at.region()
	answers := make([]Answer, len(limits))
	looks := make([]measured, len(limits))
	widest := 0.0
	for i := range limits {
		if err := limits[i].Check(); err != nil {
			return nil, err
		}
		widest = max(widest, limits[i].ErrorM)
	}
	for i := range limits {
		l := &limits[i]
		var err error
		if same := sameShape(limits[:i], l); same >= 0 {
			looks[i] = looks[same]
		} else if looks[i], err = l.measure(&g.best, g.reach+4*g.leaf()+widest); err != nil {
			return nil, err
		}
		answers[i] = g.answer(l, looks[i])
	}
	return answers, nil
}

// sameShape gives an earlier limit on the same line or zone, or -1.
func sameShape(earlier []Limit, l *Limit) int {
	for i := range earlier {
		e := &earlier[i]
		if (l.needsLine() && e.needsLine() && e.Line == l.Line) || (l.needsZone() && e.needsZone() && e.Zone == l.Zone) {
			return i
		}
	}
	return -1
}

func (l *Limit) needsLine() bool { return l.Kind == Behind || l.Kind == OffBand }
func (l *Limit) needsZone() bool { return l.Kind == Outside || l.Kind == Within }

func (g *region) answer(l *Limit, m measured) Answer {
	low, high := l.margins(m, 0)
	a := Answer{Verdict: g.judge(l, m), MarginM: high, DistanceM: math.Abs(m.metre), ErrorM: g.reach, Cause: g.cause}
	if l.needsLine() {
		a.DistanceM = m.line.DistanceM
	}
	if l.ErrorM > a.ErrorM {
		a.Cause = DrawingErr
	}
	a.ErrorM += l.ErrorM
	if low != high {
		a.Cause = BeyondTheEnd
	}
	return a
}

// Arithmetic writes an answer's reckoning in one line, for a report. The sums are rounded to metres; the verdict is not.
func (a Answer) Arithmetic(l Limit) string {
	what := map[LimitKind]string{Behind: "from the line", OffBand: "from the line", Outside: "from the zone's edge", Within: "from the zone's edge", NearTo: "from the point"}[l.Kind]
	s := fmt.Sprintf("%.0f m %s, margin %+.0f m", a.DistanceM, what, a.MarginM)
	if l.ToleranceM > 0 {
		s += fmt.Sprintf(" with a tolerance of %.0f m", l.ToleranceM)
	}
	switch {
	case a.Cause == BeyondTheEnd:
		s += ", beyond the line's end, where its sides cannot be told apart"
	case a.ErrorM > 0:
		s += fmt.Sprintf(", error up to %.0f m (%s)", a.ErrorM, a.Cause)
	}
	return s + ": " + string(a.Verdict)
}

// Presence says whether something is in an area.
type Presence string

// What can be said of a presence.
const (
	IsIn  Presence = "in"
	IsOut Presence = "out"
	MayBe Presence = "cannot_tell"
)

// In tells whether a location is in the area of a limit of kind [OffBand], a band, or [Outside], a zone and FromM metres around
// it. What is on the edge itself is not in it.
func In(area Limit, at Location) (Presence, error) {
	if area.Kind != OffBand && area.Kind != Outside {
		return MayBe, bad("what is in a limit of kind %q cannot be told", string(area.Kind)).Try("use off_band for a band along a line, outside for a zone with what lies around it")
	}
	a, err := Judge(area, at)
	switch {
	case err != nil:
		return MayBe, err
	case a.Verdict == Breach:
		return IsIn, nil
	case a.Verdict == Compliant:
		return IsOut, nil
	}
	return MayBe, nil
}

// Held is a number of things of the class that is counted, at one place at one time.
type Held struct {
	At        Location
	Low, High int // how many at least and at most
}

// Tally counts things in an area against a cap.
type Tally struct {
	Low, High int // how many are in it for certain, and how many may be
	Uncertain int // entries of which it cannot be told whether they are in it
	Cap       int
	Verdict   Verdict // breach where even Low is over the cap, compliant where not even High is
}

// Count counts what stands in a band (a limit of kind [OffBand]) or a zone (of kind [Outside]) at one time against a cap. What
// is on the edge itself is not in it. Things that were seen twice are the caller's to count once.
func Count(area Limit, things []Held, most int) (Tally, error) {
	t := Tally{Cap: most, Verdict: CannotTell}
	if most < 0 {
		return t, bad("the cap is %d", most).Try("give a cap from 0")
	}
	for i, h := range things {
		if h.Low < 0 || h.High < h.Low || h.High > maxHeld {
			return t, bad("entry %d counts from %d to %d", i+1, h.Low, h.High).Try("give two numbers from 0 to %d, the lower one first", maxHeld)
		}
		is, err := In(area, h.At)
		if err != nil {
			e, ok := err.(*counterclaim.Error)
			if !ok {
				return t, err
			}
			return t, bad("entry %d: %s", i+1, e.Message).Try("%s", e.Hint)
		}
		switch is {
		case IsIn:
			t.Low, t.High = t.Low+h.Low, t.High+h.High
		case MayBe:
			t.High, t.Uncertain = t.High+h.High, t.Uncertain+1
		}
	}
	switch {
	case t.Low > most:
		t.Verdict = Breach
	case t.High <= most:
		t.Verdict = Compliant
	}
	return t, nil
}

const maxHeld = 1_000_000
