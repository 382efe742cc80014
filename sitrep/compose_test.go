package sitrep

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/counterclaim/counterclaim"
)

func id(s string) counterclaim.ID { return counterclaim.HashOf("test", s) }

func whole(n int64) *int64 { return &n }

// day is a made-up day: two incidents, of which one is confirmed, figures of both sides, statements, observations.
func day() Input {
	names := map[string]string{"ard": "Ardania", "bel": "Belmark"}
	claim := func(n int, party, outlet, text string) counterclaim.Claim {
		return counterclaim.Claim{ID: id(fmt.Sprint("claim", n)), Incident: id(fmt.Sprint("said", n)), Text: text, Party: party, Outlet: outlet, Published: fmt.Sprintf("2031-05-09T0%d:00:00Z", n), Origins: []counterclaim.Origin{{VouchedBy: "desk"}}}
	}
	in := Input{Title: "The Tessen valley", From: "2031-05-09", To: "2031-05-09", AsOf: time.Date(2031, 5, 10, 6, 0, 0, 0, time.UTC), Zone: time.UTC, Synthetic: true, Address: "https://desk.example/",
		Parties: []counterclaim.Party{{ID: "ard", Name: "Ardania"}, {ID: "bel", Name: "Belmark"}},
		Name:    func(side string) string { return names[side] }}
	in.Incidents = []counterclaim.Incident{
		{ID: id("fire"), Title: "Heavy weapons fire at Kesh Bridge", Conduct: []counterclaim.Conduct{"heavy_weapons_fire"}, Time: &counterclaim.Period{From: "2031-05-09", To: "2031-05-09", FromTime: "2031-05-09T04:30:00Z"}, Verdict: "confirmed",
			Positions: []counterclaim.Position{{Party: "ard", Stance: counterclaim.Asserts, Conduct: "heavy_weapons_fire", Actor: "bel", Claims: []counterclaim.ID{id("a")}}, {Party: "bel", Stance: counterclaim.Denies, Conduct: "heavy_weapons_fire", Actor: "bel", Claims: []counterclaim.ID{id("b")}}},
			Ledger:    []counterclaim.LedgerCell{{What: "killed", Of: "ard", Kind: "civilian", Account: counterclaim.OwnAccount, By: "ard", Low: whole(2), High: whole(3)}, {What: "killed", Of: "ard", Scope: "whole_conflict", By: "ard", Low: whole(900), High: whole(900)}}},
		{ID: id("talks"), Title: "Talks at the Old Bridge", Conduct: []counterclaim.Conduct{"talks"},
			Ledger: []counterclaim.LedgerCell{{What: "killed", Of: "ard", Kind: "civilian", Account: counterclaim.OwnAccount, By: "ard", Low: whole(1), High: whole(1)}}},
	}
	in.Before = []counterclaim.Incident{{ID: id("earlier"), Conduct: []counterclaim.Conduct{"heavy_weapons_fire"}}}
	for i := range 3 {
		in.Claims = append(in.Claims, claim(i, "ard", "Ardania Foreign Office", fmt.Sprintf("statement %d of Ardania", i)))
	}
	in.Claims = append(in.Claims, claim(5, "bel", "Belmark Foreign Office", "statement 5 of Belmark"), claim(6, "", "Vale Wire", "a wire's own word"))
	in.Coverage = []Coverage{{Party: "ard", Reports: 4, Copies: 1, Unread: 2}, {Party: "bel", Reports: 3}, {Party: "", Reports: 7}}
	seen := func(n int, change func(*counterclaim.Observation)) counterclaim.Observation {
		o := counterclaim.Observation{ID: id(fmt.Sprint("seen", n)), Means: counterclaim.MeansPatrol, Post: "Hill 7", Time: fmt.Sprintf("2031-05-09T1%d:00:00Z", n), Received: "2031-05-09T20:00:00Z", EffortH: 2.5, Lat: 41.1, Lon: 70.2, ErrorM: 20, Place: "Kesh Bridge"}
		change(&o)
		return o
	}
	in.Observations = []counterclaim.Observation{
		seen(1, func(o *counterclaim.Observation) {
			o.Perceived, o.Conduct, o.BearingDeg, o.BearingErrorDeg, o.RangeM, o.CalibreMM = "heard", "heavy_weapons_fire", 210, 10, 4000, 122
			o.Fire = []counterclaim.Firing{{Kind: "explosion", Quantity: counterclaim.Quantity{Low: whole(4), High: whole(4)}}, {Kind: "shot", Quantity: counterclaim.Quantity{Uncountable: true}}}
		}),
		seen(2, func(o *counterclaim.Observation) {
			o.Access, o.AccessReason, o.DelayMin, o.NotReached = "delayed", "no order had come", 45, []string{"Dovrin"}
		}),
	}
	in.Late = []counterclaim.Observation{seen(3, func(o *counterclaim.Observation) {
		o.Time, o.Perceived, o.What, o.Place = "2031-05-07T10:00:00Z", "seen", "two tanks", "Fallowen"
	})}
	return in
}

