package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

func valley() *counterclaim.Dispute {
	return &counterclaim.Dispute{Title: "The valley", Parties: []counterclaim.Party{
		{ID: "ard", Name: "Ardania", Countries: []string{"XAA"}}, {ID: "bel", Name: "Belmark", Countries: []string{"XAB"}}}}
}

// told makes a claim: outlet's party, actor, target, stance.
func told(party, actor, target string, stance counterclaim.Stance) counterclaim.Claim {
	c := counterclaim.Claim{Report: counterclaim.HashOf("report", party), Party: party, Outlet: "outlet " + party, Published: "2026-03-07", Start: len(actor) + 10*len(target),
		End: 100 + len(stance), Text: "fired", Event: counterclaim.Assault, Quad: 4, Conduct: []counterclaim.Conduct{"small_arms_fire"}, Stance: stance,
		Status: counterclaim.Occurred, Review: counterclaim.ByMachine, CodedBy: "hand", Synthetic: true,
		Time:   &counterclaim.Period{From: "2026-03-06", To: "2026-03-06"},
		Places: []counterclaim.Place{{Text: "Oster", Name: "Oster", Lat: -41.5, Lon: 12.25, Precision: counterclaim.Exact}}}
	if actor != "" {
		c.Actors = []counterclaim.Entity{{Text: "forces of " + actor, Country: actor, Sector: counterclaim.MIL}}
	}
	if target != "" {
		c.Targets = []counterclaim.Entity{{Text: "people of " + target, Country: target}}
	}
	c.Identify(0)
	return c
}

func incidentOf(claims []counterclaim.Claim) *counterclaim.Incident {
	n := &counterclaim.Incident{ID: claims[0].ID, Title: "Fire at Oster", WorkState: "new"}
	for i := range claims {
		n.Claims = append(n.Claims, claims[i].ID)
		for _, k := range claims[i].Conduct {
			if !slices.Contains(n.Conduct, k) {
				n.Conduct = append(n.Conduct, k)
			}
		}
	}
	return n
}

