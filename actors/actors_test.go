package actors

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func table(t testing.TB, own string) *Table {
	t.Helper()
	tab, err := New(Options{Own: own, OwnName: "own.tsv"})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// words cuts a line as text.Doc does: lower case, "'s" and commas as words of their own.
func words(s string) []string {
	return strings.Fields(strings.ToLower(strings.NewReplacer("'s ", " 's ", ",", " ,").Replace(s + " ")))
}

func TestLongest(t *testing.T) {
	tab := table(t, "")
	for _, c := range []struct {
		text string
		want string // country sector, "-" for none
		kind Kind
		n    int
	}{
		{"Kyrgyzstan said", "KGZ -", Country, 1},
		{"Kyrgyz Republic and", "KGZ -", Country, 2},
		{"Kyrgyz border guards", "KGZ -", Demonym, 1},
		{"Kyrgzystan's ministry", "KGZ -", Country, 1},
		{"Tajiks fled", "TJK -", Demonym, 1},
		{"South Sudanese troops", "SSD -", Demonym, 2},
		{"Sudanese troops", "SDN -", Demonym, 1},
		{"Democratic People's Republic of Korea", "PRK -", Country, 6},
		{"Democratic Republic of the Congo", "COD -", Country, 5},
		{"Republic of the Congo", "COG -", Country, 4},
		{"Papua New Guinea", "PNG -", Country, 3},
		{"Guinea-Bissau", "GNB -", Country, 1},
		{"Guinea - Bissau", "GNB -", Country, 3},
		{"Guinea - Mali", "GIN -", Country, 1},
		{"Equatorial Guinea", "GNQ -", Country, 2},
		{"Dominican Republic", "DOM -", Country, 2},
		{"Nigerien soldiers", "NER -", Demonym, 1},
		{"Nigerian soldiers", "NGA -", Demonym, 1},
		{"Côte d'Ivoire", "CIV -", Country, 2},
		{"Türkiye", "TUR -", Country, 1},
		{"U.S. officials", "USA -", Country, 1},
		{"UAE", "ARE -", Country, 1},
		{"Russian Federation", "RUS -", Country, 2},
		{"Kyiv demanded", "UKR GOV", Capital, 1},
		{"Kiev demanded", "UKR GOV", Capital, 1},
		{"N'Djamena", "TCD GOV", Capital, 1},
		{"North Korean jets", "PRK -", Demonym, 2},
		{"Korean troops", "- -", 0, 0},
		{"Polish border guards", "POL -", Demonym, 1},
		{"border guard service of", "- MIL", Role, 3},
		{"frontier guards", "- MIL", Role, 2},
		{"border details", "- MIL", Role, 2},
		{"defense ministry", "- MIL", Role, 2},
		{"Ministry of Defence", "- MIL", Role, 3},
		{"foreign minister", "- GOV", Role, 2},
		{"State Committee for National Security", "- SPY", Role, 5},
		{"People's Militia", "- REB", Role, 3},
		{"Luhansk People's Republic", "- REB", Body, 4},
		{"quadcopters flew", "- MIL", Role, 1},
		{"villagers fled", "- CVL", Group, 1},
		{"people fled", "- -", Group, 1},
		{"spokeswoman for", "- -", Role, 1},
		{"al-Shabaab fighters", "SOM REB", Body, 1},
		{"al Shabaab fighters", "SOM REB", Body, 2},
		{"UN Security Council", "- IGO", Body, 3},
		{"OSCE Special Monitoring Mission to Ukraine", "- IGO", Body, 6},
		{"Médecins Sans Frontières", "- NGO", Body, 3},
		{"Xinhua reported", "CHN JRN", Body, 1},
		{"Emomali Rahmon", "TJK GOV", Person, 2},
		{"Rahmon", "- -", 0, 0},
		{"Indian Ocean", "- -", Decoy, 2},
		{"Latin American leaders", "- -", Decoy, 2},
		{"Russia-backed separatists", "- -", 0, 0},
		{"the Sudan", "- -", 0, 0},
		{"shells fell", "- -", 0, 0},
		{"", "- -", 0, 0},
		{"' - , …", "- -", 0, 0},
	} {
		e, n := tab.Longest(words(c.text), "2022-10-19")
		got := orDash(e.Country) + " " + orDash(string(e.Sector))
		if n != c.n || got != c.want || e.Kind != c.kind {
			t.Errorf("%q: %d words, %s, kind %d (%s); want %d, %s, kind %d", c.text, n, got, e.Kind, e.Name, c.n, c.want, c.kind)
		}
	}
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func TestDays(t *testing.T) {
	tab := table(t, "")
	for _, c := range []struct{ name, on, want string }{
		{"SPLA", "2011-07-08", "SDN REB"},
		{"SPLA", "2011-07-09", "SSD MIL"},
		{"SPLA", "", "SSD MIL"},
		{"Taliban", "2010-01-01", "AFG REB"},
		{"Taliban", "2022-01-01", "AFG GOV"},
		{"Rapid Support Forces", "2020-01-01", "SDN MIL"},
		{"Rapid Support Forces", "2024-01-01", "SDN REB"},
		{"Sergei Shoigu", "2022-03-01", "RUS MIL"},
		{"Sergei Shoigu", "2024-09-01", "RUS GOV"},
		{"Suren Papikyan", "2022-09-13", "ARM MIL"},
		{"Suren Papikyan", "2019-01-01", "ARM GOV"}, // before he held the office
		{"Mark Rutte", "2020-01-01", "NLD GOV"},
		{"Mark Rutte", "2025-01-01", "- IGO"},
		{"Donald Rumsfeld", "2003-04-01", "USA MIL"},
		{"Bill Clinton", "2022-01-01", "USA GOV"},
		{"Antonio Guterres", "2025-07-27", "- IGO"},
	} {
		e, n := tab.Longest(words(c.name), c.on)
		if got := orDash(e.Country) + " " + orDash(string(e.Sector)); got != c.want || n == 0 {
			t.Errorf("%s on %q is %s, want %s", c.name, c.on, got, c.want)
		}
	}
}

func TestWritten(t *testing.T) {
	tab := table(t, "")
	for _, c := range []struct {
		word string
		want bool
	}{
		{"Turkey", true}, {"TURKEY", true}, {"turkey", false}, {"polish", false}, {"Polish", true}, {"US", true}, {"U.S.", true},
		{"us", false}, {"Us", false}, {"WHO", true}, {"Who", false}, {"who", false}, {"troops", true}, {"Troops", true},
		{"chad", false}, {"al-Shabaab", true}, {"Al-Shabaab", true}, {"TASS", true},
	} {
		e, n := tab.Longest([]string{strings.ToLower(c.word)}, "")
		if n != 1 || e.Written(c.word) != c.want {
			t.Errorf("%q: %d words, written as a name: %v, want %v", c.word, n, e.Written(c.word), c.want)
		}
	}
}

func TestResolve(t *testing.T) {
	tab := table(t, "")
	for _, c := range []struct{ phrase, want string }{
		{"Border Service of the Kyrgyz Republic", "KGZ MIL"},
		{"State Committee for National Security of Tajikistan", "TJK SPY"},
		{"Ministry of Defence, Government of India", "IND MIL"},
		{"Inter Services Public Relations", "PAK MIL"},
		{"Khovar", "TJK JRN"},
		{"Office of the Prime Minister of Armenia (page)", "ARM GOV"},
		{"People's Militia of the Luhansk People's Republic", "- REB"},
		{"People’s Militia of the Luhansk People’s Republic", "- REB"},
		{"Ministry of Foreign Affairs of Indonesia, as Chair of ASEAN", "IDN GOV"},
		{"Permanent Mission of Ukraine to the OSCE", "UKR GOV"},
		{"United Nations Mission in South Sudan", "- IGO"},
		{"Kyiv police", "UKR COP"},
		{"Bishkek", "KGZ GOV"},
		{"Kyrgyzstan", "KGZ -"},
		{"Russian news agency TASS", "RUS JRN"},
		{"Kyrgyz President Sadyr Japarov", "KGZ GOV"},
		{"Highland Courier", "- JRN"},
		{"Valley Wire", "- JRN"},
		{"Steppe News Agency", "- JRN"},
		{"Times of Ardania", "- JRN"},
		{"Sudan Wire", "SDN JRN"},
		{"Border Guard Herald", "- JRN"},
		{"Army Command", "- MIL"},
		{"Eritrean Ministry of Information", "ERI GOV"},
		{"Philippine Coast Guard", "PHL MIL"},
		{"border service of tajikistan", "TJK MIL"}, // nothing is written with a capital letter here
		{"Us and them", "none"},
		{"Indian Ocean", "none"},
		{"", "none"},
		{"(,;)", "none"},
		{"Somebody", "none"},
	} {
		e, ok := tab.Resolve(c.phrase, "2022-10-19")
		got := "none"
		if ok {
			got = orDash(e.Country) + " " + orDash(string(e.Sector))
			if err := e.Validate(); err != nil || e.Text != c.phrase {
				t.Errorf("%q: %+v: %v", c.phrase, e, err)
			}
		}
		if got != c.want {
			t.Errorf("%q is %s, want %s", c.phrase, got, c.want)
		}
	}
}

func TestResolveNames(t *testing.T) {
	tab := table(t, "")
	for _, c := range []struct {
		phrase, name string
		person       bool
	}{
		{"Kyrgyz President Sadyr Japarov", "Sadyr Japarov", true},
		{"Sadyr Zhaparov", "Sadyr Japarov", true},
		{"the Kyrgyz Republic", "Kyrgyzstan", false},
		{"United Nations Mission in South Sudan", "United Nations Mission in South Sudan", false},
		{"Border Service of the Kyrgyz Republic", "", false},
		{"Valley Wire", "Valley Wire", false},
	} {
		if e, _ := tab.Resolve(c.phrase, "2022-10-19"); e.Name != c.name || e.Person != c.person {
			t.Errorf("%q: name %q, person %v, want %q, %v", c.phrase, e.Name, e.Person, c.name, c.person)
		}
	}
}

func TestCountryName(t *testing.T) {
	tab := table(t, "name\tcountry\tkind\nArdania\tXAA\tcountry\nTürkiye\tTUR\tcountry\n")
	for code, want := range map[string]string{"KGZ": "Kyrgyzstan", "CIV": "Ivory Coast", "XKX": "Kosovo", "XAA": "Ardania", "TUR": "Türkiye", "XAB": "", "": ""} {
		if got := tab.CountryName(code); got != want {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
}

func BenchmarkLongestMiss(b *testing.B) {
	tab := table(b, "")
	w := words("shelling of the village")
	for b.Loop() {
		tab.Longest(w, "2022-10-19")
	}
}

func BenchmarkLongestHit(b *testing.B) {
	tab := table(b, "")
	w := words("state committee for national security of the republic")
	for b.Loop() {
		tab.Longest(w, "2022-10-19")
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		load()
	}
}

// TestPartiesAreKnown knows the names of a dispute's parties and of their bodies without a file of the desk's own; what a file says of them counts more.
func TestPartiesAreKnown(t *testing.T) {
	parties := []counterclaim.Party{
		{ID: "ardania", Name: "Ardania", Countries: []string{"XAA"}, Bodies: []string{"Ardanian Border Service", "Council of Ardania"}},
		{ID: "north", Name: "The Northern League", Bodies: []string{"Vale Watch"}},
	}
	for _, own := range []string{"", "name\tcountry\tsector\tkind\nVale Watch\tXAB\tCVL\tbody\n"} {
		table, err := New(Options{Own: own, OwnName: "actors.tsv", Parties: parties})
		if err != nil {
			t.Fatal(err)
		}
		watch := Entry{Name: "Vale Watch", Party: "north", Sector: counterclaim.GOV, Kind: Body}
		if own != "" {
			watch = Entry{Name: "Vale Watch", Country: "XAB", Sector: counterclaim.CVL, Kind: Body}
		}
		for words, want := range map[string]Entry{
			"ardania":                 {Name: "Ardania", Country: "XAA", Kind: Country},
			"ardanian border service": {Name: "Ardanian Border Service", Country: "XAA", Sector: counterclaim.MIL, Kind: Body},
			"council of ardania":      {Name: "Council of Ardania", Country: "XAA", Sector: counterclaim.GOV, Kind: Body},
			"northern league":         {Name: "The Northern League", Party: "north", Sector: counterclaim.GOV, Kind: Body},
			"vale watch":              watch,
		} {
			got, n := table.Longest(strings.Fields(words), "")
			got.Cap, got.Caps = false, false
			if n != len(strings.Fields(words)) || got != want {
				t.Errorf("%s: %+v by %d words, want %+v", words, got, n, want)
			}
		}
		if name := table.CountryName("XAA"); name != "Ardania" {
			t.Errorf("XAA is called %q", name)
		}
	}
}
