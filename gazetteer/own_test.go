package gazetteer

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// Invented countries: Ardania XAA, Belmark XAB.
const desk = "# a desk's places\r\n" +
	"lon\tname\tlat\taliases\tcontested\tcountry\tpopulation\tfeature\r\n" +
	"-20.12\tUpper Ferrin\t-37.98\tFerrin;  Old Ferrin ;;\t\tXAA\t940\t\r\n" +
	"\r\n" +
	"-20.05\tIlvane Ford\t-38.04\t\tyes\t\t\tH.FORD\r\n" +
	"70.9\tIsfara\t-38.1\t\tno\tXAB\t\tP\r\n"

func TestParseOwn(t *testing.T) {
	rows, problems, err := ParseOwn("places.tsv", "\ufeff"+desk)
	want := []Row{
		{Entry: Entry{Name: "Upper Ferrin", Lat: -37.98, Lon: -20.12, Country: "XAA", Feature: "P", Population: 940, Own: true}, Aliases: []string{"Ferrin", "Old Ferrin"}, Line: 3},
		{Entry: Entry{Name: "Ilvane Ford", Lat: -38.04, Lon: -20.05, Feature: "H", Code: "FORD", Contested: true, Own: true}, Line: 5},
		{Entry: Entry{Name: "Isfara", Lat: -38.1, Lon: 70.9, Country: "XAB", Feature: "P", Own: true}, Line: 6},
	}
	if err != nil || problems != nil || !reflect.DeepEqual(rows, want) {
		t.Errorf("%+v\n%v, %v", rows, problems, err)
	}
	for _, empty := range []string{"", "\n\n", "# nothing\n", "name\tlat\tlon", "name\tlat\tlon\n#x\n"} {
		if rows, problems, err := ParseOwn("p", empty); rows != nil || problems != nil || err != nil {
			t.Errorf("%q: %v, %v, %v", empty, rows, problems, err)
		}
	}
}

func TestOwnRowsThatCannotBeRead(t *testing.T) {
	const header = "name\tlat\tlon\tcountry\tfeature\tpopulation\tcontested\taliases\n"
	for row, says := range map[string]string{
		"\t1\t2":                               "no name",
		"-'-\t1\t2":                            "no name",
		"Tarn":                                 "lat \"\" is not a number",
		"Tarn\t1":                              "lon \"\" is not a number",
		"Tarn\t1,5\t2":                         "lat \"1,5\" is not a number",
		"Tarn\tNaN\t2":                         "is not a number",
		"Tarn\t1\tInf":                         "is not between -180 and 180",
		"Tarn\t0x1p3\t2":                       "is not a number",
		"Tarn\t1_0\t2":                         "is not a number",
		"Tarn\t90.01\t2":                       "lat \"90.01\" is not between -90 and 90",
		"Tarn\t-91\t2":                         "is not between",
		"Tarn\t1\t180.5":                       "lon \"180.5\" is not between",
		"Tarn\t1\t1e999":                       "lon \"1e999\" is not a number",
		"Tarn\t1\t2\tXA":                       "country \"XA\"",
		"Tarn\t1\t2\txaa":                      "country \"xaa\"",
		"Tarn\t1\t2\tXAAA":                     "country \"XAAA\"",
		"Tarn\t1\t2\t\tQ":                      "feature \"Q\"",
		"Tarn\t1\t2\t\tP.TOOLONGCODE":          "feature",
		"Tarn\t1\t2\t\tP\t-5":                  "population \"-5\"",
		"Tarn\t1\t2\t\tP\t1.5":                 "population",
		"Tarn\t1\t2\t\tP\t5\tmaybe":            "contested \"maybe\"",
		"Tarn\t1\t2\t\tP\t5\tno\tA\tB":         "more values",
		"Ta\x00rn\t1\t2":                       "NUL",
		"Ta\xffrn\t1\t2":                       "UTF-8",
		"Quay\t1\t2\nquay\t1\t2.0":             "quay stands on line 2 already",
		"Qu-ay\t1\t2\nOther\t1\t2\nQuay\t1\t2": "stands on line 2 already",
	} {
		rows, problems, err := ParseOwn("places.tsv", header+row+"\nLast\t10\t20\n")
		lines := strings.Count(row, "\n") + 1
		if err != nil || len(problems) != 1 || len(rows) != lines {
			t.Errorf("%q: %v, %v, %v", row, rows, problems, err)
			continue
		}
		var e *counterclaim.Error
		if !errors.As(problems[0], &e) || e.Code != counterclaim.CodeBadInput || e.File != "places.tsv" || e.Line != lines+1 || !strings.Contains(e.Message, says) || e.Hint == "" {
			t.Errorf("%q: %v", row, problems[0])
		}
		if last := rows[len(rows)-1]; last.Name != "Last" || last.Line != lines+2 {
			t.Errorf("%q: %+v", row, last)
		}
	}
}

