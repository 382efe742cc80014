package gazetteer

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// maxName is the longest name of an added place in bytes.
const maxName = 1000

// AddedWriter makes a set of added places; added.go describes its form. It holds a few dozen
// megabytes however many places there are: the rest lies in scratch files.
type AddedWriter struct {
	places, names, contests spool
	sorter                  sorter
	features, countries     map[string]int // number in the table; countries from 1
	units                   map[string]int // number from 1
	unitPlaces              []uint32
	featureRows             []byte
	countryRows             []byte
	few                     map[string]uint32 // names that come again and again: who claims, who says so
	all                     []string          // names of the place at hand
	keys                    []key             // of these
	folded                  []byte
}

// fewNames is how many of the names that come again and again are held.
const fewNames = 1 << 12

// NewAddedWriter makes a writer. Scratch makes an empty file each time; Close closes them.
func NewAddedWriter(scratch func() (Scratch, error)) (*AddedWriter, error) {
	w := &AddedWriter{features: map[string]int{}, countries: map[string]int{}, units: map[string]int{}, few: map[string]uint32{}}
	w.sorter.scratch = scratch
	for _, s := range []*spool{&w.places, &w.names, &w.contests} {
		if err := s.open(scratch); err != nil {
			w.Close()
			return nil, err
		}
	}
	_, err := w.names.Write([]byte{0, 0}) // the empty name
	return w, err
}

// Close closes the scratch files.
func (w *AddedWriter) Close() {
	for _, s := range []*spool{&w.places, &w.names, &w.contests} {
		if s.file != nil {
			s.file.Close()
		}
	}
	w.sorter.close()
}

// Places gives the number of places so far.
func (w *AddedWriter) Places() int { return int(w.places.size / int64(addPlaceSize)) }

// Names gives the number of names so far that places are found by.
func (w *AddedWriter) Names() int { return w.sorter.count }

// Add takes one place. A place that the form has no room for is a [counterclaim.Error] with code
// bad_input and leaves the writer as it was; after any other error the writer is of no use.
func (w *AddedWriter) Add(r *Row) error {
	if err := fitsAdded(r); err != nil {
		return err
	}
	place := uint32(w.Places())
	unit, err := w.unit(r, place)
	if err != nil {
		return err
	}
	name, err := w.name(r.Name)
	if err != nil {
		return err
	}
	le := binary.LittleEndian
	p := le.AppendUint32(make([]byte, 0, addPlaceSize), name)
	p = le.AppendUint32(p, uint32(int32(math.Round(r.Lat*addDegree))))
	p = le.AppendUint32(p, uint32(int32(math.Round(r.Lon*addDegree))))
	p = le.AppendUint32(p, uint32(r.GeonameID))
	p = append(le.AppendUint32(p, uint32(r.Population)), byte(r.Population>>32))
	p = le.AppendUint16(p, uint16(number(w.countries, &w.countryRows, r.Country, 3, 1)))
	p = le.AppendUint16(p, uint16(number(w.features, &w.featureRows, (r.Feature + "\x00")[:1]+r.Code, featureSize, 0)))
	p = le.AppendUint16(p, uint16(unit))
	flags := byte(0)
	if r.Contested {
		flags |= flagContested
	}
	if r.ClaimedBy+r.HeldBy+r.AccordingTo+r.Since != "" {
		flags |= flagSaid
	}
	if _, err := w.places.Write(append(p, flags)); err != nil {
		return err
	}
	if err := w.contest(r, place); err != nil {
		return err
	}
	if len(w.features) > math.MaxUint16 || len(w.countries) > math.MaxUint16 || w.Places() >= math.MaxInt32 {
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "%d places, %d countries and %d features are more than a set has room for",
			w.Places(), len(w.countries), len(w.features)).Try("cut the file into several")
	}
	return w.index(r, place)
}

