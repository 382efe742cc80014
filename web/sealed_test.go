package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
)

// What is kept encrypted of confidential sources is on no page and in no answer but for persons to whom that was given by name: they read it with the rest.
func TestSealedReportsAreSeenByNameAlone(t *testing.T) {
	g, all := leavingRecord(t)
	if err := g.people.SetRole(t.Context(), account.Actor{From: "test"}, "analyst", counterclaim.RoleAnalyst, "", account.Named{Sources: true}); err != nil {
		t.Fatal(err)
	}
	cookies := map[string]*http.Cookie{"nobody": nil}
	for _, who := range []string{"reader", "delegate", "observer", "reviewer", "head", "auditor", "analyst"} {
		cookies[who] = g.signIn(t, who)
	}
	secret := []string{"Quillfeather", "A ferryman", "Wendrel"}
	var sealed []*counterclaim.SealedReport
	for _, r := range all {
		if r.report.Outlet != "A ferryman" && !strings.HasPrefix(r.report.Text, "Wendrel") {
			continue
		}
		s, err := g.store.ShutReport(t.Context(), r.report.ID, "vera", "2026-03-05T00:00:00Z", "it is kept encrypted")
		if err != nil {
			t.Fatal(err)
		}
		sealed = append(sealed, s)
	}
	if len(sealed) != 2 {
		t.Fatalf("%d moved", len(sealed))
	}
	table := asked(g, t, all)
	pages := []string{"/", "/reports", "/sources", "/escalation", "/search?q=Quillfeather", "/search?q=shelled", apiRoot + "/reports", apiRoot + "/claims", apiRoot + "/incidents", apiRoot + "/sources", apiRoot + "/overview",
		apiRoot + "/search?q=Wendrel", apiRoot + "/search?q=shelled", apiRoot + "/export?as=csv", apiRoot + "/export?as=acled"}
	for _, pattern := range []string{"/r/{id}", "/r/{id}/original", "/c/{id}", "/i/{id}", apiRoot + "/reports/{id}", apiRoot + "/claims/{id}", apiRoot + "/incidents/{id}"} {
		pages = append(pages, table[pattern]...)
	}
	for _, s := range sealed {
		w, err := g.store.OpenReport(s)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, address("r", s.ID), apiRoot+"/reports/"+s.ID.Short())
		for _, c := range w.Claims {
			pages = append(pages, address("c", c.ID), address("i", c.ID), apiRoot+"/claims/"+c.ID.Short(), apiRoot+"/incidents/"+c.ID.Short())
		}
	}
	for who, cookie := range cookies {
		told := map[string]int{}
		for _, at := range pages {
			w := g.ask(http.MethodGet, at, cookie)
			if w.Code >= 500 {
				t.Errorf("%s as %s: status %d: %s", at, who, w.Code, w.Body)
			}
			body := strings.ReplaceAll(w.Body.String(), "Quillfeather.jpg", "") // an exhibit's own name, which is not confidential
			for _, word := range secret {
				if !strings.Contains(body, word) || strings.Contains(at, word) {
					continue
				}
				if told[word]++; who != "analyst" {
					t.Errorf("%s as %s has %q", at, who, word)
				}
			}
		}
		if who == "analyst" && (told["Quillfeather"] < 10 || told["Wendrel"] < 10 || told["A ferryman"] < 5) {
			t.Errorf("who may see it is told %v", told)
		}
	}
}