func TestContestedColumns(t *testing.T) {
	const header = "name\tlat\tlon\tcountry\tcontested\tclaimed_by\theld_by\taccording_to\tsince\n"
	for row, want := range map[string]counterclaim.Place{
		"\tyes\tXAA; XAB;XAA\tXAB\tIlvane Monitoring Mission\t2021-04-29": {Contested: true, ClaimedBy: []string{"XAA", "XAB"}, HeldBy: "XAB",
			AccordingTo: "Ilvane Monitoring Mission", Since: "2021-04-29", Control: "XAB, according to Ilvane Monitoring Mission"},
		"XAA\tyes\tXAA;XAB":                {Country: "XAA", Contested: true, ClaimedBy: []string{"XAA", "XAB"}},
		"\t\tXAA;XAB":                      {Contested: true, ClaimedBy: []string{"XAA", "XAB"}},
		"\tyes\t\t\t\t1991":                {Contested: true, Since: "1991"},
		"XAA\t\t\tvalley-guard\t\t2020-12": {Country: "XAA", HeldBy: "valley-guard", Since: "2020-12", Control: "valley-guard"},
		"XAA\tno\tXAA":                     {Country: "XAA", ClaimedBy: []string{"XAA"}},
	} {
		rows, problems, err := ParseOwn("places.tsv", header+"Tarn\t1\t2\t"+row+"\n")
		if err != nil || problems != nil || len(rows) != 1 {
			t.Errorf("%q: %v, %v", row, problems, err)
			continue
		}
		want.Text, want.Name, want.Lat, want.Lon, want.Feature, want.Precision = "Tarn", "Tarn", 1, 2, "P", counterclaim.Exact
		if got := rows[0].Place("Tarn", ""); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v\n%+v", row, got, want)
		}
	}
	for row, says := range map[string]string{
		"\tno\tXAA;XAB":                   "claimed_by has 2 sides",
		"\tperhaps\tXAA;XAB":              "neither yes nor no",
		"XAA\tno\t\t\tthe mission":        "according_to without",
		"XAA\tno\t\t\t\t2020":             "since without",
		"XAA\tno\tXAA\t\t\tin the spring": "since \"in the spring\"",
		"XAA\tno\tXAA\t\t\t2021-02-30":    "since \"2021-02-30\"",
		"XAA\tno\tXAA\tX;Y":               "held_by",
	} {
		rows, problems, err := ParseOwn("places.tsv", header+"Tarn\t1\t2\t"+row+"\n")
		if err != nil || len(rows) != 0 || len(problems) != 1 || !strings.Contains(problems[0].Error(), says) || counterclaim.HintOf(problems[0]) == "" {
			t.Errorf("%q: %v, %v, %v", row, rows, problems, err)
		}
	}
}

func TestOwnColumns(t *testing.T) {
	for header, says := range map[string]string{
		"name\tlat":                    "\"lon\" is missing",
		"lat\tlon":                     "\"name\" is missing",
		"name lat lon":                 "\"name\" is missing",
		"name\tlat\tlon\tlat":          "\"lat\" stands twice",
		"Tarn\t1\t2":                   "\"name\" is missing",
		"\x00\xff\tname":               "\"lat\" is missing",
		"# name\nname\tlat\tLongitude": "\"lon\" is missing",
	} {
		_, err := New(Options{Own: header + "\nTarn\t1\t2\n", OwnName: "places.tsv"})
		if counterclaim.CodeOf(err) != counterclaim.CodeBadInput || !strings.Contains(fmt.Sprint(err), says) || counterclaim.HintOf(err) == "" {
			t.Errorf("%q: %v", header, err)
		}
	}
	g := with(t, " Name \tLAT\tlon\tnotes\nTarn\t1\t2\tby the river\n")
	if p := g.Problems(); len(p) != 1 || !strings.Contains(p[0].Error(), `places.tsv:1: column "notes" is not known`) || len(g.Find("Tarn")) == 0 {
		t.Errorf("%v", p)
	}
}

