package vault

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/bep/imagemeta"
)

// maxExifReads is how often one block of EXIF may make its reader read: an honest one needs some hundred.
const maxExifReads = 20000

// patience lets a reader read so often, then ends the file for it.
type patience struct {
	*io.SectionReader
	left int
}

func (p *patience) Read(b []byte) (int, error) {
	if p.left--; p.left < 0 {
		return 0, io.ErrUnexpectedEOF
	}
	return p.SectionReader.Read(b)
}

// exifTags collects the tags that become facts.
type exifTags map[string]any

func (t exifTags) text(name string) string {
	switch v := t[name].(type) {
	case string:
		return tidy(v)
	case []string:
		return tidy(strings.Join(v, ", "))
	}
	return ""
}

// number gives a tag that is one number; ok is false where it is none.
func (t exifTags) number(name string) (float64, bool) {
	switch v := t[name].(type) {
	case float64:
		return v, true
	case float32:
		return float64(v), true
	case uint8:
		return float64(v), true
	case uint16:
		return float64(v), true
	case uint32:
		return float64(v), true
	case interface{ Float64() float64 }:
		return v.Float64(), true
	}
	return 0, false
}

// exifBlock reads a block of EXIF that was found in a picture or film; nil is one that is cut short or too long.
func (l *looker) exifBlock(b []byte) {
	if b == nil {
		l.note("its EXIF is cut short or longer than %d bytes, and is not read", maxFactBlock)
		return
	}
	l.exif(bytes.NewReader(b), int64(len(b)))
}

// tiff reads a TIFF file, which is EXIF as a whole.
func (l *looker) tiff() {
	if h := l.read(0, 4); h == nil || h[2] == 43 || h[3] == 43 {
		l.note("it is a BigTIFF file, whose facts are not read")
		return
	}
	s := l.exif(l, l.Size)
	if s.width > 0 || s.height > 0 {
		l.sized(s.width, s.height)
	}
	if s.c2pa {
		l.credentialsIn("TIFF tag 52545")
	}
}

// exif reads the tags of a block of EXIF, and what is odd in its directories.
func (l *looker) exif(r io.ReaderAt, size int64) ifdShape {
	shape := ifdLook(r, size)
	for _, n := range shape.notes {
		l.note("%s", n)
	}
	tags, unclear := exifTags{}, map[string]bool{}
	_, err := imagemeta.Decode(imagemeta.Options{
		R:           &patience{io.NewSectionReader(r, 0, size), maxExifReads},
		ImageFormat: imagemeta.TIFF,
		Sources:     imagemeta.EXIF | imagemeta.IPTC | imagemeta.XMP,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool {
			// The same numbers mean a place in one directory and something else in the others.
			gps := strings.HasSuffix(t.Namespace, "/GPSInfoIFD")
			return t.Source == imagemeta.IPTC || gps == strings.HasPrefix(t.Tag, "GPS") && (gps || t.Namespace == "IFD0" || strings.HasSuffix(t.Namespace, "/ExifIFDP"))
		},
		HandleTag: tags.take,
		HandleXMP: func(r io.Reader) error {
			b, err := io.ReadAll(io.LimitReader(r, maxFactBlock))
			l.xmp(b)
			return err
		},
		Warnf: func(format string, args ...any) { // its first word is the tag
			name, _, _ := strings.Cut(fmt.Sprintf(format, args...), ":")
			unclear[name] = true
		},
	})
	if err != nil {
		l.note("its EXIF is damaged: %v", err)
	}
	l.exifFacts(tags)
	l.exifTimes(tags)
	if !unclear["GPSLatitude"] && !unclear["GPSLongitude"] {
		l.exifPlace(tags)
	} else {
		l.note("its coordinates in EXIF are damaged")
	}
	l.iptcFacts(tags)
	return shape
}

// take keeps a tag, the first of its name; IPTC's names do not meet EXIF's but for none that is used here.
func (t exifTags) take(tag imagemeta.TagInfo) error {
	name := tag.Tag
	if tag.Source == imagemeta.IPTC {
		name = "IPTC " + name
	}
	if _, have := t[name]; !have && len(t) < 500 {
		t[name] = tag.Value
	}
	return nil
}

func (l *looker) exifFacts(t exifTags) {
	keepFact(&l.Make, t.text("Make"))
	keepFact(&l.Model, t.text("Model"))
	keepFact(&l.Lens, t.text("LensModel"))
	keepFact(&l.Software, t.text("Software"))
	listFact(&l.Edits, t.text("ProcessingSoftware"))
	keepFact(&l.Caption, t.text("ImageDescription"))
	keepFact(&l.Byline, t.text("Artist"))
	keepFact(&l.Rights, t.text("Copyright"))
	if n, ok := t.number("Orientation"); ok && l.Turned == 0 {
		switch {
		case n >= 2 && n <= 8:
			l.Turned = int(n)
		case n != 1 && n != 0:
			l.note("its EXIF says nonsense of how it is turned: %v", n)
		}
	}
}

