package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// key gives the address of a violation of the vale.
func key(clause, party, area, day string) string {
	return "/violations/" + counterclaim.ViolationKey{Agreement: "vale", Clause: clause, Party: party, Area: area, Day: day}.ID().Short()
}

// TestViolationPages lists what was measured and shows what makes it, with the arithmetic, what cannot be told with why, and what claims alone say apart from it.
func TestViolationPages(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	if page := textOf(tree(t, newDesk(t, s), "/violations", http.StatusOK)); !strings.Contains(page, "Nothing to measure") {
		t.Error(page)
	}
	vale(t, s)
	h := newDesk(t, s)
	const days = "/violations?from=2031-03-01&to=2031-03-20"
	w := get(h, days)
	list := textOf(parse(t, w.Body.String()))
	for _, want := range []string{"Guns go back", "Cessation of fire", "not attributed", "area of Ardania", "1 observation", "Alleged by claims alone", "would be a violation", "Hours watched", "Since 1 March 2031, when it began to hold", "By area"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list does not say %q: %s", want, list)
		}
	}
	guns := key("guns", "", "ard", "2031-03-12")
	if all := violationsOf(w.Body.String()); len(all) < 3 || !strings.Contains(w.Body.String(), guns) {
		t.Fatalf("%q lacks %s", all, guns)
	}
	page := textOf(tree(t, h, guns, http.StatusOK))
	for _, want := range []string{"Guns go back, 12 March 2031", "violation", "margin -", "Why it cannot be told:", "G-1", "G-2", "a howitzer by the mill", "side of line contact", "withdraw weapons or troops behind a distance"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, page)
		}
	}
	if body := get(h, guns).Body.String(); strings.Count(body, `class="within"`) != 2 || !strings.Contains(body, `class="drawn"`) {
		t.Error("the ground on which the guns may be is not drawn, or the line is not")
	}
	stores := textOf(tree(t, h, key("stores", "ard", "ard", "2031-03-14"), http.StatusOK))
	if strings.Contains(stores, "AT-31") || !strings.Contains(stores, "what a party declared of its holdings") {
		t.Errorf("what was declared is told: %s", stores)
	}
	for address, want := range map[string]string{
		days + "&clause=guns": guns, days + "&area=ard": guns, days + "&party=none": guns, days + "&state=breach": guns, days + "&state=all": guns,
		days + "&clause=fire": "", days + "&area=bel": "", days + "&party=bel": "", days + "&state=compliant": "", days + "&state=contested": "", days + "&state=alleged": "", "/violations?from=2031-03-13&to=2031-03-20": "",
	} {
		if w := get(h, address); w.Code != http.StatusOK || strings.Contains(w.Body.String(), guns) != (want != "") {
			t.Errorf("%s: status %d, the guns are there: %t", address, w.Code, want == "")
		}
	}
	for _, address := range []string{days + "&state=none", days + "&clause=nothing", "/violations?from=May", "/violations?from=2031-03-20&to=2031-03-01", apiRoot + "/violations?state=open", apiRoot + "/violations?from=May", "/violations.csv?from=x"} {
		if w := get(h, address); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", address, w.Code)
		}
	}
	for _, address := range []string{"/violations/00000000", "/violations/x", "/violations?of=other", apiRoot + "/violations/00000000"} {
		if w := get(h, address); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", address, w.Code)
		}
	}
}

// TestViolationsAPI tells the same by the interface and as a file; what was declared in neither.
func TestViolationsAPI(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	vale(t, s)
	h := newDesk(t, s)
	const days = "?from=2031-03-01&to=2031-03-20"
	all := decode[apiViolations](t, get(h, apiRoot+"/violations"+days+"&state=all"))
	n := map[string]int{}
	for _, v := range all.Items {
		n[v.Clause+" "+v.Verdict]++
		if v.ID != v.ViolationKey.ID() || v.Kind == "" || v.Rows == nil {
			t.Errorf("%+v", v)
		}
		one := decode[apiViolationCase](t, get(h, apiRoot+"/violations/"+v.ID.Short()))
		if one.ID != v.ID || len(one.Rows) != len(v.Rows) {
			t.Errorf("alone %+v, in the list %+v", one, v)
		}
		if v.Clause == "stores" && len(v.Rows) > 0 {
			t.Errorf("what was declared: %+v", v)
		}
	}
	if n["guns breach"] != 1 || n["stores breach"]+n["stores cannot_tell"]+n["stores compliant"] != 1 || n["fire breach"]+n["fire cannot_tell"] == 0 {
		t.Errorf("%v", n)
	}
	first := decode[apiViolations](t, get(h, apiRoot+"/violations"+days+"&state=all&limit=1"))
	if len(first.Items) != 1 || first.Next != "1" {
		t.Errorf("%+v", first)
	}
	trend := decode[ceasefire.Trend](t, get(h, apiRoot+"/violations/trend"+days))
	if trend.Total.Breach == 0 || trend.Effort.Hours != 8 || len(trend.Days) != 20 || trend.Areas[0].Of != "ard" {
		t.Errorf("%+v", trend)
	}
	alleged := decode[apiAlleged](t, get(h, apiRoot+"/violations/alleged"+days))
	if len(alleged.Items) == 0 || alleged.Items[0].Party != "" || alleged.Items[0].AttributedBy != "" {
		t.Errorf("%+v", alleged)
	}
	w := get(h, "/violations.csv"+days)
	if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, ",guns,withdraw,,ard,breach,") || strings.Contains(body, "AT-31") {
		t.Errorf("status %d: %s", w.Code, body)
	}
}

