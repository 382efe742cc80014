package web

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// TestWhoSeesWhichExhibit asks for the page, the small picture, the bytes and the data of each exhibit as every role and as nobody, and looks for
// them in the lists.
func TestWhoSeesWhichExhibit(t *testing.T) {
	g, s := guardedExhibits(t, true)
	const (
		nothing = "none"  // as if it were not there
		hint    = "hint"  // that it is there
		ask     = "ask"   // more, once a reason is given
		outer   = "outer" // what is published of it
		own     = "own"
		all     = "all"
	)
	inside := []string{"observer", "analyst", "reviewer", "head", "auditor"}
	want := func(x *counterclaim.Exhibit, who string) string {
		in := slices.Contains(inside, who)
		switch {
		case x == s.restricted && (who == "analyst" || who == "reviewer" || who == "head"), x == s.confidential && who == "analyst":
			return ask
		case x == s.restricted || x == s.confidential:
			return map[bool]string{true: hint, false: nothing}[in]
		case in:
			return all
		case x == s.published:
			return outer
		case x == s.delegates && who == "delegate":
			return own
		}
		return nothing
	}
	cookies := map[string]*http.Cookie{"nobody": nil}
	for _, role := range counterclaim.Roles() {
		cookies[string(role)] = g.signIn(t, string(role))
	}
	looked := 0
	for name, x := range map[string]*counterclaim.Exhibit{"open": s.open, "published": s.published, "restricted": s.restricted, "confidential": s.confidential, "a delegate's": s.delegates, "graphic": s.graphic} {
		for who, cookie := range cookies {
			looked++
			how := want(x, who)
			page := g.ask("GET", address("x", x.ID), cookie)
			body := page.Body.String()
			listed := strings.Contains(g.ask("GET", "/exhibits", cookie).Body.String(), address("x", x.ID))
			data := g.ask("GET", "/api/v1/exhibits/"+x.ID.String(), cookie)
			inData := strings.Contains(g.ask("GET", "/api/v1/exhibits?limit=500", cookie).Body.String(), x.ID.String())
			small := g.ask("GET", address("x", x.ID)+"/thumbnail", cookie).Code
			say := func(what string, got any) {
				t.Helper()
				t.Errorf("%s as %s, who sees %s of it: %s is %v", name, who, how, what, got)
			}
			if there := how != nothing; (page.Code == 200) != there || listed != there || (data.Code == 200) != there || inData != there || !there && (page.Code != 404 || data.Code != 404) {
				say("page, list, data and list of data", fmt.Sprint(page.Code, listed, data.Code, inData))
			}
			if shows := how == all || how == own || how == outer; (small == 200) != shows {
				say("the small picture", small)
			}
			for _, secret := range []string{"secret name", "kept close", "a source that is"} {
				if strings.Contains(body+data.Body.String(), secret) {
					say("told without a reason", secret)
				}
			}
			if told := strings.Contains(body, "A. Person") || strings.Contains(data.Body.String(), "A. Person"); told != (how == all && x != s.delegates) {
				say("who brought it", told)
			}
			if form := strings.Contains(body, `name="reason" maxlength="1000" required`); form != (how == ask) {
				say("the form for a reason", form)
			}
			original := g.ask("GET", address("x", x.ID)+"/bytes", cookie)
			switch in := slices.Contains(inside, who); {
			case how == all:
				if original.Code != 200 || sha256.Sum256(original.Body.Bytes()) != [32]byte(x.ID) {
					say("the original", original.Code)
				}
			case !in && !refused(original), in && how == hint && original.Code != 404, how == ask && original.Code != 403:
				say("the original", original.Code)
			}
		}
	}
	if looked != 48 {
		t.Errorf("%d were looked at", looked)
	}
}

