package web

import (
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
	"github.com/counterclaim/counterclaim/review"
)

// deskOfPeople is a guarded desk with keys whose delegate speaks for ard, and a second one who speaks for bel.
func deskOfPeople(t testing.TB) (*guarded, *deciding) {
	t.Helper()
	g := newGuarded(t, "http://localhost:8760", true)
	g.desk.keys, g.desk.now = keyOf, g.now
	g.later()
	g.person(t, "belle", counterclaim.RoleDelegate, "bel")
	return g, newDeciding(t, g.store)
}

// later has the desk show what is old enough to be shown to anybody.
func (g *guarded) later() {
	g.desk.view = leaving.NewView(g.store, g.desk.sightOf, func() time.Time { return time.Date(2032, 1, 1, 0, 0, 0, 0, time.UTC) })
	g.desk.store, g.desk.exact = sighted{g.store, g.desk.view}, g.desk.view
}

// everywhere asks for every page, feed and answer that could tell of an incident's case as one role, and gives it all together.
func (g *guarded) everywhere(cookie *http.Cookie, id counterclaim.ID, more ...string) string {
	var b strings.Builder
	at := address("i", id)
	for _, page := range append([]string{"/", "/findings", "/findings?state=in_review", "/findings?state=decided", "/findings/agreement", at, at + "/case", at + "/notice", "/feed.atom", "/search?q=craters",
		apiRoot + "/findings", apiRoot + "/incidents", apiRoot + "/incidents/" + id.String(), apiRoot + "/search?q=craters", apiRoot + "/export?as=jsonl"}, more...) {
		if w := g.ask("GET", page, cookie); !refused(w) {
			b.WriteString(page + ": " + w.Body.String() + "\n")
		}
	}
	return b.String()
}

// TestWhoSeesADraft looks at everything as everybody while a draft is under notice and one party has replied, and again when it is published.
func TestWhoSeesADraft(t *testing.T) {
	g, d := deskOfPeople(t)
	cookies := map[string]*http.Cookie{"nobody": nil}
	for _, role := range counterclaim.Roles() {
		cookies[string(role)] = g.signIn(t, string(role))
	}
	cookies["belle"] = g.signIn(t, "belle")
	d.triaged("2031-04-01T08:00:00Z")
	d.drafted("2031-04-01", draftReasons, counterclaim.ID{})
	d.replied("ard", "2031-04-02T08:00:00Z", ardReply)
	const words, reply, dissent = "Two craters lie in one line", "We saw the craters, too.", "One line is few."
	for who, cookie := range cookies {
		all := g.everywhere(cookie, d.id)
		works := slices.Contains([]string{"analyst", "reviewer", "head", "auditor"}, who)
		party := who == "delegate" || who == "belle"
		for what, c := range map[string]struct {
			words string
			want  bool
		}{"the draft": {words, works || party}, "the reply of ard": {reply, works || who == "delegate"}, "a dissent": {dissent, works}, "who drafted": {"Drafted by analyst", works}} {
			if strings.Contains(all, c.words) != c.want {
				t.Errorf("%s, as %s: to be seen is %v", what, who, !c.want)
			}
		}
	}
	// Both parties have the same words with the same hours.
	sheet := func(who string) string {
		page := textOf(parse(t, g.ask("GET", address("i", d.id)+"/notice", cookies[who]).Body.String()))
		_, page, _ = strings.Cut(page, "The open draft All parties")
		page, _, _ = strings.Cut(page, "Exhibit")
		return page
	}
	if a, b := sheet("delegate"), sheet("belle"); a != b || !strings.Contains(a, "72 hours") || !strings.Contains(a, words) {
		t.Errorf("the parties have\n%s\nand\n%s", a, b)
	}
	g.clock.Store(momentOf("2031-04-05T00:00:00Z").Unix())
	f := d.published("2031-04-05T00:00:00Z")
	for who := range cookies {
		if who != "nobody" {
			cookies[who] = g.signIn(t, who)
		}
		all := g.everywhere(cookies[who], d.id, address("f", f.ID), apiRoot+"/findings/"+f.ID.String())
		for _, want := range []string{words, reply, dissent, "No reply received by 4 April 2031, 11:00 UTC.", `"none_by":"2031-04-04T11:00:00Z"`, "urn:sha256:" + f.ID.String()} {
			if !strings.Contains(all, want) {
				t.Errorf("published, as %s: %q is not to be seen", who, want)
			}
		}
	}
}