// fitsAdded says why a row has no room in a set.
func fitsAdded(r *Row) error {
	bad := func(format string, args ...any) *counterclaim.Error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, format, args...)
	}
	switch {
	case r.Name == "" || len(r.Name) > maxName:
		return bad("the name has %d bytes, not 1 to %d", len(r.Name), maxName).Try("shorten the name")
	case !(math.Abs(r.Lat) <= 90 && math.Abs(r.Lon) <= 180):
		return bad("the place does not lie on the globe").Try("give lat between -90 and 90, lon between -180 and 180")
	case r.GeonameID < 0 || r.GeonameID > math.MaxUint32:
		return bad("GeoNames id %d is out of range", r.GeonameID).Try("leave the id out")
	case r.Population < 0 || r.Population >= 1<<40:
		return bad("population %d is out of range", r.Population).Try("leave the population out")
	case r.Country != "" && !isCode(r.Country):
		return bad("country %q is not three capital letters", r.Country).Try("write the ISO 3166-1 alpha-3 code")
	case r.Feature != "" && !isFeature(r.Feature, r.Code) || r.Feature == "" && len(r.Code) >= featureSize:
		return bad("feature %q is no class and code of GeoNames", r.Feature+"."+r.Code).Try("write a class and a code such as P.PPL")
	case len(r.ClaimedBy) > maxName || len(r.HeldBy) > maxName || len(r.AccordingTo) > maxName || len(r.Since) > maxName:
		return bad("what is said of who claims and holds the place is longer than %d bytes", maxName).Try("shorten it")
	}
	return nil
}

// number gives the number of a value, which gets one and a row in its table where it has none
// yet. The empty value is 0 where numbers begin at 1.
func number(numbers map[string]int, rows *[]byte, value string, size, first int) int {
	if value == "" && first > 0 {
		return 0
	}
	n, ok := numbers[value]
	if !ok {
		n = len(numbers) + first
		numbers[value] = n
		row := make([]byte, size)
		copy(row, value)
		*rows = append(*rows, row...)
	}
	return n
}

// unit gives the number of the first-order unit that a row lies in.
func (w *AddedWriter) unit(r *Row, place uint32) (int, error) {
	if r.Unit == "" {
		return 0, nil
	}
	n, ok := w.units[r.Unit]
	if !ok {
		if n = len(w.units) + 1; n > math.MaxUint16 {
			return 0, counterclaim.Errorf(counterclaim.CodeBadInput, "unit %.60q is one more than the %d first-order units that a set has room for", r.Unit, n-1).
				Try("see whether the column with the unit's code holds something else")
		}
		w.units[r.Unit] = n
		w.unitPlaces = append(w.unitPlaces, noUnit)
	}
	if r.Code == "ADM1" && w.unitPlaces[n-1] == noUnit {
		w.unitPlaces[n-1] = place
	}
	return n, nil
}

// name keeps a name and gives where it stands.
func (w *AddedWriter) name(s string) (uint32, error) {
	if s == "" {
		return 0, nil
	}
	at := w.names.size
	if at > math.MaxUint32 {
		return 0, counterclaim.Errorf(counterclaim.CodeTooLarge, "the names are more than the 4 GiB that a set has room for").Try("cut the file into several")
	}
	b := binary.LittleEndian.AppendUint16(make([]byte, 0, 64), uint16(len(s)))
	_, err := w.names.Write(append(b, s...))
	return uint32(at), err
}

// contest keeps what is said of who claims and holds a place.
func (w *AddedWriter) contest(r *Row, place uint32) error {
	said := [...]string{r.ClaimedBy, r.HeldBy, r.AccordingTo, r.Since}
	if said == [4]string{} {
		return nil
	}
	row := binary.LittleEndian.AppendUint32(make([]byte, 0, addContestSize), place)
	for _, s := range said {
		at, ok := w.few[s]
		if !ok {
			var err error
			if at, err = w.name(s); err != nil {
				return err
			}
			if len(w.few) >= fewNames {
				clear(w.few)
			}
			w.few[s] = at
		}
		row = binary.LittleEndian.AppendUint32(row, at)
	}
	_, err := w.contests.Write(row)
	return err
}

// index hands the names of a place to the sorter, each folded form once: the chief name first.
func (w *AddedWriter) index(r *Row, place uint32) error {
	weight := float32(weigh(&r.Entry))
	w.keys = w.keys[:0]
	w.all = r.appendNames(w.all[:0])
	for j, name := range w.all {
		w.folded = appendFold(w.folded[:0], name)
		k, ok := keyOf(w.folded)
		if !ok || slices.ContainsFunc(w.keys, func(l key) bool { return l.hash == k.hash && l.check == k.check }) {
			continue
		}
		w.keys = append(w.keys, k)
		if err := w.sorter.add(record{k.hash, weight, place, k.check}); err != nil {
			return err
		}
		if j == 0 {
			weight *= aliasShare
		}
	}
	return nil
}

