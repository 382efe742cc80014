package gazetteer

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func embedded(t testing.TB) *Gazetteer {
	t.Helper()
	return with(t, "")
}

func with(t testing.TB, own string) *Gazetteer {
	t.Helper()
	g, err := New(Options{Own: own, OwnName: "places.tsv"})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestWhatIsWhere(t *testing.T) {
	g := embedded(t)
	for _, c := range []struct {
		name, country, feature string
		lat, lon, within       float64 // degrees
	}{
		{"Isfara", "TJK", "P", 40.12, 70.63, 0.05},
		{"Исфара", "TJK", "P", 40.12, 70.63, 0.05},
		{"Batken", "KGZ", "P", 40.06, 70.82, 0.05},
		{"Vorukh", "TJK", "P", 39.85, 70.58, 0.05},
		{"Ak-Sai", "KGZ", "P", 39.87, 70.52, 0.05},
		{"Ак-Сай", "KGZ", "P", 39.87, 70.52, 0.05},
		{"Chorku", "TJK", "P", 39.97, 70.57, 0.05},
		{"Khujand", "TJK", "P", 40.28, 69.62, 0.05},
		{"Худжанд", "TJK", "P", 40.28, 69.62, 0.05},
		{"Osh", "KGZ", "P", 40.53, 72.80, 0.05},
		{"Bishkek", "KGZ", "P", 42.87, 74.59, 0.05},
		{"Dushanbe", "TJK", "P", 38.54, 68.78, 0.05},
		{"Astana", "KAZ", "P", 51.18, 71.45, 0.05},
		{"Nur-Sultan", "KAZ", "P", 51.18, 71.45, 0.05},
		{"Khatlon", "TJK", "A", 37.9, 69.0, 0.5},
		{"Batken region", "KGZ", "A", 40.0, 71.0, 0.7},
		{"Batken Province", "KGZ", "A", 40.0, 71.0, 0.7},
		{"Kiev", "UKR", "P", 50.45, 30.52, 0.05},
		{"Gaza", "", "L", 31.4, 34.4, 0.2},
		{"Line of Control", "", "L", 34, 74, 1},
		{"Bab al-Mandab Strait", "", "H", 12.6, 43.4, 0.2},
		{"38th parallel north", "", "L", 38.3, 127.2, 1},
		{"Fergana Valley", "", "T", 40.6, 71.5, 0.5},
	} {
		e, ok := g.FindIn(c.name, []string{"KGZ", "TJK"})
		if !ok {
			t.Errorf("%s is not found", c.name)
			continue
		}
		if e.Country != c.country || e.Feature != c.feature || math.Abs(e.Lat-c.lat) > c.within || math.Abs(e.Lon-c.lon) > c.within {
			t.Errorf("%s: %+v", c.name, e)
		}
	}
}

// Each line is one place, written in many ways.
func TestSpellings(t *testing.T) {
	g := embedded(t)
	for _, line := range []string{
		"Khujand|Khudzhand|Xujand|Хуҷанд|KHUJAND|Leninabad",
		"Tashkent|Toshkent|Ташкент",
		"Bukhara|Buxoro|Bokhara|Бухара",
		"Kyiv|Київ",
		"Sana'a|Sanaa|Sana’a|Ṣanʿā’",
		"Vorukh|Ворух|vorukh",
		"Saint Petersburg|St. Petersburg|St Petersburg|Санкт-Петербург",
		"Konibodom|Kanibadam",
		"Yerevan|Erevan|Ереван",
		"Anbar|Al-Anbar|Anbar province",
		"North Darfur|Northern Darfur|North Darfur state",
		"Luhansk|Lugansk",
		"Kyrgyzstan|Kyrgyz Republic|Кыргызстан|Kirgizia",
		"United States|USA|U.S.A.|United States of America",
		"Türkiye|Turkey|Turkiye",
		"Spratly Islands|Spratlys|Nansha Islands",
	} {
		var first Entry
		for i, name := range strings.Split(line, "|") {
			es := g.Find(name)
			switch {
			case len(es) == 0:
				t.Errorf("%s is not found", name)
			case i == 0:
				first = es[0]
			case es[0] != first:
				t.Errorf("%s is %+v, not %+v", name, es[0], first)
			}
		}
	}
}

func TestNotFound(t *testing.T) {
	g := embedded(t)
	for _, name := range []string{"", " ", "-", "'", "Qwrtzpl", "\x00", "\xff\xfe", "東京都千代田区", strings.Repeat("ab", 1<<16), "No Such Place At All"} {
		if es := g.Find(name); es != nil {
			t.Errorf("%.20q finds %+v", name, es[0])
		}
		if e, ok := g.FindIn(name, []string{"KGZ"}); ok {
			t.Errorf("%.20q finds %+v", name, e)
		}
	}
}

func TestOrder(t *testing.T) {
	g := embedded(t)
	for _, c := range []struct{ name, first string }{
		{"Georgia", "GEO"}, {"Jordan", "JOR"}, {"Niger", "NER"}, {"Mali", "MLI"}, {"Luxembourg", "LUX"},
		{"Paris", "FRA"}, {"Moscow", "RUS"}, {"Tripoli", "LBY"}, {"San José", "CRI"}, {"Punjab", "PAK"}, {"Aleppo", "SYR"},
	} {
		es := g.Find(c.name)
		if len(es) < 2 || es[0].Country != c.first {
			t.Errorf("%s: %+v", c.name, es)
		}
	}
	es := g.Find("Luxembourg")
	if es[0].Code != "PCLI" || es[1].Code != "PPLC" {
		t.Errorf("a country comes before its capital: %+v", es[:2])
	}
}

func TestFindIn(t *testing.T) {
	g := embedded(t)
	for _, c := range []struct{ name, countries, country, feature string }{
		{"Aksay", "KGZ TJK", "KGZ", "P"},   // not the bigger ones in Russia and Kazakhstan
		{"Aksay", "UKR RUS", "RUS", "P"},   //
		{"Aksay", "", "RUS", "P"},          // the biggest
		{"Kok-Tash", "KGZ", "KGZ", "P"},    // hamlets in three countries
		{"Kok-Tash", "UZB", "UZB", "P"},    //
		{"Moscow", "USA CAN", "RUS", "P"},  // a capital, not Moscow in Idaho
		{"Paris", "USA CAN", "FRA", "P"},   //
		{"Tripoli", "LBN ISR", "LBN", "P"}, // a seat of government against a capital
		{"Voruh", "KGZ TJK", "TJK", "P"},   // no place has the very name; loosely it is Vorukh and Võru
		{"Georgia", "USA", "GEO", "A"},     // a country
		{"Donetsk", "RUS UKR", "UKR", "P"}, // the bigger of two in the countries
		{"Crimea", "RUS UKR", "", "L"},     // which side it is in is what is in dispute
		{"Gaza", "ISR PSE", "", "L"},       //
		{"Punjab", "IND PAK", "PAK", "A"},  //
		{"Punjab", "IND CHN", "IND", "A"},  //
		{"Osh", "XAA XAB", "KGZ", "P"},     //
	} {
		e, ok := g.FindIn(c.name, strings.Fields(c.countries))
		if !ok || e.Country != c.country || e.Feature != c.feature {
			t.Errorf("%s in %q: %+v, %v", c.name, c.countries, e, ok)
		}
	}
}

func TestCountries(t *testing.T) {
	g := embedded(t)
	n := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			for c := 'A'; c <= 'Z'; c++ {
				code := string([]rune{a, b, c})
				e, ok := g.Country(code)
				if !ok {
					continue
				}
				n++
				if e.Country != code || e.Code != "PCLI" || e.Name == "" || e.Lat == 0 && e.Lon == 0 {
					t.Errorf("%s: %+v", code, e)
				}
				if es := g.Find(e.Name); !slices.ContainsFunc(es, func(f Entry) bool { return f.Country == code && f.Code == "PCLI" }) {
					t.Errorf("%s is not found by its name %q", code, e.Name)
				}
			}
		}
	}
	if n < 245 || n > 255 {
		t.Errorf("%d countries", n)
	}
	for _, code := range []string{"", "K", "KG", "XAA", "ZZZ", "kgz", "KGZZ", "\x00\x00\x00"} {
		if e, ok := g.Country(code); ok {
			t.Errorf("%q: %+v", code, e)
		}
	}
	for _, c := range []struct {
		code      string
		lat, lon  float64
		contested bool
	}{{"KGZ", 41.2, 74.7, false}, {"TJK", 38.8, 71, false}, {"XKX", 42.6, 20.9, true}, {"USA", 38, -98, false}, {"FJI", -17.8, 178, false}, {"TWN", 23.7, 121, true}} {
		e, ok := g.Country(c.code)
		if !ok || math.Abs(e.Lat-c.lat) > 2 || math.Abs(e.Lon-c.lon) > 4 || e.Contested != c.contested {
			t.Errorf("%s: %+v", c.code, e)
		}
		if p := e.Place(e.Name, ""); p.Precision != counterclaim.InCountry || p.Validate() != nil {
			t.Errorf("%s: %+v: %v", c.code, p, p.Validate())
		}
	}
}

