package gazetteer

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"io"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/counterclaim/counterclaim"
)

// A set of added places is a file that is used where it lies, as the embedded set is; it has more
// room (places, features, long names), says more of contested places, and is not trusted: what is
// read from it is checked when it is read. All numbers are little-endian and unsigned unless
// said otherwise. It begins with the magic, a byte for the [Form], seven zeros, and for each section its offset and length in bytes (u64 each):
//
//	places     28 bytes: u32 name, i32 latitude and i32 longitude in 1e-7 degrees, u32 GeoNames id
//	           or 0, u40 population or 0, u16 country, u16 feature, u16 first-order unit, u8 flags
//	           (1: contested, 2: has a row of contests). As they stood in the file that was added
//	names      u16 length, then UTF-8
//	contests   20 bytes: u32 place, u32 names of claimed_by, held_by, according_to and since. Sorted by place
//	countries  3 bytes: ISO 3166-1 alpha-3 or a code of the desk's
//	units      u32: the place of each first-order unit, 0xffffffff where it is not in the set
//	features   7 bytes: GeoNames class and code, filled with zeros
//	postings   one for each name of each place, 12 bytes: u48 the lower part of the hash of the name's
//	           loose form, u16 a check on its folded form, u32 the place. Sorted by hash; under one
//	           hash the place that a name most likely means is first
//	directory  u32 × 2^16+1: where the postings begin whose hash has the top 16 bits i
//
// Country and unit 0 stand for none, as does the name 0, which is empty. At the end stand a
// CRC-32C and the SHA-256 of everything before them.
const addedMagic = "CCADDED1"

// The sections of an added set, as they lie in the file.
const (
	addPlaces = iota
	addNames
	addContests
	addCountries
	addUnits
	addFeatures
	addPostings
	addDirectory
	addSections
)

// Sizes in bytes.
const (
	addHeaderSize  = len(addedMagic) + 8 + 16*addSections
	addTailSize    = 4 + 32
	addPlaceSize   = 28
	addContestSize = 20
	addPostingSize = 12
	noUnit         = 1<<32 - 1
	addDegree      = 1e7
	flagContested  = 1
	flagSaid       = 2
)

// Form is what kind of file places come from.
type Form string

// The forms.
const (
	FormOwn         Form = "own"         // a desk's own places
	FormGeoNames    Form = "geonames"    // a country file of GeoNames
	FormWhosOnFirst Form = "whosonfirst" // an export of Who's On First
)

// forms gives the forms by the byte that stands for each.
func forms() [3]Form { return [3]Form{FormOwn, FormGeoNames, FormWhosOnFirst} }

// Added is a set of places that a desk added. It does not change and is safe for many goroutines.
type Added struct {
	name                       string
	form                       Form
	hash                       string
	sections                   [addSections][]byte
	countries, features, units []string // as the tables have them, copied out: there are few
}

// OpenAdded makes a set of the bytes of a file that an [AddedWriter] wrote. They may be of any origin:
// what does not hold together is an error here, or yields no place later. That the bytes are
// those that were written is for [CheckAdded]. Name is the set's name, for errors and [Entry.From].
func OpenAdded(name string, b []byte) (*Added, error) {
	damaged := func(what string) error { return damagedSet(name, what) }
	if len(b) < addHeaderSize+addTailSize || string(b[:len(addedMagic)]) != addedMagic {
		return nil, damaged("it does not begin as it should")
	}
	a := &Added{name: name, hash: hex.EncodeToString(b[len(b)-32:])}
	kind, all := int(b[len(addedMagic)]), forms()
	if kind >= len(all) {
		return nil, damaged("its form is not known")
	}
	a.form = all[kind]
	body := uint64(len(b) - addTailSize)
	for i := range a.sections {
		at := binary.LittleEndian.Uint64(b[len(addedMagic)+8+16*i:])
		n := binary.LittleEndian.Uint64(b[len(addedMagic)+16+16*i:])
		if at > body || n > body-at {
			return nil, damaged("a section lies outside of it")
		}
		a.sections[i] = b[at : at+n : at+n]
	}
	for i, unit := range [...]int{addPlaces: addPlaceSize, addNames: 1, addContests: addContestSize, addCountries: 3, addUnits: 4,
		addFeatures: featureSize, addPostings: addPostingSize, addDirectory: 4} {
		if len(a.sections[i])%unit != 0 {
			return nil, damaged("a section ends in the middle of a row")
		}
	}
	a.tables()
	return a, a.checkDirectory()
}

