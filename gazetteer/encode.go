package gazetteer

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/counterclaim/counterclaim"
)

// aliasShare is what a further name of a place weighs, as a part of the place's weight.
const aliasShare = 1.0 / 100

// Encode makes the kept form of a set of places; blob.go describes it. Common are names that are
// ordinary words or people's names too. The same rows give the same bytes, in whatever order
// they come. An error means that the rows do not fit the form.
func Encode(rows []Row, common []string) ([]byte, error) {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Country, b.Country),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Lat, b.Lat), cmp.Compare(a.Lon, b.Lon), cmp.Compare(a.GeonameID, b.GeonameID))
	})
	e := encoder{rows: rows, pool: map[string]uint32{}, features: map[string]int{}, countries: map[string]int{}, units: map[string]int{}}
	e.countryTable()
	e.unitTable()
	for i := range rows {
		if err := e.place(&rows[i]); err != nil {
			return nil, err
		}
	}
	if err := e.index(); err != nil {
		return nil, err
	}
	for _, w := range common {
		e.commons = append(e.commons, low(hash(appendFold(nil, w))))
	}
	slices.Sort(e.commons)
	for _, h := range slices.Compact(e.commons) {
		e.out[secCommon] = binary.LittleEndian.AppendUint32(e.out[secCommon], h)
	}
	if err := e.fits(); err != nil {
		return nil, err
	}
	return e.bytes(), nil
}

type encoder struct {
	rows      []Row
	out       [sections][]byte
	pool      map[string]uint32
	features  map[string]int // number in the table
	countries map[string]int // number from 1
	units     map[string]int // number from 1
	commons   []uint32
}

func append24(b []byte, v int) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }

