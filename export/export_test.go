package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// sample is a claim with every list filled, and one whose lists are all nil.
func sample() []counterclaim.Claim {
	low, high := int64(4), int64(9)
	full := counterclaim.Claim{
		Report: counterclaim.HashOf("report", "a"), Doc: "a1", Sentence: 2, Start: 10, End: 24, Text: "shelled <Oster>",
		Speaker:    &counterclaim.Entity{Text: "the ministry", Name: "Defence Ministry of Ardania", Country: "XAA", Sector: counterclaim.MIL},
		CoSpeakers: []counterclaim.Entity{{Text: "Belmark", Country: "XAB"}},
		Event:      counterclaim.Assault, CAMEO: "190", Quad: 4, Conduct: []counterclaim.Conduct{"heavy_weapons_fire", "killing"},
		Actors:  []counterclaim.Entity{{Text: "Belmark", Country: "XAB"}, {Text: "the militia", Sector: counterclaim.REB, Party: "valley"}},
		Targets: []counterclaim.Entity{{Text: "Oster; and its port", Country: "XAA"}},
		Stance:  counterclaim.Alleged, Status: counterclaim.Occurred,
		Places: []counterclaim.Place{
			{Text: "Oster", Name: "Oster", Lat: -41.5, Lon: 12.25, Country: "XAA", Precision: counterclaim.Exact},
			{Text: "the old mill", Unresolved: true},
			{Text: "the ford", Name: "Merrin Ford", Lat: -41.25, Lon: 12.5, Precision: counterclaim.Exact, Contested: true,
				ClaimedBy: []string{"XAA", "XAB"}, HeldBy: "XAB", AccordingTo: "the mission; and its posts", Since: "2021"}},
		Time:   &counterclaim.Period{Text: "on Friday", From: "2026-03-06", To: "2026-03-06"},
		Counts: []counterclaim.Count{{What: "killed", Low: &low}, {What: "wounded", Low: &low, High: &high, Approximate: true}},
		Means:  []string{"mortar"}, CodedBy: "reader/1", Review: counterclaim.ByMachine, Confidence: 0.5, Synthetic: true,
		Outlet: "Ardania Border Service", Published: "2026-03-07", Party: "ardania",
	}
	full.Identify(0)
	bare := counterclaim.Claim{Report: full.Report, Start: 30, End: 34, Text: "left", Event: counterclaim.Retreat, Quad: 2,
		Stance: counterclaim.Asserted, Status: counterclaim.Occurred, CodedBy: "reader/1", Review: counterclaim.ByMachine}
	bare.Identify(0)
	return []counterclaim.Claim{full, bare}
}

func written(t *testing.T, f func(io.Writer, []counterclaim.Claim) error, claims []counterclaim.Claim) string {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b, claims); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestJSONLGivesTheClaimsBack(t *testing.T) {
	claims := sample()
	out := written(t, JSONL, claims)
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != len(claims) {
		t.Fatalf("%d lines for %d claims", len(lines), len(claims))
	}
	for i, line := range lines {
		var got counterclaim.Claim
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		if got.ID != claims[i].ID || got.Text != claims[i].Text || got.Synthetic != claims[i].Synthetic {
			t.Errorf("line %d gives another claim: %s", i, line)
		}
	}
	if !strings.Contains(lines[0], "<Oster>") {
		t.Error("words are escaped for HTML, though this is not HTML")
	}
	for _, field := range []string{"conduct", "actors", "targets", "places", "counts", "means"} {
		if !strings.Contains(lines[1], `"`+field+`":[]`) {
			t.Errorf("an empty %s is not []: %s", field, lines[1])
		}
	}
}

func rows(t *testing.T, claims []counterclaim.Claim) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(written(t, CSV, claims))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range all[1:] {
		m := map[string]string{}
		for i, name := range all[0] {
			m[name] = r[i]
		}
		out = append(out, m)
	}
	return out
}

func TestCSV(t *testing.T) {
	got := rows(t, sample())
	want := map[string]string{
		"speakers": "Defence Ministry of Ardania;Belmark", "speaker_countries": "XAA;XAB",
		"actors": "Belmark;the militia", "actor_countries": "XAB;", "actor_parties": ";valley",
		"targets": "Oster, and its port", "conduct": "heavy_weapons_fire;killing", "synthetic": "true",
		"places": "Oster;the old mill;the ford", "place_lats": "-41.5;;-41.25", "place_lons": "12.25;;12.5", "place_precisions": "exact;unresolved;exact",
		"place_countries": "XAA;;", "place_contested": "false;false;true", "place_claimed_by": ";;XAA,XAB", "place_held_by": ";;XAB",
		"place_according_to": ";;the mission, and its posts", "place_since": ";;2021",
		"from": "2026-03-06", "counts": "killed;wounded", "count_lows": "4;4", "count_highs": ";9", "count_approximate": "false;true",
		"source_party": "ardania", "confidence": "0.5",
	}
	for name, value := range want {
		if got[0][name] != value {
			t.Errorf("%s is %q, want %q", name, got[0][name], value)
		}
	}
	for _, name := range []string{"speakers", "places", "place_lats", "from", "counts", "within", "incident"} {
		if got[1][name] != "" {
			t.Errorf("%s of a claim without any is %q", name, got[1][name])
		}
	}
}

