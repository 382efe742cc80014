package web

import (
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
	"github.com/counterclaim/counterclaim/draw"
)

// deskAt is a desk whose clock stands.
func deskAt(t testing.TB, s Record, at string) http.Handler {
	t.Helper()
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Store: s, CountryName: countryName, Version: "test", Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// clauseOf gives a clause of a page by its id.
func clauseOf(t *testing.T, page *html.Node, id string) *html.Node {
	t.Helper()
	found := all(page, func(n *html.Node) bool { return attr(n, "id") == "clause-"+id })
	if len(found) != 1 {
		t.Fatalf("%d clauses %s", len(found), id)
	}
	return found[0]
}

// Each clause stands once, with a column for each party that has the same facts in the same order where both are bound alike.
func TestAgreementPage(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	_, second := keepAgreements(t, s)
	page := tree(t, deskAt(t, s, "2031-07-02T10:00:00Z"), "/agreement", 200)
	clauses := all(page, class("clause"))
	if len(clauses) != 22 {
		t.Fatalf("%d clauses", len(clauses))
	}
	order := []string{}
	for _, k := range clauses {
		names, text := cells(k)
		if len(names) != 2 || !slices.Contains(names, "Ardania") || !slices.Contains(names, "Belmark") {
			t.Fatalf("%s has columns %v", attr(k, "id"), names)
		}
		if len(order) == 0 {
			order = names
		}
		if !slices.Equal(names, order) {
			t.Errorf("%s has its columns in another order", attr(k, "id"))
		}
		one, other := strings.TrimPrefix(text["Ardania"], "Ardania"), strings.TrimPrefix(text["Belmark"], "Belmark")
		switch attr(k, "id") {
		case "clause-radar":
			if !strings.Contains(other, "does not bind Belmark") || !strings.Contains(one, "30 km") {
				t.Errorf("an obligation of one party: %q and %q", one, other)
			}
		case "clause-guns", "clause-rockets", "clause-rockets-short": // each from its own baseline
			if !strings.Contains(one, "Ardania's baseline") || !strings.Contains(other, "Line of contact") || strings.Replace(one, "Ardania's baseline", "Line of contact of 6 May 2031", 1) != other {
				t.Errorf("baselines: %q and %q", one, other)
			}
		default:
			if one != other || len(one) < 10 {
				t.Errorf("%s: %q and %q", attr(k, "id"), one, other)
			}
		}
	}
	for id, want := range map[string][]string{
		"guns":         {"Article 3.1", "artillery", "from 100 mm on", "At least behind it 20 km", "from 10 May 2031 on", "Done at the latest by 26 May 2031", "No breach yet up to 100 m"},
		"tanks-cap":    {"At most 20", "5 km to 15 km from it", "1 more"},
		"drones":       {"Barred within 10 km", "what the mission does itself and search and rescue"},
		"complaints":   {"Complaint within 72 hours", "Answer within 48 hours", "commission"},
		"freeze":       {"As on 6 May 2031", "Incursion"},
		"fire":         {"from 6 May 2031, 06:00 (UTC+05:00), 01:00 UTC on", "Training ground at Kell and Training ground at Senn"},
		"bridge-clear": {"Bridge at Olm", "Done at the latest by 16 May 2031"},
	} {
		text := textOf(clauseOf(t, page, id))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("clause %s does not say %q: %s", id, w, text)
			}
		}
	}
	text := textOf(page)
	for _, want := range []string{"Version 2", "called “5” by its writers", "Deeds are measured against this version.", "What changed from version 1", "clause guns distance_m was 15000 is 20000", "clause radar added",
		"Depot at Kell", "What was declared there is shown to nobody here", "Phases", "2 days of grace", "Agreed and not watched", second.ID.String()} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, never := range []string{"AH-101", "BT-502", "AM-11", "Towed howitzer"} {
		if strings.Contains(text, never) {
			t.Errorf("the page tells %q, which a party declared", never)
		}
	}
	if paths := all(page, tag("path")); len(paths) != 6 {
		t.Errorf("%d lines and zones are drawn", len(paths))
	}
	if links := all(page, func(n *html.Node) bool { return n.Data == "a" && attr(n, "href") == "/agreement" }); len(links) != 1 {
		t.Errorf("%d ways to the page", len(links))
	}
	if bare := tree(t, newDesk(t, record(t, dispute(), fixtures()...)), "/agreement", 200); !strings.Contains(textOf(bare), "No agreement is shown here") {
		t.Errorf("without an agreement: %s", textOf(bare))
	}
}

