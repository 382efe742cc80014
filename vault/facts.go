package vault

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Facts are what the bytes of an exhibit say of it. Whoever made the file could write anything there: facts are clues, and none
// of them proves where or when something was seen.
type Facts struct {
	Type string `json:"type"` // media type, by content and never by name
	Size int64  `json:"size"` // bytes

	// Of pictures and films.
	Width    int `json:"width,omitempty"`    // pixels, as stored
	Height   int `json:"height,omitempty"`   // pixels, as stored
	Turned   int `json:"turned,omitempty"`   // EXIF orientation, 2 to 8, of a picture that is shown otherwise than stored
	Rotation int `json:"rotation,omitempty"` // degrees clockwise by which a film is turned when shown: 90, 180, 270

	Make     string   `json:"make,omitempty"`
	Model    string   `json:"model,omitempty"`
	Lens     string   `json:"lens,omitempty"`
	Software string   `json:"software,omitempty"` // what wrote the file
	Edits    []string `json:"edits,omitempty"`    // what XMP says was done to it, and with what

	// Times are RFC 3339. Where the file gives no zone, neither is there one here: 2026-03-08T06:12:00.
	Taken     string `json:"taken,omitempty"`
	Digitised string `json:"digitised,omitempty"`
	Modified  string `json:"modified,omitempty"`
	GPSTime   string `json:"gps_time,omitempty"` // of the satellites, always UTC; it may be that of an earlier fix
	Created   string `json:"created,omitempty"`  // of the container; the format says UTC, some cameras write their own clock

	Lat          *float64 `json:"lat,omitempty"`       // degrees, WGS 84, of the camera
	Lon          *float64 `json:"lon,omitempty"`       // degrees, WGS 84, of the camera
	Altitude     *float64 `json:"altitude,omitempty"`  // metres
	Direction    *float64 `json:"direction,omitempty"` // degrees clockwise, 0 to below 360, of the camera's look
	DirectionRef string   `json:"direction_ref,omitempty"`

	Caption string `json:"caption,omitempty"`
	Byline  string `json:"byline,omitempty"`
	Credit  string `json:"credit,omitempty"`
	Rights  string `json:"rights,omitempty"`

	Seconds float64  `json:"seconds,omitempty"` // how long a film or sound lasts
	Codecs  []string `json:"codecs,omitempty"`

	// Credentials says where C2PA content credentials are, "" where there are none. No signature is checked: present is all that is known.
	Credentials string `json:"credentials,omitempty"`

	// Notes say what is damaged or odd, in words.
	Notes []string `json:"notes,omitempty"`
}

// Limits of what a file can make of its facts.
const (
	maxNotes     = 24
	maxFactText  = 2000 // bytes
	maxFactList  = 24
	maxFactBlock = 1 << 20 // bytes of one block of EXIF, XMP or IPTC
)

// Look reads the facts of size bytes. It never fails and never panics: what cannot be read is a note. It reads no more than 128 MiB of the
// file and keeps no more than a few MiB of it, whatever the file says of itself.
func Look(r io.ReaderAt, size int64) Facts { return lookOn(r, size, time.Now()) }

// lookOn is Look on a given day, by which a time is in the future.
func lookOn(r io.ReaderAt, size int64, now time.Time) Facts {
	return newLook(r, size, now).Facts
}

// looker is one look at one file.
type looker struct {
	*factsReader
	Facts
	now         time.Time
	end         int64 // where the format says that the file ends; 0 where it does not say
	more        bool  // further pictures behind the end are announced
	progressive bool  // a JPEG that is kept as a whole while it is decoded
	scans       int   // of a JPEG
	samples     int64 // of a JPEG, per four pixels
	wavRate     int64 // bytes a second
	manifest    manifest
}

// newLook looks at a file.
func newLook(r io.ReaderAt, size int64, now time.Time) *looker {
	l := &looker{factsReader: newFactsReader(r, size), now: now}
	l.Size = l.length
	l.all()
	return l
}

