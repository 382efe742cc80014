package vault

import (
	"encoding/binary"
	"io"
)

// Limits of one look at a file.
const (
	factsPage     = 64 << 10  // bytes read at once
	maxFactsRead  = 128 << 20 // bytes fetched in one look
	maxFactsSteps = 1 << 20   // reads, in memory or not, of one look
)

// factsReader reads a file of unknown goodwill: one page of it is in memory, and a budget of bytes and of steps bounds what any
// file can make its readers do, in a loop or in depth. When the budget is spent everything reads as cut short.
type factsReader struct {
	r      io.ReaderAt
	length int64
	page   []byte
	at     int64 // where the page begins
	bytes  int64 // that may still be fetched
	steps  int   // that may still be made
	spent  bool
	failed error // of the file beneath
}

func newFactsReader(r io.ReaderAt, size int64) *factsReader {
	return &factsReader{r: r, length: max(size, 0), bytes: maxFactsRead, steps: maxFactsSteps}
}

// upTo gives at most n bytes at off, fewer where the file or the budget ends. What it gives is valid until the next call.
func (f *factsReader) upTo(off int64, n int) []byte {
	if off < 0 || off >= f.length || n <= 0 {
		return nil
	}
	if f.steps--; f.steps < 0 {
		f.spent = true
		return nil
	}
	n = int(min(int64(n), f.length-off))
	if off >= f.at && off+int64(n) <= f.at+int64(len(f.page)) {
		return f.page[off-f.at:][:n]
	}
	if n > factsPage {
		return f.fetch(make([]byte, n), off)
	}
	if cap(f.page) == 0 {
		f.page = make([]byte, factsPage)
	}
	f.page = f.fetch(f.page[:min(factsPage, f.length-off)], off)
	f.at = off
	return f.page[:min(n, len(f.page))]
}

// fetch fills p from the file, as far as there is something.
func (f *factsReader) fetch(p []byte, off int64) []byte {
	if f.bytes -= int64(len(p)); f.bytes < 0 {
		f.spent = true
		return nil
	}
	n, err := f.r.ReadAt(p, off)
	if n < len(p) && err != nil && err != io.EOF && f.failed == nil {
		f.failed = err
	}
	return p[:n]
}

// read gives n bytes at off, or nil where there are not so many.
func (f *factsReader) read(off int64, n int) []byte {
	if b := f.upTo(off, n); len(b) == n {
		return b
	}
	return nil
}

// block copies a block of metadata, or gives nil where it is cut short or larger than a block may be.
func (f *factsReader) block(off, n int64) []byte {
	if n <= 0 || n > maxFactBlock {
		return nil
	}
	b := f.read(off, int(n))
	if b == nil {
		return nil
	}
	return append([]byte(nil), b...)
}

// ReadAt reads as the file would, within the budget.
func (f *factsReader) ReadAt(p []byte, off int64) (int, error) {
	n := copy(p, f.upTo(off, len(p)))
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func be16(b []byte) int64 { return int64(binary.BigEndian.Uint16(b)) }
func be32(b []byte) int64 { return int64(binary.BigEndian.Uint32(b)) }
func le16(b []byte) int64 { return int64(binary.LittleEndian.Uint16(b)) }
func le32(b []byte) int64 { return int64(binary.LittleEndian.Uint32(b)) }
