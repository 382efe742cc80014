package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// TestDraftsOnAnExhibit looks at the page of exhibits on which an open draft rests as everybody: who may see drafts finds it, and nobody else is told
// that there is one, until it is withdrawn.
func TestDraftsOnAnExhibit(t *testing.T) {
	g, s := guardedExhibits(t, true)
	d := &deciding{t, g.store, review.DeskOf(dispute(), true), otherIncident(t, g.store, s.published.Incident)}
	d.triaged("2031-05-01T08:00:00Z")
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		w := counterclaim.Decision{Verdict: "probable", Responsibility: []string{"bel"}, Reasons: "Draft words.", Confidence: "low", Exhibits: []counterclaim.ID{s.published.ID, s.delegates.ID, s.restricted.ID}}
		return review.Drafting(c, d.desk, w, "analyst", "2031-05-01T09:00:00Z", keyOf)
	})
	cookies := map[string]*http.Cookie{"nobody": nil}
	for _, role := range counterclaim.Roles() {
		cookies[string(role)] = g.signIn(t, string(role))
	}
	const heading = "Drafts that rest on it"
	at := address("i", d.id) + "/case"
	looked := 0
	for who, cookie := range cookies {
		works := slices.Contains([]string{"analyst", "reviewer", "head", "auditor"}, who)
		for what, x := range map[string]*counterclaim.Exhibit{"published": s.published, "a delegate's": s.delegates} {
			w := g.ask("GET", address("x", x.ID), cookie)
			body := w.Body.String()
			if told := strings.Contains(body, heading) && strings.Contains(body, `href="`+at+`"`) && strings.Contains(textOf(parse(t, body)), "probable · drafted by analyst"); told != works {
				t.Errorf("%s as %s: status %d, told of the draft: %v", what, who, w.Code, told)
			}
			data := g.ask("GET", apiRoot+"/exhibits/"+x.ID.String(), cookie).Body.String()
			if !works && (strings.Contains(body, heading) || strings.Contains(body, d.id.Short()) || strings.Contains(data, d.id.String())) {
				t.Errorf("%s as %s: the draft shows", what, who)
			}
			if w.Code == http.StatusOK {
				looked++
			}
		}
	}
	if looked < 11 {
		t.Errorf("only %d pages were there", looked)
	}
	if strings.Contains(g.ask("GET", address("x", s.open.ID), cookies["analyst"]).Body.String(), heading) {
		t.Error("a draft is named that does not rest on it")
	}
	restricted := address("x", s.restricted.ID)
	if strings.Contains(g.ask("GET", restricted, cookies["reviewer"]).Body.String(), heading) {
		t.Error("what is restricted shows its draft before a reason is given")
	}
	g.post(cookies["reviewer"], restricted, "reason=I+look")
	if !strings.Contains(g.ask("GET", restricted+"?looked=yes", cookies["reviewer"]).Body.String(), heading) {
		t.Error("a reader with a reason is not told of the draft")
	}
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return counterclaim.Step{Ask: &counterclaim.Ask{Incident: c.Incident, Of: "reviewer", By: "analyst", At: "2031-05-01T10:00:00Z"}}, nil
	})
	for who, want := range map[string]bool{"reviewer": false, "head": true} {
		if got := strings.Contains(g.ask("GET", address("x", s.published.ID), cookies[who]).Body.String(), heading); got != want {
			t.Errorf("while a blind coding is asked of the reviewer, %s is told of the draft: %v", who, got)
		}
	}
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Withdrawing(c, "A better picture came.", "analyst", "2031-05-01T11:00:00Z")
	})
	if strings.Contains(g.ask("GET", address("x", s.published.ID), cookies["head"]).Body.String(), heading) {
		t.Error("what was withdrawn is named")
	}
}
