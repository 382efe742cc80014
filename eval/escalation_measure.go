package eval

import (
	"fmt"
	"io"
	"slices"

	"github.com/counterclaim/counterclaim/escalation"
)

// QuietRow is how often lines of one sort that did not change were called to have changed.
type QuietRow struct {
	Level, Spread float64
	Words         bool
	Watched       int // days on which they were compared
	Rises, Falls  int
}

// StepRow is how soon a step of one size was called out.
type StepRow struct {
	Level, Times float64
	Series       int
	Early        int   // lines called out before the step, which are not counted further
	Days         []int // from the first day of the step to that which called it, sorted; within [stepSought] days
}

// stepSought is within how many days a step has to be called out to count as found.
const stepSought = 56

func quietLevels() []float64  { return []float64{0.1, 0.3, 1, 3, 10, 30} }
func quietSpreads() []float64 { return []float64{0.05, 0.3, 1} }

// MeasureQuiet watches so many made-up lines of two years for each level and spread, a third of them lines of words, that never change.
func MeasureQuiet(seed uint64, series int, stop func() error) ([]QuietRow, error) {
	const days = 730
	var out []QuietRow
	for _, level := range quietLevels() {
		for _, spread := range quietSpreads() {
			var rows [2]QuietRow
			for i := range series {
				if err := stop(); err != nil {
					return nil, err
				}
				q := Quiet{Seed: seed<<32 + uint64(i), Days: days, Level: level, Spread: spread, Words: i%3 == 0}
				r := &rows[0]
				if q.Words {
					r = &rows[1]
				}
				r.Level, r.Spread, r.Words = level, spread, q.Words
				p, line := q.Make()
				w := p.Watch(line, p.First+days-1, true)
				r.Watched += len(w.On)
				for _, s := range w.Shifts {
					if s.Up {
						r.Rises++
					} else {
						r.Falls++
					}
				}
			}
			out = append(out, rows[:]...)
		}
	}
	return out, nil
}

// MeasureSteps watches so many made-up lines for each level that double, treble or halve once.
func MeasureSteps(seed uint64, series int, stop func() error) ([]StepRow, error) {
	const at, days = 200, 200 + stepSought + escalation.Telling
	var out []StepRow
	for _, times := range []float64{2, 3, 5, 0.5, 0.25} {
		for _, level := range quietLevels() {
			if times < 1 && level < 1 {
				continue // from such levels falls are hardly looked for
			}
			r := StepRow{Level: level, Times: times, Series: series}
			for i := range series {
				if err := stop(); err != nil {
					return nil, err
				}
				q := Quiet{Seed: seed<<32 + uint64(i) + 1<<31, Days: days, Level: level, Spread: 0.3, Step: at, Times: times}
				p, line := q.Make()
				for _, s := range p.Watch(line, p.First+days-1, true).Shifts {
					d := s.Called - p.First - at
					if d < 0 {
						r.Early++
						break
					}
					if s.Up == (times > 1) {
						r.Days = append(r.Days, d)
						break
					}
				}
			}
			slices.Sort(r.Days)
			out = append(out, r)
		}
	}
	return out, nil
}

// Within gives the share of the steps that were called out within so many days.
func (r *StepRow) Within(days int) float64 {
	n := 0
	for _, d := range r.Days {
		if d <= days {
			n++
		}
	}
	return float64(n) / float64(max(1, r.Series-r.Early))
}

// Median gives the day by which half of the steps were called out, and false where fewer were.
func (r *StepRow) Median() (int, bool) {
	k := (r.Series - r.Early) / 2
	if k >= len(r.Days) {
		return 0, false
	}
	return r.Days[k], true
}

// WriteQuiet prints rows.
func WriteQuiet(w io.Writer, rows []QuietRow) error {
	fmt.Fprintf(w, "Quiet lines: days watched for each false alarm (stated: %d)\n level  spread  kind   days watched   rises   falls   days a rise   days a fall\n", escalation.FalseAlarmDays)
	watched, rises, falls := 0, 0, 0
	each := func(n, of int) string {
		if of == 0 {
			return "none"
		}
		return fmt.Sprint(n / of)
	}
	for _, r := range rows {
		kind := "deeds"
		if r.Words {
			kind = "words"
		}
		fmt.Fprintf(w, "%6.1f  %6.2f  %s  %12d  %6d  %6d  %12s  %12s\n", r.Level, r.Spread, kind, r.Watched, r.Rises, r.Falls, each(r.Watched, r.Rises), each(r.Watched, r.Falls))
		watched += r.Watched
		rises += r.Rises
		if r.Level >= 1 {
			falls += r.Falls
		}
	}
	at1 := 0
	for _, r := range rows {
		if r.Level >= 1 {
			at1 += r.Watched
		}
	}
	_, err := fmt.Fprintf(w, "all: a rise is falsely called once in %s days; a fall, from levels of 1 a day, once in %s\n", each(watched, rises), each(at1, falls))
	return err
}

// WriteSteps prints rows.
func WriteSteps(w io.Writer, rows []StepRow) error {
	fmt.Fprintf(w, "\nSteps: days from the step to the day that calls it; reports on that day are whole %d days later\n level   times   called early   within 7   within 14   within 28   half of them within\n", escalation.Telling-1)
	for i := range rows {
		r := &rows[i]
		half := fmt.Sprintf("more than %d days", stepSought)
		if m, ok := r.Median(); ok {
			half = fmt.Sprintf("%d days", m)
		}
		if _, err := fmt.Fprintf(w, "%6.1f  %6.2f  %13d  %8.0f%%  %9.0f%%  %9.0f%%   %s\n", r.Level, r.Times, r.Early, 100*r.Within(7), 100*r.Within(14), 100*r.Within(28), half); err != nil {
			return err
		}
	}
	return nil
}
