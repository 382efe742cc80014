package web

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
)

// says wants words on a page.
func says(t *testing.T, h http.Handler, at string, wanted ...string) {
	t.Helper()
	text := textOf(tree(t, h, at, 200))
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("%s does not say %q: %s", at, want, text)
		}
	}
}

// saysNot wants that words are not on a page.
func saysNot(t *testing.T, h http.Handler, at string, unwanted ...string) {
	t.Helper()
	text := textOf(tree(t, h, at, 200))
	for _, never := range unwanted {
		if strings.Contains(text, never) {
			t.Errorf("%s says %q", at, never)
		}
	}
}

func TestSourcesPage(t *testing.T) {
	h := newDesk(t, fullRecord(t))
	says(t, h, "/sources",
		"release · speaks for its side since 1 January 2030", "3 not read: a picture of text (1) and in a language that the reader does not know (2)",
		"3 reports read from 12 March 2031 to 18 March 2031", "5 claims: 1 checked by a person, 4 not",
		"Nothing from it on the record’s last 6 days; its last report is of 12 March 2031.", "No report of it is in the record.",
		"Lowland Post not listed by the desk", "Reports not read0 (0%)3 (50%)1 (17%)", "Claims checked by a person0 (0%)1 (20%)0 (0%)")
	empty := newDesk(t, record(t, nil))
	says(t, empty, "/sources", "The record has no source yet.")
	n := tree(t, h, "/sources", 200)
	heads := all(n, tag("thead"))
	if len(heads) != 1 {
		t.Fatalf("%d tables", len(heads))
	}
	var sums, groups []string
	for _, c := range all(heads[0], class("cell")) {
		sums = append(sums, textOf(c))
	}
	for _, c := range all(n, func(n *html.Node) bool { return n.Data == "section" && class("cell")(n) }) {
		groups = append(groups, textOf(all(c, tag("h2"))[0]))
	}
	if !slices.Equal(sums, groups) || len(sums) != 3 {
		t.Errorf("sums of %v, outlets of %v", sums, groups)
	}
}

// Giving each party the other's id exchanges their columns on the page of sources and changes no word.
func TestSourcesMirror(t *testing.T) {
	cells := func(swap bool) map[string]string {
		reports := append(fixtures(), keptReports()["scan"], keptReports()["language"])
		d := dispute()
		other := map[string]string{"ard": "bel", "bel": "ard", "": ""}
		if swap {
			for _, r := range reports {
				r.report.Party = other[r.report.Party]
			}
			for i := range d.Parties {
				d.Parties[i].ID = other[d.Parties[i].ID]
			}
		}
		out := map[string]string{}
		h := newDesk(t, record(t, d, reports...))
		for _, c := range all(tree(t, h, "/sources", 200), func(n *html.Node) bool { return n.Data == "section" && class("cell")(n) }) {
			out[textOf(all(c, tag("h2"))[0])] = textOf(c)
		}
		for _, c := range all(all(tree(t, h, "/", 200), class("shares"))[0], tag("li")) {
			out["share of "+textOf(all(c, tag("b"))[0])] = textOf(c)
		}
		return out
	}
	one, two := cells(false), cells(true)
	if len(one) != 6 || len(two) != 6 {
		t.Fatalf("%v\n%v", one, two)
	}
	for name, text := range one {
		if two[name] != text {
			t.Errorf("%s:\n%s\n%s", name, text, two[name])
		}
	}
}

// What could not be read counts against what was read wherever that is told, and every page shows the shares.
func TestNotReadCounts(t *testing.T) {
	h := newDesk(t, fullRecord(t))
	says(t, h, "/", "3 not read: a picture of text (1)", "nothing found in 3 reports read from 12 March 2031 to 18 March 2031; 3 more were not read")
	for at := range crawl(t, h) {
		if w := get(h, at); !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		strip := all(tree(t, h, at, 200), class("shares"))
		if len(strip) != 1 {
			t.Fatalf("%s has %d strips", at, len(strip))
		}
		for _, want := range []string{"Ardania 6 claims, 46% of all 0 checked by a person, 6 not 4 reports read", "Belmark 5 claims, 38% of all 1 checked by a person, 4 not 3 reports read; 3 more were not read"} {
			if got := textOf(strip[0]); !strings.Contains(got, want) {
				t.Fatalf("%s: the strip says %q, not %q", at, got, want)
			}
		}
	}
	o := decode[apiOverview](t, get(h, apiRoot+"/overview"))
	for _, c := range o.Coverage {
		if c.Party == "bel" && (c.Reports != 3 || c.Unread != 3) {
			t.Errorf("coverage %+v", c)
		}
	}
}

