package web

import (
	"testing"

	"github.com/counterclaim/counterclaim"
)

// watchedURL is an address at which three versions of a text stood.
const watchedURL = "https://border.example/releases/7"

// hostilePage is what came over the wire: a page that would run a script where it is shown.
const hostilePage = "<!doctype html><script>alert(document.domain)</script><p>Two of our posts came under fire.</p>"

// keptReports are reports that were not read, versions of one text, copies of another and a translation.
func keptReports() map[string]*coded {
	out := map[string]*coded{}
	unread := func(name, outlet, party, published, reason string) {
		r := newReport(outlet, party, published, "Not read "+name, "Слова, которых никто не прочёл: "+name)
		r.report.Unread, r.report.Language = reason, "ru"
		out[name] = r
	}
	unread("scan", belmark, "bel", "2031-03-10", "scan")
	unread("language", belmark, "bel", "2031-03-15", "unknown_language")
	unread("language 2", belmark, "bel", "2031-03-16", "unknown_language")
	unread("wire scan", wire, "", "2031-03-17", "scan")

	for i, v := range [][2]string{
		{"first", "Two of our posts came under fire on 9 March. Nobody was hurt. The fire came from the direction of Kirra."},
		{"second", "Two of our posts came under mortar fire on 9 March. One serviceman was hurt. The fire came from the direction of Kirra."},
		{"third", "Two of our posts came under mortar fire on 9 March. One serviceman was hurt."},
	} {
		r := newReport(ardania, "ard", "2031-03-10T0"+string(rune('1'+i))+":00:00+05:00", "Posts under fire", v[1]).
			claim(v[1][:len("Two of our posts came under")], "ASSAULT", "small_arms_fire", act("XAB", "XAA", "Kirra", "2031-03-09"))
		r.report.URL = watchedURL
		r.report.Arrivals = []counterclaim.Arrival{{Outlet: ardania, URL: watchedURL, Time: "2031-03-10T0" + string(rune('1'+i)) + ":10:00Z", Via: "page"}}
		out[v[0]] = r
	}
	out["second"].report.Versions = []counterclaim.ID{out["first"].report.ID}
	out["third"].report.Versions = []counterclaim.ID{out["second"].report.ID, out["first"].report.ID}

	first := fixtures()[0].report
	for name, outlet := range map[string]string{"copy": wire, "other copy": "Lowland Post", "third copy": ardania} {
		out[name] = newReport(outlet, "", "2031-03-13", "Fire on a post at Tessen", first.Text+" ("+name+")")
		out[name].report.CopyOf = first.ID
	}

	t := newReport(belmark, "bel", "2031-03-18", "Заявление", "Пост у Кирры обстрелян. "+hostile)
	t.report.Language, t.report.Translation, t.report.Translator = "ru", "The post at Kirra was shelled.", "A. Person <b>"
	t.claims = append(t.claims, counterclaim.Claim{Report: t.report.ID, Start: 0, End: 29, Text: "The post at Kirra was shelled", Event: "ASSAULT", Quad: 4,
		Conduct: []counterclaim.Conduct{"heavy_weapons_fire"}, Stance: counterclaim.Asserted, Status: counterclaim.Occurred, Review: counterclaim.Checked,
		CodedBy: "fixture 1", Confidence: 0.5, Synthetic: true, Translated: true, Language: "en", Actors: side("XAA"), Targets: side("XAB")})
	t.parents = append(t.parents, -1)
	out["translation"] = t
	return out
}

// page is the original of the third version.
func originalPage() counterclaim.Original {
	o := counterclaim.Original{Type: "text/html; charset=utf-8", Bytes: []byte(hostilePage)}
	o.Identify()
	return o
}

// fullRecord is a record of everything that the desk shows, in an order that does not change.
func fullRecord(t testing.TB, more ...*coded) counterclaim.Store {
	t.Helper()
	s := record(t, dispute(), append(fixtures(), more...)...)
	d := dispute()
	d.Sources = []counterclaim.Source{
		{Name: ardania, Kind: counterclaim.Release, Party: "ard", SpeaksForParty: true, SpeaksFrom: "2030-01-01"},
		{Name: belmark, Kind: counterclaim.Release, Party: "bel", SpeaksForParty: true},
		{Name: wire, Kind: counterclaim.Wire}, {Name: "Belmark Gazette", Party: "bel"},
	}
	if err := s.SetDispute(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	lat, lon := 41.25, 70.5
	if err := s.FileComplaint(t.Context(), &counterclaim.FiledComplaint{Mission: "Valley Mission", Party: "ard", Way: counterclaim.WayLetter, Brought: "Ilka Sorn", Taken: "A. Person", Received: "2031-05-08T07:00:00Z",
		Kept: "2031-05-08T08:00:00Z", What: "Shells fell on the ferry.", Where: "Tessen", Lat: &lat, Lon: &lon, From: "2031-05-07", Due: "2031-05-18T07:00:00Z", DueBy: "the desk's own 240 hours", Synthetic: true}); err != nil {
		t.Fatal(err)
	}
	reports, page := keptReports(), originalPage()
	reports["third"].report.Arrivals = []counterclaim.Arrival{
		{Outlet: ardania, URL: watchedURL, Time: "2031-03-10T03:10:00Z", Via: "page", Original: page.ID, Request: &counterclaim.Fetch{
			Status: 200, Asked: "http://border.example/7", Server: "192.0.2.7:443", Type: "text/html", ETag: `"x<i>"`, Redirects: []string{"https://border.example/7"}, Agent: "desk"}},
		{Outlet: wire, URL: "javascript:alert(7)", Time: "2031-03-11T00:00:00Z", Via: "warc", Within: "news.warc record 3", VouchedBy: "A. Person"},
	}
	for _, name := range []string{"scan", "language", "language 2", "wire scan", "first", "second", "copy", "other copy", "third copy", "translation"} {
		reports[name].save(t, s)
	}
	reports["third"].saveWith(t, s, page)
	versions := []counterclaim.ID{reports["first"].report.ID, reports["second"].report.ID, reports["third"].report.ID}
	watch(t, s, counterclaim.Watched{URL: watchedURL, Kind: "page", Report: versions[2], Versions: versions, State: counterclaim.AddressGone,
		Since: "2031-04-02T10:00:00Z", Last: "2031-04-03T10:00:00Z", Reason: "the address answers 404"})
	for i, name := range []string{"feed.jsonl:3", hostile, ""} {
		l := counterclaim.DeadLetter{Kind: "report", Name: name, Reason: "it could not be read within 30s " + hostile, Tries: i + 1, At: "2031-03-19T10:00:00Z", Work: []byte(name)}
		l.Identify()
		if err := s.SetAside(t.Context(), &l); err != nil {
			t.Fatal(err)
		}
	}
	addExhibits(t, s)
	corrected(t, s)
	keepAgreements(t, s)
	return s
}

func watch(t testing.TB, s counterclaim.Store, w counterclaim.Watched) {
	t.Helper()
	if err := s.SetWatched(t.Context(), []counterclaim.Watched{w}); err != nil {
		t.Fatal(err)
	}
}
