package gazetteer

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

const wofFeatures = `{"type": "FeatureCollection", "bbox": [1, 2], "features": [
{"type": "Feature", "id": 1, "properties": {"wof:id": 1, "wof:name": "Ak-Sai", "wof:placetype": "locality", "wof:country": "KG", "geom:latitude": 39.87, "geom:longitude": 70.52,
  "wof:concordances": {"gn:id": 10370337, "qs:id": "x"}, "gn:population": 1500, "name:rus_x_preferred": ["Ак-Сай"], "name:eng_x_variant": ["Aksay", "Ak-Say"], "name:eng_x_abbreviation": ["AKS"], "mz:is_current": -1, "edtf:deprecated": "uuuu", "wof:superseded_by": []},
 "geometry": {"type": "Polygon", "coordinates": [[[70, 39], [71, 39], [71, 40], [70, 39]]]}},
{"type": "Feature", "properties": {"wof:id": 2, "wof:name": "Gone", "wof:placetype": "locality", "wof:superseded_by": [3]}},
{"type": "Feature", "properties": {"wof:id": 4, "wof:name": "Nowhere", "wof:placetype": "locality", "geom:latitude": 0, "geom:longitude": 0.0}},
{"type": "Feature", "properties": {"wof:id": 5, "wof:name": "Tarn", "wof:placetype": "neighbourhood", "wof:country": "XX"}, "geometry": {"type": "Point", "coordinates": [2.5, 1.5, 900]}},
{"type": "Feature", "properties": {"name": "Own", "lat": 1, "lon": 2}},
{"type": "Feature", "properties": {"wof:id": 6, "wof:name": "Mill", "gn:latitude": "3.5", "gn:longitude": "4.5", "gn:name": "Mühle", "gn:id": "77"}}
], "name": "x"}
`

func TestWhosOnFirstFeatures(t *testing.T) {
	f := NewFile("kg.geojson", strings.NewReader("\ufeff"+wofFeatures))
	var rows []Row
	var said []string
	for row, err := range f.Rows() {
		if err != nil {
			said = append(said, err.Error())
			continue
		}
		rows = append(rows, row)
	}
	want := []Row{
		{Entry: Entry{Name: "Ak-Sai", GeonameID: 10370337, Lat: 39.87, Lon: 70.52, Country: "KGZ", Feature: "P", Code: "PPL", Population: 1500}, Aliases: []string{"Aksay", "Ak-Say", "Ак-Сай"}, Line: 2},
		{Entry: Entry{Name: "Tarn", Lat: 1.5, Lon: 2.5, Feature: "P", Code: "PPLX"}, Line: 7},
		{Entry: Entry{Name: "Mill", GeonameID: 77, Lat: 3.5, Lon: 4.5, Feature: "P", Code: "PPL"}, Aliases: []string{"Mühle"}, Line: 9},
	}
	if !reflect.DeepEqual(rows, want) || f.Passed() != 1 || f.Form() != FormWhosOnFirst {
		t.Errorf("%+v, %d passed over", rows, f.Passed())
	}
	if len(said) != 2 || !strings.HasPrefix(said[0], "kg.geojson:6: Nowhere has no coordinates") || !strings.HasPrefix(said[1], "kg.geojson:8: the feature is of another form") {
		t.Errorf("%q", said)
	}
}

