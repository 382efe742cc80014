package web

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/escalation"
)

// placeAlone puts each claim into an incident of its own, but what bears the words of one before into that one's.
func placeAlone(fresh, near []counterclaim.Claim) []counterclaim.Claim {
	of := map[string]counterclaim.ID{}
	for i := range near {
		of[near[i].Between] = near[i].Incident
	}
	for i := range fresh {
		c := &fresh[i]
		if _, ok := of[c.Between]; !ok {
			of[c.Between] = c.ID
		}
		c.Incident = of[c.Between]
	}
	return fresh
}

// rising keeps 150 days of a made-up conflict: fire on both sides that doubles more than once at Kirra from 1 May 2031 on one of them, threats, denials, a week in which nothing
// was read, and one source that falls silent. It gives how many reports there are.
func rising(t testing.TB, s counterclaim.Store) int {
	t.Helper()
	r := rand.New(rand.NewPCG(4, 4))
	outlets := [][2]string{{wire, ""}, {ardania, "ard"}, {belmark, "bel"}, {"Relief Watch", ""}}
	start := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	reports := 0
	for d := range 150 {
		day := start.AddDate(0, 0, d).Format(counterclaim.DateLayout)
		if day >= "2031-04-04" && day <= "2031-04-12" {
			continue
		}
		texts := make([][]string, len(outlets))
		claims := make([][]func(*coded), len(outlets))
		happens := func(n int, actor, target, place, words string, event counterclaim.Event, conduct counterclaim.Conduct) {
			for k := range n {
				said := fmt.Sprintf("%s, case %d of %s", words, k, day)
				for i := range outlets {
					if r.IntN(3) == 0 {
						continue
					}
					texts[i] = append(texts[i], said)
					claims[i] = append(claims[i], func(c *coded) { c.claim(said, event, conduct, act(actor, target, place, day)) })
				}
			}
		}
		more := 0
		if day >= "2031-05-01" {
			more = 3 + r.IntN(3)
		}
		happens(r.IntN(3), "XAA", "XAB", "Tessen", "Ardania shelled Tessen", counterclaim.Assault, "heavy_weapons_fire")
		happens(r.IntN(3), "XAB", "XAA", "Old Bridge", "Belmark fired at Old Bridge", counterclaim.Assault, "small_arms_fire")
		happens(more, "XAB", "XAA", "Kirra", "Belmark drones struck Kirra", counterclaim.Assault, "drone_strike")
		happens(r.IntN(2)+more/3, "XAA", "XAB", "", "Ardania threatened Belmark", counterclaim.Threaten, "threat")
		happens(r.IntN(2), "XAB", "XAA", "", "Belmark accused Ardania", counterclaim.Accuse, "accusation")
		happens(r.IntN(2), "XAB", "XAA", "", "Belmark met Ardania", counterclaim.Consult, "talks")
		for i, o := range outlets {
			if o[0] == "Relief Watch" && day > "2031-04-20" {
				continue
			}
			c := newReport(o[0], o[1], day, "News of "+day, "Of "+o[0]+". "+strings.Join(texts[i], ". ")+".")
			for _, add := range claims[i] {
				add(c)
			}
			counterclaim.IdentifyAll(c.claims, c.parents)
			around := make([]counterclaim.Neighbourhood, len(c.claims))
			for k := range c.claims {
				key := c.claims[k].Text
				around[k] = counterclaim.Neighbourhood{Between: key, Under: []string{key}, Look: []string{key}}
			}
			if _, err := s.Save(t.Context(), &counterclaim.Coding{Report: c.report, Claims: c.claims, Around: around}, placeAlone); err != nil {
				t.Fatal(err)
			}
			reports++
		}
	}
	return reports
}