func TestOwnComesFirst(t *testing.T) {
	g := with(t, desk+"bad\trow\n"+
		"71\tAk-Sai Mill\t39\tAksaj Mill\t\tXAA\t\t\n71.5\tTarn\t39\t\t\tXAA\t10\t\n72\tTarn\t39\t\t\tXAB\t20\t\n73\tTarn\t39\tTarn Town\t\tXAA\t20\t\n")
	if p := g.Problems(); len(p) != 1 {
		t.Errorf("%v", p)
	}
	for _, c := range []struct{ name, lons string }{
		{"Isfara", "70.9 70.62526 70.605083"},
		{"ISFARA", "70.9 70.62526 70.605083"},
		{"Old Ferrin", "-20.12"},
		{"Ak-Say Mill", "71"}, // loosely
		{"Tarn", "72 73 71.5"},
		{"Tarn-Town", "73"},
	} {
		var lons []string
		for _, e := range g.Find(c.name) {
			lons = append(lons, fmt.Sprint(e.Lon))
		}
		if got := strings.Join(lons, " "); !strings.HasPrefix(got+" ", c.lons[:strings.IndexByte(c.lons+" ", ' ')]+" ") || c.name == "Tarn" && !strings.HasPrefix(got, c.lons) {
			t.Errorf("%s: %s, not %s", c.name, got, c.lons)
		}
	}
	for _, c := range []struct {
		countries, country string
	}{{"XAA", "XAA"}, {"XAB", "XAB"}, {"XAA XAB", "XAB"}, {"GBR", "XAB"}, {"", "XAB"}} {
		if e, ok := g.FindIn("Tarn", strings.Fields(c.countries)); !ok || e.Country != c.country || !e.Own {
			t.Errorf("%s: %+v", c.countries, e)
		}
	}
	if e, _ := g.FindIn("Isfara", []string{"TJK"}); !e.Own {
		t.Errorf("the desk's own place comes first: %+v", e)
	}
}

func TestMillionOwnRows(t *testing.T) {
	const n = 1_000_000
	var b strings.Builder
	b.WriteString("name\tlat\tlon\n")
	for i := range n {
		fmt.Fprintf(&b, "Hamlet %d\t%d.5\t%d.25\n", i, i%90, i%180)
	}
	g := with(t, b.String())
	if len(g.own.rows) != n || g.Problems() != nil {
		t.Fatalf("%d rows, %v", len(g.own.rows), g.Problems())
	}
	for _, i := range []int{0, 1, 77777, n - 1} {
		es := g.Find(fmt.Sprintf("hamlet-%d", i))
		if len(es) != 1 || es[0].Lat != float64(i%90)+0.5 {
			t.Errorf("%d: %v", i, es)
		}
	}
}

// print writes rows as ParseOwn reads them.
func print(rows []Row) string {
	var b strings.Builder
	b.WriteString("name\tlat\tlon\tcountry\tfeature\tpopulation\tcontested\taliases\tclaimed_by\theld_by\taccording_to\tsince\n")
	for _, r := range rows {
		feature := r.Feature
		if r.Code != "" {
			feature += "." + r.Code
		}
		fmt.Fprintf(&b, "%s\t%v\t%v\t%s\t%s\t%d\t%v\t%s\t%s\t%s\t%s\t%s\n", r.Name, r.Lat, r.Lon, r.Country, feature, r.Population, r.Contested,
			strings.Join(r.Aliases, ";"), r.ClaimedBy, r.HeldBy, r.AccordingTo, r.Since)
	}
	return b.String()
}

func FuzzParseOwn(f *testing.F) {
	f.Add(desk)
	f.Add("name\tlat\tlon\n\t\t\nA\t1\t1\na\t1\t1\n")
	f.Add("name\tlat\tlon\tclaimed_by\theld_by\taccording_to\tsince\nA\t1\t1\tXAA; XAB;XAA\tXAB\tthe mission\t2021\n")
	f.Add("\xef\xbb\xbfname\tlat\tlon\taliases\r\nX\t-0\t1e2\t;;a; b\x00;\r\n")
	f.Fuzz(func(t *testing.T, s string) {
		rows, problems, err := ParseOwn("p.tsv", s)
		if err != nil {
			if rows != nil {
				t.Fatalf("rows beside an error: %v", err)
			}
			return
		}
		for _, p := range problems {
			var e *counterclaim.Error
			if !errors.As(p, &e) || e.File != "p.tsv" || e.Line < 1 || e.Line > strings.Count(s, "\n")+1 {
				t.Fatalf("%v", p)
			}
		}
		for _, r := range rows {
			p := r.Place(r.Name, "")
			if err := p.Validate(); err != nil || math.IsNaN(r.Lat) {
				t.Fatalf("%+v: %v", r, err)
			}
		}
		if len(rows) > 0 && strings.HasPrefix(rows[0].Name, "#") {
			return // it stood in a column that was not the first
		}
		again, problems, err := ParseOwn("p.tsv", print(rows))
		if err != nil || len(again) > len(rows) {
			t.Fatalf("%v, %v", problems, err)
		}
		for i := range again {
			if len(again) != len(rows) {
				break // a name that begins with # reads as a comment
			}
			again[i].Line = rows[i].Line
			if !reflect.DeepEqual(again[i], rows[i]) {
				t.Fatalf("%+v\n%+v", rows[i], again[i])
			}
		}
		o := newOwn(rows)
		for _, r := range rows {
			k, ok := keyOf(appendFold(nil, r.Name))
			if es := o.appendFound(nil, k); !ok || len(es) == 0 {
				t.Fatalf("%q is not found by its name", r.Name)
			}
		}
	})
}
