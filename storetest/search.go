package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func find(t testing.TB, s counterclaim.Reader, q counterclaim.SearchQuery) *counterclaim.SearchResult {
	t.Helper()
	got, err := s.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("search %.80q: %v", q.Words, err)
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
		{"drone OR grain", nil, nil},
		{"drone (river)", []counterclaim.ID{b}, []counterclaim.ID{crossed.ID}},
		{"drone -river", []counterclaim.ID{b}, []counterclaim.ID{crossed.ID}},
		{"  ", nil, nil},
		{"*** - ()", nil, nil},
		{"headline:drone", nil, nil},
		{"elephant", nil, nil},
	} {
		got := find(t, s, counterclaim.SearchQuery{Words: c.words})
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
	hit := find(t, s, counterclaim.SearchQuery{Words: "river drone"}).Reports[0]
	if hit.Report.Text != "" || hit.Report.Headline != bridge.Headline || hit.Report.Outlet != "Vale Wire" || hit.Report.Published != "2031-03-02" {
		t.Errorf("report of a find: %+v", hit.Report)
	}
	if !strings.Contains(hit.Snippet, "\x02Drones\x03 crossed the \x02river\x03") {
		t.Errorf("snippet %q does not mark what was found", hit.Snippet)
	}
	if c := find(t, s, counterclaim.SearchQuery{Words: "wounded"}).Claims[0]; c.Outlet != "Vale Wire" || c.Incident != wounded.ID {
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
	first := find(t, s, counterclaim.SearchQuery{Words: "shelled"})
	if len(first.Reports) != counterclaim.SearchLimit || len(first.Claims) != counterclaim.SearchLimit || first.ReportsTotal != 25 || first.ClaimsTotal != 25 {
		t.Errorf("%d reports of %d and %d claims of %d", len(first.Reports), first.ReportsTotal, len(first.Claims), first.ClaimsTotal)
	}
	seenReports, seenClaims := map[counterclaim.ID]bool{}, map[counterclaim.ID]bool{}
	for n := 0; n < 28; n += 4 {
		page := find(t, s, counterclaim.SearchQuery{Words: "shelled", Limit: 4, Offset: n})
		same(t, "the same page again", find(t, s, counterclaim.SearchQuery{Words: "shelled", Limit: 4, Offset: n}), page)
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
	for _, words := range []string{
		`"`, `""`, `"""`, `"shelled`, `shelled"`, `'`, `';--`, `(`, `)`, `(shelled`, `shelled)`, `{shelled}`, `NEAR(`, `NEAR(shelled post, 3)`, `AND`, `OR`, `NOT`,
		`shelled AND`, `NOT shelled`, `a NOT b`, `^shelled`, `+ -`, `-`, `--`, `*`, `**`, `shell**`, `*shelled`, `:`, `text:`, `text : shelled`, `-text:shelled`, `{a b}:c`, `\`, `/`, `|`, `&`, `!`, `<->`,
		"\x00", "shel\x00led", "shelled\x00", "\"shel\x00led\"", "\x02\x03", "\xff\xfe", "sh\xc3elled", "\ufeff", "\u202e", "\u0301", "🚀", "a\u0000b*", "\n\t\r", "。", "ﬁre", "%", "_", "$1", "?1", ":a", "@a",
		strings.Repeat("a", 10000), strings.Repeat(`"`, 10000), strings.Repeat("(", 10000), strings.Repeat("*", 10000), strings.Repeat("\x00", 10000), strings.Repeat("🚀", 2500), strings.Repeat("-a", 32),
	} {
		find(t, s, counterclaim.SearchQuery{Words: words})
		find(t, s, counterclaim.SearchQuery{Words: "shelled " + words, Limit: -3, Offset: -1})
	}
	for _, words := range []string{strings.Repeat("word ", 2000), strings.Repeat("NEAR(", 2000), strings.Repeat("a-", 5000), `"` + strings.Repeat("word ", 2000) + `"`} {
		_, err := s.Search(context.Background(), counterclaim.SearchQuery{Words: words})
		code(t, words[:10]+"…", err, counterclaim.CodeTooLarge)
	}
	if got := find(t, s, counterclaim.SearchQuery{Words: "shelled"}); got.ReportsTotal != 3 {
		t.Errorf("%d reports after all that, want 3", got.ReportsTotal)
	}
}
