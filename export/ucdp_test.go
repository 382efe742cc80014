package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func n(v int64) *int64 { return &v }

// cell reads "killed XAA military own XAA 3-5": what, of, kind, account, by and numbers; "-" is
// nothing, "9+" is open.
func cell(t *testing.T, s string) counterclaim.LedgerCell {
	t.Helper()
	f := strings.Fields(s)
	if len(f) < 6 {
		t.Fatalf("%q has %d fields", s, len(f))
	}
	for i := range f {
		if f[i] == "-" {
			f[i] = ""
		}
	}
	c := counterclaim.LedgerCell{What: f[0], Of: f[1], Kind: f[2], Account: counterclaim.Account(f[3]), By: f[4]}
	numbers, open := strings.CutSuffix(f[5], "+")
	low, high, two := strings.Cut(numbers, "-")
	if !two {
		high = low
	}
	number := func(s string) *int64 {
		v := int64(0)
		for _, r := range s {
			v = 10*v + int64(r-'0')
		}
		return n(v)
	}
	c.Low, c.High, c.Open = number(low), number(high), open
	if len(f) > 6 {
		if best, ok := strings.CutPrefix(f[6], "best="); ok {
			c.Best = number(best)
		} else {
			c.Scope = f[6]
		}
	}
	return c
}

func sides() *counterclaim.Dispute {
	return &counterclaim.Dispute{Title: "The valley", Parties: []counterclaim.Party{
		{ID: "XAA", Name: "Ardania", Countries: []string{"XAA"}}, {ID: "XAB", Name: "Belmark", Countries: []string{"XAB"}}}}
}

func incident(t *testing.T, ledger ...string) (*counterclaim.Incident, []counterclaim.Claim) {
	t.Helper()
	claims := sample()
	claims[1].Outlet, claims[1].Published, claims[1].Report = "Valley Wire", "2026-03-08T23:30:00+05:00", counterclaim.HashOf("report", "b")
	out := &counterclaim.Incident{ID: claims[0].ID, Claims: []counterclaim.ID{claims[0].ID, claims[1].ID}, Places: claims[0].Places, Title: "Killing at Oster",
		Time: &counterclaim.Period{From: "2026-03-06", To: "2026-03-07"}, Synthetic: true, WorkState: "new"}
	for _, s := range ledger {
		out.Ledger = append(out.Ledger, cell(t, s))
	}
	return out, claims
}

// exported writes one incident and gives its cells by column, with the sides as they stand there.
func exported(t *testing.T, d *counterclaim.Dispute, rule string, in *counterclaim.Incident, claims []counterclaim.Claim) map[string]string {
	t.Helper()
	var b bytes.Buffer
	w, err := NewIncidents(&b, d, rule)
	if err != nil {
		t.Fatal(err)
	}
	written, err := w.Write(in, claims)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if written != (len(all) == 2) || len(all) > 2 {
		t.Fatalf("%d rows, written: %v", len(all), written)
	}
	if !written {
		return nil
	}
	out := map[string]string{}
	for i, name := range all[0] {
		out[name] = all[1][i]
	}
	return out
}

// byName gives the columns of a side, whichever letter it has.
func byName(row map[string]string, side, column string) string {
	letter := "a"
	if row["side_b"] == side {
		letter = "b"
	}
	return row[strings.Replace(column, "*", letter, 1)]
}

