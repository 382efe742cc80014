package web

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/sitrep"
)

// situation makes and signs the report of a day, or what corrects one.
func situation(t *testing.T, day string, corrects *counterclaim.SituationReport, words string) *counterclaim.SituationReport {
	t.Helper()
	s := &counterclaim.SituationReport{From: day, To: day, AsOf: day + "T20:00:00Z", Zone: "UTC", Version: 1, By: []string{"vera"}, Published: day + "T21:00:00Z", Synthetic: true,
		Sections: []counterclaim.Part{{Heading: "In short", Text: words}, {Heading: "Where it was", Text: "Each row is a place."}},
		Tables: []counterclaim.Table{{Section: "In short", Heading: "By kind", Columns: []string{"Kind", "Reported"}, Rows: [][]string{{"shelling", "2"}, {"talks", "0"}}, Draw: counterclaim.DrawRows},
			{Section: "Where it was", Heading: "Places", Columns: []string{"No.", "Latitude", "Longitude", "Within km", "Violations"}, Rows: [][]string{{"1", "41.150", "70.250", "8", "1"}}, Draw: counterclaim.DrawMap}},
		Shapes: []counterclaim.Shape{{Name: "Line of contact", Lines: [][]counterclaim.Point{{{70, 41}, {71, 41.2}}}}}}
	if corrects != nil {
		s.Version, s.Corrects, s.Changed = corrects.Version+1, corrects.ID, "one shelling was counted twice"
		s.Tables[0].Rows[0][1] = "1"
	}
	resign(s)
	return s
}

// resign signs a report as it now is.
func resign(s *counterclaim.SituationReport) {
	s.Identify()
	key := ed25519.NewKeyFromSeed([]byte("the key of vera, who is for test"))
	s.Signatures = []counterclaim.Signature{counterclaim.Sign("vera", counterclaim.OverSitrep, key, s.Content())}
}

