package counterclaim

import "testing"

func TestMayBeOnePerson(t *testing.T) {
	for _, one := range []struct {
		a, b string
		is   bool
	}{
		{"A. Person", "a.  person", true},
		{"A. Person", "А. Person", true},  // Cyrillic A
		{"A. Person", "Α. Реrsоn", true},  // Greek A, Cyrillic letters
		{"VERA KOT", "ВЕРА КОТ", false},   // it reads differently: V is not В
		{"BEPA KOT", "ВЕРА КОТ", true},    // capitals that look the same
		{"bepa kot", "вера кот", true},    // the same names in small letters
		{"I. Novak", "І. Novak", true},    // Ukrainian I
		{"N. Vale", "Ν. Vale", true},      // Greek N
		{"Al Person", "AI Person", false}, // Latin letters that look alike are those of one's own alphabet
		{"A. Person", "B. Person", false},
		{"А. Иванов", "Б. Иванов", false},
		{"Γ. Παππάς", "Δ. Παππάς", false},
		{"", "A. Person", false},
	} {
		if got := MayBeOnePerson(one.a, one.b); got != one.is {
			t.Errorf("%q and %q may be one person: %v", one.a, one.b, got)
		}
		if got := MayBeOnePerson(one.b, one.a); got != one.is {
			t.Errorf("%q and %q may be one person: %v", one.b, one.a, got)
		}
	}
	e := Established{Direction: new(float64), Method: "towers", By: []string{"A. Person", "А. Person"}, Confidence: "low"}
	if CodeOf(e.Validate()) != CodeBadInput {
		t.Error("one person establishes alone, with a letter of another alphabet")
	}
}
