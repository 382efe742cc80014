package linear

import (
	"bytes"
	"slices"
	"testing"
)

// What Encode writes, Add finds: every row, in a bucket with others and alone, and no other.
func TestEncode(t *testing.T) {
	rows := []Row{
		{0, []Entry{{0, 1}}},
		{1, []Entry{{3, -128}, {255, 127}}},
		{2, []Entry{{3, 5}}},
		{1 << 20, []Entry{{1, 2}}},
		{1<<32 - 1, []Entry{{7, -1}}},
	}
	data := Encode(rows)
	m, err := Open(string(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		var scores, want [MaxLabels]int32
		for _, e := range r.Entries {
			want[e.Label] = int32(e.Weight)
		}
		if m.Add(&scores, []uint32{r.Key}); scores != want {
			t.Errorf("key %d: %v", r.Key, scores)
		}
	}
	for _, key := range []uint32{3, 1<<20 + 1, 1 << 31, 1<<32 - 2} {
		var scores [MaxLabels]int32
		if m.Add(&scores, []uint32{key}); scores != [MaxLabels]int32{} {
			t.Errorf("key %d has weights", key)
		}
	}
	slices.Reverse(rows)
	if !bytes.Equal(Encode(rows), data) {
		t.Error("the order of the rows changes the bytes")
	}
}

func TestOpenDamaged(t *testing.T) {
	data := string(Encode([]Row{{5, []Entry{{1, 2}}}, {1 << 30, []Entry{{1, 2}}}}))
	for _, n := range []int{0, 3, 100, len(data) - 1} {
		if _, err := Open(data[:n]); err == nil {
			t.Errorf("%d bytes are a model", n)
		}
	}
	for at := 0; at < len(data); at += 997 {
		for _, c := range []string{"\x00", "\x01", "\xff"} {
			if m, err := Open(data[:at] + c + data[at+1:]); err == nil {
				var scores [MaxLabels]int32
				m.Add(&scores, []uint32{5, 1 << 30})
			}
		}
	}
}
