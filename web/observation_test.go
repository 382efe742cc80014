package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// sendEntries posts entries to the interface.
func (g *guarded) sendEntries(t *testing.T, cookie *http.Cookie, body string) (int, apiTakenObservations, apiError) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, apiRoot+"/observations", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(cookie)
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	var taken apiTakenObservations
	var failed apiError
	if err := json.Unmarshal(w.Body.Bytes(), &failed); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	_ = json.Unmarshal(w.Body.Bytes(), &taken)
	return w.Code, taken, failed
}

const quietWatch = `{"mission":"Valley Mission","observer":"A. Monitor","post":"Camera 3","means":"camera","time":"2031-03-01T00:00:00+05:00","effort_h":24}`

// TestSendObservations sends a batch of which some lines are refused: each is told by its number, and the others are kept.
func TestSendObservations(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", false)
	g.desk.now = g.now
	c := g.signIn(t, "observer")
	patrol := `{"mission":"Valley Mission","observer":"A. Monitor","means":"patrol","time":"2031-03-01T10:00:00+05:00","device_time":"2031-03-01T10:21:40+05:00","satellite_time":"2031-03-01T05:21:02Z","perceived":"heard","fire":[{"kind":"shot","direction":"undetermined","low":3,"high":3}]}`
	entries := []string{
		`{"key":"a-1","observation":` + quietWatch + `}`,
		`{"key":"a-2","observation":{"mission":"M","observer":"O","means":"balloon","time":"2031-03-01T10:00:00Z","effort_h":1}}`,
		`{"key":"a-3","observation":` + patrol + `}`,
		`{"key":"a b","observation":` + quietWatch + `}`,
		`{"key":"a-5","observation":{"misson":"M"}}`,
		`{"key":"a-6","observation":[]}`,
		`{"key":"a-7"}`,
		`{"key":"a-8","observation":` + strings.Replace(quietWatch, `"effort_h"`, `"received":"2041-03-01T00:00:00Z","effort_h"`, 1) + `}`,
		`{"key":"a-9","observation":` + strings.Replace(quietWatch, `"effort_h"`, `"supersedes":"`+counterclaim.HashOf("none").String()+`","effort_h"`, 1) + `}`,
		`{"observation":` + quietWatch + `}`,
	}
	body := `{"entries":[` + strings.Join(entries, ",") + `]}`
	status, taken, _ := g.sendEntries(t, c, body)
	states := ""
	for i, e := range taken.Entries {
		if e.N != i+1 || (e.State == "refused") != (e.Error != nil) || (e.State == "refused") != e.ID.IsZero() {
			t.Errorf("entry %d: %+v", i+1, e)
		}
		states += e.State + " "
	}
	if status != http.StatusCreated || states != "kept refused kept refused refused refused refused refused refused there " || taken.Kept != 2 || taken.There != 1 || taken.Refused != 7 || taken.Entries[2].Key != "a-3" || taken.Entries[3].Key != "" {
		t.Fatalf("status %d, %q: %+v", status, states, taken)
	}
	if e := taken.Entries[1].Error; e.Code != counterclaim.CodeBadInput || !strings.Contains(e.Message, "balloon") {
		t.Errorf("%+v", e)
	}
	if status, again, _ := g.sendEntries(t, c, body); status != http.StatusOK || again.Kept != 0 || again.There != 3 {
		t.Errorf("sent again: status %d, %+v", status, again)
	}
	list, err := g.store.Observations(t.Context(), counterclaim.ObservationQuery{Means: "patrol"})
	if err != nil || len(list) != 1 || list[0].FiledBy != "observer" || list[0].DeviceTime != "2031-03-01T10:21:40+05:00" || list[0].SatelliteTime != "2031-03-01T05:21:02Z" || !list[0].Synthetic || list[0].Received == "" {
		t.Errorf("%+v, %v", list, err)
	}
	trail, err := g.store.Audits(t.Context(), counterclaim.AuditQuery{Limit: 1})
	if err != nil || trail[0].What != "file observations" || trail[0].On != "2 observations" || trail[0].Who != "observer" {
		t.Errorf("the trail has %+v, %v", trail, err)
	}
	for _, bad := range []struct {
		body string
		code counterclaim.Code
	}{{`{"entries":[]}`, counterclaim.CodeEmpty}, {`{}`, counterclaim.CodeEmpty}, {`{"entries":[` + strings.TrimSuffix(strings.Repeat(entries[0]+",", 201), ",") + `]}`, counterclaim.CodeTooLarge}, {`[]`, counterclaim.CodeBadInput}, {`{"entrys":[]}`, counterclaim.CodeBadInput},
		{`{"entries":[` + entries[0], counterclaim.CodeBadInput}, {`{"entries":[{"observation":{"note":"` + strings.Repeat("x", maxObservationsBytes) + `"}}]}`, counterclaim.CodeTooLarge}} {
		if status, _, failed := g.sendEntries(t, c, bad.body); failed.Code != bad.code || status < 400 || status >= 500 {
			t.Errorf("%.60s: status %d, %+v", bad.body, status, failed)
		}
	}
	if n, err := g.store.CountObservations(t.Context(), counterclaim.ObservationQuery{}); n != 2 || err != nil {
		t.Errorf("%d observations, %v", n, err)
	}
}

