package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
)

// toll is a release of one side on the dead of another, in the incident of fixtures.
func toll(outlet, party, published, words, of string, low, high int64, change func(*counterclaim.Claim)) *coded {
	return newReport(outlet, party, published, "Toll", words+".").claim(words, "ASSAULT", "killing", func(c *counterclaim.Claim) {
		act(map[string]string{"XAA": "XAB", "XAB": "XAA"}[of], of, "Tessen", "2031-03-11")(c)
		c.Counts = []counterclaim.Count{killed(low, high, of)}
		if change != nil {
			change(c)
		}
	})
}

func tolls() []*coded {
	return append(fixtures(),
		toll(ardania, "ard", "2031-03-13T09:00:00+05:00", "A fourth serviceman died and so four were killed near Tessen on 11 March", "XAA", 4, 4, nil),
		toll(belmark, "bel", "2031-03-13T10:30:00+04:00", "At least nine soldiers of Ardania were killed near Tessen on 11 March", "XAA", 9, 0, nil),
		toll(ardania, "ard", "2031-03-14", "Since the war began 300 of our servicemen were killed", "XAA", 300, 300, func(c *counterclaim.Claim) {
			c.Counts[0].Scope = "whole_conflict"
		}),
		toll(belmark, "bel", "2031-03-14", "It is said that 11 people of both states were killed near Tessen on 11 March", "XAA", 11, 11, func(c *counterclaim.Claim) {
			c.Targets = append(c.Targets, side("XAB")...)
			c.Counts[0].Of, c.Stance = nil, counterclaim.Alleged
		}))
}

// table gives the texts of a section's table, row by row.
func table(n *html.Node, section string) [][]string {
	var out [][]string
	for _, s := range all(n, class(section)) {
		for _, r := range all(s, tag("tr")) {
			var row []string
			for _, c := range all(r, func(n *html.Node) bool { return n.Data == "th" || n.Data == "td" }) {
				row = append(row, textOf(c))
			}
			out = append(out, row)
		}
	}
	return out
}

func incidentOf(t *testing.T, h http.Handler, c *coded) *html.Node {
	t.Helper()
	at := address("i", c.claims[1].ID)
	if to := get(h, at).Header().Get("Location"); to != "" {
		at = to
	}
	return tree(t, h, at, 200)
}

func TestLossesOnThePage(t *testing.T) {
	reports := tolls()
	h := newDesk(t, record(t, dispute(), reports...))
	n := incidentOf(t, h, reports[0])
	rows := table(n, "ledger")
	first := "Belmark" // on 11 March 2031, as in every other table of the page
	if table(n, "glance")[0][1] == "Ardania" {
		first = "Ardania"
	}
	want := map[string][]string{
		"Killed of Ardania, military": {"4 4 · Ardania Border Service, 13 March 2031 claim Earlier 3 · Ardania Border Service, 12 March 2031 claim",
			"at least 9 at least 9 · Belmark Frontier Guard, 13 March 2031 claim", "2 2 · A doctor <i>, 12 March 2031 claim"},
		"Killed of Belmark, military":                        {"none found", "none found", "none found"},
		"Killed of Ardania, military, in the whole conflict": {"300 300 · Ardania Border Service, 14 March 2031 claim", "none found", "none found"},
		"Killed of Belmark, military, in the whole conflict": {"none found", "none found", "none found"},
		"Killed side not said, or several together":          {"Belmark 11 11 (alleged) · Belmark Frontier Guard, 14 March 2031 claim", "none found"},
	}
	if len(rows) != len(want)+1 || !slices.Equal(rows[0], []string{"Whose people", "Own account", "Account of the other side", "Third parties"}) {
		t.Fatalf("the ledger is %q", rows)
	}
	for _, r := range rows[1:] {
		if !slices.Equal(r[1:], want[r[0]]) {
			t.Errorf("%s: %q, want %q", r[0], r[1:], want[r[0]])
		}
	}
	if !strings.HasPrefix(rows[1][0], "Killed of "+first) {
		t.Errorf("%s is first on the page and not in the ledger: %q", first, rows[1][0])
	}
	if got := all(all(n, class("ledger"))[0], func(n *html.Node) bool { return attr(n, "colspan") == "2" }); len(got) != 1 {
		t.Errorf("%d cells span both parties' columns", len(got))
	}
	for _, at := range []string{address("i", reports[4].claims[0].ID)} {
		if got := table(tree(t, h, at, 200), "ledger"); len(got) != 0 {
			t.Errorf("an incident without losses has a ledger: %q", got)
		}
	}
}

// Giving each party the other's id changes the order of the rows and not a word in them.
func TestLossesMirror(t *testing.T) {
	other := map[string]string{"ard": "bel", "bel": "ard", "": ""}
	one, two := tolls(), tolls()
	for _, r := range two {
		r.report.Party = other[r.report.Party]
	}
	d := dispute()
	for i := range d.Parties {
		d.Parties[i].ID = other[d.Parties[i].ID]
	}
	lines := func(h http.Handler, r *coded) []string {
		var out []string
		for _, row := range table(incidentOf(t, h, r), "ledger") {
			out = append(out, strings.Join(row, " | "))
		}
		return out
	}
	a := lines(newDesk(t, record(t, dispute(), one...)), one[0])
	b := lines(newDesk(t, record(t, d, two...)), two[0])
	if len(a) < 5 || slices.Equal(a, b) {
		t.Fatalf("%d rows, in the same order: %v", len(a), slices.Equal(a, b))
	}
	slices.Sort(a)
	slices.Sort(b)
	if !slices.Equal(a, b) {
		t.Errorf("the ledger changed with the ids:\n%q\n%q", a, b)
	}
}