// TestFindingWithdrawn has a finding make a violation of a party, and the finding that supersedes it take it away: what was said about it stays and says so, and
// one about which nothing was said is gone.
func TestFindingWithdrawn(t *testing.T) {
	for _, contested := range []bool{true, false} {
		s := record(t, dispute(), fixtures()...)
		vale(t, s)
		d := newDeciding(t, s)
		d.triaged("2031-04-01T08:00:00Z")
		first := d.found("2031-04-01", "confirmed", "bel")
		h := newDesk(t, s)
		list := decode[apiViolations](t, get(h, apiRoot+"/violations?from=2031-03-01&to=2031-03-31&party=bel&clause=fire"))
		if len(list.Items) != 1 || len(list.Items[0].Rows) != 1 || list.Items[0].Rows[0].AttributedBy == "" || len(list.Items[0].Rows[0].Incidents) != 1 {
			t.Fatalf("%+v", list)
		}
		at := "/violations/" + list.Items[0].ID.Short()
		page := textOf(tree(t, h, at, http.StatusOK))
		for _, want := range []string{"Belmark, as the finding on the incident says", "finding", "violation"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not say %q: %s", want, page)
			}
		}
		if body := get(h, at).Body.String(); !strings.Contains(body, address("f", first.ID)) {
			t.Error("the page does not lead to the finding")
		}
		if contested {
			form := url.Values{"as": {"Vera Clerk"}, "party": {"bel"}, "letter": {"letter of 2 April, no. 4"}, "text": {"Our mortars were in the depot. " + hostile}}
			if w := postForm(h, at+"/letter", form); w.Code != http.StatusSeeOther {
				t.Fatalf("status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
			}
		}
		if first == nil || d.found("2031-04-09", "refuted", "none").Supersedes != first.ID {
			t.Fatal("the second finding supersedes nothing")
		}
		after := decode[apiViolations](t, get(h, apiRoot+"/violations?from=2031-03-01&to=2031-03-31&party=bel&clause=fire"))
		if len(after.Items) != 0 {
			t.Errorf("what rested on the finding stays: %+v", after)
		}
		if !contested {
			if w := get(h, at); w.Code != http.StatusNotFound {
				t.Errorf("what nobody contested: status %d", w.Code)
			}
			continue
		}
		page = textOf(tree(t, h, at, http.StatusOK))
		for _, want := range []string{"no longer measured", "Measuring anew finds this no more", "Our mortars were in the depot. " + hostile, "letter of 2 April, no. 4", "What was measured when it was said:"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not say %q: %s", want, page)
			}
		}
		one := decode[apiViolationCase](t, get(h, apiRoot+at))
		if one.Verdict != counterclaim.VerdictNone || one.Contested == nil || len(one.Contested.Contests) != 1 || one.Contested.Contests[0].Verdict != "breach" {
			t.Errorf("%+v", one)
		}
		if page := textOf(tree(t, h, "/violations?from=2031-03-01&to=2031-03-31", http.StatusOK)); !strings.Contains(page, "no longer measured") {
			t.Errorf("the list does not name it: %s", page)
		}
		if w := postForm(h, at+"/letter", url.Values{"as": {"Vera"}, "party": {"bel"}, "letter": {"no. 5"}, "text": {"again"}}); w.Code != http.StatusConflict {
			t.Errorf("a contest of what is not measured: status %d", w.Code)
		}
	}
}
