package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// rowWords writes rows, sorted: "drone_flight XAA>XAB: XAA counter_accuses, XAB asserts, others 1".
func rowWords(rows []Row) string {
	var out []string
	for _, r := range rows {
		var cells []string
		for _, p := range r.Positions {
			cell := p.Party + " " + string(p.Stance)
			if p.Unchecked {
				cell += " (unchecked)"
			}
			cells = append(cells, cell)
		}
		if len(r.Others) > 0 {
			cells = append(cells, fmt.Sprint("others ", len(r.Others)))
		}
		out = append(out, fmt.Sprintf("%s %s>%s: %s", r.Conduct, r.Actor, r.Target, strings.Join(cells, ", ")))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func TestPositions(t *testing.T) {
	for _, c := range []struct{ name, lines, want string }{
		{"both accuse each other", `
			a@2031-04-29 - 0 ACCUSE accusation XAA,XAB>XAA,XAB asserted occurred - -
			a@2031-04-29 wire:XAA 0 COERCE drone_flight XAB>XAA alleged occurred - - ^0
			a@2031-04-29 wire:XAB 0 COERCE drone_flight XAA>XAB alleged occurred - - ^0
			a@2031-04-29 wire:XAA 0 MOBILIZE fortification XAB>XAA alleged occurred - - ^0
			a@2031-04-29 wire:XAB 0 MOBILIZE fortification XAA>XAB alleged occurred - - ^0`, `
			drone_flight XAA>XAB: XAA counter_accuses, XAB asserts
			drone_flight XAB>XAA: XAA asserts, XAB counter_accuses
			fortification XAA>XAB: XAA counter_accuses, XAB asserts
			fortification XAB>XAA: XAA asserts, XAB counter_accuses`},
		{"a charge and its denial", `
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred - -
			b@2031-04-29 XAB 0 REJECT denial XAB>XAA asserted occurred - -
			b@2031-04-29 XAB 0 ASSAULT small_arms_fire XAB>XAA denied occurred - - ^1`, `
			small_arms_fire XAB>XAA: XAA asserts, XAB denies`},
		{"a denial goes before a counter-charge", `
			a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred - -
			b@2031-04-29 XAB 0 ASSAULT small_arms_fire XAB>XAA denied occurred - -
			b@2031-04-29 XAB 0 ASSAULT small_arms_fire XAA>XAB asserted occurred - -`, `
			small_arms_fire XAA>XAB: XAA counter_accuses, XAB asserts
			small_arms_fire XAB>XAA: XAA asserts, XAB denies`},
		{"its own deed of force", `
			a@2031-04-29 XAA 0 ASSAULT heavy_weapons_fire XAA>XAB asserted occurred - -`, `
			heavy_weapons_fire XAA>XAB: XAA acknowledges (unchecked), XAB nothing_found`},
		{"its own withdrawal", `
			a@2031-04-29 XAA 0 RETREAT troop_withdrawal XAA>- asserted occurred - -`, `
			troop_withdrawal XAA>: XAA asserts, XAB nothing_found`},
		{"talks have no direction", `
			a@2031-04-29 XAA 0 CONSULT talks XAA>XAB asserted occurred - -
			b@2031-04-29 XAB 0 CONSULT talks XAB>XAA asserted occurred - -`, `
			talks >: XAA asserts, XAB asserts`},
		{"a ceasefire of both", `
			a@2031-04-29 XAA 0 RETREAT ceasefire_declared XAA,XAB>- asserted ongoing - -`, `
			ceasefire_declared >: XAA asserts, XAB nothing_found`},
		{"refused talks", `
			a@2031-04-29 XAA 0 REJECT talks XAA>XAB asserted occurred - -`, `
			talks XAA>XAB: XAA denies, XAB nothing_found`},
		{"what is demanded stands with the demand", `
			a@2031-04-29 - 0 REQUEST appeal XAA>XAB asserted occurred - -
			a@2031-04-29 wire:XAA 0 RETREAT troop_withdrawal XAB>- asserted demanded - - ^0`, `
			appeal XAA>XAB: XAA asserts, XAB nothing_found, others 1`},
		{"what is demanded without an act", `
			a@2031-04-29 XAA 0 RETREAT troop_withdrawal XAB>- asserted demanded - -`, `
			appeal XAA>XAB: XAA asserts, XAB nothing_found`},
		{"a bare protest", `
			a@2031-04-29 XAA 0 PROTEST protest_note XAA>XAB asserted occurred - -`, `
			protest_note XAA>XAB: XAA asserts, XAB nothing_found`},
		{"a third state's ministry is no party", `
			a@2031-04-29 XAC 0 ASSAULT clash XAA>XAB asserted occurred - -
			b@2031-04-29 wire:XAC 0 ASSAULT clash XAA>XAB asserted occurred - -
			c@2031-04-29 - 0 ASSAULT clash XAA>XAB asserted occurred - -`, `
			clash >: XAA nothing_found, XAB nothing_found, others 3`},
		{"one claim with two conducts", `
			a@2031-04-29 XAA 0 ASSAULT killing,wounding XAB>XAA asserted occurred - - killed=1 wounded=2`, `
			killing XAB>XAA: XAA asserts, XAB nothing_found
			wounding XAB>XAA: XAA asserts, XAB nothing_found`},
	} {
		want := strings.ReplaceAll(strings.TrimSpace(c.want), "\t", "")
		if got := rowWords(Rows(of(t, c.lines), parties(), nil)); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, want)
		}
	}
}

