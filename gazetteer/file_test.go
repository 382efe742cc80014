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

// readAll reads a file of places.
func readAll(t testing.TB, name, contents string) (rows []Row, problems []*counterclaim.Error) {
	t.Helper()
	f := NewFile(name, strings.NewReader(contents))
	for row, err := range f.Rows() {
		if err == nil {
			rows = append(rows, row)
			continue
		}
		e, ok := errors.AsType[*counterclaim.Error](err)
		if !ok || e.File != name || e.Hint == "" {
			t.Errorf("%s: an error without its place or what to try: %v", name, err)
		}
		problems = append(problems, e)
	}
	return rows, problems
}

const geonamesRow = "8382909\tKek-Tash\tKek-Tash\tKok-Tash,Кок-Таш,FRU,https://en.wikipedia.org/wiki/Kok-Tash,7\t39.9\t70.5\tP\tPPL\tKG\t\t09\t\t\t\t1200\t\t1000\tAsia/Bishkek\t2018-01-01"

func TestGeoNames(t *testing.T) {
	want := []Row{{Entry: Entry{Name: "Kek-Tash", GeonameID: 8382909, Lat: 39.9, Lon: 70.5, Country: "KGZ", Feature: "P", Code: "PPL", Population: 1200},
		Aliases: []string{"Kek-Tash", "Kok-Tash", "Кок-Таш"}, Unit: "KGZ.09", Line: 1}}
	got, problems := readAll(t, "KG.txt", geonamesRow+"\n")
	if !reflect.DeepEqual(got, want) || problems != nil {
		t.Errorf("%+v, %v", got, problems)
	}
	want[0].Line = 2
	for _, header := range []string{strings.Join(geonamesColumns(), "\t"), "#" + strings.ToUpper(strings.ReplaceAll(strings.Join(geonamesColumns(), "\t"), "_", " "))} {
		if got, problems := readAll(t, "KG.tsv", "\ufeff"+header+"\r\n"+geonamesRow+"\r\n"); !reflect.DeepEqual(got, want) || problems != nil {
			t.Errorf("%+v, %v", got, problems)
		}
	}
	if got, problems := readAll(t, "KG.csv", "name;feature class;longitude;latitude;geonameid;country code\n\"Kek; \"\"Tash\"\"\";P;70.5;39.9;5;kg\n"); problems != nil || len(got) != 1 || got[0].Name != `Kek; "Tash"` || got[0].Country != "KGZ" {
		t.Errorf("%+v, %v", got, problems)
	}
}

