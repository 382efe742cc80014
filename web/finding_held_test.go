package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// TestHeldBackFromParties has the head of desk give notice of a draft that names a camera: the parties are told nothing before a reason is given, which
// the audit trail keeps.
func TestHeldBackFromParties(t *testing.T) {
	g, d := deskOfPeople(t)
	d.triaged("2031-02-01T08:00:00Z")
	var draft counterclaim.ID
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		w := counterclaim.Decision{Verdict: "probable", Responsibility: []string{"bel"}, Reasons: "Our camera saw two craters.", Confidence: "moderate", Claims: []counterclaim.ID{d.id}}
		s, err := review.Drafting(c, d.desk, w, "analyst", "2031-02-01T09:00:00Z", keyOf)
		if err == nil {
			draft = s.Draft.Identify()
		}
		return s, err
	})
	at, head := address("i", d.id), g.signIn(t, "head")
	form := url.Values{"draft": {draft.String()}}
	w := g.post(head, at+"/notice", form.Encode())
	page := textOf(parse(t, w.Body.String()))
	for _, want := range []string{"hold back what the draft says", `reasons, bytes 4 to 10, "camera": monitors, cameras`, "a reason in the field beside the button"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not on the page: %s", want, page)
		}
	}
	c, err := g.store.Case(t.Context(), d.id)
	if err != nil || w.Code != http.StatusConflict || len(c.Notices) != 0 {
		t.Fatalf("status %d, notices %+v, %v", w.Code, c.Notices, err)
	}
	if w := g.ask("GET", at+"/notice", g.signIn(t, "belle")); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "camera") {
		t.Errorf("a party is told: status %d", w.Code)
	}
	form.Set("override", "Both parties know of it.")
	if w := g.post(head, at+"/notice", form.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("with a reason: status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	entries, err := g.store.Audits(t.Context(), counterclaim.AuditQuery{Who: "head"})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.What == "release rules set aside" && e.On == "notice of draft "+draft.Short() && e.Why == "Both parties know of it." {
			return
		}
	}
	t.Errorf("the trail has %+v", entries)
}
