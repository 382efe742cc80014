package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
	"github.com/counterclaim/counterclaim/match"
	"github.com/counterclaim/counterclaim/sqlite"
)

// The tests look at a real record of invented countries: Ardania (XAA, party "ard") and
// Belmark (XAB, party "bel").

const (
	ardania = "Ardania Border Service"
	belmark = "Belmark Frontier Guard"
	wire    = "Valley Wire"
)

// hostile is text that a careless page would run or break on.
const hostile = `<script>alert(1)</script>`

func dispute() *counterclaim.Dispute {
	return &counterclaim.Dispute{Title: "The Tessen valley", Synthetic: true, Parties: []counterclaim.Party{
		{ID: "ard", Name: "Ardania", Countries: []string{"XAA"}, Colour: "#6f5fa8"},
		{ID: "bel", Name: "Belmark", Countries: []string{"XAB"}, Colour: "#8f6a14"},
	}}
}

func countryName(code string) string {
	return map[string]string{"XAA": "Ardania", "XAB": "Belmark"}[code]
}

// coded is a report with claims in the making.
type coded struct {
	report  counterclaim.Report
	claims  []counterclaim.Claim
	parents []int
}

func newReport(outlet, party, published, headline, text string) *coded {
	kind := counterclaim.Release
	if party == "" {
		kind = counterclaim.Wire
	}
	r := counterclaim.Report{Outlet: outlet, Party: party, Published: published, Headline: headline, Text: text, Kind: kind, Language: "en", Synthetic: true}
	r.Identify()
	return &coded{report: r}
}

// claim adds a claim whose words stand in the report's text.
func (c *coded) claim(words string, event counterclaim.Event, conduct counterclaim.Conduct, change func(*counterclaim.Claim)) *coded {
	start := strings.Index(c.report.Text, words)
	if start < 0 {
		panic("the fixture's report does not say " + words)
	}
	k := counterclaim.Claim{Report: c.report.ID, Start: start, End: start + len(words), Text: words, Event: event, Quad: event.Quad(),
		Conduct: []counterclaim.Conduct{conduct}, Stance: counterclaim.Asserted, Status: counterclaim.Occurred, Review: counterclaim.ByMachine,
		CodedBy: "fixture 1", Rule: "by hand", Confidence: 0.5, Synthetic: true, Language: "en"}
	if change != nil {
		change(&k)
	}
	c.claims = append(c.claims, k)
	c.parents = append(c.parents, -1)
	return c
}

// inside puts the newest claim within the one before it.
func (c *coded) inside() *coded {
	c.parents[len(c.parents)-1] = len(c.parents) - 2
	return c
}

func (c *coded) save(t testing.TB, s counterclaim.Store) counterclaim.Saved {
	t.Helper()
	return c.saveWith(t, s)
}