func TestCommon(t *testing.T) {
	g := embedded(t)
	for name, want := range map[string]bool{
		"Of": true, "Best": true, "Police": true, "March": true, "Nice": true, "Reading": true, "Young": true, "Victoria": true, "Santiago": true,
		"Isfara": false, "Batken": false, "Osh": false, "Kyiv": false, "Damascus": false, "Turkey": false, "Georgia": false,
	} {
		es := g.Find(name)
		if len(es) == 0 {
			t.Errorf("%s is not found", name)
		}
		for _, e := range es {
			if e.Common != want {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
}

func TestLongest(t *testing.T) {
	g := with(t, "name\tlat\tlon\nUpper Ferrin Mill Bridge Road End\t1\t2\n")
	for words, want := range map[string]struct {
		country string
		n       int
	}{
		"Osh":                                 {"KGZ", 1},
		"Osh region":                          {"KGZ", 2},
		"Osh and Batken":                      {"KGZ", 1},
		"Ak Sai village":                      {"KGZ", 2},
		"New York City police":                {"USA", 3},
		"St. Petersburg said":                 {"RUS", 2},
		"St":                                  {"", 0},
		"Line of Control in Kashmir":          {"", 3},
		"Democratic Republic of the Congo":    {"COD", 5},
		"Upper Ferrin Mill Bridge Road End X": {"", 6},
		"Qwrtz Osh":                           {"", 0},
		"Isfara , near":                       {"TJK", 1},
		"Mali a":                              {"MLI", 1}, // not Mália
		"March and":                           {"GBR", 1}, // not Marchand
		"Bab el Mandeb strait":                {"", 4},
		"":                                    {"", 0},
	} {
		es, n := g.Longest(strings.Fields(words))
		if n != want.n || (n == 0) != (es == nil) || n > 0 && es[0].Country != want.country {
			t.Errorf("%q: %d words, %+v", words, n, es)
		}
	}
}

func TestPlace(t *testing.T) {
	g := embedded(t)
	for name, want := range map[string]counterclaim.Precision{
		"Isfara": counterclaim.Exact, "Khatlon": counterclaim.Area, "Kyrgyzstan": counterclaim.InCountry, "Kashmir": counterclaim.Area,
		"Red Sea": counterclaim.Area, "Preah Vihear": counterclaim.Exact,
	} {
		e := g.Find(name)[0]
		p := e.Place("the "+name, "")
		if p.Precision != want || p.Text != "the "+name || p.Name != e.Name || p.Country != e.Country || p.Contested != e.Contested || p.Lat != e.Lat {
			t.Errorf("%s: %+v", name, p)
		}
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if p := e.Place(name, counterclaim.Near); p.Precision != counterclaim.Near {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	g := embedded(b)
	for _, name := range []string{"Isfara", "Ак-Сай", "Tort-Kocho", "San José", "Qwrtzpl"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				g.Find(name)
			}
		})
	}
}

func BenchmarkFindIn(b *testing.B) {
	g := embedded(b)
	sides := []string{"KGZ", "TJK"}
	b.ReportAllocs()
	for b.Loop() {
		g.FindIn("Kok-Tash", sides)
	}
}

func BenchmarkLongest(b *testing.B) {
	g := embedded(b)
	words := strings.Fields("Batken region near the border")
	b.ReportAllocs()
	for b.Loop() {
		g.Longest(words)
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		embedded(b)
	}
}