// FuzzSendObservations wants foreign bytes to be answered as the interface answers, and every entry to be told of.
func FuzzSendObservations(f *testing.F) {
	f.Add([]byte(`{"entries":[{"key":"1","observation":` + quietWatch + `}]}`))
	f.Add([]byte(`{"entries":[{"key":"\u0000"},{"observation":null},null,{"observation":{"lat":1e400}}]}`))
	g := newGuardedFuzz(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		r := httptest.NewRequest(http.MethodPost, apiRoot+"/observations", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		answer, status, err := g.apiObserve(w, r.WithContext(contextOf(r.Context(), &account.Visitor{Person: counterclaim.Person{Name: "observer", Role: counterclaim.RoleObserver}})))
		if err != nil {
			if s := statusOf(err); s < 400 || s >= 500 {
				t.Fatalf("status %d, %v", s, err)
			}
			return
		}
		taken := answer.(apiTakenObservations)
		if taken.Kept+taken.There+taken.Refused != len(taken.Entries) || status >= 300 {
			t.Fatalf("status %d, %+v", status, taken)
		}
	})
}

// enter files the form of the desk.
func (g *guarded) enter(c *http.Cookie, form url.Values) *httptest.ResponseRecorder {
	return g.post(c, "/observations", form.Encode())
}