// Write writes the set. Step, which may be nil, is called with the number of names written since
// the last call.
func (w *AddedWriter) Write(out io.Writer, form Form, step func(n int)) error {
	sum, crc := sha256.New(), crc32.New(crc32.MakeTable(crc32.Castagnoli))
	buffered := bufio.NewWriterSize(out, 1<<20)
	all := io.MultiWriter(buffered, sum, crc)
	if err := w.sections(all, form, step); err != nil {
		return err
	}
	tail := binary.LittleEndian.AppendUint32(nil, crc.Sum32())
	buffered.Write(sum.Sum(tail)) // bufio keeps the error for Flush
	return buffered.Flush()
}

// sections writes the header and what it leads to.
func (w *AddedWriter) sections(out io.Writer, form Form, step func(n int)) error {
	for _, s := range []*spool{&w.places, &w.names, &w.contests} {
		if err := s.out.Flush(); err != nil {
			return err
		}
	}
	units := make([]byte, 0, 4*len(w.unitPlaces))
	for _, p := range w.unitPlaces {
		units = binary.LittleEndian.AppendUint32(units, p)
	}
	postings := int64(w.sorter.count) * int64(addPostingSize)
	sizes := [addSections]int64{w.places.size, w.names.size, w.contests.size, int64(len(w.countryRows)), int64(len(units)),
		int64(len(w.featureRows)), postings, 4 * (directory + 1)}
	if _, err := out.Write(addedHeader(form, sizes)); err != nil {
		return err
	}
	for _, s := range []*spool{&w.places, &w.names, &w.contests} {
		if _, err := io.Copy(out, io.NewSectionReader(s.file, 0, s.size)); err != nil {
			return err
		}
	}
	for _, b := range [][]byte{w.countryRows, units, w.featureRows} {
		if _, err := out.Write(b); err != nil {
			return err
		}
	}
	return w.postings(out, step)
}

func addedHeader(form Form, sizes [addSections]int64) []byte {
	le := binary.LittleEndian
	kinds := forms()
	h := append([]byte(addedMagic), byte(slices.Index(kinds[:], form)), 0, 0, 0, 0, 0, 0, 0)
	at := int64(addHeaderSize)
	for _, n := range sizes {
		h = le.AppendUint64(le.AppendUint64(h, uint64(at)), uint64(n))
		at += n
	}
	return h
}

// postings writes the postings and their directory.
func (w *AddedWriter) postings(out io.Writer, step func(n int)) error {
	const block = 1 << 12
	le := binary.LittleEndian
	rows := make([]byte, 0, block*addPostingSize)
	dir := make([]byte, 0, 4*(directory+1))
	next, n := 0, 0
	flush := func() error {
		_, err := out.Write(rows)
		if step != nil {
			step(len(rows) / addPostingSize)
		}
		rows = rows[:0]
		return err
	}
	err := w.sorter.sorted(func(r record) error {
		for ; next <= bucket(r.hash); next++ {
			dir = le.AppendUint32(dir, uint32(n))
		}
		rows = le.AppendUint64(rows, low48(r.hash)|uint64(r.check)<<48)
		rows = le.AppendUint32(rows, r.place)
		if n++; len(rows) < block*addPostingSize {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	if err := flush(); err != nil {
		return err
	}
	for ; next <= directory; next++ {
		dir = le.AppendUint32(dir, uint32(n))
	}
	_, err = out.Write(dir)
	return err
}

// spool is a section that is written before it is known how long it becomes.
type spool struct {
	file Scratch
	out  *bufio.Writer
	size int64
}

func (s *spool) open(scratch func() (Scratch, error)) (err error) {
	if s.file, err = scratch(); err != nil {
		return err
	}
	s.out = bufio.NewWriterSize(s.file, 1<<16)
	return nil
}

// Write is buffered.
func (s *spool) Write(b []byte) (int, error) {
	s.size += int64(len(b))
	return s.out.Write(b)
}