func TestEscalationIsShown(t *testing.T) {
	store := record(t, dispute())
	rising(t, store)
	h, err := New(Options{Store: store, CountryName: countryName, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	get := func(at string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, at, nil))
		return w
	}
	w := get("/escalation")
	page := w.Body.String()
	if w.Code != http.StatusOK {
		t.Fatalf("%d: %s", w.Code, page)
	}
	for _, want := range []string{"More alleged deeds put down to Belmark since", "Drone strike", "Kirra", "Silent since then: Relief Watch", "a part of the change may still be one of reading", "For use inside the mission", `class="unknown"`, `class="open"`, `href="/i/`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, word := range []string{"forecast", "predict", "likely", "will escalate", "risk of"} {
		if strings.Contains(page, word) {
			t.Errorf("the page says %q", word)
		}
	}
	if w := get("/escalation?from=yesterday&to=2031-05-01"); w.Code != http.StatusBadRequest {
		t.Errorf("a bad day is answered with %d", w.Code)
	}
	if w := get("/escalation?from=2029-05-01&to=2031-05-01"); w.Code != http.StatusBadRequest {
		t.Errorf("two years are answered with %d", w.Code)
	}
	w = get(apiRoot + "/escalation?from=2031-03-01&to=2031-05-20&pair=bel,ard")
	var lines escalation.Lines
	if err := json.Unmarshal(w.Body.Bytes(), &lines); err != nil || w.Code != http.StatusOK || len(lines.Pairs) != 1 || len(lines.Pairs[0].Lines) != 9 || len(lines.Pairs[0].Lines[0].Days) != 81 || !lines.Synthetic {
		t.Errorf("%d %v: %.300s", w.Code, err, w.Body)
	}
	if w := get(apiRoot + "/escalation?pair=ard,nobody"); w.Code != http.StatusNotFound {
		t.Errorf("a pair that there is not is answered with %d", w.Code)
	}
	if w := get(apiRoot + "/escalation?as_of=2031-04-30"); strings.Contains(w.Body.String(), "2031-05-01") {
		t.Errorf("as it was known on 30 April it tells of May: %.300s", w.Body)
	}
}

// As the record was known before the change, nothing of it is there; and a record without parties or days says so.
func TestEscalationOfLittle(t *testing.T) {
	for name, d := range map[string]*counterclaim.Dispute{"empty": dispute(), "no parties": {Title: "x", Synthetic: true}} {
		h, err := New(Options{Store: record(t, d), CountryName: countryName, Version: "test"})
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/escalation", nil))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "There is nothing to show") {
			t.Errorf("%s: %d %.200s", name, w.Code, w.Body)
		}
	}
}

// What is of a confidential source alone is in the lines of those alone to whom it was given, and nothing of escalation is shown to readers and delegates.
func TestEscalationKeepsConfidentialSources(t *testing.T) {
	g := newGuarded(t, "http://localhost:8760", true)
	rising(t, g.store)
	d := dispute()
	d.Sources = []counterclaim.Source{{Name: "A ferryman", Confidential: true}}
	d.Sources[0].Identify()
	if err := g.store.SetDispute(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		day := time.Date(2031, 5, 1+i%25, 0, 0, 0, 0, time.UTC).Format(counterclaim.DateLayout)
		words := fmt.Sprintf("Quillfeather was shelled, case %d", i)
		newReport("A ferryman", "", day, words, words+".").claim(words, counterclaim.Assault, "heavy_weapons_fire", act("XAA", "XAB", "Quillfeather", day)).save(t, g.store)
	}
	if err := g.people.SetRole(t.Context(), account.Actor{From: "test"}, "reviewer", counterclaim.RoleReviewer, "", account.Named{Sources: true}); err != nil {
		t.Fatal(err)
	}
	for _, role := range append([]counterclaim.Role{""}, counterclaim.Roles()...) {
		var cookie *http.Cookie
		if role != "" {
			cookie = g.signIn(t, string(role))
		}
		for _, at := range []string{"/escalation", apiRoot + "/escalation"} {
			w := g.ask(http.MethodGet, at, cookie)
			for tries := 0; w.Code == http.StatusServiceUnavailable && tries < 20; tries++ { // a slow machine is not what is tried here
				w = g.ask(http.MethodGet, at, cookie)
			}
			sees := role == "observer" || role == "analyst" || role == "reviewer" || role == "head" || role == "auditor"
			if (w.Code == http.StatusOK) != sees {
				t.Errorf("%s asks for %s: %d", role, at, w.Code)
			}
			told := strings.Contains(w.Body.String(), "Quillfeather") || strings.Contains(w.Body.String(), "ferryman")
			if told != (role == "reviewer") {
				t.Errorf("%s is told of a confidential source on %s: %v", role, at, told)
			}
		}
		if w := g.ask(http.MethodGet, "/", cookie); strings.Contains(w.Body.String(), `href="/escalation"`) != (role != "" && role != "reader" && role != "delegate") {
			t.Errorf("%s: the way to it", role)
		}
	}
}

// Who is asked for a blind coding is not told by the lines what was found.
func TestEscalationOfWhoCodesBlind(t *testing.T) {
	g, d := deskOfPeople(t)
	publish(t, g.store, d.id)
	verified := func(role string) (n int) {
		t.Helper()
		w := g.ask("GET", apiRoot+"/escalation?from=2031-03-01&to=2031-03-31", g.signIn(t, role))
		var lines escalation.Lines
		if err := json.Unmarshal(w.Body.Bytes(), &lines); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: %d %.300s", role, w.Code, w.Body)
		}
		for _, day := range lines.Pairs[0].Lines[0].Days {
			n += day.Count
		}
		return n
	}
	if n := verified("head"); n != 1 {
		t.Errorf("before it is asked the head is told of %d verified deeds", n)
	}
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return counterclaim.Step{Ask: &counterclaim.Ask{Incident: c.Incident, Of: "head", By: "analyst", At: "2031-05-09T08:00:00Z"}}, nil
	})
	if n := verified("head"); n != 0 {
		t.Errorf("who codes blind is told of %d verified deeds", n)
	}
	if n := verified("analyst"); n != 1 {
		t.Errorf("others are told of %d verified deeds", n)
	}
}
