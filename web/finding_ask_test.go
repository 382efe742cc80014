package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// askable is a desk with a finding, which says how it is reached.
func askable(t *testing.T, public bool) (*guarded, *deciding, *counterclaim.Finding) {
	t.Helper()
	g := newGuarded(t, "http://localhost:8760", public)
	is := dispute()
	is.Contact = "corrections@mission.example <b>"
	if err := g.store.SetDispute(t.Context(), is); err != nil {
		t.Fatal(err)
	}
	g.desk.now = func() time.Time { return momentOf("2031-04-10T08:00:00Z") }
	_, second := corrected(t, g.store)
	return g, newDeciding(t, g.store), second
}

// asks sends the form from an address.
func (g *guarded) asks(f *counterclaim.Finding, from string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/f/"+f.ID.String()+"/ask", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	r.RemoteAddr = from + ":1234"
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	return w
}

func wrongs(text string) url.Values {
	return url.Values{"name": {"E. Officer"}, "named_as": {"the post commander"}, "text": {text}}
}

// TestAskWithoutAnAccount asks for a correction as somebody who has no account: the request is kept, marked and for the desk alone, until it is granted.
func TestAskWithoutAnAccount(t *testing.T) {
	g, d, f := askable(t, true)
	at := address("f", f.ID)
	page := g.ask("GET", at, nil).Body.String()
	if !strings.Contains(page, `action="/f/`+f.ID.String()+`/ask"`) || !strings.Contains(page, "corrections@mission.example &lt;b&gt;") {
		t.Fatalf("who is not signed in finds no way to ask: %s", textOf(parse(t, page)))
	}
	if signed := g.ask("GET", at, g.signIn(t, "reader")).Body.String(); strings.Contains(signed, "/ask\"") || !strings.Contains(signed, "/correction\"") || !strings.Contains(signed, "corrections@mission.example") {
		t.Error("who is signed in is given the form of those who are not")
	}
	w := g.asks(f, "198.51.100.7", wrongs("I was on leave <script>."))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != at+"?asked=unverified" {
		t.Fatalf("status %d to %s: %s", w.Code, w.Header().Get("Location"), textOf(parse(t, w.Body.String())))
	}
	c, err := g.store.Case(t.Context(), d.id)
	if err != nil {
		t.Fatal(err)
	}
	q := c.Corrections[len(c.Corrections)-1]
	if !q.Unverified || q.By != "E. Officer" || q.NamedAs != "the post commander" || q.Finding != f.ID || q.Answer != nil {
		t.Fatalf("kept is %+v", q)
	}
	trail, err := g.store.Audits(t.Context(), counterclaim.AuditQuery{Limit: 1})
	if err != nil || len(trail) != 1 || trail[0].What != askedNobody || trail[0].Who != "" || trail[0].From != "198.51.100.0/24" {
		t.Errorf("the trail has %+v, %v", trail, err)
	}
	head := g.signIn(t, "head")
	shows := func() (out []string) {
		for what, body := range map[string]string{"page": g.ask("GET", at+"?asked=unverified", nil).Body.String(), "page of a person": g.ask("GET", at, head).Body.String(), "list": g.ask("GET", "/findings", nil).Body.String(),
			"interface": g.ask("GET", apiRoot+"/findings/"+f.ID.String(), nil).Body.String(), "feed": g.ask("GET", "/feed.atom", nil).Body.String(), "incident": g.ask("GET", address("i", d.id), nil).Body.String()} {
			if strings.Contains(body, "on leave") || strings.Contains(body, "E. Officer") || strings.Contains(body, q.ID.String()) {
				out = append(out, what)
			}
		}
		return out
	}
	if out := shows(); len(out) > 0 {
		t.Errorf("before it is answered it shows on: %v", out)
	}
	work := g.ask("GET", address("i", d.id)+"/case", head).Body.String()
	if !strings.Contains(textOf(parse(t, work)), "asked by somebody without an account who gives the name E. Officer; nobody has checked it") || strings.Contains(work, "leave <script>") {
		t.Errorf("the desk is not told who asks: %s", textOf(parse(t, work)))
	}
	other := g.asks(f, "203.0.113.9", wrongs("Bad words to be put before the public."))
	if other.Code != http.StatusSeeOther {
		t.Fatalf("status %d", other.Code)
	}
	if c, err = g.store.Case(t.Context(), d.id); err != nil {
		t.Fatal(err)
	}
	refused := c.Corrections[len(c.Corrections)-1].ID
	for id, grant := range map[counterclaim.ID]bool{q.ID: true, refused: false} {
		d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
			return review.Answering(c, id, grant, counterclaim.PublishedIn(), "We have looked.", "head", "2031-04-11T08:00:00Z"), nil
		})
	}
	if out := shows(); len(out) < 3 {
		t.Errorf("what was granted shows on %v alone", out)
	}
	for _, where := range []string{at, apiRoot + "/findings/" + f.ID.String(), "/feed.atom"} {
		if strings.Contains(g.ask("GET", where, nil).Body.String(), "Bad words") {
			t.Errorf("%s: what was refused is put before the public", where)
		}
	}
}

