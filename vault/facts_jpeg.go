package vault

import "bytes"

// jpeg walks the segments of a JPEG file and, through the data of its scans, to its end.
// Source: ITU-T T.81, annex B; ISO/IEC 19566-5 for APP11.
func (l *looker) jpeg() {
	off := int64(2)
	for {
		b := l.read(off, 2)
		switch {
		case b == nil:
			l.note("the picture is cut short: it has no end")
			return
		case b[0] != 0xff:
			l.note("nonsense at byte %d, where a part of the picture should begin", off)
			return
		case b[1] == 0xff:
			off++ // padding
			continue
		case b[1] == 0xd9:
			l.end = off + 2
			return
		case b[1] == 0x01, b[1] >= 0xd0 && b[1] <= 0xd8:
			off += 2
			continue
		}
		marker := b[1]
		h := l.read(off+2, 2)
		if h == nil {
			l.note("the picture is cut short: it has no end")
			return
		}
		n := be16(h) - 2
		if n < 0 {
			l.note("a part of the picture at byte %d has a nonsense length", off)
			return
		}
		if off+4+n > l.Size {
			l.note("the picture is cut short within a part at byte %d", off)
			return
		}
		l.jpegSegment(marker, off+4, n)
		off += 4 + n
		if marker == 0xda {
			l.scans++
			if off = l.jpegScan(off); off < 0 {
				l.note("the picture is cut short: it has no end")
				return
			}
		}
	}
}

// jpegSegment takes what one segment of n bytes at off says.
func (l *looker) jpegSegment(marker byte, off, n int64) {
	starts := func(s string) bool { return string(l.upTo(off, int(min(n, int64(len(s)))))) == s }
	const xmpSign, exifSign, iptcSign = "http://ns.adobe.com/xap/1.0/\x00", "Exif\x00", "Photoshop 3.0\x00"
	switch {
	case marker == 0xe1 && starts(exifSign):
		l.exifBlock(l.block(off+6, n-6))
	case marker == 0xe1 && starts(xmpSign):
		l.xmp(l.block(off+int64(len(xmpSign)), n-int64(len(xmpSign))))
	case marker == 0xed && starts(iptcSign):
		l.iptc(l.block(off, n))
	case marker == 0xeb && starts("JP"):
		// CI, instance and packet number, then a JUMBF box, whose description tells its kind.
		if b := l.upTo(off, int(min(n, 256))); bytes.Contains(b, []byte("jumb")) && bytes.Contains(b, []byte("c2pa")) {
			l.credentialsIn("JPEG APP11")
		}
		l.manifest.jpeg(l.block(off, n))
	case marker == 0xe2 && starts("MPF\x00"):
		l.more = true
	case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
		if b := l.read(off, 5); b != nil && n >= 5 {
			l.sized(be16(b[3:]), be16(b[1:]))
			l.progressive = l.progressive || marker&3 == 2
			l.jpegSamples(l.block(off+5, n-5))
		}
	}
}

// jpegScan gives where the coded data at off ends, at the next marker, or -1.
func (l *looker) jpegScan(off int64) int64 {
	for {
		b := l.upTo(off, factsPage)
		if len(b) < 2 {
			return -1
		}
		for i := 0; i < len(b)-1; i++ {
			n := bytes.IndexByte(b[i:len(b)-1], 0xff)
			if n < 0 {
				break
			}
			i += n
			if next := b[i+1]; next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7) { // stuffing, padding, restart
				return off + int64(i)
			}
		}
		off += int64(len(b) - 1)
	}
}

// jpegSamples reckons from a frame's components how many samples four pixels have: 4 for each component in full, fewer where colour
// is kept at a lower resolution.
func (l *looker) jpegSamples(b []byte) {
	if len(b) < 1 || len(b) < 1+3*int(b[0]) {
		return
	}
	var sum, most int64
	for i := range int(b[0]) {
		n := int64(b[2+3*i]>>4) * int64(b[2+3*i]&15)
		sum, most = sum+n, max(most, n)
	}
	if most > 0 {
		l.samples = max(l.samples, (4*sum+most-1)/most)
	}
}
