package vault

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxBoxDepth is how deep boxes are followed; films need nine.
const maxBoxDepth = 16

// xmpUUID marks the box of XMP.
const xmpUUID = "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac"

// mp4Box is one box: its content lies from off to end.
type mp4Box struct {
	kind     string
	at       int64 // where its head begins
	off, end int64
}

// mp4Walk is one walk through the boxes of a film.
type mp4Walk struct {
	*looker
	keys   []string // of Apple's metadata, from 1
	track  string   // handler of the track at hand: vide, soun
	ilst   bool     // within Apple's list
	media  bool     // content was met
	movie  bool     // a head was met
	top    mp4Box   // metadata at the top, which pictures have
	broken bool     // where a box ends is not known
}

// mp4 walks the boxes of the ISO base media format and of QuickTime. Source: ISO/IEC 14496-12; QuickTime File Format.
func (l *looker) mp4() {
	w := &mp4Walk{looker: l}
	if end := w.boxes(0, l.Size, 0); !w.broken {
		l.end = end
	}
	switch {
	case strings.HasPrefix(l.Type, "image/"):
		w.heif()
	case !w.movie:
		l.note("the film is cut short or damaged: its head, which says how to play it, is not there")
	case !w.media:
		l.note("the film has a head and nothing to play")
	}
}

// boxes goes through the boxes from off to end and gives where they end.
func (w *mp4Walk) boxes(off, end int64, depth int) int64 {
	if depth > maxBoxDepth {
		w.note("boxes stand in each other deeper than %d", maxBoxDepth)
		return end
	}
	for off+8 <= end && !w.spent {
		b, ok := w.box(off, end, depth)
		if !ok {
			return off
		}
		w.content(b, depth)
		off = b.end
	}
	return off
}

// box reads the head of a box at off. ok is false where nothing behind it can be trusted.
func (w *mp4Walk) box(off, end int64, depth int) (mp4Box, bool) {
	h := w.read(off, 8)
	if h == nil {
		return mp4Box{}, false
	}
	b := mp4Box{kind: string(h[4:]), at: off, off: off + 8}
	size := be32(h)
	switch {
	case size == 1:
		h = w.read(off+8, 8)
		if h == nil || be32(h) >= 1<<31 {
			return b, w.nonsense(off)
		}
		size = be32(h)<<32 | be32(h[4:])
		b.off += 8
	case size == 0 && depth == 0:
		size = end - off // to the end of the file
	case size == 0:
		return b, false // QuickTime's end of a list
	}
	switch {
	case size < b.off-off:
		return b, w.nonsense(off)
	case size > end-off && depth == 0 && off > 0 && !w.plausible(b.kind):
		return b, false // not a box: something else stands behind the end
	case size > end-off && depth == 0:
		w.note("it is cut short: a box at byte %d says that it has %d bytes, and %d are there", off, size, end-off)
		size = end - off
	case size > end-off:
		w.note("a box at byte %d says that it is longer than what holds it", off)
		size = end - off
	case depth == 0 && off > 0 && !w.plausible(b.kind):
		return b, false
	}
	b.end = off + size
	return b, true
}

// nonsense says that a box has a length that none can have. It gives false: nothing behind it can be trusted.
func (w *mp4Walk) nonsense(off int64) bool {
	w.note("a box at byte %d has a nonsense length", off)
	w.broken = true
	return false
}