// TestReplyIsOfTheOwnParty has a delegate reply, with the other party's name in the form.
func TestReplyIsOfTheOwnParty(t *testing.T) {
	g, d := deskOfPeople(t)
	d.triaged("2031-02-01T08:00:00Z")
	d.drafted("2031-02-01", draftReasons, counterclaim.ID{})
	c, err := g.store.Case(t.Context(), d.id)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"draft": {c.Notices[0].Draft.String()}, "party": {"ard"}, "text": {belReply}}.Encode()
	at := address("i", d.id) + "/reply"
	for _, who := range []string{"reader", "analyst", "head", "auditor"} {
		if w := g.post(g.signIn(t, who), at, form); w.Code != http.StatusForbidden {
			t.Errorf("%s replies: status %d", who, w.Code)
		}
	}
	if w := g.post(g.signIn(t, "belle"), at, form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != address("i", d.id)+"/notice?filed=yes" {
		t.Fatalf("status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	if c, err = g.store.Case(t.Context(), d.id); err != nil || len(c.Replies) != 1 || c.Replies[0].Party != "bel" || c.Replies[0].By != "belle" {
		t.Errorf("the reply is %+v, %v", c.Replies, err)
	}
	entries, err := g.store.Audits(t.Context(), counterclaim.AuditQuery{Who: "belle"})
	if err != nil || len(entries) == 0 || entries[0].What != "reply" || entries[0].On != "incident "+d.id.Short() {
		t.Errorf("the trail has %+v, %v", entries, err)
	}
}

// TestFormsThatAreNotTaken shows each again with why and what was written.
func TestFormsThatAreNotTaken(t *testing.T) {
	g, d := deskOfPeople(t)
	at := address("i", d.id)
	analyst := g.signIn(t, "analyst")
	draft := url.Values{"verdict": {"probable"}, "responsibility": {"ard", "bel"}, "confidence": {"low"}, "reasons": {"Kept words."}}
	w := g.post(analyst, at+"/draft", draft.Encode())
	page := textOf(parse(t, w.Body.String()))
	if w.Code != http.StatusConflict || !strings.Contains(page, "The incident is new") {
		t.Errorf("a draft before triage: status %d: %s", w.Code, page)
	}
	if w := g.post(analyst, at+"/move", url.Values{"to": {"triaged"}}.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("triage: status %d", w.Code)
	}
	g.desk.keys = nil
	w = g.post(analyst, at+"/draft", draft.Encode())
	if page = w.Body.String(); w.Code != http.StatusConflict || !strings.Contains(page, "holds no keys") || !strings.Contains(page, "counterclaim finding key") || !strings.Contains(page, "Kept words.") || strings.Count(page, " checked>") != 4 {
		t.Errorf("without keys: status %d: %s", w.Code, page)
	}
	g.desk.keys = keyOf
	if w := g.post(analyst, at+"/draft", draft.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("draft: status %d", w.Code)
	}
	c, err := g.store.Case(t.Context(), d.id)
	if err != nil || len(c.Drafts) != 1 || len(c.Drafts[0].Claims) == 0 {
		t.Fatal(c, err)
	}
	open := url.Values{"draft": {c.Drafts[0].ID.String()}, "opinion": {"agree"}}
	stale := url.Values{"draft": {d.id.String()}, "opinion": {"agree"}}
	if w := g.post(g.signIn(t, "reviewer"), at+"/opinion", stale.Encode()); w.Code != http.StatusConflict {
		t.Errorf("agreeing to a draft that is not open: status %d", w.Code)
	}
	// Somebody else drafted, and withdrew, since the page was shown on which these forms stood.
	late := url.Values{"open": {""}}
	for k, v := range draft {
		late[k] = v
	}
	if w := g.post(analyst, at+"/draft", late.Encode()); w.Code != http.StatusConflict || !strings.Contains(textOf(parse(t, w.Body.String())), "is open by now") {
		t.Errorf("a draft in the place of one that its author did not see: status %d", w.Code)
	}
	if w := g.post(analyst, at+"/move", url.Values{"to": {"withdraw"}, "reason": {"No more."}, "from": {"in_review"}, "open": {d.id.String()}}.Encode()); w.Code != http.StatusConflict {
		t.Errorf("withdrawing a draft that is not the open one: status %d", w.Code)
	}
	if w := g.post(analyst, at+"/move", url.Values{"to": {"withdraw"}, "reason": {"No more."}, "from": {"triaged"}}.Encode()); w.Code != http.StatusConflict {
		t.Errorf("what was decided of another state: status %d", w.Code)
	}
	g.desk.signers = func() (counterclaim.Signers, error) { return counterclaim.Signers{{Person: "analyst", Key: "00"}}, nil }
	w = g.post(g.signIn(t, "reviewer"), at+"/opinion", open.Encode())
	if page = textOf(parse(t, w.Body.String())); w.Code != http.StatusConflict || !strings.Contains(page, "no registered signer") || !strings.Contains(page, "counterclaim finding signers add") {
		t.Errorf("agreeing with a key that nobody registered: status %d: %s", w.Code, page)
	}
	g.desk.signers = nil
	if w := g.post(g.signIn(t, "head"), at+"/publish", open.Encode()); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "a finding takes two") {
		t.Errorf("publishing what one has signed: status %d", w.Code)
	}
	if w := g.post(analyst, at+"/move", strings.Repeat("x", maxWritten+1)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a form that is too long: status %d", w.Code)
	}
	if w := g.post(analyst, "/i/00000000/move", open.Encode()); w.Code != http.StatusNotFound {
		t.Errorf("an incident that is not there: status %d", w.Code)
	}
}

