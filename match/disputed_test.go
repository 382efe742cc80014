package match

import (
	"fmt"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func factWords(facts []counterclaim.Disputed) string {
	var out []string
	for _, d := range facts {
		var by []string
		for _, f := range d.ByParty {
			by = append(by, fmt.Sprintf("%s %s", strings.TrimSpace(f.Party+":"), f.Value))
		}
		out = append(out, d.Field+" | "+strings.Join(by, " | "))
	}
	return strings.Join(out, "\n")
}

func TestDisputedFacts(t *testing.T) {
	const a, b = "a@2031-04-29 XAA 0 ASSAULT ", "\nb@2031-04-29 XAB 0 ASSAULT "
	for _, c := range []struct{ name, lines, want string }{
		{"rival tolls", a + "killing ->XAA asserted occurred - - killed=13" + b + "killing ->XAA asserted occurred - - killed=5", "count:killed | XAA: 13 | XAB: 5"},
		{"a toll that grows is no dispute", a + "killing ->XAA asserted occurred - - killed=4+" + b + "killing ->XAA asserted occurred - - killed=7", ""},
		{"about a hundred and 104", a + "killing ->XAA asserted occurred - - killed=~100" + b + "killing ->XAA asserted occurred - - killed=104", ""},
		{"about a hundred and 180", a + "killing ->XAA asserted occurred - - killed=~100" + b + "killing ->XAA asserted occurred - - killed=180-190", "count:killed | XAA: about 100 | XAB: 180 to 190"},
		{"each side's own dead", a + "killing ->XAA asserted occurred - - killed=13" + b + "killing ->XAB asserted occurred - - killed=8", ""},
		{"the dead of one side by two counts", a + "killing ->XAA asserted occurred - - killed=13" + b + "killing ->XAB asserted occurred - - killed=8" + b + "killing ->XAA asserted occurred - - killed=-4",
			"count:killed, Ardania | XAA: 13 | XAB: up to 4"},
		{"who fired first", a + "small_arms_fire XAB>XAA asserted occurred - -" + b + "small_arms_fire XAA>XAB asserted occurred - -", "actor:small_arms_fire | XAA: Belmark | XAB: Ardania"},
		{"one place, written in two ways", a + "clash XAA>XAB asserted occurred Tessen_bridge -" + b + "clash XAA>XAB asserted occurred the_Tessen_bridge -", ""},
		{"two places", a + "clash XAA>XAB asserted occurred Tessen -" + b + "clash XAA>XAB asserted occurred Orvane -", "place:clash | XAA: Tessen | XAB: Orvane"},
		{"two deeds in two places", a + "small_arms_fire XAB>XAA asserted occurred Tessen -" + b + "killing XAB>XAA asserted occurred Orvane -", ""},
		{"two days", a + "clash XAA>XAB asserted occurred - 2031-04-28" + b + "clash XAA>XAB asserted occurred - 2031-04-29..2031-04-30", "time:clash | XAA: 28 April 2031 | XAB: 29 to 30 April 2031"},
		{"a day of a week", a + "clash XAA>XAB asserted occurred - 2031-04-28" + b + "clash XAA>XAB asserted occurred - 2031-04-25..2031-05-01", ""},
		{"what is denied is no fact", a + "clash XAA>XAB asserted occurred Tessen -" + b + "clash XAA>XAB denied occurred Orvane -", ""},
		{"others are one voice", a + "killing ->XAA asserted occurred - - killed=13" + "\nc@2031-04-29 - 0 ASSAULT killing ->XAA asserted occurred - - killed=2\nd@2031-04-29 XAC 0 ASSAULT killing ->XAA asserted occurred - - killed=3", "count:killed | : 2; 3 | XAA: 13"},
		{"one voice alone", a + "killing ->XAA asserted occurred - - killed=13\n" + a + "killing ->XAA asserted occurred - - killed=2", ""},
	} {
		if got := factWords(Disputed(of(t, c.lines), parties())); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestOneHourOnTwoClocks(t *testing.T) {
	claims := of(t, `
		a@2031-04-29 XAA 0 RETREAT ceasefire_declared XAA,XAB>- asserted planned - 2031-04-29
		b@2031-04-29 XAB 0 RETREAT ceasefire_declared XAA,XAB>- asserted planned - 2031-04-29`)
	claims[0].Time.FromTime, claims[1].Time.FromTime = "2031-04-29T16:00:00+06:00", "2031-04-29T16:00:00+05:00"
	want := "time:ceasefire_declared | XAA: 29 April 2031, 16:00 UTC+06:00 | XAB: 29 April 2031, 16:00 UTC+05:00"
	if got := factWords(Disputed(claims, parties())); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	claims[1].Time.FromTime = "2031-04-29T15:00:00+05:00"
	if got := factWords(Disputed(claims, parties())); got != "" {
		t.Errorf("one hour, written on two clocks, is disputed: %q", got)
	}
}

func TestCountWords(t *testing.T) {
	for in, want := range map[string]string{"13": "13", "4+": "at least 4", "-20": "up to 20", "~100": "about 100", "60-80": "60 to 80", "~60-80": "about 60 to 80"} {
		if got := CountWords(count(t, "killed", in)); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
	if got := CountWords(counterclaim.Count{What: "killed"}); got != "" {
		t.Errorf("no bounds: %q", got)
	}
}
