package actors

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

const own = `# Two invented countries
name	country	sector	kind	party	from	to	aliases
Ardania	XAA		country				Republic of Ardania
Ardanian	XAA		demonym				Ardanians
Velm	XAA		capital				
Belmark	XAB		country				
Border Watch	XAB	MIL	body				BW
Valley Council		REB	body	valley			the Council of the Valley
Ilse Marn	XAA	MIL	person		2020-01-01	2021-12-31	
Ilse Marn	XAA	GOV	person		2022-01-01		
ferrymen		CVL	group				
army	XAA	MIL	body				
`

func TestOwn(t *testing.T) {
	tab := table(t, own)
	if len(tab.Problems()) != 0 {
		t.Fatal(tab.Problems())
	}
	for _, c := range []struct{ text, on, want string }{
		{"Republic of Ardania", "", "XAA -  3"}, {"Ardanians", "", "XAA -  1"}, {"Velm", "", "XAA GOV  1"},
		{"BW", "", "XAB MIL  1"}, {"Valley Council", "", "- REB valley 2"}, {"Council of the Valley", "", "- REB valley 4"},
		{"Ilse Marn", "2021-06-01", "XAA MIL  2"}, {"Ilse Marn", "2023-06-01", "XAA GOV  2"}, {"Ilse Marn", "2019-06-01", "XAA GOV  2"},
		{"ferrymen", "", "- CVL  1"}, {"army", "", "XAA MIL  1"}, {"army corps", "", "- MIL  2"}, {"Kyrgyzstan", "", "KGZ -  1"},
	} {
		e, n := tab.Longest(words(c.text), c.on)
		if got := fmt.Sprintf("%s %s %s %d", orDash(e.Country), orDash(string(e.Sector)), e.Party, n); got != c.want {
			t.Errorf("%q on %q: %s, want %s", c.text, c.on, got, c.want)
		}
	}
	for phrase, want := range map[string]string{
		"Border Service of Ardania": "XAA MIL ", "Belmark Courier": "XAB JRN ", "Valley Council press service": "- REB valley", "Ardanian Border Watch": "XAA MIL ",
	} {
		e, _ := tab.Resolve(phrase, "")
		if got := orDash(e.Country) + " " + orDash(string(e.Sector)) + " " + e.Party; got != want {
			t.Errorf("%q is %s, want %s", phrase, got, want)
		}
	}
}

func TestOwnProblems(t *testing.T) {
	const head = "name\tcountry\tsector\tkind\tparty\tfrom\tto\taliases\n"
	for _, c := range []struct{ rows, want string }{
		{"Ardania\tXAA\t\tcountry\t\t\t\t", ""},
		{"Ardania\tXA\t\tcountry\t\t\t\t", `own.tsv:2: country "XA" is not three capital letters`},
		{"Ardania\t\t\tcountry\t\t\t\t", `own.tsv:2: a country needs a country or a party`},
		{"Ardania\tXAA\tARMY\tbody\t\t\t\t", `own.tsv:2: sector "ARMY" is not a PLOVER sector`},
		{"Ardania\tXAA\t\tland\t\t\t\t", `own.tsv:2: kind "land" is none of`},
		{"\tXAA\t\tcountry\t\t\t\t", `own.tsv:2: the row has no name`},
		{"…\tXAA\t\tcountry\t\t\t\t", `own.tsv:2: name "…" has no letters`},
		{"A\tXAA\t\tperson\t\t2020-13-01\t\t", `own.tsv:2: date "2020-13-01" is not YYYY-MM-DD`},
		{"A\tXAA\t\tperson\t\t2021-01-01\t2020-01-01\t", `own.tsv:2: its time ends on 2020-01-01, before it begins on 2021-01-01`},
		{"A\tXAA\t\tbody\t\t\t\tB\tC", `own.tsv:2: the line has more fields than the header`},
		{"A\xff\tXAA\t\tbody\t\t\t\t", `own.tsv:2: the line is not valid UTF-8`},
		{strings.Repeat("a ", 17) + "\tXAA\t\tbody\t\t\t\t", `has more than 16 words`},
		{strings.Repeat("a", 9999) + "\tXAA\t\tbody\t\t\t\t", `a name of 9999 bytes is too long`},
		{"A Man\tXAA\tGOV\tperson\t\t2020-01-01\t2021-01-01\t\nA Man\tXAA\tMIL\tperson\t\t2021-01-01\t\t", `own.tsv:3: "A Man" stands on line 2 already for an overlapping time`},
		{"A Man\tXAA\tGOV\tperson\t\t2020-01-01\t2021-01-01\t\nA Man\tXAA\tMIL\tperson\t\t2021-01-02\t\t", ""},
		{"A Man\tXAA\tGOV\tperson\t\t2022-01-01\t\t\nB\tXAA\tMIL\tbody\t\t\t\tA. Man", `own.tsv:3: "A. Man" stands on line 2 already for an overlapping time`},
		{"A B\tXAA\tGOV\tbody\t\t\t\tA-B;a b", ""},
	} {
		good := "Belmark\tXAB\t\tcountry\t\t\t\t\n"
		tab := table(t, head+c.rows+"\n"+good)
		if e, n := tab.Longest([]string{"belmark"}, ""); n != 1 || e.Country != "XAB" {
			t.Errorf("%q keeps the row after it from being read", c.rows)
		}
		got := fmt.Sprint(tab.Problems())
		if c.want == "" && got != "[]" || !strings.Contains(got, c.want) {
			t.Errorf("%q:\n got %s\nwant %s", c.rows, got, c.want)
		}
		for _, p := range tab.Problems() {
			if counterclaim.CodeOf(p) != counterclaim.CodeBadInput {
				t.Errorf("%v has the code %s", p, counterclaim.CodeOf(p))
			}
		}
	}
}

