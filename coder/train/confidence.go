package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/coder"
	"github.com/counterclaim/counterclaim/eval"
	"github.com/counterclaim/counterclaim/pipeline"
)

// penalty is how dear a weight of confidence is: this times half its square.
const penalty = 2

// trainConfidence fits the weights of confidence on a gold set.
func trainConfidence(reader *pipeline.Reader, dir, out string) error {
	set, err := eval.Load(dir)
	if err != nil {
		return err
	}
	var claims []counterclaim.Claim
	for _, report := range set.Reports() {
		claims = append(claims, reader.Read(&report)...)
	}
	scores, err := set.Score(claims)
	if err != nil {
		return err
	}
	group := map[string]string{}
	for _, d := range set.Docs {
		group[d.Doc] = d.Group
	}
	right := map[counterclaim.ID]bool{}
	for _, c := range scores.Right() {
		right[c.ID] = true
	}
	examples := make([]example, len(claims))
	for i := range claims {
		c := &claims[i]
		examples[i] = example{coder.Signs(c, c.Within != (counterclaim.ID{})), right[c.ID], group[c.Doc]}
	}
	for _, g := range slices.Sorted(maps.Values(group)) {
		weights := fit(examples, g, penalty)
		for i, e := range examples {
			if e.group == g {
				claims[i].Confidence = e.judge(weights)
			}
		}
	}
	if scores, err = set.Score(claims); err != nil {
		return err
	}
	fmt.Printf("%d claims, %d of them right as a whole; expected calibration error, leaving one dispute out: %.3f\n",
		len(claims), len(right), scores.CalibrationError)
	return os.WriteFile(out, []byte(table(fit(examples, "", penalty), set, len(claims))), 0o644)
}

// example is a claim that the reader made.
type example struct {
	signs []string
	right bool
	group string // its dispute
}

func (e *example) judge(weights map[string]float64) float64 {
	sum := 0.0
	for _, s := range e.signs {
		sum += weights[s]
	}
	return 1 / (1 + math.Exp(-sum))
}

// fit finds the weights under which the examples outside a group are likeliest, by gradient descent. The sign "always" is not made dear.
func fit(examples []example, without string, penalty float64) map[string]float64 {
	weights := map[string]float64{}
	for _, e := range examples {
		for _, s := range e.signs {
			weights[s] = 0
		}
	}
	names := slices.Sorted(maps.Keys(weights))
	const rounds, step = 3000, 0.002
	for range rounds {
		gradient := map[string]float64{}
		for _, e := range examples {
			if e.group == without {
				continue
			}
			miss := e.judge(weights)
			if e.right {
				miss--
			}
			for _, s := range e.signs {
				gradient[s] += miss
			}
		}
		for _, s := range names {
			g := gradient[s]
			if s != "always" {
				g += penalty * weights[s]
			}
			weights[s] -= step * g
		}
	}
	return weights
}

func table(weights map[string]float64, set *eval.Set, claims int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What bears on the confidence in a claim; go run ./coder/train writes this file.\n")
	fmt.Fprintf(&b, "# From %d claims of the reader on the gold set with SHA-256 %s.\n", claims, set.SHA256)
	names := slices.SortedFunc(maps.Keys(weights), func(a, b string) int {
		return cmp.Or(-cmp.Compare(truth(a == "always"), truth(b == "always")), cmp.Compare(a, b))
	})
	for _, s := range names {
		fmt.Fprintf(&b, "%s\t%.3f\n", s, weights[s])
	}
	return b.String()
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
