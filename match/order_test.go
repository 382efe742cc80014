package match

import (
	"testing"

	"github.com/counterclaim/counterclaim"
)

// link says of two claims by their numbers how the first stands in time to the second.
func link(claims []counterclaim.Claim, i int, order counterclaim.Order, j int) {
	claims[i].Links = append(claims[i].Links, counterclaim.Link{Order: order, Claim: claims[j].ID})
}

// Each side fires in both accounts; the two differ in who answered whom.
const exchange = `
	a@2031-04-29 XAA 0 ASSAULT heavy_weapons_fire XAB>XAA asserted occurred - 2031-04-29
	a@2031-04-29 XAA 1 ASSAULT small_arms_fire XAA>XAB asserted occurred - 2031-04-29
	b@2031-04-29 XAB 0 ASSAULT small_arms_fire XAA>XAB asserted occurred - 2031-04-29
	b@2031-04-29 XAB 1 ASSAULT heavy_weapons_fire XAB>XAA asserted occurred - 2031-04-29`

func TestWhoFiredFirst(t *testing.T) {
	const (
		disputed = "order:fire | XAA: Belmark, then Ardania | XAB: Ardania, then Belmark"
		answered = counterclaim.InAnswerTo
	)
	for _, c := range []struct {
		name   string
		change func(c []counterclaim.Claim)
		want   string
	}{
		{"each answered the other", func(c []counterclaim.Claim) { link(c, 1, answered, 0); link(c, 3, answered, 2) }, disputed},
		{"before and after", func(c []counterclaim.Claim) {
			link(c, 0, counterclaim.Before, 1)
			link(c, 3, counterclaim.After, 2)
		}, disputed},
		{"both say the same", func(c []counterclaim.Claim) { link(c, 1, answered, 0); link(c, 2, answered, 3) }, ""},
		{"one voice alone", func(c []counterclaim.Claim) { link(c, 1, answered, 0) }, ""},
		{"a voice that gives both orders agrees with either", func(c []counterclaim.Claim) {
			link(c, 1, answered, 0)
			link(c, 3, answered, 2)
			link(c, 2, answered, 3)
		}, ""},
		{"what is denied has no order", func(c []counterclaim.Claim) {
			link(c, 1, answered, 0)
			link(c, 3, answered, 2)
			c[2].Stance = counterclaim.Denied
		}, ""},
		{"nor what is demanded", func(c []counterclaim.Claim) {
			link(c, 1, answered, 0)
			link(c, 3, answered, 2)
			c[3].Status = counterclaim.Demanded
		}, ""},
		{"a claim elsewhere", func(c []counterclaim.Claim) {
			link(c, 1, answered, 0)
			c[3].Links = []counterclaim.Link{{Order: answered, Claim: counterclaim.HashOf("elsewhere")}}
		}, ""},
		{"by the clock", func(c []counterclaim.Claim) {
			clocks(c, "2031-04-29T21:40:00+05:00", "2031-04-29T21:50:00+05:00", "2031-04-29T22:30:00+06:00", "2031-04-29T22:40:00+06:00")
		}, disputed},
		{"one order on two clocks", func(c []counterclaim.Claim) {
			clocks(c, "2031-04-29T21:40:00+05:00", "2031-04-29T21:50:00+05:00", "2031-04-29T22:55:00+06:00", "2031-04-29T22:40:00+06:00")
		}, ""},
		{"one minute has no order", func(c []counterclaim.Claim) {
			clocks(c, "2031-04-29T21:40:00+05:00", "2031-04-29T21:40:00+05:00", "2031-04-29T22:30:00+06:00", "2031-04-29T22:40:00+06:00")
		}, ""},
		{"the clock against an answer", func(c []counterclaim.Claim) {
			clocks(c, "2031-04-29T21:40:00+05:00", "2031-04-29T21:50:00+05:00", "", "")
			link(c, 3, answered, 2)
		}, disputed},
	} {
		claims := of(t, exchange)
		c.change(claims)
		var got []counterclaim.Disputed
		for _, d := range Disputed(claims, parties()) {
			if d.Field == "order:fire" {
				got = append(got, d)
				for _, by := range d.ByParty {
					if len(by.Claims) != 2 {
						t.Errorf("%s: %s rests on %d claims", c.name, by.Party, len(by.Claims))
					}
				}
			}
		}
		if words := factWords(got); words != c.want {
			t.Errorf("%s: %q, want %q", c.name, words, c.want)
		}
	}
}

func clocks(claims []counterclaim.Claim, times ...string) {
	for i, at := range times {
		claims[i].Time.FromTime = at
	}
}

func TestFireAndTruce(t *testing.T) {
	claims := of(t, `
		a@2031-04-29 XAA 0 RETREAT ceasefire_declared XAA>- asserted occurred - 2031-04-29
		a@2031-04-29 XAA 1 ASSAULT ceasefire_violated XAB>XAA asserted occurred - 2031-04-29
		b@2031-04-29 XAB 0 RETREAT ceasefire_declared XAA,XAB>- asserted occurred - 2031-04-29
		b@2031-04-29 XAB 1 ASSAULT small_arms_fire XAB>XAA asserted occurred - 2031-04-29
		b@2031-04-29 XAB 1 ASSAULT small_arms_fire XAA>XAB asserted occurred - 2031-04-29
		c@2031-04-29 - 1 ASSAULT small_arms_fire XAA>XAB asserted occurred - 2031-04-29
		c@2031-04-29 - 0 RETREAT ceasefire_declared XAA,XAB>- asserted occurred - 2031-04-29`)
	link(claims, 1, counterclaim.After, 0)
	link(claims, 3, counterclaim.Before, 2)
	link(claims, 4, counterclaim.After, 2)
	clocks(claims, "", "", "", "", "", "2031-04-29T15:00:00Z", "2031-04-29T16:00:00Z")
	// One fact for each side's fire: who broke the truce and who fired before it are two questions.
	want := "order:ceasefire, fire | : Ardania fire, then ceasefire | XAB: ceasefire, then Ardania fire\n" +
		"order:ceasefire, fire | XAA: ceasefire, then Belmark fire | XAB: Belmark fire, then ceasefire"
	var got []counterclaim.Disputed
	for _, d := range Disputed(claims, parties()) {
		if d.Field == "order:ceasefire, fire" {
			got = append(got, d)
		}
	}
	if words := factWords(got); words != want {
		t.Errorf("got\n%s\nwant\n%s", words, want)
	}
}