func TestRowsThatCannotBeRead(t *testing.T) {
	change := func(column int, to string) string {
		v := strings.Split(geonamesRow, "\t")
		v[column] = to
		return strings.Join(v, "\t")
	}
	type file struct{ first, row, last, says string }
	desk := func(row, says string) file {
		return file{"Lon;Name;Lat;Country;Feature;Population;Contested;Since", row, "1;Last;2", says}
	}
	wof := func(row, says string) file {
		return file{"wof_id,name,latitude,longitude,placetype,country_code,geonameid", row, "1,Last,1,2,locality,KG,", says}
	}
	last := change(1, "Last")
	for _, c := range []file{
		{last, change(0, "x"), last, "has 19"}, // told of as a header below
		{last, change(4, "91"), last, "latitude \"91\" is not between"},
		{last, change(5, "-180.1"), last, "longitude \"-180.1\""},
		{last, change(4, "north"), last, "is not a number"},
		{last, change(0, "-7"), last, "GeoNames id \"-7\""},
		{last, change(0, "99999999999"), last, "GeoNames id"},
		{last, change(1, " "), last, "no name"},
		{last, change(6, "Q"), last, "feature \"Q.PPL\""},
		{last, change(7, "TOOLONG"), last, "feature"},
		{last, change(8, "QQ"), last, "country code \"QQ\""},
		{last, change(14, "many"), last, "population \"many\""},
		{last, change(14, "-4"), last, "population"},
		{last, change(3, "a\x00b"), last, "NUL"},
		{last, change(3, "\xff"), last, "UTF-8"},
		{last, geonamesRow + "\tmore", last, "20 values"},
		{last, "1\tshort", last, "2 values"},
		{last, change(1, strings.Repeat("x", maxLine)), last, "longer than 1 MiB"},
		desk("2;;1", "no name"), desk("2;Tarn;95", "lat \"95\""), desk("x;Tarn;1", "lon \"x\""), desk("2;Tarn;1;Belmark", "country \"Belmark\""),
		desk("2;Tarn;1;;;;;;;more", "more values"), desk("2;\"Tarn;1", "quote is opened"), desk("2;Tarn;1;;;;maybe", "neither yes nor no"), desk("2;Tarn;1;;;;yes;May", "since \"May\""),
		wof("1,Tarn,1,2,hamlet,KG,", "placetype \"hamlet\""), wof("1,Tarn,1,,locality,KG,", "longitude \"\""), wof("1,,1,2,locality,KG,", "no name"),
		wof("1,Tarn,1,2,locality,KG,x", "GeoNames id \"x\""), wof("1,Tarn,1,2,locality,KG,,,more", "more values"),
	} {
		if c.says == "has 19" {
			c.says = "GeoNames id \"x\""
		}
		rows, problems := readAll(t, "places", c.first+"\n"+c.row+"\n\n"+c.last+"\n")
		if len(problems) != 1 || problems[0].Line != 2 || !strings.Contains(problems[0].Message, c.says) {
			t.Errorf("%.80q: %v", c.row, problems)
		}
		if len(rows) == 0 || rows[len(rows)-1].Name != "Last" || rows[len(rows)-1].Line != 4 {
			t.Errorf("%.80q: the row after it is %+v", c.row, rows)
		}
	}
}

func TestFilesThatAreNoPlaces(t *testing.T) {
	for contents, says := range map[string]string{
		"":                                   "no rows",
		"\n\n# nothing\n":                    "no rows",
		"a,b\n1,2\n":                         "\"name\" is missing",
		"name,lat\nTarn,1\n":                 "\"lon\" is missing",
		"name,lat,lat,lon\n":                 "stands twice",
		"placetype,name\nlocality,Tarn\n":    "\"latitude\" is missing",
		"geonameid,name,feature_class\n":     "\"latitude\" is missing",
		"\xff\xfen\x00a\x00m\x00e\x00":       "UTF-16",
		"\xfe\xff\x00n":                      "UTF-16",
		strings.Repeat("x", maxLine+1):       "longer than",
		"{}":                                 "no feature",
		"[]":                                 "no features",
		`{"type":"FeatureCollection"}`:       "no feature",
		`{"features":{}}`:                    "no list",
		`{"features":[`:                      "no JSON",
		`[1]`:                                "no feature",
		`[{"properties":7}]`:                 "no feature",
		`{"properties":{"name":"Tarn"}}`:     "no point",
		`{"properties":{"name":"Tarn"}} "x"`: "no point",
		strings.Repeat("[", 20_000):          "no JSON",
		`{"features":[` + strings.Repeat(`{"a":`, 20_000):       "no JSON",
		`{"properties":{"name":"Tarn","lat":1,"lon":{"a":[]}}}`: "lon \"\"",
	} {
		rows, problems := readAll(t, "places", contents)
		if len(rows) != 0 || len(problems) == 0 || !strings.Contains(problems[0].Error(), says) {
			t.Errorf("%.60q: %v, %v", contents, rows, problems)
		}
	}
}

// Who gives the wrong file is not told of each of its lines.
func TestPatience(t *testing.T) {
	rows, problems := readAll(t, "log.csv", "name,lat,lon\n"+strings.Repeat("x,y,z\n", 5000))
	if len(rows) != 0 || len(problems) != patience+1 || !strings.Contains(problems[patience].Message, "none of the first") {
		t.Errorf("%d rows, %d problems", len(rows), len(problems))
	}
	rows, problems = readAll(t, "posts.csv", "name,lat,lon\nTarn,1,2\n"+strings.Repeat("x,y,z\n", 5000))
	if len(rows) != 1 || len(problems) != 5000 {
		t.Errorf("%d rows, %d problems", len(rows), len(problems))
	}
}