func markdown(t testing.TB, in Input) string {
	t.Helper()
	r := Compose(in)
	if err := r.Validate(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Markdown(&out, in.Title, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestCompose has a report say what a reader of it looks for.
func TestCompose(t *testing.T) {
	got := markdown(t, day())
	for _, want := range []string{
		"# Situation report, 2031-05-09", "**Synthetic:", "As of 2031-05-10T06:00:00Z, clock of UTC. Version 1. Not published: a draft.",
		"- 2 incidents were reported (1 on the day before): 1 confirmed, 1 without a finding, and therefore alleged.",
		"- No published agreement is measured", "- 2 observations (0 on the day before), 5 hours watched.", "- 14 reports were read, 2 could not be read.",
		"Monitors were delayed, restricted or refused 1 time (0 on the day before).", "1 area was to be watched and was not reached.", "| 2031-05-09 | withheld | delayed | 45 min | no order had come |",
		"| Ardania | killed | civilian | Ardania | 3 | - | 4 | 2 |", "1 figure is for the whole conflict",
		"| Heavy-weapons fire | 1 | 1 | 1 |", "| 04:30 | Heavy weapons fire at Kesh Bridge | confirmed | says so: heavy-weapons fire by Belmark | denies: heavy-weapons fire by Belmark | https://desk.example/i/" + id("fire").Short() + " |",
		"| not said | Talks at the Old Bridge | none: alleged | nothing found | nothing found |", "1 incident is of talks",
		"Ardania 3, Belmark 1. Of each the latest 1 stand here", "“statement 2 of Ardania”", "“statement 5 of Belmark”",
		"| occurred on 2031-05-07 | received later, on 2031-05-09 | Fallowen | two tanks |",
		"| Ardania | 4 | 1 | 2 |", "| others | 7 | 0 | 0 |", "| patrol | 2 | 5 |",
		"| withheld | Kesh Bridge | patrol | 4 explosions; uncountable shots | heard | Heavy-weapons fire | 122 mm | 11:00 |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	for _, not := range []string{"41.1", "Hill 7", "210", "statement 1", "wire's own", "900", "Dovrin", "12:00"} {
		if strings.Contains(got, not) {
			t.Errorf("it says %q", not)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
	in := day()
	in.Internal = true
	got = markdown(t, in)
	if !strings.Contains(got, "not reached: Dovrin") || !strings.Contains(got, "| 12:00 | Kesh Bridge | delayed | 45 min | no order had come |") {
		t.Errorf("within the mission it does not say where monitors were stopped: %s", got)
	}
	if !strings.Contains(got, `| Hill 7 (41.1000, 70.2000 ± 20 m) | Kesh Bridge (210° ± 10°, 4000 m) |`) || strings.Contains(got, "release rules") {
		t.Errorf("within the mission: %s", got)
	}
}

// TestNothingKnown has every section stand, each saying that nothing is known, and none that nothing happened.
func TestNothingKnown(t *testing.T) {
	in := day()
	full := Compose(in)
	in.Incidents, in.Before, in.Claims, in.Observations, in.Late, in.Coverage = nil, nil, nil, nil, nil, nil
	empty := Compose(in)
	headings := func(r *counterclaim.SituationReport) (out []string) {
		for _, s := range r.Sections {
			out = append(out, s.Heading)
			if s.Text == "" {
				t.Errorf("%q says nothing", s.Heading)
			}
		}
		return out
	}
	if a, b := headings(full), headings(empty); !slices.Equal(a, b) {
		t.Errorf("sections %q and %q", a, b)
	}
	if len(empty.Tables) > 0 {
		t.Errorf("tables of nothing: %+v", empty.Tables)
	}
	if got := markdown(t, in); !strings.Contains(got, "that nothing was seen says nothing") {
		t.Error("quiet is not told from blindness")
	}
}

// TestSwappedParties swaps the parties: the report is the same with the names swapped.
func TestSwappedParties(t *testing.T) {
	in := day()
	in.Agreement = &counterclaim.Agreement{Title: "Arrangement of Tessen", Clauses: []counterclaim.Clause{{ID: "w", Kind: "withdraw", Title: "Withdrawal"}, {ID: "s", Kind: "storage", Title: "Storage"}}}
	in.Violations = []counterclaim.Violation{
		{Clause: "w", Party: "ard", Day: "2031-05-09", Verdict: "breach", Measured: true, DistanceM: 14_000, MarginM: -1000, Area: "ard", Observations: []counterclaim.ID{id("seen1")}, Rule: "r"},
		{Clause: "w", Party: "bel", Day: "2031-05-09", Verdict: "cannot_tell", Observations: []counterclaim.ID{id("seen2")}, Rule: "r"},
		{Clause: "s", Day: "2031-05-09", Verdict: "breach", Observations: []counterclaim.ID{id("seen2")}, Rule: "r"},
	}
	in.ViolationsBefore = in.Violations[1:2]
	there := markdown(t, in)
	for _, want := range []string{"2 violations (0 on the day before) of Arrangement of Tessen; 1 case in which it cannot be told.", "| Withdrawal | Ardania | 1 | 0 | 0 |", "| Withdrawal | Belmark | 0 | 1 | 0 |", "| Storage | not attributed | 1 | 0 | 0 |", "| 2031-05-09 | Withdrawal | Ardania | 14000 m | -1000 m |", "| withdraw | Ardania | 1 | 0 | 0 |", "| withdraw | not known | 0 | 1 | 0 |"} {
		if !strings.Contains(there, want) {
			t.Errorf("it does not say %q: %s", want, there)
		}
	}
	names := map[string]string{"ard": "Belmark", "bel": "Ardania"}
	in.Parties = []counterclaim.Party{{ID: "ard", Name: "Belmark"}, {ID: "bel", Name: "Ardania"}}
	in.Name = func(side string) string { return names[side] }
	swap := strings.NewReplacer("Ardania", "Belmark", "Belmark", "Ardania")
	for i := range in.Claims {
		in.Claims[i].Text, in.Claims[i].Outlet = swap.Replace(in.Claims[i].Text), swap.Replace(in.Claims[i].Outlet)
	}
	if back := swap.Replace(markdown(t, in)); back != there {
		t.Errorf("the parties are not told of alike:\n%s\n---\n%s", there, back)
	}
}

// TestHostileWords quotes words that are made to be marks.
func TestHostileWords(t *testing.T) {
	const hostile = "| x | <script>alert(1)</script> [a](javascript:b) `c` *d* \n# e"
	in := day()
	in.Incidents[0].Title, in.Observations[0].What, in.Claims[3].Text, in.Title = hostile, hostile, hostile, hostile
	for i := range in.Incidents {
		in.Incidents[i].Title = hostile
	}
	got := markdown(t, in)
	columns := 0
	for line := range strings.Lines(got) {
		bars := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		switch {
		case !strings.HasPrefix(line, "|"):
			columns = 0
		case columns == 0:
			columns = bars
		case bars != columns:
			t.Errorf("%d bars in a table of %d: %s", bars, columns, line)
		}
		if strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "# Situation") || strings.Contains(line, "<script") && !strings.Contains(line, `\<script`) {
			t.Errorf("a mark: %s", line)
		}
	}
	var page bytes.Buffer
	if err := HTML(&page, in.Title, Compose(in)); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&page)
	if err != nil {
		t.Fatal(err)
	}
	elements := map[string]int{}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			elements[n.Data]++
		}
		if n.Data == "a" && n.FirstChild.Data == n.Attr[0].Val && strings.HasPrefix(n.Attr[0].Val, "https://desk.example/") {
			elements[n.Data]-- // a way to the desk's own pages
		}
	}
	for _, not := range []string{"script", "a", "img", "link", "iframe"} {
		if elements[not] > 0 {
			t.Errorf("the page has %v", slices.Sorted(maps.Keys(elements)))
		}
	}
	if elements["table"] < 6 || elements["h2"] != len(Compose(in).Sections) {
		t.Errorf("the page has %d tables, %d sections", elements["table"], elements["h2"])
	}
}

// FuzzMarkdown has whatever words stand in one cell and make no second line.
func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"", "|", "a\nb", "\\|", "# x", "\u2028", "<b>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := inMarkdown(s)
		if cell := inCell(s); !strings.HasSuffix(got, cell) {
			t.Errorf("%q in a line, %q in a cell", got, cell)
		}
		if strings.ContainsAny(got, "\n\r") {
			t.Errorf("%q: two lines", got)
		}
		for i, r := range got {
			if r == '|' && (i == 0 || got[i-1] != '\\') {
				t.Errorf("%q: a bar", got)
			}
		}
	})
}

