package storetest

import (
	"context"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/query"
)

// searchNow has a search find reports and claims by what they are today, not by what they were when they came.
func searchNow(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "Tolm was shelled in the night. The post burned.")
	r.Party = "XAA"
	shelled, burned := claim(&r, "Tolm was shelled", "Tolm", ""), claim(&r, "The post burned", "Tolm", "")
	burned.Review = counterclaim.Checked
	save(t, s, coding(&r, shelled, burned))

	again := reread(&r, shelled, "Tolm was shelled", "reader 2")
	again.Stance, again.Conduct, again.Places = counterclaim.Denied, []counterclaim.Conduct{"drone_strike"}, nil
	r.Party, r.Language, r.Kind = "XAB", "tg", counterclaim.Monitor // what it is a copy of is tested in copy.go
	r.Translation, r.Translator = "The granary burned.", "A. Person"
	c := coding(&r, again)
	c.CodedBy = "reader 2"
	if saved := save(t, s, c); !saved.Recoded || saved.Claims != 2 {
		t.Fatalf("saved %+v, want two claims, recoded", saved)
	}
	for typed, want := range map[string][2]int{
		"party:XAA":            {0, 0},
		"party:XAB":            {1, 2},
		"language:tg":          {1, 2},
		"kind:monitor":         {1, 2},
		"granary":              {1, 0},
		"shelled":              {1, 1},
		"stance:asserted":      {0, 1}, // the one that a person checked
		"stance:denied":        {0, 1},
		"review:checked":       {0, 1},
		"conduct:drone_strike": {0, 1},
		"place:Tolm":           {0, 1},
		"near:41,70~5km":       {0, 1},
	} {
		if got := look(t, s, typed, 0, 0); got.ReportsTotal != want[0] || got.ClaimsTotal != want[1] {
			t.Errorf("%s: %d reports and %d claims, want %d and %d", typed, got.ReportsTotal, got.ClaimsTotal, want[0], want[1])
		}
	}
	want := []counterclaim.Facet{{Field: "party", Value: "XAB", Claims: 2}, {Field: "conduct", Value: "drone_strike", Claims: 1}, {Field: "conduct", Value: "heavy_weapons_fire", Claims: 1},
		{Field: "outlet", Value: "Vale Wire", Claims: 2}, {Field: "stance", Value: "asserted", Claims: 1}, {Field: "stance", Value: "denied", Claims: 1},
		{Field: "status", Value: "occurred", Claims: 2}, {Field: "month", Value: "2031-03", Claims: 2}, {Field: "place", Value: "Tolm", Claims: 1}}
	same(t, "facets", look(t, s, "party:XAB", 0, 0).Facets, want)
}

// searchTranslated finds a report by the words of its text and of its translation, and shows those that were looked for.
func searchTranslated(t *testing.T, s counterclaim.Store) {
	r := report("Tarn Courier", "2031-03-02", "Обстрел моста у Ворух.")
	r.Language, r.Translation, r.Translator = "ru", "The bridge at Vorukh came under fire.", "A. Person"
	r.Captions = []string{"A burned lorry"}
	c := counterclaim.Claim{Report: r.ID, End: 26, Text: r.Translation[:26], Event: counterclaim.Assault, Quad: 4, Conduct: []counterclaim.Conduct{"heavy_weapons_fire"},
		Stance: counterclaim.Asserted, Status: counterclaim.Occurred, Language: "en", CodedBy: "reader 1", Review: counterclaim.ByMachine, Translated: true}
	c.Identify(0)
	save(t, s, coding(&r, c))
	for typed, snippet := range map[string]string{
		"bridge":       "The \x02bridge\x03 at Vorukh came under fire.",
		"обстрел":      "\x02Обстрел\x03 моста у Ворух.",
		"vorukh":       "Обстрел моста у \x02Ворух\x03.",
		"Ворух bridge": "Обстрел моста у \x02Ворух\x03.",
		"lorry":        "Обстрел моста у Ворух.",
	} {
		got := look(t, s, typed, 0, 0)
		if len(got.Reports) != 1 || got.Reports[0].Snippet != snippet {
			t.Errorf("%s: %+v, want the snippet %q", typed, got.Reports, snippet)
		}
	}
	if got := look(t, s, "bridge", 0, 0); len(got.Claims) != 1 || !got.Claims[0].Translated {
		t.Errorf("the claim that was read from the translation: %+v", got.Claims)
	}
}

// searchSpelled finds names however their accents, hyphens, apostrophes and articles are written.
func searchSpelled(t *testing.T, s counterclaim.Store) {
	for _, text := range []string{"Fire at Zürnau.", "Fire at Zuernau.", "Fire at Tel-Afar.", "Fire at Tel Afar.", "Fire at Telafar.", "Fire at Sana'a.", "Fire at Sanaa.",
		"Fire at al-Tanf.", "Fire at Tanf.", "Fire by Ardania’s soldiers.", "Обстрел у Тоҷикобод.", "Fire at Tójikobod.", "東京都の橋"} {
		r := report("Vale Wire", "2031-03-02", text)
		save(t, s, coding(&r))
	}
	for typed, want := range map[string]int{"zürnau": 2, "Zuernau": 2, "zurnau": 1, "Tel-Afar": 3, `"tel afar"`: 2, "telafar": 1, "Sana’a": 2, "sanaa": 2, "al-Tanf": 2, "at-Tanf": 2,
		"al Tanf": 2, "tanf": 2, `"al tanf"`: 1, "ardania": 1, "Tojikobod": 2, "Тоҷикобод": 2, "東京": 1, "京都": 1, "京東": 0, "橋": 1} {
		if got := look(t, s, typed, 0, 0); got.ReportsTotal != want {
			t.Errorf("%s: %d reports, want %d", typed, got.ReportsTotal, want)
		}
	}
}

// searchPlaceNames finds a claim by another name of its place than the one that it has.
func searchPlaceNames(t *testing.T, s counterclaim.Store) {
	r := report("Vale Wire", "2031-03-02", "Shelling at Tolm. Shelling at Ostry.")
	tolm, ostry := claim(&r, "Shelling at Tolm", "Tolm", ""), claim(&r, "Shelling at Ostry", "Ostry", "")
	tolm.Places[0].GeonameID = 900000123
	save(t, s, coding(&r, tolm, ostry))
	o := query.Options{Place: func(name string) []query.Point {
		if name != "Tholm" {
			return nil
		}
		return []query.Point{{ID: 900000123}}
	}}
	for _, typed := range []string{"Tholm", "place:Tholm", "shelling Tholm", "shelling -Ostry place:Tholm"} {
		q, err := query.Parse(typed, o)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Search(context.Background(), q)
		if err != nil || len(got.Claims) != 1 || got.Claims[0].ID != tolm.ID {
			t.Errorf("%s: %+v, %v", typed, got, err)
		}
	}
}
