package coder

import (
	"math"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestStated(t *testing.T) {
	olm := counterclaim.Place{Text: "Olm", Lat: 10, Lon: 20, Precision: counterclaim.Exact}
	for _, c := range []struct {
		before           string
		lat, lon, radius float64
	}{
		{"shells fell 3 km north-west of ", 10.0191, 19.9806, 1},
		{"shells fell 20 kilometres south of the village of ", 9.8201, 20, 5},
		{"shells fell 10 miles to the east of the town of ", 10, 20.147, 4},
		{"500 metres north of ", 10.0045, 20, 1},
		{"3000 km north of ", 10, 20, 0},
		{"north of ", 10, 20, 0},
		{"", 10, 20, 0},
	} {
		p := stated(olm, c.before)
		if math.Abs(p.Lat-c.lat) > 1e-3 || math.Abs(p.Lon-c.lon) > 1e-3 || p.RadiusKM != c.radius {
			t.Errorf("%q: %v %v, radius %v", c.before, p.Lat, p.Lon, p.RadiusKM)
		}
		if err := p.Validate(); err != nil {
			t.Errorf("%q: %v", c.before, err)
		}
	}
	pole := counterclaim.Place{Text: "Pole", Lat: 89.99, Lon: 179.9, Precision: counterclaim.Exact}
	if p := stated(pole, "400 km north-east of "); p.Validate() != nil || p.Lat != 89.99 {
		t.Errorf("%+v", p)
	}
	if p := stated(counterclaim.Place{Precision: counterclaim.Near}, "near "); p.RadiusKM != nearKM {
		t.Errorf("%+v", p)
	}
}

// Names are resolved together: the Tarn of the desk's list is where its neighbours are.
func TestPlacesOfClaims(t *testing.T) {
	c, an := reader(t)
	of := func(text string) []counterclaim.Place {
		for _, claim := range c.Code(an.Analyze(text), counterclaim.Report{Text: text, Outlet: "Daily", Published: "2031-04-29T12:00:00Z"}) {
			if len(claim.Places) > 0 {
				return claim.Places
			}
		}
		return nil
	}
	if p := of("Belmark troops opened fire overnight 4 km south-east of Tarn."); len(p) != 1 || p[0].Lat > -38.11 || p[0].Lon < -20.19 || p[0].RadiusKM != 1 {
		t.Errorf("%+v", p)
	}
	if p := of("Belmark troops shelled a farm 4 km south of Tarn on Monday."); len(p) != 1 || p[0].Text != "Tarn" || math.Abs(p[0].Lat+38.136) > 0.01 || p[0].RadiusKM != 1 {
		t.Errorf("%+v", p)
	}
	for _, text := range []string{"Kyrgyz troops opened fire on the border with Tajikistan.", "Tajik troops opened fire on the Kyrgyz-Tajik border."} {
		if p := of(text); len(p) != 1 || p[0].Unresolved || p[0].Name != "border of Kyrgyzstan and Tajikistan" || len(p[0].Line) < 5 || p[0].Country != "" || p[0].Validate() != nil {
			t.Errorf("%s: %+v", text, p)
		}
	}
	if p := of("Belmark troops opened fire between Tarn and Lower Quay on Monday."); len(p) != 2 || len(p[0].Line) != 2 || p[0].Precision != counterclaim.Near {
		t.Errorf("%+v", p)
	}
	// What is said of one mention is not said of the next.
	text := "Belmark troops shelled a farm 4 km south of Tarn. They also opened fire in Tarn."
	var lats []float64
	for _, claim := range c.Code(an.Analyze(text), counterclaim.Report{Text: text, Outlet: "Daily", Published: "2031-04-29T12:00:00Z"}) {
		for _, p := range claim.Places {
			lats = append(lats, p.Lat)
		}
	}
	if len(lats) != 2 || math.Abs(lats[0]+38.136) > 0.01 || lats[1] != -38.1 {
		t.Errorf("%v", lats)
	}
	for text, want := range map[string]string{
		"Belmark troops opened fire on the road to Tarn.":                 "road to Tarn",
		"Belmark troops crossed the contact line and opened fire.":        "contact line",
		"Belmark troops shelled the frontier outposts Zorgau and Kelmau.": "Zorgau",
		"Belmark troops opened fire at the bridge at Tarn.":               "bridge at Tarn",
	} {
		if p := of(text); len(p) == 0 || p[0].Text != want {
			t.Errorf("%s: %+v", text, p)
		}
	}
}

// Words that bound a number do not hide whose dead it counts.
func TestBoundsKeepTheSector(t *testing.T) {
	c, an := reader(t)
	text := "At least four soldiers were killed and up to 20 civilians were wounded."
	for _, claim := range c.Code(an.Analyze(text), counterclaim.Report{Text: text, Outlet: "Daily", Published: "2031-04-29T12:00:00Z"}) {
		for _, n := range claim.Counts {
			want := map[string]counterclaim.Sector{"killed": counterclaim.MIL, "wounded": counterclaim.CVL}[n.What]
			if n.Of == nil || n.Of.Sector != want {
				t.Errorf("%s: %+v", n.What, n.Of)
			}
		}
		if len(claim.Counts) == 2 {
			return
		}
	}
	t.Error("there is no claim of both")
}
