package vault

import (
	"bytes"
	"slices"
)

// heifItem is where the bytes of an item of a HEIF or AVIF file lie.
type heifItem struct{ off, n int64 }

// heif reads the items of a HEIF or AVIF picture: its size, its EXIF and its XMP. Source: ISO/IEC 23008-12, ISO/IEC 14496-12.
func (w *mp4Walk) heif() {
	if w.top.end == 0 {
		w.note("the picture is cut short or damaged: its head is not there")
		return
	}
	exif, xmp := int64(-1), []int64{}
	where := map[int64]heifItem{}
	w.each(w.top.off+4, w.top.end, func(b mp4Box) {
		switch body := w.block(b.off, b.end-b.off); b.kind {
		case "iinf":
			exif, xmp = w.heifInfo(body, b.off, b.end)
		case "iloc":
			where = heifPlaces(body)
		case "iprp":
			w.each(b.off, b.end, func(b mp4Box) {
				if b.kind == "ipco" {
					w.heifSizes(b)
				}
			})
		}
	})
	if i, ok := where[exif]; ok && exif >= 0 {
		// Four bytes say how far on the EXIF begins.
		b := w.block(i.off, i.n)
		if len(b) > 4 && be32(b) < int64(len(b)-4) {
			w.exifBlock(bytes.TrimPrefix(b[4+be32(b):], []byte("Exif\x00\x00")))
		} else {
			w.note("its EXIF is not where it says")
		}
	}
	for _, id := range xmp {
		if i, ok := where[id]; ok {
			w.xmp(w.block(i.off, i.n))
		}
	}
}

// each calls do for the boxes between two offsets, without going into them.
func (w *mp4Walk) each(off, end int64, do func(mp4Box)) {
	for off+8 <= end && !w.spent {
		b, ok := w.box(off, end, 1)
		if !ok {
			return
		}
		do(b)
		off = b.end
	}
}

// heifInfo gives the numbers of the items that hold EXIF and XMP.
func (w *mp4Walk) heifInfo(body []byte, off, end int64) (exif int64, xmp []int64) {
	exif = -1
	if len(body) < 6 {
		return exif, nil
	}
	first := off + 6
	if body[0] > 0 {
		first += 2
	}
	w.each(first, end, func(b mp4Box) {
		e := w.block(b.off, b.end-b.off)
		if b.kind != "infe" || len(e) < 12 || e[0] < 2 {
			return
		}
		id, rest := be16(e[4:]), e[8:]
		if e[0] >= 3 && len(e) >= 14 {
			id, rest = be32(e[4:]), e[10:]
		}
		switch string(rest[:4]) {
		case "Exif":
			exif = id
		case "mime":
			if bytes.Contains(rest, []byte("application/rdf+xml")) && len(xmp) < 4 {
				xmp = append(xmp, id)
			}
		}
	})
	return exif, xmp
}

// heifPlaces gives where the items lie that lie in one piece of the file.
func heifPlaces(b []byte) map[int64]heifItem {
	out := map[int64]heifItem{}
	if len(b) < 8 {
		return out
	}
	version, at := b[0], 4
	sizes := []int{int(b[4] >> 4), int(b[4] & 15), int(b[5] >> 4), int(b[5] & 15)} // of offset, length, base, index
	if slices.ContainsFunc(sizes, func(n int) bool { return n != 0 && n != 4 && n != 8 && n != 2 }) {
		return out
	}
	ok := true
	take := func(n int) int64 {
		if at+n > len(b) {
			ok = false
			return 0
		}
		v := int64(0)
		for _, c := range b[at : at+n] {
			v = v<<8 | int64(c)
		}
		at += n
		return v
	}
	wide := 2
	if version >= 2 {
		wide = 4
	}
	at = 6
	for count := take(wide); count > 0 && ok; count-- {
		id := take(wide)
		method := int64(0)
		if version >= 1 {
			method = take(2) & 15
		}
		take(2)
		base, extents := take(sizes[2]), take(2)
		for i := int64(0); i < extents && ok; i++ {
			if version >= 1 {
				take(sizes[3])
			}
			off, n := take(sizes[0]), take(sizes[1])
			if ok && method == 0 && extents == 1 && base >= 0 && off >= 0 && base+off > 0 {
				out[id] = heifItem{base + off, n}
			}
		}
	}
	return out
}

// heifSizes takes the largest size and the turn among the properties: the picture is larger than its tiles and its thumbnail.
func (w *mp4Walk) heifSizes(ipco mp4Box) {
	var width, height int64
	w.each(ipco.off, ipco.end, func(b mp4Box) {
		h := w.read(b.off, 12)
		switch {
		case b.kind == "ispe" && h != nil && be32(h[4:])*be32(h[8:]) > width*height:
			width, height = be32(h[4:]), be32(h[8:])
		case b.kind == "irot" && w.Rotation == 0:
			if a := w.read(b.off, 1); a != nil {
				w.Rotation = (360 - 90*int(a[0]&3)) % 360 // it is written anticlockwise
			}
		}
	})
	if width > 0 {
		w.sized(width, height)
	}
}
