package gazetteer

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"io"
	"math"
	"slices"
)

// Scratch is a file that is needed while a set is being made. *os.File is one.
type Scratch interface {
	io.Writer
	io.ReaderAt
	io.Closer
}

// record is one name of one place on its way into a set.
type record struct {
	hash   uint64
	weight float32
	place  uint32
	check  uint16
}

// compare sorts by hash; under one hash the heaviest first, then as the places stand.
func (r record) compare(s record) int {
	return cmp.Or(cmp.Compare(r.hash, s.hash), cmp.Compare(s.weight, r.weight), cmp.Compare(r.place, s.place), cmp.Compare(r.check, s.check))
}

const (
	recordSize = 18      // bytes in a run
	runRecords = 1 << 20 // records that are held and sorted at once, 24 MB
	runBuffer  = 1 << 16 // bytes read ahead of each run
)

// sorter sorts any number of records with the memory for one run of them.
type sorter struct {
	scratch func() (Scratch, error)
	held    []record
	run     int // records in a run
	file    Scratch
	ends    []int64 // where each run ends in the file
	count   int
}

// add takes one record.
func (s *sorter) add(r record) error {
	if s.run == 0 {
		s.run = runRecords
	}
	s.count++
	s.held = append(s.held, r)
	if len(s.held) < s.run {
		return nil
	}
	return s.spill()
}

// spill writes what is held as a sorted run.
func (s *sorter) spill() (err error) {
	if s.file == nil {
		if s.file, err = s.scratch(); err != nil {
			return err
		}
	}
	slices.SortFunc(s.held, record.compare)
	out := bufio.NewWriterSize(s.file, runBuffer)
	var b [recordSize]byte
	for _, r := range s.held {
		r.put(b[:])
		out.Write(b[:]) // bufio keeps the error for Flush
	}
	end := int64(len(s.held)) * recordSize
	if n := len(s.ends); n > 0 {
		end += s.ends[n-1]
	}
	s.ends, s.held = append(s.ends, end), s.held[:0]
	return out.Flush()
}

// sorted calls take with all records in order.
func (s *sorter) sorted(take func(record) error) error {
	slices.SortFunc(s.held, record.compare)
	var heads []head
	begin := int64(0)
	for _, end := range s.ends {
		h := head{in: bufio.NewReaderSize(io.NewSectionReader(s.file, begin, end-begin), runBuffer)}
		if err := h.next(); err != nil {
			return err
		}
		heads, begin = append(heads, h), end
	}
	if len(s.held) > 0 {
		heads = append(heads, head{first: s.held[0], held: s.held[1:]})
	}
	for i := len(heads)/2 - 1; i >= 0; i-- {
		sink(heads, i)
	}
	for len(heads) > 0 {
		if err := take(heads[0].first); err != nil {
			return err
		}
		switch err := heads[0].next(); err {
		case nil:
		case io.EOF:
			heads[0] = heads[len(heads)-1]
			heads = heads[:len(heads)-1]
		default:
			return err
		}
		sink(heads, 0)
	}
	return nil
}

func (s *sorter) close() {
	if s.file != nil {
		s.file.Close()
	}
}

// head is the first record of a run that is not yet taken, and what follows it.
type head struct {
	first record
	in    *bufio.Reader
	held  []record // where the run was never written
}

// next goes on to the next record of the run, io.EOF where there is none.
func (h *head) next() error {
	if h.in == nil {
		if len(h.held) == 0 {
			return io.EOF
		}
		h.first, h.held = h.held[0], h.held[1:]
		return nil
	}
	var b [recordSize]byte
	if _, err := io.ReadFull(h.in, b[:]); err != nil {
		return err
	}
	h.first.get(b[:])
	return nil
}

// sink moves heads[i] down the heap until no smaller one is below it.
func sink(heads []head, i int) {
	for {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(heads); c++ {
			if heads[c].first.compare(heads[least].first) < 0 {
				least = c
			}
		}
		if least == i {
			return
		}
		heads[i], heads[least] = heads[least], heads[i]
		i = least
	}
}

func (r record) put(b []byte) {
	le := binary.LittleEndian
	le.PutUint64(b, r.hash)
	le.PutUint32(b[8:], math.Float32bits(r.weight))
	le.PutUint32(b[12:], r.place)
	le.PutUint16(b[16:], r.check)
}

func (r *record) get(b []byte) {
	le := binary.LittleEndian
	*r = record{le.Uint64(b), math.Float32frombits(le.Uint32(b[8:])), le.Uint32(b[12:]), le.Uint16(b[16:])}
}