func (l *looker) all() {
	defer func() {
		// Foreign readers are called here. What they do not foresee shall cost the facts, not the program.
		if p := recover(); p != nil {
			l.note("its facts could not be read to the end: %v", p)
		}
	}()
	head := l.upTo(0, SniffSize)
	l.Type = TypeOf(head)
	l.Type = l.narrowed(head)
	switch l.Type {
	case "image/jpeg":
		l.jpeg()
	case "image/png":
		l.png()
	case "image/gif":
		l.gif()
	case "image/bmp":
		l.bmp()
	case "image/webp", "audio/wav", "video/x-msvideo":
		l.riff()
	case "image/tiff":
		l.tiff()
	case "video/mp4", "video/quicktime", "video/3gpp", "audio/mp4", "image/heic", "image/avif":
		l.mp4()
	case "video/x-matroska", "video/webm":
		l.matroska()
	}
	l.polyglot(head)
	l.oddTimes()
	l.credentialsFit()
	switch {
	case l.Size == 0:
		l.note("it is empty")
	case l.failed != nil:
		l.note("it could not be read to the end: %v", l.failed)
	case l.spent:
		l.note("it says so much of itself that the rest was left unread")
	}
}

// note adds what is odd, once, and no more than a person would read.
func (l *looker) note(format string, args ...any) {
	text := tidy(fmt.Sprintf(format, args...))
	for _, n := range l.Notes {
		if n == text {
			return
		}
	}
	switch {
	case len(l.Notes) < maxNotes:
		l.Notes = append(l.Notes, text)
	case len(l.Notes) == maxNotes:
		l.Notes = append(l.Notes, "more that is odd is not listed")
	}
}

// tidy makes foreign bytes a line of text: valid UTF-8, no control characters, no marks that turn the direction of writing, cut to a limit.
func tidy(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), 4*maxFactText)], "�")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	for len(s) > maxFactText {
		_, n := utf8.DecodeLastRuneInString(s[:maxFactText])
		s = s[:maxFactText-n]
	}
	return s
}

// keepFact sets a fact that is not set yet: the first that says it counts.
func keepFact(to *string, s string) {
	if *to == "" {
		*to = tidy(s)
	}
}

// listFact adds a value to a list of facts, once.
func listFact(to *[]string, s string) {
	if s = tidy(s); s == "" || len(*to) >= maxFactList {
		return
	}
	for _, have := range *to {
		if have == s {
			return
		}
	}
	*to = append(*to, s)
}

// sized sets width and height where they make sense.
func (l *looker) sized(width, height int64) {
	if width <= 0 || height <= 0 || width > 1<<31 || height > 1<<31 {
		l.note("its size of %d × %d pixels makes no sense", width, height)
		return
	}
	if l.Width == 0 && l.Height == 0 {
		l.Width, l.Height = int(width), int(height)
	}
	if width > maxPixels/height {
		l.note("it says that it is %d × %d pixels: it is not decoded", width, height)
	}
}

// placed sets the coordinates where they lie on the Earth.
func (l *looker) placed(lat, lon float64, where string) {
	switch {
	case !(lat >= -90 && lat <= 90) || !(lon >= -180 && lon <= 180):
		l.note("its coordinates in %s are none: %v, %v", where, lat, lon)
	case lat == 0 && lon == 0:
		l.note("its coordinates in %s are 0, 0: no place was known", where)
	case l.Lat == nil:
		lat, lon = math.Round(lat*1e6)/1e6, math.Round(lon*1e6)/1e6 // a tenth of a metre
		l.Lat, l.Lon = &lat, &lon
	}
}

// height sets the altitude where it is one.
func (l *looker) height(metres float64) {
	if metres > -12000 && metres < 100000 && l.Altitude == nil {
		metres = math.Round(metres*100) / 100
		l.Altitude = &metres
	}
}