// A contested place is in the country that the desk listed, or in none; the reader sees to it that no gazetteer chooses one.
func TestContestedPlacesHaveNoChosenCountry(t *testing.T) {
	claims := sample()
	for country, want := range map[string]string{"": "XAA;;", "XAB": "XAA;XAB;"} {
		claims[0].Places[1] = counterclaim.Place{Text: "Tarn", Name: "Tarn", Lat: 1, Lon: 1, Country: country, Precision: counterclaim.Near, Contested: true}
		if got := rows(t, claims)[0]; got["place_countries"] != want || got["place_contested"] != "false;true;true" {
			t.Errorf("countries %q, contested %q", got["place_countries"], got["place_contested"])
		}
		if out := written(t, GeoJSON, claims); strings.Contains(out, `"country":"XAB"`) != (country != "") || !strings.Contains(out, `"contested":true`) {
			t.Errorf("GeoJSON: %s", out)
		}
	}
}

func TestColumnNamesStandOnceEach(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Columns() {
		if seen[c.Name] || c.Meaning == "" || c.value == nil {
			t.Errorf("column %q stands twice or lacks a meaning or a value", c.Name)
		}
		seen[c.Name] = true
	}
	if len(seen) == 0 {
		t.Fatal("there are no columns")
	}
}

// No cell may reach a spreadsheet as a formula, whichever field brings it in.
func TestCSVDefusesHostileCells(t *testing.T) {
	for _, hostile := range []string{
		`=HYPERLINK("http://x","y")`, "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", "  =1+1", "＝1+1", "=",
	} {
		e := counterclaim.Entity{Text: hostile, Name: hostile, Country: hostile, Party: hostile}
		c := counterclaim.Claim{Doc: hostile, Text: hostile, Outlet: hostile, Party: hostile, Published: hostile, Speaker: &e,
			Relays: []counterclaim.Entity{e}, Actors: []counterclaim.Entity{e}, Targets: []counterclaim.Entity{e},
			Places: []counterclaim.Place{{Text: hostile, Name: hostile, Country: hostile}},
			Time:   &counterclaim.Period{Text: hostile}, Counts: []counterclaim.Count{{What: hostile, Text: hostile}},
			Means: []string{hostile}, Language: hostile, CodedBy: hostile, Rule: hostile, ReviewedBy: hostile}
		found := 0
		for name, cell := range rows(t, []counterclaim.Claim{c})[0] {
			if strings.TrimSpace(cell) == "" || !strings.Contains(cell, strings.TrimSpace(hostile)) {
				continue
			}
			found++
			if cell[0] != '\'' {
				t.Errorf("%s reaches the spreadsheet as %q", name, cell)
			}
		}
		if found < 15 {
			t.Errorf("%q is seen in %d cells only: it was lost on the way", hostile, found)
		}
	}
	for _, harmless := range []string{"", " ", "a=b", "Oster", "'tis", "12", "…"} {
		if got := defuse(harmless); got != harmless {
			t.Errorf("%q became %q", harmless, got)
		}
	}
}

func TestGeoJSON(t *testing.T) {
	var got struct {
		Type     string
		Features []struct {
			Type, ID   string
			Geometry   point
			Properties map[string]any
		}
		Claims     int
		Placeless  int `json:"claims_without_place"`
		Unresolved int `json:"places_unresolved"`
		Synthetic  bool
	}
	claims := sample()
	claims = append(claims, claims[0])
	if err := json.Unmarshal([]byte(written(t, GeoJSON, claims)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Type != "FeatureCollection" || len(got.Features) != 4 || got.Claims != 3 || got.Placeless != 1 || got.Unresolved != 2 || !got.Synthetic {
		t.Fatalf("wrong collection: %+v", got)
	}
	f := got.Features[0]
	if f.Type != "Feature" || f.ID != claims[0].ID.String()+".0" || f.Geometry.Coordinates != [2]float64{12.25, -41.5} {
		t.Errorf("wrong feature: %+v", f)
	}
	for name, want := range map[string]any{"precision": "exact", "place": "Oster", "synthetic": true, "source_party": "ardania", "review": "machine"} {
		if f.Properties[name] != want {
			t.Errorf("property %s is %v, want %v", name, f.Properties[name], want)
		}
	}
	ford := got.Features[1].Properties
	if _, listed := ford["country"]; listed || ford["contested"] != true || ford["held_by"] != "XAB" || ford["according_to"] != "the mission; and its posts" ||
		ford["since"] != "2021" || !slices.Equal(ford["claimed_by"].([]any), []any{"XAA", "XAB"}) {
		t.Errorf("a contested place is %v", ford)
	}
}

func TestEmptyInput(t *testing.T) {
	if got := written(t, JSONL, nil); got != "" {
		t.Errorf("JSONL of nothing is %q", got)
	}
	if got := rows(t, nil); len(got) != 0 {
		t.Errorf("CSV of nothing has rows: %v", got)
	}
	if !json.Valid([]byte(written(t, GeoJSON, nil))) {
		t.Error("GeoJSON of nothing is no JSON")
	}
}

func TestFlushHandsOn(t *testing.T) {
	for _, f := range []Format{AsJSONL, AsCSV, AsGeoJSON} {
		var b bytes.Buffer
		w, err := New(&b, f)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(&sample()[0]); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil || !strings.Contains(b.String(), "<Oster>") && !strings.Contains(b.String(), `\u003cOster`) {
			t.Errorf("%s held the claim back after Flush: %v %s", f, err, b.String())
		}
	}
	if _, err := New(io.Discard, "xml"); counterclaim.CodeOf(err) != counterclaim.CodeUnsupported {
		t.Errorf("an unknown format gives %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestAFullDiskIsToldOf(t *testing.T) {
	many := slices.Repeat(sample(), 200)
	for name, f := range map[string]func(io.Writer, []counterclaim.Claim) error{"jsonl": JSONL, "csv": CSV, "geojson": GeoJSON} {
		if err := f(full{}, many); err == nil {
			t.Errorf("%s says nothing of a writer that fails", name)
		}
	}
}
