package vault

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/draw"

	"github.com/counterclaim/counterclaim"
)

// likenessPicture makes a picture of discs and boxes.
func likenessPicture(seed uint64, w, h int) *image.RGBA {
	r := rand.New(rand.NewPCG(seed, 1))
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	type spot struct{ u, v, size, grey float64 }
	var spots []spot
	for range 40 {
		spots = append(spots, spot{r.Float64(), r.Float64(), 0.02 + 0.15*r.Float64(), 255 * r.Float64()})
	}
	for y := range h {
		for x := range w {
			u, v := float64(x)/float64(w), float64(y)/float64(h)
			grey := 90 + 80*v
			for i, s := range spots {
				if far := max(math.Abs(u-s.u), math.Abs(v-s.v)); i%2 == 0 && far < s.size || i%2 == 1 && math.Hypot(u-s.u, v-s.v) < s.size {
					grey = s.grey
				}
			}
			m.SetRGBA(x, y, color.RGBA{uint8(grey), uint8(grey * 0.9), uint8(grey * 0.7), 255})
		}
	}
	return m
}

// likenessMoved makes a picture whose points come from elsewhere in another.
func likenessMoved(m image.Image, w, h int, from func(x, y int) (int, int)) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			out.Set(x, y, m.At(from(x, y)))
		}
	}
	return out
}

func likenessJPEG(t testing.TB, m image.Image, quality int) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	out, err := jpeg.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func lookAt(t testing.TB, m image.Image) *LikenessQuery {
	t.Helper()
	l, err := LikenessOf(m)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func likenessID(n int) counterclaim.ID { return counterclaim.HashOf("likeness test", fmt.Sprint(n)) }

func TestEarlierPictureIsFoundAndSaysHow(t *testing.T) {
	const w, h = 400, 300
	m := likenessPicture(1, w, h)
	var index LikenessIndex
	for n := range 20 {
		index.Add(likenessID(n), fmt.Sprintf("2031-04-%02dT08:00:00Z", n+1), &lookAt(t, likenessPicture(uint64(n), w, h)).Likeness)
	}
	bar := likenessMoved(m, w, h, func(x, y int) (int, int) { return x, y })
	for y := h * 9 / 10; y < h; y++ {
		for x := range w {
			bar.Set(x, y, color.Gray{Y: uint8(20 + 200*(x/7%2*(y/9%2)))})
		}
	}
	for _, c := range []struct {
		name, words string
		picture     image.Image
		cut         [4]float64
	}{
		{"recompressed", "", m, [4]float64{}},
		{"smaller", "", thumbScaled(m, w/2, draw.CatmullRom), [4]float64{}},
		{"mirrored", "mirrored", likenessMoved(m, w, h, func(x, y int) (int, int) { return w - 1 - x, y }), [4]float64{}},
		{"turned to the left", "turned by 90 degrees", likenessMoved(m, h, w, func(x, y int) (int, int) { return w - 1 - y, x }), [4]float64{}},
		{"turned to the right", "turned by 270 degrees", likenessMoved(m, h, w, func(x, y int) (int, int) { return y, h - 1 - x }), [4]float64{}},
		{"upside down", "turned by 180 degrees", likenessMoved(m, w, h, func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }), [4]float64{}},
		{"cropped", "cropped", likenessMoved(m, w*8/10, h*9/10, func(x, y int) (int, int) { return x + w/10, y + h/10 }), [4]float64{0.1, 0.1, 0.1, 0}},
		{"cropped a little less", "cropped", likenessMoved(m, w*93/100, h, func(x, y int) (int, int) { return x + w*7/100, y }), [4]float64{0.07, 0, 0, 0}},
		{"cropped and mirrored", "mirrored, cropped", likenessMoved(m, w*9/10, h, func(x, y int) (int, int) { return w*9/10 - 1 - x, y }), [4]float64{0, 0, 0.1, 0}},
		{"under a bar", "partly covered", bar, [4]float64{}},
	} {
		said := index.Earlier(likenessID(99), lookAt(t, likenessJPEG(t, c.picture, 60)))
		if len(said) != 1 || said[0].ID != likenessID(1) || said[0].Arrived != "2031-04-02T08:00:00Z" {
			t.Errorf("%s: %v", c.name, said)
			continue
		}
		if got := said[0].How(); got != c.words {
			t.Errorf("%s: it is said: %s", c.name, got)
		}
		for i, cut := range said[0].Cut {
			if math.Abs(cut-c.cut[i]) > 0.012 {
				t.Errorf("%s: %.3f is cut, not %.3f", c.name, said[0].Cut, c.cut)
				break
			}
		}
	}
	if said := index.Earlier(likenessID(1), lookAt(t, m)); len(said) > 0 {
		t.Errorf("a picture looks like itself: %v", said)
	}
	if said := index.Earlier(likenessID(99), lookAt(t, likenessPicture(77, w, h))); len(said) > 0 {
		t.Errorf("a new picture looks like an earlier one: %v", said)
	}
}

