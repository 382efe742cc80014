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

func TestKindOf(t *testing.T) {
	if KindOf("nsubj") == 0 || KindOf("nsubj") == KindOf("nsubj:pass") || KindOf("obl:agent") != KindOf("obl") || KindOf("discourse") != 0 {
		t.Error("kinds of relations are mixed up")
	}
}
