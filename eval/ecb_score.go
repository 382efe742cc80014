package eval

import (
	"fmt"
	"io"
	"math"
)

// ScoreECB scores chains of mentions by MUC (Vilain and others 1995), B-cubed (Bagga and Baldwin
// 1998) and CEAF-e (Luo 2005).
func ScoreECB(docs []ECBDoc, mentions []ECBMention, got []string) *ECBScores {
	s := &ECBScores{Docs: len(docs), Mentions: len(mentions)}
	gold := make([]string, len(mentions))
	for i, m := range mentions {
		gold[i] = m.Chain
	}
	g, p := chainsOf(gold), chainsOf(got)
	s.Chains = len(g)
	s.MUC = figure(mucShare(p, gold), mucShare(g, got))
	s.B3 = figure(b3Share(p, gold), b3Share(g, got))
	phi := ceaf(g, p, gold)
	s.CEAF = figure(phi/float64(max(len(p), 1)), phi/float64(max(len(g), 1)))
	var goldMore, gotMore []string
	for i, c := range gold {
		if len(g[c]) > 1 {
			goldMore, gotMore = append(goldMore, c), append(gotMore, got[i])
		}
	}
	s.B3More = figure(b3Share(chainsOf(gotMore), goldMore), b3Share(chainsOf(goldMore), gotMore))
	return s
}

func figure(p, r float64) Figure {
	f := 0.0
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return Figure{round4(p), round4(r), round4(f)}
}

func chainsOf(names []string) map[string][]int {
	out := map[string][]int{}
	for i, n := range names {
		out[n] = append(out[n], i)
	}
	return out
}

// parts counts how many mentions of a chain are in each chain of the other account.
func parts(chain []int, other []string) map[string]int {
	out := map[string]int{}
	for _, i := range chain {
		out[other[i]]++
	}
	return out
}

func mucShare(chains map[string][]int, other []string) float64 {
	right, all := 0, 0
	for _, c := range chains {
		right += len(c) - len(parts(c, other))
		all += len(c) - 1
	}
	return float64(right) / float64(max(all, 1))
}

func b3Share(chains map[string][]int, other []string) float64 {
	right, all := 0.0, 0
	for _, c := range chains {
		for _, n := range parts(c, other) {
			right += float64(n*n) / float64(len(c))
		}
		all += len(c)
	}
	return right / float64(max(all, 1))
}

// ceaf gives the greatest sum of phi4 over one-to-one pairs of chains.
func ceaf(gold, got map[string][]int, goldOf []string) float64 {
	column := map[string]int{}
	for name := range gold {
		column[name] = len(column)
	}
	var rows [][]float64
	for _, c := range got {
		row := make([]float64, max(len(gold), len(got)))
		for name, n := range parts(c, goldOf) {
			row[column[name]] = -2 * float64(n) / float64(len(c)+len(gold[name]))
		}
		rows = append(rows, row)
	}
	return -leastCost(rows)
}

// leastCost assigns each row a column of its own at the least cost (Kuhn 1955, in the form with
// potentials, n²m steps). There are at least as many columns as rows.
func leastCost(cost [][]float64) float64 {
	if len(cost) == 0 {
		return 0
	}
	n, m := len(cost), len(cost[0])
	u, v := make([]float64, n+1), make([]float64, m+1)
	row, way := make([]int, m+1), make([]int, m+1)
	for i := 1; i <= n; i++ {
		row[0] = i
		j0 := 0
		least, used := make([]float64, m+1), make([]bool, m+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for row[j0] != 0 {
			used[j0] = true
			i0, j1, delta := row[j0], 0, math.Inf(1)
			for j := 1; j <= m; j++ {
				if used[j] {
					continue
				}
				if c := cost[i0-1][j-1] - u[i0] - v[j]; c < least[j] {
					least[j], way[j] = c, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := range used {
				if used[j] {
					u[row[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			j0 = j1
		}
		for j0 != 0 {
			row[j0] = row[way[j0]]
			j0 = way[j0]
		}
	}
	total := 0.0
	for j := 1; j <= m; j++ {
		if row[j] > 0 {
			total += cost[row[j]-1][j-1]
		}
	}
	return total
}

// WriteTable prints the figures.
func (s *ECBScores) WriteTable(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%d documents, %d mentions, %d chains\n%-22s %9s %9s %9s\n", s.Docs, s.Mentions, s.Chains, "figure", "precision", "recall", "f1")
	for _, r := range []struct {
		name string
		f    Figure
	}{{"MUC", s.MUC}, {"B-cubed", s.B3}, {"CEAF-e", s.CEAF}, {"B-cubed, not alone", s.B3More}} {
		if err == nil {
			_, err = fmt.Fprintf(w, "%-22s %9.3f %9.3f %9.3f\n", r.name, r.f.Precision, r.f.Recall, r.f.F1)
		}
	}
	if err == nil {
		_, err = fmt.Fprintf(w, "%-22s %29.3f\n", "CoNLL F1", s.CoNLL())
	}
	return err
}
