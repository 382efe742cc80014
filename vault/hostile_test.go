package vault

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// maxLookMemory is what one look may allocate in all, and thus more than it holds at any moment.
const maxLookMemory = 32 << 20

// hostileFile is a file that no camera writes, and a part of a note that must be said of it.
type hostileFile struct {
	name string
	file []byte
	note string
}

// hostileFiles makes the corpus.
func hostileFiles(t testing.TB) []hostileFile {
	jpg, film, webm := jpegFile(t, 32, 32), filmFile(), webmFile("webm")
	zip := zipFile(t)
	page := []byte("<html><script>alert(1)</script></html>")
	loop := exifFile(binary.LittleEndian, ifdTag{0x8769, rawTag{4, 1, 8}})
	chain := exifFile(binary.LittleEndian, ifdTag{0x10f, "x"})
	binary.LittleEndian.PutUint32(chain[8+2+12:], 8) // the next directory is this one
	long := exifFile(binary.LittleEndian, ifdTag{0x10f, rawTag{2, 0xffffffff, 8}}, ifdTag{0x110, rawTag{2, 60000, 0xfffffff0}})
	out := []hostileFile{
		{"nothing", nil, "empty"},
		{"picture and ZIP", append(jpg[:len(jpg):len(jpg)], zip...), "ZIP archive too"},
		{"film and ZIP", append(film[:len(film):len(film)], zip...), "ZIP archive too"},
		{"picture and page", append(jpg[:len(jpg):len(jpg)], page...), "begin as text/html"},
		{"picture with a page within", jpegFile(t, 8, 8, jpegSegmentOf(0xfe, page)), "<script"},
		{"picture and PDF", jpegFile(t, 8, 8, jpegSegmentOf(0xfe, []byte("%PDF-1.7\n1 0 obj"))), "PDF document too"},
		{"picture and program", append(pngFile(t, 8, 8), []byte("\x7fELF\x02\x01\x01")...), "begin as application/x-elf"},
		{"picture and film", append(jpg[:len(jpg):len(jpg)], film...), "begin as video/mp4"},
		{"GIF and script", append(gifFile(t, 8, 8), []byte("=1;<script>f()</script>")...), "behind its end"},
		{"drawing with script", []byte("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>f()</script></svg>"), "<script"},
		{"drawing that loads", []byte("<svg onload='f()'><image href='http://192.0.2.1/x'/></svg>"), "onload"},
		{"drawing with entities", []byte("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>"), "<!entity"},
		{"document with script", []byte("%PDF-1.7\n<< /OpenAction << /S /JavaScript >> >>\n%%EOF"), "/JavaScript"},
		{"program", append([]byte("MZ"), make([]byte, 200)...), "never run"},
		{"PNG bomb", pngBomb(50000, 50000), "not decoded"},
		{"PNG of no size", pngBomb(0, 7), "makes no sense"},
		{"WebP bomb", webpFile(1<<24, 1<<24), "not decoded"},
		{"EXIF that points at itself", jpegFile(t, 8, 8, exifSegment(loop)), "loop"},
		{"EXIF in a ring", jpegFile(t, 8, 8, exifSegment(chain)), "loop"},
		{"EXIF with nonsense lengths", jpegFile(t, 8, 8, exifSegment(long)), "nonsense lengths: 2"},
		{"EXIF outside", jpegFile(t, 8, 8, exifSegment([]byte("II*\x00\xff\xff\xff\x7f"))), "not there"},
		{"EXIF of strange kinds", jpegFile(t, 8, 8, exifSegment(exifFile(binary.BigEndian, ifdTag{0x10f, rawTag{99, 1, 1}}))), "kinds that there are not"},
		{"EXIF that is none", jpegFile(t, 8, 8, exifSegment([]byte("hello, world"))), "no EXIF"},
		{"EXIF of many directories", jpegFile(t, 8, 8, exifSegment(manyDirectories(300))), "more than 64"},
		{"TIFF of many directories with many tags", wideDirectories(), "not there or far too long"},
		{"XMP cut short", jpegFile(t, 8, 8, xmpSegment(testXMP[:300])), "XMP is damaged"},
		{"XMP in depth", jpegFile(t, 8, 8, xmpSegment(strings.Repeat("<a>", 9000))), "nested deeper"},
		{"XMP packed a thousandfold", pngFile(t, 8, 8, pngChunkOf("iTXt", append([]byte("XML:com.adobe.xmp\x00\x01\x00\x00\x00"), packedSpaces(64<<20)...))), "cannot be unpacked"},
		{"JPEG with a length of 0", append([]byte("\xff\xd8\xff\xe1\x00\x00"), jpg...), "nonsense length"},
		{"JPEG with a hole", append([]byte("\xff\xd8\xff\xe0\x00\x02\x00\x00"), jpg...), "nonsense at byte"},
		{"PNG with a long chunk", append([]byte("\x89PNG\r\n\x1a\n"), "\x7f\xff\xff\xffIHDR"...), "which are not there"},
		{"PNG with a wrong checksum", pngFile(t, 8, 8, append(pngChunkOf("tEXt", []byte("Software\x00x")), 0)[1:]), "which are not there"},
		{"damaged PNG", flippedByte(pngFile(t, 8, 8), 20), "checksum is wrong"},
		{"film without a head", append(mp4BoxOf("ftyp", []byte("isom\x00\x00\x02\x00isom")), mp4BoxOf("mdat", make([]byte, 99))...), "its head"},
		{"film with a box of 2", append(film[:len(film):len(film)], 0, 0, 0, 2, 'f', 'r', 'e', 'e'), "nonsense length"},
		{"film with a box of 1", append(film[:len(film):len(film)], append(u32(1), append([]byte("free"), u32(0, 3)...)...)...), "nonsense length"},
		{"film with a box of 2⁶³", append(film[:len(film):len(film)], append(u32(1), append([]byte("free"), u32(0xffffffff, 0xffffffff)...)...)...), "nonsense length"},
		{"film with a huge box", append(film[:len(film):len(film)], append(u32(0x7fffffff), "free"...)...), "cut short"},
		{"film with a box longer than its holder", append(mp4BoxOf("ftyp", []byte("isom\x00\x00\x02\x00isom")), mp4BoxOf("moov", append(u32(9999), "trak"...))...), "longer than what holds it"},
		{"film 10,000 boxes deep", append(mp4BoxOf("ftyp", []byte("isom\x00\x00\x02\x00isom")), nestedBoxes(10000)...), "deeper than 16"},
		{"film of no time scale", append(mp4BoxOf("ftyp", []byte("isom\x00\x00\x02\x00isom")), mp4BoxOf("moov", mp4BoxOf("mvhd", u32(0, 0, 0, 0, 99), make([]byte, 80)))...), "no time scale"},
		{"film of a thousand years", append(mp4BoxOf("ftyp", []byte("isom\x00\x00\x02\x00isom")), mp4BoxOf("moov", mp4BoxOf("mvhd", u32(1<<24, 0, 0, 0, 0, 1, 0xff, 0), make([]byte, 80)))...), "makes no sense"},
		{"film of a million boxes", append(mp4BoxOf("ftyp", []byte("isom\x00\x00\x02\x00isom")), bytes.Repeat([]byte("\x00\x00\x00\x08free"), 1<<20)...), "left unread"},
		{"HEIF without a head", mp4BoxOf("ftyp", []byte("heic\x00\x00\x00\x00heic")), "head is not there"},
		{"HEIF with a box that leads back", []byte("\x00\x00\x00\x10ftypheic\x00\x00\x00\x00\x00\x00\x00\x10free12345678\x00\x00\x00\x01free\xff\xff\xff\xff\xff\xff\xff\xf0"), "nonsense length"},
		{"HEIF with EXIF elsewhere", heicFile(cameraExif(binary.LittleEndian))[:300], "cut short"},
		{"Matroska in depth", append(mkvElement(mkvHead), deepElements(10000)...), "deeper than 16"},
		{"Matroska cut short", webm[:len(webm)-9], "cut short"},
		{"Matroska of no kind", webmFile("\x01\x02zz"), "kind of EBML"},
		{"Matroska with a nonsense length", append(mkvElement(mkvHead), elementHead(mkvSegment, 0)...), "nonsense length"},
		{"Matroska with a part without an end", append(mkvElement(mkvHead), mkvElement(mkvSegment, elementHead(mkvInfo, unknownLength))...), "does not say how long"},
		{"RIFF chunk too long", riffFile("WEBP", []byte("EXIF\xff\xff\xff\x7f")), "which are not there"},
		{"GIF without an end", gifFile(t, 8, 8)[:30], "cut short"},
		{"marks that turn the writing", jpegFile(t, 8, 8, exifSegment(exifFile(binary.LittleEndian, ifdTag{0x132, "\u202e2026\x1b[31m"}))), "is none"},
	}
	return out
}