// Something put into a picture makes it another one.
func TestSamePlaceWithSomethingInItIsAnotherPicture(t *testing.T) {
	m := likenessPicture(1, 400, 300)
	var index LikenessIndex
	index.Add(likenessID(1), "", &lookAt(t, m).Likeness)
	other := likenessMoved(m, 400, 300, func(x, y int) (int, int) { return x, y })
	for y := 130; y < 170; y++ {
		for x := 180; x < 230; x++ {
			other.SetRGBA(x, y, color.RGBA{uint8(255 * (x / 12 % 2)), 0, 0, 255})
		}
	}
	if said := index.Earlier(likenessID(2), lookAt(t, other)); len(said) > 0 {
		t.Errorf("it looks like an earlier picture: %v", said)
	}
}

func TestPlainPicturesLookLikeNoOther(t *testing.T) {
	var index LikenessIndex
	r := rand.New(rand.NewPCG(1, 2))
	sky := func(grain float64) image.Image {
		m := image.NewRGBA(image.Rect(0, 0, 300, 200))
		for y := range 200 {
			for x := range 300 {
				g := uint8(150 + float64(y)/4 + grain*r.NormFloat64())
				m.SetRGBA(x, y, color.RGBA{g, g, g + 20, 255})
			}
		}
		return m
	}
	for n := range 30 {
		l := lookAt(t, likenessJPEG(t, sky(float64(n%6)), 85))
		if !l.Plain() && n%6 < 2 { // strong grain stands out, but differs from picture to picture
			t.Errorf("a clear sky, grain %d, is not plain", n%6)
		}
		if said := index.Earlier(likenessID(n), l); len(said) > 0 {
			t.Errorf("a clear sky looks like another: %v", said)
		}
		index.Add(likenessID(n), "", &l.Likeness)
	}
	if n := index.Hashes(); n > 20*LikenessHashes {
		t.Errorf("the index holds %d hashes, some of them of plain pictures", n)
	}
	if lookAt(t, likenessPicture(1, 300, 200)).Plain() {
		t.Error("a picture of many things is plain")
	}
}

// The hashes of a turned picture are had without turning it.
func TestHashesOfTurns(t *testing.T) {
	p := reducePicture(likenessPicture(3, 300, 200))
	w := p.waves(wholeFrame)
	seen := map[uint64]bool{}
	for by := range likenessTurn(likenessTurns) {
		turned := p.turn(by)
		if d := bitsApart(w.hash(by), turned.waves(wholeFrame).hash(0)); d > 0 {
			t.Errorf("turn %d: the hash differs in %d bits from that of the turned points", by, d)
		}
		seen[w.hash(by)] = true
	}
	if len(seen) != likenessTurns {
		t.Errorf("eight turns have %d hashes", len(seen))
	}
}