// TestContested sets what parties and desk say beside the violations, in the same words for each, also of what is measured no more.
func TestContested(t *testing.T) {
	in := day()
	in.Agreement = &counterclaim.Agreement{Title: "Arrangement of Tessen", Clauses: []counterclaim.Clause{{ID: "w", Kind: "withdraw", Title: "Withdrawal"}}}
	in.Violations = []counterclaim.Violation{{Clause: "w", Area: "bel", Day: "2031-05-09", Verdict: "breach", Observations: []counterclaim.ID{id("seen1")}, Rule: "r"}}
	step := func(kind, area string, change func(c *counterclaim.Contest)) counterclaim.Contest {
		c := counterclaim.Contest{Kind: kind, ViolationKey: counterclaim.ViolationKey{Agreement: "a", Clause: "w", Area: area, Day: "2031-05-09"}, At: "2031-05-09T10:00:00Z", Verdict: "breach"}
		c.Violation = c.ViolationKey.ID()
		change(&c)
		c.Identify()
		return c
	}
	reason := func(by, words string) func(c *counterclaim.Contest) {
		return func(c *counterclaim.Contest) { c.Of, c.Text = by, words }
	}
	in.Contests = []counterclaim.Contest{step(counterclaim.ContestReason, "bel", reason("bel", "It was a wooden gun.")), step(counterclaim.ContestReason, "ard", reason("ard", "It was no gun.")),
		step(counterclaim.ContestNotice, "ard", func(c *counterclaim.Contest) {
			c.Parties, c.Hours, c.Until = []string{"ard", "bel"}, 2, "2031-05-09T12:00:00Z"
		})}
	in.Contests = append(in.Contests, step(counterclaim.ContestAnswer, "bel", func(c *counterclaim.Contest) { c.Text, c.Answers = "A patrol looks.", in.Contests[0].ID }))
	got := markdown(t, in)
	for _, want := range []string{"Contested violations", "| Belmark | “It was a wooden gun.” | A patrol looks. |", "| Ardania | “It was no gun.” (no longer measured) | none yet |", "| Belmark | no reply received by 2031-05-09T12:00:00Z | - |", "not attributed, area Belmark"} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q: %s", want, got)
		}
	}
	if strings.Contains(got, "| Ardania | no reply") {
		t.Error("who replied is said to be silent")
	}
}