// TestInBulk ends incidents without a finding and takes it back.
func TestInBulk(t *testing.T) {
	g, _ := deskOfPeople(t)
	analyst := g.signIn(t, "analyst")
	marked := func(state string) []string {
		var out []string
		for _, box := range all(parse(t, g.ask("GET", "/findings?state="+state, analyst).Body.String()), tag("input")) {
			if attr(box, "name") == "incident" {
				out = append(out, attr(box, "value"))
			}
		}
		return out
	}
	fresh := marked("new")
	if len(fresh) < 2 {
		t.Fatalf("%d incidents are new", len(fresh))
	}
	for _, c := range []struct {
		to, reason string
		status     int
	}{{"no_finding", "", 400}, {"no_finding", "Words alone.", 303}, {"no_finding", "Again.", 409}, {"new", "A picture came.", 303}, {"nowhere", "x", 400}} {
		w := g.post(analyst, "/findings/move", url.Values{"incident": fresh, "to": {c.to}, "reason": {c.reason}}.Encode())
		if w.Code != c.status {
			t.Errorf("to %s with %q: status %d, want %d", c.to, c.reason, w.Code, c.status)
		}
		if c.reason == "Words alone." {
			page := textOf(parse(t, g.ask("GET", "/findings?state=no_finding", analyst).Body.String()))
			if got := marked("no_finding"); len(got) != len(fresh) || strings.Count(page, "Words alone.") != len(fresh) {
				t.Errorf("%d of %d are without a finding", len(got), len(fresh))
			}
			if page := textOf(parse(t, g.ask("GET", "/i/"+fresh[0][:16], nil).Body.String())); !strings.Contains(page, "recorded, no finding sought Words alone.") {
				t.Errorf("the incident's page does not say so: %.600s", page)
			}
		}
	}
	if got := marked("new"); len(got) != len(fresh) {
		t.Errorf("%d of %d are new again", len(got), len(fresh))
	}
}