func TestIncidentsLikeGED(t *testing.T) {
	in, claims := incident(t, "killed XAA military own XAA 3-5", "killed XAA military other XAB 9+", "killed XAA civilian third - 2", "killed XAB - own XAB 1")
	row := exported(t, sides(), "", in, claims)
	for name, want := range map[string]string{
		"id": in.ID.String(), "year": "2026", "conflict_name": "The valley", "number_of_sources": "2", "source_office": "Ardania Border Service;Valley Wire",
		"source_date": "2026-03-07;2026-03-08", "where_prec": "1", "where_coordinates": "Oster", "latitude": "-41.5", "longitude": "12.25", "country": "XAA",
		"date_prec": "2", "date_start": "2026-03-06", "date_end": "2026-03-07", "synthetic": "true", "contested": "false", "claims": "2", "title": "Killing at Oster",
		"deaths_a": "", "deaths_b": "", "deaths_civilians": "", "deaths_unknown": "", "best": "", "best_rule": "", "low": "6", "high": "12", "high_open": "true",
		"deaths_rest_low": "", "deaths_rest_high": "",
	} {
		if got, ok := row[name]; !ok || got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for column, want := range map[string]string{"deaths_*_own_low": "3", "deaths_*_own_high": "5", "deaths_*_other_low": "9", "deaths_*_third_high": "2", "side_*_party": "XAA"} {
		if got := byName(row, "Ardania", column); got != want {
			t.Errorf("%s of Ardania is %q, want %q", column, got, want)
		}
	}
	if row["dyad_name"] != row["side_a"]+" - "+row["side_b"] || row["side_a"] == row["side_b"] {
		t.Errorf("the sides are %q and %q, the dyad is %q", row["side_a"], row["side_b"], row["dyad_name"])
	}
	in.Places[0].Contested, in.Places[0].Country = true, ""
	if row = exported(t, sides(), "", in, claims); row["country"] != "" || row["contested"] != "true" {
		t.Errorf("a contested place is in %q, contested: %s", row["country"], row["contested"])
	}
	in.Places, in.Time = []counterclaim.Place{{Text: "the old mill", Unresolved: true}}, nil
	row = exported(t, sides(), "", in, claims)
	for _, name := range []string{"where_prec", "latitude", "longitude", "year", "date_prec", "date_start"} {
		if row[name] != "" {
			t.Errorf("%s is %q where nothing is known", name, row[name])
		}
	}
	if row["where_coordinates"] != "the old mill" {
		t.Errorf("the place is %q", row["where_coordinates"])
	}
}

func TestDeathsAddUp(t *testing.T) {
	for name, c := range map[string]struct {
		ledger    []string
		low, high string
	}{
		"sides are added":                     {[]string{"killed XAA - own XAA 3", "killed XAB - own XAB 4"}, "7", "7"},
		"voices are not":                      {[]string{"killed XAA - own XAA 3", "killed XAA - third - 4"}, "3", "4"},
		"soldiers and civilians are":          {[]string{"killed XAA military own XAA 3", "killed XAA civilian own XAA 4"}, "7", "7"},
		"people who may be among them not":    {[]string{"killed XAA military own XAA 3", "killed XAA - own XAA 4"}, "3", "4"},
		"both together beside the sum":        {[]string{"killed XAA - own XAA 3", "killed XAB - own XAB 4", "killed - - third - 9"}, "7", "9"},
		"a third state's":                     {[]string{"killed XAC - third - 1", "killed XAB - own XAB 4"}, "5", "5"},
		"the whole conflict's do not count":   {[]string{"killed XAA - own XAA 3", "killed XAA - own XAA 900 whole_conflict"}, "3", "3"},
		"nor do wounded":                      {[]string{"killed XAA - own XAA 3", "wounded XAA - own XAA 9"}, "3", "3"},
		"more than fits is not less than one": {[]string{"killed XAA - own XAA 9223372036854775807", "killed XAB - own XAB 4"}, "9223372036854775807", "9223372036854775807"},
	} {
		in, claims := incident(t, c.ledger...)
		if row := exported(t, sides(), "", in, claims); row["low"] != c.low || row["high"] != c.high {
			t.Errorf("%s: %s to %s, want %s to %s", name, row["low"], row["high"], c.low, c.high)
		}
	}
	for _, ledger := range [][]string{nil, {"wounded XAA - own XAA 9"}, {"killed XAA - own XAA 900 whole_conflict"}} {
		in, claims := incident(t, ledger...)
		if row := exported(t, sides(), "", in, claims); row != nil {
			t.Errorf("%v: an incident without dead has a row", ledger)
		}
	}
}

func TestBestFigures(t *testing.T) {
	for name, c := range map[string]struct {
		ledger                          []string
		ardania, civilians, unsaid, all string
	}{
		"of both sides":                            {[]string{"killed XAA military own XAA 3 best=3", "killed XAB military own XAB 4 best=4"}, "3", "", "", "7"},
		"the other's word takes nothing away":      {[]string{"killed XAA military own XAA 3 best=3", "killed XAA - other XAB 90"}, "3", "", "", "3"},
		"whose dead the other alone tells of":      {[]string{"killed XAA military own XAA 3 best=3", "killed XAB - other XAA 90"}, "3", "", "", ""},
		"one side's is not set":                    {[]string{"killed XAA military own XAA 3 best=3", "killed XAB military own XAB 4-5"}, "3", "", "", ""},
		"a third party gives the two together":     {[]string{"killed XAA military own XAA 3 best=3", "killed - - third - 9"}, "3", "", "", ""},
		"civilians, and people not told apart":     {[]string{"killed XAA military own XAA 3 best=3", "killed XAA civilian own XAA 2 best=2", "killed XAB - own XAB 1 best=1"}, "3", "2", "1", "6"},
		"civilians of both":                        {[]string{"killed XAA civilian own XAA 2 best=2", "killed XAB civilian own XAB 5 best=5"}, "", "7", "", "7"},
		"a third state's dead leave the sum empty": {[]string{"killed XAA military own XAA 3 best=3", "killed XAC military third - 1"}, "3", "", "", ""},
	} {
		in, claims := incident(t, c.ledger...)
		row := exported(t, sides(), "own-and-third", in, claims)
		got := [4]string{byName(row, "Ardania", "deaths_*"), row["deaths_civilians"], row["deaths_unknown"], row["best"]}
		if got != [4]string{c.ardania, c.civilians, c.unsaid, c.all} || row["best_rule"] != "own-and-third" {
			t.Errorf("%s: %q by %q", name, got, row["best_rule"])
		}
	}
}

// Who is side a is decided by lot: not by the alphabet, the order in a file or the day.
func TestSideAIsByLot(t *testing.T) {
	first := 0
	for i := range 400 {
		one, two := "p"+strings.Repeat("x", i), "q"+strings.Repeat("x", i)
		d := &counterclaim.Dispute{Parties: []counterclaim.Party{{ID: one, Name: one}, {ID: two, Name: two}}}
		in, claims := incident(t, "killed "+one+" - own "+one+" 1")
		row := exported(t, d, "", in, claims)
		d.Parties[0], d.Parties[1] = d.Parties[1], d.Parties[0]
		if again := exported(t, d, "", in, claims); again["side_a"] != row["side_a"] {
			t.Fatalf("the order in the file makes %s side a", again["side_a"])
		}
		if row["side_a"] == one {
			first++
		}
	}
	if first < 160 || first > 240 {
		t.Errorf("the first in the alphabet is side a of %d in 400 disputes", first)
	}
}

func TestSidesOfThree(t *testing.T) {
	d := sides()
	d.Parties = append(d.Parties, counterclaim.Party{ID: "XAC", Name: "Corland", Countries: []string{"XAC"}})
	in, claims := incident(t, "killed XAA - own XAA 3", "killed XAC - own XAC 2")
	for i := range claims { // Ardania and Corland fight, Belmark is named once
		claims[i].Actors, claims[i].Targets = []counterclaim.Entity{{Country: "XAC"}}, []counterclaim.Entity{{Country: "XAA"}}
	}
	claims[0].Actors = append(claims[0].Actors, counterclaim.Entity{Country: "XAB"})
	row := exported(t, d, "", in, claims)
	if got := row["side_a"] + row["side_b"]; !strings.Contains(got, "Ardania") || !strings.Contains(got, "Corland") {
		t.Errorf("the sides are %s and %s", row["side_a"], row["side_b"])
	}
	if row["low"] != "5" || byName(row, "Corland", "deaths_*_own_low") != "2" {
		t.Errorf("low %s, Corland's own %s", row["low"], byName(row, "Corland", "deaths_*_own_low"))
	}
	if row := exported(t, &counterclaim.Dispute{}, "", in, claims); row["side_a"] != "" || row["low"] != "5" {
		t.Errorf("without parties side a is %q and low %s", row["side_a"], row["low"])
	}
}

func TestIncidentColumns(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range IncidentColumns() {
		if seen[c.Name] || c.Meaning == "" || c.value == nil {
			t.Errorf("column %q stands twice or lacks a meaning or a value", c.Name)
		}
		seen[c.Name] = true
	}
	for _, ged := range strings.Fields("id year conflict_name dyad_name side_a side_b number_of_sources source_article source_office source_date where_prec where_coordinates where_description latitude longitude country date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low") {
		if !seen[ged] {
			t.Errorf("there is no column %s", ged)
		}
	}
	const hostile = `=HYPERLINK("http://x","y")`
	in, claims := incident(t, "killed XAA - own XAA 3")
	in.Title, in.Places[0].Name, in.Places[0].Text, in.Places[0].Country, claims[0].Outlet = hostile, hostile, hostile, hostile, hostile
	d := &counterclaim.Dispute{Title: hostile, Parties: []counterclaim.Party{{ID: hostile, Name: hostile}, {ID: "b", Name: "B"}}}
	found := 0
	for name, cell := range exported(t, d, "", in, claims) {
		if !strings.Contains(cell, hostile) {
			continue
		}
		if found++; cell[0] != '\'' && !strings.HasPrefix(cell, "B - ") {
			t.Errorf("%s reaches the spreadsheet as %q", name, cell)
		}
	}
	if found < 8 {
		t.Errorf("it is seen in %d cells only", found)
	}
}

func TestDatePrecision(t *testing.T) {
	for span, want := range map[string]string{
		"2026-03-06 2026-03-06": "1", "2026-03-06 2026-03-07": "2", "2026-03-02 2026-03-07": "2", "2026-03-02 2026-03-08": "3",
		"2026-03-01 2026-03-31": "4", "2026-03-01 2026-04-01": "5", "2026-03-06 2026-03-05": "",
	} {
		from, to, _ := strings.Cut(span, " ")
		r := &incidentRow{Incident: &counterclaim.Incident{Time: &counterclaim.Period{From: from, To: to}}}
		if got := datePrecision(r); got != want {
			t.Errorf("%s: %q, want %q", span, got, want)
		}
	}
}