func TestOwnHeader(t *testing.T) {
	for _, c := range []struct {
		contents string
		code     counterclaim.Code // "" for none
	}{
		{"\ufeffkind\tname\tcountry\r\ncountry\tArdania\tXAA\r\n", ""},
		{"name\tkind\tnotes\nArdania\tdecoy\tours\n", ""},
		{"name\tkind\n", ""},
		{"Ardania\tXAA\n", counterclaim.CodeBadInput},
		{"name\tcountry\n", counterclaim.CodeBadInput},
		{"name\tkind\tname\n", counterclaim.CodeBadInput},
		{"# nothing\n\n", counterclaim.CodeEmpty},
		{"\x00\x01", counterclaim.CodeBadInput},
		{strings.Repeat("x", maxOwn+1), counterclaim.CodeTooLarge},
	} {
		if _, err := New(Options{Own: c.contents, OwnName: "own.tsv"}); counterclaim.CodeOf(err) != c.code {
			t.Errorf("%.40q: %v, want code %q", c.contents, err, c.code)
		}
	}
}

// A file of one name ten thousand times, one day each, and a text of one long word: the time
// they take must not grow with the square of their length. Two minutes of test time would tell.
func TestHostile(t *testing.T) {
	var b strings.Builder
	b.WriteString("name\tkind\tfrom\tto\n")
	for i := range 200_000 {
		day := fmt.Sprintf("%04d-%02d-%02d", 1000+i/336, 1+i/28%12, 1+i%28)
		fmt.Fprintf(&b, "A Man\tperson\t%s\t%s\n", day, day)
	}
	tab := table(t, b.String())
	if len(tab.Problems()) != 0 {
		t.Errorf("%d problems, the first: %v", len(tab.Problems()), tab.Problems()[0])
	}
	if _, n := tab.Longest([]string{"a", "man"}, "1500-01-01"); n != 2 {
		t.Error("the name is not found")
	}
	long := strings.Repeat("border-", 1_000_000)
	if _, n := tab.Longest([]string{long, "guards"}, ""); n != 0 {
		t.Errorf("%d words", n)
	}
	tab.Resolve(strings.Repeat("Border, ", 100_000), "")
}

func FuzzParseOwn(f *testing.F) {
	f.Add(own)
	f.Add("name\tkind\n\xff\tbody\nA;B\tperson")
	f.Fuzz(func(t *testing.T, contents string) {
		rows, problems := ParseOwn("own.tsv", contents)
		for _, p := range problems {
			if counterclaim.CodeOf(p) == counterclaim.CodeInternal {
				t.Errorf("%v has no code", p)
			}
		}
		x := indexOf(rows)
		for _, r := range rows {
			ws := strings.Fields(strings.ToLower(r.Name))
			if slices.ContainsFunc(ws, func(w string) bool { _, n := atoms(nil, w); return n == 0 }) {
				continue // a mark between blanks: texts have it as a word that is in no name
			}
			if strings.EqualFold(ws[0], "the") && len(ws) > 1 {
				ws = ws[1:]
			}
			if _, n := x.longest(ws, r.From); n == 0 {
				t.Errorf("line %d: %q is not found", r.Line, r.Name)
			}
		}
	})
}

func FuzzResolve(f *testing.F) {
	f.Add("Border Service of the Kyrgyz Republic", "2022-10-19")
	f.Add("The 's (Kyrgyz's) U.S.-Türkiye\xff", "x")
	tab := table(f, own)
	f.Fuzz(func(t *testing.T, phrase, on string) {
		if e, ok := tab.Resolve(phrase, on); ok && phrase != e.Text {
			t.Errorf("%q has the text %q", phrase, e.Text)
		}
		ws := strings.Fields(strings.ToLower(phrase))
		if _, n := tab.Longest(ws, on); n < 0 || n > len(ws) {
			t.Errorf("%d of %d words", n, len(ws))
		}
	})
}
