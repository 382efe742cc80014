package vault

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// seedFiles adds files of every kind, whole and hostile, and those of a test's own.
func seedFiles(f *testing.F, kinds ...string) {
	f.Helper()
	block := cameraExif(binary.LittleEndian)
	for kind, file := range map[string][]byte{
		"jpeg": jpegFile(f, 8, 8, exifSegment(block), xmpSegment(testXMP), iptcSegment(map[byte]string{55: "20260308", 80: "M. M.", 120: "x"})),
		"png":  pngFile(f, 8, 8, pngChunkOf("eXIf", block), pngChunkOf("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+testXMP))),
		"gif":  gifFile(f, 8, 8), "webp": webpFile(8, 8, riffChunk("EXIF", block)), "tiff": exifFile(binary.BigEndian, ifdTag{0x100, []uint16{8}}),
		"wav":  riffFile("WAVE", riffChunk("fmt ", make([]byte, 16)), riffChunk("data", nil)),
		"film": filmFile(appleMeta(map[string]string{"com.apple.quicktime.make": "Ardan"}, "com.apple.quicktime.make")),
		"heic": heicFile(block), "webm": webmFile("webm", mkvElement(mkvCluster, make([]byte, 50))),
	} {
		if len(kinds) == 0 || strings.Contains(strings.Join(kinds, " "), kind) {
			f.Add(file)
		}
	}
	for _, h := range hostileFiles(f) {
		if len(h.file) < 1<<14 {
			f.Add(h.file)
		}
	}
}

// judgeFacts fails where facts are not what they are to be, whatever was looked at.
func judgeFacts(t *testing.T, f Facts) {
	t.Helper()
	if f.Lat != nil && !(*f.Lat >= -90 && *f.Lat <= 90 && *f.Lon >= -180 && *f.Lon <= 180) {
		t.Errorf("no place on Earth: %v, %v", *f.Lat, *f.Lon)
	}
	if f.Direction != nil && !(*f.Direction >= 0 && *f.Direction < 360) || f.Altitude != nil && !(*f.Altitude > -12000 && *f.Altitude < 100000) {
		t.Errorf("no direction or height: %v", f.List())
	}
	if f.Width < 0 || f.Height < 0 || f.Seconds < 0 || f.Turned < 0 || f.Turned > 8 || f.Rotation%90 != 0 {
		t.Errorf("no size, duration or turn: %v", f.List())
	}
	if len(f.Notes) > maxNotes+1 || len(f.Codecs) > maxFactList || len(f.Edits) > maxFactList {
		t.Errorf("%d notes, %d codecs, %d edits", len(f.Notes), len(f.Codecs), len(f.Edits))
	}
	for _, s := range []string{f.Taken, f.Digitised, f.Modified, f.Created, f.GPSTime} {
		if _, _, ok := instants(s); s != "" && !ok {
			t.Errorf("%q is no time", s)
		}
	}
	for _, x := range f.List() {
		if !utf8.ValidString(x.Value) || strings.ContainsAny(x.Value, "\x00\n\x1b\u202e") {
			t.Errorf("%s is no line of text: %q", x.Name, x.Value)
		}
	}
	for _, n := range f.Notes {
		if n != tidy(n) || strings.Contains(n, "could not be read to the end") {
			t.Errorf("a note: %q", n) // the latter is a panic of a reader
		}
	}
}

func FuzzLook(f *testing.F) {
	seedFiles(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		facts := lookToday(b)
		judgeFacts(t, facts)
		NameNotes("a.jpg", facts)
	})
}

func FuzzEXIF(f *testing.F) {
	f.Add(cameraExif(binary.LittleEndian))
	f.Add(cameraExif(binary.BigEndian))
	f.Add(manyDirectories(70))
	f.Fuzz(func(t *testing.T, b []byte) {
		l := &looker{factsReader: newFactsReader(bytes.NewReader(nil), 0), now: today()}
		l.exif(bytes.NewReader(b), int64(len(b)))
		judgeFacts(t, l.Facts)
	})
}

func FuzzIPTC(f *testing.F) {
	f.Add(iptcSegment(map[byte]string{55: "20260308", 60: "071230+0100", 80: "M. M.", 120: "A bridge"})[4:])
	f.Fuzz(func(t *testing.T, b []byte) {
		l := &looker{now: today()}
		l.iptc(b)
		judgeFacts(t, l.Facts)
	})
}

func FuzzXMP(f *testing.F) {
	f.Add([]byte(testXMP))
	f.Fuzz(func(t *testing.T, b []byte) {
		l := &looker{now: today()}
		l.xmp(b)
		judgeFacts(t, l.Facts)
	})
}

func FuzzFilm(f *testing.F) {
	seedFiles(f, "film", "heic")
	f.Fuzz(func(t *testing.T, b []byte) {
		l := &looker{factsReader: newFactsReader(bytes.NewReader(b), int64(len(b))), now: today(), Facts: Facts{Type: "image/heic", Size: int64(len(b))}}
		l.mp4()
		judgeFacts(t, l.Facts)
	})
}

func FuzzMatroska(f *testing.F) {
	seedFiles(f, "webm")
	f.Fuzz(func(t *testing.T, b []byte) {
		l := &looker{factsReader: newFactsReader(bytes.NewReader(b), int64(len(b))), now: today(), Facts: Facts{Size: int64(len(b))}}
		l.matroska()
		judgeFacts(t, l.Facts)
	})
}

func FuzzThumbnail(f *testing.F) {
	seedFiles(f, "jpeg", "png", "gif", "webp", "tiff")
	f.Fuzz(func(t *testing.T, b []byte) {
		out, err := Thumbnail(context.Background(), bytes.NewReader(b), int64(len(b)), ThumbnailOptions{Side: 32})
		if err != nil {
			if code := counterclaim.CodeOf(err); code == counterclaim.CodeInternal {
				t.Error(err)
			}
			return
		}
		if facts := lookToday(out); facts.Type != "image/jpeg" || facts.Width > 32 || facts.Height > 32 || len(facts.List()) != 4 || len(facts.Notes) > 0 {
			t.Errorf("%+v", facts)
		}
	})
}

func FuzzOdds(f *testing.F) {
	f.Add("2026-03-08T07:12:30", "2026-03-08", 12.5, 45.0, 10.0)
	f.Fuzz(func(t *testing.T, taken, day string, lat, lon, radius float64) {
		facts := Facts{Taken: taken, Created: taken, Lat: &lat, Lon: &lon}
		claim := happened(day, day, counterclaim.Place{Name: "Olm", Lat: lon, Lon: lat, RadiusKM: radius, Precision: counterclaim.Exact})
		for _, s := range Odds(facts, []counterclaim.Claim{claim}) {
			if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
				t.Error(s)
			}
		}
	})
}
