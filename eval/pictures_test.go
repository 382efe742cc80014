package eval

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

// A small trial reaches what the large one must; doc/pictures.md has the figures of that.
func TestCopiesOfPicturesAreKnownAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 190 pictures")
	}
	steps := 0
	s, err := PictureTrial{Seed: 3, Pictures: 100, Copies: 60, Hashes: 20000, Progress: func(done, of int) {
		steps++
		if done > of {
			t.Errorf("%d of %d are done", done, of)
		}
	}}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct {
		name  string
		least float64
	}{{"whole", 0.95}, {"cropped", 0.80}} {
		found, of := 0, 0
		for _, r := range s.Recalls {
			if r.Least == part.least {
				found, of = found+r.Found, of+r.Copies
			}
		}
		if of < 20 || share(found, of) < part.least {
			t.Errorf("%s: %d of %d copies are known again", part.name, found, of)
		}
	}
	if s.FalsePictures > 0 || s.FalsePairs > 0 {
		t.Errorf("%d pictures that are no copies look like an earlier one", s.FalsePictures)
	}
	if s.Copies != 90 || s.Pairs != 100*99/2 || s.Hashes < 20000 || steps < 90 {
		t.Errorf("%d copies, %d pairs, %d hashes, %d steps", s.Copies, s.Pairs, s.Hashes, steps)
	}
	var out bytes.Buffer
	if err := s.WriteTable(&out); err != nil || !strings.Contains(out.String(), "0 of 100 pictures that are no copies (0.00000)") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestPictureTrialStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := (PictureTrial{Seed: 1, Pictures: 100, Copies: 10}).Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
}

func TestMadePictures(t *testing.T) {
	m := MadePictures{Seed: 5}
	if !slices.Equal(m.Picture(14).Pix, m.Picture(14).Pix) {
		t.Error("the same picture is not made twice")
	}
	if slices.Equal(m.Picture(14).Pix, MadePictures{Seed: 6}.Picture(14).Pix) {
		t.Error("another seed makes the same picture")
	}
	sizes := map[int]int{}
	for n := range 20 {
		sizes[m.family(n)]++
	}
	if sizes[9] != 2 || sizes[11] != 3 || sizes[14] != 6 || len(sizes) != 12 {
		t.Errorf("the families have %v members", sizes)
	}
	if slices.Equal(m.Picture(14).Pix, m.Picture(15).Pix) {
		t.Error("two pictures of one place are one")
	}
	kinds := map[string]bool{}
	for n := range 400 {
		kinds[m.place(n).kind] = true
	}
	if len(kinds) != 10 {
		t.Errorf("there are %d kinds of picture", len(kinds))
	}
}

func TestAlterations(t *testing.T) {
	m := MadePictures{Seed: 5}
	original := m.Picture(2)
	for _, a := range alterations() {
		one, err := m.copyOf(original, a, 9)
		if err != nil {
			t.Fatal(err)
		}
		again, err := m.copyOf(original, a, 9)
		if err != nil || !bytes.Equal(one, again) {
			t.Errorf("%s: another copy the second time, %v", a.name, err)
		}
	}
	w, h := original.Rect.Dx(), original.Rect.Dy()
	cut := cropped(original, [4]float64{0.1, 0, 0, 0.1})
	if cut.Rect.Dx() != w-w/10 || cut.Rect.Dy() != int(float64(h)*0.9) || cut.RGBAAt(0, 0) != original.RGBAAt(w/10, 0) {
		t.Errorf("%v of %v is left", cut.Rect, original.Rect)
	}
}