func TestDeskFeatures(t *testing.T) {
	const one = `{"type":"Feature","geometry":{"type":"Point","coordinates":[-20.06,-38.09]},"properties":{"Name":"Merrin Ford","feature":"S","contested":true,"claimed_by":["XAA","XAB"],"held_by":"XAB","since":2021,"aliases":"Ford;the ford","stroke":"#fff"}}`
	want := Row{Entry: Entry{Name: "Merrin Ford", Lat: -38.09, Lon: -20.06, Feature: "S", Own: true, Contested: true, ClaimedBy: "XAA;XAB", HeldBy: "XAB", Since: "2021"}, Aliases: []string{"Ford", "the ford"}, Line: 1}
	for what, file := range map[string]string{
		"a feature": one, "a collection": `{"features":[` + one + `]}`, "a list": "[" + one + "]", "lines": one + "\n", "a sequence": "\x1e" + one + "\n",
	} {
		f := NewFile("posts.geojson", strings.NewReader(file))
		for row, err := range f.Rows() {
			if err != nil || !reflect.DeepEqual(row, want) {
				t.Errorf("%s: %+v, %v", what, row, err)
			}
		}
		if len(f.Notes()) != 1 || !strings.Contains(f.Notes()[0], "stroke") {
			t.Errorf("%s: %v", what, f.Notes())
		}
	}
	// Features that are wrong do not take the others with them; JSON that breaks off takes what follows.
	rows, problems := readAll(t, "posts.geojson", "["+one+",\n{\"properties\":{\"name\":\"Tarn\",\"lat\":95,\"lon\":1}},\n"+one+",\n"+`{"properties":{"name":`+"\n")
	if len(rows) != 2 || len(problems) != 2 || problems[0].Line != 2 || !strings.Contains(problems[0].Message, `lat "95"`) || problems[1].Line < 3 || !strings.Contains(problems[1].Message, "no JSON from here on") {
		t.Errorf("%v, %v", rows, problems)
	}
}

func TestAFeatureThatIsTooLarge(t *testing.T) {
	in := io.MultiReader(strings.NewReader(`[{"properties":{"name":"Tarn","lat":1,"lon":2}},{"x":"`), newEndless())
	n, said := 0, ""
	for _, err := range NewFile("posts.geojson", in).Rows() {
		if n++; err != nil {
			said = err.Error()
		}
	}
	if n != 2 || !strings.Contains(said, "a feature is larger than") {
		t.Errorf("%d, %s", n, said)
	}
}

// fuzzFile reads any bytes as a file of places: no row breaks the record's rules, each error has its line,
// and what was read is found in the set that is made of it.
func fuzzFile(t *testing.T, s string) {
	f := NewFile("p", strings.NewReader(s))
	var rows []Row
	for row, err := range f.Rows() {
		if err != nil {
			e, ok := errors.AsType[*counterclaim.Error](err)
			if !ok || e.File != "p" || e.Line < 0 || e.Line > strings.Count(s, "\n")+1 || e.Hint == "" {
				t.Fatalf("%v", err)
			}
			continue
		}
		if err := row.Place(row.Name, "").Validate(); err != nil || row.Line < 1 {
			t.Fatalf("%+v: %v", row, err)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 || len(rows) > 100 {
		return
	}
	if f.Form() == "" {
		t.Fatal("the form is not known")
	}
	a := added(t, "p", f.Form(), slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return fitsAdded(&r) != nil })...)
	g := with2(t, "", a)
	for _, r := range rows {
		if fitsAdded(&r) == nil && !slices.ContainsFunc(g.Find(r.Name), func(e Entry) bool { return e.Name == r.Name && e.From == "p" }) {
			t.Fatalf("%q is not found by its name", r.Name)
		}
	}
}

func FuzzGeoNamesFile(f *testing.F) {
	f.Add(geonamesRow + "\n" + geonamesRow)
	f.Add(strings.Join(geonamesColumns(), "\t") + "\n" + geonamesRow)
	f.Fuzz(fuzzFile)
}

func FuzzWhosOnFirstFile(f *testing.F) {
	f.Add("wof_id,name,latitude,longitude,placetype,country_code,geonameid\n1,Tarn,1,2,locality,KG,5\n")
	f.Add("name\tgeom_latitude\tgeom_longitude\tplacetype\tsuperseded_by\nTarn\t1\t2\tdisputed\t0\n")
	f.Fuzz(fuzzFile)
}

func FuzzDeskFile(f *testing.F) {
	f.Add("name,lat,lon,contested,claimed_by,since\n\"Tarn, \"\"old\"\"\",1,2,yes,XAA;XAB,2020\n\"x\ny\",1,2\n")
	f.Add("\ufefflon;lat;name\r\n1;2;Mill\r\n#\n\"\n")
	f.Fuzz(fuzzFile)
}

func FuzzGeoJSONFile(f *testing.F) {
	f.Add(wofFeatures)
	f.Add(`{"properties":{"name":"Tarn","lat":1,"lon":2,"aliases":["a",["b"],null,7]}}` + "\x1e" + `[{"geometry":{"type":"Point","coordinates":[1,2]},"properties":{"name":"x"}}]`)
	f.Fuzz(fuzzFile)
}
