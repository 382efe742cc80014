package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/query"
)

// look searches with the words of a person.
func look(t testing.TB, s counterclaim.Reader, typed string, limit, offset int) *counterclaim.SearchResult {
	t.Helper()
	q, err := query.Parse(typed, query.Options{})
	if err != nil {
		t.Fatalf("search %.80q: %v", typed, err)
	}
	q.Facets, q.Limit, q.Offset = true, limit, offset
	got, err := s.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("search %.80q: %v", typed, err)
	}
	return got
}

func search(t *testing.T, s counterclaim.Store) {
	bridge := report("Vale Wire", "2031-03-02", "Drones crossed the river at Kesh Bridge. Two soldiers were wounded near Zürnau.")
	grain := report("Vale Wire", "2031-03-03", "Grain prices rose. A drone show was held. The bridge is closed.")
	crossed, wounded := claim(&bridge, "Drones crossed the river", "Kesh Bridge", ""), claim(&bridge, "soldiers were wounded", "Zürnau", "")
	show := claim(&grain, "A drone show was held", "", "")
	show.Actors, show.Targets = []counterclaim.Entity{someone()}, nil
	save(t, s, coding(&bridge, crossed, wounded))
	save(t, s, coding(&grain, show))
	b, g := bridge.ID, grain.ID
	for _, c := range []struct {
		words   string
		reports []counterclaim.ID
		claims  []counterclaim.ID
	}{
		{"drone", []counterclaim.ID{b, g}, []counterclaim.ID{crossed.ID, show.ID}},
		{"DRONES", []counterclaim.ID{b, g}, []counterclaim.ID{crossed.ID, show.ID}},
		{"drone river", []counterclaim.ID{b}, []counterclaim.ID{crossed.ID}},
		{"river drone", []counterclaim.ID{b}, []counterclaim.ID{crossed.ID}},
		{`"kesh bridge"`, []counterclaim.ID{b}, []counterclaim.ID{crossed.ID}},
		{"“kesh bridge”", []counterclaim.ID{b}, []counterclaim.ID{crossed.ID}},
		{`"bridge kesh"`, nil, nil},
		{`bridge "grain prices"`, []counterclaim.ID{g}, nil},
		{"sold*", []counterclaim.ID{b}, []counterclaim.ID{wounded.ID}},
		{"sold", nil, nil},
		{"zurnau", []counterclaim.ID{b}, []counterclaim.ID{wounded.ID}},
		{"Zürnau", []counterclaim.ID{b}, []counterclaim.ID{wounded.ID}},
		{"belmark", nil, []counterclaim.ID{crossed.ID, wounded.ID}}, // resolved, not written
		{"wounded OR grain", []counterclaim.ID{b, g}, []counterclaim.ID{wounded.ID}},
		{"drone (river)", []counterclaim.ID{b}, []counterclaim.ID{crossed.ID}},
		{"drone -river", []counterclaim.ID{g}, []counterclaim.ID{show.ID}},
		{"drone NOT (river OR show)", nil, nil},
		{"-drone", nil, []counterclaim.ID{wounded.ID}},
		{"(river OR show) drone", []counterclaim.ID{b, g}, []counterclaim.ID{crossed.ID, show.ID}},
		{"  ", nil, nil},
		{"*** - ()", nil, nil},
		{"elephant", nil, nil},
	} {
		got := look(t, s, c.words, 0, 0)
		var reports []counterclaim.ID
		for _, hit := range got.Reports {
			reports = append(reports, hit.Report.ID)
		}
		sameSet(t, c.words+": reports", reports, c.reports)
		sameSet(t, c.words+": claims", idsOf(got.Claims), c.claims)
		if got.ReportsTotal != len(c.reports) || got.ClaimsTotal != len(c.claims) {
			t.Errorf("%s: totals %d and %d, want %d and %d", c.words, got.ReportsTotal, got.ClaimsTotal, len(c.reports), len(c.claims))
		}
	}
	hit := look(t, s, "river drone", 0, 0).Reports[0]
	if hit.Report.Text != "" || hit.Report.Headline != bridge.Headline || hit.Report.Outlet != "Vale Wire" || hit.Report.Published != "2031-03-02" {
		t.Errorf("report of a find: %+v", hit.Report)
	}
	if !strings.Contains(hit.Snippet, "\x02Drones\x03 crossed the \x02river\x03") {
		t.Errorf("snippet %q does not mark what was found", hit.Snippet)
	}
	if c := look(t, s, "wounded", 0, 0).Claims[0]; c.Outlet != "Vale Wire" || c.Incident != wounded.ID {
		t.Errorf("claim of a find: %+v", c)
	}
}

