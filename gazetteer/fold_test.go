package gazetteer

import (
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Ak-Say": "aksay", "AK SAY": "aksay", "Aksay": "aksay", "Ак-Сай": "aksay", "Ак-Са\u0438\u0306": "aksay",
		"Tort-Kocho": "tortkocho", "Törtköchö": "tortkocho", "Төрт-Көчө": "tortkocho",
		"Sana'a": "sanaa", "Sana’a": "sanaa", "Ṣanʿā’": "sana", "O‘zbekiston": "ozbekiston",
		"Хуҷанд": "khujand", "Щёлково": "shchelkovo", "Київ": "kiiv", "Нью-Йорк": "nyuyork", "Подъезд": "podezd",
		"Łódź": "lodz", "Þórshöfn": "thorshofn", "Düsseldorf": "dusseldorf", "Großau": "grossau", "Şəki": "saki", "İzmir": "izmir",
		"St. John's": "saintjohns", "St John’s": "saintjohns", "Saint Johns": "saintjohns", "Mt Ararat": "mountararat", "Ft. Worth": "fortworth",
		"Sault Ste. Marie": "saultsaintemarie", "Wall St": "wallst", "Št": "st", "Št. Jur": "saintjur", "Stone": "stone", "St": "st",
		"": "", " -.'": "", "\xff": "", "4th Mile": "4thmile", "²": "2", "١٢": "١٢", "東京": "東京", "دمشق": "دمشق", "Αθήνα": "αθηνα", "서울": "\u1109\u1165\u110b\u116e\u11af",
	} {
		if got := Fold(in); got != want {
			t.Errorf("%q: %q, not %q", in, got, want)
		}
	}
}

func TestFoldEveryLetter(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		checkFold(t, string(r))
		checkFold(t, "St "+string(r)+" x")
	}
}

func checkFold(t *testing.T, s string) {
	t.Helper()
	f := Fold(s)
	if again := Fold(f); again != f {
		t.Fatalf("%q: %q, folded again %q", s, f, again)
	}
	for _, r := range f {
		if unicode.IsUpper(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			t.Fatalf("%q: %q has %q", s, f, r)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Ak-Say", "Төрт-Көчө", "St. John's", "\u0418\u0306", "\ufdfa", "\u1100\u1161", "ſt x", "\xc3(", "İ", "st st st", "ʼst’ x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkFold(t, s)
		appendLoose(nil, []byte(Fold(s)))
	})
}

func TestLoose(t *testing.T) {
	loose := func(s string) string { return string(appendLoose(nil, []byte(Fold(s)))) }
	for _, c := range [][2]string{
		{"Ak-Sai", "Aksay"}, {"Vorukh", "Voruh"}, {"Kok-Tash", "Kok-Tosh"}, {"Chorku", "Chorkuh"}, {"Dzhalal-Abad", "Jalal-Abad"},
		{"Zhalal-Abad", "Jalal-Abad"}, {"Qandahar", "Kandahar"}, {"Wardak", "Vardak"}, {"Xonobod", "Khonabad"},
		{"Grozny", "Groznyy"}, {"Groznyi", "Grozny"}, {"Yerevan", "Erevan"}, {"Chernobyl", "Tchernobyl"}, {"Koeln", "Köln"}, {"Kanpore", "Kanpur"},
		{"Afghanabad", "Afganabad"}, {"Qizilsoy", "Kizil-Sai"}, {"Oulan", "Ulan"}, {"Kassala", "Kasala"}, {"Mekka", "Mecca"},
	} {
		if a, b := loose(c[0]), loose(c[1]); a != b {
			t.Errorf("%s is %s, %s is %s", c[0], a, c[1], b)
		}
	}
	for _, c := range [][2]string{{"Batken", "Botkin"}, {"Osh", "Oshan"}, {"Isfara", "Isfana"}, {"Kulob", "Kolob"}, {"Arbil", "Irbil"}, {"Donetsk", "Donets"}} {
		if loose(c[0]) == loose(c[1]) {
			t.Errorf("%s and %s are one", c[0], c[1])
		}
	}
}