func TestHostileFiles(t *testing.T) {
	most := uint64(0)
	defer func() { t.Logf("no look took more than %d KiB of memory", most>>10) }()
	for _, h := range hostileFiles(t) {
		var f Facts
		spent := allocatedBy(func() { f = lookToday(h.file) })
		most = max(most, spent)
		if spent > maxLookMemory {
			t.Errorf("%s: a look at %d bytes took %d MiB of memory", h.name, len(h.file), spent>>20)
		}
		if !hasNote(f, h.note) {
			t.Errorf("%s (%s): no note %q in %q", h.name, f.Type, h.note, f.Notes)
		}
		for _, n := range append(f.Notes, f.Caption, f.Make) {
			if strings.ContainsAny(n, "\x1b\n\u202e") || len(n) > maxFactText {
				t.Errorf("%s: %q is no line of text", h.name, n)
			}
		}
		thumb, err := Thumbnail(context.Background(), bytes.NewReader(h.file), int64(len(h.file)), ThumbnailOptions{})
		if err == nil && strings.Contains(h.name, "bomb") {
			t.Errorf("%s: it was decoded, to %d bytes", h.name, len(thumb))
		}
		if bytes.Contains(thumb, []byte("Exif")) || bytes.Contains(thumb, []byte("script")) {
			t.Errorf("%s: the thumbnail has more than a picture", h.name)
		}
	}
}

