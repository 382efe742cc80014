package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	leaving "github.com/counterclaim/counterclaim/policy"
)

// send sends a body by POST.
func (g *guarded) send(cookie *http.Cookie, token, at, kind, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, at, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	if cookie != nil {
		r.AddCookie(cookie)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	return w
}

// token makes a token of a person, one that files or one that only reads.
func (g *guarded) token(t testing.TB, name string, files bool) string {
	t.Helper()
	token, err := g.people.NewToken(t.Context(), account.Actor{From: "test"}, name, "", time.Hour, files)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// establishing is a form that is whole.
func establishing(change ...string) url.Values {
	form := url.Values{"place": {"Kesh Bridge"}, "position": {"41.02,70.3"}, "precision": {"near"}, "direction": {"210"}, "from": {"2031-03-02"}, "until": {"2031-03-03"},
		"method": {"towers and the line of hills"}, "references": {"https://maps.example/ardania\r\n\r\nhttps://valley.example/hills"}, "other": {"reviewer"}, "confidence": {"moderate"}, "reason": {"for the finding"}}
	for i := 0; i+1 < len(change); i += 2 {
		form.Set(change[i], change[i+1])
	}
	return form
}

// TestEstablishing says what the desk established by the form: it stands beside what the source says and never in its place, by two persons.
func TestEstablishing(t *testing.T) {
	g, s := guardedExhibits(t, true)
	analyst := g.signIn(t, "analyst")
	at := address("x", s.open.ID)
	if page := g.ask("GET", at, analyst).Body.String(); !strings.Contains(page, `action="`+at+`/established#establish"`) || !strings.Contains(page, "Two persons agree on it: analyst and another, who") {
		t.Fatal("the page has no form")
	}
	for what, c := range map[string]struct {
		form url.Values
		says string
	}{
		"the same person twice":   {establishing("other", "Analyst"), "does not name the two persons who agree on it"},
		"one person":              {establishing("other", " "), "does not name the two persons who agree on it"},
		"nothing established":     {establishing("place", "", "position", "", "direction", "", "from", ""), "neither a place nor a direction nor a time is given"},
		"no method":               {establishing("method", ""), "does not say by which method"},
		"no confidence":           {establishing("confidence", ""), "is none of low, moderate, high"},
		"a position that is none": {establishing("position", "by the river"), "is not LAT,LON in degrees"},
		"a full turn":             {establishing("direction", "360"), "direction is not from 0 to under 360"},
		"a direction in words":    {establishing("direction", "north"), "is no number of degrees"},
		"a day in words":          {establishing("from", "yesterday"), "neither a day, YYYY-MM-DD, nor an instant"},
		"days out of order":       {establishing("until", "2031-03-01"), "not two days in order"},
	} {
		w := g.post(analyst, at+"/established", c.form.Encode())
		n := parse(t, w.Body.String())
		if page := textOf(n); w.Code != http.StatusBadRequest || !strings.Contains(strings.ToLower(page), strings.ToLower(c.says)) {
			t.Errorf("%s: status %d: %.3000s", what, w.Code, page)
		}
		kept := false // what was written is in the form
		for _, f := range all(n, func(n *html.Node) bool { return attr(n, "name") == "method" }) {
			kept = kept || textOf(f) == c.form.Get("method")
		}
		if !kept || !strings.Contains(w.Body.String(), `value="for the finding"`) {
			t.Errorf("%s: what was written is lost", what)
		}
	}
	if x, err := g.exhibits.Exhibit(t.Context(), s.open.ID); err != nil || x.Established != nil || len(x.Custody) != 1 {
		t.Fatalf("what was refused was kept: %+v, %v", x, err)
	}
	if w := g.post(analyst, at+"/established", establishing().Encode()); w.Code != http.StatusSeeOther || w.Header().Get("Location") != at+"?looked=yes" {
		t.Fatalf("status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	x, err := g.exhibits.Exhibit(t.Context(), s.open.ID)
	e := x.Established
	if err != nil || e == nil || e.Place == nil || e.Place.Name != "Kesh Bridge" || e.Place.Lat != 41.02 || e.Place.Precision != counterclaim.Near || *e.Direction != 210 || e.Time.From != "2031-03-02" || e.Time.To != "2031-03-03" ||
		e.Method != "towers and the line of hills" || !slices.Equal(e.References, []string{"https://maps.example/ardania", "https://valley.example/hills"}) || !slices.Equal(e.By, []string{"analyst", "reviewer"}) || e.Confidence != "moderate" {
		t.Fatalf("%+v, %v", e, err)
	}
	if last := x.Custody[len(x.Custody)-1]; last.Act != counterclaim.ActDescription || last.By != "analyst" || last.Reason != "for the finding" || x.SaidToShow != s.open.SaidToShow {
		t.Errorf("custody has %+v, and the source says %q", last, x.SaidToShow)
	}
	n := parse(t, g.ask("GET", at, analyst).Body.String())
	said, established := "", ""
	for _, cell := range all(n, tag("section")) {
		switch attr(cell, "aria-labelledby") {
		case "said":
			said = textOf(cell)
		case "established":
			established = textOf(cell)
		}
	}
	if !strings.Contains(said, "a post near Tessen") || strings.Contains(said, "Kesh") || strings.Contains(established, "a post near Tessen") {
		t.Errorf("the two are not apart: %s | %s", said, established)
	}
	for _, want := range []string{"PlaceKesh Bridge", "41.02", "near this point", "210° from true north", "2 March 2031 to 3 March 2031", "towers and the line of hills", "https://maps.example/ardania; https://valley.example/hills", "Confidencemoderate", "Agreed byanalyst and reviewer"} {
		if !strings.Contains(established, want) {
			t.Errorf("%q is not said: %s", want, established)
		}
	}
	headings(t, "the page", n)
	ids(t, "the page", n)
	if strings.Contains(textOf(parse(t, g.ask("GET", address("x", s.open.ID), g.signIn(t, "observer")).Body.String())), "Say what the desk established") {
		t.Error("an observer is offered the form")
	}
}

// TestBothEstablish has the second of the two say so: who wrote both names is one person, and until the other agrees it does not leave the desk.
func TestBothEstablish(t *testing.T) {
	g, s := guardedExhibits(t, true)
	at, data := address("x", s.open.ID), apiRoot+"/exhibits/"+s.open.ID.String()
	outside := func() bool { // what leaves the mission of it
		x, err := g.exhibits.Exhibit(t.Context(), s.open.ID)
		if err != nil {
			t.Fatal(err)
		}
		shown, err := leaving.Leaving(g.store).Exhibits(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return shown.Left(*x).Established != nil
	}
	offers := func(who string) bool {
		return strings.Contains(g.ask("GET", at, g.signIn(t, who)).Body.String(), `name="agree"`)
	}
	if offers("reviewer") || g.post(g.signIn(t, "reviewer"), at+"/established", "agree=yes").Code != http.StatusConflict {
		t.Error("there is something to agree to before anything was established")
	}
	if w := g.post(g.signIn(t, "analyst"), at+"/established", establishing().Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	if page := textOf(parse(t, g.ask("GET", at, g.signIn(t, "head")).Body.String())); !strings.Contains(page, "Has not said so yetreviewer") {
		t.Error("it is not said that the second person has not said so")
	}
	if outside() || offers("analyst") || offers("head") || !offers("reviewer") {
		t.Error("what one person wrote is told outside, or another than the second is asked to agree")
	}
	for who, status := range map[string]int{"analyst": http.StatusConflict, "head": http.StatusForbidden, "delegate": http.StatusForbidden} {
		if w := g.post(g.signIn(t, who), at+"/established", "agree=yes"); w.Code != status {
			t.Errorf("%s agrees: status %d", who, w.Code)
		}
	}
	if w := g.post(g.signIn(t, "reviewer"), at+"/established", "agree=yes"); w.Code != http.StatusSeeOther {
		t.Fatalf("the second agrees: status %d", w.Code)
	}
	if x, err := g.exhibits.Exhibit(t.Context(), s.open.ID); err != nil || !slices.Equal(x.Established.Confirmed, []string{"analyst", "reviewer"}) || x.Established.Method != "towers and the line of hills" {
		t.Fatalf("%+v, %v", x.Established, err)
	}
	if !outside() || offers("reviewer") {
		t.Error("what both said is not told outside, or is still to be agreed to")
	}
	post := func(who, body string) int {
		return g.send(nil, g.token(t, who, true), data+"/established", "application/json", body).Code
	}
	if code := post("analyst", `{"place":"Kesh Bridge","method":"towers","agreed":["analyst","reviewer"],"confidence":"low"}`); code != http.StatusOK || outside() {
		t.Errorf("something else is established by one person: status %d", code)
	}
	if code := post("reviewer", `{"place":"Kesh Bridge","method":"towers","agreed":["reviewer","analyst"],"confidence":"low"}`); code != http.StatusOK || !outside() {
		t.Errorf("the second person writes the same: status %d", code)
	}
	if code := post("analyst", `{"place":"Kesh Bridge","method":"towers, seen again","agreed":["analyst","reviewer"],"confidence":"low"}`); code != http.StatusOK || outside() {
		t.Errorf("the first writes something else: status %d", code)
	}
	if code := post("reviewer", `{"agree":true}`); code != http.StatusOK || !outside() {
		t.Errorf("the second agrees by the interface: status %d", code)
	}
}

// TestWhoEstablishes sends what is established as every role, by page and by interface, from elsewhere, and of what is restricted without a reason.
func TestWhoEstablishes(t *testing.T) {
	g, s := guardedExhibits(t, true)
	another := func(by string) string { // who may say it, too
		if by == "reviewer" {
			return "head"
		}
		return "reviewer"
	}
	body := func(by string) string {
		b, err := json.Marshal(map[string]any{"place": "Kesh Bridge", "method": "towers", "agreed": []string{by, another(by)}, "confidence": "low", "reason": "for the finding"})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	const asJSON = "application/json"
	page, data := address("x", s.open.ID)+"/established", apiRoot+"/exhibits/"+s.open.ID.String()+"/established"
	if w := g.send(nil, "", data, asJSON, body("nobody")); w.Code != http.StatusUnauthorized {
		t.Errorf("nobody: status %d", w.Code)
	}
	for _, role := range counterclaim.Roles() {
		who := string(role)
		may := slices.Contains([]string{"analyst", "reviewer", "head"}, who)
		if w := g.post(g.signIn(t, who), page, establishing("other", another(who)).Encode()); (w.Code == http.StatusSeeOther) != may || !may && w.Code != http.StatusForbidden {
			t.Errorf("%s, by the page: status %d", who, w.Code)
		}
		if w := g.send(nil, g.token(t, who, true), data, asJSON, body(who)); (w.Code == http.StatusOK) != may || !may && w.Code != http.StatusForbidden {
			t.Errorf("%s, by the interface: status %d: %s", who, w.Code, w.Body)
		}
		if w := g.send(nil, g.token(t, who, false), data, asJSON, body(who)); w.Code != http.StatusForbidden || may && !strings.Contains(w.Body.String(), "people token "+who+" --files") {
			t.Errorf("%s, with a token that only reads: status %d: %s", who, w.Code, w.Body)
		}
	}
	analyst := g.signIn(t, "analyst")
	for at, kind := range map[string]string{page: "application/x-www-form-urlencoded", data: asJSON} {
		if w := g.send(analyst, "", at, kind, body("analyst"), "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
			t.Errorf("%s from another site: status %d", at, w.Code)
		}
	}
	files := g.token(t, "analyst", true)
	for what, b := range map[string][2]string{"no JSON": {asJSON, "place=x"}, "two values": {asJSON, body("analyst") + "{}"}, "a field that is not known": {asJSON, `{"plaice":"x"}`}, "nothing": {asJSON, "{}"},
		"another kind": {"text/plain", body("analyst")}, "two others": {asJSON, body("reviewer")}, "one person": {asJSON, `{"place":"x","method":"y","agreed":["analyst"],"confidence":"low"}`},
		"too long": {asJSON, `{"method":"` + strings.Repeat("x", maxExhibitForm) + `"}`}, "no text": {asJSON, `{"place":"a\u0000b","method":"y","agreed":["analyst","reviewer"],"confidence":"low"}`}} {
		w := g.send(nil, files, data, b[0], b[1])
		if e := decode[apiError](t, w); w.Code != http.StatusBadRequest && w.Code != http.StatusRequestEntityTooLarge || e.Message == "" {
			t.Errorf("%s: status %d: %s", what, w.Code, w.Body)
		}
	}
	for agreed, status := range map[string]int{`"ghost"`: http.StatusForbidden, `"reader"`: http.StatusForbidden, `"Reviewer"`: http.StatusOK} {
		if w := g.send(nil, files, data, asJSON, `{"place":"x","method":"y","agreed":["analyst",`+agreed+`],"confidence":"low"}`); w.Code != status {
			t.Errorf("with %s: status %d: %s", agreed, w.Code, w.Body)
		}
	}
	for reference, status := range map[string]int{"bogus": http.StatusBadRequest, strings.Repeat("0", 16): http.StatusNotFound, s.open.ID.Short(): http.StatusOK} {
		w := g.send(nil, files, data, asJSON, `{"place":"x","method":"y","agreed":["analyst","reviewer"],"confidence":"low","references":["`+reference+`"]}`)
		if w.Code != status || status == http.StatusOK && !strings.Contains(w.Body.String(), `"`+s.open.ID.String()+`"]`) {
			t.Errorf("compared with %s: status %d: %s", reference, w.Code, w.Body)
		}
	}
	closed := apiRoot + "/exhibits/" + s.restricted.ID.String() + "/established"
	if w := g.send(nil, files, closed, asJSON, body("analyst")); w.Code != http.StatusForbidden {
		t.Errorf("what is restricted, without a reason to look: status %d", w.Code)
	}
	g.post(analyst, address("x", s.restricted.ID), "reason=I+look")
	w := g.send(nil, files, closed, asJSON, body("analyst"))
	if x, err := g.exhibits.Exhibit(t.Context(), s.restricted.ID); w.Code != http.StatusOK || err != nil || x.Established == nil || strings.Contains(w.Body.String(), "secret name") {
		t.Errorf("what is restricted, after a reason: status %d, %v: %s", w.Code, err, w.Body)
	}
	if w := g.send(nil, files, apiRoot+"/exhibits/"+strings.Repeat("0", 64)+"/established", asJSON, body("analyst")); w.Code != http.StatusNotFound {
		t.Errorf("what is not there: status %d", w.Code)
	}
}

// TestAPITakesAsItsDocumentSays holds what is taken by POST, and what is answered, against the document.
func TestAPITakesAsItsDocumentSays(t *testing.T) {
	g, s := guardedExhibits(t, false)
	doc := decode[map[string]any](t, g.ask("GET", apiRoot+"/openapi.json", g.signIn(t, "reader")))
	named := doc["components"].(map[string]any)["schemas"].(map[string]any)
	posts := map[string]map[string]any{}
	for path, p := range doc["paths"].(map[string]any) {
		if post, ok := p.(map[string]any)["post"].(map[string]any); ok {
			posts["POST "+apiRoot+path] = post
		}
	}
	for _, pattern := range g.mux.patterns {
		if strings.HasPrefix(pattern, "POST "+apiRoot) && posts[pattern] == nil {
			t.Errorf("%s is not in the document", pattern)
		}
	}
	post := posts["POST "+apiRoot+"/exhibits/{id}/established"]
	if post == nil {
		t.Fatal("the document has no path by which something is established")
	}
	const body = `{"place":"Kesh Bridge","position":"41.02,70.3","direction":210,"method":"towers","references":["https://maps.example/ardania"],"agreed":["analyst","reviewer"],"confidence":"low","reason":"x"}`
	var sent any
	if err := json.Unmarshal([]byte(body), &sent); err != nil {
		t.Fatal(err)
	}
	schema := func(of any) map[string]any {
		return of.(map[string]any)["content"].(map[string]any)["application/json"].(map[string]any)["schema"].(map[string]any)
	}
	for _, wrong := range valid(schema(post["requestBody"]), sent, named, "sent") {
		t.Error(wrong)
	}
	w := g.send(nil, g.token(t, "analyst", true), apiRoot+"/exhibits/"+s.open.ID.String()+"/established", "application/json", body)
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	for _, wrong := range valid(schema(post["responses"].(map[string]any)["200"]), decode[any](t, w), named, "answer") {
		t.Error(wrong)
	}
}
