package review

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// coders turns rows of values, one a coder, into units. A full stop is a value that is missing.
func coders(rows ...string) [][]int {
	var units [][]int
	for _, row := range rows {
		for i, v := range strings.Fields(row) {
			if i == len(units) {
				units = append(units, nil)
			}
			if v != "." {
				units[i] = append(units[i], int(v[0]))
			}
		}
	}
	return units
}

// The worked examples of K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections A, B, C and D.
func TestAlphaPublished(t *testing.T) {
	fourWithGaps := coders(
		"1 2 3 3 2 1 4 1 2 . . .",
		"1 2 3 3 2 2 4 1 2 5 . 3",
		". 3 3 3 2 3 4 2 2 5 1 .",
		"1 2 3 3 2 4 4 1 2 5 1 .")
	for _, c := range []struct {
		name  string
		units [][]int
		level Level
		want  float64
	}{
		{"A: two observers, two values", coders("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), Nominal, 0.095},
		{"B: two observers, many values", coders("a a b b d c c c e d d a", "b a b b b c c c e d d d"), Nominal, 0.692},
		{"C: four observers, missing values", fourWithGaps, Nominal, 0.743},
		{"D: the same, in order", fourWithGaps, Ordinal, 0.815},
	} {
		got, ok := Alpha(c.units, c.level)
		if !ok || math.Abs(got-c.want) >= 0.0006 {
			t.Errorf("%s: %.4f, want %.3f", c.name, got, c.want)
		}
	}
}

func TestAlphaBounds(t *testing.T) {
	for name, units := range map[string][][]int{
		"nothing":       nil,
		"one each":      coders("a b c", ". . ."),
		"one value":     coders("a a a", "a a a"),
		"one unit only": coders("a b", "a ."),
	} {
		if got, ok := Alpha(units, Nominal); ok {
			t.Errorf("%s: %v where nothing can be said", name, got)
		}
	}
	if got, ok := Alpha(coders("a b c a", "a b c a", "a b c a"), Ordinal); !ok || got != 1 {
		t.Errorf("all agree: %v", got)
	}
	// By chance it is about 0, whatever the level, and it does not depend on the order of units or values.
	random := rand.New(rand.NewPCG(7, 7))
	units := make([][]int, 4000)
	for i := range units {
		units[i] = []int{random.IntN(4), random.IntN(4)}
	}
	turned := make([][]int, len(units))
	for i, u := range units {
		turned[len(units)-1-i] = []int{u[1], u[0]}
	}
	for _, level := range []Level{Nominal, Ordinal} {
		a, _ := Alpha(units, level)
		b, _ := Alpha(turned, level)
		if math.Abs(a) > 0.05 || math.Abs(a-b) > 1e-9 {
			t.Errorf("%s by chance: %v, and %v in another order", level, a, b)
		}
	}
}

func TestInterval(t *testing.T) {
	units := coders("a a b b d c c c e d d a", "b a b b b c c c e d d d")
	alpha, _ := Alpha(units, Nominal)
	low, high, n := Interval(units, Nominal, 2000, 1)
	if low >= alpha || high <= alpha || low < -1 || high > 1 || n < 1900 {
		t.Errorf("%.3f lies in %.3f to %.3f of %d resamples", alpha, low, high, n)
	}
	low2, high2, n2 := Interval(units, Nominal, 2000, 1)
	if low != low2 || high != high2 || n != n2 {
		t.Error("the same seed gives another interval")
	}
	if low3, high3, _ := Interval(units, Nominal, 2000, 2); low3 == low && high3 == high {
		t.Error("another seed gives the same samples")
	}
	var many [][]int
	for range 20 {
		many = append(many, units...)
	}
	if l, h, _ := Interval(many, Nominal, 2000, 1); h-l >= (high-low)/2 {
		t.Errorf("twenty times the units: %.3f to %.3f is no narrower than %.3f to %.3f", l, h, low, high)
	}
	if _, _, n := Interval(coders("a", "b"), Nominal, 10, 1); n != 0 {
		t.Error("one unit has an interval")
	}
}