// TestEverythingCutShort cuts files of every kind at every length: none panics, and none is taken for whole.
func TestEverythingCutShort(t *testing.T) {
	block := cameraExif(binary.LittleEndian)
	for name, file := range map[string][]byte{
		"jpeg": jpegFile(t, 8, 8, exifSegment(block), xmpSegment(testXMP), iptcSegment(map[byte]string{80: "M. M.", 120: "x"})),
		"png":  pngFile(t, 8, 8, pngChunkOf("eXIf", block)), "gif": gifFile(t, 8, 8), "webp": webpFile(8, 8, riffChunk("EXIF", block)),
		"film": filmFile(appleMeta(map[string]string{"com.apple.quicktime.make": "Ardan"}, "com.apple.quicktime.make")),
		"webm": webmFile("webm", mkvElement(mkvCluster, make([]byte, 50))), "heic": heicFile(block), "tiff": block,
	} {
		silent := 0
		for n := range len(file) {
			if f := lookToday(file[:n]); len(f.Notes) == 0 {
				silent++
			}
		}
		// A cut between two parts, or within padding, can leave what looks whole. TIFF says nowhere how long it is.
		if most := len(file) / 10; silent > most && name != "tiff" {
			t.Errorf("%s: of %d lengths %d had no note", name, len(file), silent)
		}
	}
}

// TestLookIsBounded looks at files that go on and on: the look ends after what it may read.
func TestLookIsBounded(t *testing.T) {
	const size = 1 << 40
	for name, head := range map[string][]byte{
		"jpeg": append(jpegFile(t, 8, 8)[:600:600], 0),
		"png":  []byte("\x89PNG\r\n\x1a\n"),
		"gif":  append([]byte("GIF89a\x08\x00\x08\x00\x00\x00\x00"), 0x21, 0xfe),
		"film": mp4BoxOf("ftyp", []byte("isom\x00\x00\x02\x00isom")),
		"webm": append(mkvElement(mkvHead, mkvElement(mkvDocType, []byte("webm"))), elementHead(mkvSegment, unknownLength)...),
		"avi":  []byte("RIFF\xff\xff\xff\xffAVI "),
		"text": []byte("word "),
	} {
		for _, fill := range []byte{0, 1, 8, 0xff, 'a'} {
			r := &endlessFile{head: head, fill: fill}
			spent := allocatedBy(func() { lookOn(r, size, today()) })
			if r.read > maxFactsRead || spent > maxLookMemory {
				t.Errorf("%s, then %d for ever: read %d MiB, took %d MiB", name, fill, r.read>>20, spent>>20)
			}
		}
	}
}

