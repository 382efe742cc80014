package vault

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"testing"
)

// What follows makes files in code: those that are whole, and those that no camera writes.

// bothOrders is a byte order that reads and writes.
type bothOrders interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// ifdTag is one entry of a directory of EXIF. Its value is text, numbers, rationals or a directory below.
type ifdTag struct {
	tag   uint16
	value any // string, []uint16, [][2]uint32, []ifdTag, rawTag
}

// rawTag is an entry with nonsense in it.
type rawTag struct {
	kind         uint16
	count, value uint32
}

// exifFile makes a block of EXIF, which is a TIFF file too.
func exifFile(order bothOrders, tags ...ifdTag) []byte {
	head := []byte("II*\x00\x08\x00\x00\x00")
	if order.String() == "BigEndian" {
		head = []byte("MM\x00*\x00\x00\x00\x08")
	}
	return append(head, exifDir(order, 8, tags)...)
}

// exifDir makes a directory that begins at an offset, with its values behind it.
func exifDir(order bothOrders, at int, tags []ifdTag) []byte {
	var dir, data []byte
	u16 := func(v uint16) { dir = order.AppendUint16(dir, v) }
	u32 := func(v uint32) { dir = order.AppendUint32(dir, v) }
	u16(uint16(len(tags)))
	behind := at + 2 + 12*len(tags) + 4
	for _, t := range tags {
		var kind uint16
		var count int
		var b []byte
		switch v := t.value.(type) {
		case string:
			kind, b = 2, append([]byte(v), 0)
			count = len(b)
		case []uint16:
			kind, count = 3, len(v)
			for _, x := range v {
				b = order.AppendUint16(b, x)
			}
		case [][2]uint32:
			kind, count = 5, len(v)
			for _, x := range v {
				b = order.AppendUint32(order.AppendUint32(b, x[0]), x[1])
			}
		case []ifdTag:
			u16(t.tag)
			u16(4)
			u32(1)
			u32(uint32(behind + len(data)))
			data = append(data, exifDir(order, behind+len(data), v)...)
			continue
		case rawTag:
			u16(t.tag)
			u16(v.kind)
			u32(v.count)
			u32(v.value)
			continue
		}
		u16(t.tag)
		u16(kind)
		u32(uint32(count))
		if len(b) <= 4 {
			dir = append(dir, append(b, make([]byte, 4-len(b))...)...)
			continue
		}
		u32(uint32(behind + len(data)))
		data = append(data, b...)
		if len(data)%2 == 1 {
			data = append(data, 0)
		}
	}
	u32(0)
	return append(dir, data...)
}

// cameraExif is what a camera in an invented valley writes.
func cameraExif(order bothOrders) []byte {
	return exifFile(order,
		ifdTag{0x10e, "a bridge (synthetic)"}, ifdTag{0x10f, "Ardan Optics"}, ifdTag{0x110, "AO-7"}, ifdTag{0x112, []uint16{6}},
		ifdTag{0x131, "Firm 1.2"}, ifdTag{0x132, "2026:03:08 07:30:00"}, ifdTag{0x13b, "N. N."},
		ifdTag{0x8769, []ifdTag{{0x9003, "2026:03:08 07:12:30"}, {0x9004, "2026:03:08 07:12:31"}, {0x9011, "+01:00"}, {0xa434, "AO 35mm"}}},
		ifdTag{0x8825, []ifdTag{{1, "S"}, {2, [][2]uint32{{12, 1}, {30, 1}, {36, 1}}}, {3, "W"}, {4, [][2]uint32{{45, 1}, {15, 1}, {0, 1}}},
			{6, [][2]uint32{{1234, 10}}}, {7, [][2]uint32{{6, 1}, {12, 1}, {29, 1}}}, {0x10, "T"}, {0x11, [][2]uint32{{2705, 10}}}, {0x1d, "2026:03:08"}}})
}

