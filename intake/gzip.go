package intake

import (
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// What no honest file does: text shrinks to a tenth, pages of one table to a hundredth; gzip's own bound is a thousandth.
const (
	bombRatio = 250
	bombFloor = 16 << 20 // bytes unpacked under which any ratio passes
)

// errBomb says that data unpack to far more than they are.
var errBomb = errors.New("it unpacks to more than 250 times its size, as data made to fill a disk do")

// errUnpackedLimit says that data unpack to more than is read.
var errUnpackedLimit = errors.New("it unpacks to more than is read of one file")

// countingReader counts the bytes that are read through it.
type countingReader struct {
	in io.Reader
	n  int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

// unpacking reads unpacked data and stops at a bomb or over a limit.
type unpacking struct {
	in     io.Reader
	packed *int64 // bytes read of what is packed
	n      int64
	limit  int64
}

func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.in.Read(p)
	u.n += int64(n)
	switch {
	case u.n > bombFloor && u.n/bombRatio > *u.packed:
		return 0, errBomb
	case u.n > u.limit:
		return 0, errUnpackedLimit
	}
	return n, err
}

// keptBack is how many bytes before the place of reading can be read again.
const keptBack = 256 << 10

// rewindable reads a stream byte by byte or in pieces and can go back to its mark, where that is not too far behind.
type rewindable struct {
	in       io.Reader
	buf      []byte
	at, mark int
	passed   int64 // bytes before buf[0]
	tries    int   // see maxTries
	err      error
}

func newRewindable(in io.Reader) *rewindable {
	return &rewindable{in: in, buf: make([]byte, 0, 4*keptBack)}
}

func (r *rewindable) fill() error {
	if r.at < len(r.buf) {
		return nil
	}
	if r.err != nil {
		return r.err
	}
	if cap(r.buf)-len(r.buf) < keptBack {
		from := max(min(r.mark, r.at), r.at-keptBack)
		n := copy(r.buf, r.buf[from:])
		r.buf, r.passed = r.buf[:n], r.passed+int64(from)
		r.at, r.mark = r.at-from, max(r.mark-from, 0)
	}
	room := r.buf[len(r.buf):cap(r.buf)]
	for range 100 {
		n, err := r.in.Read(room[:min(len(room), 64<<10)])
		r.buf, r.err = r.buf[:len(r.buf)+n], err
		if n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	r.err = io.ErrNoProgress
	return r.err
}

// Read reads.
func (r *rewindable) Read(p []byte) (int, error) {
	if err := r.fill(); err != nil {
		return 0, err
	}
	n := copy(p, r.buf[r.at:])
	r.at += n
	return n, nil
}

// ReadByte makes gzip take no byte more than a member has.
func (r *rewindable) ReadByte() (byte, error) {
	if err := r.fill(); err != nil {
		return 0, err
	}
	r.at++
	return r.buf[r.at-1], nil
}

func (r *rewindable) offset() int64 { return r.passed + int64(r.at) }

var gzipMagic = []byte("\x1f\x8b\x08")

// maxTries is how many places of a file that look like the beginning of a gzip member and are none are tried.
const maxTries = 10_000

// toNextMember goes back to behind the mark and on to the next place at which a gzip member with a record of a crawl begins.
func (r *rewindable) toNextMember() error {
	r.at = min(r.mark+1, len(r.buf))
	for {
		for len(r.buf)-r.at < sniffed && r.err == nil {
			at := r.at
			r.mark, r.at = at, len(r.buf)
			_ = r.fill() // an end shows in r.err
			r.at = r.mark
		}
		rest := r.buf[r.at:]
		i := bytes.Index(rest, gzipMagic)
		switch {
		case i < 0 && r.err != nil:
			r.at = len(r.buf)
			return r.err
		case i < 0:
			r.at = len(r.buf) - 2
		case len(rest)-i < sniffed && r.err == nil:
			r.at += i
		case beginsWARC(rest[i:min(i+sniffed, len(rest))]):
			r.at += i
			return nil
		case r.tries == maxTries:
			return io.EOF
		default:
			r.tries++
			r.at += i + 1
		}
	}
}

// beginsWARC reports whether gzip data unpack to the beginning of a record.
func beginsWARC(head []byte) bool {
	z, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return false
	}
	defer z.Close()
	var five [5]byte
	_, err = io.ReadFull(z, five[:])
	return err == nil && string(five[:]) == "WARC/"
}