// A record of a party whose reports could not be read at all says so.
func TestNothingWasRead(t *testing.T) {
	h := newDesk(t, record(t, dispute(), fixtures()[0], keptReports()["scan"]))
	says(t, h, "/", "nothing found: no report of this voice was read; 1 more was not read")
}

func TestVersions(t *testing.T) {
	s := fullRecord(t)
	h := newDesk(t, s)
	r := keptReports()
	at := func(name string) string { return address("r", r[name].report.ID) }
	says(t, h, at("third"), "No longer at its address since 2 April 2031, 10:00 UTC: the address says that there is nothing. The address answers 404.",
		"Posts under fire this version 10 March 2031, 03:10 UTC", "Claims rest on the version that they were read from")
	saysNot(t, h, at("third"), "Another text has stood")
	says(t, h, at("first"), "Another text has stood at its address since.")
	saysNot(t, h, at("first"), "What changed")
	says(t, h, at("second"), "What changed from the version before")
	rests := func(name string) string {
		claims, err := s.Claims(t.Context(), counterclaim.ClaimQuery{Report: r[name].report.ID})
		if err != nil || len(claims) != 1 {
			t.Fatalf("%d claims, %v", len(claims), err)
		}
		return address("c", claims[0].ID)
	}
	says(t, h, rests("first"), "It rests on this version of the text")
	saysNot(t, h, rests("third"), "It rests on this version")
	diff := all(tree(t, h, at("second"), 200), class("diff"))[0]
	words := func(name string) (out []string) {
		for _, n := range all(diff, tag(name)) {
			out = append(out, strings.TrimSpace(textOf(n)))
		}
		return out
	}
	if gone, came := words("del"), words("ins"); !slices.Contains(gone, "left out: Nobody") || !slices.Contains(came, "added: mortar") {
		t.Errorf("left out %q, added %q", gone, came)
	}
	got := decode[apiVersions](t, get(h, apiRoot+"/reports/"+r["second"].report.ID.String()+"/versions"))
	if len(got.Items) != 3 || got.Items[0].ID != r["first"].report.ID || len(got.Changes) < 3 || len(got.Addresses) != 1 || got.Addresses[0].State != counterclaim.AddressGone {
		t.Errorf("%+v", got)
	}
	w := counterclaim.Watched{URL: watchedURL, Kind: "page", Report: r["third"].report.ID, Versions: []counterclaim.ID{r["third"].report.ID},
		Since: "2031-04-02T10:00:00Z", Last: "2031-04-03T10:00:00Z"}
	for state, want := range map[string]string{
		counterclaim.AddressThere:       "Found at its address on 3 April 2031",
		counterclaim.AddressChanged:     "Found at its address on 3 April 2031", // it is what the address changed to
		counterclaim.AddressBlocked:     "Not to be seen at its address since 2 April 2031, 10:00 UTC: the address refuses",
		counterclaim.AddressPaywalled:   "Not to be seen whole at its address since 2 April 2031, 10:00 UTC: the address asks for payment",
		counterclaim.AddressUnreachable: "Its address has given no answer since 2 April 2031",
	} {
		w.State = state
		watch(t, s, w)
		says(t, h, at("third"), want)
	}
	w.Report = r["first"].report.ID
	watch(t, s, w)
	saysNot(t, h, at("third"), "Its address has given no answer")
	w.State = counterclaim.AddressThere
	watch(t, s, w)
	says(t, h, at("third"), "Its address showed another text when it was asked on 3 April 2031")
	// A page that went back to an earlier text has it twice, and this is the later time.
	w.State, w.Versions = counterclaim.AddressThere, []counterclaim.ID{r["first"].report.ID, r["third"].report.ID, r["first"].report.ID}
	watch(t, s, w)
	says(t, h, at("first"), "Posts under fire 10 March 2031, 01:10 UTC Posts under fire 10 March 2031, 03:10 UTC Posts under fire this version", "What changed")
	says(t, h, at("third"), "Another text has stood at its address since.")
	w.State, w.Last, w.Since = counterclaim.AddressNew, "", ""
	watch(t, s, w)
	saysNot(t, h, at("third"), "No longer at", "Found at", "Its address has")
	// Without a watched address a report still knows those before it.
	if err := s.Unwatch(t.Context(), watchedURL); err != nil {
		t.Fatal(err)
	}
	says(t, h, at("third"), "What changed from the version before")
}

