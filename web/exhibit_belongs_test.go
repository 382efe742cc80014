package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ontology"
)

// TestExhibitBelongs reads names and ways on from the page of an exhibit, and finds it on the page of the incident to whose report it belongs.
func TestExhibitBelongs(t *testing.T) {
	g, s := guardedExhibits(t, true)
	analyst, reader := g.signIn(t, "analyst"), g.signIn(t, "reader")
	incident := s.published.Incident
	claims, err := g.store.Claims(t.Context(), counterclaim.ClaimQuery{Incidents: []counterclaim.ID{incident}, Limit: 1})
	if err != nil || len(claims) != 1 {
		t.Fatal(claims, err)
	}
	report, err := g.store.Report(t.Context(), claims[0].Report)
	if err != nil {
		t.Fatal(err)
	}
	whole := g.desk.keep(t, "whole.jpg", drawn(t, 60, 80), func(x *counterclaim.Exhibit) { x.Report = report.ID })
	elsewhere := g.desk.keep(t, "elsewhere.jpg", drawn(t, 61, 80), func(x *counterclaim.Exhibit) {
		x.Report, x.Incident = report.ID, otherIncident(t, g.store, incident)
	})
	cited := g.desk.keep(t, "cited.jpg", drawn(t, 62, 80), func(x *counterclaim.Exhibit) { x.Incident, x.Claims = incident, []counterclaim.ID{claims[0].ID} })
	list, err := g.store.Incidents(t.Context(), counterclaim.IncidentQuery{IDs: []counterclaim.ID{incident}})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	ways := func(x *counterclaim.Exhibit) map[string]string {
		out := map[string]string{}
		for _, a := range all(parse(t, g.ask("GET", address("x", x.ID), analyst).Body.String()), tag("a")) {
			out[attr(a, "href")] = textOf(a)
		}
		return out
	}
	for x, want := range map[*counterclaim.Exhibit][2]string{whole: {address("r", report.ID), report.Headline}, cited: {address("i", incident), incidentTitle(&list[0])}} {
		if got := ways(x)[want[0]]; got != want[1] {
			t.Errorf("the way to %s is called %q, want %q", want[0], got, want[1])
		}
	}
	if got := ways(cited)[address("c", claims[0].ID)]; got != claims[0].Text {
		t.Errorf("the way to a claim is called %q, want %q", got, claims[0].Text)
	}

	for who, cookie := range map[string]*http.Cookie{"analyst": analyst, "reader": reader} {
		page := g.ask("GET", address("x", s.published.ID), cookie).Body.String()
		_, rests, found := strings.Cut(page, "Findings that rest on it")
		if !found || !strings.Contains(rests, `href="/f/`) || strings.Contains(page, incidentTitle(&list[0])) != (who == "analyst") { // outside the incident is too recent to be told
			t.Errorf("as %s: %s", who, textOf(parse(t, page)))
		}
	}
	if page := g.ask("GET", address("x", s.open.ID), analyst).Body.String(); strings.Contains(page, "Findings that rest on it") {
		t.Errorf("no finding rests on it: %s", textOf(parse(t, page)))
	}

	own, ofReports, found := strings.Cut(g.ask("GET", address("i", incident), analyst).Body.String(), "Exhibits of its reports")
	if !found || !strings.Contains(ofReports, address("x", whole.ID)) || strings.Contains(own, address("x", whole.ID)) {
		t.Error("what belongs to a report of the incident does not stand on its page, or not as such")
	}
	if !strings.Contains(own, address("x", cited.ID)) || strings.Contains(ofReports, address("x", cited.ID)) || strings.Contains(own+ofReports, address("x", elsewhere.ID)) {
		t.Error("what somebody put to an incident does not stand there and there alone")
	}
	if page := g.ask("GET", address("i", incident), reader).Body.String(); strings.Contains(page, "Exhibits of its reports") {
		t.Error("what no published finding rests on is told outside")
	}
}

// TestExhibitCards sees what the list says of an exhibit: its source's words, and to the desk alone what the machine says.
func TestExhibitCards(t *testing.T) {
	g, s := guardedExhibits(t, true)
	publish(t, g.store, otherIncident(t, g.store, s.open.Incident), s.later.ID, s.open.ID)
	said, looks := "a post near Tessen "+hostile, "Looks like an earlier picture."
	desk := textOf(parse(t, g.ask("GET", "/exhibits", g.signIn(t, "analyst")).Body.String()))
	if !strings.Contains(desk, said) || strings.Count(desk, looks) != 1 {
		t.Errorf("at the desk: %s", desk)
	}
	outside := textOf(parse(t, g.ask("GET", "/exhibits", nil).Body.String()))
	if !strings.Contains(outside, said) || !strings.Contains(outside, s.later.ID.Short()) || strings.Contains(outside, looks) {
		t.Errorf("outside: %s", outside)
	}
}

// TestExhibitsWithoutPeople finds on a desk where nobody signs in the commands for what its pages cannot do.
func TestExhibitsWithoutPeople(t *testing.T) {
	store := record(t, dispute(), fixtures()...)
	o := Options{Store: store, CountryName: countryName, Vault: newVault(t)}
	d, err := newOf(o)
	if err != nil {
		t.Fatal(err)
	}
	mux, err := d.routes()
	if err != nil {
		t.Fatal(err)
	}
	open := d.keep(t, "open.jpg", drawn(t, 1, 80), nil)
	later := d.keep(t, "later.jpg", drawn(t, 1, 40), nil)
	h := d.guard(mux, d.authorised(mux))
	text := func(w *httptest.ResponseRecorder) string { return textOf(parse(t, w.Body.String())) }
	const add = "counterclaim exhibit add FILE --as NAME"
	if w := get(h, "/exhibits"); w.Code != 200 || !strings.Contains(text(w), "Nobody signs in here: use "+add) || strings.Contains(w.Body.String(), "/exhibits/new") {
		t.Errorf("the list: status %d: %s", w.Code, text(w))
	}
	if w := get(h, "/exhibits/new"); w.Code != http.StatusNotFound || !strings.Contains(text(w), `Nobody signs in here: use "`+add+`".`) {
		t.Errorf("the form: status %d: %s", w.Code, text(w))
	}
	if w := get(h, address("x", later.ID)); w.Code != 200 || !strings.Contains(text(w), "counterclaim exhibit likeness "+later.ID.Short()+" "+open.ID.Short()+" --confirm --as NAME") {
		t.Errorf("a picture that looks like an earlier one: status %d: %s", w.Code, text(w))
	}
}

// TestSideIsNamedOnce says of an entity to which side it belongs where its name does not say so already.
func TestSideIsNamedOnce(t *testing.T) {
	d := &desk{}
	f := &frame{parties: dispute().Parties}
	f.name = func(side string) string { return sideName(f.parties, countryName, side) }
	for _, c := range []struct {
		e    counterclaim.Entity
		want string
	}{
		{counterclaim.Entity{Text: "mortars", Name: countryName("XAA"), Country: "XAA", Sector: counterclaim.MIL}, countryName("XAA") + ", " + ontology.Label(string(counterclaim.MIL))},
		{counterclaim.Entity{Text: countryName("XAA"), Name: countryName("XAA"), Country: "XAA"}, ""},
		{counterclaim.Entity{Text: "the guard", Name: "Border Guard", Country: "XAA"}, "Border Guard, " + countryName("XAA")},
	} {
		if got := d.entityValues(f, []counterclaim.Entity{c.e}); len(got) != 1 || got[0].Text != c.e.Text || got[0].Note != c.want {
			t.Errorf("%q: %+v, want %q", c.e.Text, got, c.want)
		}
	}
}