// TestBulkThatIsRefused sees that a move in bulk that is not taken loses nothing of what was marked and written, with people and without.
func TestBulkThatIsRefused(t *testing.T) {
	g, _ := deskOfPeople(t)
	alone := newDesk(t, record(t, dispute(), fixtures()...))
	analyst := g.signIn(t, "analyst")
	fields := func(n *html.Node) map[string][]string {
		out := map[string][]string{}
		for _, box := range all(n, tag("input")) {
			if attr(box, "type") != "checkbox" || slices.ContainsFunc(box.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
				out[attr(box, "name")] = append(out[attr(box, "name")], attr(box, "value"))
			}
		}
		return out
	}
	ids := func(n *html.Node) []string {
		var out []string
		for _, box := range all(n, tag("input")) {
			if attr(box, "name") == "incident" {
				out = append(out, attr(box, "value"))
			}
		}
		return out
	}
	for name, h := range map[string]http.Handler{"people": g, "alone": alone} {
		send := func(form url.Values) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodPost, "/findings/move", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.AddCookie(analyst)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			return w
		}
		r := httptest.NewRequest(http.MethodGet, "/findings?state=new", nil)
		r.AddCookie(analyst)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		fresh := ids(parse(t, w.Body.String()))
		if len(fresh) < 3 {
			t.Fatalf("%s: %d incidents are new", name, len(fresh))
		}
		for what, c := range map[string]struct {
			form   url.Values
			status int
			marked int
		}{
			"no reason":            {url.Values{"incident": fresh[1:], "to": {"no_finding"}, "from": {"new"}, "page": {"1"}, "as": {"A. Person"}}, 400, len(fresh) - 1},
			"none marked":          {url.Values{"to": {"no_finding"}, "reason": {"Words \"alone\"."}, "as": {"A. Person"}}, 400, 0},
			"no state":             {url.Values{"incident": fresh[:1], "to": {"nowhere"}, "reason": {"Words \"alone\"."}, "from": {"nowhere"}, "page": {"-1"}, "as": {"A. Person"}}, 400, 1},
			"one that is no id":    {url.Values{"incident": {"x", fresh[2]}, "to": {"no_finding"}, "reason": {"Words \"alone\"."}, "from": {"new"}, "as": {"A. Person"}}, 400, 1},
			"not from that state":  {url.Values{"incident": fresh[:2], "to": {"decided"}, "reason": {"Words \"alone\"."}, "from": {"new"}, "as": {"A. Person"}}, 409, 2},
			"nobody named himself": {url.Values{"incident": fresh[:2], "to": {"no_finding"}, "reason": {"Words \"alone\"."}, "from": {"new"}}, 400, 2},
		} {
			if what == "nobody named himself" && name == "people" { // who is signed in has a name
				continue
			}
			w := send(c.form)
			n := parse(t, w.Body.String())
			got := fields(n)
			alert := all(n, func(n *html.Node) bool { return attr(n, "role") == "alert" })
			if w.Code != c.status || len(alert) != 1 || textOf(alert[0]) == "" || len(got["incident"]) != c.marked || strings.Join(got["reason"], "") != c.form.Get("reason") {
				t.Errorf("%s, %s: status %d, %d alerts, %d marked, the reason is %q", name, what, w.Code, len(alert), len(got["incident"]), got["reason"])
			}
			if name == "alone" && strings.Join(got["as"], "") != c.form.Get("as") {
				t.Errorf("%s, %s: the name is %q", name, what, got["as"])
			}
			if len(ids(n)) != len(fresh) {
				t.Errorf("%s, %s: something was moved", name, what)
			}
			headings(t, what, n)
		}
	}
}