// All kinds of picture, wherever their points begin, are read alike.
func TestKindsOfPicture(t *testing.T) {
	m := likenessPicture(4, 120, 90)
	want := lookAt(t, m)
	kinds := map[string]image.Image{"NRGBA": image.NewNRGBA(m.Rect), "RGBA64": image.NewRGBA64(m.Rect), "NRGBA64": image.NewNRGBA64(m.Rect)}
	moved := image.NewRGBA(image.Rect(-7, 5, 113, 95))
	for y := range 90 {
		for x := range 120 {
			kinds["NRGBA"].(*image.NRGBA).Set(x, y, m.At(x, y))
			kinds["RGBA64"].(*image.RGBA64).Set(x, y, m.At(x, y))
			kinds["NRGBA64"].(*image.NRGBA64).Set(x, y, m.At(x, y))
			moved.Set(x-7, y+5, m.At(x, y))
		}
	}
	kinds["moved"] = moved
	big := likenessMoved(m, 140, 100, func(x, y int) (int, int) { return x - 10, y - 4 })
	kinds["part of another"] = big.SubImage(image.Rect(10, 4, 130, 94))
	for name, kind := range kinds {
		got := lookAt(t, kind)
		for i, v := range got.sketch {
			if d := v - want.sketch[i]; d < -1 || d > 1 {
				t.Errorf("%s: cell %d is %d, not %d", name, i, v, want.sketch[i])
				break
			}
		}
		if d := bitsApart(got.hashes[0], want.hashes[0]); d > 1 {
			t.Errorf("%s: the hash differs in %d bits", name, d)
		}
	}
	glass := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	if v := reducePicture(glass).corners1(wholeFrame); math.Abs(float64(v)-127) > 0.1 {
		t.Errorf("what shines through is %v, not white", v)
	}
}

// corners1 gives the mean brightness of a frame.
func (p *reduced) corners1(f pictureFrame) float32 {
	var c [4]float32
	p.corners(f, 1, c[:])
	return (c[3] - c[2] - c[1] + c[0]) / (reducedSide * reducedSide)
}

func TestOddShapes(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 700}, {700, 1}, {3, 3}, {257, 255}} {
		l := lookAt(t, likenessPicture(5, size[0], size[1]))
		var index LikenessIndex
		index.Add(likenessID(1), "", &l.Likeness)
		index.Earlier(likenessID(2), l)
	}
	for _, size := range [][2]int{{0, 0}, {0, 5}, {5, 0}} {
		if _, err := LikenessOf(image.NewGray(image.Rect(0, 0, size[0], size[1]))); counterclaim.CodeOf(err) != counterclaim.CodeEmpty {
			t.Errorf("%v: %v", size, err)
		}
	}
}

func TestLikenessAsBytes(t *testing.T) {
	l := lookAt(t, likenessPicture(6, 200, 200)).Likeness
	b, err := l.AppendBinary([]byte("before"))
	if err != nil || len(b) != len("before")+LikenessSize {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	b = b[len("before"):]
	var back Likeness
	if err := back.UnmarshalBinary(b); err != nil || back != l {
		t.Errorf("it came back otherwise: %v", err)
	}
	if h := l.PHash(); len(h) != 16 || strings.Trim(h, "0123456789abcdef") != "" {
		t.Errorf("the hash is written %q", h)
	}
	version, cell := slices.Clone(b), slices.Clone(b)
	version[0], cell[len(cell)-1] = 200, 0x00
	for name, bad := range map[string][]byte{"nothing": nil, "short": b[:len(b)-1], "long": append(slices.Clone(b), 0), "version": version, "cell": cell} {
		back = l
		if err := back.UnmarshalBinary(bad); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("%s: %v", name, err)
		}
		if back != l {
			t.Errorf("%s: a likeness that cannot be read leaves something behind", name)
		}
	}
}

func FuzzLikeness(f *testing.F) {
	l := lookAt(f, likenessPicture(1, 100, 80))
	b, err := l.AppendBinary(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(bytes.Repeat([]byte{1}, LikenessSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		var read Likeness
		if read.UnmarshalBinary(b) != nil {
			return
		}
		if again, err := read.AppendBinary(nil); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("it is written otherwise than it was read: %v", err)
		}
		var index LikenessIndex
		index.Add(likenessID(1), "", &read)
		for _, e := range index.Earlier(likenessID(2), l) {
			if math.IsNaN(e.Fit) || e.Fit > 1.001 {
				t.Fatalf("the fit is %v", e.Fit)
			}
		}
	})
}