// Over days each party is first equally often, on this page too.
func TestAgreementColumnsTakeTurns(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	keepAgreements(t, s)
	first := map[string]int{}
	for day := range 6 {
		at := time.Date(2031, 7, 2+day, 12, 0, 0, 0, time.UTC).Format(time.RFC3339)
		names, _ := cells(clauseOf(t, tree(t, deskAt(t, s, at), "/agreement", 200), "fire"))
		first[names[0]]++
	}
	if first["Ardania"] != 3 || first["Belmark"] != 3 {
		t.Errorf("first: %v", first)
	}
}

// Giving each party the other's name, side and baseline exchanges the columns and changes nothing else.
func TestSwappedAgreementMirrors(t *testing.T) {
	swap := strings.NewReplacer(`"ard"`, `"bel"`, `"bel"`, `"ard"`, "ard =", "bel =", "bel =", "ard =", `name = "Ardania"`, `name = "Belmark"`, `name = "Belmark"`, `name = "Ardania"`)
	a, b := record(t, dispute(), fixtures()...), record(t, dispute(), fixtures()...)
	keepText(t, a, "tarn-2031", agreementText(t), "4", "2031-05-06")
	keepText(t, b, "tarn-2031", swap.Replace(agreementText(t)), "4", "2031-05-06")
	x, y := tree(t, deskAt(t, a, "2031-07-02T10:00:00Z"), "/agreement", 200), tree(t, deskAt(t, b, "2031-07-02T10:00:00Z"), "/agreement", 200)
	looked := 0
	for _, k := range all(x, class("clause")) {
		_, one := cells(k)
		_, other := cells(clauseOf(t, y, strings.TrimPrefix(attr(k, "id"), "clause-")))
		for name, mirror := range map[string]string{"Ardania": "Belmark", "Belmark": "Ardania"} {
			looked++
			if strings.TrimPrefix(one[name], name) != strings.TrimPrefix(other[mirror], mirror) {
				t.Errorf("%s: %q for %s, %q for %s", attr(k, "id"), one[name], name, other[mirror], mirror)
			}
		}
	}
	if looked < 40 {
		t.Errorf("only %d columns", looked)
	}
}

// What cannot be used any more is passed over: the desk goes on with the last good version, says so, and everything else works.
func TestDeskGoesOnWithTheLastGoodVersion(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	first, second := keepAgreements(t, s)
	// As if a program had kept it that reads less strictly: the record itself does not read what it keeps.
	bad := keepText(t, s, "tarn-2031", agreementText(t, `version = "4"`, `version = "6"`, "distance_m = 15000", `distance_m = "far"`), "6", "2031-08-01")
	unread := keepText(t, s, "tarn-2031", "a = = 1", "7", "2031-08-01")
	h := deskAt(t, s, "2031-08-02T10:00:00Z")
	text := textOf(tree(t, h, "/agreement", 200))
	for _, want := range []string{"Version 2", "At least behind it 20 km", "Version 4 cannot be used and is passed over", "Version 3 cannot be used and is passed over", "distance_m is no number", "The desk goes on with the last good version.", "Deeds are measured against this version."} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q: %.800s", want, text)
		}
	}
	for _, v := range []*counterclaim.AgreementVersion{bad, unread} {
		if text := textOf(tree(t, h, "/agreement?v="+v.ID.Short(), 200)); !strings.Contains(text, "This version cannot be read.") || strings.Contains(text, "At least behind it") {
			t.Errorf("version %d: %.400s", v.Number, text)
		}
		if w := get(h, apiRoot+"/agreements/"+v.ID.String()); w.Code != http.StatusBadRequest {
			t.Errorf("version %d: the interface answers %d: %s", v.Number, w.Code, w.Body)
		}
	}
	list := decode[apiKeptAgreements](t, get(h, apiRoot+"/agreements"))
	if len(list.Items) != 4 {
		t.Fatalf("%d versions", len(list.Items))
	}
	for _, v := range list.Items {
		if v.InForce != (v.ID == second.ID) {
			t.Errorf("version %d in force: %t", v.Number, v.InForce)
		}
	}
	for _, at := range []string{"/", "/reports", "/sources", "/search?q=tessen", apiRoot + "/overview"} {
		if w := get(h, at); w.Code != http.StatusOK {
			t.Errorf("%s: status %d", at, w.Code)
		}
	}
	for _, c := range []struct {
		at, want string
		v        *counterclaim.AgreementVersion
	}{{"2031-06-01T10:00:00Z", "Deeds are measured against this version.", first}, {"2031-05-05T10:00:00Z", "no version holds yet", second}} {
		if text := textOf(tree(t, deskAt(t, s, c.at), "/agreement", 200)); !strings.Contains(text, c.want) || !strings.Contains(text, c.v.ID.String()) {
			t.Errorf("at %s: %.400s", c.at, text)
		}
	}
	if text := textOf(tree(t, deskAt(t, s, "2031-06-01T10:00:00Z"), "/agreement?v="+second.ID.Short(), 200)); !strings.Contains(text, "Deeds are measured today against another version.") {
		t.Errorf("another version: %.400s", text)
	}

	only := record(t, dispute(), fixtures()...)
	keepText(t, only, "tarn-2031", "a = = 1", "1", "2031-05-06")
	if text := textOf(tree(t, deskAt(t, only, "2031-08-02T10:00:00Z"), "/agreement", 200)); !strings.Contains(text, "This version cannot be read.") || strings.Contains(text, "goes on") {
		t.Errorf("no good version at all: %.400s", text)
	}
}

