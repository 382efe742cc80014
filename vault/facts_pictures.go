package vault

import (
	"bytes"
	"compress/zlib"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"time"
)

// png walks the chunks of a PNG file. Source: W3C, Portable Network Graphics, third edition.
func (l *looker) png() {
	for off := int64(8); ; {
		h := l.read(off, 8)
		if h == nil {
			l.note("the picture is cut short: it has no end")
			return
		}
		n, kind := be32(h), string(h[4:8])
		if n > 1<<31-1 || off+12+n > l.Size {
			l.note("a chunk at byte %d says that it has %d bytes, which are not there", off, n)
			return
		}
		if strings.ContainsFunc(kind, func(r rune) bool { return r < 'A' || r > 'z' }) {
			l.note("nonsense at byte %d, where a part of the picture should begin", off)
			return
		}
		sum, all := l.checksum(off+4, n+4)
		if b := l.read(off+8+n, 4); all && b != nil && sum != uint32(be32(b)) {
			l.note("a chunk at byte %d is damaged: its checksum is wrong", off)
		}
		l.pngChunk(kind, off+8, n)
		off += 12 + n
		if kind == "IEND" {
			l.end = off
			return
		}
	}
}

// checksum gives the CRC-32 of n bytes at off; ok is false where they could not all be read.
func (f *factsReader) checksum(off, n int64) (sum uint32, ok bool) {
	for n > 0 {
		b := f.upTo(off, int(min(n, factsPage)))
		if len(b) == 0 {
			return 0, false
		}
		sum = crc32.Update(sum, crc32.IEEETable, b)
		off, n = off+int64(len(b)), n-int64(len(b))
	}
	return sum, true
}

func (l *looker) pngChunk(kind string, off, n int64) {
	switch kind {
	case "IHDR":
		if b := l.read(off, 8); b != nil && n >= 8 {
			l.sized(be32(b), be32(b[4:]))
		}
	case "eXIf":
		l.exifBlock(l.block(off, n))
	case "caBX":
		l.credentialsIn("PNG caBX")
		l.manifest.add(l.block(off, n))
	case "tEXt", "iTXt":
		b := l.block(off, n)
		key, text, ok := bytes.Cut(b, []byte{0})
		if !ok {
			return
		}
		if kind == "iTXt" {
			if text, ok = pngInternational(text); !ok {
				l.note("a text in it cannot be unpacked")
				return
			}
		}
		switch string(key) {
		case "XML:com.adobe.xmp":
			l.xmp(text)
		case "Software":
			keepFact(&l.Software, string(text))
		case "Author":
			keepFact(&l.Byline, string(text))
		case "Description":
			keepFact(&l.Caption, string(text))
		case "Copyright":
			keepFact(&l.Rights, string(text))
		case "Creation Time":
			if t, err := time.Parse(time.RFC3339, string(text)); err == nil {
				keepFact(&l.Created, t.Format(time.RFC3339))
			}
		}
	case "zTXt":
		if b := l.upTo(off, 80); bytes.HasPrefix(b, []byte("Raw profile type ")) {
			l.note("it has metadata in an old form that is not read")
		}
	}
}

// pngInternational gives the text of an iTXt chunk after its keyword: two flags, two more strings, then perhaps packed text.
func pngInternational(b []byte) ([]byte, bool) {
	if len(b) < 2 {
		return nil, false
	}
	packed := b[0] == 1
	parts := bytes.SplitN(b[2:], []byte{0}, 3)
	if len(parts) < 3 {
		return nil, false
	}
	if !packed {
		return parts[2], true
	}
	z, err := zlib.NewReader(bytes.NewReader(parts[2]))
	if err != nil {
		return nil, false
	}
	text, err := io.ReadAll(io.LimitReader(z, maxFactBlock+1))
	return text, err == nil && len(text) <= maxFactBlock
}

// gif walks the blocks of a GIF file. Source: CompuServe, GIF89a.
func (l *looker) gif() {
	h := l.read(0, 13)
	if h == nil {
		l.note("the picture is cut short: it has no end")
		return
	}
	l.sized(le16(h[6:]), le16(h[8:]))
	table := func(flags byte) int64 {
		if flags&0x80 == 0 {
			return 0
		}
		return 3 << (flags&7 + 1)
	}
	off := 13 + table(h[10])
	for {
		b := l.upTo(off, 10)
		switch {
		case len(b) > 0 && b[0] == 0x3b:
			l.end = off + 1
			return
		case len(b) >= 2 && b[0] == 0x21:
			off += 2
		case len(b) == 10 && b[0] == 0x2c:
			off += 10 + table(b[9]) + 1
		case len(b) > 0 && b[0] != 0x21 && b[0] != 0x2c:
			l.note("nonsense at byte %d, where a part of the picture should begin", off)
			return
		default:
			l.note("the picture is cut short: it has no end")
			return
		}
		for n := int64(1); n > 0; off += 1 + n {
			b := l.read(off, 1)
			if b == nil {
				l.note("the picture is cut short: it has no end")
				return
			}
			n = int64(b[0])
			if n == 0 {
				off++
				break
			}
		}
	}
}

