package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
)

type whyAnswer struct {
	Items []struct {
		Claim, Report string
		To            *string
		Follows       bool
		Likeness      float64
		Evidence      []struct {
			Name   string
			Weight float64
		}
	}
	Arrangements []counterclaim.Arrangement
	Next         string
}

// why gives the part of an incident's page that says why its claims stand together.
func why(t *testing.T, page *html.Node) *html.Node {
	t.Helper()
	found := all(page, func(n *html.Node) bool { return n.Data == "details" && attr(n, "id") == "why" })
	if len(found) != 1 {
		t.Fatalf("the page says %d times why its claims stand together", len(found))
	}
	if slices.ContainsFunc(found[0].Attr, func(a html.Attribute) bool { return a.Key == "open" }) {
		t.Error("it is open")
	}
	return found[0]
}

// An incident's page and the interface say of each claim what joined it to what came before, and whose word stands above that.
func TestWhyClaimsStandTogether(t *testing.T) {
	store := record(t, dispute(), fixtures()...)
	h := newDesk(t, store)
	list, err := store.Incidents(t.Context(), counterclaim.IncidentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range list {
		answer := decode[whyAnswer](t, get(h, apiRoot+"/incidents/"+n.ID.String()+"/why"))
		if len(answer.Items) != len(n.Claims) {
			t.Errorf("%s: %d claims of %d", n.ID.Short(), len(answer.Items), len(n.Claims))
		}
		page := tree(t, h, "/i/"+n.ID.Short(), 200)
		if len(n.Claims) == 1 {
			if len(all(page, class("why"))) > 0 {
				t.Errorf("%s says why one claim stands with itself", n.ID.Short())
			}
			continue
		}
		part := why(t, page)
		text := textOf(part)
		if answer.Items[0].To != nil && !answer.Items[0].Follows {
			t.Errorf("the first claim is joined to %s", *answer.Items[0].To)
		}
		for _, item := range answer.Items {
			if len(all(part, func(a *html.Node) bool { return attr(a, "href") == "/c/"+item.Claim[:16] })) == 0 {
				t.Errorf("%s: the page leaves out claim %s", n.ID.Short(), item.Claim)
			}
			var sum float64
			for _, e := range item.Evidence {
				sum += e.Weight
				if !strings.Contains(text, e.Name) {
					t.Errorf("%s: %q is not on the page", n.ID.Short(), e.Name)
				}
			}
			if sum-item.Likeness > 1e-9 || item.Likeness-sum > 1e-9 {
				t.Errorf("weights of %v, likeness %v", sum, item.Likeness)
			}
		}
	}

	shelling := list[slices.IndexFunc(list, func(n counterclaim.Incident) bool { return len(n.Claims) > 4 })]
	before := textOf(why(t, tree(t, h, "/i/"+shelling.ID.Short(), 200)))
	for _, want := range []string{"The first here", "It stands with what is said in it", "same place", "one denied", "For one happening:", "Against:"} {
		if !strings.Contains(before, want) {
			t.Errorf("%q is not in %q", want, before)
		}
	}
	said := counterclaim.Arrangement{Kind: counterclaim.Pin, Claims: shelling.Claims[:1], Incidents: []counterclaim.ID{shelling.ID}, By: "A. Person", At: "2031-04-01T10:00:00Z", Reason: hostile}
	if err := store.Arrange(t.Context(), &said); err != nil {
		t.Fatal(err)
	}
	after := why(t, tree(t, h, "/i/"+shelling.ID.Short(), 200))
	if text := textOf(after); !strings.Contains(text, "A. Person keeps claims where they are. Reason: "+hostile) || len(all(after, tag("script"))) > 0 {
		t.Errorf("a person's word is not shown as it was written: %q", text)
	}
	if answer := decode[whyAnswer](t, get(h, apiRoot+"/incidents/"+shelling.ID.Short()+"/why")); len(answer.Arrangements) != 1 || answer.Arrangements[0].By != "A. Person" {
		t.Errorf("the interface has %+v", answer.Arrangements)
	}
}

// An incident of hundreds of claims says why for the first of them, and leads to all.
func TestWhyIsBounded(t *testing.T) {
	var reports []*coded
	for n := range 150 {
		words := fmt.Sprintf("forces of Belmark fired mortars near Tessen, count %d, ", n) + strings.Repeat("again ", 60)
		reports = append(reports, newReport(fmt.Sprintf("Outlet %d", n), "", "2031-03-12", "Fire", words).
			claim(strings.TrimSpace(words), "ASSAULT", "heavy_weapons_fire", act("XAB", "XAA", "Tessen", "2031-03-11")))
	}
	h := newDesk(t, record(t, dispute(), reports...))
	at := apiRoot + "/incidents/" + decode[struct{ Items []struct{ ID string } }](t, get(h, apiRoot+"/incidents")).Items[0].ID
	part := why(t, tree(t, h, "/i/"+at[len(at)-64:][:16], 200))
	claims := all(part, func(n *html.Node) bool {
		return n.Data == "q" && n.Parent.Parent.Data == "p" && attr(n.Parent.Parent, "class") == ""
	})
	if len(claims) != whyClaims || !strings.Contains(textOf(part), fmt.Sprintf("%d more claims are not listed", 150-whyClaims)) {
		t.Errorf("%d claims in %.300q", len(claims), textOf(part))
	}
	for _, q := range claims {
		if n := len([]rune(textOf(q))); n > whyWords+1 {
			t.Fatalf("%d letters of one claim", n)
		}
	}
	seen, next := map[string]bool{}, "0"
	for next != "" {
		answer := decode[whyAnswer](t, get(h, at+"/why?limit=60&next="+next))
		for _, item := range answer.Items {
			seen[item.Claim] = true
			if len(item.Evidence) == 0 && len(seen) > 1 {
				t.Errorf("nothing joins %s", item.Claim)
			}
		}
		next = answer.Next
	}
	if len(seen) != 150 {
		t.Errorf("%d of 150 claims", len(seen))
	}
}

// What one outlet repeats does not fill the place of what a voice says in other words, and a long list of claims ends in their number.
func TestRepeatedWordsStandBehindOthers(t *testing.T) {
	var reports []*coded
	for n := range 20 {
		reports = append(reports, newReport("Valley Wire", "", fmt.Sprintf("2031-03-12T%02d:00:00Z", n), "Fire", "Forces of Belmark fired mortars near Tessen and killed 3 soldiers.").
			claim("Forces of Belmark fired mortars near Tessen and killed 3 soldiers", "ASSAULT", "killing", func(c *counterclaim.Claim) {
				act("XAB", "XAA", "Tessen", "2031-03-11")(c)
				c.Counts = []counterclaim.Count{killed(3, 3, "XAA")}
			}))
	}
	reports = append(reports, newReport("Valley Wire", "", "2031-03-13", "Toll", "Mortars of Belmark killed three at Tessen.").
		claim("Mortars of Belmark killed three at Tessen", "ASSAULT", "killing", act("XAB", "XAA", "Tessen", "2031-03-11")))
	h := newDesk(t, record(t, dispute(), reports...))
	at := decode[struct{ Items []struct{ ID string } }](t, get(h, apiRoot+"/incidents")).Items[0].ID
	page := tree(t, h, "/i/"+at, 200)
	cell := all(page, func(n *html.Node) bool {
		return class("cell")(n) && strings.Contains(textOf(n), "Other voices") && n.Data == "section"
	})[0]
	var open []string
	for _, q := range all(cell, tag("mark")) {
		folded := false
		for p := q.Parent; p != cell; p = p.Parent {
			folded = folded || p.Data == "details"
		}
		if !folded {
			open = append(open, textOf(q))
		}
	}
	if len(open) != 2 || open[0] == open[1] || len(all(cell, tag("mark"))) < 20 {
		t.Errorf("open are %q of %d", open, len(all(cell, tag("mark"))))
	}
	if text := textOf(page); !strings.Contains(text, "more, quoted on this page") || strings.Contains(text, " 13 14 15 ") {
		t.Errorf("a list of claims goes on and on: %s", text)
	}
}
