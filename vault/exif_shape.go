package vault

import (
	"encoding/binary"
	"fmt"
	"io"
)

// Limits of the directories of one block of EXIF.
const (
	maxIFDs    = 64
	maxIFDTags = 20000
)

// ifdShape is what the directories of a block of EXIF look like, apart from what they say.
type ifdShape struct {
	width, height int64
	c2pa          bool
	notes         []string
}

// ifdWalk is one walk through the directories.
type ifdWalk struct {
	ifdShape
	r     io.ReaderAt
	size  int64
	order binary.ByteOrder
	seen  map[int64]bool
	todo  []int64
	tags  int
	// How often something was met that no camera writes.
	lost, strange, loops, outside int
}

// ifdSizes are the sizes of the types of EXIF, in bytes, by number.
func ifdSizes() [14]int64 { return [14]int64{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4} }

// ifdLook goes through the directories and says what no camera writes: lengths that are not there, loops, places outside.
// Source: TIFF 6.0, section 2; Exif 2.32, section 4.6.
func ifdLook(r io.ReaderAt, size int64) ifdShape {
	w := &ifdWalk{r: r, size: size, order: binary.LittleEndian, seen: map[int64]bool{}}
	head := w.read(0, 8)
	switch {
	case head == nil || string(head[:2]) != "II" && string(head[:2]) != "MM":
		w.notes = append(w.notes, "its EXIF is no EXIF")
		return w.ifdShape
	case head[0] == 'M':
		w.order = binary.BigEndian
	}
	w.todo = []int64{int64(w.order.Uint32(head[4:]))}
	for len(w.todo) > 0 {
		at := w.todo[0]
		w.todo = w.todo[1:]
		if len(w.seen) == maxIFDs {
			w.notes = append(w.notes, fmt.Sprintf("its EXIF has more than %d directories", maxIFDs))
			break
		}
		w.directory(at)
	}
	if w.loops > 0 {
		w.notes = append(w.notes, "its EXIF goes in a loop")
	}
	for _, x := range []struct {
		n    int
		what string
	}{
		{w.lost, "its EXIF has values with nonsense lengths: %d"},
		{w.strange, "its EXIF has values of kinds that there are not: %d"},
		{w.outside, "its EXIF has directories that are not there or far too long: %d"},
	} {
		if x.n > 0 {
			w.notes = append(w.notes, fmt.Sprintf(x.what, x.n))
		}
	}
	return w.ifdShape
}

func (w *ifdWalk) read(off int64, n int) []byte {
	if off < 0 || off+int64(n) > w.size {
		return nil
	}
	b := make([]byte, n)
	if got, _ := w.r.ReadAt(b, off); got < n {
		return nil
	}
	return b
}

// directory goes through one directory and puts those that it leads to in the queue.
func (w *ifdWalk) directory(at int64) {
	if w.seen[at] {
		w.loops++
		return
	}
	first := len(w.seen) == 0
	w.seen[at] = true
	count := w.read(at, 2)
	if count == nil {
		w.outside++
		return
	}
	n := int(w.order.Uint16(count))
	if w.tags += n; w.tags > maxIFDTags {
		w.outside++
		w.tags -= n
		return
	}
	dir := w.read(at+2, 12*n)
	if dir == nil {
		w.outside++
		return
	}
	for i := range n {
		w.entry(dir[12*i:], first)
	}
	if next := w.read(at+2+int64(12*n), 4); next != nil && w.order.Uint32(next) != 0 {
		w.todo = append(w.todo, int64(w.order.Uint32(next)))
	}
}

// entry looks at one entry of a directory: tag, kind, count, and the value or where it lies.
func (w *ifdWalk) entry(e []byte, first bool) {
	tag, kind, count, value := w.order.Uint16(e), int(w.order.Uint16(e[2:])), int64(w.order.Uint32(e[4:])), int64(w.order.Uint32(e[8:]))
	sizes := ifdSizes()
	if kind == 0 || kind >= len(sizes) {
		w.strange++
		return
	}
	if length := count * sizes[kind]; length > 4 && value+length > w.size {
		w.lost++
		return
	}
	short := value
	if kind == 3 {
		short = int64(w.order.Uint16(e[8:]))
	}
	switch {
	case tag == 0x100 && first:
		w.width = short
	case tag == 0x101 && first:
		w.height = short
	case tag == c2paTag:
		w.c2pa = true
	case count == 1 && (tag == 0x8769 || tag == 0x8825 || tag == 0xa005 || tag == 0x14a):
		w.todo = append(w.todo, value)
	}
}
