package review

import (
	"math/rand/v2"
	"slices"
)

// Level is what is known of the values of a field.
type Level string

// The levels.
const (
	Nominal Level = "nominal" // equal or not
	Ordinal Level = "ordinal" // more or less
)

// Alpha gives Krippendorff's alpha, one less the disagreement that was seen over that which chance would give: 1 where all agree, 0 where
// they agree as by chance. Units are what was judged, each with the values that it was given, 0 and up, in any order and number;
// one with a single value says nothing. Ok is false where there is nothing to compare: no unit with two values, or one value everywhere.
//
// Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability, University of Pennsylvania 2011, sections C and D (any number of
// observers, missing data; nominal and ordinal differences).
func Alpha(units [][]int, level Level) (alpha float64, ok bool) {
	k := 0
	for _, u := range units {
		for _, v := range u {
			k = max(k, v+1)
		}
	}
	o := make([][]float64, k) // coincidences
	for i := range o {
		o[i] = make([]float64, k)
	}
	n := make([]float64, k)
	total := 0.0
	for _, u := range units {
		if len(u) < 2 {
			continue
		}
		m := float64(len(u))
		for i, a := range u {
			n[a]++
			total++
			for j, b := range u {
				if i != j {
					o[a][b] += 1 / (m - 1)
				}
			}
		}
	}
	seen, chance := 0.0, 0.0
	for a := range k {
		for b := a + 1; b < k; b++ {
			d := difference(n, a, b, level)
			seen += o[a][b] * d
			chance += n[a] * n[b] * d
		}
	}
	if chance == 0 {
		return 0, false
	}
	return 1 - (total-1)*seen/chance, true
}

// difference gives the square of how far two values lie apart, a below b: for an order, by how many values lie between them.
func difference(n []float64, a, b int, level Level) float64 {
	if level != Ordinal {
		return 1
	}
	between := -(n[a] + n[b]) / 2
	for g := a; g <= b; g++ {
		between += n[g]
	}
	return between * between
}

// Interval gives the bounds between which alpha lies in 95 of 100 samples of as many units, drawn from them with replacement (the
// percentile bootstrap of B. Efron, 1979, over units), and how many of the samples had an alpha. The same seed gives the same bounds.
func Interval(units [][]int, level Level, resamples int, seed uint64) (low, high float64, n int) {
	units = slices.DeleteFunc(slices.Clone(units), func(u []int) bool { return len(u) < 2 })
	if len(units) < 2 {
		return 0, 0, 0
	}
	random := rand.New(rand.NewPCG(seed, 0))
	drawn := make([][]int, len(units))
	var got []float64
	for range resamples {
		for i := range drawn {
			drawn[i] = units[random.IntN(len(units))]
		}
		if alpha, ok := Alpha(drawn, level); ok {
			got = append(got, alpha)
		}
	}
	if len(got) == 0 {
		return 0, 0, 0
	}
	slices.Sort(got)
	at := func(share float64) float64 { return got[int(share*float64(len(got)-1)+0.5)] }
	return at(0.025), at(0.975), len(got)
}
