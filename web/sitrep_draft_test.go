package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// pressed is a desk that writes one draft and keeps what is published.
type pressed struct {
	draft func() *counterclaim.SituationReport
	store counterclaim.Sitreps
	holds string // a word that the release rules hold back
}

func (p pressed) Draft(_ context.Context, day string, _ int, _ string) (*counterclaim.SituationReport, error) {
	s := p.draft()
	s.From, s.To, s.Published, s.By, s.Signatures = day, day, "", nil, nil
	return s, nil
}

func (p pressed) Publish(ctx context.Context, s *counterclaim.SituationReport, by, changed, override string) ([]string, error) {
	var held []string
	for _, part := range s.Sections {
		if strings.Contains(part.Text, p.holds) {
			held = append(held, part.Heading+": "+part.Text)
		}
	}
	if len(held) > 0 && override == "" {
		return held, counterclaim.Errorf(counterclaim.CodeRefused, "the release rules hold back 1 line")
	}
	s.By, s.Published, s.Changed = []string{"vera"}, s.To+"T22:00:00Z", changed
	resign(s)
	_, err := p.store.PublishSitrep(ctx, s)
	return held, err
}

// TestSitrepDraft writes a draft on the desk, edits a part of it, is told what is wrong with it and where, looks at it, and publishes it.
func TestSitrepDraft(t *testing.T) {
	store := record(t, dispute(), fixtures()...)
	made := dispute().Synthetic
	press := pressed{store: store, holds: "hill 7", draft: func() *counterclaim.SituationReport {
		s := situation(t, "2026-03-03", nil, "Kortava was shelled twice.")
		s.Synthetic = made
		return s
	}}
	h, err := New(Options{Store: store, Sitreps: press})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if w := ask(http.MethodGet, "/sitreps/draft", nil); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "<textarea") {
		t.Errorf("before a draft: %d", w.Code)
	}
	w := ask(http.MethodGet, "/sitreps/draft?day=2026-03-05&days=1", nil)
	parts := written(t, w.Body.String())
	if len(parts) != 3 || !strings.HasPrefix(parts[1], "## In short\n\nKortava was shelled twice.") || !strings.Contains(parts[1], "| shelling | 2 |") {
		t.Fatalf("%d: %q", w.Code, parts)
	}
	for _, day := range []string{"2026-03-05&days=0", "2026-03-05&days=1000", "2026-03-05&days=x"} {
		if w := ask(http.MethodGet, "/sitreps/draft?day="+day, nil); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", day, w.Code)
		}
	}
	edit := func(from, to string) url.Values {
		return url.Values{"as": {"vera"}, "part": {parts[0], strings.Replace(parts[1], from, to, 1), parts[2]}}
	}
	w = ask(http.MethodPost, "/sitreps/draft", edit("| shelling | 2 |", "| shelling |"))
	if page := textOf(parse(t, w.Body.String())); w.Code != http.StatusBadRequest || !strings.Contains(page, "In short, line 11: the row has 1 cells") {
		t.Errorf("a row that is too short: %d %s", w.Code, page)
	}
	w = ask(http.MethodPost, "/sitreps/draft", edit("shelled twice", "shelled once"))
	if page := w.Body.String(); w.Code != http.StatusOK || strings.Count(page, "Kortava was shelled once.") != 2 || !strings.Contains(page, "As it would be published") {
		t.Errorf("a look: %d %s", w.Code, textOf(parse(t, page)))
	}
	w = ask(http.MethodPost, "/sitreps/publish", edit("shelled twice", "seen from hill 7"))
	if page := textOf(parse(t, w.Body.String())); w.Code != http.StatusForbidden || !strings.Contains(page, "In short: Kortava was seen from hill 7.") || !strings.Contains(page, "Why they leave all the same") {
		t.Errorf("what is held back: %d %s", w.Code, page)
	}
	w = ask(http.MethodPost, "/sitreps/publish", url.Values{"part": parts})
	if page := textOf(parse(t, w.Body.String())); w.Code != http.StatusBadRequest || !strings.Contains(page, "Kortava was shelled twice.") {
		t.Errorf("nobody's name: %d %s", w.Code, page)
	}
	w = ask(http.MethodPost, "/sitreps/publish", edit("shelled twice", "shelled once"))
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/s/") {
		t.Fatalf("%d %s: %s", w.Code, to, textOf(parse(t, w.Body.String())))
	}
	if page := textOf(parse(t, ask(http.MethodGet, to, nil).Body.String())); !strings.Contains(page, "Kortava was shelled once.") || !strings.Contains(page, "by vera") {
		t.Errorf("what was published: %s", page)
	}
	if page := textOf(parse(t, ask(http.MethodGet, "/sitreps/draft?day=2026-03-05&days=1", nil).Body.String())); !strings.Contains(page, "Of these days was published: version 1") || !strings.Contains(page, "What it changes") {
		t.Errorf("a second draft: %s", page)
	}
	for _, none := range []url.Values{{}, {"part": {"x"}}, {"part": make([]string, 500)}} {
		if w := ask(http.MethodPost, "/sitreps/publish", none); w.Code != http.StatusBadRequest {
			t.Errorf("%d parts: %d", len(none["part"]), w.Code)
		}
	}
}

// written gives the parts of a draft as the form of a page has them.
func written(t *testing.T, page string) []string {
	t.Helper()
	var out []string
	for n := range parse(t, page).Descendants() {
		if n.Data == "textarea" && n.FirstChild != nil {
			out = append(out, n.FirstChild.Data)
		}
		for _, a := range n.Attr {
			if n.Data == "input" && a.Key == "value" && strings.HasPrefix(a.Val, "<!-- situation report") {
				out = append(out, a.Val)
			}
		}
	}
	return out
}
