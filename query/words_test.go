package query

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/counterclaim/counterclaim"
)

func TestStems(t *testing.T) {
	for text, want := range map[string]string{
		"Zürnau, Tójikobod; İzmir ﬁre e\u0301clair":      "zurnau tojikobod izmir fire eclair",
		"Обстрел Слободки у Ворух":                       "obstrel slobodki u vorukh",
		"Sana'a Sana’a sanaa":                            "sanaa sanaa sanaa",
		"Ardania's forces’ fire":                         "ardania forc fire",
		"l'armée d’Ivoire N'Djamena O'Brien":             "l arme d ivoir ndjamena obrien",
		"Tel-Afar T-72s 3.5":                             "tel afar t 72 3 5",
		"القاهرة القَاهِرَة":                             "القاهرة القاهرة",
		"東京都 ひら":                                         "東 京 都 ひ ら",
		"हिन्दी की":                                      "हिन्दी की",
		"soft\u00adened x\u200cy \x00 \xff = =t1 ' '' -": "soften xy t1",
		"": "",
	} {
		if got := strings.Join(Stems(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSpellings(t *testing.T) {
	for typed, want := range map[string]string{
		"Zürnau":     "zurnau, zuernau",
		"Zuernau":    "zuernau, zurnau",
		"guests":     "guest",
		"poet":       "poet",
		"Tel-Afar":   "tel afar, telafar",
		"al-Tanf":    "al tanf, altanf, tanf",
		"At-Tanf":    "at tanf, attanf, tanf",
		"at-risk":    "at risk, atrisk",
		`"al-Tanf"`:  "al tanf",
		"water":      "water",
		"…":          "",
		"Ak-Say":     "ak sai, aksai",
		"Ак-Сай":     "ak sai, aksai",
		"soldier's":  "soldier",
		"Göteborg-N": "goteborg n, goeteborg n, goteborgn",
	} {
		term := counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: strings.Trim(typed, `"`), Phrase: strings.HasPrefix(typed, `"`)}
		var got []string
		for _, stems := range Spellings(&term) {
			got = append(got, strings.Join(stems, " "))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}

func TestNeeded(t *testing.T) {
	word := func(text string) counterclaim.SearchTerm {
		return counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: text}
	}
	tag := counterclaim.SearchTerm{Op: counterclaim.SearchTag, Tags: []string{"party=xaa"}}
	for _, c := range []struct{ all, want []counterclaim.SearchTerm }{
		{[]counterclaim.SearchTerm{word("Al"), word("Tanf"), tag}, []counterclaim.SearchTerm{word("Tanf"), tag}},
		{[]counterclaim.SearchTerm{word("al"), tag}, []counterclaim.SearchTerm{word("al"), tag}},
		{[]counterclaim.SearchTerm{word("also"), tag}, []counterclaim.SearchTerm{word("also"), tag}},
	} {
		if got := Needed(c.all); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: %v, want %v", c.all, got, c.want)
		}
	}
}

// FuzzTokens sees that words lie in the text one after the other, that they are what an index can hold, and that marks change
// nothing else.
func FuzzTokens(f *testing.F) {
	for _, seed := range []string{"Shelling at Tolm's bridge", "a\x00'b\\:*&|!()<->", "\xff\xfe é", strings.Repeat("x", 3000), "ing ed s ss ies", "ʼ ﬁ İ ь", "l'armée 東京 हिन्दी", "=t1 =", "aed'ss"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for k := range Tokens(text) {
			if k.Start < last || k.End <= k.Start || k.End > len(text) || k.Stem == "" || len(k.Stem) > wordBytes || strings.ContainsAny(k.Stem, "=\"' \x00:\\*") {
				t.Fatalf("%q: %+v after byte %d", text, k, last)
			}
			last = k.End
		}
		term := counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: text, Prefix: len(text)%2 == 0}
		for _, stems := range Spellings(&term) {
			if len(stems) == 0 || slices.Contains(stems, "") {
				t.Fatalf("%q: spelled %q", text, stems)
			}
		}
		plain := strings.NewReplacer("\x02", "", "\x03", "", "…", "")
		if got := Mark(&term, text); !strings.Contains(plain.Replace(strings.ToValidUTF8(text, "")), plain.Replace(got)) {
			t.Fatalf("%q is marked as %q", text, got)
		}
	})
}

func TestMark(t *testing.T) {
	long := strings.Repeat("grain ", 100) + "the bridge near Kesh was shelled at dawn " + strings.Repeat("grain ", 100)
	word := func(text string) counterclaim.SearchTerm {
		return counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: text, Phrase: true}
	}
	of := func(op counterclaim.SearchOp, terms ...counterclaim.SearchTerm) counterclaim.SearchTerm {
		return counterclaim.SearchTerm{Op: op, Of: terms}
	}
	for _, c := range []struct {
		term                 counterclaim.SearchTerm
		headline, text, want string
	}{
		{word("shelling"), "", "It was Shelled.", "It was \x02Shelled\x03."},
		{word("near Kesh"), "", long, "…grain grain the bridge \x02near Kesh\x03 was shelled at dawn" + strings.Repeat(" grain", 14) + "…"},
		{word("bridge"), "Bridge closed", "No crossing.", "\x02Bridge\x03 closed"},
		{of(counterclaim.SearchAnd, word("shelled"), of(counterclaim.SearchNot, word("bridge"))), "", "bridge shelled", "bridge \x02shelled\x03"},
		{of(counterclaim.SearchOr, word("grain"), word("kesh")), "", long, "…grain grain the bridge near \x02Kesh\x03"},
		{counterclaim.SearchTerm{Op: counterclaim.SearchWord, Text: "bri", Prefix: true}, "", "A bridge.", "A \x02bridge\x03."},
		{word("elephant"), "a", "b", "b"},
		{word("elephant"), "", "", ""},
	} {
		got := Mark(&c.term, c.text, c.headline)
		if got != c.want && !(c.term.Op == counterclaim.SearchOr && strings.Contains(got, "\x02Kesh\x03") && strings.Contains(got, "\x02grain\x03")) {
			t.Errorf("%+v: %q, want %q", c.term, got, c.want)
		}
	}
}
