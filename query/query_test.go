package query

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func tessen(name string) []Point {
	if !strings.EqualFold(name, "tessen") {
		return nil
	}
	return []Point{{Lat: 40.5, Lon: 70.25}}
}

// A place is found by every name that the gazetteer has of it; an ordinary word stands for a place only where one is asked for.
func TestNames(t *testing.T) {
	o := Options{Place: func(name string) []Point {
		switch strings.ToLower(name) {
		case "tessin":
			return []Point{{ID: 7}, {ID: 7}, {ID: 0}, {ID: 8}}
		case "bridge":
			return []Point{{ID: 9, Common: true}}
		}
		return nil
	}}
	for typed, want := range map[string][]string{
		"Tessin": {"place=#7", "place=#8"}, "bridge": nil, "tess*": nil, `"Tessin"`: {"place=#7", "place=#8"}, "place:bridge": {"place=bridge", "place=#9"}, "place:Tessin": {"place=tessin", "place=#7", "place=#8"},
	} {
		q, err := Parse(typed, o)
		if err != nil || !reflect.DeepEqual(q.Where.Tags, want) {
			t.Errorf("%s: %q, %v; want %q", typed, q.Where.Tags, err, want)
		}
	}
}

func TestParse(t *testing.T) {
	for typed, want := range map[string]string{
		"":                                  "",
		"mortar bridge":                     "mortar bridge",
		"mortar AND bridge":                 "mortar bridge",
		`"water intake" shell*`:             `"water intake" shell*`,
		"“water intake”":                    `"water intake"`,
		"a OR b c":                          "a OR b c",
		"(a OR b) c":                        "(a OR b) c",
		"((a))":                             "a",
		"-a b":                              "NOT a b",
		"NOT NOT a":                         "a",
		"NOT (a OR b)":                      "NOT (a OR b)",
		"party:XAA conduct:killing":         "party:XAA conduct:killing",
		`place:"Old Norvel"`:                `place:"Old Norvel"`,
		`PLACE:"Tessen"~20km x`:             "x near:40.5,70.25~20km",
		"-near:40.1,70.6~20 x":              "x -near:40.1,70.6~20km",
		"date:2031-04..2031-05 killed:>=10": "date:2031-04..2031-05 killed:>=10",
		"sort:newest a OR b":                "(a OR b) sort:newest",
		"water-intake":                      "water-intake",
		"time:2031-04.. killed:..3":         "date:2031-04.. killed:..3",
		"date:>=2031 date:<2032-05":         "date:>=2031 date:<2032-05",
		`conduct:"Drone flight" event:assault stance:DENIED status:happened`: "conduct:drone_flight event:ASSAULT stance:denied status:occurred",
		"conduct:small-arms-fire copies:No":                                  "conduct:small_arms_fire copies:no",
		`place:"Tessen"~20 km x`:                                             "x near:40.5,70.25~20km",
		`(near:1,2~3 KM) kmx`:                                                "kmx near:1,2~3km",
		`near:1,2~3 kmx`:                                                     "kmx near:1,2~3km",
		"*** - () OR AND NOT":                                                "",
		"\x00shel\x00led":                                                    "shel led",
	} {
		q, err := Parse(typed, Options{Place: tessen})
		if err != nil {
			t.Errorf("%q: %v", typed, err)
			continue
		}
		if got := Print(q); got != want {
			t.Errorf("%q is printed as %q, want %q", typed, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	for typed, want := range map[string]string{
		`a "b c`:                    "character 3",
		"a (b":                      "character 3",
		"a b)":                      "character 4",
		"partei:XAA":                "party",
		"date:soon":                 "date:2031-04",
		"date:..":                   "range",
		"date:>soon":                "range",
		"date:>2100":                "range",
		"killed:..":                 "range",
		"conduct:killling":          "perhaps conduct:killing",
		"status:maybe":              "occurred ongoing",
		"stance:no":                 "asserted alleged denied",
		"review:nobody":             "machine checked",
		"foo:bar":                   "actor: conduct:",
		"tiem:2031":                 "perhaps time:",
		"date:2031-05..2031-04":     "range",
		"killed:many":               "killed:>=10",
		"party:":                    "no value",
		"a OR near:1,2~3km":         "OR",
		"NOT (near:1,2~3km)":        "NOT",
		`place:"Nowhere"~3km`:       "Nowhere",
		"near:91,2~3km":             "latitude",
		"near:1,2":                  "distance",
		"sort:size":                 "sort:newest",
		strings.Repeat("word ", 65): "fewer words",
		strings.Repeat("(", 100):    "parentheses",
		strings.Repeat("-", 1) + strings.Repeat("NOT ", 100) + "a": "NOT",
		strings.Repeat("a", 10<<20):                                "bytes",
	} {
		_, err := Parse(typed, Options{Place: tessen})
		if err == nil || !strings.Contains(err.Error()+" "+tryOf(err), want) {
			t.Errorf("%.60q: %v, want something of %q", typed, err, want)
		}
	}
}

func tryOf(err error) string {
	if e, ok := err.(*counterclaim.Error); ok {
		return e.Hint
	}
	return ""
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a b", `"a b"* OR c`, "-(a OR -b) party:XAA", `place:"T x"~20km`, "near:1,2~3km date:2031..2032-01-05", "killed:<4 sort:oldest"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		q, err := Parse(typed, Options{Place: tessen})
		if err != nil {
			return
		}
		printed := Print(q)
		again, err := Parse(printed, Options{})
		if err != nil && counterclaim.CodeOf(err) == counterclaim.CodeTooLarge {
			return // the plain form may be longer than what was typed
		}
		if err != nil || !reflect.DeepEqual(q, again) {
			t.Fatalf("%q is printed as %q, which is read as %+v, %v\nnot %+v", typed, printed, again, err, q)
		}
	})
}

func TestNarrow(t *testing.T) {
	for typed, want := range map[string]string{"a OR b": `(a OR b) place:"Old Norvel"`, "a sort:newest": `a place:"Old Norvel" sort:newest`, "near:1,2~3": `place:"Old Norvel" near:1,2~3km`} {
		q, err := Parse(typed, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := Narrow(q, counterclaim.Facet{Field: "place", Value: "Old Norvel"}); got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}

// A party is found by its name and by its country's code as well as by its id.
func TestParties(t *testing.T) {
	o := For(&counterclaim.Dispute{Parties: []counterclaim.Party{{ID: "ard", Name: "Ardania", Countries: []string{"XAA"}}, {ID: "bel", Name: "Belmark", Countries: []string{"XAB"}}}}, nothing)
	for typed, want := range map[string][]string{"party:ard": {"party=ard"}, "party:ARDANIA": {"party=ardania", "party=ard"}, "party:xab": {"party=xab", "party=bel"}, "party:nobody": {"party=nobody"}} {
		q, err := Parse(typed, o)
		if err != nil || !reflect.DeepEqual(q.Where.Tags, want) {
			t.Errorf("%s: %q, %v; want %q", typed, q.Where.Tags, err, want)
		}
	}
}

func TestSourcesByAnyName(t *testing.T) {
	d := &counterclaim.Dispute{Sources: []counterclaim.Source{{Name: "Ardanian Border Service", Names: []string{"Border Service", "ABS"}}, {Name: "Vale Wire"}}}
	o := Options{Source: Sources(d)}
	for _, typed := range []string{"speaker:ABS", "speaker:abs", `speaker:"the Border Service"`, `speaker:"Ardanian Border Service"`} {
		q, err := Parse(typed, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Ardanian Border Service", "the Ardanian Border Service", "Border Service", "ABS"} {
			if !slices.Contains(q.Where.Tags, counterclaim.TagOf("speaker", want)) {
				t.Errorf("%s looks for %q, %q is missing", typed, q.Where.Tags, want)
			}
		}
	}
	for _, typed := range []string{"speaker:Service", `speaker:"Vale"`, "place:ABS", "speaker:nobody"} {
		if q, err := Parse(typed, o); err != nil || len(q.Where.Tags) != 1 {
			t.Errorf("%s looks for %q, %v; it is no name of a source", typed, q.Where.Tags, err)
		}
	}
}

// A range that is open at one end holds the days on its side and no others.
func TestOpenRanges(t *testing.T) {
	for typed, want := range map[string][2]bool{ // 2031-04-30 and 2031-05-01
		"date:>=2031-05": {false, true}, "date:2031-05..": {false, true}, "date:>2031-04": {false, true}, "date:>2031-05": {false, false},
		"date:<2031-05": {true, false}, "date:..2031-04": {true, false}, "date:<=2031-05-01": {true, true},
	} {
		q, err := Parse(typed, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i, days := range [][]string{{"date=2031", "date=2031-04", "date=2031-04-30"}, {"date=2031", "date=2031-05", "date=2031-05-01"}} {
			got := false
			for _, day := range days {
				got = got || slices.Contains(q.Where.Tags, day)
			}
			if got != want[i] {
				t.Errorf("%s and %s: %t", typed, days[2], got)
			}
		}
	}
}

func nothing(counterclaim.SearchQuery) (*counterclaim.SearchResult, error) {
	return &counterclaim.SearchResult{}, nil
}

// A distance from a place that no gazetteer knows is one from where the record's claims have it.
func TestDistanceFromARecordedPlace(t *testing.T) {
	asked := ""
	search := func(q counterclaim.SearchQuery) (*counterclaim.SearchResult, error) {
		asked = q.Where.Tags[0]
		return &counterclaim.SearchResult{Claims: []counterclaim.Claim{
			{Places: []counterclaim.Place{{Text: "Quorl Mill", Unresolved: true}}},
			{Places: []counterclaim.Place{{Text: "Tarn", Lat: 1, Lon: 2}, {Text: "the mill", Name: "Quorl Mill", Lat: 40.5, Lon: 70.25}}}}}, nil
	}
	q, err := Parse(`place:"quorl mill"~5km`, For(nil, search))
	if err != nil || len(q.Areas) != 1 || q.Areas[0] != (counterclaim.SearchArea{Lat: 40.5, Lon: 70.25, KM: 5}) || asked != "place=quorl mill" {
		t.Errorf("%+v, %v; asked for %q", q.Areas, err, asked)
	}
	if _, err := Parse(`place:"quorl mill"~5km`, For(nil, nothing)); err == nil {
		t.Error("a place that nobody knows has a distance")
	}
}
