package coder

import (
	"fmt"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

// countsOf writes the counts of a release's claims: what, bounds, scope, whose, weapon and calibre.
func countsOf(t *testing.T, r counterclaim.Report) string {
	t.Helper()
	var out []string
	for _, c := range code(t, r) {
		for _, n := range c.Counts {
			low, high := n.Bounds()
			o := fmt.Sprintf("%s %d..%d", n.What, low, high)
			if low == high {
				o = fmt.Sprintf("%s %d", n.What, low)
			}
			if n.Scope != "" {
				o += " " + n.Scope
			}
			if n.Of != nil {
				o += " of " + n.Of.Side() + "/" + string(n.Of.Sector)
			}
			if n.Weapon != "" || n.CalibreMM > 0 {
				o += fmt.Sprintf(" %s %g mm", n.Weapon, n.CalibreMM)
			}
			out = append(out, o)
		}
	}
	return strings.Join(out, "; ")
}

func TestCounts(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// Who came to harm, and whose they are.
		{"Three Ardanian soldiers were killed in Tarn by Belmarkian fire.", "killed 3 of XAA/MIL"},
		{"Four Ardanian civilians were wounded by Belmarkian shells.", "wounded 4 of XAA/CVL"},
		{"Three servicemen and a teacher of Ardania were killed by Belmarkian shells.", "killed 4 of XAA/UNK"},
		{"The attack by Belmarkian gunmen killed five Ardanian guards and wounded 110.", "killed 5 of XAA/MIL; wounded 110 of XAA/MIL"},
		{"More than 60 Ardanian civilians were killed and injured by Belmarkian shells.", "casualties 60..-1 of XAA/CVL"},
		{"Another three Ardanian soldiers were killed by Belmarkian fire.", "killed 3 new of XAA/MIL"},
		{"Two Ardanian soldiers were killed by Belmarkian fire, bringing the death toll to 14.", "killed 2 of XAA/MIL; killed 14 cumulative of XAA/MIL"},
		{"Belmarkian shells have killed 400 Ardanian civilians since the war began.", "killed 400 whole_conflict of XAA/CVL"},
		// Arms.
		{"Belmark deployed four T-72 tanks to the border near Tarn.", "weapons 4 of XAB/GOV T-72 0 mm"},
		{"Belmark deployed six 155-mm howitzers to the border near Tarn.", "weapons 6 of XAB/GOV  155 mm"},
		{"Belmarkian troops fired 20 shells of 152 mm calibre at Tarn.", "shells 20 of XAB/MIL  152 mm"},
		// Whom a number belongs to.
		{"Belmarkian soldiers detained two Ardanian shepherds and shelled three villages near Tarn.", "detained 2 of XAA/CVL; villages 3 of XAA/GOV"},
		{"Belmark has not fired a single round at Ardania.", ""},
		{"Belmark violated the ceasefire with Ardania 11 times on Monday.", "violations 11"},
		{"Belmarkian gunmen abducted an Ardanian farmer and his son.", "detained 2 of XAA/CVL"},
	} {
		if got := countsOf(t, dated(c.in)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// TestTimesOfClaims: which words of a sentence say when which happening was, published on Wednesday 30 April 2031.
func TestTimesOfClaims(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Ardania on Tuesday accused Belmark of shelling Tarn.", "ACCUSE 2031-04-29; ASSAULT -"},
		{"Ardania accused Belmark of shelling Tarn on Monday.", "ACCUSE 2031-04-30; ASSAULT 2031-04-28"},
		{"Ardania demanded that Belmark withdraw its troops by Friday.", "REQUEST 2031-04-30; RETREAT 2031-04-30..2031-05-02"},
		{"Belmarkian troops shelled Tarn on Monday. Two Ardanian guards were killed in the attack.", "ASSAULT 2031-04-28; ASSAULT 2031-04-28"},
		{"Belmarkian troops shelled Tarn on Monday. Ardania will deploy tanks along the border with Belmark.", "ASSAULT 2031-04-28; MOBILIZE -"},
		{"Belmarkian troops shelled Tarn on 31 April.", "ASSAULT -"},
	} {
		var out []string
		for _, x := range code(t, dated(c.in)) {
			o := string(x.Event) + " -"
			if x.Time != nil {
				o = string(x.Event) + " " + x.Time.From
				if x.Time.To != x.Time.From {
					o += ".." + x.Time.To
				}
			}
			out = append(out, o)
		}
		if got := strings.Join(out, "; "); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// No day is counted from a publication that is not known, or that lies after the report was fetched.
func TestNoDayWithoutDate(t *testing.T) {
	for _, r := range []counterclaim.Report{
		{Published: ""},
		{Published: "2131-04-30", Fetched: "2026-05-01T00:00:00Z"},
	} {
		r.Outlet, r.Kind, r.Language = "Ardania", counterclaim.Release, "en"
		r.Text = "Belmarkian troops shelled Tarn on Monday. Ardania condemned the attack. Belmarkian troops shelled Tarn on 5 May 2020."
		var days []string
		for _, c := range code(t, r) {
			if c.Time != nil {
				days = append(days, c.Time.From)
			}
		}
		if len(days) != 1 || days[0] != "2020-05-05" {
			t.Errorf("published %q: %v", r.Published, days)
		}
	}
}
