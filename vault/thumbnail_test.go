package vault

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/counterclaim/counterclaim"
)

// thumb makes a thumbnail that must succeed, and decodes it.
func thumb(t *testing.T, file []byte, o ThumbnailOptions) image.Image {
	t.Helper()
	b, err := Thumbnail(context.Background(), bytes.NewReader(file), int64(len(file)), o)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// redCorner tells where the red corner of [testPicture] is: "left" or "right" of "top" or "bottom".
func redCorner(img image.Image) string {
	b := img.Bounds()
	for name, at := range map[string]image.Point{
		"top left": {b.Dx() / 4, b.Dy() / 4}, "top right": {b.Dx() * 3 / 4, b.Dy() / 4},
		"bottom left": {b.Dx() / 4, b.Dy() * 3 / 4}, "bottom right": {b.Dx() * 3 / 4, b.Dy() * 3 / 4},
	} {
		if r, g, _, _ := img.At(at.X, at.Y).RGBA(); r > 0xa000 && g < 0x6000 {
			return name
		}
	}
	return "nowhere"
}

func TestThumbnailIsTurnedAsEXIFSays(t *testing.T) {
	for turned, want := range map[uint16]string{1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left",
		5: "top left", 6: "top right", 7: "bottom right", 8: "bottom left"} {
		file := jpegFile(t, 640, 320, exifSegment(exifFile(binary.LittleEndian, ifdTag{0x112, []uint16{turned}})))
		img := thumb(t, file, ThumbnailOptions{Side: 100})
		size := image.Pt(100, 50)
		if turned >= 5 {
			size = image.Pt(50, 100)
		}
		if got := redCorner(img); got != want || img.Bounds().Size() != size {
			t.Errorf("turned %d: red is %s in %v, want %s in %v", turned, got, img.Bounds().Size(), want, size)
		}
	}
}

func TestThumbnailOfEveryKind(t *testing.T) {
	var b, tif bytes.Buffer
	if err := bmp.Encode(&b, testPicture(640, 320)); err != nil {
		t.Fatal(err)
	}
	if err := tiff.Encode(&tif, testPicture(640, 320), &tiff.Options{Compression: tiff.Deflate}); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"jpeg": jpegFile(t, 640, 320), "png": pngFile(t, 640, 320), "gif": gifFile(t, 640, 320), "bmp": b.Bytes(), "tiff": tif.Bytes()} {
		if f := lookToday(file); f.Width != 640 || f.Height != 320 || len(f.Notes) > 0 {
			t.Errorf("%s: %+v", name, f)
		}
		if img := thumb(t, file, ThumbnailOptions{}); redCorner(img) != "top left" || img.Bounds().Size() != image.Pt(320, 160) {
			t.Errorf("%s: red is %s in %v", name, redCorner(img), img.Bounds())
		}
	}
	if img := thumb(t, pngFile(t, 20, 10), ThumbnailOptions{Side: 100000}); img.Bounds().Size() != image.Pt(20, 10) {
		t.Errorf("a small picture was made larger: %v", img.Bounds())
	}
}

func TestThumbnailHasNothingButThePicture(t *testing.T) {
	file := jpegFile(t, 640, 320, exifSegment(cameraExif(binary.BigEndian)), xmpSegment(testXMP), iptcSegment(map[byte]string{80: "M. M."}),
		jpegSegmentOf(0xfe, []byte("a comment")))
	out, err := Thumbnail(context.Background(), bytes.NewReader(append(file, "behind"...)), int64(len(file)+6), ThumbnailOptions{})
	if err != nil {
		t.Fatal(err)
	}
	f := lookToday(out)
	if got := f.List(); len(got) != 4 || len(f.Notes) > 0 {
		t.Errorf("the thumbnail says %v, %q", got, f.Notes)
	}
	for _, part := range []string{"Ardan", "Exif", "adobe", "M. M.", "comment", "behind"} {
		if bytes.Contains(out, []byte(part)) {
			t.Errorf("the thumbnail has %q in it", part)
		}
	}
}

// TestBlurredThumbnailCannotBeReadBack blurs a fine pattern: nothing of it is left.
func TestBlurredThumbnailCannotBeReadBack(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 640, 320))
	for y := range 320 {
		for x := range 640 {
			img.Pix[img.PixOffset(x, y)] = uint8((x / 8 % 2) * 255)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	spread := func(img image.Image) uint32 {
		least, most := uint32(0xffff), uint32(0)
		for x := img.Bounds().Dx() / 4; x < img.Bounds().Dx()*3/4; x++ {
			v, _, _, _ := img.At(x, img.Bounds().Dy()/2).RGBA()
			least, most = min(least, v), max(most, v)
		}
		return most - least
	}
	plain, blurred := thumb(t, b.Bytes(), ThumbnailOptions{}), thumb(t, b.Bytes(), ThumbnailOptions{Blur: true})
	if plain.Bounds() != blurred.Bounds() || spread(plain) < 0x8000 || spread(blurred) > 0x1800 {
		t.Errorf("stripes differ by %x, blurred by %x", spread(plain), spread(blurred))
	}
}

func TestPictureOfManyScansIsRefused(t *testing.T) {
	file := jpegFile(t, 16, 16)
	at := bytes.Index(file, []byte{0xff, 0xda})
	scan := file[at : len(file)-2]
	file = append(append(file[:at:at], bytes.Repeat(scan, maxScans+1)...), 0xff, 0xd9)
	_, err := Thumbnail(context.Background(), bytes.NewReader(file), int64(len(file)), ThumbnailOptions{})
	if counterclaim.CodeOf(err) != counterclaim.CodeTooLarge {
		t.Errorf("%v", err)
	}
}

func TestThumbnailEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	file := jpegFile(t, 64, 64)
	if _, err := Thumbnail(ctx, bytes.NewReader(file), int64(len(file)), ThumbnailOptions{}); err != context.Canceled {
		t.Errorf("%v", err)
	}
}