// Texts that would take long to compare are not.
func TestLongVersions(t *testing.T) {
	one := newReport(ardania, "ard", "2031-03-10", "Long", strings.Repeat("one two ", diffWords/4)+"three")
	two := newReport(ardania, "ard", "2031-03-11", "Long", strings.Repeat("two one ", diffWords/4)+"four")
	two.report.Versions = []counterclaim.ID{one.report.ID}
	h := newDesk(t, record(t, dispute(), one, two))
	says(t, h, address("r", two.report.ID), "The versions are too long to be compared here.")
	if got := decode[apiVersions](t, get(h, apiRoot+"/reports/"+two.report.ID.String()+"/versions")); len(got.Items) != 2 || len(got.Changes) != 0 {
		t.Errorf("%d versions, %d changes", len(got.Items), len(got.Changes))
	}
}

func TestCopies(t *testing.T) {
	h := newDesk(t, fullRecord(t))
	r := keptReports()
	first := address("r", fixtures()[0].report.ID)
	says(t, h, first, "Nearly the same text stands in 2 more outlets.", "It counts as one voice")
	for at, want := range map[string][]string{
		first:                                   {"copy", "other copy", "third copy"},
		address("r", r["copy"].report.ID):       {"", "other copy", "third copy"},
		address("r", r["other copy"].report.ID): {"", "copy", "third copy"},
		address("r", fixtures()[1].report.ID):   nil,
	} {
		var got, wanted []string
		for _, s := range all(tree(t, h, at, 200), class("kept")) {
			for _, a := range all(s, func(n *html.Node) bool {
				return n.Data == "a" && strings.HasPrefix(attr(n, "href"), "/r/") && !strings.Contains(attr(n, "href"), "original")
			}) {
				got = append(got, attr(a, "href"))
			}
		}
		for _, name := range want {
			if name == "" {
				wanted = append(wanted, first)
			} else {
				wanted = append(wanted, address("r", r[name].report.ID))
			}
		}
		slices.Sort(got)
		slices.Sort(wanted)
		if !slices.Equal(got, wanted) {
			t.Errorf("%s: copies %v, want %v", at, got, wanted)
		}
	}
}

// The bytes that came are given for keeping, in a way in which no browser shows them.
func TestOriginal(t *testing.T) {
	h := newDesk(t, fullRecord(t))
	r := keptReports()
	third, page := address("r", r["third"].report.ID), originalPage()
	for _, at := range []string{third + "/original", third + "/original?of=" + page.ID.Short(), third + "/original?of=" + strings.ToUpper(page.ID.String())} {
		w := get(h, at)
		if w.Code != 200 || w.Body.String() != hostilePage {
			t.Fatalf("%s: %d %q", at, w.Code, w.Body)
		}
		for key, want := range map[string]string{
			"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
			"Content-Disposition": `attachment; filename="` + r["third"].report.ID.Short() + "-" + page.ID.Short() + `.html.txt"`,
			"Repr-Digest":         "sha-256=:" + base64.StdEncoding.EncodeToString(page.ID[:]) + ":",
		} {
			if got := w.Header().Get(key); got != want {
				t.Errorf("%s: %s is %q, want %q", at, key, got, want)
			}
		}
	}
	known := httptest.NewRequest(http.MethodGet, third+"/original", nil)
	known.Header.Set("If-None-Match", `"`+page.ID.String()+`"`)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, known)
	if w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("what the reader has is sent again: %d", w.Code)
	}
	for _, at := range []string{
		third + "/original?of=0123456789abcdef",                                // no such bytes
		third + "/original?of=x",                                               // no hash
		address("r", r["first"].report.ID) + "/original",                       // none kept
		address("r", r["first"].report.ID) + "/original?of=" + page.ID.Short(), // another report's
		"/r/zz/original", "/r/0123456789abcdef/original",
	} {
		if w := get(h, at); w.Code != http.StatusNotFound || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %s", at, w.Code, w.Header().Get("Content-Type"))
		}
	}
	says(t, h, third, "a page The requestAnswer200 OKAddress asked firsthttp://border.example/7Redirected throughhttps://border.example/7Server192.0.2.7:443", "a web archive, news.warc record 3 · A. Person answers")
}

