package eval

import (
	"reflect"
	"testing"
)

func never() error { return nil }

// Quiet lines are called to have changed as often as is stated, whatever their level and spread. The seed was not used to set the thresholds.
func TestQuietLinesAreCalledAsOftenAsStated(t *testing.T) {
	rows, err := MeasureQuiet(77, 24, never)
	if err != nil {
		t.Fatal(err)
	}
	each := func(watched, alarms int) float64 { return float64(watched) / float64(alarms) }
	watched, rises, over1, falls := 0, 0, 0, 0
	for i := 0; i < len(rows); i += 2 { // deeds and words of one level and spread
		a, b := &rows[i], &rows[i+1]
		w, up, down := a.Watched+b.Watched, a.Rises+b.Rises, a.Falls+b.Falls
		watched, rises = watched+w, rises+up
		if a.Level >= 1 {
			over1, falls = over1+w, falls+down
		}
		// A cell has some 15,000 days and 40 alarms, give or take 6: three times that, and what differs from cell to cell.
		if up > 0 && each(w, up) < 180 || a.Level >= 1 && each(w, down) < 180 {
			t.Errorf("level %v, spread %v: a rise in %.0f days, a fall in %.0f", a.Level, a.Spread, each(w, up), each(w, down))
		}
		if a.Level >= 0.3 && each(w, up) > 900 || a.Level >= 1 && each(w, down) > 900 {
			t.Errorf("level %v, spread %v: a rise in %.0f days alone, a fall in %.0f: more could be found", a.Level, a.Spread, each(w, up), each(w, down))
		}
	}
	for what, days := range map[string]float64{"rise": each(watched, rises), "fall": each(over1, falls)} {
		if days < 365*0.85 || days > 365*1.25 {
			t.Errorf("a false %s in %.0f days, not in about 365", what, days)
		}
		t.Logf("a false %s in %.0f days", what, days)
	}
}

func TestStepsAreFound(t *testing.T) {
	rows, err := MeasureSteps(77, 40, never)
	if err != nil {
		t.Fatal(err)
	}
	// Of each size, how many days may pass until half are called.
	half := map[[2]float64]int{{1, 3}: 14, {3, 2}: 21, {3, 3}: 7, {10, 2}: 14, {10, 3}: 4, {30, 2}: 14, {30, 3}: 4, {1, 5}: 7, {0.3, 5}: 14, {3, 0.5}: 28, {3, 0.25}: 10, {10, 0.5}: 21, {30, 0.25}: 8}
	seen := 0
	for i := range rows {
		r := &rows[i]
		most, ok := half[[2]float64{r.Level, r.Times}]
		if !ok {
			continue
		}
		seen++
		if m, found := r.Median(); !found || m > most {
			t.Errorf("level %v times %v: half of the steps are called within %d days (%v), not %d", r.Level, r.Times, m, found, most)
		}
	}
	if seen != len(half) {
		t.Errorf("%d of %d sizes were measured", seen, len(half))
	}
}

func TestTheSameSeedMakesTheSameLine(t *testing.T) {
	q := Quiet{Seed: 3, Days: 100, Level: 2, Spread: 0.3, Words: true}
	p, a := q.Make()
	o, b := q.Make()
	if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(p, o) || len(a) == 0 {
		t.Error("two lines of one seed differ")
	}
	q.Seed++
	if _, c := q.Make(); reflect.DeepEqual(a, c) {
		t.Error("another seed makes the same line")
	}
}