func eventRows(t *testing.T, f Format, o EventOptions, incidents ...[]counterclaim.Claim) ([]map[string]string, Losses) {
	t.Helper()
	var b bytes.Buffer
	w, err := NewEvents(&b, f, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, claims := range incidents {
		if err := w.Write(incidentOf(claims), claims); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	first := 1
	if f == AsHXL {
		first = 2
	}
	var out []map[string]string
	for _, r := range all[first:] {
		m := map[string]string{}
		for i, name := range all[0] {
			m[name] = r[i]
		}
		out = append(out, m)
	}
	return out, w.Losses()
}

func whole3(l Losses) (rows, incidents, claims int) {
	for _, n := range l.IncidentsLeftOut {
		incidents += n
	}
	for _, n := range l.ClaimsLeftOut {
		claims += n
	}
	return l.Rows, incidents, claims
}

func TestWhoIsSetAsActor(t *testing.T) {
	asserted, alleged, denied := counterclaim.Asserted, counterclaim.Alleged, counterclaim.Denied
	for name, c := range map[string]struct {
		claims []counterclaim.Claim
		actor  string // of actor1
		why    string
	}{
		"its own side says so":                    {[]counterclaim.Claim{told("ard", "XAA", "XAB", asserted)}, "Ardania", ""},
		"the other side says so, nobody denies":   {[]counterclaim.Claim{told("bel", "XAA", "XAB", asserted)}, "", actorOneSided},
		"the other side says so, it denies":       {[]counterclaim.Claim{told("bel", "XAA", "XAB", asserted), told("ard", "XAA", "XAB", denied)}, "", actorOneSided},
		"a third party says so":                   {[]counterclaim.Claim{told("", "XAA", "XAB", asserted)}, "Ardania", ""},
		"a third party says so, it denies":        {[]counterclaim.Claim{told("", "XAA", "XAB", asserted), told("ard", "XAA", "XAB", denied)}, "", actorDenied},
		"one side owns up, the other does not":    {[]counterclaim.Claim{told("ard", "XAA", "XAB", asserted), told("ard", "XAB", "XAA", asserted)}, "", actorAllOrNone},
		"nobody is named":                         {[]counterclaim.Claim{told("", "", "XAB", asserted)}, "", actorNotNamed},
		"an accusation beside a third party's":    {[]counterclaim.Claim{told("", "", "XAA", asserted), told("ard", "XAB", "XAA", alleged)}, "", actorNotNamed},
		"third parties name one, another accused": {[]counterclaim.Claim{told("", "XAA", "XAB", asserted), told("ard", "XAB", "XAA", alleged)}, "", actorAllOrNone},
	} {
		rows, losses := eventRows(t, AsACLED, EventOptions{Dispute: valley()}, c.claims)
		if len(rows) != 1 || rows[0]["actor1"] != c.actor || c.why != "" && losses.ActorsNotSet[c.why] != 1 {
			t.Errorf("%s: %v, %+v", name, rows, losses)
			continue
		}
		if c.actor == "" && rows[0]["actor2"] != "" {
			t.Errorf("%s: a target without an actor names the other side: %v", name, rows[0])
		}
	}
}

// Turned round, with each side in the other's place, the same cells are filled.
func TestNeitherSideIsFavoured(t *testing.T) {
	turned := func(s string) string {
		return strings.NewReplacer("XAA", "XAB", "XAB", "XAA", "ard", "bel", "bel", "ard").Replace(s)
	}
	for _, voice := range []string{"ard", "bel", ""} {
		for _, second := range []string{"ard", "bel", ""} {
			for _, stance := range []counterclaim.Stance{counterclaim.Asserted, counterclaim.Alleged, counterclaim.Denied} {
				make := func(f func(string) string) []counterclaim.Claim {
					return []counterclaim.Claim{told(f(voice), f("XAA"), f("XAB"), counterclaim.Asserted), told(f(second), f("XAB"), f("XAA"), stance)}
				}
				a, _ := eventRows(t, AsGDELT, EventOptions{Dispute: valley()}, make(func(s string) string { return s }))
				b, _ := eventRows(t, AsGDELT, EventOptions{Dispute: valley()}, make(turned))
				if len(a) != 1 || len(b) != 1 || (a[0]["Actor1Name"] == "") != (b[0]["Actor1Name"] == "") || (a[0]["Actor2Name"] == "") != (b[0]["Actor2Name"] == "") {
					t.Errorf("%q %q %s: %v and %v", voice, second, stance, a, b)
				}
			}
		}
	}
}

func TestEachIsCountedOnce(t *testing.T) {
	planned := told("ard", "XAA", "XAB", counterclaim.Asserted)
	planned.Status = counterclaim.Planned
	rejected := told("", "XAA", "XAB", counterclaim.Asserted)
	rejected.Review = counterclaim.Rejected
	words := told("ard", "XAA", "XAB", counterclaim.Asserted)
	words.Conduct, words.Event = []counterclaim.Conduct{counterclaim.Accusation}, counterclaim.Accuse
	incidents := [][]counterclaim.Claim{
		{told("ard", "XAA", "XAB", counterclaim.Asserted), told("bel", "XAA", "XAB", counterclaim.Denied)},
		{told("ard", "XAB", "XAA", counterclaim.Alleged), told("bel", "XAB", "XAA", counterclaim.Denied)},
		{told("bel", "XAB", "XAA", counterclaim.Denied)}, {planned}, {rejected}, {words},
	}
	for _, f := range []Format{AsACLED, AsGDELT, AsPOLECAT, AsHXL, AsUCDP} {
		for _, alleged := range []bool{false, true} {
			rows, l := eventRows(t, f, EventOptions{Dispute: valley(), WithAlleged: alleged}, incidents...)
			n, out, claims := whole3(l)
			if n != len(rows) || n+out != len(incidents) || l.Incidents != len(incidents) || l.ClaimsTold+claims != 8 || l.Claims != 8 {
				t.Errorf("%s: %d rows, %+v", f, len(rows), l)
			}
			for _, r := range rows {
				if r["alleged"] == "true" && (r["actor1"] != "" || r["Actor1Name"] != "" || r["Actor Name"] != "" ||
					!strings.Contains(r["notes"], "alleged by Ardania (of Belmark); denied by Belmark (of Belmark)")) {
					t.Errorf("%s: an alleged row: %v", f, r)
				}
			}
		}
	}
	if rows, _ := eventRows(t, AsACLED, EventOptions{Dispute: valley()}, incidents...); len(rows) != 1 {
		t.Errorf("only one incident occurred: %v", rows)
	}
	if rows, _ := eventRows(t, AsACLED, EventOptions{Dispute: valley(), WithAlleged: true}, incidents...); len(rows) != 2 {
		t.Errorf("and one is alleged: %v", rows)
	}
	if rows, _ := eventRows(t, AsGDELT, EventOptions{Dispute: valley()}, incidents...); len(rows) != 2 {
		t.Errorf("and one is a saying: %v", rows)
	}
}

// A report that bears the name of a body and did not come from an address of it is no word of that body, nor of its party: notes that
// said so would make an admission of it.
func TestNotesTellWhoIsNotKnown(t *testing.T) {
	d := valley()
	for i, p := range d.Parties {
		d.Sources = append(d.Sources, counterclaim.Source{Name: p.Name + " Guard", Party: p.ID, SpeaksForParty: true, Addresses: []string{"https://guard." + p.ID + ".example"}})
		d.Sources[i].Identify()
	}
	for _, p := range d.Parties {
		for address, want := range map[string]string{
			"https://guard." + p.ID + ".example/1": "asserted by " + p.Name + " (of " + p.Name + ")",
			"https://guard.elsewhere.example/1":    "asserted by " + p.Name + " Guard on the side of " + p.Name + " (of " + p.Name + ")",
		} {
			c := told(p.ID, p.Countries[0], "", counterclaim.Asserted)
			c.Outlet, c.Origins = p.Name+" Guard", []counterclaim.Origin{{URL: address}}
			rows, _ := eventRows(t, AsACLED, EventOptions{Dispute: d}, []counterclaim.Claim{c})
			if len(rows) != 1 || !strings.HasPrefix(rows[0]["notes"], want) {
				t.Errorf("from %s: %v; want notes with %q", address, rows, want)
			}
		}
	}
}

func TestShapes(t *testing.T) {
	if n := len(gdeltColumns()) - 3; n != 61 {
		t.Errorf("GDELT 2.0 has 61 columns, these are %d", n)
	}
	if n := len(polecatColumns()) - 4; n != 40 {
		t.Errorf("POLECAT has 40 columns, these are %d", n)
	}
	for name, cols := range map[string][]eventColumn{"acled": acledColumns(), "gdelt": gdeltColumns(), "polecat": polecatColumns(), "hxl": hxlColumns()} {
		seen := map[string]bool{}
		for _, c := range cols {
			if seen[c.Name] || name == "hxl" && !strings.HasPrefix(c.Tag, "#") {
				t.Errorf("%s: column %q stands twice or has no tag", name, c.Name)
			}
			seen[c.Name] = true
		}
	}
	if _, err := NewEvents(&bytes.Buffer{}, "xls", EventOptions{}); counterclaim.CodeOf(err) != counterclaim.CodeUnsupported {
		t.Errorf("an unknown format gives %v", err)
	}
	for _, f := range []Format{AsACLED, AsGDELT, AsPOLECAT, AsHXL, AsUCDP} {
		if rows, l := eventRows(t, f, EventOptions{}); len(rows) != 0 || l.Rows != 0 {
			t.Errorf("%s of nothing has rows", f)
		}
	}
}

func TestEventsDefuseHostileCells(t *testing.T) {
	for _, hostile := range []string{"=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", strings.Repeat("=x", 1<<20)} {
		c := told("", "XAA", "", counterclaim.Asserted)
		c.Outlet, c.Places[0].Name, c.Places[0].Text = hostile, hostile, hostile
		d := valley()
		d.Parties[0].Name, d.Parties[1].Name = hostile, hostile
		for _, f := range []Format{AsACLED, AsGDELT, AsPOLECAT, AsHXL} {
			rows, _ := eventRows(t, f, EventOptions{Dispute: d, Address: func(counterclaim.ID) (string, error) { return hostile, nil }}, []counterclaim.Claim{c})
			found := 0
			for name, cell := range rows[0] {
				if strings.HasPrefix(cell, hostile) {
					t.Errorf("%s: %s reaches the spreadsheet as %.40q", f, name, cell)
				}
				if strings.HasPrefix(cell, "'"+hostile) {
					found++
				}
			}
			if found < 3 {
				t.Errorf("%s: %.20q is seen in %d cells only", f, hostile, found)
			}
		}
	}
}

// GDELT's own rows have a quad class that follows from their root code, so ours have too.
func TestGDELTQuadGoesByRoot(t *testing.T) {
	for code, want := range map[string]string{"": "", "0": "", "99": "", "01": "1", "020": "1", "057": "1", "0871": "2", "09": "2", "10": "3", "112": "3", "145": "3", "15": "4", "190": "4", "20": "4"} {
		if got := quadOfRoot(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
	for _, c := range ontology.Conducts() {
		if quadOfRoot(c.CAMEO) == "" {
			t.Errorf("%s: CAMEO %q has no quad class", c.Code, c.CAMEO)
		}
	}
}

func TestParquetGivesTheClaimsBack(t *testing.T) {
	claims := sample()
	claims[0].Text = "=" + strings.Repeat("x", 1<<20) + "\x00"
	var b bytes.Buffer
	if err := all(&b, AsParquet, claims); err != nil {
		t.Fatal(err)
	}
	got, err := parquet.Read[ParquetClaim](bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || len(got) != len(claims) {
		t.Fatal(len(got), err)
	}
	for i := range got {
		want := ParquetRow(&claims[i])
		a, _ := json.Marshal(got[i])
		w, _ := json.Marshal(want)
		if strings.ReplaceAll(string(a), "null", "[]") != strings.ReplaceAll(string(w), "null", "[]") {
			t.Errorf("row %d: %.600s\nwant %.600s", i, a, w)
		}
	}
	if p := got[0].Places; p[1].Lat != nil || p[0].Lat == nil || *p[0].Lat != -41.5 || got[0].Counts[0].High != nil {
		t.Errorf("places %+v, counts %+v", p, got[0].Counts)
	}
	b.Reset()
	if err := all(&b, AsParquet, nil); err != nil {
		t.Fatal(err)
	}
	if none, err := parquet.Read[ParquetClaim](bytes.NewReader(b.Bytes()), int64(b.Len())); err != nil || len(none) != 0 {
		t.Errorf("Parquet of nothing: %v %v", none, err)
	}
}

func TestDefusedCellsComeBack(t *testing.T) {
	for _, cell := range []string{"", "'", "''", "=1", "'=1", "''=1", " =1", "' =1", "'tis", "\t", "'\t", "+", "a=b", "'a", "＝1", "-41.5", "\xff=", "'\xff"} {
		if got := Undefuse(Defuse(cell)); got != cell {
			t.Errorf("%q becomes %q and comes back as %q", cell, Defuse(cell), got)
		}
	}
}

func FuzzDefuse(f *testing.F) {
	for _, cell := range []string{"=1", "'=1", "'tis", "\t", " @"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		safe := Defuse(cell)
		if Undefuse(safe) != cell || safe != "" && strings.ContainsRune("=+-@\t\r\n", rune(safe[0])) {
			t.Errorf("%q becomes %q", cell, safe)
		}
	})
}
