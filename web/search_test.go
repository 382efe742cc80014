package web

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim/query"
)

// What is wrong in a search is told where it was typed, and can be mended there.
func TestSearchThatCannotBeRead(t *testing.T) {
	h := newDesk(t, record(t, dispute(), fixtures()...))
	for typed, want := range map[string]string{"conduct:killling": "Perhaps conduct:killing.", `"mortars`: "no second one", strings.Repeat("(", 40): "parentheses", "foo:bar": "conduct:"} {
		at := "/search?q=" + url.QueryEscape(typed)
		w := get(h, at)
		if w.Code != 400 && w.Code != 413 {
			t.Errorf("%s: status %d", typed, w.Code)
		}
		page := parse(t, w.Body.String())
		field := all(page, func(n *html.Node) bool { return attr(n, "id") == "q" })[0]
		alert := all(page, func(n *html.Node) bool { return attr(n, "role") == "alert" })
		if attr(field, "value") != typed || len(alert) != 1 || !strings.Contains(textOf(alert[0]), want) {
			t.Errorf("%s: field %q, %s", typed, attr(field, "value"), textOf(page))
		}
	}
}

// The page of the search names every field of the language.
func TestSearchNamesEveryField(t *testing.T) {
	text := textOf(tree(t, newDesk(t, record(t, nil)), "/search", 200))
	for _, field := range query.Fields() {
		if !strings.Contains(text, field+":") {
			t.Errorf("the field %s is not named", field)
		}
	}
}

// Facets count the same at the desk and in the interface; a party is named, and its name is understood where it is typed.
func TestFacets(t *testing.T) {
	h := newDesk(t, record(t, dispute(), fixtures()...))
	type answer struct {
		Claims []struct {
			Party string `json:"source_party"`
		}
		ClaimsTotal int `json:"claims_total"`
		Facets      []struct {
			Field, Value string
			Claims       int
		}
	}
	got := decode[answer](t, get(h, apiRoot+"/search?facets=true&q=conduct:heavy_weapons_fire"))
	page := textOf(tree(t, h, "/search?q=conduct:heavy_weapons_fire", 200))
	want := map[string]int{}
	for _, c := range got.Claims {
		if c.Party != "" {
			want[c.Party]++
		}
	}
	seen := 0
	for _, f := range got.Facets {
		if f.Field != "party" {
			continue
		}
		seen++
		name := map[string]string{"ard": "Ardania", "bel": "Belmark"}[f.Value]
		if f.Claims != want[f.Value] || !strings.Contains(page, name+" "+string(rune('0'+f.Claims))) {
			t.Errorf("%s: %d, want %d; the page says %s", f.Value, f.Claims, want[f.Value], page)
		}
		if by := decode[answer](t, get(h, apiRoot+"/search?q=conduct:heavy_weapons_fire%20party:"+name)); by.ClaimsTotal != f.Claims {
			t.Errorf("party:%s finds %d, the facet says %d", name, by.ClaimsTotal, f.Claims)
		}
	}
	if seen != 2 || len(want) != 2 {
		t.Errorf("%d facets of parties in %+v", seen, got.Facets)
	}
	if none := decode[answer](t, get(h, apiRoot+"/search?q=conduct:heavy_weapons_fire")); len(none.Facets) > 0 {
		t.Error("facets came that nobody asked for")
	}
}

// From a claim that was found, and from one in its report, a reader goes to the incident; on the incident's own page no link leads back to it.
func TestClaimsLeadToTheirIncident(t *testing.T) {
	store := record(t, dispute(), fixtures()...)
	h := newDesk(t, store)
	found := decode[struct {
		Claims []struct{ Report, Incident string }
	}](t, get(h, apiRoot+"/search?q=mortars"))
	for _, c := range found.Claims {
		to := "/i/" + c.Incident[:16]
		links := func(at string) int {
			return len(all(tree(t, h, at, 200), func(n *html.Node) bool { return attr(n, "href") == to && textOf(n) == "incident" }))
		}
		if links("/search?q=mortars") == 0 || links("/r/"+c.Report) == 0 || links(to) != 0 || links("/") != 0 {
			t.Errorf("ways to %s: %d from the search, %d from the report, %d from itself, %d from the list", to, links("/search?q=mortars"), links("/r/"+c.Report), links(to), links("/"))
		}
	}
	if len(found.Claims) == 0 {
		t.Fatal("no claim was found")
	}
}