func TestLossesOfThreeParties(t *testing.T) {
	d := dispute()
	d.Parties = append(d.Parties, counterclaim.Party{ID: "cor", Name: "Corland", Countries: []string{"XAC"}})
	reports := append(tolls(), toll("Corland Army", "cor", "2031-03-15", "Twelve soldiers of Ardania were killed near Tessen on 11 March", "XAA", 12, 12, nil))
	rows := table(incidentOf(t, newDesk(t, record(t, d, reports...)), reports[0]), "ledger")
	found := false
	for _, r := range rows {
		if strings.HasPrefix(r[0], "Killed of Ardania, military") && strings.Contains(r[2], "12 12 · Corland Army") {
			found = strings.Contains(r[2], "Belmark at least 9") && strings.Contains(r[2], "Corland 12")
		}
	}
	if !found || rows[0][2] != "Accounts of other parties" {
		t.Errorf("the ledger is %q", rows)
	}
}

func TestClockTimesOnAllClocks(t *testing.T) {
	d := dispute()
	d.Parties[0].Zone, d.Parties[1].Zone = "Etc/GMT-5", "Etc/GMT-4"
	reports := fixtures()
	reports[0].claims[0].Time.FromTime, reports[0].claims[0].Time.Clock = "2031-03-11T23:40:00+05:00", "assumed"
	reports[1].claims[2].Time.FromTime, reports[1].claims[2].Time.ToTime, reports[1].claims[2].Time.Clock = "2031-03-11T23:10:00+04:00", "2031-03-11T23:50:00+04:00", "stated"
	reports[0].claims[1].Time.ToTime = "2031-03-12T00:30:00+05:00"
	n := incidentOf(t, newDesk(t, record(t, d, reports...)), reports[0])
	rows := table(n, "clocks")
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	want := [][3]string{ // Ardania, Belmark, UTC
		{"23:40 11 March 2031", "22:40 11 March 2031", "18:40 11 March 2031"},
		{"00:10 to 00:50 12 March 2031", "23:10 to 23:50 11 March 2031", "19:10 to 19:50 11 March 2031"},
		{"until 00:30 12 March 2031", "until 23:30 11 March 2031", "until 19:30 11 March 2031"},
	}
	heads := []string{
		"Heavy-weapons fire Ardania Border Service, as said: 23:40 (UTC+05:00) (zone assumed) claim",
		"Heavy-weapons fire Belmark Frontier Guard, as said: 23:10 to 23:50 (UTC+04:00) claim",
		"Killing Ardania Border Service, as said: until 00:30 (UTC+05:00) claim",
	}
	if len(rows) != 4 {
		t.Fatalf("%q", rows)
	}
	for i, r := range rows[1:] {
		if got := [3]string{r[at["Ardania"]], r[at["Belmark"]], r[at["UTC"]]}; got != want[i] || r[0] != heads[i] {
			t.Errorf("%q: %q, want %q: %q", r[0], got, heads[i], want[i])
		}
	}

	d.Parties[1].Zone = ""
	rows = table(incidentOf(t, newDesk(t, record(t, d, reports...)), reports[0]), "clocks")
	if got := rows[1][at["Belmark"]]; got != "zone not given" {
		t.Errorf("a party without a zone has %q", got)
	}
	rows = table(incidentOf(t, newDesk(t, record(t, dispute(), reports...)), reports[0]), "clocks")
	if !slices.Equal(rows[0], []string{"What is said", "UTC"}) {
		t.Errorf("without zones: %q", rows[0])
	}
	if rows := table(incidentOf(t, newDesk(t, record(t, d, fixtures()...)), fixtures()[0].identified()), "clocks"); len(rows) != 0 {
		t.Errorf("without clock times: %q", rows)
	}
}

// identified gives a report's claims their ids, as saving it does.
func (c *coded) identified() *coded {
	counterclaim.IdentifyAll(c.claims, c.parents)
	return c
}

func TestWhoCameFirstIsAFact(t *testing.T) {
	day := "2031-03-11"
	exchange := func(outlet, party, first, second string) *coded {
		r := newReport(outlet, party, "2031-03-12", "Exchange of fire", countryName(first)+" opened fire near Tessen. "+countryName(second)+" returned fire there.").
			claim(countryName(first)+" opened fire near Tessen", "ASSAULT", "small_arms_fire", act(first, second, "Tessen", day)).
			claim(countryName(second)+" returned fire", "ASSAULT", "small_arms_fire", act(second, first, "Tessen", day)).identified()
		r.claims[1].Links = []counterclaim.Link{{Order: counterclaim.InAnswerTo, Claim: r.claims[0].ID}}
		return r
	}
	a, b := exchange(ardania, "ard", "XAB", "XAA"), exchange(belmark, "bel", "XAA", "XAB")
	rows := table(incidentOf(t, newDesk(t, record(t, dispute(), a, b)), a), "facts")
	want := map[string]string{"Ardania": "Belmark, then Ardania claims claim 1 claim 2", "Belmark": "Ardania, then Belmark claims claim 1 claim 2"}
	found := false
	for _, r := range rows {
		if r[0] == "What came first: fire" {
			found = r[1] == want[rows[0][1]] && r[2] == want[rows[0][2]]
		}
	}
	if !found {
		t.Errorf("the facts are %q", rows)
	}
}
