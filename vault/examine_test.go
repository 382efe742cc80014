package vault

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/counterclaim/counterclaim"
)

func TestExamine(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	file := jpegFile(t, 640, 320, exifSegment(cameraExif(binary.LittleEndian)))
	open := &counterclaim.Exhibit{Name: "a.png"}
	k, err := s.Put(t.Context(), bytes.NewReader(file), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	open.ID = k.ID
	look, err := s.Examine(t.Context(), open)
	if err != nil || look == nil || open.Facts["make"] == "" || open.Facts["type"] != "image/jpeg" || len(open.PHash) != 16 || len(open.Likeness) != LikenessSize {
		t.Fatalf("%+v, %v", open, err)
	}
	if !strings.Contains(open.Facts["notes"], "its name ends as image/png does") {
		t.Errorf("the name's ending is not noted: %q", open.Facts["notes"])
	}
	thumb, err := s.Thumbnail(open.ID)
	if f := lookToday(thumb); err != nil || f.Type != "image/jpeg" || f.Make != "" || max(f.Width, f.Height) != thumbSide {
		t.Errorf("the thumbnail: %+v, %v", f, err)
	}
	if left, err := s.Leftovers(t.Context()); err != nil || len(left) > 0 {
		t.Errorf("the thumbnail is taken for a leftover: %v, %v", left, err)
	}

	// Of what is confidential neither likeness nor thumbnail stays; of what is encrypted to others nothing is read.
	k, err = s.PutSealed(t.Context(), bytes.NewReader(file), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	secret := &counterclaim.Exhibit{ID: k.ID, Name: "a.jpg", Description: counterclaim.Description{Sensitivity: counterclaim.Confidential}}
	look, err = s.Examine(t.Context(), secret)
	if err != nil || look == nil || secret.Facts["make"] == "" || secret.Likeness != nil {
		t.Errorf("%+v, %v", secret, err)
	}
	if _, err := s.Thumbnail(secret.ID); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Errorf("there is a thumbnail of what is confidential: %v", err)
	}
	holder, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	k, err = s.PutSealed(t.Context(), strings.NewReader("for one alone"), Limits{}, holder.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	closed := &counterclaim.Exhibit{ID: k.ID, Name: "a.jpg", Size: k.Size, Description: secret.Description}
	look, err = s.Examine(t.Context(), closed)
	if err != nil || look != nil || closed.Facts["type"] != "" || !strings.Contains(closed.Facts["notes"], "encrypted to others") {
		t.Errorf("%+v, %v", closed.Facts, err)
	}

	for id, want := range map[counterclaim.ID]bool{closed.ID: true, secret.ID: false, open.ID: false, counterclaim.HashOf("nothing"): false} {
		if got := s.Closed(id); got != want {
			t.Errorf("%s is encrypted to others: %v", id.Short(), got)
		}
	}

	// A thumbnail goes with what it is of, and one that was left behind is swept.
	if err := s.Erase(open.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Thumbnail(open.ID); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Errorf("the thumbnail of what was erased: %v", err)
	}
	if err := s.keepThumbnail(open.ID, thumb); err != nil {
		t.Fatal(err)
	}
	swept, err := s.Sweep(t.Context(), time.Now().Add(time.Hour))
	if err != nil || len(swept) != 1 || swept[0].Path != s.thumbnailPath(open.ID) {
		t.Errorf("%v, %v", swept, err)
	}
	if _, err := s.Examine(t.Context(), open); counterclaim.CodeOf(err) != counterclaim.CodeNotFound {
		t.Errorf("what is not there: %v", err)
	}
}

// Whatever a file holds, it is kept as it came, what is odd is noted, and it costs no more than a picture may.
func TestHostileFilesAreKept(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hostileFiles(t) {
		if len(h.file) == 0 {
			continue // refused as empty
		}
		for _, sealed := range []bool{false, true} {
			x := &counterclaim.Exhibit{Name: "../../" + h.name, Description: counterclaim.Description{Sensitivity: counterclaim.Public}}
			k, err := s.Put(t.Context(), bytes.NewReader(h.file), Limits{})
			if sealed {
				x.Sensitivity = counterclaim.Confidential
				k, err = s.PutSealed(t.Context(), bytes.NewReader(h.file), Limits{})
			}
			if err != nil {
				t.Fatalf("%s: %v", h.name, err)
			}
			x.ID = k.ID
			if spent := allocatedBy(func() { _, err = s.Examine(t.Context(), x) }); err != nil || spent > maxPicture {
				t.Errorf("%s: %v, %d MiB of memory", h.name, err, spent>>20)
			}
			if !strings.Contains(x.Facts["notes"], h.note) || !strings.Contains(x.Facts["notes"], "parts of a path") {
				t.Errorf("%s: no note %q in %q", h.name, h.note, x.Facts["notes"])
			}
		}
	}
	problems := 0
	err = s.Check(t.Context(), func(c Checked) error {
		if c.Wrong != "" {
			problems++
		}
		return nil
	})
	if err != nil || problems > 0 {
		t.Errorf("%d of what was kept is not what came: %v", problems, err)
	}
}
