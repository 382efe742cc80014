package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/review"
)

// noticing drafts on exhibits, about another incident than a finding is about.
func noticing(t *testing.T, g *guarded, other counterclaim.ID, on ...counterclaim.ID) *deciding {
	t.Helper()
	is, err := g.store.Dispute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d := &deciding{t, g.store, review.DeskOf(is, true), otherIncident(t, g.store, other)}
	d.triaged("2031-05-01T08:00:00Z")
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		w := counterclaim.Decision{Verdict: "probable", Responsibility: []string{"bel"}, Reasons: "Draft words.", Confidence: "low", Exhibits: on}
		return review.Drafting(c, d.desk, w, "analyst", "2031-05-01T09:00:00Z", keyOf)
	})
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return review.Agreeing(c, d.desk, "reviewer", "2031-05-01T10:00:00Z", keyOf)
	})
	return d
}

func (d *deciding) noticed(at string) {
	d.t.Helper()
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		n, err := review.NoticeOf(c, d.desk, "head", momentOf(at))
		return counterclaim.Step{Notice: n}, err
	})
}

// TestNoticeShowsItsExhibits asks for what a draft rests on before and after notice, as everybody: from notice on delegates see of what is public what
// everybody sees once the finding is published, and of what is not what they saw before; nobody else sees more than before.
func TestNoticeShowsItsExhibits(t *testing.T) {
	g, s := guardedExhibits(t, true)
	lent := g.keep(t, "lent.jpg", drawn(t, 11, 80), func(x *counterclaim.Exhibit) {
		x.Sensitivity, x.Readers = counterclaim.Restricted, []string{"delegate"}
	})
	marked := g.keep(t, "marked.jpg", drawn(t, 12, 80), nil)
	m := &counterclaim.Mark{Kind: counterclaim.MarkExhibit, On: marked.ID.String(), By: "head", At: "2031-05-01T00:00:00Z", Reason: "test"}
	if err := g.store.SetMark(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	d := noticing(t, g, s.published.Incident, s.open.ID, s.graphic.ID, s.restricted.ID, s.confidential.ID, lent.ID, marked.ID)
	cookies := map[string]*http.Cookie{"nobody": nil}
	for _, role := range counterclaim.Roles() {
		cookies[string(role)] = g.signIn(t, string(role))
	}
	g.person(t, "second", counterclaim.RoleDelegate, "bel")
	cookies["second"] = g.signIn(t, "second")
	all := map[string]counterclaim.ID{"public": s.open.ID, "graphic": s.graphic.ID, "restricted": s.restricted.ID, "confidential": s.confidential.ID, "lent": lent.ID, "marked": marked.ID,
		"not named": s.later.ID}
	look := func() map[string]int {
		out := map[string]int{}
		for who, cookie := range cookies {
			for what, id := range all {
				for part, at := range map[string]string{"page": address("x", id), "thumbnail": address("x", id) + "/thumbnail", "bytes": address("x", id) + "/bytes", "data": apiRoot + "/exhibits/" + id.String()} {
					out[who+" "+what+" "+part] = g.ask("GET", at, cookie).Code
				}
			}
		}
		return out
	}
	before := look()
	d.noticed("2031-05-01T11:00:00Z")
	after := look()
	opened := 0
	for cell, is := range after {
		who, what, _ := strings.Cut(cell, " ")
		party := who == "delegate" || who == "second"
		told := party && (strings.HasPrefix(what, "public") || strings.HasPrefix(what, "graphic")) && !strings.Contains(what, "bytes")
		switch {
		case told && before[cell] == http.StatusNotFound && is == http.StatusOK:
			opened++
		case told:
			t.Errorf("%s: %d before notice, %d after", cell, before[cell], is)
		case is != before[cell]:
			t.Errorf("%s: notice changes %d to %d", cell, before[cell], is)
		}
	}
	if opened < 8 {
		t.Errorf("only %d cells were opened", opened)
	}

	body := g.ask("GET", address("i", d.id)+"/notice", cookies["second"]).Body.String()
	text := textOf(parse(t, body))
	for _, want := range []string{`<a href="` + address("x", s.open.ID) + `">Photo 1</a>`, `<img src="` + address("x", s.open.ID) + `/thumbnail"`, `<a href="` + address("x", s.graphic.ID) + `">Photo 2</a>`} {
		if !strings.Contains(body, want) {
			t.Errorf("the notice lacks %s", want)
		}
	}
	for _, not := range []string{address("x", s.graphic.ID) + "/thumbnail", address("x", s.restricted.ID), address("x", s.confidential.ID), address("x", lent.ID), "kept close", "secret name"} {
		if strings.Contains(body, not) {
			t.Errorf("the notice has %s", not)
		}
	}
	if !strings.Contains(text, "Exhibit 4, which is not shown to you") {
		t.Errorf("of what is not shown it does not say so: %s", text)
	}

	page := g.ask("GET", address("x", s.open.ID), cookies["second"]).Body.String()
	for _, not := range []string{"Custody", "open.jpg", "/bytes", "A. Person"} {
		if strings.Contains(page, not) {
			t.Errorf("a delegate is told %q", not)
		}
	}
	if !strings.Contains(page, `href="`+address("i", d.id)+`/notice"`) || strings.Contains(g.ask("GET", address("x", s.open.ID), cookies["head"]).Body.String(), "your party has notice") {
		t.Error("an exhibit does not lead a party, and a party alone, back to the notice")
	}

	// What is lent to a delegate by name is shown with a reason, which custody keeps, as before notice.
	if w := g.post(cookies["delegate"], address("x", lent.ID), "reason=our+reply"); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	x, err := g.exhibits.Exhibit(t.Context(), lent.ID)
	if err != nil {
		t.Fatal(err)
	}
	if last := x.Custody[len(x.Custody)-1]; last.Act != counterclaim.ActView || last.By != "delegate" || last.Reason != "our reply" {
		t.Errorf("custody has %+v", last)
	}
}

// TestNoticeTellsNothingOfWhatIsBrought has a delegate bring the bytes of a restricted exhibit on which a draft rests: what they see of them is the
// same before and after notice, so that notice does not say that the desk had them.
func TestNoticeTellsNothingOfWhatIsBrought(t *testing.T) {
	g, s := guardedExhibits(t, true)
	delegate := g.signIn(t, "delegate")
	if _, err := g.keepFiled(t.Context(), viewer{name: "delegate"}, &counterclaim.Exhibit{Name: "ours.jpg", ArrivedBy: "delegate", Synthetic: true,
		Description: counterclaim.Description{Sensitivity: counterclaim.Public}}, strings.NewReader(string(drawn(t, 4, 80))), ""); err != nil {
		t.Fatal(err)
	}
	d := noticing(t, g, s.published.Incident, s.restricted.ID)
	at := address("x", s.restricted.ID)
	before := g.ask("GET", at, delegate)
	d.noticed(time.Date(2031, 5, 1, 11, 0, 0, 0, time.UTC).Format(time.RFC3339))
	if after := g.ask("GET", at, delegate); before.Code != http.StatusOK || after.Code != before.Code || after.Body.String() != before.Body.String() {
		t.Errorf("%d before notice, %d after: %s", before.Code, after.Code, textOf(parse(t, after.Body.String())))
	}
}