// tables copies the small tables out. Rows beyond those that a place can name are left where they are.
func (a *Added) tables() {
	const most = 1 << 16
	rows := func(section, size int) (out []string) {
		s := a.sections[section]
		for i := 0; i < len(s) && len(out) < most; i += size {
			out = append(out, string(s[i:i+size]))
		}
		return out
	}
	a.countries, a.features = rows(addCountries, 3), rows(addFeatures, featureSize)
	for _, u := range rows(addUnits, 4) {
		name := "" // where it is not in the set
		if place := int(u32(u, 0)); place < a.Places() {
			name, _ = a.nameAt(binary.LittleEndian.Uint32(a.sections[addPlaces][place*addPlaceSize:]))
		}
		a.units = append(a.units, name)
	}
}

// checkDirectory makes sure that the directory leads into the postings, so that a look-up need not ask.
func (a *Added) checkDirectory() error {
	d := a.sections[addDirectory]
	if len(d) != 4*(directory+1) {
		return damagedSet(a.name, "its directory is not whole")
	}
	last := uint32(0)
	for i := 0; i < len(d); i += 4 {
		n := binary.LittleEndian.Uint32(d[i:])
		if n < last {
			return damagedSet(a.name, "its directory falls")
		}
		last = n
	}
	if int(last) != len(a.sections[addPostings])/addPostingSize {
		return damagedSet(a.name, "its directory does not hold all names")
	}
	return nil
}

func damagedSet(name, what string) error {
	return counterclaim.Errorf(counterclaim.CodeBadInput, "the set of places %q is damaged: %s", name, what).
		Try("counterclaim gazetteer remove %s, then add its file again", name)
}

// CheckAdded reads a set of size bytes from end to end and compares it with its CRC-32C.
func CheckAdded(name string, in io.Reader, size int64) error {
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	if size < int64(addHeaderSize+addTailSize) {
		return damagedSet(name, "it is too short")
	}
	_, err := io.CopyN(sum, in, size-addTailSize)
	tail := make([]byte, 4)
	if err == nil {
		_, err = io.ReadFull(in, tail)
	}
	switch {
	case err != nil:
		return counterclaim.Errorf(counterclaim.CodeUnreadable, "the set of places %q cannot be read", name).Because(err)
	case sum.Sum32() != binary.LittleEndian.Uint32(tail):
		return damagedSet(name, "its bytes are not those that were written")
	}
	return nil
}

// Name gives the set's name.
func (a *Added) Name() string { return a.name }

// Form gives what the set was made from.
func (a *Added) Form() Form { return a.form }

// Hash gives the SHA-256 of the set in hexadecimal digits.
func (a *Added) Hash() string { return a.hash }

// Places gives the number of places.
func (a *Added) Places() int { return len(a.sections[addPlaces]) / addPlaceSize }

// Names gives the number of names that places are found by.
func (a *Added) Names() int { return len(a.sections[addPostings]) / addPostingSize }

// sortAdded puts sets in the order in which they are searched: a desk's own before those from
// elsewhere, then by name.
func sortAdded(sets []*Added) []*Added {
	return slices.SortedFunc(slices.Values(sets), func(a, b *Added) int {
		order := func(f Form) int { return slices.Index([]Form{FormOwn, FormWhosOnFirst, FormGeoNames}, f) }
		return cmp.Or(cmp.Compare(order(a.form), order(b.form)), cmp.Compare(a.name, b.name))
	})
}

// low48 gives the part of a hash that a posting of an added set holds.
func low48(h uint64) uint64 { return h & (1<<48 - 1) }

func (a *Added) posting(i int) (hash uint64, check uint16, place int) {
	p := a.sections[addPostings][i*addPostingSize : (i+1)*addPostingSize]
	v := binary.LittleEndian.Uint64(p)
	return low48(v), uint16(v >> 48), int(binary.LittleEndian.Uint32(p[8:]))
}

// postings is set.postings for an added set.
func (a *Added) postings(k key) (from, to int, strict bool) {
	d := a.sections[addDirectory][4*bucket(k.hash):]
	lo, hi := int(binary.LittleEndian.Uint32(d)), int(binary.LittleEndian.Uint32(d[4:]))
	want := low48(k.hash)
	from = lo + sort.Search(hi-lo, func(i int) bool { h, _, _ := a.posting(lo + i); return h >= want })
	for to = from; to < hi; to++ {
		h, check, _ := a.posting(to)
		if h != want {
			break
		}
		strict = strict || check == k.check
	}
	return from, to, strict
}

