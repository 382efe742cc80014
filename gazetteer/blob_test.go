package gazetteer

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// maxBlob is what the embedded set may weigh, in bytes.
const maxBlob = 12_000_000

func TestSize(t *testing.T) {
	if len(world) > maxBlob {
		t.Errorf("the embedded set has %d bytes, more than %d", len(world), maxBlob)
	}
	g := embedded(t)
	if n := g.world.size(); n < 200_000 {
		t.Errorf("%d places", n)
	}
}

// What DATA.md says of the set and of what it was made from must be what lies here: who changes
// zones.tsv has to build the set again and write down the new hashes.
func TestHashesAreWrittenDown(t *testing.T) {
	doc, err := os.ReadFile("../doc/DATA.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"world.bin", "zones.tsv", "features.tsv", "common.txt", "build/countries.tsv", "build/units.tsv", "borders.tsv"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if sum := fmt.Sprintf("%x", sha256.Sum256(b)); !strings.Contains(string(doc), sum) {
			t.Errorf("doc/DATA.md does not have the hash of gazetteer/%s, %s: build the set and write down what the command prints", file, sum)
		}
	}
}

// check looks at everything in a set.
func check(s *set) error {
	n, dir := s.size(), s[secDirectory]
	postings := len(s[secPostings]) / postingSize
	for i := range directory {
		if u32(dir, 4*i) > u32(dir, 4*i+4) {
			return fmt.Errorf("the directory falls at %d", i)
		}
		from, to := int(u32(dir, 4*i)), int(u32(dir, 4*i+4))
		if to > postings {
			return fmt.Errorf("the directory leads past the postings at %d", i)
		}
		for p := from; p < to; p++ {
			if p > from && u32(s[secPostings], p*postingSize) < u32(s[secPostings], (p-1)*postingSize) {
				return fmt.Errorf("posting %d is not in order", p)
			}
			if int(u24(s[secPostings], p*postingSize+6)) >= n {
				return fmt.Errorf("posting %d leads to no place", p)
			}
		}
	}
	if u32(dir, 0) != 0 || int(u32(dir, 4*directory)) != postings {
		return fmt.Errorf("the directory does not hold all %d postings", postings)
	}
	countries, units := len(s[secCountries])/countrySize, len(s[secUnits])/3
	for i := range n {
		p := s[secPlaces][i*placeSize : (i+1)*placeSize]
		at := int(u32(p, 0))
		if at >= len(s[secNames]) || at+1+int(s[secNames][at]) > len(s[secNames]) || int(p[20]) > countries ||
			int(p[21]&^contested) >= len(s[secFeatures])/featureSize || int(u16(p, 22)) > units {
			return fmt.Errorf("place %d leads nowhere", i)
		}
		e := s.entry(i)
		if err := e.Place(e.Name, "").Validate(); err != nil {
			return fmt.Errorf("%+v: %w", e, err)
		}
	}
	for i := range countries {
		code, ref := s[secCountries][i*countrySize:i*countrySize+3], int(u24(s[secCountries], i*countrySize+3))
		if i > 0 && code <= s[secCountries][(i-1)*countrySize:(i-1)*countrySize+3] || ref >= n && ref != noPlace {
			return fmt.Errorf("country %s", code)
		}
	}
	for i := range units {
		if ref := int(u24(s[secUnits], 3*i)); ref >= n || s.entry(ref).Code != "ADM1" {
			return fmt.Errorf("first-order unit %d", i)
		}
	}
	for i := 4; i < len(s[secCommon]); i += 4 {
		if u32(s[secCommon], i) <= u32(s[secCommon], i-4) {
			return fmt.Errorf("common word %d is not in order", i/4)
		}
	}
	return nil
}

func TestWorldIsWhole(t *testing.T) {
	g := embedded(t)
	if err := check(&g.world); err != nil {
		t.Fatal(err)
	}
}

// Every place is found by its name, in capitals and without its signs too.
func TestEveryPlaceIsFound(t *testing.T) {
	g := embedded(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		ref := r.IntN(g.world.size())
		e := g.world.entry(ref)
		for _, name := range []string{e.Name, strings.ToUpper(e.Name), Fold(e.Name)} {
			// "ß" and its like have no single capital letter, "St" is whole in the folded name.
			es := g.Find(name)
			if !slices.ContainsFunc(es, func(f Entry) bool { f.Common = false; return f == e }) {
				t.Fatalf("%q does not find %+v", name, e)
			}
		}
	}
}