func sameSet(t testing.TB, what string, got, want []counterclaim.ID) {
	t.Helper()
	order := func(a, b counterclaim.ID) int { return slices.Compare(a[:], b[:]) }
	got, want = append([]counterclaim.ID{}, got...), append([]counterclaim.ID{}, want...)
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	same(t, what, got, want)
}

func searchPages(t *testing.T, s counterclaim.Store) {
	reports := valley(25)
	for i := range reports {
		save(t, s, &reports[i])
	}
	first := look(t, s, "shelled", 0, 0)
	if len(first.Reports) != counterclaim.SearchLimit || len(first.Claims) != counterclaim.SearchLimit || first.ReportsTotal != 25 || first.ClaimsTotal != 25 {
		t.Errorf("%d reports of %d and %d claims of %d", len(first.Reports), first.ReportsTotal, len(first.Claims), first.ClaimsTotal)
	}
	seenReports, seenClaims := map[counterclaim.ID]bool{}, map[counterclaim.ID]bool{}
	for n := 0; n < 28; n += 4 {
		page := look(t, s, "shelled", 4, n)
		same(t, "the same page again", look(t, s, "shelled", 4, n), page)
		for _, hit := range page.Reports {
			seenReports[hit.Report.ID] = true
		}
		for _, c := range page.Claims {
			seenClaims[c.ID] = true
		}
	}
	if len(seenReports) != 25 || len(seenClaims) != 25 {
		t.Errorf("pages hold %d reports and %d claims, want 25 of each", len(seenReports), len(seenClaims))
	}
}

func hostileSearches(t *testing.T, s counterclaim.Store) {
	reports := valley(3)
	for i := range reports {
		save(t, s, &reports[i])
	}
	for _, text := range []string{
		`"`, `""`, `'`, `';--`, `(`, `)`, `{shelled}`, `NEAR(shelled post, 3)`, `AND`, `OR`, `NOT`, `^shelled`, `+ -`, `-`, `*`, `:`, `text:`, `-text:shelled`, `{a b}:c`, `\`, `/`, `|`, `&`, `!`, `<->`,
		"\x00", "shel\x00led", "\x02\x03", "\xff\xfe", "sh\xc3elled", "\ufeff", "\u202e", "\u0301", "🚀", "\n\t\r", "。", "ﬁre", "%", "_", "$1", "?1", ":a", "@a",
		strings.Repeat("a", 10000), strings.Repeat(`"`, 10000), strings.Repeat("(", 10000), strings.Repeat("🚀", 2500),
	} {
		word := counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: text}
		begin := counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: text, Prefix: true}
		shelled := counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: "shelled"}
		for _, where := range []counterclaim.SearchTerm{word, begin, {Op: counterclaim.SearchNot, Of: []counterclaim.SearchTerm{word}},
			{Op: counterclaim.SearchAnd, Of: []counterclaim.SearchTerm{shelled, begin}}, {Op: counterclaim.SearchOr, Of: []counterclaim.SearchTerm{word, shelled}},
			{Op: counterclaim.SearchTag, Field: text, Value: text, Tags: []string{text}}, {Op: counterclaim.SearchTag}} {
			if _, err := s.Search(context.Background(), counterclaim.SearchQuery{Where: &where, Limit: -3, Offset: -1}); err != nil {
				t.Fatalf("%s %.40q: %v", where.Op, text, err)
			}
		}
	}
	if got := look(t, s, "shelled", 0, 0); got.ReportsTotal != 3 {
		t.Errorf("%d reports after all that, want 3", got.ReportsTotal)
	}
}