// TestEveryViolationStands has a dispute and its agreement write one party's id in two ways, the dispute name none, and a violation stand on ground that neither
// names: the tables hold every violation of the headline, each by a name.
func TestEveryViolationStands(t *testing.T) {
	for name, change := range map[string]func(*Input){
		"as they should be": func(*Input) {},
		"two ids":           func(in *Input) { in.Parties[1].ID = "belm" },
		"no dispute":        func(in *Input) { in.Parties, in.Name = nil, func(string) string { return "" } },
	} {
		in := week()
		change(&in)
		in.Agreement.Parties = []counterclaim.Party{{ID: "ard", Name: "Ardania"}, {ID: "bel", Name: "Belmark"}}
		in.Violations = nil
		for i, side := range []string{"ard", "bel", "bel", "cor", ""} {
			in.Violations = append(in.Violations, counterclaim.Violation{Clause: "w", Party: side, Area: side, Day: fmt.Sprintf("2031-05-0%d", 4+i), Verdict: "breach", Rule: "r"})
		}
		r := Compose(in)
		if !strings.Contains(r.Sections[0].Text, "5 violations (1 in the 7 days before)") {
			t.Errorf("%s: %s", name, r.Sections[0].Text)
		}
		looked := 0
		for _, table := range r.Tables {
			n, before := 0, 0
			for _, row := range table.Rows {
				switch table.Heading {
				case "Violations by area and kind", "Violations by clause":
					add := func(to *int, cell string) {
						k, err := strconv.Atoi(cell)
						if *to += k; err != nil {
							t.Fatal(err)
						}
					}
					add(&n, row[2])
					add(&before, row[4])
					if row[1] == "" {
						t.Errorf("%s: %s has a row of nobody: %q", name, table.Heading, row)
					}
				case "Violations by day and area":
					for _, cell := range row[2:] {
						k, err := strconv.Atoi(cell)
						if err != nil {
							t.Fatal(err)
						}
						if n += k; row[1] != "of the report" {
							n, before = n-k, before+k
						}
					}
				case "In violation of withdrawal lines and caps":
					if n, before = n+1, 1; row[2] == "" || strings.HasSuffix(row[2], "area ") {
						t.Errorf("%s: %s has a row of nobody: %q", name, table.Heading, row)
					}
				default:
					n, before = 5, 1
				}
			}
			if looked++; n != 5 || before != 1 {
				t.Errorf("%s: %s counts %d and %d before: %q", name, table.Heading, n, before, table.Rows)
			}
		}
		if looked < 5 {
			t.Errorf("%s: %d tables", name, looked)
		}
	}
}

