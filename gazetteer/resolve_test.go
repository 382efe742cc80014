package gazetteer

import (
	"math"
	"slices"
	"testing"
)

// alone makes mentions of names that nothing is said of.
func alone(names ...string) []Mention {
	var ms []Mention
	for _, n := range names {
		ms = append(ms, Mention{Name: n, Within: -1})
	}
	return ms
}

func TestResolve(t *testing.T) {
	g := embedded(t)
	for _, c := range []struct {
		ms   []Mention
		ctx  Context
		want []string // country, or country and first-order unit with a point between
	}{
		{alone("Paris"), Context{}, []string{"FRA"}},
		{alone("Moscow", "Isfara"), Context{Countries: []string{"TJK", "KGZ"}}, []string{"RUS", "TJK"}},
		{alone("Paris", "Dallas", "Lamar County", "Texas"), Context{}, []string{"USA.Texas", "USA.Texas", "USA.Texas", "USA"}},
		{[]Mention{{Name: "Springfield", Within: 1}, {Name: "Ill.", Within: -1, Behind: true}}, Context{}, []string{"USA.Illinois", "USA"}},
		{[]Mention{{Name: "Vienna", Within: 1}, {Name: "Virginia", Within: -1, Behind: true}}, Context{}, []string{"USA.Virginia", "USA"}},
		{alone("Surkh"), Context{Countries: []string{"KGZ", "TJK"}}, []string{"TJK"}},
		{[]Mention{{Name: "Georgian", Within: -1, Land: "GEO"}}, Context{}, []string{"GEO"}},
		{[]Mention{{Name: "Lamar", Whole: "Lamar County", Kind: "county", Within: -1}, {Name: "Texas", Within: -1}}, Context{}, []string{"USA.Texas", "USA"}},
		{alone("Nowhereatall"), Context{}, []string{""}},
		{nil, Context{}, nil},
	} {
		for i, r := range g.Resolve(c.ms, c.ctx) {
			got := r.Country
			if len(c.want[i]) > 3 {
				got += "." + r.Admin1
			}
			if got != c.want[i] || r.Found != (c.want[i] != "") || r.Found && !(r.Share > 0 && r.Share <= 1) {
				t.Errorf("%v: %s is %+v, not %s", c.ms, c.ms[i].Name, r, c.want[i])
			}
		}
	}
}

// Both sides of a dispute weigh the same, in whatever order they are named.
func TestResolveTakesNoSide(t *testing.T) {
	g := embedded(t)
	ms := alone("Surkh", "Ak-Say", "Kok-Tash", "Isfara", "Batken", "Osh")
	a, b := g.Resolve(ms, Context{Countries: []string{"TJK", "KGZ"}}), g.Resolve(ms, Context{Countries: []string{"KGZ", "TJK"}})
	if !slices.Equal(a, b) {
		t.Errorf("%v\n%v", a, b)
	}
}

// A street that no table has is where the town next to it is.
func TestResolveGuesses(t *testing.T) {
	g := embedded(t)
	r := g.Resolve(alone("Zorgplatz", "Marseille"), Context{})
	if r[0].Found || !r[0].Guessed || r[0].Name != "Marseille" {
		t.Errorf("%+v", r[0])
	}
	if r := g.Resolve(alone("Zorgplatz", "France"), Context{}); r[0].Guessed {
		t.Errorf("%+v: a country is too large", r[0])
	}
}

func TestResolveTakesTheDesksOwnFirst(t *testing.T) {
	g, err := New(Options{Own: "name\tlat\tlon\tcountry\nParis\t-37.5\t-21\tXAA\n"})
	if err != nil {
		t.Fatal(err)
	}
	if r := g.Resolve(alone("Paris", "France"), Context{}); !r[0].Own {
		t.Errorf("%+v", r[0])
	}
}