func TestObservationPages(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", true)
	g.desk.now = g.now
	c, reviewer := g.signIn(t, "observer"), g.signIn(t, "reviewer")
	form := wholeForm()
	form.Del("exhibits")
	form.Set("note", hostile)
	form.Set("works.0.last_visit", "")
	w := g.enter(c, form)
	page := parse(t, w.Body.String())
	if told := all(page, class("wrong")); w.Code != http.StatusBadRequest || len(told) != 1 || !strings.Contains(textOf(told[0]), "last visit") || strings.Contains(w.Body.String(), hostile) {
		t.Fatalf("a form that was not taken: status %d, %s", w.Code, textOf(page))
	}
	for _, in := range all(page, func(n *htmlNode) bool { return attr(n, "name") == "fire.0.n" || attr(n, "name") == "mission" }) {
		if want := map[string]string{"fire.0.n": "12", "mission": "Valley Mission"}[attr(in, "name")]; attr(in, "value") != want {
			t.Errorf("%s has lost what was typed: %q", attr(in, "name"), attr(in, "value"))
		}
	}
	form.Set("works.0.last_visit", "2031-02-01")
	for i, want := range []string{"Kept as observation ", "The record had it already: "} {
		w := g.enter(c, form)
		at := w.Header().Get("Location")
		if w.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/observations/new?") {
			t.Fatalf("status %d, %s: %s", w.Code, at, textOf(parse(t, w.Body.String())))
		}
		w = g.ask("GET", at, c)
		if page := textOf(parse(t, w.Body.String())); !strings.Contains(page, want) || !strings.Contains(w.Body.String(), `value="Valley Mission"`) {
			t.Errorf("filed %d times: %s", i+1, page)
		}
	}
	list, err := g.store.Observations(t.Context(), counterclaim.ObservationQuery{})
	if err != nil || len(list) != 1 || list[0].Note != hostile || list[0].FiledBy != "observer" {
		t.Fatalf("%+v, %v", list, err)
	}
	at := "/observations/" + list[0].ID.Short()
	w = g.ask("GET", at, reviewer)
	if page := textOf(parse(t, w.Body.String())); w.Code != 200 || strings.Contains(w.Body.String(), hostile) || !strings.Contains(page, hostile) || !strings.Contains(page, "Trenches and positionstrench 120m larger 20m since 2031-02-01") || strings.Contains(page, "Correct it") {
		t.Errorf("status %d: %s", w.Code, page)
	}
	// A correction, which stands beside what it corrects; that is not corrected twice.
	w = g.ask("GET", "/observations/new?corrects="+list[0].ID.Short(), c)
	correction := url.Values{}
	for _, in := range all(parse(t, w.Body.String()), func(n *htmlNode) bool { return attr(n, "name") != "" }) {
		switch {
		case in.Data == "input" && (attr(in, "type") != "checkbox" || hasAttr(in, "checked")):
			correction.Set(attr(in, "name"), attr(in, "value"))
		case in.Data == "textarea":
			correction.Set(attr(in, "name"), strings.TrimPrefix(in.FirstChild.Data, "\n"))
		case in.Data == "select":
			for _, o := range all(in, func(n *htmlNode) bool { return hasAttr(n, "selected") }) {
				correction.Set(attr(in, "name"), attr(o, "value"))
			}
		}
	}
	correction.Set("fire.0.n", "14")
	if w := g.enter(c, correction); w.Code != http.StatusSeeOther {
		t.Fatalf("the correction: status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	old, err := g.store.Observation(t.Context(), list[0].ID)
	if err != nil || old.SupersededBy.IsZero() {
		t.Fatalf("%+v, %v", old, err)
	}
	right, err := g.store.Observation(t.Context(), old.SupersededBy)
	if err != nil || *right.Fire[0].Low != 14 || len(right.Fire) != 2 || right.Note != hostile || len(right.Flights) != 1 || right.Time != old.Time {
		t.Errorf("%+v, %v", right, err)
	}
	if w := g.ask("GET", at, reviewer); !strings.Contains(textOf(parse(t, w.Body.String())), "It was corrected. Observation "+right.ID.Short()) {
		t.Errorf("%s", textOf(parse(t, w.Body.String())))
	}
	if w := g.ask("GET", "/observations/new?corrects="+old.ID.Short(), c); w.Code != http.StatusConflict {
		t.Errorf("corrected twice: status %d", w.Code)
	}
	g.neverOutside(t, at, list[0].ID.Short())
}

// neverOutside wants nothing of observations for who is not of the mission, whichever way they ask.
func (g *guarded) neverOutside(t *testing.T, at, short string) {
	t.Helper()
	cookies := map[string]*http.Cookie{"nobody": nil, "reader": g.signIn(t, "reader"), "delegate": g.signIn(t, "delegate")}
	for who, cookie := range cookies {
		for _, path := range []string{at, "/observations", "/observations/effort", "/observations/new", "/field/about.json"} {
			if w := g.ask("GET", path, cookie); !refused(w) || strings.Contains(w.Body.String(), "Valley Mission") {
				t.Errorf("%s as %s: status %d", path, who, w.Code)
			}
		}
		for _, path := range []string{"/", "/search?q=" + short, "/i/" + short, "/r/" + short, "/c/" + short, "/x/" + short, apiRoot + "/export?as=csv", apiRoot + "/overview", "/feed.atom", "/field"} {
			if w := g.ask("GET", path, cookie); strings.Contains(w.Body.String(), "Valley Mission") || strings.Contains(w.Body.String(), "/observations\"") {
				t.Errorf("%s as %s tells of an observation", path, who)
			}
		}
	}
}

func TestObservationListAndEffort(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", false)
	g.desk.now = g.now
	c := g.signIn(t, "analyst")
	if w := g.ask("GET", "/observations/effort", c); w.Code != 200 || !strings.Contains(textOf(parse(t, w.Body.String())), "On 7 days of the period nobody watched") {
		t.Errorf("nothing entered: status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	var entries []string
	day := time.Date(2031, 2, 1, 6, 0, 0, 0, time.UTC)
	for i := range 60 {
		entries = append(entries, fmt.Sprintf(`{"observation":{"mission":"M","observer":"O","post":"Patrol %d","means":"patrol","time":%q,"effort_h":1.5,"not_reached":["Tarn"],"access":"refused","access_reason":"mines"}}`, i%2, day.Add(time.Duration(i)*time.Hour).Format(time.RFC3339)))
	}
	entries = append(entries, `{"observation":`+quietWatch+`}`)
	if status, taken, failed := g.sendEntries(t, c, `{"entries":[`+strings.Join(entries, ",")+`]}`); status != 201 || taken.Kept != 61 {
		t.Fatalf("status %d, %+v, %+v", status, taken, failed)
	}
	page := func(at string) (string, string) {
		w := g.ask("GET", at, c)
		if w.Code != 200 {
			t.Fatalf("%s: status %d: %s", at, w.Code, textOf(parse(t, w.Body.String())))
		}
		return w.Body.String(), textOf(parse(t, w.Body.String()))
	}
	body, text := page("/observations")
	if !strings.Contains(text, "61 observations.") || strings.Count(body, `class="said-line"`) < 50 || strings.Index(text, "Camera 3") > strings.Index(text, "Patrol 1") {
		t.Errorf("%s", text)
	}
	older := all(parse(t, body), func(n *htmlNode) bool { return attr(n, "rel") == "next" })
	if len(older) != 1 {
		t.Fatal("there is no way to older ones")
	}
	if body, text := page(attr(older[0], "href")); strings.Count(body, `<li class="cell">`) != 11 || !strings.Contains(text, "Back to the newest") {
		t.Errorf("the second page has %d: %s", strings.Count(body, `<li class="cell">`), text)
	}
	if _, text := page("/observations?from=2031-02-28&to=2031-03-01&means=camera"); !strings.Contains(text, "1 observation.") || !strings.Contains(text, "Camera 3") {
		t.Errorf("%s", text)
	}
	if _, text := page("/observations?from=2031-03-02&late=yes"); !strings.Contains(text, "61 observations.") {
		t.Errorf("what came late: %s", text)
	}
	for _, at := range []string{"/observations?from=May", "/observations?means=balloon", "/observations?late=yes", "/observations/effort?from=2031-03-02", "/observations/effort?from=2031-03-02&to=2031-03-01"} {
		if w := g.ask("GET", at, c); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", at, w.Code)
		}
	}
	if w := g.ask("GET", "/observations/00000000", c); w.Code != http.StatusNotFound {
		t.Errorf("status %d", w.Code)
	}
	_, text = page("/observations/effort?from=2031-02-01&to=2031-02-04")
	for _, want := range []string{"90 hours were watched.", "On 1 day of the period nobody watched for any time: 4 February 2031", "patrolPatrol 0453030", "Tarn603 February 2031mines", "2 February 20313624"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if _, text := page("/observations/effort"); !strings.Contains(text, "22 February 2031 to 28 February 2031") || !strings.Contains(text, "24 hours were watched.") {
		t.Errorf("without days: %s", text)
	}
}

func hasAttr(n *htmlNode, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func contextOf(ctx context.Context, v *account.Visitor) context.Context {
	return context.WithValue(ctx, visitorKey{}, v)
}

// newGuardedFuzz is a desk for a fuzz test.
func newGuardedFuzz(f *testing.F) *desk {
	f.Helper()
	d, err := newOf(Options{Store: record(f, dispute()), Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		f.Fatal(err)
	}
	return d
}

type htmlNode = html.Node
