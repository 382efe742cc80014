package vault

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/jpeg"
	"io"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// today is the day on which the tests look.
func today() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) }

func lookToday(b []byte) Facts { return lookOn(bytes.NewReader(b), int64(len(b)), today()) }

func nearTo(p *float64, want float64) bool { return p != nil && math.Abs(*p-want) < 1e-4 }

func TestFactsOfAPicture(t *testing.T) {
	for _, order := range []bothOrders{binary.LittleEndian, binary.BigEndian} {
		block := cameraExif(order)
		iptc := iptcSegment(map[byte]string{80: "M. M.", 110: "Valley News", 116: "all rights", 120: "A bridge, later"})
		for name, file := range map[string][]byte{
			"image/jpeg": jpegFile(t, 64, 48, exifSegment(block), iptc),
			"image/png":  pngFile(t, 64, 48, pngChunkOf("eXIf", block)),
			"image/webp": webpFile(64, 48, riffChunk("EXIF", block)),
			"image/heic": heicFile(block),
			"image/tiff": block,
		} {
			f := lookToday(file)
			switch {
			case f.Type != name:
				t.Errorf("%s: the type is %s", name, f.Type)
			case f.Make != "Ardan Optics" || f.Model != "AO-7" || f.Lens != "AO 35mm" || f.Software != "Firm 1.2" || f.Turned != 6:
				t.Errorf("%s: the camera is %+v", name, f)
			case f.Taken != "2026-03-08T07:12:30+01:00" || f.Digitised != "2026-03-08T07:12:31" || f.Modified != "2026-03-08T07:30:00" || f.GPSTime != "2026-03-08T06:12:29Z":
				t.Errorf("%s: the times are %q %q %q %q", name, f.Taken, f.Digitised, f.Modified, f.GPSTime)
			case !nearTo(f.Lat, -12.51) || !nearTo(f.Lon, -45.25) || !nearTo(f.Altitude, 123.4) || !nearTo(f.Direction, 270.5) || f.DirectionRef != "true north":
				t.Errorf("%s: the place is %v", name, f.List())
			case f.Caption != "a bridge (synthetic)" || f.Byline != "N. N.":
				t.Errorf("%s: caption %q by %q", name, f.Caption, f.Byline)
			case name == "image/jpeg" && (f.Credit != "Valley News" || f.Rights != "all rights"):
				t.Errorf("%s: IPTC gave credit %q, rights %q", name, f.Credit, f.Rights)
			case len(f.Notes) > 0:
				t.Errorf("%s: notes %q", name, f.Notes)
			case name != "image/tiff" && name != "image/heic" && (f.Width != 64 || f.Height != 48):
				t.Errorf("%s: %d × %d", name, f.Width, f.Height)
			case name == "image/heic" && (f.Width != 4032 || f.Height != 3024 || f.Rotation != 90):
				t.Errorf("%s: %d × %d turned by %d", name, f.Width, f.Height, f.Rotation)
			}
		}
	}
}

func TestFactsOfIPTCAlone(t *testing.T) {
	f := lookToday(jpegFile(t, 8, 8, iptcSegment(map[byte]string{55: "20260308", 60: "071230+0100", 80: "M. M.", 120: "A bridge"})))
	if f.Byline != "M. M." || f.Caption != "A bridge" || f.Taken == "" {
		t.Errorf("IPTC gave %+v", f)
	}
}