// bmp reads the head of a BMP file.
func (l *looker) bmp() {
	h := l.read(0, 26)
	if h == nil {
		return
	}
	if n := le32(h[2:]); n >= 26 {
		l.end = n
	}
	if le32(h[14:]) == 12 {
		l.sized(le16(h[18:]), le16(h[20:]))
		return
	}
	width, height := int64(int32(le32(h[18:]))), int64(int32(le32(h[22:])))
	l.sized(width, max(height, -height)) // a negative height is one from above
}

// riff walks the chunks of WebP, WAV and AVI files.
func (l *looker) riff() {
	h := l.read(0, 12)
	if h == nil {
		return
	}
	l.end = 8 + le32(h[4:])
	l.end += l.end & 1
	if l.end > l.Size+1 && l.Type != "video/x-msvideo" { // long films say less than they are
		l.note("it is cut short: it says that it has %d bytes", l.end)
	}
	l.riffChunks(12, min(l.end, l.Size), 0)
}

func (l *looker) riffChunks(off, end int64, depth int) {
	for off+8 <= end {
		h := l.read(off, 8)
		if h == nil {
			return
		}
		kind, n := string(h[:4]), le32(h[4:])
		if off+8+n > end && !slices.Contains([]string{"data", "LIST"}, kind) {
			l.note("a chunk at byte %d says that it has %d bytes, which are not there", off, n)
			return
		}
		if kind == "LIST" && depth < 4 {
			if b := l.read(off+8, 4); b != nil && slices.Contains([]string{"hdrl", "strl", "INFO"}, string(b)) {
				l.riffChunks(off+12, min(off+8+n, end), depth+1)
			}
		}
		l.riffChunk(kind, off+8, n)
		off += 8 + n + n&1
	}
}

func (l *looker) riffChunk(kind string, off, n int64) {
	at := func(size int) []byte {
		if n < int64(size) {
			return nil
		}
		return l.read(off, size)
	}
	switch kind {
	case "VP8X":
		if b := at(10); b != nil {
			l.sized(1+le32(append(b[4:7:7], 0)), 1+le32(append(b[7:10:10], 0)))
		}
	case "VP8 ":
		if b := at(10); b != nil && string(b[3:6]) == "\x9d\x01\x2a" {
			l.sized(le16(b[6:])&0x3fff, le16(b[8:])&0x3fff)
		}
	case "VP8L":
		if b := at(5); b != nil && b[0] == 0x2f {
			bits := le32(b[1:])
			l.sized(bits&0x3fff+1, bits>>14&0x3fff+1)
		}
	case "EXIF":
		b := l.block(off, n)
		l.exifBlock(bytes.TrimPrefix(b, []byte("Exif\x00\x00")))
	case "XMP ":
		l.xmp(l.block(off, n))
	case "C2PA":
		l.credentialsIn("RIFF C2PA")
	case "fmt ":
		if b := at(16); b != nil {
			l.wavRate = le32(b[8:])
			if le16(b) == 1 {
				listFact(&l.Codecs, "PCM")
			}
		}
	case "data":
		if l.wavRate > 0 {
			l.lasts(float64(min(n, max(l.Size-off, 0))) / float64(l.wavRate))
		}
	case "avih":
		if b := at(40); b != nil {
			l.lasts(float64(le32(b)) * float64(le32(b[16:])) / 1e6)
			l.sized(le32(b[32:]), le32(b[36:]))
		}
	case "strh":
		if b := at(8); b != nil {
			listFact(&l.Codecs, strings.Trim(string(b[4:8]), "\x00 "))
		}
	case "ISFT":
		keepFact(&l.Software, string(bytes.TrimRight(l.block(off, n), "\x00")))
	}
}

// lasts sets how long a film or sound lasts, where that makes sense: less than a year.
func (l *looker) lasts(seconds float64) {
	switch {
	case !(seconds >= 0 && seconds < 366*24*3600):
		l.note("its duration of %v seconds makes no sense", seconds)
	case l.Seconds == 0:
		l.Seconds = float64(int64(seconds*1000+0.5)) / 1000
	}
}
