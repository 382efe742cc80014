package vault

import (
	"encoding/binary"
	"fmt"
	"image"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim"
)

// What decides whether two pictures look like one and the same. doc/pictures.md says by what each was chosen.
const (
	likenessReach = 11   // bits of 64 in which hashes may differ for pictures to be compared at all
	likenessFit   = 0.92 // least correlation of the sketches
	// The greatest difference of any nine cells, as a share of what stands out in them: so much, and for what the correlation lacks of 1 so many
	// times that more, because what was compressed harder differs more everywhere; and the bound of both.
	likenessWorst   = 0.045
	likenessPerLack = 6.0
	likenessAtMost  = 0.25
	likenessTold    = 8     // cells of a sketch, of 900, that must stand out for the picture to be comparable
	likenessFew     = 6     // cells that must stand out in both
	likenessShared  = 40    // cells that must stand out in both where one shows more than the other: by fewer an edge cannot be told
	likenessCut     = 0.02  // of width or height: from here on a picture counts as cropped
	likenessShift   = 0.012 // how much a picture may lack at one edge and have more at another: a copy has less or more, a camera that moved has both
	coveredWorst    = 0.075 // as likenessAtMost, where a strip of the picture is left out
	coveredTried    = 0.5   // correlation of the whole from which on that is tried
	coveredLikely   = 0.85  // correlation without the strip from which on it is looked at closely
	coveredStrip    = 0.3   // greatest correlation of the strip itself: a bar over it leaves nothing of what was there
)

// A Likeness is what is kept of a picture so that copies of it are known again: 16 hashes of 64 bits and a sketch.
//
// Each hash is the signs of the 64 lowest frequencies of a cosine transform, after pHash (Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010) and PDQ
// (Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019), from which the eight mirrored and turned hashes that cost no second transform are
// taken too; signs in place of comparisons with the median, so that those are exact. The 16 are of the picture whole and without a tenth at each choice of edges. The sketch says
// of 32 by 32 cells how far each stands out from those around it, in 15 steps relative to the picture's own mean; it decides where hashes only point. Both survive
// recompression, another size, another exposure. Neither holds enough to make the picture again, but a sketch shows where things are in it: it is to be kept as the
// picture is kept.
type Likeness struct {
	hashes [LikenessHashes]uint64
	sketch sketch
}

// likenessParts are the parts of a picture that have a hash each, the first of which is all of it.
var likenessParts = func() (out [LikenessHashes]pictureFrame) {
	for i := range out {
		cut := func(edge int) float64 { return 0.1 * float64(i>>edge&1) }
		out[i] = pictureFrame{cut(0), cut(1), 1 - cut(2), 1 - cut(3)}
	}
	return out
}()

// LikenessSize is the length of a likeness as bytes.
const LikenessSize = 1 + 8*LikenessHashes + sketchCells/2

// LikenessHashes is how many hashes a picture has, one for each edge or none of four that may be missing.
const LikenessHashes = 16

const likenessVersion = 1

// AppendBinary gives the likeness as bytes: a version, the hashes, the sketch with two cells a byte.
func (l *Likeness) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, likenessVersion)
	for _, h := range l.hashes {
		b = binary.BigEndian.AppendUint64(b, h)
	}
	p := l.sketch.pack()
	return append(b, p[:]...), nil
}

// UnmarshalBinary reads what AppendBinary gave; anything else is a [counterclaim.CodeBadInput].
func (l *Likeness) UnmarshalBinary(b []byte) error {
	if len(b) != LikenessSize || b[0] != likenessVersion {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "%d bytes are no likeness of a picture", len(b)).Try("make it anew from the exhibit")
	}
	var read Likeness
	for i := range read.hashes {
		read.hashes[i] = binary.BigEndian.Uint64(b[1+8*i:])
	}
	read.sketch = (*packedSketch)(b[1+8*len(read.hashes):]).sketch()
	for _, v := range read.sketch {
		if v < -sketchSteps {
			return counterclaim.Errorf(counterclaim.CodeBadInput, "a cell of a likeness is outside its range").Try("make it anew from the exhibit")
		}
	}
	*l = read
	return nil
}

// PHash gives the hash of the whole picture in 16 hexadecimal digits.
func (l *Likeness) PHash() string { return fmt.Sprintf("%016x", l.hashes[0]) }

// Plain reports whether there is too little in the picture to tell it from others, as in one of a clear sky. A plain picture looks like no other.
func (l *Likeness) Plain() bool { return l.sketch.told() < likenessTold }

