package vault

import (
	"math"
	"math/bits"
	"strings"
	"time"
)

// Elements of Matroska and WebM that carry facts, or lead to them.
const (
	mkvHead     = 0x1a45dfa3
	mkvSegment  = 0x18538067
	mkvInfo     = 0x1549a966
	mkvTracks   = 0x1654ae6b
	mkvTrack    = 0xae
	mkvVideo    = 0xe0
	mkvTags     = 0x1254c367
	mkvTag      = 0x7373
	mkvSimple   = 0x67c8
	mkvCluster  = 0x1f43b675
	mkvScale    = 0x2ad7b1
	mkvDuration = 0x4489
	mkvDate     = 0x4461
	mkvWriter   = 0x5741
	mkvMuxer    = 0x4d80
	mkvTitle    = 0x7ba9
	mkvCodec    = 0x86
	mkvWidth    = 0xb0
	mkvHeight   = 0xba
	mkvTagName  = 0x45a3
	mkvTagText  = 0x4487
	mkvDocType  = 0x4282
)

// mkvUnknown is the length of an element that does not say how long it is.
const mkvUnknown = -1

// mkvWalk is one walk through the elements.
type mkvWalk struct {
	*looker
	scale      int64 // nanoseconds of one tick
	ticks      float64
	wide, high int64  // pixels of the track at hand
	name       string // of the tag at hand
	docType    string
	live       bool // recorded as it came, without lengths
	broken     bool
}

// matroska walks the elements of Matroska and WebM. Source: RFC 8794 (EBML), RFC 9559 (Matroska).
func (l *looker) matroska() {
	w := &mkvWalk{looker: l, scale: 1e6}
	end := w.elements(0, l.Size, 0)
	if !w.live && !w.broken {
		l.end = end
	}
	switch w.docType {
	case "webm":
		l.Type = "video/webm"
	case "matroska", "":
	default:
		l.note("it is of a kind of EBML that nothing here knows: %q", tidy(w.docType))
	}
	if w.ticks > 0 && w.scale > 0 {
		l.lasts(w.ticks * float64(w.scale) / 1e9)
	}
}

// number reads a number of EBML at off, whose first bits say how long it is. keep says whether these bits are a part of it.
func (w *mkvWalk) number(off int64, most int, keep bool) (v int64, n int, ok bool) {
	first := w.read(off, 1)
	if first == nil {
		return 0, 0, false
	}
	n = bits.LeadingZeros8(first[0]) + 1
	if n > most {
		return 0, 0, false
	}
	b := w.read(off, n)
	if b == nil {
		return 0, 0, false
	}
	v = int64(b[0])
	if !keep {
		v &= 1<<(8-n) - 1
	}
	for _, c := range b[1:] {
		v = v<<8 | int64(c)
	}
	if !keep && v == 1<<(7*n)-1 {
		return mkvUnknown, n, true
	}
	return v, n, true
}

// elements goes through the elements from off to end and gives where they end.
func (w *mkvWalk) elements(off, end int64, depth int) int64 {
	if depth > maxBoxDepth {
		w.note("elements stand in each other deeper than %d", maxBoxDepth)
		return end
	}
	for off < end && !w.spent {
		id, n1, ok := w.number(off, 4, true)
		if !ok || depth == 0 && off > 0 && id != mkvSegment && id != 0xec {
			return off // behind the end stands something else
		}
		size, n2, ok := w.number(off+int64(n1), 8, false)
		if !ok {
			w.note("an element at byte %d has a nonsense length", off)
			w.broken = true
			return end
		}
		body := off + int64(n1+n2)
		stop := body + size
		switch {
		case size == mkvUnknown && id != mkvSegment && id != mkvCluster:
			w.note("an element at byte %d does not say how long it is", off)
			w.broken = true
			return end
		case size == mkvUnknown:
			stop, w.live = end, true
		case stop > end && depth <= 1:
			w.note("it is cut short: an element at byte %d says that it has %d bytes, and %d are there", off, size, max(end-body, 0))
			stop, w.broken = end, true
		case stop > end:
			w.note("an element at byte %d says that it is longer than what holds it", off)
			stop = end
		}
		w.element(id, body, stop, depth)
		if id == mkvCluster && size == mkvUnknown {
			return end // a live recording: what follows is sound and picture
		}
		off = stop
	}
	return off
}

func (w *mkvWalk) element(id, off, end int64, depth int) {
	switch id {
	case mkvHead, mkvSegment, mkvInfo, mkvTracks, mkvVideo, mkvTags, mkvTag, mkvSimple:
		w.elements(off, end, depth+1)
	case mkvTrack:
		w.wide, w.high = 0, 0
		w.elements(off, end, depth+1)
		if w.wide > 0 || w.high > 0 {
			w.sized(w.wide, w.high)
		}
	case mkvScale:
		w.scale = w.unsigned(off, end)
	case mkvDuration:
		switch b := w.value(off, end, 8); len(b) {
		case 4:
			w.ticks = float64(math.Float32frombits(uint32(be32(b))))
		case 8:
			w.ticks = math.Float64frombits(be64(b))
		}
	case mkvDate:
		w.date(w.value(off, end, 8))
	case mkvWriter, mkvMuxer:
		keepFact(&w.Software, string(w.value(off, end, 256)))
	case mkvTitle:
		keepFact(&w.Caption, string(w.value(off, end, 4096)))
	case mkvCodec:
		listFact(&w.Codecs, string(w.value(off, end, 64)))
	case mkvWidth:
		w.wide = w.unsigned(off, end)
	case mkvHeight:
		w.high = w.unsigned(off, end)
	case mkvDocType:
		w.docType = strings.TrimRight(string(w.value(off, end, 32)), "\x00")
	case mkvTagName:
		w.name = string(w.value(off, end, 64))
	case mkvTagText:
		w.tag(strings.ToUpper(w.name), string(w.value(off, end, 4096)))
	}
}

// date reads nanoseconds since the first day of 2001.
func (w *mkvWalk) date(b []byte) {
	if len(b) != 8 {
		return
	}
	t := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(be64(b)))
	keepFact(&w.Created, t.Format(time.RFC3339))
}

func (w *mkvWalk) tag(name, text string) {
	switch name {
	case "LOCATION", "RECORDING_LOCATION", "COM.APPLE.QUICKTIME.LOCATION.ISO6709":
		if lat, lon, height, ok := iso6709(text); ok {
			w.placed(lat, lon, "the container")
			w.height(height)
		}
	case "DATE_RECORDED":
		for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00"} {
			if t, err := time.Parse(layout, text); err == nil && validZone(t) {
				keepFact(&w.Taken, t.Format(time.RFC3339))
			}
		}
	case "ARTIST", "PHOTOGRAPHER", "PRODUCER":
		keepFact(&w.Byline, text)
	case "COPYRIGHT":
		keepFact(&w.Rights, text)
	}
}

// value reads the bytes of an element of at most so many.
func (w *mkvWalk) value(off, end int64, most int) []byte {
	if end-off > int64(most) || end <= off {
		return nil
	}
	return w.block(off, end-off)
}

func (w *mkvWalk) unsigned(off, end int64) int64 {
	v := int64(0)
	for _, c := range w.value(off, end, 7) {
		v = v<<8 | int64(c)
	}
	return v
}
