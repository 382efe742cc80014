package match

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// told makes claims from lines as of does; the outlet is the report's name without its number.
func told(t testing.TB, lines string) []counterclaim.Claim {
	t.Helper()
	claims := of(t, lines)
	for i := range claims {
		claims[i].Outlet = strings.TrimRight(claims[i].Doc, "0123456789")
	}
	return claims
}

func figureWords(low, high *int64, open bool) string {
	switch {
	case low == nil && high == nil:
		return "?"
	case low == nil:
		return fmt.Sprintf("-%d", *high)
	case high == nil || open && *low == *high:
		return fmt.Sprintf("%d+", *low)
	case *low == *high:
		return fmt.Sprint(*low)
	case open:
		return fmt.Sprintf("%d-%d+", *low, *high)
	}
	return fmt.Sprintf("%d-%d", *low, *high)
}

// ledgerWords writes a cell a line: "killed XAA military own XAA 3-5: (guard 3) guard 5". What no
// longer stands is in brackets.
func ledgerWords(cells []counterclaim.LedgerCell) string {
	var out []string
	for _, c := range cells {
		words := []string{c.What, c.Of, c.Kind, c.Scope, string(c.Account), c.By, figureWords(c.Low, c.High, c.Open)}
		line := strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " ") + ":"
		if c.Best != nil {
			line += fmt.Sprintf(" best %d:", *c.Best)
		}
		for _, f := range c.Figures {
			s := f.Source + " " + figureWords(f.Low, f.High, false)
			if len(f.Claims) > 1 {
				s += fmt.Sprintf("×%d", len(f.Claims))
			}
			if !f.Standing {
				s = "(" + s + ")"
			}
			line += " " + s
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func TestLedger(t *testing.T) {
	const rest = " asserted occurred - - "
	own := func(report, day, count string) string {
		return report + "@2031-04-" + day + " XAA 0 ASSAULT killing ->XAA" + rest + count + "\n"
	}
	for _, c := range []struct{ name, lines, want string }{
		{"own losses, claimed losses and a third party's figure stand apart",
			own("guard1", "29", "killed=3") +
				"army1@2031-04-29 XAB 0 ASSAULT killing XAB>XAA" + rest + "killed=9+\n" +
				"wire1@2031-04-30 - 0 ASSAULT killing ->XAA" + rest + "killed=5",
			"killed XAA own XAA 3: guard 3\nkilled XAA other XAB 9+: army 9+\nkilled XAA third 5: wire 5"},
		{"a later toll takes the place of the earlier one",
			own("guard1", "29", "killed=3") + own("guard2", "30", "killed=5#cumulative") + own("guard3", "30", "wounded=7"),
			"killed XAA own XAA 5: (guard 3) guard 5\nwounded XAA own XAA 7: guard 7"},
		{"of its own source alone", own("guard1", "29", "killed=3") + own("ministry1", "30", "killed=5"), "killed XAA own XAA 3-5: guard 3 ministry 5"},
		{"a toll may fall", own("guard1", "28", "killed=3") + own("guard2", "29", "killed=5") + own("guard3", "30", "killed=3"),
			"killed XAA own XAA 3: (guard 3) (guard 5) guard 3"},
		{"one repeated is one figure", own("guard1", "28", "killed=3") + own("guard2", "29", "killed=3"), "killed XAA own XAA 3: guard 3×2"},
		{"new losses come on top", own("guard1", "28", "killed=3") + own("guard2", "29", "killed=2#new") + own("guard3", "30", "killed=1#new"),
			"killed XAA own XAA 6: guard 3 guard 2 guard 1"},
		{"until a toll takes them in", own("guard1", "28", "killed=3") + own("guard2", "29", "killed=2#new") + own("guard3", "30", "killed=6#cumulative"),
			"killed XAA own XAA 6: (guard 3) (guard 2) guard 6"},
		{"new losses with their toll in one report", own("guard1", "28", "killed=7#cumulative") + own("guard1", "28", "killed=2#new"),
			"killed XAA own XAA 7: guard 7 (guard 2)"},
		{"new losses alone are a lower bound", own("guard1", "28", "killed=2#new"), "killed XAA own XAA 2+: guard 2"},
		{"the same new losses twice may be one", own("guard1", "28", "killed=3") + own("guard2", "29", "killed=2#new") + own("guard3", "30", "killed=2#new"),
			"killed XAA own XAA 5-7: guard 3 guard 2 guard 2"},
		{"the whole conflict is told apart", own("guard1", "28", "killed=3") + own("guard2", "29", "killed=400#whole_conflict"),
			"killed XAA own XAA 3: guard 3\nkilled XAA whole_conflict own XAA 400: guard 400"},
		{"soldiers and civilians", own("guard1", "28", "killed=3@XAA.MIL") + own("guard2", "29", "killed=2@XAA.CVL") + own("guard2", "29", "killed=1@XAA.COP"),
			"killed XAA own XAA 1: guard 1\nkilled XAA civilian own XAA 2: guard 2\nkilled XAA military own XAA 3: guard 3"},
		{"people without a name are the target's", own("guard1", "28", "killed=3@"), "killed XAA own XAA 3: guard 3"},
		{"of both sides together", "wire1@2031-04-30 - 0 ASSAULT killing ->XAA,XAB" + rest + "killed=8\narmy1@2031-04-30 XAB 0 ASSAULT killing ->XAA,XAB" + rest + "killed=9",
			"killed open XAB 9: army 9\nkilled third 8: wire 8"},
		{"of a third state", "army1@2031-04-30 XAB 0 ASSAULT killing ->XAC" + rest + "killed=1", "killed XAC open XAB 1: army 1"},
		{"up to, at least, about", own("guard1", "27", "killed=-20") + own("ministry1", "28", "killed=~4") + own("office1", "29", "killed=20+"),
			"killed XAA own XAA 4-20+: guard -20 ministry 4 office 20+"},
		{"only what happened counts",
			"guard1@2031-04-28 XAA 0 ASSAULT killing ->XAA denied occurred - - killed=3\n" +
				"guard1@2031-04-28 XAA 0 ASSAULT killing ->XAA asserted planned - - killed=4\n" +
				"guard1@2031-04-28 XAA 0 ASSAULT killing ->XAA asserted hypothetical - - killed=5\n" +
				"guard1@2031-04-28 XAA 0 ASSAULT killing ->XAA asserted demanded - - killed=6\n" +
				"guard1@2031-04-28 XAA 0 ASSAULT killing ->XAA asserted threatened - - killed=7", ""},
		{"nor what is said in an act that did not",
			"guard1@2031-04-28 XAA 0 ACCUSE accusation XAB>XAA denied occurred - -\n" +
				"guard1@2031-04-28 XAA 0 ASSAULT killing XAA>XAB alleged occurred - - killed=3 ^0", ""},
		{"an accusation counts as the accuser's",
			"wire1@2031-04-28 - 0 ACCUSE accusation XAA>XAB asserted occurred - -\n" +
				"wire1@2031-04-28 - 0 ASSAULT killing XAB>XAA alleged occurred - - killed=3 ^0\n" +
				"wire1@2031-04-28 - 1 ACCUSE accusation XAB>XAA asserted occurred - -\n" +
				"wire1@2031-04-28 wire:XAB 1 ASSAULT killing XAA>XAA alleged occurred - - killed=4 ^2",
			"killed XAA own XAA 3: XAA 3\nkilled XAA other XAB 4: XAB 4"},
		{"other things are not counted", own("guard1", "28", "vehicles=3"), ""},
		{"an undated figure replaces nothing", own("guard1", "28", "killed=3") + strings.Replace(own("guard2", "29", "killed=5"), "@2031-04-29", "@", 1),
			"killed XAA own XAA 3-5: guard 5 guard 3"},
		{"two figures of one hour both stand", own("guard1", "28", "killed=3") + own("guard2", "28", "killed=5"), "killed XAA own XAA 3-5:"},
	} {
		got := Ledger(told(t, c.lines), parties())
		words := ledgerWords(got)
		if strings.HasSuffix(c.want, ":") { // in which order is left open
			words, _, _ = strings.Cut(words, " guard")
		}
		if words != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, words, c.want)
		}
		for _, cell := range got {
			if err := cell.Validate(); err != nil || cell.Best != nil {
				t.Errorf("%s: %v, best %v", c.name, err, cell.Best)
			}
		}
	}
}

