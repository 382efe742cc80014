package eval

import (
	"math"
	"math/rand/v2"

	"github.com/counterclaim/counterclaim/escalation"
)

// Quiet is a made-up line of happenings that does not change, or by a step alone, as sources tell of it whose reading does change. Happenings of a day are
// negative binomial, with a week; sources publish less at weekends, by fits; and every half year or so one falls silent for weeks, one halves what
// it publishes or one begins. Nothing in it is of any real conflict.
type Quiet struct {
	Seed   uint64
	Days   int
	Level  float64 // happenings a day
	Spread float64 // variance is mean + Spread·mean²
	Words  bool    // weights as words have, else 1
	Step   int     // day from which Level is times Times; 0 for none
	Times  float64
}

// quietSource is one source: reports a day, share of happenings that it tells at that, and which days it differs.
type quietSource struct {
	reads, tells float64
	factor       []float64 // of its reports, by day
}

// Make makes the line and what was read.
func (q Quiet) Make() (*escalation.Panel, []escalation.Happening) {
	r := rand.New(rand.NewPCG(q.Seed, math.Float64bits(q.Level)^math.Float64bits(q.Spread)))
	sources := []quietSource{{reads: 12, tells: 0.6}, {reads: 8, tells: 0.5}, {reads: 5, tells: 0.4}, {reads: 3, tells: 0.25}, {reads: 2, tells: 0.25}, {reads: 0.6, tells: 0.05}}
	for i := range sources {
		sources[i].factor = make([]float64, q.Days)
		for d := range q.Days {
			sources[i].factor[d] = 1
		}
	}
	for d := 40 + r.IntN(180); d < q.Days; d += 90 + r.IntN(180) {
		s := &sources[r.IntN(len(sources))]
		end, to := d+20+r.IntN(60), 0.0
		switch r.IntN(3) {
		case 1:
			end, to = q.Days, 0.5
		case 2: // it begins here
			for t := range d {
				s.factor[t] = 0
			}
			end = d
		}
		for t := d; t < min(end, q.Days); t++ {
			s.factor[t] *= to
		}
	}
	p := &escalation.Panel{First: 20000, Reads: make([][]int, len(sources))}
	for i, s := range sources {
		p.Reads[i] = make([]int, q.Days)
		for d := range q.Days {
			week := 1.0
			if (p.First+d)%7 >= 5 {
				week = 0.6
			}
			p.Reads[i][d] = negativeBinomial(r, s.reads*week*s.factor[d], 0.1)
		}
	}
	return p, q.happenings(r, p, sources)
}

func (q Quiet) happenings(r *rand.Rand, p *escalation.Panel, sources []quietSource) []escalation.Happening {
	week := [7]float64{1.15, 1.05, 1, 1, 0.95, 0.9, 0.95}
	weights := []float64{2, 2, 2, 4, 4, 5, 6}
	heard := 1.0 // of happenings, by what is usual
	for _, s := range sources {
		heard *= 1 - s.tells
	}
	heard = 1 - heard
	var out []escalation.Happening
	for d := range q.Days {
		level := q.Level / heard
		if q.Step > 0 && d >= q.Step {
			level *= q.Times
		}
		for range negativeBinomial(r, level*week[(p.First+d)%7], q.Spread) {
			h := escalation.Happening{Day: p.First + d, Weight: 1}
			if q.Words {
				h.Weight = weights[r.IntN(len(weights))]
			}
			for i, s := range sources {
				read := 0
				for t := d; t < min(d+escalation.Telling, q.Days); t++ {
					read += p.Reads[i][t]
				}
				if r.Float64() < s.tells*min(1, float64(read)/(2.7*s.reads)) {
					h.Sources = append(h.Sources, i)
				}
			}
			if len(h.Sources) > 0 {
				out = append(out, h)
			}
		}
	}
	return out
}

// negativeBinomial draws a count of that mean and of variance mean + spread·mean².
func negativeBinomial(r *rand.Rand, mean, spread float64) int {
	if mean <= 0 {
		return 0
	}
	if spread > 0 {
		mean *= gamma(r, 1/spread) * spread
	}
	return poisson(r, mean)
}

// gamma draws from the gamma distribution of that shape and scale 1: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", 2000.
func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(r, shape+1) * math.Pow(r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v = v * v * v; v > 0 && math.Log(r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// poisson draws a count: by products of uniform numbers, a large mean in pieces.
func poisson(r *rand.Rand, mean float64) int {
	n := 0
	for ; mean > 20; mean -= 20 {
		n += poisson(r, 20)
	}
	for p := r.Float64(); p > math.Exp(-mean); p *= r.Float64() {
		n++
	}
	return n
}
