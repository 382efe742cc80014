package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/counterclaim/counterclaim/gazetteer"
)

// Weights of what is no town; a town's is its population, so that these are people of a kind.
const (
	countryWeight = 1e12 // a name that is a country's means the country
	zoneWeight    = 1e9  // what zones.tsv names is in the news
	featureWeight = 1e6  // what features.tsv names is as likely meant as a large city
	unitShare     = 0.1  // a first-order unit beside its seat of the same name
	latinTimes    = 6    // how much bigger a town is whose further names are kept where names hardly vary
	districtShare = 0.05 // a second-order unit beside its seat
)

// builder gathers the places.
type builder struct {
	options
	iso3      map[string]string // by ISO 3166-1 alpha-2
	rows      []gazetteer.Row
	taken     map[string]int // number of the row by GeoNames id
	centres   map[string]*mean
	countries map[string]*mean // by alpha-3
	people    map[string]int64 // in the towns of a unit
	cells     map[cell]bool    // in which a unit has towns
}

// build makes the set from the sources.
func build(o options, raw map[string][]byte, own map[string]string) ([]byte, error) {
	b := newBuilder(o)
	if err := b.gather(raw, own); err != nil {
		return nil, err
	}
	return gazetteer.Encode(b.rows, words(own["common.txt"]))
}

func newBuilder(o options) *builder {
	return &builder{options: o, iso3: map[string]string{}, taken: map[string]int{}, centres: map[string]*mean{},
		countries: map[string]*mean{}, people: map[string]int64{}, cells: map[cell]bool{}}
}

