package ceasefire

import (
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

const declaredTOML = `[declaration]
party = "ardania"
as_of = 2031-06-01
source = "letter 17"
synthetic = true

[[site]]
id = "kell"

[[site.item]]
weapon_class = "artillery"
calibre_mm = 122
count = 4
serials = ["A-1", "A-2"]

[[site]]
id = "dorn"
`

const declaredCSV = `party,site,as_of,source,weapon_class,calibre_mm,count,serials,synthetic
ardania,kell,2031-06-01,letter 17,artillery,122,4,A-1; A-2,true
ardania,dorn,2031-06-01,letter 17,,,,,true
`

// TestReadHoldings reads the same from both forms.
func TestReadHoldings(t *testing.T) {
	a := caseAgreement(t)
	a.Sites = append(a.Sites, counterclaim.Site{ID: "dorn", Party: "ardania"})
	for name, src := range map[string]string{"a.toml": declaredTOML, "a.csv": declaredCSV, "semicolons.csv": strings.ReplaceAll(strings.ReplaceAll(declaredCSV, "A-1; A-2", `A-1\ A-2`), ",", ";")} {
		src = strings.ReplaceAll(src, `\`, ",")
		list, err := ReadHoldings(name, []byte(src), a)
		if err != nil || len(list) != 2 {
			t.Fatal(name, list, err)
		}
		e := list[0]
		if e.Site != "kell" || e.Party != "ardania" || e.AsOf != "2031-06-01" || e.Source != "letter 17" || !e.Synthetic || e.Agreement != a.ID || len(e.Items) != 1 || e.Items[0].Count != 4 || strings.Join(e.Items[0].Serials, "|") != "A-1|A-2" {
			t.Errorf("%s: %+v", name, e)
		}
		if list[1].Site != "dorn" || len(list[1].Items) != 0 {
			t.Errorf("%s: %+v", name, list[1])
		}
	}
	for what, c := range map[string]struct{ src, want string }{
		"no text":              {"\xff", "no text"},
		"nothing":              {"", "declares nothing"},
		"an unknown key":       {strings.Replace(declaredTOML, "source", "sourec", 1), `a.toml:4: key "declaration.sourec"`},
		"an unknown party":     {strings.Replace(declaredTOML, `"ardania"`, `"nobody"`, 1), `a.toml:7: party "nobody"`},
		"the other's site":     {strings.Replace(declaredTOML, `"kell"`, `"senn"`, 1), `a.toml:7: site "senn" is none of that party's`},
		"a site twice":         {strings.Replace(declaredTOML, `"dorn"`, `"kell"`, 1), "a.toml:16: site \"kell\" stands twice"},
		"no day":               {strings.Replace(declaredTOML, "2031-06-01", `"soon"`, 1), "as_of"},
		"a day that is none":   {strings.Replace(declaredTOML, "2031-06-01", "7", 1), "a day is written as"},
		"too many serials":     {strings.Replace(declaredTOML, "count = 4", "count = 1", 1), "more serial numbers than weapons"},
		"broken TOML":          {"[declaration\n", "a.toml:2: it is not as TOML"},
		"another agreement":    {strings.Replace(declaredTOML, "[declaration]\n", "[declaration]\nagreement = \"x\"\n", 1), "of agreement \"x\""},
		"an exhibit of no id":  {strings.Replace(declaredTOML, "[declaration]\n", "[declaration]\nexhibit = \"x\"\n", 1), "a.toml:2: exhibit"},
		"an unknown column":    {strings.Replace(declaredCSV, "calibre_mm", "calibre", 1), `a.toml:1: column "calibre"`},
		"a number that is not": {strings.Replace(declaredCSV, ",122,", ",NaN,", 1), "a.toml:2: \"NaN\" is no number"},
		"a count that is not":  {strings.Replace(declaredCSV, ",4,", ",four,", 1), "count \"four\""},
		"a short row":          {declaredCSV + "ardania\n", "a.toml:4: the row has 1 cells"},
		"two days of a site":   {declaredCSV + "ardania,kell,2031-06-02,letter 17,tank,125,1,,true\n", "a.toml:4: it says another day"},
		"an open quote":        {declaredCSV + "\"ardania\n", "cannot be read"},
	} {
		list, err := ReadHoldings("a.toml", []byte(c.src), a)
		if err == nil || !strings.Contains(err.Error(), c.want) || counterclaim.HintOf(err) == "" && what != "broken TOML" {
			t.Errorf("%s: %v, %v (%s); want %q", what, list, err, counterclaim.HintOf(err), c.want)
		}
	}
	if _, err := ReadHoldings("a", make([]byte, MaxHoldings+1), a); counterclaim.CodeOf(err) != counterclaim.CodeTooLarge {
		t.Error(err)
	}
}

// FuzzReadHoldings reads whatever there is: what it gives keeps the record's rules.
func FuzzReadHoldings(f *testing.F) {
	f.Add([]byte(declaredTOML))
	f.Add([]byte(declaredCSV))
	f.Add([]byte("party;site\n"))
	a := &counterclaim.Agreement{ID: "tarn-2031", Parties: []counterclaim.Party{{ID: "ardania"}}, Sites: []counterclaim.Site{{ID: "kell", Party: "ardania"}, {ID: "dorn", Party: "ardania"}}}
	f.Fuzz(func(t *testing.T, src []byte) {
		list, err := ReadHoldings("f", src, a)
		if (err == nil) != (len(list) > 0) {
			t.Fatalf("%d entries, %v", len(list), err)
		}
		for i := range list {
			e := list[i]
			e.ID, e.Kept, e.KeptBy, e.Number, e.Received = counterclaim.HashOf("x"), "2031-06-01T00:00:00Z", "A", 1, "2031-06-01"
			if err := e.Validate(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