func TestAgreementAddresses(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	first, second := keepAgreements(t, s)
	other := keepText(t, s, "bridge", agreementText(t, `id = "tarn-2031"`, `id = "bridge"`, "Understanding on the Tarn valley", hostile), "1", "2031-05-06")
	h := deskAt(t, s, "2031-07-02T10:00:00Z")
	for at, want := range map[string]*counterclaim.AgreementVersion{"/agreement": other, "/agreement?of=tarn-2031": second, "/agreement?of=bridge": other, "/agreement?v=" + first.ID.Short(): first,
		"/agreement?v=" + strings.ToUpper(second.ID.Short()): second} {
		page := tree(t, h, at, 200)
		if !strings.Contains(textOf(page), want.ID.String()) {
			t.Errorf("%s shows another version", at)
		}
		if len(all(page, func(n *html.Node) bool { return n.Data == "a" && strings.HasPrefix(attr(n, "href"), "/agreement?of=") })) != 1 {
			t.Errorf("%s has no way to the other agreement", at)
		}
		if len(all(page, tag("script"))) > 0 {
			t.Errorf("%s runs what a file says", at)
		}
	}
	for _, at := range []string{"/agreement?v=" + strings.Repeat("0", 16), "/agreement?v=x", "/agreement?of=nothing", "/agreement?of=" + hostileQuery} {
		if w := get(h, at); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), hostile) {
			t.Errorf("%s: status %d", at, w.Code)
		}
	}
	got := decode[apiAgreementText](t, get(h, apiRoot+"/agreements/"+second.ID.Short()))
	if got.Version.ID != second.ID || !got.Version.InForce || got.Before != first.ID || len(got.Agreement.Clauses) != 22 || len(got.Agreement.Lines) != 2 || len(got.Agreement.Lines[0].Parts) == 0 ||
		!slices.Contains(got.Changes, ceasefire.Difference{Of: "clause guns", Kind: ceasefire.ChangeChanged, Key: "distance_m", From: "15000", To: "20000"}) {
		t.Errorf("%+v", got)
	}
	for _, site := range got.Agreement.Sites {
		if len(site.Items) > 0 {
			t.Errorf("the interface tells what was declared at %s", site.ID)
		}
	}
	if page := decode[apiKeptAgreements](t, get(h, apiRoot+"/agreements?limit=2&next=1")); len(page.Items) != 2 || page.Items[0].ID != first.ID || page.Next != "" {
		t.Errorf("a page of the list: %+v", page)
	}
	if page := decode[apiKeptAgreements](t, get(h, apiRoot+"/agreements?limit=2")); len(page.Items) != 2 || page.Next != "2" {
		t.Errorf("the first page of the list: %+v", page)
	}
}

const hostileQuery = "%3Cscript%3Ealert(1)%3C/script%3E"

