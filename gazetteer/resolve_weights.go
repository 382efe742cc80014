package gazetteer

import (
	_ "embed" // the weights
	"fmt"
	"strconv"
	"strings"
)

//go:embed resolve.tsv
var resolveTable string

// Weights are what the signs of a candidate weigh: by itself, and together with the other mentions.
type Weights struct {
	Alone    [signLands]float64
	Together [resolveSigns]float64
}

// signNames name the signs in their table.
var signNames = [resolveSigns]string{"first", "rank", "people", "country", "unit", "district", "capital", "seat", "town", "zone", "chief name", "kind",
	"other kind", "with its kind", "side", "area", "inside", "outside", "same country", "same unit", "near", "far", "home"}

// String writes the weights as a table that parseWeights reads: a line for each sign.
func (w *Weights) String() string {
	var b strings.Builder
	b.WriteString("# What the signs of a place weigh when a name is resolved; written by coder/train.\nsign\talone\ttogether\n")
	for k, name := range signNames {
		alone := 0.0
		if k < len(w.Alone) {
			alone = w.Alone[k]
		}
		fmt.Fprintf(&b, "%s\t%.3f\t%.3f\n", name, alone, w.Together[k])
	}
	return b.String()
}

// parseWeights reads what String writes. A line that is none leaves its sign without weight.
func parseWeights(table string) *Weights {
	w := &Weights{}
	for line := range strings.Lines(table) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		for k, name := range signNames {
			if len(f) != 3 || f[0] != name {
				continue
			}
			if x, err := strconv.ParseFloat(f[1], 64); err == nil && k < len(w.Alone) {
				w.Alone[k] = x
			}
			if x, err := strconv.ParseFloat(f[2], 64); err == nil {
				w.Together[k] = x
			}
		}
	}
	return w
}

// Weights gives the weights that the Gazetteer resolves by.
func (g *Gazetteer) Weights() *Weights { return g.weights }