func TestSafeType(t *testing.T) {
	for media, want := range map[string]string{
		"text/html": "application/octet-stream .html.txt", "TEXT/HTML; charset=x": "application/octet-stream .html.txt", "image/svg+xml": "application/octet-stream .bin",
		"text/plain": "text/plain; charset=utf-8 .txt", "": "application/octet-stream .bin", "text/plain\r\nX: y": "application/octet-stream .bin",
		"application/pdf": "application/octet-stream .pdf", "application/json": "application/json .json", "text/javascript": "application/octet-stream .bin",
	} {
		if kind, ending := safeType(media); kind+" "+ending != want {
			t.Errorf("%q: %s %s, want %s", media, kind, ending, want)
		}
	}
}

func TestDeadLettersPage(t *testing.T) {
	s := fullRecord(t)
	h := newDesk(t, s)
	says(t, h, "/", "3 pieces of work were given up and wait for a person.")
	letters, _, err := s.SetAsides(t.Context(), 0, 0)
	if err != nil || len(letters) != 3 {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	says(t, h, "/deadletters", "feed.jsonl:3", "report · 19 March 2031, 10:00 UTC · 1 try", "It could not be read within 30s <script>", "(no name)",
		"counterclaim deadletters retry "+letters[0].ID.Short(), "counterclaim deadletters drop "+letters[2].ID.Short(), "retry --all")
	for _, l := range letters {
		if err := s.Drop(t.Context(), l.ID); err != nil {
			t.Fatal(err)
		}
	}
	says(t, h, "/deadletters", "Nothing was given up.")
	saysNot(t, h, "/", "given up")
	if w := get(h, "/deadletters?page=0"); w.Code != 400 {
		t.Errorf("page 0: %d", w.Code)
	}
}

func TestTranslationBesideOriginal(t *testing.T) {
	h := newDesk(t, fullRecord(t))
	at := address("r", keptReports()["translation"].report.ID)
	says(t, h, at, "Translated by A. Person <b>. The claims were read from it; the original stands with it.", "Пост у Кирры обстрелян.")
	n := tree(t, h, at, 200)
	if reader := all(n, class("translated")); len(reader) != 1 || len(all(reader[0], class("text"))) != 2 {
		t.Error("the original does not stand beside the translation")
	}
	if got := textOf(all(n, class("quote"))[0]); !strings.Contains(got, "Translated by A. Person <b>.") {
		t.Errorf("a claim does not say that it is translated: %s", got)
	}
}

// Counts are fresh as long as a record is small, and as old as a minute where it is large.
func TestCountsAreKept(t *testing.T) {
	s := record(t, dispute(), fixtures()...)
	d := &desk{store: s}
	count := func(reports int) int {
		n := 0
		counts, err := d.sourceCounts(t.Context(), &counterclaim.Overview{Reports: reports})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range counts {
			n += c.Reports
		}
		return n
	}
	if got := count(5); got != 5 {
		t.Fatalf("%d reports", got)
	}
	crossing(1).save(t, s)
	if got := count(6); got != 6 {
		t.Errorf("%d reports after one came in", got)
	}
	crossing(2).save(t, s)
	if got := count(freshReports + 1); got != 6 {
		t.Errorf("a large record was counted again at once: %d", got)
	}
	d.counted.at = d.counted.at.Add(-2 * countedFor)
	over := func() chan struct{} {
		d.counted.mu.Lock()
		defer d.counted.mu.Unlock()
		return d.counted.counting
	}
	if got := count(freshReports + 1); got != 6 {
		t.Errorf("a page of a large record waited for a count: %d", got)
	}
	if c := over(); c != nil {
		<-c
	}
	if got := count(freshReports + 1); got != 7 {
		t.Errorf("%d reports after they were counted beside", got)
	}
}

func FuzzAround(f *testing.F) {
	f.Add(strings.Repeat("ein zwei drei ", 100), true, true)
	f.Add(strings.Repeat("ю", 700), true, false)
	f.Fuzz(func(t *testing.T, text string, after, before bool) {
		pieces := around(text, after, before)
		rest, cut := text, false
		for _, p := range pieces {
			if p.Cut {
				cut = true
				continue
			}
			if !cut && !strings.HasPrefix(rest, p.Text) || cut && !strings.HasSuffix(rest, p.Text) {
				t.Fatalf("%q is not of %q", p.Text, text)
			}
			if !cut {
				rest = rest[len(p.Text):]
			}
		}
		if !cut && rest != "" {
			t.Errorf("%q was lost", rest)
		}
		if after && len(pieces) > 1 && pieces[0].Text == "" || before && len(pieces) > 1 && pieces[2].Text == "" {
			t.Errorf("nothing is left around the change: %+v", pieces)
		}
	})
}