// searchFields tests fields, areas, orders and facets.
func searchFields(t *testing.T, s counterclaim.Store) {
	a := report("Vale Wire", "2031-03-02", "Shelling at Tolm killed twelve. Drones over Ostry.")
	a.Party, a.Kind = "XAA", counterclaim.Wire
	b := report("Tarn Courier", "2031-05-01", "Shelling at Tójikobod.")
	b.Language, b.Party = "tg", "XAB"
	killed, drones, other := claim(&a, "Shelling at Tolm killed twelve", "Tolm", "2031-02-27"), claim(&a, "Drones over Ostry", "Ostry", ""), claim(&b, "Shelling at Tójikobod", "Tójikobod", "2031-04-30")
	twelve := int64(12)
	killed.Counts, killed.Means = []counterclaim.Count{{What: "killed", Low: &twelve, High: &twelve}}, []string{"mortar"}
	drones.Conduct, drones.Stance = []counterclaim.Conduct{"drone_flight", "airspace_violation"}, counterclaim.Denied
	sp := ardania()
	drones.Speaker = &sp
	other.Places[0].Lat, other.Places[0].Lon = 41.2, 70.3
	save(t, s, coding(&a, killed, drones))
	save(t, s, coding(&b, other))
	k, d, o := killed.ID, drones.ID, other.ID
	for _, c := range []struct {
		typed   string
		reports int
		claims  []counterclaim.ID // in order
	}{
		{"party:XAA", 1, []counterclaim.ID{d, k}},
		{"party:xab OR means:mortar", 1, []counterclaim.ID{o, k}},
		{"shelling outlet:\"vale wire\"", 1, []counterclaim.ID{k}},
		{"kind:wire -conduct:drone_flight", 1, []counterclaim.ID{k}},
		{"conduct:airspace_violation", 0, []counterclaim.ID{d}},
		{"stance:denied speaker:Ardania", 0, []counterclaim.ID{d}},
		{"actor:XAB target:ardania side:Belmark event:assault status:occurred review:machine", 0, []counterclaim.ID{o, d, k}},
		{"language:tg", 1, []counterclaim.ID{o}},
		{"tojikobod", 1, []counterclaim.ID{o}},
		{"place:Tolm", 0, []counterclaim.ID{k}},
		{"killed:12", 0, []counterclaim.ID{k}},
		{"killed:>=10", 0, []counterclaim.ID{k}},
		{"killed:3..11", 0, nil},
		{"killed:>12", 0, nil},
		{"killed:<=12", 0, []counterclaim.ID{k}},
		{"date:2031-02", 0, []counterclaim.ID{k}},
		{"date:2031-02-27..2031-03-02", 0, []counterclaim.ID{d, k}},
		{"date:2031", 0, []counterclaim.ID{o, d, k}},
		{"published:2031-03..2031-04", 1, []counterclaim.ID{d, k}},
		{"copies:no unread:no sort:oldest", 2, []counterclaim.ID{k, d, o}},
		{"shelling sort:newest", 2, []counterclaim.ID{o, k}},
		{"near:41,70~30km", 0, []counterclaim.ID{d, k}},
		{"near:41,70~34km", 0, []counterclaim.ID{o, d, k}},
		{"shelling -near:41,70~30km", 0, []counterclaim.ID{o}},
		{"near:41,70~30km -drones", 0, []counterclaim.ID{k}},
	} {
		got := look(t, s, c.typed, 0, 0)
		same(t, c.typed, append([]counterclaim.ID{}, idsOf(got.Claims)...), append([]counterclaim.ID{}, c.claims...))
		if got.ClaimsTotal != len(c.claims) || got.ReportsTotal != c.reports || len(got.Reports) != c.reports {
			t.Errorf("%s: %d claims and %d reports, want %d and %d", c.typed, got.ClaimsTotal, got.ReportsTotal, len(c.claims), c.reports)
		}
	}
	want := []counterclaim.Facet{{Field: "party", Value: "XAA", Claims: 1}, {Field: "party", Value: "XAB", Claims: 1}, {Field: "conduct", Value: "heavy_weapons_fire", Claims: 2},
		{Field: "outlet", Value: "Tarn Courier", Claims: 1}, {Field: "outlet", Value: "Vale Wire", Claims: 1}, {Field: "stance", Value: "asserted", Claims: 2},
		{Field: "status", Value: "occurred", Claims: 2}, {Field: "month", Value: "2031-02", Claims: 1}, {Field: "month", Value: "2031-04", Claims: 1},
		{Field: "place", Value: "Tolm", Claims: 1}, {Field: "place", Value: "Tójikobod", Claims: 1}}
	same(t, "facets", look(t, s, "shelling", 1, 0).Facets, want)
}