// TestRestrictedExhibit opens what is restricted: without a reason nothing is seen, with one custody keeps it, and each original that is given
// out too.
func TestRestrictedExhibit(t *testing.T) {
	g, s := guardedExhibits(t, false)
	analyst, auditor := g.signIn(t, "analyst"), g.signIn(t, "auditor")
	for _, x := range []*counterclaim.Exhibit{s.restricted, s.confidential} {
		at := address("x", x.ID)
		if w := g.post(analyst, at, "reason=+"); w.Code != http.StatusBadRequest {
			t.Errorf("without a reason: status %d", w.Code)
		}
		if w := g.post(auditor, at, "reason=I+look"); w.Code != http.StatusNotFound {
			t.Errorf("who is no reader: status %d", w.Code)
		}
		if w := g.ask("GET", at+"/bytes", analyst); w.Code != http.StatusForbidden {
			t.Errorf("its bytes before a reason: status %d", w.Code)
		}
		w := g.post(analyst, at, "reason=for+the+review")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != at+"?looked=yes" {
			t.Fatalf("with a reason: status %d, %v", w.Code, w.Header())
		}
		page := g.ask("GET", at+"?looked=yes", analyst)
		if text := textOf(parse(t, page.Body.String())); page.Code != 200 || !strings.Contains(text, x.Name) || !strings.Contains(text, "for the review") || page.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("after a reason: status %d, %v: %s", page.Code, page.Header(), text)
		}
		if small := g.ask("GET", at+"/thumbnail", analyst); x == s.restricted && (small.Code != 200 || small.Header().Get("Cache-Control") != "no-store") || x == s.confidential && small.Code != 404 {
			t.Errorf("the small picture: status %d", small.Code)
		}
		if w := g.ask("GET", at+"/bytes", analyst); w.Code != 200 || !bytes.Equal(w.Body.Bytes(), drawnOf(t, x, s)) {
			t.Errorf("the original: status %d, %d bytes", w.Code, w.Body.Len())
		}
		now, err := g.exhibits.Exhibit(t.Context(), x.ID)
		if err != nil {
			t.Fatal(err)
		}
		var acts []string
		for _, u := range now.Custody {
			acts = append(acts, strings.TrimSpace(u.Act+" "+u.Tried+" "+u.By+" "+u.Reason))
		}
		if got, want := strings.Join(acts, "|"), "arrival  A. Person|refusal export analyst|view  analyst for the review|export  analyst for the review"; got != want {
			t.Errorf("custody has %s", got)
		}
	}
}

func drawnOf(t *testing.T, x *counterclaim.Exhibit, s shownExhibits) []byte {
	return drawn(t, map[*counterclaim.Exhibit]int{s.restricted: 4, s.confidential: 5}[x], 80)
}

// TestWarnedOf sees that what people want to be warned of is not asked for by any page before its reader asks.
func TestWarnedOf(t *testing.T) {
	g, s := guardedExhibits(t, false)
	analyst := g.signIn(t, "analyst")
	small := address("x", s.graphic.ID) + "/thumbnail"
	for _, at := range []string{"/exhibits", address("x", s.graphic.ID), address("i", s.graphic.Incident)} {
		w := g.ask("GET", at, analyst)
		if page := textOf(parse(t, w.Body.String())); w.Code != 200 || strings.Contains(w.Body.String(), small) || !strings.Contains(page, "graphic, shows a prisoner") {
			t.Errorf("%s: status %d, asks for the picture: %v: %s", at, w.Code, strings.Contains(w.Body.String(), small), page)
		}
	}
	both := g.desk.keep(t, "both.jpg", drawn(t, 50, 80), func(x *counterclaim.Exhibit) {
		x.Sensitivity, x.Readers, x.Flags = counterclaim.Restricted, []string{"analyst"}, []string{counterclaim.FlagGraphic}
	})
	looked := g.post(analyst, address("x", both.ID), "reason=review").Header().Get("Location")
	if w := g.ask("GET", looked, analyst); w.Code != 200 || strings.Contains(w.Body.String(), "/thumbnail") || !strings.Contains(w.Body.String(), "Load the picture") {
		t.Errorf("a reader with a reason sees what he was to be warned of: %s", textOf(parse(t, w.Body.String())))
	}
	w := g.ask("GET", address("x", s.graphic.ID)+"?show=yes", analyst)
	if !strings.Contains(w.Body.String(), `<img src="`+small+`"`) {
		t.Errorf("the picture is not shown to who asks for it")
	}
	copied := address("x", g.desk.keep(t, "copied.jpg", drawn(t, 1, 60), func(x *counterclaim.Exhibit) { x.Flags = []string{counterclaim.FlagGraphic} }).ID)
	earlier := address("x", s.open.ID) + "/thumbnail"
	if w := g.ask("GET", copied, analyst); strings.Contains(w.Body.String(), earlier) || !strings.Contains(w.Body.String(), "Earlier pictures") {
		t.Errorf("what looks like a picture that is to be warned of is shown beside it: %s", textOf(parse(t, w.Body.String())))
	}
	if w := g.ask("GET", copied+"?show=yes", analyst); !strings.Contains(w.Body.String(), earlier) {
		t.Errorf("the earlier picture is not shown to who asks for the copy: %s", textOf(parse(t, w.Body.String())))
	}
	if page := textOf(parse(t, g.ask("GET", "/exhibits", g.signIn(t, "auditor")).Body.String())); strings.Contains(page, "00:00 UTC") {
		t.Errorf("an hour stands beside the day on which something confidential came: %s", page)
	}
	for _, at := range []string{"/exhibits", address("i", s.open.Incident)} {
		if w := g.ask("GET", at, analyst); !strings.Contains(w.Body.String(), `<img src="`+address("x", s.open.ID)+"/thumbnail") {
			t.Errorf("%s shows no picture at all", at)
		}
	}
}

