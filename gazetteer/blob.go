package gazetteer

import (
	"github.com/counterclaim/counterclaim"
)

// A set of places is kept in one string that is used where it lies: nothing is unpacked or
// built when the program starts. All numbers are little-endian and unsigned unless said
// otherwise. It begins with the magic and, for each section, its offset and length in bytes
// (u32 each); what each section holds:
//
//	directory  u32 × 2^16+1: where the postings begin whose hash has the top 16 bits i
//	postings   one for each name of each place, 9 bytes: u32 the middle 32 bits of the hash of the
//	           name's loose form, u16 a check on its folded form, u24 the place. Sorted by hash;
//	           under one hash the place that a name most likely means is first
//	places     24 bytes: u32 name, i32 latitude and i32 longitude in 1e-5 degrees, u32 GeoNames
//	           id or 0, u32 population or 0, u8 country, u8 feature (top bit: contested),
//	           u16 first-order unit. Sorted by weight, heaviest first
//	countries  6 bytes: ISO 3166-1 alpha-3, u24 the place, sorted by code; place 0xffffff has none
//	units      u24: the place of each first-order unit
//	features   7 bytes: GeoNames class and code, filled with zeros
//	common     u32, sorted: the middle 32 bits of hashes of names that are ordinary words too
//	names      u8 length, then UTF-8
//
// Country and unit 0 stand for none. A hash of 48 bits stands for the name: among half a
// million names one in 5e8 strange names is taken for another, and [Encode] makes sure
// that no two names of the set itself are.
const magic = "CCPLACE1"

// The sections.
const (
	secDirectory = iota
	secPostings
	secPlaces
	secCountries
	secUnits
	secFeatures
	secCommon
	secNames
	sections
)

// Sizes in bytes.
const (
	headerSize  = len(magic) + 8*sections
	postingSize = 9
	placeSize   = 24
	countrySize = 6
	featureSize = 7
	directory   = 1 << 16
	noPlace     = 1<<24 - 1
	contested   = 0x80
	degree      = 1e5
)

// set is a set of places in its kept form. It is a few strings: cheap to copy.
type set [sections]string

// openSet looks at the header alone; that what the sections say is true is [Encode]'s part.
func openSet(s string) (set, error) {
	var out set
	damaged := func(what string) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "the set of places is damaged: %s", what).
			Try("build it again with go run ./gazetteer/build")
	}
	if len(s) < headerSize || s[:len(magic)] != magic {
		return out, damaged("it does not begin as it should")
	}
	for i := range out {
		at, n := int(u32(s, len(magic)+8*i)), int(u32(s, len(magic)+8*i+4))
		if at > len(s) || n > len(s)-at {
			return out, damaged("a section lies outside of it")
		}
		out[i] = s[at : at+n]
	}
	for i, unit := range [...]int{secDirectory: 4, secPostings: postingSize, secPlaces: placeSize, secCountries: countrySize,
		secUnits: 3, secFeatures: featureSize, secCommon: 4} {
		if len(out[i])%unit != 0 {
			return out, damaged("a section ends in the middle of a row")
		}
	}
	if len(out[secDirectory]) != 4*(directory+1) {
		return out, damaged("its directory is not whole")
	}
	return out, nil
}

func u16(s string, at int) uint16 { return uint16(s[at]) | uint16(s[at+1])<<8 }
func u24(s string, at int) uint32 {
	return uint32(s[at]) | uint32(s[at+1])<<8 | uint32(s[at+2])<<16
}
func u32(s string, at int) uint32 {
	return uint32(s[at]) | uint32(s[at+1])<<8 | uint32(s[at+2])<<16 | uint32(s[at+3])<<24
}

// key is what a name is looked up by.
type key struct {
	hash  uint64 // of the loose form
	check uint16 // of the folded form
	loose bool   // whether the name is long enough to be found by its loose form alone
}

// keyOf makes the key of a folded name; ok is false where nothing of the name is left.
func keyOf(folded []byte) (_ key, ok bool) {
	var buf [96]byte
	loose := appendLoose(buf[:0], folded)
	return key{hash: hash(loose), check: uint16(hash(folded) >> 16), loose: len(loose) >= minLoose}, len(folded) > 0
}

