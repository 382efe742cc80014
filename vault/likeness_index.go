package vault

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/counterclaim/counterclaim"
)

// A LikenessIndex finds, among many pictures, those that a picture may be a copy of. It is multi-index hashing (Norouzi, Punjani and Fleet, "Fast Search in Hamming Space with
// Multi-Index Hashing", 2012): a hash is cut into four bands of 16 bits, and each stands in four tables under one band. Two hashes that differ in up to 11 bits have a
// band that differs in at most two, so looking under 137 words of each table finds all of them. The index is kept in memory and made
// anew from the record at start; it is not safe for use while it is added to.
type LikenessIndex struct {
	bands    [4][1 << 16][]partHash
	pictures []keptLikeness
}

// partHash is a hash of a part of a picture.
type partHash struct {
	hash    uint64
	picture uint32
	part    uint8
}

type keptLikeness struct {
	id      counterclaim.ID
	arrived string
	sketch  packedSketch
}

// Add puts a picture into the index; arrived is when it came (RFC 3339). A plain one is left out.
func (x *LikenessIndex) Add(id counterclaim.ID, arrived string, l *Likeness) {
	if l.Plain() {
		return
	}
	n := uint32(len(x.pictures))
	x.pictures = append(x.pictures, keptLikeness{id, arrived, l.sketch.pack()})
	for part, h := range l.hashes {
		for band := range x.bands {
			at := &x.bands[band][uint16(h>>(16*band))]
			*at = append(*at, partHash{h, n, uint8(part)})
		}
	}
}

// Hashes gives how many hashes the index holds.
func (x *LikenessIndex) Hashes() int { return len(x.pictures) * LikenessHashes }

// Earlier is a picture that another one looks like.
type Earlier struct {
	ID      counterclaim.ID
	Arrived string // RFC 3339
	Resemblance
}

// IndexOf makes the index of all pictures of a record. A likeness that another version of the program kept and that this one cannot read is left out.
func IndexOf(ctx context.Context, record counterclaim.Exhibits) (*LikenessIndex, error) {
	x := new(LikenessIndex)
	err := record.Likenesses(ctx, func(id counterclaim.ID, arrived string, b []byte) error {
		var l Likeness
		if l.UnmarshalBinary(b) == nil {
			x.Add(id, arrived, &l)
		}
		return nil
	})
	return x, err
}

// Before gives the pictures in the index that an exhibit looks like and that did not arrive after it, as a record keeps them. The original of which it
// is a redacted copy is none of them.
func (x *LikenessIndex) Before(of *counterclaim.Exhibit, l *LikenessQuery) []counterclaim.Earlier {
	var out []counterclaim.Earlier
	arrived, _ := time.Parse(time.RFC3339, of.Arrived)
	for _, e := range x.Earlier(of.ID, l) {
		at, err := time.Parse(time.RFC3339, e.Arrived)
		if err == nil && !at.After(arrived) && e.ID != of.Original {
			out = append(out, counterclaim.Earlier{ID: e.ID, Arrived: e.Arrived, How: e.How(), Fit: min(e.Fit, 1)})
		}
	}
	return out
}

// A likenessHint is a picture whose hash lies near, and how it would have to lie.
type likenessHint struct {
	picture  uint32
	distance int
	turn     likenessTurn
	part     uint8
}

// bandFlips are the words of 16 bits with up to two bits set: what a band may differ by.
var bandFlips = func() (out []uint16) {
	out = append(out, 0)
	for i := range 16 {
		out = append(out, 1<<i)
		for j := range i {
			out = append(out, 1<<i|1<<j)
		}
	}
	return out
}()

// hints looks up a picture in all eight turns. They come nearest first, two for a picture.
func (x *LikenessIndex) hints(l *LikenessQuery) []likenessHint {
	w := l.points.waves(wholeFrame)
	var found []likenessHint
	for t := range likenessTurn(likenessTurns) {
		h := w.hash(t)
		for band := range x.bands {
			word := uint16(h >> (16 * band))
			for _, flip := range bandFlips {
				for _, k := range x.bands[band][word^flip] {
					if d := bitsApart(k.hash, h); d <= likenessReach {
						found = append(found, likenessHint{k.picture, d, t, k.part})
					}
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b likenessHint) int {
		return cmp.Or(cmp.Compare(a.picture, b.picture), cmp.Compare(a.distance, b.distance), cmp.Compare(a.turn, b.turn), cmp.Compare(a.part, b.part))
	})
	found = slices.Compact(found)
	out := found[:0]
	for _, h := range found {
		if n := len(out); n < 2 || out[n-2].picture != h.picture {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b likenessHint) int { return cmp.Compare(a.distance, b.distance) })
	return out
}

// How many hints are followed at most. A picture of which there are more near ones is of a kind of which everybody has many.
const (
	likenessTries = 32
	likenessMore  = 6 // of these, the nearest that led to nothing, from where other starts are tried
)

// Nearby counts the pictures whose hashes lie near a picture's, which is what is looked up before pictures are compared.
func (x *LikenessIndex) Nearby(l *LikenessQuery) int {
	seen := map[uint32]bool{}
	for _, h := range x.hints(l) {
		seen[h.picture] = true
	}
	return len(seen)
}

// Earlier gives the pictures in the index that a picture looks like, the best fitting first, and says how it lies on each and when that one arrived. It
// leaves out the picture's own id. A desk asks before it adds the picture; one that asks later compares the times, for the index does not.
func (x *LikenessIndex) Earlier(own counterclaim.ID, l *LikenessQuery) []Earlier {
	if l.Plain() {
		return nil
	}
	best := map[uint32]Earlier{}
	turned := [likenessTurns]*reduced{l.points}
	hints := x.hints(l)
	hints = hints[:min(len(hints), likenessTries)]
	follow := func(h likenessHint, starts ...pictureFrame) {
		k := &x.pictures[h.picture]
		if k.id == own {
			return
		}
		s := k.sketch.sketch()
		if turned[h.turn] == nil {
			turned[h.turn] = l.points.turn(h.turn)
		}
		for _, f := range starts {
			r, ok := turned[h.turn].compare(&s, h.turn, f)
			if before, seen := best[h.picture]; ok && (!seen || r.Fit > before.Fit) {
				r.Distance = h.distance
				best[h.picture] = Earlier{k.id, k.arrived, r}
			}
		}
	}
	for _, h := range hints {
		follow(h, likenessParts[h.part])
	}
	more := 0
	for _, h := range hints {
		if _, found := best[h.picture]; !found && more < likenessMore {
			follow(h, otherStarts[:]...)
			more++
		}
	}
	var out []Earlier
	for _, e := range best {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Earlier) int {
		return cmp.Or(cmp.Compare(b.Fit, a.Fit), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return out
}

// otherStarts are frames from which to look where the one that the hash points to leads nowhere: cut by half of what the hashes know, and with a bar
// below or above.
var otherStarts = [...]pictureFrame{{0.05, 0.05, 0.95, 0.95}, {0, 0, 1, 1.1}, {0, -0.1, 1, 1}}