// TestExhibitPage reads the page of an exhibit: what the source says apart from what the desk established, what its bytes say, custody; and nothing that
// it brings runs.
func TestExhibitPage(t *testing.T) {
	g, s := guardedExhibits(t, false)
	analyst := g.signIn(t, "analyst")
	w := g.ask("GET", address("x", s.open.ID), analyst)
	n := parse(t, w.Body.String())
	page := textOf(n)
	for _, want := range []string{hostile + "/open.jpg", wire + " <b>", "a post near Tessen " + hostile, "What the source says that it shows", "What the desk established Nothing yet.", "A. Person", "Width, pixels480",
		"Content credentials (C2PA)none found", "javascript:alert(9)", "Licencenone given", "arrived", s.open.ID.String()} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "‹") || len(all(n, tag("script"))) > 0 || strings.Contains(w.Body.String(), `href="javascript`) {
		t.Errorf("the page holds what it should not: %s", page)
	}
	headings(t, "the page", n)
	ids(t, "the page", n)
	svg := g.ask("GET", address("x", s.svg.ID), analyst)
	if strings.Contains(svg.Body.String(), "<img") || !strings.Contains(textOf(parse(t, svg.Body.String())), "No picture is made of this file.") {
		t.Error("a drawing with a script is shown")
	}
	original := g.ask("GET", address("x", s.svg.ID)+"/bytes", analyst)
	for key, want := range map[string]string{"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff", "Content-Type": "application/octet-stream",
		"Content-Disposition": `attachment; filename="` + s.svg.ID.Short() + `.bin"`, "Cache-Control": "no-store"} {
		if got := original.Header().Get(key); got != want {
			t.Errorf("the original's %s is %q, want %q", key, got, want)
		}
	}
	if w := g.ask("GET", address("x", s.open.ID)[:11], analyst); w.Code != http.StatusFound || w.Header().Get("Location") != address("x", s.open.ID) {
		t.Errorf("a short address: status %d, %s", w.Code, w.Header().Get("Location"))
	}
}

// TestEarlierPictures shows a copy beside the picture that came before, inside the desk; outside only when a person has confirmed it.
func TestEarlierPictures(t *testing.T) {
	g, s := guardedExhibits(t, true)
	analyst, reader := g.signIn(t, "analyst"), g.signIn(t, "reader")
	publish(t, g.store, otherIncident(t, g.store, s.open.Incident), s.later.ID, s.open.ID)
	at := address("x", s.later.ID)
	inside := func() string { return textOf(parse(t, g.ask("GET", at, analyst).Body.String())) }
	outside := func() string {
		w := g.ask("GET", at, reader)
		if w.Code != 200 {
			t.Fatalf("status %d", w.Code)
		}
		return textOf(parse(t, w.Body.String())) + g.ask("GET", "/api/v1/exhibits/"+s.later.ID.String(), reader).Body.String()
	}
	const looks = "ooks like an earlier picture"
	if page := inside(); !strings.Contains(page, looks) || !strings.Contains(page, "no person has confirmed it") {
		t.Fatalf("inside: %s", page)
	}
	if page := outside(); strings.Contains(page, looks) || strings.Contains(page, s.open.ID.String()) {
		t.Errorf("outside before anybody confirmed it: %s", page)
	}
	say := func(cookie *http.Cookie, verdict string) int {
		return g.post(cookie, at+"/likeness", url.Values{"earlier": {s.open.ID.String()}, "verdict": {verdict}, "reason": {"the same ridge"}}.Encode()).Code
	}
	if code := say(reader, "confirmed"); code != http.StatusForbidden {
		t.Errorf("a reader confirms: status %d", code)
	}
	if code := say(analyst, "perhaps"); code != http.StatusBadRequest {
		t.Errorf("neither: status %d", code)
	}
	if code := say(analyst, "confirmed"); code != http.StatusSeeOther {
		t.Fatalf("status %d", code)
	}
	if page := inside(); !strings.Contains(page, "Confirmed by analyst.") || !strings.Contains(page, "the same ridge") {
		t.Errorf("inside: %s", page)
	}
	if page := outside(); !strings.Contains(page, looks) || !strings.Contains(page, "Confirmed by a person.") || strings.Contains(page, "analyst") {
		t.Errorf("outside: %s", page)
	}
	if code := say(analyst, "rejected"); code != http.StatusSeeOther {
		t.Fatalf("status %d", code)
	}
	if page := inside() + outside(); strings.Contains(page, "Earlier pictures") {
		t.Errorf("what was rejected is shown: %s", page)
	}
}

// otherIncident gives an incident of the record that is another one.
func otherIncident(t testing.TB, s counterclaim.Store, not counterclaim.ID) counterclaim.ID {
	t.Helper()
	list, err := s.Incidents(t.Context(), counterclaim.IncidentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range list {
		if n.ID != not {
			return n.ID
		}
	}
	t.Fatal("there is no other incident")
	return not
}