// countryTable lists the countries of all rows, with the places that are countries.
func (e *encoder) countryTable() {
	ref := map[string]int{}
	for i := len(e.rows) - 1; i >= 0; i-- { // the heaviest last, so that it stays
		r := &e.rows[i]
		if _, ok := ref[r.Country]; r.Country != "" && !ok {
			ref[r.Country] = noPlace
		}
		if r.Code == "PCLI" {
			ref[r.Country] = i
		}
	}
	codes := make([]string, 0, len(ref))
	for c := range ref {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	for i, c := range codes {
		e.countries[c] = i + 1
		e.out[secCountries] = append24(append(e.out[secCountries], c...), ref[c])
	}
}

func (e *encoder) unitTable() {
	for i := range e.rows {
		if r := &e.rows[i]; r.Code == "ADM1" && r.Unit != "" && e.units[r.Unit] == 0 {
			e.out[secUnits] = append24(e.out[secUnits], i)
			e.units[r.Unit] = len(e.units) + 1
		}
	}
}

func (e *encoder) place(r *Row) error {
	bad := func(what string) error {
		return counterclaim.Errorf(counterclaim.CodeBadInput, "place %q %s", r.Name, what)
	}
	switch {
	case r.Name == "" || len(r.Name) > math.MaxUint8:
		return bad("has no name or one of more than 255 bytes")
	case !(math.Abs(r.Lat) <= 90 && math.Abs(r.Lon) <= 180):
		return bad("does not lie on the globe")
	case r.GeonameID < 0 || r.GeonameID > math.MaxUint32 || r.Population < 0 || r.Population > math.MaxUint32:
		return bad("has an id or population out of range")
	case r.Country != "" && !isCode(r.Country) || r.Code == "PCLI" && r.Country == "":
		return bad("has a country that is no ISO 3166-1 alpha-3 code")
	case len(r.Feature) != 1 || len(r.Code) >= featureSize:
		return bad("has a feature that is no class and code of GeoNames")
	}
	f := r.Feature + r.Code
	if _, ok := e.features[f]; !ok {
		e.features[f] = len(e.features)
		row := make([]byte, featureSize)
		copy(row, f)
		e.out[secFeatures] = append(e.out[secFeatures], row...)
	}
	flags := byte(e.features[f])
	if r.Contested {
		flags |= contested
	}
	le := binary.LittleEndian
	p := le.AppendUint32(e.out[secPlaces], e.name(r.Name))
	p = le.AppendUint32(p, uint32(int32(math.Round(r.Lat*degree))))
	p = le.AppendUint32(p, uint32(int32(math.Round(r.Lon*degree))))
	p = le.AppendUint32(p, uint32(r.GeonameID))
	p = le.AppendUint32(p, uint32(r.Population))
	p = append(p, byte(e.countries[r.Country]), flags)
	e.out[secPlaces] = le.AppendUint16(p, uint16(e.units[r.Unit]))
	return nil
}

func (e *encoder) name(s string) uint32 {
	at, ok := e.pool[s]
	if !ok {
		at = uint32(len(e.out[secNames]))
		e.pool[s] = at
		e.out[secNames] = append(append(e.out[secNames], byte(len(s))), s...)
	}
	return at
}

// posting is one name of one place.
type posting struct {
	hash   uint64 // 48 bits
	check  uint16
	place  int
	weight float64
}

// index makes the postings and their directory.
func (e *encoder) index() error {
	var ps []posting
	loose := map[uint64]string{}
	for i := range e.rows {
		r := &e.rows[i]
		for j := -1; j < len(r.Aliases); j++ {
			name, weight := r.Name, r.Weight
			if j >= 0 {
				name, weight = r.Aliases[j], r.Weight*aliasShare
			}
			folded := appendFold(nil, name)
			k, ok := keyOf(folded)
			if !ok {
				continue
			}
			h, l := k.hash>>16, string(appendLoose(nil, folded))
			if was, ok := loose[h]; ok && was != l {
				return counterclaim.Errorf(counterclaim.CodeInternal, "names %q and %q have the same hash", was, l)
			}
			loose[h] = l
			ps = append(ps, posting{h, k.check, i, weight})
		}
	}
	// One posting for each folded name of a place, the heaviest.
	slices.SortFunc(ps, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.place, b.place), cmp.Compare(a.check, b.check), cmp.Compare(b.weight, a.weight))
	})
	ps = slices.CompactFunc(ps, func(a, b posting) bool { return a.hash == b.hash && a.place == b.place && a.check == b.check })
	slices.SortFunc(ps, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(b.weight, a.weight), cmp.Compare(a.place, b.place), cmp.Compare(a.check, b.check))
	})
	le := binary.LittleEndian
	next := 0
	for i, p := range ps {
		for ; next <= int(p.hash>>32); next++ {
			e.out[secDirectory] = le.AppendUint32(e.out[secDirectory], uint32(i))
		}
		b := le.AppendUint16(le.AppendUint32(e.out[secPostings], uint32(p.hash)), p.check)
		e.out[secPostings] = append24(b, p.place)
	}
	for ; next <= directory; next++ {
		e.out[secDirectory] = le.AppendUint32(e.out[secDirectory], uint32(len(ps)))
	}
	return nil
}

func (e *encoder) fits() error {
	switch {
	case len(e.rows) >= noPlace, len(e.countries) > math.MaxUint8, len(e.units) > math.MaxUint16, len(e.features) >= contested:
		return counterclaim.Errorf(counterclaim.CodeTooLarge, "%d places, %d countries, %d first-order units, %d features are more than the form has room for",
			len(e.rows), len(e.countries), len(e.units), len(e.features))
	}
	return nil
}

func (e *encoder) bytes() []byte {
	out := []byte(magic)
	at := headerSize
	for _, s := range e.out {
		out = binary.LittleEndian.AppendUint32(out, uint32(at))
		out = binary.LittleEndian.AppendUint32(out, uint32(len(s)))
		at += len(s)
	}
	for _, s := range e.out {
		out = append(out, s...)
	}
	return out
}