func TestEncode(t *testing.T) {
	rows := []Row{
		{Entry: Entry{Name: "Ardania", Lat: -37, Lon: -21, Country: "XAA", Feature: "A", Code: "PCLI", Population: 4e9}, Weight: 1e12, Aliases: []string{"Ardanian Republic"}},
		{Entry: Entry{Name: "North", Lat: -36, Lon: -21, Country: "XAA", Feature: "A", Code: "ADM1", GeonameID: 12_345_678}, Weight: 5, Unit: "AA.1"},
		{Entry: Entry{Name: "Ondrel", Lat: -37.60001, Lon: -179.99999, Country: "XAA", Feature: "P", Code: "PPLC", Population: 410000}, Weight: 410000, Unit: "AA.1", Aliases: []string{"Öndrêl", "Old Ondrel", "Tarn"}},
		{Entry: Entry{Name: "Tarn", Lat: 90, Lon: 180, Country: "XAB", Feature: "P", Contested: true}, Weight: 10},
		{Entry: Entry{Name: "Merrin Ford", Lat: 0, Lon: 0, Feature: "S"}, Weight: 1, Unit: "none"},
	}
	b, err := Encode(rows, []string{"Tarn"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := openSet(string(b))
	if err != nil {
		t.Fatal(err)
	}
	if err := check(&s); err != nil {
		t.Fatal(err)
	}
	g := Gazetteer{world: s}
	for name, want := range map[string][]int{
		"ardania": {0}, "Ardanian republic": {0}, "Ondrel": {2}, "ONDREL": {2}, "Old-Ondrel": {2}, "Tarn": {2, 3}, "Merrin Ford": {4}, "Merin Ford": {4}, "Nowhere": nil,
	} {
		var entries []Entry
		for _, i := range want {
			e := rows[i].Entry
			e.Common = name == "Tarn"
			if rows[i].Unit == "AA.1" {
				e.Admin1 = "North"
			}
			entries = append(entries, e)
		}
		if got := g.Find(name); !reflect.DeepEqual(got, entries) {
			t.Errorf("%s: %+v\n%+v", name, got, entries)
		}
	}
	if _, ok := g.Country("XAB"); ok {
		t.Error("Belmark has no row of its own")
	}
	slices.Reverse(rows)
	if again, _ := Encode(rows, []string{"Tarn", "Tarn"}); string(again) != string(b) {
		t.Error("the order of the rows shows")
	}
}

func TestEncodeRefuses(t *testing.T) {
	good := Entry{Name: "Tarn", Lat: 1, Lon: 2, Country: "XAA", Feature: "P", Code: "PPL"}
	for what, change := range map[string]func(*Entry){
		"no name":           func(e *Entry) { e.Name = "" },
		"a long name":       func(e *Entry) { e.Name = strings.Repeat("a", 256) },
		"off the globe":     func(e *Entry) { e.Lat = 90.1 },
		"nowhere":           func(e *Entry) { e.Lon = math.NaN() },
		"a large id":        func(e *Entry) { e.GeonameID = 1 << 32 },
		"fewer than nobody": func(e *Entry) { e.Population = -1 },
		"a short country":   func(e *Entry) { e.Country = "XA" },
		"no country":        func(e *Entry) { e.Code, e.Country = "PCLI", "" },
		"no feature":        func(e *Entry) { e.Feature = "" },
		"a long code":       func(e *Entry) { e.Code = "ABCDEFG" },
	} {
		e := good
		change(&e)
		if _, err := Encode([]Row{{Entry: good}, {Entry: e}}, nil); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestDamagedSet(t *testing.T) {
	small, err := Encode(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := range headerSize + 1 {
		if _, err := openSet(string(small[:n])); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
			t.Errorf("the first %d bytes: %v", n, err)
		}
	}
	for at := range headerSize {
		b := slices.Clone(small)
		b[at] ^= 0xff
		if s, err := openSet(string(b)); err == nil {
			// A section that holds nothing may lie anywhere.
			if es := (&Gazetteer{world: s}).Find("Tarn"); es != nil {
				t.Errorf("byte %d: %v", at, es)
			}
		}
	}
	if _, err := openSet(string(small[:len(small)-1])); counterclaim.CodeOf(err) != counterclaim.CodeBadInput {
		t.Error("the last byte is not missed")
	}
}
