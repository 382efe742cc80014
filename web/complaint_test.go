package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestComplaints goes the whole way of a complaint: who sees what of it, who does what, and what the other party is told: nothing but a count.
func TestComplaints(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", true)
	g.desk.now = g.now
	g.person(t, "bella", counterclaim.RoleDelegate, "bel")
	own, other := g.signIn(t, "delegate"), g.signIn(t, "bella")
	analyst, reviewer, reader := g.signIn(t, "analyst"), g.signIn(t, "reviewer"), g.signIn(t, "reader")
	file := func(c *http.Cookie, form url.Values) (string, int) {
		t.Helper()
		w := g.post(c, "/complaints", form.Encode())
		at, _, _ := strings.Cut(w.Header().Get("Location"), "?")
		return at, w.Code
	}
	at, code := file(own, url.Values{"what": {"Shells fell on Quernby."}, "where": {"Tessen"}, "from": {"2031-03-01"}})
	if code != http.StatusSeeOther {
		t.Fatalf("filing: status %d", code)
	}
	if _, code := file(own, url.Values{"what": {"x"}, "party": {"bel"}}); code != http.StatusForbidden {
		t.Errorf("a delegate filed for the other party: status %d", code)
	}
	if _, code := file(analyst, url.Values{"what": {"x"}, "party": {"bel"}, "way": {"delegate"}, "brought": {"x"}}); code != http.StatusForbidden {
		t.Errorf("an analyst filed as a delegate: status %d", code)
	}
	letter, code := file(analyst, url.Values{"what": {"A drone over Ulverne."}, "party": {"ard"}, "way": {"letter"}, "brought": {"Odric Vane"}})
	if code != http.StatusSeeOther {
		t.Fatalf("a letter: status %d", code)
	}
	page := func(c *http.Cookie, at string) string {
		t.Helper()
		return g.ask("GET", at, c).Body.String()
	}
	for _, cookie := range []*http.Cookie{other, reader, nil} {
		for _, path := range []string{at, letter, at + "/receipt", apiRoot + at, apiRoot + "/complaints", "/complaints", "/", "/feed.atom"} {
			w := g.ask("GET", path, cookie)
			if strings.Contains(w.Body.String(), "Quernby") || strings.Contains(w.Body.String(), "Ulverne") || strings.Contains(w.Body.String(), "Odric") {
				t.Errorf("%s tells of the complaint of another", path)
			}
			if strings.HasPrefix(path, at) && cookie == other && w.Code != http.StatusNotFound {
				t.Errorf("%s: status %d to the other party", path, w.Code)
			}
		}
	}
	after := func() string { // as the page has it
		_, rest, _ := strings.Cut(page(analyst, at), `name="after" value="`)
		id, _, _ := strings.Cut(rest, `"`)
		return id
	}
	first := after()
	act := func(c *http.Cookie, end string, form url.Values) int {
		t.Helper()
		if form.Get("after") == "" {
			form.Set("after", after())
		}
		return g.post(c, at+end, form.Encode()).Code
	}
	if code := act(analyst, "/work", url.Values{"kind": {"task"}, "patrol": {"Patrol Yrsa"}, "where": {"Mill of Zandor"}, "text": {"craters at Hollin"}}); code != http.StatusSeeOther {
		t.Fatalf("a task: status %d", code)
	}
	if code := act(reviewer, "/work", url.Values{"after": {first}, "kind": {"link"}, "incident": {"00000000"}, "text": {"x"}}); code == http.StatusSeeOther {
		t.Error("what was decided before the task was taken after it")
	}
	if code := act(reviewer, "/say", url.Values{"after": {first}, "kind": {"answer"}, "text": {"late"}}); code != http.StatusConflict {
		t.Errorf("the second of two: status %d", code)
	}
	if code := act(analyst, "/work", url.Values{"kind": {"answer"}, "text": {"x"}}); code != http.StatusForbidden {
		t.Errorf("an analyst answered: status %d", code)
	}
	if !strings.Contains(page(analyst, apiRoot+at), `"salt":`) {
		t.Error("a complaint has no salt: its id could be used to try who brought it")
	}
	if !strings.Contains(page(analyst, at), "Mill of Zandor") {
		t.Error("the mission does not see where the patrol goes")
	}
	for _, path := range []string{at, apiRoot + at, letter, apiRoot + "/complaints"} {
		seen := page(own, path)
		for _, secret := range []string{"Yrsa", "Zandor", "Hollin", "Odric", `"salt":`} {
			if strings.Contains(seen, secret) {
				t.Errorf("%s tells the party %q", path, secret)
			}
		}
		if !strings.Contains(seen, "Quernby") && !strings.Contains(seen, "Ulverne") {
			t.Errorf("%s does not show the party its own complaint", path)
		}
	}
	if code := act(analyst, "/work", url.Values{"kind": {"outcome"}, "outcome": {"refused"}, "text": {"turned back"}}); code != http.StatusSeeOther {
		t.Errorf("an outcome: status %d", code)
	}
	if code := act(reviewer, "/say", url.Values{"kind": {"answer"}, "text": {"We were turned back."}}); code != http.StatusSeeOther {
		t.Errorf("an answer: status %d", code)
	}
	if !strings.Contains(page(own, at), "We were turned back.") {
		t.Error("the party does not see the answer")
	}
	receipt := page(own, at+"/receipt")
	if !strings.Contains(receipt, "Number     2031-1\n") || strings.Contains(receipt, "Odric") || receipt != page(analyst, at+"/receipt") {
		t.Errorf("the receipt: %s", receipt)
	}
	if w := g.post(other, letter+"/back", url.Values{"kind": {"withdraw"}, "text": {"x"}}.Encode()); w.Code != http.StatusNotFound {
		t.Errorf("the other party took it back: status %d", w.Code)
	}
	if w := g.post(own, letter+"/back", url.Values{"kind": {"withdraw"}, "text": {"settled"}}.Encode()); w.Code != http.StatusSeeOther {
		t.Errorf("taking back: status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	if counted := textOf(parse(t, page(nil, "/complaints"))); !strings.Contains(counted, "answered: 0") {
		t.Errorf("what is too recent is counted, or nothing is: %s", counted)
	}
	g.clock.Add(60 * 60 * 24 * 2)
	if counted := textOf(parse(t, page(nil, "/complaints"))); !strings.Contains(counted, "answered: 1") {
		t.Errorf("the counts: %s", counted)
	}
}