// A LikenessQuery is a picture while it is looked up: its likeness and, for as long as that takes, its points (a quarter of a megabyte).
type LikenessQuery struct {
	Likeness
	points *reduced
}

// LikenessOf reads a picture's likeness. The picture is what a decoder gave; limits on its size are the decoder's to keep. A picture without
// points is a [counterclaim.CodeEmpty].
func LikenessOf(img image.Image) (*LikenessQuery, error) {
	if img.Bounds().Empty() {
		return nil, counterclaim.Errorf(counterclaim.CodeEmpty, "the picture has no points")
	}
	p := reducePicture(img)
	l := &LikenessQuery{points: p}
	for i, f := range likenessParts {
		l.hashes[i] = p.waves(f).hash(0)
	}
	l.sketch = p.sketch()
	return l, nil
}

// Resemblance says how a picture lies on an earlier one that it looks like.
type Resemblance struct {
	Distance int        // bits of 64 in which the hashes differ
	Fit      float64    // correlation of what stands out in both, to 1
	Mirrored bool       // left for right, before it was turned
	Turned   int        // by degrees clockwise, so that it lies as the earlier one: 0, 90, 180, 270
	Cut      [4]float64 // of the earlier one's width and height, what it lacks at the left, upper, right and lower edge; below 0: what it has more
	Covered  bool       // a strip at an edge, as of a bar with writing, shows something else
}

// Cropped reports whether one of the two shows more than the other.
func (r *Resemblance) Cropped() bool {
	return max(slices.Max(r.Cut[:]), -slices.Min(r.Cut[:])) > likenessCut
}

// How says in words what was done to the picture, "" where nothing is seen of that.
func (r *Resemblance) How() string {
	var done []string
	say := func(so bool, what string) {
		if so {
			done = append(done, what)
		}
	}
	say(r.Mirrored, "mirrored")
	say(r.Turned != 0, fmt.Sprintf("turned by %d degrees", r.Turned))
	say(r.Cropped() && slices.Max(r.Cut[:]) > likenessCut, "cropped")
	say(r.Cropped() && slices.Min(r.Cut[:]) < -likenessCut, "shows more")
	say(r.Covered, "partly covered")
	return strings.Join(done, ", ")
}

// An edgeStrip lies along one edge; the rest is the picture without it.
type edgeStrip struct{ strip, rest pictureFrame }

var edgeStrips = [4]edgeStrip{
	{pictureFrame{0, 0, 0.13, 1}, pictureFrame{0.13, 0, 1, 1}},
	{pictureFrame{0, 0, 1, 0.13}, pictureFrame{0, 0.13, 1, 1}},
	{pictureFrame{0.87, 0, 1, 1}, pictureFrame{0, 0, 0.87, 1}},
	{pictureFrame{0, 0.87, 1, 1}, pictureFrame{0, 0, 1, 0.87}},
}

// compare lays the points of a picture, after a turn, on an earlier one, at first in the frame f of it. It reports whether they look like one
// and the same. Where they do not, it is tried without a strip at each edge, on which a bar or a line of writing may have been laid.
func (p *reduced) compare(earlier *sketch, t likenessTurn, f pictureFrame) (Resemblance, bool) {
	r := Resemblance{Mirrored: t.mirrored(), Turned: 90 * t.quarters()}
	if p.lies(earlier, f, wholeFrame, likenessAtMost, &r) {
		return r, true
	}
	if r.Fit < coveredTried {
		return r, false
	}
	for _, s := range edgeStrips {
		if p.fit(earlier, f, s.rest) >= coveredLikely && p.fit(earlier, f, s.strip) <= coveredStrip && p.lies(earlier, f, s.rest, coveredWorst, &r) {
			r.Covered = true
			return r, true
		}
	}
	return r, false
}

// lies reports whether what is seen of the points lies on an earlier picture, and how.
func (p *reduced) lies(earlier *sketch, f, seen pictureFrame, limit float64, r *Resemblance) bool {
	f, r.Fit = p.align(earlier, f, seen)
	r.Cut = [4]float64{f.left, f.top, 1 - f.right, 1 - f.bottom}
	if r.Fit < likenessFit || min(slices.Max(r.Cut[:]), -slices.Min(r.Cut[:])) > likenessShift {
		return false
	}
	worst, shared := p.worst(earlier, f, seen)
	return worst <= min(limit, likenessWorst+likenessPerLack*(1-r.Fit)) && (shared >= likenessShared || shared >= likenessFew && !r.Cropped())
}