// TestByHand names the figures of a draft that are a person's, and nothing of a draft that has none, whatever else was written.
func TestByHand(t *testing.T) {
	counted, draft := Compose(week()), Compose(week())
	if got := ByHand(counted, draft); len(got) != 0 {
		t.Errorf("nothing was changed: %q", got)
	}
	draft.Sections[1].Text += "\n\nMore was seen in the north."
	draft.Sections[0].Text += "\n- A quiet week in the south."
	if got := ByHand(counted, draft); len(got) != 0 {
		t.Errorf("words were added: %q", got)
	}
	at := slices.IndexFunc(draft.Tables, func(t counterclaim.Table) bool { return t.Heading == "Violations by clause" })
	draft.Tables[at].Rows[0][2] = "7"
	draft.Sections[0].Text = strings.Replace(draft.Sections[0].Text, "1 violation", "7 violations", 1)
	got := ByHand(counted, draft)
	if len(got) != 2 || !strings.Contains(got[0], "7 violations") || !strings.Contains(got[0], "where the record has “1 violation") || !strings.Contains(got[1], "Violations: 7") || !strings.Contains(got[1], "Violations: 1") {
		t.Errorf("figures were changed: %q", got)
	}
	draft.Tables = slices.Delete(draft.Tables, at, at+1)
	if got := ByHand(counted, draft); len(got) != 1 {
		t.Errorf("a table was left out, which everybody sees: %q", got)
	}
}
