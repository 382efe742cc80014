package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// TestReplyWithoutPeople finds the form from the incident and its case, files a reply, sees it under its party, and the page say that it is late
// when the finding is published.
func TestReplyWithoutPeople(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	d := newDeciding(t, s)
	g := &guarded{Handler: newDesk(t, s)}
	d.triaged("2021-04-01T08:00:00Z")
	d.drafted("2021-04-01", draftReasons, counterclaim.ID{})
	at := address("i", d.id)
	for _, page := range []string{at, at + "/case"} {
		if body := g.ask("GET", page, nil).Body.String(); !strings.Contains(body, `href="`+at+`/notice"`) {
			t.Errorf("%s does not link to the form", page)
		}
	}
	c, err := s.Case(t.Context(), d.id)
	if err != nil {
		t.Fatal(err)
	}
	w := g.post(nil, at+"/reply", url.Values{"as": {"B. Delegate"}, "draft": {c.Notices[0].Draft.String()}, "party": {"bel"}, "text": {belReply}}.Encode())
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	page := textOf(parse(t, g.ask("GET", w.Header().Get("Location"), nil).Body.String()))
	if !strings.Contains(page, "Your reply was filed.") || !strings.Contains(page, belReply) {
		t.Errorf("the reply is not there: %s", page)
	}
	f := d.published("2121-04-04T11:00:00Z")
	body := g.ask("GET", at+"/notice", nil).Body.String()
	if page = textOf(parse(t, body)); !strings.Contains(page, "Published; a reply now is a late one") || !strings.Contains(body, address("f", f.ID)) || strings.Contains(page, "not public") {
		t.Errorf("after publication: %s", page)
	}
	page = textOf(parse(t, g.ask("GET", at+"/case", nil).Body.String()))
	_, page, _ = strings.Cut(page, "What was done")
	if !strings.Contains(page, "B. Delegate filed a reply of Belmark") {
		t.Errorf("the reply is not in the log: %s", page)
	}
	last := -1
	for _, line := range []string{"analyst made it: triaged", "analyst drafted a finding: probable", "reviewer agreed to the draft", "cay dissented", "head gave notice of the draft", "head published a finding: probable"} {
		if n := strings.Index(page, line); n < 0 || n < last {
			t.Errorf("%q is not in its place in the log", line)
		} else {
			last = n
		}
	}
}

// TestDraftedAgain finds the form of a second draft filled in with the first one, whose claims it keeps.
func TestDraftedAgain(t *testing.T) {
	g, d := deskOfPeople(t)
	d.triaged("2031-02-01T08:00:00Z")
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		w := counterclaim.Decision{Verdict: "probable", Responsibility: []string{"bel"}, Reasons: "First words.", Confidence: "moderate", Exhibits: []counterclaim.ID{counterclaim.HashOf("a picture")}}
		return review.Drafting(c, d.desk, w, "analyst", "2031-02-01T09:00:00Z", keyOf)
	})
	analyst, at := g.signIn(t, "analyst"), address("i", d.id)
	page := g.ask("GET", at+"/case", analyst).Body.String()
	if !strings.Contains(page, ">First words.</textarea>") || !strings.Contains(page, counterclaim.HashOf("a picture").String()+"</textarea>") || strings.Count(page, " checked>") != 4 {
		t.Errorf("the form is not filled in: %s", page)
	}
	form := url.Values{"verdict": {"refuted"}, "responsibility": {"none"}, "confidence": {"low"}, "reasons": {"Other words."}}
	for _, c := range []struct {
		claims string
		all    bool
	}{{"", false}, {"all", true}} {
		form.Set("claims", c.claims)
		if w := g.post(analyst, at+"/draft", form.Encode()); w.Code != http.StatusSeeOther {
			t.Fatalf("status %d", w.Code)
		}
		is, err := g.store.Case(t.Context(), d.id)
		if err != nil || (len(is.Drafts[len(is.Drafts)-1].Claims) > 0) != c.all {
			t.Errorf("with claims %q the draft rests on %d, %v", c.claims, len(is.Drafts[len(is.Drafts)-1].Claims), err)
		}
	}
	form.Set("exhibits", "/x/ # zz")
	if w := g.post(analyst, at+"/draft", form.Encode()); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Exhibits: /x/ names no exhibit") {
		t.Errorf("a bad exhibit: status %d", w.Code)
	}
}

// TestRefusedCorrectionKeepsWords shows the finding again with what was written.
func TestRefusedCorrectionKeepsWords(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	_, second := corrected(t, s)
	g := &guarded{Handler: newDesk(t, s)}
	w := g.post(nil, address("f", second.ID)+"/correction", "as=A.+Reader&named_as=the+commander&text=")
	if body := w.Body.String(); w.Code != http.StatusBadRequest || !strings.Contains(body, `value="the commander"`) || !strings.Contains(body, `value="A. Reader"`) || !strings.Contains(body, `role="alert"`) {
		t.Errorf("status %d: %s", w.Code, body)
	}
	d := newDeciding(t, s)
	d.requested(second.ID, "2031-04-09", "Not so.")
	if n := strings.Count(g.ask("GET", address("f", second.ID), nil).Body.String(), "Granted; a finding that carries it out is still to be published."); n != 2 {
		t.Errorf("that it is still to be carried out stands there %d times", n)
	}
}

// TestHintsKeepCommands leaves a command as it is to be typed.
func TestHintsKeepCommands(t *testing.T) {
	for given, want := range map[string]string{
		`on the server: counterclaim finding key "A. Analyst", then start it`: "On the server: [counterclaim finding key \"A. Analyst\"], then start it.",
		"counterclaim finding triage 0123456789abcdef":                        "[counterclaim finding triage 0123456789abcdef]",
		"look at the case again":                                              "Look at the case again.",
		"":                                                                    "",
	} {
		got := ""
		for _, p := range hintParts(given) {
			if p.Code {
				p.Text = "[" + p.Text + "]"
			}
			got += p.Text
		}
		if got != want {
			t.Errorf("%q is shown as %q", given, got)
		}
	}
}

// TestPartiesInTurn names each party first on one of two days.
func TestPartiesInTurn(t *testing.T) {
	f := framed(2)
	first := map[string]bool{}
	for _, at := range []string{"2031-04-01T08:00:00Z", "2031-04-02T08:00:00Z"} {
		first[inTurn(f, at, []string{f.parties[0].ID, f.parties[1].ID})[0]] = true
	}
	if len(first) != 2 {
		t.Errorf("always first: %v", first)
	}
}