// Exchanging the parties in the claims exchanges them in the rows, and nothing else.
func TestBothPartiesAreReadAlike(t *testing.T) {
	lines := `
		a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred - -
		a@2031-04-29 XAA 0 ASSAULT killing XAB>XAA asserted occurred - - killed=3
		b@2031-04-29 XAB 0 ASSAULT small_arms_fire XAB>XAA denied occurred - -
		b@2031-04-29 XAB 0 COERCE drone_flight XAA>XAB asserted occurred - -
		c@2031-04-29 wire:XAA 0 MOBILIZE troop_deployment XAA>- asserted occurred - -
		d@2031-04-29 - 0 CONSULT talks XAA>XAB asserted occurred - -`
	swap := strings.NewReplacer("XAA", "XAB", "XAB", "XAA")
	ps := parties()
	slices.Reverse(ps)
	got := rowWords(Rows(of(t, swap.Replace(lines)), ps, nil))
	sorted := strings.Split(swap.Replace(rowWords(Rows(of(t, lines), parties(), nil))), "\n")
	slices.Sort(sorted)
	if want := strings.Join(sorted, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNothingFoundSaysWhatWasRead(t *testing.T) {
	coverage := []counterclaim.Coverage{{Party: "XAB", Reports: 9, From: "2031-04-01", To: "2031-04-30"}}
	rows := Rows(of(t, `a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred - -`), parties(), coverage)
	if len(rows) != 1 || len(rows[0].Positions) != 2 {
		t.Fatalf("%+v", rows)
	}
	got := rows[0].Positions[1]
	if got.Stance != counterclaim.NothingFound || got.ReportsRead != 9 || got.ReadFrom != "2031-04-01" || got.ReadTo != "2031-04-30" {
		t.Errorf("%+v", got)
	}
	for _, p := range rows[0].Positions {
		if err := p.Validate(); err != nil {
			t.Error(err)
		}
	}
}

func TestTwoWhoSpeakTogether(t *testing.T) {
	claims := of(t, `a@2031-04-29 wire:XAA 0 CONSULT talks XAA>XAB asserted occurred - -`)
	claims[0].CoSpeakers = entities("XAB")
	if got, want := rowWords(Rows(claims, parties(), nil)), "talks >: XAA asserts, XAB asserts"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