// plausible reports whether four bytes can be the kind of a box at the top of a file.
func (w *mp4Walk) plausible(kind string) bool {
	for _, c := range []byte(kind) {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

func (w *mp4Walk) content(b mp4Box, depth int) {
	body := func(n int) []byte { // the first n bytes, or nil
		if b.end-b.off < int64(n) {
			return nil
		}
		return w.read(b.off, n)
	}
	switch b.kind {
	case "moov", "mdia", "minf", "stbl", "udta", "trak":
		w.movie = w.movie || b.kind == "moov"
		if b.kind == "trak" {
			w.track = ""
		}
		w.boxes(b.off, b.end, depth+1)
	case "meta":
		if depth == 0 {
			w.top = b
		} else {
			w.meta(b, depth)
		}
	case "ilst":
		w.ilst = true
		w.boxes(b.off, b.end, depth+1)
		w.ilst = false
	case "keys":
		w.appleKeys(b)
	case "mdat":
		w.media = w.media || b.end > b.off
	case "mvhd":
		w.movieHead(body(4), b)
	case "tkhd":
		w.trackHead(body(4), b)
	case "hdlr":
		if h := body(12); h != nil && w.track == "" {
			w.track = string(h[8:12])
		}
	case "stsd":
		w.codecs(b)
	case "uuid":
		w.uuid(b)
	case "loci":
		w.loci(w.block(b.off, b.end-b.off))
	default:
		w.text(b)
	}
}

// meta reads a box of metadata, which in QuickTime has no version before its content.
func (w *mp4Walk) meta(b mp4Box, depth int) {
	off := b.off
	if h := w.read(off, 8); h != nil && string(h[4:8]) != "hdlr" {
		off += 4
	}
	track := w.track
	w.keys = nil
	w.boxes(off, b.end, depth+1)
	w.track = track
}

// epoch1904 gives an instant from seconds since 1904, "" for none.
func (w *mp4Walk) epoch1904(s uint64, what string) string {
	if s == 0 {
		return ""
	}
	at := time.Unix(int64(min(s, 1<<40))+time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), 0).UTC()
	if at.Year() > 9999 {
		w.note("its time in %s makes no sense", what)
		return ""
	}
	return at.Format(time.RFC3339)
}

// movieHead reads creation, change and duration.
func (w *mp4Walk) movieHead(version []byte, b mp4Box) {
	if version == nil {
		return
	}
	n := 16
	if version[0] == 1 {
		n = 28
	}
	h := w.block(b.off+4, int64(n))
	if h == nil || b.end-b.off < int64(n+4) {
		return
	}
	var created, modified, duration uint64
	var scale int64
	if version[0] == 1 {
		created, modified, scale, duration = be64(h), be64(h[8:]), be32(h[16:]), be64(h[20:])
	} else {
		created, modified, scale, duration = uint64(be32(h)), uint64(be32(h[4:])), be32(h[8:]), uint64(be32(h[12:]))
		if duration == math.MaxUint32 {
			duration = 0 // not known
		}
	}
	keepFact(&w.Created, w.epoch1904(created, "mvhd"))
	keepFact(&w.Modified, w.epoch1904(modified, "mvhd"))
	switch {
	case scale == 0 && duration > 0:
		w.note("its duration makes no sense: it has no time scale")
	case duration > 0 && duration < math.MaxUint64:
		w.lasts(float64(duration) / float64(scale))
	}
}

// trackHead reads the size of a track's picture and how it is turned.
func (w *mp4Walk) trackHead(version []byte, b mp4Box) {
	if version == nil {
		return
	}
	at := int64(40)
	if version[0] == 1 {
		at = 52
	}
	h := w.block(b.off+at, 44)
	if h == nil || b.end-b.off < at+44 {
		return
	}
	width, height := be32(h[36:])>>16, be32(h[40:])>>16
	if width == 0 || height == 0 {
		return // sound
	}
	w.sized(width, height)
	one, turn := int32(be32(h)), int32(be32(h[4:]))
	switch {
	case w.Rotation != 0:
	case one == 0 && turn > 0:
		w.Rotation = 90
	case one == 0 && turn < 0:
		w.Rotation = 270
	case one < 0 && turn == 0:
		w.Rotation = 180
	}
}

// codecs reads the names of the codecs of a track.
func (w *mp4Walk) codecs(b mp4Box) {
	h := w.read(b.off, 8)
	if h == nil {
		return
	}
	off := b.off + 8
	for range min(be32(h[4:]), 8) {
		e := w.read(off, 8)
		if e == nil || be32(e) < 8 || off+be32(e) > b.end {
			w.note("the list of codecs is damaged")
			return
		}
		if w.plausible(string(e[4:8])) {
			listFact(&w.Codecs, string(e[4:8]))
		}
		off += be32(e)
	}
}

func (w *mp4Walk) uuid(b mp4Box) {
	switch id := w.read(b.off, 16); string(id) {
	case c2paUUID:
		w.credentialsIn("a uuid box")
	case xmpUUID:
		w.xmp(w.block(b.off+16, b.end-b.off-16))
	}
}

// text takes what QuickTime and Apple write as text: ©xyz and its like, and items of Apple's list.
func (w *mp4Walk) text(b mp4Box) {
	if b.end-b.off > 1<<16 || b.end-b.off < 5 {
		return
	}
	key := b.kind
	if w.ilst && len(w.keys) > 0 {
		if i := be32([]byte(b.kind)); i >= 1 && i <= int64(len(w.keys)) {
			key = w.keys[i-1]
		}
	}
	known := []string{"\xa9xyz", "\xa9mak", "\xa9mod", "\xa9swr", "\xa9too", "\xa9day", "\xa9cmt", "\xa9des", "com.apple.quicktime.location.ISO6709",
		"com.apple.quicktime.make", "com.apple.quicktime.model", "com.apple.quicktime.software", "com.apple.quicktime.creationdate"}
	if !slices.Contains(known, key) {
		return
	}
	v := w.block(b.off, b.end-b.off)
	switch {
	case len(v) >= 16 && string(v[4:8]) == "data":
		v = v[16:min(int64(len(v)), max(be32(v), 16))]
	case len(v) >= 4 && be16(v) <= int64(len(v)-4):
		v = v[4 : 4+be16(v)] // length and language
	}
	w.said(key, string(v))
}

func (w *mp4Walk) said(key, v string) {
	switch key {
	case "\xa9mak", "com.apple.quicktime.make":
		keepFact(&w.Make, v)
	case "\xa9mod", "com.apple.quicktime.model":
		keepFact(&w.Model, v)
	case "\xa9swr", "\xa9too", "com.apple.quicktime.software":
		keepFact(&w.Software, v)
	case "\xa9cmt", "\xa9des":
		keepFact(&w.Caption, v)
	case "\xa9day", "com.apple.quicktime.creationdate":
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700"} {
			if t, err := time.Parse(layout, strings.TrimSpace(v)); err == nil && validZone(t) {
				keepFact(&w.Taken, t.Format(time.RFC3339))
			}
		}
	case "\xa9xyz", "com.apple.quicktime.location.ISO6709":
		lat, lon, height, ok := iso6709(v)
		if !ok {
			w.note("its place is none: %q", tidy(v))
			return
		}
		w.placed(lat, lon, "the container")
		w.height(height)
	}
}