// TestAskIsNoWayToFillTheDesk sends what is too long, too much, or not for this form.
func TestAskIsNoWayToFillTheDesk(t *testing.T) {
	g, d, f := askable(t, true)
	kept := func() int {
		t.Helper()
		c, err := g.store.Case(t.Context(), d.id)
		if err != nil {
			t.Fatal(err)
		}
		return len(c.Corrections)
	}
	before := kept()
	long := wrongs(strings.Repeat("x", maxAskText+1))
	nameless := wrongs("x")
	nameless.Set("name", " ")
	named := wrongs("x")
	named.Set("named_as", strings.Repeat("y", maxAskNamed+1))
	for what, c := range map[string]struct {
		form   url.Values
		status int
	}{"too long": {long, 413}, "a form that is too long": {wrongs(strings.Repeat("x", maxAskForm)), 413}, "nobody": {nameless, 400}, "named at length": {named, 413}, "nothing": {url.Values{}, 400}, "no words": {wrongs(" \n"), 400},
		"two lines": {url.Values{"name": {"E.\x00Officer"}, "named_as": {"x"}, "text": {"x"}}, 400}} {
		if w := g.asks(f, "198.51.100.7", c.form); w.Code != c.status {
			t.Errorf("%s: status %d", what, w.Code)
		}
	}
	if w := g.asks(f, "198.51.100.7", wrongs("x"), "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("from another site: status %d", w.Code)
	}
	if w := g.post(g.signIn(t, "reader"), "/f/"+f.ID.String()+"/ask", wrongs("x").Encode()); w.Code != http.StatusConflict {
		t.Errorf("by who is signed in: status %d", w.Code)
	}
	if n := kept(); n != before {
		t.Fatalf("%d requests were kept", n-before)
	}
	for n := range 4 {
		if w, want := g.asks(f, "198.51.100.7", wrongs(fmt.Sprint("no. ", n))), []int{303, 303, 303, 429}[n]; w.Code != want {
			t.Errorf("request %d from an address: status %d, want %d", n, w.Code, want)
		} else if want == 429 && !strings.Contains(w.Body.String(), "no. 3") {
			t.Error("what was written is lost")
		}
	}
	for n := 0; kept() < before+maxAskWaits; n++ {
		if w := g.asks(f, fmt.Sprintf("203.0.%d.1", n), wrongs(fmt.Sprint("more ", n))); w.Code != http.StatusSeeOther {
			t.Fatalf("from another network: status %d", w.Code)
		}
	}
	if w := g.asks(f, "192.0.2.77", wrongs("one more")); w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), "wait for an answer") || kept() != before+maxAskWaits {
		t.Errorf("while many wait: status %d, %d kept", w.Code, kept()-before)
	}
}

// TestAskWhereNobodyReads has a desk for people with accounts alone: nobody else asks there.
func TestAskWhereNobodyReads(t *testing.T) {
	g, d, f := askable(t, false)
	if w := g.asks(f, "198.51.100.7", wrongs("x")); w.Code != http.StatusUnauthorized {
		t.Errorf("status %d", w.Code)
	}
	c, err := g.store.Case(t.Context(), d.id)
	if err != nil || len(c.Corrections) != 1 {
		t.Errorf("%d requests, %v", len(c.Corrections), err)
	}
	// An auditor asks for nothing, and is told how the desk is reached.
	page := g.ask("GET", address("f", f.ID), g.signIn(t, "auditor")).Body.String()
	if strings.Contains(page, "/correction\"") || strings.Contains(page, "/ask\"") || !strings.Contains(page, "corrections@mission.example") {
		t.Error("an auditor is given a form, or not told how the desk is reached")
	}
}
