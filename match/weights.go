package match

import (
	_ "embed" // weights.tsv
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// weighing is how much each kind of evidence counts, in natural logarithms of odds.
type weighing struct {
	shares  [kindsOfEvidence]float64 // by the share of an incident's claims with which it holds
	once    [kindsOfEvidence]float64 // where it holds with one of them at least
	size    float64                  // by the logarithm of their number
	new     float64                  // for beginning an incident
	newWith [kindsOfTraits]float64   // more for that, by what the claim is like
}

// weightsTable holds the weights as they were fitted; MODEL.md says how, and what they score on a dispute that was left out.
//
//go:embed weights.tsv
var weightsTable string

var weights = func() weighing {
	w, err := readWeights(weightsTable)
	if err != nil {
		panic("weights.tsv: " + err.Error()) // a test reads it
	}
	return w
}()

// The rows of the table beside those of evidence and, after newRow, of traits.
const (
	sizeRow = "logarithm of the number of claims"
	newRow  = "a new incident"
)

// readWeights reads a table with the columns name, share and once; what the evidence is not about has no once.
func readWeights(table string) (weighing, error) {
	var w weighing
	type cell struct{ share, once *float64 }
	cells := map[string]cell{sizeRow: {share: &w.size}, newRow: {share: &w.new}}
	for k, name := range evidenceNames {
		cells[name] = cell{&w.shares[k], &w.once[k]}
	}
	for k, name := range traitNames {
		cells[newRow+" "+name] = cell{share: &w.newWith[k]}
	}
	for line := range strings.Lines(table) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if f[0] == "name" || f[0] == "" {
			continue
		}
		c, ok := cells[f[0]]
		if !ok || len(f) != 3 {
			return w, fmt.Errorf("%q is no row of the table", f[0])
		}
		delete(cells, f[0])
		for i, into := range []*float64{c.share, c.once} {
			if into == nil {
				continue
			}
			x, err := strconv.ParseFloat(f[i+1], 64)
			if err != nil || math.IsNaN(x) || math.Abs(x) > 10 {
				return w, fmt.Errorf("%q has the weight %q", f[0], f[i+1])
			}
			*into = x
		}
	}
	for name := range cells {
		return w, fmt.Errorf("%q is lacking", name)
	}
	return w, nil
}

// of gives how much speaks for a claim belonging to the group that it was compared with.
func (w *weighing) of(c *comparison) float64 {
	sum := 0.0
	var any evidence
	for _, e := range c.each[:c.n] {
		sum += sumOf(uint64(e), w.shares[:])
		any |= e
	}
	return sum/float64(c.n) - c.apart + sumOf(uint64(any), w.once[:]) + w.size*math.Log(float64(c.n))
}

// alone gives how much speaks for a claim beginning an incident.
func (w *weighing) alone(t traits) float64 { return w.new + sumOf(uint64(t), w.newWith[:]) }

func sumOf(set uint64, weights []float64) (sum float64) {
	for ; set != 0; set &= set - 1 {
		sum += weights[bits.TrailingZeros64(set)]
	}
	return sum
}