func TestDeskTable(t *testing.T) {
	want := []Row{
		{Entry: Entry{Name: "Upper Ferrin", Lat: -37.98, Lon: -20.12, Country: "XAA", Feature: "P", Population: 940, Own: true}, Aliases: []string{"Ferrin", "Old Ferrin"}, Line: 2},
		{Entry: Entry{Name: "Merrin, the ford", Lat: -38.09, Lon: -20.06, Feature: "S", Code: "BDG", Own: true, Contested: true, ClaimedBy: "XAA;XAB", HeldBy: "XAB", AccordingTo: "Ilvane Mission", Since: "2021-05-03"}, Line: 3},
	}
	for separator, table := range map[string]string{
		"comma":     "aliases,NAME,Latitude,Longitude,country,feature,population,contested,claimed_by,held_by,according_to,since\n\"Ferrin;Old Ferrin\",Upper Ferrin,-37.98,-20.12,XAA,P,940,,,,,\n,\"Merrin, the ford\",-38.09,-20.06,,S.BDG,,yes,XAA;XAB,XAB,Ilvane Mission,2021-05-03\n",
		"semicolon": "since;aliases;lat;name;lng;country;feature;population;contested;claimed_by;held_by;according_to\n;\"Ferrin;Old Ferrin\";-37.98;Upper Ferrin;-20.12;XAA;;940\n2021-05-03;;-38.09;Merrin, the ford;-20.06;;S.BDG;;;\"XAA;XAB\";XAB;Ilvane Mission\n",
		"tab":       "name\tlat\tlon\tcountry\tpopulation\taliases\tfeature\tcontested\tclaimed_by\theld_by\taccording_to\tsince\nUpper Ferrin\t-37.98\t-20.12\tXAA\t940\tFerrin;Old Ferrin\nMerrin, the ford\t-38.09\t-20.06\t\t\t\tS.BDG\tyes\tXAA;XAB\tXAB\tIlvane Mission\t2021-05-03\n",
	} {
		if got, problems := readAll(t, "posts", table); !reflect.DeepEqual(got, want) || problems != nil {
			t.Errorf("%s: %+v, %v", separator, got, problems)
		}
	}
	f := NewFile("posts", strings.NewReader("name,lat,lon,notes,height\nTarn,1,2,by the river,7\n"))
	n := 0
	for _, err := range f.Rows() {
		if n++; err != nil {
			t.Error(err)
		}
	}
	if n != 1 || len(f.Notes()) != 2 || !strings.Contains(f.Notes()[0], `"notes" is not known`) || f.Form() != FormOwn {
		t.Errorf("%d, %v, %s", n, f.Notes(), f.Form())
	}
}

