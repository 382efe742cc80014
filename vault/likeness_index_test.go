package vault

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// likenessNear gives a likeness whose hashes each differ in so many bits from those of another.
func likenessNear(l Likeness, bits int, r *rand.Rand) Likeness {
	for i := range l.hashes {
		for _, bit := range r.Perm(64)[:bits] {
			l.hashes[i] ^= 1 << bit
		}
	}
	return l
}

// The tables find what going through all hashes finds.
func TestIndexFindsAllThatLieNear(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	look := lookAt(t, likenessPicture(1, 200, 150))
	var index LikenessIndex
	var all []Likeness
	for n := range 400 {
		l := likenessNear(look.Likeness, n%30, r)
		all = append(all, l)
		index.Add(likenessID(n), "", &l)
	}
	var want, got []uint32
	w := look.points.waves(wholeFrame)
	for n := range all {
		if slices.ContainsFunc(all[n].hashes[:], func(h uint64) bool {
			for by := range likenessTurn(likenessTurns) {
				if bitsApart(h, w.hash(by)) <= likenessReach {
					return true
				}
			}
			return false
		}) {
			want = append(want, uint32(n))
		}
	}
	last := 0
	for _, h := range index.hints(look) {
		if h.distance < last {
			t.Fatal("a nearer one comes after one that is farther off")
		}
		last = h.distance
		if !slices.Contains(got, h.picture) {
			got = append(got, h.picture)
		}
	}
	slices.Sort(got)
	if len(want) < 100 || !slices.Equal(got, want) {
		t.Errorf("%d pictures were found, %d lie near", len(got), len(want))
	}
	if n := index.Nearby(look); n != len(want) {
		t.Errorf("%d are counted near, not %d", n, len(want))
	}
}

// BenchmarkLikenessLookup looks a picture up in all turns among a million hashes.
func BenchmarkLikenessLookup(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 4))
	var index LikenessIndex
	var pictures []Likeness
	for n := range 200 {
		pictures = append(pictures, lookAt(b, likenessPicture(uint64(n), 120, 90)).Likeness)
	}
	for n := 0; index.Hashes() < 1_000_000; n++ {
		l := likenessNear(pictures[n%len(pictures)], 16, r)
		index.Add(likenessID(n), "", &l)
	}
	look := lookAt(b, likenessPicture(7, 240, 180))
	for b.Loop() {
		index.Nearby(look)
	}
}