// Readers and delegates see what was published, without stores and protected zones; those of the mission see all but what was declared.
func TestWhoSeesAgreements(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", true)
	first, second := keepAgreements(t, g.store)
	outside := []string{"nobody", "reader", "delegate"}
	inside := []string{"observer", "analyst", "reviewer", "head", "auditor"}
	cookies := map[string]*http.Cookie{}
	for _, role := range counterclaim.Roles() {
		cookies[string(role)] = g.signIn(t, string(role))
	}
	look := func(who, at string) (string, int) {
		w := g.ask(http.MethodGet, at, cookies[who])
		return w.Body.String(), w.Code
	}
	addresses := []string{"/agreement", "/agreement?v=" + first.ID.Short(), "/agreement?v=" + second.ID.Short(), apiRoot + "/agreements", apiRoot + "/agreements/" + first.ID.String(), apiRoot + "/agreements/" + second.ID.String()}
	for _, who := range outside {
		for _, at := range addresses {
			if body, status := look(who, at); strings.Contains(body, "guns") || strings.Contains(body, first.ID.String()) && status == 200 || strings.Contains(body, "Tarn") {
				t.Errorf("%s sees at %s what is not published: status %d", who, at, status)
			}
		}
		if body, _ := look(who, "/"); strings.Contains(body, `href="/agreement"`) {
			t.Errorf("%s is shown a way to what is not published", who)
		}
	}
	publishVersion(t, g.store, first, false)
	for _, who := range outside {
		for i, at := range addresses {
			body, status := look(who, at)
			if want := map[bool]int{true: 404, false: 200}[i == 2 || i == 5]; status != want {
				t.Errorf("%s at %s: status %d, want %d", who, at, status, want)
			}
			for _, never := range []string{"20000", "20 km", "Depot", "dorn", "40.7", "AH-101", "Vera Clerk", second.ID.String(), second.ID.Short() + `"`, "geojson"} {
				if strings.Contains(body, never) && status == 200 {
					t.Errorf("%s sees %q at %s", who, never, at)
				}
			}
			if i == 1 && !strings.Contains(body, "a place that is not published") {
				t.Errorf("%s is not told that sites are left out", who)
			}
		}
		if body, _ := look(who, "/agreement"); !strings.Contains(body, "15 km") || !strings.Contains(body, "<path") {
			t.Errorf("%s does not see the version that is published", who)
		}
	}
	for _, who := range inside {
		for _, at := range addresses {
			body, status := look(who, at)
			if status != 200 {
				t.Errorf("%s at %s: status %d", who, at, status)
			}
			for _, never := range []string{"AH-101", "BT-502", "Towed howitzer", "AM-11"} {
				if strings.Contains(body, never) {
					t.Errorf("%s sees at %s what was declared: %s", who, at, never)
				}
			}
		}
		if body, _ := look(who, "/agreement?v="+second.ID.Short()); !strings.Contains(body, "Depot at Kell") || !strings.Contains(body, "20 km") || !strings.Contains(body, "Vera Clerk") || !strings.Contains(body, "seen by the mission alone") {
			t.Errorf("%s does not see all of it", who)
		}
	}
	publishVersion(t, g.store, first, true)
	if body, status := look("reader", "/agreement?v="+first.ID.Short()); status == 200 && strings.Contains(body, "guns") {
		t.Error("what is published no more is shown")
	}
}

// Lines over the 180th meridian and of one place are drawn within the picture.
func TestAgreementMap(t *testing.T) {
	d := &desk{say: english()}
	for what, shapes := range map[string][]draw.Shape{
		"over the antimeridian": {{Number: "1", Rings: [][]counterclaim.Point{{{179.5, 40}, {180, 40.2}}, {{-180, 40.2}, {-179.5, 40.4}}}}},
		"a small zone":          {{Number: "1", Rings: [][]counterclaim.Point{{{70, 40}, {70.0001, 40}, {70, 40.0001}, {70, 40}}}, Zone: true}, {Number: "2", Rings: [][]counterclaim.Point{{{70, 40}, {70.0001, 40}}}}},
		"the whole globe":       {{Number: "1", Rings: [][]counterclaim.Point{{{-179, -89}, {0, 0}, {-1, 89}}}}},
		"many in one place":     slices.Repeat([]draw.Shape{{Number: "1", Rings: [][]counterclaim.Point{{{70, 40}, {71, 40}}}}}, 60),
	} {
		l := d.drawAgreement(shapes)
		if l == nil || len(l.Paths) != len(shapes) {
			t.Fatalf("%s: %+v", what, l)
		}
		for _, p := range l.Paths {
			if p.X < 0 || p.X > float64(l.Width) || p.Y < 0 || !strings.HasPrefix(p.Path, "M") || strings.Contains(p.Path, "NaN") || strings.Contains(p.Path, "Inf") {
				t.Errorf("%s: %+v", what, p)
			}
		}
	}
	if l := d.drawAgreement(nil); l != nil {
		t.Errorf("%+v", l)
	}
	over := d.drawAgreement([]draw.Shape{{Number: "1", Rings: [][]counterclaim.Point{{{179.5, 40}, {180, 40.2}}, {{-180, 40.2}, {-179.5, 40.4}}}}})
	if strings.Count(over.Paths[0].Path, "M") != 2 || over.BarWidth < 20 {
		t.Errorf("what lies on both sides of the meridian is not drawn together: %+v", over.Paths[0])
	}
}