// TestUnreadableFile looks at a file whose disk fails.
func TestUnreadableFile(t *testing.T) {
	broken := errors.New("the disk is away")
	f := lookOn(failingFile{broken}, 1000, today())
	if !hasNote(f, "the disk is away") {
		t.Errorf("notes %q", f.Notes)
	}
	if _, err := Thumbnail(context.Background(), failingFile{broken}, 1000, ThumbnailOptions{}); err == nil {
		t.Error("a picture was made of a file that cannot be read")
	}
}

type failingFile struct{ err error }

func (f failingFile) ReadAt([]byte, int64) (int, error) { return 0, f.err }

// endlessFile is a file that begins somehow and then repeats one byte.
type endlessFile struct {
	head []byte
	fill byte
	read int64
}

func (e *endlessFile) ReadAt(p []byte, off int64) (int, error) {
	e.read += int64(len(p))
	for i := range p {
		p[i] = e.fill
	}
	if off < int64(len(e.head)) {
		copy(p, e.head[off:])
	}
	return len(p), nil
}

var _ io.ReaderAt = (*endlessFile)(nil)

// allocatedBy gives how many bytes do allocates in all, freed or not.
func allocatedBy(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// nestedBoxes makes boxes that stand in each other.
func nestedBoxes(depth int) []byte {
	out := make([]byte, 0, 8*depth)
	for i := range depth {
		out = append(append(out, u32(uint32(8*(depth-i)))...), "moov"...)
	}
	return out
}

func deepElements(depth int) []byte {
	var out []byte
	for range depth {
		out = append(out, elementHead(mkvSegment, unknownLength)...)
	}
	return out
}

// manyDirectories makes a chain of directories of one entry each.
func manyDirectories(n int) []byte {
	out := []byte("II*\x00\x08\x00\x00\x00")
	for i := range n {
		out = append(out, 1, 0)
		out = append(out, make([]byte, 12)...)
		out = binary.LittleEndian.AppendUint32(out, uint32(8+18*(i+1)))
	}
	return out
}

// wideDirectories makes a TIFF whose many directories all have 65,535 entries that lie on each other.
func wideDirectories() []byte {
	const subs = 2000
	out := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x4a\x01\x04\x00")
	out = binary.LittleEndian.AppendUint32(out, subs)
	out = append(binary.LittleEndian.AppendUint32(out, 26), 0, 0, 0, 0)
	for i := range subs {
		out = binary.LittleEndian.AppendUint32(out, uint32(26+4*subs+2*i))
	}
	out[len(out)-1] = 0
	out = append(out, bytes.Repeat([]byte{0xff, 0xff}, 1<<19)...)
	binary.LittleEndian.PutUint32(out[4:], 26+4*subs) // the first of them is the main one too
	return out
}

func flippedByte(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 0xff
	return b
}

func TestCodesOfRefusedPictures(t *testing.T) {
	for _, c := range []struct {
		file []byte
		code counterclaim.Code
	}{
		{pngBomb(50000, 50000), counterclaim.CodeTooLarge},
		{pngBomb(1<<30, 1), counterclaim.CodeTooLarge},
		{[]byte("<svg><script/></svg>"), counterclaim.CodeUnsupported},
		{[]byte("<html>"), counterclaim.CodeUnsupported},
		{[]byte("%PDF-1.7"), counterclaim.CodeUnsupported},
		{filmFile(), counterclaim.CodeUnsupported},
		{jpegFile(t, 64, 64)[:300], counterclaim.CodeBadInput},
		{pngBomb(10, 10), counterclaim.CodeBadInput},
		{nil, counterclaim.CodeUnsupported},
	} {
		var err error
		spent := allocatedBy(func() {
			_, err = Thumbnail(context.Background(), bytes.NewReader(c.file), int64(len(c.file)), ThumbnailOptions{})
		})
		if counterclaim.CodeOf(err) != c.code || spent > maxLookMemory {
			t.Errorf("%.20q: %v (%d MiB), want %s", c.file, err, spent>>20, c.code)
		}
	}
}

func ExampleNameNotes() {
	fmt.Println(NameNotes("bridge.png", Facts{Type: "image/jpeg", Size: 1}))
	// Output: [its name ends as image/png does, and its bytes are image/jpeg]
}
