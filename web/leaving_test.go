package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/account"
	"github.com/counterclaim/counterclaim/ceasefire"
)

// forbidden are words and numbers of the record below that must not leave, each with what it would give away.
var forbidden = map[string]string{"Quillfeather": "a confidential source", "A ferryman": "a confidential source's name", "Wendrel": "a report that was marked",
	"Zelko": "monitors", "Brannic": "a camera", "Dovrin": "a shelter", "Evrany": "a hospital", "Fallowen": "permitted storage", "Gorvik": "what is to come",
	"Hestral": "what is too recent", "Jorvane": "a private person", "41.23456": "a place more precise than its settlement", "Tessaly": "declared holdings"}

// leavingRecord is a desk with a record in which there is something of each kind that must not leave, alone in a report and, where that
// can be, in one with what may.
func leavingRecord(t *testing.T) (*guarded, []*coded) {
	t.Helper()
	g := newGuarded(t, "http://localhost:8760", true)
	d := dispute()
	d.Sources = []counterclaim.Source{{Name: "A ferryman", Confidential: true}}
	d.Sources[0].Identify()
	if err := g.store.SetDispute(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	fire := func(where string) func(*counterclaim.Claim) { return act("XAA", "XAB", where, "2026-03-02") }
	to := func(status counterclaim.Status) func(*counterclaim.Claim) {
		return func(c *counterclaim.Claim) { fire("")(c); c.Status = status }
	}
	person := func(c *counterclaim.Claim) {
		fire("")(c)
		c.Targets = []counterclaim.Entity{{Text: "Ilka Jorvane", Name: "Ilka Jorvane", Person: true, Sector: counterclaim.CVL, Country: "XAB"}}
	}
	precise := func(c *counterclaim.Claim) {
		fire("")(c)
		c.Places = []counterclaim.Place{{Text: "a hill", Name: "a hill", Feature: "T", Lat: 41.23456, Lon: 71.5, Precision: counterclaim.Exact}}
	}
	type told struct {
		words  string
		change func(*counterclaim.Claim)
	}
	about := []told{{"Monitors at Zelko heard shots", fire("")}, {"The camera on Brannic tower was shot at", fire("")}, {"The shelter under Dovrin school was shelled", fire("")},
		{"The hospital of Evrany was shelled", fire("")}, {"The weapons storage site at Fallowen was shelled", fire("")}, {"Ardania will shell Gorvik on Friday", to(counterclaim.Planned)},
		{"Fire wounded Ilka Jorvane", person}, {"A hill was shelled", precise}}
	const day = "2026-03-03"
	var all []*coded
	keep := func(outlet, published string, claims ...told) {
		text := ""
		for _, c := range claims {
			text += c.words + ". "
		}
		r := newReport(outlet, "", published, claims[0].words, text)
		for _, c := range claims {
			r.claim(c.words, counterclaim.Assault, "heavy_weapons_fire", c.change)
		}
		r.save(t, g.store)
		all = append(all, r)
	}
	for _, c := range about {
		keep(wire, day, c)
	}
	keep(wire, day, append([]told{{"Kortava was shelled", fire("Kortava")}}, about...)...)
	keep("A ferryman", day, told{"Quillfeather was shelled", fire("")})
	keep(wire, time.Now().UTC().Format(time.RFC3339), told{"Hestral was shelled", fire("")})
	keep(wire, day, told{"Wendrel was shelled", fire("")})
	marked := all[len(all)-1].report.ID
	m := &counterclaim.Mark{Kind: counterclaim.MarkReport, On: marked.String(), By: "vera", At: "2026-03-04T00:00:00Z", Reason: "test"}
	if err := g.store.SetMark(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	promising(t, g)
	situating(t, g)
	complaining(t, g)
	holdAt(t, g, "ard", "fallowen", "2026-01-15", "Tessaly", 6, "Tessaly-1")
	showing(t, g, all)
	if err := g.store.SetDispute(t.Context(), d); err != nil { // which publishing has changed
		t.Fatal(err)
	}
	return g, all
}

// promising keeps an agreement of which the first version is published and names what must not leave, and the second is not published.
func promising(t *testing.T, g *guarded) {
	t.Helper()
	text := `[agreement]
format = 1
id = "kortava"
title = "Understanding on Kortava"
version = "1"
start = 2026-01-01
clock = "UTC"
synthetic = true
[[party]]
id = "ard"
name = "Ardania"
[[party]]
id = "bel"
name = "Belmark"
[[zone]]
id = "evrany"
title = "Hospital of Evrany"
kind = "protected"
geojson = '{"type": "Polygon", "coordinates": [[[70, 41.23456], [70.1, 41.23456], [70.1, 41.3], [70, 41.23456]]]}'
[[site]]
id = "fallowen"
title = "Depot at Fallowen"
party = "ard"
lat = 41.23456
lon = 71.5
[[line]]
id = "contact"
left = "ard"
right = "bel"
geojson = '{"type": "LineString", "coordinates": [[71.0, 41.2], [72.0, 41.2]]}'
[[clause]]
id = "fire"
kind = "no_fire"
parties = ["ard", "bel"]
zone = "evrany"
[[clause]]
id = "kortava-fire"
kind = "no_fire"
title = "No fire at Kortava"
parties = ["ard", "bel"]
[[clause]]
id = "way"
kind = "access"
title = "Monitors go everywhere"
parties = ["ard", "bel"]
for = ["monitors"]
[[clause]]
id = "stores"
kind = "storage"
parties = ["ard", "bel"]
weapon_class = "artillery"
sites = ["fallowen"]
`
	keep := func(number int, text, holds string, before counterclaim.ID) counterclaim.ID {
		v := &counterclaim.AgreementVersion{Agreement: "kortava", Number: number, Title: "Understanding on Kortava", Holds: holds, Kept: "2026-01-01T00:00:00Z", KeptBy: "Ilka Jorvane", Reason: "as signed", Supersedes: before,
			Synthetic: true, Files: []counterclaim.AgreementFile{counterclaim.NewAgreementFile("fallowen.toml", []byte(text))}}
		v.Identify()
		if _, err := g.store.KeepAgreement(t.Context(), v); err != nil {
			t.Fatal(err)
		}
		return v.ID
	}
	first := keep(1, text, "2026-01-01", counterclaim.ID{})
	keep(2, strings.Replace(text, `title = "Understanding on Kortava"`, `title = "Understanding on Gorvik"`, 1), "2026-03-10", first)
	watching(t, g)
	m := &counterclaim.Mark{Kind: counterclaim.MarkAgreement, On: first.String(), By: "vera", At: "2026-03-04T00:00:00Z", Reason: "both printed it"}
	if err := g.store.SetMark(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}

// watching keeps observations of monitors that name what must not leave, before and after the second version begins to hold, and contests of what they come to.
func watching(t *testing.T, g *guarded) {
	t.Helper()
	one := int64(1)
	var list []counterclaim.Observation
	for _, at := range []string{"2026-03-02T10:00:00Z", "2026-03-12T10:00:00Z", time.Now().UTC().Format(time.RFC3339)} {
		o := counterclaim.Observation{Mission: "Zelko Mission", Ref: "Brannic 1", Observer: "Ilka Jorvane", Post: "Zelko", Means: counterclaim.MeansPatrol, Time: at, Received: at, Kept: at, FiledBy: "Ilka Jorvane", Perceived: "heard", Conduct: "heavy_weapons_fire",
			What: "fire on Dovrin, near the depot at Fallowen", Place: "Gorvik", Lat: 41.23456, Lon: 71.5, ErrorM: 30, EffortH: 3, Synthetic: true, ControlSource: "Quillfeather", ControlDate: "2026-03-01", Control: "ard",
			Fire: []counterclaim.Firing{{Kind: "explosion", Direction: "undetermined", Quantity: counterclaim.Quantity{Low: &one, High: &one}}}}
		shut := o
		shut.Fire, shut.Conduct, shut.Perceived, shut.What, shut.Access, shut.AccessReason, shut.Ref = nil, "", "", "", "refused", "nobody goes to Evrany", "Brannic 2"
		for _, x := range []*counterclaim.Observation{&o, &shut} {
			x.Identify()
			list = append(list, *x)
		}
	}
	added, err := g.store.AddObservations(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range added {
		if a.Err != nil {
			t.Fatal(a.Err)
		}
	}
	for _, words := range []string{"The monitors at Zelko heard thunder.", "It was no depot at Fallowen."} {
		k := watchedKey()
		c := counterclaim.Contest{Kind: counterclaim.ContestReason, ViolationKey: k, Violation: k.ID(), By: "Ilka Jorvane", Of: "bel", Letter: "letter of Quillfeather at 41.23456", At: "2026-03-05T08:00:00Z", Text: words, Verdict: "breach", Synthetic: true}
		c.Identify()
		if _, err := g.store.AddContest(t.Context(), &c); err != nil {
			t.Fatal(err)
		}
	}
}

// complaining files a complaint that names what must not leave.
func complaining(t *testing.T, g *guarded) {
	t.Helper()
	lat, lon := 41.23456, 71.5
	if err := g.store.FileComplaint(t.Context(), &counterclaim.FiledComplaint{Mission: "Zelko Mission", Party: "bel", Way: counterclaim.WayLetter, Brought: "Ilka Jorvane", Taken: "A. Person", Received: "2026-03-03T07:00:00Z",
		Kept: "2026-03-03T08:00:00Z", What: "Kortava: fire on Dovrin, near the depot at Fallowen.", Where: "Gorvik", Lat: &lat, Lon: &lon, From: "2026-03-02", Due: "2026-03-13T07:00:00Z", DueBy: "the desk's own 240 hours", Synthetic: true}); err != nil {
		t.Fatal(err)
	}
}

// situating publishes a situation report and its correction.
func situating(t *testing.T, g *guarded) {
	t.Helper()
	first := situation(t, "2026-03-03", nil, "Kortava was shelled twice.")
	for _, s := range []*counterclaim.SituationReport{first, situation(t, "2026-03-03", first, "Kortava was shelled once.")} {
		if _, err := g.store.PublishSitrep(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
}

// watchedKey is the violation of the first day.
func watchedKey() counterclaim.ViolationKey {
	return counterclaim.ViolationKey{Agreement: "kortava", Clause: "kortava-fire", Area: "ard", Day: "2026-03-02"}
}

// showing publishes a finding that rests on an exhibit of which words, place and source say what must not leave.
func showing(t *testing.T, g *guarded, all []*coded) {
	t.Helper()
	at := slices.IndexFunc(all, func(c *coded) bool { return strings.HasPrefix(c.report.Text, "Kortava") })
	claims, err := g.store.Claims(t.Context(), counterclaim.ClaimQuery{Report: all[at].report.ID, Limit: 1})
	if err != nil || len(claims) == 0 {
		t.Fatal(claims, err)
	}
	c := claims[0]
	x := counterclaim.Exhibit{ID: counterclaim.HashOf("exhibit", "leaving"), Name: "Quillfeather.jpg", Type: "image/jpeg", Size: 10, Source: "A ferryman", URL: "https://ferry.example/Quillfeather.jpg",
		Arrived: "2026-03-04T08:00:00Z", ArrivedBy: "A. Person", Synthetic: true, Facts: map[string]string{"type": "image/jpeg", "lat": "41.23456", "lon": "71.5"},
		Description: counterclaim.Description{SaidToShow: "Kortava from the west. The camera on Brannic tower saw it. Behind it stands the hospital of Evrany.", Sensitivity: counterclaim.Public, Incident: c.Incident,
			Established: &counterclaim.Established{Place: &counterclaim.Place{Text: "a hill", Name: "a hill", Feature: "T", Lat: 41.23456, Lon: 71.5, Precision: counterclaim.Exact},
				Method: "Compared with the shelter under Dovrin school.", References: []string{"a map of the storage site at Fallowen"}, By: []string{"A. Person", "B. Person"}, Confirmed: []string{"B. Person", "A. Person"}, Confidence: "high"}}}
	if _, _, err := g.store.(counterclaim.Exhibits).AddExhibit(t.Context(), &x, "for the desk"); err != nil {
		t.Fatal(err)
	}
	on := []counterclaim.ID{x.ID}
	for _, y := range tied(t, g, all) {
		if _, _, err := g.store.(counterclaim.Exhibits).AddExhibit(t.Context(), y, "for the desk"); err != nil {
			t.Fatal(err)
		}
		on = append(on, y.ID)
	}
	publish(t, g.store, c.Incident, on...)
}

// tied are exhibits that belong to what is held back, each to a report with its claims and their incident, and last one of a report that is seen.
func tied(t *testing.T, g *guarded, all []*coded) []*counterclaim.Exhibit {
	t.Helper()
	var out []*counterclaim.Exhibit
	for _, first := range []string{"Quillfeather", "Hestral", "Wendrel", "Kortava"} {
		of := all[slices.IndexFunc(all, func(c *coded) bool { return strings.HasPrefix(c.report.Text, first) })]
		x := &counterclaim.Exhibit{ID: tiedTo(first), Name: "tied.jpg", Type: "image/jpeg", Size: 10, Source: wire, Arrived: "2026-03-04T09:00:00Z", ArrivedBy: "A. Person", Synthetic: true,
			Description: counterclaim.Description{Sensitivity: counterclaim.Public, Report: of.report.ID}}
		if first != "Kortava" {
			claims, err := g.store.Claims(t.Context(), counterclaim.ClaimQuery{Report: of.report.ID})
			if err != nil || len(claims) == 0 {
				t.Fatal(claims, err)
			}
			x.Incident, x.Claims = claims[0].Incident, []counterclaim.ID{claims[0].ID}
		}
		out = append(out, x)
	}
	return out
}

// tiedTo is the id of the exhibit that belongs to a report that begins so.
func tiedTo(first string) counterclaim.ID { return counterclaim.HashOf("exhibit", "tied", first) }

// asked says at which addresses each route that a reader may read is asked. A route that is missing fails the test.
func asked(g *guarded, t *testing.T, all []*coded) map[string][]string {
	var reports, claims, incidents []string
	for _, r := range all {
		reports = append(reports, r.report.ID.Short())
		for _, c := range r.claims {
			claims = append(claims, c.ID.Short())
			incidents = append(incidents, c.ID.Short()) // a claim's id leads to its incident
		}
	}
	with := func(before string, ids []string, after string) []string {
		var out []string
		for _, id := range ids {
			out = append(out, before+id+after)
		}
		return out
	}
	words := []string{}
	for word := range forbidden {
		words = append(words, url.QueryEscape(word))
	}
	exhibits := []string{counterclaim.HashOf("exhibit", "leaving").Short()}
	for _, first := range []string{"Quillfeather", "Hestral", "Wendrel", "Kortava"} {
		exhibits = append(exhibits, tiedTo(first).Short())
	}
	lists := func(path string) []string { return []string{path, path + "?limit=2", path + "?offset=2&limit=3"} }
	var agreements []string
	versions, err := g.store.AgreementVersions(t.Context(), "")
	if err != nil || len(versions) != 2 {
		t.Fatal(versions, err)
	}
	for _, v := range versions {
		agreements = append(agreements, v.ID.Short())
	}
	var situations []string
	published, err := g.store.Sitreps(t.Context())
	if err != nil || len(published) != 2 {
		t.Fatal(published, err)
	}
	for _, s := range published {
		situations = append(situations, s.ID.Short())
	}
	out := map[string][]string{
		"/agreement": append([]string{"/agreement", "/agreement?of=kortava"}, with("/agreement?v=", agreements, "")...), apiRoot + "/agreements": lists(apiRoot + "/agreements")[:2],
		apiRoot + "/agreements/{id}": with(apiRoot+"/agreements/", agreements, ""),
		"/sitreps":                   {"/sitreps"}, "/sitreps.atom": {"/sitreps.atom"}, "/s/{id}": with("/s/", situations, ""),
		"/s/{id}/{form}": append(append(with("/s/", situations, "/md"), with("/s/", situations, "/html")...), with("/s/", situations, "/json")...), apiRoot + "/sitreps": lists(apiRoot + "/sitreps")[:2], apiRoot + "/sitreps/{id}": with(apiRoot+"/sitreps/", situations, ""),
		"/{$}": {"/", "/?page=2"}, "/": {"/nothing"}, "/i/{id}": with("/i/", incidents, ""), "/r/{id}": with("/r/", reports, ""), "/r/{id}/original": with("/r/", reports, "/original"),
		"/c/{id}": with("/c/", claims, ""), "/reports": {"/reports"}, "/sources": {"/sources"}, "/search": with("/search?q=", append(words, "shelled"), ""),
		"/feed.atom": {"/feed.atom", "/feed.atom?party=ard"}, "/party.css": {"/party.css"}, apiRoot + "/": {apiRoot + "/nothing"},
		apiRoot + "/openapi.json": {apiRoot + "/openapi.json"}, apiRoot + "/overview": {apiRoot + "/overview"}, apiRoot + "/dispute": {apiRoot + "/dispute"},
		apiRoot + "/reports": lists(apiRoot + "/reports"), apiRoot + "/reports/{id}": with(apiRoot+"/reports/", reports, ""),
		apiRoot + "/reports/{id}/versions": with(apiRoot+"/reports/", reports, "/versions"), apiRoot + "/claims": lists(apiRoot + "/claims"),
		apiRoot + "/claims/{id}": with(apiRoot+"/claims/", claims, ""), apiRoot + "/incidents": lists(apiRoot + "/incidents"), apiRoot + "/incidents/{id}": with(apiRoot+"/incidents/", incidents, ""),
		apiRoot + "/incidents/{id}/why": with(apiRoot+"/incidents/", incidents, "/why"), apiRoot + "/sources": {apiRoot + "/sources"},
		"/findings": {"/findings", "/findings?page=2"}, "/f/{id}": with("/f/", incidents, ""), apiRoot + "/findings": {apiRoot + "/findings"}, apiRoot + "/findings/{id}": with(apiRoot+"/findings/", incidents, ""),
		"/exhibits": {"/exhibits"}, "/x/{id}": with("/x/", exhibits, ""), "/x/{id}/thumbnail": with("/x/", exhibits, "/thumbnail"),
		apiRoot + "/exhibits": {apiRoot + "/exhibits"}, apiRoot + "/exhibits/{id}": with(apiRoot+"/exhibits/", exhibits, ""),
		apiRoot + "/search": with(apiRoot+"/search?q=", append(words, "shelled"), ""),
	}
	season, err := g.desk.seasons.Of(t.Context(), g.store.(ceasefire.Seasonal), "kortava")
	if err != nil || len(season.Cases) < 4 {
		t.Fatalf("%+v, %v", season, err)
	}
	const days = "?from=2026-01-01&to=2026-12-31&state=all"
	out["/complaints"], out[apiRoot+"/complaints"] = []string{"/complaints"}, []string{apiRoot + "/complaints"}
	out["/violations"], out["/violations.csv"], out[apiRoot+"/violations"] = []string{"/violations", "/violations" + days, "/violations" + days + "&page=2"}, []string{"/violations.csv" + days}, []string{apiRoot + "/violations" + days}
	out[apiRoot+"/violations/trend"], out[apiRoot+"/violations/alleged"] = []string{apiRoot + "/violations/trend?from=2026-01-01&to=2026-12-31"}, []string{apiRoot + "/violations/alleged?from=2026-01-01&to=2026-12-31"}
	for i := range season.Cases {
		id := season.Cases[i].ID.Short()
		out["/violations/{id}"], out[apiRoot+"/violations/{id}"] = append(out["/violations/{id}"], "/violations/"+id), append(out[apiRoot+"/violations/{id}"], apiRoot+"/violations/"+id)
	}
	for _, p := range exportParameters() {
		if p.Name != "as" {
			continue
		}
		for _, as := range p.Enum {
			out[apiRoot+"/export"] = append(out[apiRoot+"/export"], apiRoot+"/export?as="+as)
			out[apiRoot+"/losses"] = append(out[apiRoot+"/losses"], apiRoot+"/losses?as="+as)
		}
	}
	return out
}

func TestNothingForbiddenLeavesTheDesk(t *testing.T) {
	g, all := leavingRecord(t)
	table := asked(g, t, all)
	cookies := map[string]*http.Cookie{"nobody": nil, "reader": g.signIn(t, "reader"), "delegate": g.signIn(t, "delegate")}
	answered := 0
	for _, pattern := range g.mux.patterns {
		if what := permissions()[pattern]; what != account.Read || strings.Contains(pattern, " ") && !strings.HasPrefix(pattern, "GET ") {
			continue
		}
		at, there := table[pattern]
		if !there {
			t.Errorf("route %s may be read from outside and is not in this test's table", pattern)
		}
		for who, cookie := range cookies {
			for _, address := range at {
				w := g.ask(http.MethodGet, address, cookie)
				for _, word := range leaks(w, address) {
					t.Errorf("%s as %s: %q of %s leaves", address, who, word, forbidden[word])
				}
				if w.Code == http.StatusOK && strings.Contains(w.Body.String(), "Kortava") {
					answered++
				}
			}
		}
	}
	for _, address := range []string{"/exhibits", "/x/" + counterclaim.HashOf("exhibit", "leaving").Short(), apiRoot + "/exhibits"} {
		if w := g.ask(http.MethodGet, address, nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), counterclaim.HashOf("exhibit", "leaving").Short()) {
			t.Errorf("%s: the exhibit that is published is not there: status %d", address, w.Code)
		}
	}
	for _, address := range []string{"/violations?from=2026-01-01&to=2026-12-31", "/violations/" + watchedKey().ID().Short(), apiRoot + "/violations/" + watchedKey().ID().Short()} {
		if w := g.ask(http.MethodGet, address, nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "ortava") || !strings.Contains(w.Body.String(), "2026") {
			t.Errorf("%s: the violation that may be told is not there: status %d: %s", address, w.Code, w.Body)
		}
	}
	belongsFromOutside(t, g, all)
	if answered < 60 {
		t.Errorf("only %d answers had what may leave: the test looks in the wrong place", answered)
	}
}

// belongsFromOutside sees that from outside an exhibit has a way to what it belongs to where that is seen, and to nothing else.
func belongsFromOutside(t *testing.T, g *guarded, all []*coded) {
	t.Helper()
	rests := func(page string) bool {
		return strings.Contains(page, "Findings that rest on it") && strings.Contains(page, `href="/f/`)
	}
	for _, x := range tied(t, g, all) {
		seen := x.ID == tiedTo("Kortava")
		w := g.ask(http.MethodGet, address("x", x.ID), nil)
		page := w.Body.String()
		if w.Code != http.StatusOK || !rests(page) || strings.Contains(page, address("r", x.Report)) != seen || strings.Contains(page, `href="/c/`) || strings.Contains(page, "a report</bdi>") != seen { // words of the one that is seen are held back, and so is its headline
			t.Errorf("an exhibit of %s: status %d: %s", x.Report.Short(), w.Code, textOf(parse(t, page)))
		}
		for _, inside := range []string{"reviewer", "head"} {
			if page := g.ask(http.MethodGet, address("x", x.ID), g.signIn(t, inside)).Body.String(); !rests(page) || seen && !strings.Contains(page, ">Kortava was shelled</bdi></a>") {
				t.Errorf("an exhibit of %s as %s: %s", x.Report.Short(), inside, textOf(parse(t, page)))
			}
		}
	}
	at := slices.IndexFunc(all, func(c *coded) bool { return strings.HasPrefix(c.report.Text, "Kortava") })
	claims, err := g.store.Claims(t.Context(), counterclaim.ClaimQuery{Report: all[at].report.ID, Limit: 1})
	if err != nil || len(claims) != 1 {
		t.Fatal(claims, err)
	}
	page := g.ask(http.MethodGet, address("i", claims[0].Incident), nil).Body.String()
	if _, after, found := strings.Cut(page, "Exhibits of its reports"); !found || !strings.Contains(after, address("x", tiedTo("Kortava"))) || strings.Contains(page, address("x", tiedTo("Wendrel"))) {
		t.Errorf("the page of the incident: %s", textOf(parse(t, page)))
	}
}

// leaks gives the forbidden words of an answer, but for those that were asked for.
func leaks(w *httptest.ResponseRecorder, address string) []string {
	body := w.Body.String()
	for _, values := range w.Result().Header {
		body += strings.Join(values, "\n")
	}
	var out []string
	for word := range forbidden {
		if strings.Contains(body, word) && !strings.Contains(address, "="+url.QueryEscape(word)) {
			out = append(out, word)
		}
	}
	if strings.Contains(address, "/search?q=") && !strings.HasSuffix(address, "shelled") && w.Code == http.StatusOK &&
		(strings.Contains(body, "/c/") || strings.Contains(body, "/r/") || strings.Contains(body, `"claims_total":1`)) {
		out = append(out, strings.TrimPrefix(address[strings.Index(address, "q="):], "q="))
	}
	return out
}

// Those of the mission see all but what is confidential, and that is seen by name.
func TestConfidentialByName(t *testing.T) {
	g, all := leavingRecord(t)
	reviewer := g.signIn(t, "reviewer")
	see := func(word, address string) bool {
		return strings.Contains(g.ask(http.MethodGet, address, reviewer).Body.String(), word)
	}
	secret := all[slices.IndexFunc(all, func(c *coded) bool { return c.report.Outlet == "A ferryman" })]
	if !see("Hestral", "/search?q=Hestral") || !see("Evrany", "/reports") {
		t.Error("a reviewer does not see what is held back from outside")
	}
	for word, address := range map[string]string{"Quillfeather": "/r/" + secret.report.ID.Short(), "A ferryman": "/sources", "Wendrel": "/reports"} {
		if see(word, address) {
			t.Errorf("a reviewer who was not named sees %s at %s", word, address)
		}
	}
	if err := g.people.SetRole(t.Context(), account.Actor{From: "test"}, "reviewer", counterclaim.RoleReviewer, "", account.Named{Sources: true}); err != nil {
		t.Fatal(err)
	}
	reviewer = g.signIn(t, "reviewer")
	if !see("Quillfeather", "/r/"+secret.report.ID.Short()) || !see("A ferryman", "/sources") {
		t.Error("a reviewer who was named does not see the confidential source")
	}
}