func (l *looker) exifTimes(t exifTags) {
	for _, x := range []struct {
		to         *string
		name, zone string
	}{
		{&l.Taken, "DateTimeOriginal", "OffsetTimeOriginal"},
		{&l.Digitised, "CreateDate", "OffsetTimeDigitized"},
		{&l.Modified, "ModifyDate", "OffsetTime"},
	} {
		l.time(x.to, t.text(x.name), t.text(x.zone), "EXIF "+x.name)
	}
	day, clock := t.text("GPSDateStamp"), t.text("GPSTimeStamp")
	clock, _, _ = strings.Cut(clock, ".")
	if day != "" && clock != "" {
		l.time(&l.GPSTime, day+" "+clock, "Z", "EXIF GPSTimeStamp")
	}
}

// localLayout is a time without a zone.
const localLayout = "2006-01-02T15:04:05"

// time sets a time from EXIF's way of writing it, with its zone where there is one.
func (l *looker) time(to *string, s, zone, what string) {
	s = strings.TrimSpace(s)
	if strings.Trim(s, "0: ") == "" {
		return // not set
	}
	at, err := time.Parse("2006:01:02 15:04:05", s)
	if err != nil {
		l.note("its time in %s is none: %q", what, tidy(s))
		return
	}
	if zone = strings.TrimSpace(zone); zone != "" {
		if in, err := time.Parse("2006:01:02 15:04:05Z07:00", s+zone); err == nil && validZone(in) {
			keepFact(to, in.Format(time.RFC3339))
			return
		}
		l.note("the zone of its time in %s is none: %q", what, zone)
	}
	keepFact(to, at.Format(localLayout))
}

// validZone reports whether a time's zone is one that clocks somewhere show.
func validZone(t time.Time) bool {
	_, off := t.Zone()
	return off >= -12*3600 && off <= 14*3600
}

func (l *looker) exifPlace(t exifTags) {
	lat, okLat := t.number("GPSLatitude")
	lon, okLon := t.number("GPSLongitude")
	ns, ew := strings.ToUpper(t.text("GPSLatitudeRef")), strings.ToUpper(t.text("GPSLongitudeRef"))
	switch {
	case !okLat && !okLon:
	case !okLat || !okLon:
		l.note("its EXIF has one coordinate without the other")
	case lat == 0 && lon == 0:
		l.note("its coordinates in EXIF are 0, 0: no place was known")
	case ns != "N" && ns != "S" || ew != "E" && ew != "W":
		l.note("its coordinates in EXIF do not say which half of the Earth they are of: %v, %v", lat, lon)
	default:
		if ns == "S" {
			lat = -lat
		}
		if ew == "W" {
			lon = -lon
		}
		l.placed(lat, lon, "EXIF")
	}
	if m, ok := t.number("GPSAltitude"); ok {
		if ref, _ := t.number("GPSAltitudeRef"); ref == 1 {
			m = -m
		}
		l.height(m)
	}
	if d, ok := t.number("GPSImgDirection"); ok && l.Direction == nil {
		if d == 360 {
			d = 0
		}
		if !(d >= 0 && d < 360) {
			l.note("its direction of %v degrees is none", d)
			return
		}
		l.Direction = &d
		switch strings.ToUpper(t.text("GPSImgDirectionRef")) {
		case "T":
			l.DirectionRef = "true north"
		case "M":
			l.DirectionRef = "magnetic north"
		}
	}
}

// iptc reads a block of Photoshop resources, of which one is IPTC. It is handed on in the least JPEG file that holds it.
func (l *looker) iptc(b []byte) {
	if len(b) == 0 || len(b) > 0xffff-2 {
		return
	}
	n := len(b) + 2
	file := append([]byte{0xff, 0xd8, 0xff, 0xed, byte(n >> 8), byte(n)}, b...)
	file = append(file, 0xff, 0xd9)
	tags := exifTags{}
	_, err := imagemeta.Decode(imagemeta.Options{
		R:           &patience{io.NewSectionReader(bytes.NewReader(file), 0, int64(len(file))), maxExifReads},
		ImageFormat: imagemeta.JPEG,
		Sources:     imagemeta.IPTC,
		HandleTag:   tags.take,
	})
	if err != nil {
		l.note("its IPTC is damaged: %v", err)
	}
	l.iptcFacts(tags)
}

func (l *looker) iptcFacts(t exifTags) {
	keepFact(&l.Caption, t.text("IPTC Caption-Abstract"))
	keepFact(&l.Byline, t.text("IPTC By-line"))
	keepFact(&l.Credit, t.text("IPTC Credit"))
	keepFact(&l.Rights, t.text("IPTC CopyrightNotice"))
	listFact(&l.Edits, t.text("IPTC OriginatingProgram"))
	day, clock := t.text("IPTC DateCreated"), t.text("IPTC TimeCreated")
	if len(day) == len("2026:03:08") && len(clock) >= 8 {
		l.time(&l.Taken, day+" "+clock[:8], clock[8:], "IPTC")
	}
}
