package parsing

import (
	"math/rand/v2"
	"testing"

	"github.com/counterclaim/counterclaim/text/internal/wordclass"
)

// A table says of every feature what it was given, and nothing of others.
func TestTable(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	rows := map[uint32][Actions]int8{}
	for len(rows) < 2000 {
		rows[random.Uint32()|1] = [Actions]int8{int8(random.Uint32()), int8(random.Uint32()), int8(random.Uint32()) | 1}
	}
	var list []Row
	for key, w := range rows {
		list = append(list, Row{key, w})
	}
	data, lost := EncodeTable(list, 60_000)
	table, err := OpenTable(string(data))
	if err != nil || lost != 0 {
		t.Fatal(err, lost)
	}
	for key, want := range rows {
		var got [Actions]int32
		table.Add(&got, []uint32{key &^ 1})
		for a := range want {
			if got[a] != int32(want[a]) {
				t.Fatalf("%08x: %v, want %v", key, got, want)
			}
		}
	}
	for range 2000 {
		key := random.Uint32()
		var got [Actions]int32
		if table.Add(&got, []uint32{key}); rows[key|1] == [Actions]int8{} && got != [Actions]int32{} {
			t.Fatalf("%08x is not there and gives %v", key, got)
		}
	}
}

// Where there is no room, what weighs least is left out, and counted.
func TestTableFull(t *testing.T) {
	var list []Row
	for k := range uint32(20) {
		list = append(list, Row{k<<1 | 1, [Actions]int8{int8(k) + 1, 0, 0}})
	}
	data, lost := EncodeTable(list, 4)
	table, err := OpenTable(string(data))
	if err != nil || lost != 8 {
		t.Fatal(err, lost)
	}
	for k := range uint32(20) {
		var got [Actions]int32
		table.Add(&got, []uint32{k<<1 | 1})
		if want := int32(k + 1); k < 8 && got[0] != 0 || k >= 8 && got[0] != want {
			t.Errorf("feature %d gives %d", k, got[0])
		}
	}
	for _, n := range []int{0, 1, 63, 65} {
		if _, err := OpenTable(string(make([]byte, n))); err == nil {
			t.Errorf("%d bytes are taken for a table", n)
		}
	}
}

// All features fit, in every state that random steps lead to.
func TestFeaturesFit(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	words := make([]Word, 20)
	classes, err := wordclass.OpenTable(string(make([]byte, 6)))
	if err != nil {
		t.Fatal(err)
	}
	for i := range words {
		words[i] = Look(string(rune('a'+i)), uint32(i%17), uint32(i), &classes)
	}
	states := []State{Start()}
	for at := int32(0); !states[at].Done(20); at++ {
		for part := range Parts {
			var dst [MaxFeatures]uint32
			if n := Features(&dst, part, words, states, at); n < 5 {
				t.Fatalf("%d features of part %d", n, part)
			}
		}
		legal := states[at].Legal(states, 20)
		a := random.IntN(Actions)
		for !legal[a] {
			a = random.IntN(Actions)
		}
		states = append(states, Step(words, states, at, uint8(a)))
	}
	tree := Tree{Words: words, Heads: make([]int32, 20)}
	Heads(states, int32(len(states))-1, tree.Heads)
	tree.Family()
	for _, c := range tree.Order {
		var dst [MaxLabelFeatures]uint32
		if n := tree.LabelFeatures(&dst, c, NoLabel); n < 40 {
			t.Fatalf("%d features", n)
		}
	}
}

// hashed speaks for every feature, in a way of its own.
type hashed struct{}

func (hashed) Add(scores *[Actions]int32, keys []uint32) {
	for _, k := range keys {
		for a := range scores {
			scores[a] += int32(mix(uint32(a), k, 7) % 1000)
		}
	}
}

// What a search remembers of parts of states is what their features say.
func TestSearchWeighs(t *testing.T) {
	classes, err := wordclass.OpenTable(string(make([]byte, 6)))
	if err != nil {
		t.Fatal(err)
	}
	words := make([]Word, 12)
	for i := range words {
		words[i] = Look(string(rune('a'+i%5)), uint32(i%7), uint32(i%3), &classes)
	}
	var s Search
	s.Begin(words, hashed{})
	s.States = []State{Start()}
	random := rand.New(rand.NewPCG(5, 5))
	for range 3000 {
		at := int32(random.IntN(len(s.States)))
		var want [Actions]int32
		for part := range Parts {
			var keys [MaxFeatures]uint32
			hashed{}.Add(&want, keys[:Features(&keys, part, words, s.States, at)])
		}
		if got := s.Weigh(at); got != want {
			t.Fatalf("state %d: %v, want %v", at, got, want)
		}
		for a, legal := range s.States[at].Legal(s.States, int32(len(words))) {
			if legal && random.IntN(2) == 0 {
				s.States = append(s.States, Step(words, s.States, at, uint8(a)))
			}
		}
	}
}

// A search takes 2n steps and keeps no more states than it was told, best first.
func TestSearchRuns(t *testing.T) {
	words := make([]Word, 9)
	var s Search
	s.Run(words, hashed{}, 4, 1<<30)
	if len(s.Beam) == 0 || len(s.Beam) > 4 {
		t.Fatalf("%d states are left", len(s.Beam))
	}
	for k, at := range s.Beam {
		if !s.States[at].Done(int32(len(words))) {
			t.Errorf("state %d is not at the end", at)
		}
		if k > 0 && s.States[at].Score > s.States[s.Beam[k-1]].Score {
			t.Error("the best does not stand first")
		}
	}
}

func TestKindOf(t *testing.T) {
	if KindOf("nsubj") == 0 || KindOf("nsubj") == KindOf("nsubj:pass") || KindOf("obl:agent") != KindOf("obl") || KindOf("discourse") != 0 {
		t.Error("kinds of relations are mixed up")
	}
}