func TestMemoryOfALargePicture(t *testing.T) {
	for _, progressive := range []bool{false, true} {
		l := &looker{Facts: Facts{Type: "image/jpeg"}, samples: 6, progressive: progressive}
		cost := l.pixelCost(nil)
		if want := map[bool]int64{false: 22, true: 46}[progressive]; cost != want {
			t.Errorf("progressive %v: %d bytes for four pixels, want %d", progressive, cost, want)
		}
	}
	file := jpegFile(t, 3000, 2000)
	spent := allocatedBy(func() { thumb(t, file, ThumbnailOptions{}) })
	if most := uint64(6e6*3) + 40<<20; spent > most {
		t.Errorf("a picture of 6 million pixels took %d MiB", spent>>20)
	}
}

func TestKeyFrame(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for ffmpeg is a script of the shell")
	}
	dir := t.TempDir()
	frame := filepath.Join(dir, "frame.jpg")
	if err := os.WriteFile(frame, jpegFile(t, 640, 320, exifSegment(cameraExif(binary.BigEndian))), 0o600); err != nil {
		t.Fatal(err)
	}
	script := func(name, body string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		return file
	}
	film := Facts{Type: "video/mp4"}
	for _, c := range []struct {
		name, body string
		code       counterclaim.Code
	}{
		{"whole", "/bin/cat '" + frame + "'", ""},
		{"fails", "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo 0123456789 >&2; done; echo 'moov atom not found' >&2; exit 1", counterclaim.CodeBadInput},
		{"gives a page", "echo '<html>'", counterclaim.CodeUnsupported},
		{"gives too much", "while :; do echo 0123456789012345678901234567890123456789012345678901234567890123456789; done", counterclaim.CodeTooLarge},
		{"sees no secrets", `[ -z "$COUNTERCLAIM_TEST_SECRET" ] && /bin/cat '` + frame + "'", ""},
	} {
		t.Setenv("COUNTERCLAIM_TEST_SECRET", "x")
		out, err := KeyFrame(context.Background(), "film.mp4", film, KeyFrameOptions{Program: script(strings.ReplaceAll(c.name, " ", "-"), c.body)})
		if counterclaim.CodeOf(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.code == "" && (lookToday(out).Make != "" || lookToday(out).Height != 320) {
			t.Errorf("%s: %+v", c.name, lookToday(out))
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := KeyFrame(ctx, "film.mp4", film, KeyFrameOptions{Program: script("waits", "exec sleep 600")}); err != context.Canceled {
		t.Errorf("what waits: %v", err)
	}
	if _, err := KeyFrame(context.Background(), "film.mp4", film, KeyFrameOptions{Program: "no-such-program"}); counterclaim.HintOf(err) != "install ffmpeg" {
		t.Errorf("without ffmpeg: %v", err)
	}
	if _, err := KeyFrame(context.Background(), "list.m3u8", Facts{Type: "text/plain"}, KeyFrameOptions{Program: "/bin/true"}); counterclaim.CodeOf(err) != counterclaim.CodeUnsupported {
		t.Errorf("a list: %v", err)
	}
}

func TestKeyFrameOpensNothingElse(t *testing.T) {
	args := frameArguments("mov", "/a/-i")
	at := slices.Index(args, "-i")
	if i := slices.Index(args, "-protocol_whitelist"); i < 0 || i > at || args[i+1] != "file" || args[at+1] != "file:/a/-i" {
		t.Errorf("%q", args)
	}
}

// TestKeyFrameOfARealFilm runs where ffmpeg is.
func TestKeyFrameOfARealFilm(t *testing.T) {
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Skip("ffmpeg is not installed")
	}
	for _, kind := range []string{"mp4", "mov", "webm", "mkv", "avi", "ts"} {
		file := filepath.Join(t.TempDir(), "film."+kind)
		if out, err := exec.Command(ffmpeg, "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=5:duration=2", "-pix_fmt", "yuv420p",
			"-metadata", "creation_time=2026-03-08T06:12:30Z", file).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", kind, err, out)
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f := lookToday(b)
		if len(f.Notes) > 0 || kind != "ts" && (f.Width != 320 || f.Height != 240 || f.Seconds < 1.9 || f.Seconds > 2.3 || len(f.Codecs) == 0) {
			t.Errorf("%s: %+v", kind, f)
		}
		if kind == "mp4" || kind == "mov" || kind == "webm" || kind == "mkv" {
			if f.Created != "2026-03-08T06:12:30Z" && f.Created != "" || kind == "mp4" && f.Created == "" {
				t.Errorf("%s: created %q", kind, f.Created)
			}
		}
		out, err := KeyFrame(context.Background(), file, f, KeyFrameOptions{})
		if err != nil || lookToday(out).Type != "image/jpeg" || lookToday(out).Width != 320 {
			t.Errorf("%s: %v, %+v", kind, err, lookToday(out))
		}
	}
}
