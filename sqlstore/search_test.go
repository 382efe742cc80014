package sqlstore

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestDayOrder has more finds than are asked for come in any order, some without a day.
func TestDayOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	type find struct {
		num int64
		day string
	}
	var all []find
	for n := range int64(5000) {
		day := ""
		if k := r.IntN(40); k > 0 {
			day = fmt.Sprintf("2031-%02d-%02d", 1+k%3, k)
		}
		all = append(all, find{n, day})
	}
	for _, newest := range []bool{true, false} {
		for _, most := range []int{1, 7, 100, 4999, 5000, 6000} {
			d := dayOrder{newest: newest, most: most, places: map[string]int{}}
			r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			for _, f := range all {
				d.add(f.num, []byte(f.day))
				if len(d.found) >= 8*most {
					t.Fatalf("%d are held for %d", len(d.found), most)
				}
			}
			want := slices.SortedFunc(slices.Values(all), func(a, b find) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.num, b.num)) })
			if newest {
				slices.Reverse(want)
			}
			got := d.numbers()
			if len(got) != min(most, len(all)) {
				t.Fatalf("%d finds, want %d", len(got), most)
			}
			for i, n := range got {
				if n != want[i].num {
					t.Fatalf("newest %v, first %d: find %d is %d, want %d", newest, most, i, n, want[i].num)
				}
			}
		}
	}
}