// maxFound is how many places of one name a look-up in one set gives at most. Files of GeoNames have some
// thousands of the commonest names.
const maxFound = 1 << 12

// appendFound appends the places that have the key's very name to es, or where loosely is set those
// with the same loose form.
func (a *Added) appendFound(es []Entry, k key, loosely bool) []Entry {
	from, to, _ := a.postings(k)
	to = min(to, from+maxFound)
	began := len(es)
	if es == nil && from < to {
		es = make([]Entry, 0, to-from+4) // the embedded set has a few more
	}
	for i := from; i < to; i++ {
		_, check, place := a.posting(i)
		if !loosely && check != k.check || loosely && a.before(max(from, i-64), i, place) {
			continue
		}
		// The same row twice in a file is one place.
		if e, ok := a.entry(place); ok && (len(es) == began || es[len(es)-1] != e) {
			es = append(es, e)
		}
	}
	return es
}

// before reports whether one of the postings [from, to) is the place's: by two spellings of one loose form.
func (a *Added) before(from, to, place int) bool {
	for i := from; i < to; i++ {
		if _, _, p := a.posting(i); p == place {
			return true
		}
	}
	return false
}

// entry gives a place; false where the set is damaged at that place.
func (a *Added) entry(place int) (e Entry, ok bool) {
	if place >= a.Places() {
		return Entry{}, false
	}
	p := a.sections[addPlaces][place*addPlaceSize : (place+1)*addPlaceSize]
	le := binary.LittleEndian
	e = Entry{
		Lat:        float64(int32(le.Uint32(p[4:]))) / addDegree,
		Lon:        float64(int32(le.Uint32(p[8:]))) / addDegree,
		GeonameID:  int64(le.Uint32(p[12:])),
		Population: int64(le.Uint32(p[16:])) | int64(p[20])<<32,
		Contested:  p[27]&flagContested != 0,
		Own:        a.form == FormOwn,
		From:       a.name,
	}
	if e.Name, ok = a.nameAt(le.Uint32(p)); !ok || e.Name == "" || !(e.Lat >= -90 && e.Lat <= 90 && e.Lon >= -180 && e.Lon <= 180) {
		return Entry{}, false
	}
	country, feature, unit := int(le.Uint16(p[21:])), int(le.Uint16(p[23:])), int(le.Uint16(p[25:]))
	if country > len(a.countries) || feature >= len(a.features) || unit > len(a.units) {
		return Entry{}, false
	}
	if country > 0 {
		if e.Country = a.countries[country-1]; !isCode(e.Country) {
			return Entry{}, false
		}
	}
	if unit > 0 {
		e.Admin1 = a.units[unit-1]
	}
	f := a.features[feature]
	e.Feature, e.Code = strings.TrimRight(f[:1], "\x00"), strings.TrimRight(f[1:], "\x00")
	if p[27]&flagSaid != 0 {
		ok = a.contest(place, &e)
	}
	return e, ok
}

// contest fills what is said of a contested place.
func (a *Added) contest(place int, e *Entry) bool {
	s := a.sections[addContests]
	at := addContestSize * sort.Search(len(s)/addContestSize, func(i int) bool {
		return int(binary.LittleEndian.Uint32(s[i*addContestSize:])) >= place
	})
	if at >= len(s) || int(binary.LittleEndian.Uint32(s[at:])) != place {
		return true
	}
	for i, to := range []*string{&e.ClaimedBy, &e.HeldBy, &e.AccordingTo, &e.Since} {
		var ok bool
		if *to, ok = a.nameAt(binary.LittleEndian.Uint32(s[at+4+4*i:])); !ok {
			return false
		}
	}
	return e.Place(e.Name, "").Validate() == nil
}

// nameAt copies a name out, so that it outlives the file.
func (a *Added) nameAt(at uint32) (string, bool) {
	s := a.sections[addNames]
	if uint64(at)+2 > uint64(len(s)) {
		return "", false
	}
	n := uint64(binary.LittleEndian.Uint16(s[at:]))
	begin := uint64(at) + 2
	if begin+n > uint64(len(s)) {
		return "", false
	}
	name := string(s[begin : begin+n])
	return name, utf8.ValidString(name) && strings.IndexByte(name, 0) < 0
}