func TestQuotes(t *testing.T) {
	for in, want := range map[string]string{
		`a,b`: "a|b", `"a,b",c`: "a,b|c", `"a""b"`: `a"b`, `"a"b,c`: "ab|c", ` "a" , b `: "a|b", `a"b,c`: `a"b|c`, `,`: "|", ``: "", `"",""`: "|", "\"a\nb\",c": "a\nb|c", `"""a"""`: `"a"`,
	} {
		l := newLines(strings.NewReader(in))
		first, _ := l.next()
		got, err := l.row(nil, first, ',')
		if err != nil || strings.Join(got, "|") != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	table := "name,lat,lon\n\"Tarn,1,2\n" + strings.Repeat("Mill,1,2\n", 100) + "\"Ford\nof Merrin\",3,4\n"
	rows, problems := readAll(t, "posts.csv", table)
	if len(problems) != 1 || problems[0].Line != 2 || len(rows) != 101 || rows[0].Line != 3 || rows[100].Name != "Ford\nof Merrin" || rows[100].Lat != 3 {
		t.Errorf("%v, %d rows, the last %+v", problems, len(rows), rows[len(rows)-1])
	}
}

func TestWhosOnFirst(t *testing.T) {
	const header = "wof_id\tname\tlatitude\tlongitude\tplacetype\tcountry_code\tgeonameid\tpopulation\tdeprecated\talternatenames\n"
	rows, problems := readAll(t, "places.tsv", header+
		"1\tTalas\t42.4\t72.7\tcounty\tKG\t\t\t\tТалас,Talas, KGT\n2\tSurkh\t40\t70.5\tlocality\tTJ\t8277151\t900\tuuuu\t\n3\tGone\t40\t70.5\tlocality\tTJ\t\t\t2019-01-01\t\n4\t735000\t40\t70.5\tpostalcode\tTJ\n5\tFerrin\t1\t2\tdisputed\tKG\t\t\n")
	if problems != nil || len(rows) != 3 {
		t.Fatalf("%+v, %v", rows, problems)
	}
	if r := rows[0]; r.Name != "Talas" || r.Country != "KGZ" || r.Code != "ADM2" || r.Lon != 72.7 || !slices.Equal(r.Aliases[:2], []string{"Талас", "Talas"}) || !slices.Contains(r.Aliases, "Talas district") || slices.Contains(r.Aliases, "KGT") {
		t.Errorf("%+v", r)
	}
	if r := rows[1]; r.GeonameID != 8277151 || r.Population != 900 || r.Feature != "P" || r.Country != "TJK" {
		t.Errorf("%+v", r)
	}
	if r := rows[2]; !r.Contested || r.Country != "" {
		t.Errorf("%+v", r)
	}
}

// endless is a text of one letter.
type endless struct{ some string }

func newEndless() endless { return endless{strings.Repeat("x", 1<<16)} }

func (e endless) Read(p []byte) (int, error) { return copy(p, e.some), nil }

// A line of a gigabyte costs no more memory than one that is allowed.
func TestAVeryLongLine(t *testing.T) {
	in := io.MultiReader(strings.NewReader("name,lat,lon\n"), io.LimitReader(newEndless(), 1<<30), strings.NewReader("\nTarn,1,2\n"))
	var names []string
	said := ""
	before := liveBytes()
	for row, err := range NewFile("posts.csv", in).Rows() {
		if err != nil {
			said = err.Error()
			continue
		}
		names = append(names, row.Name)
		if now := liveBytes(); now > before+16<<20 {
			t.Errorf("%d MB", (now-before)>>20)
		}
	}
	if !slices.Equal(names, []string{"Tarn"}) || !strings.HasPrefix(said, "posts.csv:2: the row is longer than 1 MiB") {
		t.Errorf("%v, %s", names, said)
	}
}

func TestAFileThatBreaksOff(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, contents := range []string{"name,lat,lon\nTarn,1,2\n", `[{"properties":{"name":"Tarn","lat":1,"lon":2}},`} {
		n, said := 0, error(nil)
		for _, err := range NewFile("posts", io.MultiReader(strings.NewReader(contents), failingReader{broken})).Rows() {
			if n++; err != nil {
				said = err
			}
		}
		if n != 2 || !errors.Is(said, broken) || counterclaim.CodeOf(said) != counterclaim.CodeUnreadable {
			t.Errorf("%d, %v", n, said)
		}
	}
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

func TestAlpha3(t *testing.T) {
	for code, want := range map[string]string{"KG": "KGZ", "TJ": "TJK", "AD": "AND", "ZW": "ZWE", "XK": "XKX", "": "", "K": "", "kg": "", "KGZ": "", "QQ": "", "ZZ": "", "AA": ""} {
		if got, ok := alpha3(code); got != want || ok != (want != "") {
			t.Errorf("%s: %s", code, got)
		}
	}
	n := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if long, ok := alpha3(string([]rune{a, b})); ok {
				if n++; !isCode(long) {
					t.Error(long)
				}
			}
		}
	}
	if n != 251 && n != 252 && n != 253 {
		t.Errorf("%d codes", n)
	}
}