// named is a body that speaks, in a report of an outlet.
func named(c *counterclaim.Claim, outlet, body, country string) {
	c.Outlet, c.Party = outlet, ""
	c.Speaker = &counterclaim.Entity{Text: "the " + strings.ToLower(body), Name: body, Country: country}
}

func TestWhatIsPassedOnIsNoNewFigure(t *testing.T) {
	claims := told(t, `
		guard1@2031-04-28T10:00:00Z XAA 0 ASSAULT killing ->XAA asserted occurred - - killed=3
		guard2@2031-04-28T20:00:00Z XAA 0 ASSAULT killing ->XAA asserted occurred - - killed=5
		wire1@2031-04-29 - 0 ASSAULT killing ->XAA asserted occurred - - killed=3
		kirra1@2031-04-30 - 0 ASSAULT killing ->XAA asserted occurred - - killed=3
		kirra2@2031-05-01 - 0 ASSAULT killing ->XAA asserted occurred - - killed=6`)
	named(&claims[2], "wire", "Guard", "XAA")
	named(&claims[4], "kirra", "Guard", "XAA")
	// Another outlet prints the first release, word for word.
	claims[0].Text, claims[3].Text = "Three servicemen were killed", "Three servicemen were killed"
	claims[3].Start = claims[0].Start
	want := "killed XAA own XAA 6: (guard 3×3) (guard 5) Guard 6"
	if got := ledgerWords(Ledger(claims, parties())); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// The other side's release in the same words is no copy.
	claims[3].Party, claims[3].Targets = "XAB", entities("XAB")
	if got := ledgerWords(Ledger(claims[3:4], parties())); got != "killed XAB own XAB 3: kirra 3" {
		t.Errorf("the other side's own words became %s", got)
	}
	got := ledgerWords(Ledger([]counterclaim.Claim{claims[0], claims[3]}, parties()))
	if want := "killed XAA own XAA 3: guard 3\nkilled XAB own XAB 3: kirra 3"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNamelessSourcesAreKnownInOneOutlet(t *testing.T) {
	claims := told(t, `
		wire1@2031-04-28 - 0 ASSAULT killing ->XAA asserted occurred - - killed=3
		kirra1@2031-04-29 - 0 ASSAULT killing ->XAA asserted occurred - - killed=5
		wire2@2031-04-30 - 0 ASSAULT killing ->XAA asserted occurred - - killed=4`)
	for i := range claims {
		claims[i].Speaker = &counterclaim.Entity{Text: "hospitals", Name: "hospital"}
	}
	want := "killed XAA third 4-5: (hospitals 3) hospitals 5 hospitals 4"
	if got := ledgerWords(Ledger(claims, parties())); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for sector, by := range map[counterclaim.Sector]string{counterclaim.MED: "third", counterclaim.CVL: "third", counterclaim.GOV: "own XAA", counterclaim.COP: "own XAA"} {
		claims[0].Speaker = &counterclaim.Entity{Text: "officials", Country: "XAA", Sector: sector}
		if got, want := ledgerWords(Ledger(claims[:1], parties())), "killed XAA "+by+" 3: officials 3"; got != want {
			t.Errorf("officials of sector %s: %s, want %s", sector, got, want)
		}
	}
	claims[0].Review = counterclaim.Rejected
	if got := ledgerWords(Ledger(claims[:1], parties())); got != "" {
		t.Errorf("a rejected claim counts: %s", got)
	}
}

func TestTwoVoicesTogether(t *testing.T) {
	claims := told(t, "wire1@2031-04-28 wire:XAA 0 ASSAULT killing ->XAB asserted occurred - - killed=3")
	claims[0].CoSpeakers = entities("XAB")
	want := "killed XAB own XAB 3: XAB 3\nkilled XAB other XAA 3: XAA 3"
	if got := ledgerWords(Ledger(claims, parties())); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestBestFigure(t *testing.T) {
	const rest = " asserted occurred - - "
	guard := "guard1@2031-04-28 XAA 0 ASSAULT killing ->XAA" + rest + "killed=3\nguard2@2031-04-29 XAA 0 ASSAULT killing ->XAA" + rest
	third := "\nwire1@2031-04-30 - 0 ASSAULT killing ->XAA" + rest
	other := "\narmy1@2031-04-30 XAB 0 ASSAULT killing XAB>XAA" + rest
	for _, c := range []struct{ name, lines, best string }{
		{"the latest of a side's own", guard + "killed=5", "5"},
		{"with new losses", guard + "killed=2#new", "5"},
		{"the other side's word raises nothing", guard + "killed=5" + other + "killed=90", "5"},
		{"nor does it take it away", guard + "killed=5@XAA.MIL" + other + "killed=90@XAA", ""},
		{"a third party agrees", guard + "killed=5" + third + "killed=4+", "5"},
		{"a third party does not", guard + "killed=5" + third + "killed=6", ""},
		{"about as many", guard + "killed=100" + third + "killed=~95", "100"},
		{"only claimed", strings.TrimSpace(other) + "killed=9", ""},
		{"only a third party's", strings.TrimSpace(third) + "killed=9", ""},
		{"no one number", guard + "killed=5+", ""},
		{"about a number", guard + "killed=~5", ""},
		{"soldiers, and people of whom some may be soldiers", guard + "killed=5@XAA.MIL", ""},
		{"the whole conflict", "guard1@2031-04-28 XAA 0 ASSAULT killing ->XAA" + rest + "killed=300#whole_conflict", ""},
	} {
		cells := Ledger(told(t, c.lines), parties())
		var best []string
		for _, cell := range Best(cells, OwnAndThird) {
			if cell.Best != nil {
				best = append(best, fmt.Sprint(*cell.Best))
			}
			if err := cell.Validate(); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if got := strings.Join(best, " "); got != c.best {
			t.Errorf("%s: best %q, want %q", c.name, got, c.best)
		}
		if !reflect.DeepEqual(Best(cells, NoRule), cells) {
			t.Errorf("%s: no rule changed the ledger", c.name)
		}
	}
	cells := Ledger(told(t, guard+"killed=5@XAA"+other+"killed=9@XAA.MIL"), parties())
	if got := Best(cells, OwnAndThird)[0].Best; got == nil || *got != 5 {
		t.Errorf("the other side's word took a side's own figure away: %v", got)
	}
}

// chance makes claims of losses that agree, replace and contradict one another.
func chance(t testing.TB, seed uint64) []counterclaim.Claim {
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	var lines []string
	for range 1 + r.IntN(14) {
		lines = append(lines, fmt.Sprintf("%s%d@%s %s 0 ASSAULT killing %s>%s %s %s - - %s=%s%s%s", pick("guard", "army", "wire"), r.IntN(3),
			pick("2031-04-28", "2031-04-29T10:00:00+05:00", "2031-04-29T09:00:00+04:00", "2031-04-30", ""), pick("XAA", "XAB", "-", "wire:XAA", "wire:XAB"),
			pick("-", "XAA", "XAB"), pick("XAA", "XAB", "XAA,XAB", "XAC"), pick("asserted", "alleged", "denied"), pick("occurred", "occurred", "ongoing", "planned"),
			pick("killed", "wounded"), pick("1", "3", "5+", "-8", "~4", "2-6"), pick("", "@XAA.MIL", "@XAB.CVL", "@"), pick("", "#new", "#cumulative", "#whole_conflict")))
	}
	return told(t, strings.Join(lines, "\n"))
}

func TestOrderOfClaimsChangesNoLedger(t *testing.T) {
	cells := 0
	for seed := range uint64(400) {
		claims := chance(t, seed)
		want := Ledger(claims, parties())
		cells += len(want)
		r := rand.New(rand.NewPCG(seed, 2))
		r.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
		got := Ledger(claims, parties())
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: another order gives\n%s\nnot\n%s", seed, ledgerWords(got), ledgerWords(want))
		}
		for _, c := range Best(got, OwnAndThird) {
			if err := c.Validate(); err != nil {
				t.Errorf("seed %d: %v", seed, err)
			}
			if c.Low != nil && c.Best != nil && (*c.Best < *c.Low || *c.Best > *c.High) {
				t.Errorf("seed %d: best %d is not within %d to %d", seed, *c.Best, *c.Low, *c.High)
			}
		}
	}
	if cells < 400 {
		t.Fatalf("%d cells in all", cells)
	}
}

func TestSwappedPartiesSwapTheLedger(t *testing.T) {
	swap := map[string]string{"XAA": "XAB", "XAB": "XAA"}
	turn := func(s string) string {
		if o, ok := swap[s]; ok {
			return o
		}
		return s
	}
	for seed := range uint64(400) {
		claims := chance(t, seed)
		var want []counterclaim.LedgerCell
		for _, c := range Best(Ledger(claims, parties()), OwnAndThird) {
			c.Of, c.By = turn(c.Of), turn(c.By)
			for i := range c.Figures {
				c.Figures[i].Source = turn(c.Figures[i].Source)
			}
			want = append(want, c)
		}
		for i := range claims {
			c := &claims[i]
			c.Party = turn(c.Party)
			for _, es := range [][]counterclaim.Entity{c.Actors, c.Targets} {
				for j := range es {
					es[j].Country = turn(es[j].Country)
				}
			}
			if c.Speaker != nil {
				c.Speaker.Text, c.Speaker.Country = turn(c.Speaker.Text), turn(c.Speaker.Country)
			}
			for j := range c.Counts {
				if e := c.Counts[j].Of; e != nil {
					e.Country = turn(e.Country)
				}
			}
		}
		slices.SortFunc(want, inLedgerOrder)
		if got := Best(Ledger(claims, parties()), OwnAndThird); !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
			t.Fatalf("seed %d: swapped sides give\n%s\nnot\n%s", seed, ledgerWords(got), ledgerWords(want))
		}
	}
}
