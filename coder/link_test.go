package coder

import (
	"fmt"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// dated gives a release of Ardania of Wednesday 30 April 2031.
func dated(text string) counterclaim.Report {
	return counterclaim.Report{Outlet: "Ardania", Kind: counterclaim.Release, Published: "2031-04-30T18:00:00+05:00", Language: "en", Text: text, Synthetic: true}
}

// linksOf writes each link as "words of the claim > order > words of the other".
func linksOf(t *testing.T, text string) string {
	t.Helper()
	claims := code(t, dated(text))
	rules := map[counterclaim.ID]string{}
	word := func(c counterclaim.Claim) string {
		_, rule, _ := strings.Cut(c.Rule, ": ")
		rule, _, _ = strings.Cut(rule, "/")
		rule, _, _ = strings.Cut(rule, " ")
		return rule
	}
	for _, c := range claims {
		rules[c.ID] = word(c)
	}
	var out []string
	for _, c := range claims {
		for _, l := range c.Links {
			out = append(out, fmt.Sprintf("%s %s %s", word(c), l.Order, rules[l.Claim]))
		}
	}
	return strings.Join(out, "; ")
}

func TestLinks(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Ardanian troops withdrew from Tarn after Belmarkian artillery shelled the town.", "withdraw after shell"},
		{"After Belmarkian artillery shelled Tarn, Ardanian troops withdrew from the town.", "withdraw after shell"},
		{"Ardanian troops withdrew from Tarn before Belmarkian artillery shelled the town.", "withdraw before shell"},
		{"In response to the shelling of Tarn by Belmark, Ardanian troops attacked two Belmarkian posts.", "attack in_answer_to shelling"},
		{"Belmarkian soldiers opened fire on an Ardanian post and the Ardanian guards returned fire.", "return in_answer_to open"},
		{"Belmarkian soldiers opened fire on an Ardanian post. The Ardanian guards returned fire.", "return in_answer_to open"},
		{"Belmarkian soldiers opened fire on an Ardanian post.\n\nThe Ardanian guards returned fire.", ""},
		{"Ardanian guards detained a Belmarkian farmer. In response, Belmark closed the crossing at Tarn.", "close in_answer_to detain"},
		// Order that is not told, and what is no happening.
		{"Belmarkian artillery shelled Tarn. Ardanian troops withdrew from the town.", ""},
		{"Ardanian troops withdrew from Tarn after midnight.", ""},
		{"Ardania denied that its troops had shelled Tarn after Belmark attacked its posts.", ""},
	} {
		if got := linksOf(t, c.in); got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}