// iso6709 reads "+27.5916+086.5640+8850/" and its forms with minutes and seconds.
func iso6709(s string) (lat, lon, height float64, ok bool) {
	m := regexp.MustCompile(`^([+-])(\d{2,6})(\.\d+)?([+-])(\d{3,7})(\.\d+)?(?:([+-]\d+(?:\.\d+)?))?`).FindStringSubmatch(strings.TrimSpace(s))
	if m == nil || len(s) > 200 {
		return 0, 0, math.NaN(), false
	}
	part := func(sign, whole, fraction string, degrees int) float64 {
		sum, unit := 0.0, 1.0
		for n := degrees; whole != ""; n = 2 {
			if n > len(whole) {
				return math.NaN()
			}
			digits := whole[:n]
			if whole = whole[n:]; whole == "" {
				digits += fraction
			}
			v, err := strconv.ParseFloat(digits, 64)
			if err != nil {
				return math.NaN()
			}
			sum += v / unit
			unit *= 60
		}
		if sign == "-" {
			return -sum
		}
		return sum
	}
	height, err := strconv.ParseFloat(m[7], 64)
	if err != nil {
		height = math.NaN()
	}
	return part(m[1], m[2], m[3], 2), part(m[4], m[5], m[6], 3), height, true
}

// loci reads the place of 3GPP: a name, then longitude, latitude and height in 1/65536.
func (w *mp4Walk) loci(b []byte) {
	if len(b) < 7 {
		return
	}
	i := bytes.IndexByte(b[6:], 0)
	if i < 0 || len(b) < 6+i+2+12 {
		w.note("its place is cut short")
		return
	}
	b = b[6+i+2:] // the name's end and its role
	fixed := func(b []byte) float64 { return float64(int32(be32(b))) / 65536 }
	w.placed(fixed(b[4:]), fixed(b), "the container")
	w.height(fixed(b[8:]))
}

// appleKeys reads the names of Apple's metadata.
func (w *mp4Walk) appleKeys(b mp4Box) {
	h := w.read(b.off, 8)
	if h == nil {
		return
	}
	off := b.off + 8
	for range min(be32(h[4:]), 256) {
		e := w.read(off, 8)
		if e == nil || be32(e) < 8 || be32(e) > 1024 || off+be32(e) > b.end {
			return
		}
		w.keys = append(w.keys, string(w.block(off+8, be32(e)-8)))
		off += be32(e)
	}
}

func be64(b []byte) uint64 { return uint64(be32(b))<<32 | uint64(be32(b[4:])) }
