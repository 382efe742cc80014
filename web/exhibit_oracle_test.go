package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// instants are the times that differ between two desks that are alike.
var instants = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\d{1,2} [A-Z][a-z]+ 2\d{3}, \d\d:\d\d UTC`)

// filing files bytes as somebody by one of two ways, looks at everything that could tell whether the desk had them, and gives it all: without
// times, and with a word for the exhibit's id.
func (g *guarded) filing(t *testing.T, way, who, sensitivity string, content []byte, incident counterclaim.ID) (string, *counterclaim.Exhibit) {
	t.Helper()
	cookie, token := g.signIn(t, who), g.token(t, who, true)
	var b strings.Builder
	note := func(what string, w *httptest.ResponseRecorder) {
		fmt.Fprintf(&b, "%s: %d %s %s %s\n%s\n", what, w.Code, w.Header().Get("Location"), w.Header().Get("Content-Type"), w.Header().Get("Content-Disposition"), w.Body)
	}
	fields := []string{"source", "the filer's source", "url", "https://valley.example/own", "licence", "CC0-1.0", "said", "the filer's words", "sensitivity", sensitivity, "reason", "for the record"}
	if who != "delegate" { // who sees incidents that are so new
		fields = append(fields, "incident", incident.String())
	}
	file := func() *httptest.ResponseRecorder {
		if way == "interface" {
			return g.fileBy(token, "own name.jpg", bytes.NewReader(content), fields...)
		}
		return g.file(cookie, "own name.jpg", bytes.NewReader(content), fields...)
	}
	w := file()
	note("filing", w)
	if w.Code != http.StatusSeeOther && w.Code != http.StatusCreated {
		t.Fatalf("%s by %s: status %d: %s", who, way, w.Code, w.Body)
	}
	x := g.filedAs(t, w)
	at := address("x", x.ID)
	look := func() {
		pages := []string{"/exhibits", "/exhibits?kind=photo", "/exhibits?kind=document", at, at + "?looked=yes", at + "/thumbnail", at + "/bytes", apiRoot + "/exhibits", apiRoot + "/exhibits/" + x.ID.String(), address("i", incident), "/exhibits/new?of=" + x.ID.Short()}
		if l := w.Header().Get("Location"); l != "" {
			pages = append(pages, l)
		}
		for _, page := range pages {
			note(page, g.ask("GET", page, cookie))
		}
	}
	look()
	note("a reason", g.post(cookie, at, "reason=I+look"))
	look()
	note("describing", g.post(cookie, at+"/describe", url.Values{"said": {"the filer's later words"}, "sensitivity": {sensitivity}, "flag": {"minor"}, "readers": {who}, "reason": {"mended"}}.Encode()))
	note("establishing", g.post(cookie, at+"/established", establishing().Encode()))
	look()
	w = file()
	note("filing once more", w)
	look()
	all := strings.NewReplacer(x.ID.String(), "ID", x.ID.Short(), "SHORT").Replace(b.String())
	return instants.ReplaceAllString(all, "AT"), x
}

// TestFilingIsNoOracle files the same bytes at two desks, of which one has had them from somebody else in a way that the filer may not see: what the filer
// is answered and shown, then and later, is the same at both. Nothing of it is lost, and what the first said stays.
func TestFilingIsNoOracle(t *testing.T) {
	const theirs = "words of another"
	type held struct {
		what, sensitivity string
		filers            []string // who may not see it
		as                []string // as what they file it
	}
	for _, h := range []held{
		{"restricted", counterclaim.Restricted, []string{"delegate", "observer", "analyst"}, []string{counterclaim.Public, counterclaim.Restricted}},
		{"confidential", counterclaim.Confidential, []string{"delegate", "observer"}, []string{counterclaim.Confidential}},
		{"another's, and not published", counterclaim.Public, []string{"delegate"}, []string{counterclaim.Public}},
		{"marked as confidential", counterclaim.Public, []string{"delegate"}, []string{counterclaim.Public}},
	} {
		n := 0
		for _, who := range h.filers {
			for _, as := range h.as {
				for _, way := range []string{"form", "interface"} {
					if n++; n%3 != 1 && os.Getenv("COUNTERCLAIM_FAULTS") == "" { // desks take a while to make: some of each kind, all of them in make soak
						continue
					}
					had, fresh := newGuarded(t, "http://localhost:8760", true), newGuarded(t, "http://localhost:8760", true)
					content := drawn(t, 100+7*n, 70)
					incident := otherIncident(t, had.store, counterclaim.ID{})
					first := had.desk.keep(t, `..\`+theirs+".jpg", content, func(x *counterclaim.Exhibit) {
						x.Sensitivity, x.Source, x.URL, x.Licence, x.SaidToShow = h.sensitivity, theirs, "https://"+theirs, theirs, theirs
						if h.sensitivity != counterclaim.Public {
							x.Readers = []string{"B. Person"}
						}
					})
					if h.what == "marked as confidential" {
						mark := counterclaim.Mark{Kind: counterclaim.MarkExhibit, On: first.ID.String(), By: "head", At: "2031-03-02T08:00:00Z", Reason: theirs}
						if err := had.store.SetMark(t.Context(), &mark); err != nil {
							t.Fatal(err)
						}
					}
					what := fmt.Sprintf("%s, filed as %s by %s by the %s", h.what, as, who, way)
					got, x := had.filing(t, way, who, as, content, incident)
					want, _ := fresh.filing(t, way, who, as, content, incident)
					if got != want {
						t.Errorf("%s: the desk tells that it had it: %s", what, firstDifference(got, want))
					}
					if strings.Contains(got, theirs) {
						t.Errorf("%s: the filer reads what another said", what)
					}
					if x.ID != first.ID || len(x.Again) != 1 {
						t.Fatalf("%s: it is not the same: %+v", what, x)
					}
					x, err := had.exhibits.Exhibit(t.Context(), x.ID)
					if err != nil {
						t.Fatal(err)
					}
					a := x.Again[0]
					if a.By != who || a.Name != "own name.jpg" || a.Source != "the filer's source" || a.At == "" || x.Name != first.Name || x.Source != theirs || x.SaidToShow != theirs || x.Established != nil {
						t.Errorf("%s: kept is %+v of %+v", what, a, x)
					}
					arrived := 0
					for _, u := range x.Custody[1:] {
						if u.Act == counterclaim.ActArrival && u.By == who && u.Reason == "for the record" && (h.sensitivity == counterclaim.Confidential || u.Name == "own name.jpg" && u.Source == "the filer's source") {
							arrived++
						}
					}
					if arrived != 2 {
						t.Errorf("%s: custody has %d arrivals: %+v", what, arrived, x.Custody)
					}
				}
			}
		}
		if n < 2 {
			t.Errorf("%s: %d cases", h.what, n)
		}
	}
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	show := func(s string) string { return s[max(0, i-300):min(len(s), i+200)] }
	return fmt.Sprintf("\n%s\n---\n%s", show(a), show(b))
}

// TestWhoSeesItIsTold files bytes that the desk has as people who see the exhibit: they are told, by page and by interface, and whoever reads custody finds
// that they came again, from whom and under which name.
func TestWhoSeesItIsTold(t *testing.T) {
	g, s := guardedExhibits(t, false)
	for who, x := range map[string]*counterclaim.Exhibit{"reviewer": s.restricted, "analyst": s.confidential, "observer": s.open, "delegate": s.delegates} {
		content := map[*counterclaim.Exhibit][]byte{s.restricted: drawn(t, 4, 80), s.confidential: drawn(t, 5, 80), s.open: drawn(t, 1, 80), s.delegates: drawn(t, 6, 80)}[x]
		cookie := g.signIn(t, who)
		as := x.Sensitivity
		w := g.file(cookie, "again.jpg", bytes.NewReader(content), "sensitivity", as, "source", "a second source")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/exhibits?filed="+x.ID.Short()+"&again=yes" {
			t.Fatalf("%s: status %d, %v", who, w.Code, w.Header())
		}
		page := textOf(parse(t, g.ask("GET", w.Header().Get("Location"), cookie).Body.String()))
		if !strings.Contains(page, "These bytes are exhibit "+x.ID.Short()+" already") || strings.Contains(page, "Filed as exhibit") {
			t.Errorf("%s is not told: %s", who, page)
		}
		if w := g.fileBy(g.token(t, who, true), "once more.jpg", bytes.NewReader(content), "sensitivity", as); w.Code != http.StatusOK || !decode[apiFiled](t, w).Again {
			t.Errorf("%s, by the interface: status %d: %s", who, w.Code, w.Body)
		}
	}
	if page := textOf(parse(t, g.ask("GET", address("x", s.open.ID), g.signIn(t, "auditor")).Body.String())); !strings.Contains(page, "again.jpg · a second source") {
		t.Errorf("custody does not say what came again: %s", page)
	}
	// A second source that is confidential is named to nobody but those who may see sources, on the page and in the data.
	mark := counterclaim.Mark{Kind: counterclaim.MarkSource, On: "a second source", By: "head", At: "2031-03-02T08:00:00Z", Reason: "a person at risk"}
	if err := g.store.SetMark(t.Context(), &mark); err != nil {
		t.Fatal(err)
	}
	auditor := g.signIn(t, "auditor")
	for _, at := range []string{address("x", s.open.ID), apiRoot + "/exhibits/" + s.open.ID.String(), apiRoot + "/exhibits"} {
		if w := g.ask("GET", at, auditor); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "a second source") || strings.Contains(w.Body.String(), "again.jpg") {
			t.Errorf("%s names a confidential source: status %d", at, w.Code)
		}
	}
	// Who does not see it is told nothing by an address that says they are.
	page := textOf(parse(t, g.ask("GET", "/exhibits?filed="+s.restricted.ID.Short()+"&again=yes", g.signIn(t, "delegate")).Body.String()))
	if strings.Contains(page, "already") {
		t.Errorf("a delegate is told: %s", page)
	}
}
