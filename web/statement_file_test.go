package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// stating is a desk whose dispute lists who speaks for the parties.
func stating(t *testing.T) *guarded {
	t.Helper()
	g := newGuarded(t, "http://localhost:8760", true)
	d := dispute()
	d.Sources = []counterclaim.Source{
		{Name: "Ardania Foreign Office", Party: "ard", SpeaksForParty: true, SpeaksFrom: "2026-02-01"},
		{Name: "Ardania Herald", Party: "ard"},
		{Name: "Hidden Office", Party: "ard", SpeaksForParty: true, Confidential: true},
		{Name: "Belmark Foreign Office", Party: "bel", SpeaksForParty: true},
	}
	for i := range d.Sources {
		d.Sources[i].Identify()
	}
	if err := g.store.SetDispute(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return g
}

// TestStatement files a statement as a delegate, by page and by interface, and finds it as a report of the body that made it.
func TestStatement(t *testing.T) {
	g := stating(t)
	delegate := g.signIn(t, "delegate")
	page := g.ask("GET", "/statements/new", delegate).Body.String()
	for _, name := range []string{"Ardania Herald", "Hidden Office", "Belmark Foreign Office"} {
		if strings.Contains(page, name) {
			t.Errorf("the form offers %s", name)
		}
	}
	if !strings.Contains(page, "Ardania Foreign Office") || !strings.Contains(g.ask("GET", "/reports", delegate).Body.String(), "/statements/new") {
		t.Error("the form does not offer who speaks for the party, or nothing leads to it")
	}
	if strings.Contains(g.ask("GET", "/reports", g.signIn(t, "analyst")).Body.String(), "/statements/new") {
		t.Error("an analyst is led to a form that is refused")
	}
	const text = "Nobody of ours was at Kesh Bridge on Monday.\n\nThe post there has been empty for a year."
	form := url.Values{"body": {"Ardania Foreign Office"}, "headline": {"On  Kesh Bridge"}, "text": {strings.ReplaceAll(text, "\n", "\r\n")}, "url": {"https://ard.example/1"}, "published": {"2026-03-02T09:00:00Z"}}
	w := g.post(delegate, "/statements", form.Encode())
	filed, ok := strings.CutPrefix(w.Header().Get("Location"), "/statements/new?filed=")
	if w.Code != http.StatusSeeOther || !ok {
		t.Fatalf("status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	is := func(given string) *counterclaim.Report {
		a, err := g.store.Resolve(t.Context(), "r", given)
		if err != nil {
			t.Fatal(err)
		}
		r, err := g.store.Report(t.Context(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := is(filed)
	if r.Outlet != "Ardania Foreign Office" || r.Party != "ard" || r.Text != text || r.Headline != "On Kesh Bridge" || r.Language != "en" || r.URL != "https://ard.example/1" || !r.Synthetic || r.Kind != counterclaim.Release {
		t.Errorf("kept is %+v", r)
	}
	if a := r.Arrivals; len(a) != 1 || a[0].VouchedBy != "delegate" || a[0].Via != "typed" || a[0].Original.IsZero() || !counterclaim.Traced(r.Outlet, r.Origins(), nil) {
		t.Errorf("it came by %+v", a)
	} else if o, err := g.store.Original(t.Context(), a[0].Original); err != nil || string(o.Bytes) != text {
		t.Errorf("its bytes: %v, %v", o, err)
	}
	if page := textOf(parse(t, g.ask("GET", w.Header().Get("Location"), delegate).Body.String())); !strings.Contains(page, "Filed as report "+filed) {
		t.Errorf("the delegate is not told: %s", page)
	}
	trail, err := g.people.Trail(t.Context(), counterclaim.AuditQuery{Limit: 1})
	if err != nil || len(trail) != 1 || trail[0].What != "statement filed" || trail[0].Who != "delegate" || trail[0].On != "report "+filed {
		t.Errorf("the trail has %+v, %v", trail, err)
	}

	body, err := json.Marshal(statement{Body: "Ardania Foreign Office", Text: "Nobody fired at Kesh Bridge.", Published: "2026-03-03"})
	if err != nil {
		t.Fatal(err)
	}
	send := func(token string) *httptest.ResponseRecorder {
		return g.send(nil, token, apiRoot+"/statements", "application/json", string(body))
	}
	w = send(g.token(t, "delegate", true))
	if w.Code != http.StatusCreated {
		t.Fatalf("by the interface: status %d: %s", w.Code, w.Body)
	}
	if r := is(decode[apiStatement](t, w).ID.String()); r.Published != "2026-03-03" || r.Arrivals[0].VouchedBy != "delegate" {
		t.Errorf("by the interface: %+v", r)
	}
	if w := send(g.token(t, "delegate", false)); w.Code != http.StatusForbidden {
		t.Errorf("a token that only reads files: status %d", w.Code)
	}
}

// TestStatementRefused takes no statement of another party, of who does not speak for the own one, of what is to come, or without words, and shows
// again what was written.
func TestStatementRefused(t *testing.T) {
	g := stating(t)
	delegate := g.signIn(t, "delegate")
	for _, c := range []struct {
		what, field, value string
		status             int
	}{
		{"the other party's", "body", "Belmark Foreign Office", http.StatusForbidden},
		{"a paper's", "body", "Ardania Herald", http.StatusForbidden},
		{"a confidential source's", "body", "Hidden Office", http.StatusForbidden},
		{"nobody's", "body", "", http.StatusForbidden},
		{"from before it spoke", "published", "2026-01-31", http.StatusForbidden},
		{"to come", "published", "2999-01-01", http.StatusBadRequest},
		{"from no day", "published", "Monday", http.StatusBadRequest},
		{"without words", "text", " \r\n ", http.StatusBadRequest},
		{"too long", "text", strings.Repeat("x ", maxStatement), http.StatusRequestEntityTooLarge},
		{"from no address", "url", "javascript:alert(1)", http.StatusBadRequest},
	} {
		form := url.Values{"body": {"Ardania Foreign Office"}, "headline": {"what was written"}, "text": {"Nobody fired."}, "published": {"2026-03-02"}}
		form.Set(c.field, c.value)
		before, err := g.store.Overview(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w := g.post(delegate, "/statements", form.Encode())
		if w.Code != c.status || !strings.Contains(w.Body.String(), "what was written") {
			t.Errorf("%s: status %d, want %d: %s", c.what, w.Code, c.status, textOf(parse(t, w.Body.String())))
		}
		if after, err := g.store.Overview(t.Context()); err != nil || after.Reports != before.Reports {
			t.Errorf("%s is kept: %v", c.what, err)
		}
	}
}

// TestNobodyToState says what lacks where the dispute lists nobody who speaks for the party.
func TestNobodyToState(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", true)
	w := g.ask("GET", "/statements/new", g.signIn(t, "delegate"))
	if page := textOf(parse(t, w.Body.String())); w.Code != http.StatusOK || !strings.Contains(page, "lists no body that speaks for Ardania") {
		t.Errorf("status %d: %s", w.Code, page)
	}
}
