package gazetteer

import "math"

// ResolveExample is the mentions of a text with where the places lie that they mean.
type ResolveExample struct {
	Mentions []Mention
	Context  Context
	Gold     [][2]float64 // latitude and longitude, one for each mention; NaN where it is not known
}

// nearEnough is how far from the gold point a candidate may lie, in kilometres: the field's usual 100 miles.
const nearEnough = 161

// No text of the training sets says what it is about, so that these two are set by hand: a hamlet in a country of the dispute
// stands against a town of 100,000 elsewhere, and not against a large city.
const sideWeight, areaWeight = 3.5, 3

// FitWeights fits the weights under which the places that are meant are likeliest. The same examples give the same weights.
func FitWeights(g *Gazetteer, examples []ResolveExample) *Weights {
	w := &Weights{}
	for _, given := range [...][]float64{w.Alone[:], w.Together[:]} {
		given[signSide], given[signArea] = sideWeight, areaWeight
	}
	rs := make([]*resolver, len(examples))
	for i, e := range examples {
		rs[i] = g.resolver(e.Mentions, e.Context)
	}
	fit(w.Alone[:], rs, examples)
	for _, r := range rs {
		r.weigh(w.Alone[:])
	}
	for range resolvePasses {
		for _, r := range rs {
			r.surround()
		}
		fit(w.Together[:], rs, examples)
		for _, r := range rs {
			r.weigh(w.Together[:])
		}
	}
	return w
}

// choice is the candidates of one mention; good ones are near enough to the gold point.
type choice struct {
	x    [][]float64
	good []bool
}

// fit climbs the likelihood of the good candidates, with a penalty on large weights.
func fit(w []float64, rs []*resolver, examples []ResolveExample) {
	const penalty, rounds, step = 2.0, 400, 1.0
	var data []choice
	for i, r := range rs {
		for k, cs := range r.candidates {
			gold := examples[i].Gold[k]
			if math.IsNaN(gold[0]) || len(cs) < 2 {
				continue
			}
			c, n := choice{}, 0
			for j := range cs {
				near := Distance(gold[0], gold[1], cs[j].Lat, cs[j].Lon) <= nearEnough
				c.x, c.good = append(c.x, cs[j].x[:len(w)]), append(c.good, near)
				if near {
					n++
				}
			}
			if n > 0 && n < len(cs) {
				data = append(data, c)
			}
		}
	}
	n := float64(max(len(data), 1))
	grad, speed := make([]float64, len(w)), make([]float64, len(w))
	var p []float64
	for range rounds {
		for k := range w {
			grad[k] = 0
			if k != signSide && k != signArea {
				grad[k] = -penalty * w[k] / n
			}
		}
		for _, c := range data {
			p = append(p[:0], make([]float64, len(c.x))...)
			total, good := 0.0, 0.0
			for j, x := range c.x {
				for k := range w {
					p[j] += w[k] * x[k]
				}
				p[j] = math.Exp(p[j])
				total += p[j]
				if c.good[j] {
					good += p[j]
				}
			}
			for j, x := range c.x {
				q := -p[j] / total
				if c.good[j] {
					q += p[j] / good
				}
				for k := range w {
					grad[k] += q * x[k] / n
				}
			}
		}
		for k := range w {
			speed[k] = 0.9*speed[k] + step*grad[k]
			w[k] += speed[k]
		}
	}
}
