// Package maxent holds multinomial logistic regression over named signs: which of a few labels is likeliest, and how likely. It is
// made for some thousand examples and some ten thousand signs.
package maxent

import (
	"math"
	"slices"
)

// Sign is something that bears on the label, and how much of it there is.
type Sign struct {
	Name  string
	Value float64
}

// Example is a training example.
type Example struct {
	Signs []Sign
	Label int
	// Weight is how much the example counts; 0 leaves it out.
	Weight float64
}

// Options of Train.
type Options struct {
	Penalty float64 // how dear a weight is: half its square times this
	Rounds  int     // gradient steps
	Least   int     // examples that a sign must stand in
}

// sparse is an example with its signs by number.
type sparse struct {
	ids    []int32
	values []float64
	label  int
	weight float64
}

// Train fits the weights under which the labels of the examples are likeliest, by gradient descent with momentum (Nesterov 1983). The
// same examples give the same model.
func Train(labels []string, examples []Example, o Options) *Model {
	data, names := number(examples, o.Least)
	k := len(labels)
	w, last, look := make([]float64, len(names)*k), make([]float64, len(names)*k), make([]float64, len(names)*k)
	grad := make([]float64, len(names)*k)
	// The loss bends at most half as much as the sum of the examples' squares.
	step := 1 / (bend(data, len(names))/2 + o.Penalty)
	p := make([]float64, k)
	for round := range o.Rounds {
		momentum := float64(round) / float64(round+3)
		for i := range look {
			look[i] = w[i] + momentum*(w[i]-last[i])
			grad[i] = o.Penalty * look[i]
		}
		for _, e := range data {
			predict(p, look, e, k)
			p[e.label]--
			for x, id := range e.ids {
				v := e.values[x] * e.weight
				row := grad[int(id)*k : int(id)*k+k]
				for j := range row {
					row[j] += v * p[j]
				}
			}
		}
		copy(last, w)
		for i := range w {
			w[i] = look[i] - step*grad[i]
		}
	}
	return pack(labels, names, w, 0.01)
}

// number gives each sign that stands in enough examples a number, in the order of their names.
func number(examples []Example, least int) ([]sparse, []string) {
	count := map[string]int{}
	for _, e := range examples {
		if e.Weight > 0 {
			for _, s := range e.Signs {
				count[s.Name]++
			}
		}
	}
	var names []string
	for name, n := range count {
		if n >= least {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	at := make(map[string]int32, len(names))
	for i, name := range names {
		at[name] = int32(i)
	}
	var data []sparse
	for _, e := range examples {
		if e.Weight == 0 {
			continue
		}
		x := sparse{label: e.Label, weight: e.Weight}
		for _, s := range e.Signs {
			if id, ok := at[s.Name]; ok {
				x.ids, x.values = append(x.ids, id), append(x.values, s.Value)
			}
		}
		data = append(data, x)
	}
	return data, names
}

// bend gives the largest eigenvalue of the weighted sum of the examples' squares.
func bend(data []sparse, signs int) float64 {
	v := make([]float64, signs)
	for i := range v {
		v[i] = 1
	}
	size := 1.0
	for range 20 {
		next := make([]float64, signs)
		for _, e := range data {
			dot := 0.0
			for x, id := range e.ids {
				dot += v[id] * e.values[x]
			}
			for x, id := range e.ids {
				next[id] += e.weight * dot * e.values[x]
			}
		}
		size = 0
		for _, x := range next {
			size += x * x
		}
		if size = math.Sqrt(size); size == 0 {
			return 1
		}
		for i := range next {
			v[i] = next[i] / size
		}
	}
	return 1.05 * size
}

// predict turns scores into probabilities.
func predict(p, w []float64, e sparse, k int) {
	clear(p)
	for x, id := range e.ids {
		row := w[int(id)*k : int(id)*k+k]
		for j := range p {
			p[j] += e.values[x] * row[j]
		}
	}
	softmax(p)
}

func softmax(p []float64) {
	most := slices.Max(p)
	sum := 0.0
	for j := range p {
		p[j] = math.Exp(p[j] - most)
		sum += p[j]
	}
	for j := range p {
		p[j] /= sum
	}
}
