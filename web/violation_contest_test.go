package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
)

// postForm sends a form.
func postForm(h http.Handler, at string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, at, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestContest has each party's delegate contest a violation in the same way, the head of desk give notice, enter a letter and answer; nobody else may.
func TestContest(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", true)
	publishVersion(t, g.store, vale(t, g.store), false)
	g.later()
	g.person(t, "other", counterclaim.RoleDelegate, "bel")
	at := key("guns", "", "ard", "2031-03-12")
	ard, bel, head := g.signIn(t, "delegate"), g.signIn(t, "other"), g.signIn(t, "head")
	send := func(who *http.Cookie, what string, fields ...string) *httptest.ResponseRecorder {
		form := url.Values{}
		for i := 0; i+1 < len(fields); i += 2 {
			form.Set(fields[i], fields[i+1])
		}
		return g.post(who, at+"/"+what, form.Encode())
	}
	if w := send(head, "notice"); w.Code != http.StatusSeeOther {
		t.Fatalf("notice: status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	g.desk.now = func() time.Time { return time.Now().Add(time.Hour) }
	if w := send(head, "notice"); w.Code != http.StatusConflict {
		t.Errorf("a second notice: status %d", w.Code)
	}
	for _, role := range []string{"reader", "observer", "analyst", "reviewer", "auditor"} {
		for _, what := range []string{"contest", "letter", "answer", "notice"} {
			if w := send(g.signIn(t, role), what, "text", "no", "party", "ard", "letter", "no. 1"); w.Code != http.StatusForbidden {
				t.Errorf("%s as %s: status %d", what, role, w.Code)
			}
		}
	}
	for _, what := range []string{"letter", "answer", "notice"} {
		if w := send(ard, what, "text", "no", "party", "ard", "letter", "no. 1"); w.Code != http.StatusForbidden {
			t.Errorf("%s as delegate: status %d", what, w.Code)
		}
	}
	if w := send(ard, "contest", "text", "It was a wooden gun.", "party", "bel"); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	steps, err := g.store.Contests(t.Context(), counterclaim.ID{})
	if err != nil || len(steps) != 2 || steps[1].Of != "ard" || steps[1].By != "delegate" || steps[1].Verdict != "breach" {
		t.Fatalf("a delegate speaks for another party: %+v, %v", steps, err)
	}
	if strings.Contains(steps[1].Measured[0], "14") && !strings.Contains(steps[1].Measured[0], "about") {
		t.Errorf("it quotes more than leaves: %q", steps[1].Measured)
	}
	if w := send(ard, "contest", "text", ""); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `role="alert"`) {
		t.Errorf("without words: status %d", w.Code)
	}
	if w := send(bel, "contest", "text", "We saw the gun."); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	if w := send(head, "answer", "contest", steps[1].ID.String(), "text", "A patrol goes there."); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	page := textOf(parse(t, g.ask(http.MethodGet, at, head).Body.String()))
	for _, want := range []string{"The parties that it concerns (Ardania and Belmark) had notice of it", "It was a wooden gun.", "We saw the gun.", "The desk answers", "A patrol goes there."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, page)
		}
	}
	trail, err := g.store.Audits(t.Context(), counterclaim.AuditQuery{Limit: 50})
	noted := 0
	for _, e := range trail {
		if strings.HasSuffix(e.What, "of a violation") && e.Allowed {
			noted++
		}
	}
	if err != nil || noted != 4 {
		t.Errorf("%d steps stand in the trail, %v", noted, err)
	}
}