// TestSitreps reads what was published: the list, both versions with what the correction changed, the files, the interface and the feed.
func TestSitreps(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", true)
	get := func(path string) *httptest.ResponseRecorder { return g.ask(http.MethodGet, path, nil) }
	first := situation(t, "2026-03-03", nil, "Kortava was shelled twice.")
	second := situation(t, "2026-03-03", first, "Kortava was shelled once.")
	for _, s := range []*counterclaim.SituationReport{first, second, situation(t, "2026-03-04", nil, "A quiet day.")} {
		if _, err := g.store.PublishSitrep(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	page := textOf(parse(t, get("/sitreps").Body.String()))
	if a, b := strings.Index(page, "Situation report, 4 March 2026"), strings.Index(page, "Situation report, 3 March 2026"); a < 0 || b < a || !strings.Contains(page, "What it changes: one shelling was counted twice") {
		t.Errorf("the list: %s", page)
	}
	for what, c := range map[string]struct {
		of       *counterclaim.SituationReport
		has, not []string
	}{
		"the first":  {first, []string{"This version was corrected. What it changes: one shelling was counted twice", "Kortava was shelled twice.", "It said Kortava was shelled twice. It says now Kortava was shelled once.", "It said Kind: shelling · Reported: 2 It says now Kind: shelling · Reported: 1", "The signature is good"}, []string{"corrects the one before"}},
		"the second": {second, []string{"This version corrects the one before.", "version 2", "Kortava was shelled once."}, []string{"was corrected"}},
	} {
		w := get(address("s", c.of.ID))
		page := textOf(parse(t, w.Body.String()))
		for _, want := range c.has {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not say %q: %s", what, want, page)
			}
		}
		for _, not := range c.not {
			if strings.Contains(page, not) {
				t.Errorf("%s says %q", what, not)
			}
		}
		if body := w.Body.String(); strings.Count(body, "<svg viewBox=\"0 0 640") != 1 || !strings.Contains(body, `class="drawn"`) || !strings.Contains(body, `class="point found"`) || strings.Contains(body, "style=") {
			t.Errorf("%s has not one chart and one map without styles of its own", what)
		}
	}
	if w := get("/s/" + second.ID.String()[:9]); w.Code != http.StatusFound || w.Header().Get("Location") != address("s", second.ID) {
		t.Errorf("a shorter address: %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := get("/s/0123456789"); w.Code != http.StatusNotFound {
		t.Errorf("no such report: %d", w.Code)
	}
	files(t, get, second)
	programs(t, get, first, second)
}

// files are what can be taken along.
func files(t *testing.T, get func(string) *httptest.ResponseRecorder, s *counterclaim.SituationReport) {
	t.Helper()
	md := get(address("s", s.ID) + "/md")
	read, err := sitrep.ReadMarkdown("x.md", md.Body.Bytes())
	if err != nil || read.Identify() != s.ID {
		t.Errorf("the Markdown is not the report: %v", err)
	}
	if got := md.Header().Get("Content-Disposition"); got != `attachment; filename="situation-report-2026-03-03-version-2.md"` {
		t.Error(got)
	}
	var kept counterclaim.SituationReport
	if err := json.Unmarshal(get(address("s", s.ID)+"/json").Body.Bytes(), &kept); err != nil || kept.ValidatePublished() != nil {
		t.Errorf("the JSON is not the report: %v", err)
	}
	page := get(address("s", s.ID) + "/html")
	if _, err := html.Parse(page.Body); err != nil || page.Code != http.StatusOK {
		t.Error(page.Code, err)
	}
	for _, none := range []string{"/pdf", "/exe", "/md/x"} { // nothing prints here
		if w := get(address("s", s.ID) + none); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", none, w.Code)
		}
	}
	if w := get("/s/" + s.ID.String()[:8] + "/md"); w.Code != http.StatusFound || w.Header().Get("Location") != address("s", s.ID)+"/md" {
		t.Errorf("a shorter address of a file: %d %s", w.Code, w.Header().Get("Location"))
	}
}

// programs are the interface and the feed.
func programs(t *testing.T, get func(string) *httptest.ResponseRecorder, first, second *counterclaim.SituationReport) {
	t.Helper()
	var list apiSitreps
	w := get(apiRoot + "/sitreps?limit=2")
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Items) != 2 || list.Next != "2" || list.Items[1].ID != second.ID || !list.Items[1].CorrectedBy.IsZero() {
		t.Errorf("%v %s", err, w.Body)
	}
	var one apiSitrep
	w = get(apiRoot + "/sitreps/" + second.ID.String()[:10])
	if err := json.Unmarshal(w.Body.Bytes(), &one); err != nil || one.ID != second.ID || len(one.Versions) != 2 || len(one.Changes) != 2 || one.Changes[1].Is[0] != "Kind: shelling · Reported: 1" {
		t.Errorf("%v %s", err, w.Body)
	}
	if w = get(apiRoot + "/sitreps/" + first.ID.String()); !strings.Contains(w.Body.String(), `"corrected_by":"`+second.ID.String()) {
		t.Errorf("%s", w.Body)
	}
	w = get("/sitreps.atom")
	if w.Code != http.StatusOK || strings.Count(w.Body.String(), "<entry>") != 3 || !strings.Contains(w.Body.String(), "What it changes: one shelling was counted twice") || !strings.Contains(w.Body.String(), `href="`+address("s", second.ID)+`"`) {
		t.Errorf("the feed: %s", w.Body)
	}
}

// TestPrintedOnce prints a report once, whoever asks how often.
func TestPrintedOnce(t *testing.T) {
	printed := 0
	d := &desk{prints: keptPrints{turn: make(chan struct{}, 1), done: map[counterclaim.ID][]byte{}}, print: func(_ context.Context, page []byte) ([]byte, error) {
		printed++
		return append([]byte("%PDF-"), page...), nil
	}}
	s := situation(t, "2026-03-03", nil, "Kortava was shelled twice.")
	for range 3 {
		body, err := d.sitrepForm(t.Context(), "pdf", "The valley", s)
		if err != nil || !strings.HasPrefix(string(body), "%PDF-<!doctype html>") {
			t.Fatal(err, string(body))
		}
	}
	if printed != 1 {
		t.Errorf("printed %d times", printed)
	}
	d.prints.turn <- struct{}{} // somebody prints for ever
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.sitrepForm(ctx, "pdf", "The valley", situation(t, "2026-03-05", nil, "A quiet day.")); err == nil {
		t.Error("who left was waited for")
	}
}