const testXMP = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmp:CreatorTool="Paint 9" xmp:CreateDate="2026-03-08T07:12:30+01:00" exif:GPSLatitude="12,30.6S" exif:GPSLongitude="45,15,0W">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">A bridge</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>N. N.</rdf:li></rdf:Seq></dc:creator><photoshop:Credit>Valley News</photoshop:Credit>
<xmpMM:History><rdf:Seq><rdf:li stEvt:action="saved" stEvt:softwareAgent="Paint 9" stEvt:when="2026-03-09T08:00:00Z"/>
<rdf:li rdf:parseType="Resource"><stEvt:action>converted</stEvt:action><stEvt:softwareAgent>Paint 10</stEvt:softwareAgent></rdf:li></rdf:Seq></xmpMM:History>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`

// jpegSegmentOf makes a segment of a JPEG.
func jpegSegmentOf(marker byte, content []byte) []byte {
	n := len(content) + 2
	return append([]byte{0xff, marker, byte(n >> 8), byte(n)}, content...)
}

// testPicture is a picture with a corner that is told from the others.
func testPicture(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 200, 200, 255}
			if x < w/2 && y < h/2 {
				c = color.RGBA{220, 10, 10, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// jpegFile makes a JPEG with segments behind its first two bytes.
func jpegFile(t testing.TB, w, h int, segments ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, testPicture(w, h), nil); err != nil {
		t.Fatal(err)
	}
	out := append([]byte{}, b.Bytes()[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, b.Bytes()[2:]...)
}

func exifSegment(block []byte) []byte {
	return jpegSegmentOf(0xe1, append([]byte("Exif\x00\x00"), block...))
}

func xmpSegment(s string) []byte {
	return jpegSegmentOf(0xe1, append([]byte("http://ns.adobe.com/xap/1.0/\x00"), s...))
}

// iptcSegment makes IPTC with one record a field.
func iptcSegment(fields map[byte]string) []byte {
	var records []byte
	for _, id := range []byte{55, 60, 80, 110, 116, 120} {
		if v, ok := fields[id]; ok {
			records = append(records, 0x1c, 2, id, byte(len(v)>>8), byte(len(v)))
			records = append(records, v...)
		}
	}
	b := append([]byte("Photoshop 3.0\x008BIM\x04\x04\x00\x00"), binary.BigEndian.AppendUint32(nil, uint32(len(records)))...)
	return jpegSegmentOf(0xed, append(b, records...))
}

// pngFile makes a PNG with chunks behind its head.
func pngFile(t testing.TB, w, h int, chunks ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, testPicture(w, h)); err != nil {
		t.Fatal(err)
	}
	const head = 8 + 25
	out := append([]byte{}, b.Bytes()[:head]...)
	for _, c := range chunks {
		out = append(out, c...)
	}
	return append(out, b.Bytes()[head:]...)
}

func pngChunkOf(kind string, data []byte) []byte {
	body := append([]byte(kind), data...)
	out := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
}

// pngBomb is a PNG that says that it is of a size, with nothing in it.
func pngBomb(w, h uint32) []byte {
	ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	out := append([]byte("\x89PNG\r\n\x1a\n"), pngChunkOf("IHDR", append(ihdr, 8, 6, 0, 0, 0))...)
	return append(append(out, pngChunkOf("IDAT", []byte{0x78, 0x9c, 3, 0, 0, 0, 0, 1})...), pngChunkOf("IEND", nil)...)
}

func gifFile(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, testPicture(w, h), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// riffFile makes a RIFF file of a form and chunks.
func riffFile(form string, chunks ...[]byte) []byte {
	body := []byte(form)
	for _, c := range chunks {
		body = append(body, c...)
	}
	return append(append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(len(body)))...), body...)
}

func riffChunk(kind string, data []byte) []byte {
	out := append(append([]byte(kind), binary.LittleEndian.AppendUint32(nil, uint32(len(data)))...), data...)
	if len(data)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// webpFile is a WebP of nothing but its head and metadata.
func webpFile(w, h int, chunks ...[]byte) []byte {
	head := []byte{0x0c, 0, 0, 0, byte(w - 1), byte((w - 1) >> 8), byte((w - 1) >> 16), byte(h - 1), byte((h - 1) >> 8), byte((h - 1) >> 16)}
	return riffFile("WEBP", append([][]byte{riffChunk("VP8X", head)}, chunks...)...)
}

// mp4BoxOf makes a box of the ISO base media format.
func mp4BoxOf(kind string, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), kind...), body...)
}

func u32(vs ...uint32) []byte {
	var b []byte
	for _, v := range vs {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

// seconds1904 is 2026-03-08T06:12:30Z as films write it.
const seconds1904 = 1772950350 + 2082844800

// filmFile is a film of 12.5 seconds, stored on its side.
func filmFile(more ...[]byte) []byte {
	mvhd := mp4BoxOf("mvhd", u32(0, seconds1904, seconds1904+60, 1000, 12500), make([]byte, 80))
	matrix := u32(0, 0x10000, 0, 0xffff0000, 0, 0, 0, 0, 0x40000000)
	tkhd := mp4BoxOf("tkhd", u32(7, 0, 0, 1, 0, 0), make([]byte, 16), matrix, u32(1920<<16, 1080<<16))
	mdia := func(handler, codec string) []byte {
		return mp4BoxOf("mdia", mp4BoxOf("hdlr", u32(0, 0), []byte(handler), make([]byte, 13)),
			mp4BoxOf("minf", mp4BoxOf("stbl", mp4BoxOf("stsd", u32(0, 1), mp4BoxOf(codec, make([]byte, 78))))))
	}
	sound := mp4BoxOf("trak", mp4BoxOf("tkhd", u32(7, 0, 0, 2, 0, 0), make([]byte, 16), make([]byte, 36), u32(0, 0)), mdia("soun", "mp4a"))
	place := "-12.5100-045.2500+123.4/"
	udta := mp4BoxOf("udta", mp4BoxOf("\xa9xyz", []byte{0, byte(len(place)), 0x15, 0xc7}, []byte(place)))
	moov := mp4BoxOf("moov", mvhd, mp4BoxOf("trak", tkhd, mdia("vide", "avc1")), sound, udta, bytes.Join(more, nil))
	return bytes.Join([][]byte{mp4BoxOf("ftyp", []byte("isom\x00\x00\x02\x00isommp41")), moov, mp4BoxOf("mdat", make([]byte, 64))}, nil)
}

// appleMeta is metadata as telephones write it.
func appleMeta(items map[string]string, order ...string) []byte {
	var keys, list []byte
	for i, k := range order {
		keys = append(keys, append(u32(uint32(len(k)+8)), append([]byte("mdta"), k...)...)...)
		data := mp4BoxOf("data", u32(1, 0), []byte(items[k]))
		list = append(list, append(u32(uint32(len(data)+8), uint32(i+1)), data...)...)
	}
	return mp4BoxOf("meta", mp4BoxOf("hdlr", u32(0, 0), []byte("mdta"), make([]byte, 13)), mp4BoxOf("keys", u32(0, uint32(len(order))), keys), mp4BoxOf("ilst", list))
}

// heicFile is a HEIF picture with EXIF as an item.
func heicFile(exif []byte) []byte {
	item := append(u32(0), exif...)
	build := func(at uint32) []byte {
		infe := mp4BoxOf("infe", u32(2<<24), []byte{0, 1, 0, 0}, []byte("Exif\x00"))
		iinf := mp4BoxOf("iinf", u32(0), []byte{0, 1}, infe)
		iloc := mp4BoxOf("iloc", u32(0), []byte{0x44, 0, 0, 1, 0, 1, 0, 0, 0, 1}, u32(at, uint32(len(item))))
		iprp := mp4BoxOf("iprp", mp4BoxOf("ipco", mp4BoxOf("ispe", u32(0, 512, 512)), mp4BoxOf("ispe", u32(0, 4032, 3024)), mp4BoxOf("irot", []byte{3})))
		meta := mp4BoxOf("meta", u32(0), mp4BoxOf("hdlr", u32(0, 0), []byte("pict"), make([]byte, 13)), iinf, iloc, iprp)
		return append(mp4BoxOf("ftyp", []byte("heic\x00\x00\x00\x00mif1heic")), meta...)
	}
	head := build(0)
	return append(build(uint32(len(head)+8)), mp4BoxOf("mdat", item)...)
}

// mkvElement makes an element of EBML with a length of eight bytes.
func mkvElement(id uint32, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	return append(elementHead(id, uint64(len(body))|1<<56), body...)
}

func elementHead(id uint32, length uint64) []byte {
	return binary.BigEndian.AppendUint64(bytes.TrimLeft(u32(id), "\x00"), length)
}

const unknownLength = 0x01ffffffffffffff

// webmFile is a film of 12.5 seconds.
func webmFile(docType string, rest ...[]byte) []byte {
	date := binary.BigEndian.AppendUint64(nil, uint64((1772950350-978307200)*1000000000))
	info := mkvElement(mkvInfo, mkvElement(mkvScale, []byte{0x0f, 0x42, 0x40}), mkvElement(mkvDuration, binary.BigEndian.AppendUint64(nil, math.Float64bits(12500))),
		mkvElement(mkvDate, date), mkvElement(mkvMuxer, []byte("Mux 1")))
	track := mkvElement(mkvTracks, mkvElement(mkvTrack, mkvElement(mkvCodec, []byte("V_VP9")), mkvElement(mkvVideo, mkvElement(mkvWidth, []byte{5, 0}), mkvElement(mkvHeight, []byte{2, 0xd0}))))
	tags := mkvElement(mkvTags, mkvElement(mkvTag, mkvElement(mkvSimple, mkvElement(mkvTagName, []byte("LOCATION")), mkvElement(mkvTagText, []byte("-12.5100-045.2500/")))))
	body := append([][]byte{info, track, tags}, rest...)
	return append(mkvElement(mkvHead, mkvElement(mkvDocType, []byte(docType))), mkvElement(mkvSegment, body...)...)
}

// zipFile is an archive of one file.
func zipFile(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("a.txt")
	if err == nil {
		_, err = w.Write([]byte("word"))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packedSpaces gives so many spaces, packed.
func packedSpaces(n int) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	for range n >> 16 {
		z.Write(bytes.Repeat([]byte(" "), 1<<16))
	}
	z.Close()
	return b.Bytes()
}
