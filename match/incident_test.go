package match

import (
	"fmt"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestTitles(t *testing.T) {
	near := counterclaim.Place{Text: "Tessen", Precision: counterclaim.Near}
	for _, c := range []struct {
		want    string
		conduct counterclaim.Conduct
		places  []counterclaim.Place
		days    string
	}{
		{"Small-arms fire near Tessen, 29 April 2031", "small_arms_fire", []counterclaim.Place{near}, "2031-04-29..2031-04-29"},
		{"Talks in Ilvane district, 29 April to 2 May 2031", "talks", []counterclaim.Place{{Text: "the Ilvane district", Precision: counterclaim.Area}}, "2031-04-29..2031-05-02"},
		{"Explosion at Tessen bridge, April 2031", "explosion", []counterclaim.Place{{Text: "Tessen bridge", Precision: counterclaim.Exact}}, "2031-04-01..2031-04-30"},
		{"Clash near Tessen, 30 December 2031 to 1 January 2032", "clash", []counterclaim.Place{{Text: "a road", Unresolved: true}, near}, "2031-12-30..2032-01-01"},
		{"Killing, place not given, date not given", "killing", []counterclaim.Place{{Text: "Ardania", Precision: counterclaim.InCountry}}, ""},
		{"Claim without a conduct near Tessen, 2031", "", []counterclaim.Place{near}, "2031-01-01..2031-12-31"},
	} {
		n := &counterclaim.Incident{Places: c.places}
		if c.conduct != "" {
			n.Conduct = []counterclaim.Conduct{c.conduct}
		}
		if from, to, ok := strings.Cut(c.days, ".."); ok {
			n.Time = &counterclaim.Period{From: from, To: to}
		}
		if got := Title(n); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestGather(t *testing.T) {
	claims := Incidents(of(t, `
		a@2031-04-29 XAA 0 ASSAULT small_arms_fire XAB>XAA asserted occurred Tessen 2031-04-28
		b@2031-04-30 XAB 0 REJECT denial XAB>XAA asserted occurred - 2031-04-30
		b@2031-04-30 XAB 0 ASSAULT small_arms_fire XAB>XAA denied occurred Tessen 2031-04-28 ^1
		b@2031-04-30 XAB 1 ASSAULT small_arms_fire XAB>XAA denied occurred Tessen 2031-04-26..2031-04-30
		c@2031-05-09 XAB 0 CONSULT talks XAA>XAB asserted planned - 2031-05-12`))
	claims = append(claims, counterclaim.Claim{}) // not placed yet
	got := Gather(claims)
	if len(got) != 2 {
		t.Fatalf("%d incidents", len(got))
	}
	want := "Talks, place not given, 12 May 2031 [XAA XAB] 1\nSmall-arms fire at Tessen, 28 April 2031 [XAA XAB] 4\n"
	words := ""
	for i := range got {
		words += fmt.Sprintln(got[i].Title, got[i].Parties, len(got[i].Claims))
		if err := got[i].Validate(); err != nil {
			t.Error(err)
		}
	}
	if words != want {
		t.Errorf("got\n%s\nwant\n%s", words, want)
	}
}

func TestSides(t *testing.T) {
	pairs := Pairs(of(t, `
		a@2031-04-29 - 0 ASSAULT small_arms_fire XAB>XAA asserted occurred - -
		a@2031-04-29 - 0 ASSAULT small_arms_fire XAA>XAB asserted occurred - -
		a@2031-04-29 - 0 ACCUSE accusation XAA,XAB>XAA,XAB asserted occurred - -
		a@2031-04-29 - 0 ASSAULT clash XAC>XAB asserted occurred - -
		a@2031-04-29 - 0 ASSAULT killing people>XAB asserted occurred - -
		a@2031-04-29 - 0 CONSULT talks XAC>XAA asserted occurred - -`))
	if got, want := fmt.Sprint(pairs), "[{XAA XAB 3} {XAB XAC 1}]"; got != want {
		t.Errorf("pairs %s, want %s", got, want)
	}
	got := Sides(pairs, func(side string) string { return map[string]string{"XAA": "Ardania"}[side] })
	if len(got) != 2 || got[0].ID != "XAA" || got[0].Name != "Ardania" || got[1].ID != "XAB" || got[1].Name != "XAB" {
		t.Fatalf("%+v", got)
	}
	for _, p := range got {
		if err := p.Validate(); err != nil || p.Colour == "" {
			t.Errorf("%+v: %v", p, err)
		}
	}
	if got := Sides(nil, nil); got != nil {
		t.Errorf("sides of nothing: %v", got)
	}
}

func TestSidesWithoutACountry(t *testing.T) {
	got := Sides([]counterclaim.Pair{{A: "XAA", B: "~REB", Claims: 2}, {A: "XAB", B: "valley", Claims: 9}}, nil)
	if len(got) != 2 || got[0].ID != "XAB" || got[1].ID != "valley" || len(got[0].Countries) != 1 || len(got[1].Countries) != 0 {
		t.Errorf("%+v", got)
	}
}
