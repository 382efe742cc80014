package maxent

import (
	"bytes"
	"math"
	"testing"
)

func examples() []Example {
	var out []Example
	for range 20 {
		out = append(out,
			Example{[]Sign{{"bark", 1}, {"always", 1}}, 0, 1},
			Example{[]Sign{{"mew", 1}, {"always", 1}}, 1, 1},
			Example{[]Sign{{"moo", 2}, {"always", 1}}, 2, 1})
	}
	return append(out, Example{[]Sign{{"bark", 1}}, 2, 0}) // weighs nothing
}

var labels = []string{"dog", "cat", "cow"}

func TestTrainLearnsSigns(t *testing.T) {
	m := Train(labels, examples(), Options{Penalty: 0.1, Rounds: 200, Least: 2})
	for label, sign := range []string{"bark", "mew", "moo"} {
		p := m.Predict([]Sign{{sign, 1}, {"always", 1}})
		sum := 0.0
		for _, x := range p {
			sum += x
		}
		if p[label] < 0.8 || math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: %v", sign, p)
		}
		if w := m.Weights(sign); len(w) != 3 || w[label] <= 0 {
			t.Errorf("weights of %s: %v", sign, w)
		}
	}
	if m.Weights("neigh") != nil {
		t.Error("a sign that was never seen has weights")
	}
}

func TestSameExamplesSameBytes(t *testing.T) {
	o := Options{Penalty: 1, Rounds: 50, Least: 1}
	if !bytes.Equal(Train(labels, examples(), o).Encode(), Train(labels, examples(), o).Encode()) {
		t.Error("two trainings differ")
	}
}

func TestOpen(t *testing.T) {
	m := Train(labels, examples(), Options{Penalty: 1, Rounds: 50, Least: 1})
	data := string(m.Encode())
	again, err := Open(data)
	if err != nil || again.Signs() != m.Signs() || again.Predict([]Sign{{"mew", 1}})[1] != m.Predict([]Sign{{"mew", 1}})[1] {
		t.Fatalf("%v after opening what was encoded", err)
	}
	for _, bad := range []string{"", "dog", "dog\n", data[:len(data)-1], data + data[len(data)-8:]} {
		if _, err := Open(bad); err == nil {
			t.Errorf("%d damaged bytes were opened", len(bad))
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(string(Train(labels, examples(), Options{Penalty: 1, Rounds: 10, Least: 1}).Encode()))
	f.Add("a\tb\n\x00\x00\x00\x01\xff\x7f\x80")
	f.Fuzz(func(t *testing.T, data string) {
		if m, err := Open(data); err == nil {
			m.Predict([]Sign{{"bark", 1}})
			m.Weights("mew")
		}
	})
}