// TestNoReply writes down who was silent, in the same words for each party, and what came too late as such.
func TestNoReply(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	vale(t, s)
	k := counterclaim.ViolationKey{Agreement: "vale", Clause: "guns", Area: "ard", Day: "2031-03-12"}
	step := func(change func(c *counterclaim.Contest)) {
		t.Helper()
		c := counterclaim.Contest{ViolationKey: k, Violation: k.ID(), By: "Vera", At: "2031-03-20T08:00:00Z", Verdict: "breach", Synthetic: true}
		change(&c)
		c.Identify()
		if _, err := s.AddContest(t.Context(), &c); err != nil {
			t.Fatal(err)
		}
	}
	step(func(c *counterclaim.Contest) {
		if err := c.ToAll(dispute().Parties, 0); err != nil {
			t.Fatal(err)
		}
	})
	step(func(c *counterclaim.Contest) {
		c.Kind, c.Of, c.Text, c.At = counterclaim.ContestReason, "bel", "Late, but so.", "2031-03-24T08:00:00Z"
	})
	for when, want := range map[string]int{"2031-03-21T00:00:00Z": 0, "2031-04-01T00:00:00Z": 2} {
		now, err := time.Parse(time.RFC3339, when)
		if err != nil {
			t.Fatal(err)
		}
		d, err := newOf(Options{Store: s, CountryName: countryName, Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		mux, err := d.routes()
		if err != nil {
			t.Fatal(err)
		}
		page := textOf(parse(t, get(mux, "/violations/"+k.ID().Short()).Body.String()))
		if n := strings.Count(page, "No reply received by 23 March 2031, 08:00 UTC."); n != want {
			t.Errorf("at %s: %d times: %s", when, n, page)
		}
		if want > 0 && !strings.Contains(page, "after the deadline") {
			t.Error("what came late is not said to be late")
		}
		one := decode[apiViolationCase](t, get(mux, apiRoot+"/violations/"+k.ID().Short()))
		if len(one.Contested.NoReply) != want {
			t.Errorf("at %s by the interface: %+v", when, one.Contested.NoReply)
		}
	}
}

// TestViolationsFromOutside tells outsiders no post, no observation, no place more precise than its settlement, nothing of storage, nothing too recent and nothing of what
// is not published; a party is told at once of what it had notice.
func TestViolationsFromOutside(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", true)
	v := vale(t, g.store)
	const days = "?from=2031-03-01&to=2031-03-20"
	at := key("guns", "", "ard", "2031-03-12")
	everywhere := func(who *http.Cookie) string {
		out := ""
		for _, address := range []string{"/violations" + days + "&state=all", at, key("stores", "ard", "ard", "2031-03-14"), "/violations.csv" + days + "&state=all", apiRoot + "/violations" + days + "&state=all", apiRoot + at,
			apiRoot + "/violations/trend" + days, apiRoot + "/violations/alleged" + days} {
			out += g.ask(http.MethodGet, address, who).Body.String()
		}
		return out
	}
	for _, who := range []string{"", "reader", "delegate"} {
		var cookie *http.Cookie
		if who != "" {
			cookie = g.signIn(t, who)
		}
		if got := everywhere(cookie); strings.Contains(got, "Guns go back") || strings.Contains(got, `"guns"`) {
			t.Errorf("%q is told of an agreement that nobody published", who)
		}
	}
	publishVersion(t, g.store, v, false)
	if got := everywhere(nil); strings.Contains(got, at) || strings.Contains(got, `"verdict":"breach"`) {
		t.Error("what is too recent is told") // it is of 2031
	}
	head, ard := g.signIn(t, "head"), g.signIn(t, "delegate")
	if w := g.post(head, at+"/notice", ""); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	page := textOf(parse(t, g.ask(http.MethodGet, at, ard).Body.String()))
	if !strings.Contains(page, "Guns go back") || !strings.Contains(page, "about ") || !strings.Contains(page, "Why Ardania contests it") {
		t.Errorf("a party that had notice is told nothing: %s", page)
	}
	if w := g.post(ard, at+"/contest", url.Values{"text": {"The monitors at Zelko were wrong."}}.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	if w := g.ask(http.MethodGet, at, g.signIn(t, "reader")); w.Code != http.StatusNotFound {
		t.Errorf("a reader, before the delay is over: status %d", w.Code)
	}
	g.later()
	g.person(t, "other", counterclaim.RoleDelegate, "bel")
	for _, who := range []string{"", "reader", "other", "delegate"} {
		var cookie *http.Cookie
		if who != "" {
			cookie = g.signIn(t, who)
		}
		got := everywhere(cookie)
		if !strings.Contains(got, "Guns go back") || !strings.Contains(got, `"verdict":"breach"`) {
			t.Errorf("%q is not told what may leave", who)
		}
		for _, not := range []string{"Zelkotop", "M. Onitor", "G-1", "howitzer by the mill", "41.23456", "68.51234", "41.235", "AT-31", "ornstead", "BX-7", "Vera", "said to hold"} {
			if strings.Contains(got, not) {
				t.Errorf("%q is told %q", who, not)
			}
		}
		for _, own := range []string{"What is stored stays, 14 March 2031", `"clause":"stores"`} {
			if told := strings.Contains(got, own); told != (who == "delegate") {
				t.Errorf("%q is told of the stores of Ardania: %t, as %q", who, told, own)
			}
		}
		if told := strings.Contains(got, "The monitors at Zelko were wrong."); told != (who == "delegate") {
			t.Errorf("%q is told words of a contest that are held back: %t", who, told)
		}
	}
	if got := everywhere(head); !strings.Contains(got, "The monitors at Zelko were wrong.") || strings.Contains(got, "AT-31") {
		t.Error("the desk is told too little or too much")
	}
}

// TestContestOfOneAlone has a violation that rests on what a party declared be told to that party alone: it has notice, sees it without what was declared, contests it
// and reads the answer; to everybody else each answer of the desk is what it was before.
func TestContestOfOneAlone(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", true)
	publishVersion(t, g.store, vale(t, g.store), false)
	g.later()
	g.person(t, "other", counterclaim.RoleDelegate, "bel")
	at := key("stores", "ard", "ard", "2031-03-14")
	ard, bel, head := g.signIn(t, "delegate"), g.signIn(t, "other"), g.signIn(t, "head")
	addresses := []string{at, apiRoot + at, "/violations?from=2031-03-01&to=2031-03-20&state=all", "/violations?from=2031-03-01&to=2031-03-20&state=contested", "/violations.csv?from=2031-03-01&to=2031-03-20&state=all",
		apiRoot + "/violations?from=2031-03-01&to=2031-03-20&state=all", apiRoot + "/violations?from=2031-03-01&to=2031-03-20&state=contested", apiRoot + "/violations/trend?from=2031-03-01&to=2031-03-20", "/feed.atom"}
	others := func() string {
		out := ""
		for _, who := range []*http.Cookie{nil, g.signIn(t, "reader"), bel} {
			for _, address := range addresses {
				w := g.ask(http.MethodGet, address, who)
				out += address + " " + http.StatusText(w.Code) + "\n" + w.Body.String()
			}
		}
		return out
	}
	before := others()
	if w := g.post(head, at+"/notice", ""); w.Code != http.StatusSeeOther {
		t.Fatalf("notice: status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	steps, err := g.store.Contests(t.Context(), counterclaim.ID{})
	if err != nil || len(steps) != 1 || len(steps[0].Parties) != 1 || steps[0].Parties[0] != "ard" || steps[0].Hours != counterclaim.DefaultReplyHours || len(steps[0].Measured) != 0 {
		t.Fatalf("the notice: %+v, %v", steps, err)
	}
	if w := g.post(ard, at+"/contest", url.Values{"text": {"The gun was in repair."}}.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("contest: status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	if w := g.post(bel, at+"/contest", url.Values{"text": {"We know better."}}.Encode()); w.Code != http.StatusNotFound {
		t.Errorf("the other party contests it: status %d", w.Code)
	}
	if steps, err = g.store.Contests(t.Context(), counterclaim.ID{}); err != nil || len(steps) != 2 {
		t.Fatal(len(steps), err)
	}
	if w := g.post(head, at+"/answer", url.Values{"contest": {steps[1].ID.String()}, "text": {"We look again."}}.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("answer: status %d", w.Code)
	}
	page := textOf(parse(t, g.ask(http.MethodGet, at, ard).Body.String()))
	for _, want := range []string{"The parties that it concerns (Ardania) had notice", "The gun was in repair.", "We look again.", "It rests on what a party declared"} {
		if !strings.Contains(page, want) {
			t.Errorf("its party does not read %q: %s", want, page)
		}
	}
	for _, not := range []string{"AT-31", "BX-7", "ornstead", "Zelkotop"} {
		if strings.Contains(page, not) {
			t.Errorf("its party reads %q", not)
		}
	}
	if after := others(); after != before {
		t.Error("others are answered otherwise than before")
	}
}