func TestFactsOfXMP(t *testing.T) {
	for name, file := range map[string][]byte{
		"jpeg": jpegFile(t, 8, 8, xmpSegment(testXMP)),
		"png":  pngFile(t, 8, 8, pngChunkOf("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+testXMP))),
		"webp": webpFile(8, 8, riffChunk("XMP ", []byte(testXMP))),
		"mp4":  append(filmFile(), mp4BoxOf("uuid", []byte(xmpUUID), []byte(testXMP))...),
	} {
		f := lookToday(file)
		want := []string{"saved, Paint 9, 2026-03-09T08:00:00Z", "converted, Paint 10"}
		if f.Software != "Paint 9" || !slices.Equal(f.Edits, want) || f.Caption != "A bridge" || f.Byline != "N. N." || f.Credit != "Valley News" ||
			f.Digitised != "2026-03-08T07:12:30+01:00" || !nearTo(f.Lat, -12.51) || !nearTo(f.Lon, -45.25) {
			t.Errorf("%s: %+v", name, f)
		}
		if len(f.Notes) > 0 {
			t.Errorf("%s: notes %q", name, f.Notes)
		}
	}
}

func TestFactsOfAFilm(t *testing.T) {
	film := lookToday(filmFile())
	if film.Type != "video/mp4" || film.Seconds != 12.5 || film.Created != "2026-03-08T06:12:30Z" || film.Width != 1920 || film.Height != 1080 || film.Rotation != 90 ||
		!slices.Equal(film.Codecs, []string{"avc1", "mp4a"}) || !nearTo(film.Lat, -12.51) || !nearTo(film.Altitude, 123.4) || len(film.Notes) > 0 {
		t.Errorf("MP4: %+v", film)
	}
	apple := lookToday(filmFile(appleMeta(map[string]string{"com.apple.quicktime.make": "Ardan", "com.apple.quicktime.creationdate": "2026-03-08T07:12:30+0100"},
		"com.apple.quicktime.make", "com.apple.quicktime.creationdate")))
	if apple.Make != "Ardan" || apple.Taken != "2026-03-08T07:12:30+01:00" || len(apple.Notes) > 0 {
		t.Errorf("a telephone's film: %+v", apple)
	}
	loci := lookToday(filmFile(mp4BoxOf("udta", mp4BoxOf("loci", u32(0), []byte{0x15, 0xc7}, []byte("Olm\x00\x00"), u32(uint32(45*65536), uint32(12*65536), 0)))))
	if loci.Lat == nil {
		t.Errorf("3GPP's place: %+v", loci)
	}
	whole := filmFile()
	short := whole[:len(whole)-72] // without its content
	for name, content := range map[string][]byte{
		"content to the end":               append(u32(0), append([]byte("mdat"), make([]byte, 99)...)...),
		"content with a length of 64 bits": append(append(u32(1), "mdat"...), append(u32(0, 116), make([]byte, 100)...)...),
	} {
		if f := lookToday(append(short[:len(short):len(short)], content...)); len(f.Notes) > 0 || f.Seconds != 12.5 {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if f := lookToday(filmFile(u32(0, 0))); len(f.Notes) > 0 || f.Seconds != 12.5 {
		t.Errorf("a list that ends with a length of 0: %+v", f)
	}
	for _, kind := range []string{"webm", "matroska"} {
		f := lookToday(webmFile(kind, mkvElement(mkvCluster, make([]byte, 100))))
		if !strings.HasSuffix(f.Type, kind) || f.Seconds != 12.5 || f.Created != "2026-03-08T06:12:30Z" || f.Width != 1280 || f.Height != 720 ||
			!slices.Equal(f.Codecs, []string{"V_VP9"}) || !nearTo(f.Lat, -12.51) || f.Software != "Mux 1" || len(f.Notes) > 0 {
			t.Errorf("%s: %+v", kind, f)
		}
	}
	head := mkvElement(mkvHead, mkvElement(mkvDocType, []byte("webm")))
	rest := webmFile("webm")[len(head)+12:]
	live := append(append(head, elementHead(mkvSegment, unknownLength)...), append(rest, append(elementHead(mkvCluster, unknownLength), make([]byte, 200)...)...)...)
	if f := lookToday(live); f.Type != "video/webm" || f.Seconds != 12.5 || len(f.Notes) > 0 {
		t.Errorf("a live recording: %+v", f)
	}
	wav := lookToday(riffFile("WAVE", riffChunk("fmt ", []byte{1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0}), riffChunk("data", make([]byte, 16000*3))))
	if wav.Type != "audio/wav" || wav.Seconds != 3 || len(wav.Notes) > 0 {
		t.Errorf("WAV: %+v", wav)
	}
}

func TestFactsOfCredentials(t *testing.T) {
	jumbf := append([]byte("JP\x00\x01\x00\x00\x00\x01\x00\x00\x00\x40jumb\x00\x00\x00\x20jumd"), "c2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71\x03c2pa\x00"...)
	for where, file := range map[string][]byte{
		"JPEG APP11": jpegFile(t, 8, 8, jpegSegmentOf(0xeb, jumbf)),
		"PNG caBX":   pngFile(t, 8, 8, pngChunkOf("caBX", jumbf)),
		"a uuid box": append(filmFile(), mp4BoxOf("uuid", []byte(c2paUUID), make([]byte, 32))...),
		"RIFF C2PA":  webpFile(8, 8, riffChunk("C2PA", jumbf)),
		"TIFF tag":   exifFile(binary.LittleEndian, ifdTag{c2paTag, rawTag{7, 4, 0}}),
	} {
		if f := lookToday(file); !strings.Contains(f.Credentials, where) || !strings.Contains(f.Credentials, "not checked") {
			t.Errorf("%s: %q", where, f.Credentials)
		}
	}
	if f := lookToday(jpegFile(t, 8, 8)); f.Credentials != "" {
		t.Errorf("a picture without credentials: %q", f.Credentials)
	}
}

func TestTypesByContent(t *testing.T) {
	for want, b := range map[string]string{
		"image/gif": "GIF89a", "application/pdf": "%PDF-1.7", "application/zip": "PK\x03\x04", "text/plain": "word", "application/xml": "<?xml version='1.0'?><a/>",
		"image/svg+xml": "\xef\xbb\xbf<?xml version='1.0'?><!-- x --><svg onload='f()'/>", "text/html": "  <!DOCTYPE HTML><p>", unknownType: "\x00\x01\x02",
		"application/x-elf": "\x7fELF\x02", "audio/flac": "fLaC", "text/rtf": "{\\rtf1", "text/x-shellscript": "#!/bin/sh", "video/quicktime": "\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00",
		"image/avif": "\x00\x00\x00\x14ftypavif\x00\x00\x00\x00", "audio/mp4": "\x00\x00\x00\x14ftypM4A \x00\x00\x00\x00", "audio/mpeg": "ID3\x04",
		"video/3gpp": "\x00\x00\x00\x14ftyp3gp4\x00\x00\x00\x00",
	} {
		if got := TypeOf([]byte(b)); got != want {
			t.Errorf("%q is %s, not %s", b, got, want)
		}
	}
	if got := TypeOf([]byte("\xff\xfe<\x00s\x00v\x00g\x00>\x00")); got != "image/svg+xml" {
		t.Errorf("a drawing in UTF-16 is %s", got)
	}
}

func TestOddTimesAndPlaces(t *testing.T) {
	exif := func(tags ...ifdTag) Facts {
		return lookToday(jpegFile(t, 8, 8, exifSegment(exifFile(binary.LittleEndian, tags...))))
	}
	taken := func(at string) Facts { return exif(ifdTag{0x8769, []ifdTag{{0x9003, at}}}) }
	gps := func(ns string, lat [][2]uint32, lon [][2]uint32) Facts {
		return exif(ifdTag{0x8825, []ifdTag{{1, ns}, {2, lat}, {3, "E"}, {4, lon}}})
	}
	for _, c := range []struct {
		name, note string
		f          Facts
	}{
		{"future", "in the future", taken("2031:01:01 00:00:00")},
		{"early", "before 1990", taken("1970:01:01 00:00:00")},
		{"no time", "is none", taken("2026:13:45 99:99:99")},
		{"zone", "zone of its time", exif(ifdTag{0x8769, []ifdTag{{0x9003, "2026:03:08 07:12:30"}, {0x9011, "+99:00"}}})},
		{"order", "changed before it was taken", exif(ifdTag{0x132, "2026:01:01 00:00:00"}, ifdTag{0x8769, []ifdTag{{0x9003, "2026:03:08 07:12:30"}}})},
		{"satellites", "days apart", exif(ifdTag{0x8769, []ifdTag{{0x9003, "2026:03:08 07:12:30"}}},
			ifdTag{0x8825, []ifdTag{{7, [][2]uint32{{6, 1}, {0, 1}, {0, 1}}}, {0x1d, "2026:02:01"}}})},
		{"latitude", "are none", gps("N", [][2]uint32{{95, 1}, {0, 1}, {0, 1}}, [][2]uint32{{5, 1}, {0, 1}, {0, 1}})},
		{"zero", "no place was known", gps("N", [][2]uint32{{0, 1}, {0, 1}, {0, 1}}, [][2]uint32{{0, 1}, {0, 1}, {0, 1}})},
		{"half", "which half", gps("?", [][2]uint32{{5, 1}, {0, 1}, {0, 1}}, [][2]uint32{{5, 1}, {0, 1}, {0, 1}})},
		{"two numbers", "damaged", gps("N", [][2]uint32{{5, 1}, {0, 1}}, [][2]uint32{{5, 1}, {0, 1}, {0, 1}})},
		{"direction", "degrees is none", exif(ifdTag{0x8825, []ifdTag{{0x11, [][2]uint32{{9999, 10}}}}})},
		{"turned", "nonsense of how it is turned", exif(ifdTag{0x112, []uint16{77}})},
	} {
		if !hasNote(c.f, c.note) {
			t.Errorf("%s: no note %q in %q", c.name, c.note, c.f.Notes)
		}
	}
	if f := taken("0000:00:00 00:00:00"); len(f.Notes) > 0 || f.Taken != "" {
		t.Errorf("a time that is not set: %q, %q", f.Taken, f.Notes)
	}
	if f := gps("N", [][2]uint32{{95, 1}, {0, 1}, {0, 1}}, [][2]uint32{{5, 1}, {0, 1}, {0, 1}}); f.Lat != nil {
		t.Error("a latitude of 95 degrees was taken")
	}
}

func hasNote(f Facts, part string) bool {
	return slices.ContainsFunc(f.Notes, func(n string) bool { return strings.Contains(n, part) })
}

func TestNameNotes(t *testing.T) {
	jpg := lookToday(jpegFile(t, 8, 8))
	for name, want := range map[string]int{"a.jpg": 0, "A.JPEG": 0, "a": 0, "a.unheardof": 0, "a.png": 1, "a.pdf": 1, "a.docx": 1, "a.txt": 1, "a.exe": 1,
		"../../etc/a.jpg": 1, "a\u202egpj.exe": 2, "..": 1, "a\\b.jpg": 1} {
		if got := NameNotes(name, jpg); len(got) != want {
			t.Errorf("%q: %d notes, want %d: %q", name, len(got), want, got)
		}
	}
	if got := NameNotes("report.docx", Facts{Type: "application/zip", Size: 1}); len(got) != 0 {
		t.Errorf("a document that is a ZIP: %q", got)
	}
}

func TestFactsInJSONAndAsAMap(t *testing.T) {
	f := lookToday(jpegFile(t, 8, 8, exifSegment(cameraExif(binary.BigEndian))))
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	delete(all, "notes")
	listed := f.Map()
	if len(all) != len(listed) || len(all) < 15 {
		t.Errorf("JSON has %d facts and the list %d: %s, %v", len(all), len(listed), b, listed)
	}
	for kind, b := range map[string][]byte{"picture": jpegFile(t, 8, 8, exifSegment(cameraExif(binary.BigEndian))), "film": filmFile(), "edited": jpegFile(t, 8, 8, xmpSegment(testXMP)),
		"damaged": jpegFile(t, 8, 8)[:300]} {
		if f := lookToday(b); !reflect.DeepEqual(FactsOf(f.Map()), f) {
			t.Errorf("%s: %+v came back as %+v", kind, f, FactsOf(f.Map()))
		}
	}
	for name := range all {
		if listed[name] == "" {
			t.Errorf("%s is in JSON and not in the list", name)
		}
	}
}

// TestOtherDirectoriesAreNoPlace has a directory in which the numbers of latitude and its half mean a version.
func TestOtherDirectoriesAreNoPlace(t *testing.T) {
	interop := ifdTag{0xa005, []ifdTag{{1, "R98"}, {2, rawTag{7, 4, 0x30303130}}}}
	f := lookToday(jpegFile(t, 8, 8, exifSegment(exifFile(binary.LittleEndian, ifdTag{0x8769, []ifdTag{{0x9003, "2026:03:08 07:12:30"}, interop}}))))
	if f.Lat != nil || len(f.Notes) > 0 || f.Taken == "" {
		t.Errorf("%v, %q", f.List(), f.Notes)
	}
	place := []ifdTag{{1, "N"}, {2, [][2]uint32{{12, 1}, {0, 1}, {0, 1}}}, {3, "E"}, {4, [][2]uint32{{45, 1}, {0, 1}, {0, 1}}}}
	f = lookToday(jpegFile(t, 8, 8, exifSegment(exifFile(binary.LittleEndian, ifdTag{0x8769, []ifdTag{interop}}, ifdTag{0x8825, place}))))
	if !nearTo(f.Lat, 12) || !nearTo(f.Lon, 45) || len(f.Notes) > 0 {
		t.Errorf("%v, %q", f.List(), f.Notes)
	}
}

// TestLargePictureIsReadOnce looks at a picture full of noise, in whose data markers' first byte is common.
func TestLargePictureIsReadOnce(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 1500, 1000))
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = uint8(noise.Uint32())
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b.Bytes(), []byte{0xff, 0}); n < 1000 {
		t.Fatalf("the picture has only %d bytes that look like markers", n)
	}
	r := &countedReads{r: bytes.NewReader(b.Bytes())}
	f := lookOn(r, int64(b.Len()), today())
	if len(f.Notes) > 0 || r.bytes > 3*int64(b.Len())+2<<20 {
		t.Errorf("of %d bytes %d were read: %q", b.Len(), r.bytes, f.Notes)
	}
}

// countedReads counts what is read.
type countedReads struct {
	r     io.ReaderAt
	bytes int64
}

func (c *countedReads) ReadAt(p []byte, off int64) (int, error) {
	c.bytes += int64(len(p))
	return c.r.ReadAt(p, off)
}
