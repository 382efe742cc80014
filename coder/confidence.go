package coder

import (
	"math"
	"strconv"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/coder/model"
)

var confidenceWeights = readConfidence(model.Confidence)

// readConfidence reads what coder/train wrote. It panics where the embedded table is damaged, which a test would show.
func readConfidence(table string) map[string]float64 {
	weights := map[string]float64{}
	for line := range strings.Lines(table) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		name, weight, ok := strings.Cut(line, "\t")
		w, err := strconv.ParseFloat(weight, 64)
		if !ok || err != nil {
			panic("coder/model/confidence.tsv: " + strconv.Quote(line) + " is not a name, a tab and a number; go run ./coder/train writes the file anew")
		}
		weights[name] = w
	}
	return weights
}

// confidence estimates how likely it is that event, both sides, speaker, stance and status of a claim are all right: the
// logistic function of the weights of its signs.
func confidence(c *counterclaim.Claim, within bool) float64 {
	sum := 0.0
	for _, sign := range Signs(c, within) {
		sum += confidenceWeights[sign]
	}
	p := 1 / (1 + math.Exp(-sum))
	return math.Round(min(max(p, 0.01), 0.99)*1000) / 1000
}

// Signs names what bears on the confidence in a claim that the reader made; within tells that it stands within another.
// All can be seen in the claim itself, and none depends on which side is meant.
func Signs(c *counterclaim.Claim, within bool) []string {
	signs := []string{"always", "event " + string(c.Event), "stance " + string(c.Stance), "status " + string(c.Status),
		"actors " + sides(c.Actors), "targets " + sides(c.Targets)}
	switch {
	case c.Speaker == nil:
		signs = append(signs, "speaker none")
	case !known(*c.Speaker):
		signs = append(signs, "speaker unknown")
	default:
		signs = append(signs, "speaker known")
	}
	if within {
		signs = append(signs, "within")
		if len(c.Actors) == 0 && len(c.Targets) == 0 {
			signs = append(signs, "within, no sides")
		}
	}
	if len(c.Conduct) == 0 {
		signs = append(signs, "no conduct")
	}
	if len(c.Actors) > 0 && len(c.Targets) > 0 && c.Actors[0].Side() == c.Targets[0].Side() {
		signs = append(signs, "against itself")
	}
	if len(c.Relays) > 0 {
		signs = append(signs, "relayed")
	}
	switch n := strings.Count(c.Text, " "); {
	case n > 30:
		signs = append(signs, "long")
	case n < 8:
		signs = append(signs, "short")
	}
	return signs
}

// sides tells how many there are and whether a country or a party is known of all.
func sides(es []counterclaim.Entity) string {
	switch {
	case len(es) == 0:
		return "none"
	case len(es) > 1:
		return "several"
	case known(es[0]):
		return "known"
	}
	return "unknown"
}

func known(e counterclaim.Entity) bool { return e.Country != "" || e.Party != "" }