// gather reads all sources.
func (b *builder) gather(raw map[string][]byte, own map[string]string) error {
	for _, step := range []func() error{
		func() error { return b.codes(raw[countriesFile]) },
		func() error { return b.cities(raw[citiesFile], asiaIDs(raw[asiaFile])) },
		func() error { return b.recent(raw[recentFile]) },
		func() error { return b.units(raw[unitsFile], own["build/units.tsv"]) },
		func() error { return b.districts(raw[districtsFile]) },
		func() error { return b.asia(raw[asiaFile]) },
		func() error { return b.contest(raw[disputedFile]) },
		func() error {
			return b.countryRows(raw[countriesFile], raw[namesFile], raw[shapesFile], own["build/countries.tsv"])
		},
		func() error { return b.zones("zones.tsv", own["zones.tsv"], zoneWeight) },
		func() error { return b.zones("features.tsv", own["features.tsv"], featureWeight) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// asiaIDs gives the GeoNames ids of the Central Asian places: all of them are kept, however small.
func asiaIDs(raw []byte) map[string]bool {
	out := map[string]bool{}
	// What is wrong with the file is told of when it is read for its places.
	_ = rows(asiaFile, raw, func(t *table) { out[t.text("geonameid")] = true })
	return out
}

func (b *builder) codes(raw []byte) error {
	return rows(countriesFile, raw, func(t *table) { b.iso3[t.text("ISO")] = t.text("ISO3") })
}

// add keeps a row, and remembers its id.
func (b *builder) add(id string, r gazetteer.Row) {
	if id != "" {
		b.taken[id] = len(b.rows)
	}
	b.rows = append(b.rows, r)
}

// cities reads the towns. All of them count for the middles of units and countries.
func (b *builder) cities(raw []byte, keep map[string]bool) error {
	return rows(citiesFile, raw, func(t *table) {
		code, people := t.text("feature_code"), t.whole("population")
		country, unit := b.iso3[t.text("country_code")], t.text("country_code")+"."+t.text("admin1_code")
		at := point{t.degrees("latitude"), t.degrees("longitude")}
		weight := float64(people + 1)
		b.cover(unit, at)
		b.cover(unit+"."+t.text("admin2_code"), at)
		centre(b.countries, country).add(at, weight)
		b.people[unit] += people
		b.people[unit+"."+t.text("admin2_code")] += people
		seat := code == "PPLA" || code == "PPLA2" || code == "PPLC"
		id := t.text("geonameid")
		if country == "" || people < b.population && !seat && !keep[id] {
			return
		}
		r := gazetteer.Row{Unit: unit, Weight: townWeight(code, people)}
		r.Entry = gazetteer.Entry{Name: t.text("name"), GeonameID: t.whole("geonameid"), Lat: at.lat, Lon: at.lon, Country: country,
			Feature: "P", Code: cmp.Or(code, "PPL"), Population: people}
		names := []string{t.text("asciiname"), withoutArticle(t.text("asciiname"), country)}
		if people >= b.aliases && (spelt(country) || people >= latinTimes*b.aliases) || seat || keep[id] {
			names = append(names, written(t.list("alternatenames", ","), country)...)
		}
		r.Aliases = kept(r.Name, names)
		b.add(id, r)
	})
}

// cell is a fifth of a degree of a unit, on either side.
type cell struct {
	unit     string
	lat, lon int
}

// cover counts a town for the middle of its unit. Towns that stand close together count once, so that the middle is that of the
// land and not of the largest city.
func (b *builder) cover(unit string, at point) {
	c := cell{unit, int(math.Floor(5 * at.lat)), int(math.Floor(5 * at.lon))}
	if !b.cells[c] {
		b.cells[c] = true
		centre(b.centres, unit).add(at, 1)
	}
}

func centre(m map[string]*mean, key string) *mean {
	if m[key] == nil {
		m[key] = &mean{}
	}
	return m[key]
}

// townWeight raises capitals and seats of government over towns of their size, and lowers quarters and
// what is no longer lived in.
func townWeight(code string, people int64) float64 {
	w := float64(people + 1)
	switch code {
	case "PPLC":
		return 5*w + 1e5
	case "PPLA":
		return 3 * w
	case "PPLA2":
		return 1.5 * w
	case "PPLA3":
		return 1.2 * w
	case "PPLX":
		return 0.5 * w
	case "PPLQ", "PPLH", "PPLW", "PPLCH":
		return 0.1 * w
	}
	return w
}

// customary reads where units lie that units.tsv names, and their further names.
func customary(own string) (at map[string]point, names map[string][]string, err error) {
	at, names = map[string]point{}, map[string][]string{}
	err = rows("units.tsv", []byte(own), func(t *table) {
		at[t.text("unit")] = point{t.degrees("lat"), t.degrees("lon")}
		names[t.text("unit")] = t.list("aliases", ";")
	})
	return at, names, err
}

// units reads the first-order units. Each lies in the middle of its towns; one without any
// town has no coordinates and is left out.
func (b *builder) units(raw []byte, own string) error {
	left := 0
	points, names, err := customary(own)
	if err != nil {
		return err
	}
	err = rows(unitsFile, raw, func(t *table) {
		unit := t.text("admin1_key")
		country := b.iso3[strings.SplitN(unit, ".", 2)[0]]
		m := b.centres[unit]
		if m == nil || country == "" {
			left++
			return
		}
		at, ok := points[unit]
		if !ok {
			at = m.point()
		}
		r := gazetteer.Row{Unit: unit, Weight: unitShare * float64(b.people[unit]+1)}
		r.Entry = gazetteer.Entry{Name: t.text("name"), GeonameID: t.whole("geoname_id"), Lat: at.lat, Lon: at.lon, Country: country,
			Feature: "A", Code: "ADM1"}
		r.Aliases = slices.Concat([]string{t.text("name_ascii")}, unitNames(t.text("name_ascii"), country), names[unit])
		b.add(t.text("geoname_id"), r)
	})
	fmt.Printf("%d first-order units without a town are left out\n", left)
	return err
}

// recent reads towns that later lists of GeoNames have, of which no more is known than where they lie. They
// have 1,000 people or more.
func (b *builder) recent(raw []byte) error {
	const people = 1000
	return rows(recentFile, raw, func(t *table) {
		country := b.iso3[t.text("country_code")]
		if country == "" || !useful(t.text("name")) {
			return
		}
		r := gazetteer.Row{Unit: t.text("country_code") + "." + t.text("admin1_code"), Weight: townWeight("PPL", people)}
		r.Entry = gazetteer.Entry{Name: t.text("name"), Lat: t.degrees("latitude"), Lon: t.degrees("longitude"), Country: country, Feature: "P", Code: "PPL"}
		b.add("", r)
	})
}

// districts reads the second-order units: counties, districts. As the first-order units they lie in the
// middle of their towns.
func (b *builder) districts(raw []byte) error {
	left := 0
	err := rows(districtsFile, raw, func(t *table) {
		key, name := t.text("admin2_key"), t.text("name")
		country := b.iso3[strings.SplitN(key, ".", 2)[0]]
		m := b.centres[key]
		if m == nil || country == "" || !useful(name) {
			left++
			return
		}
		at := m.point()
		r := gazetteer.Row{Unit: key[:strings.LastIndexByte(key, '.')], Weight: districtShare * float64(b.people[key]+1)}
		r.Entry = gazetteer.Entry{Name: name, Lat: at.lat, Lon: at.lon, Country: country, Feature: "A", Code: "ADM2"}
		r.Aliases = kept(name, districtNames(name, country))
		b.add("", r)
	})
	fmt.Printf("%d second-order units without a town are left out\n", left)
	return err
}

// asia reads the Central Asian places: further names for those that are there, and the rest.
func (b *builder) asia(raw []byte) error {
	type spot struct{ name, country, kind string }
	near := map[spot][]point{}
	for i := range b.rows {
		r := &b.rows[i]
		s := spot{gazetteer.Fold(r.Name), r.Country, r.Feature}
		near[s] = append(near[s], point{r.Lat, r.Lon})
	}
	return rows(asiaFile, raw, func(t *table) {
		name, id := t.text("name"), t.text("geonameid")
		names := t.list("alternatenames", ",")
		if i, ok := b.taken[id]; ok && id != "" {
			b.rows[i].Aliases = append(b.rows[i].Aliases, kept(b.rows[i].Name, append(names, name))...)
			return
		}
		at := point{t.degrees("latitude"), t.degrees("longitude")}
		r := gazetteer.Row{}
		r.Entry = gazetteer.Entry{Name: name, GeonameID: t.whole("geonameid"), Lat: at.lat, Lon: at.lon, Country: b.iso3[t.text("country_code")],
			Feature: "P", Code: "PPL", Population: t.whole("population")}
		r.Weight = townWeight("PPL", r.Population)
		switch t.text("placetype") {
		case "county":
			r.Feature, r.Code, r.Weight = "A", "ADM2", unitShare*r.Weight
			names = append(names, name+" district", name+" raion", name+" rayon")
		case "region":
			r.Feature, r.Code, r.Weight = "A", "ADM1", unitShare*r.Weight
			names = append(names, unitNames(name, r.Country)...)
		case "neighbourhood":
			r.Code = "PPLX"
		}
		r.Aliases = kept(r.Name, names)
		s := spot{gazetteer.Fold(name), r.Country, r.Feature}
		again := slices.ContainsFunc(near[s], func(p point) bool {
			return math.Abs(p.lat-at.lat) < 0.02 && math.Abs(p.lon-at.lon) < 0.02
		})
		if again || !useful(name) || r.Country == "" {
			return
		}
		near[s] = append(near[s], at)
		b.add(id, r)
	})
}

// claimed are the first-order units of Ukraine that Russia has claimed since 2022, which the shapes do
// not have.
var claimed = [...]string{"UA.05", "UA.08", "UA.14", "UA.26"}

// contest marks the places in areas that more than one side claims.
func (b *builder) contest(raw []byte) error {
	all, err := shapes(disputedFile, raw)
	if err != nil {
		return err
	}
	areas := slices.DeleteFunc(all, func(s shape) bool {
		name := s.attribute("BRK_NAME")
		return !strings.Contains(s.attribute("NOTE_BRK"), "laimed by") && name != "West Bank" && name != "Gaza" && !strings.HasPrefix(name, "Ilemi")
	})
	n := 0
	for i := range b.rows {
		r := &b.rows[i]
		r.Contested = slices.Contains(claimed[:], r.Unit) || slices.ContainsFunc(areas, func(s shape) bool { return s.contains(point{r.Lat, r.Lon}) })
		if r.Contested {
			n++
		}
	}
	fmt.Printf("%d places lie in %d areas that more than one side claims\n", n, len(areas))
	return nil
}

// zones reads the seas, rivers, heights, lines, areas and sites of a file of our own.
func (b *builder) zones(name, contents string, weight float64) error {
	zones, problems, err := gazetteer.ParseOwn(name, contents)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return problems[0]
	}
	for _, z := range zones {
		z.Own, z.Weight = false, weight
		if z.Feature == "P" {
			z.Weight = townWeight(z.Code, max(z.Population, b.population))
		}
		b.rows = append(b.rows, z)
	}
	fmt.Printf("%d places in all\n", len(b.rows))
	return nil
}

// words gives the words of common.txt.
func words(contents string) []string {
	var out []string
	for line := range strings.Lines(contents) {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.Fields(line)...)
		}
	}
	return out
}