// TestBlindCoding asks the reviewer, who sees nothing of what was found on any page, codes, and sees it.
func TestBlindCoding(t *testing.T) {
	g, d := deskOfPeople(t)
	d.triaged("2031-02-01T08:00:00Z")
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		w := counterclaim.Decision{Verdict: "probable", Responsibility: []string{"bel"}, Reasons: "Sealed words.", Confidence: "moderate"}
		return review.Drafting(c, d.desk, w, "analyst", "2031-02-01T09:00:00Z", keyOf)
	})
	if w := g.post(g.signIn(t, "analyst"), address("i", d.id)+"/ask", url.Values{"of": {"reviewer"}}.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("asking: status %d", w.Code)
	}
	reviewer := g.signIn(t, "reviewer")
	if all := g.everywhere(reviewer, d.id); strings.Contains(all, "Sealed words.") || !strings.Contains(all, "A blind coding is asked of you") {
		t.Error("who is asked for a blind coding sees the draft, or is not told")
	}
	if all := g.everywhere(g.signIn(t, "head"), d.id); !strings.Contains(all, "Sealed words.") {
		t.Error("others do not see it")
	}
	form := url.Values{"verdict": {"confirmed"}, "confidence": {"low"}, "responsibility": {"bel"}}
	if w := g.post(reviewer, address("i", d.id)+"/coding", form.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("coding: status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	all := g.everywhere(reviewer, d.id)
	if !strings.Contains(all, "Sealed words.") {
		t.Error("who has coded does not see the draft")
	}
	page := textOf(parse(t, g.ask("GET", "/findings/agreement", reviewer).Body.String()))
	if !strings.Contains(page, "1 incident was judged by two or more.") || !strings.Contains(page, "Responsibility") || !strings.Contains(page, "Verdict0.00") {
		t.Errorf("agreement: %s", page)
	}
}

// TestBlindAfterFinding asks the head, who has judged nothing, for a blind coding of what was decided: until then the finding is kept from the
// head on every page, in the feed and in the data, and from nobody else.
func TestBlindAfterFinding(t *testing.T) {
	g, d := deskOfPeople(t)
	first, second := corrected(t, g.store)
	d.take(func(c *counterclaim.Case) (counterclaim.Step, error) {
		return counterclaim.Step{Ask: &counterclaim.Ask{Incident: c.Incident, Of: "head", By: "analyst", At: "2031-04-09T08:00:00Z"}}, nil
	})
	head := g.signIn(t, "head")
	for _, at := range []string{address("f", first.ID), apiRoot + "/findings/" + second.ID.String()} {
		if w := g.ask("GET", at, head); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "lind coding") {
			t.Errorf("%s: status %d: %.200s", at, w.Code, w.Body)
		}
	}
	var b strings.Builder
	for _, at := range []string{"/", "/findings", "/findings?state=decided", address("i", d.id), address("i", d.id) + "/case", "/feed.atom", apiRoot + "/findings", apiRoot + "/incidents", apiRoot + "/incidents/" + d.id.String()} {
		b.WriteString(g.ask("GET", at, head).Body.String())
	}
	for _, words := range []string{"Two craters", "age of the craters", `"verdict":"probable"`, "Verdict: probable", first.ID.String(), second.ID.Short()} {
		if strings.Contains(b.String(), words) {
			t.Errorf("who is asked for a blind coding sees %q", words)
		}
	}
	if w := g.ask("GET", apiRoot+"/findings/"+second.ID.String(), g.signIn(t, "reader")); w.Code != http.StatusOK {
		t.Errorf("a reader: status %d", w.Code)
	}
}

// TestCorrectionStandsAsTheErrorDid looks for the correction on both pages, in the feed and in the data.
func TestCorrectionStandsAsTheErrorDid(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	first, second := corrected(t, s)
	h := newDesk(t, s)
	for at, want := range map[string][]string{
		address("f", first.ID):  {"Corrected: another finding corrects this one", "The craters are older than the war.", "So they are.", "this page, the feed, the log and the data", belReply, "after publication", "No reply received by 4 April 2031, 11:00 UTC.", "Each signature was checked"},
		address("f", second.ID): {"Correction: this finding corrects an earlier one", "5 April 2031, 08:00 UTC · to an earlier draft", belReply, "We differ.", "We agree."},
		"/findings":             {"Correction: this finding corrects an earlier one", "Superseded: another finding"},
		"/feed.atom":            {"Correction: ", "Belmark (to an earlier draft): " + belReply, "Superseded by " + address("f", second.ID), "and granted: The craters are older than the war."},
		apiRoot + "/findings/" + first.ID.String(): {`"superseded_by":"` + second.ID.String(), `"granted":true`, `"stands":["page","feed","log","data"]`, `"late_replies":[{`},
		apiRoot + "/findings":                      {`"corrects":"`},
	} {
		w := get(h, at)
		body := w.Body.String()
		if !strings.HasPrefix(at, "/feed") && !strings.HasPrefix(at, apiRoot) {
			body = textOf(parse(t, body))
		}
		for _, words := range want {
			if w.Code != 200 || !strings.Contains(body, words) {
				t.Errorf("%s: status %d, without %q: %.1500s", at, w.Code, words, body)
			}
		}
	}
	if strings.Contains(get(h, "/feed.atom?conduct=detention").Body.String(), "Correction: ") {
		t.Error("the feed of another conduct has the finding")
	}
}

