package sequence

import (
	"bytes"
	"slices"
	"testing"
)

var toy = Labels{Names: []string{"O", "B", "I"}, Follows: func(before, label int) bool { return label != 2 || before > 0 }}

// item makes an item of words, whose label is B at "a" and I at "b" after it.
func item(words ...string) Item {
	it := Item{}
	for i, w := range words {
		it.Signs = append(it.Signs, []uint32{Hash("w", w), Hash("always")})
		it.Links = append(it.Links, []uint32{Hash("link", w)})
		label := uint8(0)
		switch {
		case w == "a":
			label = 1
		case w == "b" && i > 0 && it.Gold[i-1] > 0:
			label = 2
		}
		it.Gold = append(it.Gold, label)
	}
	return it
}

func toyItems() []Item {
	return []Item{item("x", "a", "b", "x"), item("b", "x", "a"), item("a", "b", "b", "x"), item("x", "b"), item("x", "x", "b", "b"), item("a", "x", "b")}
}

func TestTrainLearns(t *testing.T) {
	m := Train(toy, toyItems(), Options{Rounds: 20, Least: 1, Cost: 1})
	for _, words := range [][]string{{"x", "a", "b"}, {"b", "b", "a", "b", "b", "x", "b"}, {"x"}, {}} {
		it := item(words...)
		if got := m.Best(&it); !slices.Equal(got, it.Gold) {
			t.Errorf("%v: %v, want %v", words, got, it.Gold)
		}
	}
	it := item("x", "a", "b")
	it.Only = []uint32{1, 1, 7}
	if got := m.Best(&it); got[1] != 0 || got[2] == 2 {
		t.Errorf("%v where the second word may have no label", got)
	}
}

func TestOpen(t *testing.T) {
	m := Train(toy, toyItems(), Options{Rounds: 20, Least: 1, Cost: 1})
	data := m.Encode()
	if !bytes.Equal(data, Train(toy, toyItems(), Options{Rounds: 20, Least: 1, Cost: 1}).Encode()) {
		t.Error("two trainings differ")
	}
	again, err := Open(string(data), toy)
	if err != nil {
		t.Fatal(err)
	}
	it := item("x", "a", "b", "b")
	if !slices.Equal(again.Best(&it), m.Best(&it)) {
		t.Error("an opened model labels otherwise")
	}
	for _, n := range []int{0, 3, len(data) - 1} {
		if _, err := Open(string(data[:n]), toy); err == nil {
			t.Errorf("%d of %d bytes were opened", n, len(data))
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(string(Train(toy, toyItems(), Options{Rounds: 2, Least: 1, Cost: 1}).Encode()))
	f.Add("\xff\xff\xff\xff")
	f.Fuzz(func(t *testing.T, data string) {
		m, err := Open(data, toy)
		if err != nil {
			return
		}
		it := item("x", "a", "b", "b")
		if got := m.Best(&it); len(got) != 4 || got[0] == 2 {
			t.Fatalf("%v", got)
		}
	})
}
