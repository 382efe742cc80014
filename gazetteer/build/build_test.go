package main

import (
	"bytes"
	"compress/gzip"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim/gazetteer"
)

func TestWithoutData(t *testing.T) {
	out := t.TempDir()
	err := run(options{data: filepath.Join(out, "nowhere"), out: out})
	if err == nil || !strings.Contains(err.Error(), "nowhere") || !strings.Contains(err.Error(), "not part of the repository") {
		t.Errorf("%v", err)
	}
	if files, _ := os.ReadDir(out); len(files) > 0 {
		t.Errorf("it wrote %v", files)
	}
}

func zipped(t *testing.T, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sources is a world of two invented countries.
func sources(t *testing.T) (raw map[string][]byte, own map[string]string) {
	city := "geonameid\tname\tasciiname\talternatenames\tlatitude\tlongitude\tfeature_class\tfeature_code\tcountry_code\tcc2\tadmin1_code\tadmin2_code\tpopulation\n"
	square := func(attributes, west string) string {
		return `{"properties":{` + attributes + `},"geometry":{"type":"Polygon","coordinates":[[[` + west + `,-40],[-18,-40],[-18,-36],[` + west + `,-36],[` + west + `,-40]]]}}`
	}
	raw = map[string][]byte{
		citiesFile: zipped(t, city+
			"1\tOndrel\tOndrel\tÖndrel,Ondrelopolis,ODL,ondrel town,Ондрел,翁德雷尔\t-37.6\t-21.4\tP\tPPLC\tAA\t\t01\t011\t410000\n"+
			"2\tHaskeld\tHaskeld\t\t-37.9\t-20.2\tP\tPPL\tAA\t\t01\t012\t18200\n"+
			"3\tSmall Seat\tSmall Seat\t\t-37\t-19\tP\tPPLA2\tAB\t\t02\t\t5\n"+
			"4\tTiny\tTiny\t\t-37\t-19.5\tP\tPPL\tAB\t\t02\t\t900\n"+
			"5\tMill\tMill\t\t-37\t-19.6\tP\tPPL\tAB\t\t02\t\t900\n"),
		asiaFile: zipped(t, "wof_id\tname\tlatitude\tlongitude\tplacetype\tcountry_code\tgeonameid\tpopulation\tgeometry_source\talternatenames\n"+
			"11\tMill End\t-37\t-19.6\tlocality\tAB\t5\t\tx\tMolen\n"+
			"12\tHamlet\t-37.2\t-19.1\tlocality\tAB\t77\t\tx\tHamletto,Хамлет\n"+
			"13\tHamlet\t-37.201\t-19.1\tlocality\tAB\t\t\tx\t\n"+
			"14\tFerrin\t-37.3\t-19.3\tcounty\tAB\t\t\tx\t\n"),
		recentFile:    zipped(t, "name\tlatitude\tlongitude\tcountry_code\tadmin1_code\tadmin2_code\nNewton\t-37.3\t-20.1\tAA\t01\t011\nx\t-37\t-20\tAA\t01\t\n"),
		districtsFile: zipped(t, "admin2_key\tname\nAA.01.011\tOndrel County\nAA.01.099\tEmpty County\n"),
		unitsFile:     zipped(t, "admin1_key\tname\tname_ascii\tgeoname_id\nAA.01\tNorth Province\tNorth Province\t21\nAB.02\tSouth\tSouth\t22\nAB.03\tEmpty\tEmpty\t23\n"),
		countriesFile: []byte("#ISO\tISO3\tCountry\tPopulation\tgeonameid\nAA\tXAA\tArdania\t1000000\t31\nAB\tXAB\tBelmark\t2000000\t32\n\n"),
		namesFile:     zipped(t, `{"31":{"en":"Republic of Ardania","ru":"Ардания"},"32":{"en":"Old Colony"}}`),
		shapesFile:    zipped(t, `{"features":[`+square(`"ISO_A3":"XAA"`, "-22")+`]}`),
		disputedFile:  zipped(t, `{"features":[`+square(`"BRK_NAME":"Valley","NOTE_BRK":"Admin. by Ardania; Claimed by Belmark"`, "-20.5")+`]}`),
	}
	own = map[string]string{
		"zones.tsv":           "name\tlat\tlon\tfeature\tcontested\taliases\nIlvane Line\t-38\t-20\tL\tyes\tThe Line\n",
		"features.tsv":        "name\tlat\tlon\tfeature\nOlm River\t-38\t-20\tH.STM\n",
		"common.txt":          "# words\nmill tiny\n",
		"build/countries.tsv": "iso3\tcontested\tlat\tlon\taliases\nXAB\t\t\t\tThe Mark;BM\n",
		"build/units.tsv":     "# points\nunit\tlat\tlon\taliases\nAB.02\t-36.5\t-18.5\tThe South\n",
	}
	return raw, own
}

func TestBuild(t *testing.T) {
	raw, own := sources(t)
	o := options{population: 1000, aliases: 1000}
	blob, err := build(o, raw, own)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := build(o, raw, own); !bytes.Equal(blob, again) {
		t.Error("the same sources give other bytes")
	}
	if !strings.Contains(string(blob), "Small Seat") {
		t.Error("a name is missing")
	}
}

func TestRows(t *testing.T) {
	raw, own := sources(t)
	b := newBuilder(options{population: 1000, aliases: 1000})
	if err := b.gather(raw, own); err != nil {
		t.Fatal(err)
	}
	find := func(name string) (found []gazetteer.Row) {
		for _, r := range b.rows {
			if r.Name == name || slices.Contains(r.Aliases, name) {
				found = append(found, r)
			}
		}
		return found
	}
	for name, n := range map[string]int{
		"Ardania": 1, "Republic of Ardania": 1, "Ардания": 1, "Belmark": 1, "The Mark": 1, "Old Colony": 0, "Ilvane Line": 1, "The Line": 1,
		"Ondrel": 2, "Ondrelopolis": 1, "Ондрел": 0, "ODL": 0, "ondrel town": 0, "翁德雷尔": 0, "Öndrel": 0,
		"Small Seat": 1, "Tiny": 0, "Mill": 1, "Mill End": 1, "Molen": 1, "Hamlet": 1, "Хамлет": 1, "Ferrin": 1,
		"North Province": 1, "North": 1, "North region": 1, "South": 1, "South oblast": 1, "The South": 1, "Empty": 0,
		"Newton": 1, "x": 0, "Ondrel County": 1, "Ondrel district": 1, "Empty County": 0, "Olm River": 1,
	} {
		if found := find(name); len(found) != n {
			t.Errorf("%s: %+v", name, found)
		}
	}
	if r := find("Haskeld")[0]; !r.Contested || r.Unit != "AA.01" || r.Country != "XAA" {
		t.Errorf("%+v", r)
	}
	if r := find("Ondrel")[0]; r.Contested || r.Code != "PPLC" || r.Population != 410000 {
		t.Errorf("%+v", r)
	}
	if r := find("Ardania")[0]; r.Lat != -38 || r.Lon != -20 || r.Code != "PCLI" {
		t.Errorf("in the middle of its shape: %+v", r)
	}
	if r := find("Belmark")[0]; math.Abs(r.Lat+37) > 0.1 || math.Abs(r.Lon+19.5) > 0.1 {
		t.Errorf("in the middle of its people: %+v", r)
	}
	if r := find("South")[0]; r.Lat != -36.5 || r.Lon != -18.5 {
		t.Errorf("at its customary point: %+v", r)
	}
	if r := find("Ondrel County")[0]; r.Code != "ADM2" || r.Unit != "AA.01" || math.Abs(r.Lat+37.6) > 0.01 {
		t.Errorf("%+v", r)
	}
	if r := find("North")[0]; math.Abs(r.Lat+37.75) > 0.05 || r.Code != "ADM1" || r.Unit != "AA.01" {
		t.Errorf("%+v", r)
	}
}

func TestBadSources(t *testing.T) {
	for _, name := range []string{citiesFile, recentFile, asiaFile, unitsFile, districtsFile, countriesFile, namesFile, shapesFile, disputedFile} {
		for _, content := range []string{"", "x", "a\tb\n1\t2\n", `{"features":[{"geometry":{"type":"Point","coordinates":[1,2]}}]}`} {
			raw, own := sources(t)
			raw[name] = []byte(content)
			if strings.HasSuffix(name, ".gz") && content != "x" {
				raw[name] = zipped(t, content)
			}
			if _, err := build(options{}, raw, own); err == nil && !(strings.HasSuffix(name, ".json.gz") || strings.HasSuffix(name, ".geojson.gz")) {
				t.Errorf("%s with %q is taken", name, content)
			}
		}
	}
	raw, own := sources(t)
	own["zones.tsv"] = "name\tlat\tlon\nIlvane\t95\t0\n"
	if _, err := build(options{}, raw, own); err == nil || !strings.Contains(err.Error(), "zones.tsv:2") {
		t.Errorf("%v", err)
	}
}

func TestBorders(t *testing.T) {
	line := func(a, b, kind, points string) string {
		return `{"properties":{"ADM0_A3_L":"` + a + `","ADM0_A3_R":"` + b + `","FEATURECLA":"` + kind + `"},"geometry":{"type":"LineString","coordinates":[` + points + `]}}`
	}
	raw := zipped(t, `{"features":[`+line("XAB", "XAA", "International boundary (verify)", "[1,1],[1.01,2],[1,3]")+","+
		line("XAA", "XAB", "International boundary (verify)", "[2,4],[1,3.1]")+","+line("XAA", "XAC", "Disputed (please verify)", "[5,5],[6,6]")+`]}`)
	got, err := borders(raw)
	if err != nil || !strings.Contains(got, "XAA\tXAB\t1.00,1.00 3.00,1.00 3.10,1.00 4.00,2.00\n") && !strings.Contains(got, "XAA\tXAB\t1.00,1.00 3.10,1.00 4.00,2.00\n") || strings.Contains(got, "XAC") {
		t.Errorf("%v\n%s", err, got)
	}
	for _, bad := range []string{"x", `{"features":[` + strings.Replace(line("XAB", "XAA", "International boundary", "[1,1],[2,2]"), "LineString", "Point", 1) + `]}`} {
		if _, err := borders(zipped(t, bad)); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}

func TestInside(t *testing.T) {
	// A horseshoe whose middle is not in it, and an island across the date line.
	shoe := newShape(nil, [][][][]float64{{{{0, 0}, {10, 0}, {10, 10}, {7, 10}, {7, 3}, {2, 3}, {2, 10}, {0, 10}, {0, 0}}}})
	if p := shoe.inside(); !shoe.contains(p) || p != (point{5, 8.5}) {
		t.Errorf("%v", p)
	}
	if shoe.contains(point{5, 5}) || shoe.contains(point{-1, 5}) || !shoe.contains(point{1, 5}) {
		t.Error("what is in the horseshoe")
	}
	island := newShape(nil, [][][][]float64{{{{179, 0}, {-178, 0}, {-178, 2}, {179, 2}, {179, 0}}}})
	if p := island.inside(); math.Abs(p.lon+179.5) > 1e-6 || !island.contains(p) || !island.contains(point{1, 179.5}) || island.contains(point{1, 0}) {
		t.Errorf("%v", p)
	}
	var m mean
	m.add(point{0, 179}, 1)
	m.add(point{0, -177}, 1)
	if p := m.point(); p != (point{0, -179}) {
		t.Errorf("%v", p)
	}
}