// hash is FNV-1a, mixed once more so that all its bits can be used.
func hash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	h ^= h >> 32
	h *= 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// bucket gives the part of the hash that the directory is looked up by, low the part that a
// posting holds.
func bucket(h uint64) int { return int(h >> 48) }
func low(h uint64) uint32 { return uint32(h >> 16) }

// postings gives the first and the last but one of the postings with the key's hash, and
// whether one of them has the very folded name.
func (s *set) postings(k key) (from, to int, strict bool) {
	dir := s[secDirectory]
	from, to = int(u32(dir, 4*bucket(k.hash))), int(u32(dir, 4*bucket(k.hash)+4))
	want := low(k.hash)
	for from < to && u32(s[secPostings], from*postingSize) != want {
		from++
	}
	end := from
	for end < to && u32(s[secPostings], end*postingSize) == want {
		strict = strict || u16(s[secPostings], end*postingSize+4) == k.check
		end++
	}
	return from, end, strict
}

// appendFound appends the places that the key finds to es: those with the very folded name, or
// where there are none those with the same loose form.
func (s *set) appendFound(es []Entry, k key) []Entry {
	from, to, strict := s.postings(k)
	if !strict && !k.loose {
		return es
	}
	if es == nil && from < to {
		es = make([]Entry, 0, to-from)
	}
	began := len(es)
	for i := from; i < to; i++ {
		at := i * postingSize
		if strict && u16(s[secPostings], at+4) != k.check {
			continue
		}
		ref := int(u24(s[secPostings], at+6))
		if !strict && listed(es[began:], s, ref) {
			continue // by two spellings of one loose form
		}
		es = append(es, s.entry(ref))
	}
	return es
}

// listed reports whether the place ref stands among es already.
func listed(es []Entry, s *set, ref int) bool {
	e := s.entry(ref)
	for i := range es {
		if es[i] == e {
			return true
		}
	}
	return false
}

// size gives the number of places.
func (s *set) size() int { return len(s[secPlaces]) / placeSize }

// entry gives a place.
func (s *set) entry(ref int) Entry {
	p := s[secPlaces][ref*placeSize : (ref+1)*placeSize]
	e := Entry{
		Name:       s.name(u32(p, 0)),
		Lat:        float64(int32(u32(p, 4))) / degree,
		Lon:        float64(int32(u32(p, 8))) / degree,
		GeonameID:  int64(u32(p, 12)),
		Population: int64(u32(p, 16)),
		Contested:  p[21]&contested != 0,
	}
	if c := int(p[20]); c > 0 {
		e.Country = s[secCountries][(c-1)*countrySize : (c-1)*countrySize+3]
	}
	f := int(p[21]&^contested) * featureSize
	e.Feature, e.Code = s[secFeatures][f:f+1], s[secFeatures][f+1:f+featureSize]
	for e.Code != "" && e.Code[len(e.Code)-1] == 0 {
		e.Code = e.Code[:len(e.Code)-1]
	}
	if u := int(u16(p, 22)); u > 0 {
		unit := int(u24(s[secUnits], 3*(u-1)))
		e.Admin1 = s.name(u32(s[secPlaces], unit*placeSize))
	}
	return e
}

func (s *set) name(at uint32) string {
	n := uint32(s[secNames][at])
	return s[secNames][at+1 : at+1+n]
}

// country gives the place of a country by its code.
func (s *set) country(code string) (ref int, ok bool) {
	lo, hi := 0, len(s[secCountries])/countrySize
	for lo < hi {
		mid := (lo + hi) / 2
		if s[secCountries][mid*countrySize:mid*countrySize+3] < code {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	at := lo * countrySize
	if at >= len(s[secCountries]) || s[secCountries][at:at+3] != code {
		return 0, false
	}
	ref = int(u24(s[secCountries], at+3))
	return ref, ref != noPlace
}

// isCommon reports whether a folded name is an ordinary word or a person's name too.
func (s *set) isCommon(folded []byte) bool {
	want := low(hash(folded))
	lo, hi := 0, len(s[secCommon])/4
	for lo < hi {
		mid := (lo + hi) / 2
		if u32(s[secCommon], 4*mid) < want {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return 4*lo < len(s[secCommon]) && u32(s[secCommon], 4*lo) == want
}
