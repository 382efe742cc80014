package match

import (
	"fmt"
	"math"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// Decision is a claim of which it is to be said which of the incidents that there are it belongs to, or that it begins one.
type Decision struct {
	Of     [][]Much  // for each choice, which weights count and how much; the last choice is to begin one
	Offset []float64 // what is added to each without a weight
	Right  int       // the choice
}

// Much is by how much a weight, given by number, counts.
type Much struct {
	Weight int
	Much   float64
}

// Weights is the number of weights.
const Weights = 2*kindsOfEvidence + 2 + kindsOfTraits

// Decisions gives the choices of placing reports in an order, where all that came before is placed as incidents say, by claim.
func Decisions(reports [][]counterclaim.Claim, incidents map[counterclaim.ID]string) (out []Decision) {
	var p placing
	of := map[string]*group{}
	for _, fresh := range reports {
		around := Around(fresh)
		rank := ranks(fresh)
		var items []*item
		for i := range fresh {
			if fresh[i].Between = around[i].Between; fresh[i].Between != "" {
				items = append(items, newItem(&fresh[i], i, rank[i]))
			}
		}
		for _, it := range inOrder(items) {
			in := incidents[it.c.ID]
			if in == "" {
				continue
			}
			d := Decision{Right: -1}
			for _, g := range p.groups {
				c, ok := g.compare(it)
				if !ok {
					continue
				}
				if g == of[in] {
					d.Right = len(d.Of)
				}
				d.Of, d.Offset = append(d.Of, muchOf(&c)), append(d.Offset, -c.apart)
			}
			x := []Much{{NewWeight, 1}}
			for k, t := 0, traitsOf(it); k < kindsOfTraits; k++ {
				if t>>k&1 == 1 {
					x = append(x, Much{NewWeight + 1 + k, 1})
				}
			}
			d.Of, d.Offset = append(d.Of, x), append(d.Offset, 0)
			if d.Right < 0 {
				d.Right = len(d.Of) - 1
			}
			out = append(out, d)
			if of[in] == nil {
				of[in] = p.begin()
			}
			of[in].add(it)
		}
	}
	return out
}

// muchOf gives the weights that count for a comparison.
func muchOf(c *comparison) (out []Much) {
	for k := range kindsOfEvidence {
		n := 0
		for _, e := range c.each[:c.n] {
			n += int(e >> k & 1)
		}
		if n > 0 {
			out = append(out, Much{k, float64(n) / float64(c.n)}, Much{kindsOfEvidence + k, 1})
		}
	}
	return append(out, Much{2 * kindsOfEvidence, math.Log(float64(c.n))})
}

// WithWeights sets the weights, in the order of [Decision], and gives what sets them back.
func WithWeights(w []float64) (back func()) {
	was := weights
	copy(weights.shares[:], w)
	copy(weights.once[:], w[kindsOfEvidence:])
	weights.size, weights.new = w[2*kindsOfEvidence], w[2*kindsOfEvidence+1]
	copy(weights.newWith[:], w[2*kindsOfEvidence+2:])
	return func() { weights = was }
}

// TableOf writes weights as weights.tsv has them.
func TableOf(w []float64) string {
	var b strings.Builder
	b.WriteString("name\tshare\tonce\n")
	for k, name := range evidenceNames {
		fmt.Fprintf(&b, "%s\t%.2f\t%.2f\n", name, w[k], w[kindsOfEvidence+k])
	}
	fmt.Fprintf(&b, "%s\t%.2f\t\n%s\t%.2f\t\n", sizeRow, w[2*kindsOfEvidence], newRow, w[2*kindsOfEvidence+1])
	for k, name := range traitNames {
		fmt.Fprintf(&b, "%s %s\t%.2f\t\n", newRow, name, w[2*kindsOfEvidence+2+k])
	}
	return b.String()
}

// Prior is what a weight is drawn to and how firmly: to nothing, but for what is known without examples. A dispute of a week in the
// press has too few of happenings that are alike on days that follow each other.
func Prior(weight int) (to, firm float64) {
	switch weight {
	case evOtherDay:
		return -2, 100
	case evNeither:
		return -3, 100
	case evNextHarm:
		return 1, 1
	case kindsOfEvidence + evOtherDay, kindsOfEvidence + evNeither:
		return 0, 100
	}
	return 0, 1
}

// NewWeight is the number of the weight for beginning an incident.
const NewWeight = 2*kindsOfEvidence + 1

// Pair is two claims of a dispute with the weights that count for them.
type Pair struct {
	Of     []int
	Apart  float64
	Same   bool
	Weight float64
}

// PairsOf gives all pairs of claims of a dispute that can be one. Each claim counts the same, and pairs about one happening four times as
// much as others, as there are fewer.
func PairsOf(reports [][]counterclaim.Claim, incidents map[counterclaim.ID]string) (out []Pair) {
	var items []*item
	size := map[string]float64{}
	for _, fresh := range reports {
		around := Around(fresh)
		rank := ranks(fresh)
		var some []*item
		for i := range fresh {
			if fresh[i].Between = around[i].Between; fresh[i].Between != "" && incidents[fresh[i].ID] != "" {
				some = append(some, newItem(&fresh[i], i, rank[i]))
				size[incidents[fresh[i].ID]]++
			}
		}
		items = append(items, inOrder(some)...)
	}
	for i, a := range items {
		for _, b := range items[:i] {
			apart, ok := between(a, b)
			if !ok {
				continue
			}
			ia, ib := incidents[a.c.ID], incidents[b.c.ID]
			e, _ := weigh(a, b)
			p := Pair{Apart: apart, Same: ia == ib, Weight: 0.5/size[ia] + 0.5/size[ib]}
			if p.Same {
				p.Weight *= 4
			}
			for k := range kindsOfEvidence {
				if e>>k&1 == 1 {
					p.Of = append(p.Of, k)
				}
			}
			out = append(out, p)
		}
	}
	return out
}

// KindsOfEvidence is how many there are: the first weights are theirs.
const KindsOfEvidence = kindsOfEvidence