// Of towns of one name that lie in the dispute's area is meant, which is where the desk's own places are.
func TestResolveInTheArea(t *testing.T) {
	g, err := New(Options{Own: "name\tlat\tlon\tcountry\nUpper Post\t33.6\t-95.5\tUSA\n"})
	if err != nil {
		t.Fatal(err)
	}
	here := g.Resolve(alone("Paris"), Context{Countries: []string{"USA"}, Area: g.Area()})
	if here[0].Admin1 != "Texas" || len(g.Area()) != 1 || g.Resolve(alone("Paris"), Context{})[0].Country != "FRA" {
		t.Errorf("%+v", here)
	}
}

func TestAbbreviated(t *testing.T) {
	g := embedded(t)
	for _, c := range []struct {
		name   string
		behind bool
		want   string
	}{
		{"W.Va.", false, "West Virginia"}, {"W. Va.", false, "West Virginia"}, {"Calif.", false, "California"}, {"Ont", true, ""}, {"Ont.", false, "Ontario"},
		{"TX", true, "Texas"}, {"TX", false, ""}, {"N.J", false, "New Jersey"}, {"Olm", true, ""}, {"", true, ""}, {".", true, ""},
	} {
		if e, ok := g.Abbreviated(c.name, c.behind); ok != (c.want != "") || e.Name != c.want {
			t.Errorf("%q: %+v", c.name, e)
		}
	}
	for name, e := range g.units {
		if e.Name == "" {
			t.Errorf("%s leads nowhere", name)
		}
	}
	if len(g.units) < 100 {
		t.Errorf("%d abbreviations", len(g.units))
	}
}

func TestWeightsAsTable(t *testing.T) {
	w := embedded(t).Weights()
	if again := parseWeights(w.String()); again.String() != w.String() || w.Together[signRank] >= 0 || w.Alone[signSide] != sideWeight {
		t.Errorf("%s", w)
	}
	if w := parseWeights("nonsense\nfirst\tx\ty\n\n"); *w != (Weights{}) {
		t.Errorf("%s", w)
	}
}

// What is fitted finds again what it was shown.
func TestFitWeights(t *testing.T) {
	g := embedded(t)
	paris, texas := [2]float64{48.85, 2.35}, [2]float64{33.66, -95.55}
	e := []ResolveExample{
		{Mentions: alone("Paris", "Lyon"), Gold: [][2]float64{paris, {45.75, 4.85}}},
		{Mentions: alone("Paris", "Bonham", "Honey Grove"), Gold: [][2]float64{texas, {33.58, -96.18}, {math.NaN(), 0}}},
	}
	w := FitWeights(g, e)
	for _, x := range e {
		r := g.ResolveBy(w, x.Mentions, x.Context)
		if km := Distance(r[0].Lat, r[0].Lon, x.Gold[0][0], x.Gold[0][1]); km > nearEnough {
			t.Errorf("%v: %.0f km away", x.Mentions, km)
		}
	}
	if again := FitWeights(g, e); *again != *w {
		t.Error("the same examples give other weights")
	}
}

func TestBorder(t *testing.T) {
	line := Border("TJK", "KGZ")
	if len(line) < 5 || !slices.Equal(line, Border("KGZ", "TJK")) || Border("KGZ", "GBR") != nil || Border("", "x") != nil {
		t.Errorf("%v", line)
	}
	near := math.Inf(1)
	for _, p := range line {
		near = min(near, Distance(p[0], p[1], 39.95, 70.55)) // between Isfara and Batken
	}
	if near > 40 {
		t.Errorf("%.0f km from a place on the border", near)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct{ a, b, c, d, km float64 }{{0, 0, 0, 0, 0}, {0, 0, 0, 180, 20015}, {90, 0, -90, 0, 20015}, {48.8566, 2.3522, 51.5074, -0.1278, 344}, {0, 179.5, 0, -179.5, 111}} {
		if km := Distance(c.a, c.b, c.c, c.d); math.Abs(km-c.km) > 1 {
			t.Errorf("%v: %.1f", c, km)
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	g, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	ms := alone("Springfield", "Paris", "Lamar County", "Texas", "Richmond", "Isfara", "Moscow", "Lancaster")
	b.ReportAllocs()
	for b.Loop() {
		g.Resolve(ms, Context{Countries: []string{"KGZ", "TJK"}})
	}
}