// saveWith also keeps what the report's arrivals name.
func (c *coded) saveWith(t testing.TB, s counterclaim.Store, originals ...counterclaim.Original) counterclaim.Saved {
	t.Helper()
	counterclaim.IdentifyAll(c.claims, c.parents)
	coding := counterclaim.Coding{Report: c.report, Claims: c.claims, Around: match.Around(c.claims), Originals: originals}
	saved, err := s.Save(t.Context(), &coding, match.Place)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func side(country string) []counterclaim.Entity {
	return []counterclaim.Entity{{Text: countryName(country), Name: countryName(country), Country: country, Sector: counterclaim.MIL}}
}

// act says who does it to whom, where and when.
func act(actor, target, place, day string) func(*counterclaim.Claim) {
	return func(c *counterclaim.Claim) {
		if actor != "" {
			c.Actors = side(actor)
		}
		if target != "" {
			c.Targets = side(target)
		}
		if place != "" {
			c.Places = []counterclaim.Place{placeNamed(place)}
		}
		if day != "" {
			c.Time = &counterclaim.Period{From: day, To: day, Precision: "day"}
		}
	}
}

func placeNamed(name string) counterclaim.Place {
	at := map[string][2]float64{"Tessen": {41.12, 68.40}, "Kirra": {41.21, 68.62}, "Old Bridge": {41.125, 68.41}}
	if p, ok := at[name]; ok {
		return counterclaim.Place{Text: name, Name: name, Lat: p[0], Lon: p[1], Feature: "P", Precision: counterclaim.Near}
	}
	return counterclaim.Place{Text: name, Unresolved: true}
}

func killed(low, high int64, of string) counterclaim.Count {
	c := counterclaim.Count{What: "killed", Of: &side(of)[0]}
	if low > 0 {
		c.Low = &low
	}
	if high > 0 {
		c.High = &high
	}
	return c
}

// fixtures are the hand-made reports.
func fixtures() []*coded {
	day := "2031-03-11"
	a := newReport(ardania, "ard", "2031-03-12T09:00:00+05:00", "Fire on our post at Tessen",
		"On 11 March forces of Belmark fired mortars on a post near Tessen. Three of our servicemen were killed.\n\nOur servicemen did not return fire.").
		claim("forces of Belmark fired mortars on a post near Tessen", "ASSAULT", "heavy_weapons_fire", act("XAB", "XAA", "Tessen", day)).
		claim("Three of our servicemen were killed", "ASSAULT", "killing", func(c *counterclaim.Claim) {
			act("XAB", "XAA", "Tessen", day)(c)
			c.Counts = []counterclaim.Count{killed(3, 3, "XAA")}
		}).
		claim("Our servicemen did not return fire", "ASSAULT", "heavy_weapons_fire", func(c *counterclaim.Claim) {
			act("XAA", "XAB", "Tessen", day)(c)
			c.Stance = counterclaim.Denied
		})
	a.report.URL = "https://border.example/releases/1?a=b&c=d"
	b := newReport(belmark, "bel", "2031-03-12T10:30:00+04:00", "On the events near Tessen",
		"The Frontier Guard rejects the charge of Ardania that it fired mortars near Tessen. It was the Ardanian side that opened fire on 11 March.").
		claim("rejects the charge of Ardania that it fired mortars near Tessen", "REJECT", "denial", func(c *counterclaim.Claim) {
			act("XAB", "XAA", "", "")(c)
		}).
		claim("it fired mortars near Tessen", "ASSAULT", "heavy_weapons_fire", func(c *counterclaim.Claim) {
			act("XAB", "XAA", "Tessen", day)(c)
			c.Stance = counterclaim.Denied
			c.Speaker = &side("XAB")[0]
		}).inside().
		claim("It was the Ardanian side that opened fire on 11 March", "ASSAULT", "heavy_weapons_fire", func(c *counterclaim.Claim) {
			act("XAA", "XAB", "Tessen", day)(c)
			c.Stance = counterclaim.Alleged
		})
	b.report.URL = "javascript:alert(document.domain)"
	w := newReport(wire, "", "2031-03-12T12:00:00Z", hostile+" Shelling & denial",
		"A doctor said that 2 soldiers <b>of Ardania</b> were killed near Tessen on 11 March, and \"more\" hurt. <img src=x onerror=alert(2)> The toll is disputed.").
		claim("2 soldiers <b>of Ardania</b> were killed near Tessen on 11 March", "ASSAULT", "killing", func(c *counterclaim.Claim) {
			act("XAB", "XAA", "Tessen", day)(c)
			c.Speaker = &counterclaim.Entity{Text: "A doctor <i>", Person: true}
			c.Relays = []counterclaim.Entity{{Text: "the Kirra agency"}}
			c.Counts = []counterclaim.Count{killed(2, 2, "XAA")}
		})
	return []*coded{a, b, w, undated(), talks()}
}

func undated() *coded {
	return newReport("", "", "", "", "Somebody was held at a place called Nowhere Mill.").
		claim("Somebody was held at a place called Nowhere Mill", "COERCE", "detention", act("", "", "Nowhere Mill", ""))
}

func talks() *coded {
	return newReport(belmark, "bel", "2031-03-14", "Talks at the Old Bridge", "Both sides met at the Old Bridge on 13 March.").
		claim("Both sides met at the Old Bridge on 13 March", "CONSULT", "talks", func(c *counterclaim.Claim) {
			act("XAA", "XAB", "Old Bridge", "2031-03-13")(c)
			c.Targets = append(c.Targets, side("XAA")...)
			c.Actors = append(c.Actors, side("XAB")...)
		})
}

// crossing is one of many incidents, each at a place and on a day of its own.
func crossing(n int) *coded {
	day := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(counterclaim.DateLayout)
	words := fmt.Sprintf("a drone of Belmark crossed the line at mark %d", n)
	return newReport(ardania, "ard", day, "Drone seen", fmt.Sprintf("On %s %s.", day, words)).
		claim(words, "COERCE", "drone_flight", act("XAB", "XAA", fmt.Sprintf("mark %d", n), day))
}

// record opens an empty record and keeps the reports in it.
func record(t testing.TB, d *counterclaim.Dispute, reports ...*coded) counterclaim.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if d != nil {
		if err := s.SetDispute(context.Background(), d); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range reports {
		r.save(t, s)
	}
	return s
}

func newDesk(t testing.TB, s Record) http.Handler {
	t.Helper()
	h, err := New(Options{Store: s, CountryName: countryName, Version: "test", Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// get asks the desk for a page.
func get(h http.Handler, address string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
	return w
}

// tree asks for a page, wants its status and gives its HTML tree.
func tree(t testing.TB, h http.Handler, address string, status int) *html.Node {
	t.Helper()
	w := get(h, address)
	if w.Code != status {
		t.Fatalf("%s: status %d, want %d: %.300s", address, w.Code, status, textOf(parse(t, w.Body.String())))
	}
	return parse(t, w.Body.String())
}

func parse(t testing.TB, s string) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// all gives the elements for which ok holds, in order.
func all(n *html.Node, ok func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && ok(d) {
			out = append(out, d)
		}
	}
	return out
}

func tag(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == name }
}

func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		for _, c := range strings.Fields(attr(n, "class")) {
			if c == name {
				return true
			}
		}
		return false
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOf gives the text of a tree with single spaces.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