// TestAskForCorrection files a request as a reader: the desk sees it, others when it is answered.
func TestAskForCorrection(t *testing.T) {
	g, _ := deskOfPeople(t)
	first, second := corrected(t, g.store)
	g.clock.Store(momentOf("2031-05-01T00:00:00Z").Unix())
	form := url.Values{"named_as": {"the post commander"}, "text": {"I was on leave."}}.Encode()
	if w := g.post(g.signIn(t, "auditor"), address("f", second.ID)+"/correction", form); w.Code != http.StatusForbidden {
		t.Errorf("an auditor asks: status %d", w.Code)
	}
	reader := g.signIn(t, "reader")
	if w := g.post(reader, address("f", second.ID)+"/correction", form); w.Code != http.StatusSeeOther {
		t.Fatalf("asking: status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	if body := g.ask("GET", address("f", second.ID), nil).Body.String(); strings.Contains(body, "I was on leave.") {
		t.Error("a request that nobody answered is public")
	}
	head := g.signIn(t, "head")
	at := address("i", second.Incident)
	page := parse(t, g.ask("GET", at+"/case", head).Body.String())
	if !strings.Contains(textOf(page), "I was on leave.") {
		t.Error("the head does not see the request")
	}
	var request string
	for _, box := range all(page, tag("input")) {
		if attr(box, "name") == "request" {
			request = attr(box, "value")
		}
	}
	if w := g.post(head, at+"/answer", url.Values{"request": {request}, "answer": {"refuse"}, "words": {"The log says otherwise."}}.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("answering: status %d: %s", w.Code, textOf(parse(t, w.Body.String())))
	}
	body := textOf(parse(t, g.ask("GET", address("f", second.ID), nil).Body.String()))
	if !strings.Contains(body, "I was on leave.") || !strings.Contains(body, "The log says otherwise.") || strings.Contains(body, "reader") {
		t.Errorf("the answered request: %s", body)
	}
	if w := g.post(reader, address("f", first.ID)+"/correction", "named_as=&text="); w.Code != http.StatusBadRequest {
		t.Errorf("an empty request: status %d", w.Code)
	}
}

// TestFormsNeedWhatTheirStepsNeed holds the routes' table to what the same steps need on the command line.
func TestFormsNeedWhatTheirStepsNeed(t *testing.T) {
	table := findingPermissions()
	for path, s := range map[string]counterclaim.Step{
		"POST /findings/move": {Work: &counterclaim.WorkChange{}}, "POST /i/{id}/move": {Work: &counterclaim.WorkChange{}}, "POST /i/{id}/draft": {Draft: &counterclaim.Draft{}},
		"POST /i/{id}/opinion": {Opinion: &counterclaim.Opinion{}}, "POST /i/{id}/notice": {Notice: &counterclaim.Notice{}}, "POST /i/{id}/reply": {Reply: &counterclaim.Reply{}},
		"POST /i/{id}/publish": {Finding: &counterclaim.Finding{}}, "POST /i/{id}/ask": {Ask: &counterclaim.Ask{}}, "POST /i/{id}/coding": {Coding: &counterclaim.SecondCoding{}},
		"POST /i/{id}/answer": {Answer: &counterclaim.Answer{}}, "POST /f/{id}/correction": {Correction: &counterclaim.Correction{}},
	} {
		if table[path] == "" || table[path] != account.StepNeeds(&s) {
			t.Errorf("%s needs %q, its step %q", path, table[path], account.StepNeeds(&s))
		}
	}
}

// TestWithoutPeople takes a name with each form where nobody signs in.
func TestWithoutPeople(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	d := newDeciding(t, s)
	g := &guarded{Handler: newDesk(t, s)}
	at := address("i", d.id) + "/move"
	if w := g.post(nil, at, "to=triaged"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "does not say who acts") {
		t.Errorf("without a name: status %d", w.Code)
	}
	if w := g.post(nil, at, "to=triaged&as=A.+Analyst"); w.Code != http.StatusSeeOther {
		t.Errorf("with a name: status %d", w.Code)
	}
	if c, err := s.Case(t.Context(), d.id); err != nil || c.WorkState != counterclaim.WorkTriaged || c.Work[0].By != "A. Analyst" {
		t.Errorf("%+v, %v", c, err)
	}
	if list, err := s.Audits(t.Context(), counterclaim.AuditQuery{Who: "A. Analyst"}); err != nil || len(list) != 1 || list[0].What != "work" || list[0].On != "incident "+d.id.Short() {
		t.Errorf("the audit trail has %+v, %v", list, err)
	}
	r := g.ask("POST", at, nil, "Origin", "https://elsewhere.example")
	if r.Code != http.StatusForbidden {
		t.Errorf("a form of another site: status %d", r.Code)
	}
}
